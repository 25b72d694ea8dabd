/** Ghost text from an endpoint: what is sent, what of an answer is shown, what a refusal changes. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { type EndpointOptions, startEndpoint } from '../../../test/endpoint/server';
import { Connections } from '../endpoint/connection';
import { EndpointError } from '../endpoint/error';
import type { EmbeddedCompletion, EmbeddedRequest } from './embedded';
import { CompletionEngine, type CompletionRequest, type EngineSettings, type EngineStatus } from './engine';
import { completeLine } from './line';
import { LEAST_CONFIDENCE } from './types';

const open: { close(): unknown }[] = [];
after(async () => {
  for (const thing of open) await thing.close();
});
const never = new AbortController().signal;

async function setUp(options: EndpointOptions = {}, patient = false) {
  const endpoint = await startEndpoint(options);
  const connections = new Connections({ patient });
  const statuses: EngineStatus[] = [];
  const late: CompletionRequest[] = [];
  const asked: EmbeddedRequest[] = [];
  const engine = new CompletionEngine({
    embedded: async () => ({
      complete: (request): EmbeddedCompletion => {
        asked.push(request);
        return { completion: ' ішкі', confidence: 0.2, candidates: [] };
      },
    }),
    connections,
    status: (status) => statuses.push(status),
    late: (request) => late.push(request),
  });
  open.push(engine, endpoint);
  const connection = connections.get(endpoint.url);
  assert.ok(!(connection instanceof EndpointError));
  const settings: EngineSettings = {
    endpoint: endpoint.url,
    model: '',
    maxTokens: 32,
    temperature: 0,
    debounce: 0,
    deadline: 3000,
  };
  const ask = async (prefix: string, more: Partial<CompletionRequest> = {}, others: Partial<EngineSettings> = {}) =>
    engine.answer(
      { documentVersion: 1, prefix, suffix: '', trigger: 'automatic', ...more },
      { ...settings, ...others },
      never,
    );
  return { endpoint, engine, connection, settings, statuses, late, asked, ask };
}

async function until(condition: () => boolean) {
  for (let tries = 0; tries < 400 && !condition(); tries++) await new Promise((resolve) => setTimeout(resolve, 5));
  assert.ok(condition(), 'waited in vain');
}

const LONG = 'Бұл сөйлем мәтінді толтыру үшін тұр. '.repeat(200);
const promptOf = (body: Record<string, unknown> | undefined) => String(body?.prompt);

test('a prompt that is too long is asked for again at once, as long as the server’s own numbers allow', async () => {
  const { endpoint, ask, statuses, connection } = await setUp({
    kind: 'llama.cpp',
    fault: 'overflow',
    contextSize: 600,
    answer: () => [' иә', '.\n'],
  });
  const { completions, error } = await ask(`${LONG}Ол`);
  assert.deepEqual([completions[0]?.source, error], ['endpoint', undefined]);
  const prompts = endpoint.completions().map(({ body }) => promptOf(body));
  assert.equal(prompts.length, 2);
  // Two letters a token at that server, as it says; no more is taken away than that asks for.
  assert.ok(prompts[1]!.length <= 1200 && prompts[1]!.length > 900, String(prompts[1]!.length));
  assert.equal(connection.scale, 1);
  assert.ok(!statuses.some(({ state }) => state === 'unavailable'));
});

test('without numbers it is halved until it fits, and grows again while the server answers', async () => {
  const { endpoint, ask, connection } = await setUp({
    kind: 'llama.cpp',
    fault: 'overflow',
    contextSize: 200,
    silentOverflow: true,
    answer: () => [' иә', '.\n'],
  });
  connection.ratio.correct('Бұл жерде отыз әріп бар, сена', 10);
  await ask(`${LONG}Ол`);
  assert.ok(connection.scale < 1);
  endpoint.set({ kind: 'llama.cpp', answer: () => [' иә', '.\n'] });
  for (let times = 0; times < 12; times++) await ask(`${LONG}Ол ${times}`);
  assert.equal(connection.scale, 1);
});

test('other refusals leave the prompt as it is', async () => {
  const { ask, connection } = await setUp({ fault: 'no-usage', answer: () => [' иә', '.\n'] });
  const { completions } = await ask(`${LONG}Ол`);
  assert.equal(completions[0]?.text, ' иә.');
  assert.deepEqual([connection.scale, connection.withoutUsage], [1, true]);
});

test('candidates that fail side by side are one failure', async () => {
  const { ask, endpoint, connection } = await setUp({ fault: 'error' });
  await ask('Сан', { trigger: 'manual' });
  assert.equal(endpoint.completions().length, 3);
  assert.equal(connection.breaker.state(performance.now()), 'closed');
  await ask('Сан а', { trigger: 'manual' });
  await ask('Сан ә', { trigger: 'manual' });
  assert.equal(connection.breaker.state(performance.now()), 'open');
});

test('503 is busy: the server is left alone as for 429', async () => {
  const { ask, endpoint } = await setUp({ fault: 'busy' });
  assert.equal((await ask('Біз а')).error?.kind, 'busy');
  assert.equal((await ask('Біз б')).error?.kind, 'busy');
  assert.equal(endpoint.completions().length, 1, 'not asked again at once');
});

test('a server that loads its model is said to do so', async () => {
  const { ask, statuses } = await setUp({ fault: 'loading' });
  assert.equal((await ask('Біз а')).error?.kind, 'loading');
  assert.equal(statuses.findLast(({ state }) => state === 'unavailable')?.error?.kind, 'loading');
});

test('no half word: of an answer cut off by its length, its stream’s end or an error', async () => {
  for (const options of [
    { finish: 'length', answer: () => [' бар', ' жарғ'] },
    { fault: 'half-event' as const, answer: () => [' бар', ' жарғ', 'ы'] },
    { fault: 'error-field' as const, answer: () => [' бар', ' жарғ'] },
  ]) {
    const { ask } = await setUp(options);
    const { completions } = await ask('Онда');
    assert.equal(completions[0]?.text, ' бар', JSON.stringify(options));
  }
  const { ask } = await setUp({ answer: () => [' бар', ' жарғы'] });
  assert.equal((await ask('Онда')).completions[0]?.text, ' бар жарғы');
});

test('an error in a field of its own is an error, and not silence', async () => {
  const { ask, statuses } = await setUp({ fault: 'error-field', answer: () => [] });
  assert.equal((await ask('Онда')).error?.kind, 'status');
  assert.equal(statuses.at(-1)?.state, 'unavailable');
});

test('what a model thinks is never ghost text, nor a letter that came in half', async () => {
  for (const [answer, expected] of [
    [['<think>', 'Пайдаланушы', ' не айтады?', '</think>', '\n\n', 'ауылға', ' барды.\n'], 'ауылға барды.'],
    [['<think>Ұзақ ой', ' бітпейді'], undefined],
    [[' бар', ' \uFFFD', 'ды', ' жоқ.\n'], 'бар'],
    [['\uFFFD'], undefined],
  ] as const) {
    const { ask } = await setUp({ answer: () => answer });
    assert.equal((await ask('Ол ')).completions.find(({ source }) => source === 'endpoint')?.text, expected);
  }
});

test('by hand it is waited for three times as long', async () => {
  const { ask } = await setUp({ answer: () => [' бар', '.\n'], firstDelay: 300 });
  // Enough for one, too little for the other.
  assert.equal((await ask('Онда', {}, { deadline: 150 })).completions[0]?.source, 'embedded');
  const byHand = await setUp({ answer: () => [' бар', '.\n'], firstDelay: 300 });
  const { completions } = await byHand.ask('Онда', { trigger: 'manual' }, { deadline: 150, candidates: 1 });
  assert.equal(completions[0]?.source, 'endpoint');
});

test('the embedded model is told how sure it has to be: as set unasked, not at all by hand', async () => {
  const { ask, asked } = await setUp();
  await ask('Онда', {}, { endpoint: '', eagerness: 'quiet' });
  await ask('Онда', {}, { endpoint: '' });
  await ask('Онда', { trigger: 'manual' }, { endpoint: '', eagerness: 'quiet' });
  assert.deepEqual(
    asked.map(({ minConfidence, unasked }) => [minConfidence, unasked]),
    [
      [LEAST_CONFIDENCE.quiet, true],
      [LEAST_CONFIDENCE.normal, true],
      [0, false],
    ],
  );
});

test('a late answer is announced while it fits what was typed, and asking again gives it', async () => {
  const { ask, engine, late, endpoint } = await setUp({ answer: () => [' ертең', ' барамыз', '.\n'], firstDelay: 200 });
  const first = await ask('Біз', {}, { deadline: 50 });
  assert.equal(first.completions[0]?.source, 'embedded');
  engine.edited(' ер');
  await until(() => late.length === 1);
  assert.equal(late[0]?.prefix, 'Біз');
  const { completions } = await ask('Біз ер', {}, { deadline: 50 });
  assert.deepEqual([completions[0]?.text, completions[0]?.source], ['тең барамыз.', 'cache']);
  assert.equal(endpoint.completions().length, 1);
  // One that does not fit any more is cut, and nobody hears of it.
  await ask('Сіз', {}, { deadline: 50 });
  engine.edited('бен');
  await until(() => endpoint.completions().length === 2);
  await new Promise((resolve) => setTimeout(resolve, 300));
  assert.equal(late.length, 1);
});

test('an answer that says something else than was typed before its first text is asked for anew, at a pause too', async () => {
  const { ask, endpoint, late, settings } = await setUp({
    answer: (prompt) => (prompt.endsWith('бен') ? [' бірге', '.\n'] : [' ертең', '.\n']),
    firstDelay: 120,
  });
  // Joined while it is silent.
  const first = ask('Сіз', {}, { deadline: 1000 });
  await until(() => endpoint.completions().length === 1);
  const { completions } = await ask('Сізбен', {}, { deadline: 1000 });
  assert.deepEqual([completions[0]?.text, endpoint.completions().length], [' бірге.', 2]);
  await first;
  // Joined, and given up before its first text: who pauses there is told to ask again.
  void ask('Біз', {}, { deadline: 20 });
  await until(() => endpoint.completions().length === 3);
  assert.equal((await ask('Бізбен', {}, { deadline: 20 })).completions[0]?.source, 'embedded');
  await until(() => late.length > 0);
  assert.equal((await ask('Бізбен', {}, { deadline: 1000 })).completions[0]?.text, ' бірге.');
  assert.equal(settings.debounce, 0);
});

test('typing on before the first text keeps the request, since the server is at work on it', async () => {
  const { engine, endpoint, settings } = await setUp({ answer: () => [' ертең', ' барамыз', '.\n'], firstDelay: 250 });
  let prefix = 'Біз';
  for (const letter of ' ертең') {
    const abort = new AbortController();
    const asked = engine.complete(
      { documentVersion: 1, prefix, suffix: '', trigger: 'automatic' },
      settings,
      abort.signal,
    );
    await new Promise((resolve) => setTimeout(resolve, 15));
    engine.edited(letter);
    abort.abort();
    await asked;
    prefix += letter;
  }
  const items = await engine.complete(
    { documentVersion: 1, prefix, suffix: '', trigger: 'automatic' },
    settings,
    never,
  );
  assert.equal(items[0]?.text, ' барамыз.');
  assert.equal(endpoint.completions().length, 1, 'one request for six keys');
});

test('all that is typed uses one prompt cache of llama.cpp, other candidates none in particular', async () => {
  const { ask, endpoint } = await setUp({ kind: 'llama.cpp', slots: 4, answer: () => [' иә', '.\n'] });
  await ask('Ол');
  await ask('Ол кеше', { trigger: 'manual' });
  const slots = endpoint.completions().map(({ body }) => body?.id_slot);
  assert.ok(typeof slots[0] === 'number' && slots[0] < 4);
  assert.deepEqual(slots, [slots[0], slots[0], undefined, undefined]);
});

test('characters a token are learned from the figures that come with an answer', async () => {
  const { ask, connection } = await setUp({ kind: 'vllm', answer: () => [' иә.'] });
  const letters = () => connection.ratio.charactersPerToken('Ұзақтау сөздерден құралған сөйлем');
  const before = letters();
  // The test server counts a token a word.
  for (let times = 0; times < 3; times++) await ask(`Ұзақтау сөздерден құралған сөйлем ${times} `);
  assert.ok(letters() > before * 2, String(letters()));
});

test('a batch learns why there is no answer, waits as the server says, and gets it', async () => {
  const { engine, settings, endpoint } = await setUp({ fault: 'error' }, true);
  const line = (patience = {}) => completeLine({ engine, settings }, { prefix: 'Онда' }, { retries: 0, ...patience });
  for (let times = 0; times < 6; times++) assert.equal((await line()).error?.kind, 'status');
  assert.equal(endpoint.completions().length, 6, 'no breaker: each line is asked');
  await line({ retries: 2, pause: 1 });
  assert.equal(endpoint.completions().length, 9);
  // Also a server that asked for patience: whoever asks again has waited, or wants to know.
  endpoint.set({ fault: 'busy' });
  for (let times = 0; times < 2; times++) assert.equal((await line()).error?.status, 503);
  endpoint.set({ fault: 'error' });
  await line();
  const before = endpoint.completions().length;
  const waiting = line({ retries: 1, pause: 100 });
  await until(() => endpoint.completions().length > before);
  endpoint.set({ answer: () => [' бар', '.\n'] });
  const { completion, error } = await waiting;
  assert.deepEqual([completion, error], [' бар.', undefined]);
});
