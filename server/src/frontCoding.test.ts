import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { DATA_FILES, dataFolder } from './data';
import { fromFrontCoded, frontCoded, isFrontCoded, mostFrontCoded } from './frontCoding';

const returns = (bytes: Uint8Array) => {
  const packed = frontCoded(bytes);
  assert.ok(isFrontCoded(packed) && packed.length <= mostFrontCoded(bytes.length));
  // A browser unpacks into room that may be larger.
  const roomy = new Uint8Array(packed.length + 3);
  roomy.set(packed);
  assert.ok(Buffer.from(fromFrontCoded(roomy)).equals(bytes));
  return packed;
};

test('any bytes come out as they went in', () => {
  const lines = fc.array(fc.constantFrom(...'аб\n\r\t'), { maxLength: 60 }).map((parts) => Buffer.from(parts.join('')));
  fc.assert(fc.property(fc.oneof(lines, fc.uint8Array()), (bytes) => void returns(bytes)));
  returns(Buffer.from(`${'а'.repeat(400)}\n${'а'.repeat(400)}б`));
});

test('the lists of the dictionary come out as they went in, and are less', () => {
  for (const name of [DATA_FILES.frequencies, DATA_FILES.dic, DATA_FILES.tags, DATA_FILES.context]) {
    const bytes = readFileSync(join(dataFolder(), name));
    assert.ok(returns(bytes).length < bytes.length, name);
  }
});

test('damage throws or gives other bytes, and ends', () => {
  const packed = frontCoded(Buffer.from('қала\nқалада\nқаладан\n'));
  fc.assert(
    fc.property(fc.nat(packed.length - 1), fc.nat(255), fc.nat(packed.length), (at, byte, length) => {
      const damaged = Uint8Array.from(packed);
      damaged[at] = byte;
      try {
        fromFrontCoded(damaged.subarray(0, Math.max(12, length)));
      } catch (error) {
        assert.ok(error instanceof RangeError);
      }
    }),
  );
});
