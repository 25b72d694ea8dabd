import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { changed, type Field, fieldOf, readStruct, type Struct, type Value, writeStruct } from './thrift';

const bytes = fc.uint8Array({ maxLength: 20 }).map((value) => Uint8Array.from(value));
const whole = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });

const { value: anyOf } = fc.letrec<{ value: { type: number; value: Value } }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.record({ type: fc.constantFrom(4, 5, 6), value: whole }),
    fc.record({ type: fc.constant(8), value: bytes }),
    fc.record({ type: fc.constant(3), value: fc.nat(255) }),
    fc.record({
      type: fc.constant(7),
      value: fc.uint8Array({ minLength: 8, maxLength: 8 }).map((b) => Uint8Array.from(b)),
    }),
    fc.boolean().map((value) => ({ type: value ? 1 : 2, value })),
    fc.array(whole, { maxLength: 40 }).map((items) => ({ type: 9, value: { of: 6, items } })),
    fc.array(fc.boolean(), { maxLength: 5 }).map((items) => ({ type: 10, value: { of: 1, items } })),
    fc.array(fc.tuple(bytes, whole), { maxLength: 4 }).map((pairs) => ({
      type: 11,
      value: pairs.length === 0 ? { key: 0, of: 0, pairs: [] } : { key: 8, of: 6, pairs },
    })),
    fc.array(tie('value'), { maxLength: 4 }).map((fields) => ({ type: 12, value: numbered(fields) })),
  ),
}));

function numbered(fields: readonly { type: number; value: Value }[]): Struct {
  return fields.map((field, i) => ({ id: (i + 1) * 9, ...field }));
}

test('a struct comes out as it went in', () => {
  fc.assert(
    fc.property(fc.array(anyOf, { maxLength: 6 }), (fields) => {
      const struct = numbered(fields);
      const written = writeStruct(struct);
      const plain = (one: unknown) =>
        JSON.stringify(one, (_, value) =>
          typeof value === 'bigint' ? `${value}` : value instanceof Uint8Array ? [...value] : value,
        );
      assert.equal(plain(readStruct(Uint8Array.from(written))), plain(struct));
    }),
  );
});

test('data that ends too early is an error', () => {
  const written = writeStruct([{ id: 1, type: 8, value: Buffer.from('қазақ') }]);
  assert.throws(() => readStruct(written.subarray(0, 5)), RangeError);
});

test('fields are changed, added and taken away', () => {
  const struct: Struct = [
    { id: 1, type: 6, value: 5n },
    { id: 3, type: 6, value: 7n },
  ];
  const made = changed(
    struct,
    new Map<number, Field | undefined>([
      [2, { id: 2, type: 6, value: 6n }],
      [3, undefined],
    ]),
  );
  assert.deepEqual(
    made.map(({ id }) => id),
    [1, 2],
  );
  assert.equal(fieldOf(made, 2), 6n);
});
