/**
 * Latin letters that look the same as a Cyrillic one in common fonts: the one-to-one pairs between the two scripts in
 * Unicode's confusables (UTS #39), restricted to the letters of Kazakh, and the Latin ə and ɵ. Case by case, since т and
 * t, or в and b, are alike in one case only.
 */
const PAIRS = 'aа cс eе hһ iі oо pр xх yу əә ɵө AА BВ CС EЕ HН IІ KК MМ OО PР TТ XХ YУ ƏӘ ƟӨ kк mм tт';

/** Latin letters and the Cyrillic ones that they look like. */
export const TO_CYRILLIC: ReadonlyMap<string, string> = new Map(
  PAIRS.split(' ').map(([latin, cyrillic]) => [latin!, cyrillic!]),
);
const TO_LATIN = new Map(PAIRS.split(' ').map(([latin, cyrillic]) => [cyrillic!, latin!]));

const LATIN = /\p{Script=Latin}/u;
const CYRILLIC = /\p{Script=Cyrillic}/u;

/** A word with each letter of a foreign script as `map` has it; undefined where it has one of them not. */
export function foldScript(word: string, foreign: RegExp, map: ReadonlyMap<string, string>): string | undefined {
  let folded = '';
  for (const letter of word) {
    if (foreign.test(letter)) {
      const own = map.get(letter);
      if (own === undefined) return undefined;
      folded += own;
    } else {
      folded += letter;
    }
  }
  return folded;
}

export interface MixedWord {
  /** The word all in Cyrillic, or undefined where a Latin letter has no look-alike. */
  readonly cyrillic: string | undefined;
  /** The word all in Latin, likewise. */
  readonly latin: string | undefined;
}

/**
 * A word (no hyphens in it) that has letters of both scripts, with both ways to fix it; undefined for other words. A
 * Latin name with a Kazakh ending behind it (`PDFті`) is no such word: its scripts meet once, and some of its Latin
 * letters look like no Cyrillic one.
 */
export function mixedWord(word: string): MixedWord | undefined {
  if (!LATIN.test(word) || !CYRILLIC.test(word)) return undefined;
  const cyrillic = foldScript(word, LATIN, TO_CYRILLIC);
  const latin = foldScript(word, CYRILLIC, TO_LATIN);
  if (cyrillic === undefined && /^[\p{Script=Latin}\p{N}]+\p{Script=Cyrillic}+$/u.test(word)) return undefined;
  return { cyrillic, latin };
}
