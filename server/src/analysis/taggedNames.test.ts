import assert from 'node:assert/strict';
import { test } from 'node:test';
import { projectSpeller } from '../spelling/testDictionary';
import { FORMATS } from '../text/formats';
import { analyzeSegment, type SegmentOptions } from './analyzer';
import { taggedNames } from './taggedNames';

const segmentOf = (file: string) => FORMATS.conll.segment(file).segments[0]!;

test('the tokens that a file tags as names are told, in the offsets of the text', () => {
  const segment = segmentOf(
    'Кеше O\nАйша B-PERSON\nБектасова I-PERSON\n2019 B-DATE\nжылы I-DATE\nТаразға B-GPE\nкелді O\n',
  );
  assert.equal(segment.text, 'Кеше Айша Бектасова 2019 жылы Таразға келді');
  assert.deepEqual(
    taggedNames(segment)?.map(({ start, end }) => segment.text.slice(start, end)),
    ['Айша', 'Бектасова', 'Таразға'],
  );
});

test('classes of other schemes are understood, and a text without names has none', () => {
  const other = segmentOf('Айша B-PER\nТаразда B-LOC\nболды O\n');
  assert.deepEqual(
    taggedNames(other)?.map(({ start, end }) => other.text.slice(start, end)),
    ['Айша', 'Таразда'],
  );
  assert.equal(taggedNames(segmentOf('Кеше O\nкелді O\nекі B-CARDINAL\n')), undefined);
  assert.equal(taggedNames(FORMATS.plain.segment('Айша келді').segments[0]!), undefined);
});

test('a word that nearly looks like a name is one where its file says so, and a misspelling is none', async () => {
  const speller = await projectSpeller();
  const options: SegmentOptions = {
    spelling: true,
    cleaning: false,
    entities: false,
    ignorePatterns: [],
    tokenized: true,
    whole: false,
    foreignWords: false,
  };
  const found = (file: string) => {
    const segment = segmentOf(file);
    const names = taggedNames(segment);
    const { findings } = analyzeSegment({ speller }, segment.text, names ? { ...options, names } : options);
    return findings.map(({ start, end }) => segment.text.slice(start, end));
  };
  assert.deepEqual(found('Кеше O\nГорган O\nкелді O\n'), ['Горган']);
  assert.deepEqual(found('Кеше O\nГорган B-GPE\nболды O\n'), []);
  assert.deepEqual(found('Кеше O\nКазакстанда B-GPE\nболды O\n'), ['Казакстанда']);
  speller.dispose();
});
