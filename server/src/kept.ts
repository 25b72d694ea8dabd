/**
 * Tables that are made of data files and kept: for the next start beside the program, where Node keeps its compiled code as well, and
 * for other threads in memory that they share. To make them takes a good part of a start, to read them a few ms.
 *
 * On disk are only those of the program's own data, under a name that is put there when the file is whole. A stamp says of which
 * files they were made and by which program (the build's name of this very code is a hash of it), and a checksum whether they are whole;
 * what has another is made anew. A folder that cannot be written costs the time and nothing else.
 */
import {
  closeSync,
  fstatSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { threadId } from 'node:worker_threads';
import * as zlib from 'node:zlib';
import { type DataFile, dataFolder, dataPath, unfolded } from './data';
import { packTables, type Tables, unpackTables } from './tables';
import { sharedPages } from './wasm';

/** Larger files are not what was kept. */
const MOST_BYTES = 1 << 28;
/** Bytes behind the tables in a file: their CRC-32. Node before 20.15, which has none, writes 0 and compares nothing. */
const CHECKSUM = 4;
const checksumOf = (bytes: Uint8Array): number => (zlib.crc32 as typeof zlib.crc32 | undefined)?.(bytes) ?? 0;

/** By their names. */
export type SharedTables = Map<string, { readonly stamp: string; readonly bytes: SharedArrayBuffer }>;
/** Those that this thread was given, or holds to give them to others. */
const shared = new Map<string, { readonly stamp: string; readonly bytes: SharedArrayBuffer }>();
let inMemory = false;

/** Beside the bundled programs; sources have none. */
const cacheFolder = (folder: string): string | undefined =>
  folder === join(__dirname, 'data') && folder === dataFolder() ? join(__dirname, '..', '.cache') : undefined;

/** What tables of these files are stamped with; '' where one of them is missing. */
function stampOf(files: readonly DataFile[], folder: string): string {
  const parts = [basename(__filename), folder];
  for (const file of files) {
    const stats = statSync(dataPath(file, folder), { throwIfNoEntry: false });
    if (stats === undefined) return '';
    parts.push(`${file} ${stats.size} ${stats.mtimeMs}`);
  }
  return parts.join('\n');
}

function read(path: string): Uint8Array<SharedArrayBuffer> | undefined {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(path, 'r');
    const { size } = fstatSync(descriptor);
    if (size > MOST_BYTES) return undefined;
    const bytes = new Uint8Array(sharedPages(size), 0, size);
    for (let at = 0; at < size; ) {
      const count = readSync(descriptor, bytes, at, size - at, at);
      if (count === 0) return undefined;
      at += count;
    }
    return bytes;
  } catch {
    return undefined;
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

function write(folder: string, name: string, bytes: SharedArrayBuffer): void {
  const temporary = join(folder, `${name}.${process.pid}.${threadId}.part`);
  try {
    mkdirSync(folder, { recursive: true });
  } catch {
    return;
  }
  try {
    const descriptor = openSync(temporary, 'wx');
    try {
      const view = new Uint8Array(bytes);
      for (let at = 0; at < view.length; ) at += writeSync(descriptor, view, at);
      const checksum = new DataView(new ArrayBuffer(CHECKSUM));
      checksum.setUint32(0, checksumOf(view));
      writeSync(descriptor, checksum);
      // Or a crash of the machine might leave the name with nothing behind it.
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(temporary, join(folder, `${name}.tables`));
  } catch {
    rmSync(temporary, { force: true });
  }
}

/** The bytes of tables as they were written, `undefined` where they are damaged. */
function readWhole(path: string): Uint8Array<SharedArrayBuffer> | undefined {
  const bytes = read(path);
  if (bytes === undefined || bytes.length < CHECKSUM) return undefined;
  const tables = bytes.subarray(0, -CHECKSUM);
  const written = new DataView(bytes.buffer, tables.length, CHECKSUM).getUint32(0);
  const found = checksumOf(tables);
  // Where 0 is written it may be an end that a disk has lost.
  return found === 0 || written === found ? tables : undefined;
}

/** Whether tables of a folder's data are kept. */
export const isKept = (folder: string): boolean => inMemory || cacheFolder(folder) !== undefined;

/** The tables of that name that were made of these files, wherever they are kept; with `make` they are made where they are nowhere. */
export function keptTables<T extends Tables>(name: string, files: readonly DataFile[], folder: string): T | undefined;
export function keptTables<T extends Tables | undefined>(
  name: string,
  files: readonly DataFile[],
  folder: string,
  make: () => T,
): T;
export function keptTables(
  name: string,
  files: readonly DataFile[],
  folder: string,
  make?: () => Tables | undefined,
): Tables | undefined {
  const stamp = isKept(folder) ? stampOf(files, folder) : '';
  if (stamp === '') return make?.();
  const cache = cacheFolder(folder);
  const own = shared.get(name);
  let found = own?.stamp === stamp ? new Uint8Array(own.bytes) : undefined;
  if (found === undefined && cache !== undefined) found = readWhole(join(cache, `${name}.tables`));
  // A file that was cut short is followed by the zeros of its last page.
  const known = found && unpackTables(found.buffer, stamp, found.length);
  if (found !== undefined && known !== undefined) {
    if (inMemory) shared.set(name, { stamp, bytes: found.buffer });
    return known;
  }
  const tables = make?.();
  if (tables === undefined) return undefined;
  const packed = packTables(tables, stamp);
  if (inMemory) shared.set(name, { stamp, bytes: packed });
  if (cache !== undefined) write(cache, name, packed);
  return unpackTables(packed, stamp);
}

/** A data file, as `readData` reads it, at once; `undefined` where it cannot be read. */
export function readNow(file: DataFile, folder: string): Uint8Array | undefined {
  const path = dataPath(file, folder);
  try {
    const bytes = readFileSync(path);
    return path.endsWith('.br') ? unfolded(zlib.brotliDecompressSync(bytes)) : bytes;
  } catch {
    return undefined;
  }
}

/**
 * The same where tables are kept, of a large file that is let go once it is loaded; what is packed is kept unpacked. Elsewhere `undefined`,
 * as of what cannot be read.
 */
export function readOnce(file: DataFile, folder: string): Uint8Array | undefined {
  if (!isKept(folder)) return undefined;
  const path = dataPath(file, folder);
  if (!path.endsWith('.br')) return read(path);
  const kept = keptTables(`${file}.unpacked`, [file], folder, () => {
    const bytes = readNow(file, folder);
    return bytes && { bytes };
  });
  dropTables(`${file}.unpacked`);
  return kept?.bytes;
}

/** From here on tables stay at hand, of whatever folder, to be given to other threads. */
export function keepInMemory(): void {
  inMemory = true;
}

export const tablesInMemory = (): SharedTables => shared;

/** Uses another thread's tables in place of what this one would read or make; they are gone from what it was given. */
export function takeOver(tables: SharedTables): void {
  keepInMemory();
  for (const [name, own] of tables) shared.set(name, own);
  tables.clear();
}

/** No longer keeps what this thread has made its own of: once all have, its memory is free. */
export function dropTables(name: string): void {
  shared.delete(name);
}
