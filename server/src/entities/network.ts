/**
 * The neural half of the tagger: a bidirectional LSTM (Hochreiter, Schmidhuber 1997) over words, each the sum of the
 * embeddings of its hashed subword units (Bojanowski et al. 2017), with coupled input and forget gates (Greff et al. 2017),
 * and a linear layer that gives label scores to the chain of `crf.ts` (Lample et al. 2016). What a word adds to the gates does
 * not depend on its sentence, so the tagger keeps it for each word; only the recurrent half is worked out for each token.
 */
import type { Result } from '../types';
import { MAX_UNITS, type Word, wordUnits } from './features';
import { MAX_SENTENCE } from './reconcile';
import { Arena } from './simd';

export interface NetworkShape {
  /** Components of a word's embedding. */
  readonly dimension: number;
  /** Cells of each of the two directions. */
  readonly hidden: number;
  /** Rows of the table of embeddings, a power of two. */
  readonly buckets: number;
}

/** Weights of one direction. Rows are those of the input gate, the output gate and the candidate, `hidden` of each. */
export interface Direction<T> {
  /** rows × dimension */
  readonly input: T;
  /** rows × hidden */
  readonly recurrent: T;
  readonly bias: T;
}

export interface NetworkWeights<T> {
  /** buckets × dimension */
  readonly embedding: T;
  readonly forward: Direction<T>;
  readonly backward: Direction<T>;
  /** labels × 2 hidden, the forward cells first */
  readonly output: T;
  readonly outputBias: T;
}

/** Weights as the trainer makes them, and as they are read back. */
export interface NetworkParts {
  readonly shape: NetworkShape;
  readonly weights: NetworkWeights<ArrayLike<number>>;
}

/** The matrices but the embedding, in the order of the file, with their sizes. */
function matrices<T>(
  { dimension, hidden }: NetworkShape,
  labels: number,
  { forward, backward, output, outputBias }: NetworkWeights<T>,
): [T, number][] {
  const rows = 3 * hidden;
  return [
    ...[forward, backward].flatMap(({ input, recurrent, bias }): [T, number][] => [
      [input, rows * dimension],
      [recurrent, rows * hidden],
      [bias, rows],
    ]),
    [output, labels * 2 * hidden],
    [outputBias, labels],
  ];
}

const MATRICES = 8;

/** Bytes that `encodeNetwork` writes. */
export function networkBytes(shape: NetworkShape, labels: number): number {
  const { dimension, hidden, buckets } = shape;
  const cells = 6 * hidden * (dimension + hidden + 1) + labels * (2 * hidden + 1);
  return 4 + buckets * dimension + MATRICES * 4 + cells * 2;
}

function largest(values: ArrayLike<number>): number {
  let peak = 1e-6;
  for (let k = 0; k < values.length; k++) peak = Math.max(peak, Math.abs(values[k]!));
  return peak;
}

/**
 * The network's part of a model file, little endian: f32 scale and buckets × dimension i8 of the embedding, then for each
 * matrix in the order of `NetworkWeights` f32 scale and its cells as i16. Embeddings beyond 127 steps are cut to that.
 */
export function encodeNetwork({ shape, weights }: NetworkParts, labels: number): Uint8Array {
  const bytes = new Uint8Array(networkBytes(shape, labels));
  const view = new DataView(bytes.buffer);
  const { embedding } = weights;
  const sorted = Float32Array.from(embedding, Math.abs).sort();
  // A handful of very large weights must not cost all others their precision.
  const scale = Math.max(1e-6, sorted[Math.floor((sorted.length - 1) * 0.9999)]!) / 127;
  view.setFloat32(0, scale, true);
  let at = 4;
  for (let k = 0; k < embedding.length; k++) {
    view.setInt8(at++, Math.max(-127, Math.min(127, Math.round(embedding[k]! / scale))));
  }
  for (const [values, cells] of matrices(shape, labels, weights)) {
    const step = largest(values) / 32767;
    view.setFloat32(at, step, true);
    at += 4;
    for (let k = 0; k < cells; k++) {
      view.setInt16(at, Math.round(values[k]! / step), true);
      at += 2;
    }
  }
  return bytes;
}

/** σ in steps of 1/256 from -`REACH` to `REACH`, for linear interpolation: off by 2e-7 at most, and much quicker. */
const REACH = 12;
const SIGMOID = Float64Array.from({ length: 2 * REACH * 256 + 2 }, (_, k) => 1 / (1 + Math.exp(REACH - k / 256)));

/** The logistic function; also tanh, as `2σ(2x) - 1`. */
export function sigmoid(x: number): number {
  if (x >= REACH) return 1;
  if (x > -REACH) {
    const place = (x + REACH) * 256;
    const k = place | 0;
    const below = SIGMOID[k]!;
    return below + (place - k) * (SIGMOID[k + 1]! - below);
  }
  return 0;
}

/** A network that has been read from a model file. Keeps its buffers between sentences. */
export class Network {
  /** Values that `project` gives for a word: what it adds to the gates of the forward and of the backward direction. */
  readonly width: number;
  private readonly output: Float32Array;
  private readonly outputBias: Float32Array;
  private readonly units = new Int32Array(MAX_UNITS);
  private readonly vector: Float32Array;
  private readonly projected: Float32Array;
  private readonly gates: Float32Array;
  private readonly cells: Float32Array;
  private readonly sums: Float32Array;
  private readonly states: Float32Array;

  private constructor(
    private readonly shape: NetworkShape,
    private readonly labels: number,
    private readonly embedding: Int8Array,
    private readonly scale: number,
    private readonly directions: readonly Direction<Float32Array>[],
    output: Float32Array,
    outputBias: Float32Array,
    private readonly arena: Arena,
  ) {
    const { dimension, hidden } = shape;
    this.width = 6 * hidden;
    this.output = output;
    this.outputBias = outputBias;
    this.vector = arena.take(dimension);
    this.projected = arena.take(this.width);
    this.gates = arena.take(this.width);
    this.cells = new Float32Array(hidden);
    this.sums = arena.take(outputBias.length);
    this.states = arena.take(MAX_SENTENCE * 2 * hidden);
  }

  /** Reads what `encodeNetwork` wrote from `bytes[at]` on; the bytes are not kept. */
  static read(bytes: Uint8Array, at: number, shape: NetworkShape, labels: number): Result<Network> {
    const { dimension, hidden, buckets } = shape;
    const small = (n: number) => Number.isInteger(n) && n > 0 && n <= 1024 && n % 4 === 0;
    if (
      !small(dimension) ||
      !small(hidden) ||
      !(buckets > 0 && buckets <= 2 ** 20 && Number.isInteger(Math.log2(buckets)))
    ) {
      return { ok: false, error: 'its network has an impossible shape' };
    }
    if (at + networkBytes(shape, labels) > bytes.length) return { ok: false, error: 'it is cut short' };
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const scale = view.getFloat32(at, true);
    at += 4;
    // A copy, so that the file's bytes are not kept; the slice of a Node buffer would be none.
    const embedding = new Int8Array(bytes.subarray(at, at + buckets * dimension));
    at += embedding.length;
    const rows = 3 * hidden;
    const stride = 2 * hidden;
    // Rows are worked out by fours; what is beyond the last label stays nought.
    const outRows = (labels + 3) & ~3;
    const arena = new Arena(
      2 * rows * (dimension + hidden + 1) + outRows * (stride + 2) + dimension + 12 * hidden + MAX_SENTENCE * stride,
      16,
    );
    const direction = () => ({
      input: arena.take(rows * dimension),
      recurrent: arena.take(rows * hidden),
      bias: arena.take(rows),
    });
    const weights = {
      embedding: new Float32Array(0),
      forward: direction(),
      backward: direction(),
      output: arena.take(outRows * stride),
      outputBias: arena.take(outRows),
    };
    for (const [values, cells] of matrices(shape, labels, weights)) {
      const step = view.getFloat32(at, true);
      at += 4;
      for (let k = 0; k < cells; k++) {
        values[k] = view.getInt16(at, true) * step;
        at += 2;
      }
    }
    const { forward, backward, output, outputBias } = weights;
    const network = new Network(shape, labels, embedding, scale, [forward, backward], output, outputBias, arena);
    return { ok: true, value: network };
  }

  /** Writes the `width` values that a word adds to the gates, whatever stands around it, to `into[at …]`. */
  project(word: Word, into: Float32Array, at: number): void {
    const { units, vector, projected, embedding, scale, directions } = this;
    const { dimension, hidden, buckets } = this.shape;
    vector.fill(0);
    const count = wordUnits(word, units);
    for (let u = 0; u < count; u++) {
      const row = (units[u]! & (buckets - 1)) * dimension;
      for (let k = 0; k < dimension; k++) vector[k]! += embedding[row + k]!;
    }
    for (let k = 0; k < dimension; k++) vector[k]! *= scale;
    for (const [d, { input, bias }] of directions.entries()) {
      projected.set(bias, d * 3 * hidden);
      this.arena.addProduct(input, 3 * hidden, dimension, vector, 0, projected, d * 3 * hidden);
    }
    into.set(projected, at);
  }

  /**
   * Adds the label scores of a sentence of at most `MAX_SENTENCE` tokens to `scores` (length × labels). `inputs[t]` holds at
   * `bases[t]` what `project` wrote for token `t`.
   */
  addScores(inputs: readonly Float32Array[], bases: readonly number[], length: number, scores: Float32Array): void {
    const { arena, gates, cells, directions, labels, output, outputBias, sums, states } = this;
    const { hidden } = this.shape;
    const rows = 3 * hidden;
    const stride = 2 * hidden;
    for (const [d, { recurrent }] of directions.entries()) {
      cells.fill(0);
      const step = d === 0 ? 1 : -1;
      for (let q = 0, t = d === 0 ? 0 : length - 1; q < length; q++, t += step) {
        const input = inputs[t]!;
        const from = bases[t]! + d * rows;
        for (let k = 0; k < rows; k++) gates[k] = input[from + k]!;
        const at = t * stride + d * hidden;
        if (q > 0) arena.addProduct(recurrent, rows, hidden, states, at - step * stride, gates, 0);
        for (let k = 0; k < hidden; k++) {
          const gate = sigmoid(gates[k]!);
          const candidate = 2 * sigmoid(2 * gates[2 * hidden + k]!) - 1;
          const cell = cells[k]! + gate * (candidate - cells[k]!);
          cells[k] = cell;
          states[at + k] = sigmoid(gates[hidden + k]!) * (2 * sigmoid(2 * cell) - 1);
        }
      }
    }
    for (let t = 0; t < length; t++) {
      sums.set(outputBias);
      arena.addProduct(output, sums.length, stride, states, t * stride, sums, 0);
      for (let y = 0; y < labels; y++) scores[t * labels + y]! += sums[y]!;
    }
  }
}
