/** The completion module over a real engine: llama.cpp with a tiny model whose weights are random. */
import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { chat } from '../../server/src/ask/chat';
import { CompletionEngine, type CompletionRequest, type EngineSettings } from '../../server/src/completion/engine';
import { EmbeddedThread } from '../../server/src/completion/thread';
import { type Connection, Connections } from '../../server/src/endpoint/connection';
import { EndpointError } from '../../server/src/endpoint/error';
import { tinyModel } from './gguf';

const CONTEXT = 256;
const news = readFileSync(join(__dirname, '../bench/texts/news.txt'), 'utf8');
const never = new AbortController().signal;

interface Stats {
  readonly running: number;
  readonly generated: number;
  readonly aborted: number;
  readonly promptTokens: number;
  readonly evaluatedPromptTokens: number;
}

let folder: string;
let server: ChildProcess;
let url: string;
let engine: CompletionEngine;
let connection: Connection;
let settings: EngineSettings;
const connections = new Connections();

const said = async () => (await once(server, 'message'))[0] as { url: string; stats: Stats };
async function stats(): Promise<Stats> {
  const answer = said();
  server.send({});
  return (await answer).stats;
}

before(async () => {
  assert.ok(
    existsSync(join(__dirname, 'node_modules')),
    'run `npm test -- engine`, which installs the engine, or `npm ci --omit=optional --ignore-scripts` in test/engine',
  );
  folder = mkdtempSync(join(tmpdir(), 'qalam-engine-'));
  const path = join(folder, 'tiny.gguf');
  writeFileSync(path, tinyModel({ text: news, context: CONTEXT }));
  server = fork(join(__dirname, 'server.mjs'), [path, String(CONTEXT)], { execArgv: [] });
  ({ url } = await said());
  engine = new CompletionEngine({ embedded: async () => undefined, connections });
  const opened = connections.get(url);
  assert.ok(!(opened instanceof EndpointError));
  connection = opened;
  settings = { endpoint: url, model: '', maxTokens: 24, temperature: 0, debounce: 0, deadline: 20_000, stop: 'line' };
});

after(() => {
  engine?.close();
  connections.close();
  server?.disconnect();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

const ask = (prefix: string, more: Partial<CompletionRequest> = {}): CompletionRequest => ({
  documentVersion: 1,
  prefix,
  suffix: '',
  trigger: 'automatic',
  ...more,
});

/** Raw text of a completion, by the plainest client there is. */
async function raw(prompt: string, parameters: Record<string, unknown>): Promise<string> {
  const answer = await fetch(`${url}/v1/completions`, {
    method: 'POST',
    body: JSON.stringify({ prompt, max_tokens: 24, stop: ['\n'], ...parameters }),
  });
  const events = (await answer.text()).match(/^data: \{.*$/gmu) ?? [];
  return events.map((event) => JSON.parse(event.slice(6)).choices[0]?.text ?? '').join('');
}

test('it is seen to be llama.cpp, with its context and its tokenizer', async () => {
  const found = await engine.detect(settings);
  assert.deepEqual(
    [found?.server.name, found?.contextSize, found?.models, found?.server.tokenize?.request('', '').path],
    ['llama.cpp', CONTEXT, ['qalam-tiny'], '/tokenize'],
  );
  const text = news.slice(0, 400);
  const answer = await fetch(`${url}/tokenize`, { method: 'POST', body: JSON.stringify({ content: text }) });
  const { tokens } = (await answer.json()) as { tokens: number[] };
  assert.deepEqual(await engine.countTokens(text, settings, never), { tokens: tokens.length, estimated: false });
  // The ratio is learned from it.
  assert.ok(Math.abs(connection.ratio.charactersPerToken(text) - text.length / tokens.length) < 0.5);
});

test('what the model samples is what is shown, up to the filters; seeds repeat', async () => {
  const prefix = 'Қазақстан жаңа мектеп';
  const greedy = await raw(prefix, { temperature: 0 });
  assert.notEqual(greedy.trim(), '');
  const [shown] = await engine.complete(ask(prefix), settings, never);
  assert.ok(shown, 'an answer');
  assert.ok(greedy.startsWith(shown.text), `${JSON.stringify(shown.text)} of ${JSON.stringify(greedy)}`);
  assert.equal(shown.model, 'qalam-tiny');

  const sample = (seed: number) =>
    chat(
      connection,
      { model: '', messages: [{ role: 'user', content: prefix }], maxTokens: 24, temperature: 1, seed },
      () => {},
      never,
    );
  const [one, same, other] = [await sample(1), await sample(1), await sample(2)];
  assert.equal(one.text, same.text);
  assert.notEqual(one.text, other.text);
  assert.equal(one.finish === 'length' ? one.answerTokens.tokens : 24, 24);
  assert.equal(one.answerTokens.estimated, false);
  assert.equal(one.promptTokens.estimated, false);
  const parts: string[] = [];
  const request = { model: '', messages: [{ role: 'user' as const, content: prefix }], maxTokens: 40, temperature: 1 };
  const whole = await chat(connection, { ...request, seed: 5 }, (part) => parts.push(part), never);
  assert.equal(parts.join(''), whole.text);
});

test('cancelled: the engine stops computing', async () => {
  const before = await stats();
  const abort = new AbortController();
  const asked = chat(
    connection,
    { model: '', messages: [{ role: 'user', content: 'Абай' }], maxTokens: 200, temperature: 1, seed: 3 },
    () => abort.abort(),
    abort.signal,
  );
  assert.equal((await asked).finish, 'stopped');
  let now = await stats();
  for (let tries = 0; tries < 200 && now.running > 0; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 10));
    now = await stats();
  }
  assert.equal(now.running, 0);
  assert.equal(now.aborted, before.aborted + 1);
  assert.ok(now.generated - before.generated < 200, `${now.generated - before.generated} tokens`);
  // And it answers the next one.
  assert.notEqual(await raw('Абай', { temperature: 0 }), '');
});

test('prompts are kept inside of the context; one that a person wrote too long is refused with a reason', async () => {
  const long = news.repeat(4);
  const before = await stats();
  await engine.complete(ask(`${long.trim()} Содан`), settings, never);
  const now = await stats();
  const sent = now.promptTokens - before.promptTokens;
  assert.ok(sent > CONTEXT / 4, `uses the context: ${sent} tokens`);
  assert.ok(sent + settings.maxTokens <= CONTEXT, `${sent} + ${settings.maxTokens} of ${CONTEXT}`);
  const refused = await chat(
    connection,
    { model: '', messages: [{ role: 'user', content: long }], maxTokens: 8, temperature: 0 },
    () => {},
    never,
  );
  assert.deepEqual([refused.error?.kind, refused.error?.status, refused.text], ['overflow', 400, '']);
  // That says nothing against the endpoint.
  assert.equal(connection.breaker.state(performance.now()), 'closed');
});

test('typing on, the engine computes little of the prompt anew', async (context) => {
  const text = news.slice(0, 300);
  await engine.complete(ask(text), settings, never);
  const before = await stats();
  const more = ' Содан кейін бәрі де';
  for (let end = 1; end <= more.length; end++)
    await engine.complete(ask(text + more.slice(0, end), { suffix: `\n${end}` }), settings, never);
  const now = await stats();
  const share = (now.evaluatedPromptTokens - before.evaluatedPromptTokens) / (now.promptTokens - before.promptTokens);
  context.diagnostic(
    `${(100 * share).toFixed(1)}% of ${now.promptTokens - before.promptTokens} prompt tokens computed anew`,
  );
  assert.ok(share < 0.1, `${(100 * share).toFixed(1)}% of the prompts' tokens computed anew`);
});

test('a GGUF file of the user’s own goes on with what is typed, in a thread of Qalam’s; what is wrong with one is said', async (t) => {
  const root = join(__dirname, '../..');
  const worker = join(root, 'server/dist/neural-worker.js');
  const words = 'ауылға мектепке барды . ';
  const path = join(folder, 'says.gguf');
  writeFileSync(path, tinyModel({ text: words.repeat(3), context: CONTEXT, says: words }));
  const faults: string[] = [];
  const open = (model: string, runtime: string) =>
    EmbeddedThread.startNeural({ model, runtime }, (error) => faults.push(error), worker);
  const thread = await open(path, __dirname);
  assert.ok(thread, faults.join());
  t.after(() => thread.close());
  const completed = async (prefix: string) => (await thread.complete({ prefix })).completion;
  assert.equal(await completed('Кеше ауылға '), 'мектепке');
  assert.equal(await completed('Кеше ауылға мект'), 'епке ');
  assert.equal(await completed('Кеше\nауылға мектепке ба'), 'рды ');
  // Of those that came meanwhile the last alone is answered.
  const many = await Promise.all(['м', 'ме', 'мек'].map((typed) => completed(`Кеше ауылға ${typed}`)));
  assert.equal(many.at(-1), 'тепке ');
  await thread.close();
  assert.deepEqual(faults, []);

  const noise = join(folder, 'noise.gguf');
  writeFileSync(noise, 'GGUF');
  for (const [model, runtime, message] of [
    [join(folder, 'none.gguf'), __dirname, /none\.gguf/],
    [path, '', /qalam\.completion\.runtime/],
    [path, root, /node-llama-cpp is not installed in/],
    [noise, __dirname, /./],
  ] as const) {
    assert.equal(await open(model, runtime), undefined);
    assert.equal(faults.length, 1, faults.join());
    assert.match(faults.pop()!, message);
  }
});
