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
      const arena = new Arena(2 * (padded + 1) * columns + 8 * padded + 4, 5);
      const cells = whole(rows * columns, 3000);
      const right = whole(columns, 8000);
      const matrix = arena.take16(padded * columns);
      pack(cells, rows, columns, matrix);
      const vector = arena.take16(columns);
      vector.set(right);
      const base = arena.take(padded).fill(0.25);
      const into = arena.take(padded);
      const scale = arena.take(1).fill(0.001);
      const [at, right_, base_, into_, scale_] = [matrix, vector, base, into, scale].map((each) => each.byteOffset);
      arena.product16(at!, padded, columns, right_!, base_!, into_!, scale_!);
      for (let r = 0; r < rows; r++) {
        const sum = right.reduce((total, value, k) => total + value * cells[r * columns + k]!, 0);
        assert.ok(Math.abs(into[r]! - (0.25 + sum / 1000)) <= Math.abs(sum) * 1e-9 + 1e-3, `row ${r}`);
      }
      assert.deepEqual([...into.subarray(rows)], new Array(padded - rows).fill(0.25));
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

  it('steps of the cells', () => {
    const random = randomOf(9);
    const hidden = 16;
    const arena = new Arena(4 * (4 * hidden + 1) + 2 * hidden, 5);
    const gates = arena.take(3 * hidden);
    const cells = arena.take(hidden);
    const states = arena.take16(hidden);
    const scale = arena.take(1).fill(20000);
    const logistic = (x: number) => 1 / (1 + Math.exp(-x));
    for (let round = 0; round < 200; round++) {
      const reach = [1, 10, 100, 1e6][round % 4]!;
      for (let k = 0; k < gates.length; k++) gates[k] = (random() - 0.5) * reach;
      const before = [...cells];
      arena.step(gates.byteOffset, hidden, cells.byteOffset, states.byteOffset, scale.byteOffset);
      for (let k = 0; k < hidden; k++) {
        const gate = logistic(gates[k]!);
        const cell = before[k]! + gate * (Math.tanh(gates[2 * hidden + k]!) - before[k]!);
        assert.ok(Math.abs(cells[k]! - cell) < 1e-6, `${cells[k]} ${cell}`);
        const state = 20000 * logistic(gates[hidden + k]!) * Math.tanh(cell);
        assert.ok(Math.abs(states[k]! - state) < 0.6, `${states[k]} ${state}`);
      }
    }
  });

  it('gives no more than its room', () => {
    const arena = new Arena(64, 1);
    assert.throws(() => arena.take(20000), RangeError);
  });
});
