/**
 * The three loops that the network spends its time in, as WebAssembly with 128-bit SIMD, written out instruction by
 * instruction since they are small: five times as quick as the same loops in JavaScript. Their operands live in one memory,
 * which `Arena` hands out.
 */

type Code = readonly number[];

/** Signed and unsigned LEB128 of small non-negative numbers. */
function leb(value: number): Code {
  const bytes: number[] = [];
  for (;;) {
    const low = value & 0x7f;
    value >>>= 7;
    // The sign bit of the last group has to be clear, for constants are signed.
    if (value === 0 && (low & 0x40) === 0) return [...bytes, low];
    bytes.push(low | 0x80);
  }
}

const get = (local: number): Code => [0x20, ...leb(local)];
const set = (local: number): Code => [0x21, ...leb(local)];
const constant = (value: number): Code => [0x41, ...leb(value)];
const ADD = 0x6a;
const SUB = 0x6b;
const SHIFT = 0x74;
const LESS = 0x49;
const F32_ADD = 0x92;
const VECTOR_ADD = [0xfd, 0xe4, 0x01];
const VECTOR_MUL = [0xfd, 0xe6, 0x01];
const load = (offset = 0): Code => [0xfd, 0x00, 0x02, ...leb(offset)];
const store: Code = [0xfd, 0x0b, 0x02, 0x00];
const loadSplat = (offset = 0): Code => [0xfd, 0x09, 0x02, ...leb(offset)];
const zeros: Code = [0xfd, 0x0c, ...new Array<number>(16).fill(0)];
const lane = (n: number): Code => [0xfd, 0x1f, n];
/** local += bytes, a constant or another local */
const move = (local: number, by: number): Code => [...get(local), ...constant(by), ADD, ...set(local)];
const sum = (to: number, a: number, b: number): Code => [...get(a), ...get(b), ADD, ...set(to)];
/** Does the body at least once, and again while the condition that it leaves holds. */
const repeat = (...body: Code[]): Code => [0x03, 0x40, ...body.flat(), 0x0d, 0x00, 0x0b];
const less = (a: number, b: number): Code => [...get(a), ...get(b), LESS];

const I32 = 0x7f;
const V128 = 0x7b;

/** A function of `parameters` numbers with locals: `integers` and then `vectors` of them. */
function body(integers: number, vectors: number, ...code: Code[]): Code {
  const bytes = [0x02, ...leb(integers), I32, ...leb(vectors), V128, ...code.flat(), 0x0b];
  return [...leb(bytes.length), ...bytes];
}

// product(0 matrix, 1 rows, 2 columns, 3 vector, 4 into); columns becomes the bytes of a row.
const PRODUCT = (() => {
  const [a, b, c, d, v, end] = [5, 6, 7, 8, 9, 10] as const;
  const [x, p, q, r, s] = [11, 12, 13, 14, 15] as const;
  const times = (total: number, row: number): Code => [
    ...get(total),
    ...get(row),
    ...load(),
    ...get(x),
    ...VECTOR_MUL,
    ...VECTOR_ADD,
    ...set(total),
  ];
  const finish = (total: number, n: number): Code => [
    ...get(4),
    ...get(4),
    0x2a,
    0x02,
    ...leb(4 * n),
    ...[0, 1, 2, 3].flatMap((k) => [...get(total), ...lane(k), F32_ADD]),
    0x38,
    0x02,
    ...leb(4 * n),
  ];
  return body(
    6,
    5,
    [...get(2), ...constant(2), SHIFT, ...set(2)],
    repeat(
      [...get(0), ...set(a)],
      sum(b, a, 2),
      sum(c, b, 2),
      sum(d, c, 2),
      [...get(3), ...set(v)],
      sum(end, v, 2),
      [p, q, r, s].flatMap((total) => [...zeros, ...set(total)]),
      repeat(
        [...get(v), ...load(), ...set(x)],
        times(p, a),
        times(q, b),
        times(r, c),
        times(s, d),
        [a, b, c, d, v].flatMap((pointer) => move(pointer, 16)),
        less(v, end),
      ),
      [p, q, r, s].flatMap(finish),
      [...get(d), ...set(0)],
      move(4, 16),
      [...get(1), ...constant(4), SUB, ...set(1)],
      get(1),
    ),
  );
})();

/** into[…] += p · a[…] + q · b[…] + r · c[…] + s · d[…], from pointer k to `end`. */
const combine = (k: number, end: number, rows: readonly number[], factors: readonly number[]): Code =>
  repeat(
    [...get(k), ...get(k), ...load()],
    rows.flatMap((row, n) => [...get(row), ...load(), ...get(factors[n]!), ...VECTOR_MUL, ...VECTOR_ADD]),
    store,
    [...rows, k].flatMap((pointer) => move(pointer, 16)),
    less(k, end),
  );

// transposed(0 matrix, 1 rows, 2 columns, 3 vector, 4 into)
const TRANSPOSED = (() => {
  const [a, b, c, d, k, end] = [5, 6, 7, 8, 9, 10] as const;
  const factors = [11, 12, 13, 14];
  return body(
    6,
    4,
    [...get(2), ...constant(2), SHIFT, ...set(2)],
    sum(end, 4, 2),
    repeat(
      [...get(0), ...set(a)],
      sum(b, a, 2),
      sum(c, b, 2),
      sum(d, c, 2),
      factors.flatMap((factor, n) => [...get(3), ...loadSplat(4 * n), ...set(factor)]),
      [...get(4), ...set(k)],
      combine(k, end, [a, b, c, d], factors),
      [...get(d), ...set(0)],
      move(3, 16),
      [...get(1), ...constant(4), SUB, ...set(1)],
      get(1),
    ),
  );
})();

// outer(0 into, 1 rows, 2 columns, 3 count, 4 left, 5 bytes between lefts, 6 right, 7 bytes between rights)
const OUTER = (() => {
  const [a, b, c, d, k, end, row, l] = [8, 9, 10, 11, 12, 13, 14, 15] as const;
  const factors = [16, 17, 18, 19];
  return body(
    8,
    4,
    [...get(2), ...constant(2), SHIFT, ...set(2)],
    repeat(
      [...get(0), ...set(k)],
      [...get(4), ...set(l)],
      [...get(1), ...set(row)],
      repeat(
        // Locals a … d hold first the places of the factors, then those of the right-hand rows.
        [...get(l), ...set(a)],
        sum(b, a, 5),
        sum(c, b, 5),
        sum(d, c, 5),
        [a, b, c, d].flatMap((pointer, n) => [...get(pointer), ...loadSplat(), ...set(factors[n]!)]),
        [...get(6), ...set(a)],
        sum(b, a, 7),
        sum(c, b, 7),
        sum(d, c, 7),
        sum(end, k, 2),
        combine(k, end, [a, b, c, d], factors),
        move(l, 4),
        [...get(row), ...constant(1), SUB, ...set(row)],
        get(row),
      ),
      [5, 5, 5, 5].flatMap((stride) => sum(4, 4, stride)),
      [7, 7, 7, 7].flatMap((stride) => sum(6, 6, stride)),
      [...get(3), ...constant(4), SUB, ...set(3)],
      get(3),
    ),
  );
})();

function moduleBytes(): Uint8Array<ArrayBuffer> {
  const name = (text: string): Code => [...leb(text.length), ...[...text].map((letter) => letter.charCodeAt(0))];
  const section = (id: number, ...content: Code[]): Code => {
    const bytes = content.flat();
    return [id, ...leb(bytes.length), ...bytes];
  };
  const signature = (parameters: number): Code => [
    0x60,
    ...leb(parameters),
    ...new Array<number>(parameters).fill(I32),
    0,
  ];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, [2], signature(5), signature(8)),
    ...section(2, [1], name('m'), name('m'), [0x02, 0x00, 0x00]),
    ...section(3, [3, 0, 0, 1]),
    ...section(7, [3], name('product'), [0, 0], name('transposed'), [0, 1], name('outer'), [0, 2]),
    ...section(10, [3], PRODUCT, TRANSPOSED, OUTER),
  ]);
}

interface Exports {
  product(matrix: number, rows: number, columns: number, vector: number, into: number): void;
  transposed(matrix: number, rows: number, columns: number, vector: number, into: number): void;
  outer(
    into: number,
    rows: number,
    columns: number,
    count: number,
    left: number,
    leftStride: number,
    right: number,
    rightStride: number,
  ): void;
}

/** As much of the global `WebAssembly` as is used here: TypeScript has it with the DOM's types only. */
interface Wasm {
  readonly Memory: new (options: { initial: number }) => { readonly buffer: ArrayBuffer };
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: object };
}
const { Memory, Module, Instance } = (globalThis as unknown as { WebAssembly: Wasm }).WebAssembly;

let compiled: object | undefined;

/** Arrays of 32-bit numbers in one memory, with loops over them. Places in arrays are in elements. */
export class Arena {
  private readonly buffer: ArrayBuffer;
  private readonly exports: Exports;
  private used = 0;

  /** Room for `cells` numbers and `arrays` arrays. */
  constructor(cells: number, arrays: number) {
    const memory = new Memory({ initial: Math.ceil((cells * 4 + arrays * 16) / 65536) });
    this.buffer = memory.buffer;
    compiled ??= new Module(moduleBytes());
    this.exports = new Instance(compiled, { m: { m: memory } }).exports as Exports;
  }

  /** A new array of noughts; throws a `RangeError` where more is asked for than the arena was made for. */
  take(cells: number): Float32Array<ArrayBuffer> {
    const array = new Float32Array(this.buffer, this.used, cells);
    this.used += (cells * 4 + 15) & ~15;
    return array;
  }

  /** `into[at + r] += matrix[r] · vector[from …]` for each row; rows and columns are multiples of four. */
  addProduct(
    matrix: Float32Array,
    rows: number,
    columns: number,
    vector: Float32Array,
    from: number,
    into: Float32Array,
    at: number,
  ): void {
    this.exports.product(matrix.byteOffset, rows, columns, vector.byteOffset + 4 * from, into.byteOffset + 4 * at);
  }

  /** `into[at + k] += Σ vector[from + r] · matrix[r][k]`; rows and columns are multiples of four. */
  addTransposed(
    matrix: Float32Array,
    rows: number,
    columns: number,
    vector: Float32Array,
    from: number,
    into: Float32Array,
    at: number,
  ): void {
    this.exports.transposed(matrix.byteOffset, rows, columns, vector.byteOffset + 4 * from, into.byteOffset + 4 * at);
  }

  /**
   * `into[r][k] += Σ left[t][r] · right[t][k]` over `count` tokens, rounded up to a multiple of four: what stands beyond the
   * last one has to be nought on the left and a number on the right. Token `t` begins at `leftFrom + t * leftStride` and
   * `rightFrom + t * rightStride`.
   */
  addOuter(
    into: Float32Array,
    rows: number,
    columns: number,
    count: number,
    left: Float32Array,
    leftFrom: number,
    leftStride: number,
    right: Float32Array,
    rightFrom: number,
    rightStride: number,
  ): void {
    if (count === 0) return;
    this.exports.outer(
      into.byteOffset,
      rows,
      columns,
      (count + 3) & ~3,
      left.byteOffset + 4 * leftFrom,
      4 * leftStride,
      right.byteOffset + 4 * rightFrom,
      4 * rightStride,
    );
  }
}
