/** Parameters of every custom message and command: what is missing or of a wrong type is refused with a sentence. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import * as protocol from '../../server/src/protocol';
import { RawServer } from './raw';

after(() => RawServer.killAll());

const INVALID_PARAMS = -32602;

interface Message {
  readonly kind: string;
  readonly to: string;
  readonly method: string;
  readonly params: protocol.Schema;
}
const MESSAGES = Object.values(protocol as Record<string, unknown>).flatMap((one) => {
  const { kind, to, method, params } = (one ?? {}) as Partial<Message>;
  return typeof method === 'string' && to === 'server' && kind && params ? [{ kind, to, method, params }] : [];
});

const WRONG: readonly unknown[] = [
  undefined,
  null,
  {},
  [],
  5,
  'құпия',
  { uri: 5, range: {}, ids: 'x', id: null, format: 'x', position: { line: -1, character: 0.5 } },
  { uri: 'a', range: { start: null } },
];
const WRONG_ARGUMENTS: readonly unknown[][] = [[], [null], [5], ['a', 5, 5, 5], ['a', ' ', ' ', ' '], [{}, 'құпия']];

test('what does not fit the schema of a message is answered with -32602 and says where; the rest is not', async () => {
  const server = new RawServer();
  await server.initialize();
  const asked = async (method: string, params: unknown) => {
    const { error } = await server.ask(method, params);
    return error;
  };
  let refused = 0;
  for (const { kind, method, params } of MESSAGES) {
    if (kind === 'notification') continue;
    for (const wrong of kind === 'command' ? WRONG_ARGUMENTS : WRONG) {
      const given = kind === 'command' ? { command: method, arguments: wrong } : wrong;
      const error = await asked(kind === 'command' ? 'workspace/executeCommand' : method, given);
      const context = `${method} ${JSON.stringify(wrong)}: ${JSON.stringify(error)}`;
      // JSON-RPC's list of parameters fits none of our messages, whose parameters have names.
      const fits = protocol.checked(params, wrong).ok && !(kind === 'request' && Array.isArray(wrong));
      assert.equal(error?.code === INVALID_PARAMS, !fits, context);
      assert.notEqual(error?.code, -32603, context);
      assert.notEqual(error?.code, -32601, context);
      if (fits) continue;
      refused++;
      assert.match(error!.message, new RegExp(`parameters of ${method}`), context);
      // Parameters may hold text of a document.
      assert.doesNotMatch(error!.message, /құпия/, context);
    }
  }
  // Most of them are wrong for most of the messages.
  assert.ok(refused > MESSAGES.length * 3, String(refused));
  // The one that was seen.
  const range = await asked('qalam/languages', { uri: server.uri('a.txt') });
  assert.equal(range?.code, INVALID_PARAMS);
  assert.match(range!.message, /range is missing/);
  assert.equal((await asked('workspace/executeCommand', { command: 'no.such' }))?.code, INVALID_PARAMS);
  assert.ok(await server.works());
  assert.equal(await server.stop(), 0);
});

test('notifications that do not fit are passed over, and logged without what was in them', async () => {
  const server = new RawServer();
  await server.initialize();
  for (const { kind, method } of MESSAGES) {
    if (kind === 'notification') for (const wrong of WRONG) server.notify(method, wrong);
  }
  assert.ok(await server.works());
  assert.doesNotMatch(JSON.stringify(server.said) + server.stderr, /құпия/);
  assert.equal(await server.stop(), 0);
});
