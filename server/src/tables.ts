/** Typed arrays by name, as one run of bytes that is read without being copied or looked through. */

type Table = Uint8Array | Uint16Array | Int16Array | Int32Array | Uint32Array | Float32Array | Float64Array;
export type Tables = Readonly<Record<string, Table>>;

const KINDS = [Uint8Array, Uint16Array, Int32Array, Uint32Array, Float32Array, Float64Array, Int16Array] as const;
const MAGIC = 0x31425451; // "QTB1", little endian
/** The magic, and how many bytes of JSON follow: a stamp, and of each table its name, the place of its kind in KINDS, where it begins and its length. */
const HEADER = 8;
const ALIGNED = 8;

const aligned = (at: number) => Math.ceil(at / ALIGNED) * ALIGNED;

type Entry = readonly [name: string, kind: number, at: number, length: number];

/** The bytes of tables, which threads can share. `stamp`: what they were made of. */
export function packTables(tables: Tables, stamp: string): SharedArrayBuffer {
  const entries: Entry[] = [];
  let at = 0;
  for (const [name, table] of Object.entries(tables)) {
    const kind = KINDS.findIndex((each) => table instanceof each);
    entries.push([name, kind, at, table.length]);
    at = aligned(at + table.byteLength);
  }
  const header = new TextEncoder().encode(JSON.stringify([stamp, entries]));
  const first = aligned(HEADER + header.length);
  const packed = new SharedArrayBuffer(first + at);
  const bytes = new Uint8Array(packed);
  new DataView(packed).setUint32(0, MAGIC, true);
  new DataView(packed).setUint32(4, header.length, true);
  bytes.set(header, HEADER);
  for (const [name, , start] of entries) {
    const { buffer, byteOffset, byteLength } = tables[name]!;
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), first + start);
  }
  return packed;
}

/**
 * The tables that were packed with this stamp, as views of the bytes, of which the first `size` are what was packed; `undefined` for
 * anything else, whatever a disk made of it.
 */
export function unpackTables(packed: ArrayBufferLike, stamp: string, size = packed.byteLength): Tables | undefined {
  if (size < HEADER) return undefined;
  const view = new DataView(packed);
  const length = view.getUint32(4, true);
  if (view.getUint32(0, true) !== MAGIC || HEADER + length > size) return undefined;
  try {
    const header = new TextDecoder().decode(new Uint8Array(packed, HEADER, length).slice());
    const [own, entries] = JSON.parse(header) as [string, Entry[]];
    const first = aligned(HEADER + length);
    const end = entries.reduce((most, [, kind, at, count]) => {
      return Math.max(most, aligned(at + count * KINDS[kind]!.BYTES_PER_ELEMENT));
    }, 0);
    if (own !== stamp || first + end > size) return undefined;
    return Object.fromEntries(
      entries.map(([name, kind, at, count]) => [name, new KINDS[kind]!(packed as ArrayBuffer, first + at, count)]),
    );
  } catch {
    return undefined;
  }
}
