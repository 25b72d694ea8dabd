/**
 * Files whose names come from a folder or from settings. What lies under such a name may be a pipe, a device or a socket,
 * which can be read for ever and fills Node's few threads for files.
 */
import { type BigIntStats, constants } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';

/** Longest wait for a file, ms: one on a network drive that is gone never answers. */
const DEADLINE = 10_000;

export interface ReadLimits {
  /** Bytes; a larger file is refused. */
  readonly most: number;
  /** ms, for the whole of it. */
  readonly deadline?: number;
}

/**
 * The bytes of a regular file. Rejects for whatever else has that name, for one larger than `most` and when the deadline is
 * over; with the system's error (`code`) where it cannot be opened.
 */
export async function readRegularFile(path: string, limits: ReadLimits): Promise<Buffer> {
  return (await readStamped(path, limits)).bytes;
}

/** The same with what `stampAt` said of the file when its reading began. */
export async function readStamped(
  path: string,
  { most, deadline = DEADLINE }: ReadLimits,
): Promise<{ bytes: Buffer; stamp: string }> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${deadline} ms`)), deadline);
  });
  try {
    return await Promise.race([read(path, most), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** The same as text (UTF-8). */
export async function readRegularText(path: string, limits: ReadLimits): Promise<string> {
  return (await readRegularFile(path, limits)).toString('utf8');
}

/** What another file, or another content, at this path has otherwise; empty where there is no regular file. May never answer. */
export async function stampAt(path: string): Promise<string> {
  const found = await stat(path, { bigint: true }).catch(() => undefined);
  return found?.isFile() ? stampOf(found) : '';
}

const stampOf = ({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats) => [dev, ino, size, mtimeNs, ctimeNs].join(' ');

async function read(path: string, most: number): Promise<{ bytes: Buffer; stamp: string }> {
  // Before it is opened: to open a device can do something.
  refuseOthers(await stat(path));
  // It may be another one by now, and a pipe is waited for at its opening already. Windows knows no such flag.
  const handle: FileHandle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const status = await handle.stat({ bigint: true });
    refuseOthers(status);
    const refuseLarger = (size: number) => {
      if (size > most) throw new Error(`${size} > ${most} bytes`);
    };
    const expected = Number(status.size);
    refuseLarger(expected);
    // Files of the system (`/proc`) report a size of 0, and a file that is being written grows.
    const pieces: Buffer[] = [];
    let size = 0;
    for (;;) {
      const buffer = Buffer.allocUnsafe(Math.max(65_536, Math.min(expected - size, most) + 1));
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, null);
      if (bytesRead === 0)
        return { bytes: pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces), stamp: stampOf(status) };
      size += bytesRead;
      refuseLarger(size);
      pieces.push(buffer.subarray(0, bytesRead));
    }
  } finally {
    await handle.close();
  }
}

function refuseOthers(status: { isFile(): boolean }) {
  if (!status.isFile()) throw new Error('not a regular file');
}
