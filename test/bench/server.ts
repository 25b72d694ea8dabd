/**
 * `npm run bench`: the built server over stdio, measured from outside as an editor would feel it, beside cspell-lib and
 * harper.js (`peers/`, installed by this script alone) in the same run on the same texts. Prints figures; asserts nothing.
 *
 * harper.js is left out at a million words. `--quick`: 10,000 and 100,000 words, the others at 10,000 alone, a JSONL file of 5 MB. `--alone`: without the others.
 * `--words 10000,1000000`: other sizes; `--corpus` and `--no-corpus`: the JSONL file alone, or not at all.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomOf } from '../../server/src/random';
import { installPeers, type Loop, peer, qalam, type Subject, sleep } from './subjects';
import { makeText, percentile } from './text';

const QUICK = process.argv.includes('--quick');
const sizesAt = process.argv.indexOf('--words');
const SIZES =
  sizesAt > 0
    ? process.argv[sizesAt + 1]!.split(',').map(Number)
    : QUICK
      ? [10_000, 100_000]
      : [10_000, 100_000, 1_000_000];

const ms = (value: number) => `${value < 100 ? value.toFixed(1) : Math.round(value).toLocaleString('en')} ms`;
const mb = (bytes: number) => `${(bytes / 1e6).toFixed(0)} MB`;

/** One row of the table. Edits stop after `edits` of them, or after `limit` ms. */
async function row(subject: Subject, text: string, edits: number, limit: number): Promise<number[]> {
  await subject.loop();
  const full = await subject.open(text);
  const first = await subject.loop();
  const lines = text.split('\n').length;
  const next = randomOf(2);
  const times: number[] = [];
  const end = performance.now() + limit;
  while (times.length < edits && (times.length < 3 || performance.now() < end)) {
    // Every letter is taken back, so that the text stays what it is however long one writes.
    const line = Math.floor(next() * lines);
    times.push(await subject.edit(line, false), await subject.edit(line, true));
  }
  const last = await subject.loop();
  await subject.stop();
  console.log(
    [
      subject.name,
      ms(subject.ready),
      ms(full),
      `${ms(percentile(times, 0.5))} / ${ms(percentile(times, 0.95))} / ${ms(Math.max(...times))} (${times.length})`,
      `${ms(first.p99)} / ${ms(first.max)}`,
      `${ms(last.p99)} / ${ms(last.max)}`,
      mb(first.rss),
      mb(last.rss),
    ].join(' | '),
  );
  return times;
}

async function table() {
  const alone = process.argv.includes('--alone');
  if (!alone) installPeers();
  const folder = mkdtempSync(join(tmpdir(), 'qalam-bench-'));
  const list = join(folder, 'words.txt');
  const entries = readFileSync(join(__dirname, '..', '..', 'dictionaries', 'spelling', 'kk.freq'), 'utf8').split('\n');
  writeFileSync(list, entries.map((line) => line.split('\t')[0]).join('\n'));
  const flat: string[] = [];
  const p95 = new Map<string, number>();
  for (const words of SIZES) {
    const text = makeText(words);
    console.log(`\n${words.toLocaleString('en')} words, ${mb(Buffer.byteLength(text))}`);
    console.log(
      'tool | cold start | full check | edit p50 / p95 / max (edits) | loop p99 / max: full check | loop p99 / max: editing | memory after check | after editing',
    );
    // An hour of writing is some 3,600 edits.
    const edits = QUICK ? 300 : 3600;
    for (const after of ['line', 'diagnostics'] as const) {
      const times = await row(await qalam(after), text, edits, 60_000);
      p95.set(`${after} ${words}`, percentile(times, 0.95));
      p95.set(`${after} ${words} p50`, percentile(times, 0.5));
    }
    if (alone || (QUICK && words > 10_000)) continue;
    for (const tool of ['cspell', 'harper'] as const) {
      // Its first check of a million words would take the better part of an hour.
      if (tool === 'harper' && words > 100_000) continue;
      const times = await row(await peer(tool, list), text, edits, 30_000);
      for (const after of ['line', 'diagnostics'])
        flat.push(
          `edit p50 of ${tool} at ${words.toLocaleString('en')} words is ${(percentile(times, 0.5) / p95.get(`${after} ${words} p50`)!).toFixed(1)} × that of Qalam (${after})`,
        );
    }
  }
  rmSync(folder, { recursive: true, force: true });
  const [small, large] = [SIZES[0]!, SIZES.at(-1)!];
  const number = (words: number) => words.toLocaleString('en');
  console.log();
  for (const after of ['line', 'diagnostics'])
    console.log(
      `Qalam (${after}): edit p95 at ${number(large)} words is ${(p95.get(`${after} ${large}`)! / p95.get(`${after} ${small}`)!).toFixed(2)} × that at ${number(small)}`,
    );
  for (const line of flat) console.log(line);
}

/** A corpus file as it is opened for the first time: what the editor feels meanwhile. */
async function corpus() {
  const size = QUICK ? 5e6 : 50e6;
  const lines: string[] = [];
  let bytes = 0;
  for (let seed = 1; bytes < size; seed++) {
    for (const line of makeText(30_000, seed).split('\n')) {
      if (line === '') continue;
      lines.push(JSON.stringify({ id: lines.length, text: line }));
      bytes += Buffer.byteLength(lines.at(-1)!) + 1;
    }
  }
  console.log(`\nJSONL of ${mb(bytes)}, ${lines.length.toLocaleString('en')} lines`);
  const subject = await qalam('line', 'jsonl');
  const before = await subject.loop();
  let most = before.rss;
  let done = false;
  const analysing = subject.open(`${lines.join('\n')}\n`).then((time) => {
    done = true;
    return time;
  });
  // The first seconds hold the text's arrival; then only analysis goes on.
  await sleep(3000);
  const arrival = await subject.loop();
  const samples: Loop[] = [];
  while (!done) {
    await Promise.race([analysing, sleep(1000)]);
    const sample = await subject.loop();
    samples.push(sample);
    most = Math.max(most, sample.rss);
  }
  const whole = await analysing;
  const after = await subject.loop();
  console.log(`until everything is known: ${ms(whole)}`);
  console.log(`event loop, first 3 s with the text's arrival: p99 ${ms(arrival.p99)}, max ${ms(arrival.max)}`);
  console.log(
    `event loop while analysed, by the second: worst p99 ${ms(Math.max(0, ...samples.map(({ p99 }) => p99)))}, median p99 ${ms(
      percentile(
        samples.map(({ p99 }) => p99),
        0.5,
      ),
    )}, max ${ms(Math.max(0, ...samples.map(({ max }) => max)))}`,
  );
  console.log(
    `memory: ${mb(before.rss)} empty, at most ${mb(most)} by the second (peak ${mb(after.peak ?? Number.NaN)}), ${mb(after.rss)} at the end`,
  );
  await subject.stop();
}

async function main() {
  console.log(
    `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? '?'}, load ${loadavg()[0]?.toFixed(1)}`,
  );
  if (!process.argv.includes('--corpus')) await table();
  if (!process.argv.includes('--no-corpus')) await corpus();
}

main();
