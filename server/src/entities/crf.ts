/**
 * Inference in a linear-chain conditional random field (Lafferty, McCallum, Pereira 2001) under IOB2's constraints: forward
 * and backward sums in the probability domain, scaled at each token, and the best path. Labels are those of `Labels`: odd
 * numbers begin an entity, even ones (but 0, outside) continue it and so have two possible predecessors.
 */
import { MAX_SENTENCE } from './reconcile';
import { Arena } from './simd';

/** `transitions[a * size + b]`, with `-Infinity` for what IOB2 forbids; `start[y]` for the first token. */
export interface Chain {
  readonly size: number;
  readonly transitions: Float32Array;
  readonly start: Float32Array;
}

/** Transition weights of nought with IOB2's prohibitions in place. */
export function constrainedChain(size: number): Chain {
  const transitions = new Float32Array(size * size);
  const start = new Float32Array(size);
  for (let y = 2; y < size; y += 2) {
    start[y] = -Infinity;
    for (let a = 0; a < size; a++) if (a !== y && a !== y - 1) transitions[a * size + y] = -Infinity;
  }
  return { size, transitions, start };
}

/**
 * Finds the most probable path. Of the labels before a token only those that can win for at least one label of it are tried:
 * the bounds make that exact. Keeps its buffers between sentences.
 */
export class Viterbi {
  /** The largest and smallest weight from each label to those that any label may precede. */
  private readonly highest: Float32Array;
  private readonly lowest: Float32Array;
  private readonly likely: Int32Array;
  private previous: Float32Array;
  private current: Float32Array;
  private back = new Uint8Array(0);

  constructor(private readonly chain: Chain) {
    const { size, transitions } = chain;
    this.highest = new Float32Array(size).fill(-Infinity);
    this.lowest = new Float32Array(size).fill(Infinity);
    this.likely = new Int32Array(size);
    this.previous = new Float32Array(size);
    this.current = new Float32Array(size);
    for (let a = 0; a < size; a++) {
      for (let y = 0; y < size; y += y === 0 ? 1 : 2) {
        const weight = transitions[a * size + y]!;
        if (weight > this.highest[a]!) this.highest[a] = weight;
        if (weight < this.lowest[a]!) this.lowest[a] = weight;
      }
    }
  }

  /**
   * `path[t]` gets the label of token `t` of a sentence; `scores[t * size + y]`. Where only the tokens from `from` to `to` are asked
   * for, those right before and behind them are outside (label 0).
   */
  decode(scores: Float32Array, length: number, path: Int32Array, from = 0, to = length): void {
    const { highest, lowest, likely } = this;
    const { size, transitions, start } = this.chain;
    if (from >= to) return;
    if (this.back.length < length * size) this.back = new Uint8Array(length * size);
    const { back } = this;
    let { previous, current } = this;
    const first = from * size;
    for (let y = 0; y < size; y++) previous[y] = scores[first + y]! + (from === 0 ? start[y]! : transitions[y]!);
    for (let t = from + 1; t < to; t++) {
      const base = t * size;
      for (let y = 2; y < size; y += 2) {
        const b = previous[y - 1]! + transitions[(y - 1) * size + y]!;
        const i = previous[y]! + transitions[y * size + y]!;
        current[y] = Math.max(b, i) + scores[base + y]!;
        back[base + y] = b > i ? y - 1 : y;
      }
      let bound = -Infinity;
      for (let a = 0; a < size; a++) {
        const least = previous[a]! + lowest[a]!;
        if (least > bound) bound = least;
      }
      let count = 0;
      for (let a = 0; a < size; a++) if (previous[a]! + highest[a]! >= bound) likely[count++] = a;
      for (let y = 0; y < size; y += y === 0 ? 1 : 2) {
        let best = -Infinity;
        let label = 0;
        for (let k = 0; k < count; k++) {
          const a = likely[k]!;
          const score = previous[a]! + transitions[a * size + y]!;
          if (score > best) {
            best = score;
            label = a;
          }
        }
        current[y] = best + scores[base + y]!;
        back[base + y] = label;
      }
      const other = previous;
      previous = current;
      current = other;
    }
    if (to < length) for (let y = 0; y < size; y++) previous[y]! += transitions[y * size]!;
    let best = 0;
    for (let y = 1; y < size; y++) if (previous[y]! > previous[best]!) best = y;
    for (let t = to - 1; t >= from; t--) {
      path[t] = best;
      best = back[t * size + best]!;
    }
  }
}

/** Buffers of forward and backward sums, reused between sentences. */
export class Lattice {
  alpha = new Float64Array(0);
  beta = new Float64Array(0);
  /** `P(y_t = y)` after `marginals`. */
  gamma = new Float32Array(0);
  exponentials = new Float64Array(0);
  scales = new Float64Array(0);
  weighted = new Float64Array(0);
  likely = new Int32Array(0);

  reserve(length: number, size: number): void {
    const cells = length * size;
    if (this.scales.length < length) this.scales = new Float64Array(length);
    if (this.likely.length < size) {
      this.likely = new Int32Array(size);
      this.weighted = new Float64Array(size);
    }
    if (this.alpha.length >= cells) return;
    this.alpha = new Float64Array(cells);
    this.beta = new Float64Array(cells);
    this.gamma = new Float32Array(cells);
    this.exponentials = new Float64Array(cells);
  }
}

/** `exp` of the transition weights, 0 where forbidden; worked out once for many sentences. */
export function exponentialTransitions(chain: Chain, into = new Float64Array(chain.transitions.length)): Float64Array {
  for (let k = 0; k < into.length; k++) into[k] = Math.exp(chain.transitions[k]!);
  return into;
}

/** Sums below this are left out of others: what the trainer learns from changes by no more. */
const NEGLIGIBLE = 1e-7;

/** Fills `alpha`, `exponentials` and `scales` of the lattice; returns log Z. */
function forward(
  { size, start }: Chain,
  expTransitions: Float64Array,
  scores: Float32Array,
  length: number,
  lattice: Lattice,
): number {
  lattice.reserve(length, size);
  const { alpha, exponentials, scales } = lattice;
  let logZ = 0;
  for (let t = 0; t < length; t++) {
    const base = t * size;
    let peak = -Infinity;
    for (let y = 0; y < size; y++) {
      const score = scores[base + y]! + (t === 0 ? start[y]! : 0);
      if (score > peak) peak = score;
    }
    logZ += peak;
    for (let y = 0; y < size; y++) {
      exponentials[base + y] = Math.exp(scores[base + y]! + (t === 0 ? start[y]! : 0) - peak);
    }
    let sum = 0;
    if (t === 0) {
      for (let y = 0; y < size; y++) {
        alpha[y] = exponentials[y]!;
        sum += alpha[y]!;
      }
    } else {
      const before = base - size;
      alpha.fill(0, base, base + size);
      for (let a = 0; a < size; a++) {
        const value = alpha[before + a]!;
        if (value < NEGLIGIBLE) continue;
        const row = a * size;
        alpha[base]! += value * expTransitions[row]!;
        for (let y = 1; y < size; y += 2) alpha[base + y]! += value * expTransitions[row + y]!;
        // Of the labels that continue an entity only one may follow.
        const inside = a + (a & 1);
        if (inside !== 0) alpha[base + inside]! += value * expTransitions[row + inside]!;
      }
      for (let y = 0; y < size; y++) {
        alpha[base + y]! *= exponentials[base + y]!;
        sum += alpha[base + y]!;
      }
    }
    if (!(sum > 0)) sum = Number.MIN_VALUE;
    const scale = 1 / sum;
    scales[t] = scale;
    logZ += Math.log(sum);
    for (let y = 0; y < size; y++) alpha[base + y]! *= scale;
  }
  return logZ;
}

/**
 * Forward–backward. Fills `lattice.gamma` with `P(y_t = y)` and, where `pairs` (size × size) is given, adds the expected
 * transition counts to it. Returns log Z.
 */
export function marginals(
  chain: Chain,
  expTransitions: Float64Array,
  scores: Float32Array,
  length: number,
  lattice: Lattice,
  pairs?: Float64Array,
): number {
  const { size } = chain;
  if (length === 0) return 0;
  const logZ = forward(chain, expTransitions, scores, length, lattice);
  const { alpha, beta, gamma, exponentials, scales, weighted, likely } = lattice;
  const last = (length - 1) * size;
  for (let y = 0; y < size; y++) {
    beta[last + y] = 1;
    gamma[last + y] = alpha[last + y]!;
  }
  for (let t = length - 2; t >= 0; t--) {
    const base = t * size;
    const next = base + size;
    let count = 0;
    for (let y = 0; y < size; y++) {
      weighted[y] = beta[next + y]! * exponentials[next + y]! * scales[t + 1]!;
      if (weighted[y]! > NEGLIGIBLE) likely[count++] = y;
    }
    for (let a = 0; a < size; a++) {
      const row = a * size;
      const own = alpha[base + a]!;
      let sum = 0;
      for (let k = 0; k < count; k++) {
        const y = likely[k]!;
        sum += expTransitions[row + y]! * weighted[y]!;
      }
      beta[base + a] = sum;
      gamma[base + a] = own * sum;
      if (pairs !== undefined && own > 1e-9) {
        for (let k = 0; k < count; k++) {
          const y = likely[k]!;
          pairs[row + y]! += own * expTransitions[row + y]! * weighted[y]!;
        }
      }
    }
  }
  return logZ;
}

/**
 * The probabilities of the labels of one path under a chain whose scores are divided by a temperature; those of `marginals` but
 * for the rounding of numbers of 32 bits. Keeps its buffers between sentences.
 */
export class PathMarginals {
  private readonly width: number;
  private readonly start: Float32Array;
  private readonly arena: Arena;
  /** `exp` of the transition weights: from column to row, and from row to column. */
  private readonly onward: Float32Array;
  private readonly back: Float32Array;
  private readonly exponentials: Float32Array;
  private readonly exponentialsAt: number;
  private readonly alpha: Float32Array;
  private readonly beta: Float32Array;
  private readonly weighted: Float32Array;
  private readonly scales = new Float64Array(MAX_SENTENCE);

  constructor(
    { size, transitions, start }: Chain,
    private readonly temperature: number,
  ) {
    const width = (size + 3) & ~3;
    this.width = width;
    this.start = start;
    this.arena = new Arena(4 * (2 * width * width + 2 * MAX_SENTENCE * width + 2 * width), 6);
    this.onward = this.arena.take(width * width);
    this.back = this.arena.take(width * width);
    this.exponentials = this.arena.take(MAX_SENTENCE * width);
    this.exponentialsAt = this.exponentials.byteOffset;
    this.alpha = this.arena.take(MAX_SENTENCE * width);
    this.beta = this.arena.take(width);
    this.weighted = this.arena.take(width);
    for (let a = 0; a < size; a++) {
      for (let y = 0; y < size; y++) {
        const value = Math.exp(transitions[a * size + y]! / temperature);
        this.onward[y * width + a] = value;
        this.back[a * width + y] = value;
      }
    }
  }

  /**
   * `into[t]` gets `P(y_t = path[t])`, for at most `MAX_SENTENCE` tokens; `scores[t * size + y]`. `from` and `to` as of
   * `Viterbi.decode`.
   */
  of(scores: Float32Array, length: number, path: Int32Array, into: Float32Array, from = 0, to = length): void {
    const { arena, width, start, temperature, onward, back, exponentials, alpha, beta, weighted, scales } = this;
    const size = start.length;
    if (from >= to) return;
    alpha.fill(0, from * width, to * width);
    for (let t = from; t < to; t++) {
      const first = t * size;
      const base = t * width;
      let peak = -Infinity;
      for (let y = 0; y < size; y++) {
        const score = scores[first + y]! + (t === 0 ? start[y]! : 0);
        exponentials[base + y] = score;
        if (score > peak) peak = score;
      }
      for (let y = 0; y < size; y++) exponentials[base + y] = (exponentials[base + y]! - peak) / temperature;
      arena.exponentials(this.exponentialsAt + 4 * base, width);
      if (t === 0) {
        for (let y = 0; y < size; y++) alpha[y] = start[y] === -Infinity ? 0 : 1;
      } else if (t === from) {
        for (let y = 0; y < size; y++) alpha[base + y] = back[y]!;
      } else arena.addProduct(onward, width, width, alpha, base - width, alpha, base);
      let sum = 0;
      for (let k = base; k < base + size; k++) {
        const value = alpha[k]! * exponentials[k]!;
        alpha[k] = value;
        sum += value;
      }
      const scale = 1 / Math.max(sum, Number.MIN_VALUE);
      scales[t] = scale;
      for (let k = base; k < base + size; k++) alpha[k]! *= scale;
    }
    beta.fill(1);
    if (to < length) {
      // What the label of the last token allows, as a share of all paths.
      beta.set(onward.subarray(0, width));
      let sum = 0;
      for (let y = 0, base = (to - 1) * width; y < size; y++) sum += alpha[base + y]! * beta[y]!;
      for (let y = 0; y < size; y++) beta[y]! /= Math.max(sum, Number.MIN_VALUE);
    }
    for (let t = to - 1; t >= from; t--) {
      const base = t * width;
      into[t] = alpha[base + path[t]!]! * beta[path[t]!]!;
      if (t === from) break;
      for (let y = 0; y < size; y++) weighted[y] = beta[y]! * exponentials[base + y]! * scales[t]!;
      beta.fill(0);
      arena.addProduct(back, width, width, weighted, 0, beta, 0);
    }
  }
}
