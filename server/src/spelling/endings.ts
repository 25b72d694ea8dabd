/**
 * Does an ending fit a stem that the dictionary does not know (a name, a number, an abbreviation)? The dictionary itself
 * is asked: the ending is put on a known noun that sounds alike at its end, and the result must be a word.
 */
import { toSmall } from '../text/small';
import { finalSound, type Harmony, harmonyOf, isVowel } from './letters';

export type Lookup = (word: string) => boolean;

/** By the letters' UTF-16 units: that of a letter is a number, while the letter by itself is a string made anew each time. */
const byUnit = (words: Readonly<Record<string, readonly string[]>>): ReadonlyMap<number, readonly string[]> =>
  new Map(Object.entries(words).map(([letter, own]) => [letter.charCodeAt(0), own]));

/** Common nouns by harmony and last letter; each takes every nominal ending without changing its stem. */
const MODELS: Readonly<Record<Harmony, ReadonlyMap<number, readonly string[]>>> = {
  back: byUnit({
    а: ['дала', 'сапа'],
    о: ['кино', 'радио'],
    ы: ['қайшы', 'оқушы'],
    и: ['ханзи', 'такси'],
    у: ['бояу', 'оқу'],
    й: ['сарай', 'май'],
    р: ['базар', 'дар'],
    л: ['жол', 'мал'],
    м: ['қадам', 'адам'],
    н: ['орман', 'заман'],
    ң: ['таң', 'шаң'],
    з: ['қаз', 'жаз'],
    ж: ['гараж', 'багаж'],
    с: ['бас', 'тас'],
    ш: ['душ', 'қыш'],
    т: ['ат', 'сағат'],
    қ: ['оқ', 'халық'],
    п: ['топ', 'кітап'],
    б: ['клуб'],
    в: ['клуб', 'ат'],
    г: ['округ', 'педагог'],
    д: ['завод', 'аккорд'],
    ф: ['граф', 'телеграф'],
    х: ['монарх', 'рух'],
    ц: ['абзац'],
    ч: ['матч'],
    к: ['парк', 'банк'],
    я: ['дария', 'химия'],
    щ: ['плащ', 'борщ'],
  }),
  front: byUnit({
    е: ['мекеме', 'әңгіме'],
    ә: ['күнә'],
    э: ['мекеме'],
    і: ['кісі', 'кеңші'],
    и: ['такси'],
    у: ['елеу', 'жүзу'],
    ю: ['меню', 'интервью'],
    й: ['үй', 'би'],
    р: ['пікір', 'жер'],
    л: ['көл', 'тіл'],
    м: ['өлім', 'білім'],
    н: ['күн', 'түтін'],
    ң: ['өң', 'тең'],
    з: ['сөз', 'көз'],
    ж: ['тіреж', 'манеж'],
    с: ['дәріс', 'іс'],
    ш: ['күміс', 'жеміс'],
    т: ['бет', 'кент'],
    к: ['көк', 'бек'],
    п: ['мектеп', 'принцип'],
    б: ['әріп', 'мектеп'],
    в: ['бет', 'архив'],
    г: ['бет'],
    д: ['велосипед', 'бет'],
    ф: ['шеф', 'бет'],
    х: ['цех', 'бет'],
    ц: ['немец', 'бет'],
    ч: ['бет'],
    ь: ['апрель', 'июль'],
  }),
};

/** The words that the digits of a number end in when read aloud. */
const UNITS = ['нөл', 'бір', 'екі', 'үш', 'төрт', 'бес', 'алты', 'жеті', 'сегіз', 'тоғыз'];
const TENS = ['', 'он', 'жиырма', 'отыз', 'қырық', 'елу', 'алпыс', 'жетпіс', 'сексен', 'тоқсан'];

/** The last word of a number as it is read: 2024 `төрт`, 20 `жиырма`, 500 `жүз`; digits with inner separators allowed. */
export function lastSpokenNumeral(number: string): string | undefined {
  const digits = /(\d+)\D*$/u.exec(number)?.[1];
  if (!digits) return undefined;
  const zeros = /0*$/.exec(digits)![0].length;
  // Zeros alone are the last digits of a larger number that was cut at its spaces: 10 000.
  if (digits === '0') return 'нөл';
  if (zeros === 0) return UNITS[Number(digits.at(-1))];
  if (zeros === 1) return TENS[Number(digits.at(-2))];
  if (zeros === 2) return 'жүз';
  if (zeros < 6) return 'мың';
  return zeros < 9 ? 'миллион' : 'миллиард';
}

const COLLECTIVE = new Map([
  ['бір', 'біре'],
  ['екі', 'еке'],
  ['алты', 'алта'],
  ['жеті', 'жете'],
]);

/**
 * Whether an ending written after a hyphen fits the number before it: `2024` + `тің`, `5` + `ші`, `2` + `нші`, `20` + `сыншы`,
 * `3` + `еуі`. The numeral that is read last must take the ending.
 */
export function endingFitsNumber(number: string, ending: string, spell: Lookup): boolean {
  const numeral = lastSpokenNumeral(number);
  if (numeral === undefined) return false;
  // Whether 5 000 000 is cut after its thousands or its millions, its last digits do not say.
  if (number === '000' && (spell(`миллион${ending}`) || spell(`миллиард${ending}`))) return true;
  if (spell(numeral + ending)) return true;
  // Only the end of the ordinal is written in older practice: 5-ші, 6-шы.
  const ordinal = /^(ші|шы|інші|ыншы|нші|ншы)(.*)$/u.exec(ending);
  if (ordinal) {
    const back = harmonyOf(numeral) === 'back' || numeral === 'миллиард';
    const [, suffix, rest] = ordinal;
    const fits = suffix!.endsWith(back ? 'ы' : 'і') && (suffix!.startsWith('н') ? isVowel(numeral.at(-1)!) : true);
    return (
      fits && (rest === '' || spell((back ? 'алтыншы' : 'бесінші') + rest) || spell((back ? 'оқушы' : 'кісі') + rest))
    );
  }
  if (/^(еу|ау)/u.test(ending)) {
    const collective = COLLECTIVE.get(numeral);
    if (collective) return spell(collective + ending.slice(1));
    return spell(numeral + ending);
  }
  return false;
}

/** `true` if the letters of the stem do not decide its harmony, so that both kinds of ending are right. */
function harmonies(stem: string): readonly Harmony[] {
  const telling = harmonyOf(stem);
  // -ев after a vowel and -к, -г of loans: Тоқаевтың, паркке; foreign stems with и: Путиннің, Шымкентке.
  if (telling === undefined || /(?:[аоыуе]ев|[кг])$/u.test(stem) || (telling === 'front' && /[аоұы]/u.test(stem)))
    return ['back', 'front'];
  return [telling];
}

const SOFTENED: Readonly<Record<string, string>> = { қ: 'ғ', к: 'г', п: 'б' };

/**
 * Whether `ending` (lower case, not empty) may follow `stem` (any case), judged by the last sounds of the stem. Stems that end in a letter
 * without a model take any ending that some model takes.
 */
export function endingFits(stem: string, ending: string, spell: Lookup): boolean {
  const lower = toSmall(stem);
  if (finalSound(lower) === undefined && !lower.endsWith('ь')) return isEnding(ending, spell);
  const last = lower.charCodeAt(lower.length - 1);
  for (const harmony of harmonies(lower)) {
    const models = MODELS[harmony].get(last) ?? MODELS[harmony === 'back' ? 'front' : 'back'].get(last) ?? [];
    for (const model of models) if (spell(model + ending)) return true;
  }
  return false;
}

/** The stem with its last consonant softened, as before a vowel ending (қазақ – қазағы), or `undefined`. */
export function softenedStem(stem: string): string | undefined {
  const soft = SOFTENED[stem.at(-1) ?? ''];
  return soft === undefined ? undefined : stem.slice(0, -1) + soft;
}

/** One model for each kind of stem, enough to tell whether a string is a nominal ending at all. */
const ANY = [
  'бала',
  'кеме',
  'базар',
  'пікір',
  'адам',
  'өлім',
  'орман',
  'күн',
  'қаз',
  'сөз',
  'ат',
  'бет',
  'бас',
  'дәріс',
];

/** Whether a string is a nominal ending after some kind of stem; used after Latin words, abbreviations and quotation marks. */
export function isEnding(ending: string, spell: Lookup): boolean {
  if (ending === '' || ending.length > 24) return false;
  return ANY.some((model) => spell(model + ending));
}

/** How abbreviations of units and of large numbers are read aloud; any of the readings may take the ending. Lower case. */
const READINGS: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    км: ['километр'],
    м: ['метр'],
    дм: ['дециметр'],
    см: ['сантиметр'],
    мм: ['миллиметр'],
    мкм: ['микрометр'],
    кг: ['килограмм', 'келі'],
    г: ['грамм'],
    гр: ['грамм'],
    мг: ['миллиграмм'],
    т: ['тонна'],
    ц: ['центнер'],
    л: ['литр'],
    мл: ['миллилитр'],
    га: ['гектар'],
    млн: ['миллион'],
    млрд: ['миллиард'],
    трлн: ['триллион'],
    мың: ['мың'],
    тг: ['теңге'],
    руб: ['рубль'],
    долл: ['доллар'],
    сағ: ['сағат'],
    мин: ['минут'],
    сек: ['секунд'],
    с: ['секунд', 'сағат'],
    ж: ['жыл'],
    жж: ['жылдар'],
    ғ: ['ғасыр'],
    ғғ: ['ғасырлар'],
    б: ['бет'],
    кв: ['квадрат'],
    квт: ['киловат', 'киловатт'],
    мвт: ['мегават', 'мегаватт'],
    вт: ['ват', 'ватт'],
    квт·сағ: ['сағат'],
    гц: ['герц'],
    мгц: ['мегагерц'],
    ггц: ['гигагерц'],
    кб: ['килобайт'],
    мб: ['мегабайт'],
    гб: ['гигабайт'],
    тб: ['терабайт'],
    кбит: ['килобит'],
    мбит: ['мегабит'],
    гбит: ['гигабит'],
    ккал: ['килокалория'],
    дж: ['джоуль'],
    // With the possessive too: өндірістің 8%-нан, сегіз пайызынан.
    '%': ['пайыз', 'процент', 'пайызы', 'проценті'],
    '°': ['градус'],
    $: ['доллар'],
    '₸': ['теңге'],
    '€': ['еуро'],
    '₽': ['рубль'],
  }),
);

/** What is not read of a sign: of km² the figure, of сағ. the full stop. */
const SIGNS_BEHIND = /[²³.]+$/u;

/** How a sign or an abbreviation is read aloud, if that is known: `км` километр, `%` пайыз or процент, `км²` as `км`. */
export function readingsOf(abbreviation: string): readonly string[] | undefined {
  const small = toSmall(abbreviation);
  return READINGS.get(SIGNS_BEHIND.test(small) ? small.replace(SIGNS_BEHIND, '') : small);
}

const BACK_OF: Readonly<Record<string, string>> = { е: 'а', і: 'ы', ө: 'о', ү: 'ұ', ә: 'а', к: 'қ', г: 'ғ' };
const FRONT_OF: Readonly<Record<string, string>> = { а: 'е', ы: 'і', о: 'ө', ұ: 'ү', қ: 'к', ғ: 'г' };
/** First consonants of endings that sounds before them exchange. */
const FIRST_CONSONANTS: readonly string[] = ['дтнл', 'ғқ', 'гк', 'мбп'];

/** The same ending in the other harmony and after other sounds, the one given first: `тан` → тан, дан, нан, лан, тен, … */
function* shapesOf(ending: string): Generator<string> {
  const swap = (table: Readonly<Record<string, string>>) =>
    [...ending].map((letter) => table[letter] ?? letter).join('');
  for (const shape of new Set([ending, swap(BACK_OF), swap(FRONT_OF)])) {
    const first = shape.charAt(0);
    yield shape;
    for (const letter of FIRST_CONSONANTS.find((set) => set.includes(first)) ?? '')
      if (letter !== first) yield letter + shape.slice(1);
  }
  // A possessive after vowels and after consonants: 6-сы, 10-ы.
  const possessive = /^(с?)([ыі](?!нш).*)$/u.exec(ending);
  if (possessive)
    for (const vowel of ['ы', 'і']) yield (possessive[1] === '' ? 'с' : '') + vowel + possessive[2]!.slice(1);
  // Ordinals by what stands before them: 2-нші, 3-інші, 20-сыншы.
  const ordinal = /^с?[іы]?нш[іы](.*)$/u.exec(ending);
  if (ordinal) for (const shape of ['інші', 'ыншы', 'нші', 'ншы', 'сінші', 'сыншы']) yield shape + ordinal[1]!;
}

/** The ending (lower case) that must stand in place of `ending` where `fits` says which ones can; itself if it fits, `undefined` if none does. */
export function rightEnding(ending: string, fits: (ending: string) => boolean): string | undefined {
  for (const shape of shapesOf(ending)) if (fits(shape)) return shape;
  return undefined;
}

/** Endings of case, possession and number: nothing else is judged by what it is joined to (a word may follow a quotation mark). */
const JUDGED =
  /^(?:[лдт][ае]р)?(?:с?[ыі]н?)?(?:[ндт][ыі]ң?|[ғқн]а|[гкн]е|[дт][ае]|[дтн][ае]н|[мбп]ен|[дт](?:ағы|егі)|[ндт]ікі)?$/u;

export const isJudged = (ending: string): boolean => ending !== '' && JUDGED.test(ending);

/** Whether an ending fits what stands before it, if it is read aloud: a number, a sign, an abbreviation, a word. `undefined`: nobody can say. */
export function fitsSpoken(before: string, ending: string, spell: Lookup): boolean | undefined {
  if (/\p{Nd}$/u.test(before)) return endingFitsNumber(before, ending, spell);
  const readings = readingsOf(before);
  // One letter may stand for itself: т дыбысы, т-ның.
  if (readings && before.length === 1 && /\p{L}/u.test(before)) return undefined;
  if (readings) return readings.some((reading) => spell(reading + ending));
  const spoken = SPOKEN.get(before) ?? (/^\p{Lu}{2,6}$/u.test(before) && /[АОҰ]$/u.test(before) ? 'дала' : undefined);
  if (spoken !== undefined) return endingFits(spoken, ending, spell);
  if (CAPITALS.test(before)) {
    // Many of them are read as what they stand for, the last word of which has a plural of its own: АҚ-дар, қоғамдар.
    if (/^[лдт][ае]р/u.test(ending)) return undefined;
    return modelsOf(before).some((model) => spell(model + ending));
  }
  // Latin abbreviations are read as in their language, mixed ones (ҚазҰУ) in one way or another.
  if (!/^\p{Script=Cyrillic}+$/u.test(before) || (/\p{Lu}$/u.test(before) && before.length > 1)) return undefined;
  return endingFits(before, ending, spell);
}

/** Common abbreviations whose reading all agree on, as words that take the same endings. */
const SPOKEN: ReadonlyMap<string, string> = new Map([['АҚШ', 'ақыш']]);

const CAPITALS = /^[АӘБВГҒДЕЁЖЗИЙКҚЛМНҢОӨПРСТУҰҮФХҺЦЧШЩЫІЭЮЯ]{2,6}$/u;

/** Models by how an abbreviation's last sound is read. */
const READ_AS = {
  // No stems of verbs, of which -ды, -ді are endings too.
  vowel: ['дала', 'мекеме'],
  // What it stands for, which ends in a possessive: КСР-інің.
  whole: ['баласы', 'кемесі'],
  voiceless: ['ат', 'бет', 'бас', 'дәріс'],
} as const;
/** Letters whose names end in a consonant, with nouns that end alike: эр, эл, эм, эн, эс, эф. */
const LETTER_NAMES: Readonly<Record<string, readonly string[]>> = {
  Р: ['базар', 'пікір'],
  Л: ['жол', 'көл'],
  М: ['адам', 'өлім'],
  Н: ['орман', 'күн'],
  С: READ_AS.voiceless,
  Ф: READ_AS.voiceless,
  // ҚазҰУ-дың, ОГПУ-ға.
  У: ['тау', 'елеу'],
};
/** Abbreviations whose harmony is the same, letter by letter and as what they stand for, or settled by use. */
const HARMONY: ReadonlyMap<string, Harmony> = new Map([
  ...'ҚР ҚХР РФ ТМД АҚ ААҚ ЖАҚ БАҚ ДНҚ РНҚ ЭЦҚ'.split(' ').map((word) => [word, 'back'] as const),
  ...'ІІМ БҒМ ТЖМ ЖШС'.split(' ').map((word) => [word, 'front'] as const),
]);

/**
 * Nouns that take the endings that an abbreviation in Cyrillic capitals may take: by the name of its last letter, by what it stands for, and as a
 * word where it can be read as one, or where the name of its letter (ка, те) is often cut short. The likeliest first.
 */
function modelsOf(abbreviation: string): readonly string[] {
  const last = abbreviation.at(-1)!;
  const isWord = isVowel(abbreviation.at(-2)!.toLowerCase()) && abbreviation.length > 2;
  const models = [
    ...(LETTER_NAMES[last] ?? READ_AS.vowel),
    ...READ_AS.vowel,
    ...READ_AS.whole,
    ...(isWord || 'КҚТПХЦЧШЩ'.includes(last) ? READ_AS.voiceless : []),
  ];
  const harmony = HARMONY.get(abbreviation);
  return harmony === undefined ? models : models.filter((model) => harmonyOf(model) === harmony);
}
