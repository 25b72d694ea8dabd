/**
 * npm run bench:completion [-- --text FILE --text kaznerd.iob2.txt --words FILE] [--hold-out 10] [--limit SENTENCES] [--speed 5]
 *   [--sentences FILE… [--gguf FILE --runtime FOLDER]]
 *
 * Prints the figures of the completion module. The endpoint is an HTTP server (for latencies in another process) whose answers come from the
 * text being typed, wrong now and then, so that only Qalam's own work is measured. With training texts the embedded model
 * is trained without the held-out KazNERD sentences and measured on them; the shipped model has seen all of them, and is
 * measured on test/bench/texts, which was written for this and is not trained on. `--sentences` names files of a sentence a line on which
 * the shipped model and a GGUF file are measured beside each other, and nothing else is.
 */

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { Agent, request as httpRequest } from 'undici';
import { divide, readCorpus } from '../../dictionaries/completion/corpus';
import { simulateTyping } from '../../dictionaries/completion/evaluate';
import { buildModel } from '../../dictionaries/completion/modelBuilder';
import { EmbeddedModel } from '../../server/src/completion/embedded';
import { CompletionEngine, type EmbeddedSource, type EngineSettings } from '../../server/src/completion/engine';
import { EmbeddedThread } from '../../server/src/completion/thread';
import { DATA_FILES, dataFolder } from '../../server/src/data';
import { Connections } from '../../server/src/endpoint/connection';
import { randomOf } from '../../server/src/random';
import { type EndpointOptions, startEndpoint } from '../endpoint/server';
import { Session } from '../protocol/session';

const { values } = parseArgs({
  options: {
    text: { type: 'string', multiple: true },
    words: { type: 'string' },
    'hold-out': { type: 'string', default: '10' },
    speed: { type: 'string', default: '5' },
    limit: { type: 'string', default: '1000000' },
    sentences: { type: 'string', multiple: true },
    gguf: { type: 'string' },
    runtime: { type: 'string', default: '' },
  },
});
const news = readFileSync(join(__dirname, 'texts/news.txt'), 'utf8');
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const percentile = (list: readonly number[], share: number) =>
  [...list].sort((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * share))] ?? Number.NaN;
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
  const engine = new CompletionEngine({ embedded: async () => undefined, connections: new Connections() });
  const settings = { ...SETTINGS, endpoint: endpoint.url };
  await engine.detect(settings);
  return { endpoint, engine, settings };
}
const never = new AbortController().signal;
const request = (prefix: string, suffix = '') => ({
  documentVersion: 1,
  prefix,
  suffix,
  trigger: 'automatic' as const,
});

/** The endpoint in another process; `took` is the time of its last answer from the request to its first piece, ms. */
async function startProcess(pieces: readonly string[], firstDelay: number) {
  const child = fork(join(__dirname, '../endpoint/process.ts'), [JSON.stringify({ pieces, firstDelay })], {
    execArgv: ['--import', 'tsx'],
  });
  const said = async () => (await once(child, 'message'))[0] as { url: string; took: number };
  const { url } = await said();
  return {
    url,
    took: async () => {
      const answer = said();
      child.send({});
      return (await answer).took;
    },
    close: () => child.disconnect(),
  };
}

/**
 * Added latency: from asking for a completion to having it, less the server's own time from the request's arrival to its
 * first piece. The debounce, which is the user's setting, is 0; all else is in it: context, prompt, HTTP both ways,
 * reading, stop policy, filters. A bare HTTP client that sends the same bytes and waits for the first byte of the body is
 * measured in turn with it, so that what the machine and HTTP itself take can be told.
 */
async function latencies() {
  const pieces = [' бір сөйлем осында тұр.', '\n'];
  const endpoint = await startProcess(pieces, 20);
  const connections = new Connections();
  const engine = new CompletionEngine({ embedded: async () => undefined, connections });
  const settings = { ...SETTINGS, endpoint: endpoint.url };
  await engine.detect(settings);
  const agent = new Agent();
  const bin = await Session.start({
    settings: { completion: { endpoint: endpoint.url, debounce: 0, deadline: 5000, temperature: 0 } },
  });
  const uri = await bin.open('a.txt', `${news}\nбасы`);
  const line = `${news}\n`.split('\n').length - 1;
  await bin.diagnostics(uri);
  const bare: number[] = [];
  const added: number[] = [];
  const whole: number[] = [];
  const hits: number[] = [];
  for (let index = 0; index < 320; index++) {
    // The first calls warm up code and connections.
    const counts = index >= 20;
    const prefix = `${news}\n${index} рет`;
    let started = performance.now();
    const [item] = await engine.complete(request(prefix), settings, never);
    let took = performance.now() - started;
    if (item?.source !== 'endpoint') throw new Error('no answer');
    if (counts) added.push(took - (await endpoint.took()));
    started = performance.now();
    const [hit] = await engine.complete(request(prefix), settings, never);
    if (hit?.source !== 'cache') throw new Error('not from the cache');
    if (counts) hits.push(performance.now() - started);

    const { url, headers, body } = (await engine.describeRequest(request(prefix), settings))!;
    const bytes = JSON.stringify(body);
    started = performance.now();
    const answer = await httpRequest(url, { method: 'POST', headers, body: bytes, dispatcher: agent });
    let first = 0;
    for await (const _ of answer.body) first ||= performance.now();
    if (counts) bare.push(first - started - (await endpoint.took()));

    await bin.change(uri, line, 0, index === 0 ? 4 : `${index - 1} рет`.length, `${index} рет`);
    started = performance.now();
    const list = await bin.request<{ items: unknown[] }>('textDocument/inlineCompletion', {
      textDocument: { uri },
      position: { line, character: `${index} рет`.length },
      context: { triggerKind: 1 },
    });
    took = performance.now() - started;
    if (list.items.length === 0) throw new Error('no answer over stdio');
    if (counts) whole.push(took - (await endpoint.took()));
  }
  const figures = (list: readonly number[]) =>
    `${percentile(list, 0.95).toFixed(1)} ms (median ${percentile(list, 0.5).toFixed(1)} ms)`;
  row('added by Qalam over the server’s first token, p95', figures(added), '10 ms');
  row('the same of a bare HTTP client in turn with it, p95', figures(bare), '');
  row('added, through the language server over stdio, just after an edit, p95', figures(whole), '');
  row('cache hit, p95', `${percentile(hits, 0.95).toFixed(2)} ms`, '5 ms');
  engine.close();
  connections.close();
  await agent.close();
  await bin.stop();
  endpoint.close();
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
  const next = randomOf(1);
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

async function typing(name: string, model: EmbeddedSource, sentences: readonly string[]) {
  await simulateTyping(model, sentences.slice(0, 2));
  const figures = await simulateTyping(model, sentences);
  const strict = await simulateTyping(model, sentences, { wholeWords: true });
  const shown = await simulateTyping(model, sentences, { minConfidence: 0.15 });
  const percent = (share: number) => `${(100 * share).toFixed(1)}%`;
  row(
    `${name}: characters saved`,
    `${percent(figures.saved)} (${percent(strict.saved)} when only whole words are accepted, ${percent(shown.saved)} with the editor's least confidence)`,
    '30%',
  );
  row(
    `${name}: offers right`,
    `${percent(figures.right)} (${percent(shown.right)} with the editor's least confidence)`,
    '',
  );
  row(`${name}: exact next word`, `${percent(figures.nextWord)} of ${figures.words}`, '15%');
  row(`${name}: a completion, p95`, `${figures.p95.toFixed(2)} ms`, '5 ms');
}

/** The shipped model beside one of the user's own, which runs on one thread, on the same sentences. */
async function beside(files: readonly string[]) {
  const shipped = EmbeddedModel.load(readFileSync(join(dataFolder(), DATA_FILES.completion)));
  if (!shipped.ok) throw new Error(shipped.error);
  const own = values.gguf
    ? await EmbeddedThread.startNeural(
        { model: values.gguf, runtime: values.runtime },
        console.error,
        join(__dirname, '../../server/dist/neural-worker.js'),
      )
    : undefined;
  for (const file of files) {
    const sentences = readFileSync(file, 'utf8').split('\n').filter(Boolean).slice(0, Number(values.limit));
    const name = `${sentences.length} sentences of ${basename(file)}`;
    await typing(`embedded model, ${name}`, shipped.value, sentences);
    if (own) await typing(`${basename(values.gguf!)}, ${name}`, own, sentences);
  }
  await own?.close();
}

async function main() {
  if (values.sentences) return beside(values.sentences);
  const speed = Number(values.speed);
  console.log(`load average ${loadavg()[0]!.toFixed(1)} on ${availableParallelism()} cores`);
  await latencies();
  await cancellation();
  for (const knows of [0.6]) await replay(knows, speed);
  const shipped = EmbeddedModel.load(readFileSync(join(dataFolder(), DATA_FILES.completion)));
  if (!shipped.ok) throw new Error(shipped.error);
  await typing(
    'embedded model, shipped, on test/bench/texts',
    shipped.value,
    news.split(/(?<=\.)\s+/u).filter(Boolean),
  );
  if (values.text) {
    const every = Number(values['hold-out']);
    const all = values.text.flatMap((name) => readCorpus(name, readFileSync(name, 'utf8')));
    const { held, sentences, weights } = divide(all, (number) => number % every === 0);
    const measured = held.slice(0, Number(values.limit));
    const forms = values.words ? readFileSync(values.words, 'utf8').split(/\r?\n/u) : [];
    const trained = EmbeddedModel.load(buildModel({ sentences, weights, forms }));
    if (!trained.ok) throw new Error(trained.error);
    await typing(
      `embedded model, ${measured.length} held-out KazNERD sentences`,
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
