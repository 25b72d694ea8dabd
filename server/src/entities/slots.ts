import { hashString, mix } from './features';

/** Slots that a word may be kept in. */
const WAYS = 4;

/**
 * Which of so many slots holds what is kept of a word. A word has its place among four, by its hash; of these the one asked
 * for least lately is given to a new word, but none that the sentence at hand needs.
 */
export class WordSlots {
  private readonly words: (string | undefined)[];
  private readonly hashes: Int32Array;
  /** The sentence that asked for it last. */
  private readonly used: Float64Array;
  private sentence = 1;

  /** `size` is a power of two, and greater than the number of words of any sentence. */
  constructor(private readonly size: number) {
    this.words = new Array<string | undefined>(size).fill(undefined);
    this.hashes = new Int32Array(size);
    this.used = new Float64Array(size);
  }

  /** From here on every slot may be given to another word. */
  nextSentence(): void {
    this.sentence++;
  }

  /** The slot of a word; `~slot` where the word was not kept: it has just been given this slot, which the caller must fill. */
  find(word: string): number {
    const { words, hashes, used, sentence, size } = this;
    const hash = mix(hashString(word), WAYS);
    const first = hash & (size - 1) & -WAYS;
    let oldest = first;
    for (let slot = first; slot < first + WAYS; slot++) {
      if (hashes[slot] === hash && words[slot] === word) {
        used[slot] = sentence;
        return slot;
      }
      if (used[slot]! < used[oldest]!) oldest = slot;
    }
    while (used[oldest] === sentence) oldest = (oldest + 1) & (size - 1);
    words[oldest] = word;
    hashes[oldest] = hash;
    used[oldest] = sentence;
    return ~oldest;
  }
}
