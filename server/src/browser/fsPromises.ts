/** In place of `node:fs/promises`: as much of it as the server uses. All reject with an error that has Node's `code`. */
import { EXTENSION_FILES } from '../protocol';
import { ask, readBytes } from './host';
import { unpackedFile } from './unpack';

/** A file of the extension, which in the package that people install may be there packed alone. */
export async function readFile(path: string): Promise<Uint8Array> {
  try {
    return await readBytes(path);
  } catch (error) {
    const packed = await readBytes(`${path}.br`).catch(() => undefined);
    const bytes = packed && unpackedFile(path.slice(`${EXTENSION_FILES}/server/dist/`.length), packed);
    if (!bytes) throw error;
    return bytes;
  }
}

export async function stat(path: string) {
  const { status } = await ask({ type: 'stat', path });
  const isFile = status?.isFile === true;
  return { isFile: () => isFile, isDirectory: () => !isFile, mtimeMs: status?.modified ?? 0, size: status?.size ?? 0 };
}

/** There are no links that could be followed: VS Code's file systems do that themselves. */
export async function realpath(path: string): Promise<string> {
  await stat(path);
  return path;
}

export async function unlink(path: string): Promise<void> {
  await ask({ type: 'delete', path });
}
