import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { readRegularFile, readRegularText } from './regularFile';

const isPosix = process.platform !== 'win32';
const NO_FILE = /^Error: not a regular file$/;

let folder: string;
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'qalam-files-'));
});
after(() => rmSync(folder, { recursive: true, force: true }));

describe('a regular file', () => {
  test('is read whole, to the byte where the limit is; links are followed', async () => {
    for (const size of [0, 1, 65_535, 65_536, 65_537, 300_000]) {
      const path = join(folder, `size-${size}`);
      const content = Buffer.alloc(size, 'қалам');
      writeFileSync(path, content);
      assert.deepEqual(await readRegularFile(path, { most: size }), content);
      if (size > 0) await assert.rejects(readRegularFile(path, { most: size - 1 }), /bytes$/);
    }
    symlinkSync(join(folder, 'size-1'), join(folder, 'link'));
    assert.equal((await readRegularFile(join(folder, 'link'), { most: 10 })).length, 1);
    writeFileSync(join(folder, 'text'), 'сөз\n');
    assert.equal(await readRegularText(join(folder, 'text'), { most: 10 }), 'сөз\n');
  });

  test('that is not there is told by its code', async () => {
    await assert.rejects(readRegularFile(join(folder, 'none'), { most: 10 }), { code: 'ENOENT' });
  });

  test('of the system, which says that it is empty, is held to the limit', {
    skip: process.platform !== 'linux',
  }, async () => {
    assert.ok((await readRegularFile('/proc/self/status', { most: 100_000 })).length > 100);
    await assert.rejects(readRegularFile('/proc/self/status', { most: 100 }), /> 100 bytes$/);
  });
});

describe('what is no regular file is refused and waited for by nobody', { skip: !isPosix }, () => {
  test('a pipe, more of them than there are threads for files', async () => {
    const pipes = Array.from({ length: 8 }, (_, n) => join(folder, `pipe-${n}`));
    for (const pipe of pipes) execFileSync('mkfifo', [pipe]);
    await Promise.all(pipes.map((pipe) => assert.rejects(readRegularFile(pipe, { most: 10 }), NO_FILE)));
  });

  test('a device, a folder, a socket', async () => {
    await assert.rejects(readRegularFile('/dev/zero', { most: 10 }), NO_FILE);
    mkdirSync(join(folder, 'inner'));
    await assert.rejects(readRegularFile(join(folder, 'inner'), { most: 10 }), NO_FILE);
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(join(folder, 'socket'), resolve));
    await assert.rejects(readRegularFile(join(folder, 'socket'), { most: 10 }), NO_FILE);
    await new Promise((resolve) => server.close(resolve));
  });
});

test('the deadline holds for whatever takes long', async () => {
  const path = join(folder, 'slow');
  writeFileSync(path, 'x');
  // Reading begins in another thread, so that nothing is read yet when this one comes to its timers.
  const read = readRegularFile(path, { most: 10, deadline: 1 });
  const end = performance.now() + 50;
  while (performance.now() < end);
  await assert.rejects(read, /no answer within 1 ms/);
});
