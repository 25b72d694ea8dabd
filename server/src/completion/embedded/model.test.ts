import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { acceptable, simulateTyping } from '../../../../dictionaries/completion/evaluate';
import { buildModel } from '../../../../dictionaries/completion/model-builder';
import { DATA_FILES, dataFolder } from '../../data';
import { atSentenceStart, endsWithAbbreviation, symbols, unfinishedWord } from './context';
import { EmbeddedModel } from './model';

const SENTENCES = [
  'Біз ертең ауылға барамыз.',
  'Біз ертең қалаға барамыз.',
  'Олар ертең ауылға келеді.',
  'Қаланың көшесі кең болды.',
  'Ауылдың адамы көп болды.',
  'Кеше Астана қаласында жиын өтті.',
  'Бүгін Астана қаласында жиын өтті.',
];
const FORMS = ['мектеп', 'мектепке', 'мектептің', 'ауылдан', 'қаладан', 'Алматы', 'Алматыда'];

function small(): EmbeddedModel {
  const loaded = EmbeddedModel.load(buildModel({ sentences: SENTENCES, forms: FORMS }));
  assert.ok(loaded.ok, loaded.ok ? '' : loaded.error);
  return loaded.value;
}

function shipped(): EmbeddedModel {
  const loaded = EmbeddedModel.load(readFileSync(`${dataFolder()}/${DATA_FILES.completion}`));
  assert.ok(loaded.ok, loaded.ok ? '' : loaded.error);
  return loaded.value;
}

test('finishes words and offers next ones in the case of the place', () => {
  const model = small();
  for (const [prefix, expected] of [
    ['Кеше Астана қал', /^асында/u],
    ['Кеше Астана ', /^қаласында/u],
    ['кеше ', /^Астана/u],
    ['Кеше Астана қаласында жиын өтті. ', /^\p{Lu}/u],
    ['КЕШЕ АСТАНА ҚАЛ', /^АСЫНДА/u],
    ['Ол ма', /^$/u],
  ] as const) {
    assert.match(model.complete({ prefix }).completion, expected, prefix);
  }
});

test('a form that no sentence has is offered by its stem and ending', () => {
  const { candidates } = small().complete({ prefix: 'Олар мектепк' });
  assert.equal(candidates[0]?.text, 'е');
});

test('whole words only when asked for', () => {
  const model = small();
  const { completion } = model.complete({ prefix: 'Кеше Аст' });
  assert.equal(completion, 'ана');
});

test('words used lately are offered though the vocabulary lacks them', () => {
  const { candidates } = small().complete({ prefix: 'Жанатайбек келді. Содан кейін Жанатай' });
  assert.ok(candidates.some(({ text }) => text === 'бек'));
});

test('nothing inside of a word, and nothing that stands there already', () => {
  const model = small();
  assert.equal(model.complete({ prefix: 'Кеше Аст', suffix: 'ана' }).completion, '');
  assert.equal(model.complete({ prefix: 'А5ж' }).completion, '');
});

test('a broken file is an error, not an exception', () => {
  const bytes = buildModel({ sentences: SENTENCES, forms: FORMS });
  for (const broken of [
    new Uint8Array(),
    bytes.subarray(0, 10),
    bytes.subarray(0, bytes.length - 7),
    bytes.map((byte, index) => (index === 2000 ? byte ^ 1 : byte)),
    new TextEncoder().encode('<html></html>'),
  ]) {
    assert.equal(EmbeddedModel.load(broken).ok, false);
  }
});

test('training is deterministic', () => {
  const options = { sentences: SENTENCES, forms: FORMS };
  assert.deepEqual(buildModel(options), buildModel(options));
});

test('does not throw, whatever the text', () => {
  const model = shipped();
  const piece = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom('Қазақ', 'ст', ' ', '. ', '\n', '«', 'ҚР ', '5-', '2024 ', 'ʼ', '\u00AD', '\ud83d', 'İ', 'ß', 'ﬁ'),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), fc.string({ maxLength: 3 }), (pieces, suffix) => {
      const { completion, confidence, candidates } = model.complete({ prefix: pieces.join(''), suffix });
      assert.equal(typeof completion, 'string');
      assert.ok(confidence >= 0 && confidence <= 1.000001);
      for (const candidate of candidates) assert.ok(candidate.text.length > 0);
    }),
    { numRuns: 300 },
  );
});

test('the shipped model knows Kazakh', () => {
  const model = shipped();
  for (const [prefix, expected] of [
    ['Қазақстан Республик', 'асының'],
    ['Бұл мәселе турал', 'ы'],
    ['Мемлекет басш', 'ысы'],
  ] as const) {
    const { candidates } = model.complete({ prefix });
    assert.ok(
      candidates.some(({ text }) => text === expected || text.startsWith(expected)),
      `${prefix}: ${candidates.map(({ text }) => text)}`,
    );
  }
  const sentence = 'Қазақстан Республикасының Үкіметі бүгін жаңа бағдарлама қабылдады.';
  assert.ok(simulateTyping(model, [sentence]).saved > 0.2);
});

test('what may be accepted', () => {
  for (const [text, at, ghost, whole, expected] of [
    ['ауылдан келді', 4, 'дан', true, 3],
    ['ауылдан келді', 0, 'ауыл', true, 0],
    ['ауылдан келді', 0, 'ауыл', false, 4],
    ['ауылдан келді', 0, 'ауылдан кетті', true, 7],
    ['ауылдан келді', 0, 'ауылдан ', true, 8],
    ['ауылдан келді', 0, '', true, 0],
  ] as const) {
    assert.equal(acceptable(text, at, ghost, whole), expected, ghost);
  }
});

test('context: symbols, unfinished words, sentence starts', () => {
  assert.deepEqual(symbols('2024 жылы, Ол: «5-ші» келді.'), [2, 'жылы', 3, 'ол', 4, 5, '5-ші', 5, 'келді', 0]);
  for (const [text, expected] of [
    ['Мен ауы', 'ауы'],
    ['қазақ-ор', 'қазақ-ор'],
    ['қазақ-', 'қазақ-'],
    ['Мен ', ''],
    ['', ''],
  ] as const) {
    assert.equal(unfinishedWord(text), expected, text);
  }
  for (const [text, expected] of [
    ['', true],
    ['Ол келді. ', true],
    ['Ол келді? «', true],
    ['Тақырып\n', true],
    ['нан, сүт т.б. ', false],
    ['А. ', false],
    ['5 млн. ', false],
    ['Ол ', false],
  ] as const) {
    assert.equal(atSentenceStart(text), expected, text);
  }
  assert.equal(endsWithAbbreviation('2024 ж.'), true);
  assert.equal(endsWithAbbreviation('келді.'), false);
});
