/** What a text of several languages means for what is checked in it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dataFolder } from '../data';
import { FORMATS } from '../text/formats';
import { analyzeSegment, UNKNOWN_WORD } from './analyzer';
import { place } from './chunkResult';
import { loadModules } from './load';

const loading = loadModules(dataFolder(), { entities: true, suggestions: false }).then(({ modules }) => modules);
const OPTIONS = {
  spelling: true,
  cleaning: false,
  entities: false,
  ignorePatterns: [],
  tokenized: false,
  whole: true,
  foreignWords: false,
};
const KK = 'Күн жылынып, өзеннің мұзы ери бастады. Балалар далада асыр салып ойнап жүр. ';
const RU = 'Потеплело, и лёд на реке начал таять. Дети весь день играли на улице. ';
const TR = 'Hava ısındı ve nehirdeki buz erimeye başladı. Çocuklar bütün gün dışarıda oynadılar. ';

async function analysed(text: string) {
  const modules = await loading;
  const analysis = analyzeSegment(modules, text, OPTIONS);
  const { segments, problems } = FORMATS.plain.segment(text, {});
  const result = place(
    text,
    segments,
    problems,
    segments.map((segment) => analyzeSegment(modules, segment.text, OPTIONS)),
  );
  return { analysis, result };
}

test('a long beginning in another language leaves the Kazakh behind it checked', async () => {
  for (const other of [RU, TR]) {
    const slip = 'Біз кешке үйге қайттқк, бәрі шаршады.';
    const text = `${other.repeat(32)}${KK.repeat(60)}${slip}`;
    assert.ok(other.repeat(32).length > 2000);
    const { analysis } = await analysed(text);
    const unknown = analysis.findings.filter(({ rule }) => rule === UNKNOWN_WORD);
    assert.deepEqual(
      unknown.map(({ args }) => args?.[0]),
      ['қайттқк'],
    );
  }
});

test('and Kazakh before it does not make its words misspelt', async () => {
  const { analysis, result } = await analysed(`${KK.repeat(30)}${RU.repeat(60)}`);
  assert.deepEqual(analysis.findings, []);
  assert.deepEqual([...result.languages.keys()].sort(), ['kk', 'ru']);
  assert.equal(analysis.language.label, 'mixed');
});

test('sentences that were left unchecked are counted by language, and listed as passages', async () => {
  const cases: readonly (readonly [text: string, unchecked: Record<string, number>, passages: readonly string[]])[] = [
    [KK.repeat(4), {}, []],
    [KK + RU + KK, { ru: 2 }, [RU.trim().slice(0, -1)]],
    [`${KK}Вчера соседи купили новую машину. ${KK}`, { ru: 1 }, ['Вчера соседи купили новую машину']],
    [`${KK}The bridge was closed for repairs. ${KK}`, { en: 1 }, ['The bridge was closed for repairs']],
    [RU, { ru: 2 }, [RU]],
    // The dictionary is of Cyrillic words: Kazakh in other letters is left unchecked as well, but is no passage in another language.
    ['Būl kıtap turaly köp aityldy. Oquşylarğa arnalğan jaña kıtap.', { 'kk-Latn': 2 }, []],
    ["Qazaq tili' bizdin' ana tilimiz, onyn' a'lipbii jan'a.", { 'kk-Latn': 1 }, []],
    ['Bul kitap týraly kóp aityldy, jańa oqýshylarǵa arnalǵan.', { 'kk-Latn': 1 }, []],
    ['Sagan rahmet, kalaisyn? Men bugin uide otyrmyn, sen kaida barasyn?', { 'kk-Latn': 2 }, []],
    ['بۇل كىتاپ تۋرالى كوپ ايتىلدى، جاڭا وقۋشىلارعا ارنالعان', { 'kk-Arab': 1 }, []],
    // Also where it stands between Cyrillic sentences.
    [`${KK}Bul kitap týraly kóp aityldy, jańa oqýshylarǵa arnalǵan. ${KK}`, { 'kk-Latn': 1 }, []],
    [`${KK}بۇل كىتاپ تۋرالى كوپ ايتىلدى، جاڭا وقۋشىلارعا ارنالعان. ${KK}`, { 'kk-Arab': 1 }, []],
    [
      'The bridge was closed for repairs, and nobody knew why.',
      { en: 1 },
      ['The bridge was closed for repairs, and nobody knew why.'],
    ],
  ];
  for (const [text, unchecked, passages] of cases) {
    const { result } = await analysed(text);
    assert.deepEqual(Object.fromEntries(result.unchecked ?? []), unchecked, text);
    assert.deepEqual(
      (result.foreign ?? []).map(({ start, end }) => text.slice(start, end).trim()),
      passages.map((one) => one.trim()),
      text,
    );
  }
});

test('a Kazakh sentence with one slip or a brand is not among them', async () => {
  for (const text of [
    'Бүгин үйде боламыз.',
    'Ол мениң інім.',
    'Windows 11 жүйесін орнаттық.',
    'Кеше Kaspi арқылы төледім.',
  ]) {
    const { result } = await analysed(text);
    assert.equal(result.unchecked, undefined, text);
  }
});

test('names in a text of another language are no entities, those beside Kazakh words are', async () => {
  const modules = await loading;
  const entitiesOf = (text: string) =>
    analyzeSegment(modules, text, { ...OPTIONS, entities: true }).entities.map((one) => one.text);
  for (const text of [
    'Напиши рассказ про Алматы и Айгуль.',
    'Мой друг Серик живёт в Караганде уже три года.',
    'You are a helpful assistant from Astana.',
    'Please write to Aigul Omarova in Kazakhstan.',
    'Bishkek şehrinden Almatı şehrine trenle gittik.',
  ])
    assert.deepEqual(entitiesOf(text), [], text);
  assert.deepEqual(entitiesOf(`${RU}Кеше Серік Қарағандыдан келді.`), ['Кеше', 'Серік', 'Қарағандыдан']);
});
