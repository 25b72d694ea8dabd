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
  // The threes of letters that some known word has, as sets of one of the three by the two others, earlier · SIZE + later. A set is a bit for
  // each code in two integers.
  readonly firsts: Uint32Array;
  readonly middles: Uint32Array;
  readonly lasts: Uint32Array;
};

/** What edits of a word are plausible: whether every three letters in a row (word boundaries included) occur in some known word. */
export interface EditJudge {
  /** Whether it is once its letters `[from, to)` are replaced by `inserted`. The string is not made: only the letters around the place are looked at. */
  fits(from: number, to: number, inserted: string): boolean;
  /** The letters of `LETTERS` that may replace `[from, to)`, as half of a set: `HALVES`, `firstLetter`. */
  letters(from: number, to: number, half: Half): number;
}

/** Sets of letters are a bit for each code: those up to 31, and the others. */
export const HALVES = [0, 1] as const;
type Half = (typeof HALVES)[number];
const ALL_LETTERS = [0xfffffffe | 0, 2 ** (LETTERS.length - 31) - 1] as const;

/** The first letter, in the order of `LETTERS`, of half a set that is not empty. */
export function firstLetter(set: number, half: Half): string {
  return LETTERS[half * 32 + 30 - Math.clz32(set & -set)]!;
}

/** Finds every edit plausible. */
export const ANY_LETTER: EditJudge = {
  fits: () => true,
  letters: (_from, _to, half) => ALL_LETTERS[half],
};

export class LetterModel {
  private readonly logs: Float32Array;
  private readonly lasts: Uint32Array;
  private beam: Beam | undefined;

  constructor(readonly tables: LetterTables) {
    this.logs = tables.logs;
    this.lasts = tables.lasts;
  }

  /** Learns from word forms; a form counts by the logarithm of its count, so that endings weigh more than single words. */
  static of(frequencies: Frequencies): LetterModel {
    const logs = new Float32Array(SIZE * SIZE * SIZE);
    const [firsts, middles, lasts] = [0, 1, 2].map(() => new Uint32Array(SIZE * SIZE * 2)) as [
      Uint32Array,
      Uint32Array,
      Uint32Array,
    ];
    const put = (set: Uint32Array, earlier: number, later: number, code: number) => {
      set[(earlier * SIZE + later) * 2 + (code >>> 5)]! |= 1 << (code & 31);
    };
    const tri = new Float64Array(SIZE * SIZE * SIZE);
    const bi = new Float64Array(SIZE * SIZE);
    const uni = new Float64Array(SIZE);
    frequencies.forEachForm((units, length, count) => {
      const weight = 1 + Math.log(count);
      let a = 0;
      let b = 0;
      for (let at = 0; at <= length; at++) {
        const c = at < length ? (CODES[units[at]!] ?? OTHER) : 0;
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
          if (tri[row + c]! === 0) continue;
          put(firsts, b, c, a);
          put(middles, a, c, b);
          put(lasts, a, b, c);
        }
      }
    }
    return new LetterModel({ logs, firsts, middles, lasts });
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

  private isSeen(a: number, b: number, c: number): boolean {
    return ((this.lasts[(a * SIZE + b) * 2 + (c >>> 5)]! >>> (c & 31)) & 1) === 1;
  }

  /** Judges edits of a word. */
  editJudge(word: string): EditJudge {
    const { firsts, middles, lasts } = this.tables;
    const { length } = word;
    // With the word's boundaries: two before it, one behind it.
    const codes = new Uint8Array(length + 4);
    for (let i = 0; i < length; i++) codes[i + 2] = codeAt(word, i);
    const isSeen = (at: number) => this.isSeen(codes[at]!, codes[at + 1]!, codes[at + 2]!);
    // Of the letters before the first threes that do not occur, and behind the last.
    let good = 0;
    while (good < length && isSeen(good)) good++;
    let rest = length;
    while (rest > 0 && (rest + 1 > length || isSeen(rest + 1))) rest--;
    return {
      fits: (from, to, inserted) => {
        if (from > good || to < rest) return false;
        let a = codes[from]!;
        let b = codes[from + 1]!;
        const size = inserted.length;
        const end = size + Math.min(2, length + 1 - to);
        for (let i = 0; i < end; i++) {
          const c = i < size ? codeAt(inserted, i) : codes[to + 2 + i - size]!;
          if (!this.isSeen(a, b, c)) return false;
          a = b;
          b = c;
        }
        return true;
      },
      letters: (from, to, half) => {
        if (from > good || to < rest) return 0;
        const a = codes[from]!;
        const b = codes[from + 1]!;
        const d = codes[to + 2]!;
        let set = ALL_LETTERS[half] & lasts[(a * SIZE + b) * 2 + half]! & middles[(b * SIZE + d) * 2 + half]!;
        if (to < length) set &= firsts[(d * SIZE + codes[to + 3]!) * 2 + half]!;
        return set;
      },
    };
  }

  /**
   * Visits the likeliest readings of a word in which each letter may stand for any of `options(letter)` (each with a cost ≥ 0, subtracted),
   * best first, by beam search, until the visitor answers true.
   */
  decode(
    word: string,
    options: (letter: string) => readonly (readonly [string, number])[],
    width: number,
    visit: (reading: string) => boolean,
  ): void {
    const { logs } = this;
    const letters = [...word].map(options);
    const most = width * letters.reduce((all, { length }) => Math.max(all, length), 1);
    const kept = this.beam;
    const beam = kept?.holds(width, most, letters.length) ? kept : new Beam(width, most, letters.length);
    // Whoever is visited may ask for the readings of another word.
    this.beam = undefined;
    const { scores, from, choices, places, firsts, seconds, chosen, before } = beam;
    beam.own[0] = 0;
    firsts[0] = 0;
    seconds[0] = 0;
    let states = 1;
    let at = 0;
    for (const wanted of letters) {
      let next = 0;
      for (let state = 0; state < states; state++) {
        const own = beam.own[state]!;
        const row = (firsts[state]! * SIZE + seconds[state]!) * SIZE;
        for (let choice = 0; choice < wanted.length; choice++) {
          const option = wanted[choice]!;
          scores[next] = own - option[1] + logs[row + codeAt(option[0], 0)]!;
          from[next] = state;
          choices[next++] = choice;
        }
      }
      states = next > width ? beam.keepBest(next, width) : beam.keepAll(next);
      beam.passed.set(seconds);
      for (let state = 0; state < states; state++) {
        const own = places[state]!;
        beam.own[state] = scores[own]!;
        firsts[state] = beam.passed[from[own]!]!;
        seconds[state] = codeAt(wanted[choices[own]!]![0], 0);
        chosen[at + state] = choices[own]!;
        before[at + state] = from[own]!;
      }
      at += width;
    }
    for (let state = 0; state < states; state++)
      scores[state] = beam.own[state]! + logs[(firsts[state]! * SIZE + seconds[state]!) * SIZE]!;
    beam.keepBest(states, states);
    for (let end = 0; end < states; end++) {
      let reading = '';
      for (let i = letters.length - 1, state = places[end]!; i >= 0; i--) {
        const place = i * width + state;
        reading = letters[i]![chosen[place]!]![0] + reading;
        state = before[place]!;
      }
      if (visit(reading)) break;
    }
    this.beam = beam;
  }
}

/** What a beam search works in: the states that were kept, and those that come of them. */
class Beam {
  readonly own: Float64Array;
  readonly firsts: Uint8Array;
  readonly seconds: Uint8Array;
  readonly passed: Uint8Array;
  readonly scores: Float64Array;
  readonly from: Uint8Array;
  readonly choices: Uint8Array;
  /** Places in `scores` of those that are kept. */
  readonly places: Uint16Array;
  /** Of each state of each letter its choice, and the state before that it goes on from. */
  readonly chosen: Uint8Array;
  readonly before: Uint8Array;

  /** @param width states that are kept, 255 at most; `most`: those that come of them */
  constructor(
    private readonly width: number,
    most: number,
    letters: number,
  ) {
    this.own = new Float64Array(width);
    this.firsts = new Uint8Array(width);
    this.seconds = new Uint8Array(width);
    this.passed = new Uint8Array(width);
    this.scores = new Float64Array(most);
    this.from = new Uint8Array(most);
    this.choices = new Uint8Array(most);
    this.places = new Uint16Array(width);
    this.chosen = new Uint8Array(width * letters);
    this.before = new Uint8Array(width * letters);
  }

  holds(width: number, most: number, letters: number): boolean {
    return this.width === width && this.scores.length >= most && this.chosen.length >= width * letters;
  }

  keepAll(count: number): number {
    for (let at = 0; at < count; at++) this.places[at] = at;
    return count;
  }

  /** Keeps the `most` best of the first `count`, the best first; of equals the one that comes first. */
  keepBest(count: number, most: number): number {
    const { scores, places } = this;
    let size = 0;
    for (let at = 0; at < count; at++) {
      const own = scores[at]!;
      if (size === most) {
        if (own <= scores[places[size - 1]!]!) continue;
        size--;
      }
      let place = size++;
      for (; place > 0 && scores[places[place - 1]!]! < own; place--) places[place] = places[place - 1]!;
      places[place] = at;
    }
    return size;
  }
}
