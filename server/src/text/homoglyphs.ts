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

/**
 * A word whose Latin letters were folded, by which of Ү, У and Ұ its Latin Y stands for: a small one for у where that makes a word,
 * otherwise the first of which the dictionary has the word. `isSure`: no other reading is a word. Behind a letter a Y is as small
 * as those around it (жYрек).
 */
export function readLatinY(
  word: string,
  folded: string,
  isWord: ((word: string) => boolean) | undefined,
): { readonly read: string; readonly isSure: boolean } {
  if (!/y/i.test(word) || word.length !== folded.length || (!word.includes('Y') && isWord?.(folded) === true))
    return { read: folded, isSure: true };
  const isSmall = /\p{Ll}/u.test(word.replace(/y/g, ''));
  const readings = [...(word.includes('Y') ? 'үуұ' : 'уүұ')].map((letter) =>
    folded.replace(/[\s\S]/g, (unit, at: number) => {
      if (!/y/i.test(word[at]!)) return unit;
      return word[at] === 'y' || (at > 0 && isSmall) ? letter : letter.toUpperCase();
    }),
  );
  const words = readings.filter((reading) => isWord?.(reading));
  return { read: words[0] ?? readings[0]!, isSure: words.length === 1 };
}
