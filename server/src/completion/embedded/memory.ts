import { tokenize } from '../../text/tokens';
import { foldWord } from './context';

/**
 * Words and pairs of words of the text before the caret: a cache model (Kuhn and De Mori 1990), which makes names, terms and
 * turns of a text likelier after their first use. It lives in memory, follows the text as it grows, and what was used long
 * ago counts less.
 */
export interface Remembered {
  count: number;
  /** In the vocabulary; -1: it lacks the word. */
  readonly index: number;
  /** As it was last written inside of a sentence, else as it was last written. */
  written: string;
}

/** Words after which a use counts half. */
const HALF_LIFE = 700;
const GROWTH = 2 ** (1 / HALF_LIFE);
/** By how much of its end a text is found again in a longer one whose beginning has moved. */
const ANCHOR = 300;
const LARGE = 1e9;

export class TextMemory {
  readonly words = new Map<string, Remembered>();
  private readonly pairs = new Map<string, Map<string, number>>();
  private text = '';
  private last: string | undefined;
  /** What the next use counts; grows, so that earlier ones count less. */
  private unit = 1;
  /** Sum of all counts. */
  total = 0;

  constructor(private readonly indexOf: (word: string) => number) {}

  /** What a use that was just now counts. */
  get latest(): number {
    return this.unit / GROWTH;
  }

  /** Counts of the words that came after `word`. */
  after(word: string): ReadonlyMap<string, number> | undefined {
    return this.pairs.get(word);
  }

  /**
   * Takes in a text that ends at a word's beginning: what is new at its end where it goes on from the last one, else all of
   * it, and nothing of the last one stays.
   */
  follow(text: string): void {
    if (text === this.text) return;
    const anchor = this.text.slice(-ANCHOR);
    const at = text.startsWith(this.text)
      ? this.text.length
      : anchor.length < ANCHOR
        ? -1
        : text.lastIndexOf(anchor) + (text.includes(anchor) ? ANCHOR : 0);
    if (at <= 0) this.clear();
    this.read(text.slice(Math.max(0, at)));
    this.text = text;
  }

  clear(): void {
    this.words.clear();
    this.pairs.clear();
    this.text = '';
    this.last = undefined;
    this.unit = 1;
    this.total = 0;
  }

  private read(text: string): void {
    for (const token of tokenize(text)) {
      if (token.kind !== 'word') {
        this.last = undefined;
        continue;
      }
      const word = foldWord(token.text);
      const known = this.words.get(word);
      if (known) {
        known.count += this.unit;
        if (this.last !== undefined) known.written = token.text;
      } else this.words.set(word, { count: this.unit, index: this.indexOf(word), written: token.text });
      if (this.last !== undefined) {
        const followers = this.pairs.get(this.last);
        if (followers) followers.set(word, (followers.get(word) ?? 0) + this.unit);
        else this.pairs.set(this.last, new Map([[word, this.unit]]));
      }
      this.last = word;
      this.total += this.unit;
      this.unit *= GROWTH;
      if (this.unit > LARGE) this.forget();
    }
  }

  /** Makes the counts small again, and drops what has come to count next to nothing. */
  private forget(): void {
    const least = this.unit * 1e-6;
    for (const [word, entry] of this.words) {
      if (entry.count < least) this.words.delete(word);
      else entry.count /= this.unit;
    }
    for (const [word, followers] of this.pairs) {
      for (const [next, count] of followers) {
        if (count < least) followers.delete(next);
        else followers.set(next, count / this.unit);
      }
      if (followers.size === 0) this.pairs.delete(word);
    }
    this.total /= this.unit;
    this.unit = 1;
  }
}
