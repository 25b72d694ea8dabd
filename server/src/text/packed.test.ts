import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { packedCount, packedJoin, packedLength, packedLine, packedSlice, packJson, packLines } from './packed';
import { splitLines } from './store';

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

test('lines of JSON are those of the string that it stands for, or are left to others', () => {
  const part = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom('Қала ', '«Абай» – 25 №…', 'text', '"', '\\', '\\n', '\t', '/', '\u00a0') },
    { weight: 3, arbitrary: fc.constant('\n') },
    { weight: 1, arbitrary: fc.constantFrom('\r\n', '漢', '😀', '\0', 'ğ', '\ud83d') },
  );
  let read = 0;
  fc.assert(
    fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
      const text = `${parts.join('')}\n`;
      const lines = packJson(Buffer.from(JSON.stringify(text).slice(1, -1)), 100);
      const packed = lines && packedJoin([lines]);
      if (/[\r漢😀\0ğ\ud83d]/u.test(text)) assert.equal(packed, undefined);
      if (!packed) return;
      read++;
      assert.deepEqual(packed, packLines(splitLines(text).slice(0, -1)));
    }),
    { numRuns: 1000 },
  );
  assert.ok(read > 300, `${read} were read`);
});

test('what is no JSON, no UTF-8, too long or does not end with a line is left to others', () => {
  for (const bytes of [
    [...Buffer.from('сөз')],
    [...Buffer.from('сөз\\n '), 0x20],
    [...Buffer.from('сөз\\')],
    [...Buffer.from('с\n\\n')],
    [...Buffer.from('с"\\n')],
    [...Buffer.from('\\x\\n')],
    [...Buffer.from('\\u0430\\n')],
    [0xd0, ...Buffer.from('\\n')],
    [0xd0],
    [0x91, ...Buffer.from('\\n')],
    // Longer than they have to be: «/», «а».
    [0xc0, 0xaf, ...Buffer.from('\\n')],
    [0xe0, 0x90, 0xb0, ...Buffer.from('\\n')],
    [0xe2, 0x80, ...Buffer.from('\\n')],
    [...Buffer.from(`${'а'.repeat(10)}\\n`)],
    [],
  ])
    assert.equal(packJson(Uint8Array.from(bytes), 9), undefined, Buffer.from(bytes).toString());
  assert.ok(packJson(Buffer.from('аааааааа\\n'), 9));
});
