/** Compressed output, piece by piece. What is compressed is read in `input.ts`. */
import { createGzip, type Gzip } from 'node:zlib';
import type { Zstd } from '@hpcc-js/wasm-zstd';
import type { Sink } from './output';

export type Compression = 'gzip' | 'zstd';

let loading: Promise<Zstd> | undefined;

/** Node has Zstandard from 22.15 on; this runs under 20. */
export function loadZstd(): Promise<Zstd> {
  loading ??= import('@hpcc-js/wasm-zstd').then((library) => library.Zstd.load());
  return loading;
}

/** By the ending of a file's name. */
export function compressionOf(name: string): Compression | undefined {
  return /\.gz$/i.test(name) ? 'gzip' : /\.zst$/i.test(name) ? 'zstd' : undefined;
}

type Write = (bytes: Uint8Array) => Promise<void>;
type ByteSink = Sink<Uint8Array>;

/** Bytes that leave compressed. Memory does not grow with them. */
export async function compressed(kind: Compression, write: Write): Promise<ByteSink> {
  return kind === 'gzip' ? gzipped(write) : zstandard(await loadZstd(), write);
}

/** What is given is compressed in blocks of so many bytes. */
const BLOCK = 1 << 20;

/** A frame a block: readers take a file for all of its frames, and no state lives on between them. */
function zstandard(zstd: Zstd, write: Write): ByteSink {
  let parts: Uint8Array[] = [];
  let size = 0;
  let isEmpty = true;
  const flush = async () => {
    isEmpty = false;
    await write(zstd.compress(Buffer.concat(parts)));
    parts = [];
    size = 0;
  };
  return {
    write: async (bytes) => {
      parts.push(bytes);
      size += bytes.length;
      if (size >= BLOCK) await flush();
    },
    end: async () => {
      if (size > 0 || isEmpty) await flush();
    },
  };
}

function gzipped(write: Write): ByteSink {
  const gzip: Gzip = createGzip();
  const done = (async () => {
    // Where this fails, what is still to be written fails too.
    for await (const piece of gzip) await write(piece as Uint8Array);
  })();
  // It is met when the sink ends.
  done.catch(() => {});
  return {
    write: (bytes) =>
      new Promise((resolve, reject) => {
        gzip.write(bytes, (error) => (error ? done.then(() => reject(error), reject) : resolve()));
      }),
    end: async () => {
      gzip.end();
      await done;
    },
  };
}
