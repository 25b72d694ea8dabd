/**
 * What the words beside a word say of it: pairs of words, and pairs of word ends (a genitive wants a possessive after it, a verb's
 * converb an auxiliary). Gains are pointwise mutual information, smoothed towards none.
 */

/** Pseudo-counts: how many occurrences a pair must outweigh. Tuned on the bench's tuning sentences. */
const WORD_STRENGTH = 3;
const END_STRENGTH = 20;
/** Weights of the two kinds of pair in a gain; they overlap, and sentences are few. */
const WORD_WEIGHT = 0.5;
const END_WEIGHT = 0.7;
const END_LETTERS = 3;

/** The end of a word by which it is counted, marked apart from whole words. */
export function endOf(word: string): string {
  return `-${word.slice(-END_LETTERS)}`;
}

/** The words between which no other mark than white space stands, in lower case, for each stretch of a text. */
export function wordRuns(text: string): string[][] {
  return text
    .toLowerCase()
    .split(/[^\p{L}\s-]+/u)
    .map((run) => run.split(/\s+/u).filter((word) => /\p{L}/u.test(word)));
}

export class ContextModel {
  private readonly counts = new Map<string, number>();
  private total = 1;

  /** Reads lines `word<TAB>count` and `word word<TAB>count` (ends are written with a hyphen before them), UTF-8; bad lines are skipped. */
  static parse(bytes: Uint8Array | undefined): ContextModel {
    const model = new ContextModel();
    for (const line of bytes ? new TextDecoder().decode(bytes).split('\n') : []) {
      const [key, count] = line.split('\t');
      if (key && Number(count) > 0) model.counts.set(key, Number(count));
    }
    model.total = Math.max(1, model.counts.get('') ?? model.sum());
    return model;
  }

  private sum(): number {
    let sum = 0;
    for (const [key, count] of this.counts) if (key.startsWith('-') && !key.includes(' ')) sum += count;
    return sum;
  }

  /** How much likelier a word is beside its neighbours than anywhere, natural logarithm; 0 where nothing is known. */
  gain(word: string, before: string | undefined, after: string | undefined): number {
    if (this.counts.size === 0) return 0;
    const parts = word.toLowerCase().split(' ');
    const first = parts[0]!;
    const last = parts.at(-1)!;
    let sum = 0;
    if (before !== undefined) sum += this.pair(before, first);
    if (after !== undefined) sum += this.pair(last, after);
    return sum;
  }

  private pair(left: string, right: string): number {
    return (
      WORD_WEIGHT * this.information(left, right, WORD_STRENGTH) +
      END_WEIGHT * this.information(endOf(left), endOf(right), END_STRENGTH)
    );
  }

  private information(left: string, right: string, strength: number): number {
    const a = this.counts.get(left) ?? 0;
    const b = this.counts.get(right) ?? 0;
    const both = this.counts.get(`${left} ${right}`) ?? 0;
    // As many pairs are expected as if the two knew nothing of each other.
    const expected = (a * b) / this.total;
    return Math.log((both + strength) / (expected + strength));
  }
}
