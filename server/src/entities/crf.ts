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

/** The most probable path: `path[t]` gets the label of token `t`; `scores[t * size + y]`. */
export function viterbi(chain: Chain, scores: Float32Array, length: number, path: Int32Array): void {
  const { size, transitions, start } = chain;
  if (length === 0) return;
  const back = new Uint8Array(length * size);
  let previous = new Float32Array(size);
  let current = new Float32Array(size);
  for (let y = 0; y < size; y++) previous[y] = scores[y]! + start[y]!;
  for (let t = 1; t < length; t++) {
    const base = t * size;
    for (let y = 2; y < size; y += 2) {
      const b = previous[y - 1]! + transitions[(y - 1) * size + y]!;
      const i = previous[y]! + transitions[y * size + y]!;
      current[y] = Math.max(b, i) + scores[base + y]!;
      back[base + y] = b > i ? y - 1 : y;
    }
    for (let y = 0; y < size; y += y === 0 ? 1 : 2) {
      let best = -Infinity;
      let from = 0;
      for (let a = 0; a < size; a++) {
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

/** Buffers that `marginals` reuses between sentences. */
export class Lattice {
  alpha = new Float64Array(0);
  beta = new Float64Array(0);
  gamma = new Float32Array(0);
  exponentials = new Float64Array(0);

  reserve(cells: number): void {
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
  const { size, start } = chain;
  if (length === 0) return 0;
  lattice.reserve(length * size);
  const { alpha, beta, gamma, exponentials } = lattice;
  const scales = new Float64Array(length);
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
        if (value < 1e-7) continue;
        const row = a * size;
        for (let y = 0; y < size; y++) alpha[base + y]! += value * expTransitions[row + y]!;
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
  const last = (length - 1) * size;
  for (let y = 0; y < size; y++) {
    beta[last + y] = 1;
    gamma[last + y] = alpha[last + y]!;
  }
  const weighted = new Float64Array(size);
  const likely = new Int32Array(size);
  for (let t = length - 2; t >= 0; t--) {
    const base = t * size;
    const next = base + size;
    let count = 0;
    for (let y = 0; y < size; y++) {
      weighted[y] = beta[next + y]! * exponentials[next + y]! * scales[t + 1]!;
      if (weighted[y]! > 1e-7) likely[count++] = y;
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
