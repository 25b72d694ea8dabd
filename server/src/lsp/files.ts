import { createHash, randomBytes } from 'node:crypto';
import { chmod, mkdir, open, realpath, rename, stat, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import type { Result } from '../types';

/**
 * Replaces a file whole (UTF-8), by way of a temporary one beside it, so that a crash leaves the old or the new one. The
 * file keeps its permissions; of a symbolic link its target is replaced. One that is read-only is left as it is: renaming
 * another one over it would go through; so is what is no regular file.
 *
 * @param isPrivate the file is for its user alone (0600), and so is its folder (`privateFolder`), where a wider one is there
 * already too; what a symbolic link leads to is of the user's making and stays as it is
 */
export async function writeWhole(path: string, content: string, isPrivate = false): Promise<Result<undefined>> {
  const target = await realpath(path).catch(() => path);
  const temporary = `${target}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    if (isPrivate) await privateFolder(dirname(path));
    else await mkdir(dirname(target), { recursive: true });
    const found = await stat(target).catch(() => undefined);
    if (found?.isFile() === false) throw new Error('not a regular file');
    const isLink = target !== join(await realpath(dirname(path)), basename(path));
    const narrowed = isPrivate && !isLink ? 0o600 : 0o777;
    const mode = found ? found.mode & narrowed : isPrivate ? 0o600 : undefined;
    if (mode !== undefined && (mode & 0o222) === 0) throw new Error('EACCES: read-only file');
    const handle = await open(temporary, 'wx', mode);
    try {
      // What a new file gets is less what the process's mask takes away.
      if (mode !== undefined) await handle.chmod(mode);
      await handle.writeFile(content, 'utf8');
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, target);
    return { ok: true, value: undefined };
  } catch (error) {
    await unlink(temporary).catch(() => {});
    const message = error instanceof Error ? error.message : String(error);
    // Without the call and its paths: one of them is the temporary file's, another one each time.
    return { ok: false, error: message.replace(/, \w+ '.*/s, '') };
  }
}

/** Renames a file, where there is one and the other name is not taken. */
export async function moveFile(from: string, to: string): Promise<Result<undefined>> {
  const isThere = (path: string) =>
    stat(path).then(
      (found) => found.isFile(),
      () => false,
    );
  try {
    if ((await isThere(from)) && !(await isThere(to))) await rename(from, to);
    return { ok: true, value: undefined };
  } catch (error) {
    return { ok: false, error: error instanceof Error ? error.message.replace(/, \w+ '.*/s, '') : String(error) };
  }
}

/** A lock this old was left by a process that was killed, ms: what is done under one takes milliseconds. */
const LOCK_HOLDS = 5000;

/**
 * Reads and writes a file while no other process does so by way of this: of two windows that read, change and write the same file at
 * once the one that writes last would undo the other's change. Where no lock can be had, it goes on without.
 */
export async function alone<T>(path: string, step: () => Promise<T>): Promise<T> {
  const target = join(await realpath(dirname(path)).catch(() => dirname(path)), basename(path));
  // Not beside the file: in a project's folder others would see it come and go.
  const lock = join(tmpdir(), `qalam-${createHash('sha1').update(target).digest('hex')}.lock`);
  let isHeld = false;
  for (let until = performance.now() + 2 * LOCK_HOLDS; !isHeld && performance.now() < until; ) {
    try {
      await (await open(lock, 'wx')).close();
      isHeld = true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') break;
      const made = await stat(lock).catch(() => undefined);
      if (made && Date.now() - made.mtimeMs > LOCK_HOLDS) await unlink(lock).catch(() => {});
      else await new Promise((resolve) => setTimeout(resolve, 5 + 10 * Math.random()));
    }
  }
  try {
    return await step();
  } finally {
    if (isHeld) await unlink(lock).catch(() => {});
  }
}

/**
 * Makes a folder that its user alone can look into (0700), or an existing one so. One of somebody else's stays as it is, and
 * so does one that everybody writes to, as for temporary files (the sticky bit).
 */
export async function privateFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  const { mode, uid } = await stat(path);
  if ((mode & 0o077) !== 0 && (mode & 0o1000) === 0 && uid === process.getuid?.()) await chmod(path, mode & 0o700);
}
