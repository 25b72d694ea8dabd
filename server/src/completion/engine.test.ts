import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import { buildModel } from '../../../dictionaries/completion/modelBuilder';
import { type EndpointOptions, type Fault, type Kind, startEndpoint } from '../../../test/endpoint/server';
import { Connections } from '../endpoint/connection';
import { EmbeddedModel } from './embedded';
import { CompletionEngine, type CompletionRequest, type EngineSettings, type EngineStatus } from './engine';
import { completeLine } from './line';

const loaded = EmbeddedModel.load(
  buildModel({ sentences: ['Біз ертең ауылға барамыз.', 'Олар ертең ауылға келеді.'], forms: [] }),
);
assert.ok(loaded.ok);
const embedded = loaded.value;

const SETTINGS: EngineSettings = {
  endpoint: '',
  model: '',
  maxTokens: 32,
  temperature: 0,
  debounce: 0,
  deadline: 3000,
};
const open: { close(): unknown }[] = [];
after(async () => {
  for (const thing of open) await thing.close();
});

async function setUp(options: EndpointOptions = {}) {
  const endpoint = await startEndpoint(options);
  const statuses: EngineStatus[] = [];
  const engine = new CompletionEngine({
    embedded: async () => embedded,
    connections: new Connections({ apiKey: async () => 'secret' }),
    status: (status) => statuses.push(status),
  });
  open.push(engine, endpoint);
  const settings = { ...SETTINGS, endpoint: `${endpoint.url}/v1` };
  return { endpoint, engine, settings, statuses };
}

const ask = (prefix: string, more: Partial<CompletionRequest> = {}): CompletionRequest => ({
  documentVersion: 7,
  prefix,
  suffix: '',
  trigger: 'automatic',
  ...more,
});
const never = new AbortController().signal;

async function until(condition: () => boolean) {
  for (let tries = 0; tries < 400 && !condition(); tries++) await new Promise((resolve) => setTimeout(resolve, 5));
  assert.ok(condition(), 'waited in vain');
}

const WORDS = [' ертең', ' ауылға', ' барамыз', '. Содан', ' кейін'];

test('a sentence from the endpoint; then from the cache, also after typing through it', async () => {
  const { engine, settings, endpoint } = await setUp({ answer: () => WORDS });
  const [first] = await engine.complete(ask('Біз'), settings, never);
  assert.equal(first?.text, ' ертең ауылға барамыз.');
  assert.equal(first?.documentVersion, 7);
  assert.equal(first?.source, 'endpoint');
  const [again] = await engine.complete(ask('Біз'), settings, never);
  assert.equal(again?.source, 'cache');
  const [through] = await engine.complete(ask('Біз ертең ау'), settings, never);
  assert.equal(through?.text, 'ылға барамыз.');
  assert.equal(endpoint.completions().length, 1);
  // Another suffix or parameter is another answer.
  await engine.complete(ask('Біз', { suffix: '\nКелесі' }), settings, never);
  await engine.complete(ask('Біз'), { ...settings, temperature: 0.5 }, never);
  assert.equal(endpoint.completions().length, 3);
});

test('another model of the same server is the one that is asked and named from then on', async () => {
  const { engine, settings, endpoint, statuses } = await setUp({ answer: () => WORDS });
  engine.configure({ ...settings, model: 'kaz-8b' });
  await until(() => statuses.at(-1)?.model === 'kaz-8b');
  engine.configure({ ...settings, model: 'kaz-70b' });
  await until(() => statuses.at(-1)?.model === 'kaz-70b');
  await engine.complete(ask('Біз'), { ...settings, model: 'kaz-70b' }, never);
  assert.equal(endpoint.completions().at(-1)?.body?.model, 'kaz-70b');
  // The same settings once more ask nothing.
  const asked = endpoint.calls.length;
  engine.configure({ ...settings, model: 'kaz-70b' });
  await engine.complete(ask('Олар'), { ...settings, model: 'kaz-70b' }, never);
  assert.equal(endpoint.calls.length, asked + 1);
});

/** A server that lists one model, `delay` ms after it is asked, or answers with another status; counts what it is asked. */
async function serveModel(id: string, { delay = 0, status = 200 } = {}) {
  const served = { endpoint: '', asked: 0 };
  const server = createServer(async ({ url }, response) => {
    served.asked++;
    await new Promise((resolve) => setTimeout(resolve, delay));
    response.writeHead(url === '/v1/models' ? status : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ object: 'list', data: [{ id, object: 'model' }] }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push({ close: () => server.close() });
  served.endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  return served;
}

test('an endpoint that is gone back to is named at once, though nothing is asked of it', async () => {
  const { engine, statuses } = await setUp();
  const [one, other] = [await serveModel('kaz-8b'), await serveModel('kaz-70b')];
  engine.configure({ ...SETTINGS, endpoint: one.endpoint });
  await until(() => statuses.at(-1)?.model === 'kaz-8b');
  engine.configure({ ...SETTINGS, endpoint: other.endpoint });
  await until(() => statuses.at(-1)?.model === 'kaz-70b');
  const { asked } = one;
  engine.configure({ ...SETTINGS, endpoint: one.endpoint });
  assert.equal(statuses.at(-1)?.model, 'kaz-8b');
  // Also after the embedded model.
  engine.configure(SETTINGS);
  assert.equal(statuses.at(-1)?.source, 'embedded');
  engine.configure({ ...SETTINGS, endpoint: one.endpoint });
  assert.equal(statuses.at(-1)?.model, 'kaz-8b');
  assert.equal(one.asked, asked);
});

test('what an endpoint says, or fails with, when it is no longer in use is not said of the one that is', async () => {
  for (const status of [200, 500]) {
    const { engine, statuses } = await setUp();
    const [slow, quick] = [await serveModel('kaz-8b', { delay: 100, status }), await serveModel('kaz-70b')];
    const late = engine.detect({ ...SETTINGS, endpoint: slow.endpoint }).catch(() => {});
    engine.configure({ ...SETTINGS, endpoint: quick.endpoint });
    await until(() => statuses.at(-1)?.model === 'kaz-70b');
    await late;
    assert.deepEqual(statuses, [{ source: 'endpoint', state: 'ready', model: 'kaz-70b' }]);
  }
});

test('what is said of a model is not said of the one that has taken its place, nor of the embedded one', async () => {
  const { engine, statuses } = await setUp();
  const slow = await serveModel('kaz-8b', { delay: 50 });
  const settings = { ...SETTINGS, endpoint: slow.endpoint };
  engine.configure({ ...settings, model: 'kaz-8b' });
  const late = engine.detect({ ...settings, model: 'kaz-8b' });
  engine.configure({ ...settings, model: 'kaz-70b' });
  await Promise.all([late, engine.detect({ ...settings, model: 'kaz-70b' })]);
  assert.deepEqual(new Set(statuses.map(({ model }) => model)), new Set(['kaz-70b']));
  const later = engine.detect({ ...settings, model: 'kaz-9b' });
  engine.configure(SETTINGS);
  await later;
  assert.equal(statuses.at(-1)?.source, 'embedded');
});

test('a trailing space is not sent, and the answer does not begin with a second one', async () => {
  const { engine, settings, endpoint } = await setUp({ answer: () => WORDS });
  const [first] = await engine.complete(ask('Біз '), settings, never);
  assert.equal(first?.text, 'ертең ауылға барамыз.');
  assert.equal(endpoint.completions()[0]?.body?.prompt, 'Біз');
});

test('what is typed attaches to the running stream; what disagrees closes it', async () => {
  const { engine, settings, endpoint } = await setUp({ answer: () => WORDS, firstDelay: 60, pieceDelay: 5 });
  const first = new AbortController();
  const one = engine.complete(ask('Біз'), settings, first.signal);
  await until(() => endpoint.completions().length === 1);
  engine.edited(' ер');
  first.abort();
  assert.deepEqual(await one, []);
  const [two] = await engine.complete(ask('Біз ер'), settings, never);
  assert.equal(two?.text, 'тең ауылға барамыз.');
  assert.equal(endpoint.completions().length, 1);
  assert.equal(engine.figures.attached, 1);

  const three = engine.complete(ask('Олар'), settings, never);
  await until(() => endpoint.completions().length === 2);
  engine.edited('\n');
  const four = engine.complete(ask('Ол мұнда'), settings, never);
  await until(() => endpoint.completions()[1]?.closed !== undefined);
  await three;
  await four;
});

test('an answer that was asked for before the language was known is found after it', async () => {
  const { engine, settings, endpoint } = await setUp({ answer: () => WORDS });
  const [before] = await engine.complete(ask('Біз'), settings, never);
  for (const language of ['kk', 'mixed', 'ru']) {
    const [after] = await engine.complete(ask('Біз', { language }), settings, never);
    assert.deepEqual([after?.text, after?.source], [before?.text, 'cache'], language);
  }
  assert.equal(endpoint.completions().length, 1);
});

test('a cancelled request closes its connection', async () => {
  const { engine, settings, endpoint } = await setUp({ fault: 'hang' });
  const abort = new AbortController();
  const asked = engine.complete(ask('Біз'), settings, abort.signal);
  await until(() => endpoint.completions().length === 1);
  abort.abort();
  assert.deepEqual(await asked, []);
  await until(() => endpoint.completions()[0]?.closed !== undefined);
});

test('at the deadline the whole words so far; the rest goes into the cache', async () => {
  const { engine, settings, endpoint } = await setUp({ answer: () => WORDS, pieceDelay: 120 });
  await engine.detect(settings);
  const [first] = await engine.complete(ask('Біз'), { ...settings, deadline: 180 }, never);
  assert.ok(first && ' ертең ауылға'.startsWith(first.text), first?.text);
  assert.ok(first.text.length > 0);
  await new Promise((resolve) => setTimeout(resolve, 500));
  const [later] = await engine.complete(ask('Біз'), { ...settings, deadline: 180 }, never);
  assert.equal(later?.text, ' ертең ауылға барамыз.');
  assert.equal(endpoint.completions().length, 1);
});

test('items extend the item chosen in the suggestion list', async () => {
  const { engine, settings, endpoint } = await setUp({ answer: () => [' барамыз', '.\n'] });
  const [item] = await engine.complete(ask('Біз ау', { selectedText: 'ауылға' }), settings, never);
  assert.equal(item?.text, 'ауылға барамыз.');
  assert.equal(endpoint.completions()[0]?.body?.prompt, 'Біз ауылға');
});

test('several candidates by hand, each once', async () => {
  const answers = [[' бір.'], [' екі.'], [' бір.']];
  const { engine, settings, endpoint } = await setUp({ answer: (_, body) => answers[Number(body.seed) - 1] ?? [] });
  const items = await engine.complete(ask('Сан', { trigger: 'manual' }), settings, never);
  assert.deepEqual(items.map(({ text }) => text).sort(), [' бір.', ' екі.']);
  // At the temperature of the setting, 0, all would be the same.
  const asked = endpoint.completions().map(({ body }) => [body?.seed, body?.temperature]);
  assert.deepEqual(asked.sort(), [
    [1, 0],
    [2, 0.7],
    [3, 0.7],
  ]);
});

test('what was asked for by hand is typed through without another call', async () => {
  const answers = [[' бір.'], [' екі.'], [' үш.']];
  const { engine, settings, endpoint } = await setUp({ answer: (_, body) => answers[Number(body.seed) - 1] ?? [] });
  await engine.complete(ask('Сан', { trigger: 'manual' }), settings, never);
  const items = await engine.complete(ask('Сан е'), settings, never);
  assert.deepEqual(
    items.map(({ text }) => text),
    ['кі.'],
  );
  assert.equal(endpoint.completions().length, 3);
});

test('servers are told apart, and asked in their own way', async () => {
  for (const [kind, path, contextSize] of [
    ['llama.cpp', '/v1/completions', 1111],
    ['vllm', '/v1/completions', 2222],
    ['sglang', '/v1/completions', 3333],
    ['tgi', '/v1/completions', 4444],
    ['ollama', '/api/generate', 5555],
    ['openai', '/v1/completions', undefined],
  ] as [Kind, string, number | undefined][]) {
    const { engine, settings, endpoint } = await setUp({
      kind,
      ...(contextSize && { contextSize }),
      answer: () => [' барды', '.\n'],
    });
    const found = await engine.detect(settings);
    assert.equal(found?.server.name, kind);
    assert.equal(found?.contextSize, contextSize, kind);
    assert.deepEqual(found?.models, ['test-model'], kind);
    const [item] = await engine.complete(ask('Ол'), settings, never);
    assert.equal(item?.text, ' барды.', kind);
    const call = endpoint.completions().at(-1);
    assert.equal(call?.path, path);
    assert.equal(call?.headers.authorization, 'Bearer secret');
    if (kind === 'ollama')
      assert.deepEqual(
        [call?.body?.raw, (call?.body?.options as { num_ctx?: number } | undefined)?.num_ctx],
        [true, 4096],
      );
    const count = await engine.countTokens('бір екі үш', settings, never);
    assert.equal(count.estimated, !['llama.cpp', 'vllm', 'tgi'].includes(kind), kind);
    if (!count.estimated) assert.equal(count.tokens, 3, kind);
  }
});

test('chat is the fallback where there are no completions', async () => {
  for (const [kind, prefill] of [
    ['vllm', true],
    ['openai', false],
  ] as [Kind, boolean][]) {
    const { engine, settings, endpoint } = await setUp({
      kind,
      fault: 'no-completions',
      answer: () => [' барды', '.\n'],
    });
    const [item] = await engine.complete(ask('Бірінші жол\nОл'), settings, never);
    assert.equal(item?.text, ' барды.');
    const body = endpoint.completions().at(-1)?.body as { messages: { role: string; content: string }[] };
    assert.equal(body.messages.at(-1)?.role, prefill ? 'assistant' : 'user');
    assert.match(body.messages.at(-1)!.content, prefill ? /^Ол$/u : /Бірінші жол\nОл$/u);
    // Remembered: the next request does not try again what is not there.
    await engine.complete(ask('Екінші'), settings, never);
    assert.equal(endpoint.completions().filter(({ path }) => path === '/v1/completions').length, 1);
  }
});

test('a server with /v1/responses alone is found without asking for an answer, and writes ghost text', async () => {
  const { engine, settings, endpoint } = await setUp({
    kind: 'responses',
    answer: () => [' барды', '.', '\nТағы', ' бар.'],
  });
  assert.equal((await engine.detect(settings))?.server.name, 'responses');
  assert.ok(endpoint.calls.every(({ body }) => body === undefined || Object.keys(body).length === 0));
  const [item] = await engine.complete(ask('Бірінші жол\nОл'), settings, never);
  assert.equal(item?.text, ' барды.');
  const body = endpoint.completions().at(-1)?.body ?? {};
  assert.match(JSON.stringify(body.input), /Бірінші жол\\nОл"/u);
  assert.match(String(body.instructions), /жалғастыр/u);
  assert.deepEqual([body.store, 'stop' in body], [false, false]);
  // It ended for the number of tokens: what may be half a word is not shown.
  for (const finish of ['length', 'stop']) {
    endpoint.set({ kind: 'responses', finish, answer: () => [' бар', ' жарғ'].concat(Array(14).fill('')) });
    const [cut] = await engine.complete(ask(`Мен ${finish}`), { ...settings, maxTokens: 16 }, never);
    assert.equal(cut?.text, ' бар', finish);
  }
});

test('prompts stay inside of the context that the server says', async () => {
  const { engine, settings, endpoint } = await setUp({ kind: 'vllm', contextSize: 256, answer: () => [' иә', '.\n'] });
  await engine.complete(ask(`${'Бір сөйлем осында тұр. '.repeat(400)}Ол`), settings, never);
  const prompt = String(endpoint.completions()[0]?.body?.prompt);
  assert.ok(prompt.length > 50 && prompt.length <= (256 - 32) * 1.6, String(prompt.length));
  assert.ok(prompt.endsWith('Ол'));
});

test('whatever the endpoint does wrong, the embedded model answers, and no text of the document is in a message', async () => {
  const faults: [Fault, RegExp | undefined][] = [
    ['hang', undefined],
    ['reset', /no connection/u],
    ['huge', /larger/u],
    ['redirect', /redirects/u],
    ['html', /not a stream/u],
    ['unauthorised', /key/u],
    ['too-many', /busy/u],
    ['error', /500/u],
    ['not-json', /not JSON/u],
    ['error-event', /reported an error/u],
  ];
  for (const [fault, message] of faults) {
    const { engine, settings, statuses, endpoint } = await setUp({ fault, answer: () => [] });
    const items = await engine.complete(
      ask('Біз ертең ау'),
      { ...settings, deadline: fault === 'hang' ? 150 : 3000 },
      never,
    );
    assert.equal(items[0]?.source, 'embedded', fault);
    assert.match(items[0]!.text, /^ылға/u, fault);
    if (message) {
      const said = statuses.filter(({ state }) => state === 'unavailable').map(({ error }) => error?.message ?? '');
      assert.match(said.join('\n'), message, fault);
      assert.doesNotMatch(JSON.stringify(statuses) + said.join(), /ертең|secret/u, fault);
    }
    if (fault === 'redirect') assert.ok(!endpoint.calls.some(({ path }) => path === '/v1/elsewhere'));
  }
});

test('broken streams: what came whole is used, letters are never broken', async () => {
  for (const [fault, expected] of [
    ['split-utf8', ' ертең ауылға барамыз.'],
    ['half-event', ' ертең ауылға барамыз.'],
    ['reset-midway', ' ертең ауылға'],
  ] as const) {
    const { engine, settings } = await setUp({ fault, answer: () => [' ертең', ' ауылға', ' барамыз', '. Со', 'дан'] });
    const [item] = await engine.complete(ask('Біз'), { ...settings, deadline: 2000 }, never);
    assert.equal(item?.text, expected, fault);
  }
});

test('Retry-After is kept to, and failures open the breaker', async () => {
  const busy = await setUp({ fault: 'too-many' });
  for (const prefix of ['Біз а', 'Біз б', 'Біз в']) await busy.engine.complete(ask(prefix), busy.settings, never);
  assert.equal(busy.endpoint.completions().length, 1);
  const broken = await setUp({ fault: 'error' });
  for (const prefix of ['Біз а', 'Біз б', 'Біз в', 'Біз г', 'Біз ғ']) {
    await broken.engine.complete(ask(prefix), broken.settings, never);
  }
  assert.equal(broken.endpoint.completions().length, 3);
});

test('no endpoint, a bad one, an unplugged one', async () => {
  const { engine, settings, statuses, endpoint } = await setUp({ answer: () => WORDS });
  const embeddedItems = await engine.complete(ask('Біз ертең ау'), SETTINGS, never);
  assert.equal(embeddedItems[0]?.source, 'embedded');
  assert.equal(endpoint.calls.length, 0);
  for (const bad of ['not a url', 'ftp://127.0.0.1', 'http://example.invalid', 'http://key@127.0.0.1']) {
    const items = await engine.complete(ask('Біз ертең ау'), { ...settings, endpoint: bad }, never);
    assert.equal(items[0]?.source, 'embedded', bad);
    assert.equal(statuses.at(-1)?.state, 'unavailable', bad);
  }
  await endpoint.close();
  const items = await engine.complete(ask('Біз ертең ау'), settings, never);
  assert.equal(items[0]?.source, 'embedded');
});

test('the exact request, with the key masked', async () => {
  const { engine, settings, endpoint } = await setUp({ answer: () => WORDS });
  const described = await engine.describeRequest(ask('Біз'), settings);
  assert.equal(described?.headers.authorization, 'Bearer ••••');
  await engine.complete(ask('Біз'), settings, never);
  const call = endpoint.completions()[0]!;
  assert.deepEqual(call.body, described?.body);
  assert.equal(endpoint.url + call.path, described?.url);
  assert.equal(await engine.describeRequest(ask('Біз'), SETTINGS), null);
});

test('a line of the command line, from the model and from the endpoint', async () => {
  assert.match((await completeLine(embedded, { prefix: 'Біз ертең ау' })).completion, /^ылға/u);
  const { engine, settings } = await setUp({ answer: () => WORDS });
  const { completion, ms } = await completeLine({ engine, settings }, { prefix: 'Біз' });
  assert.equal(completion, ' ертең ауылға барамыз.');
  assert.ok(ms > 0);
});
