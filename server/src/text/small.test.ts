import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toSmall } from './small';

test('toSmall is toLowerCase, of every unit and of words', () => {
  for (let unit = 0; unit < 0x10000; unit++) {
    const letter = String.fromCharCode(unit);
    assert.equal(toSmall(letter), letter.toLowerCase(), unit.toString(16));
  }
  for (const word of ['', 'қазақ-орыс', 'Қазақ', 'ЁЛКА', 'İstanbul', 'ǅ', 'COVID-19', 'һәм', 'Ӏ', 'ӏ', 'ΣΑΣ'])
    assert.equal(toSmall(word), word.toLowerCase());
});
