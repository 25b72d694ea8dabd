import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Arena } from './simd';
import { randomOf } from './train/random';

/** Arrays of random numbers in an arena, and the sums as they are defined. */
function draw(seed: number, sizes: readonly number[]): { arena: Arena; arrays: Float32Array[] } {
  const random = randomOf(seed);
  const arena = new Arena(
    sizes.reduce((a, b) => a + b, 0),
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

  it('gives no more than its room', () => {
    const arena = new Arena(16, 1);
    assert.throws(() => arena.take(20000), RangeError);
  });
});
