import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { FeedbackFile } from './feedback';
import { privateFolder, writeWhole } from './files';
import { IgnoredWords } from './ignored';
import { WordFiles } from './words';

let root: string;
let oldMask: number;
before(() => {
  root = mkdtempSync(join(tmpdir(), 'qalam-modes-'));
  // The usual mask, under which files are readable for all.
  oldMask = process.umask(0o022);
});
after(() => {
  process.umask(oldMask);
  rmSync(root, { recursive: true, force: true });
});

const mode = (path: string) => (statSync(path).mode & 0o7777).toString(8);
const modes = (path: string) => [mode(path), mode(dirname(path))];
const at = (name: string, fileMode?: number) => {
  const path = join(root, name);
  if (fileMode === undefined) return path;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, '');
  chmodSync(path, fileMode);
  return path;
};

describe('what is kept of a person is for that person alone', { skip: process.platform === 'win32' }, () => {
  const kinds: Record<string, (path: string) => Promise<unknown>> = {
    'ignored words': (path) => {
      const ignored = new IgnoredWords();
      ignored.open(path);
      return ignored.set('file:///a.txt', 'сөз', true);
    },
    'personal words': async (path) => {
      const words = new WordFiles(
        () => {},
        () => {},
        () => true,
      );
      await words.add(path, ['сөз']);
      words.close();
    },
    'the feedback log': (path) => new FeedbackFile(path).append([{ outcome: 'accepted' } as never]),
  };
  for (const [kind, write] of Object.entries(kinds)) {
    test(`${kind}: a new file and a new folder`, async () => {
      const path = at(`${kind}/new/file`);
      await write(path);
      assert.ok(readFileSync(path, 'utf8').length > 0);
      assert.deepEqual(modes(path), ['600', '700']);
    });
    test(`${kind}: wider ones that are there already are narrowed`, async () => {
      const path = at(`${kind}/old/file`, 0o664);
      assert.deepEqual(modes(path), ['664', '755']);
      await write(path);
      assert.ok(readFileSync(path, 'utf8').length > 0);
      assert.deepEqual(modes(path), ['600', '700']);
    });
  }

  test('one that is read-only is left alone, and what a link leads to keeps its mode and its folder', async () => {
    const readOnly = at('read-only/file', 0o444);
    assert.equal((await writeWhole(readOnly, 'x', true)).ok, false);
    assert.equal(mode(readOnly), '444');
    const target = at('dotfiles/words.txt', 0o644);
    mkdirSync(join(root, 'storage'));
    symlinkSync(target, join(root, 'storage', 'words.txt'));
    assert.equal((await writeWhole(join(root, 'storage', 'words.txt'), 'x', true)).ok, true);
    assert.deepEqual([readFileSync(target, 'utf8'), ...modes(target)], ['x', '644', '755']);
    assert.equal(mode(join(root, 'storage')), '700');
  });

  test('a folder that everybody writes to stays so', async () => {
    const shared = join(root, 'shared');
    mkdirSync(shared);
    chmodSync(shared, 0o1777);
    await privateFolder(shared);
    assert.equal(mode(shared), '1777');
  });
});

test('a project’s list is for all who work on it', { skip: process.platform === 'win32' }, async () => {
  const path = at('project/.qalam/words.txt');
  assert.equal((await writeWhole(path, 'x')).ok, true);
  assert.deepEqual(modes(path), ['644', '755']);
  chmodSync(path, 0o664);
  assert.equal((await writeWhole(path, 'y')).ok, true);
  assert.equal(mode(path), '664');
});
