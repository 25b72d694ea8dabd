import { randomBytes } from 'node:crypto';
import { mkdir, open, rename, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Result } from '../types';

/** Replaces a file whole (UTF-8), by way of a temporary one beside it, so that a crash leaves the old or the new one. */
export async function writeWhole(path: string, content: string): Promise<Result<undefined>> {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    await mkdir(dirname(path), { recursive: true });
    const handle = await open(temporary, 'wx');
    try {
      await handle.writeFile(content, 'utf8');
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, path);
    return { ok: true, value: undefined };
  } catch (error) {
    await unlink(temporary).catch(() => {});
    return { ok: false, error: error instanceof Error ? error.message : String(error) };
  }
}
