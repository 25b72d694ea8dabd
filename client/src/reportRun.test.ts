import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { CorpusProgress } from '../../server/src/protocol';
import { insideFolder, runReport } from './reportRun';

class Token {
  isCancellationRequested = false;
  private readonly events = new EventEmitter();
  readonly onCancellationRequested = (listener: () => void) => {
    this.events.on('cancel', listener);
    return { dispose: () => this.events.off('cancel', listener) };
  };
  get listeners() {
    return this.events.listenerCount('cancel');
  }
  cancel() {
    this.isCancellationRequested = true;
    this.events.emit('cancel');
  }
}

const run = (script: string, input = '', token = new Token(), progress = (_: CorpusProgress) => {}) =>
  runReport(['-e', script], input, progress, token);

test('the report comes with its progress and with what was said beside', async () => {
  const seen: CorpusProgress[] = [];
  const token = new Token();
  const counted = await run(
    `let text = '';
     process.stdin.setEncoding('utf8').on('data', (d) => { text += d; }).on('end', () => {
       process.stderr.write('progress {"lines":5,"fi');
       setTimeout(() => {
         process.stderr.write('le":0,"files":2}\\nqalam: a.txt: gone\\nprogress {"lines":9,"file":1,"files":2}\\n');
         process.stdout.write(JSON.stringify({ text }));
         process.exitCode = 3;
       }, 50);
     });`,
    'қазақ\n'.repeat(50_000),
    token,
    (now) => seen.push(now),
  );
  assert.deepEqual(seen, [
    { lines: 5, file: 0, files: 2 },
    { lines: 9, file: 1, files: 2 },
  ]);
  assert.deepEqual(counted?.notes, ['qalam: a.txt: gone']);
  assert.deepEqual(counted?.report, { text: 'қазақ\n'.repeat(50_000) });
  assert.equal(token.listeners, 0);
});

test('cancelling ends the process, whatever it was at', async () => {
  const token = new Token();
  const running = run('process.stderr.write("progress {}\\n"); setInterval(() => {}, 1000)', '', token, () =>
    token.cancel(),
  );
  assert.equal(await running, undefined);
});

test('a failure says what the command line said', async () => {
  await assert.rejects(run('console.error("qalam: no data"); process.exit(2)'), /^Error: qalam: no data$/);
  await assert.rejects(run('process.exit(1)'), /^Error: 1$/);
  await assert.rejects(run('console.log("{")'), /^Error: 0$/);
  // One that does not read is no failure of its own.
  assert.deepEqual((await run('console.log("{}"); process.exit(0)', 'x'.repeat(5_000_000)))?.report, {});
});

test('files are those of the folder, wherever links lead', { skip: process.platform === 'win32' }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'qalam-report-'));
  try {
    mkdirSync(join(folder, 'corpus', 'in'), { recursive: true });
    const path = (name: string) => join(folder, 'corpus', name);
    writeFileSync(path('in/a.txt'), 'а');
    writeFileSync(path('..b.txt'), 'а');
    writeFileSync(join(folder, 'secret.txt'), 'а');
    symlinkSync(join(folder, 'secret.txt'), path('out.txt'));
    symlinkSync(path('in/a.txt'), path('same.txt'));
    symlinkSync(folder, path('up'));
    const paths = ['in/a.txt', '..b.txt', 'out.txt', 'same.txt', 'up/secret.txt', 'missing.txt', 'a\n../../secret.txt'];
    assert.deepEqual(await insideFolder(path(''), paths.map(path)), ['in/a.txt', '..b.txt', 'same.txt'].map(path));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
