/** Runs of the command line under measurement, and what they read. */
import { spawn } from 'node:child_process';
import { closeSync, createWriteStream, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomOf } from '../../server/src/random';

const root = join(__dirname, '..', '..');

/** Writes so many lines of JSONL, each a sentence of 12 words drawn with a fixed seed from the word frequencies that are shipped. */
export async function generate(path: string, count: number): Promise<void> {
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

export interface Measure {
  readonly seconds: number;
  /** User and system time of all threads, s; undefined where /proc is missing. */
  readonly cpu: number | undefined;
  /** Largest resident set, MB; likewise. */
  readonly peak: number | undefined;
}

/**
 * Runs a program with a file as its input until it ends; its output is read and thrown away. Rejects where it ends with another status
 * than 0 and those of `also`.
 */
export function measure(
  [program, ...args]: readonly [string, ...string[]],
  input: string,
  also: readonly number[] = [],
): Promise<Measure> {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const handle = openSync(input, 'r');
    const child = spawn(program, args, { stdio: [handle, 'pipe', 'inherit'] });
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
      if (code === 0 || also.includes(code ?? -1))
        resolve({ seconds: (performance.now() - started) / 1000, cpu, peak });
      else reject(new Error(`${[program, ...args].join(' ')} ended with ${code}`));
    });
  });
}
