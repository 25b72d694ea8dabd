/**
 * Arrow files (Feather 2 is another name) and streams, which Hugging Face datasets keep, as records. Written anew, all messages are
 * copied byte for byte; of a record batch in which strings have changed those columns' buffers are put in, and what says where buffers
 * lie is written over in place. A record batch is in memory at a time, and all dictionaries.
 */
import { isUtf8 } from 'node:buffer';
import { type FileHandle, open } from 'node:fs/promises';
import { decompress } from 'fzstd';
import type { Sentence } from '../types';
import { loadZstd } from './compression';
import { FlatBuffer } from './flatbuffer';
import { type Batch, setCompressionCodec, tableFromIPC } from './flechette';
import { damaged, InputError } from './inputError';
import { decodeLz4Frame } from './lz4';
import { messageOf } from './output';
import { jsonOf, notKept, type Table, type TableSink, withStrings } from './table';

const KIND = 'Arrow';
const MAGIC = Buffer.from('ARROW1', 'latin1');
/** The magic number and what fills it up, before the first message of a file. */
const FILE_START = 8;
const ALIGNMENT = 64;

// Numbers of the format: Type of Schema.fbs (as the library has them), MessageHeader of Message.fbs.
const DICTIONARY = -1;
const [NULL, BINARY, UTF8, LIST, STRUCT, UNION, FIXED_BINARY, FIXED_LIST, MAP] = [1, 4, 5, 12, 13, 14, 15, 16, 17];
const [LARGE_BINARY, LARGE_UTF8, LARGE_LIST, RUN_END, BINARY_VIEW, UTF8_VIEW, LIST_VIEW, LARGE_LIST_VIEW] = [
  19, 20, 21, 22, 23, 24, 25, 26,
];
const [SCHEMA, DICTIONARY_BATCH, RECORD_BATCH] = [1, 2, 3];
const [LZ4_FRAME, ZSTD] = [0, 1] as const;
const DENSE = 1;

setCompressionCodec(LZ4_FRAME, { decode: (bytes, length) => decodeLz4Frame(bytes, length), encode: (bytes) => bytes });
// Into memory of its own: numbers have to lie at multiples of their width.
setCompressionCodec(ZSTD, {
  decode: (bytes, length) => decompress(bytes, new Uint8Array(length)),
  encode: (bytes) => bytes,
});

interface Message {
  readonly header: number;
  /** Bytes of the file; the body begins behind the metadata. */
  readonly offset: number;
  readonly metadataLength: number;
  readonly bodyLength: number;
}

interface DataType {
  readonly typeId: number;
  readonly children?: readonly Field[];
  readonly dictionary?: DataType;
  readonly mode?: number;
}

interface Field {
  readonly name: string;
  readonly type: DataType;
}

interface Column extends Field {
  readonly batch: Node;
}

/** A column, or a part of one, of one record batch. */
interface Node extends Omit<Batch<unknown>, 'type' | 'children'> {
  readonly type: DataType;
  readonly children: readonly Node[];
  readonly stride?: number;
  /** Of views: the buffers that long strings lie in. */
  readonly data?: readonly Uint8Array[];
}

const bigEndian: Sentence = {
  kk: 'big-endian Arrow файлдары оқылмайды.',
  ru: 'файлы Arrow в порядке big-endian не читаются.',
  en: 'Arrow files in big-endian order are not read.',
};

const isString = ({ typeId }: DataType) => typeId === UTF8 || typeId === LARGE_UTF8 || typeId === UTF8_VIEW;

const isList = ({ typeId }: DataType) =>
  typeId === LIST ||
  typeId === LARGE_LIST ||
  typeId === FIXED_LIST ||
  typeId === LIST_VIEW ||
  typeId === LARGE_LIST_VIEW;

/** The paths of strings in a type, each behind `path`. */
function pathsOf(type: DataType, path: string): string[] {
  const { typeId, dictionary, children = [] } = type;
  if (isString(type)) return [path];
  if (dictionary !== undefined) return pathsOf(dictionary, path);
  if (typeId === STRUCT) return children.flatMap((child) => pathsOf(child.type, `${path}.${child.name}`));
  if (isList(type)) return pathsOf(children[0]!.type, `${path}[]`);
  // Entries of a key and a value.
  if (typeId === MAP) return pathsOf(children[0]!.type.children![1]!.type, `${path}.*`);
  if (typeId === RUN_END) return pathsOf(children[1]!.type, path);
  return children.flatMap((child) => pathsOf(child.type, path));
}

function someLeaf(type: DataType, holds: (leaf: DataType) => boolean): boolean {
  const children = type.dictionary === undefined ? type.children?.map((child) => child.type) : [type.dictionary];
  return children === undefined ? holds(type) : children.some((child) => someLeaf(child, holds));
}

const isBytes = ({ typeId }: DataType) =>
  typeId === BINARY || typeId === LARGE_BINARY || typeId === BINARY_VIEW || typeId === FIXED_BINARY;

const isNull = (batch: Node, index: number) =>
  batch.nullCount > 0 && batch.validity !== undefined && batch.validity.length > 0 && !batch.isValid(index);

/** The bytes of a string, as they stand. */
function bytesOf(batch: Node, index: number): Uint8Array {
  const values = batch.values as unknown as Uint8Array;
  if (batch.type.typeId === UTF8_VIEW) {
    const view = new DataView(values.buffer, values.byteOffset + 16 * index, 16);
    const length = view.getInt32(0, true);
    if (length <= 12) return values.subarray(16 * index + 4, 16 * index + 4 + length);
    const start = view.getInt32(12, true);
    return batch.data![view.getInt32(8, true)]!.subarray(start, start + length);
  }
  const { offsets } = batch;
  return values.subarray(Number(offsets[index]), Number(offsets[index + 1]));
}

/** Where the items of a list lie in its child. */
function itemsOf(batch: Node, index: number): [from: number, to: number] {
  if (batch.type.typeId === FIXED_LIST) return [index * batch.stride!, (index + 1) * batch.stride!];
  const from = Number(batch.offsets[index]);
  const isView = batch.type.typeId === LIST_VIEW || batch.type.typeId === LARGE_LIST_VIEW;
  return [from, isView ? from + Number(batch.sizes[index]) : Number(batch.offsets[index + 1])];
}

/** A value; strings by ourselves, as the library leaves byte order marks out. */
function valueAt(batch: Node, index: number): unknown {
  const { type } = batch;
  if (isString(type)) {
    if (isNull(batch, index)) return null;
    const bytes = bytesOf(batch, index);
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  }
  if (!someLeaf(type, isString)) return batch.at(index);
  const children = batch.children;
  if (isList(type)) {
    if (isNull(batch, index)) return null;
    const [from, to] = itemsOf(batch, index);
    return Array.from({ length: to - from }, (_, i) => valueAt(children[0]!, from + i));
  }
  if (type.typeId === STRUCT)
    return isNull(batch, index)
      ? null
      : Object.fromEntries(type.children!.map(({ name }, i) => [name, valueAt(children[i]!, index)]));
  const value = batch.at(index);
  return value instanceof Map ? Object.fromEntries(value) : value;
}

/** The strings of one node that have changed, by their places in it. */
type Edits = Map<Node, Map<number, string>>;

/** Notes where a value differs from what `made` has. False where the difference cannot be written. */
function noteEdits(batch: Node, index: number, made: unknown, edits: Edits): boolean {
  const value = valueAt(batch, index);
  if (value === made) return true;
  const { type } = batch;
  if (isString(type)) {
    if (typeof made !== 'string' || value === null) return false;
    if (!isUtf8(bytesOf(batch, index))) return false;
    let own = edits.get(batch);
    if (own === undefined) {
      own = new Map();
      edits.set(batch, own);
    }
    own.set(index, made);
    return true;
  }
  const children = batch.children;
  if (isList(type) && Array.isArray(made)) {
    const [from] = itemsOf(batch, index);
    return made.every((item, i) => noteEdits(children[0]!, from + i, item, edits));
  }
  if (type.typeId === STRUCT && typeof made === 'object' && made !== null)
    return type.children!.every(({ name }, i) =>
      noteEdits(children[i]!, index, (made as Record<string, unknown>)[name], edits),
    );
  // Dictionaries, maps, unions, runs; values without strings are not to be compared.
  return JSON.stringify(jsonOf(value)) === JSON.stringify(jsonOf(made));
}

/** Calls `found` with the number of the first buffer of each node, in the order of the format. */
function eachNode(type: DataType, batch: Node, next: { buffer: number }, found: (node: Node, first: number) => void) {
  found(batch, next.buffer);
  const { typeId } = type;
  if (typeId === UNION) next.buffer += type.mode === DENSE ? 2 : 1;
  else if (typeId === LIST || typeId === LARGE_LIST || typeId === MAP) next.buffer += 2;
  else if (typeId === LIST_VIEW || typeId === LARGE_LIST_VIEW) next.buffer += 3;
  else if (typeId === FIXED_LIST || typeId === STRUCT) next.buffer += 1;
  else if (typeId === UTF8 || typeId === LARGE_UTF8 || typeId === BINARY || typeId === LARGE_BINARY) next.buffer += 3;
  else if (typeId === UTF8_VIEW || typeId === BINARY_VIEW) next.buffer += 2 + batch.data!.length;
  else if (typeId !== NULL && typeId !== RUN_END) next.buffer += 2;
  if (typeId === DICTIONARY) return;
  for (const [i, child] of (type.children ?? []).entries()) eachNode(child.type, batch.children[i]!, next, found);
}

/** The buffers of a node of strings with its edits, by their numbers; undefined where they would have to be more. */
function encodeStrings(
  batch: Node,
  first: number,
  edits: ReadonlyMap<number, string>,
): Map<number, Uint8Array> | undefined {
  if (batch.type.typeId === UTF8_VIEW) return encodeViews(batch, first, edits);
  const parts: Uint8Array[] = [];
  const offsets = batch.offsets.slice(0, batch.length + 1) as Int32Array | BigInt64Array;
  let end = 0;
  const set = (index: number) => {
    if (offsets instanceof Int32Array) offsets[index] = end;
    else offsets[index] = BigInt(end);
  };
  for (let i = 0; i < batch.length; i++) {
    set(i);
    const edit = edits.get(i);
    const bytes = edit === undefined ? bytesOf(batch, i) : Buffer.from(edit, 'utf8');
    parts.push(bytes);
    end += bytes.length;
  }
  // Offsets of 32 bits.
  if (offsets instanceof Int32Array && end > 0x7fff_ffff) return undefined;
  set(batch.length);
  return new Map([
    [first + 1, new Uint8Array(offsets.buffer, offsets.byteOffset, offsets.byteLength)],
    [first + 2, Buffer.concat(parts)],
  ]);
}

function encodeViews(
  batch: Node,
  first: number,
  edits: ReadonlyMap<number, string>,
): Map<number, Uint8Array> | undefined {
  const views = Buffer.from(batch.values as unknown as Uint8Array);
  const last = batch.data!.length - 1;
  const parts: Uint8Array[] = last < 0 ? [] : [batch.data![last]!];
  let end = parts[0]?.length ?? 0;
  for (const [index, edit] of edits) {
    const at = 16 * index;
    const bytes = Buffer.from(edit, 'utf8');
    views.fill(0, at, at + 16);
    views.writeInt32LE(bytes.length, at);
    if (bytes.length <= 12) {
      bytes.copy(views, at + 4);
      continue;
    }
    if (last < 0 || end + bytes.length > 0x7fff_ffff) return undefined;
    bytes.copy(views, at + 4, 0, 4);
    views.writeInt32LE(last, at + 8);
    views.writeInt32LE(end, at + 12);
    parts.push(bytes);
    end += bytes.length;
  }
  const made = new Map<number, Uint8Array>([[first + 1, views]]);
  if (last >= 0) made.set(first + 2 + last, Buffer.concat(parts));
  return made;
}

/** A compressed buffer: its length, then its bytes; -1 before bytes that are as they were. */
function wrapped(bytes: Uint8Array, compress: ((bytes: Uint8Array) => Uint8Array) | undefined): Uint8Array {
  if (bytes.length === 0) return bytes;
  const length = Buffer.alloc(8);
  length.writeBigInt64LE(compress === undefined ? -1n : BigInt(bytes.length));
  return Buffer.concat([length, compress === undefined ? bytes : compress(bytes)]);
}

export class ArrowTable implements Table {
  readonly kind = KIND;

  private constructor(
    private readonly handle: FileHandle,
    private readonly size: number,
    private readonly messages: readonly Message[],
    /** Where the messages end; behind them may be a mark of the end and, in files, what says where they lie. */
    private readonly end: number,
    /** Bytes of a file's footer; undefined of a stream. */
    private readonly footer: number | undefined,
    /** The message that says what columns there are. */
    private readonly schema: Uint8Array,
    private readonly fields: readonly Field[],
    private readonly version: number,
  ) {}

  static async open(path: string): Promise<ArrowTable> {
    const handle = await open(path, 'r');
    try {
      const { size } = await handle.stat();
      const start = await read(handle, 0, Math.min(size, MAGIC.length));
      const isFile = MAGIC.equals(start);
      let footer: number | undefined;
      if (isFile) {
        const tail = Buffer.from(await read(handle, size - 10, 10));
        if (!MAGIC.equals(tail.subarray(4))) throw new Error('the end of the file is missing');
        footer = tail.readInt32LE();
      }
      const limit = footer === undefined ? size : size - 10 - footer;
      const messages: Message[] = [];
      let at = isFile ? FILE_START : 0;
      while (at + 8 <= limit) {
        const message = await messageAt(handle, at);
        if (message === undefined) break;
        messages.push(message);
        at += message.metadataLength + message.bodyLength;
        if (at > limit) throw new Error('unexpected end of file');
      }
      const first = messages.find(({ header }) => header === SCHEMA);
      if (first === undefined) throw new Error('no schema');
      const bytes = await read(handle, first.offset, first.metadataLength + first.bodyLength);
      const { schema } = tableFromIPC([bytes]);
      if (schema.endianness === 1) throw new InputError(bigEndian);
      const table = new ArrowTable(
        handle,
        size,
        messages,
        at,
        footer,
        bytes,
        schema.fields as unknown as Field[],
        schema.version ?? 4,
      );
      await table.checkOrder();
      return table;
    } catch (error) {
      await handle.close();
      throw error instanceof InputError ? error : new InputError(damaged(KIND, messageOf(error)));
    }
  }

  get columns(): string[] {
    return this.fields.map(({ name }) => name);
  }

  get binaryColumns(): string[] {
    return this.fields.filter(({ type }) => isBytes(type)).map(({ name }) => name);
  }

  textsOf(column: string): string[] {
    return this.fields.flatMap(({ name, type }) => (name === column ? pathsOf(type, name) : []));
  }

  /** A file's footer may list its batches in another order than they lie in; then rows would be given in a wrong one. */
  private async checkOrder(): Promise<void> {
    if (this.footer === undefined) return;
    const footer = new FlatBuffer(await read(this.handle, this.size - 10 - this.footer, this.footer));
    const listed = footer.structs(footer.follow(0), BATCHES, BLOCK_BYTES).map((at) => footer.int64(at));
    const found = this.messages.filter(({ header }) => header === RECORD_BATCH).map(({ offset }) => offset);
    if (listed.length !== found.length || listed.some((offset, i) => offset !== found[i]))
      throw new Error('its footer and its messages do not agree');
  }

  /** The columns of each record batch, with its message. */
  private async *batches(): AsyncGenerator<{ message: Message; bytes: Uint8Array; columns: Column[]; length: number }> {
    const dictionaries: Uint8Array[] = [];
    for (const message of this.messages) {
      if (message.header !== DICTIONARY_BATCH && message.header !== RECORD_BATCH) continue;
      const bytes = await read(this.handle, message.offset, message.metadataLength + message.bodyLength);
      if (message.header === DICTIONARY_BATCH) {
        dictionaries.push(bytes);
        continue;
      }
      const table = tableFromIPC([this.schema, ...dictionaries, bytes], {
        useBigInt: true,
        useDate: true,
        useMap: true,
      });
      const columns = this.fields.map((field, i) => ({
        ...field,
        batch: table.getChildAt(i).data[0] as unknown as Node,
      }));
      yield { message, bytes, columns, length: table.numRows };
    }
  }

  async *rows(all: boolean): AsyncGenerator<Uint8Array, void> {
    try {
      for await (const { columns, length } of this.batches()) {
        const shown = columns.filter(({ type }) => (all ? !isBytes(type) : someLeaf(type, isString)));
        let text = '';
        for (let i = 0; i < length; i++) {
          text += `${jsonOf(Object.fromEntries(shown.map(({ name, batch }) => [name, valueAt(batch, i)])))}\n`;
          if (text.length < 200_000) continue;
          yield Buffer.from(text, 'utf8');
          text = '';
        }
        if (text !== '') yield Buffer.from(text, 'utf8');
      }
    } catch (error) {
      throw error instanceof InputError ? error : new InputError(damaged(KIND, messageOf(error)));
    }
  }

  rewrite(write: (bytes: Uint8Array) => Promise<void>): TableSink {
    const batches = this.batches();
    let current: IteratorResult<{ message: Message; bytes: Uint8Array; columns: Column[]; length: number }> | undefined;
    let row = 0;
    let edits: Edits = new Map();
    let read = 0;
    let written = 0;
    const moved = new Map<number, { offset: number; bodyLength: number }>();
    const put = async (bytes: Uint8Array) => {
      await write(bytes);
      written += bytes.length;
    };
    /** What lies before `until` and was not written. */
    const copyTo = async (until: number) => {
      for (const { offset, bodyLength } of this.messages)
        if (offset >= read && offset < until) moved.set(offset, { offset: offset - read + written, bodyLength });
      const start = written - read;
      while (read < until) {
        const length = Math.min(COPY_BYTES, until - read);
        await put(await this.bytesAt(read, length));
        read += length;
      }
      return start;
    };
    const flush = async () => {
      if (current === undefined || current.done) return;
      const { message, bytes, columns } = current.value;
      if (edits.size > 0) {
        await copyTo(message.offset);
        const made = await this.editedBatch(message, bytes, columns, edits);
        moved.set(message.offset, { offset: written, bodyLength: made.length - message.metadataLength });
        await put(made);
        read = message.offset + message.metadataLength + message.bodyLength;
      }
      edits = new Map();
      row = 0;
    };
    const advance = async () => {
      await flush();
      current = await batches.next();
    };
    return {
      row: async (line, isChanged) => {
        if (current === undefined) await advance();
        while (current !== undefined && !current.done && row >= current.value.length) await advance();
        if (isChanged && current !== undefined && !current.done) {
          const json = JSON.parse(line) as Record<string, unknown>;
          for (const { name, batch } of current.value.columns) {
            if (!Object.hasOwn(json, name) || !someLeaf(batch.type, isString)) continue;
            const made = withStrings(valueAt(batch, row), json[name]);
            if (made === undefined || !noteEdits(batch, row, made.value, edits)) throw new InputError(notKept(name));
          }
        }
        row++;
      },
      end: async () => {
        await flush();
        await copyTo(this.end);
        if (this.footer === undefined) return void (await copyTo(this.size));
        const start = this.size - 10 - this.footer;
        await copyTo(start);
        const footer = new FlatBuffer(await this.bytesAt(start, this.footer));
        for (const number of [DICTIONARIES, BATCHES])
          for (const block of footer.structs(footer.follow(0), number, BLOCK_BYTES)) {
            const to = moved.get(footer.int64(block));
            if (to === undefined) throw new InputError(notKept('footer'));
            footer.setInt64(block, to.offset);
            footer.setInt64(block + 16, to.bodyLength);
          }
        await put(footer.bytes);
        await put(await this.bytesAt(this.size - 10, 10));
      },
    };
  }

  /** The message of a record batch with other strings. */
  private async editedBatch(
    message: Message,
    bytes: Uint8Array,
    columns: readonly Column[],
    edits: Edits,
  ): Promise<Uint8Array> {
    const replaced = new Map<number, Uint8Array>();
    const next = { buffer: 0 };
    for (const { name, type, batch } of columns)
      eachNode(type, batch, next, (node, first) => {
        // Before version 5 of the format unions had a buffer more.
        if (node.type.typeId === UNION && this.version < 4) next.buffer++;
        const own = edits.get(node);
        if (own === undefined) return;
        const made = encodeStrings(node, first, own);
        if (made === undefined) throw new InputError(notKept(name));
        for (const [buffer, to] of made) replaced.set(buffer, to);
      });
    const metadata = new FlatBuffer(bytes.slice(0, message.metadataLength));
    const root = metadata.follow(metadataStart(metadata));
    const batch = metadata.follow(metadata.field(root, 2)!);
    const places = metadata.structs(batch, 2, 16);
    const compression = metadata.field(batch, 3);
    const bodyLength = metadata.field(root, 3);
    if (places.length !== next.buffer || bodyLength === undefined) throw new InputError(notKept('buffers'));
    const isZstd = compression !== undefined && metadata.byte(metadata.follow(compression), 0) === ZSTD;
    const zstd = isZstd ? await loadZstd() : undefined;
    const parts: Uint8Array[] = [];
    let at = 0;
    for (const [i, place] of places.entries()) {
      const offset = message.metadataLength + metadata.int64(place);
      const made = replaced.get(i);
      const part =
        made === undefined
          ? bytes.subarray(offset, offset + metadata.int64(place + 8))
          : compression === undefined
            ? made
            : wrapped(made, zstd && ((raw) => zstd.compress(raw)));
      metadata.setInt64(place, at);
      metadata.setInt64(place + 8, part.length);
      const padding = -part.length & (ALIGNMENT - 1);
      parts.push(part, Buffer.alloc(padding));
      at += part.length + padding;
    }
    metadata.setInt64(bodyLength, at);
    return Buffer.concat([metadata.bytes, ...parts]);
  }

  private bytesAt(offset: number, length: number): Promise<Uint8Array> {
    return read(this.handle, offset, length);
  }

  close(): Promise<void> {
    return this.handle.close();
  }
}

/** Fields of a footer, and how long what they list is. */
const [DICTIONARIES, BATCHES, BLOCK_BYTES] = [2, 3, 24];
const COPY_BYTES = 1 << 20;

/** So many bytes of a file, in memory of their own (numbers in them lie as the format lays them). */
async function read(handle: FileHandle, offset: number, length: number): Promise<Uint8Array> {
  if (offset < 0 || length < 0) throw new Error('unexpected end of file');
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; ) {
    const { bytesRead } = await handle.read(bytes, at, length - at, offset + at);
    if (bytesRead === 0) throw new Error('unexpected end of file');
    at += bytesRead;
  }
  return bytes;
}

/** Where a message's table begins: behind its length, before which newer writers have four bytes of ones. */
const metadataStart = (bytes: FlatBuffer) => (bytes.int32(0) === -1 ? 8 : 4);

/** The message that begins there; undefined where the stream says that it ends. */
async function messageAt(handle: FileHandle, offset: number): Promise<Message | undefined> {
  const prefix = new FlatBuffer(await read(handle, offset, 8));
  const start = metadataStart(prefix);
  const length = prefix.int32(start - 4);
  if (length === 0) return undefined;
  if (length < 0 || length > 1 << 30) throw new Error('not a message');
  const metadata = new FlatBuffer(await read(handle, offset, start + length));
  const root = metadata.follow(start);
  const body = metadata.field(root, 3);
  return {
    header: metadata.byte(root, 1),
    offset,
    metadataLength: start + length,
    bodyLength: body === undefined ? 0 : metadata.int64(body),
  };
}
