import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wildcardStems } from './wildcard';

// Word, the endings' lengths as the analysis gives them, the stems wanted.
const CASES: readonly [word: string, lengths: number[], stems: string[]][] = [
  ['Есқожиннің', [2, 3], ['Есқожин', 'Есқожиннің']],
  ['Есқожиндерге', [2, 5], ['Есқожин', 'Есқожиндер', 'Есқожиндерге']],
  ['Есқожин', [], ['Есқожин']],
  // A name that merely ends like a possessive form.
  ['Әсем', [1], ['Әсем']],
  ['Болатбекова', [1], ['Болатбекова']],
  ['Әбдіғалиұлының', [3, 4], ['Әбдіғалиұлы', 'Әбдіғалиұлының']],
  ['Тазабұлағында', [4], ['Тазабұлақ', 'Тазабұлағында']],
  ['ҚазТрансОйл-дың', [3], ['ҚазТрансОйл', 'ҚазТрансОйл-дың']],
  ['ЕСҚОЖИННІҢ', [3], ['Есқожин', 'Есқожиннің']],
  ['Ои', [], []],
  ['5-ші', [], []],
  ['сөз*', [], []],
];

for (const [word, lengths, stems] of CASES) {
  test(`the stems of ${word}`, () => {
    assert.deepEqual(wildcardStems(word, lengths), stems);
  });
}
