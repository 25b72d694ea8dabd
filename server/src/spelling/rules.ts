import { textRule } from '../rule';

/** The rules about words in their text; `text.ts` finds them all in one pass, and its test runs their examples. */

export const unknownWord = textRule({
  id: 'spelling.unknown-word',
  severity: 'information',
  args: ['word'],
  sentence: { kk: 'Белгісіз сөз: «{0}».', ru: 'Неизвестное слово: «{0}».', en: 'Unknown word: “{0}”.' },

  reason: 'A word that is in the dictionary neither as it stands nor as a form of one of its stems.',
  why: {
    kk: 'Сөздікте сөздің өзі де, оның түбірінен жасалған мұндай тұлға да жоқ.',
    ru: 'Слова нет в словаре ни в таком виде, ни как формы одной из основ.',
  },
  fix: 'none',
  wordLists: true,
  bad: [{ text: 'Ол мектпке барды.' }],
  good: ['Ол мектепке барды.'],
});

export const mixedScript = textRule({
  id: 'spelling.mixed-script',
  severity: 'warning',
  args: ['word', 'the word all in Cyrillic'],
  sentence: {
    kk: '«{0}» сөзінде латын әріптері бар; кирилшесі: «{1}».',
    ru: 'В слове «{0}» есть латинские буквы; кириллицей: «{1}».',
    en: '“{0}” has Latin letters in it; in Cyrillic: “{1}”.',
  },

  reason: 'Latin look-alikes in a Cyrillic word. The fix is safe when the dictionary knows the word.',
  why: {
    kk: 'Кирил сөзінің ішінде сырты ұқсас латын әріптері бар. Түзетілген сөз сөздікте болса, түзету қауіпсіз.',
    ru: 'Внутри слова на кириллице стоят похожие латинские буквы. Исправление безопасно, если исправленное слово есть в словаре.',
  },
  fix: 'sometimes',
  wordLists: true,
  bad: [{ text: 'Бұл қaзақ сөзі.', fixed: 'Бұл қазақ сөзі.', safe: true }],
  good: ['IT-компания мен iPhone-ның бағасы'],
});

export const russianLayout = textRule({
  id: 'spelling.russian-layout',
  severity: 'warning',
  args: ['word', 'the word with Kazakh letters'],
  sentence: {
    kk: '«{0}» қазақ әріптерінсіз жазылған; дұрысы: «{1}».',
    ru: 'Слово «{0}» набрано без казахских букв; верно: «{1}».',
    en: '“{0}” is typed without Kazakh letters; it should be “{1}”.',
  },

  reason: 'A Kazakh word typed without the letters that a Russian keyboard lacks.',
  why: {
    kk: 'Қазақ сөзі орыс пернетақтасында жоқ әріптерсіз терілген.',
    ru: 'Казахское слово набрано без букв, которых нет на русской клавиатуре.',
  },
  fix: 'unsafe',
  wordLists: true,
  bad: [{ text: 'жумысшылар келді', fixed: 'жұмысшылар келді', safe: false }],
  good: ['жұмысшылар келді'],
});

export const particleHarmony = textRule({
  id: 'spelling.particle-harmony',
  severity: 'warning',
  args: ['particle', 'particle in harmony'],
  sentence: {
    kk: '«{0}» шылауы алдындағы сөзбен үндеспейді; дұрысы: «{1}».',
    ru: 'Частица «{0}» не согласована по звучанию с предыдущим словом; верно: «{1}».',
    en: 'The particle “{0}” is not in harmony with the word before it; it should be “{1}”.',
  },

  reason: 'A particle that is out of harmony with the word before it.',
  why: {
    kk: 'Шылау алдындағы сөздің үндестігіне сай болуы керек.',
    ru: 'Частица должна согласовываться по звучанию с предыдущим словом.',
  },
  fix: 'unsafe',
  bad: [{ text: 'Бұл кітап ма?', fixed: 'Бұл кітап па?', safe: false }],
  good: ['Бұл кітап па, бала ма?'],
});

export const compound = textRule({
  id: 'spelling.compound',
  title: {
    kk: 'Бірге, бөлек немесе дефиспен жазылуы',
    ru: 'Слитное, раздельное или дефисное написание',
    en: 'Written together, apart or with a hyphen',
  },
  severity: 'information',
  args: ['what is written', 'what it should be'],
  sentence: {
    kk: '«{0}» былай жазылады: «{1}».',
    ru: '«{0}» пишется так: «{1}».',
    en: '“{0}” is written “{1}”.',
  },

  reason:
    'Words that the Orthographic Dictionary of 2013 writes as one, or with a hyphen, parted by a space; or a particle run into the word before it.',
  why: {
    kk: '2013 жылғы Орфографиялық сөздік бірге не дефиспен жазатын сөздер бөлек жазылған немесе шылау алдындағы сөзге қосылып кеткен.',
    ru: 'Слова, которые Орфографический словарь 2013 года пишет слитно или через дефис, написаны раздельно, или частица слита с предыдущим словом.',
  },
  fix: 'unsafe',
  bad: [
    { text: 'Оны еш кім көрмеді.', fixed: 'Оны ешкім көрмеді.', safe: false },
    { text: 'Ол тағыда айтты.', fixed: 'Ол тағы да айтты.', safe: false },
  ],
  good: ['Оны ешкім көрмеді, әр адам біледі, ол тағы да айтты.'],
});

export const confusedWord = textRule({
  id: 'spelling.confused-word',
  severity: 'information',
  args: ['word', 'the word that is meant'],
  sentence: {
    kk: '«{0}» сөзі бұл жерде орынсыз сияқты; дұрысы «{1}» болуы мүмкін.',
    ru: 'Здесь вместо «{0}», похоже, должно быть «{1}».',
    en: '“{0}” is a word, but here “{1}” seems to be meant.',
  },

  reason:
    'A word that is right by itself and, between these neighbours, is far likelier a slip for a more usual word. Only for pairs that the model could tell in text that it was not trained on; figures are in `dictionaries/spelling/README.md`.',
  why: {
    kk: 'Сөздің өзі дұрыс, бірақ осы сөздердің арасында басқа, жиірек сөздің қате жазылуы болу ықтималдығы әлдеқайда жоғары. Модель өзі үйренбеген мәтіндерде дұрыс ажырата алған жұптар ғана тексеріледі.',
    ru: 'Само по себе слово верное, но среди этих соседей оно гораздо вероятнее описка вместо более обычного. Проверяются только пары, которые модель различала в текстах, на которых не училась.',
  },
  fix: 'unsafe',
  wordLists: true,
  bad: [{ text: 'Ол кеше одаң хат алды.', fixed: 'Ол кеше одан хат алды.', safe: false }],
  good: ['Сенің бала кезіңде мұндай мектеп болған жоқ, ол дем алды, су улы екен.'],
});

export const ending = textRule({
  id: 'spelling.ending',
  severity: 'warning',
  args: ['what is written', 'what it should be'],
  sentence: {
    kk: 'Қосымша дұрыс жалғанбаған: «{0}»; дұрысы: «{1}».',
    ru: 'Окончание присоединено неверно: «{0}»; верно: «{1}».',
    en: 'The ending is not joined as it should be: “{0}”; it should be “{1}”.',
  },

  reason:
    'An ending after digits, a sign, an abbreviation or a closing quote that does not follow how they are read aloud, without its hyphen, or apart from them.',
  why: {
    kk: 'Цифрдан, белгіден, қысқартудан не жабылған тырнақшадан кейінгі қосымша олардың айтылуына сай емес, дефиссіз немесе бөлек жазылған.',
    ru: 'Окончание после цифр, знака, сокращения или закрывающей кавычки не соответствует тому, как они читаются, написано без дефиса или отдельно от них.',
  },
  fix: 'unsafe',
  bad: [
    { text: '5қа бөлінді', fixed: '5-ке бөлінді', safe: false },
    { text: '25%ке өсті', fixed: '25%-ке өсті', safe: false },
    { text: '«Абай»ден алынды', fixed: '«Абай»дан алынды', safe: false },
    { text: '1990 шы жылдар', fixed: '1990-шы жылдар', safe: false },
    { text: 'ҚР ның заңы', fixed: 'ҚР-ның заңы', safe: false },
  ],
  good: ['5-ке бөлінді, 25%-ға өсті, «Абай»дан алынды, 3 млн-ға жетті'],
});

export const capital = textRule({
  id: 'spelling.capital',
  severity: 'warning',
  args: ['word', 'the word with its capitals'],
  sentence: {
    kk: '«{0}» сөзінің бас әріптері дұрыс емес; дұрысы: «{1}».',
    ru: 'Прописные буквы в слове «{0}» не на месте; верно: «{1}».',
    en: 'The capitals of “{0}” are not where they should be; it should be “{1}”.',
  },

  reason: 'A name without its capital, or capitals within a word that has none.',
  why: {
    kk: 'Жалқы есім кіші әріппен басталған немесе сөздің ішінде артық бас әріп бар.',
    ru: 'Имя собственное без прописной буквы или прописные буквы внутри обычного слова.',
  },
  fix: 'unsafe',
  wordLists: true,
  bad: [
    { text: 'Мен қазақстанда тұрамын.', fixed: 'Мен Қазақстанда тұрамын.', safe: false },
    { text: 'Бұл ҚазақстанНың туы.', fixed: 'Бұл Қазақстанның туы.', safe: false },
  ],
  good: ['Мен Қазақстанда тұрамын. ҚАЗАҚСТАН'],
});

export const doubledWord = textRule({
  id: 'spelling.doubled-word',
  severity: 'information',
  args: ['word'],
  sentence: { kk: '«{0}» сөзі екі рет жазылған.', ru: 'Слово «{0}» повторено.', en: '“{0}” is written twice.' },
  fixTitle: { kk: 'Қайталанған сөзді алып тастау', ru: 'Удалить повтор', en: 'Remove the repetition' },

  reason:
    'The same word twice in a row, where that is no reduplication. A fix is offered where the word cannot end one phrase and begin the next.',
  why: {
    kk: 'Бір сөз қатарынан екі рет жазылған, бірақ бұл қос сөз емес. Бір тіркес осы сөзбен бітіп, келесісі содан басталуы мүмкін болмаса ғана түзету ұсынылады.',
    ru: 'Одно слово дважды подряд, и это не удвоение. Исправление предлагается там, где слово не может закончить одно словосочетание и начать следующее.',
  },
  fix: 'unsafe',
  bad: [{ text: 'Мен үшін үшін маңызды.', fixed: 'Мен үшін маңызды.', safe: false }],
  good: ['Олар тез тез жүрді.'],
});

export const spaceBeforePunctuation = textRule({
  id: 'spelling.space-before-punctuation',
  severity: 'hint',
  args: ['punctuation mark'],
  sentence: {
    kk: '«{0}» белгісінің алдында бос орын қойылмайды.',
    ru: 'Перед знаком «{0}» пробел не ставится.',
    en: 'No space is written before “{0}”.',
  },
  fixTitle: { kk: 'Бос орынды алып тастау', ru: 'Удалить пробел', en: 'Remove the space' },

  reason: 'A space before a mark of punctuation; where none follows, it moves behind the mark.',
  why: {
    kk: 'Тыныс белгісінің алдында бос орын тұр; белгіден кейін бос орын болмаса, сол жаққа көшіріледі.',
    ru: 'Пробел перед знаком препинания; если после знака пробела нет, он переносится туда.',
  },
  fix: 'safe',
  bad: [
    { text: 'Сәлем , әлем !', fixed: 'Сәлем, әлем!', safe: true, count: 2 },
    { text: 'Сәлем ,достар!', fixed: 'Сәлем, достар!', safe: true },
  ],
  good: ['Сәлем, әлем! Файл .txt және :) белгісі'],
});

export const SPELLING_RULES = [
  unknownWord,
  mixedScript,
  russianLayout,
  particleHarmony,
  compound,
  confusedWord,
  ending,
  capital,
  doubledWord,
  spaceBeforePunctuation,
];
