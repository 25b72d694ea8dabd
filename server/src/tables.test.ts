import assert from 'node:assert/strict';
import { test } from 'node:test';
import { packTables, unpackTables } from './tables';

const TABLES = {
  bytes: Uint8Array.of(1, 2, 255),
  none: new Uint16Array(0),
  units: Uint16Array.from('қала', (letter) => letter.charCodeAt(0)),
  signed: Int32Array.of(-1, 7),
  weights: Int16Array.of(-300, 2),
  bits: Uint32Array.of(0xffffffff),
  logs: Float32Array.of(-0.5),
  sums: Float64Array.of(1e300, 0.1),
};

test('tables come back as they were', () => {
  assert.deepEqual(unpackTables(packTables(TABLES, 'stamp'), 'stamp'), TABLES);
  assert.deepEqual(unpackTables(packTables({}, ''), ''), {});
  // What they were read into may be longer than they are.
  const packed = new Uint8Array(packTables(TABLES, ''));
  const longer = new Uint8Array(packed.length + 100);
  longer.set(packed);
  assert.deepEqual(unpackTables(longer.buffer, ''), TABLES);
  // A part of a larger buffer, as `subarray` gives it.
  const part = { part: Int32Array.of(5, 6, 7, 8).subarray(1, 3) };
  assert.deepEqual(unpackTables(packTables(part, ''), ''), { part: Int32Array.of(6, 7) });
});

test('what was made of other files, or is not whole, is none', () => {
  const packed = packTables(TABLES, 'қала 1');
  assert.equal(unpackTables(packed, 'қала 2'), undefined);
  for (const length of [0, 7, 8, 40, packed.byteLength - 8])
    assert.equal(unpackTables(packed.slice(0, length), 'қала 1'), undefined, String(length));
  const zeros = new SharedArrayBuffer(packed.byteLength);
  assert.equal(unpackTables(zeros, 'қала 1'), undefined);
});
