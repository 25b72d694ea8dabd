import assert from 'node:assert/strict';
import { test } from 'node:test';
import { randomOf } from '../random';
import { Frequencies } from './frequencies';
import { LetterModel } from './letterModel';
import { LETTERS } from './letters';

const FORMS = 'ана апа ара арна асыл ата балалар бала қала қалалар мектеп мектепке сөз сөздер тарих тау ұлы шай-пай';

test('an edit is judged as the string that it makes', () => {
  const table = FORMS.split(' ').map((form) => `${form}\t3`);
  const model = LetterModel.of(Frequencies.parse(new TextEncoder().encode(table.join('\n'))));
  const next = randomOf(5);
  const letters = [...LETTERS, '-'];
  const threes = (word: string) => {
    const text = `^^${word}$`;
    return Array.from({ length: word.length + 1 }, (_, i) => text.slice(i, i + 3));
  };
  const known = new Set(FORMS.split(' ').flatMap(threes));
  const pick = (list: readonly string[]) => list[Math.floor(next() * list.length)]!;
  const found = { true: 0, false: 0 };
  const judge = (word: string) => {
    const { fits, letters: lettersFor } = model.editJudge(word);
    for (let from = 0; from <= word.length; from++) {
      for (let to = from; to <= Math.min(word.length, from + 2); to++) {
        const near = [...(word.slice(from - 1, to + 1) || 'а')];
        for (const inserted of ['', pick(near), pick(letters), pick(near) + pick(near), pick(letters) + pick(near)]) {
          const made = word.slice(0, from) + inserted + word.slice(to);
          const expected = threes(made).every((three) => known.has(three));
          assert.equal(fits(from, to, inserted), expected, `${word} → ${made}`);
          found[`${expected}`]++;
        }
        const bits = [lettersFor(from, to, 0), lettersFor(from, to, 1)];
        for (const [i, letter] of LETTERS.entries())
          assert.equal(
            ((bits[(i + 1) >> 5]! >>> ((i + 1) & 31)) & 1) === 1,
            fits(from, to, letter),
            `${word} ${letter}`,
          );
      }
    }
  };
  for (const form of FORMS.split(' ')) {
    judge(form);
    // A word that is implausible itself, in one place and in two.
    for (let round = 0; round < 20; round++) {
      const at = Math.floor(next() * (form.length + 1));
      judge(form.slice(0, at) + pick(letters) + form.slice(at + Math.floor(next() * 2)));
    }
  }
  judge('');
  judge('а');
  assert.ok(found.true > 300 && found.false > 3000, JSON.stringify(found));
});

test('readings of a word come by likelihood, as many as the beam is wide', () => {
  const table = FORMS.split(' ').map((form) => `${form}\t3`);
  const model = LetterModel.of(Frequencies.parse(new TextEncoder().encode(table.join('\n'))));
  const options = (letter: string): readonly (readonly [string, number])[] =>
    letter === 'к'
      ? [
          ['к', 0],
          ['қ', 0.5],
        ]
      : letter === 'у'
        ? [
            ['у', 0],
            ['ұ', 0.5],
            ['ү', 0.5],
          ]
        : [[letter, 0]];
  const read = (word: string, width: number) => {
    const found: string[] = [];
    model.decode(word, options, width, (reading) => {
      found.push(reading);
      return false;
    });
    return found;
  };
  const all = read('кулука', 250);
  assert.equal(all.length, 36);
  const worth = (word: string) => {
    let sum = 0;
    for (let i = 0; i < word.length; i++) if (word[i] !== 'кулука'[i]) sum -= 0.5;
    return sum + model.score(word);
  };
  for (let i = 1; i < all.length; i++) assert.ok(worth(all[i - 1]!) >= worth(all[i]!) - 1e-9, all[i]);
  // A beam keeps the best of each step.
  assert.deepEqual(read('кул', 6), read('кул', 100));
  assert.equal(read('кулука', 5).length, 5);
  assert.equal(read('кала', 5)[0], 'қала');
  assert.deepEqual(read('', 5), ['']);
  // Within a visit.
  const within: string[] = [];
  model.decode('кул', options, 6, (reading) => {
    assert.equal(read('ука', 6).length, 6);
    within.push(reading);
    return within.length === 5;
  });
  assert.deepEqual(within, read('кул', 6).slice(0, 5));
});
