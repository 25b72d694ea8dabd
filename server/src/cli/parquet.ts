/**
 * Parquet files as records. Written anew, a column chunk of which no string has changed is copied byte for byte, whatever its type;
 * one of strings is encoded again. A row group is in memory at a time.
 */
import { isUtf8 } from 'node:buffer';
import { type FileHandle, open } from 'node:fs/promises';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { AsyncBuffer, ColumnChunk, CompressionCodec, FileMetaData, SchemaTree } from 'hyparquet';
import { loadZstd } from './compression';
import {
  ByteWriter,
  CompressionCodecs,
  compressors,
  Encodings,
  encodeNestedValues,
  parquetMetadataAsync,
  parquetReadObjects,
  parquetSchema,
  snappyCompress,
  writeColumn,
} from './hyparquet';
import { damaged, InputError } from './inputError';
import { messageOf } from './output';
import { linesOfRows, notKept, type Table, type TableSink, withStrings } from './table';
import {
  changed,
  type Field,
  fieldOf,
  I32,
  I64,
  LIST,
  type List,
  readStruct,
  type Struct,
  writeStruct,
} from './thrift';

const KIND = 'Parquet';
const MAGIC = Buffer.from('PAR1', 'latin1');

/** A column with its leaves, each as the path that leads to it from the root. */
interface Column {
  readonly name: string;
  readonly leaves: readonly (readonly SchemaTree[])[];
}

function leavesOf(path: readonly SchemaTree[]): SchemaTree[][] {
  const { children } = path.at(-1)!;
  return children.length === 0 ? [[...path]] : children.flatMap((child) => leavesOf([...path, child]));
}

/** Whether a leaf holds texts. Keys and values of maps, and variants, are written in ways of their own. */
function isText(leaf: readonly SchemaTree[]): boolean {
  const { type, converted_type, logical_type } = leaf.at(-1)!.element;
  return type === 'BYTE_ARRAY' && (converted_type === 'UTF8' || logical_type?.type === 'STRING');
}

/** Where the values of a leaf stand in a record, as a pattern of fields. */
function pathOf(leaf: readonly SchemaTree[]): string {
  let path = '';
  for (let i = 1; i < leaf.length; i++) {
    const { name, converted_type, logical_type, repetition_type } = leaf[i]!.element;
    const kind = logical_type?.type ?? converted_type;
    path += path === '' ? name : `.${name}`;
    if (kind === 'LIST' || kind === 'MAP' || kind === 'MAP_KEY_VALUE') {
      path += kind === 'LIST' ? '[]' : '.*';
      // The group that is repeated, and what stands in it: the element, or the value of a key.
      i += 2;
    } else if (repetition_type === 'REPEATED') path += '[]';
  }
  return path;
}

const isBytes = (leaf: readonly SchemaTree[]): boolean => {
  const { type, converted_type, logical_type } = leaf.at(-1)!.element;
  return (
    (type === 'BYTE_ARRAY' || type === 'FIXED_LEN_BYTE_ARRAY') &&
    converted_type === undefined &&
    logical_type === undefined
  );
};

const hasMap = (leaf: readonly SchemaTree[]): boolean =>
  leaf.some(
    ({ element }) =>
      /^MAP/.test(element.converted_type ?? '') || /^(?:MAP|VARIANT)$/.test(element.logical_type?.type ?? ''),
  );

const rangeOf = ({
  dictionary_page_offset,
  data_page_offset,
  total_compressed_size,
}: NonNullable<ColumnChunk['meta_data']>) => {
  const start = Number(dictionary_page_offset || data_page_offset);
  return { start, end: start + Number(total_compressed_size) };
};

/** Bytes of a string column that are no UTF-8 were met since it was last reset. */
let hasBadBytes = false;

const parsers = {
  // Not the library's: that leaves a byte order mark out.
  stringFromBytes(bytes: Uint8Array | undefined) {
    if (bytes === undefined) return undefined;
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
    if (text.includes('\ufffd') && !isUtf8(bytes)) hasBadBytes = true;
    return text;
  },
  jsonFromBytes: (bytes: Uint8Array | undefined) => parsers.stringFromBytes(bytes),
};

/** What is written in the codecs that can be; the others become Snappy, which every reader has. */
async function compressorsFor(codec: CompressionCodec) {
  if (codec === 'GZIP') return { codec, compress: (bytes: Uint8Array) => gzipSync(bytes) };
  if (codec === 'BROTLI') {
    const params = { [constants.BROTLI_PARAM_QUALITY]: 5 };
    return { codec, compress: (bytes: Uint8Array) => brotliCompressSync(bytes, { params }) };
  }
  if (codec === 'ZSTD') {
    const zstd = await loadZstd();
    return { codec, compress: (bytes: Uint8Array) => zstd.compress(bytes) };
  }
  if (codec === 'UNCOMPRESSED') return { codec, compress: (bytes: Uint8Array) => bytes };
  return { codec: 'SNAPPY' as const, compress: snappyCompress };
}

export class ParquetTable implements Table {
  readonly kind = KIND;
  private readonly tree: readonly Column[];

  private constructor(
    private readonly handle: FileHandle,
    private readonly file: AsyncBuffer,
    private readonly metadata: FileMetaData,
    /** All of the footer, also what the library does not know. */
    private readonly footer: Struct,
  ) {
    const root = parquetSchema(metadata);
    this.tree = root.children.map((child) => ({ name: child.element.name, leaves: leavesOf([root, child]) }));
  }

  static async open(path: string): Promise<ParquetTable> {
    const handle = await open(path, 'r');
    try {
      const { size } = await handle.stat();
      const file: AsyncBuffer = {
        byteLength: size,
        slice: async (start, end = size) => {
          const bytes = new Uint8Array(end - start);
          for (let at = 0; at < bytes.length; ) {
            const { bytesRead } = await handle.read(bytes, at, bytes.length - at, start + at);
            if (bytesRead === 0) throw new Error('unexpected end of file');
            at += bytesRead;
          }
          return bytes.buffer;
        },
      };
      const metadata = await parquetMetadataAsync(file, { geoparquet: false });
      const end = size - 8;
      const footer = readStruct(new Uint8Array(await file.slice(end - metadata.metadata_length, end)));
      return new ParquetTable(handle, file, metadata, footer);
    } catch (error) {
      await handle.close();
      throw new InputError(damaged(KIND, messageOf(error)));
    }
  }

  get columns(): string[] {
    return this.tree.map(({ name }) => name);
  }

  get binaryColumns(): string[] {
    return this.tree.filter(({ leaves }) => leaves.every(isBytes)).map(({ name }) => name);
  }

  private get textColumns(): string[] {
    return this.tree.filter(({ leaves }) => leaves.some(isText)).map(({ name }) => name);
  }

  textsOf(column: string): string[] {
    return this.tree.flatMap(({ name, leaves }) => (name === column ? leaves.filter(isText).map(pathOf) : []));
  }

  /** The rows of a group, of some columns. */
  async group(index: number, columns: string[]): Promise<Record<string, unknown>[]> {
    const groups = this.metadata.row_groups;
    const rowStart = groups.slice(0, index).reduce((sum, { num_rows }) => sum + Number(num_rows), 0);
    const count = Number(groups[index]!.num_rows);
    if (columns.length === 0) return Array.from({ length: count }, () => ({}));
    try {
      return await parquetReadObjects({
        file: this.file,
        metadata: this.metadata,
        columns,
        rowStart,
        rowEnd: rowStart + count,
        compressors,
        // Bytes are no text.
        utf8: false,
        geoparquet: false,
        parsers,
      });
    } catch (error) {
      throw new InputError(damaged(KIND, messageOf(error)));
    }
  }

  async *rows(all: boolean): AsyncGenerator<Uint8Array, void> {
    const bytes = new Set(this.binaryColumns);
    const columns = all ? this.columns.filter((name) => !bytes.has(name)) : this.textColumns;
    for (const index of this.metadata.row_groups.keys()) yield* linesOfRows(await this.group(index, columns));
  }

  rewrite(write: (bytes: Uint8Array) => Promise<void>): TableSink {
    let group = 0;
    let row = 0;
    let offset = 0;
    const edited = new Map<number, unknown>();
    const groups: Struct[] = [];
    const put = async (bytes: Uint8Array) => {
      await write(bytes);
      offset += bytes.length;
    };
    const { row_groups } = this.metadata;
    const flush = async () => {
      if (offset === 0) await put(MAGIC);
      groups.push(await this.copyGroup(group, edited, () => offset, put));
      edited.clear();
      group++;
      row = 0;
    };
    return {
      row: async (line, isChanged) => {
        while (group < row_groups.length && row >= Number(row_groups[group]!.num_rows)) await flush();
        if (isChanged) edited.set(row, JSON.parse(line));
        row++;
      },
      end: async () => {
        while (group < row_groups.length) await flush();
        if (offset === 0) await put(MAGIC);
        const footer = writeStruct(changed(this.footer, new Map([[4, list(4, STRUCTS, groups)]])));
        await put(footer);
        const length = Buffer.alloc(4);
        length.writeUInt32LE(footer.length);
        await put(length);
        await put(MAGIC);
      },
    };
  }

  /** Writes a row group and answers with what the footer says of it. */
  private async copyGroup(
    index: number,
    edited: ReadonlyMap<number, unknown>,
    offset: () => number,
    put: (bytes: Uint8Array) => Promise<void>,
  ): Promise<Struct> {
    const group = (fieldOf(this.footer, 4) as List).items[index] as Struct;
    const made = edited.size === 0 ? new Map<string, unknown[]>() : await this.editedColumns(index, edited);
    const start = offset();
    const chunks: Struct[] = [];
    let [plain, packed] = [0n, 0n];
    const leaves = this.tree.flatMap(({ name, leaves: own }) => own.map((leaf) => ({ name, leaf })));
    const columns = (fieldOf(group, 1) as List).items as readonly Struct[];
    for (const [i, { meta_data }] of this.metadata.row_groups[index]!.columns.entries()) {
      const { name, leaf } = leaves[i]!;
      const chunk = columns[i]!;
      const meta = fieldOf(chunk, 3) as Struct | undefined;
      if (meta_data === undefined || meta === undefined || fieldOf(chunk, 1) !== undefined)
        throw new InputError(notKept(name));
      const values = made.get(name);
      const at = offset();
      let own: Struct;
      if (values !== undefined && isText(leaf)) {
        const { bytes, meta: encoded } = await encodeLeaf(leaf, values, meta_data.codec);
        // Lists or gaps have come out otherwise.
        if (encoded.num_values !== meta_data.num_values)
          throw new InputError(notKept(meta_data.path_in_schema.join('.')));
        await put(bytes);
        own = encodedMeta(meta, encoded, at);
      } else {
        const range = rangeOf(meta_data);
        for (let from = range.start; from < range.end; from += COPY_BYTES)
          await put(new Uint8Array(await this.file.slice(from, Math.min(range.end, from + COPY_BYTES))));
        own = movedMeta(meta, BigInt(at - range.start));
      }
      plain += fieldOf(own, 6) as bigint;
      packed += fieldOf(own, 7) as bigint;
      // Its indexes lay elsewhere in the file; they are for speed alone.
      const without = [4, 5, 6, 7].map((id) => [id, undefined] as const);
      chunks.push(
        changed(
          chunk,
          new Map<number, Field | undefined>([
            [2, i64(2, BigInt(at))],
            [3, { id: 3, type: STRUCTS, value: own }],
            ...without,
          ]),
        ),
      );
    }
    const fields = new Map<number, Field | undefined>([
      [1, list(1, STRUCTS, chunks)],
      [2, i64(2, plain)],
    ]);
    if (fieldOf(group, 5) !== undefined) fields.set(5, i64(5, BigInt(start)));
    if (fieldOf(group, 6) !== undefined) fields.set(6, i64(6, packed));
    // What the strings were sorted by may have changed.
    if (made.size > 0) fields.set(4, undefined);
    return changed(group, fields);
  }

  /** The values of the columns in which strings have changed. */
  private async editedColumns(index: number, edited: ReadonlyMap<number, unknown>): Promise<Map<string, unknown[]>> {
    hasBadBytes = false;
    const rows = await this.group(index, this.textColumns);
    const isBroken = hasBadBytes;
    const made = new Map<string, unknown[]>();
    for (const [i, json] of edited) {
      const row = rows[i]!;
      const found = withStrings(row, json);
      if (found === undefined) throw new InputError(notKept(`${i}`));
      for (const [name, value] of Object.entries(found.value as Record<string, unknown>)) {
        if (value === row[name]) continue;
        const { leaves } = this.tree.find((column) => column.name === name)!;
        if (leaves.some(hasMap) || isBroken) throw new InputError(notKept(name));
        let values = made.get(name);
        if (values === undefined) {
          values = rows.map((other) => other[name]);
          made.set(name, values);
        }
        values[i] = value;
      }
    }
    return made;
  }

  close(): Promise<void> {
    return this.handle.close();
  }
}

/** So much of a column chunk is copied at a time. */
const COPY_BYTES = 1 << 20;

type Meta = NonNullable<ColumnChunk['meta_data']>;

const STRUCTS = 12;
const i64 = (id: number, value: bigint): Field => ({ id, type: I64, value });
const list = (id: number, of: number, items: List['items']): Field => ({ id, type: LIST, value: { of, items } });

/** What the footer says of a chunk that lies so many bytes further on. Its Bloom filter, which is for speed, is left out. */
function movedMeta(meta: Struct, by: bigint): Struct {
  const fields = new Map<number, Field | undefined>([
    [14, undefined],
    [15, undefined],
  ]);
  for (const id of [9, 10, 11]) {
    const offset = fieldOf(meta, id) as bigint | undefined;
    if (offset) fields.set(id, i64(id, offset + by));
  }
  return changed(meta, fields);
}

/** What the footer says of a chunk that was encoded anew and lies at `at`: nothing of its statistics, which may be others now. */
function encodedMeta(meta: Struct, { encodings, codec, ...made }: Meta, at: number): Struct {
  const numbers = (items: readonly number[]) => list(2, I32, items.map(BigInt));
  const { dictionary_page_offset: dictionary } = made;
  return changed(
    meta,
    new Map<number, Field | undefined>([
      [2, numbers(encodings.map((name) => Encodings.indexOf(name)))],
      [4, { id: 4, type: I32, value: BigInt(CompressionCodecs.indexOf(codec)) }],
      [5, i64(5, made.num_values)],
      [6, i64(6, made.total_uncompressed_size)],
      [7, i64(7, made.total_compressed_size)],
      [9, i64(9, made.data_page_offset + BigInt(at))],
      [11, dictionary === undefined ? undefined : i64(11, dictionary + BigInt(at))],
      ...[10, 12, 13, 14, 15, 16, 17].map((id) => [id, undefined] as const),
    ]),
  );
}

/** A chunk of a leaf's strings, and what is said of it as if it lay at the beginning of a file. */
async function encodeLeaf(
  leaf: readonly SchemaTree[],
  rows: readonly unknown[],
  wanted: CompressionCodec,
): Promise<{ bytes: Uint8Array; meta: Meta }> {
  const { codec, compress } = await compressorsFor(wanted);
  const writer = new ByteWriter();
  const { chunk } = writeColumn({
    writer,
    column: {
      columnName: leaf
        .slice(1)
        .map(({ element }) => element.name)
        .join('.'),
      element: leaf.at(-1)!.element,
      schemaPath: leaf.map(({ element }) => element),
      codec,
      compressors: { [codec]: compress },
      stats: false,
      pageSize: 1 << 20,
      columnIndex: false,
      offsetIndex: false,
    },
    pageData: encodeNestedValues([...leaf], [...rows]),
  });
  return { bytes: writer.getBytes(), meta: chunk.meta_data! };
}
