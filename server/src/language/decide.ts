/**
 * The language of a text by the model and a Kazakh dictionary together. The model alone takes one misspelt word of a short
 * sentence for a near relative (бүгин has the letters of Karakalpak), and languages that it has never met for Kazakh; how
 * many of the words stand in a dictionary tells both.
 */
import { toSmall } from '../text/small';
import type { Token } from '../text/tokens';
import { byAlphabet } from './alphabets';
import type { Detection, LanguageDetector } from './detector';
import { bitsOf, KAZAKH_LETTERS, letterBits } from './letterBits';
import { inOneLanguage, type LanguageSpan, languagesOf, NEAR_KAZAKH, type TextLanguages, WHOLE_TEXT } from './record';
import { latinToCyrillic } from './transliterate';

/** Words that are looked up: more do not make the answer surer. */
const LOOKED_UP = 24;

/**
 * Logarithms of how much likelier Kazakh is than a relative for a word of the dictionary, a word that one usual confusion of
 * letters keeps from it, and any other; from the shares of such words in sentences of `language-id`: Kazakh with a slip 86,
 * 12 and 2%, Kyrgyz, Tatar, Bashkir and Karakalpak 21, 16 and 63%.
 */
const KNOWN = 1.2;
/** A slip says nothing; several in a few words are another language's letters. */
const CONFUSED_AGAIN = -1.5;
const UNKNOWN = -3;
/** Who asks writes Kazakh, mostly. */
const PRIOR = 1;
/** The model is never surer of a language than this (natural logarithm of the odds): it counts one letter many times. */
const SUREST = 4;
/** What the model's odds count after slips are mended, which makes Kazakh of a relative's words too. */
const MENDED = 0.5;

/**
 * Words of relatives, Tatar and Bashkir above all, that a Kazakh dictionary has too, as old or rare words or as forms of others, while
 * Kazakh texts hardly use them and no usual word becomes one of them by a slip. In sentences of `language-id` that the model was trained
 * on they are at least twenty times as frequent in a relative as in Kazakh. They speak against Kazakh as unknown words do.
 */
const OF_RELATIVES = new Set(
  (
    'бер алар бу һәм аның аны аларда алардан анда аннан үз үзе үзем сүз сүзе теле шулай шушы тип булһа улар яки бит кебек төн ' +
    'керде китте итте башлады башта тулы малай аларды баштады балдар балдары айыл айылында тарабынан'
  ).split(' '),
);

/**
 * Karakalpak writes и where Kazakh has і and has ә, ө and ү all the same: үйинде, өзиниң, күшимиз. Who writes Kazakh without its і has
 * none of these letters either, mostly (уйинде).
 */
const KARAKALPAK_I = /^\p{L}*[әөү]\p{L}*и(?:ң|ни|нде|не|миз|ңиз|йди|си)\p{L}*$/u;
const OF_KAZAKH = /[іұһ]/u;

/** What the letters of Kazakh are mistaken for, both ways; the confusions that make another language of a word. */
const CONFUSIONS: Readonly<Record<string, string>> = {
  и: 'іы',
  і: 'иы',
  ы: 'і',
  у: 'ұү',
  ұ: 'ү',
  ү: 'ұ',
  о: 'ө',
  ө: 'әо',
  н: 'ң',
  ң: 'н',
  к: 'қ',
  қ: 'к',
  г: 'ғ',
  ғ: 'г',
  э: 'әе',
  ә: 'аэ',
  а: 'ә',
  х: 'қһ',
  һ: 'х',
  i: 'і',
  ə: 'ә',
  ў: 'уұ',
  ҳ: 'һ',
  җ: 'ж',
  ҥ: 'ң',
};

/** The language of `text`; its tokens are asked for where they are needed. `isKazakhWord` looks a word up in a dictionary. */
export function decideLanguage(
  detector: LanguageDetector,
  text: string,
  tokensOf: () => readonly Token[],
  isKazakhWord: ((word: string) => boolean) | undefined,
): Detection {
  const decided = byModel(detector, text, tokensOf, isKazakhWord);
  const { label } = decided;
  return label === 'kk' || label === 'ru' || label === 'en' ? decided : byAlphabet(decided, text);
}

function byModel(
  detector: LanguageDetector,
  text: string,
  tokensOf: () => readonly Token[],
  isKazakhWord: ((word: string) => boolean) | undefined,
): Detection {
  const found = detector.detect(text);
  if (!isKazakhWord || (found.script !== 'Cyrl' && found.script !== 'Latn')) return found;
  if (found.label === 'kk') {
    if (found.variant === 'cp1251-mojibake' || (found.script === 'Cyrl' && isSpeltAsKazakh(text))) return found;
    const tokens = tokensOf();
    const share = wantedShare(found);
    if (isBorneOut(tokens, share, isKazakhWord)) return found;
    const words = wordsIn(found.script, tokens, isKazakhWord, true);
    if (!isRefuted(words, share, isKazakhWord)) return found;
    return { label: 'und', probability: found.probability, script: found.script };
  }
  if (found.script !== 'Cyrl' || !NEAR_KAZAKH.has(found.label)) return found;
  let known = 0;
  let confused = 0;
  let foreign = 0;
  const mended: string[] = [];
  const words = wordsIn('Cyrl', tokensOf(), isKazakhWord);
  const withoutI = !words.some((word) => OF_KAZAKH.test(word));
  for (const word of words) {
    const isOwn = !OF_RELATIVES.has(word) && isKazakhWord(word);
    const isRelatives = OF_RELATIVES.has(word) || (withoutI && !isOwn && KARAKALPAK_I.test(word));
    const right = isRelatives ? undefined : isOwn ? word : unconfused(word, isKazakhWord);
    if (isForeign(word, right)) foreign++;
    else if (right === word) known++;
    else if (right !== undefined) confused++;
    mended.push(right ?? word);
  }
  if (known + confused === 0) return found;
  const unknown = words.length - known - confused + 2 * foreign;
  const byWords = PRIOR + known * KNOWN + Math.max(0, confused - 1) * CONFUSED_AGAIN + unknown * UNKNOWN;
  let score = byWords - Math.max(0, oddsOf(found));
  // The letters of one slip are most of what the model sees of a few words: it is asked about them as they should be, too.
  if (confused > 0 && (score <= 0 || known === 0)) {
    const again = score > -SUREST ? detector.detect(mended.join(' ')) : undefined;
    if (again?.label !== 'kk') return found;
    score += MENDED * Math.max(0, oddsOf(again));
  }
  return score > 0 ? { ...found, label: 'kk', probability: 1 / (1 + Math.exp(-score)) } : found;
}

/** The natural logarithm of the odds that the model gives, as far as they are believed. */
const oddsOf = ({ probability }: Detection) => Math.min(SUREST, Math.log(probability / (1 - probability)));

/** The languages of a text of any length, piece by piece; the arguments are those of `decideLanguage`. Time is linear. */
export function decideLanguages(
  detector: LanguageDetector,
  text: string,
  tokensOf: () => readonly Token[],
  isKazakhWord: ((word: string) => boolean) | undefined,
): TextLanguages {
  if (text.length <= WHOLE_TEXT) return inOneLanguage(text, decideLanguage(detector, text, tokensOf, isKazakhWord));
  let tokens: readonly Token[] | undefined;
  let from = 0;
  return languagesOf(text, (piece, end) => {
    const own = () => {
      tokens ??= tokensOf();
      while (from < tokens.length && tokens[from]!.start < end - piece.length) from++;
      let to = from;
      while (to < tokens.length && tokens[to]!.start < end) to++;
      return tokens.slice(from, to);
    };
    return decideLanguage(detector, piece, own, isKazakhWord);
  });
}

/** One label a token (see `labelWords`) of a text whose stretches are known, each word by its stretch's language. */
export function labelTokensBySpan(
  detector: LanguageDetector,
  text: string,
  tokens: readonly Token[],
  spans: readonly LanguageSpan[],
  isKazakhWord: ((word: string) => boolean) | undefined,
): string[] {
  const labels: string[] = [];
  for (const { end, detection } of spans) {
    let to = labels.length;
    while (to < tokens.length && tokens[to]!.start < end) to++;
    const own = tokens.slice(labels.length, to);
    for (const label of detector.labelTokens(text, own, { whole: detection, isKazakhWord })) labels.push(label);
  }
  while (labels.length < tokens.length) labels.push('und');
  return labels;
}

/**
 * Below this share of words that stand in the dictionary, however misspelt, a text of `LEAST` words is no Kazakh; more are wanted
 * the less sure the model is, most of all where the text has Kazakh's own letters or the alphabet of 2021, which the dictionary
 * reads without loss. Of Kazakh sentences in any alphabet 1% have less than half of their words there.
 */
const LEAST_KNOWN = 0.3;
const UNSURE_KNOWN = 0.1;
const EXACT_KNOWN = 0.2;
/** The natural logarithm of the odds from which on the model is sure. */
const SURE = 3;
const LEAST = 3;

function wantedShare({ probability, variant }: Detection): number {
  const odds = Math.log(probability / (1 - probability));
  const unsure = Math.min(1, Math.max(0, (SURE - odds) / SURE));
  return LEAST_KNOWN + unsure * (variant === 'cyrillic' || variant === 'latin-2021' ? EXACT_KNOWN : UNSURE_KNOWN);
}

/**
 * Bits of the letters of Kazakh in Cyrillic: one that Russian has not; ұ and і, of which a word in two has one; and those
 * that no other language has beside і. Ұ is in no other alphabet; of those with і, the East Slavs' have none of the others, nor has
 * Komi, and Khakas has ғ and ң.
 */
const OWN = 1;
const USUAL = 2;
const TELLING = 4;
const LETTERS = letterBits([
  [KAZAKH_LETTERS, OWN],
  ['ұі', USUAL],
  ['әқөұүһ', TELLING],
]);
/** A word in so many has to have one of Kazakh's letters, and one of the two usual ones. */
const OWN_ONE_IN = 3;
const USUAL_ONE_IN = 8;

/**
 * Whether the first words of a text that the model takes for Kazakh in Cyrillic letters are in Kazakh's alphabet and no other, so that
 * the dictionary need not be asked, however misspelt they are: of 122,000 such texts it refuted 421, of which 69 of 70 that were looked at
 * are Kazakh. Or whether there are too few words for it to refute.
 */
function isSpeltAsKazakh(text: string): boolean {
  let words = 0;
  let withOwn = 0;
  let withUsual = 0;
  let all = 0;
  let length = 0;
  let bits = 0;
  for (let at = 0; at <= text.length && words < LOOKED_UP; at++) {
    const own = at < text.length ? bitsOf(LETTERS, text.charCodeAt(at)) : -1;
    if (own >= 0) {
      length++;
      bits |= own;
    } else if (length > 0) {
      if (length > 1) {
        words++;
        if ((bits & OWN) !== 0) withOwn++;
        if ((bits & USUAL) !== 0) withUsual++;
        all |= bits;
      }
      length = 0;
      bits = 0;
    }
  }
  if (words < LEAST) return true;
  return (all & TELLING) !== 0 && withOwn * OWN_ONE_IN >= words && withUsual * USUAL_ONE_IN >= words;
}

/** Letters of the words that are looked up first: most of them were asked for before, and the longer ones need not be then. */
const SHORT = 6;

/**
 * Whether so many of a text's first words in Cyrillic letters stand in the dictionary that `isRefuted` cannot hold, whatever its
 * other words are: so it is with most Kazakh texts, and their other words need not be looked at.
 */
function isBorneOut(tokens: readonly Token[], share: number, isKazakhWord: (word: string) => boolean): boolean {
  let words = 0;
  let end = 0;
  for (; end < tokens.length && words < LOOKED_UP; end++) if (tokens[end]!.kind === 'word') words++;
  let wanted = Math.ceil(words * share);
  for (const isShort of [true, false]) {
    for (let i = 0; i < end; i++) {
      const { kind, text } = tokens[i]!;
      if (kind !== 'word' || text.length < 2 || text.length <= SHORT !== isShort) continue;
      const unit = text.charCodeAt(0);
      if (unit < 0x400 || unit > 0x52f) continue;
      if (isKazakhWord(toSmall(text)) && --wanted === 0) return true;
    }
  }
  return false;
}

/** Whether fewer words stand in the dictionary than a share. */
function isRefuted(words: readonly string[], share: number, isKazakhWord: (word: string) => boolean): boolean {
  if (words.length < LEAST) return false;
  let wanted = Math.ceil(words.length * share);
  const unknown: string[] = [];
  for (const word of words) {
    if (isKazakhWord(word)) {
      if (--wanted === 0) return false;
    } else unknown.push(word);
  }
  for (const word of unknown) if (unconfused(word, isKazakhWord) !== undefined && --wanted === 0) return false;
  return true;
}

/** Older Latin spellings, as far as they agree, in the letters of 2021; for a look into the dictionary alone. */
function olderToModern(word: string): string {
  return word
    .replace(/[aognuscıi]['’ʼ]/g, (pair) => OLDER_PAIRS[pair[0]!]!)
    .replace(/shch|sh|ç|ch|zh|gh|kh|ng|[áóúǵńŋýïīəɵx]/g, (letters) => OLDER_LETTERS[letters] ?? letters)
    .replace(/y(?=[aäeoöuūüiı])|(?<=[aäeoöuūüiı])y/g, 'i');
}
const OLDER_PAIRS: Readonly<Record<string, string>> = {
  a: 'ä',
  o: 'ö',
  g: 'ğ',
  n: 'ñ',
  u: 'ü',
  s: 'ş',
  c: 'tş',
  ı: 'i',
  i: 'i',
};
const OLDER_LETTERS: Readonly<Record<string, string>> = {
  shch: 'ş',
  sh: 'ş',
  ç: 'ş',
  ch: 'ş',
  zh: 'j',
  gh: 'ğ',
  kh: 'h',
  ng: 'ñ',
  á: 'ä',
  ó: 'ö',
  ú: 'ü',
  ǵ: 'ğ',
  ń: 'ñ',
  ŋ: 'ñ',
  ý: 'u',
  ï: 'i',
  ī: 'i',
  ə: 'ä',
  ɵ: 'ö',
  x: 'h',
};

/**
 * The first words in a script, as the dictionary has them: in lower case, since a capital makes a name of anything. Names that it
 * does not know tell no language; they are among the words unless `withoutNames`.
 */
function wordsIn(
  script: string,
  tokens: readonly Token[],
  isKazakhWord: (word: string) => boolean,
  withoutNames = false,
): string[] {
  const words: string[] = [];
  let isFirst = true;
  for (const token of tokens) {
    if (token.kind !== 'word' || token.text.length < 2) continue;
    const isName = !isFirst && NAME.test(token.text);
    isFirst = false;
    let word = toSmall(token.text);
    if (script === 'Cyrl') {
      if (!CYRILLIC.test(word)) continue;
    } else if (LATIN.test(word)) {
      const modern = latinToCyrillic(word);
      word = isKazakhWord(modern) ? modern : latinToCyrillic(olderToModern(word));
    } else continue;
    if (withoutNames && isName && !isKazakhWord(word)) continue;
    words.push(word);
    if (words.length === LOOKED_UP) break;
  }
  return words;
}
const NAME = /^\p{Lu}\p{Ll}/u;
const CYRILLIC = /\p{Script=Cyrillic}/u;
const LATIN = /\p{Script=Latin}/u;

/**
 * Letters of Bashkir that nobody types for one of Kazakh, and Karakalpak's ў where Kazakh has у (жаўды): for ұ it may be Kazakh's. Such a
 * word speaks against Kazakh as three unknown ones do.
 */
const isForeign = (word: string, right: string | undefined) =>
  /[ҙҡҫ]/.test(word) || (word.includes('ў') && right?.includes('ұ') !== true);

/** The word of the dictionary that one letter keeps a word from, there or wherever it occurs; undefined where there is none. */
function unconfused(word: string, isKazakhWord: (word: string) => boolean): string | undefined {
  const tried = new Set<string>();
  for (let at = 0; at < word.length; at++) {
    const letter = word[at]!;
    for (const other of CONFUSIONS[letter] ?? '') {
      const once = word.slice(0, at) + other + word.slice(at + 1);
      if (isKazakhWord(once)) return once;
      if (tried.has(letter + other) || word.indexOf(letter, at + 1) < 0) continue;
      tried.add(letter + other);
      const everywhere = word.replaceAll(letter, other);
      if (isKazakhWord(everywhere)) return everywhere;
    }
  }
  return undefined;
}
