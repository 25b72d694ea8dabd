/**
 * `npm run bench`: the built server over stdio, measured from outside as an editor would feel it. Prints figures; nothing is
 * asserted. `--quick` leaves out the largest texts.
 */
import { cpus } from 'node:os';
import { join } from 'node:path';
import { Session } from '../protocol/session';
import { makeText, percentile } from './text';

const LOOP = join(__dirname, 'loop-delay.cjs');

interface Loop {
  readonly max: number;
  readonly p99: number;
  readonly rss: number;
}

async function start(): Promise<{ session: Session; loop: () => Promise<Loop>; ready: number }> {
  const started = performance.now();
  const session = await Session.start({ nodeArguments: ['--require', LOOP], stderr: 'pipe' });
  const ready = performance.now() - started;
  let output = '';
  session.process.stderr!.setEncoding('utf8').on('data', (chunk: string) => {
    output += chunk;
  });
  const loop = async () => {
    output = '';
    session.process.kill('SIGUSR2');
    for (;;) {
      const line = /qalam-loop (\{.*\})\n/.exec(output);
      if (line) return JSON.parse(line[1]!) as Loop;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };
  return { session, loop, ready };
}

const ms = (value: number) => `${value.toFixed(1)} ms`;
const mb = (bytes: number) => `${(bytes / 1e6).toFixed(0)} MB`;

async function main() {
  console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? '?'}`);
  const sizes = process.argv.includes('--quick') ? [10_000, 100_000] : [10_000, 100_000, 1_000_000];
  console.log(
    '\nwords | start to initialized | open to full diagnostics | blocked, worst | loop p99 | edit p50 / p95 / max | memory',
  );
  for (const words of sizes) {
    const text = makeText(words);
    const { session, loop, ready } = await start();
    await loop();
    const opened = performance.now();
    const uri = await session.open('bench.txt', text);
    await session.diagnostics(uri);
    const full = performance.now() - opened;
    const analysing = await loop();
    const lines = text.split('\n').length;
    const edits: number[] = [];
    for (let i = 0; i < 200; i++) {
      const line = Math.floor((((i * 7919) % 9973) / 9973) * lines);
      await session.change(uri, line, 0, 0, 'қ');
      const before = performance.now();
      await session.semanticRange(uri, line);
      edits.push(performance.now() - before);
    }
    const { rss } = await loop();
    console.log(
      [
        words.toLocaleString('en'),
        ms(ready),
        ms(full),
        ms(analysing.max),
        ms(analysing.p99),
        `${ms(percentile(edits, 0.5))} / ${ms(percentile(edits, 0.95))} / ${ms(Math.max(...edits))}`,
        mb(rss),
      ].join(' | '),
    );
    await session.stop();
  }
}

main();
