import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { tokenize } from '../text/tokens';
import { LanguageDetector } from './detector';
import { kz1048ReadAsCp1251 } from './kz1048';
import { cyrillicToLatin, cyrillicToOlderLatin, cyrillicToTote, withoutKazakhLetters } from './transliterate';
import { foreignWordsOf } from './words';

const bytes = readFileSync(join(__dirname, '../../../dictionaries/language/kk-language.bin'));
const loaded = LanguageDetector.load(bytes);
assert.ok(loaded.ok);
const detector = loaded.value;

const KAZAKH = 'Бүгін таңертең біз қала шетіндегі көне кітапханаға бардық';

test('languages', () => {
  for (const [text, label, script] of [
    [KAZAKH, 'kk', 'Cyrl'],
    ['Сегодня утром мы ходили в старую библиотеку на окраине города', 'ru', 'Cyrl'],
    ['Бүгүн эртең менен биз шаардын четиндеги эски китепканага бардык', 'ky', 'Cyrl'],
    ['Бүген иртән без шәһәр читендәге иске китапханәгә бардык', 'tt', 'Cyrl'],
    ['Бөгөн иртән беҙ ҡала ситендәге иҫке китапханаға барҙыҡ', 'ba', 'Cyrl'],
    ['Бүгин азанда биз қаланың шетиндеги ески китапханаға бардық', 'kaa', 'Cyrl'],
    ['Сьогодні вранці ми ходили до старої бібліотеки на околиці міста', 'uk', 'Cyrl'],
    ['Сёння раніцай мы хадзілі ў старую бібліятэку на ўскраіне горада', 'be', 'Cyrl'],
    ['Днес сутринта ходихме до старата библиотека в края на града', 'bg', 'Cyrl'],
    ['Өнөө өглөө бид хотын захад байдаг хуучин номын санд очсон', 'mn', 'Cyrl'],
    ['Bu sabah şehrin kenarındaki eski kütüphaneye gittik', 'tr', 'Latn'],
    ['Bugun ertalab biz shahar chetidagi eski kutubxonaga bordik', 'uz', 'Latn'],
    ['This morning we went to the old library at the edge of the town', 'en', 'Latn'],
    ['بۈگۈن ئەتىگەن بىز شەھەر چېتىدىكى كونا كۇتۇپخانىغا باردۇق', 'ug', 'Arab'],
  ] as const) {
    const found = detector.detect(text);
    assert.equal(`${found.label} ${found.script}`, `${label} ${script}`, text);
    assert.ok(found.probability > 0.5 && found.probability <= 1, text);
  }
});

test('Kazakh in each of its writings', () => {
  for (const [text, variant] of [
    [KAZAKH, 'cyrillic'],
    [KAZAKH.toUpperCase(), 'cyrillic'],
    [KAZAKH.replace(/і/g, 'i'), 'cyrillic'],
    [KAZAKH.normalize('NFD'), 'cyrillic'],
    [withoutKazakhLetters(KAZAKH, 'similar'), 'cyrillic-no-special'],
    [withoutKazakhLetters(KAZAKH, 'sound'), 'cyrillic-no-special'],
    [kz1048ReadAsCp1251(KAZAKH), 'cp1251-mojibake'],
    [cyrillicToLatin(KAZAKH), 'latin-2021'],
    [cyrillicToOlderLatin(KAZAKH, 'acute-2018'), 'latin-older'],
    [cyrillicToOlderLatin(KAZAKH, 'apostrophe-2017'), 'latin-older'],
    [cyrillicToOlderLatin(KAZAKH, 'informal-russian'), 'latin-older'],
    [cyrillicToTote(KAZAKH), 'tote'],
  ] as const) {
    const found = detector.detect(text);
    assert.equal(`${found.label} ${found.variant}`, `kk ${variant}`, text);
    assert.ok(detector.isKazakhText(text));
  }
});

test('an address without a scheme is in no language', () => {
  for (const text of [
    'Тіркелу: forms.gle/abc123.',
    'Толығырақ egov.kz және stat.gov.kz сайттарында',
    'Мекенжайы: docs.kaznu.kz/files',
  ])
    assert.equal(detector.detect(text).label, 'kk', text);
});

test('uncertain where the text does not tell', () => {
  for (const [text, script] of [
    ['', 'Zyyy'],
    ['  \n', 'Zyyy'],
    ['2024 — 15,5 %', 'Zyyy'],
    ['😀😀', 'Zyyy'],
    ['Η γρήγορη αλεπού', 'Grek'],
    ['今日は図書館に行きました', 'Hani'],
  ] as const) {
    assert.deepEqual(detector.detect(text), { label: 'und', probability: 0, script });
  }
});

test('uncertain where Kazakh with words of other languages looks a little more like Karakalpak', () => {
  for (const text of ['Ағасы көп ақша алған за границей в школе', 'за границей в школе, ағасы көп ақша алған']) {
    const { label, probability } = detector.detect(text);
    assert.equal(label, 'und');
    assert.ok(probability > 0.3 && probability < 0.6);
  }
});

/** The words of `text` with their labels, runs of one label together. */
function runs(text: string): string {
  const tokens = tokenize(text);
  const labels = detector.labelTokens(text, tokens);
  assert.equal(labels.length, tokens.length);
  let out = '';
  let last = '';
  for (const [index, token] of tokens.entries()) {
    if (token.kind !== 'word') continue;
    if (labels[index] !== last) out += `${out ? ' ' : ''}[${labels[index]}]`;
    last = labels[index]!;
    out += ` ${token.text}`;
  }
  return out;
}

test('words of mixed text', () => {
  for (const expected of [
    '[kk] Ол маған [ru] не надо туда ходить [kk] деп айтты',
    '[kk] Жиналыста [en] machine learning conference [kk] туралы көп әңгіме болды',
    // A misspelt word and names stay Kazakh.
    '[kk] Бүгін қалда жаңа мектеб ашылды',
    '[kk] Кеше Сергей Иванов пен Ольга Петрова Алматыға келді',
    '[ru] Сегодня хорошая погода и мы гуляем',
  ]) {
    assert.equal(runs(expected.replace(/ ?\[\w+\] /g, ' ').trim()), expected);
  }
});

test('a dictionary makes a word Kazakh that the n-grams leave open', () => {
  const text = 'Ол маған надо деп айтты';
  const tokens = tokenize(text);
  const asked: string[] = [];
  const labels = detector.labelTokens(text, tokens, {
    isKazakhWord: (word) => {
      asked.push(word);
      return true;
    },
  });
  assert.deepEqual(labels, ['kk', 'kk', 'kk', 'kk', 'kk']);
  assert.ok(asked.includes('надо'));
});

test('runs of foreign words have the offsets of their words', () => {
  const text = 'Ол маған: «не надо туда ходить», — деп айтты.';
  const tokens = tokenize(text);
  const found = foreignWordsOf(tokens, detector.labelTokens(text, tokens));
  assert.deepEqual(
    found.map(({ start, end, label }) => [label, text.slice(start, end)]),
    [['ru', 'не надо туда ходить']],
  );
});

test('a damaged model is an error with a message, never a throw', () => {
  assert.equal(LanguageDetector.load(new Uint8Array()).ok, false);
  for (let size = 0; size < bytes.length; size += 65_537)
    assert.equal(LanguageDetector.load(bytes.subarray(0, size)).ok, false);
  fc.assert(
    fc.property(fc.nat(3000), fc.nat(255), (at, value) => {
      const damaged = Uint8Array.from(bytes.subarray(0, 100_000));
      damaged[at] = value;
      LanguageDetector.load(damaged);
    }),
    { numRuns: 50 },
  );
});

test('any text is answered, and the same twice', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      const found = detector.detect(text);
      assert.deepEqual(detector.detect(text), found);
      assert.ok(found.probability >= 0 && found.probability <= 1 + 1e-9);
      const tokens = tokenize(text);
      assert.equal(detector.labelTokens(text, tokens).length, tokens.length);
    }),
    { numRuns: 300 },
  );
});
