/** One spelling for the many encodings of the same word, before anything is looked up. */
import { toSmall } from '../text/small';
import { isVowel } from './letters';

const HYPHENS = /[\u2010\u2011\u2012\u2013\u2212\u00AD]/gu;
const APOSTROPHES = /[\u2018\u2019\u02BC\u02B9\u2032\u00B4`]/gu;
// Zero-width characters, the byte-order mark and the combining acute that marks stress in teaching texts.
const INVISIBLE = /[\u200B-\u200D\u2060\uFEFF]/gu;
const PLAIN = /^[\u0400-\u045F\u0490-\u04FF]*$/u;

/**
 * The form of a word that is looked up: NFC, soft hyphens and zero-width characters removed, every hyphen `-`, every
 * apostrophe `'`. Case is kept.
 */
export function normalizeWord(word: string): string {
  // Nearly every word is plain Cyrillic, which no replacement touches (й and ё are single code points there).
  if (PLAIN.test(word)) return word;
  return word
    .normalize('NFC')
    .replace(INVISIBLE, '')
    .replace(HYPHENS, (hyphen) => (hyphen === '\u00AD' ? '' : '-'))
    .replace(APOSTROPHES, "'");
}

export type Case = 'lower' | 'title' | 'upper' | 'mixed';

/** Case pattern of a word; one capital letter alone is `title`. Hyphenated words count as one: `Аман-есен` is `title`. */
export function caseOf(word: string): Case {
  const lower = toSmall(word);
  if (word === lower) return 'lower';
  if (word === word.toUpperCase()) return [...word].filter((c) => c.toLowerCase() !== c).length > 1 ? 'upper' : 'title';
  if (word.slice(1) === lower.slice(1)) return 'title';
  return 'mixed';
}

/** Puts a lower-case or dictionary-case word into a case pattern; `mixed` and `lower` leave it as it is. */
export function applyCase(word: string, pattern: Case): string {
  if (pattern === 'upper') return word.toUpperCase();
  if (pattern === 'title') return word.charAt(0).toUpperCase() + word.slice(1);
  return word;
}

/** Whether a lower-case ending begins with a vowel letter. */
export function isVowelInitial(ending: string): boolean {
  return ending !== '' && isVowel(ending.charAt(0));
}
