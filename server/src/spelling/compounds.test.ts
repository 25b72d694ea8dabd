import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { applyFixes } from '../cleaning/segment';
import { tokenize } from '../text/tokens';
import { rightConjunction } from './particles';
import type { Speller } from './speller';
import { projectSpeller } from './testDictionary';

let speller: Speller;
before(async () => {
  speller = await projectSpeller();
});
after(() => speller.dispose());

/** The text with the fixes of one rule. */
const fixed = (text: string, rule: string) =>
  applyFixes(
    text,
    speller.checkText(text, tokenize(text)).filter((found) => found.rule === `spelling.${rule}`),
  );

test('compounds are written as one, with a hyphen, or apart', () => {
  const table: [text: string, right: string][] = [
    ['Еш кім келмеді', 'Ешкім келмеді'],
    ['ол әр қашан күледі', 'ол әрқашан күледі'],
    ['оның көз қарасы', 'оның көзқарасы'],
    ['бір неше рет', 'бірнеше рет'],
    ['іс шара өтті', 'іс-шара өтті'],
    ['қол жетімді баға', 'қолжетімді баға'],
    ['Бәріде келді, олар тағыда айтты', 'Бәрі де келді, олар тағы да айтты'],
    ['Күн делікті өмір, бір деңе', 'Күнделікті өмір, бірдеңе'],
    ['салт дәстүр мен азық түлік', 'салт-дәстүр мен азық-түлік'],
    ['бүгін гі күні мектеп ке', 'бүгінгі күні мектепке'],
    ['көп балалы ана зейнет ақысын алды', 'көпбалалы ана зейнетақысын алды'],
    ['көп қабатты үйде әлде кім тұрады', 'көпқабатты үйде әлдекім тұрады'],
    ['ол бұрында айтқан', 'ол бұрын да айтқан'],
    ['Менде барамын. Сенде білесің бе?', 'Мен де барамын. Сен де білесің бе?'],
    ['Білесіңдер ме, оны айттығой', 'Білесіңдер ме, оны айтты ғой'],
    [
      'Жақсыма? Сенде барма? Қызықпа? Керекпе? Осыма? Солма?',
      'Жақсы ма? Сенде бар ма? Қызық па? Керек пе? Осы ма? Сол ма?',
    ],
    ['Дұрыс емеспе еді, мүмкінбе, ешқандайда, екенғой', 'Дұрыс емес пе еді, мүмкін бе, ешқандай да, екен ғой'],
    ['Барма, қызықпа. Жақсыма бардым. Балама? Қаншама?', 'Барма, қызықпа. Жақсыма бардым. Балама? Қаншама?'],
    // Not these: other words, other endings, a mark between them.
    ['Сенде кел. Өзіңде білесің.', 'Сен де кел. Өзің де білесің.'],
    ['Ол кешеғана келді, әріқарай кетті, оныда көрдім.', 'Ол кеше ғана келді, әрі қарай кетті, оны да көрдім.'],
    ['Оларда келді, бұлда жақсы.', 'Олар да келді, бұл да жақсы.'],
    ['Сенде бар, өзіңде қалсын, оларда ақша жоқ.', 'Сенде бар, өзіңде қалсын, оларда ақша жоқ.'],
    ['Менде кітап бар. Сенде қалған қалам', 'Менде кітап бар. Сенде қалған қалам'],
    ['белгілі бір шамасы, жан жақсы', 'белгілі бір шамасы, жан жақсы'],
    ['үй ішіде, екі бөліктен тұрада, қатты қорынба', 'үй ішіде, екі бөліктен тұрада, қатты қорынба'],
    ['әр адам, кей адам, бір адам', 'әр адам, кей адам, бір адам'],
    ['Бала бақша мен ата мекен, ел орда', 'Балабақша мен атамекен, елорда'],
    ['Қай сысы? Не ғұрлым өнер кәсіп дамыса', 'Қайсысы? Неғұрлым өнеркәсіп дамыса'],
    ['қаншада болса', 'қанша да болса'],
    ['қай бір күні қала ішілік көлікпен ас ханаға', 'қайбір күні қалаішілік көлікпен асханаға'],
    ['ара тұра әуе жайда', 'ара-тұра әуежайда'],
    ['өз арасында, бір қатар үй', 'өз арасында, бір қатар үй'],
    ['әр, кім білсін', 'әр, кім білсін'],
  ];
  for (const [text, right] of table) assert.equal(fixed(text, 'compound'), right);
});

test('мен, бен, пен by the sound before them', () => {
  const table: [text: string, right: string][] = [
    ['кітап мен қалам', 'кітап пен қалам'],
    ['сөз мен іс', 'сөз бен іс'],
    ['қалам бен дәптер', 'қалам мен дәптер'],
    ['Абай пен Шоқан', 'Абай мен Шоқан'],
    ['адам бен қоғам', 'адам мен қоғам'],
    ['Усама бен Ладен, Ахмад бен Абдалла', 'Усама бен Ладен, Ахмад бен Абдалла'],
    ['ата бен әже', 'ата мен әже'],
    ['мен мектеппен бірге', 'мен мектеппен бірге'],
  ];
  for (const [text, right] of table) assert.equal(fixed(text, 'particle-harmony'), right);
});

test('the pronoun мен is no conjunction', () => {
  const table: [before: string, after: string, right: string | undefined][] = [
    ['кітап', 'қалам алды', 'пен'],
    ['мәдениет', 'спорт министрі', 'пен'],
    ['кітап', 'үшін өте қызық', undefined],
    ['ақырында', 'үйге бардым', undefined],
    ['бірақ', 'білмедім', undefined],
    ['кеш', 'келемін', undefined],
    ['қоныс', 'оған айтсам', undefined],
    ['қоныс', 'айттым деді', undefined],
    ['қыз', 'сені деп', undefined],
    ['істесеңіз', 'бес жұлдызша қоям', undefined],
    ['кітап', '', undefined],
    ['қала', 'ауыл', undefined],
  ];
  for (const [word, next, right] of table)
    assert.equal(rightConjunction(word, next === '' ? [] : next.split(' ')), right, `${word} мен ${next}`);
});

test('де that ends a sentence is the verb', () => {
  assert.equal(fixed('Рахмет де.', 'particle-harmony'), 'Рахмет де.');
  assert.equal(fixed('Оған рахмет де!', 'particle-harmony'), 'Оған рахмет де!');
  assert.equal(fixed('Кітап де, қалам да бар.', 'particle-harmony'), 'Кітап та, қалам да бар.');
});

test('Kazakh letters are restored only where nothing else can be meant', () => {
  // A whole text in Russian letters, and words of common use in any text.
  assert.equal(fixed('Бул кызметке уакыт кажет', 'russian-layout'), 'Бұл қызметке уақыт қажет');
  assert.equal(fixed('Бұл карай жазылған', 'russian-layout'), 'Бұл қарай жазылған');
  // Loans, names and forms of one word that Kazakh text has.
  for (const text of [
    'Ол модульды ашты, үлкен синтаксисы бар',
    'Кеше Мэри мен Ахмед келді, әңгіме айтты',
    'үйдің тысы, елдің гимны, парольды өзгертті, өз негизги тиисты',
    'символ дан кейін үтір',
    'Ол Жак туралы айтқан',
  ])
    assert.equal(fixed(text, 'russian-layout'), text);
});
