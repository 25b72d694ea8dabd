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
    const fits = model.editJudge(word);
    for (let from = 0; from <= word.length; from++) {
      for (let to = from; to <= Math.min(word.length, from + 2); to++) {
        const near = [...(word.slice(from - 1, to + 1) || 'а')];
        for (const inserted of ['', pick(near), pick(letters), pick(near) + pick(near), pick(letters) + pick(near)]) {
          const made = word.slice(0, from) + inserted + word.slice(to);
          const expected = threes(made).every((three) => known.has(three));
          assert.equal(fits(from, to, inserted), expected, `${word} → ${made}`);
          found[`${expected}`]++;
        }
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
