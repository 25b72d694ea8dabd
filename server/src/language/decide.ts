/**
 * The language of a text by the model and a Kazakh dictionary together. The model alone takes one misspelt word of a short
 * sentence for a near relative (бүгин has the letters of Karakalpak), and languages that it has never met for Kazakh; how
 * many of the words stand in a dictionary tells both.
 */
import type { Token } from '../text/tokens';
import type { Detection, LanguageDetector } from './detector';
import { latinToCyrillic } from './transliterate';

/** Cyrillic labels that Kazakh with a misspelt word is easily taken for. */
const NEAR_KAZAKH: ReadonlySet<string> = new Set('ky kaa tt ba sah tyv uz und'.split(' '));

/** Words that are looked up: more do not make the answer surer. */
const LOOKED_UP = 24;

/**
 * Logarithms of how much likelier Kazakh is than a relative for a word of the dictionary, a word that one usual confusion of
 * letters keeps from it, and any other; from the shares of such words in sentences of `language-id`: Kazakh with a slip 86,
 * 12 and 2%, Kyrgyz, Tatar, Bashkir and Karakalpak 21, 16 and 63%.
 */
const KNOWN = 1.2;
const CONFUSED = 0;
const UNKNOWN = -3;
/** Who asks writes Kazakh, mostly. */
const PRIOR = 1;
/** The model is never surer of a language than this (natural logarithm of the odds): it counts one letter many times. */
const SUREST = 4;

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

/** How many of a text's first words stand in a Kazakh dictionary, nearly do, and do not. */
export interface WordEvidence {
  readonly known: number;
  readonly confused: number;
  readonly unknown: number;
}

/** The language of `text`, whose tokens are given; `isKazakhWord` looks a word up in a dictionary. */
export function decideLanguage(
  detector: LanguageDetector,
  text: string,
  tokens: readonly Token[],
  isKazakhWord: ((word: string) => boolean) | undefined,
): Detection {
  const found = detector.detect(text);
  if (!isKazakhWord || (found.script !== 'Cyrl' && found.script !== 'Latn')) return found;
  if (found.label === 'kk') {
    if (found.variant === 'cp1251-mojibake') return found;
    if (!isRefuted(wordEvidence(tokens, found.script, isKazakhWord))) return found;
    return { label: 'und', probability: found.probability, script: found.script };
  }
  if (found.script !== 'Cyrl' || !NEAR_KAZAKH.has(found.label)) return found;
  const { known, confused, unknown } = wordEvidence(tokens, 'Cyrl', isKazakhWord);
  const odds = Math.min(SUREST, Math.log(found.probability / (1 - found.probability)));
  const score = PRIOR + known * KNOWN + confused * CONFUSED + unknown * UNKNOWN - Math.max(0, odds);
  return known > 0 && score > 0 ? { ...found, label: 'kk', probability: 1 / (1 + Math.exp(-score)) } : found;
}

/** Whether too few words stand in the dictionary for Kazakh, however misspelt. */
function isRefuted({ known, confused, unknown }: WordEvidence): boolean {
  const words = known + confused + unknown;
  return words >= 4 && known + confused < words * 0.3;
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

export function wordEvidence(
  tokens: readonly Token[],
  script: string,
  isKazakhWord: (word: string) => boolean,
): WordEvidence {
  let known = 0;
  let confused = 0;
  let words = 0;
  for (const token of tokens) {
    if (token.kind !== 'word' || token.text.length < 2) continue;
    // In lower case, since a capital makes a name of anything.
    let word = token.text.toLowerCase();
    if (script === 'Latn') {
      if (!/\p{Script=Latin}/u.test(word)) continue;
      const modern = latinToCyrillic(word);
      word = isKazakhWord(modern) ? modern : latinToCyrillic(olderToModern(word));
    } else if (!/\p{Script=Cyrillic}/u.test(word)) continue;
    if (isKazakhWord(word)) known++;
    else if (isConfused(word, isKazakhWord)) confused++;
    if (++words === LOOKED_UP) break;
  }
  return { known, confused, unknown: words - known - confused };
}

/** Whether a word stands in the dictionary but for one letter, or one letter wherever it occurs. */
function isConfused(word: string, isKazakhWord: (word: string) => boolean): boolean {
  const tried = new Set<string>();
  for (let at = 0; at < word.length; at++) {
    const letter = word[at]!;
    for (const other of CONFUSIONS[letter] ?? '') {
      if (isKazakhWord(word.slice(0, at) + other + word.slice(at + 1))) return true;
      if (tried.has(letter + other) || word.indexOf(letter, at + 1) < 0) continue;
      tried.add(letter + other);
      if (isKazakhWord(word.replaceAll(letter, other))) return true;
    }
  }
  return false;
}
