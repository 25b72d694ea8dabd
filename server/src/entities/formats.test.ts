import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withFormats } from './formats';
import type { Entity } from './tagger';

const of = (text: string, found: readonly Entity[] = []) =>
  withFormats(text, found).map(({ text: shown, class: entityClass, start, end }) => {
    assert.equal(shown, text.slice(start, end));
    return `${shown} ${entityClass}`;
  });
const entity = (text: string, shown: string, entityClass: Entity['class'], score = 0.9): Entity => {
  const start = text.indexOf(shown);
  return { start, end: start + shown.length, class: entityClass, score, text: shown };
};

/** Every value of a kind, in every sentence: the value's entity and no other. */
const SENTENCES = ['Бұл туралы $ деп жазылған.', '$', 'Міне: $, сосын тағы.', '«$» деген', '(мысалы, $) болды'];
const KINDS: readonly (readonly [Entity['class'], string])[] = [
  [
    'DATE',
    '14.09.2024|1.1.1999|14.09.24|2024-09-14|14/09/2024|31-12-2023|2024-09-14T10:30:00|14.09.2024-тен|2024-09-14-ке|14.09.2024 ж.',
  ],
  [
    'DATE',
    '14 қыркүйек 2024 ж.|14 қыркүйек|14 қыркүйекте|3 мамырдан|5 маусымдағы|2024 жылғы 14 қыркүйекте|2024 жылдың 3 ақпанында',
  ],
  [
    'DATE',
    '14-қыркүйек|1-ші қаңтар|12-15 шілде|24-інші — 27-нші маусым|2024 ж.|1990–1995 жж.|2024 жылы|1998-ші жылы|25 желтоқсан 2023 жылы',
  ],
  [
    'TIME',
    '10:30|09:05-те|23.59-да|10.30-да|18.00|сағат 9.30-да|9.00-де|8.45-те|таңғы 8:15|23:59:59|10:00–18:30|24/7|15 мин|30 минутта|2 сағ|45 сек',
  ],
  [
    'MONEY',
    '5 000 ₸|5000₸|5\u00a0000\u00a0000 ₸-ге|5000 тг|5000 тг-ден|5 млн тг|$500|€20,5|$1 200|500 еуро|12,5 млрд доллар|100-150 теңгеге|300 АҚШ доллары|750 рубль|20 USD',
  ],
  ['PERCENTAGE', '25%|25 %|25%-ке|12,5 %-ы|10–15%|3 пайызға|0,5 процент'],
  [
    'QUANTITY',
    '5 км|500 мг|5 ГБ|60 м²|90 км/сағ|2,5 кг|36,6 °C|-5 °C|220 кВт·сағ|3 литр|1 200 га|16 GB|12 шаршы метр|5 км-ге|10 тонналық',
  ],
  ['ORDINAL', '5-ші|21-інші|6-ншы|10-ыншыдан'],
  [
    'CONTACT',
    'aigul.s@mail.kz|info@egov.gov.kz-ке|https://egov.kz/cms/kk?x=1#a|www.inform.kz/kaz|egov.kz|docs.kaznu.kz/files|t.me/qazaqtili|chat.openai.com',
  ],
  [
    'CONTACT',
    '+7 (701) 123-45-67|8 701 123 45 67|87011234567|8-7172-55-55-55|+7 701 123 45 67-ге|+44 20 7946 0958|8(727)2501234',
  ],
  [
    'PERSON',
    'Қ. Сейітов|Қ.А. Сейітов|Қ. А. Сейітовтың|Сейітов Қ.А.|А. Байтұрсынұлы|Ахметова Г.|И. И. Петров|С. Мұқанов|Б. Момышұлының|Г. Ә. Назарбекқызы',
  ],
  ['PERSON', 'Қ.-Ж. Тоқаевтың|М.-Х. Дулати|Ж.-Ж. К. Руссо|Тоқаев Қ.-Ж.|Тоқаев Қ.-Ж-ның'],
  ['DATE', '15 (он бес) күнтізбелік күн ішінде|10 (он) жұмыс күнінен|3 (үш) жылға|6(алты) ай|5 (бес) күндік'],
  ['MONEY', '100 000 (жүз мың) теңгеге|3 млн (үш миллион) теңге'],
  ['PERCENTAGE', '10 (он) пайызға'],
  ['TIME', '48 (қырық сегіз) сағаттан'],
  ['QUANTITY', '20 (жиырма) км|1 500 (бір мың бес жүз) литрден'],
  ['CARDINAL', '3,14|2.5 есе|1.2.3|5 (бес)'],
  ['DATE', '18-ғасырда|XV ғасырдың|XIX–XX ғасырларда|7-ші ғасырдан|ХІХ ғасыр'],
  ['LAW', '41-бапта|Кодекстің 119-бабының 2-тармағына|Конституцияның 7-бабы|64-1-бабымен'],
  ['ORDINAL', '9-сыныпта|2-курстың|11-қабаттан'],
  ['QUANTITY', '4 келі|50 Мбит/с|220 В|380 В-қа|12 В-тан'],
  ['MONEY', '₸10 000-ға|$15-тен|€3,5 млн-ға|USD 300|EUR 1 500-ге|KZT 2 млн'],
  ['DATE', '2023-2024 оқу жылында|2025 қаржы жылының|2022–2023 оқу жылы'],
  ['DATE', '90-жылдары|80-жылдардан|1990-шы жылдардың|17.03-те|05.11-ден|21.06-дағы'],
  ['QUANTITY', '20 центнер|150 кВт/сағ'],
  ['PERSON', 'Иванов И.И-ге|Сейітов Қ.А-ның'],
  [
    'DATE',
    'I тоқсанда|2-тоқсанның|3-ші тоқсанда|II жартыжылдықтың|1-жартыжылдықта|XIX ғ.|2023 жылдың күзінде|XX ғасырдың басында',
  ],
  ['DATE', '2019 ж. 3 мамырда|15.08.23-ке дейін|2001-09-11-ден бері|12-15 шілде аралығында|01.12-ден 15.12-ге дейін'],
  ['TIME', '9.00-18.00|2 сағ 30 мин|1 сағат 20 минут|09:00-ден 21:00-ге дейін|45 минуттан кейін'],
  ['CONTACT', '@bilim_news|forms.gle/abc123|bit.ly/3xYz12|8 800 080 77 77|8-800-080-7777|KZ86125KZT5004100100'],
  ['QUANTITY', '1 м 75 см|3 кг 400 г|1,2 гб|3,7 Мб-тан|5000 мА·сағ|2 литрден астам'],
  ['MONEY', '60 млн еуродан астам|3 трлн теңгеге жуық|5 теңге 50 тиын'],
  ['CARDINAL', '2/3-і|3/4-ы|1/2|3:1'],
  ['LAW', 'ҚК-нің 188-бабы|ҚР ҚК 190-бабының 3-тармағы|Еңбек кодексінің 52-бабына'],
  [
    'DATE',
    '2010.05.17|2010/05/17-де|2024/2025 оқу жылы|1941-45 жылдары|5.V.2021|24.VI.1987 ж.|2018–2022 ж.ж.|б.з.д. V ғасырда',
  ],
  ['DATE', 'қараша айының 22-сі|Наурыз айының 5-інде|1990 жылы қазан айының 25-іне дейін'],
  ['DATE', 'XIX ғасырдың екінші жартысы|1970 жылдардың алғашқы онжылдығында'],
  ['TIME', 'сағ. 10:00|сағ 18.30-да|сағат 7-ден 9-ға дейін'],
  ['MONEY', '$1,299.99|1,250,000 теңге|1.250.000 тг|100 сом|50 лираға|-500 ₸|+2 000 теңге|300 йен'],
  ['PERCENTAGE', '-2%|+4%-ға|−0,5 пайыз|5‰'],
  ['QUANTITY', '5000 мАч|100 кв. м|45 кв.м-ден|2 куб метр|3 г/л|1013 гПа|0,3 мкм|1200 айн/мин|−40 °C-қа'],
  ['CARDINAL', '3 млрд-қа|-0,5|+1,5-ке'],
  ['CONTACT', '+7/727/2501234|270-00-01|HTTP://EGOV.KZ|WWW.STAT.GOV.KZ'],
  ['PERSON', 'Дж. Х. Кейнстің|Дж. Ахметовке'],
  ['ORDINAL', '3-дәрежелі|5-том|1-орын|3-бөлімін|2-тарауда|5-сұраққа|12-сабақтан|4-тапсырманы|2-орнын'],
];

test('each kind in each sentence, with and without its ending', () => {
  for (const [entityClass, values] of KINDS) {
    for (const value of values.split('|')) {
      for (const sentence of SENTENCES) {
        const text = sentence.replace('$', () => value);
        assert.deepEqual(of(text), [`${value} ${entityClass}`], text);
      }
    }
  }
});

test('the score of a match is no time, and the day behind a date no part of it', () => {
  assert.deepEqual(of('Біз 3:15 есебімен ұтылдық'), ['3:15 CARDINAL']);
  const day = 'Тойды 03.08.2025 күні жасадық';
  assert.deepEqual(of(day, [entity(day, '03.08.2025 күні', 'DATE')]), ['03.08.2025 DATE']);
  const code = 'Салық кодексінің 302-бабын оқыдық';
  assert.deepEqual(of(code, [entity(code, 'Салық кодексінің', 'LAW')]), ['Салық кодексінің 302-бабын LAW']);
});

test('a figure between signs, a number in a name and a space behind an initial', () => {
  // A hyphen behind a word is no sign.
  assert.deepEqual(of('Ол алғы-11%'), ['11% PERCENTAGE']);
  assert.deepEqual(of('Тел.: 34-56-78, ал 34-56-78 — код'), ['34-56-78 CONTACT']);
  assert.deepEqual(of('Тоқтаров Т. | иә'), ['Тоқтаров Т. PERSON']);
  const number = '«25 000»';
  assert.deepEqual(of(number, [entity(number, '25 000', 'CONTACT', 0.4)]), ['25 000 CARDINAL']);
  const negative = 'Ол -12 деді';
  assert.deepEqual(of(negative, [entity(negative, '12', 'CARDINAL')]), ['-12 CARDINAL']);
  assert.deepEqual(of('Оны Дж. Байден айтты'), ['Дж. Байден PERSON']);
  const dash = 'Көлемі – 6,3 куб км.';
  assert.deepEqual(of(dash, [entity(dash, '– 6,3 куб', 'QUANTITY')]), ['6,3 куб км QUANTITY']);
  const wrote = 'Сен хат жаздың ба?';
  assert.deepEqual(of(wrote, [entity(wrote, 'жаздың', 'DATE')]), []);
});

test('the full stop that ends a sentence is no part of an abbreviation', () => {
  assert.deepEqual(of('Жалақысы 250 000 тг.'), ['250 000 тг MONEY']);
  assert.deepEqual(of('Су 15 мин. қайнайды. Ет 40 мин. Содан соң'), ['15 мин. TIME', '40 мин TIME']);
  assert.deepEqual(of('Құны 1 250,75 KZT.'), ['1 250,75 KZT MONEY']);
});

test('two amounts side by side are two, what they are called is none of them', () => {
  const yield_ = '1 га-дан 20 центнер жиналды';
  assert.deepEqual(of(yield_, [entity(yield_, '1 га-дан 20 центнер', 'QUANTITY')]), [
    '1 га-дан QUANTITY',
    '20 центнер QUANTITY',
  ]);
  const number = 'Оның ЖСН-і 880214300456 екен';
  assert.deepEqual(of(number, [entity(number, 'ЖСН-і', 'ORGANISATION')]), ['880214300456 CONTACT']);
  assert.deepEqual(of('Ара қатынас 1:10 болды, сабақ 1:10-да'), ['1:10 CARDINAL', '1:10-да TIME']);
});

test('what only looks like one', () => {
  for (const text of [
    'Дәрумен С. Бұл маңызды.',
    'Бұл — Б. Сондықтан ол дұрыс.',
    'Екінші топ: А. Қыста жылы.',
    'Бұл сөз 5 рет кездеседі',
    'Ол үйге барды, себебі кеш болды.',
    '№ 4',
    'бөлім 7',
    'д. 5',
  ]) {
    assert.deepEqual(of(text), [], text);
  }
  // A number of a paragraph is neither time nor date; «2024 г.» is a year in Russian and weighs nothing.
  assert.deepEqual(of('3.10-тармақ'), ['3.10-тармақ CARDINAL']);
  assert.deepEqual(of('Закон 2024 г. принят'), []);
  assert.deepEqual(of('нұсқа 14.09.24'), ['14.09.24 CARDINAL']);
  assert.deepEqual(of('9.05-тен астам, 4.10-да'), ['9.05-тен CARDINAL', '4.10-да CARDINAL']);
});

test('a sentence that ends on «жаз» asks to write; elsewhere it is summer', () => {
  const ask = 'Төмендегі мәтін бойынша үш сөйлем жаз.';
  assert.deepEqual(of(ask, [entity(ask, 'жаз', 'DATE')]), []);
  const summer = 'Биыл жаз ыстық болды.';
  assert.deepEqual(of(summer, [entity(summer, 'Биыл жаз', 'DATE')]), ['Биыл жаз DATE']);
});

test('«қысқа» is short, and for the winter before what is ready for it', () => {
  const date = (text: string) =>
    withFormats(text, [{ start: 0, end: 5, class: 'DATE', score: 0.5, text: text.slice(0, 5) }]).length;
  for (const text of ['Қысқа әңгіме жазды.', 'Қысқа күндер басталды.', 'қысқа мерзімде бітті'])
    assert.equal(date(text), 0, text);
  for (const text of ['Қысқа дайынбыз.', 'Қысқа дейін бітеді.', 'қысқа қарай суытты'])
    assert.equal(date(text), 1, text);
});

test('a surname before the given name and the patronymic is one person with them', () => {
  const shown = (text: string, ...names: readonly string[]) =>
    of(
      text,
      names.map((name) => entity(text, name, 'PERSON')),
    );
  const official = 'Кеше Ахметова Айгүл Серікқызына хат келді.';
  assert.deepEqual(shown(official, 'Ахметова', 'Айгүл Серікқызына'), ['Ахметова Айгүл Серікқызына PERSON']);
  assert.deepEqual(shown('Иванова Мария Петровнаға барды.', 'Иванова Мария'), ['Иванова Мария Петровнаға PERSON']);
  const two = 'Марат Ахметов Нұрлан Маратұлымен кездесті.';
  assert.deepEqual(shown(two, 'Марат Ахметов', 'Нұрлан Маратұлымен').length, 2);
  const inCase = 'Ахметовті Нұрлан Маратұлы көрді.';
  assert.deepEqual(shown(inCase, 'Ахметовті', 'Нұрлан Маратұлы').length, 2);
});

test('feasts and wars, and who says something', () => {
  const told = (text: string) => withFormats(text, []).map((one) => `${one.text} ${one.class}`);
  assert.deepEqual(told('Ораза айт қабыл болсын, Құрбан айтқа мал сойды.'), ['Ораза айт EVENT', 'Құрбан айтқа EVENT']);
  assert.deepEqual(
    told('Атам екінші дүниежүзілік соғысқа, II Дүниежүзілік соғысқа, 1-дүниежүзілік соғысқа қатысқан.'),
    ['екінші дүниежүзілік соғысқа EVENT', 'II Дүниежүзілік соғысқа EVENT', '1-дүниежүзілік соғысқа EVENT'],
  );
  assert.deepEqual(told('Мұны Құрбан айтты, Құрбан айтып берді.'), []);
});

test('a surname with an apostrophe is a person, with the given name before it', () => {
  const persons = (text: string) => withFormats(text, []).map((one) => `${one.text} ${one.class}`);
  assert.deepEqual(persons('Шон О’Коннордың сөзі ұнады.'), ['Шон О’Коннордың PERSON']);
  assert.deepEqual(persons("Кеше О'Нил келді."), ["О'Нил PERSON"]);
  assert.deepEqual(persons("Лондонда Д'Артаньян тұрған."), ["Д'Артаньян PERSON"]);
  assert.deepEqual(persons('Біз Жанна д’Аркты оқыдық.'), ['Жанна д’Аркты PERSON']);
  assert.deepEqual(persons("Кот-д'Ивуарда, кеше д'Арк, Отырар'Су"), []);
});

test('what the tagger says of the same place', () => {
  const join = (text: string, ...found: [string, Entity['class']][]) =>
    of(
      text,
      found.map(([shown, entityClass]) => entity(text, shown, entityClass)),
    );
  // Pieces give way, and longer ones of the same class stay.
  assert.deepEqual(join('14.09.2024 келді', ['14', 'CARDINAL'], ['09', 'ORDINAL'], ['2024', 'CARDINAL']), [
    '14.09.2024 DATE',
  ]);
  assert.deepEqual(join('2024 жылға дейін болды', ['2024 жылға дейін', 'DATE']), ['2024 жылға дейін DATE']);
  assert.deepEqual(join('соңғы 10 км жүрді', ['соңғы 10', 'QUANTITY']), ['соңғы 10 км QUANTITY']);
  // A law keeps its date.
  const law = '2024 жылғы 14 қыркүйектегі Заң';
  assert.deepEqual(join(law, [law, 'LAW']), [`${law} LAW`]);
  // A name within and one behind.
  assert.deepEqual(join('Алматы 10:30 Астана', ['Алматы', 'GPE'], ['Астана', 'GPE']), [
    'Алматы GPE',
    '10:30 TIME',
    'Астана GPE',
  ]);
  // A title is a position of its own; pictures are part of nothing.
  assert.deepEqual(join('Доктор Айгүл келді', ['Доктор Айгүл', 'PERSON']), ['Доктор POSITION', 'Айгүл PERSON']);
  assert.deepEqual(join('Сәлем, Айгүл 👋🏽!', ['Айгүл 👋🏽', 'PERSON']), ['Айгүл PERSON']);
  assert.deepEqual(join('🎉', ['🎉', 'ART']), []);
});

test('a number in a date, one to call, and what is no kilogram', () => {
  for (const [text, shown, entityClass] of [
    ['Жиын 26-ншы апта соңында өтті.', '26-ншы апта', 'DATE'],
    ['Тұрғындар «109» нөміріне хабарласты.', '109', 'CONTACT'],
  ] as const)
    assert.deepEqual(of(text, [entity(text, shown, entityClass)]), [`${shown} ${entityClass}`]);
  assert.deepEqual(of('Үйде 2 келін бар.'), []);
  assert.deepEqual(of('Олар 3 келісімді мақұлдады.'), []);
  assert.deepEqual(of('Ұнның 2 келісін илеп қойдық.'), ['2 келісін QUANTITY']);
});

test('what the tagger is unsure of does not lengthen what the grammar knows', () => {
  const text = 'Олар 2019–2023 жылдары сонда істеді.';
  assert.deepEqual(of(text, [entity(text, '2019–2023 жылдары сонда', 'DATE', 0.55)]), ['2019–2023 жылдары DATE']);
  const span = 'Демалыс 25 мамырдан 1 қыркүйекке дейін созылады.';
  assert.deepEqual(of(span, [entity(span, '25 мамырдан 1 қыркүйекке дейін', 'DATE', 0.5)]), [
    '25 мамырдан 1 қыркүйекке дейін DATE',
  ]);
  const sure = 'Олар 2019–2023 жылдардан бері істейді.';
  assert.deepEqual(of(sure, [entity(sure, '2019–2023 жылдардан бері', 'DATE', 0.9)]), [
    '2019–2023 жылдардан бері DATE',
  ]);
});

test('an hour by itself is a time, hours that something takes are not one', () => {
  assert.deepEqual(of('Ертең сағат 10-да кездесеміз.'), ['сағат 10-да TIME']);
  assert.deepEqual(of('Олар кешкі сағат 7-ден күтті.'), ['кешкі сағат 7-ден TIME']);
  assert.deepEqual(of('Жолға 2 сағат 10-да емес, 3 сағат кетеді.'), ['2 сағат TIME', '3 сағат TIME']);
  assert.deepEqual(of('сағат 40-та'), []);
});

test('an initial makes a name of any word, but where it ends a sentence or numbers a line', () => {
  for (const text of ['Т. Айберген жазған.', 'Кітапты Т. Айбергенге арнады.', '«Т. Айберген» деді.'])
    assert.match(of(text)[0] ?? '', /^Т\. Айберген(?:ге)? PERSON$/, text);
  for (const text of ['А. Жауап бер.', 'Б. Сұрақ қой', 'Бізге керегі — С. Бұлар да бар.', 'Суретте 5 М. Келесі бет.'])
    assert.deepEqual(of(text), [], text);
  const town = 'Біз Қ. Алматыға барамыз.';
  assert.deepEqual(of(town, [entity(town, 'Алматыға', 'GPE')]), ['Алматыға GPE']);
});

test('Roman figures before what is counted are ordinals, letters elsewhere are not', () => {
  assert.deepEqual(of('Біз III орын алдық, IV тоқсанда есеп береміз.'), ['III ORDINAL', 'IV тоқсанда DATE']);
  assert.deepEqual(of('XXI ғасырдың II томы.'), ['XXI ғасырдың DATE', 'II ORDINAL']);
  assert.deepEqual(of('Х жауабы дұрыс, V белгісі'), []);
});

test('an ordinal stays in the office that holds it', () => {
  const text = 'Ол төрағаның 1-ші орынбасары болды.';
  assert.deepEqual(of(text, [entity(text, 'төрағаның 1-ші орынбасары', 'POSITION')]), [
    'төрағаның 1-ші орынбасары POSITION',
  ]);
});

test('a person has no words in small letters behind the name, but for titles of honour', () => {
  const tail = 'Дәулет қоңырау шалды';
  assert.deepEqual(of(tail, [entity(tail, 'Дәулет қоңырау', 'PERSON')]), ['Дәулет PERSON']);
  const two = 'Қанат Ислам жұдырық сермеді';
  assert.deepEqual(of(two, [entity(two, 'Қанат Ислам жұдырық сермеді', 'PERSON')]), ['Қанат Ислам PERSON']);
  for (const name of ['Абылай хан', 'Айша бибі', 'Қарасай батыр', 'Мұхтар Омарханұлы', 'дина', 'Людвиг ван Бетховен'])
    assert.deepEqual(of(`Бұл ${name} еді`, [entity(`Бұл ${name} еді`, name, 'PERSON')]), [`${name} PERSON`]);
  const place = 'Астана қаласы';
  assert.deepEqual(of(place, [entity(place, place, 'GPE')]), ['Астана қаласы GPE']);
});

test('formulas hold no entities, sums of money on either side of a sign do', () => {
  for (const text of [
    '$E = mc^2$',
    '$x=5$ болса',
    '$$\\frac{1}{2} \\cdot 10.30$$ деген не',
    '$F = 5 кг$',
    'Егер $a > 3.5$ болса',
  ])
    assert.deepEqual(of(text, [entity(text, text.includes('5') ? '5' : '2', 'CARDINAL')]), [], text);
  assert.deepEqual(of('$500 төледі, $20 қалды'), ['$500 MONEY', '$20 MONEY']);
  assert.deepEqual(of('5$ = 2500 ₸, ал 10$ = 5000 ₸'), ['5$ MONEY', '2500 ₸ MONEY', '10$ MONEY', '5000 ₸ MONEY']);
  assert.deepEqual(of('$5 (бұрын $7 + $2)'), ['$5 MONEY', '$7 MONEY', '$2 MONEY']);
});

test('code between backticks holds no entities, Kazakh words there do', () => {
  for (const text of ['`npm install qazaq` командасы', '```\nfor i in range(10):\n    qazaq(i)\n``` дегені'])
    assert.deepEqual(of(text, [entity(text, 'qazaq', 'ORGANISATION')]), [], text);
  const word = '`Алматы` сөзін `10 км` деп жазба';
  assert.deepEqual(of(word, [entity(word, 'Алматы', 'GPE')]), ['Алматы GPE', '10 км QUANTITY']);
});

test('the answer is in order and does not overlap, and grows with the text alone', () => {
  const piece = 'Қ. Сейітов 14.09.2024 күні 10:30-да 5 000 ₸ алды, 25%-ке өсті. ';
  const text = piece.repeat(400);
  const found = [...text.matchAll(/\d+|Сейітов/g)].map((match): Entity => {
    return { start: match.index, end: match.index + match[0].length, class: 'CARDINAL', score: 0.5, text: match[0] };
  });
  const entities = withFormats(text, found);
  assert.equal(entities.length, 400 * 5);
  for (let at = 1; at < entities.length; at++) assert.ok(entities[at - 1]!.end <= entities[at]!.start);
  // Long runs of what might begin something.
  for (const run of [
    '1',
    '1 ',
    '1.',
    'a.',
    'А.',
    'a@',
    '+7',
    '8 7',
    '-1',
    '1/',
    '5 000 ',
    '₸',
    'Аб ',
    '10.30-',
    '$',
    '$a',
    '$a= ',
    '`',
    '`a ',
    '```',
  ]) {
    withFormats(run.repeat(20_000 / run.length), []);
  }
});

test('words in brackets behind a figure that do not say it again are no part of it', () => {
  assert.deepEqual(of('15 (он бес адам) күн'), []);
  assert.deepEqual(of('20 (қонақ) күн'), []);
  assert.deepEqual(of('3 (үшінші) жыл'), []);
  assert.deepEqual(of('3 (үш) айналым'), ['3 (үш) CARDINAL']);
  assert.deepEqual(of('3 (үш) күнбағыс'), ['3 (үш) CARDINAL']);
});

test('a hyphen that joins no initials', () => {
  assert.deepEqual(of('Қ.-Тоқаев келді'), []);
  assert.deepEqual(of('Ж.-Б. деген белгі'), []);
});

test("what else a person was called stands within the person's name", () => {
  const shown = (text: string, ...names: readonly string[]) =>
    of(
      text,
      names.map((name) => entity(text, name, name === 'Қазақстан' ? 'GPE' : 'PERSON')),
    );
  const poet = 'Ол Абай (Ибраһим) Құнанбайұлының өлеңі';
  assert.deepEqual(shown(poet, 'Абай', 'Ибраһим', 'Құнанбайұлының'), ['Абай (Ибраһим) Құнанбайұлының PERSON']);
  assert.deepEqual(shown(poet, 'Абай', 'Құнанбайұлының'), ['Абай (Ибраһим) Құнанбайұлының PERSON']);
  const sport = 'Елдос (Қазақстан) Сметов';
  assert.deepEqual(shown(sport, 'Елдос', 'Қазақстан', 'Сметов'), ['Елдос PERSON', 'Қазақстан GPE', 'Сметов PERSON']);
  const list = 'Сметов (Елдос) Ахметов';
  assert.deepEqual(shown(list, 'Сметов', 'Елдос', 'Ахметов'), ['Сметов PERSON', 'Елдос PERSON', 'Ахметов PERSON']);
  const brother = 'Абай (інісі) Құнанбайұлы';
  assert.deepEqual(shown(brother, 'Абай', 'Құнанбайұлы'), ['Абай PERSON', 'Құнанбайұлы PERSON']);
});

test('a name goes on behind a particle', () => {
  const shown = (text: string, ...names: readonly [string, Entity['class']][]) =>
    of(
      text,
      names.map(([name, entityClass]) => entity(text, name, entityClass)),
    );
  assert.deepEqual(shown('Кеше Урсула фон дер Ляйен келді', ['Урсула', 'PERSON'], ['Ляйен', 'ORGANISATION']), [
    'Урсула фон дер Ляйен PERSON',
  ]);
  assert.deepEqual(shown('Бұл Махмұт ибн Хұсейн ибн Мұхаммед еді', ['Махмұт', 'PERSON']), [
    'Махмұт ибн Хұсейн ибн Мұхаммед PERSON',
  ]);
  assert.deepEqual(shown('Оны Әбідін бин Сұлтан Бақыт жазды', ['Әбідін', 'PERSON'], ['Сұлтан Бақыт', 'PERSON']), [
    'Әбідін бин Сұлтан Бақыт PERSON',
  ]);
  assert.deepEqual(shown('Бұл Тараз ван Айша дегені', ['Тараз', 'GPE'], ['Айша', 'PERSON']), [
    'Тараз GPE',
    'Айша PERSON',
  ]);
  assert.deepEqual(shown('Бұл Леонардо да Винчидің суреті', ['Леонардо', 'PERSON']), ['Леонардо да Винчидің PERSON']);
  assert.deepEqual(shown('Келген Оноре де Бальзак еді', ['Оноре', 'PERSON'], ['Бальзак', 'PERSON']), [
    'Оноре де Бальзак PERSON',
  ]);
  assert.deepEqual(shown('Бұл Айша да Марат та', ['Айша', 'PERSON'], ['Марат', 'PERSON']), [
    'Айша PERSON',
    'Марат PERSON',
  ]);
  assert.deepEqual(shown('Бұл Айша ван деген', ['Айша', 'PERSON']), ['Айша PERSON']);
});
