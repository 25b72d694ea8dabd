import { FNV_PRIME } from '../hash';

/**
 * The sequences of n words in a row of a text, told apart without a string for each: a sequence is a slice of all words, each with `gap`
 * behind it, and its hash is made of those of its words. Where two hashes are equal the slices are compared.
 */
export class Sequences {
  private readonly text: string;
  /** Where each word begins in it; its end last. */
  private readonly starts: number[];
  /** A word with its gap as a polynomial, and what moves another so far that this one can be added. */
  private readonly hashes: number[];
  private readonly weights: number[];
  private n = 1;
  /** A table of the sequences met, by their hashes: 1 + the index of their first words. */
  private slots = new Int32Array(0);

  constructor(words: readonly string[], gap: string) {
    this.text = `${words.join(gap)}${gap}`;
    this.starts = new Array(words.length + 1);
    this.hashes = new Array(words.length);
    this.weights = new Array(words.length);
    this.starts[0] = 0;
    let at = 0;
    for (let i = 0; i < words.length; i++) {
      let hash = 0;
      let weight = 1;
      for (const end = at + words[i]!.length + gap.length; at < end; at++) {
        hash = (Math.imul(hash, FNV_PRIME) + this.text.charCodeAt(at)) | 0;
        weight = Math.imul(weight, FNV_PRIME);
      }
      this.starts[i + 1] = at;
      this.hashes[i] = hash;
      this.weights[i] = weight;
    }
  }

  /** Goes on with sequences of n words, of which none was met; answers how many there are. */
  begin(n: number): number {
    this.n = n;
    const count = Math.max(0, this.hashes.length - n + 1);
    this.slots = new Int32Array(2 ** (33 - Math.clz32(count)));
    return count;
  }

  /** The index of the first sequence met that is equal to the i-th one, which is met now: `i` itself where there was none. */
  first(i: number): number {
    const { slots } = this;
    let hash = 0;
    for (let at = i; at < i + this.n; at++) hash = (Math.imul(hash, this.weights[at]!) + this.hashes[at]!) | 0;
    const mask = slots.length - 1;
    for (let slot = (hash ^ (hash >>> 15)) & mask; ; slot = (slot + 1) & mask) {
      const other = slots[slot]! - 1;
      if (other >= 0 && !this.isSame(other, i)) continue;
      if (other < 0) slots[slot] = i + 1;
      return other < 0 ? i : other;
    }
  }

  /** The words of a sequence, each with a gap behind it. */
  show(i: number): string {
    return this.text.slice(this.starts[i], this.starts[i + this.n]);
  }

  private isSame(one: number, other: number): boolean {
    const from = this.starts[one]!;
    const length = this.starts[one + this.n]! - from;
    const start = this.starts[other]!;
    if (this.starts[other + this.n]! - start !== length) return false;
    for (let at = 0; at < length; at++)
      if (this.text.charCodeAt(from + at) !== this.text.charCodeAt(start + at)) return false;
    return true;
  }
}
