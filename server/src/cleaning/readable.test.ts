import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { type CodePage, decodeFrom, encodeIn, READ_AS, WRITTEN_IN } from '../language/codePages';
import { LanguageDetector } from '../language/detector';
import { randomOf } from '../random';
import type { Speller } from '../spelling/speller';
import { projectSpeller } from '../spelling/testDictionary';
import { tokenize } from '../text/tokens';
import { GATE, isSuspect, LEAD_PAIR, mayBeMisread, maybeBroken } from './readable';
import { applyFixes, checkSegment } from './segment';

const root = join(__dirname, '../../..');
const loaded = LanguageDetector.load(readFileSync(join(root, 'dictionaries/language/kk-language.bin')));
assert.ok(loaded.ok);
const detector = loaded.value;

let speller: Speller;
before(async () => {
  speller = await projectSpeller();
});
after(() => speller.dispose());

const check = (text: string) =>
  checkSegment(text, tokenize(text), {
    isWord: (word) => speller.check(word),
    languageOf: detector.languageOf,
    russianOf: detector.russianOf,
  });
const clean = (text: string): string => applyFixes(text, check(text), ({ fix }) => fix?.safe === true);

const named = (pages: readonly CodePage[], name: string) => pages.find((page) => page.name === name)!;
const utf8 = (text: string) => new TextEncoder().encode(text);

type Misreading = readonly [name: string, misread: (text: string) => string | undefined];

/** Written in one page, read as another. */
const through = (right: CodePage, wrong: string): Misreading => [
  `${right.name} as ${wrong}`,
  (text) => {
    const bytes = encodeIn(text, right);
    return bytes && decodeFrom(bytes, named(READ_AS, wrong));
  },
];
const utf8As = (wrong: string, rounds = 1): Misreading => [
  `UTF-8 as ${wrong}, ${rounds}×`,
  (text) => {
    let broken = text;
    for (let round = 0; round < rounds; round++) broken = decodeFrom(utf8(broken), named(READ_AS, wrong));
    return broken;
  },
];
const fonts = WRITTEN_IN.filter(({ name }) => name === 'Kazakh font');

const KAZAKH_KINDS: readonly Misreading[] = [
  through(named(WRITTEN_IN, 'KZ-1048'), 'windows-1251'),
  through(named(WRITTEN_IN, 'PTCP154'), 'windows-1251'),
  through(fonts[0]!, 'windows-1251'),
  through(fonts[1]!, 'windows-1251'),
  through(named(WRITTEN_IN, 'KZ-1048'), 'ISO 8859-1'),
  utf8As('windows-1251'),
  utf8As('windows-1252'),
  utf8As('ISO 8859-1'),
  utf8As('cp866'),
  utf8As('KOI8-R'),
  utf8As('Mac Cyrillic'),
  utf8As('Mac Roman'),
  utf8As('cp437'),
  utf8As('cp850'),
  utf8As('ISO 8859-9'),
  utf8As('ISO 8859-15'),
  utf8As('KZ-1048'),
  utf8As('PTCP154'),
  utf8As('ISO 8859-1', 2),
  utf8As('windows-1251', 2),
];
const RUSSIAN_KINDS: readonly Misreading[] = [
  through(named(WRITTEN_IN, 'cp866'), 'windows-1251'),
  through(named(WRITTEN_IN, 'KOI8-R'), 'windows-1251'),
  through(named(WRITTEN_IN, 'Mac Cyrillic'), 'windows-1251'),
  through(named(WRITTEN_IN, 'windows-1251'), 'cp866'),
  through(named(WRITTEN_IN, 'windows-1251'), 'KOI8-R'),
  through(named(WRITTEN_IN, 'windows-1251'), 'ISO 8859-1'),
  through(named(WRITTEN_IN, 'windows-1251'), 'cp437'),
  through(named(WRITTEN_IN, 'ISO 8859-5'), 'windows-1251'),
  through(named(WRITTEN_IN, 'KOI8-R'), 'ISO 8859-5'),
];

const KAZAKH = (
  process.env.QALAM_MOJIBAKE_TEXTS
    ? readFileSync(process.env.QALAM_MOJIBAKE_TEXTS, 'utf8')
    : readFileSync(join(root, 'test/bench/texts/news.txt'), 'utf8')
)
  .split(/\n|(?<=[.!?]) /)
  .map((text) => text.trim())
  .filter((text) => /[әғқңөұүһі]/.test(text) && text.length > 30);
const RUSSIAN: readonly string[] = [
  'Сегодня в городе прошло важное совещание.',
  'Министр рассказал журналистам о новых школах и больницах.',
  'Завтра ожидается дождь, температура воздуха понизится до пяти градусов.',
  'Дети играли во дворе, пока родители готовили ужин.',
  'Учёные нашли древнее поселение на берегу большого озера.',
];

const figures: string[] = [];
let all = 0;
let exact = 0;

for (const [kinds, sentences] of [
  [KAZAKH_KINDS, KAZAKH],
  [RUSSIAN_KINDS, RUSSIAN],
] as const) {
  for (const [name, misread] of kinds) {
    test(`${name}: restored, and never made worse`, () => {
      let tried = 0;
      let restored = 0;
      for (const text of sentences) {
        const broken = misread(text);
        if (broken === undefined || broken === text) continue;
        tried++;
        const cleaned = clean(broken);
        if (cleaned === text) restored++;
        // Whatever is not restored has to stay as it is.
        else {
          assert.equal(cleaned, broken, text);
        }
      }
      figures.push(`${name}: ${restored} of ${tried}`);
      all += tried;
      exact += restored;
      assert.ok(tried >= 5);
      // Few letters of Russian differ between these two; «Чети» for «Дети» is no word, which nothing here knows.
      const least = name === 'Mac Cyrillic as windows-1251' ? 0.8 : 0.95;
      assert.ok(restored >= tried * least, `${restored} of ${tried}`);
    });
  }
}

after(() => console.log(`${figures.join('\n')}\nall: ${exact} of ${all}`));

test('a text that the detector is sure of is in another language, not broken', () => {
  const text = 'Її ґанок має їжак, і він там живе.';
  const as = (label: string, probability: number) => isSuspect(text, { languageOf: () => ({ label, probability }) });
  assert.deepEqual([as('uk', 0.99), as('uk', 0.5), as('und', 0.99), as('ru', 0.99)], [false, true, true, true]);
});

test('Mac Cyrillic in a Russian text shows in its capitals and in я and ё alone', () => {
  for (const [broken, text] of [
    // By another page it would be «Қесколько».
    [
      'Ќесколько столов и стульев : ведь мы ограничивались лишь самым необходимым.',
      'Несколько столов и стульев : ведь мы ограничивались лишь самым необходимым.',
    ],
    ['‚ нашей школе отменили последние уроки.', 'В нашей школе отменили последние уроки.'],
    ['Џочему магазин открываетсЯ только в полдень?', 'Почему магазин открывается только в полдень?'],
    ['Љогда приедет автобус, все войдут внутрь и сЯдут.', 'Когда приедет автобус, все войдут внутрь и сядут.'],
    ['‡автра утром мы едем на дачу сажать картошку.', 'Завтра утром мы едем на дачу сажать картошку.'],
    ['Ћни давно здесь живут и всех знают.', 'Они давно здесь живут и всех знают.'],
  ] as const)
    assert.equal(clean(broken), text);
});

test('where two readings are as likely, none is written unasked', () => {
  for (const text of [
    // «Эй, друг» or «Ой, друг»; a list item or Хлеб.
    'ќй, друг, а ну иди работать!',
    '•леб и молоко купить в магазине у дома',
    '—ай или кофе выпить после обеда',
    // Ә or Ғ of a name.
    'Уєлихановтыњ туѓан жері ќайда?',
  ])
    assert.equal(clean(text), text);
});

test('one word that tells, what UTF-8 makes whatever its language, and names the dictionary knows', () => {
  for (const [text, right] of [
    ['б ЛБЛ ЬФП УЧСЪБОП У БМЗПТЙФНПН?', 'А как это связано с алгоритмом?'],
    ['ч ФП ЦЕ ЧТЕНС СРПОГЩ ПУПЪОБЧБМЙ, ЮФП СЧОП.', 'В то же время японцы осознавали, что явно.'],
    ['Ђ выключить и снова включить вы не пробовали?', 'А выключить и снова включить вы не пробовали?'],
    ['“ них были враги, тоже концептуалисты.', 'У них были враги, тоже концептуалисты.'],
    ['ß òîæå íå âñå ïîíèìàþ â ýòîé ñèñòåìå.', 'Я тоже не все понимаю в этой системе.'],
    ['Êîíñòàíòèí óæå äâà ðàçà ïðîâàëèë ýêçàìåí.', 'Константин уже два раза провалил экзамен.'],
    ['Р”Р°Р»Р°С‚: РєСЂРµР№Р·Рё РҐР°СѓСЃ РЅРµ СЃС‚СЂР°С€РЅРѕ.', 'Далат: крейзи Хаус не страшно.'],
    ['Картада Веллингтон, Жаѕа Зеландия ќайда орналасќан?', 'Картада Веллингтон, Жаңа Зеландия қайда орналасқан?'],
    // A Latin i was the writer's.
    ['4) µзiне-µзі ќандай да бiр дене жараќатын т‰сiру', '4) өзiне-өзі қандай да бiр дене жарақатын түсiру'],
  ] as const)
    assert.equal(clean(text), right);
  for (const text of ['а ТУ-154 самолёт', 'ОАО «РЖД» в МВД', 'в США', 'и НАТО, ООН, ЕС', 'Я — в СССР И США'])
    assert.equal(clean(text), text);
});

test('a space in the place of a capital is not taken away unasked', () => {
  for (const text of [
    '\u00a0расота и польза в них уравновешены.',
    'Как и мост, \u00a0узнечный мост',
    '\u00a0 сожалению, два спутника',
  ])
    assert.equal(clean(text), text);
  assert.equal(clean('5\u00a0млн теңге,\u00a0яғни көп'), '5 млн теңге, яғни көп');
});

test('texts of other languages that have the letters of wrong pages stay as they are', () => {
  for (const text of [
    'Моя бабуся живе в селі, в неї є корова і кури.',
    'Хай живе вільна Україна! Їй слава.',
    'Він купує квиток, а вона їде до Львова.',
    'У лесе ўжо вечарэе, дарога ідзе без словаў.',
    'Маці пякла хлеб, а бацька рубаў дровы.',
    'Ќе одиме на езеро, ќе се бањаме и ќе јадеме риба.',
    'Јас ќе дојдам утре со воз.',
    'Немој да гледаш доле, ђаче.',
    'Њен брат ради у кући, а ћерка учи.',
    'Кәҗә дә мал, җиләк тә ашамлык.',
    'Ҳаво бугун ўзгариб турибди, қор ёғади.',
    'Сентябрдә мәктәпкә барам, җыр өйрәнәм.',
  ]) {
    assert.equal(clean(text), text);
    assert.deepEqual(
      check(text).filter(({ rule }) => rule === 'cleaning.mojibake' || rule === 'cleaning.unreadable'),
      [],
    );
  }
});

test('nothing is taken out of a text that only may be broken', () => {
  for (const text of [
    'я знал что туман это обман я знал что война это двойня',
    'Декан факультета СПбГПУ, профессор, доктор технических наук, заслуженный деятель науки РФ.',
    'Правительство обещает дороги, а нас ждут безработица и долги.',
  ]) {
    const broken = decodeFrom(encodeIn(text, named(WRITTEN_IN, 'cp866'))!, named(READ_AS, 'windows-1251'));
    assert.ok([broken, text].includes(clean(broken)), clean(broken));
  }
});

test('texts as people sent them', () => {
  for (const [broken, text] of [
    // By another page these capitals are letters of Kazakh, and «үде» is a word of it.
    ['ѓде здесь следы кризиса и тем более маразма?', 'Где здесь следы кризиса и тем более маразма?'],
    ['‘ейчас мы займемсЯ твоей покой!', 'Сейчас мы займемся твоей покой!'],
    [
      'Ќала халќы ѕдемі џйлер мен жањашыл ђстаздарды ќђрметтейді',
      'Қала халқы әдемі үйлер мен жаңашыл ұстаздарды құрметтейді',
    ],
    // Another page would make capitals of all letters, or a sign of the first.
    ['ІзХаР Т иЪЮЫХ ЯаЮиЫЮ аЮФШвХЫмбЪЮХ бЮСаРЭШХ.', 'Вчера в школе прошло родительское собрание.'],
    ['┬ўхЁр т °ъюых яЁю°ыю ЁюфшЄхы№ёъюх ёюсЁрэшх.', 'Вчера в школе прошло родительское собрание.'],
  ] as const) {
    assert.equal(clean(broken), text);
  }
});

test('what can be read stays as it is', () => {
  for (const text of [
    ...KAZAKH,
    ...RUSSIAN,
    'Її ґанок має їжак, і він там живе.',
    'Љубав и Ђорђе, ћирилица је лепа.',
    'Çocuklar bahçede oynuyor, güneş parlıyor.',
    'Les élèves ont été très étonnés par la leçon.',
    'ҚазҰУ мен ҚазМУ, АҚШ-тың ЖОО-лары',
    'ҚазҰУ студенттері ауылға барды.',
    'Ол ҚазЭУ-да оқыды, қазір ЕурАзЭҚ-та жұмыс істейді.',
    '«КазМунайГаз» пен ҚМГ келісімге қол қойды.',
    'Алматы–Астана–Қарағанды бағытымен екі пойыз жүреді.',
    'Ол… «ал… бірақ…» деді–ау деймін.',
  ])
    assert.equal(clean(text), text);
});

test('formulas, genotypes, units, foreign names and rules between right words are no mojibake', () => {
  for (const text of [
    'Генотипі СсВb болатын будан алынды.',
    'Но это может СсВb быть, конечно, совпадение.',
    'Только ааВВСс хозяин имеет право приглашать новых гостей.',
    'У него рН рН нет времени на то, чтобы быть справедливым.',
    'я несу большую пасть мне она не мА мА даст упасть',
    'Это - чистой воды гадание мкФ на кофейной гуще.',
    'что ҚазҰУ еще больше запутывает ситуацию. ҚазҰУ',
    'Я не помню өТЕ более өТЕ неудачно проведенной операции.',
    'Шапқан озар, жатқан ±5% қалар.',
    'Айға аяқ 5µм басқан екінші адам кім болды?',
    'Мына бағаға 5‰ 5‰ қымбат. Жеткізу жағы тез.',
    'он ≈10 во сне считает песни осыпаясь как листва ≈10',
    'Это µ выглядит очень двусмысленно µ в силу его исходной посылки.',
    '† То же самое † и с национальными проектами.',
    'А ты можешь нарисовать ѕ лошадку?',
    'Новак Ђоковић чемпион болды.',
    'Ананың көңілі балада, баланың көңілі Петровић далада.',
    'Осы Їжакевич да жеткілікті.',
    'Осы себепті төлеуге тиісті Џорџ қарызын төлей алмай отыр.',
    'Шай қалайсыздар ма? Ӯзбекистон',
    'әлемнің басқа, бай, елдері. √а √а',
    'Тең а±b теңімен, тезек а≤b қабымен.',
    '── Ол үйдің ── іргесінде тұр.',
    'Алғашқы ■ ■ глобусты жасаған кім?',
    'Мағанда қатты ұнады (╥﹏╥) ◢█◣',
  ])
    assert.deepEqual(
      check(text).filter(({ rule }) => rule === 'cleaning.mojibake' || rule === 'cleaning.unreadable'),
      [],
      text,
    );
});

test('invisible characters are no safe fix in what cannot be read', () => {
  const bytes = encodeIn('Сегодня в городе прошло важное совещание.', named(WRITTEN_IN, 'cp866'))!;
  const broken = decodeFrom(bytes, named(READ_AS, 'windows-1251'));
  // Without a language model nothing is sure, and nothing is lost.
  const findings = checkSegment(broken, tokenize(broken), {});
  assert.equal(
    applyFixes(broken, findings, ({ fix }) => fix?.safe === true),
    broken,
  );
  assert.equal(clean('а\u0099б\u0081\u200b\u0085 \u0093в\u0080г\u009d д\u0082\u0083').includes('\u200b'), true);
});

test('the look at a text’s characters says what the expression says', () => {
  const next = randomOf(7);
  const letters = [...'аяюіғАЯЮІҒӘhZ ..,1€‘’“”„ЂѓЎ†‹№ҙӣ™\u0098\u00a0\u2500\u25a0\u2600\uffff😀—'];
  let yes = 0;
  for (let round = 0; round < 20_000; round++) {
    const text = Array.from(
      { length: 1 + Math.floor(next() * 7) },
      () => letters[Math.floor(next() * (round % 2 === 0 ? letters.length : 14))],
    ).join('');
    assert.equal(maybeBroken(text), GATE.test(text), JSON.stringify(text));
    if (maybeBroken(text)) yes++;
  }
  assert.ok(yes > 4000 && yes < 16_000, String(yes));
});

test('one look at a text lets all through that any of the searches may find something in', () => {
  const unit = fc.oneof(
    fc.constantFrom(...'аябіІсТРСУАК «»—“”.‚€Ђ™ћїЯЮ', ...'\u00d0\u00d1\u009b\u0098\u00a0№·ёЁҝ'),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  );
  let found = 0;
  fc.assert(
    fc.property(fc.array(unit, { maxLength: 8 }), (units) => {
      const text = units.join('');
      const isFound = maybeBroken(text) || LEAD_PAIR.test(text);
      if (isFound) found++;
      assert.ok(!isFound || mayBeMisread(text), JSON.stringify(text));
    }),
    { numRuns: 3000, seed: 5 },
  );
  assert.ok(found > 500 && found < 2900, String(found));
  for (const text of ['Қазақ тілі.', '«Қызым, саған айтам», — деді.', 'ТУ-154 ұшағы'])
    assert.ok(!mayBeMisread(text), text);
});
