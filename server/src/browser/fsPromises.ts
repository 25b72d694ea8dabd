/** In place of `node:fs/promises`: as much of it as the server uses. All reject with an error that has Node's `code`. */
import { isWithoutBase64, withBase64 } from '../base64Code';
import { fromFrontCoded, isFrontCoded, mostFrontCoded } from '../frontCoding';
import { EXTENSION_FILES } from '../protocol';
import { ask, readBytes } from './host';
import { unpack } from './unpack';

/** How many bytes each file is that may be packed, by its name; written here by `esbuild.config.mjs`. */
declare const LENGTHS: Readonly<Record<string, number>>;

/** A file of the extension, which in the package that people install may be there packed alone. */
export async function readFile(path: string): Promise<Uint8Array> {
  try {
    return await readBytes(path);
  } catch (error) {
    const packed = await readBytes(`${path}.br`).catch(() => undefined);
    const length = LENGTHS[path.slice(`${EXTENSION_FILES}/server/dist/`.length)];
    if (!packed || length === undefined) throw error;
    const bytes = await unpack(packed, mostFrontCoded(length));
    if (isWithoutBase64(bytes)) return withBase64(bytes);
    return isFrontCoded(bytes) ? fromFrontCoded(bytes) : bytes.slice(0, length);
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
