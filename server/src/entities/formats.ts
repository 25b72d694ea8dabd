/**
 * Dates, times, sums, measures, shares, ordinals, contact data and initialled names by their grammar, with the Kazakh
 * endings that follow them (`14.09.2024-тен`, `5 000 ₸-ге`, `25 %-ке`). The tagger was trained on text in which figures are
 * few and spelt out; how people write them is better said by rule. Classes and extents are those of KazNERD's guidelines: an
 * entity has its unit and its ending with it. Every expression is linear: digits and letters in runs of bounded length.
 */
import type { EntityClass } from '../protocol';
import { BARE_ADDRESS, mayHoldAddress } from '../text/domains';
import { matches, matchesAt } from '../text/matches';
import { withHeadNouns } from './headNouns';
import { classOf, LETTER, NUMBER } from './letters';
import type { Entity } from './tagger';

/** As sure as a rule is; the tagger's own scores are calibrated. */
const SURE = 0.99;

interface Grammar {
  readonly class: EntityClass;
  /** Whether every match begins with a figure that stands by itself (`figuresOf`): a sticky pattern, tried at those alone. */
  readonly isAtFigure: boolean;
  /** Made when first needed: to make them all takes longer than a short file. */
  readonly pattern: RegExp;
  /** What stands in every match and seldom elsewhere, so that the pattern need not be tried, or even made. */
  readonly needs?: RegExp;
  /** Refuses what only looks like it; `before` and `after` are some letters on either side. */
  readonly unless?: (found: RegExpExecArray, before: string, after: string) => boolean;
}

// An ending behind a figure or sign, with its hyphen: 2024-тен, ₸-ге, %-ы.
const END = String.raw`(?:[-‑–]\p{Script=Cyrillic}{1,14})?`;
const SPACE = String.raw`[ \u00a0\u2009\u202f]`;
// Groups of three by spaces, or a run of digits; a decimal part.
// English and Spanish groups as well, where they cannot be decimals: $1,299.99, 1.250.000.
const FIGURE = String.raw`(?:\d{1,3}(?:,\d{3}){1,4}\.\d{1,2}(?!\d)|\d{1,3}(?:,\d{3}){2,4}(?!\d)|\d{1,3}(?:\.\d{3}){2,4}(?!\d)|(?:\d{1,3}(?:${SPACE}\d{3}){1,5}|\d{1,15})(?:[.,]\d{1,6})?)`;
const NUMERAL =
  '(?:нөл|бір|екі|үш|төрт|бес|алты|жеті|сегіз|тоғыз|он|жиырма|отыз|қырық|елу|алпыс|жетпіс|сексен|тоқсан|жүз|мың|миллион|миллиард|триллион)';
/** The figure once more in words, as laws and contracts write it: 15 (он бес). */
const IN_WORDS = String.raw`${SPACE}?\(${NUMERAL}(?:${SPACE}${NUMERAL}){0,15}\)`;
const RANGE = `(?:${FIGURE}${SPACE}?[-–—]${SPACE}?)?${FIGURE}(?:${IN_WORDS})?`;
// Before a figure, which is looked for first: to look behind at every letter takes most of the time.
const startsWith = (first: string) => String.raw`(?=${first})(?<![\p{L}\p{N}]|\p{N}[.,:/-])`;
const NOT_INSIDE = startsWith(String.raw`\d`);
const WORD_END = String.raw`(?![\p{L}\p{N}])`;
const DAY = String.raw`(?:0?[1-9]|[12]\d|3[01])`;
const MONTH_NUMBER = `(?:0?[1-9]|1[0-2])`;
const MONTH = String.raw`(?:қаңтар|ақпан|наурыз|сәуір|мамыр|маусым|шілде|тамыз|қыркүйе[кг]|қазан|қараша|желтоқсан)\p{L}{0,12}`;
const YEAR = String.raw`(?:1\d{3}|20\d{2}|21\d{2})`;
const YEAR_WORD = String.raw`(?:ж\.${SPACE}?ж\.|жж\.|жж${WORD_END}|ж\.|ж${WORD_END}|(?:(?:оқу|қаржы|күнтізбелік)${SPACE})?жыл\p{L}{0,12})`;
const ORDINAL_END = `[-‑](?:ші|шы|нші|ншы|інші|ыншы|сінші|сыншы|жы|жі)`;
/** The full stop of an abbreviation; at the end of a sentence it closes that. */
const DOT = String.raw`(?:\.(?=[ \u00a0]?[\p{Ll}\d₸$€£¥₽(,;]))?`;
const SCALE = String.raw`(?:${SPACE}?(?:мың|млн|млрд|трлн|миллион|миллиард|триллион)${DOT}(?:${IN_WORDS})?)`;
const CURRENCY_SIGN = '[₸$€£¥₽]';
const CURRENCY_CODE = '(?:KZT|USD|EUR|RUB|CNY)';
const CURRENCY = String.raw`(?:${CURRENCY_SIGN}${END}|(?:АҚШ${SPACE}доллар|теңге|доллар|еуро|евро|рубл|юан|иен|йен|лира|франк|манат|биткоин|сом(?=(?:$|[^\p{L}]|ға|ды|ның|нан|мен|дық))|тиын|цент(?!нер)|фунт${SPACE}стерлинг)\p{L}{0,12}|(?:${CURRENCY_CODE}|(?:тг|тнг|долл|руб)${DOT})${END}${WORD_END})`;
const UNIT = [
  'километр|шақырым|келі(?!нш|сім|с[^і]|н(?!\\p{L}))|метр|сантиметр|миллиметр|дециметр|килограмм|миллиграмм|грамм|тонна|центнер|литр|миллилитр|гектар|градус',
  'киловатт|мегаватт|ватт|вольт|ампер|герц|гигагерц|мегагерц|гигабайт|мегабайт|килобайт|терабайт|байт|пиксель|калория|килокалория|баррель|атмосфера|ньютон|джоуль|моль',
]
  .join('|')
  .replace(/ь/g, 'ь?');
const UNIT_WORD = String.raw`(?:(?:шаршы|текше)${SPACE})?(?:${UNIT})\p{L}{0,12}`;
const UNIT_SIGN = String.raw`(?:(?:(?:кв|ш|шаршы|куб)${DOT}${SPACE}?|куб${SPACE})(?:км|м|см|метр\p{L}{0,8})|(?:км|м|см|мм|дм)(?:[²³23])?(?:\/(?:сағ|с|мин)${DOT})?|мкм|нм|(?:кг|мг|мкг|г)\/(?:кг|м?л|дл|м[²³]|га)|м?моль(?:\/л)?|[гкМ]?Па|айн\/мин|лм|кг|мг|мкг|г|т|ц|л|мл|га|ккал|кДж|Дж|[ГМКТгмк](?:Б|б|бит|Бит)(?:\/с)?|[ГМк]?Гц|[МкГ]?Вт(?:[·*/]?сағ)?|м?А(?:[·*]?сағ|ч)|кВ|дБ|атм|Мп|дюйм|°${SPACE}?[CСF]|[kc]?m[²³]?|mm|kg|mg|ml|[GMKT]B|[GMk]?Hz|px|dpi)${END}${WORD_END}`;
/** What is counted off by a figure and a hyphen: 9-сынып. */
const COUNTED =
  'сынып|курс|қабат|орын|орн|бөлім|тарау|кезең|деңгей|бет|топ|тоб|саба[қғ]|сұра[қғ]|тапсырма|кесте|сурет|қосымша|нөмір|том|дәреже|санат|разряд|тақырып|нұсқа';
/** Volts are a capital letter alone, as is the parallel form of a class («5 В»): as many as mains and batteries have. */
const VOLTS = String.raw`(?:12|24|36|48|110|127|220|230|240|380|400)${SPACE}?В${END}${WORD_END}`;
const DURATION = String.raw`(?:(?:сағат|минут|секунд)\p{L}{0,12}|(?:сағ|мин|сек|мс)${DOT}${END}${WORD_END})`;
/** Behind a period of days or years: the possessive, «-лық», a case. */
const PERIOD_END = '(?:[ыі]|[дл][ыі][кқ])?(?:[нд]?[ыі]ң|[ғгн][ае]|[нд][ыі]|[дн][ае]н?|н|[мб]ен)?';
/** Roman figures are typed with Cyrillic look-alikes as well. */
const CENTURY = String.raw`(?:\d{1,2}|[IVXІХ]{1,6})`;
const CLOCK = String.raw`(?:[01]?\d|2[0-3])`;
const PART_OF_DAY = `(?:(?:таңғы|таңертеңгі|кешкі|түнгі|түскі|күндізгі)${SPACE})?`;
const HOUR = String.raw`(?:сағат|сағ\.?)${SPACE}`;

function grammar(entityClass: EntityClass, source: string, unless?: Grammar['unless'], needs?: RegExp): Grammar {
  let pattern: RegExp | undefined;
  const isAtFigure = source.startsWith(NOT_INSIDE);
  return {
    class: entityClass,
    isAtFigure,
    get pattern() {
      pattern ??= isAtFigure ? new RegExp(source.slice(NOT_INSIDE.length), 'yu') : new RegExp(source, 'gu');
      return pattern;
    },
    ...(unless && { unless }),
    ...(needs && { needs }),
  };
}

/** Words before figures with dots that make them a number of a version or a paragraph. */
const NUMBERED = /(?:№|нұсқа|верси|version|\bv|тармақ|пункт|бап|бөлім|кесте|сурет|\d\.)\p{L}*[\s:№]*$/iu;
const SUM_BEHIND = /^\s?(?:[%₸$€£₽°]|мың|млн|млрд|есе|балл|теңге|доллар|пайыз|процент|км|м\s|кг|га|литр|метр)/u;

/** Whether figures with a dot that something happens at are hours and minutes for sure: 9.30-да, 18.00-де, and not 17.03-те. */
function isClock(found: string): boolean {
  const minutes = /\.(\d+)/.exec(found)![1]!;
  return AT.test(found) && Number(minutes) % 5 === 0 && (minutes === '00' || Number(minutes) > 12);
}
const AT = /[-‑–](?:да|де|та|те)$/;

/** What stands before a ratio. */
const RATIO = String.raw`(?:қатынас|масштаб|есеп)\p{L}{0,8}[ \u00a0:–—-]{1,3}`;
const IN_RATIO = new RegExp(`${RATIO}$`, 'iu');
/** What numbers of twelve digits are called: a citizen's, a firm's. */
const ID_NAME = String.raw`(?<!\p{L})(?:ЖСН|ИИН|IIN|БСН|БИН|BIN)(?:[-‑]?\p{Ll}{1,4})?`;
const ID_NAME_ALONE = new RegExp(`^${ID_NAME}$`, 'u');
/** Codes of law by their names and by the abbreviations that lawyers use. */
const CODE_OF_LAW = String.raw`(?<!\p{L})(?:ҚР${SPACE})?(?:(?:(?:Қылмыстық|Азаматтық|Еңбек|Салық|Жер|Бюджет|Су|Орман|Экологиялық|Кәсіпкерлік|Әлеуметтік)${SPACE})?(?:[Кк]одекс|Заң|Конституция)\p{L}{0,12}|(?:ҚК|ҚПК|ҚАК|АК|АПК|ӘҚБтК|ӘРПК|ЕК|СК|БК)(?:[-‑]\p{Ll}{1,4})?)`;

const ANY_MONTH = /қаңтар|ақпан|наурыз|сәуір|мамыр|маусым|шілде|тамыз|қыркүйе|қазан|қараша|желтоқсан/;
const HYPHENATED = /\d[-‑]/;
const FRACTION = /\d\/\d/;
const BEFORE_WORDS = /\d[ \u00a0]?\(\p{Ll}/u;

/** In the order in which they are asked: of two that overlap the first holds, but for a longer one behind it. */
const GRAMMARS: readonly Grammar[] = [
  grammar(
    'CONTACT',
    String.raw`(?<![\p{L}\p{N}._%+-])[\p{L}\p{N}_%+-]{1,64}(?:\.[\p{L}\p{N}_%+-]{1,64}){0,8}@(?:[\p{L}\p{N}-]{1,63}\.){1,8}\p{L}{2,24}${END}`,
    undefined,
    /@/,
  ),
  grammar(
    'CONTACT',
    String.raw`(?<![\p{L}\p{N}])(?:(?:[hH][tT]{2}[pP][sS]?|[fF][tT][pP]):\/\/|[wW]{3}\.)[^\s<>"«»]{1,2000}`,
    undefined,
    /:\/\/|www\.|WWW\./,
  ),
  grammar('CONTACT', `${BARE_ADDRESS}${END}${WORD_END}`, undefined, /[a-z0-9-]\.[a-zқр]/),
  // The name of an account: @qalam_kz.
  grammar('CONTACT', String.raw`(?<![\p{L}\p{N}@._/-])@[a-zA-Z][a-zA-Z0-9_.]{2,29}${END}${WORD_END}`, undefined, /@/),
  grammar(
    'CONTACT',
    String.raw`(?<![\p{L}\p{N}+.,]|\d[ -])(?:\+7|8)[ \u00a0(–‑/-]{0,2}(?:7\d{2}|800)(?:[ \u00a0()./–‑-]{0,2}\d){7}(?!\d)${END}`,
    (found) =>
      // A sum of money is grouped by thousands from its end.
      /^\d{1,3}(?:[ \u00a0]\d{3})+$/.test(found[0]),
    /\d\d/,
  ),
  grammar(
    'CONTACT',
    String.raw`(?<![\p{L}\p{N}])\+\d{1,3}(?:[ \u00a0().–‑-]{0,2}\d){7,12}(?!\d)${END}`,
    undefined,
    /\+\d/,
  ),

  // A number within a town: 270-00-01, and 34-56-78 where it is called a telephone.
  grammar(
    'CONTACT',
    String.raw`(?<![\p{L}\p{N}+./-])[2-9]\d{2}-\d{2}-\d{2}(?!-?\d)${END}${WORD_END}`,
    undefined,
    /\d-\d/,
  ),
  grammar(
    'CONTACT',
    String.raw`(?<![\p{L}\p{N}+./-])\d{2}-\d{2}-\d{2}(?!-?\d)${END}${WORD_END}`,
    (_, before) => !/(?<!\p{L})(?:тел|факс|нөмір|байланыс|call)\p{L}*[\s.:(–—-]*$/iu.test(before),
    /\d-\d/,
  ),

  // The index before an address.
  grammar(
    'CONTACT',
    String.raw`${NOT_INSIDE}\d{6}(?=,?${SPACE}\p{Lu}[\p{L}-]+(?:${SPACE}\p{Lu}[\p{L}-]+)?${SPACE}(?:қ\.|обл\.|қаласы|облысы))`,
    undefined,
    /\d{6}/,
  ),
  // Numbers that are called those of a citizen, a firm or an account; the name before them is no part.
  grammar('CONTACT', String.raw`(?<=${ID_NAME}[\s:№–—-]{1,4})\d{12}${END}${WORD_END}`, undefined, /\d{12}/),
  grammar(
    'CONTACT',
    String.raw`(?<![\p{L}\p{N}])KZ\d{2}(?:${SPACE}?[A-Z0-9]{4}){4}${END}${WORD_END}`,
    undefined,
    /KZ\d\d/,
  ),

  grammar(
    'DATE',
    String.raw`${NOT_INSIDE}${YEAR}([-–./])(?:0[1-9]|1[0-2])\1(?:0[1-9]|[12]\d|3[01])(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?(?:Z|[+-]\d{2}:?\d{2})?)?${END}(?![\p{L}\p{N}]|[-.]\d)`,
    undefined,
    /\d{4}[-–./]\d/,
  ),
  grammar(
    'DATE',
    String.raw`${NOT_INSIDE}${DAY}([./-])${MONTH_NUMBER}\1(?:${YEAR}|\d{2})(?:${SPACE}?${YEAR_WORD}|${END})(?![\p{N}]|[.:/]\d)`,
    (_, before) => NUMBERED.test(before),
    /\d[./-]\d/,
  ),
  grammar(
    'DATE',
    `${NOT_INSIDE}${YEAR}${SPACE}?(?:${END}${SPACE})?жыл(?:ғы|дың|ы)${SPACE}${DAY}(?:${ORDINAL_END}|-)?${SPACE}?${MONTH}`,
    undefined,
    ANY_MONTH,
  ),
  grammar(
    'DATE',
    `${NOT_INSIDE}(?:${DAY}(?:${ORDINAL_END})?${SPACE}?[-–—]${SPACE}?)?${DAY}(?:${ORDINAL_END}${SPACE}|-|${SPACE})${MONTH}(?:${SPACE}${YEAR}(?:${SPACE}?${YEAR_WORD}|${END}))?`,
    undefined,
    ANY_MONTH,
  ),
  grammar(
    'DATE',
    `${NOT_INSIDE}(?:${YEAR}${SPACE}?[-–—/]${SPACE}?)?${YEAR}(?:${ORDINAL_END}|-)?${SPACE}?${YEAR_WORD}`,
    undefined,
    /\d{4}/,
  ),

  grammar(
    'EVENT',
    String.raw`(?<![\p{L}\p{N}-])(?:[Бб]ірінші|[Ее]кінші|[Үү]шінші|I{1,3}|[1-3](?:${ORDINAL_END})?)(?:${SPACE}|-)[Дд]үниежүзілік${SPACE}соғыс\p{L}{0,8}`,
    undefined,
    /үниежүзілік соғыс/,
  ),
  // The feasts; «айтты» is said.
  grammar(
    'EVENT',
    String.raw`(?<!\p{L})(?:Құрбан|Ораза)${SPACE}айт(?:қа|та|тан|тың|пен|ы|ында|ына)?${WORD_END}`,
    undefined,
    /(?:Құрбан|Ораза) айт/,
  ),
  // Наурыз айының 22-сі.
  grammar(
    'DATE',
    String.raw`(?<!\p{L})(?:[Ққ]аңтар|[Аа]қпан|[Нн]аурыз|[Сс]әуір|[Мм]амыр|[Мм]аусым|[Шш]ілде|[Тт]амыз|[Ққ]ыркүйек|[Ққ]азан|[Ққ]араша|[Жж]елтоқсан)${SPACE}айының${SPACE}${DAY}(?:[-‑]\p{Ll}{1,10})?${WORD_END}`,
    undefined,
    /айының \d/,
  ),
  // 5.V.2021, as museums and old papers write it.
  grammar(
    'DATE',
    String.raw`${NOT_INSIDE}${DAY}\.(?:I{1,3}|IV|VI{0,3}|IX|XI{0,2})\.${YEAR}(?:${SPACE}?${YEAR_WORD}|${END})(?![\p{N}])`,
    undefined,
    /\.[IVX]/,
  ),
  // 1941-45 жылдары.
  grammar(
    'DATE',
    String.raw`${NOT_INSIDE}${YEAR}[-–/]\d{2}${SPACE}(?:жж\.|(?:(?:оқу|қаржы)${SPACE})?жыл\p{L}{0,12})`,
    undefined,
    /\d[-–/]\d/,
  ),

  // 90-жылдары, 1980-ші жылдардың.
  grammar('DATE', `${NOT_INSIDE}(?:${YEAR}|\\d0)(?:${ORDINAL_END}|-)?${SPACE}?жылдар\\p{L}{0,12}`, undefined, /жылдар/),
  // 17.03-те: a day of two figures and its month with an ending; of an hour and minutes see below.
  grammar(
    'DATE',
    String.raw`${NOT_INSIDE}(?:0[1-9]|[12]\d|3[01])\.(?:0[1-9]|1[0-2])[-‑](?:[дт][ае]н?|[ғгқк][ае]|[дт][ае][ғг][ыі])${WORD_END}`,
    ([found], before, after) => NUMBERED.test(before) || SUM_BEHIND.test(after) || isClock(found),
    /\d\.\d/,
  ),

  // 18-ғасырда, XIX ғасырдың, 15–18 ғасырлар.
  grammar(
    'DATE',
    `${startsWith(String.raw`(?:б\.|[\dIVXІХ])`)}(?:б\\.${SPACE}?з\\.${SPACE}?[бд]\\.${SPACE}?)?(?:${CENTURY}${SPACE}?[-–—]${SPACE}?)?${CENTURY}(?:${ORDINAL_END})?[-‑${'\u00a0'} ](?:ғасыр\\p{L}{0,12}|ғғ?\\.)`,
    undefined,
    /ғасыр|ғ\./,
  ),
  // An article with the code before it and its paragraphs behind it.
  grammar(
    'LAW',
    String.raw`(?:${CODE_OF_LAW}${SPACE})?${NOT_INSIDE}\d{1,4}(?:[-‑]\d{1,2})?(?:${ORDINAL_END}${SPACE}|[-‑])(?:бап|баб)\p{L}{0,12}(?:${SPACE}\d{1,3}(?:${ORDINAL_END}${SPACE}|[-‑])(?:тарма[қғ]|бөлі[кг]|тармақша)\p{L}{0,12}){0,3}`,
    undefined,
    /ба[пб]/,
  ),
  // A quarter or half of a year; «тоқсан» alone is ninety.
  grammar(
    'DATE',
    String.raw`${startsWith(String.raw`[\dIVXІХ]`)}(?:[IVXІХ]{1,3}(?:${ORDINAL_END})?${SPACE}|[1-4](?:${ORDINAL_END}${SPACE}|[-‑]))(?:тоқсан|жартыжылды[қғ])\p{L}{0,10}`,
    undefined,
    /тоқсан|жартыжылд/,
  ),
  // The score of a match, a ratio.
  grammar(
    'CARDINAL',
    String.raw`${NOT_INSIDE}\d{1,3}:(?:\d(?![\d:])|\d{1,3}(?=${SPACE}(?:есеб|қатынас))|(?<=${RATIO}\d{1,3}:)\d{1,6}(?![\d:]))${END}`,
    undefined,
    /\d:\d/,
  ),

  grammar('TIME', String.raw`${NOT_INSIDE}(?:24\/7|7\/24)${END}${WORD_END}`, undefined, FRACTION),
  grammar(
    'CARDINAL',
    String.raw`${NOT_INSIDE}\d{1,2}\/\d{1,2}${END}${WORD_END}(?!\/)`,
    (_, before) => NUMBERED.test(before),
    FRACTION,
  ),
  grammar(
    'TIME',
    String.raw`(?<![\p{L}\p{N}:.,])${PART_OF_DAY}(?:${HOUR})?${CLOCK}:[0-5]\d(?::[0-5]\d)?(?:${SPACE}?[-–—]${SPACE}?${CLOCK}:[0-5]\d)?${END}(?![\p{N}]|:\d)`,
    (_, before) => IN_RATIO.test(before),
    /\d:\d/,
  ),
  grammar(
    'TIME',
    String.raw`(?<![\p{L}\p{N}]|\d${SPACE})${PART_OF_DAY}${HOUR}${CLOCK}[-‑](?:(?:[дт][ае]н)${SPACE}${CLOCK}[-‑][ғгқк][ае]|[дт][ае]|[дт][ае]н|[ғгқк][ае])(?![\p{L}\p{N}])`,
    undefined,
    /сағат/,
  ),
  grammar(
    'TIME',
    String.raw`(?<![\p{L}\p{N}:.,])${PART_OF_DAY}(?:${HOUR})?${CLOCK}\.[0-5]\d(?:${SPACE}?[-–—]${SPACE}?${CLOCK}\.[0-5]\d)?${END}(?![\p{N}]|[.,]\d)`,
    ([found], before, after) => {
      if (NUMBERED.test(before) || SUM_BEHIND.test(after)) return true;
      // Without a word that says so: two digits each, and minutes that are no month and that people name.
      if (/^\p{L}/u.test(found) || isClock(found)) return false;
      // Hours that something is open: 9.00–18.00.
      if (/\.[0-5][05].*[-–—].*\.[0-5][05]/.test(found)) return false;
      const [, hours, minutes] = /(\d+)\.(\d+)/.exec(found)!;
      const isAt = AT.test(found);
      return hours!.length < 2 || (!isAt && Number(minutes) % 5 !== 0) || (minutes !== '00' && Number(minutes) <= 12);
    },
    /\d\.\d/,
  ),

  grammar(
    'MONEY',
    String.raw`(?<![\p{L}\p{N}])${CURRENCY_SIGN}${SPACE}?${RANGE}${SCALE}?${END}(?![\p{N}])`,
    undefined,
    /[₸$€£¥₽]/,
  ),
  grammar(
    'MONEY',
    String.raw`(?<![\p{L}\p{N}])${CURRENCY_CODE}${SPACE}?${RANGE}${SCALE}?${END}(?![\p{N}])`,
    undefined,
    /[A-Z]{3}/,
  ),
  grammar('MONEY', `${NOT_INSIDE}${RANGE}${SCALE}?${SPACE}?${CURRENCY}`),
  grammar(
    'PERCENTAGE',
    String.raw`${NOT_INSIDE}${RANGE}${SPACE}?(?:[%‰]${END}|(?:пайыз|процент)\p{L}{0,12})`,
    undefined,
    /[%‰]|пайыз|процент/,
  ),
  grammar('TIME', `${NOT_INSIDE}${RANGE}${SPACE}?${DURATION}`, undefined, /сағ|мин|сек|мс/),
  grammar(
    'QUANTITY',
    `${NOT_INSIDE}${RANGE}${SCALE}?${SPACE}?(?:${UNIT_WORD}|${UNIT_SIGN})`,
    // «2024 г.» is a year in Russian.
    ([found]) => /^(?:19|20)\d\d\s?г(?!\p{L})/u.test(found),
  ),
  grammar('QUANTITY', `${NOT_INSIDE}${VOLTS}`, undefined, /В/),
  // 3 млрд-қа.
  grammar(
    'CARDINAL',
    String.raw`${NOT_INSIDE}${RANGE}${SCALE}[-‑]\p{Ll}{1,6}${WORD_END}`,
    undefined,
    /мың|мл|милли|тр/,
  ),
  grammar(
    'CARDINAL',
    String.raw`${NOT_INSIDE}\d{1,15}(?:[.,]\d{1,9}){1,6}(?:${SPACE}есе\p{L}{0,8})?${END}${WORD_END}`,
    undefined,
    /\d[.,]\d/,
  ),
  // Days and years are counted by laws so; what is counted else is no part: 15 (он бес) жұмыс күні ішінде, 3 (үш) дана.
  grammar(
    'DATE',
    `${NOT_INSIDE}${FIGURE}${IN_WORDS}${SPACE}(?:(?:күнтізбелік|жұмыс|банктік)${SPACE})?(?:күн|апта|ай|жыл|тәулік)${PERIOD_END}${WORD_END}(?:${SPACE}ішінде${WORD_END})?`,
    undefined,
    BEFORE_WORDS,
  ),
  grammar('CARDINAL', `${NOT_INSIDE}${FIGURE}${IN_WORDS}`, undefined, BEFORE_WORDS),
  grammar('ORDINAL', String.raw`${NOT_INSIDE}\d{1,3}[-‑](?:${COUNTED})\p{L}{0,12}`, undefined, HYPHENATED),
  // III орын: the noun is no part of it.
  grammar(
    'ORDINAL',
    String.raw`(?=[IVXІХ])(?<![\p{L}\p{N}-])[IVXІХ]{1,6}(?=${SPACE}(?:${COUNTED}|класс|съез|құрылтай))`,
    undefined,
    /[IVXІХ] /,
  ),
  grammar(
    'ORDINAL',
    String.raw`${NOT_INSIDE}\d{1,9}${ORDINAL_END}(?!л)\p{L}{0,10}${WORD_END}`,
    (_, __, after) =>
      /^\s(?:жыл|ғасыр|қаңтар|ақпан|наурыз|сәуір|мамыр|маусым|шілде|тамыз|қыркүй|қазан|қараша|желтоқсан|күн)/u.test(
        after,
      ),
    HYPHENATED,
  ),
];

const INITIAL = String.raw`(?:Дж|\p{Lu})\.`;
const SURNAME = String.raw`\p{Lu}\p{Ll}{1,30}(?:-\p{Lu}\p{Ll}{1,30})?`;
const INITIALS_FIRST = new RegExp(
  String.raw`(?<![\p{L}\p{N}.])(${INITIAL}(?:[-‑]${INITIAL})?)[ \u00a0]?(${INITIAL}[ \u00a0]?)?(${SURNAME})`,
  'gu',
);
const INITIALS_LAST = new RegExp(
  String.raw`(?<![\p{L}\p{N}.-])(${SURNAME})[ \u00a0](${INITIAL})(?:[ \u00a0‑-]?(?:${INITIAL}|\p{Lu}(?=-\p{Ll})))?(?:-\p{Ll}{1,12})?(?![\p{L}])`,
  'gu',
);
/**
 * A letter with a full stop at a sentence's end names a vitamin, a class or a figure; options are numbered by the first letters of
 * the alphabet. Of the others a full stop makes an initial, and a name of what follows, whatever its shape.
 */
const INITIAL_ALONE = /^(?:Дж|[ҒҚҰҮӨЖЗИКЛМНОПРТУФХЦЧШЫЯ])\.$/u;
/** The second word of a surname behind an initial and the first. */
const SECOND_SURNAME = /^[ \u00a0]\p{Lu}\p{Ll}{1,20}(?![\p{L}\p{N}])/u;
const LONGEST_SURNAME = 24;
/** What stands before an initial: no sentence is one capital. */
const BEFORE_INITIAL = /(?:^|[\n«("„—–,.?!…\p{Ll}][ \u00a0]?)$/u;
/** How Kazakhstan's surnames and patronymics end, with any endings of cases behind. */
const SURNAME_SHAPE = /(?:[оеё]ва?|ина?|ск(?:ий|ая)|ұлы|улы|қызы|кызы|бай|бек|хан|жан|тай|тегі)(?:\p{Ll}{0,9})$/u;

/**
 * Шон О’Коннор, Д'Артаньян, Жанна д’Арк: of names in letters of one script. A word before it is a given name where it neither opens
 * sentences often, nor is a title or in a case.
 */
const WITH_APOSTROPHE =
  /(?<![\p{L}\p{N}'’ʼ-])(?:(?!(?:Кеше|Бүгін|Ертең|Қазір|Сосын|Бірақ|Әрине|Біз|Сіз|Мен|Сен|Ол|Олар|Бұл|Осы|Сол|Тек|Егер|Доктор|Профессор|Мырза|Мистер|Генерал|Президент|Сенатор|Министр)[ \u00a0]|\S+(?:[ндт][ыі]ң|[дт][ае]н|[дт](?:ағы|егі)|[дт]е|(?<!Лин|Аман|Брен|Фри)да|[ғқ]а|[гк]е)[ \u00a0])(\p{Lu}\p{Ll}+)[ \u00a0])?(?:[ОД]|(?<=\p{Ll}[ \u00a0])д)['’ʼ][А-Я][а-яәіңғүұқөһё]+(?![\p{L}\p{N}'’ʼ])/gu;
const ANY_APOSTROPHE = /[ОДд]['’ʼ][А-Я]/;

/** What makes a text worth a look in which no figure stands by itself. */
const WITHOUT_FIGURES = /\d|@|:\/\/|www\.|WWW\.|ғасыр|[IVXІХ] |(?:Құрбан|Ораза) айт|үниежүзілік соғыс/;

/** What a text holds by grammar, in order, not overlapping; offsets are UTF-16 units. `found` is what a tagger says of it. */
export function formatEntities(text: string, found: readonly Entity[] = []): Entity[] {
  const candidates: Entity[] = [];
  const add = (start: number, end: number, entityClass: EntityClass) => {
    candidates.push({ start, end, class: entityClass, score: SURE, text: text.slice(start, end) });
  };
  const figures = figuresOf(text);
  if (figures.length > 0 || mayHoldAddress(text) || WITHOUT_FIGURES.test(text)) {
    for (let g = 0; g < GRAMMARS.length; g++) {
      const format = GRAMMARS[g]!;
      const { class: entityClass, isAtFigure, needs, unless } = format;
      if ((isAtFigure && figures.length === 0) || needs?.test(text) === false) continue;
      const all = isAtFigure ? matchesAt(format.pattern, text, figures) : matches(format.pattern, text);
      for (let m = 0; m < all.length; m++) {
        const match = all[m]!;
        const start = match.index;
        // A full stop or bracket behind an address closes the sentence.
        const raw = entityClass === 'CONTACT' ? match[0].replace(/[.,;:!?)\]»”…]+$/u, '') : match[0];
        const end = start + raw.length;
        if (unless?.(match, text.slice(Math.max(0, start - 24), start), text.slice(end, end + 16))) continue;
        add(start, end, entityClass);
      }
    }
  }
  if (hasInitial(text)) addInitials(text, found, add);
  if (ANY_APOSTROPHE.test(text))
    // «Жан д’Арк» has its given name, as «кеше д’Арк» has none.
    for (const { 0: whole, 1: given, index } of matches(WITH_APOSTROPHE, text))
      if (given !== undefined || !/^д/u.test(whole)) add(index, index + whole.length, 'PERSON');
  if (candidates.length === 0) return candidates;
  // Of two that overlap the longer one is meant: 14.09.2024 and not 14.09, 5 000 ₸ and not 000; else the first by grammar.
  candidates.sort((a, b) => a.start - b.start);
  const entities: Entity[] = [];
  for (let c = 0; c < candidates.length; c++) {
    const candidate = candidates[c]!;
    const last = entities.at(-1);
    if (last === undefined || last.end <= candidate.start) entities.push(candidate);
    else if (candidate.end - candidate.start > last.end - last.start) entities[entities.length - 1] = candidate;
  }
  return withTails(text, entities);
}

/** What follows an entity of a class and belongs to it by KazNERD's guidelines: «14.09.2024-ке дейін», «5 км-ден астам». */
const AFTER_TIME = /[ \u00a0](?:дейін|бері|кейін|аралығында)(?!\p{L})/uy;
const AFTER_AMOUNT = /[ \u00a0](?:дейін|астам|жуық)(?!\p{L})/uy;
const TAILS: Partial<Record<EntityClass, RegExp>> = {
  DATE: AFTER_TIME,
  TIME: AFTER_TIME,
  MONEY: AFTER_AMOUNT,
  QUANTITY: AFTER_AMOUNT,
  PERCENTAGE: AFTER_AMOUNT,
};
/** The part of a year or century that is meant: «2023 жылдың қыркүйегінде», «ХІХ ғ. басында». */
const PART_OF_YEAR =
  /[ \u00a0](?:(?:бірінші|екінші|алғашқы|соңғы)[ \u00a0](?:жартысы|ширегі|тоқсаны|онжылдығы)|басы|соңы|ортасы|аяғы|көктемі|жазы|күзі|қысы|қаңтары|ақпаны|наурызы|сәуірі|мамыры|маусымы|шілдесі|тамызы|қыркүйегі|қазаны|қарашасы|желтоқсаны)\p{L}{0,8}/uy;
const OF_YEAR = /(?:(?:жыл|ғасыр|жылдар|ғасырлар)д[ыі]ң|ғ\.|ж\.)$/u;
const YEAR_BEFORE_DAY = /(?:ж\.?|жыл(?:ы|ғы|дың|ының))$/u;
const FROM = /(?:[дтн][ае]н)$/u;
const UNTIL_END = /(?:дейін|аралығында)$/u;
const UNTIL = /[ \u00a0](?:дейін|аралығында)(?!\p{L})/uy;
/** An amount in a larger unit, whose rest follows in a smaller one: «1 м 75 см», «2 сағ 30 мин». */
const LARGER_UNIT = /\d[ \u00a0]?(?:км|м|метр|кг|келі|сағ\.?|сағат|мин\.?|минут|теңге|рубль|доллар|градус|°)$/u;

/** Classes of amounts, which may have a sign: -5 °C, +4%. */
const AMOUNTS: ReadonlySet<EntityClass> = new Set(['CARDINAL', 'MONEY', 'PERCENTAGE', 'QUANTITY']);
/** A sign, which is no hyphen behind a word or between two figures. */
const SIGN = /(?:^|[^\S\d]|[(«"„“[|:=])[-−+]$/u;

/** Where an amount begins that may have a sign before it. */
function signedStart(text: string, { class: entityClass, start }: Entity): number {
  if (!AMOUNTS.has(entityClass) || start === 0 || !/[\d₸$€£¥₽]/.test(text[start]!)) return start;
  const before = text.slice(Math.max(0, start - 3), start);
  return SIGN.test(before.slice(-2)) && !/\d\s[-−+]$/u.test(before) ? start - 1 : start;
}

/** Joins what is one entity in two formats and adds what belongs behind it. */
function withTails(text: string, formats: readonly Entity[]): Entity[] {
  const follows = (pattern: RegExp | undefined, end: number) => {
    if (!pattern) return end;
    pattern.lastIndex = end;
    return pattern.test(text) ? pattern.lastIndex : end;
  };
  const entities: Entity[] = [];
  for (let f = 0; f < formats.length; f++) {
    const format = formats[f]!;
    let { end } = format;
    let start = signedStart(text, format);
    const { class: entityClass } = format;
    const last = entities.at(-1);
    if (entityClass === 'DATE' && OF_YEAR.test(format.text)) end = follows(PART_OF_YEAR, end);
    if (last && last.class === entityClass && /^[ \u00a0]$/.test(text.slice(last.end, start))) {
      const isRest = entityClass !== 'DATE' && LARGER_UNIT.test(last.text) && entityClass !== 'CONTACT';
      const isDay = entityClass === 'DATE' && YEAR_BEFORE_DAY.test(last.text);
      const isSpan = TAILS[entityClass] !== undefined && FROM.test(last.text) && follows(UNTIL, end) > end;
      if (isRest || isDay || isSpan) {
        start = last.start;
        entities.pop();
      }
    }
    end = follows(TAILS[entityClass], end);
    entities.push({ ...format, start, end, text: text.slice(start, end) });
  }
  return entities;
}

/** The kinds (`classOf`) of the character that ends at a place in a text. */
function kindsBefore(text: string, at: number): number {
  const unit = text.charCodeAt(at - 1);
  return classOf(unit >= 0xdc00 && unit <= 0xdfff && at > 1 ? text.codePointAt(at - 2)! : unit);
}
const AFTER_FIGURE = new Set(Array.from('.,:/-', (mark) => mark.charCodeAt(0)));

/** Whether nothing before a figure makes it a part of what stands there, as `NOT_INSIDE` says. */
function standsAlone(text: string, at: number): boolean {
  if (at === 0) return true;
  if ((kindsBefore(text, at) & (LETTER | NUMBER)) !== 0) return false;
  return at === 1 || !AFTER_FIGURE.has(text.charCodeAt(at - 1)) || (kindsBefore(text, at - 1) & NUMBER) === 0;
}

/** Where runs of digits begin which `NOT_INSIDE` finds by themselves. */
function figuresOf(text: string): number[] {
  const starts: number[] = [];
  let isInside = false;
  const { length } = text;
  for (let at = 0; at < length; at++) {
    const unit = text.charCodeAt(at);
    const isDigit = unit >= 0x30 && unit <= 0x39;
    if (isDigit && !isInside && standsAlone(text, at)) starts.push(at);
    isInside = isDigit;
  }
  return starts;
}

const ENDS_IN_CAPITAL = /(?:\p{Lu}|Дж)$/u;

/** Whether a full stop may make an initial of a capital before it. */
function hasInitial(text: string): boolean {
  for (let at = text.indexOf('.', 1); at > 0; at = text.indexOf('.', at + 1))
    if (ENDS_IN_CAPITAL.test(text.slice(Math.max(0, at - 2), at))) return true;
  return false;
}

function addInitials(
  text: string,
  found: readonly Entity[],
  add: (start: number, end: number, entityClass: EntityClass) => void,
) {
  const persons = found.filter((entity) => entity.class === 'PERSON');
  // A letter with a full stop may end a sentence («С дәрумені» — «дәрумен С. Бұл»): the name has to look like one.
  const isName = (start: number, end: number, word: string) =>
    SURNAME_SHAPE.test(word) || persons.some((entity) => entity.start < end && start < entity.end);
  const isFirst = (start: number) => BEFORE_INITIAL.test(text.slice(Math.max(0, start - 2), start));
  const isTaken = (start: number, end: number) => found.some((entity) => entity.start < end && start < entity.end);
  // A capital behind it may go on with the name, if it begins none of its own («Қ. Мырза Әли Тараздан»).
  const mayGoOn = (end: number) =>
    /^[ \u00a0]\p{Lu}/u.test(text.slice(end, end + 2)) &&
    !found.some((entity) => entity.start === end + 1 && entity.class !== 'PERSON');
  const isAlone = (start: number, end: number) => isFirst(start) && !mayGoOn(end) && !isTaken(start, end);
  for (const match of matches(INITIALS_FIRST, text)) {
    const [whole, first, second, surname] = match;
    const start = match.index;
    const end = start + whole.length;
    if (
      second !== undefined ||
      // A given name of two parts: Қ.-Ж. Тоқаев.
      /[-‑]/.test(first!) ||
      isName(end - surname!.length, end, surname!) ||
      (INITIAL_ALONE.test(first!) && isAlone(start, end))
    ) {
      // «Қ. Мырза Әлидің»: a surname of two words, which the tagger says as one or as two.
      const longer = persons.find(
        (person) =>
          (person.start === end - surname!.length && person.end > end) ||
          (person.start === end + 1 && /[ \u00a0]/.test(text[end]!) && !SURNAME_SHAPE.test(surname!)),
      );
      add(start, longer?.end ?? end, 'PERSON');
    } else if (INITIAL_ALONE.test(first!)) {
      // The tagger may say nothing of it, or know the second word alone.
      const both = end + (SECOND_SURNAME.exec(text.slice(end, end + LONGEST_SURNAME))?.[0].length ?? 0);
      const isSecond = persons.some((person) => person.start === end + 1 && person.end === both);
      if (both > end && (isSecond ? isFirst(start) && !isTaken(start, end) : isAlone(start, both)))
        add(start, both, 'PERSON');
    }
  }
  for (const match of matches(INITIALS_LAST, text)) {
    const [whole, surname] = match;
    const start = match.index;
    if (isName(start, start + surname!.length, surname!)) add(start, start + whole.length, 'PERSON');
  }
}

/** How sure the tagger has to be of what it adds on either side of what the grammar knows. */
const EXTENDS = 0.6;
/** Classes whose names may hold a date or a number: a law of 2024 stays a law. */
const MAY_HOLD: ReadonlySet<EntityClass> = new Set([
  'LAW',
  'ART',
  'EVENT',
  'PROJECT',
  'ORGANISATION',
  'FACILITY',
  'PRODUCT',
  'POSITION',
  'CONTACT',
]);

/** Classes that figures alone may be of. */
const NUMERIC: ReadonlySet<EntityClass> = new Set([...AMOUNTS, 'DATE', 'TIME', 'ORDINAL']);
/** Numbers to call that have no more figures: 102, 1414. */
const SHORT_NUMBER = /^\d{3,4}$/;
/** A number, by itself or in groups of three: no name of anything. */
const FIGURES_ALONE =
  /^[-−+]?(?:\d{1,3}(?:[ \u00a0]\d{3})*|\d{4,6})(?:[ \u00a0](?:мың|млн|млрд|трлн|миллион|миллиард))?$/u;

/** A sentence ends on its verb: «жаз» and «жаздың ба» there are of writing, and no summer is meant. */
const WRITE = /(?<!\p{L})жаз(?:дың)?$/u;
const SENTENCE_END = /^\s*(?:[.!?…:;»”"]|$|(?:ба|ғой|ма|ше)(?!\p{L}))/u;

/** «Қысқа» is short, but where something is ready for the winter or goes on towards it: «қысқа дайын», «қысқа дейін». */
const SHORT = /^қысқа(?![^ \u00a0])/iu;
const FOR_WINTER =
  /^[ \u00a0]?(?:дайын|арнал|азық|отын|шөп|жем|соғым|сақта|қалдыр|жинал|жинап|киеді|керек|жетеді|жетпе|дейін|қарай|таман|салым|жақын|өте|лайық|ыңғайлы|жарайды|да[ \u00a0])/u;

/** Titles that stand before a name and are no part of it. */
const TITLE =
  /^(?:доктор|профессор|академик|директор|министр|президент|депутат|генерал|полковник|майор|капитан|инженер|мұғалім|ұстаз|төраға|әкім|ақын|жазушы)\s+/iu;

/** What is no part of any name at its rims: pictures, their modifiers and joiners, halves of a character. */
const RIM = String.raw`(?:[\s\u200d\ufe0f\p{Emoji_Modifier}]|(?![©®™№\d#*])\p{Extended_Pictographic}|\p{Cs})+`;
const LEADING = new RegExp(`^${RIM}`, 'u');
const TRAILING = new RegExp(`${RIM}$`, 'u');
const MAY_HAVE_RIM = /[\u2190-\u2bff\ud800-\udfff]|\u200d|\ufe0f/;

/** A dash before an amount is that of the sentence. */
const DASH_BEFORE = /^[–—-]\s+/u;

function withoutEmoji(entity: Entity): Entity | undefined {
  const { text, start } = entity;
  const dash = DASH_BEFORE.exec(text)?.[0].length ?? 0;
  if (dash > 0) return withoutEmoji({ ...entity, start: start + dash, text: text.slice(dash) });
  // Nearly all entities are letters, digits and marks of the BMP.
  if (!MAY_HAVE_RIM.test(text)) return entity;
  const first = LEADING.exec(text)?.[0].length ?? 0;
  const shown = text.slice(first).replace(TRAILING, '');
  return shown === '' ? undefined : { ...entity, start: start + first, end: start + first + shown.length, text: shown };
}

/** Words in small letters behind a name that are no part of it; those of `HONORIFIC` are. */
const NAME_WITH_TAIL = /^(\p{Lu}\S*(?:[ \u00a0]\p{Lu}\S*)*)((?:[ \u00a0]\p{Ll}+)+)$/u;
const HONORIFIC =
  /^[ \u00a0](?:ата|ана|апа|баба|баб|би|бибі|ұлы|улы|қызы|тегі|әулие|батыр|қажы|мырза|хан|де|да|фон|ван|бен|ибн|аль)/u;

function withoutTail(entity: Entity): Entity {
  const parts = entity.class === 'PERSON' ? NAME_WITH_TAIL.exec(entity.text) : null;
  if (parts === null || HONORIFIC.test(parts[2]!)) return entity;
  return { ...entity, end: entity.start + parts[1]!.length, text: parts[1]! };
}

/** Between two parts of a person's name: what else he was called, in brackets. KazNERD tags brackets with what they stand in. */
const OTHER_NAME = /^[ \u00a0]\(\p{Lu}\p{Ll}+\)[ \u00a0]$/u;

/** «Абай (Ибраһим) Құнанбайұлы» is one person, where a given name stands before and a surname or patronymic behind. */
function withOtherNames(text: string, found: readonly Entity[]): readonly Entity[] {
  if (!text.includes(') ')) return found;
  const result: Entity[] = [];
  for (const entity of found) {
    const isRest = entity.class === 'PERSON' && SURNAME_SHAPE.test(/^\S+/u.exec(entity.text)![0]);
    const own = isRest ? result.findLastIndex(({ end }) => text[end] !== ')') : -1;
    const first = result[own];
    if (
      first?.class === 'PERSON' &&
      own >= result.length - 2 &&
      result.slice(own + 1).every((other) => other.class === 'PERSON') &&
      /^\p{Lu}\p{Ll}+$/u.test(first.text) &&
      !PATRONYMIC_OR_SURNAME.test(first.text) &&
      OTHER_NAME.test(text.slice(first.end, entity.start))
    ) {
      result.length = own;
      result.push({ ...entity, start: first.start, text: text.slice(first.start, entity.end) });
    } else result.push(entity);
  }
  return result;
}
/** «Құнанбаев (Абай) Ибраһим» begins with the surname, and another person may follow. */
const PATRONYMIC_OR_SURNAME = /(?:[оеё]ва?|ина?|ск(?:ий|ая)|ұлы|қызы)(?:\p{Ll}{0,4})$/u;

/** Within names of other peoples; «бен», «да» and «де» are Kazakh words as well. */
const PARTICLE =
  /[ \u00a0](?:(?:фон|ван|ибн|бин|ди|дю|дель|аль|эль)[ \u00a0](?:де[рн][ \u00a0])?\p{Lu}[\p{L}-]+|да[ \u00a0](?:Винчи|Гама|Силва|Сильва)\p{Ll}*|де[ \u00a0](?:Голль|Бальзак|Ниро|Сент-Экзюпери|Монтень|Мопассан|Сервантес)\p{Ll}*)/uy;

/** «[Урсула] фон дер Ляйен» is one person. */
function withParticles(text: string, found: readonly Entity[]): readonly Entity[] {
  const goesOnBehind = ({ class: entityClass, end }: Entity) => {
    PARTICLE.lastIndex = end;
    return entityClass === 'PERSON' && PARTICLE.test(text);
  };
  if (!found.some(goesOnBehind)) return found;
  const result: Entity[] = [];
  for (const entity of found) {
    const last = result.at(-1);
    const goesOn = last !== undefined && entity.start < last.end;
    if (goesOn && entity.end <= last.end) continue;
    const { start } = goesOn ? result.pop()! : entity;
    let { end } = entity;
    PARTICLE.lastIndex = end;
    while (entity.class === 'PERSON' && PARTICLE.test(text)) end = PARTICLE.lastIndex;
    const isLonger = start < entity.start || end > entity.end;
    result.push(isLonger ? { ...entity, start, end, text: text.slice(start, end) } : entity);
  }
  return result;
}

const ANY_PATRONYMIC = /ұлы|қызы|улы|кызы|вич|вна|инична/;
const SURNAME_ALONE = /^\p{Lu}\p{L}+(?:[оеё]ва?|[^аеиоуы]ина?|ск(?:ий|ая))$/u;
const WITH_PATRONYMIC = /^\p{Lu}\p{L}+[ \u00a0]\p{Lu}\p{L}+(?:ұлы|қызы|улы|кызы|[оеё]вич|[оеё]вна|инична)\p{Ll}{0,5}$/u;
/** Nobody has another's patronymic. */
const PATRONYMIC_BEHIND =
  /[ \u00a0]\p{Lu}\p{Ll}+(?:[оеё]вич|[оеё]вна|инична)(?:т[ыі]ң|н[ыі]ң|п?[ғқгк]?[ае]|[тн][ыі]|[тн][ае]н?|[пм]ен)?(?![\p{L}-])/uy;

/** «Сәрсенбаев [Нұрлан Маратұлы]», as papers write it, and «[Иванова Мария] Петровна» are one person. */
function withPatronymics(text: string, found: readonly Entity[]): readonly Entity[] {
  if (!ANY_PATRONYMIC.test(text) || !found.some((entity) => entity.class === 'PERSON')) return found;
  const result: Entity[] = [];
  for (const entity of found) {
    const last = result.at(-1);
    if (last && entity.start < last.end) continue;
    if (entity.class !== 'PERSON') {
      result.push(entity);
      continue;
    }
    const goesOn =
      last?.class === 'PERSON' &&
      last.end + 1 === entity.start &&
      SURNAME_ALONE.test(last.text) &&
      WITH_PATRONYMIC.test(entity.text);
    const { start } = goesOn ? result.pop()! : entity;
    PATRONYMIC_BEHIND.lastIndex = entity.end;
    const end = PATRONYMIC_BEHIND.test(text) ? PATRONYMIC_BEHIND.lastIndex : entity.end;
    const isLonger = start < entity.start || end > entity.end;
    result.push(isLonger ? { ...entity, start, end, text: text.slice(start, end) } : entity);
  }
  return result;
}

/** A formula between dollar signs, told from sums of money by what only formulas have. */
const FORMULA = /\$\$[^$]{1,2000}\$\$|\$(?=[^$\n]{0,500}[\\^_={}<>+])(?![\s\d]*[\s$])[^$\n]{0,500}(?<!\s)\$(?!\d)/gu;

/** Code as Markdown marks it, of ASCII alone: «`npm install` командасы», and a block between fences. */
const CODE = /```[\t-~]{1,20000}```|`[ -_a-~]{1,500}`/gu;

/** What a sign encloses that may enclose something in a text. */
function enclosed(text: string, sign: string, pattern: RegExp): readonly RegExpExecArray[] {
  const first = text.indexOf(sign);
  return first < 0 || text.indexOf(sign, first + 1) < 0 ? [] : matches(pattern, text);
}

/** Leaves out what stands in formulas and in code. */
function outsideFormulas(text: string, entities: readonly Entity[]): readonly Entity[] {
  if (entities.length === 0) return entities;
  const formulas = enclosed(text, '$', FORMULA);
  const code = enclosed(text, '`', CODE);
  if (formulas.length + code.length === 0) return entities;
  const found = [...formulas, ...code].map(({ index, 0: { length } }) => ({ start: index, end: index + length }));
  return entities.filter(({ start, end }) => !found.some((place) => place.start < end && start < place.end));
}

/** A tagger's entities of a text put right by its grammar; both in order and not overlapping, as is the answer. */
export function withFormats(text: string, found: readonly Entity[]): readonly Entity[] {
  return outsideFormulas(
    text,
    withPatronymics(text, withParticles(text, withOtherNames(text, corrected(text, found)))),
  );
}

function corrected(text: string, found: readonly Entity[]): readonly Entity[] {
  const plausible: Entity[] = [];
  for (let f = 0; f < found.length; f++) {
    const shownPart = withoutEmoji(found[f]!);
    if (shownPart === undefined) continue;
    const entity = withoutTail(shownPart);
    const { class: entityClass, text: shown, start, end } = entity;
    if (ID_NAME_ALONE.test(shown)) continue;
    const isCalled = entityClass === 'CONTACT' && SHORT_NUMBER.test(shown);
    if (!NUMERIC.has(entityClass) && !isCalled && FIGURES_ALONE.test(shown)) {
      plausible.push({ ...entity, class: 'CARDINAL' });
      continue;
    }
    const signed = signedStart(text, entity);
    if (signed < start) {
      plausible.push({ ...entity, start: signed, text: text.slice(signed, end) });
      continue;
    }
    if (entityClass === 'DATE' && WRITE.test(shown) && SENTENCE_END.test(text.slice(end, end + 4))) continue;
    if (entityClass === 'DATE' && SHORT.test(shown) && !FOR_WINTER.test(text.slice(start + 5, start + 24))) continue;
    const title = entityClass === 'PERSON' ? TITLE.exec(shown)?.[0] : undefined;
    if (title === undefined) {
      plausible.push(entity);
      continue;
    }
    const position = title.trimEnd();
    plausible.push(
      { ...entity, class: 'POSITION', end: start + position.length, text: position },
      { ...entity, start: start + title.length, text: shown.slice(title.length) },
    );
  }
  const formats = formatEntities(text, plausible);
  if (formats.length === 0) return withHeadNouns(text, plausible);
  const result: Entity[] = [];
  let next = 0;
  for (const [index, format] of formats.entries()) {
    while (next < plausible.length && plausible[next]!.end <= format.start) result.push(plausible[next++]!);
    const from = next;
    while (next < plausible.length && plausible[next]!.start < format.end) next++;
    const others = plausible.slice(from, next);
    // «14.09.2024 күні»: the day is that of the date, and no part of its name.
    const isDayBehind = (other: Entity, { class: formatClass, start, end }: Entity) =>
      formatClass === 'DATE' && other.start >= start && /^[ \u00a0]күні\p{Ll}*$/u.test(text.slice(end, other.end));
    // Or of its own what holds two of them («25 мамырдан 1 қыркүйекке дейін»); two amounts are two («1 га-дан 20 центнер»).
    const isSure = (other: Entity) => {
      const holdsTwo =
        (formats[index - 1]?.start ?? -1) >= other.start ||
        (formats[index + 1]?.end ?? Number.POSITIVE_INFINITY) <= other.end;
      if (!holdsTwo) return other.score >= EXTENDS;
      return other.class === 'DATE' || UNTIL_END.test(other.text);
    };
    const holds = (other: Entity) =>
      other.start <= format.start &&
      other.end >= format.end &&
      // One of just this extent does not hold it: the grammar is surer.
      other.end - other.start > format.end - format.start &&
      ((other.class === format.class && isSure(other)) ||
        (other.class === 'DATE' && format.class === 'ORDINAL' && other.score >= EXTENDS) ||
        (MAY_HOLD.has(other.class) && other.score >= 0.5)) &&
      !isDayBehind(other, format);
    const holder = others.find(holds);
    if (holder) {
      // It may hold the next one too.
      next = from;
      continue;
    }
    // «соңғы 10 км-ден астам»: what the tagger has on either side belongs to it.
    const same = others.filter((other) => other.class === format.class && isSure(other) && !isDayBehind(other, format));
    const least = result.at(-1)?.end ?? 0;
    // A surname with initials begins where the grammar says.
    const starts = format.class === 'PERSON' ? [] : same.map((other) => other.start);
    const end = Math.max(format.end, ...same.map((other) => other.end));
    // «Қылмыстық кодекстің 190-бабы»: the code is part of what its article is.
    const code = result.at(-1);
    if (format.class === 'LAW' && code?.class === 'LAW' && code.end + 1 === format.start) {
      result[result.length - 1] = { ...code, end, text: text.slice(code.start, end) };
      continue;
    }
    const start = Math.max(Math.min(format.start, ...starts), least);
    result.push({ ...format, start, end, text: text.slice(start, end) });
  }
  while (next < plausible.length && plausible[next]!.start < (result.at(-1)?.end ?? 0)) next++;
  result.push(...plausible.slice(next));
  return withHeadNouns(text, result);
}
