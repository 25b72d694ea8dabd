import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tokenize } from '../text/tokens';
import type { CleaningOptions } from './rule';
import { checkSegment } from './segment';

const COUNTS = new Map([
  ['қала', 90],
  ['бала', 95],
  ['көше', 40],
  ['көшесі', 20],
  ['комиссияның', 3],
  ['өткізді', 5],
  ['комиссияны', 3],
]);
const dictionary = {
  spell: (word: string) => COUNTS.has(word),
  count: (form: string) => COUNTS.get(form) ?? 0,
};

function lost(text: string, options: Partial<CleaningOptions> = {}) {
  return checkSegment(text, tokenize(text), { dictionary, isWord: dictionary.spell, ...options })
    .filter(({ rule }) => rule === 'cleaning.lost-letters')
    .map(({ args, fix }) => [...args!, fix?.edits[0]?.newText]);
}

test('what U+FFFD was is said by the words that texts use most', () => {
  assert.deepEqual(lost('\ufffdала'), [['\ufffdала', 'бала, қала', undefined]]);
});

test('a letter may have become a mark for each of its bytes', () => {
  assert.deepEqual(lost('к\ufffd\ufffdшесі'), [['к\ufffd\ufffdшесі', 'көшесі', 'көшесі']]);
  assert.deepEqual(lost('к??шесі'), [['к??шесі', 'көшесі', 'көшесі']]);
});

test('a question mark before a small letter is a letter where other words lost theirs', () => {
  assert.deepEqual(lost('комиссияны? отырысын ?ткізді'), [
    ['комиссияны?', 'комиссияның', 'комиссияның'],
    ['?ткізді', 'өткізді', 'өткізді'],
  ]);
  assert.deepEqual(lost('комиссияны? отырысын'), []);
});

test('in a text of another language a gap that one short word fits is none', () => {
  assert.deepEqual(lost('Это что?бала', { language: 'ru' }), []);
  assert.deepEqual(lost('к?ше', { language: 'ru' }), []);
  assert.deepEqual(lost('к?ше', { language: 'kk' }), [['к?ше', 'көше', 'көше']]);
});

test('many gaps cost a bounded number of look-ups', () => {
  let asked = 0;
  const counting = { ...dictionary, spell: (word: string) => asked++ < 0 || COUNTS.has(word) };
  lost('а?б?в?г ?д?е\ufffdж'.repeat(500), { dictionary: counting, isWord: counting.spell });
  assert.ok(asked < 40_000, String(asked));
});
