/**
 * Inference in a linear-chain conditional random field (Lafferty, McCallum, Pereira 2001) under IOB2's constraints: forward
 * and backward sums in the probability domain, scaled at each token, and the best path. Labels are those of `Labels`: odd
 * numbers begin an entity, even ones (but 0, outside) continue it and so have two possible predecessors.
 */

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

  /** `path[t]` gets the label of token `t`; `scores[t * size + y]`. */
  decode(scores: Float32Array, length: number, path: Int32Array): void {
    const { highest, lowest, likely } = this;
    const { size, transitions, start } = this.chain;
    if (length === 0) return;
    if (this.back.length < length * size) this.back = new Uint8Array(length * size);
    const { back } = this;
    let { previous, current } = this;
    for (let y = 0; y < size; y++) previous[y] = scores[y]! + start[y]!;
    for (let t = 1; t < length; t++) {
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
        let from = 0;
        for (let k = 0; k < count; k++) {
          const a = likely[k]!;
          const score = previous[a]! + transitions[a * size + y]!;
          if (score > best) {
            best = score;
            from = a;
          }
        }
        current[y] = best + scores[base + y]!;
        back[base + y] = from;
      }
      [previous, current] = [current, previous];
    }
    let best = 0;
    for (let y = 1; y < size; y++) if (previous[y]! > previous[best]!) best = y;
    for (let t = length - 1; t >= 0; t--) {
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

/** Sums below this are left out of others: no probability that is shown changes by as much. */
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

/** The probabilities of the labels of one path; to the bit what `marginals` gives. Keeps its buffers between sentences. */
export class PathMarginals {
  private readonly expTransitions: Float64Array;
  /** The largest of each row of `expTransitions`. */
  private readonly peaks: Float64Array;
  private readonly lattice = new Lattice();
  /** How many of the likely labels that any label may precede stand before each label that continues an entity. */
  private readonly splits: Int32Array;

  constructor(private readonly chain: Chain) {
    const { size } = chain;
    this.splits = new Int32Array(size);
    this.expTransitions = exponentialTransitions(chain);
    this.peaks = Float64Array.from({ length: size }, (_, a) =>
      this.expTransitions.subarray(a * size, (a + 1) * size).reduce((peak, value) => Math.max(peak, value), 0),
    );
  }

  /** `into[t]` gets `P(y_t = path[t])`. Backward sums that could not count at the token before are not worked out. */
  of(scores: Float32Array, length: number, path: Int32Array, into: Float32Array): void {
    const { chain, expTransitions, peaks, lattice, splits } = this;
    const { size } = chain;
    if (length === 0) return;
    forward(chain, expTransitions, scores, length, lattice);
    const { alpha, beta, exponentials, scales, weighted, likely } = lattice;
    const last = length - 1;
    into[last] = alpha[last * size + path[last]!]!;
    beta.fill(1, last * size, length * size);
    for (let t = last - 1; t >= 0; t--) {
      const base = t * size;
      const next = base + size;
      let count = 0;
      let total = 0;
      for (let y = 0; y < size; y++) {
        const value = beta[next + y]! * exponentials[next + y]! * scales[t + 1]!;
        weighted[y] = value > NEGLIGIBLE ? value : 0;
        if ((y & 1) === 0) splits[y] = count;
        if (value <= NEGLIGIBLE) continue;
        total += value;
        if (y === 0 || (y & 1) === 1) likely[count++] = y;
      }
      // A tenth is left for rounding.
      const least = (0.9 * NEGLIGIBLE) / (total * scales[t]!);
      for (let a = 0; a < size; a++) {
        if (exponentials[base + a]! * peaks[a]! < least && a !== path[t]) {
          beta[base + a] = 0;
          continue;
        }
        // Summed in the order of the labels, as `marginals` does; of those that continue an entity only one may follow.
        const row = a * size;
        const inside = a + (a & 1);
        const split = splits[inside]!;
        let sum = 0;
        for (let k = 0; k < split; k++) {
          const y = likely[k]!;
          sum += expTransitions[row + y]! * weighted[y]!;
        }
        if (inside !== 0) sum += expTransitions[row + inside]! * weighted[inside]!;
        for (let k = split; k < count; k++) {
          const y = likely[k]!;
          sum += expTransitions[row + y]! * weighted[y]!;
        }
        beta[base + a] = sum;
      }
      into[t] = alpha[base + path[t]!]! * beta[base + path[t]!]!;
    }
  }
}
