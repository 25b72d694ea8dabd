/** Hashes of 32 bits that are extended unit by unit, so that those of a word's beginnings come with its own. */

/** FNV-1a's state before anything (Fowler, Noll and Vo, 1991). */
export const FNV_START = 0x811c9dc5;
export const FNV_PRIME = 0x01000193;

/** FNV-1a's state after one more byte; Qalam gives it UTF-16 units as well. */
export function fnvStep(hash: number, unit: number): number {
  return Math.imul(hash ^ unit, FNV_PRIME);
}

/** The hash of no letter, for the tables of words. */
export const EMPTY_HASH = 0x1505;

/** The hash of a word. */
export function hashOfWord(word: string): number {
  let hash = EMPTY_HASH;
  const { length } = word;
  for (let at = 0; at < length; at++) hash = extendHash(hash, word.charCodeAt(at));
  return hash;
}

/**
 * Which of some hashes were added, by their low `bits`; of others one in 2^bits for each that was added is taken for one of them. Asked
 * before a map of strings: most words that are asked for are in none, and to see that in a map their strings have to be hashed.
 */
export class HashFilter {
  private readonly bits: Uint32Array;
  private readonly mask: number;

  constructor(bits: number) {
    this.bits = new Uint32Array(2 ** (bits - 5));
    this.mask = 2 ** bits - 1;
  }

  add(hash: number): void {
    this.bits[(hash & this.mask) >> 5]! |= 1 << (hash & 31);
  }

  mayHave(hash: number): boolean {
    return (this.bits[(hash & this.mask) >> 5]! & (1 << (hash & 31))) !== 0;
  }
}

/** A set of words behind a filter, for those that hardly any word is in. */
export class FewWords {
  private readonly words: ReadonlySet<string>;
  private readonly filter = new HashFilter(16);

  constructor(words: Iterable<string>) {
    this.words = new Set(words);
    for (const word of this.words) this.filter.add(hashOfWord(word));
  }

  has(word: string): boolean {
    return this.filter.mayHave(hashOfWord(word)) && this.words.has(word);
  }
}

/** The hash of some letters and one more (a number of 16 bits), whose low bits may choose a place in a table. */
export function extendHash(hash: number, letter: number): number {
  hash = fnvStep(hash, letter);
  return hash ^ (hash >>> 15);
}
