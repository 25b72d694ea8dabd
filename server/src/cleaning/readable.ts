import { decodeFrom, decodeUtf8, encodeIn, READ_AS, WRITTEN_IN } from '../language/codePages';

/**
 * Whether a text can be read at all, and the chain of code pages that makes an unreadable one Kazakh or Russian. Cheap for
 * readable texts: the search begins only where words have something in them that no word has.
 */

/** UTF-16 units by which a text is judged; what is longer is judged by its beginning. */
const SAMPLE = 2000;
/** Longest text that is restored, UTF-16 units. */
const LONGEST = 100_000;

/** What the bytes 80–BF, which follow a lead byte of UTF-8, are in windows-1251; the no-break space is left out. */
const FOLLOWING = new TextDecoder('windows-1251')
  .decode(Uint8Array.from({ length: 64 }, (_, byte) => 0x80 + byte))
  .replace('\u00a0', '');
/** Lead bytes of two-byte Cyrillic (D0–D3) in windows-1251 and windows-1252, before what may follow them. */
export const LEAD_PAIR = new RegExp(`[РСТУ][${FOLLOWING}]|[ÐÑÒÓ][\\u0080-\\u00bf\\u0152-\\u02dc\\u2013-\\u2122]`);

/** Capitals and small letters of Kazakh and Russian. */
const CAPITALS = 'А-ЯЁӘҒҚҢӨҰҮҺІ';
const SMALL = 'а-яёәғқңөұүһі';

/**
 * What hardly any Kazakh or Russian text has: control characters, frames, letters of other alphabets, signs; and small letters
 * before capitals, as KOI8 and windows-1251 have in each other's places.
 */
export const UNREADABLE_UNIT =
  /[\u0080-\u009f\u00a4\u00a6\u00ac\u00ae-\u00af\u00b1\u00b5-\u00b7\u00bc-\u00ff\u0152-\u0192\u02c6\u0402-\u0405\u0407-\u040f\u0452-\u0455\u0457-\u045f\u0490\u0491\u2020\u2021\u2030\u2200-\u22ff\u2320\u2321\u2500-\u25a0]/;
/** Letters of Bashkir, Tajik and others, which stand where a Kazakh code page has letters of Kazakh. */
const NEIGHBOURS = 'ҙҝҫҡҗҷҹҳӯӣӷҘҜҪҠҖҶҸҲӮӢӶ';
/**
 * Mac Cyrillic read as windows-1251 leaves all small letters but я and ё, so that a Russian sentence shows little of it: signs and Serbian
 * letters in place of its capitals, Я and Ю in place of я and ё. Signs that a text has by itself in these places tell nothing.
 */
const NO_LETTER_BEFORE = '(?<![\\p{L}\\p{N}])';
const MAC_MARKS = new RegExp(
  `${NO_LETTER_BEFORE}(?:[ЂЃѓЉЊЌЋЏђљњќћџ†‡€‰‹™›\u0098‚](?=[а-яЯЮ])|[‚‘’€‹ЂЉЋЊЏџ](?=[ \u00a0][а-я]))|[а-я][ЯЮ](?![А-Я]{2})`,
  'u',
);
/** A quotation mark before a small letter that no other closes is a capital of that kind as well. */
const MAC_QUOTE = new RegExp(`${NO_LETTER_BEFORE}[‘’“”„] ?(?=[а-яЯЮ])`, 'u');
const CLOSING_QUOTE = /[\p{L}\p{N}.,!?…)][‘’“”"»](?!\p{L})|["«»]/u;
/** A sentence that begins with a word of one letter, turned: «б ЛБЛ ЬФП». */
const TURNED_START = new RegExp(`^\\P{L}{0,3}[${SMALL}][ \u00a0][^${SMALL}]*[${CAPITALS}]{3}[^${SMALL}]*$`, 'u');
/** What a text has somewhere that may be unreadable. */
export const GATE = new RegExp(
  `${UNREADABLE_UNIT.source}|[${NEIGHBOURS}]|[${SMALL}](?:€|[${CAPITALS}](?![${SMALL}]))|${MAC_QUOTE.source}|${MAC_MARKS.source}|${TURNED_START.source}`,
  'u',
);

/** Whether something of a text is as Mac Cyrillic read as windows-1251 looks, and nothing of it stands against that. */
function isMaybeMac(text: string): boolean {
  const sample = text.slice(0, SAMPLE);
  // The small я and most capitals would be signs in that page.
  if (/[яёўіј]|[АБВГДЕЁЖЛМНОПЦШЩЪЫ](?=[а-я])/.test(sample)) return false;
  return MAC_MARKS.test(sample) || (MAC_QUOTE.test(sample) && !CLOSING_QUOTE.test(sample));
}

/** What makes a word unreadable in every language: control characters anywhere, frames at letters or of one line and two, and signs between letters. */
const STRANGE =
  /[\u0080-\u009f]|\p{L}[\u2500-\u25a0]|[\u2500-\u25a0]\p{L}|[╒╓╕╖╘╙╛╜╞╟╡╢╤╧╨╪╫]|[а-я][®¤¬§](?![\p{L}\d])|\p{L}[¤¦§©¬®¯±µ¶†‡‰]\p{L}|(?:\p{L}?[–—†°…≤≥£§•¶®©™´¨≠∞±√ƒ≈∆]){2}\p{L}|\p{L}[–—°…≤≥£•™´¨≠∞√ƒ≈∆]\p{L}+[–—†°…≤≥£§•¶®©™´¨≠∞±√ƒ≈∆]\p{L}|(?:[ГВРСТУ][\u0402-\u040f\u0452-\u045f\u0490\u0491\u00a4-\u00bb\u2013-\u203a\u20ac\u2116\u2122]){3}/u;
/** Signs of sums and measures that touch a letter as no word has them. */
const SIGN_AT_LETTER = /\p{L}[≈≤≥√€∂∑∏∆◊]|[≈≤≥√∂∑∏∆◊]\p{L}/u;
const TURNED = new RegExp(`[${SMALL}][${CAPITALS}]{2}`);
const TURNED_PAIR = new RegExp(`(?<!\\p{L})[${SMALL}][${CAPITALS}](?!\\p{L})`, 'u');
const SMALL_PAIR = new RegExp(`[${SMALL}]{2}`);
const ALL_CAPITALS = new RegExp(`^[^${SMALL}]*[${CAPITALS}][^${SMALL}]*$`);
const PIECE = new RegExp(`^(?:[${CAPITALS}]*[${SMALL}]*|[A-Za-z]+)$`);
const VOWEL = /[аеёиоуыэюяәөұүіАЕЁИОУЫЭЮЯӘӨҰҮІ]/;
const WORD = /[^ \t\r\n]+/g;

/** Words with signs that no word has, but for formulas of single letters: а≤b, √а. */
const isStrange = (word: string): boolean => (STRANGE.test(word) || SIGN_AT_LETTER.test(word)) && !FORMULA.test(word);
const FORMULA =
  /^(?=.{1,5}$)[(«"]?(?:(?<!\p{L})\p{L}(?!\p{L})|[≈≤≥√∂∑∏∆±¬×÷=+<>()|²³^∞∩∪⊂∈∀∃-]|\d+(?:[.,]\d+)?)+[)»".,;:!?]*$/u;

/** Whether a word is spelt as Kazakh and Russian spell: their letters, capitals in front, a vowel in what is long. */
function isFine(word: string): boolean {
  if (isStrange(word)) return false;
  let letters = false;
  for (const piece of word.split(/[^\p{L}\p{M}]+/u)) {
    if (piece === '') continue;
    letters = true;
    if (!PIECE.test(TWIN.test(piece) ? piece.replace(/i/g, 'і') : piece)) return false;
    if (piece.length > 4 && !/^[A-Za-z]/.test(piece) && !VOWEL.test(piece)) return false;
  }
  return letters || !/[^\0-\x7f«»“”„‘’–—№…°§€₸\u00a0]/.test(word);
}

/** A Latin i for і is a slip of the writer's, which a code page has no part in. */
const TWIN = /[а-яёәғқңөұүһі]i|i[а-яёәғқңөұүһі]/;

const MIXED = /[A-Za-z].*[а-я]|[а-я].*[A-Za-z]/;
/** A name of two words in one, as firms have (айКөмек). */
const CAMEL = new RegExp(`^[${SMALL}]{2,}[${CAPITALS}][${SMALL}]{2,}$`);

/**
 * Words with anything but ASCII, and which of them are broken. Of the reading of a text, `unread` are the text's own words: what stood
 * there as it is was broken before.
 */
function countBroken(text: string, unread?: ReadonlySet<string>): { broken: number; strange: number; all: number } {
  let broken = 0;
  let strange = 0;
  let all = 0;
  const sample = text.slice(0, SAMPLE);
  // Beside a word that begins small and goes on in capitals, those all in capitals are turned as well.
  const turned =
    TURNED.test(sample) || TURNED_START.test(text) || (TURNED_PAIR.test(sample) && !SMALL_PAIR.test(sample));
  for (const [word] of sample.matchAll(WORD)) {
    if (!/[^\0-\x7f]/.test(word)) continue;
    all++;
    if (
      unread !== undefined &&
      ((MIXED.test(word) && unread.has(word) && !maybeBroken(word)) || CAMEL.test(word.replace(AROUND_WORD, '')))
    )
      continue;
    if (!isFine(word) || (turned && ALL_CAPITALS.test(word))) broken++;
    if (isStrange(word)) strange++;
  }
  return { broken, strange, all };
}

/** What the language detector says. */
export type LanguageOf = (text: string) => { readonly label: string; readonly probability: number };

export interface Restored {
  readonly text: string;
  /** The pages in the order in which they were misread, for people: `UTF-8 → windows-1251`. */
  readonly chain: string;
  /** Whether nothing broken is left in it and it is surely Kazakh or Russian. */
  readonly sure: boolean;
}

export interface Judges {
  readonly isWord?: ((word: string) => boolean) | undefined;
  readonly languageOf?: LanguageOf | undefined;
  /** The natural logarithm of the probability that a word by itself is Russian. */
  readonly russianOf?: ((word: string) => number) | undefined;
}

const KAZAKH_WORD = /^[А-Яа-яЁёӘәҒғҚқҢңӨөҰұҮүҺһІі]{3,}$/;

const AROUND_WORD = /^[.,:;!?…«»“”(){}"'–—-]+|[.,:;!?…«»“”(){}"'–—-]+$/g;

/** Words that are Cyrillic from end to end; fragments between letters of other scripts do not count. */
const wordsOf = (text: string): string[] =>
  (text.slice(0, SAMPLE).match(WORD) ?? [])
    .map((word) => word.replace(AROUND_WORD, ''))
    .filter((word) => KAZAKH_WORD.test(word));

/** How many of a text's words the dictionary knows. In capitals alone much passes for an abbreviation. */
const knownWords = (text: string, { isWord }: Judges): number =>
  isWord === undefined
    ? 0
    : wordsOf(text).filter((word) => isWord(ALL_CAPITALS.test(word) ? word.toLowerCase() : word)).length;

/** How good a text is as Kazakh or Russian, 0…; undefined: it is not. `counted` are its words; whether its bytes were UTF-8. */
function quality(
  text: string,
  judges: Judges,
  { broken, all } = countBroken(text),
  isUtf8 = false,
): number | undefined {
  // Bytes that are UTF-8 from end to end are so by no chance.
  const most = isUtf8 ? 0.25 : 0.05;
  if (all === 0 || broken > most * all) return undefined;
  const { isWord, languageOf } = judges;
  const share = 1 - broken / all;
  const found = languageOf?.(text.slice(0, SAMPLE));
  const words = wordsOf(text);
  const capitals = words.filter((word) => ALL_CAPITALS.test(word)).length / (words.length || 1);
  const known = words.length === 0 ? 0 : knownWords(text, judges) / words.length;
  const isOurs =
    found === undefined || found.label === 'kk' || found.label === 'ru' || isUtf8 || (known > 0.9 && words.length > 2);
  if (!isOurs && all > 2) return undefined;
  const signed = (text.slice(0, SAMPLE).match(SIGN_FOR_CAPITAL)?.length ?? 0) / all;
  const unlikely = words.filter((word) => isUnlikely(word) && isWord?.(word.toLowerCase()) !== true).length / all;
  const begins = CAPITAL_FIRST.test(text) ? BEGINNING : 0;
  const language = found === undefined ? 0.5 : found.probability;
  // Two pages make letters of Kazakh and of Russian of the same places: «ѓде» is «где» in a Russian text, though «үде» is a word.
  const foreign = found?.label === 'ru' ? (text.slice(0, SAMPLE).match(KAZAKH_WORDS)?.length ?? 0) / all : 0;
  return (
    share +
    known +
    language +
    begins +
    letterShare(text) -
    UNLIKELY * capitals -
    FOREIGN * (foreign + unlikely + signed)
  );
}

/** A sign that touches a Cyrillic letter as none of a text does. */
const SIGN_IN_PLACE_OF_LETTER = /[а-яёәғқңөұүһіА-ЯЁӘҒҚҢӨҰҮҺІ][¤¦¬¯±µ¶†‡‰]|[¤¦¬¯±µ¶†‡‰][а-яёәғқңөұүһі]/;

/** Texts begin with a capital more often than not. */
const CAPITAL_FIRST = new RegExp(`^[^\\p{L}]*[${CAPITALS}](?![${CAPITALS}])`, 'u');
const BEGINNING = 0.03;

/** Words without a vowel, and those with ә behind another vowel or in a later syllable of a word with back vowels. */
const isUnlikely = (word: string): boolean =>
  (!VOWEL.test(word) && !ALL_CAPITALS.test(word)) || /[аеоыұүөіәэюя]ә|[аоұы].*[әө]/.test(word.toLowerCase());

/** Where small letters of two pages are the same, a capital becomes a sign. */
const SIGN_FOR_CAPITAL =
  /(?<!\p{L})[¬†‡¦¤§¶©®±µ°‰](?=\p{Ll}{2})|[а-я][№§¤€©®™†‡¬¶µ±](?![\p{L}\d])|(?<![^\s«"(])[§¤€™](?= ?[а-я])/gu;

/** A letter that Russian lacks, and how much less likely a Russian text is where each of its words has one. */
const KAZAKH_LETTER = /[ӘәҒғҚқҢңӨөҰұҮүҺһІі]/;
const KAZAKH_WORDS = /\p{L}*[ӘәҒғҚқҢңӨөҰұҮүҺһІі]\p{L}*/gu;
const FOREIGN = 4;

/** Of two readings that differ in case alone (letters of two pages lie 32 places apart) the one in capitals is less likely. */
const UNLIKELY = 0.25;

/** The share of letters among what is no white space: a wrong page makes signs of some. */
function letterShare(text: string): number {
  const visible = text.slice(0, SAMPLE).replace(/\s+/g, '');
  return visible === '' ? 0 : (visible.match(/\p{L}/gu)?.length ?? 0) / visible.length;
}

/** What a character may be the beginning of in `GATE`, by UTF-16 unit; 0: not looked at yet. */
const ALONE = 1;
const SMALL_LETTER = 2;
const AFTER_SMALL = 4;
const MARK = 8;
/** A lead byte of Cyrillic in UTF-8, and what may follow it, read as windows-1251. */
const LEAD = 16;
const FOLLOWS_LEAD = 32;
/** That it was looked at. */
const SEEN = 64;
// No part of the expression begins above the frames.
const KINDS = new Uint8Array(0x2600);
/** The expression's own parts. */
const PARTS: readonly (readonly [RegExp, number])[] = [
  [new RegExp(`${UNREADABLE_UNIT.source}|[${NEIGHBOURS}]`), ALONE],
  [new RegExp(`[${SMALL}]`), SMALL_LETTER],
  [new RegExp(`[€${CAPITALS}]`), AFTER_SMALL],
  [/[‘’“”„ЂЃѓЉЊЌЋЏђљњќћџ†‡€‰‹™›\u0098‚]/, MARK],
  [/[РСТУ]/, LEAD],
  [new RegExp(`[${FOLLOWING}]`), FOLLOWS_LEAD],
];

function kindOf(unit: number): number {
  const character = String.fromCharCode(unit);
  KINDS[unit] = PARTS.reduce((kinds, [part, kind]) => (part.test(character) ? kinds | kind : kinds), SEEN);
  return KINDS[unit];
}

/** Whether a text begins with a small word of one letter and goes on in capitals alone; nearly all are out at the second unit. */
const mayBeTurned = (text: string): boolean => TURNED_WORD.test(text) && TURNED_START.test(text);
const TURNED_WORD = /^\P{L}{0,3}\p{Ll}[ \u00a0]/u;

/**
 * Whether a text, or a part of it, may be misread in any way: what `maybeBroken` and `LEAD_PAIR` look for, and more. A single look at its
 * characters, by which nearly all texts are out.
 */
export function mayBeMisread(text: string): boolean {
  let before = 0;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    const kind = unit < KINDS.length ? KINDS[unit]! || kindOf(unit) : 0;
    if ((kind & (ALONE | MARK)) !== 0) return true;
    // Each of these is twice what it may follow.
    if ((kind & (before << 1) & (AFTER_SMALL | FOLLOWS_LEAD)) !== 0) return true;
    before = kind;
  }
  return mayBeTurned(text);
}

/** Whether a text may be unreadable: a single look at its characters. */
export function maybeBroken(text: string): boolean {
  if (mayBeTurned(text)) return true;
  let before = 0;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    const kind = unit < KINDS.length ? KINDS[unit]! || kindOf(unit) : 0;
    if ((kind & ALONE) !== 0) return true;
    // Only with one of these can the others match.
    if ((kind & MARK) !== 0 || ((kind & AFTER_SMALL) !== 0 && (before & SMALL_LETTER) !== 0)) return GATE.test(text);
    before = kind;
  }
  return false;
}

/** Whether a text's words are broken in a way that no language explains: nothing of it may be taken away unasked. */
export function isUnreadable(text: string): boolean {
  if (!maybeBroken(text)) return false;
  const { broken, strange, all } = countBroken(text);
  return (strange >= 2 && strange * 3 >= all) || (strange > 0 && broken * 2 >= all && all > 2);
}

const RUSSIAN_ALPHABET = 'а-яё';
/** The alphabets of languages beside Kazakh and Russian that have letters which wrong pages make as well. */
const OTHER_ALPHABETS = [
  'абвгґдеєжзиіїйклмнопрстуфхцчшщьюя',
  'абвгдеёжзійклмнопрстуўфхцчшыьэюя',
  'абвгдђежзијклљмнњопрстћуфхцчџш',
  'абвгдѓежзѕијклљмнњопрстќуфхцчџш',
  `${RUSSIAN_ALPHABET}әөүҗңһ`,
  `${RUSSIAN_ALPHABET}әғҙҡңҫөүһ`,
  `${RUSSIAN_ALPHABET}әғқңөүўҳ`,
  `${RUSSIAN_ALPHABET}ғӣқӯҳҷ`,
].map((letters) => new RegExp(`^(?:[${letters}]|[^\\u0400-\\u052f])*$`, 'i'));
const NO_RUSSIAN_LETTER = /[\u0402-\u040f\u0452-\u052f]/;
/** A few foreign letters do not hide that a text is Russian. */
const SURELY_RUSSIAN = 0.9;
/** A letter of Kazakh or Russian where it has its place: small, or a capital that begins a word or is one. */
const RIGHT_LETTER = new RegExp(
  `[${SMALL}]|${NO_LETTER_BEFORE}(?:[${CAPITALS}](?=\\p{L})|[АВИКОСУЯ](?![\\p{L}\\p{N}]))`,
  'gu',
);

const countRight = (text: string) => text.match(RIGHT_LETTER)?.length ?? 0;

/**
 * Whether a reading in another page, unit by unit of the same length, mends more than it breaks: right words with a formula, a sign of a unit or
 * a foreign name between them (СсВb, 5 µм, Ђоковић) are something in every page. More letters have to be right by it, and of the words that it
 * changes those of Kazakh letters have to be in the dictionary; capitals tell nothing, as any string may be a name.
 */
function isMended(text: string, reading: string, { isWord }: Judges): boolean {
  const sample = reading.slice(0, SAMPLE);
  if (countRight(sample) <= countRight(text.slice(0, SAMPLE))) return false;
  let right = 0;
  let wrong = 0;
  for (const { 0: word, index } of sample.matchAll(/\p{L}+/gu)) {
    if (text.startsWith(word, index)) continue;
    const small = word.toLowerCase().replace(/i/g, 'і');
    if (KAZAKH_LETTER.test(word) && isWord !== undefined ? small.length > 1 && isWord(small) : isFine(word)) right++;
    else if (small.length > 1) wrong++;
  }
  return right > 0 && wrong <= 2 * right;
}

/** How probable the language of a reading has to be for it to be sure. */
const LIKELY = 0.5;
/** What UTF-8 bytes make by no chance, whatever a language model says of it: names and a few short words. */
const CYRILLIC_THREE = new RegExp(`[${CAPITALS}${SMALL}]{3}`);
/** The share of a reading's words that the dictionary has to know where the text may be right in another language. */
const MOSTLY_KNOWN = 0.7;

/**
 * Whether a text may be right as it stands in a language beside Kazakh and Russian, and `reading` of it is not Kazakh word for word: a
 * Ukrainian text is not for mending, though its є, ї and ґ are letters of Kazakh in another page.
 */
export function isAnotherLanguage(text: string, reading: string, judges: Judges): boolean {
  const sample = text.slice(0, SAMPLE);
  if (!NO_RUSSIAN_LETTER.test(sample) || STRANGE.test(sample)) return false;
  if (!OTHER_ALPHABETS.some((alphabet) => alphabet.test(sample))) return false;
  const now = judges.languageOf?.(sample);
  if (now?.label === 'ru' && now.probability > LIKELY) {
    const then = judges.languageOf!(reading.slice(0, SAMPLE));
    if (then.label === 'ru' && then.probability > SURELY_RUSSIAN) return false;
  }
  const words = wordsOf(reading).length;
  return words === 0 || knownWords(reading, judges) < MOSTLY_KNOWN * words;
}

/** Labels of the detector that a broken text may get by chance. */
const BY_CHANCE = new Set(['kk', 'ru', 'und']);

/** Whether a text is worth a search: half of its words are broken, and it is no text in another language. */
export function isSuspect(text: string, { languageOf }: Judges): boolean {
  if (!maybeBroken(text)) return false;
  const { broken, strange, all } = countBroken(text);
  // Without a language model nothing tells a broken text from one in another language.
  if (languageOf === undefined) return false;
  if (isMaybeMac(text)) {
    const { label, probability } = languageOf(text.slice(0, SAMPLE));
    if (BY_CHANCE.has(label) || probability < 0.9) return true;
  }
  if (broken === 0 || (broken * 8 < all && broken < 3)) return false;
  if (strange * 3 >= all) return true;
  const sample = text.slice(0, SAMPLE);
  const plain = sample.match(/[A-Za-z]/g)?.length ?? 0;
  if (plain * 3 > sample.length - (sample.match(/\s/g)?.length ?? 0)) return false;
  if (broken * 4 >= all * 3 && strange > 0) return true;
  const { label, probability } = languageOf(sample);
  return BY_CHANCE.has(label) || probability < 0.9;
}

/**
 * Of two readings that are as good, that of rarer pages is the less likely. Mac Cyrillic was taken for the pages of Windows and the Mac's
 * own, hardly ever for those of consoles and mail.
 */
const rareness = (last: string): number => {
  if (/^Mac Cyrillic → (?!windows|ISO 8859-(?:1|15)$|Mac)/.test(last)) return 0.3;
  return /^(?:Mac Cyrillic|Kazakh font) | Mac Cyrillic$/.test(last) ? 0.03 : 0;
};

interface Step {
  readonly text: string;
  readonly chain: readonly string[];
}

/** What a text may have been one misreading ago. */
function* earlier({ text, chain }: Step): Generator<Step> {
  for (const wrong of READ_AS) {
    const bytes = encodeIn(text, wrong);
    if (bytes === undefined) continue;
    const utf8 = decodeUtf8(bytes);
    if (utf8 !== undefined && utf8 !== text) yield { text: utf8, chain: [`UTF-8 → ${wrong.name}`, ...chain] };
    for (const right of WRITTEN_IN) {
      if (right === wrong) continue;
      const decoded = decodeFrom(bytes, right);
      if (decoded !== text) yield { text: decoded, chain: [`${right.name} → ${wrong.name}`, ...chain] };
    }
  }
}

/** Two readings nearer to each other than this are told apart by the words in which they differ. */
const NEAR = 0.6;
/** Readings that are looked at so. */
const MOST = 8;
/** How much likelier (natural logarithm) those words have to be Russian in one of them. */
const TELLING = 0.5;

/** Words that Russian sentences begin with more often than others: too short for the language model to know them. */
const RUSSIAN_BEGINNINGS = new Set(
  `а без в вам вас ваш вас во вот все всё всего всех вы да даже для до его ее её ей ему если есть еще ещё же за зато здесь и из или им
  их к каждый как какой ко когда который кто куда ли лишь мне много мы на над нам нас наш не него нее нет ни ну но о об обо один одна одни
  однако около он она они оно от отсюда очень по под после потом почему при про раз с сам сегодня сейчас сколько со суть та так такой там
  твой те тем то тогда того тоже той только том тот ту тут ты у уж уже хотя чего чей чем через что чтобы эта эти это этим этих этого этой
  этом этот эту эх я ах ой эй ух ага алло бывает быть было была были будет будь будут бы вдруг ведь везде весь вместе вместо внизу возле
  вокруг вообще впрочем вчера где-то главное говорят давайте давай далее два две день дети для другой другие думаю дядя если-то живу жизнь
  завтра затем здравствуйте значит имеет именно иногда итак казалось кажется кому которые кроме кругом легко либо люди мама меня мне может
  можно мой моя мое моё моего надо наверное наверно назад наконец например напротив наша наше наши небо некоторые нельзя несколько никогда
  никто ничего новый нужно обычно общество обращаюсь оказалось опять особенно остальные отец папа первый перед поздравляю пока помню понимаю
  пора пришел пришлось просто пусть разве рано рядом сама само сами самое самый своим своего себе себя сегодняшний сейчас скоро слишком
  сначала снова собака спасибо спустя среди сразу стоит стало стал такая такие также там-то теперь теперь-то тихо тогда-то тоже-то три туда
  увы ура утром хорошо хотел хочу хочешь целый часто человек через-то что-то чуть шел шёл эй-эй этого-то имя именем история источник`
    .trim()
    .split(/\s+/),
);
/** What a token's likelihood is taken for (natural logarithm): a word of that list, a letter or a short word of no list, a sign. */
const BEGINNING_WORD = -0.1;
const NO_BEGINNING = -1.5;
const SIGN_ALONE = -1;
/** No Russian word is like that. */
const NO_RUSSIAN = /^[ъыь]|[әғқңөұүһі]|[^а-яё]/;
const NO_RUSSIAN_LOG = -3;
/** Hardly any begins so. */
const RARE_START =
  /^(?:ю[аеиоуыэяё]|ё[аеёиоуыэюяй]|л[вдзкмнпрстфхцчшщ]|р[дзкнпсфхцчшщ]|й[^оеёя]|ф[бвгджзкмнпхцчшщ]|х[бгджзкпсфцчшщ]|[оэ][аеуыэ]|н[бвгджзклмпстфхцчшщ]|ц[бгджзклмнпрстфхчшщ]|щ[бвгджзклмнпрстфх]|п[бвгджзмхцщ])/;
const RARE_START_LOG = -1.5;
/** Words, with signs that touch them as no sign of a sentence does, and other signs. */
const TOKEN =
  /(?<!\p{L})\p{Lu}\.(?=[ \u00a0]?\p{Lu})|[®™§¤€»†‡¬¶µ±]?\p{L}+[®™§¤«€†‡¬¶µ±]?|(?<!\S)\u00a0(?=\p{Ll})|[^\p{L}\s]/gu;

type Found = Step & { readonly quality: number };

/**
 * The best reading and the next one. A Russian text read in one page of Mac and Windows for the other differs in its capitals alone, of
 * which the language of the whole says little: the words in which readings differ are asked by themselves.
 */
function bestTwo(found: readonly Found[], { languageOf, russianOf }: Judges): readonly Found[] {
  const sorted = [...found].sort((a, b) => b.quality - a.quality);
  const top = sorted[0];
  if (top === undefined || russianOf === undefined) return sorted;
  const isRussian = ({ text }: Found) => languageOf?.(text.slice(0, SAMPLE)).label === 'ru';
  if (!isRussian(top)) return sorted;
  const near = sorted.slice(0, MOST).filter((one) => top.quality - one.quality <= NEAR && isRussian(one));
  const tokens = near.map(({ text }) => text.slice(0, SAMPLE).match(TOKEN) ?? []);
  const sets = tokens.map((all) => new Set(all));
  const likely = (token: string): number => {
    const word = token.toLowerCase();
    if (!/\p{L}/u.test(word)) return SIGN_ALONE;
    if (RUSSIAN_BEGINNINGS.has(word)) return BEGINNING_WORD;
    // An initial, with its full stop.
    if (/^[а-пр-щэюя]\.$/.test(word)) return 0;
    const odd = NO_RUSSIAN.test(word) ? NO_RUSSIAN_LOG : RARE_START.test(word) ? RARE_START_LOG : 0;
    return (word.length > 4 ? 0 : NO_BEGINNING) + odd + russianOf(word);
  };
  const judged = near
    .map((one, at) => ({
      one,
      score: tokens[at]!.reduce(
        (sum, token) => sum + (sets.every((set) => set.has(token)) ? 0 : likely(token)),
        -10 * rareness(one.chain[0]!),
      ),
    }))
    .sort((a, b) => b.score - a.score);
  const [better, other] = judged;
  if (other === undefined) return sorted;
  // They may differ in case alone, or in white space.
  const plain = ({ text }: Found) => text.toLowerCase().replace(/\s+/g, '');
  if (plain(better!.one) === plain(other.one)) return sorted;
  // Where none is likelier, none is sure.
  const isTelling = better!.score - other.score > TELLING;
  return [better!.one, { ...other.one, quality: better!.one.quality - (isTelling ? NEAR : 0) }];
}

/**
 * Whether the dictionary knows more of the words in which one Kazakh reading differs from another: names and slips alone do not tell ә
 * from ғ where two pages have them in the same place.
 */
function isKnownBetter(best: Found, other: Found, { isWord }: Judges): boolean {
  // Far from each other they need no dictionary.
  if (isWord === undefined || best.quality - other.quality > NEAR) return true;
  const [ones, others] = [best, other].map(({ text }) => text.slice(0, SAMPLE).match(/\p{L}+/gu) ?? []);
  if (ones!.length !== others!.length) return true;
  let known = 0;
  for (const [at, one] of ones!.entries()) {
    const another = others![at]!;
    if (one.toLowerCase() === another.toLowerCase()) continue;
    known +=
      Number(isWord(one) || isWord(one.toLowerCase())) - Number(isWord(another) || isWord(another.toLowerCase()));
    if (isUnlikely(another) && !isUnlikely(one)) known++;
  }
  return known > 0;
}

/**
 * The reading of an unreadable text that is the best Kazakh or Russian, over one misreading or two; undefined where there is
 * none. Every character has its place in the chain, so that reading it wrong again gives the text back.
 */
export function restore(text: string, judges: Judges): Restored | undefined {
  if (text.length > LONGEST) return undefined;
  const now = quality(text, judges) ?? 0;
  const unread = new Set(text.slice(0, SAMPLE).match(WORD));
  const seen = new Set([text]);
  const found: Found[] = [];
  let level: Step[] = [{ text, chain: [] }];
  for (let round = 0; round < 3 && found.length === 0; round++) {
    const next: Step[] = [];
    for (const step of level) {
      for (const one of earlier(step)) {
        if (seen.has(one.text)) continue;
        seen.add(one.text);
        // What was UTF-8 may be misread again; of 8-bit pages everything is something.
        if (one.chain[0]!.startsWith('UTF-8')) next.push(one);
        const isUtf8 = one.chain[0]!.startsWith('UTF-8');
        const value = quality(one.text, judges, countBroken(one.text, isUtf8 ? undefined : unread), isUtf8);
        if (value !== undefined && (isUtf8 || round > 0 || isMended(text, one.text, judges)))
          found.push({ ...one, quality: value - rareness(one.chain[0]!) });
      }
    }
    level = next.slice(0, 8);
  }
  const [best, second] = bestTwo(found, judges);
  if (best === undefined) return undefined;
  const isUtf8 = best.chain[0]!.startsWith('UTF-8');
  if (!isUtf8 && isAnotherLanguage(text, best.text, judges)) return undefined;
  const { broken, strange, all } = countBroken(best.text, unread);
  // Of a long text few words may be broken, of which none is left.
  const before = countBroken(text);
  const isMarked = broken === 0 && isMaybeMac(text);
  const least = isMarked ? -0.1 : broken === 0 && (before.broken > 1 || before.strange > 0) ? 0.02 : 0.1;
  if (best.quality <= now + least) return undefined;
  const language = judges.languageOf?.(best.text.slice(0, SAMPLE));
  const known = knownWords(best.text, judges);
  const words = wordsOf(best.text).length;
  // Names keep the language model from being sure, and short sentences; the dictionary then knows.
  const isKnown =
    words > 2 && known * 3 >= words * (language?.label === 'kk' ? 2 : 2.7) && KAZAKH_LETTER.test(best.text);
  const isLanguage =
    language === undefined ||
    (isUtf8 && broken === 0 && CYRILLIC_THREE.test(best.text)) ||
    isKnown ||
    ((language.label === 'kk' || language.label === 'ru') && language.probability > LIKELY);
  const isTold = isUtf8 || language?.label !== 'kk' || second === undefined || isKnownBetter(best, second, judges);
  // There is no dictionary of Russian.
  const isBetter =
    judges.isWord === undefined ||
    language?.label === 'ru' ||
    (known > knownWords(text, judges) && (isUtf8 || known * 3 >= words));
  // Names of Kazakhstan may stand in a Russian text, but by these pages letters of Kazakh are made of others more often.
  const isDoubtful =
    language?.label === 'ru' && /Mac|font/.test(best.chain.join()) && best.text.match(KAZAKH_WORDS) !== null;
  const isWhole = isUtf8 ? strange === 0 : broken === 0 && !SIGN_IN_PLACE_OF_LETTER.test(best.text);
  const sure =
    isWhole &&
    !isDoubtful &&
    isLanguage &&
    isBetter &&
    isTold &&
    all > 2 &&
    best.quality > (second?.quality ?? 0) + 0.02;
  return { text: best.text, chain: best.chain.join(' → '), sure };
}
