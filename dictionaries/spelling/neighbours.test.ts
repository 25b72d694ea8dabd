/** No entry of kk.dic is a misspelling of another: one confusion away from a word a hundred times as frequent. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Frequencies } from '../../server/src/spelling/frequencies';
import { areBothWords, confused, parseConfusions, readConfusable } from './confusions';

const here = fileURLToPath(new URL('.', import.meta.url));
const read = (name: string): string => readFileSync(join(here, name), 'utf8');
const TIMES = 100;

const entries = new Set(
  read('kk.dic')
    .split('\n')
    .slice(1)
    .map((line) => line.split('/')[0]!),
);
const frequencies = Frequencies.parse(readFileSync(join(here, 'kk.freq')));
const confusions = parseConfusions(read('confusions.txt'));
const confusable = readConfusable(read('stems/confusable.txt'));

/** Entries that one confusion in a far more frequent entry makes, with that one. */
function misspellings(words: ReadonlySet<string>): string[] {
  const found: string[] = [];
  for (const right of words) {
    const count = frequencies.count(right);
    if (count < TIMES) continue;
    for (const [wrong] of confused(right, confusions)) {
      if (wrong === right || !words.has(wrong) || confusable.get(right)?.has(wrong)) continue;
      if (count >= TIMES * Math.max(1, frequencies.count(wrong))) found.push(`${right} ${wrong}`);
    }
  }
  return [...new Set(found)].sort();
}

test('no entry is one confusion away from one a hundred times as frequent, unless both are known for words', () => {
  assert.deepEqual(misspellings(entries), []);
});

test('a misspelling among the entries would be found', () => {
  assert.deepEqual(misspellings(new Set(['жұмыс', 'жүмыс', 'мәселе', 'мэселе', 'бала'])), [
    'жұмыс жүмыс',
    'мәселе мэселе',
  ]);
});

test('the model has both directions of its phenomena', () => {
  const pairs = new Set(confusions.map(({ from, to }) => `${from}>${to}`));
  for (const [a, b] of ['қк', 'ғг', 'ңн', 'әа', 'әэ', 'әө', 'өо', 'ұу', 'үу', 'ұү', 'һх', 'іи', 'іы']) {
    assert.ok(pairs.has(`${a}>${b}`) && pairs.has(`${b}>${a}`), `${a} ${b}`);
  }
  for (const { weight } of confusions) assert.ok(weight > 0 && weight < 1000);
});

test('pairs of words cover their forms, those of a line with = themselves alone', () => {
  const pairs = readConfusable('сан саң # a number, a mushroom\n= тұр түр\n');
  assert.ok(
    areBothWords(pairs, 'саны', 'саңы') && areBothWords(pairs, 'тұр', 'түр') && areBothWords(pairs, 'түр', 'тұр'),
  );
  assert.ok(!areBothWords(pairs, 'тұрады', 'түрады') && !areBothWords(pairs, 'сан', 'сын'));
});
