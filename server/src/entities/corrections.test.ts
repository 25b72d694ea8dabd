import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { TextStore } from '../text/store';
import { formatSidecar, makeCorrection, occurrences, parseSidecar, placeCorrections, refreshed } from './corrections';
import { retag } from './iob2';

const TEXT = 'Абай ауданында жиын өтті. Оған Абай Құнанбайұлы туралы кітап таныстырылды.\nСоңында Абай оқылды.\n';
const second = TEXT.indexOf('Абай Құнанбайұлы');
const store = (text: string) => TextStore.from(text);
const mark = (start: number, end: number) =>
  makeCorrection(store(TEXT), { start, end }, TEXT.slice(start, end), 'PERSON');
const placeOf = (text: string, correction = mark(second, second + 4)) => {
  const { placed, stale } = placeCorrections([correction], store(text));
  return stale.length > 0 ? 'stale' : placed[0]!.start;
};

describe('corrections', () => {
  const cases: [name: string, text: string, expected: number | 'stale'][] = [
    ['where it was', TEXT, second],
    ['after an insertion above', `Жаңа жол.\n${TEXT}`, second + 10],
    ['after a deletion above', TEXT.slice(26), second - 26],
    ['with the text before it edited', TEXT.replace('Оған', 'Сонда'), second + 1],
    ['with the text after it edited', TEXT.replace('туралы', 'жайлы'), second],
    ['its text changed', TEXT.replaceAll('Абай', 'Шәкәрім'), 'stale'],
    ['only namesakes are left', TEXT.replace('Оған Абай Құнанбайұлы туралы', 'Оған ақын туралы'), 'stale'],
    ['an empty text', '', 'stale'],
  ];
  for (const [name, text, expected] of cases) {
    test(name, () => assert.equal(placeOf(text), expected));
  }

  test('a line end written otherwise is no other context', () => {
    const last = TEXT.lastIndexOf('Абай');
    assert.equal(placeOf(TEXT.replaceAll('\n', '\r\n'), mark(last, last + 4)), last + 1);
  });

  test('hints spare a search and are not believed blindly', () => {
    const longer = `${'Абай '.repeat(50)}${TEXT}`;
    const { placed } = placeCorrections([mark(second, second + 4)], store(longer), () => [0, second + 250]);
    assert.equal(placed[0]?.start, second + 250);
  });

  test('any insertion outside of a correction and its context moves it exactly', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), fc.boolean(), (added, above) => {
        fc.pre(!added.includes('Абай'));
        const text = above ? added + TEXT : TEXT + added;
        assert.equal(placeOf(text), above ? second + added.length : second);
      }),
    );
  });

  test('a sidecar comes back as it was written, with lines that are not ours', () => {
    const escaped = makeCorrection(store('{"text": "\\u0410бай"}'), { start: 10, end: 19 }, 'Абай', null);
    assert.equal(escaped.source, '\\u0410бай');
    const sidecar = { corrections: [mark(0, 4), escaped, mark(second, second + 4)], unread: ['{"note": 1}'] };
    assert.deepEqual(parseSidecar(formatSidecar(sidecar)), sidecar);
  });

  test('lines that are no corrections are kept apart', () => {
    const good = formatSidecar({ corrections: [mark(0, 4)], unread: [] }).trim();
    for (const bad of [
      'x',
      'null',
      '[]',
      good.replace('PERSON', 'PER'),
      good.replace('"end":4', '"end":5'),
      good.replace('"start":0', '"start":-1'),
    ]) {
      assert.deepEqual(parseSidecar(`${bad}\n`), { corrections: [], unread: [bad] });
    }
  });

  test('what is written after edits fits at once', () => {
    const longer = store(`Жаңа.\n${TEXT.replace('Оған', 'Сонда')}`);
    const written = refreshed(placeCorrections([mark(second, second + 4)], longer), longer);
    assert.equal(written[0]?.start, second + 7);
    assert.deepEqual(placeCorrections(written, longer).placed[0]?.correction, written[0]);
  });

  test('occurrences are whole words', () => {
    assert.deepEqual(occurrences('Абай, Абайдың, Абай-ата, «Абай»', 'Абай'), [
      { start: 0, end: 4 },
      { start: 26, end: 30 },
    ]);
    assert.deepEqual(occurrences('а', ''), []);
  });
});

test('retag keeps what is left of a cut entity an entity', () => {
  const tags = ['B-GPE', 'I-GPE', 'I-GPE', 'O'];
  const cases: [number, number, string | null, string][] = [
    [0, 3, 'FACILITY', 'B-FACILITY I-FACILITY I-FACILITY O'],
    [1, 2, 'PERSON', 'B-GPE B-PERSON B-GPE O'],
    [0, 1, null, 'O B-GPE I-GPE O'],
    [0, 2, 'GPE', 'B-GPE I-GPE B-GPE O'],
    [3, 4, 'DATE', 'B-GPE I-GPE I-GPE B-DATE'],
  ];
  for (const [from, to, name, expected] of cases) assert.equal(retag(tags, from, to, name).join(' '), expected);
});
