import { randomBytes } from 'node:crypto';
import { mkdir, open, realpath, rename, stat, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Result } from '../types';

/**
 * Replaces a file whole (UTF-8), by way of a temporary one beside it, so that a crash leaves the old or the new one. The
 * file keeps its permissions; of a symbolic link its target is replaced. One that is read-only is left as it is: renaming
 * another one over it would go through; so is what is no regular file.
 */
export async function writeWhole(path: string, content: string): Promise<Result<undefined>> {
  const target = await realpath(path).catch(() => path);
  const temporary = `${target}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    await mkdir(dirname(target), { recursive: true });
    const found = await stat(target).catch(() => undefined);
    if (found?.isFile() === false) throw new Error('not a regular file');
    const mode = found && found.mode & 0o777;
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
