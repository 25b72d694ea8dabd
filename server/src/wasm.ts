/**
 * An assembler for as much of WebAssembly as the inner loops of the tagger (`entities/simd.ts`), of the language model
 * (`language/sums.ts`) and of signatures (`cleaning/minhash.ts`) are written in. An instruction is written as a function of the code that gives its operands, so that code
 * reads as expressions; parameters and locals are numbers, their places.
 */

/**
 * Bytes of code, in parts that have parts of their own: they are put in a row once, at the end. An expression leaves one value, a statement
 * none.
 */
export type Code = readonly (number | Code)[];

/** An expression, or the number of the local that holds the value. */
type Operand = Code | number;

/** Signed LEB128 of 32 bits; of what is not negative, unsigned as well. */
function leb(value: number): number[] {
  const bytes: number[] = [];
  value |= 0;
  for (;;) {
    const low = value & 0x7f;
    value >>= 7;
    // What is left repeats the sign bit of the last group.
    if (value === ((low & 0x40) === 0 ? 0 : -1)) return [...bytes, low];
    bytes.push(low | 0x80);
  }
}

const get = (local: number): Code => [0x20, leb(local)];
const code = (operand: Operand): Code => (typeof operand === 'number' ? get(operand) : operand);
const operation =
  (...bytes: number[]) =>
  (...operands: Operand[]): Code => [operands.map(code), bytes];
/** A load from an address; the address need not be aligned. */
const loading =
  (...bytes: number[]) =>
  (address: Operand, offset = 0): Code => [code(address), bytes, 0, leb(offset)];
const storing =
  (...bytes: number[]) =>
  (address: Operand, value: Operand, offset = 0): Code => [code(address), code(value), bytes, 0, leb(offset)];
const floats = (value: number): number[] => [...new Uint8Array(Float32Array.of(value).buffer)];

export const set = (local: number, value: Operand): Code => [code(value), 0x21, leb(local)];
export const constant = (value: number): Code => [0x41, leb(value)];
export const add = operation(0x6a);
export const sub = operation(0x6b);
export const multiply = operation(0x6c);
export const and = operation(0x71);
export const or = operation(0x72);
export const xor = operation(0x73);
export const shiftLeft = operation(0x74);
export const shiftRight = operation(0x76);
export const below = operation(0x49);
export const differs = operation(0x47);
/** The place of the lowest bit that is set. */
export const lowestBit = operation(0x68);
/** The low eight bits, sign-extended. */
export const signed8 = operation(0xc0);
export const load = loading(0x28);
export const load8 = loading(0x2d);
export const load16 = loading(0x2f);
export const store = storing(0x36);
export const store8 = storing(0x3a);
export const store16 = storing(0x3b);

/** local += bytes */
export const move = (local: number, by: number): Code => set(local, add(local, constant(by)));
/** Does the body at least once, and again while the condition, its last part, holds. */
export const repeat = (...body: Code[]): Code => [0x03, 0x40, body, 0x0d, 0x00, 0x0b];
export const when = (condition: Operand, then: readonly Code[], otherwise: readonly Code[] = []): Code => [
  code(condition),
  0x04,
  0x40,
  then,
  otherwise.length > 0 ? [0x05, otherwise] : [],
  0x0b,
];

/** Scalar 32-bit floats. */
export const f32 = { add: operation(0x92), load: loading(0x2a), store: storing(0x38) };

/** Vectors of 128 bits. */
export const vector = {
  load: loading(0xfd, 0x00),
  store: storing(0xfd, 0x0b),
  /** Eight signed bytes as as many integers of 16 bits. */
  loadBytes: loading(0xfd, 0x01),
  or: operation(0xfd, 0x50),
  xor: operation(0xfd, 0x51),
  /** An integer: whether any bit is set. */
  isAny: operation(0xfd, 0x53),
  /** The same 32 bits in all four lanes. */
  loadSplat: loading(0xfd, 0x09),
  /** The low eight bytes. */
  storeHalf: (address: Operand, value: Operand): Code => [code(address), code(value), 0xfd, 0x5b, 0, 0, 0],
  zeros: [0xfd, 0x0c, ...new Array<number>(16).fill(0)] as Code,
};
export const f32x4 = {
  constant: (value: number): Code => [0xfd, 0x0c, ...[0, 1, 2, 3].flatMap(() => floats(value))],
  lane: (value: Operand, n: number): Code => [code(value), 0xfd, 0x1f, n],
  add: operation(0xfd, 0xe4, 0x01),
  sub: operation(0xfd, 0xe5, 0x01),
  mul: operation(0xfd, 0xe6, 0x01),
  div: operation(0xfd, 0xe7, 0x01),
  sqrt: operation(0xfd, 0xe3, 0x01),
  /** One instruction each of the processor's; `min` and `max`, which look for what is no number, are six. */
  pmin: operation(0xfd, 0xea, 0x01),
  pmax: operation(0xfd, 0xeb, 0x01),
  fromIntegers: operation(0xfd, 0xfa, 0x01),
};
export const i32x4 = {
  add: operation(0xfd, 0xae, 0x01),
  sub: operation(0xfd, 0xb1, 0x01),
  splat: operation(0xfd, 0x11),
  mul: operation(0xfd, 0xb5, 0x01),
  min: operation(0xfd, 0xb6, 0x01),
  shiftLeft: operation(0xfd, 0xab, 0x01),
  shiftRight: operation(0xfd, 0xad, 0x01),
  /** Widens the first or the last four of eight integers of 16 bits. */
  low: operation(0xfd, 0xa7, 0x01),
  high: operation(0xfd, 0xa8, 0x01),
  /** Sums of products of neighbours in two vectors of eight. */
  dot: operation(0xfd, 0xba, 0x01),
};
export const i8x16 = {
  splat: operation(0xfd, 0x0f),
  /** All bits of a byte where two are the same, else none. */
  equal: operation(0xfd, 0x23),
  /** An integer: the highest bit of each byte, the first one's lowest. */
  bitmask: operation(0xfd, 0x64),
};
export const i16x8 = {
  add: operation(0xfd, 0x8e, 0x01),
  /** Widens eight of sixteen signed bytes to 16 bits. */
  low: operation(0xfd, 0x87, 0x01),
  high: operation(0xfd, 0x88, 0x01),
  /** Narrows two vectors of four 32-bit integers to one of eight 16-bit ones, with saturation. */
  narrow: operation(0xfd, 0x85, 0x01),
};

/** A function that takes integers and returns nothing, with its locals: first `integers`, then `vectors` of them. */
export interface Routine {
  readonly parameters: number;
  readonly integers: number;
  readonly vectors: number;
  readonly body: readonly Code[];
}

const I32 = 0x7f;
const V128 = 0x7b;

/** As much of the global `WebAssembly` as is used here: TypeScript has it with the DOM's types only. */
interface Wasm {
  readonly Memory: {
    new (options: { initial: number; maximum: number; shared: true }): { readonly buffer: SharedArrayBuffer };
    new (options: { initial: number }): { readonly buffer: ArrayBuffer };
  };
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: object };
}
const { Memory, Module, Instance } = (globalThis as unknown as { WebAssembly: Wasm }).WebAssembly;

/** All bytes of some code, one after the other. */
function bytesOf(code: Code, bytes: number[] = []): number[] {
  for (const part of code) {
    if (typeof part === 'number') bytes.push(part);
    else bytesOf(part, bytes);
  }
  return bytes;
}

/** A module of routines, exported by their names. */
export function assemble(routines: Readonly<Record<string, Routine>>): object {
  const name = (text: string): Code => [leb(text.length), [...text].map((letter) => letter.charCodeAt(0))];
  const sized = (content: Code): Code => {
    const bytes = bytesOf(content);
    return [leb(bytes.length), bytes];
  };
  const section = (id: number, ...content: Code[]): Code => [id, sized(content)];
  const all = Object.entries(routines);
  return new Module(
    Uint8Array.from(
      bytesOf([
        [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
        section(
          1,
          leb(all.length),
          ...all.map(([, { parameters }]): Code => [0x60, leb(parameters), new Array<number>(parameters).fill(I32), 0]),
        ),
        section(2, [1], name('m'), name('m'), [0x02, 0x00, 0x00]),
        section(3, leb(all.length), ...all.map((_, k) => leb(k))),
        section(7, leb(all.length), ...all.map(([export_], k): Code => [name(export_), 0, leb(k)])),
        section(
          10,
          leb(all.length),
          ...all.map(([, { integers, vectors, body }]) =>
            sized([2, leb(integers), I32, leb(vectors), V128, body, 0x0b]),
          ),
        ),
      ]),
    ),
  );
}

/**
 * Memory of so many bytes at least that is zeros and which the system has back as soon as nobody holds it. What comes of the C library does
 * not just go back: once it was given a buffer of some MB to free, it keeps as much for each thread that has compiled a function.
 */
export function ownPages(bytes: number): ArrayBuffer {
  try {
    return new Memory({ initial: Math.ceil(bytes / 65536) }).buffer;
  } catch {
    // Each memory takes 10 GB of addresses, which a shell may have rationed (`ulimit -v`).
    return new ArrayBuffer(bytes);
  }
}

/** The same, to be shared by threads. */
export function sharedPages(bytes: number): SharedArrayBuffer {
  const pages = Math.ceil(bytes / 65536);
  try {
    return new Memory({ initial: pages, maximum: pages, shared: true }).buffer;
  } catch {
    return new SharedArrayBuffer(bytes);
  }
}

/** The routines of a module over a memory of their own, of so many bytes at least. */
export function instantiate(module: object, bytes: number): { readonly buffer: ArrayBuffer; readonly exports: object } {
  const memory = new Memory({ initial: Math.ceil(bytes / 65536) });
  return { buffer: memory.buffer, exports: new Instance(module, { m: { m: memory } }).exports };
}
