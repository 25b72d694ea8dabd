/**
 * `npm run bench:ratios`: this build against an earlier one (`--baseline COMMIT`, default d711573 of 24 November 2026), which is built in a
 * folder of its own, row by row in alternated pairs on the same texts; and spelling against what others have. Prints medians with the
 * least and the most of each side and the median of the pairs' ratios (below 1: this build needs less), and writes `bench.json`.
 *
 * `--pairs 5`; `--lines 20000` sentences drawn with a fixed seed, or as many of `--file JSONL` of your own (all, where `--lines` is not given), for the
 * command line; two jobs against one are measured on the first 100,000 (all, where there are fewer), beside what this machine gives two processes at once;
 * `--words 10000,100000,1000000` for the server; `--only PART` of rows' names; `--no-package`, `--no-peers`. Nothing else should run on the machine:
 * load is printed before and after.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Diagnostic, DocumentDiagnosticReport } from 'vscode-languageserver-protocol/node';
import { SERVER_NODE_ARGUMENTS } from '../../server/src/protocol';
import { randomOf } from '../../server/src/random';
import { Session } from '../protocol/session';
import { buildBaseline, commitOf } from './baseline';
import { generate, measure } from './process';
import { installPeers, measured, peer, qalam } from './subjects';
import { makeText, percentile } from './text';

const root = join(__dirname, '..', '..');
const { values: options } = parseArgs({
  options: {
    baseline: { type: 'string', default: 'd711573' },
    pairs: { type: 'string', default: '5' },
    lines: { type: 'string' },
    file: { type: 'string' },
    words: { type: 'string', default: '10000,100000,1000000' },
    only: { type: 'string' },
    'no-package': { type: 'boolean', default: false },
    'no-peers': { type: 'boolean', default: false },
  },
});
const PAIRS = Number(options.pairs);
const EDITS = 200;
const TYPOS = 1000;
/** Sentences for the command line, where it reads no file; and lines for two jobs, whose start-up is to weigh little. */
const LINES = 20_000;
const LINES_OF_JOBS = 100_000;
/** What is seen of a file that has just been opened. */
const VISIBLE_LINES = 60;

type Side = 'baseline' | 'current';
interface Row {
  readonly name: string;
  readonly unit: string;
  readonly baseline: readonly number[];
  readonly current: readonly number[];
  /** Median of the pairs' ratios, current / baseline. */
  readonly ratio: number;
}

const rows: Row[] = [];
const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
};
const shown = (value: number) =>
  Number.isInteger(value) ? value.toLocaleString('en') : value.toFixed(value < 10 ? 2 : 0);
const range = (values: readonly number[]) =>
  `${shown(median(values))} (${shown(Math.min(...values))}–${shown(Math.max(...values))})`;

function add(name: string, unit: string, baseline: readonly number[], current: readonly number[]): void {
  const ratio = median(current.map((value, pair) => value / baseline[pair]!));
  rows.push({ name, unit, baseline, current, ratio });
  console.log(`${name}, ${unit} | ${range(baseline)} | ${range(current)} | ${ratio.toFixed(2)}`);
}

const wanted = (name: string) => options.only === undefined || name.includes(options.only);

/** `one` of each side, in turn, the side that begins alternating too; each gives the numbers of some rows, `[name, unit, number]`. */
async function pairs(
  name: string,
  one: (side: Side) => Promise<readonly (readonly [name: string, unit: string, value: number])[]>,
  count = PAIRS,
): Promise<void> {
  if (!wanted(name)) return;
  const found = new Map<string, Record<Side, number[]> & { unit: string }>();
  for (let pair = 0; pair < count; pair++) {
    for (const side of pair % 2 === 0 ? (['baseline', 'current'] as const) : (['current', 'baseline'] as const)) {
      try {
        for (const [row, unit, value] of await one(side)) {
          const entry = found.get(row) ?? { baseline: [], current: [], unit };
          found.set(row, entry);
          entry[side].push(value);
        }
      } catch (error) {
        console.log(`${name}: left out, ${side}: ${error instanceof Error ? error.message : error}`);
        return;
      }
    }
  }
  for (const [row, { baseline, current, unit }] of found)
    if (baseline.length === current.length) add(row, unit, baseline, current);
}

const ALL_FOUR = ['check', '--with', 'language,spelling,cleaning,entities'] as const;

/** The command line's last argument. Today's takes `-` for its input; d711573 knows nothing else and takes none. */
const inputOf = (side: Side) => (side === 'current' ? ['-'] : []);

async function commandLine(folders: Record<Side, string>, input: string): Promise<void> {
  for (const [name, args] of [
    ['detect', ['detect']],
    ['check, language', ['check', '--with', 'language']],
    ['check, spelling', ['check', '--with', 'spelling']],
    ['check, cleaning', ['check', '--with', 'cleaning']],
    ['check, entities', ['check', '--with', 'entities']],
    ['entities', ['entities']],
    ['check, all four', ALL_FOUR],
    ['check, all four, two jobs', [...ALL_FOUR, '--jobs', '2']],
    ['stats', ['stats']],
  ] as const) {
    await pairs(name, async (side) => {
      const cli = join(folders[side], 'server', 'dist', 'cli.js');
      const { seconds, cpu, peak } = await measure([process.execPath, cli, ...args, ...inputOf(side)], input, [1]);
      return [
        [name, 's by the clock', seconds],
        ...(cpu === undefined ? [] : [[`${name}: processor time`, 's', cpu] as const]),
        ...(peak === undefined ? [] : [[`${name}: peak memory`, 'MB', peak] as const]),
      ];
    });
  }
}

/** Two jobs against one by the clock, and what two processes that know nothing of each other do in the time of one: what the machine itself gives. */
async function twoJobs(folders: Record<Side, string>, input: string, lines: number): Promise<void> {
  const size = `${lines.toLocaleString('en')} lines`;
  await pairs('two jobs against one', async (side) => {
    const cli = join(folders[side], 'server', 'dist', 'cli.js');
    const run = (...more: string[]) =>
      measure([process.execPath, cli, ...ALL_FOUR, ...more, ...inputOf(side)], input, [1]);
    const one = await run();
    const two = await run('--jobs', '2');
    const both = await Promise.all([run(), run()]);
    const quicker = one.seconds / two.seconds;
    const machine = (2 * one.seconds) / Math.max(...both.map(({ seconds }) => seconds));
    return [
      [`two jobs against one, ${size}`, 'times as quick', quicker],
      [`two processes at once against one, ${size}`, 'times the work', machine],
      [`two jobs, share of what two processes do, ${size}`, 'of 1', quicker / machine],
    ];
  });
}

async function server(folders: Record<Side, string>): Promise<void> {
  const bin = (side: Side) => join(folders[side], 'server', 'bin', 'qalam-language-server.js');
  const start = (side: Side) => Session.start({ nodeArguments: SERVER_NODE_ARGUMENTS, bin: bin(side) });
  const short = makeText(240);
  await pairs('cold start to the first diagnostic', async (side) => {
    let session!: Session;
    const time = await measured(async () => {
      session = await start(side);
      await session.diagnostics(await session.open('short.txt', short));
    });
    await session.stop();
    return [['cold start to the first diagnostic', 'ms', time]];
  });
  for (const words of options.words.split(',').map(Number)) {
    const text = makeText(words);
    const lines = text.split('\n').length;
    const size = `${words.toLocaleString('en')} words`;
    await pairs(`visible part, ${size}`, async (side) => {
      const session = await start(side);
      const time = await measured(async () => {
        const uri = await session.open('large.txt', text);
        for (;;) {
          const report = await session
            .request<DocumentDiagnosticReport>('textDocument/diagnostic', { textDocument: { uri } })
            .catch(() => undefined);
          if (report?.kind === 'full' && report.items.some(({ range }) => range.start.line < VISIBLE_LINES)) break;
        }
      });
      session.process.kill();
      return [[`visible part after opening, ${size}`, 'ms', time]];
    });
    await pairs(`full check and edits, ${size}`, async (side) => {
      const subject = await qalam('diagnostics', 'plaintext', bin(side));
      const full = await subject.open(text);
      const { rss } = await subject.loop();
      const next = randomOf(2);
      const times: number[] = [];
      while (times.length < EDITS) {
        const line = Math.floor(next() * (lines - 1));
        times.push(await subject.edit(line, false), await subject.edit(line, true));
      }
      await subject.stop();
      return [
        [`full check, ${size}`, 'ms', full],
        [`edit to all diagnostics p95, ${size}`, 'ms', percentile(times, 0.95)],
        [`memory after the check, ${size}`, 'MB', rss / 1e6],
      ];
    });
  }
  await pairs('suggestions', async (side) => {
    const session = await start(side);
    const found = new Map<string, { uri: string; diagnostic: Diagnostic }>();
    // A document shows a thousand findings at most.
    for (let seed = 7; found.size < TYPOS && seed < 27; seed++) {
      const typos = makeText(12_000, seed);
      const lines = typos.split('\n');
      const uri = await session.open(`typos${seed}.txt`, typos);
      for (const diagnostic of await session.diagnostics(uri)) {
        const { start: from, end: to } = diagnostic.range;
        const word = lines[from.line]!.slice(from.character, to.character);
        if (found.size < TYPOS && /^\p{L}+$/u.test(word)) found.set(word, { uri, diagnostic });
      }
    }
    const times: number[] = [];
    for (const { uri, diagnostic } of found.values()) {
      times.push(
        await measured(() =>
          session.request('textDocument/codeAction', {
            textDocument: { uri },
            range: diagnostic.range,
            context: { diagnostics: [diagnostic] },
          }),
        ),
      );
    }
    session.process.kill();
    if (times.length < TYPOS) throw new Error(`only ${times.length} typos were found`);
    return [
      ['suggestions for a typo, p50', 'ms', percentile(times, 0.5)],
      ['suggestions for a typo, p95', 'ms', percentile(times, 0.95)],
    ];
  });
}

/** Running text, one check of it and nothing else, start-up included. */
async function running(folders: Record<Side, string>, input: string, folder: string): Promise<void> {
  const text = join(folder, 'running.txt');
  const lines = readFileSync(input, 'utf8').trimEnd().split('\n');
  writeFileSync(
    text,
    `${lines.map((line) => String((JSON.parse(line) as { text?: unknown }).text ?? '')).join('\n')}\n`,
  );
  const probe = spawnSync('hunspell', ['-d', 'kk_KZ', '-l'], { input: 'сөз\n', encoding: 'utf8' });
  if (probe.status !== 0) {
    console.log('hunspell -d kk_KZ -l: left out (`hunspell` with `hunspell-kk` is not installed)');
    return;
  }
  const version = spawnSync('hunspell', ['--version'], { encoding: 'utf8' }).stdout;
  console.log(
    `\nRunning text against ${/Hunspell [\d.]+/.exec(version)?.[0] ?? 'hunspell'} with kk_KZ: peer | Qalam | ratio`,
  );
  await pairs('hunspell', async (side) => {
    const cli = join(folders.current, 'server', 'dist', 'cli.js');
    const { seconds, cpu } =
      side === 'baseline'
        ? await measure(['hunspell', '-d', 'kk_KZ', '-i', 'utf-8', '-l', text], text)
        : await measure([process.execPath, cli, 'check', '--with', 'spelling', '--input', 'text', '-'], text, [1]);
    return [
      ['running text against hunspell -l', 's by the clock', seconds],
      ...(cpu === undefined ? [] : [['running text against hunspell -l: processor time', 's', cpu] as const]),
    ];
  });
}

/** The peers of an editor's check at 10,000 words; for nspell, which has no editor, a check of the words one by one. */
async function peers(folder: string): Promise<void> {
  try {
    installPeers();
  } catch (error) {
    console.log(`Peers left out: ${error instanceof Error ? error.message : error}`);
    return;
  }
  const list = join(folder, 'words.txt');
  const entries = readFileSync(join(root, 'dictionaries', 'spelling', 'kk.freq'), 'utf8').split('\n');
  writeFileSync(list, entries.map((line) => line.split('\t')[0]).join('\n'));
  const text = makeText(10_000);
  console.log('\n10,000 words: peer | Qalam | ratio');
  for (const tool of ['cspell', 'harper', 'nspell'] as const) {
    let name: string = tool;
    await pairs(tool, async (side) => {
      const subject = side === 'baseline' ? await peer(tool, list) : await qalam('diagnostics');
      if (side === 'baseline') name = subject.name;
      const full = await subject.open(text);
      const times: number[] = [];
      const next = randomOf(3);
      while (times.length < 6) {
        const line = Math.floor(next() * 800);
        times.push(await subject.edit(line, false), await subject.edit(line, true));
      }
      await subject.stop();
      return [
        [`${name}: full check`, 'ms', full],
        [`${name}: edit p50`, 'ms', percentile(times, 0.5)],
      ];
    });
  }
}

/** Packs both builds; bytes of the packages. */
function packages(folders: Record<Side, string>): void {
  if (options['no-package'] || !wanted('package')) return;
  const bytes = (folder: string) => {
    const out = execFileSync('npm', ['run', '-s', 'package'], { cwd: folder, encoding: 'utf8' });
    return statSync(out.trim().split('\n').at(-1)!).size;
  };
  add('package', 'bytes', [bytes(folders.baseline)], [bytes(folders.current)]);
}

async function main(): Promise<void> {
  const commit = commitOf(options.baseline);
  const folders: Record<Side, string> = { baseline: buildBaseline(commit), current: root };
  if (!existsSync(join(root, 'server', 'dist', 'cli.js')))
    throw new Error('server/dist/cli.js is missing: npm run build');
  const folder = mkdtempSync(join(tmpdir(), 'qalam-bench-'));
  const machine = {
    node: process.version,
    cpu: `${cpus().length} × ${cpus()[0]?.model ?? '?'}`,
    memory: Math.round(totalmem() / 1e9),
    date: new Date().toISOString(),
    baseline: commit,
    current: commitOf('HEAD'),
    pairs: PAIRS,
    load: { before: loadavg()[0]!, after: 0 },
  };
  console.log(
    `Node ${machine.node}, ${machine.cpu}, ${machine.memory} GB, load ${machine.load.before.toFixed(1)}; ${commit.slice(0, 7)} | ${machine.current.slice(0, 7)} | ratio, ${PAIRS} pairs`,
  );
  try {
    const corpus = async (name: string, count: number | undefined) => {
      const path = join(folder, name);
      if (options.file === undefined) await generate(path, count ?? LINES);
      else writeFileSync(path, readFileSync(options.file, 'utf8').trimEnd().split('\n').slice(0, count).join('\n'));
      return path;
    };
    const input = await corpus('corpus.jsonl', options.lines === undefined ? undefined : Number(options.lines));
    await commandLine(folders, input);
    if (wanted('two jobs against one')) {
      const long = await corpus('long.jsonl', LINES_OF_JOBS);
      await twoJobs(folders, long, readFileSync(long, 'utf8').trimEnd().split('\n').length);
    }
    await server(folders);
    packages(folders);
    if (!options['no-peers']) {
      await running(folders, input, folder);
      await peers(folder);
    }
    machine.load.after = loadavg()[0]!;
    writeFileSync(join(root, 'bench.json'), `${JSON.stringify({ machine, rows }, null, 2)}\n`);
    console.log(`\nLoad ${machine.load.after.toFixed(1)} at the end; bench.json written.`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

void main();
