/** One hash for the tables of words: it is extended letter by letter, so that those of a word's beginnings come with its own. */

/** The hash of no letter. */
export const EMPTY_HASH = 0x1505;

/** The hash of some letters and one more (a number of 16 bits). */
export function extendHash(hash: number, letter: number): number {
  hash = Math.imul(hash ^ letter, 0x01000193);
  return hash ^ (hash >>> 15);
}
