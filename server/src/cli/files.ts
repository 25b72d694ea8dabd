import { realpathSync, type Stats, unlinkSync } from 'node:fs';
import { access, constants, copyFile, lstat, mkdir, open, rename, stat, unlink } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { rowAsRecord } from '../ask/records';
import { FORMATS, type Format, formatFor } from '../text/formats';
import type { Locale, Sentence } from '../types';
import type { Arguments } from './arguments';
import { compressed, compressionOf } from './compression';
import { encoded } from './encodings';
import { arrayAsLines, type Input, isRecordArray } from './input';
import { InputError } from './inputError';
import { DECODED } from './lines';
import type { Sink } from './output';
import type { Table, TableSink } from './table';

/** A chunk of a file with its first line (from 0) and how many lines it has; its text keeps its line ends. */
export interface FileChunk {
  readonly text: string;
  readonly line: number;
  readonly lines: number;
  /** UTF-16 units before it on its first line; left out: none. */
  readonly column?: number;
  /** UTF-16 units before it in the file, where offsets in it are said as those of the file. */
  readonly offset?: number;
}

/** Of lines between records that no command reads as anything. */
export const NOT_RECORDS: Readonly<Record<Locale, (count: number) => string>> = {
  kk: (count) => `JSON нысаны емес, сондықтан алынбаған жолдар: ${count}.`,
  ru: (count) => `Строк, что не объекты JSON и не взяты: ${count}.`,
  en: (count) => `Lines that are no JSON objects, left out: ${count}.`,
};

const NOT_UTF8: Sentence = {
  kk: 'UTF-8 емес: алдымен түрлендіріңіз не --encoding беріңіз.',
  ru: 'не UTF-8: сначала переведите его или дайте --encoding.',
  en: 'not UTF-8: convert it first, or give --encoding.',
};

/**
 * The lines of a file with their ends (`\n` kept, `\r\n` kept), those of a piece that was read together. Broken UTF-8 becomes U+FFFD, of which `lost` is told, or, where
 * `strict`, an error: what is written anew must not lose a byte.
 */
async function* rawLines(
  { bytes }: Input,
  strict: boolean,
  lost?: () => void,
): AsyncGenerator<readonly string[], void> {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true, fatal: strict });
  const decode = (piece?: Uint8Array) => {
    try {
      return piece === undefined ? decoder.decode() : decoder.decode(piece, { stream: true });
    } catch {
      throw new InputError(NOT_UTF8);
    }
  };
  let parts: string[] = [];
  let before: Uint8Array = new Uint8Array(0);
  for await (const read of bytes) {
    // A few bytes at a time, as of lines (`linesIn`).
    for (let at = 0; at < read.length; at += DECODED) {
      const piece = read.subarray(at, at + DECODED);
      const text = decode(piece);
      if (lost !== undefined) {
        if (text.includes('\ufffd') && hasLost(text, before, piece)) lost();
        // Those of a U+FFFD that is cut in two.
        before = Buffer.concat([before, piece.subarray(-2)]).subarray(-2);
      }
      const lines: string[] = [];
      let from = 0;
      for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
        const line = text.slice(from, end + 1);
        lines.push(parts.length === 0 ? line : parts.join('') + line);
        parts = [];
        from = end + 1;
      }
      if (from < text.length) parts.push(text.slice(from));
      if (lines.length > 0) yield lines;
    }
  }
  const end = decode();
  if (end !== '') lost?.();
  parts.push(end);
  const last = parts.join('');
  if (last !== '') yield [last];
}

/**
 * Whether a text has more of U+FFFD than the bytes that it was decoded from: what is not there has been lost. `before`: the two bytes in front
 * of these, in which one may begin.
 */
function hasLost(text: string, before: Uint8Array, bytes: Uint8Array): boolean {
  const given = Buffer.concat([before, bytes]);
  let there = 0;
  for (let at = given.indexOf(REPLACEMENT); at >= 0; at = given.indexOf(REPLACEMENT, at + 3)) there++;
  return text.split('\ufffd').length - 1 > there;
}

const REPLACEMENT = Buffer.from('\ufffd');

/** Endings of files that are plain text, also those of parallel corpora. */
const PLAIN_ENDINGS = /^(?:|\.(?:txt|text|log|raw|tok|utf-?8|kk|kaz|kz|ru|rus|en|eng|\d+))$/i;

function notProse(ending: string): Sentence {
  return {
    kk: `«${ending}» файлының құрылымы белгісіз, сондықтан тексерілмейді; кәдімгі мәтін болса, --input text беріңіз.`,
    ru: `Строение файлов «${ending}» неизвестно, поэтому он не проверяется; если это обычный текст, дайте --input text.`,
    en: `How “${ending}” files are built is not known here, so it is not checked; if it is plain text, give --input text.`,
  };
}

/** Files of annotations whose texts no format reads, by their beginnings. */
const ANNOTATIONS: readonly (readonly [pattern: RegExp, kind: string])[] = [
  [/^\uFEFF?#\s?FORMAT=WebAnno TSV/, 'WebAnno TSV'],
  [/^\uFEFF?#begin document/, 'CoNLL-2012'],
  [/^\uFEFF?(?:T\d+\t\S+ \d+ \d+|[REAMN#*]\d*\t\S+ (?:Arg1:)?T\d+)/, 'brat'],
  [/^\uFEFF?\s*\[\s*\[?\s*"(?:[^"\\]|\\.)*"\s*,\s*\{/, 'spaCy'],
];

const onlyConverted = (kind: string): Sentence => ({
  kk: `Бұл — ${kind} белгілеулері; олар бұл жерде тексерілмейді. qalam entities convert оқиды.`,
  ru: `Это разметка ${kind}; здесь она не проверяется. Её читает qalam entities convert.`,
  en: `These are annotations of the kind ${kind}, which are not checked here. qalam entities convert reads them.`,
});

/** Whether text begins with lines that are JSON objects, as far as whole lines of it are there: the first three that are not blank. */
function areRecords(sample: string): boolean {
  const lines = sample.replace(/^\uFEFF/, '').split('\n', 50);
  const first = lines.filter((line) => line.trim() !== '').slice(0, 3);
  // One that is longer than the sample is no whole line.
  return (
    first.length > 0 &&
    first.every((line) => (line === sample ? /^\s*\{\s*"(?:[^"\\]|\\.)*"\s*:/.test(line) : isObject(line)))
  );
}

function isObject(line: string): boolean {
  if (!/^\s*\{/.test(line)) return false;
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}

/** The format of an input, as `--input` says or else by its name and its beginning. Throws where that is not known. */
export function formatOfInput(input: Input, given: Arguments['input']): Format {
  if (input.table !== undefined) return FORMATS.jsonl;
  if (given === 'text') return FORMATS.plain;
  const annotations = ANNOTATIONS.find(([pattern]) => pattern.test(input.sample));
  if (annotations !== undefined) throw new InputError(onlyConverted(annotations[1]));
  const isArray = isRecordArray(input.sample);
  if (given === 'jsonl' || input.name === '<stdin>') return isArray ? FORMATS.json : FORMATS.jsonl;
  const format = formatFor({ fileName: input.fileName, sample: input.sample });
  const ending = extname(input.fileName);
  if (format === FORMATS.plain && !PLAIN_ENDINGS.test(ending)) throw new InputError(notProse(ending));
  // What engines write has no ending (`part-00000`), or that of text.
  if (format === FORMATS.plain && (isArray || areRecords(input.sample))) return isArray ? FORMATS.json : FORMATS.jsonl;
  return isArray && format === FORMATS.jsonl ? FORMATS.json : format;
}

/** As `formatOfInput`, of commands that take stdin for plain text: unless it begins as JSON does. */
export function formatOfTexts(input: Input, given: Arguments['input']): Format {
  const isText =
    input.name === '<stdin>' &&
    given === undefined &&
    !/^\uFEFF?\s*(?:\{\s*(?:["}]|$)|\[\s*(?:\{|$))/.test(input.sample);
  return isText ? FORMATS.plain : formatOfInput(input, given);
}

/**
 * The chunks of a file in order, those of a piece that was read together, as to wait for each line of a corpus takes time. Only a format
 * that needs the whole document is read as a whole. `strict` as above.
 */
export async function* chunkGroupsOf(
  input: Input,
  format: Format,
  strict: boolean,
  lost?: () => void,
): AsyncGenerator<readonly FileChunk[], void> {
  let parts: string[] = [];
  let first = 0;
  let line = 0;
  for await (const lines of rawLines(input, strict, lost)) {
    const chunks: FileChunk[] = [];
    for (const raw of lines) {
      if (format.chunk === 'line') chunks.push({ text: raw, line, lines: 1 });
      else if (format.chunk === 'paragraph' && /^\s*$/.test(raw)) {
        if (parts.length > 0) chunks.push({ text: parts.join(''), line: first, lines: parts.length });
        chunks.push({ text: raw, line, lines: 1 });
        parts = [];
      } else {
        if (parts.length === 0) first = line;
        parts.push(raw);
      }
      line++;
    }
    if (chunks.length > 0) yield chunks;
  }
  if (parts.length > 0) yield [{ text: parts.join(''), line: first, lines: parts.length }];
}

/** The same chunks one by one. */
export async function* chunksOf(...given: Parameters<typeof chunkGroupsOf>): AsyncGenerator<FileChunk, void> {
  for await (const chunks of chunkGroupsOf(...given)) yield* chunks;
}

/**
 * The elements of a JSON array of records, each a chunk with the place where it stands, so that an array of any size is read record by
 * record. What is no element (text behind the array, or a bracket that is missing) comes as a chunk that is no record either.
 */
export async function* elementsOf({ bytes }: Input): AsyncGenerator<readonly FileChunk[], void> {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let depth = 0;
  let isString = false;
  let isEscaped = false;
  let line = 0;
  let column = 0;
  let parts: string[] = [];
  let isBegun = false;
  let position = 0;
  let first = { line, column, offset: 0 };
  const take = (rest: string): FileChunk => {
    parts.push(rest);
    const chunk = { text: parts.join('').trimEnd(), lines: 1, ...first };
    parts = [];
    isBegun = false;
    return chunk;
  };
  const read = function* (text: string): Generator<FileChunk> {
    let from = 0;
    for (let i = 0; i < text.length; i++, column++, position++) {
      const unit = text[i]!;
      if (unit === '\n') {
        line++;
        column = -1;
      }
      if (isString) {
        if (isEscaped) isEscaped = false;
        else if (unit === '\\') isEscaped = true;
        else if (unit === '"') isString = false;
        continue;
      }
      if (depth === 0 && unit === '[' && !isBegun) {
        depth = 1;
        continue;
      }
      const ends = depth === 1 && (unit === ',' || unit === ']');
      if (ends) {
        if (isBegun) yield take(text.slice(from, i));
        if (unit === ']') depth = 0;
        continue;
      }
      if (!isBegun && !/[\s\ufeff]/.test(unit)) {
        isBegun = true;
        from = i;
        first = { line, column, offset: position };
      }
      if (unit === '"') isString = true;
      else if (unit === '{' || unit === '[') depth++;
      else if (unit === '}' || unit === ']') depth--;
    }
    if (isBegun) parts.push(text.slice(from));
  };
  for await (const piece of bytes) yield [...read(decoder.decode(piece, { stream: true }))];
  yield [...read(decoder.decode())];
  if (isBegun) yield [take('')];
  if (depth > 0) yield [{ text: ']', line, lines: 0, column }];
}

/** Whether a file is to be read element by element: a JSON array of records of which nothing is written back. */
export const hasElements = (input: Input, format: Format): boolean =>
  format === FORMATS.json && input.table === undefined && isRecordArray(input.sample);

/**
 * The line of its file (from 1) where what stands at an offset of a chunk begins. Offsets are asked for in order: each line end is
 * counted once.
 */
export function lineFinder({ text, line }: FileChunk): (offset: number) => number {
  let [at, found] = [text.indexOf('\n'), line + 1];
  return (offset) => {
    for (; at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) found++;
    return found;
  };
}

/** The rows of a CSV or TSV file as records by the names of its columns, each with the line (from 1) where it begins; no header is one. */
export async function* rowRecords(
  input: Input,
  format: Format,
): AsyncGenerator<{ line: string; number: number }, void> {
  for await (const { text } of chunksOf(input, format, true)) {
    const reader = format.rows!(text, {});
    for (const { row, line } of reader.rows(text)) {
      const cells = reader.cells(row, line);
      if (cells.length > 0) yield { line: rowAsRecord(cells), number: line + 1 };
    }
  }
}

/** What is to be read by commands that answer record by record: of a JSON array its elements, a line each. */
export const asRecords = (input: Input, format: Format): { readonly input: Input; readonly format: Format } =>
  hasElements(input, format)
    ? { input: { ...input, bytes: arrayAsLines(input.bytes) }, format: FORMATS.jsonl }
    : { input, format };

const LINK: Sentence = {
  kk: 'сілтеме (link), сондықтан жазылмады; --through-links жазады.',
  ru: 'это ссылка (link), поэтому не записано; --through-links запишет.',
  en: 'is a link and was left alone; --through-links writes what it leads to.',
};

const MORE_NAMES: Sentence = {
  kk: 'файлдың басқа да аттары бар (hard links), сондықтан жазылмады; --through-links жазады.',
  ru: 'у файла есть другие имена (hard links), поэтому не записано; --through-links запишет.',
  en: 'has more names (hard links) and was left alone; --through-links writes it under all of them.',
};

const NOT_WRITABLE: Sentence = {
  kk: 'файл тек оқуға арналған (read-only), жазылмады.',
  ru: 'файл только для чтения (read-only), не записано.',
  en: 'is read-only and was left alone.',
};

const NO_FILE: Sentence = {
  kk: 'кәдімгі файл емес, жазылмады.',
  ru: 'это не обычный файл, не записано.',
  en: 'is no regular file and was left alone.',
};

const NO_LETTERS = (encoding: string): Sentence => ({
  kk: `${encoding} кодтауында бұл әріптердің бәрі жоқ, жазылмады.`,
  ru: `В кодировке ${encoding} нет всех этих букв, не записано.`,
  en: `${encoding} has not all of these letters: nothing was written.`,
});

/** Temporary files that are there now; whatever ends the program takes them along. */
const temporaries = new Set<string>();

function removeTemporaries(): void {
  for (const path of temporaries) {
    try {
      unlinkSync(path);
    } catch {
      // It is gone.
    }
  }
}

const SIGNALS = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const;
let isWatching = false;

function watchForTheEnd(): void {
  if (isWatching) return;
  isWatching = true;
  process.on('exit', removeTemporaries);
  for (const [name, number] of Object.entries(SIGNALS)) process.on(name, () => process.exit(128 + number));
}

/** A file beside another one, which takes its place when all is written. */
class Temporary {
  private constructor(
    private readonly path: string,
    private readonly temporary: string,
    private readonly handle: Awaited<ReturnType<typeof open>>,
    private readonly hasMoreNames: boolean,
  ) {}

  static async beside(path: string, mode: number, hasMoreNames: boolean): Promise<Temporary> {
    watchForTheEnd();
    const temporary = join(dirname(path), `.${basename(path)}.qalam-${process.pid}`);
    const handle = await open(temporary, 'wx', mode);
    temporaries.add(temporary);
    return new Temporary(path, temporary, handle, hasMoreNames);
  }

  /** Gives it the mode and the owner of the file that it is to replace. */
  async imitate({ mode, uid, gid }: Stats): Promise<void> {
    // Not at the opening, where the process's mask would take bits away. Another owner's file can be given back by root alone.
    await this.handle.chmod(mode & 0o7777);
    if (process.getuid !== undefined && uid !== process.getuid()) await this.handle.chown(uid, gid).catch(() => {});
  }

  async write(bytes: Uint8Array): Promise<void> {
    await this.handle.writeFile(bytes);
  }

  async commit(): Promise<void> {
    await this.handle.sync();
    await this.handle.close();
    // A new file would have this name alone.
    if (this.hasMoreNames) {
      await copyFile(this.temporary, this.path);
      await unlink(this.temporary);
    } else await rename(this.temporary, this.path);
    temporaries.delete(this.temporary);
  }

  async abandon(): Promise<void> {
    await this.handle.close().catch(() => {});
    await unlink(this.temporary).catch(() => {});
    temporaries.delete(this.temporary);
  }
}

/** Writes a file piece by piece, under its name only when all is written. */
export class FileReplacement {
  private constructor(
    private readonly temporary: Temporary,
    private readonly bytes: Sink<Uint8Array>,
    private readonly encoding: string,
    private readonly table: TableSink | undefined,
  ) {}

  /** A replacement of what is read from: as it is encoded and compressed, and of a table a table. */
  private static async of(
    temporary: Temporary,
    { encoding, compression, table }: Pick<Input, 'encoding' | 'compression' | 'table'>,
  ): Promise<FileReplacement> {
    const write = (bytes: Uint8Array) => temporary.write(bytes);
    const bytes = compression === undefined ? { write, end: async () => {} } : await compressed(compression, write);
    return new FileReplacement(temporary, bytes, encoding, table?.rewrite(write));
  }

  /**
   * Answers with a sentence where the file is a link, or has more than one name, and `throughLinks` is not set. Rejects where
   * the file must not be written at all.
   */
  static async begin(given: string, input: Input, throughLinks: boolean): Promise<FileReplacement | Sentence> {
    if (!throughLinks && (await lstat(given)).isSymbolicLink()) return LINK;
    // What a link leads to is written, and the link stays.
    const path = realpathSync(given);
    const status = await stat(path);
    if (!status.isFile()) throw new InputError(NO_FILE);
    if (status.nlink > 1 && !throughLinks) return MORE_NAMES;
    // Whoever is root may write all, and a file that is read-only was meant to be.
    const isWritable =
      (status.mode & 0o222) !== 0 &&
      (await access(path, constants.W_OK).then(
        () => true,
        () => false,
      ));
    if (!isWritable) throw new InputError(NOT_WRITABLE);
    const temporary = await Temporary.beside(path, 0o600, status.nlink > 1);
    const replacement = await FileReplacement.of(temporary, input);
    await temporary.imitate(status);
    if (input.hasMark) await replacement.write('\ufeff');
    return replacement;
  }

  /** A file of that name, compressed as its ending says, in a folder that is made for it; `table`: what is to be written as a table of its kind. */
  static async create(path: string, table?: Table): Promise<FileReplacement> {
    await mkdir(dirname(path), { recursive: true });
    const there = await stat(path).catch(() => undefined);
    if (there !== undefined && !there.isFile()) throw new InputError(NO_FILE);
    const temporary = await Temporary.beside(there === undefined ? path : realpathSync(path), 0o666, false);
    const compression = table === undefined ? compressionOf(path) : undefined;
    const replacement = await FileReplacement.of(temporary, {
      encoding: 'utf-8',
      compression,
      ...(table && { table }),
    });
    if (there !== undefined) await temporary.imitate(there);
    return replacement;
  }

  /** `isChanged`: whether it is another text than what was read; of a table, a row is one piece. */
  async write(text: string, isChanged = true): Promise<void> {
    if (this.table !== undefined) return this.table.row(text, isChanged);
    const bytes = encoded(text, this.encoding);
    if (bytes === undefined) throw new InputError(NO_LETTERS(this.encoding));
    await this.bytes.write(bytes);
  }

  /** Bytes of UTF-8. */
  async writeBytes(bytes: Uint8Array): Promise<void> {
    await this.bytes.write(bytes);
  }

  async commit(): Promise<void> {
    await this.table?.end();
    await this.bytes.end();
    await this.temporary.commit();
  }

  abandon(): Promise<void> {
    return this.temporary.abandon();
  }
}
