/**
 * The loops that the tagger and its trainer spend their time in, as WebAssembly with 128-bit SIMD, written out instruction by
 * instruction since they are small: many times as quick as the same loops in JavaScript. Their operands live in one memory,
 * which `Arena` hands out.
 */

import {
  add,
  and,
  assemble,
  below,
  type Code,
  constant,
  f32,
  f32x4,
  i8x16,
  i16x8,
  i32x4,
  instantiate,
  load,
  load16,
  lowestBit,
  move,
  multiply,
  or,
  type Routine,
  repeat,
  set,
  shiftLeft,
  shiftRight,
  signed8,
  store,
  store16,
  sub,
  vector,
  when,
  xor,
} from '../wasm';
import { HASH_BITS, WORD_VALUES } from './features';

/** The places of rows one after another, from `first` on. */
const places = (locals: readonly number[], first: Code | number, stride: number): Code[] =>
  locals.map((local, n) => set(local, n === 0 ? first : add(locals[n - 1]!, stride)));
/** local -= by; whether anything is left. */
const countDown = (local: number, by: number): Code => [
  ...set(local, sub(local, constant(by))),
  ...below(constant(0), local),
];

// The trainer's loops, in numbers of 32 bits.

const product: Routine = (() => {
  const [matrix, rows, width, right, into] = [0, 1, 2, 3, 4] as const;
  const [a, b, c, d, v, end] = [5, 6, 7, 8, 9, 10] as const;
  const [x, p, q, r, s] = [11, 12, 13, 14, 15] as const;
  const times = (total: number, row: number): Code => set(total, f32x4.add(total, f32x4.mul(vector.load(row), x)));
  const finish = (total: number, n: number): Code => {
    const lanes = [0, 1, 2, 3].map((k) => f32x4.lane(total, k));
    return f32.store(
      into,
      lanes.reduce((sum, lane) => f32.add(sum, lane), f32.load(into, 4 * n)),
      4 * n,
    );
  };
  return {
    parameters: 5,
    integers: 6,
    vectors: 5,
    body: [
      set(width, shiftLeft(width, constant(2))),
      repeat(
        ...places([a, b, c, d], matrix, width),
        set(v, right),
        set(end, add(v, width)),
        ...[p, q, r, s].map((total) => set(total, vector.zeros)),
        repeat(
          set(x, vector.load(v)),
          times(p, a),
          times(q, b),
          times(r, c),
          times(s, d),
          ...[a, b, c, d, v].map((pointer) => move(pointer, 16)),
          below(v, end),
        ),
        ...[p, q, r, s].map(finish),
        set(matrix, d),
        move(into, 16),
        countDown(rows, 4),
      ),
    ],
  };
})();

/** into[…] += p · a[…] + q · b[…] + r · c[…] + s · d[…], from pointer k to `end`. */
const combine = (k: number, end: number, rows: readonly number[], factors: readonly number[]): Code =>
  repeat(
    vector.store(
      k,
      rows.reduce<Code>((sum, row, n) => f32x4.add(sum, f32x4.mul(vector.load(row), factors[n]!)), vector.load(k)),
    ),
    ...[...rows, k].map((pointer) => move(pointer, 16)),
    below(k, end),
  );

const transposed: Routine = (() => {
  const [matrix, rows, width, left, into] = [0, 1, 2, 3, 4] as const;
  const [a, b, c, d, k, end] = [5, 6, 7, 8, 9, 10] as const;
  const factors = [11, 12, 13, 14];
  return {
    parameters: 5,
    integers: 6,
    vectors: 4,
    body: [
      set(width, shiftLeft(width, constant(2))),
      set(end, add(into, width)),
      repeat(
        ...places([a, b, c, d], matrix, width),
        ...factors.map((factor, n) => set(factor, vector.loadSplat(left, 4 * n))),
        set(k, into),
        combine(k, end, [a, b, c, d], factors),
        set(matrix, d),
        move(left, 16),
        countDown(rows, 4),
      ),
    ],
  };
})();

const outer: Routine = (() => {
  const [into, rows, width, count, left, leftStride, right, rightStride] = [0, 1, 2, 3, 4, 5, 6, 7] as const;
  const [a, b, c, d, k, end, row, l] = [8, 9, 10, 11, 12, 13, 14, 15] as const;
  const factors = [16, 17, 18, 19];
  return {
    parameters: 8,
    integers: 8,
    vectors: 4,
    body: [
      set(width, shiftLeft(width, constant(2))),
      repeat(
        set(k, into),
        set(l, left),
        set(row, rows),
        repeat(
          // Locals a … d hold first the places of the factors, then those of the right-hand rows.
          ...places([a, b, c, d], l, leftStride),
          ...[a, b, c, d].map((pointer, n) => set(factors[n]!, vector.loadSplat(pointer))),
          ...places([a, b, c, d], right, rightStride),
          set(end, add(k, width)),
          combine(k, end, [a, b, c, d], factors),
          move(l, 4),
          countDown(row, 1),
        ),
        set(left, add(left, shiftLeft(leftStride, constant(2)))),
        set(right, add(right, shiftLeft(rightStride, constant(2)))),
        countDown(count, 4),
      ),
    ],
  };
})();

/** `into[…] += row[…]` for each of the rows whose addresses stand from `list` to `end`, or `row[…] += into[…]`, where `isScattered`. */
const rowLoop = (isScattered: boolean): Routine => {
  const [list, end, place, width] = [0, 1, 2, 3] as const;
  const [row, k, last] = [4, 5, 6] as const;
  const [from, to] = isScattered ? [k, row] : [row, k];
  return {
    parameters: 4,
    integers: 3,
    vectors: 0,
    body: [
      set(last, add(place, width)),
      repeat(
        set(row, load(list)),
        set(k, place),
        repeat(
          vector.store(to, f32x4.add(vector.load(to), vector.load(from))),
          move(k, 16),
          move(row, 16),
          below(k, last),
        ),
        move(list, 4),
        below(list, end),
      ),
    ],
  };
};

const addRows = rowLoop(false);
const addToRows = rowLoop(true);

/** A step of Adam, see `Arena.adam`. */
const adam: Routine = (() => {
  const [values, gradient, mean, square, end, constants] = [0, 1, 2, 3, 4, 5] as const;
  const [slope, m, v] = [6, 7, 8] as const;
  const [scale, rate, first, second, least, notFirst, notSecond] = [9, 10, 11, 12, 13, 14, 15] as const;
  const mixed = (old: Code, share: number, other: Code | number, otherShare: number): Code =>
    f32x4.add(f32x4.mul(old, share), f32x4.mul(other, otherShare));
  return {
    parameters: 6,
    integers: 0,
    vectors: 10,
    body: [
      ...[scale, rate, first, notFirst, second, notSecond, least].map((local, n) =>
        set(local, vector.loadSplat(constants, 4 * n)),
      ),
      repeat(
        set(slope, f32x4.mul(vector.load(gradient), scale)),
        vector.store(gradient, vector.zeros),
        set(m, mixed(vector.load(mean), first, slope, notFirst)),
        set(v, mixed(vector.load(square), second, f32x4.mul(slope, slope), notSecond)),
        vector.store(mean, m),
        vector.store(square, v),
        vector.store(
          values,
          f32x4.sub(vector.load(values), f32x4.div(f32x4.mul(rate, m), f32x4.add(f32x4.sqrt(v), least))),
        ),
        ...[gradient, mean, square, values].map((pointer) => move(pointer, 16)),
        below(values, end),
      ),
    ],
  };
})();

// The tagger's loops, in whole numbers of 16 bits as far as they go.

/**
 * A line of a `SparseTable`: 32 bytes for 2^7 hashes in a row, with the low bits of those that have weights (marked, so that none is
 * nought), as many weights, and where the line is that goes on with it.
 */
export const LINE = { bytes: 32, hashBits: 7, mark: 1 << 7, entries: 9, values: 10, next: 28 } as const;

/**
 * `into` becomes the sum of the rows whose addresses stand from `rowList` to `rowEnd` and of the weights of the hashes from `list`
 * to `end`; see `SparseTable`. Single weights are first collected in `found`: rows come before them, for to read as a whole what has just
 * been written in parts is slow.
 */
const gather: Routine = (() => {
  const [list, end, lines, rows, into, width, found, rowList, rowEnd] = [0, 1, 2, 3, 4, 5, 6, 7, 8] as const;
  const [hash, line, bits, value, last, isRow, cell, entry, mark, sum] = [
    9, 10, 11, 12, 13, 14, 15, 16, 17, 18,
  ] as const;
  /** `hash` becomes the folded hash that stands at a place, `line` where its line is. */
  const findLine = (place: number): Code[] => [
    set(hash, load(place)),
    set(hash, xor(hash, shiftRight(hash, constant(HASH_BITS)))),
    set(
      line,
      add(lines, and(shiftRight(hash, constant(2)), constant((2 ** (HASH_BITS - LINE.hashBits) - 1) * LINE.bytes))),
    ),
  ];
  const collect: Code[] = [
    // All lines are read once before, so that they are waited for together: below, a branch guessed wrong holds up those behind it. Their
    // sum, which nobody needs, is stored so that the engine does not leave the reading out.
    set(entry, list),
    set(value, constant(0)),
    repeat(...findLine(entry), set(value, add(value, load(line))), move(entry, 4), below(entry, end)),
    store(found, value),
    repeat(
      ...findLine(list),
      set(mark, i8x16.splat(or(hash, constant(LINE.mark)))),
      repeat(
        set(bits, and(i8x16.bitmask(i8x16.equal(vector.load(line), mark)), constant(2 ** LINE.entries - 1))),
        when(bits, [
          repeat(
            set(value, load16(add(line, shiftLeft(lowestBit(bits), constant(1))), LINE.values)),
            store(last, value),
            store(rowEnd, add(rows, multiply(and(value, constant(0x7fff)), width))),
            set(isRow, shiftRight(value, constant(15))),
            set(last, add(last, shiftLeft(xor(isRow, constant(1)), constant(2)))),
            set(rowEnd, add(rowEnd, shiftLeft(isRow, constant(2)))),
            set(bits, and(bits, sub(bits, constant(1)))),
            below(constant(0), bits),
          ),
        ]),
        set(entry, load(line, LINE.next)),
        set(line, add(lines, entry)),
        below(constant(0), entry),
      ),
      move(list, 4),
      below(list, end),
    ),
  ];
  const dense: Code[] = [
    set(cell, constant(0)),
    repeat(
      set(entry, rowList),
      set(sum, vector.zeros),
      when(below(entry, rowEnd), [
        repeat(set(sum, i16x8.add(sum, vector.load(add(load(entry), cell)))), move(entry, 4), below(entry, rowEnd)),
      ]),
      vector.store(add(into, cell), sum),
      move(cell, 16),
      below(cell, width),
    ),
  ];
  const sparse: Code[] = [
    repeat(
      set(value, load(found)),
      set(cell, add(into, shiftLeft(shiftRight(value, constant(8)), constant(1)))),
      store16(cell, add(load16(cell), signed8(value))),
      move(found, 4),
      below(found, last),
    ),
  ];
  return {
    parameters: 9,
    integers: 8,
    vectors: 2,
    body: [set(last, found), when(below(list, end), collect), ...dense, when(below(found, last), sparse)],
  };
})();

/** `mix` of `features.ts`; `hash` is written over. */
const mixed = (a: Code, b: Code, hash: number): Code => [
  ...set(hash, multiply(xor(a, multiply(b, constant(0x9e3779b1))), constant(0x85ebca6b))),
  ...set(hash, multiply(xor(hash, shiftRight(hash, constant(15))), constant(0xc2b2ae35))),
  ...xor(hash, shiftRight(hash, constant(13))),
];

/** The hashes of features by the tables of `JOINS`, see `Arena.join`. */
const joined: Routine = (() => {
  const [list, end, values, more, pairs, features, last, into] = [0, 1, 2, 3, 4, 5, 6, 7] as const;
  const [word, to, hash] = [8, 9, 10] as const;
  const value = (place: Code): Code => load(add(values, place));
  return {
    parameters: 8,
    integers: 3,
    vectors: 0,
    body: [
      set(to, values),
      repeat(
        set(word, load(list)),
        ...Array.from({ length: WORD_VALUES / 4 }, (_, n) => vector.store(to, vector.load(word, 16 * n), 16 * n)),
        move(to, 4 * WORD_VALUES),
        move(list, 4),
        below(list, end),
      ),
      repeat(
        store(more, mixed(value(load(pairs)), value(load(pairs, 4)), hash)),
        move(more, 4),
        move(pairs, 8),
        below(pairs, features),
      ),
      repeat(
        store(into, mixed(value(load(features, 4)), load(features), hash)),
        move(into, 4),
        move(features, 8),
        below(features, last),
      ),
    ],
  };
})();

/** `into` becomes the sum of the rows of `width` signed bytes whose addresses stand from `list` to `end`, two bytes each. */
const sumBytes: Routine = (() => {
  const [list, end, into, width] = [0, 1, 2, 3] as const;
  const [offset, entry, low, high, row] = [4, 5, 6, 7, 8] as const;
  return {
    parameters: 4,
    integers: 2,
    vectors: 3,
    body: [
      set(offset, constant(0)),
      repeat(
        set(entry, list),
        set(low, vector.zeros),
        set(high, vector.zeros),
        repeat(
          set(row, vector.load(add(load(entry), offset))),
          set(low, i16x8.add(low, i16x8.low(row))),
          set(high, i16x8.add(high, i16x8.high(row))),
          move(entry, 4),
          below(entry, end),
        ),
        vector.store(into, low),
        vector.store(into, high, 16),
        move(into, 32),
        move(offset, 16),
        below(offset, width),
      ),
    ],
  };
})();

/**
 * What `repeat` needs to add to sums products of sixteen rows of a matrix, as `pack` lays it out, and vectors of 16 bits: of each right
 * side, from its pointer on, in four locals. `end` is that of the first one; pointers and `splats` are written over, and `cells` where
 * there are several.
 */
const multiplied = (
  matrix: number,
  rights: readonly number[],
  end: number,
  sums: readonly (readonly number[])[],
  splats: readonly number[],
  cells?: number,
): Code[] => {
  const step = (n: number): Code[] => [
    ...rights.map((right, k) => set(splats[k]!, vector.loadSplat(right, 4 * n))),
    ...[0, 1, 2, 3].flatMap((row) => {
      const loaded = vector.load(matrix, 64 * n + 16 * row);
      return [
        ...(cells === undefined ? [] : [set(cells, loaded)]),
        ...sums.map((own, k) => set(own[row]!, i32x4.add(own[row]!, i32x4.dot(cells ?? loaded, splats[k]!)))),
      ];
    }),
  ];
  // Two steps at a time: what the loop itself costs would be a fifth of it. With two right sides the engine, which loads all that a turn
  // needs before it multiplies, would run out of registers, and take a third longer.
  const steps = rights.length === 1 ? [0, 1] : [0];
  return [
    ...steps.flatMap(step),
    move(matrix, 64 * steps.length),
    ...rights.map((right) => move(right, 4 * steps.length)),
    below(rights[0]!, end),
  ];
};
const noughts = (locals: readonly number[]): Code[] => locals.map((local) => set(local, vector.zeros));

/**
 * A number of 32 bits between -2²² and 2²² that this is added to is rounded to the nearest whole number n, and its bits are those of this
 * and n: quicker than the instructions that round and convert.
 */
const ROUNDING = f32x4.constant(1.5 * 2 ** 23);

/** Four numbers as whole ones of 32 bits, cut at `limit`, which is below 2²². */
const rounded = (value: Code | number, limit: number): Code =>
  i32x4.sub(
    f32x4.add(f32x4.pmax(f32x4.pmin(value, f32x4.constant(limit)), f32x4.constant(-limit)), ROUNDING),
    ROUNDING,
  );

/** `into[r]`, in 16 bits, becomes `base[r] + scale · matrix[r] · right`. */
const product16: Routine = (() => {
  const [matrix, rows, width, right, base, into, scale] = [0, 1, 2, 3, 4, 5, 6] as const;
  const [v, end] = [7, 8] as const;
  const [x, factor] = [9, 10] as const;
  const sums = [11, 12, 13, 14] as const;
  const cell = (n: 0 | 1 | 2 | 3) =>
    rounded(f32x4.add(vector.load(base, 16 * n), f32x4.mul(f32x4.fromIntegers(sums[n]), factor)), 32767);
  return {
    parameters: 7,
    integers: 2,
    vectors: 6,
    body: [
      set(factor, vector.loadSplat(scale)),
      set(end, add(right, width)),
      repeat(
        set(v, right),
        ...noughts(sums),
        repeat(...multiplied(matrix, [v], end, [sums], [x])),
        vector.store(into, i16x8.narrow(cell(0), cell(1))),
        vector.store(into, i16x8.narrow(cell(2), cell(3)), 16),
        move(base, 64),
        move(into, 32),
        countDown(rows, 16),
      ),
    ],
  };
})();

/**
 * `into[t][r]` becomes `base[r] + scale · matrix[r] · right[t]` of two tokens at a time, so that each part of the matrix is read once
 * for both. Rows come sixteen at a time from the last ones on: those that are no label's are written over by the next token's.
 */
const products: Routine = (() => {
  const [matrix, rows, width, right, count, base, into, stride, scale] = [0, 1, 2, 3, 4, 5, 6, 7, 8] as const;
  const [m, b, left, end, next, v, w, to, other] = [9, 10, 11, 12, 13, 14, 15, 16, 17] as const;
  const [x, y, cells, factor] = [18, 19, 20, 21] as const;
  const sums = [
    [22, 23, 24, 25],
    [26, 27, 28, 29],
  ] as const;
  return {
    parameters: 9,
    integers: 9,
    vectors: 12,
    body: [
      set(factor, vector.loadSplat(scale)),
      repeat(
        set(m, matrix),
        set(b, base),
        set(left, rows),
        set(end, add(right, width)),
        // The last one of an odd number by itself, twice.
        set(next, right),
        set(to, add(into, shiftLeft(sub(rows, constant(16)), constant(2)))),
        set(other, to),
        when(below(constant(1), count), [set(next, end), set(other, add(to, stride))]),
        repeat(
          set(v, right),
          set(w, next),
          ...noughts(sums.flat()),
          repeat(...multiplied(m, [v, w], end, sums, [x, y], cells)),
          ...[to, other].flatMap((place, k) =>
            sums[k]!.map((sum, n) =>
              vector.store(
                place,
                f32x4.add(vector.load(b, 16 * n), f32x4.mul(f32x4.fromIntegers(sum), factor)),
                16 * n,
              ),
            ),
          ),
          move(b, 64),
          move(to, -64),
          move(other, -64),
          countDown(left, 16),
        ),
        set(right, add(end, width)),
        set(into, add(into, shiftLeft(stride, constant(1)))),
        set(count, sub(count, constant(2))),
        // Whether it is greater than nought.
        below(sub(count, constant(1)), constant(2 ** 31 - 1)),
      ),
    ],
  };
})();

/** 2^f for |f| ≤ ½ as a polynomial, off by 8e-8 of it at most; the coefficients from that of f⁰ on. */
const POWERS = [
  1.0000000716546822, 0.6931469670647331, 0.24022119723848476, 0.05550713273542586, 0.00967554133421605,
  0.0013276471979478776,
];

/**
 * `power` becomes 2^x of numbers from -126 to 126, as 2^n · 2^f; `x` and `n` are written over. The polynomial is taken in pairs of
 * terms, so that few of its operations wait for one another.
 */
const powerOf = (x: number, n: number, power: number): Code[] => {
  const [c0, c1, c2, c3, c4, c5] = POWERS.map((value) => f32x4.constant(value)) as [Code, Code, Code, Code, Code, Code];
  const pair = (low: Code, high: Code) => f32x4.add(low, f32x4.mul(x, high));
  return [
    set(n, f32x4.add(x, ROUNDING)),
    set(x, f32x4.sub(x, f32x4.sub(n, ROUNDING))),
    set(power, f32x4.mul(x, x)),
    set(power, f32x4.add(pair(c0, c1), f32x4.mul(power, f32x4.add(pair(c2, c3), f32x4.mul(power, pair(c4, c5)))))),
    // Adding n to the exponent of a number multiplies it by 2^n.
    set(power, i32x4.add(power, i32x4.shiftLeft(n, constant(23)))),
  ];
};

/** The exponentials of numbers of at most nought, from `at` to `end` in place; those below 2^-86 are 2^-86. */
const exponentials: Routine = (() => {
  const [at, end] = [0, 1] as const;
  const [x, n, power] = [2, 3, 4] as const;
  return {
    parameters: 2,
    integers: 0,
    vectors: 3,
    body: [
      repeat(
        set(x, f32x4.pmax(f32x4.mul(vector.load(at), f32x4.constant(Math.LOG2E)), f32x4.constant(-86))),
        ...powerOf(x, n, power),
        vector.store(at, power),
        move(at, 16),
        below(at, end),
      ),
    ],
  };
})();

/**
 * A recurrent layer of cells with coupled gates over a sentence, see `Network`: the gates of each token in turn are the sum of what its
 * word adds to them (16 bits, at the address in `list` and `offset` bytes on) and of the product of a matrix with the states of the token
 * before it. With e(x) for exp(-x), the logistic function is 1 / (1 + e(x)) and tanh is (1 - e(2x)) / (1 + e(2x)); where two of them are
 * multiplied one division does for both.
 */
const layer: Routine = (() => {
  const [list, count, stride, offset, matrix, width, gates, cells, states, stateStride, scales] = [
    0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
  ] as const;
  const [m, base, into, end, v, before, place] = [11, 12, 13, 14, 15, 16, 17] as const;
  const [x, n, input, output, candidate, sum, cell] = [18, 19, 20, 21, 22, 23, 24] as const;
  const [ofProducts, ofWords, ofStates] = [25, 26, 27] as const;
  const sums = [18, 19, 20, 21] as const;
  const one = f32x4.constant(1);
  /** `power` becomes exp(-factor · value) by `x` and `n`. */
  const negativePower = (
    power: number,
    value: Code | number,
    factor: number,
    cut = (exponent: Code) => exponent,
  ): Code[] => [set(x, cut(f32x4.mul(value, f32x4.constant(-factor * Math.LOG2E)))), ...powerOf(x, n, power)];
  const cutAt50 = (exponent: Code) => f32x4.pmax(f32x4.pmin(exponent, f32x4.constant(50)), f32x4.constant(-50));
  /** The gates of a token. */
  const gate: Code[] = [
    set(m, matrix),
    set(into, gates),
    set(place, add(gates, multiply(width, constant(6)))),
    repeat(
      ...noughts(sums),
      // Nothing is before the first one.
      when(before, [
        set(v, before),
        set(end, add(before, width)),
        repeat(...multiplied(m, [v], end, [sums], [candidate])),
      ]),
      ...sums.map((each, k) => {
        const words = vector.load(base, 16 * (k >> 1));
        return vector.store(
          into,
          f32x4.add(
            f32x4.mul(f32x4.fromIntegers(k % 2 === 0 ? i32x4.low(words) : i32x4.high(words)), ofWords),
            f32x4.mul(f32x4.fromIntegers(each), ofProducts),
          ),
          16 * k,
        );
      }),
      move(base, 32),
      move(into, 64),
      below(into, place),
    ),
  ];
  /** exp(-factor · gate) in place of the gates from `into` to `end`. Not in the loop below, whose numbers had no room in registers then. */
  const powers = (factor: number): Code =>
    repeat(
      ...negativePower(sum, vector.load(into), factor, cutAt50),
      vector.store(into, sum),
      move(into, 16),
      below(into, end),
    );
  /** The cells brought forward, and their outputs. */
  const step: Code[] = [
    set(into, gates),
    set(end, add(gates, shiftLeft(width, constant(2)))),
    powers(1),
    set(end, place),
    powers(2),
    set(into, gates),
    set(end, add(gates, shiftLeft(width, constant(1)))),
    set(v, cells),
    set(place, states),
    repeat(
      set(input, vector.load(into)),
      set(output, vector.load(add(into, shiftLeft(width, constant(1))))),
      set(candidate, vector.load(add(into, shiftLeft(width, constant(2))))),
      // The input gate takes the cell towards the candidate.
      set(cell, vector.load(v)),
      set(sum, f32x4.add(one, candidate)),
      set(
        cell,
        f32x4.add(
          cell,
          f32x4.div(f32x4.sub(f32x4.sub(one, candidate), f32x4.mul(cell, sum)), f32x4.mul(f32x4.add(one, input), sum)),
        ),
      ),
      vector.store(v, cell),
      // Never beyond 1, since no candidate is.
      ...negativePower(candidate, cell, 2),
      set(
        x,
        f32x4.div(
          f32x4.mul(f32x4.sub(one, candidate), ofStates),
          f32x4.mul(f32x4.add(one, output), f32x4.add(one, candidate)),
        ),
      ),
      set(x, i32x4.sub(f32x4.add(x, ROUNDING), ROUNDING)),
      vector.storeHalf(place, i16x8.narrow(x, x)),
      move(into, 16),
      move(v, 16),
      move(place, 8),
      below(into, end),
    ),
  ];
  return {
    parameters: 11,
    integers: 7,
    vectors: 10,
    body: [
      set(ofProducts, vector.loadSplat(scales)),
      set(ofWords, vector.loadSplat(scales, 4)),
      set(ofStates, vector.loadSplat(scales, 8)),
      set(before, constant(0)),
      repeat(
        set(base, add(load(list), offset)),
        ...gate,
        ...step,
        set(before, states),
        set(list, add(list, stride)),
        set(states, add(states, stateStride)),
        countDown(count, 1),
      ),
    ],
  };
})();

type Exports = Readonly<
  Record<
    | 'product'
    | 'transposed'
    | 'outer'
    | 'addRows'
    | 'addToRows'
    | 'adam'
    | 'gather'
    | 'joined'
    | 'sumBytes'
    | 'product16'
    | 'products'
    | 'exponentials'
    | 'layer',
    (...operands: number[]) => void
  >
>;

let compiled: object | undefined;

/** Arrays of numbers in one memory, with loops over them. Places in arrays are in elements, addresses in bytes. */
export class Arena {
  private readonly buffer: ArrayBuffer;
  private readonly exports: Exports;
  private used = 0;

  /** Room for so many bytes in all in so many arrays. Pages never written to take none of the machine's memory. */
  constructor(bytes: number, arrays: number) {
    compiled ??= assemble({
      product,
      transposed,
      outer,
      addRows,
      addToRows,
      adam,
      gather,
      joined,
      sumBytes,
      product16,
      products,
      exponentials,
      layer,
    });
    const { buffer, exports } = instantiate(compiled, bytes + arrays * 16);
    this.buffer = buffer;
    this.exports = exports as Exports;
  }

  /** A new array of noughts; throws a `RangeError` where more is asked for than the arena was made for. */
  take(cells: number): Float32Array<ArrayBuffer> {
    return new Float32Array(this.buffer, this.claim(cells * 4), cells);
  }

  take32(cells: number): Int32Array<ArrayBuffer> {
    return new Int32Array(this.buffer, this.claim(cells * 4), cells);
  }

  take16(cells: number): Int16Array<ArrayBuffer> {
    return new Int16Array(this.buffer, this.claim(cells * 2), cells);
  }

  take8(cells: number): Int8Array<ArrayBuffer> {
    return new Int8Array(this.buffer, this.claim(cells), cells);
  }

  private claim(bytes: number): number {
    const at = this.used;
    this.used += (bytes + 15) & ~15;
    return at;
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

  /** `into[at + k] += row[k]` for each of the rows of `width` numbers, a multiple of four, whose addresses are `list[first]` … `list[end - 1]`. */
  addRows(list: Int32Array, first: number, end: number, into: Float32Array, at: number, width: number): void {
    if (first === end) return;
    const { byteOffset } = list;
    this.exports.addRows(byteOffset + 4 * first, byteOffset + 4 * end, into.byteOffset + 4 * at, 4 * width);
  }

  /** `row[k] += from[at + k]` for each of these rows. */
  addToRows(list: Int32Array, first: number, end: number, from: Float32Array, at: number, width: number): void {
    if (first === end) return;
    const { byteOffset } = list;
    this.exports.addToRows(byteOffset + 4 * first, byteOffset + 4 * end, from.byteOffset + 4 * at, 4 * width);
  }

  /**
   * A step of Adam (Kingma, Ba 2015) on `count` numbers from `from` on, a multiple of four each, whose gradient is cleared. `constants`: what the
   * gradient is multiplied by, the step size, the first decay and its complement, the second and its, the least divisor.
   */
  adam(
    [values, gradient, mean, square]: readonly [Float32Array, Float32Array, Float32Array, Float32Array],
    from: number,
    count: number,
    constants: Float32Array,
  ): void {
    const at = [values, gradient, mean, square].map(({ byteOffset }) => byteOffset + 4 * from);
    this.exports.adam(at[0]!, at[1]!, at[2]!, at[3]!, at[0]! + 4 * count, constants.byteOffset);
  }

  // The tagger's loops are called for every word, so they take addresses in bytes (an array's `byteOffset`, which the engine looks up
  // anew at every call where arrays of several kinds are asked for it).

  /**
   * `into`, `width` cells (a multiple of eight), becomes the sum of the rows whose addresses are the first `rowCount` of `rowList` and
   * of the weights of the `count` features whose hashes stand in `list`. `table` is where `lines` and `rows` of a `SparseTable` stand;
   * `rowList` and `found` have room for a further row, or all the weights, of each feature and for one more.
   */
  gather(
    list: number,
    count: number,
    table: { readonly lines: number; readonly rows: number },
    into: number,
    width: number,
    found: number,
    rowList: number,
    rowCount: number,
  ): void {
    const { lines, rows } = table;
    const end = list + 4 * count;
    this.exports.gather(list, end, lines, rows, into, 2 * width, found, rowList, rowList + 4 * rowCount);
  }

  /**
   * The hashes of the features of a token that join words around it go to `into`. The addresses of what they join of `words` words stand in
   * `list`; that is put into `values` in turn, and from `more` on what comes of it by `pairs`: two places in `values`, in bytes, for each.
   * `features`, right behind the pairs, has a template and such a place for each of `count`.
   */
  join(
    list: number,
    words: number,
    values: number,
    more: number,
    pairs: number,
    features: number,
    count: number,
    into: number,
  ): void {
    this.exports.joined(list, list + 4 * words, values, more, pairs, features, features + 8 * count, into);
  }

  /**
   * `into` becomes the sum of the rows of bytes whose addresses are the first `count` of `list`, one at least; they are as long as
   * it has cells (`width`), a multiple of 16.
   */
  sumBytes(list: number, count: number, into: number, width: number): void {
    this.exports.sumBytes(list, list + 4 * count, into, width);
  }

  /**
   * `into[r]`, in 16 bits, becomes `base[r] + scale[0] · matrix[r] · right` for each of `rows`, a multiple of 16; the matrix as `pack`
   * gives it. No sum of products of whole numbers may go beyond 32 bits.
   */
  product16(
    matrix: number,
    rows: number,
    columns: number,
    right: number,
    base: number,
    into: number,
    scale: number,
  ): void {
    this.exports.product16(matrix, rows, 2 * columns, right, base, into, scale);
  }

  /**
   * `into[t][r]` becomes `base[r] + scale[0] · matrix[r] · right[t]` for each of `rows`, a multiple of 16, and of `count` tokens, one at
   * least; from token to token are as many numbers in `into` as `stride` says, and of the last one there is room for all rows. Of the
   * matrix and of `base` each sixteen rows stand where the last of them are first.
   */
  products(
    matrix: number,
    rows: number,
    columns: number,
    right: number,
    count: number,
    base: number,
    into: number,
    stride: number,
    scale: number,
  ): void {
    this.exports.products(matrix, rows, 2 * columns, right, count, base, into, 4 * stride, scale);
  }

  /** The exponentials of `count` numbers in place, which are nought at most; none is less than 2^-86. */
  exponentials(cells: number, count: number): void {
    this.exports.exponentials(cells, cells + 4 * count);
  }

  /**
   * A recurrent layer of `hidden` cells with coupled gates over `count` tokens, one at least, from the first to the last or back
   * (`direction` 1 or -1). `words` is where the address stands of what the word of the first one adds to its gates: those of input, of
   * output and the candidates, one after another in 16 bits, `offset` bytes from there on; `matrix` is as `pack` gives it. `cells` are
   * noughts before. The outputs, 16 bits too, go to `states` and `stateStride` bytes on for each token. `scales`: of sums of products, of
   * what words add, and what outputs are multiplied by. `gates` is written over.
   */
  layer(
    words: number,
    count: number,
    direction: 1 | -1,
    offset: number,
    matrix: number,
    hidden: number,
    gates: number,
    cells: number,
    states: number,
    stateStride: number,
    scales: number,
  ): void {
    this.exports.layer(
      words,
      count,
      4 * direction,
      offset,
      matrix,
      2 * hidden,
      gates,
      cells,
      states,
      direction * stateStride,
      scales,
    );
  }
}

/**
 * Lays out a matrix as `Arena` reads it: 16 rows after another, in each two columns after another, in each row by
 * row the two numbers. Rows from the last one to the next multiple of 16 are noughts; columns are even.
 */
export function pack(cells: ArrayLike<number>, rows: number, columns: number, into: Int16Array): void {
  for (let r = 0; r < rows; r++) {
    const block = (r >> 4) * 16 * columns + (r & 15) * 2;
    for (let k = 0; k < columns; k++) into[block + (k >> 1) * 32 + (k & 1)] = cells[r * columns + k]!;
  }
}
