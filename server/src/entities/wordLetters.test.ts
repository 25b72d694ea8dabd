import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { hashOfWord } from '../hash';
import { hashString } from './features';
import { foldLetters } from './letters';
import { Endings, WordLetters } from './wordLetters';

const WORDS = [
  '',
  'Алматы',
  'ҚОҢЫР',
  'анңг',
  'нгг',
  'нъг',
  'Щучье',
  'объект',
  'İstanbul',
  'Ⅷ',
  '\uffff',
  '\ud83d',
  'щ'.repeat(100),
];

describe('letters of a word', () => {
  it('are folded as strings are', () => {
    const letters = new WordLetters();
    for (const word of [...WORDS, ...WORDS]) {
      letters.takeFolded(word);
      assert.equal(letters.toString(), foldLetters(word.toLowerCase()), word);
      letters.take(word);
      assert.equal(letters.toString(), word);
      assert.equal(letters.length, word.length);
    }
  });

  it('have the hashes of strings', () => {
    const letters = new WordLetters();
    const beginnings = new Int32Array(200);
    for (const word of WORDS) {
      letters.take(word);
      letters.hashBeginnings(beginnings);
      for (let k = 0; k <= word.length; k++) {
        assert.equal(beginnings[k], hashOfWord(word.slice(0, k)));
        assert.equal(letters.hash(k, word.length, 7), hashString(word.slice(k), 7));
      }
    }
  });

  it('tell the longest ending of a word', () => {
    const endings = new Endings([
      ['а', 1],
      ['ана', 2],
      ['на', 3],
      ['ана', 4],
    ]);
    const letters = new WordLetters();
    letters.take('қаладана');
    assert.equal(endings.of(letters, 8), 2);
    assert.equal(endings.of(letters, 7), undefined);
    assert.equal(endings.of(letters, 6), 1);
    assert.equal(endings.of(letters, 0), undefined);
    letters.take('на');
    assert.equal(endings.of(letters, 2), 3);
  });
});
