/**
 * A letter-trigram model of Kazakh words: how likely is this string as a word? It guides the restoration of Kazakh letters, keeps
 * impossible strings from being looked up, and ranks inflected forms that no frequency table lists.
 */
import type { Frequencies } from './frequencies';
import { LETTERS } from './letters';

/** Letter codes 1…; 0 is the word boundary. Letters beyond the alphabet share one code. */
const OTHER = LETTERS.length + 2;
const SIZE = OTHER + 1;
const CODES = (() => {
  const codes = new Uint8Array(0x530).fill(OTHER);
  [...LETTERS, '-'].forEach((letter, i) => {
    codes[letter.charCodeAt(0)] = i + 1;
    codes[letter.toUpperCase().charCodeAt(0)] = i + 1;
  });
  return codes;
})();

/** Code of the letter at an index, in either case. */
function codeAt(word: string, i: number): number {
  return CODES[word.charCodeAt(i)] ?? OTHER;
}

export type LetterTables = {
  /** ln P(c | a, b) at (a·SIZE + b)·SIZE + c. */
  readonly logs: Float32Array;
  /** Whether some known word has the three letters, likewise. */
  readonly seen: Uint8Array;
};

export class LetterModel {
  private readonly logs: Float32Array;
  private readonly seen: Uint8Array;

  constructor(readonly tables: LetterTables) {
    this.logs = tables.logs;
    this.seen = tables.seen;
  }

  /** Learns from word forms; a form counts by the logarithm of its count, so that endings weigh more than single words. */
  static of(frequencies: Frequencies): LetterModel {
    const logs = new Float32Array(SIZE * SIZE * SIZE);
    const seen = new Uint8Array(SIZE * SIZE * SIZE);
    const tri = new Float64Array(SIZE * SIZE * SIZE);
    const bi = new Float64Array(SIZE * SIZE);
    const uni = new Float64Array(SIZE);
    frequencies.forEachPlace((units, start, end, count) => {
      const weight = 1 + Math.log(count);
      let a = 0;
      let b = 0;
      for (let at = start; at <= end; at++) {
        const c = at < end ? (CODES[units[at]!] ?? OTHER) : 0;
        tri[(a * SIZE + b) * SIZE + c]! += weight;
        bi[b * SIZE + c]! += weight;
        uni[c]! += weight;
        a = b;
        b = c;
      }
    });
    const total = uni.reduce((sum, n) => sum + n, 0) || 1;
    const biTotals = new Float64Array(SIZE);
    for (let b = 0; b < SIZE; b++) for (let c = 0; c < SIZE; c++) biTotals[b]! += bi[b * SIZE + c]!;
    // Witten-Bell-like interpolation with a constant weight: enough for 45 letters and a hundred thousand words.
    const strength = 12;
    for (let a = 0; a < SIZE; a++) {
      for (let b = 0; b < SIZE; b++) {
        let sum = 0;
        const row = (a * SIZE + b) * SIZE;
        for (let c = 0; c < SIZE; c++) sum += tri[row + c]!;
        for (let c = 0; c < SIZE; c++) {
          const p1 = (uni[c]! + 0.5) / (total + 0.5 * SIZE);
          const p2 = (bi[b * SIZE + c]! + strength * p1) / (biTotals[b]! + strength);
          const p3 = (tri[row + c]! + strength * p2) / (sum + strength);
          logs[row + c] = Math.log(p3);
          seen[row + c] = tri[row + c]! > 0 ? 1 : 0;
        }
      }
    }
    return new LetterModel({ logs, seen });
  }

  /** ln P of a lower-case word, its end included. */
  score(word: string): number {
    let a = 0;
    let b = 0;
    let sum = 0;
    for (let i = 0; i <= word.length; i++) {
      const c = i < word.length ? codeAt(word, i) : 0;
      sum += this.logs[(a * SIZE + b) * SIZE + c]!;
      a = b;
      b = c;
    }
    return sum;
  }

  /**
   * Answers whether `word` is plausible once its letters `[from, to)` are replaced by `inserted`: whether every three letters in a row
   * (word boundaries included) occur in some known word. The string is not made: only the letters around the place are looked at.
   */
  editJudge(word: string): (from: number, to: number, inserted: string) => boolean {
    const { seen } = this;
    const { length } = word;
    // With the word's boundaries: two before it, one behind it.
    const codes = new Uint8Array(length + 3);
    for (let i = 0; i < length; i++) codes[i + 2] = codeAt(word, i);
    const isSeen = (at: number) => seen[(codes[at]! * SIZE + codes[at + 1]!) * SIZE + codes[at + 2]!] === 1;
    // Of the letters before the first threes that do not occur, and behind the last.
    let good = 0;
    while (good < length && isSeen(good)) good++;
    let rest = length;
    while (rest > 0 && (rest + 1 > length || isSeen(rest + 1))) rest--;
    return (from, to, inserted) => {
      if (from > good || to < rest) return false;
      let a = codes[from]!;
      let b = codes[from + 1]!;
      const size = inserted.length;
      const end = size + Math.min(2, length + 1 - to);
      for (let i = 0; i < end; i++) {
        const c = i < size ? codeAt(inserted, i) : codes[to + 2 + i - size]!;
        if (seen[(a * SIZE + b) * SIZE + c] !== 1) return false;
        a = b;
        b = c;
      }
      return true;
    };
  }

  /**
   * The likeliest readings of a word in which each letter may stand for any of `options(letter)` (each with a cost ≥ 0, subtracted),
   * best first, by beam search.
   */
  decode(
    word: string,
    options: (letter: string) => readonly (readonly [string, number])[],
    width: number,
  ): { word: string; score: number }[] {
    let beam: State[] = [START];
    for (const letter of word) {
      const choices = options(letter).map(([choice, cost]): Choice => ({ choice, code: codeAt(choice, 0), cost }));
      const next: State[] = [];
      for (const before of beam) {
        const row = (before.a * SIZE + before.b) * SIZE;
        for (const { choice, code, cost } of choices) {
          next.push({ choice, before, a: before.b, b: code, score: before.score - cost + this.logs[row + code]! });
        }
      }
      if (next.length > width) {
        next.sort((x, y) => y.score - x.score);
        next.length = width;
      }
      beam = next;
    }
    return beam
      .map((state) => ({ word: spelt(state), score: state.score + this.logs[(state.a * SIZE + state.b) * SIZE]! }))
      .sort((x, y) => y.score - x.score);
  }
}

interface Choice {
  readonly choice: string;
  readonly code: number;
  readonly cost: number;
}

/** A reading of a word's first letters: the last one read, what was read before it, the codes of the last two, and its score. */
interface State {
  readonly choice: string;
  readonly before: State | undefined;
  readonly a: number;
  readonly b: number;
  readonly score: number;
}
const START: State = { choice: '', before: undefined, a: 0, b: 0, score: 0 };

function spelt(last: State): string {
  let word = '';
  for (let state: State | undefined = last; state !== undefined; state = state.before) word = state.choice + word;
  return word;
}
