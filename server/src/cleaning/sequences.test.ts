import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Sequences } from './sequences';

test('sequences of words are told apart as the strings that they make', () => {
  // Few letters, so that words come again, and other words make the same string.
  const word = fc.string({ unit: fc.constantFrom('а', 'б', '😀'), minLength: 1, maxLength: 3 });
  fc.assert(
    fc.property(fc.array(word, { maxLength: 30 }), fc.constantFrom('', ' '), (words, gap) => {
      const sequences = new Sequences(words, gap);
      for (const n of [1, 2, 5, 3]) {
        const all = words.map((_, i) => words.slice(i, i + n).join(gap)).slice(0, Math.max(0, words.length - n + 1));
        assert.equal(sequences.begin(n), all.length);
        assert.deepEqual(
          all.map((_, i) => sequences.first(i)),
          all.map((one) => all.indexOf(one)),
        );
        all.forEach((one, i) => {
          assert.equal(sequences.show(i), one + gap);
        });
      }
    }),
  );
});
