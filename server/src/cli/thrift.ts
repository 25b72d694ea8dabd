/**
 * Thrift's compact protocol as a tree that keeps what it does not know: a footer of Parquet is read, some numbers of it are changed,
 * and all else is written as it was. https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md
 */

const TRUE = 1;
const FALSE = 2;
const BYTE = 3;
const I16 = 4;
export const I32 = 5;
export const I64 = 6;
const DOUBLE = 7;
const BINARY = 8;
export const LIST = 9;
const SET = 10;
const MAP = 11;
const STRUCT = 12;

export interface Field {
  readonly id: number;
  readonly type: number;
  readonly value: Value;
}
export type Struct = readonly Field[];
export interface List {
  readonly of: number;
  readonly items: readonly Value[];
}
interface Pairs {
  readonly key: number;
  readonly of: number;
  readonly pairs: readonly (readonly [Value, Value])[];
}
/** Whole numbers are bigints; a number is a byte; a double and a string are their bytes. */
export type Value = bigint | boolean | number | Uint8Array | Struct | List | Pairs;

/** Reads one struct from the beginning of some bytes. Throws where they end too early. */
export function readStruct(bytes: Uint8Array): Struct {
  let at = 0;
  const byte = (): number => {
    const value = bytes[at++];
    if (value === undefined) throw new RangeError('the data ends too early');
    return value;
  };
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const part = byte();
      value |= BigInt(part & 0x7f) << shift;
      if (part < 0x80) return value;
    }
  };
  const zigzag = (): bigint => {
    const value = varint();
    return (value >> 1n) ^ -(value & 1n);
  };
  const piece = (length: number): Uint8Array => {
    if (at + length > bytes.length) throw new RangeError('the data ends too early');
    at += length;
    return bytes.subarray(at - length, at);
  };
  const read = (type: number, depth: number): Value => {
    if (depth > 64) throw new RangeError('nested too deeply');
    switch (type) {
      case TRUE:
      case FALSE:
        return byte() === TRUE;
      case BYTE:
        return byte();
      case I16:
      case I32:
      case I64:
        return zigzag();
      case DOUBLE:
        return piece(8);
      case BINARY:
        return piece(Number(varint()));
      case LIST:
      case SET: {
        const head = byte();
        const size = head >> 4 === 15 ? Number(varint()) : head >> 4;
        const items: Value[] = [];
        for (let i = 0; i < size; i++) items.push(read(head & 15, depth + 1));
        return { of: head & 15, items };
      }
      case MAP: {
        const size = Number(varint());
        const types = size === 0 ? 0 : byte();
        const pairs: (readonly [Value, Value])[] = [];
        for (let i = 0; i < size; i++) pairs.push([read(types >> 4, depth + 1), read(types & 15, depth + 1)]);
        return { key: types >> 4, of: types & 15, pairs };
      }
      case STRUCT: {
        const fields: Field[] = [];
        for (let id = 0; ; ) {
          const head = byte();
          if (head === 0) return fields;
          id = head >> 4 === 0 ? Number(zigzag()) : id + (head >> 4);
          const own = head & 15;
          fields.push({ id, type: own, value: own === TRUE || own === FALSE ? own === TRUE : read(own, depth + 1) });
        }
      }
      default:
        throw new RangeError(`no type of Thrift: ${type}`);
    }
  };
  return read(STRUCT, 0) as Struct;
}

/** The bytes of a struct. */
export function writeStruct(struct: Struct): Uint8Array {
  const parts: Uint8Array[] = [];
  let small: number[] = [];
  const flush = () => {
    parts.push(Uint8Array.from(small));
    small = [];
  };
  const varint = (given: bigint) => {
    let value = given;
    for (; value >= 0x80n; value >>= 7n) small.push(Number(value & 0x7fn) | 0x80);
    small.push(Number(value));
  };
  const zigzag = (value: bigint) => varint(value < 0n ? -2n * value - 1n : 2n * value);
  const raw = (bytes: Uint8Array) => {
    flush();
    parts.push(bytes);
  };
  const write = (type: number, value: Value): void => {
    switch (type) {
      case TRUE:
      case FALSE:
        small.push(value === true ? TRUE : FALSE);
        break;
      case BYTE:
        small.push(value as number);
        break;
      case I16:
      case I32:
      case I64:
        zigzag(value as bigint);
        break;
      case DOUBLE:
        raw(value as Uint8Array);
        break;
      case BINARY:
        varint(BigInt((value as Uint8Array).length));
        raw(value as Uint8Array);
        break;
      case LIST:
      case SET: {
        const { of, items } = value as List;
        small.push((Math.min(items.length, 15) << 4) | of);
        if (items.length >= 15) varint(BigInt(items.length));
        for (const item of items) write(of, item);
        break;
      }
      case MAP: {
        const { key, of, pairs } = value as Pairs;
        varint(BigInt(pairs.length));
        if (pairs.length > 0) small.push((key << 4) | of);
        for (const [one, other] of pairs) {
          write(key, one);
          write(of, other);
        }
        break;
      }
      case STRUCT: {
        let last = 0;
        for (const { id, type: own, value: item } of value as Struct) {
          const type = own === TRUE || own === FALSE ? (item === true ? TRUE : FALSE) : own;
          const delta = id - last;
          if (delta > 0 && delta < 16) small.push((delta << 4) | type);
          else {
            small.push(type);
            zigzag(BigInt(id));
          }
          if (type !== TRUE && type !== FALSE) write(type, item);
          last = id;
        }
        small.push(0);
        break;
      }
    }
  };
  write(STRUCT, struct);
  flush();
  return Buffer.concat(parts);
}

/** A struct with some of its fields changed, or taken away (undefined). */
export function changed(struct: Struct, fields: ReadonlyMap<number, Field | undefined>): Struct {
  const kept = struct.filter(({ id }) => !fields.has(id));
  const added = [...fields.values()].filter((field) => field !== undefined);
  return [...kept, ...added].sort((a, b) => a.id - b.id);
}

/** The value of a field. */
export const fieldOf = (struct: Struct, id: number): Value | undefined =>
  struct.find((field) => field.id === id)?.value;
