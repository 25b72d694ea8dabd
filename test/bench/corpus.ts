/**
 * Speed and memory of the command line over a corpus: `npm run bench:corpus [-- --lines N] [-- --file JSONL]`. Without a
 * file, sentences of 12 words are drawn with a fixed seed from the word frequencies that are shipped. The bundle in
 * `server/dist` is run as it is shipped. Wall-clock figures depend on what else the machine does; figures a core are by
 * CPU time, start-up included.
 */

import { spawn } from 'node:child_process';
import {
  closeSync,
  createReadStream,
  createWriteStream,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { randomOf } from '../../server/src/random';

const root = join(__dirname, '..', '..');
const cli = join(root, 'server', 'dist', 'cli.js');
const { values } = parseArgs({ options: { lines: { type: 'string' }, file: { type: 'string' } } });
const lineCount = Number(values.lines ?? 100_000);

async function generate(path: string, count: number): Promise<void> {
  const words: string[] = [];
  const sums: number[] = [];
  let sum = 0;
  for (const line of readFileSync(join(root, 'dictionaries/spelling/kk.freq'), 'utf8').split('\n')) {
    const [word, n] = line.split('\t');
    if (word === undefined || word === '' || word.startsWith('#')) continue;
    sum += Number(n ?? 1) || 1;
    words.push(word);
    sums.push(sum);
  }
  const next = randomOf(1);
  const draw = () => {
    const at = next() * sum;
    let low = 0;
    let high = sums.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sums[middle]! <= at) low = middle + 1;
      else high = middle;
    }
    return words[low]!;
  };
  const file = createWriteStream(path);
  for (let i = 0; i < count; i++) {
    const sentence = Array.from({ length: 12 }, draw).join(' ');
    const text = `${sentence[0]!.toUpperCase()}${sentence.slice(1)}.`;
    if (!file.write(`${JSON.stringify({ id: i, text })}\n`))
      await new Promise<void>((done) => file.once('drain', () => done()));
  }
  await new Promise<void>((done) => file.end(() => done()));
}

interface Measure {
  readonly seconds: number;
  /** User and system time of all threads, s; undefined where /proc is missing. */
  readonly cpu: number | undefined;
  /** Largest resident set, MB; likewise. */
  readonly peak: number | undefined;
}

function measure(args: readonly string[], input: string): Promise<Measure> {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const handle = openSync(input, 'r');
    const child = spawn(process.execPath, [cli, ...args], { stdio: [handle, 'pipe', 'inherit'] });
    closeSync(handle);
    child.stdout!.resume();
    let cpu: number | undefined;
    let peak: number | undefined;
    const poll = setInterval(() => {
      try {
        const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
        const high = /VmHWM:\s+(\d+) kB/.exec(status);
        if (high) peak = Number(high[1]) / 1024;
        const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8')
          .replace(/^.*\) /, '')
          .split(' ');
        // utime and stime, in clock ticks of 10 ms.
        cpu = (Number(fields[11]) + Number(fields[12])) / 100;
      } catch {
        // The process has ended, or there is no /proc.
      }
    }, 20);
    child.on('error', reject);
    child.on('close', (code) => {
      clearInterval(poll);
      if (code === 0) resolve({ seconds: (performance.now() - started) / 1000, cpu, peak });
      else reject(new Error(`qalam ${args.join(' ')} ended with ${code}`));
    });
  });
}

async function countLines(path: string): Promise<number> {
  let lines = 0;
  for await (const chunk of createReadStream(path)) for (const byte of chunk as Buffer) if (byte === 10) lines++;
  return lines;
}

async function main(): Promise<void> {
  if (!existsSync(cli)) throw new Error('server/dist/cli.js is missing: npm run build');
  const folder = mkdtempSync(join(tmpdir(), 'qalam-bench-'));
  try {
    let input = values.file;
    if (input === undefined) {
      input = join(folder, 'corpus.jsonl');
      await generate(input, lineCount);
    }
    const lines = await countLines(input);
    const megabytes = statSync(input).size / 1e6;
    console.log(`${lines} lines, ${megabytes.toFixed(1)} MB; ${cpus().length} cores, ${cpus()[0]?.model}`);
    const show = (name: string, { seconds, cpu, peak }: Measure, n = lines, mb = megabytes) => {
      const core = cpu === undefined ? '' : ` | ${Math.round(n / cpu)} lines/s a core (${cpu.toFixed(1)} s CPU)`;
      const memory = peak === undefined ? '' : ` | peak ${Math.round(peak)} MB`;
      console.log(`${name}: ${Math.round(n / seconds)} lines/s, ${(mb / seconds).toFixed(2)} MB/s${core}${memory}`);
    };
    const one = await measure(['check', '--with', 'language,spelling,cleaning,entities'], input);
    for (const [name, args] of [
      ['detect', ['detect']],
      ['check, language', ['check', '--with', 'language']],
      ['check, spelling', ['check', '--with', 'spelling']],
      ['check, cleaning', ['check', '--with', 'cleaning']],
      ['check, language + spelling + cleaning', ['check']],
      ['entities', ['entities']],
      ['clean', ['clean']],
      ['stats', ['stats']],
    ] as const) {
      try {
        show(name, await measure(args, input));
      } catch (error) {
        console.log(`${name}: ${error instanceof Error ? error.message : error}`);
      }
    }
    show('check, all four', one);
    const two = await measure(['check', '--with', 'language,spelling,cleaning,entities', '--jobs', '2'], input);
    show('check, all four, 2 jobs', two);
    console.log(`speed-up from 1 to 2 workers: ${(one.seconds / two.seconds).toFixed(2)}`);

    // Memory at ten times the size, with the cheapest check, whose memory is that of the stream itself.
    const tenfold = join(folder, 'tenfold.jsonl');
    const out = createWriteStream(tenfold);
    for (let i = 0; i < 10; i++) {
      for await (const chunk of createReadStream(input)) {
        if (!out.write(chunk)) await new Promise<void>((done) => out.once('drain', () => done()));
      }
    }
    await new Promise<void>((done) => out.end(() => done()));
    for (const [name, args] of [
      ['check, cleaning', ['check', '--with', 'cleaning']],
      ['check, cleaning, 2 jobs', ['check', '--with', 'cleaning', '--jobs', '2']],
    ] as const) {
      const small = await measure(args, input);
      const large = await measure(args, tenfold);
      console.log(`memory, ${name}: ${Math.round(small.peak ?? 0)} MB at 1x, ${Math.round(large.peak ?? 0)} MB at 10x`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

void main();
