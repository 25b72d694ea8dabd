import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { packedCount, packedJoin, packedLength, packedLine, packedSlice, packLines } from './packed';

/** Kazakh text, ASCII, and whatever else there is, halves of surrogate pairs and U+0000 among it. */
const line = fc.oneof(
  fc.string({ unit: fc.constantFrom(...'Әңгімелер, «қала» – 25 №… ғой'), maxLength: 60 }),
  fc.string({ unit: 'grapheme', maxLength: 20 }),
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 20 }).map((units) => String.fromCharCode(...units)),
  fc.constantFrom('', '\0', '\ud83d', 'а'.repeat(5000), '😀'.repeat(3000)),
);

test('lines come back as they were packed, also out of slices and joins', () => {
  fc.assert(
    fc.property(fc.array(line, { maxLength: 12 }), fc.nat(12), fc.nat(12), (lines, a, b) => {
      const packed = packLines(lines);
      const [from, to] = [Math.min(a, b, lines.length), Math.min(Math.max(a, b), lines.length)];
      const joined = packedJoin([packedSlice(packed, from, to), packed, packedSlice(packed, 0, from)]);
      const expected = [...lines.slice(from, to), ...lines, ...lines.slice(0, from)];
      for (const [all, wanted] of [
        [packed, lines],
        [joined, expected],
      ] as const) {
        assert.equal(packedCount(all), wanted.length);
        for (const [index, text] of wanted.entries()) {
          assert.equal(packedLine(all, index), text);
          assert.equal(packedLength(all, index), text.length);
        }
      }
    }),
    { numRuns: 500 },
  );
});

test('Kazakh, Russian and English take one byte a letter, anything else two', () => {
  const sizes = ['Қазақстан Республикасы', 'Ещё раз: «Ёж» – №5', 'plain text', 'dağ', '漢字'].map(
    (text) => packLines([text]).bytes.length / text.length,
  );
  assert.deepEqual(sizes, [1, 1, 1, 2, 2]);
});
