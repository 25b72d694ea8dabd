import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import { type EndpointOptions, startEndpoint } from '../../../test/endpoint/server';
import { Connections } from '../endpoint/connection';
import { EndpointError } from '../endpoint/error';
import { endpointFault } from '../endpoint/words';
import { type ChatRequest, chat, describeChat } from './chat';
import { rewriteMessages, rewrittenText } from './rewrite';

const open: { close(): unknown }[] = [];
after(async () => {
  for (const thing of open) await thing.close();
});

async function setUp(options: EndpointOptions) {
  const endpoint = await startEndpoint(options);
  const connections = new Connections({ apiKey: async (origin) => (origin === endpoint.url ? 'secret' : undefined) });
  open.push(connections, endpoint);
  const connection = connections.get(`${endpoint.url}/v1`);
  assert.ok(!(connection instanceof EndpointError));
  return { endpoint, connection, connections };
}

const REQUEST: ChatRequest = {
  model: '',
  messages: [
    { role: 'system', content: 'Ереже' },
    { role: 'user', content: 'Сәлем' },
  ],
  maxTokens: 20,
  temperature: 0,
  seed: 7,
};
const never = new AbortController().signal;

test('the answer as it comes, with times and the figures of the server', async () => {
  const { endpoint, connection } = await setUp({ kind: 'vllm', answer: () => ['Сәлем', ', ', 'дос!'], pieceDelay: 2 });
  const parts: string[] = [];
  const answer = await chat(connection, REQUEST, (part) => parts.push(part), never);
  assert.deepEqual(parts, ['Сәлем', ', ', 'дос!']);
  assert.equal(answer.text, 'Сәлем, дос!');
  assert.equal(answer.model, 'test-model');
  assert.equal(answer.finish, 'stop');
  assert.deepEqual(answer.answerTokens, { tokens: 3, estimated: false });
  assert.ok(answer.firstToken! > 0 && answer.firstToken! <= answer.total);
  const { body, headers } = endpoint.completions()[0]!;
  assert.deepEqual(body?.messages, REQUEST.messages);
  assert.equal(body?.seed, 7);
  assert.equal(headers.authorization, 'Bearer secret');
  const shown = await describeChat(connection, REQUEST);
  assert.deepEqual(shown.body, body);
  assert.doesNotMatch(JSON.stringify(shown), /secret/u);
});

test('by /v1/responses: the answer ends before a text that the server cannot be told of, in however many pieces it comes', async () => {
  for (const [pieces, stop, text] of [
    [['Бір', ' екі', '<S', 'R', 'C> үш'], ['<SRC>'], 'Бір екі'],
    [['Бір <', 'S', 'E> екі <S'], ['<SRC>'], 'Бір <SE> екі <S'],
    [['Бір', '\n', '\n'], ['', '\n\n'], 'Бір'],
    [['Бір; екі. үш'], ['.', ';'], 'Бір'],
    [['Бір'], [], 'Бір'],
  ] as const) {
    const { connection, endpoint } = await setUp({ kind: 'responses', answer: () => pieces });
    const parts: string[] = [];
    const answer = await chat(connection, { ...REQUEST, stop }, (part) => parts.push(part), never);
    assert.deepEqual([answer.text, answer.finish, parts.join('')], [text, 'stop', text]);
    assert.equal(endpoint.completions().at(-1)?.body?.instructions, 'Ереже');
  }
  const { connection } = await setUp({ kind: 'responses', finish: 'length', answer: () => ['Бір', ' ек'] });
  const cut = await chat(connection, REQUEST, () => {}, never);
  assert.deepEqual([cut.text, cut.finish, cut.answerTokens.tokens], ['Бір ек', 'length', 2]);
});

test('a refusal for another reason does not end the counting of tokens', async () => {
  const refusing = createServer(({ url }, response) => {
    response.writeHead(url === '/v1/models' ? 200 : 400, { 'content-type': 'application/json' });
    response.end(url === '/v1/models' ? '{"data":[]}' : '{"error":{"message":"no such model"}}');
  }).listen(0);
  const connections = new Connections();
  const connection = connections.get(`http://127.0.0.1:${(refusing.address() as AddressInfo).port}`);
  open.push(connections, { close: () => refusing.close() });
  assert.ok(!(connection instanceof EndpointError));
  const answer = await chat(connection, REQUEST, () => {}, never);
  assert.deepEqual([answer.error?.status, connection.withoutUsage], [400, false]);
});

test('Ollama gets its own API with a context size; a server without chat gets plain text', async () => {
  const ollama = await setUp({ kind: 'ollama', answer: () => ['Сәлем'] });
  const native = await chat(ollama.connection, REQUEST, () => {}, never);
  assert.equal(native.text, 'Сәлем');
  assert.equal(ollama.endpoint.calls.at(-1)?.path, '/api/chat');
  assert.equal((ollama.endpoint.calls.at(-1)!.body!.options as { num_ctx: number }).num_ctx, 4096);
  const base = await setUp({ fault: 'no-chat', answer: (prompt) => [`${prompt.length}`] });
  const plain = await chat(base.connection, REQUEST, () => {}, never);
  assert.equal(plain.text, String('Ереже\n\nСәлем'.length));
});

test('a server that refuses `stream_options` is asked without; then tokens are estimated', async () => {
  const { endpoint, connection } = await setUp({ fault: 'no-usage', answer: () => ['Сәлем'] });
  const answer = await chat(connection, REQUEST, () => {}, never);
  assert.equal(answer.text, 'Сәлем');
  assert.equal(answer.answerTokens.estimated, true);
  assert.equal(endpoint.completions().length, 2);
});

test('stopped: the connection is closed, what came stays', async () => {
  const { endpoint, connection } = await setUp({ answer: () => ['бір', ' екі', ' үш'], pieceDelay: 100 });
  const stop = new AbortController();
  const answer = await chat(connection, REQUEST, () => stop.abort(), stop.signal);
  assert.equal(answer.text, 'бір');
  assert.equal(answer.finish, 'stopped');
  assert.equal(answer.error, undefined);
  for (let tries = 0; tries < 200 && endpoint.completions()[0]!.closed === undefined; tries++)
    await new Promise((resolve) => setTimeout(resolve, 5));
  assert.ok(endpoint.completions()[0]!.closed !== undefined);
});

test('faults are in the answer, and the breaker is that of all other requests', async () => {
  for (const [fault, kind] of [
    ['unauthorised', 'unauthorised'],
    ['redirect', 'redirect'],
    ['error', 'status'],
    ['html', 'format'],
    ['too-many', 'busy'],
  ] as const) {
    const { connection, endpoint, connections } = await setUp({ fault, answer: () => [] });
    const answer = await chat(connection, REQUEST, () => {}, never);
    assert.equal(answer.error?.kind, kind);
    assert.ok(!endpoint.calls.some(({ path }) => path === '/v1/elsewhere'));
    assert.equal(connections.get(`${endpoint.url}/v1`), connection);
  }
  const { connection, endpoint } = await setUp({ fault: 'reset', answer: () => [] });
  for (let times = 0; times < 3; times++) await chat(connection, REQUEST, () => {}, never);
  const before = endpoint.calls.length;
  const { error } = await chat(connection, REQUEST, () => {}, never);
  assert.equal(error?.kind, 'busy');
  // What is wrong is said, not that the server were busy.
  const first = endpointFault(error.after!, 'en');
  assert.notEqual(error.after!.kind, 'busy');
  assert.equal(endpointFault(error, 'en'), `${first}; several requests have failed, try again in a while`);
  assert.equal(endpoint.calls.length, before);
});

test('a stream that ends in due form before its answer did is a fault, with what came of it', async () => {
  // As Python's own HTTP/1.0 servers do: neither lengths nor chunks, so that the end of the connection ends the body.
  const events = (said: readonly object[]) => said.map((one) => `data: ${JSON.stringify(one)}\n\n`).join('');
  const part = { choices: [{ index: 0, delta: { content: 'Сәлем, ' } }] };
  const last = { choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] };
  const cases: readonly (readonly [string, boolean])[] = [
    [events([part, part]), false],
    ['', false],
    [events([part, part, last]), true],
    [`${events([part, part])}data: [DONE]\n\n`, true],
  ];
  for (const [body, whole] of cases) {
    const server = createServer((request, response) => {
      if (request.method !== 'POST') {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.end(JSON.stringify({ data: [{ id: 'm' }] }));
        return;
      }
      response.useChunkedEncodingByDefault = false;
      response.shouldKeepAlive = false;
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.end(body);
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const connections = new Connections();
    open.push(connections, server);
    const connection = connections.get(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    assert.ok(!(connection instanceof EndpointError));
    const answer = await chat(connection, REQUEST, () => {}, never, { apart: true });
    assert.equal(answer.text, body === '' ? '' : 'Сәлем, Сәлем, ');
    assert.equal(answer.error?.code, whole ? undefined : 'CUT', body);
    assert.equal(answer.finish, whole ? 'stop' : undefined);
  }
});

test('rewriting: what is asked, and what of an answer is used', () => {
  const [system, user] = rewriteMessages('  мәтін \n', { kind: 'translate', language: 'ru' });
  assert.match(system!.content, /орыс тіліне/u);
  assert.equal(user!.content, 'мәтін');
  const original = ' Бұл мәтин.\n';
  for (const [answer, expected] of [
    ['Бұл мәтін.', ' Бұл мәтін.\n'],
    ['Міне, түзетілген мәтін:\n\nБұл мәтін.', ' Бұл мәтін.\n'],
    ['Түзетілген мәтін: «Бұл мәтін.»', ' Бұл мәтін.\n'],
    ['```text\nБұл мәтін.\n```', ' Бұл мәтін.\n'],
    ['"Бұл мәтін."<|eot_id|>\nuser', ' Бұл мәтін.\n'],
    ['«Бұл» — «мәтін»', ' «Бұл» — «мәтін»\n'],
    ['Кешіріңіз, мен көмектесе алмаймын.', ''],
    ['  ', ''],
  ] as const) {
    assert.equal(rewrittenText(answer, original), expected, answer);
  }
  // What the original has is no preamble, quote or turn.
  for (const text of ['«Бұл мәтін.»', 'Міне, тізім: бір', '```js\n1\n```', 'User: сұрақ\nAssistant: жауап'])
    assert.equal(rewrittenText(text, text), text);
});
