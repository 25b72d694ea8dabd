/**
 * npm run bench:offers -- [--against SERVER] [--rounds 3] [--keys 600]
 *
 * The time from a key to the embedded model's offer, as an editor waits for it (edit and request over stdio), and the memory of the
 * built server after it; `--against` is another build's `server/bin/qalam-language-server.js`, run in turns with this one.
 */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { SERVER_BIN, Session } from '../protocol/session';

const { values } = parseArgs({
  options: {
    against: { type: 'string' },
    rounds: { type: 'string', default: '3' },
    keys: { type: 'string', default: '600' },
  },
});
const news = readFileSync(join(__dirname, 'texts/news.txt'), 'utf8').replace(/\s+/gu, ' ');

/** Resident memory of a process, MB. */
const memoryOf = (pid: number) =>
  Number(/VmRSS:\s+(\d+)/u.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;

async function measure(bin: string): Promise<{ median: number; p95: number; memory: number }> {
  const session = await Session.start({ bin });
  const begin = 400;
  const uri = await session.open('typed.txt', news.slice(0, begin));
  const times: number[] = [];
  const ask = (character: number) =>
    session.request('textDocument/inlineCompletion', {
      textDocument: { uri },
      position: { line: 0, character },
      context: { triggerKind: 2 },
    });
  // The model is loaded with the first.
  await ask(begin);
  for (let at = begin; at < begin + Number(values.keys); at++) {
    const started = performance.now();
    await session.change(uri, 0, at, at, news[at % news.length]!);
    await ask(at + 1);
    times.push(performance.now() - started);
  }
  const memory = memoryOf(session.process.pid!);
  await session.stop();
  times.sort((a, b) => a - b);
  return { median: times[times.length >> 1]!, p95: times[Math.floor(times.length * 0.95)]!, memory };
}

async function main(): Promise<void> {
  const bins = [SERVER_BIN, ...(values.against ? [resolve(values.against)] : [])];
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const bin of bins) {
      const { median, p95, memory } = await measure(bin);
      console.log(
        `${bin === SERVER_BIN ? 'this build' : 'the other '}: median ${median.toFixed(2)} ms, p95 ${p95.toFixed(2)} ms, ${memory.toFixed(0)} MB`,
      );
    }
  }
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
