/**
 * npm run bench:completion [-- --text FILE --text kaznerd.iob2.txt --words FILE] [--hold-out 10] [--limit SENTENCES] [--speed 5]
 *
 * Prints the figures of the completion room. The endpoint is an HTTP server in this process whose answers come from the
 * text being typed, wrong now and then, so that only Qalam's own work is measured. With training texts the embedded model
 * is trained without the held-out KazNERD sentences and measured on them; the shipped model has seen all of them, and is
 * measured on test/bench/texts, which was written for this and is not trained on.
 */
import { readFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { divide, readCorpus } from '../../dictionaries/completion/corpus';
import { simulateTyping } from '../../dictionaries/completion/evaluate';
import { buildModel } from '../../dictionaries/completion/model-builder';
import { EmbeddedModel } from '../../server/src/completion/embedded';
import { CompletionEngine, type EngineSettings } from '../../server/src/completion/engine';
import { DATA_FILES, dataFolder } from '../../server/src/data';
import { type EndpointOptions, startEndpoint } from '../endpoint/server';

const { values } = parseArgs({
  options: {
    text: { type: 'string', multiple: true },
    words: { type: 'string' },
    'hold-out': { type: 'string', default: '10' },
    speed: { type: 'string', default: '5' },
    limit: { type: 'string', default: '1000000' },
  },
});
const news = readFileSync(join(__dirname, 'texts/news.txt'), 'utf8');
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const percentile = (list: readonly number[], share: number) =>
  [...list].sort((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * share))] ?? Number.NaN;
/** A small generator of numbers in [0, 1), the same on every run. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const rows: [string, string, string][] = [];
const row = (measure: string, figure: string, least: string) => {
  rows.push([measure, figure, least]);
  console.log(`${measure}: ${figure} (least: ${least})`);
};

const SETTINGS: EngineSettings = {
  endpoint: '',
  model: '',
  maxTokens: 48,
  temperature: 0,
  debounce: 0,
  deadline: 5000,
};

async function setUp(options: EndpointOptions) {
  const endpoint = await startEndpoint(options);
  const engine = new CompletionEngine({ embedded: async () => undefined });
  const settings = { ...SETTINGS, endpoint: endpoint.url };
  await engine.probe(settings);
  return { endpoint, engine, settings };
}
const never = new AbortController().signal;
const request = (prefix: string, suffix = '') => ({
  documentVersion: 1,
  prefix,
  suffix,
  trigger: 'automatic' as const,
});

async function latencies() {
  const { endpoint, engine, settings } = await setUp({
    answer: () => [' бір сөйлем осында тұр.', '\n'],
    firstDelay: 30,
  });
  const added: number[] = [];
  const hits: number[] = [];
  for (let index = 0; index < 220; index++) {
    const prefix = `${news}\n${index} рет`;
    const started = performance.now();
    const [item] = await engine.complete(request(prefix), settings, never);
    const took = performance.now() - started;
    const call = endpoint.completions().at(-1)!;
    if (item === undefined || call.first === undefined) throw new Error('no answer');
    // The first calls warm up code and connection.
    if (index >= 20) added.push(took - (call.first - call.received));
    const again = performance.now();
    const [hit] = await engine.complete(request(prefix), settings, never);
    if (hit?.source !== 'cache') throw new Error('not from the cache');
    if (index >= 20) hits.push(performance.now() - again);
  }
  row(
    'added by Qalam over the server’s first token, p95',
    `${percentile(added, 0.95).toFixed(1)} ms (median ${percentile(added, 0.5).toFixed(1)} ms)`,
    '10 ms',
  );
  row('cache hit, p95', `${percentile(hits, 0.95).toFixed(2)} ms`, '5 ms');
  engine.close();
  await endpoint.close();
}

async function cancellation() {
  const { endpoint, engine, settings } = await setUp({ fault: 'hang' });
  const times: number[] = [];
  for (let index = 0; index < 100; index++) {
    const abort = new AbortController();
    const asked = engine.complete(request(`${news}\n${index} рет`), settings, abort.signal);
    const before = endpoint.completions().length;
    while (endpoint.completions().length === before) await sleep(1);
    const call = endpoint.completions().at(-1)!;
    const started = performance.now();
    abort.abort();
    await asked;
    while (call.closed === undefined) await sleep(1);
    times.push(call.closed - started);
  }
  row('cancel to socket closed, p95', `${percentile(times, 0.95).toFixed(1)} ms`, '50 ms');
  engine.close();
  await endpoint.close();
}

/**
 * 2,000 keystrokes at a writer's rhythm (a letter about every 170 ms, pauses between words and sentences), all times
 * divided by `speed`; VS Code's own 50 ms before it asks included. The model knows the next word in `knows` of the cases.
 */
async function replay(knows: number, speed: number) {
  const next = random(1);
  const existing = `${news}\n`.repeat(2);
  const typed = `${news}\n`.repeat(2).slice(0, 2000);
  const whole = existing + typed;
  const wrong = ['содан', 'жаңа', 'болған', 'үшін', 'деген'];
  const {
    endpoint,
    engine,
    settings: base,
  } = await setUp({
    firstDelay: 120 / speed,
    pieceDelay: 25 / speed,
    answer: (prompt) => {
      // The prompt's end is where the writer is; the last occurrence that the writer has not passed is the place.
      const tail = prompt.slice(-60);
      let at = whole.lastIndexOf(tail, position);
      at = at < 0 ? position : at + tail.length;
      const pieces = whole.slice(at, at + 90).match(/\s*\S+/gu) ?? [];
      let lost = false;
      return pieces.map((piece) => {
        lost ||= next() > knows;
        return lost ? ` ${wrong[Math.floor(next() * wrong.length)]}` : piece;
      });
    },
  });
  const settings = { ...base, debounce: 100 / speed, deadline: 600 };
  let position = existing.length;
  let asked = 0;
  let abort = new AbortController();
  const all: Promise<unknown>[] = [];
  for (let key = 0; key < typed.length; key++) {
    const letter = typed[key]!;
    abort.abort();
    abort = new AbortController();
    position++;
    engine.edited(letter);
    const prefix = whole.slice(0, position);
    const gap = (80 + 180 * next() + (letter === ' ' ? 60 : 0) + (/[.\n]/u.test(letter) ? 1200 * next() : 0)) / speed;
    const { signal } = abort;
    const wait = 50 / speed;
    if (gap > wait) {
      await sleep(wait);
      asked++;
      all.push(engine.complete(request(prefix), settings, signal));
      await sleep(gap - wait);
    } else await sleep(gap);
  }
  abort.abort();
  await Promise.all(all);
  const { fromCache, attached, debounced } = engine.figures;
  const calls = endpoint.completions();
  const answered = fromCache + attached + calls.length;
  let recomputed = 0;
  let total = 0;
  let before = '';
  for (const { body } of calls) {
    const prompt = String(body?.prompt ?? '');
    let same = 0;
    while (same < prompt.length && prompt[same] === before[same]) same++;
    // The first prompt is new to any server.
    if (before !== '') {
      recomputed += prompt.length - same;
      total += prompt.length;
    }
    before = prompt;
  }
  console.log(
    `  replay, a model that knows ${knows * 100}% of next words: ${typed.length} keystrokes, ${asked} requests of the editor, ` +
      `${debounced} given up while typing on, ${fromCache} from the cache, ${attached} attached, ${calls.length} server calls`,
  );
  row(
    `server calls saved by cache and attach (next words known: ${knows * 100}%)`,
    `${((100 * (fromCache + attached)) / answered).toFixed(0)}% of requests that needed an answer; ${(100 * (1 - calls.length / asked)).toFixed(0)}% of all`,
    '60%',
  );
  row('prompt recomputed by the server a request', `${((100 * recomputed) / total).toFixed(1)}%`, 'under 10%');
  engine.close();
  await endpoint.close();
}

function typing(name: string, model: EmbeddedModel, sentences: readonly string[]) {
  simulateTyping(model, sentences.slice(0, 2));
  const figures = simulateTyping(model, sentences);
  const strict = simulateTyping(model, sentences, { wholeWords: true });
  const shown = simulateTyping(model, sentences, { minConfidence: 0.15 });
  const percent = (share: number) => `${(100 * share).toFixed(1)}%`;
  row(
    `embedded model, ${name}: characters saved`,
    `${percent(figures.saved)} (${percent(strict.saved)} when only whole words are accepted, ${percent(shown.saved)} with the editor's least confidence)`,
    '30%',
  );
  row(`embedded model, ${name}: exact next word`, `${percent(figures.nextWord)} of ${figures.words}`, '15%');
  row(`embedded model, ${name}: a completion, p95`, `${figures.p95.toFixed(2)} ms`, '5 ms');
}

async function main() {
  const speed = Number(values.speed);
  console.log(`load average ${loadavg()[0]!.toFixed(1)} on ${availableParallelism()} cores`);
  await latencies();
  await cancellation();
  for (const knows of [0.6]) await replay(knows, speed);
  const shipped = EmbeddedModel.load(readFileSync(join(dataFolder(), DATA_FILES.completion)));
  if (!shipped.ok) throw new Error(shipped.error);
  typing('shipped, on test/bench/texts', shipped.value, news.split(/(?<=\.)\s+/u).filter(Boolean));
  if (values.text) {
    const every = Number(values['hold-out']);
    const all = values.text.flatMap((name) => readCorpus(name, readFileSync(name, 'utf8')));
    const { held, sentences, weights } = divide(all, (number) => number % every === 0);
    const measured = held.slice(0, Number(values.limit));
    const forms = values.words ? readFileSync(values.words, 'utf8').split(/\r?\n/u) : [];
    const trained = EmbeddedModel.load(buildModel({ sentences, weights, forms }));
    if (!trained.ok) throw new Error(trained.error);
    typing(
      `${measured.length} held-out KazNERD sentences`,
      trained.value,
      measured.map(({ text }) => text),
    );
  }
  console.log('\n| measure | here | least |\n| --- | --- | --- |');
  for (const cells of rows) console.log(`| ${cells.join(' | ')} |`);
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
