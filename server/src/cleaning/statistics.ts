import { FNV_PRIME, hashOfWord } from '../hash';
import type { Draft } from '../rule';
import { toSmall } from '../text/small';
import type { Token } from '../text/tokens';
import type { Sentence } from '../types';
import { FINEWEB2_VERSIONS, fineweb2Verdict, LEAST_WORDS } from './fineweb2';
import { type CleaningOptions, segmentRule } from './rule';
import { Sequences } from './sequences';
import { FUNCTION_WORDS } from './stopwords';

/** Rules about a text as a whole: shares of this and that. They say nothing of short texts. */

const percent = (share: number) => (100 * share).toFixed(share < 0.1 ? 1 : 0);

const OTHER_VISIBLE = 1;
const SYMBOL = 2;
const NUMERAL = 3;
const SPACE = 4;
const HALF = 5;
/** What each UTF-16 unit is; 0: not looked at yet. */
const KINDS = new Uint8Array(65536);

function kindOf(character: string): number {
  if (/\s/.test(character)) return SPACE;
  if (/\p{N}/u.test(character)) return NUMERAL;
  return /[^\p{L}\p{M}\uFFFC]/u.test(character) ? SYMBOL : OTHER_VISIBLE;
}

function kindOfUnit(unit: number): number {
  const kind = unit >= 0xd800 && unit < 0xe000 ? HALF : kindOf(String.fromCharCode(unit));
  KINDS[unit] = kind;
  return kind;
}

interface Shares {
  readonly text: string;
  /** Visible characters, and the symbols and digits among them. Code points. */
  readonly visible: number;
  readonly symbols: number;
  readonly digits: number;
}

let lastShares: Shares | undefined;

/** Counts of a text's characters; those of the last text are kept, as two rules ask for them. */
function sharesOf(text: string): Shares {
  if (lastShares?.text === text) return lastShares;
  const counts: [number, number, number, number, number] = [0, 0, 0, 0, 0];
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    let kind = KINDS[unit] || kindOfUnit(unit);
    if (kind === HALF) {
      const character = String.fromCodePoint(text.codePointAt(i)!);
      kind = kindOf(character);
      i += character.length - 1;
    }
    counts[kind]!++;
  }
  const visible = counts[OTHER_VISIBLE] + counts[SYMBOL] + counts[NUMERAL];
  lastShares = { text, visible, symbols: counts[SYMBOL], digits: counts[NUMERAL] };
  return lastShares;
}

const SYMBOL_LIMIT = 0.3;
const DIGIT_LIMIT = 0.3;

const symbolRatio = segmentRule({
  id: 'cleaning.symbol-ratio',
  title: {
    kk: 'Әріп те, цифр да емес таңбалар көп',
    ru: 'Много знаков, не букв и не цифр',
    en: 'Many signs that are neither letters nor digits',
  },
  severity: 'information',
  args: ['share in percent', 'limit in percent'],
  sentence: {
    kk: 'Мәтіннің {0}%-ы әріп те, цифр да емес (шегі {1}%).',
    ru: '{0}% текста — не буквы и не цифры (предел {1}%).',
    en: '{0}% of the text are neither letters nor digits (limit {1}%).',
  },

  wholeText: true,
  reason:
    'Menus, tables and ASCII art. Limit: 30% of the visible characters of a text of 50 or more; a dialogue full of dashes and quotation marks stays below 20%.',
  why: {
    kk: 'Мәзір, кесте, таңбадан салынған сурет. Шегі: 50 таңбадан ұзын мәтіннің 30%-ы.',
    ru: 'Меню, таблицы, рисунки из знаков. Предел: 30% видимых знаков текста от 50 знаков.',
  },
  fix: 'none',
  bad: [{ text: '| --- | --- | === >>> *** ### | бет | басты | >>> *** ||| === --- ### === ***' }],
  good: ['— Сәлем! — деді ол. — «Қалайсың?» — Жақсы, рахмет! Өзің ше, бауырым?', '***'],
  check({ text, options }) {
    if (options.whole === false || text.length < 50) return [];
    const { visible, symbols } = sharesOf(text);
    if (visible < 50) return [];
    const share = symbols / visible;
    return share > SYMBOL_LIMIT ? [{ start: 0, end: text.length, args: [percent(share), percent(SYMBOL_LIMIT)] }] : [];
  },
});

const digitRatio = segmentRule({
  id: 'cleaning.digit-ratio',
  title: { kk: 'Цифр көп', ru: 'Много цифр', en: 'Many digits' },
  severity: 'information',
  args: ['share in percent', 'limit in percent'],
  sentence: {
    kk: 'Мәтіннің {0}%-ы цифр (шегі {1}%).',
    ru: '{0}% текста — цифры (предел {1}%).',
    en: '{0}% of the text are digits (limit {1}%).',
  },

  wholeText: true,
  reason: 'Price lists, schedules, identifiers. Limit: 30% of the visible characters of a text of 50 or more.',
  why: {
    kk: 'Баға тізімі, кесте, нөмірлер. Шегі: 50 таңбадан ұзын мәтіннің 30%-ы.',
    ru: 'Прайс-листы, расписания, номера. Предел: 30% видимых знаков текста от 50 знаков.',
  },
  fix: 'none',
  bad: [{ text: '12.03.2021 45 000 16.04.2022 47 500 18.05.2023 49 900 20.06.2024 52 000 теңге' }],
  good: ['2023 жылы елімізде 398 мың бала дүниеге келді, бұл 2022 жылмен салыстырғанда аз.'],
  check({ text, options }) {
    if (options.whole === false || text.length < 50) return [];
    const { visible, digits } = sharesOf(text);
    if (digits * 4 < 50) return [];
    const share = digits / visible;
    return visible >= 50 && share > DIGIT_LIMIT
      ? [{ start: 0, end: text.length, args: [percent(share), percent(DIGIT_LIMIT)] }]
      : [];
  },
});

let lastTokens: readonly Token[] | undefined;
let lastWords: readonly string[] = [];

/** Lower-case words of a text, in order; those of the last text are kept, as two rules ask for them. */
function wordsOf(tokens: readonly Token[]): readonly string[] {
  if (tokens !== lastTokens) {
    const words: string[] = [];
    for (let i = 0; i < tokens.length; i++) if (tokens[i]!.kind === 'word') words.push(toSmall(tokens[i]!.text));
    lastTokens = tokens;
    lastWords = words;
  }
  return lastWords;
}

/** By the detector, or by letters that Tatar, Bashkir and Kyrgyz share. */
function mayBeKazakh(text: string, { language }: CleaningOptions): boolean {
  return language === undefined ? /[әғқңөұүһі]/i.test(text) : language === 'kk';
}

const LEAST_WORDS_FOR_STOP_WORDS = 40;
const LEAST_STOP_WORDS = 0.04;

const stopWordRatio = segmentRule({
  id: 'cleaning.stop-word-ratio',
  title: { kk: 'Көмекші сөздер аз', ru: 'Мало служебных слов', en: 'Few function words' },
  severity: 'information',
  args: ['words', 'share of function words in percent', 'least in percent'],
  sentence: {
    kk: '{0} сөздің {1}%-ы ғана көмекші сөз (кемі {2}%): бұл байланысты мәтінге ұқсамайды.',
    ru: 'Из {0} слов служебных лишь {1}% (не менее {2}%): на связный текст не похоже.',
    en: 'Of {0} words only {1}% are function words (least {2}%): this does not read like running text.',
  },

  wholeText: true,
  reason:
    'Running text has function words; lists of names, keywords and goods have none. Least: 4% of the words of a Kazakh text of 40 words or more, by a list of function words alone (no topic words, unlike FineWeb-2). Texts in other languages are left out.',
  why: {
    kk: 'Байланысты мәтінде көмекші сөздер болады, ал аттар, кілт сөздер, тауарлар тізімінде жоқ. 40 сөзден ұзын қазақ мәтінінде кемінде 4% болуы керек.',
    ru: 'В связном тексте есть служебные слова, в списках имён, ключевых слов и товаров их нет. В казахском тексте от 40 слов их должно быть не меньше 4%.',
  },
  fix: 'none',
  bad: [
    {
      text: `${'алма алмұрт жүзім қарбыз қауын өрік шабдалы анар інжір құрма '.repeat(4)}қызанақ`,
    },
  ],
  good: [
    'Ол үйге келді де, әкесіне бәрін айтып берді.',
    `${'Бұл кітап туралы көп айтылды, бірақ оның авторы әлі белгісіз болып отыр. '.repeat(5)}`,
  ],
  check({ text, tokens, options }) {
    if (options.whole === false || tokens.length < LEAST_WORDS_FOR_STOP_WORDS || !mayBeKazakh(text, options)) return [];
    const words = wordsOf(tokens);
    if (words.length < LEAST_WORDS_FOR_STOP_WORDS) return [];
    let functional = 0;
    for (let i = 0; i < words.length; i++) if (FUNCTION_WORDS.has(words[i]!)) functional++;
    const share = functional / words.length;
    return share < LEAST_STOP_WORDS
      ? [{ start: 0, end: text.length, args: [`${words.length}`, percent(share), percent(LEAST_STOP_WORDS)] }]
      : [];
  },
});

/** Share of a text's characters that its commonest n-gram of words takes, for n = 2, 3, 4: Gopher's table A1. */
const TOP_NGRAM_LIMITS: readonly (readonly [n: number, limit: number])[] = [
  [4, 0.16],
  [3, 0.18],
  [2, 0.2],
];

/** How many pairs of words fell into each place; from one text nothing lasts. */
const PAIRS = new Uint8Array(4096);

/** Whether two words may stand in a row three times: no longer phrase does, else. Told by hashes, as nearly no text has such a pair. */
function mayRepeatPair(words: readonly string[]): boolean {
  PAIRS.fill(0);
  let before = 0;
  for (let i = 0; i < words.length; i++) {
    const own = hashOfWord(words[i]!);
    const hash = Math.imul(before, FNV_PRIME) ^ own;
    const place = (hash ^ (hash >>> 15)) & (PAIRS.length - 1);
    if (i > 0 && ++PAIRS[place]! === 3) return true;
    before = own;
  }
  return false;
}

const repeatedNgram = segmentRule({
  id: 'cleaning.repeated-ngram',
  title: { kk: 'Қайталанған сөз тіркесі', ru: 'Повторяющееся сочетание слов', en: 'Repeated phrase' },
  severity: 'warning',
  args: ['n', 'phrase', 'times'],
  sentence: {
    kk: '«{1}» тіркесі ({0} сөз) {2} рет қайталанған.',
    ru: 'Сочетание «{1}» (слов: {0}) повторяется, раз: {2}.',
    en: 'The {0}-word phrase “{1}” occurs {2} times.',
  },

  reason:
    'Boilerplate, and loops of a language model. Limits as in Gopher (Rae et al. 2021, table A1): the commonest 2-, 3- or 4-word phrase takes 20%, 18% or 16% of the characters. Texts of 20 words or more; a phrase counts from its third time on.',
  why: {
    kk: 'Үлгі мәтін не модельдің қайталанып кетуі. Шектері Gopher-дегідей (Rae және б., 2021): ең жиі 2, 3, 4 сөздік тіркес таңбалардың 20, 18, 16%-ын алады.',
    ru: 'Шаблонный текст или зацикливание модели. Пределы как у Gopher (Rae и др., 2021): самое частое сочетание из 2, 3, 4 слов занимает 20, 18, 16% знаков.',
  },
  fix: 'none',
  bad: [{ text: 'Мен үйге барамын. '.repeat(8) }],
  good: [
    'Мен үйге барамын. Сен үйге барасың. Ол үйге барады. Біз кинода боламыз, ал олар қалада қалады, өйткені кеш болды.',
  ],
  check({ text, tokens, options }) {
    if (options.whole === false || tokens.length < 20) return [];
    const words = wordsOf(tokens);
    if (words.length < 20) return [];
    if (!mayRepeatPair(words)) return [];
    const sequences = new Sequences(words, ' ');
    for (const [n, limit] of TOP_NGRAM_LIMITS) {
      const { first, times } = commonest(sequences, n);
      if (times < 3) continue;
      const phrase = sequences.show(first).slice(0, -1);
      if ((times * phrase.length) / text.length <= limit) continue;
      const placed = tokens.filter((token) => token.kind === 'word');
      return [{ start: placed[first]!.start, end: placed[first + n - 1]!.end, args: [`${n}`, phrase, `${times}`] }];
    }
    return [];
  },
});

/** The sequence of n words that comes most often, of several that which was so often first: the index of its first words. */
function commonest(sequences: Sequences, n: number): { first: number; times: number } {
  const times: number[] = [];
  let top = 0;
  for (let i = 0, count = sequences.begin(n); i < count; i++) {
    times.push(0);
    const first = sequences.first(i);
    times[first]!++;
    if (times[first]! > times[top]!) top = first;
  }
  return { first: top, times: times[top] ?? 0 };
}

const NEWS =
  'Аудан орталығында балаларға арналған спорт алаңы ашылды. Салтанатты жиынға тұрғындар, мұғалімдер, ата-аналар қатысты. Әкім құрылысшыларға алғыс айтты. Енді жасөспірімдер футбол, баскетбол ойнай алады. Қыста мұз айдыны жасалады. Келер көктемде көшет отырғызу жоспарланған. Жаттықтырушы Ерлан Сәбитов апта сайын тегін сабақ өткізеді. Ұйымдастырушылар жарыс кестесін әзірлеп қойған. Жеңімпаздарға кубок тапсырылады. Ауыл халқы қуанышын жасырмады.';

const NUMBER_WORDS: readonly (readonly [n: number, kk: string, ru: string, en: string])[] = [
  [2, 'екі', 'двух', 'two'],
  [3, 'үш', 'трёх', 'three'],
  [4, 'төрт', 'четырёх', 'four'],
  [5, 'бес', 'пяти', 'five'],
  [6, 'алты', 'шести', 'six'],
  [7, 'жеті', 'семи', 'seven'],
  [8, 'сегіз', 'восьми', 'eight'],
  [9, 'тоғыз', 'девяти', 'nine'],
  [10, 'он', 'десяти', 'ten'],
];

/** What each filter measures, by its name in datatrove. */
const MEASURES: Readonly<Record<string, Sentence>> = {
  ...Object.fromEntries(
    NUMBER_WORDS.flatMap(([n, kk, ru, en]) => {
      const top = {
        kk: `ең жиі ${kk} сөздік тіркестің мәтіндегі үлесі`,
        ru: `доля самого частого сочетания из ${ru} слов`,
        en: `the share of the commonest ${en}-word phrase`,
      };
      const repeated = {
        kk: `қайталанған ${kk} сөздік тізбектердегі әріптердің үлесі`,
        ru: `доля букв в повторяющихся цепочках из ${ru} слов`,
        en: `the share of letters in repeated ${en}-word sequences`,
      };
      return n < 5 ? [[`top_${n}_gram`, top]] : [[`duplicated_${n}_n_grams`, repeated]];
    }),
  ),
  dup_line_frac: { kk: 'қайталанған жолдардың үлесі', ru: 'доля повторных строк', en: 'the share of repeated lines' },
  char_dup_ratio: {
    kk: 'қайталанған жолдардағы әріптердің үлесі',
    ru: 'доля букв в повторных строках',
    en: 'the share of letters in repeated lines',
  },
  line_punct_ratio: {
    kk: 'нүктемен, леп не сұрау белгісімен біткен жолдардың үлесі',
    ru: 'доля строк с точкой, «!» или «?» в конце',
    en: 'the share of lines that end with a full stop, “!” or “?”',
  },
  list_ratio: {
    kk: 'жол саны мен сөз санының қатынасы',
    ru: 'отношение числа строк к числу слов',
    en: 'the ratio of lines to words',
  },
  gopher_long_doc: { kk: 'сөз саны', ru: 'число слов', en: 'the number of words' },
  gopher_below_avg_threshold: { kk: 'сөздің орташа ұзындығы', ru: 'средняя длина слова', en: 'the mean word length' },
  gopher_above_avg_threshold: { kk: 'сөздің орташа ұзындығы', ru: 'средняя длина слова', en: 'the mean word length' },
  gopher_too_many_hashes: {
    kk: '«#» белгісі мен сөз санының қатынасы',
    ru: 'отношение числа знаков «#» к числу слов',
    en: 'the ratio of “#” to words',
  },
  gopher_too_many_ellipsis: {
    kk: 'көп нүкте мен сөз санының қатынасы',
    ru: 'отношение числа многоточий к числу слов',
    en: 'the ratio of ellipses to words',
  },
  gopher_too_many_bullets: {
    kk: 'тізім белгісінен басталған жолдардың үлесі',
    ru: 'доля строк, которые начинаются со знака списка',
    en: 'the share of lines that begin with a bullet',
  },
  gopher_too_many_end_ellipsis: {
    kk: 'көп нүктемен біткен жолдардың үлесі',
    ru: 'доля строк с многоточием в конце',
    en: 'the share of lines that end with an ellipsis',
  },
  gopher_below_alpha_threshold: {
    kk: 'әрпі бар сөздердің үлесі',
    ru: 'доля слов с буквами',
    en: 'the share of words with letters',
  },
  gopher_enough_stop_words: {
    kk: 'әртүрлі көмекші сөздердің саны',
    ru: 'число разных служебных слов',
    en: 'the number of different stop words',
  },
};

const fineweb2 = segmentRule({
  id: 'cleaning.fineweb2',
  severity: 'information',
  args: ['filter', 'value', 'limit', 'year and month'],
  sentence: {
    kk: 'FineWeb-2 ({3}) бұл құжатты алып тастар еді: {0} — {1}, шегі {2}.',
    ru: 'FineWeb-2 ({3}) отбросил бы этот документ: {0} — {1}, предел {2}.',
    en: 'FineWeb-2 ({3}) would drop this document: {0} is {1}, limit {2}.',
  },
  codes: MEASURES,

  wholeText: true,
  reason:
    'Whether FineWeb-2, the largest open web corpus, would keep this document, by its values of June 2025 or, where the setting or option `fineweb2` says so, of December 2024; said at its first word. Information only: its Kazakh stop words are taken from encyclopedia stubs about places, so good news texts fail.',
  why: {
    kk: 'Ең үлкен ашық веб-корпус FineWeb-2 бұл құжатты қалдырар ма еді, соны ғана айтады. Оның қазақ тіліне алған сөздері энциклопедиядағы қысқа мақалалардан, сондықтан жақсы жаңалық мәтіні де өтпей қалуы мүмкін.',
    ru: 'Лишь сообщает, оставил бы этот документ FineWeb-2, крупнейший открытый веб-корпус. Его казахские служебные слова взяты из коротких статей энциклопедии, так что и хорошие новости могут не пройти.',
  },
  fix: 'none',
  bad: [{ text: NEWS }],
  good: [`${NEWS} Бұл туралы және басқа да жаңалықтар бойынша ол толығырақ айтты.`, 'Қысқа мәтін.'],
  check({ text, tokens, options }) {
    if (options.whole === false || tokens.length < LEAST_WORDS || !mayBeKazakh(text, options)) return [];
    const words = tokens.map((token) => token.text);
    const verdict = fineweb2Verdict(text, words, options.fineweb2 ?? FINEWEB2_VERSIONS[0]);
    // A verdict on the whole document is reported at its start: nobody wants all of it underlined.
    const { start, end } = tokens.find(({ kind }) => kind === 'word') ?? tokens[0]!;
    const draft: Draft[] = verdict === undefined ? [] : [{ start, end, args: verdict }];
    return draft;
  },
});

export const STATISTIC_RULES = [symbolRatio, digitRatio, stopWordRatio, repeatedNgram, fineweb2];
