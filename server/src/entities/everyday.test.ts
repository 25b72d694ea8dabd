/** The shipped tagger with its grammar on everyday text. The sentences stand in no template that it is trained on. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { attach, harmonyOf } from '../../../dictionaries/spelling/grammar/phonology';
import { tokenize } from '../text/tokens';
import { settleEntities } from './backends/backend';
import { withFormats } from './formats';
import { EntityTagger } from './tagger';

const folder = join(__dirname, '../../../dictionaries/entities');
const loaded = EntityTagger.load(readFileSync(join(folder, 'kk-entities.bin')));
assert.ok(loaded.ok);
const tagger = loaded.value;
/** Words that the dictionary knows in small letters, as the speller says in the editor; their forms matter less here. */
const stems = new Set(
  readFileSync(join(folder, '../spelling/kk.dic'), 'utf8')
    .split('\n')
    .map((line) => line.split('/')[0]!),
);
const shown = (text: string) =>
  settleEntities(
    withFormats(
      text,
      tagger.entities(text, tokenize(text), undefined, (word) => stems.has(word)),
    ),
    {},
  ).map((one) => `${one.start} ${one.end} ${one.class}`);
const names = readFileSync(join(folder, 'names.tsv'), 'utf8')
  .split('\n')
  .map((line) => line.split('\t'));
const given = names
  .filter(([name, kind]) => kind === 'GIVEN' && /^\p{Script=Cyrillic}+$/u.test(name!))
  .map(([name]) => name!);

/** The share of texts in which `name` is found as what it is, with just its own extent. */
function found(cases: readonly (readonly [text: string, name: string, entityClass: string])[]): number {
  const right = cases.filter(([text, name, entityClass]) => {
    const start = text.indexOf(name);
    return shown(text).includes(`${start} ${start + name.length} ${entityClass}`);
  });
  return right.length / cases.length;
}

test('a person with one name, with and without a place behind', () => {
  assert.ok(given.length > 500);
  assert.ok(found(given.map((name) => [`${name} терезені сүртті.`, name, 'PERSON'])) >= 0.85);
  assert.ok(found(given.map((name) => [`Кеше ${name} ерте ұйықтады.`, name, 'PERSON'])) >= 0.9);
  assert.ok(found(given.map((name) => [`«${name} қашан келеді?» — деді шешесі.`, name, 'PERSON'])) >= 0.8);
  for (const place of ['Семейге', 'Ташкентке', 'Парижге']) {
    const cases = given.map((name) => [`${name} ${place} сапар шекті.`, name, 'PERSON'] as const);
    assert.ok(found(cases) >= 0.93, place);
    assert.ok(found(cases.map(([text]) => [text, place, 'GPE'])) >= 0.95, place);
  }
});

test('places of the world by their names, in any case', () => {
  const places = names
    .filter(([name, kind]) => kind === 'GPE' && /^\p{Lu}[\p{Ll}-]+$/u.test(name!))
    .map(([name]) => name!);
  assert.ok(places.length > 500);
  const at = (place: string) => attach(place, 'DA', harmonyOf(place), 'none');
  assert.ok(found(places.map((name) => [`Олар ${at(name)} екі апта қыдырды.`, at(name), 'GPE'])) >= 0.95);
});

test('a common word in small letters is no name where the text has capitals', () => {
  const isWord = (word: string) => ['қосшы', 'елек'].includes(word);
  const of = (text: string) =>
    tagger.entities(text, tokenize(text), false, isWord).map((one) => `${one.text} ${one.class}`);
  assert.deepEqual(of('Біздің қосшы келді.'), []);
  // A word that is no common one, however it is written.
  assert.deepEqual(of('Олар алматыда тұрады.'), ['алматыда GPE']);
  // Without it the tagger's own word counts, as it does in a text without capitals.
  assert.deepEqual(of('біздің қосшы келді.'), ['қосшы GPE']);
});

test('a common word at the beginning of a sentence is no place that the tagger is not sure of', () => {
  const of = (text: string, isWord: (word: string) => boolean) =>
    tagger.entities(text, tokenize(text), false, isWord).map((one) => `${one.text} ${one.class}`);
  const isSieve = (word: string) => word.startsWith('елек');
  assert.deepEqual(of('Елек алып келді.', isSieve), []);
  assert.deepEqual(of('Елекпен ұн еледі.', isSieve), []);
  assert.deepEqual(of('Елек ауданында тұрамын.', isSieve), ['Елек GPE']);
  assert.deepEqual(
    of('Тараз — көне қала.', () => true),
    ['Тараз GPE'],
  );
});

test('a boiler comes from no town', () => {
  for (const text of ['Үйдегі қазандық істен шықты.', 'Жаңа қазандық орнатылды.', 'Қазандықты жөндеді.'])
    assert.deepEqual(shown(text), [], text);
  assert.deepEqual(shown('Ол алматылық дос.'), ['3 12 NORP']);
});

test('people whose names no list has, by how the names are made', () => {
  const isWord = (word: string) => stems.has(word);
  const people = ['Сапаргүл', 'Өміржігіт', 'Тұрсынсұлу', 'Құдайқұлбек', 'Әбдімәлік', 'Жанкелді', 'Нұрбибі', 'Ақмырза'];
  const told = people.filter((name) =>
    [`${name} терезені сүртті.`, `Ертең ${name} келеді.`, `${name} маған көмектесті.`].every((text) =>
      tagger.entities(text, tokenize(text), false, isWord).some((one) => one.text === name && one.class === 'PERSON'),
    ),
  );
  assert.ok(told.length >= people.length - 1, told.join());
  // Words that are written so are no people.
  for (const text of ['Өзбек асханасы ашылды.', 'Базарбай деген сөз.'])
    assert.ok(!tagger.entities(text, tokenize(text), false, () => true).some((one) => one.score === 0.7));
});

test('people whom no list and no way of making names tells, by the place behind them', () => {
  const isWord = (word: string) => stems.has(word) || ['ағам', 'оңтүстік', 'кеше'].includes(word);
  const of = (text: string) =>
    tagger.entities(text, tokenize(text), false, isWord).map((one) => `${one.text} ${one.class}`);
  for (const name of ['Дәулен', 'Мағзам', 'Обаш', 'Тәшен', 'Апал', 'Имаш', 'Тоғанас', 'Кәбира', 'Рәйкен', 'Ұлмия']) {
    for (const [text, place] of [
      [`${name} Лондонға аттанды.`, 'Лондонға'],
      [`${name} Таразға жаңа көлікпен аттанды.`, 'Таразға'],
      [`Ағам ${name} Түркістанда әскерде қызмет етеді.`, 'Түркістанда'],
      [`${name} Көкшетау маңында мал бағады.`, 'Көкшетау'],
    ] as const) {
      const found = of(text);
      assert.ok(found.includes(`${name} PERSON`) && found.includes(`${place} GPE`), `${text}: ${found.join(', ')}`);
    }
  }
  // What is no person: the first name of somebody called as a town is, several of a kind, and what is in a place itself.
  for (const [text, name] of [
    ['Уитни Хьюстон музыканың қай жанрында ән айтады?', 'Уитни'],
    ['Англо-саксондар Ұлыбританияға қашан келді?', 'Англо-саксондар'],
    ['Явандар Индонезияда тұрады.', 'Явандар'],
    ['Оңтүстік Қазақстанда алтын кен орны бар.', 'Оңтүстік'],
  ] as const)
    assert.ok(!of(text).includes(`${name} PERSON`), of(text).join(', '));
});

test('people whom no list and no dictionary has, where the sentence speaks of a person', () => {
  const words = 'әріптесім досым кеше еңбек демалысына велосипед кітап ағасы сыйлық біраз теріден көзге'.split(' ');
  const isWord = (word: string) => stems.has(word) || words.includes(word);
  const of = (text: string, isKnown = isWord) =>
    tagger.entities(text, tokenize(text), false, isKnown).map((one) => `${one.text} ${one.class}`);
  for (const [text, name] of [
    ['Әріптесім Мағзам еңбек демалысына кетті.', 'Мағзам'],
    ['Досым Тәшен велосипед сатып алды.', 'Тәшен'],
    ['Имаш кітап оқыды.', 'Имаш'],
    ['Мағзамның ағасы дәрігер.', 'Мағзамның'],
    ['Тоғанасқа сыйлық бердім.', 'Тоғанасқа'],
  ] as const) {
    assert.ok(of(text).includes(`${name} PERSON`), `${text}: ${of(text).join(', ')}`);
  }
  // A word of the dictionary is none, nor is one among words that no dictionary has; nor are terms.
  for (const isKnown of [() => true, () => false]) assert.deepEqual(of('Мағзамның ағасы дәрігер.', isKnown), []);
  for (const text of [
    'Планула біраз уақыттан соң су түбіне батады.',
    'Карапакс теріден дамыған сүйек тақташықтарынан тұрады.',
    'Цистицерк көзге өтсе, зақым келтіреді.',
  ])
    assert.deepEqual(of(text), [], text);
});

test('a word with a Latin letter in it and an abbreviation are no people', () => {
  const words = 'және қатып қала береді пошта хабарламасын жіберу кітап'.split(' ');
  const isWord = (word: string) => stems.has(word) || words.includes(word);
  const of = (text: string) => tagger.entities(text, tokenize(text), false, isWord).map((one) => one.text);
  // U+0259, as it is typed where the keyboard has no Kazakh letters.
  for (const text of ['Жəне қатып қала береді', 'Эл. пошта хабарламасын жіберу.']) assert.deepEqual(of(text), [], text);
  // What no dictionary has is taken for one, in Cyrillic letters alone or not.
  assert.deepEqual(of('Имaш кітап оқыды.'), ['Имaш']);
});

test('the first name of a person belongs to it at the beginning of a sentence too', () => {
  const of = (text: string, isWord: (word: string) => boolean) =>
    tagger.entities(text, tokenize(text), false, isWord).map((one) => `${one.text} ${one.class}`);
  for (const name of ['Жюль Верн', 'Одри Хепберн']) {
    const text = `${name} өзінің алғашқы кітабын қашан жазды?`;
    assert.ok(of(text, (word) => stems.has(word)).includes(`${name} PERSON`), of(text, () => false).join(', '));
    assert.ok(!of(text, () => true).includes(`${name} PERSON`), name);
  }
  // One with an ending is no name in front of another.
  for (const place of ['Ақбұлаққа', 'Ақбұлақтың', 'Ақбұлақтан'])
    assert.ok(of(`${place} Қасым-Жомарт Тоқаев келді.`, () => false).includes('Қасым-Жомарт Тоқаев PERSON'), place);
});

test('a firm is one also where it is taken for what it makes', () => {
  assert.deepEqual(shown('Microsoft тексеру жүргізді.'), ['0 9 ORGANISATION']);
  assert.deepEqual(shown('WhatsApp жүктеп алдым.'), ['0 8 PRODUCT']);
});

test('places that the table of names knows and the tagger alone misses', () => {
  const isWord = (word: string) => word === 'сана' || word === 'сомали';
  const of = (text: string) =>
    tagger.entities(text, tokenize(text), false, isWord).map((one) => `${one.text} ${one.class}`);
  for (const [text, place] of [
    // «нғ» is folded as «ң» is.
    ['Олар Бахрейнге сапарлады.', 'Бахрейнге'],
    ['Қазақстан Жаңа Зеландиямен сауда жасайды.', 'Жаңа Зеландиямен'],
    ['Катар туралы кітап оқыдым.', 'Катар'],
    ['Гана туралы кітап оқыдым.', 'Гана'],
    ['Босния және Герцеговина туралы кітап оқыдым.', 'Босния және Герцеговина'],
    ['Біз былтыр Сеута және Мелильяда болдық.', 'Сеута және Мелильяда'],
    // One place of two, says the network.
    ['Астананы Аградан Делиге көшірген Моғол императоры?', 'Делиге'],
    // A people of the same name is a word in small letters; a club of the same name.
    ['Сомали туралы деректі фильм түсірілді.', 'Сомали'],
    ['Біз Барселонамен сауда жасаймыз.', 'Барселонамен'],
  ] as const)
    assert.ok(of(text).includes(`${place} GPE`), `${text} ${of(text)}`);
  // The capital of Yemen and the mind.
  assert.ok(!of('Сана мүлде қатаң түрде анықталатын ұғым.').some((one) => one.startsWith('Сана ')));
});

test('countries by all their names, in the cases of a sentence', () => {
  const countries =
    'Әзербайжан Әзірбайжан Австрия Аустрия Австралия Гүржістан Грузия Мажарстан Венгрия Түркіменстан Түрікменстан Нидерландтар Нидерланд Ауғаныстан Ауғанстан Египет Мысыр Таиланд Тайланд Вьетнам Литва Мальта Польша Канада Иран Ливан'.split(
      ' ',
    );
  for (const [frame, ending] of [
    ['{} туралы не білесіз?', ''],
    ['Делегация {} жетті.', 'GA'],
    ['Ағам {} екі жыл істеді.', 'DA'],
    ['Тауар {} әкелінеді.', 'BAн'],
    ['Парламент {} келісімді бекітті.', 'Mен'],
    ['{} туы қандай?', 'NIң'],
  ] as const) {
    const cases = countries.map((name) => {
      const form = ending === '' ? name : attach(name, ending, harmonyOf(name), 'none');
      return [frame.replace('{}', form), form, 'GPE'] as const;
    });
    const missed = cases.filter((one) => found([one]) === 0).map(([text]) => text);
    assert.ok(missed.length <= 1, missed.join('\n'));
  }
});

test('who is from a place; a pronoun with a capital is no place', () => {
  assert.deepEqual(shown('Канадалық дәрігерлер ота жасады.'), ['0 9 NORP']);
  for (const text of ['Менің дәптерім Сенде қалыпты.', 'Бұл Біздің ауламыз.', 'Хатты Сізге ертерек жолдадық.'])
    assert.deepEqual(shown(text), [], text);
});

test('a given name that the table knows and the tagger alone misses', () => {
  const of = (text: string, isWord: (word: string) => boolean) =>
    tagger.entities(text, tokenize(text), false, isWord).map((one) => `${one.text} ${one.class}`);
  const missed = given.filter(
    (name) =>
      !tagger
        .entities(`${name} терезені сүртті.`, tokenize(`${name} терезені сүртті.`), false)
        .some((one) => one.text === name),
  );
  const alone = missed.filter((name) => of(`${name} терезені сүртті.`, () => false).includes(`${name} PERSON`));
  assert.ok(alone.length > 20);
  // A common word in the dictionary is no person for that.
  for (const name of alone) assert.ok(!of(`${name} терезені сүртті.`, () => true).includes(`${name} PERSON`), name);
  // Nor is the first of two words that may be one name.
  for (const name of alone.slice(0, 20))
    assert.ok(!of(`${name} Бұлдыбаев терезені сүртті.`, () => false).includes(`${name} PERSON`), name);
});

test('a surname of two words behind an initial', () => {
  assert.deepEqual(shown('Қ. Мырза Әлидің өлеңі.'), ['0 15 PERSON']);
  assert.deepEqual(shown('Қ. Мырза Әли — көрнекті ақын.'), ['0 12 PERSON']);
  assert.deepEqual(shown('Қ. Мырза Әли Таразда туған.'), ['0 12 PERSON', '13 20 GPE']);
  assert.deepEqual(shown('Кітап бар ма? Қ. Мырза Әли ше?'), ['14 26 PERSON']);
});

test('the everyday sentences, strictly', () => {
  let gold = 0;
  let said = 0;
  let right = 0;
  for (const line of readFileSync(join(folder, 'everyday.txt'), 'utf8').split('\n')) {
    if (line.startsWith('#') || line === '') continue;
    const own = new Set<string>();
    let text = '';
    let at = 0;
    for (const match of line.matchAll(/\[([^\]]+)\]([A-Z_]+)/g)) {
      text += line.slice(at, match.index);
      own.add(`${text.length} ${text.length + match[1]!.length} ${match[2]}`);
      text += match[1];
      at = match.index + match[0].length;
    }
    text += line.slice(at);
    const told = shown(text);
    gold += own.size;
    said += told.length;
    right += told.filter((one) => own.has(one)).length;
  }
  assert.ok(gold > 300);
  assert.ok((2 * right) / (gold + said) >= 0.87, `${right} of ${gold}, ${said} said`);
});

test('of every kind that a reader meets', () => {
  const of = (text: string) => {
    const entities = withFormats(text, tagger.entities(text, tokenize(text)));
    return settleEntities(entities, {}).map((one) => `${one.text} ${one.class}`);
  };
  for (const [text, ...expected] of [
    ['«Бірлік» партиясы съезін өткізді.', 'Бірлік ORGANISATION'],
    ['Біз Қарашаш ана кесенесінде болдық.', 'Қарашаш ана кесенесінде FACILITY'],
    ['Пойыздан түсіп, Торайғыров университетіне бардым.', 'Торайғыров университетіне ORGANISATION'],
    ['Мәдениет министрлігі конкурс жариялады.', 'Мәдениет министрлігі ORGANISATION'],
    ['9 мамырдағы шеру кейінге қалды.', '9 мамырдағы DATE'],
    ['17-ғасырда бұл қала гүлденген.', '17-ғасырда DATE'],
    ['Қылмыстық кодекстің 188-бабымен сотталды.', 'Қылмыстық кодекстің 188-бабымен LAW'],
    ['ЮНЕСКО шешім қабылдады.', 'ЮНЕСКО ORGANISATION'],
    ['Microsoft жаңа ойын шығарды.', 'Microsoft ORGANISATION'],
    ['Профессор Дәурен Әлімов дәріс берді.', 'Профессор POSITION', 'Дәурен Әлімов PERSON'],
    ['Ол Мельбурннен оралды.', 'Мельбурннен GPE'],
  ] as const) {
    for (const one of expected) assert.ok(of(text).includes(one), `${text}: ${of(text).join(', ')}`);
  }
});

test('of the words of a name the last alone has an ending, and a second full name is another person', () => {
  for (const [text, ...expected] of [
    ['Елена Рыбакина Уимблдонда Ига Свёнтекті жеңді.', 'Елена Рыбакина PERSON', 'Ига Свёнтекті PERSON'],
    ['Махамбет Өтемісұлы Исатай Тайманұлы бастаған көтеріліс.', 'Махамбет Өтемісұлы PERSON', 'Исатай Тайманұлы PERSON'],
    ['Мұхтар Әуезов Шәкәрім Құдайбердіұлы туралы жазды.', 'Мұхтар Әуезов PERSON', 'Шәкәрім Құдайбердіұлы PERSON'],
    ['Абай Құнанбайұлының Крыловтан аударған мысалы.', 'Абай Құнанбайұлының PERSON', 'Крыловтан PERSON'],
    ['Семейден Семенов Балқаш көліне дейін жетті.', 'Семейден GPE', 'Семенов PERSON', 'Балқаш LOCATION'],
    ['Гарри Поттерде Луна Лавты кім жақсы ойнады?', 'Гарри Поттерде PERSON', 'Луна Лавты PERSON'],
    ['Калининградтан Мардинге тікелей рейс керек.', 'Калининградтан GPE', 'Мардинге GPE'],
    ['497 қазақстандық Кеңес Одағының Батыры атағын алды.', 'Кеңес Одағының GPE'],
    // Names that only look so.
    ['Қасым-Жомарт Кемелұлы Тоқаев келді.', 'Қасым-Жомарт Кемелұлы Тоқаев PERSON'],
    ['Нұрсұлтан Әбішұлы Назарбаев келді.', 'Нұрсұлтан Әбішұлы Назарбаев PERSON'],
    ['Надежда Петрова келді.', 'Надежда Петрова PERSON'],
    ['Шахмардан Есенов келді.', 'Шахмардан Есенов PERSON'],
  ] as const) {
    const isWord = (word: string) => stems.has(word) || word === 'батыры';
    const told = settleEntities(withFormats(text, tagger.entities(text, tokenize(text), undefined, isWord)), {});
    const kept = told.filter((one) => !['CARDINAL', 'NORP'].includes(one.class));
    assert.deepEqual(
      kept.map((one) => `${one.text} ${one.class}`),
      expected,
      text,
    );
  }
});
