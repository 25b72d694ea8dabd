import { hashString, mix } from './features';

/** Slots that a word may be kept in. */
const WAYS = 8;

/**
 * Sentences for which a word that came again is kept while others that came once are newer: half of the words of a text are met once,
 * and would push out those that it is made of.
 */
const STAY = 2000;

/**
 * Which of so many slots holds what is kept of a word. A word has its place among eight, by its hash; of these the one asked
 * for least lately is given to a new word, `STAY` taken into account, but none that the sentence at hand needs.
 */
export class WordSlots {
  private readonly words: (string | undefined)[];
  private readonly hashes: Int32Array;
  /** The sentence that asked for it last. */
  private readonly used: Float64Array;
  /** The same, later by `STAY` where it was asked for more than once. */
  private readonly stays: Float64Array;
  private sentence = 1;

  /** `size` is a power of two, and greater than the number of words of any sentence. */
  constructor(private readonly size: number) {
    this.words = new Array<string | undefined>(size).fill(undefined);
    this.hashes = new Int32Array(size);
    this.used = new Float64Array(size);
    this.stays = new Float64Array(size);
  }

  /** From here on every slot may be given to another word. */
  nextSentence(): void {
    this.sentence++;
  }

  /** The slot of a word; `~slot` where the word was not kept: it has just been given this slot, which the caller must fill. */
  find(word: string): number {
    const { words, hashes, used, stays, sentence, size } = this;
    const hash = mix(hashString(word), 4);
    const first = hash & (size - 1) & -WAYS;
    let least = first;
    for (let slot = first; slot < first + WAYS; slot++) {
      if (hashes[slot] === hash && words[slot] === word) {
        if (used[slot] !== sentence) stays[slot] = sentence + STAY;
        used[slot] = sentence;
        return slot;
      }
      if (stays[slot]! < stays[least]!) least = slot;
    }
    // Not only where that slot is in use: the engine would compile all of this anew the first time that one is.
    let next = least;
    do {
      least = next;
      next = (least + 1) & (size - 1);
    } while (used[least] === sentence);
    words[least] = word;
    hashes[least] = hash;
    used[least] = sentence;
    stays[least] = sentence;
    return ~least;
  }
}
