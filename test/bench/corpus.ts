/**
 * Speed and memory of the command line over a corpus: `npm run bench:corpus [-- --lines N] [-- --file JSONL]`. Without a
 * file, sentences of 12 words are drawn with a fixed seed from the word frequencies that are shipped. The bundle in
 * `server/dist` is run as it is shipped. Wall-clock figures depend on what else the machine does; figures a core are by
 * CPU time, start-up included.
 */

import { createReadStream, createWriteStream, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { generate, type Measure, measure } from './process';

const root = join(__dirname, '..', '..');
const cli = join(root, 'server', 'dist', 'cli.js');
const { values } = parseArgs({ options: { lines: { type: 'string' }, file: { type: 'string' } } });
const lineCount = Number(values.lines ?? 100_000);

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
    const one = await measure([process.execPath, cli, 'check', '--with', 'language,spelling,cleaning,entities'], input);
    for (const [name, args] of [
      ['detect', ['detect']],
      ['check, language', ['check', '--with', 'language']],
      ['check, spelling', ['check', '--with', 'spelling']],
      ['check, cleaning', ['check', '--with', 'cleaning']],
      ['check, language + spelling + cleaning + grammar', ['check']],
      ['entities', ['entities']],
      ['clean', ['clean']],
      ['stats', ['stats']],
    ] as const) {
      try {
        show(name, await measure([process.execPath, cli, ...args], input));
      } catch (error) {
        console.log(`${name}: ${error instanceof Error ? error.message : error}`);
      }
    }
    show('check, all four', one);
    const two = await measure(
      [process.execPath, cli, 'check', '--with', 'language,spelling,cleaning,entities', '--jobs', '2'],
      input,
    );
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
      const small = await measure([process.execPath, cli, ...args], input);
      const large = await measure([process.execPath, cli, ...args], tenfold);
      console.log(`memory, ${name}: ${Math.round(small.peak ?? 0)} MB at 1x, ${Math.round(large.peak ?? 0)} MB at 10x`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

void main();
