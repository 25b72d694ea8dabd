/** In place of `node:fs/promises`: as much of it as the server uses. All reject with an error that has Node's `code`. */
import { ask, readBytes } from './host';

export const readFile = (path: string): Promise<Uint8Array> => readBytes(path);

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
