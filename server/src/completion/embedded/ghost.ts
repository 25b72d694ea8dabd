/** The likely continuations of a text, and which part of them is best shown. */

/** Ends a continuation after which no space follows (but punctuation, or the end). */
export const END = '\u0000';
/** Keystrokes of accepting; a little less than typing, so that a single letter is worth showing too. */
const ACCEPTING = 0.9;

export interface Continuation {
  /** Rest of a word, then a space or `END`. */
  readonly text: string;
  readonly probability: number;
}

export interface Ghost {
  readonly text: string;
  /** Probability that the text goes on like this: the sum of the continuations that begin so. */
  readonly confidence: number;
}

/**
 * The beginning of the continuations that saves most keystrokes on average: its probability times its length, less the
 * keystroke that accepts it.
 */
export function bestGhost(continuations: readonly Continuation[]): Ghost | undefined {
  const sorted = [...continuations].sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0));
  let best: Ghost | undefined;
  let most = 0;
  /** All that agree in `depth` letters and more; only where they part can the best beginning end. */
  const visit = (from: number, to: number, depth: number) => {
    const first = sorted[from]!.text;
    const last = sorted[to - 1]!.text;
    let same = depth;
    while (same < first.length && first[same] === last[same]) same++;
    const end = first[same - 1] === END ? same - 1 : same;
    let confidence = 0;
    for (let at = from; at < to; at++) confidence += sorted[at]!.probability;
    if (confidence * (end - ACCEPTING) > most) {
      most = confidence * (end - ACCEPTING);
      best = { text: first.slice(0, end), confidence };
    }
    if (same === first.length) return;
    for (let start = from; start < to; ) {
      let stop = start + 1;
      while (stop < to && sorted[stop]!.text[same] === sorted[start]!.text[same]) stop++;
      visit(start, stop, same + 1);
      start = stop;
    }
  };
  if (sorted.length > 0) visit(0, sorted.length, 0);
  return best;
}
