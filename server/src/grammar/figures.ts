/** Numbers, dates and times in figures: how they are written, and those that cannot be. */
import type { Draft } from '../rule';
import { matches } from '../text/matches';
import { DIGITS, grammarRule, replaced } from './rule';

const SPACE = String.raw`[ \u00a0\u202f]`;
const CURRENCY = String.raw`теңге|тг(?!\p{L})|тнг|доллар|долл|еуро|евро|рубл|юан|фунт|иен|сом|₸|\$|€|₽`;
const PEOPLE = 'адам|тұрғын|жан|азамат|бала|оқушы|студент';
const SCALE = 'мың|млн|млрд|трлн|миллион|миллиард|триллион';
const UNIT = String.raw`%|‰|пайыз|процент|км|кг|мм|см|м(?!\p{L})|га(?!\p{L})|гектар|метр|километр|сантиметр|шақырым|литр|тонна|грамм|килограмм|центнер|градус|°|есе|балл|шаршы|текше|баррель|кВт|МВт|ГВт|ГБ|МБ|ТБ`;
const MONEY_BEHIND = new RegExp(`^${SPACE}?(?:${CURRENCY}|${PEOPLE})`, 'u');
const SUM_BEHIND = new RegExp(`^${SPACE}?(?:${CURRENCY}|${PEOPLE}|${UNIT}|${SCALE})`, 'u');
const MEASURE_BEHIND = new RegExp(`^${SPACE}?(?:${UNIT}|${SCALE}|${CURRENCY})`, 'u');

/** What stands before a number of a paragraph, a version or a telephone, and not before a quantity. */
const NUMBERED =
  /(?:№|§|нұсқа\p{L}*|верси\p{L}*|version|\bv|тармақ\p{L}*|тармағ\p{L}*|бап\p{L}*|баб\p{L}*|бөлім\p{L}*|кесте\p{L}*|сурет\p{L}*|сағат|тел\.?|код\p{L}*|индекс\p{L}*|нөмір\p{L}*)[\s:№]*$/iu;

const FIGURE = /(?<![\p{L}\p{N}.,:;/№§_+#@-])\d+(?:[.,]\d+)*(?![\p{L}\p{N}_/:]|[.,:/-]\d|-\d)/gu;

/** Groups of three from the end. */
const grouped = (digits: string) => digits.replace(/\B(?=(?:\d{3})+$)/g, ' ');

/** A number as it should be written, before `behind`; undefined where it is right, or may be no quantity. */
function rightFigure(figure: string, behind: string): string | undefined {
  const groups = /^(\d{1,3})(?:([.,])\d{3})(?:\2\d{3})*/.exec(figure);
  if (groups !== null && groups[1] !== '0') {
    const [whole, , mark] = groups;
    const rest = figure.slice(whole.length);
    const several = whole.length > groups[1]!.length + 4;
    // 1,000,000 and 100,200,300: a list has a number to each comma, and an address four to its stops.
    const sure =
      /000$/.test(whole) ||
      MONEY_BEHIND.test(behind) ||
      (mark === ',' && groups[1]!.length < 3 && !/^1?\d?,/.test(rest));
    const decimal = /^(?:[.,]\d{1,2})?$/.test(rest) && rest[0] !== mark;
    if (decimal && (several ? sure : MONEY_BEHIND.test(behind)))
      return `${grouped(whole.replaceAll(mark!, ''))}${rest.replace('.', ',')}`;
  }
  const decimal = /^(\d{1,9})\.(\d{1,2}|\d\d[1-9])$/.exec(figure);
  if (decimal !== null && MEASURE_BEHIND.test(behind) && !/^0\d/.test(figure))
    return `${grouped4(decimal[1]!)},${decimal[2]}`;
  if (/^[1-9]\d{4,14}$/.test(figure) && SUM_BEHIND.test(behind)) return grouped(figure);
  return undefined;
}

/** Thousands are grouped from five digits on. */
const grouped4 = (digits: string) => (digits.length > 4 ? grouped(digits) : digits);

const numberFormat = grammarRule({
  id: 'grammar.number-format',
  severity: 'hint',
  args: ['what is written', 'what it should be'],
  sentence: {
    kk: '«{0}» саны былай жазылады: «{1}».',
    ru: 'Число «{0}» пишется так: «{1}».',
    en: 'The number “{0}” is written “{1}”.',
  },

  reason:
    'In Kazakh a comma parts the decimals (12,5), and groups of three digits are parted by spaces (1 000 000), as in the interstate standard GOST 8.417 and in CLDR. Only where a unit, a currency or the groups themselves show a quantity: versions, dates, times, addresses and numbers of paragraphs stay as they are.',
  why: {
    kk: 'Қазақшада бөлшек бөлігі үтірмен (12,5), үш-үштен топтар бос орынмен (1 000 000) бөлінеді (ГОСТ 8.417, CLDR). Өлшем бірлігі, валюта не топтардың өзі шама екенін көрсеткен жерде ғана тексеріледі.',
    ru: 'В казахском дробная часть отделяется запятой (12,5), а группы по три цифры — пробелами (1 000 000): ГОСТ 8.417, CLDR. Проверяется только там, где единица, валюта или сами группы показывают величину.',
  },
  triggers: DIGITS,
  needs: /\d[.,]\d|\d{5}/,
  fix: 'unsafe',
  bad: [
    { text: 'Қалада 1,000,000 адам тұрады.', fixed: 'Қалада 1 000 000 адам тұрады.', safe: false },
    { text: 'Баға 12.5 пайызға өсті.', fixed: 'Баға 12,5 пайызға өсті.', safe: false },
    { text: 'Ол 15000 теңге төледі.', fixed: 'Ол 15 000 теңге төледі.', safe: false },
    { text: 'Бюджет 2,500.75 доллар болды.', fixed: 'Бюджет 2 500,75 доллар болды.', safe: false },
  ],
  good: [
    'Нұсқа 12.5 шықты, 3.1 тармақ, 12.05.2024, сағат 12.30, 192.168.1.10 мекенжайы.',
    'Баға 12,5 пайызға, 1 000 000 адам, 1,250 тонна.',
    '0.5.1 нұсқасы, 100,200,300 нөмірлері, 87011234567',
  ],
  check({ text }) {
    const drafts: Draft[] = [];
    for (const { 0: figure, index } of matches(FIGURE, text)) {
      if (figure.length < 3) continue;
      const end = index + figure.length;
      const right = rightFigure(figure, text.slice(end, end + 24));
      if (right === undefined || NUMBERED.test(text.slice(Math.max(0, index - 24), index))) continue;
      // The end of a number that is grouped already: 1 000,5.
      if (/\d[ \u00a0\u202f]$/.test(text.slice(Math.max(0, index - 2), index))) continue;
      drafts.push(replaced(text, index, end, right));
    }
    return drafts;
  },
});

/** Days of the months, January first; of February in a leap year. */
const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const MONTHS = 'қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан'.split(' ');

const isLeap = (year: number) => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

/** Whether there is such a day; without a year any leap day is one. */
function isDay(day: number, month: number, year?: number): boolean {
  if (month < 1 || month > 12 || day < 1) return false;
  return day <= (month === 2 && year !== undefined && !isLeap(year) ? 28 : DAYS[month - 1]!);
}

const DOTTED = /(?<![\p{L}\p{N}.:/-])(\d{1,2})\.(\d{1,2})\.((?:1[5-9]|20)\d\d)(?![\p{N}]|[.:/]\d)/gu;
const ISO = /(?<![\p{L}\p{N}.:/-])((?:1[5-9]|20)\d\d)-(\d\d)-(\d\d)(?![\p{N}]|-\d)/gu;
const NAMED_DAY = new RegExp(
  String.raw`(?<![\p{L}\p{N}.,:/-])(?:((?:1[5-9]|20)\d\d)${SPACE}(?:жылғы|жылдың|жылы)${SPACE})?(?:\d{1,2}${SPACE}?[-–]${SPACE}?)?(\d{1,2})(?:${SPACE}|-(?:ші|шы|інші|ыншы)?${SPACE}?)(${MONTHS.join('|')}|қыркүйег)(\p{L}{0,6})(?!\p{L})`,
  'giu',
);
/** A day behind its month: наурыздың 32-сі, 2023 жылғы ақпанның 29-ында, 13-айдың 5-і. */
const DAY_BEHIND = new RegExp(
  String.raw`(?<![\p{L}\p{N}.,:/-])(?:((?:1[5-9]|20)\d\d)${SPACE}(?:жылғы|жылдың|жылы)${SPACE})?(?:(${MONTHS.join('|')})\p{L}{0,2}[дтн][ыі]ң|(\d{1,2})-(?:ші${SPACE}|шы${SPACE})?айдың)${SPACE}(\d{1,2})-(?:і|ы|сі|сы)(?:н|н[еа]|нд[еа](?:гі|ғы)?|нен|нан|нің|ның)?(?!\p{L})`,
  'giu',
);
/** Months that are other words as well: seasons, cauldrons, peasants. */
const AMBIGUOUS = new Set(['маусым', 'қазан', 'қараша']);

const impossibleDate = grammarRule({
  id: 'grammar.impossible-date',
  severity: 'warning',
  args: ['date'],
  sentence: {
    kk: 'Мұндай күн жоқ: {0}.',
    ru: 'Такой даты нет: {0}.',
    en: 'There is no such date: {0}.',
  },

  reason:
    'A day that no calendar has. By the lengths of the Gregorian months, leap years counted where a year stands there; days in figures with stops (day, month, year), ISO 8601 dates, and days with the name of a month.',
  why: {
    kk: 'Ондай күн күнтізбеде жоқ. Айлардың ұзақтығы, жылы жазылса, кібісе жыл да ескеріледі.',
    ru: 'Такого дня в календаре нет. Учитываются длина месяцев и, если указан год, високосные годы.',
  },
  triggers: DIGITS,
  needs:
    /\d[.-]\d\d?[.-]\d|[дтн][ыі]ң[ \u00a0\u202f]\d\d?-|\d[ -](?:\p{L}{2,4} )?(?:қаң|ақп|нау|сәу|мам|мау|шіл|там|қыр|қаз|қар|жел)/iu,
  fix: 'none',
  bad: [
    { text: 'Жиналыс 32.01.2024 күні өтеді.' },
    { text: 'Ол 30 ақпанда келді.' },
    { text: '2023-02-29 және 29.02.2023', count: 2 },
    { text: '2024 жылғы 31 сәуір' },
    { text: 'Көрме 29–31 қыркүйекте өтеді.' },
    { text: 'Наурыздың 32-сін, сәуірдің 31-індегі жиын', count: 2 },
    { text: '2023 жылғы ақпанның 29-ында, 13-айдың 5-і', count: 2 },
  ],
  good: [
    'Наурыздың 31-і, 2024 жылғы ақпанның 29-ында, 12-айдың 31-інен, 28-30 сәуірде',
    'Қазанның 40-ы сатылды, қарашаның 90-ы кедей еді, ақпанның 30-ға жуық күні',
    '31.01.2024, 29.02.2024, 28 ақпан, 2024-12-31',
    '45 қазан асылды, 40 маусым өтті',
    '1.15.2 нұсқасы',
  ],
  check({ text }) {
    const drafts: Draft[] = [];
    const add = (found: RegExpExecArray, right: boolean, length = found[0].length) => {
      if (right) return;
      const date = found[0].slice(0, length);
      drafts.push({ start: found.index, end: found.index + length, args: [date] });
    };
    for (const found of matches(DOTTED, text)) add(found, isDay(Number(found[1]), Number(found[2]), Number(found[3])));
    for (const found of matches(ISO, text)) add(found, isDay(Number(found[3]), Number(found[2]), Number(found[1])));
    for (const found of matches(NAMED_DAY, text)) {
      const name = found[3]!.toLowerCase();
      const month = MONTHS.findIndex((one) => one.slice(0, 6) === name.slice(0, 6)) + 1;
      const day = Number(found[2]);
      const year = found[1] === undefined ? undefined : Number(found[1]);
      if (AMBIGUOUS.has(name) && year === undefined && !/^(?:да|дан|ға|ында|нан|ның)$/.test(found[4]!)) continue;
      if (AMBIGUOUS.has(name) && day > 31 && year === undefined) continue;
      add(found, isDay(day, month, year));
    }
    for (const found of matches(DAY_BEHIND, text)) {
      const name = found[2]?.toLowerCase();
      const day = Number(found[4]);
      // A share of cauldrons or peasants: қазанның 40-ы.
      if (name !== undefined && AMBIGUOUS.has(name) && day > 31) continue;
      const month = name === undefined ? Number(found[3]) : MONTHS.indexOf(name) + 1;
      add(found, isDay(day, month, found[1] === undefined ? undefined : Number(found[1])));
    }
    return drafts;
  },
});

const CLOCK = /(?<![\p{L}\p{N}.:,/-])(\d{1,2})[:](\d\d)(?::(\d\d))?(?:-(\p{L}{2,4}))?(?![\p{L}\p{N}]|[:.,/-]\d)/gu;
/** Behind the word for the hour a stop parts it from the minutes as well, and the hour may stand alone: сағат 25.70, сағат 26-да. */
const HOUR = new RegExp(
  String.raw`(?<=(?<!\p{L})сағат${SPACE})(\d{1,2})(?:[.](\d\d)(?:-[дт][еа]н?)?|-[дт][еа])(?![\p{L}\p{N}%]|[:.,/-]\d|${SPACE}(?:${UNIT}|${CURRENCY}|${SCALE}))`,
  'giu',
);
/** Words that make a time of figures with a colon. */
const CLOCK_BEFORE = /(?:сағат|уақыты?|таңғы|таңертеңгі|түскі|кешкі|түнгі|күні|\d{4})[\s:,–-]*$/iu;
const CASE_OF_TIME = /^(?:де|да|те|та|ден|дан|тен|тан|нен|нан|ге|ға|ке|қа)$/u;

const impossibleTime = grammarRule({
  id: 'grammar.impossible-time',
  severity: 'warning',
  args: ['time'],
  sentence: {
    kk: 'Мұндай уақыт жоқ: {0}.',
    ru: 'Такого времени нет: {0}.',
    en: 'There is no such time: {0}.',
  },

  reason:
    'A day has 24 hours of 60 minutes. Only where a word (сағат, кешкі), a date or an ending of place and time says that a time is meant, as scores and ratios are written alike.',
  why: {
    kk: 'Тәулікте 24 сағат, сағатта 60 минут бар. Сөз (сағат, кешкі), күн не жалғау уақыт екенін білдірген жерде ғана тексеріледі: есеп пен қатынас та солай жазылады.',
    ru: 'В сутках 24 часа по 60 минут. Проверяется только там, где слово (сағат, кешкі), дата или окончание говорят о времени: так же пишутся счёт и отношения.',
  },
  triggers: [...DIGITS.map((digit) => `${digit}:`), 'сағат'],
  needs: /\d:\d|сағат[ \u00a0\u202f]\d/iu,
  fix: 'none',
  bad: [
    { text: 'Жиналыс сағат 25:70-те басталады.' },
    { text: 'Ол кешкі 19:75-те келді.' },
    { text: 'Дүкен сағат 8.65-те, мектеп сағат 26-да ашылады.', count: 2 },
  ],
  good: [
    'Жиналыс сағат 15:30-да басталады.',
    'Ойын 88:75 есебімен аяқталды.',
    'Сағат 24:00-де жабылады, сағат 18.30-да, сағат 24-те.',
    'Сағат 30-дан асты, 36 сағат 90 минут, сағат 12.75 км.',
  ],
  check({ text }) {
    const drafts: Draft[] = [];
    for (const found of matches(CLOCK, text)) {
      const [whole, hours, minutes, seconds = '0', ending] = found;
      const isTime = Number(hours) < 24 || (Number(hours) === 24 && Number(minutes) === 0);
      if (isTime && Number(minutes) < 60 && Number(seconds) < 60) continue;
      if (
        !CLOCK_BEFORE.test(text.slice(Math.max(0, found.index - 16), found.index)) &&
        !CASE_OF_TIME.test(ending ?? '')
      )
        continue;
      const length = whole.length - (ending === undefined ? 0 : ending.length + 1);
      drafts.push({ start: found.index, end: found.index + length, args: [whole.slice(0, length)] });
    }
    for (const { 0: whole, 1: hours, 2: minutes = '0', index } of matches(HOUR, text)) {
      if (Number(hours) < 24 + Number(Number(minutes) === 0) && Number(minutes) < 60) continue;
      const time = whole.split('-')[0]!;
      drafts.push({ start: index, end: index + time.length, args: [time] });
    }
    return drafts;
  },
});

export const FIGURE_RULES = [impossibleDate, impossibleTime, numberFormat];
