import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { randomOf } from '../random';
import { Arena, pack } from './simd';

/** Arrays of random numbers in an arena, and the sums as they are defined. */
function draw(seed: number, sizes: readonly number[]): { arena: Arena; arrays: Float32Array[] } {
  const random = randomOf(seed);
  const arena = new Arena(
    sizes.reduce((a, b) => a + 4 * b, 0),
    sizes.length,
  );
  const arrays = sizes.map((size) => arena.take(size));
  for (const array of arrays) for (let k = 0; k < array.length; k++) array[k] = random() - 0.5;
  return { arena, arrays };
}

function near(actual: Float32Array, expected: Float32Array): void {
  for (let k = 0; k < expected.length; k++) assert.ok(Math.abs(actual[k]! - expected[k]!) < 1e-4, `cell ${k}`);
}

describe('loops over arrays', () => {
  for (const [rows, columns] of [
    [4, 4],
    [12, 8],
    [192, 64],
    [52, 128],
    [300, 20],
  ] as const) {
    it(`${rows} × ${columns}: products with a matrix and its transpose`, () => {
      const { arena, arrays } = draw(rows, [rows * columns, columns + 3, rows + 9, rows + 5, columns + 7]);
      const [matrix, vector, into, long, other] = arrays as [
        Float32Array,
        Float32Array,
        Float32Array,
        Float32Array,
        Float32Array,
      ];
      const expected = into.slice();
      const transposed = other.slice();
      for (let r = 0; r < rows; r++) {
        for (let k = 0; k < columns; k++) {
          expected[9 + r]! += matrix[r * columns + k]! * vector[3 + k]!;
          transposed[7 + k]! += matrix[r * columns + k]! * long[5 + r]!;
        }
      }
      arena.addProduct(matrix, rows, columns, vector, 3, into, 9);
      arena.addTransposed(matrix, rows, columns, long, 5, other, 7);
      near(into, expected);
      near(other, transposed);
    });

    it(`${rows} × ${columns}: sums of outer products`, () => {
      for (const count of [0, 1, 3, 4, 9]) {
        const room = count + 4;
        const { arena, arrays } = draw(rows + count, [rows * columns, room * (rows + 2), room * (columns + 6)]);
        const [into, left, right] = arrays as [Float32Array, Float32Array, Float32Array];
        left.fill(0, count * (rows + 2));
        const expected = into.slice();
        for (let t = 0; t < count; t++) {
          for (let r = 0; r < rows; r++) {
            for (let k = 0; k < columns; k++) {
              expected[r * columns + k]! += left[t * (rows + 2) + r]! * right[5 + t * (columns + 6) + k]!;
            }
          }
        }
        arena.addOuter(into, rows, columns, count, left, 0, rows + 2, right, 5, columns + 6);
        near(into, expected);
      }
    });
  }

  for (const [rows, columns] of [
    [16, 16],
    [192, 64],
    [51, 128],
  ] as const) {
    it(`${rows} × ${columns}: products of whole numbers`, () => {
      const random = randomOf(rows);
      const whole = (size: number, reach: number) =>
        Array.from({ length: size }, () => Math.round((random() - 0.5) * reach));
      const padded = (rows + 15) & ~15;
      const tokens = 5;
      const room = tokens * rows + 16;
      const arena = new Arena(2 * (2 * padded * columns + tokens * columns + padded) + 4 * (2 * padded + room + 1), 7);
      const cells = whole(rows * columns, 3000);
      const right = whole(tokens * columns, 8000);
      const bases = whole(rows, 100000);
      const product = (t: number, r: number) =>
        Array.from({ length: columns }, (_, k) => right[t * columns + k]! * cells[r * columns + k]!).reduce(
          (a, b) => a + b,
        );
      const matrix = arena.take16(padded * columns);
      pack(cells, rows, columns, matrix);
      const vectors = arena.take16(right.length);
      vectors.set(right);
      const base = arena.take(padded);
      base.set(bases);
      const scale = arena.take(1).fill(0.0002);
      const short = arena.take16(padded);
      const expected = (t: number, r: number) => bases[r]! + 0.0002 * product(t, r);
      const address = [matrix, vectors, base, scale, short].map((each) => each.byteOffset);
      const [matrixAt, vectorsAt, baseAt, scaleAt, shortAt] = address as [number, number, number, number, number];
      arena.product16(matrixAt, padded, columns, vectorsAt, baseAt, shortAt, scaleAt);
      for (let r = 0; r < padded; r++) {
        const value = r < rows ? Math.max(-32767, Math.min(32767, expected(0, r))) : 0;
        assert.ok(Math.abs(short[r]! - value) < 0.6, `row ${r}`);
      }
      // Sixteen rows at a time, the last ones first.
      const turned = arena.take16(padded * columns);
      const blocks = padded / 16;
      for (let n = 0; n < blocks; n++)
        turned.set(matrix.subarray(n * 16 * columns, (n + 1) * 16 * columns), (blocks - 1 - n) * 16 * columns);
      const turnedBase = arena.take(padded);
      for (let n = 0; n < blocks; n++) turnedBase.set(base.subarray(n * 16, n * 16 + 16), (blocks - 1 - n) * 16);
      const into = arena.take(room);
      for (let count = 1; count <= tokens; count++) {
        into.fill(Number.NaN);
        const [turnedAt, turnedBaseAt, intoAt] = [turned, turnedBase, into].map((each) => each.byteOffset);
        arena.products(turnedAt!, padded, columns, vectorsAt, count, turnedBaseAt!, intoAt!, rows, scaleAt);
        for (let t = 0; t < count; t++) {
          for (let r = 0; r < rows; r++) {
            const off = Math.abs(into[t * rows + r]! - expected(t, r));
            assert.ok(off <= 1e-6 * (Math.abs(bases[r]!) + Math.abs(product(t, r))) + 1e-3, `token ${t}, row ${r}`);
          }
        }
        assert.ok(into.subarray((count - 1) * rows + padded).every(Number.isNaN));
      }
    });
  }

  it('sums of rows of bytes', () => {
    const random = randomOf(5);
    const arena = new Arena(48 * 20 + 2 * 48 + 4 * 40, 6);
    const bytes = arena.take8(48 * 20);
    for (let k = 0; k < bytes.length; k++) bytes[k] = random() * 256 - 128;
    const into = arena.take16(48);
    const list = arena.take32(40);
    for (const count of [1, 2, 33]) {
      const chosen = Array.from({ length: count }, () => Math.floor(random() * 20));
      for (const [n, row] of chosen.entries()) list[n] = bytes.byteOffset + 48 * row;
      arena.sumBytes(list.byteOffset, count, into.byteOffset, into.length);
      const expected = Array.from({ length: 48 }, (_, k) => chosen.reduce((sum, row) => sum + bytes[row * 48 + k]!, 0));
      assert.deepEqual([...into], expected);
    }
  });

  it('layers of cells, from the first token to the last and back', () => {
    const random = randomOf(9);
    const hidden = 16;
    const rows = 3 * hidden;
    const tokens = 12;
    const arena = new Arena(
      2 * (rows * hidden + 2 * tokens * rows + 2 * tokens * hidden) + 4 * (rows + hidden + 20),
      7,
    );
    const cells = Array.from({ length: rows * hidden }, () => Math.round((random() - 0.5) * 2000));
    const matrix = arena.take16(rows * hidden);
    pack(cells, rows, hidden, matrix);
    const added = arena.take16(2 * tokens * rows);
    // Some of them far beyond where a gate is open or shut.
    for (let k = 0; k < added.length; k++) added[k] = (random() - 0.5) * [100, 2000, 65000][k % 3]!;
    const words = arena.take32(tokens);
    for (let t = 0; t < tokens; t++) words[t] = added.byteOffset + 4 * rows * t;
    const gates = arena.take(rows);
    const kept = arena.take(hidden);
    const states = arena.take16(2 * tokens * hidden);
    const scales = arena.take(3);
    const [ofProducts, ofWords, ofStates] = [1e-7, 1 / 100, 20000] as const;
    scales.set([ofProducts, ofWords, ofStates]);
    const logistic = (x: number) => 1 / (1 + Math.exp(-x));
    for (const direction of [1, -1] as const) {
      const order = [...words.keys()];
      if (direction < 0) order.reverse();
      const offset = direction > 0 ? 0 : 2 * rows;
      const own = direction > 0 ? 0 : hidden;
      kept.fill(0);
      arena.layer(
        words.byteOffset + 4 * order[0]!,
        tokens,
        direction,
        offset,
        matrix.byteOffset,
        hidden,
        gates.byteOffset,
        kept.byteOffset,
        states.byteOffset + 2 * (2 * hidden * order[0]! + own),
        4 * hidden,
        scales.byteOffset,
      );
      let cell = new Array<number>(hidden).fill(0);
      let before = new Array<number>(hidden).fill(0);
      for (const t of order) {
        const gate = Array.from({ length: rows }, (_, r) =>
          before.reduce(
            (sum, value, k) => sum + value * cells[r * hidden + k]! * ofProducts,
            added[2 * rows * t + offset / 2 + r]! * ofWords,
          ),
        );
        cell = cell.map((value, k) => value + logistic(gate[k]!) * (Math.tanh(gate[2 * hidden + k]!) - value));
        const state = states.subarray(2 * hidden * t + own, 2 * hidden * t + own + hidden);
        for (let k = 0; k < hidden; k++) {
          const expected = ofStates * logistic(gate[hidden + k]!) * Math.tanh(cell[k]!);
          assert.ok(Math.abs(state[k]! - expected) < 0.6, `token ${t}: ${state[k]} ${expected}`);
        }
        before = [...state];
      }
    }
  });

  it('gives no more than its room', () => {
    const arena = new Arena(64, 1);
    assert.throws(() => arena.take(20000), RangeError);
  });
});
