import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { PolledText } from './polled';

const folder = mkdtempSync(join(tmpdir(), 'qalam-polled-'));
// The looks alone do not keep a process going.
const alive = setInterval(() => {}, 1000);
after(() => {
  clearInterval(alive);
  rmSync(folder, { recursive: true, force: true });
});

/** A file with all that was said of it. */
function polled(name: string) {
  const said: string[] = [];
  let waiting: (() => void) | undefined;
  const file = new PolledText(join(folder, name), {
    most: 100,
    use: (content) => said.push(content),
    failed: (reason) => said.push(`failed: ${reason}`),
    changed: () => {
      said.push('changed');
      waiting?.();
    },
  });
  const change = () => new Promise<void>((resolve) => (waiting = resolve));
  return { file, said, change };
}

test('a file that was read between two looks without it, and is gone again, is gone', async () => {
  const { file, said, change } = polled('there-and-gone');
  await file.settled();
  writeFileSync(file.path, 'мәтін');
  const gone = change();
  await file.update(async () => {
    unlinkSync(file.path);
    return { ok: true, value: undefined };
  });
  assert.deepEqual(said, ['мәтін']);
  // Whatever comes within the second is the reading's, not a look's.
  await gone;
  assert.deepEqual(said, ['мәтін', '', 'changed']);
  file.close();
});

test('what others write is read; what the owner wrote is not news; after the end nothing is said', async () => {
  writeFileSync(join(folder, 'list'), '\ufeffбір');
  const { file, said, change } = polled('list');
  await file.settled();
  assert.deepEqual(said, ['\ufeffбір'], 'the first reading is no change');
  await file.update(async (wrote) => {
    writeFileSync(file.path, 'екі');
    wrote('екі');
    return { ok: true, value: undefined };
  });
  const third = change();
  setTimeout(() => writeFileSync(file.path, 'үш'), 2500);
  await third;
  assert.deepEqual(said, ['\ufeffбір', 'үш', 'changed']);
  file.close();
  writeFileSync(file.path, 'төрт');
  await file.update(async () => ({ ok: true, value: undefined }));
  assert.deepEqual(said.slice(3), []);
});

test('one that cannot be read is said once, keeps what was read, and is not written over', async () => {
  writeFileSync(join(folder, 'large'), 'бір');
  const { file, said, change } = polled('large');
  await file.settled();
  writeFileSync(file.path, 'x'.repeat(101));
  const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
  // A busy machine looks later.
  for (let tries = 0; said.length < 2 && tries < 300; tries++) await pause(100);
  // Further looks say nothing.
  await pause(2500);
  assert.deepEqual(said, ['бір', 'failed: 101 > 100 bytes']);
  let written = false;
  const update = await file.update(async () => {
    written = true;
    return { ok: true, value: undefined };
  });
  assert.deepEqual([update, written], [{ ok: false, error: '101 > 100 bytes' }, false]);
  const again = change();
  writeFileSync(file.path, 'екі');
  await again;
  assert.deepEqual(said.slice(-2), ['екі', 'changed']);
  file.close();
});

test('what the owner does in turn may fail; the next is done all the same', async () => {
  const { file } = polled('turns');
  await assert.rejects(
    file.update(() => Promise.reject(new Error('full'))),
    /full/,
  );
  assert.deepEqual(await file.update(async () => ({ ok: true, value: 1 })), { ok: true, value: 1 });
  file.close();
});

test('a drive that does not answer is not waited for', { skip: process.platform === 'win32' }, async () => {
  // Pipes that nobody writes to hold all of Node's threads for files, and with them every look.
  const pipes = Array.from({ length: Number(process.env.UV_THREADPOOL_SIZE ?? 4) }, (_, k) => join(folder, `pipe${k}`));
  spawnSync('mkfifo', pipes);
  const opened = pipes.map((pipe) => open(pipe, 'r'));
  try {
    const said: string[] = [];
    const failed = (reason: string) => said.push(reason);
    const limits = { most: 100, deadline: 100 };
    const file = new PolledText(join(folder, 'far'), { ...limits, use: () => {}, failed, changed: () => {} });
    await file.settled();
    assert.deepEqual(said, ['no answer within 100 ms']);
    file.close();
  } finally {
    spawnSync('sh', ['-c', 'for pipe; do echo > "$pipe"; done', 'sh', ...pipes]);
    for (const handle of await Promise.all(opened)) await handle.close();
  }
});
