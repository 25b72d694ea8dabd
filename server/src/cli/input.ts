/** Files and stdin as bytes of UTF-8: what is compressed or in another encoding is told by its bytes, not by its name. */
import { createReadStream, type ReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { PassThrough, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { Decompress } from 'fzstd';
import type { Sentence } from '../types';
import type { Compression } from './compression';
import { guessEncoding, toUtf8 } from './encodings';
import { damaged, InputError } from './inputError';
import { messageOf } from './output';
import type { Table } from './table';

export interface Input {
  /** As it is shown in messages. */
  readonly name: string;
  /** The base name, without the ending of a compressed file. */
  readonly fileName: string;
  /** UTF-8, but for lines that are broken in a file that is UTF-8 otherwise. */
  readonly bytes: AsyncIterable<Uint8Array>;
  /** The beginning of it, as text; of stdin what has come so far. */
  readonly sample: string;
  readonly encoding: string;
  /** Whether a byte order mark of UTF-16 stood before it; one of UTF-8 is in `bytes`. */
  readonly hasMark: boolean;
  readonly compression: Compression | undefined;
  /** Of a file of rows and columns; `bytes` are its rows as JSON Lines, of the columns that hold text. */
  readonly table?: Table;
}

export interface InputOptions {
  readonly stdin: Readable;
  /** Undefined: UTF-8, or what a file's byte order mark says. */
  readonly encoding: string | undefined;
}

const SAMPLE_BYTES = 65_536;

/** The beginnings of files that are no text, with the names of their kinds. */
const MAGIC: readonly (readonly [bytes: readonly number[], kind: string])[] = [
  [[0x1f, 0x8b], 'gzip'],
  [[0x28, 0xb5, 0x2f, 0xfd], 'zstd'],
  // A frame that is to be skipped; in its last four bits it may have anything.
  ...Array.from({ length: 16 }, (_, i) => [[0x50 + i, 0x2a, 0x4d, 0x18], 'zstd'] as const),
  [[0xfd, 0x37, 0x7a, 0x58, 0x5a], 'xz'],
  [[0x42, 0x5a, 0x68], 'bzip2'],
  [[0x04, 0x22, 0x4d, 0x18], 'lz4'],
  [[0x50, 0x4b, 0x03, 0x04], 'zip'],
  [[0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c], '7z'],
  [[0x50, 0x41, 0x52, 0x31], 'Parquet'],
  [[0x50, 0x41, 0x52, 0x45], 'Parquet (encrypted)'],
  [[0x41, 0x52, 0x52, 0x4f, 0x57, 0x31], 'Arrow'],
  [[0x25, 0x50, 0x44, 0x46, 0x2d], 'PDF'],
  [[0xd0, 0xcf, 0x11, 0xe0], 'Microsoft Office'],
  [[0x7b, 0x5c, 0x72, 0x74, 0x66], 'RTF'],
  [[0x46, 0x45, 0x41, 0x31], 'Feather'],
  [[0xff, 0xff, 0xff, 0xff], 'Arrow (stream)'],
  [[0x4f, 0x52, 0x43], 'ORC'],
  [[0x4f, 0x62, 0x6a, 0x01], 'Avro'],
  [[0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59], 'NumPy'],
  [[0x80, 0x02], 'Python pickle'],
  [[0x80, 0x03], 'Python pickle'],
  [[0x80, 0x04, 0x95], 'Python pickle'],
  [[0x80, 0x05, 0x95], 'Python pickle'],
  [[...Buffer.from('SQLite format 3\0')], 'SQLite'],
  [[0xff, 0x06, 0x00, 0x00, 0x73, 0x4e, 0x61, 0x50, 0x70, 0x59], 'Snappy'],
  [[0x89, 0x50, 0x4e, 0x47], 'PNG'],
  [[0xff, 0xd8, 0xff], 'JPEG'],
  [[0x47, 0x49, 0x46, 0x38], 'GIF'],
  // Before the byte order mark of UTF-16 is looked for, which one of them begins with.
  [[0xff, 0xfe, 0x00, 0x00], 'UTF-32'],
  [[0x00, 0x00, 0xfe, 0xff], 'UTF-32'],
];
/** Where a tar archive says that it is one. */
const TAR = { at: 257, bytes: [0x75, 0x73, 0x74, 0x61, 0x72] } as const;

/** The kind of a file that is no plain text, by its first bytes. */
export function kindOf(bytes: Uint8Array): string | undefined {
  if (TAR.bytes.every((byte, i) => bytes[TAR.at + i] === byte)) return 'tar';
  return MAGIC.find(([magic]) => magic.every((byte, i) => bytes[i] === byte))?.[1];
}

/** The first pieces of a stream, `count` bytes or more where it has them, and the whole of it. */
async function peek(
  bytes: AsyncIterable<Uint8Array>,
  count: number,
): Promise<{ head: Uint8Array; all: AsyncIterable<Uint8Array> }> {
  const iterator = bytes[Symbol.asyncIterator]();
  const pieces: Uint8Array[] = [];
  let length = 0;
  let isDone = false;
  while (!isDone && length < count) {
    const { done, value } = await iterator.next();
    if (done === true) isDone = true;
    else {
      pieces.push(value);
      length += value.length;
    }
  }
  async function* all(): AsyncGenerator<Uint8Array, void> {
    try {
      yield* pieces.splice(0);
      while (!isDone) {
        const { done, value } = await iterator.next();
        if (done === true) return;
        yield value;
      }
    } finally {
      await iterator.return?.();
    }
  }
  return { head: Buffer.concat(pieces), all: all() };
}

async function* gunzipped(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  const unzip = createGunzip();
  const out = new PassThrough();
  // The error is met by who reads.
  pipeline(bytes, unzip, out).catch((error) => out.destroy(error));
  yield* out as AsyncIterable<Uint8Array>;
}

/** All frames of a Zstandard stream. Node can do it itself from 22.15 on; this has to run under 20. */
async function* unzstd(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  let ready: Uint8Array[] = [];
  const stream = new Decompress((piece) => {
    if (piece.length > 0) ready.push(piece);
  });
  for await (const piece of bytes) {
    stream.push(piece);
    yield* ready;
    ready = [];
  }
  stream.push(new Uint8Array(0), true);
  yield* ready;
}

const notRead = (kind: string): Sentence => ({
  kk: `${kind} файлы бұл жерде оқылмайды: алдымен мәтінге айналдырыңыз.`,
  ru: `Файл ${kind} здесь не читается: сначала переведите его в текст.`,
  en: `This is a file of the kind ${kind}, which is not read here: convert it to text first.`,
});

const otherEncoding = (encoding: string): Sentence => ({
  kk: `UTF-8 емес, ${encoding} сияқты. Солай оқу үшін --encoding ${encoding} беріңіз.`,
  ru: `не UTF-8, похоже на ${encoding}. Чтобы прочесть так, дайте --encoding ${encoding}.`,
  en: `not UTF-8, but looks like ${encoding}. To read it so give --encoding ${encoding}.`,
});

const UNKNOWN_ENCODING: Sentence = {
  kk: 'UTF-8 емес, қазақша не орысша мәтіннің белгілі кодтауларының біріне де ұқсамайды. Кодтауын білсеңіз, --encoding беріңіз.',
  ru: 'не UTF-8 и не похоже ни на одну известную кодировку казахских и русских текстов. Если знаете её, дайте --encoding.',
  en: 'not UTF-8, and like none of the known encodings of Kazakh and Russian texts. If you know it, give --encoding.',
};

const noText: Sentence = {
  kk: 'Бұл мәтін емес: ішінде нөл байттар бар.',
  ru: 'Это не текст: в нём есть нулевые байты.',
  en: 'This is no text: there are zero bytes in it.',
};

async function* checked(kind: string, bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  try {
    yield* bytes;
  } catch (error) {
    throw new InputError(damaged(kind, messageOf(error)));
  }
}

/** Kinds of files of rows and columns. Loaded when there is one: few runs have any. */
const TABLES: ReadonlyMap<string, (path: string) => Promise<Table>> = new Map([
  ['Parquet', async (path: string): Promise<Table> => (await import('./parquet')).ParquetTable.open(path)],
  ...['Arrow', 'Arrow (stream)'].map(
    (kind) => [kind, async (path: string): Promise<Table> => (await import('./arrow')).ArrowTable.open(path)] as const,
  ),
]);

const onlyFiles = (kind: string): Sentence => ({
  kk: `${kind} stdin-нен оқылмайды: файлдың атын беріңіз.`,
  ru: `${kind} из stdin не читается: дайте имя файла.`,
  en: `${kind} is not read from stdin: give the name of the file.`,
});

const inputOfTable = (path: string, table: Table): Input => ({
  name: path,
  fileName: basename(path),
  bytes: table.rows(false),
  sample: '{}',
  encoding: 'utf-8',
  hasMark: false,
  compression: undefined,
  table,
});

const UTF16_MARK = /^(?:\xff\xfe|\xfe\xff)/;
const latin1 = (bytes: Uint8Array) => Buffer.from(bytes.subarray(0, 2)).toString('latin1');

/** Opens a file, or stdin for `-`. Rejects where there is nothing to read, or nothing that can be read here. */
export async function openInput(path: string, { stdin, encoding }: InputOptions): Promise<Input> {
  const isStdin = path === '-';
  const name = isStdin ? '<stdin>' : path;
  // Node takes a directory for an empty file.
  if (!isStdin && (await stat(path)).isDirectory())
    throw new InputError({
      kk: 'бұл — қалта: ішіндегі файлдарды атаңыз, мысалы «find ҚАЛТА -type f | qalam … --files-from -»',
      ru: 'это папка: назовите её файлы, например «find ПАПКА -type f | qalam … --files-from -»',
      en: 'is a directory: name the files in it, e.g. “find FOLDER -type f | qalam … --files-from -”',
    });
  const raw: AsyncIterable<Uint8Array> = isStdin ? stdin : createReadStream(path, { highWaterMark: 256 * 1024 });
  // Of stdin no more is waited for than tells compressed data: a child process is asked line by line.
  const { head: start, all } = await peek(raw, isStdin ? 1 : SAMPLE_BYTES);
  const kind = kindOf(start);
  const openTable = kind === undefined ? undefined : TABLES.get(kind);
  if (kind !== undefined && openTable !== undefined) {
    if (isStdin) throw new InputError(onlyFiles(kind));
    (raw as ReadStream).destroy();
    return inputOfTable(path, await openTable(path));
  }
  let bytes = all;
  let head = start;
  const compression = kind === 'gzip' || kind === 'zstd' ? kind : undefined;
  if (compression !== undefined) {
    ({ head, all: bytes } = await peek(
      checked(compression, compression === 'gzip' ? gunzipped(all) : unzstd(all)),
      SAMPLE_BYTES,
    ));
    const inner = kindOf(head);
    if (inner !== undefined) throw new InputError(notRead(inner));
  } else if (kind !== undefined) throw new InputError(notRead(kind));
  // Of what came first of stdin too little may be known, but for the zero bytes of UTF-16.
  const found =
    isStdin && encoding === undefined && !UTF16_MARK.test(latin1(head)) && !head.includes(0)
      ? { encoding: 'utf-8', certain: true }
      : guessEncoding(head);
  const used = encoding ?? (found.encoding === 'utf-8' || found.certain ? found.encoding : undefined);
  if (used === undefined)
    throw new InputError(found.encoding === undefined ? UNKNOWN_ENCODING : otherEncoding(found.encoding));
  if (used === 'utf-8' && head.includes(0) && !isStdin) throw new InputError(noText);
  const hasMark = used.startsWith('utf-16') && UTF16_MARK.test(latin1(head));
  if (used !== 'utf-8') ({ head, all: bytes } = await peek(toUtf8(bytes, used), isStdin ? 1 : SAMPLE_BYTES));
  return {
    name,
    fileName: basename(path).replace(/\.(?:gz|zst)$/i, ''),
    bytes,
    sample: Buffer.from(head.subarray(0, SAMPLE_BYTES)).toString('utf8'),
    encoding: used,
    hasMark,
    compression,
  };
}

/** Whether text begins as a JSON array of records does. */
export function isRecordArray(sample: string): boolean {
  return /^\uFEFF?\s*\[\s*(?:\{|\]|$)/.test(sample);
}

/** What lists of records in a file are called. Others are parts of one record: messages, spans, cells. */
const RECORD_LIST =
  /^(?:data|dataset|corpus|train|training|valid|validation|dev|test|records|examples|items|rows|documents|docs|samples|instances|entries|texts|sentences|results|questions|articles|pages|tasks|hits|list)$/i;

/** The name of a list of records in the JSON object that a sample begins with: `data` of `{"version": 1, "data": [{`. */
export function listInObject(sample: string): string | undefined {
  if (!/^\uFEFF?\s*\{/.test(sample)) return undefined;
  let depth = 0;
  // Strings, brackets and what parts members, one after another; a string that is cut off ends the search.
  for (const [token] of sample.matchAll(/"(?:[^"\\]|\\.)*"(?:\s*:\s*\[\s*\{)?|[[\]{}]/gs)) {
    if (token.startsWith('"')) {
      if (!token.endsWith('{')) continue;
      const name = token.slice(1, token.lastIndexOf('"'));
      if (depth === 1 && RECORD_LIST.test(name)) return name;
      depth += 2;
    } else depth += token === '[' || token === '{' ? 1 : -1;
  }
  return undefined;
}

/**
 * A JSON array as JSON Lines: each element a line of its own, its line ends (outside of strings there can be no others)
 * turned into spaces. What is not JSON comes out as lines that are not JSON either.
 */
export async function* arrayAsLines(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  const [QUOTE, BACKSLASH, COMMA, NEW_LINE, SPACE] = [0x22, 0x5c, 0x2c, 0x0a, 0x20];
  let depth = 0;
  let isString = false;
  let isEscaped = false;
  // Whether something of the element has been written.
  let isBegun = false;
  let isFirst = true;
  for await (const given of bytes) {
    const piece = isFirst && given[0] === 0xef && given[1] === 0xbb && given[2] === 0xbf ? given.subarray(3) : given;
    isFirst = false;
    const out = Buffer.allocUnsafe(piece.length + 1);
    let length = 0;
    for (const byte of piece) {
      if (isString) {
        if (isEscaped) isEscaped = false;
        else if (byte === BACKSLASH) isEscaped = true;
        else if (byte === QUOTE) isString = false;
        out[length++] = byte;
        continue;
      }
      const isSpace = byte === SPACE || byte === NEW_LINE || byte === 0x0d || byte === 0x09;
      if (isSpace) {
        if (isBegun) out[length++] = SPACE;
        continue;
      }
      if (byte === QUOTE) isString = true;
      else if (byte === 0x5b || byte === 0x7b) {
        depth++;
        if (depth === 1 && byte === 0x5b) continue;
      } else if (byte === 0x5d || byte === 0x7d) {
        depth--;
        if (depth === 0 && byte === 0x5d) {
          if (isBegun) out[length++] = NEW_LINE;
          isBegun = false;
          continue;
        }
      } else if (byte === COMMA && depth === 1) {
        out[length++] = NEW_LINE;
        isBegun = false;
        continue;
      }
      isBegun = true;
      out[length++] = byte;
    }
    if (length > 0) yield out.subarray(0, length);
  }
}
