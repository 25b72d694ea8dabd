import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { endingFitsNumber, lastSpokenNumeral } from './endings';
import { scoreWord } from './score';
import { loadSpeller, type Speller } from './speller';
import { dictionaryBytes, projectSpeller } from './testDictionary';

let speller: Speller;
before(async () => {
  speller = await projectSpeller();
});
after(() => speller.dispose());

const RIGHT: Readonly<Record<string, string>> = {
  'plain words and their case': 'қазақ Қазақ ҚАЗАҚ мектептеріміздегі Қазақстан ҚАЗАҚСТАН қазақстандық Іс ІС',
  'one letter, initials': 'ә А і',
  'hyphens: pairs, repetition, echo, enclitics': 'қазақ-орыс тез-тез кітап-мітап шай-пай бәрі-ақ келді-ау',
  'letters behind words': 'тарих-и КСР-і ә-ә-ә',
  'hyphen kinds': 'қазақ‑орыс қазақ‐орыс',
  'a soft hyphen and a zero-width space are nothing': 'мек\u00ADтеп мек\u200Bтеп',
  'й of two code points': 'сара\u0438\u0306',
  'numbers and endings':
    '2024-жылы 5-ші 6-шы 2-нші 3-інші 20-сыншы 1-інен 100-ден 30-дан 200-дейі 1000-дағаны 170-тейі 2-еуі 7-еуі 1990-жылдары 2000-ға 40-тан COVID-19',
  'units and designations without a hyphen': '3Д 5кг 7а 5ә 58а 12е',
  'abbreviations and endings':
    'АҚШ БҰҰ ҚР АҚШ-тың АҚШ-қа ТМД-дағы БАҚ-тар БҰҰ-ның ҚазҰУ-дың ОГПУ-дың банктің паркте таксиге',
  'fuels, machines and papers with a number':
    'АИ-95 АИ-98-ді МиГ-29 МиГ-29-дың Ил-76 УАЗ-469 ТМА-10М Ту-154-тің А4-тің А4-ке В12-нің',
  'surnames that no list has': 'Тұлпарбаевтың Тұлпарбаевқа',
  'of the older language': 'барған-тұғын жүре-тұғын',
  'Latin script is left alone': 'iPhone Wi-Fi Boeing hello Qazaqstan PhD',
  'Latin words with Kazakh endings or parts': 'iPhone-ның IT-компания QR-код Twitter-дегі Wi-Fi-ға',
  'Roman numerals, in either script': 'XXI XIX ХХІ',
  'endings after signs': '%-ке %-ы »-дан -ның',
  'numbers and signs': '2024 3,5 № —',
  'weekdays and streets cut short, and what is said of a number cut short':
    'дс-жм Сс-сб к-сі к-сінде млн-даған млрд-таған',
  'of places abroad': 'мадридтік лондондықтар сиднейліктің париждік кениялық барселоналықтардан хорезмдік минскілік',
};
const WRONG: Readonly<Record<string, string>> = {
  typos: 'қазқ мектпе Қазақтсан ҚАЗАҚТСАН',
  'wrong harmony and assimilation': 'мектептар балалер кітаплар қаладан-қалаге',
  'Russian letters': 'казакстандык жумысшылар жатканына',
  'endings that do not fit the number': '5-шы 6-ші 100-дан 30-ден',
  'and another after a letter': 'А4-тың А4-ке-ға В12-ның АИ-95-тың',
  'surnames that no list has, with a front ending': 'Тұлпарбаевтің Тұлпарбаевке',
  'an ending that is none, after an abbreviation': 'АҚШ-тынгғ',
  'loans that take front endings': 'банктың бангы паркқа округтың таксиға',
  'a wrong part': 'қазақ-орсы',
  'what only looks cut short': 'дс-жд дк-жм к-сіге млн-дағон',
  'of places abroad with another ending, and slips that begin as a name':
    'мадриддік лондонлық сиднейлық париждықтар мүміндіктер жаналық',
  'a particle with a letter lost': 'сондай-а Сондай-қ дәл-а',
};
const MIXED = 'Cаенс мемлекеттiк қaзақ cемейліктерге ҚAЗAҚ қaзақ-орыс';

for (const [what, words] of Object.entries(RIGHT)) {
  test(`right: ${what}`, () => {
    assert.deepEqual(
      words.split(' ').filter((word) => !speller.check(word)),
      [],
    );
  });
}
for (const [what, words] of Object.entries(WRONG)) {
  test(`wrong: ${what}`, () => {
    assert.deepEqual(
      words.split(' ').filter((word) => speller.check(word)),
      [],
    );
  });
}
test('a form that nobody uses and that is a slip of a usual one is refused, in any case of its letters', () => {
  for (const slip of ['үшің', 'мүміндіктер', 'азақтар']) {
    assert.ok(speller.spell(slip), `${slip} is a form by the grammar`);
    for (const word of [slip, slip[0]!.toUpperCase() + slip.slice(1), slip.toUpperCase()])
      assert.equal(speller.check(word), false, word);
  }
  // Forms that speak to somebody are right, however seldom texts of news do.
  for (const word of ['профилің', 'сайтың', 'үйің']) assert.ok(speller.check(word), word);
});

test('verbs in -я, and waters, which have the harmony of су', () => {
  for (const word of 'бояды бояйды бояп бояған аяды аяйды Жетісуда Жетісудың Көксуға'.split(' '))
    assert.ok(speller.check(word), word);
  for (const word of ['бояді', 'бояйді', 'келісуда']) assert.equal(speller.check(word), false, word);
});

test('mixed script is told from an unknown word', () => {
  assert.deepEqual(
    MIXED.split(' ').filter((word) => speller.verdict(word) !== 'mixed-script'),
    [],
  );
});

test('the last numeral of a number as it is read', () => {
  const table = {
    2024: 'төрт',
    20: 'жиырма',
    500: 'жүз',
    5000: 'мың',
    10000: 'мың',
    3000000: 'миллион',
    0: 'нөл',
    '3,5': 'бес',
  };
  for (const [number, numeral] of Object.entries(table)) assert.equal(lastSpokenNumeral(number), numeral, number);
  assert.equal(lastSpokenNumeral('жоқ'), undefined);
});

test('the ending of a number is judged by its numeral', () => {
  const table: [number: string, ending: string, fits: boolean][] = [
    ['2024', 'тің', true],
    ['2024', 'тың', false],
    ['9', 'дан', true],
    ['9', 'ден', false],
    ['1', 'нші', false],
    ['2', 'нші', true],
  ];
  for (const [number, ending, fits] of table) {
    assert.equal(endingFitsNumber(number, ending, speller.spell), fits, `${number}-${ending}`);
  }
});

test('endings of stems that no dictionary has', () => {
  const table: [stem: string, ending: string, fits: boolean][] = [
    ['Есқожин', 'нің', true],
    ['Есқожин', 'тің', false],
    ['Жылқайдар', 'дан', true],
    ['Жылқайдар', 'ден', false],
    ['Жылқайдар', 'тан', false],
    ['Тоқаев', 'тың', true],
    ['Дюсебек', 'ке', true],
    ['Дюсебек', 'ге', false],
    ['Хикметбай', 'лар', true],
    ['Хикметбай', 'қсрт', false],
  ];
  for (const [stem, ending, fits] of table) assert.equal(speller.endingFits(stem, ending), fits, `${stem}+${ending}`);
});

test('a damaged dictionary is an error, never an exception', async () => {
  const data = await dictionaryBytes();
  const bytes = (text: string) => new TextEncoder().encode(text);
  const cases: [what: string, aff: Uint8Array, dic: Uint8Array][] = [
    ['empty files', bytes(''), bytes('')],
    ['random bytes', Uint8Array.from({ length: 1000 }, (_, i) => (i * 197) % 256), data.dic],
    ['half of the word file', data.aff, data.dic.slice(0, data.dic.length >> 1)],
    ['word file cut inside a letter', data.aff, data.dic.slice(0, -2)],
    ['half of the affix file', data.aff.slice(0, data.aff.length >> 1), data.dic],
    ['files exchanged', data.dic, data.aff],
    ['no affix encoding', bytes('TRY абв\n'), data.dic],
  ];
  for (const [what, aff, dic] of cases) {
    const result = await loadSpeller({ aff, dic });
    assert.equal(result.ok, false, what);
    assert.match(result.error, /^Spelling dictionary: /, what);
  }
});

test('loading leaves no listeners on the process, and hostile words do not throw', async () => {
  const listeners = () => process.listenerCount('uncaughtException') + process.listenerCount('unhandledRejection');
  const atStart = listeners();
  const again = await projectSpeller();
  assert.equal(listeners(), atStart);
  for (const word of [
    '',
    '-',
    '--',
    '\ud800',
    'ә'.repeat(5000),
    'а-'.repeat(2000),
    '\0',
    'сөз\0',
    "'",
    '1-',
    '-1',
    '%-',
    'е\u0301'.repeat(99),
  ]) {
    assert.equal(typeof again.check(word), 'boolean');
    assert.ok(Array.isArray(again.suggest(word)));
  }
  again.dispose();
  again.dispose();
  assert.equal(again.check('қазақ'), false);
});

test('one word scored as the command line does', () => {
  assert.deepEqual(scoreWord(speller, ' қазақ ', true), { word: 'қазақ', ok: true, suggestions: [] });
  assert.deepEqual(scoreWord(speller, 'қазақстн', false), { word: 'қазақстн', ok: false, suggestions: [] });
  assert.ok(scoreWord(speller, 'Қазақстн', true).suggestions.includes('Қазақстан'));
});

test('whether the dictionary has a word does not depend on what was asked before', async () => {
  const own = await projectSpeller();
  let slips = 0;
  for (const word of 'ескали мугалим мэселе балык канат кала тап қала мектеп жүмыс онын менин Ескали'.split(' ')) {
    const known = own.knows(word);
    if (known && own.verdict(word) === 'unknown') slips++;
    own.verdict('кітап');
    assert.equal(own.knows(word), known, word);
  }
  // Nothing would be compared if none were a slip that the dictionary has.
  assert.ok(slips > 0);
  own.dispose();
});
