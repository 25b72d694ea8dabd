/** What no editor should send: an error or silence, never a crash, a hang or memory that grows and grows. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import * as protocol from '../../server/src/protocol';
import { seeded } from '../random';
import { RawServer } from './raw';

after(() => RawServer.killAll());

const NOT_INITIALIZED = -32002;
const INVALID_REQUEST = -32600;
const METHOD_NOT_FOUND = -32601;
const INVALID_PARAMS = -32602;
const CANCELLED = -32800;

/** The methods of the custom messages to the server, so that new ones are tried as well. */
const methodsOf = (kind: 'request' | 'notification' | 'command'): string[] =>
  Object.values(protocol as Record<string, unknown>).flatMap((one) => {
    const message = one as { kind?: unknown; to?: unknown; method?: unknown } | undefined;
    return message?.kind === kind && message.to === 'server' ? [String(message.method)] : [];
  });

/** Requests that the server answers. */
const REQUESTS = [
  'textDocument/diagnostic',
  'textDocument/hover',
  'textDocument/codeAction',
  'textDocument/documentSymbol',
  'textDocument/semanticTokens/full',
  'textDocument/semanticTokens/full/delta',
  'textDocument/semanticTokens/range',
  'textDocument/inlineCompletion',
  'workspace/executeCommand',
  ...methodsOf('request'),
];
const NOTIFICATIONS = [
  'initialized',
  'textDocument/didOpen',
  'textDocument/didChange',
  'textDocument/didClose',
  'workspace/didChangeConfiguration',
  'workspace/didChangeWorkspaceFolders',
  'workspace/didRenameFiles',
  '$/cancelRequest',
  '$/setTrace',
  '$/progress',
  'window/workDoneProgress/cancel',
  ...methodsOf('notification'),
];

const document = (uri: string, text = 'Ол мектепкк барды.\n') => ({
  textDocument: { uri, languageId: 'plaintext', version: 1, text },
});

describe('order', () => {
  test('before initialize requests are errors, notifications nothing', async () => {
    const server = new RawServer();
    for (const method of [...REQUESTS, 'shutdown', 'no/such'])
      assert.equal((await server.ask(method, {})).error?.code, NOT_INITIALIZED, method);
    for (const method of NOTIFICATIONS) server.notify(method, {});
    assert.equal((await server.initialize()).error, undefined);
    assert.ok(await server.works());
    assert.equal(await server.stop(), 0);
  });

  test('a second initialize is an error, also right behind the first', async () => {
    const server = new RawServer();
    const params = { processId: null, rootUri: null, capabilities: {} };
    server.send({ jsonrpc: '2.0', id: 1, method: 'initialize', params });
    server.send({ jsonrpc: '2.0', id: 2, method: 'initialize', params });
    assert.ok((await server.answer(1)).result);
    assert.equal((await server.answer(2)).error?.code, INVALID_REQUEST);
    assert.ok(await server.works());
    assert.equal(await server.stop(), 0);
  });

  test('initialize with wrong parameters is an error and can be tried again', async () => {
    const server = new RawServer();
    for (const params of [
      undefined,
      null,
      [],
      5,
      {},
      { capabilities: null },
      { capabilities: {}, locale: 7 },
      { capabilities: {}, workspaceFolders: 'x' },
    ])
      assert.equal((await server.ask('initialize', params)).error?.code, INVALID_PARAMS, JSON.stringify(params));
    const strange = {
      processId: null,
      capabilities: { textDocument: null, workspace: [], window: 'x' },
      initializationOptions: { storagePath: 5, trusted: 'yes', locale: [], proxy: { url: {}, noProxy: 3 } },
    };
    assert.equal((await server.ask('initialize', strange)).error, undefined);
    assert.ok(await server.works());
    assert.equal(await server.stop(), 0);
  });

  test('after shutdown requests are errors, and exit ends with 0', async () => {
    const server = new RawServer();
    await server.initialize();
    assert.deepEqual((await server.ask('shutdown')).result, null);
    for (const method of [...REQUESTS, 'initialize', 'shutdown'])
      assert.equal((await server.ask(method, {})).error?.code, INVALID_REQUEST, method);
    for (const method of NOTIFICATIONS) server.notify(method, document(server.uri('a.txt')));
    server.notify('exit');
    assert.equal(await server.exited, 0);
  });

  test('exit without shutdown ends with 1, before initialize as well', async () => {
    for (const first of [false, true]) {
      const server = new RawServer();
      if (first) await server.initialize();
      server.notify('exit');
      assert.equal(await server.exited, 1);
    }
  });

  test('a closed stream ends the server', async () => {
    const server = new RawServer();
    await server.initialize();
    server.process.stdin!.end('Content-Length: 100\r\n\r\n{"jsonrpc"');
    assert.equal(await server.exited, 1);
  });
});

describe('bytes', () => {
  const BODIES = [
    '',
    ' ',
    '{',
    '}',
    'null',
    '5',
    '"x"',
    'true',
    '[]',
    '[1,2]',
    '{}',
    '{"id":1}',
    '{"jsonrpc":"2.0"}',
    '{"jsonrpc":"2.0","id":null,"method":"textDocument/hover"}',
    '{"jsonrpc":"2.0","id":{},"method":"textDocument/hover"}',
    '{"jsonrpc":"2.0","id":1,"method":5}',
    '{"jsonrpc":"2.0","method":null}',
    '{"jsonrpc":"2.0","id":77,"result":null}',
    '{"jsonrpc":"2.0","id":77,"error":null}',
    '{"jsonrpc":"2.0","id":null,"error":{"code":1,"message":"құпия"}}',
    '{"jsonrpc":"2.0","method":"$/cancelRequest","params":null}',
    '{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":null}}',
    '{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":{"uri":"file:///a.txt","text":"құпия',
    '{"note":"құпия"}',
    `${'['.repeat(100_000)}`,
    '\u0000\u0001\ufeff',
  ];

  test('messages that are no JSON or no JSON-RPC are passed over; no text of them is logged', async () => {
    const server = new RawServer();
    await server.initialize();
    for (const body of BODIES) server.send(body);
    server.bytes(Buffer.from('Content-Length: 4\r\n\r\n\xff\xfe\xfd\xfc', 'latin1'));
    assert.ok(await server.works());
    assert.doesNotMatch(server.stderr + JSON.stringify(server.said), /құпия/);
    assert.equal(await server.stop(), 0);
  });

  const HEADERS: readonly [name: string, bytes: string | Buffer][] = [
    ['no length', 'Content-Type: x\r\n\r\n{}'],
    ['no number', 'Content-Length: many\r\n\r\n{}'],
    ['negative', 'Content-Length: -5\r\n\r\n{}'],
    ['terabytes', 'Content-Length: 9999999999999\r\n\r\n{}'],
    ['not even a header', '{"jsonrpc":"2.0","id":1,"method":"shutdown"}\r\n\r\n'],
    ['endless header', Buffer.alloc(1 << 20, 'x')],
    ['too short', 'Content-Length: 10\r\n\r\n{"jsonrpc":"2.0","id":1,"method":"shutdown"}Content-Length: 2\r\n\r\n{}'],
  ];
  for (const [name, bytes] of HEADERS) {
    test(`lost framing (${name}) ends the server, which says why`, async () => {
      const server = new RawServer();
      await server.initialize();
      server.bytes(bytes);
      assert.equal(await server.exited, 1);
      assert.match(server.stderr, /qalam: a (header|message)/);
    });
  }

  test('messages in pieces of any size arrive whole', async () => {
    const random = seeded(1);
    const server = new RawServer();
    // A client that is asked nothing, since its answers would fall between the pieces.
    await server.initialize({});
    const messages = Array.from({ length: 40 }, (_, id) => {
      const body = Buffer.from(JSON.stringify({ jsonrpc: '2.0', id, method: 'no/such', params: { text: 'қазақ' } }));
      return Buffer.concat([Buffer.from(`Content-Length: ${body.length}\r\n\r\n`), body]);
    });
    const all = Buffer.concat(messages);
    for (let at = 0; at < all.length; ) {
      const size = 1 + random.below(60);
      server.bytes(all.subarray(at, at + size));
      at += size;
      if (random.below(10) === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    }
    for (let id = 0; id < 40; id++) assert.equal((await server.answer(id)).error?.code, METHOD_NOT_FOUND);
    assert.equal(await server.stop(), 0);
  });
});

describe('parameters', () => {
  const random = seeded(20261124);
  const NUMBERS = [0, 1, -1, 0.5, -0.5, 7, 1e9, 2 ** 31, 2 ** 53, 1e300, -1e300];
  const STRINGS = [
    '',
    'a',
    'қате',
    '\ud800',
    'file:',
    'file://host/x',
    'file:///%00',
    'untitled:%',
    'file:///%',
    '../..',
    '__proto__',
  ];

  /** Any JSON value; now and then one that is nearly right. */
  function junk(uri: string, depth = 0): unknown {
    switch (random.below(depth > 3 ? 4 : 9)) {
      case 0:
        return random.pick(NUMBERS);
      case 1:
        return random.pick(STRINGS);
      case 2:
        return random.pick([null, true, false]);
      case 3:
        return uri;
      case 4:
        return Array.from({ length: random.below(4) }, () => junk(uri, depth + 1));
      case 5:
        return { line: random.pick(NUMBERS), character: random.pick(NUMBERS) };
      default: {
        const names = [
          'textDocument',
          'uri',
          'position',
          'range',
          'start',
          'end',
          'context',
          'diagnostics',
          'only',
          'contentChanges',
          'text',
          'version',
          'languageId',
          'command',
          'arguments',
          'settings',
          'event',
          'added',
          'removed',
          'id',
          'trusted',
          'rule',
          'word',
          'replacement',
          'previousResultId',
          'selectedCompletionInfo',
          'triggerKind',
          'line',
          'character',
          'token',
          'value',
          'origin',
        ];
        return Object.fromEntries(
          Array.from({ length: 1 + random.below(5) }, () => [random.pick(names), junk(uri, depth + 1)]),
        );
      }
    }
  }

  /** Parameters that fit, with one member somewhere in them made something else. */
  function spoilt(params: unknown, uri: string): unknown {
    if (typeof params !== 'object' || params === null || random.below(4) === 0) return junk(uri);
    const entries = Object.entries(params);
    if (entries.length === 0) return junk(uri);
    const [name, value] = random.pick(entries);
    const copy: Record<string, unknown> = { ...(params as object) };
    if (random.below(5) === 0) delete copy[name];
    else copy[name] = spoilt(value, uri);
    return Array.isArray(params) ? Object.values(copy) : copy;
  }

  const right = (method: string, uri: string): unknown => {
    const range = { start: { line: 0, character: 3 }, end: { line: 0, character: 11 } };
    const base = { textDocument: { uri }, uri, position: range.start, range };
    switch (method) {
      case 'textDocument/didOpen':
        return document(uri);
      case 'textDocument/didChange':
        return { textDocument: { uri, version: 2 }, contentChanges: [{ range, text: 'мектепке' }] };
      case 'workspace/didChangeConfiguration':
        return { settings: { qalam: { spelling: { ignorePatterns: ['а'] } } } };
      case 'workspace/didChangeWorkspaceFolders':
        return { event: { added: [{ uri, name: 'a' }], removed: [] } };
      case 'workspace/didRenameFiles':
        return { files: [{ oldUri: uri, newUri: `${uri}.txt` }] };
      case 'workspace/executeCommand':
        return { command: random.pick(methodsOf('command')), arguments: [uri, 'ддәуір'] };
      default:
        return {
          ...base,
          context: { diagnostics: [], triggerKind: 1 },
          rule: 'x',
          trusted: true,
          id: 5,
          token: 1,
          value: 2,
        };
    }
  };

  test('of wrong types: an answer to each request, and the server works on', async (t) => {
    t.diagnostic(`seed ${random.seed}`);
    const server = new RawServer();
    await server.initialize();
    const uri = server.uri('fuzz.txt');
    const asked: [number, string, unknown][] = [];
    let id = 0;
    for (let round = 0; round < 60; round++) {
      server.notify('textDocument/didOpen', document(uri));
      server.settings = junk(uri);
      for (const method of REQUESTS) {
        const params = spoilt(right(method, uri), uri);
        asked.push([++id, method, params]);
        server.send({ jsonrpc: '2.0', id, method, params });
      }
      for (const method of NOTIFICATIONS) server.notify(method, spoilt(right(method, uri), uri));
      if (round % 10 === 9) await server.answer(id);
    }
    for (const [number, method, params] of asked) {
      const context = `seed ${random.seed}: ${method} ${JSON.stringify(params)}`;
      await server.answer(number).catch((error) => assert.fail(`${context}: ${error}`));
      assert.equal(server.answers.get(number)!.length, 1, context);
    }
    server.settings = {};
    server.notify('qalam/trustChanged', { trusted: true });
    server.notify('workspace/didChangeConfiguration', { settings: { qalam: {} } });
    assert.ok(await server.works(), `seed ${random.seed}`);
    assert.equal(await server.stop(), 0);
  });

  test('positions out of range, fractional and negative: refused where one can refuse, clamped in edits', async () => {
    const server = new RawServer();
    await server.initialize();
    const uri = server.uri('positions.txt');
    server.notify('textDocument/didOpen', document(uri, 'бір\nекі\nүш'));
    for (const line of NUMBERS) {
      for (const character of NUMBERS) {
        const position = { line, character };
        const whole = [line, character].every((value) => Number.isInteger(value) && value >= 0);
        const { error } = await server.ask('textDocument/hover', { textDocument: { uri }, position });
        assert.equal(error?.code, whole ? undefined : INVALID_PARAMS, JSON.stringify(position));
      }
    }
    // Each of these edits replaces nothing or everything, whatever its numbers.
    let version = 2;
    for (const line of NUMBERS) {
      const range = { start: { line: -7, character: 0.5 }, end: { line, character: -1 } };
      const contentChanges = [{ text: 'Ол мектепкк барды.\n' }, { range, text: '' }];
      server.notify('textDocument/didChange', { textDocument: { uri, version: version++ }, contentChanges });
    }
    assert.ok(await server.works());
    assert.equal(await server.stop(), 0);
  });
});

describe('ids and crowds', () => {
  test('cancelled before, while and after they run; unknown ids; ids of strange kinds', async () => {
    const server = new RawServer();
    await server.initialize();
    const uri = server.uri('a.txt');
    server.notify('textDocument/didOpen', document(uri, 'Ол мектепкк барды.\n'.repeat(20_000)));
    for (let id = 0; id < 300; id++) {
      if (id % 3 === 0) server.notify('$/cancelRequest', { id });
      server.send({
        jsonrpc: '2.0',
        id,
        method: 'textDocument/semanticTokens/full',
        params: { textDocument: { uri } },
      });
      if (id % 3 === 1) server.notify('$/cancelRequest', { id });
      server.notify('$/cancelRequest', { id: `never ${id}` });
    }
    for (let id = 0; id < 300; id++) {
      const { error } = await server.answer(id);
      if (id % 3 === 1) assert.equal(error?.code, CANCELLED);
      server.notify('$/cancelRequest', { id });
    }
    for (const id of ['', 'x', -1, 0.5, 1e300, '__proto__']) {
      server.send({ jsonrpc: '2.0', id, method: 'no/such', params: {} });
      assert.equal((await server.answer(id)).error?.code, METHOD_NOT_FOUND, String(id));
    }
    server.notify('textDocument/didClose', { textDocument: { uri } });
    assert.ok(await server.works());
    assert.equal(await server.stop(), 0);
  });

  test('an id used twice is answered, and nothing is answered more often than asked', async () => {
    const server = new RawServer();
    await server.initialize();
    const uri = server.uri('a.txt');
    server.notify('textDocument/didOpen', document(uri));
    for (let round = 0; round < 50; round++)
      server.send({
        jsonrpc: '2.0',
        id: 'same',
        method: 'textDocument/hover',
        params: { textDocument: { uri }, position: { line: 0, character: 5 } },
      });
    await server.answer('same');
    assert.ok(await server.works());
    assert.ok(server.answers.get('same')!.length <= 50);
    assert.equal(await server.stop(), 0);
  });

  test('thousands of requests at once are all answered, and the next thousands need no more memory', async () => {
    const server = new RawServer(['--expose-gc', '--require', join(__dirname, '..', 'bench', 'loop-delay.cjs')]);
    await server.initialize();
    const uri = server.uri('a.txt');
    const text = 'Ол мектепкк барды. Абай Құнанбайұлы Семейде туған.\n'.repeat(50);
    server.notify('textDocument/didOpen', document(uri, text));
    assert.ok(await server.works());
    const start = { line: 0, character: 30 };
    const params = {
      textDocument: { uri },
      uri,
      position: start,
      range: { start, end: { line: 3, character: 0 } },
      rule: 'spelling.unknown-word',
      context: { diagnostics: [], triggerKind: 0 },
    };
    const asked = REQUESTS.filter((method) =>
      /^textDocument\/(?!inline)|entities|kindEdits|ignoredWords|languages|foreignWords|notKazakh/.test(method),
    );
    let id = 0;
    const crowd = async (size: number) => {
      for (let i = 0; i < size; i++) server.send({ jsonrpc: '2.0', id: ++id, method: asked[i % asked.length], params });
      for (let i = id - size + 1; i <= id; i++) {
        await server.answer(i, 60_000);
        server.answers.delete(i);
      }
    };
    await crowd(4000);
    const before = await server.heap();
    await crowd(4000);
    await crowd(4000);
    const growth = (await server.heap()) / before;
    assert.ok(growth < 1.1, `the heap has grown by a factor of ${growth}`);
    assert.equal(await server.stop(), 0);
  });
});
