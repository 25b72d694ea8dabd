import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { tokenize } from '../text/tokens';
import { CapitalNames } from './capitals';
import { NameShapes, SHAPE_BUCKETS } from './nameShape';
import type { Speller } from './speller';
import { projectSpeller } from './testDictionary';
import type { CheckTextOptions } from './text';

let speller: Speller;
before(async () => {
  speller = await projectSpeller();
});
after(() => speller.dispose());

const rules = (text: string, options: CheckTextOptions = {}) =>
  speller
    .checkText(text, tokenize(text), options)
    .map(({ rule, fix }) => `${rule.slice(9)} ${fix?.edits[0]?.newText ?? ''}`.trim());

test('a capital alone makes no name', () => {
  // Random letters; common words with two slips, with one slip, and at the start of a sentence.
  const words =
    'Ъьіңғ Мгвқулзю Ауғөьт Вғфы Бсяь Щвнүл Бйоыша Браіқ Веізнде Ыағйлы Мекптеке Үлкне Жүмысшы Мемлекте Казакстанга';
  assert.deepEqual(
    words.split(' ').filter((word) => speller.check(word)),
    [],
  );
});

test('what stands near a common name is a slip of it, though it looks like a name', () => {
  const words = 'Гулжан Алибек Токаев Даулет';
  assert.deepEqual(
    words.split(' ').filter((word) => speller.check(word)),
    [],
  );
});

test('names that no list has are known by their looks', () => {
  const words =
    'Шварценеггер Жаппаровтың Бекмағанбетұлы Есмағанбетқызы Құрмашжан Сейдахметовке Моррисонға Робертсон Айсәулежан Берікболова';
  assert.deepEqual(
    words.split(' ').filter((word) => !speller.check(word)),
    [],
  );
});

test('capitals throughout hide no slips; abbreviations are words', () => {
  const wrong = 'МЕМЛЕКТ ҮІН КРЕК БІАҚ МАҒН ҚАЗАҚТСАН БАРЫНША-БАРЛҚ ГШІН';
  const right = 'ЮНЕСКО МАГАТЭ ҰҚШҰ ҚХР РКФСР АҚШ МЕМЛЕКЕТ ҚАЗАҚСТАН БҒМ ІІМ ХХІ';
  assert.deepEqual(
    wrong.split(' ').filter((word) => speller.check(word)),
    [],
  );
  assert.deepEqual(
    right.split(' ').filter((word) => !speller.check(word)),
    [],
  );
});

test('capitals where they do not belong, and none where they do', () => {
  const table: [text: string, found: string[]][] = [
    ['Мен қазақстан туралы айттым.', ['capital Қазақстан']],
    ['абайдың өлеңі', ['capital Абайдың']],
    ['Олар алматыда тұрады.', ['capital Алматыда']],
    ['ШымкентТе болдық', ['capital Шымкентте']],
    ['ҚазақстанНың туы', ['capital Қазақстанның']],
    ['мекТептің', ['capital мектептің']],
    ['аҚШ', ['capital АҚШ']],
    ['Бұл жерде абай бол.', []],
    ['КазАгро мен МастерКард, ҚазКСР', []],
    ['қазақстандық, абайсыз', []],
  ];
  for (const [text, found] of table) assert.deepEqual(rules(text), found, text);
});

test('a likely name is one where it is tagged so, or used several times', () => {
  const doubtful = 'Крейк';
  assert.equal(speller.check(doubtful), false);
  assert.ok(speller.nameScore(doubtful) > -2);
  assert.deepEqual(rules('Бұл Крейк болды.'), ['unknown-word']);
  assert.deepEqual(rules('Бұл Крейк болды.', { isName: (i) => i === 1 }), []);
  assert.deepEqual(rules('Бұл Крейк, сол Крейктің үйі, Крейк келді.'), []);
  assert.deepEqual(rules('Бұл крейк, сол Крейк, сол Крейк, тағы Крейк.').length, 4, 'once without a capital');
  // A misspelling stays one whatever is said of it.
  assert.deepEqual(rules('Мекптеке барамын.', { isName: () => true }), ['unknown-word']);
});

test('without a model, what is near a word is no name', async () => {
  const broken = [undefined, new Uint8Array(8), new Uint8Array(SHAPE_BUCKETS + 8)];
  for (const bytes of broken) assert.equal(NameShapes.parse(bytes), undefined);
});

test('a model survives being written and read, from any part of a buffer', () => {
  const weights = new Float64Array(SHAPE_BUCKETS).map((_, i) => Math.sin(i));
  const bytes = NameShapes.write(weights);
  const buffer = Buffer.concat([Buffer.alloc(24), bytes]);
  const model = NameShapes.parse(buffer.subarray(24))!;
  for (let i = 0; i < SHAPE_BUCKETS; i += 997)
    assert.ok(Math.abs(model.weights[i]! * model.scale - weights[i]!) < 0.01);
});

test('a name in small letters is wrong also where the dictionary lets the form pass', () => {
  const words = ['сирияда', 'жетісудің', 'тараздан', 'каспийге'];
  assert.ok(
    words.every((word) => speller.spell(word)),
    'the dictionary has these forms in small letters',
  );
  for (const word of words) {
    assert.equal(speller.check(word), false, word);
    const title = `${word[0]!.toUpperCase()}${word.slice(1)}`;
    assert.equal(speller.check(title), true, title);
    assert.deepEqual(rules(`Біз ${word} болдық.`), [`capital ${title}`]);
  }
});

test('a land whose language or people has its name is small without a case ending only', () => {
  for (const word of ['литвада', 'вьетнамға', 'фиджиден', 'индонезияның', 'тибетте', 'дағыстан', 'скандинавияда']) {
    const title = `${word[0]!.toUpperCase()}${word.slice(1)}`;
    assert.deepEqual(rules(`Олар ${word} болған.`), [`capital ${title}`]);
  }
  assert.deepEqual(
    rules('Ол вьетнам тілін, литва халқын, индонезиялық пен дағыстандық достарын, сайын сахараны еске алды.'),
    [],
  );
});

test('names that are never small, with case endings and without', () => {
  const names = CapitalNames.parse(new TextEncoder().encode('# атаулар\nабай+\nқазақстан\r\nқа\n'));
  const found = 'абай абайдың абайсыз абайға қазақстан қазақстаннан қазақстандық қа'
    .split(' ')
    .filter((word) => names.has(word));
  assert.deepEqual(found, ['абайдың', 'абайға', 'қазақстан', 'қазақстаннан']);
  assert.equal(CapitalNames.parse(undefined).has('қазақстан'), false);
});

test('a usual word with a small syllable before its capital is a name of something', () => {
  assert.ok(speller.check('айКөмек'));
  assert.ok(!speller.check('басҚарғандар'));
});

test('a long word a slip away from a known name, or a word without its Kazakh letters, is no name', () => {
  const slips = 'Шотладия Үндісанның Байтұрсынлы Сталиннин Самарканда Қазақстадағы Гиперсилтеме Миндеттемелер';
  assert.deepEqual(
    slips.split(' ').filter((word) => speller.check(word)),
    [],
  );
  const names = 'Шаяхметов Лукпанов Дүйсенғазин Ағыбаев Сейдәлин Жұмағазин Габдрахманов Скайпта Тель-Авивте Магнумға';
  assert.deepEqual(
    names.split(' ').filter((word) => !speller.check(word)),
    [],
  );
});
