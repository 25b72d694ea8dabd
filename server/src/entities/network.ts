/**
 * The neural half of the tagger: a bidirectional LSTM (Hochreiter, Schmidhuber 1997) over words, each the sum of the
 * embeddings of its hashed subword units (Bojanowski et al. 2017), with coupled input and forget gates (Greff et al. 2017),
 * and a linear layer that gives label scores to the chain of `crf.ts` (Lample et al. 2016). What a word adds to the gates does
 * not depend on its sentence, so the tagger keeps it for each word; only the recurrent half is worked out for each token.
 */
import type { Result } from '../types';
import { ownPages } from '../wasm';
import { MAX_UNITS, type Word, wordUnits } from './features';
import { MAX_SENTENCE } from './reconcile';
import { Arena, pack } from './simd';

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

/** Their sizes alone. */
function sizes(shape: NetworkShape, labels: number): number[] {
  const none = { input: 0, recurrent: 0, bias: 0 };
  return matrices(shape, labels, { embedding: 0, forward: none, backward: none, output: 0, outputBias: 0 }).map(
    ([, size]) => size,
  );
}

/** Rows and columns of matrices come by so many. */
const LANES = 16;

const MATRICES = 8;

/** Steps each way that an embedding's components are kept in: 127 are no better, and compress to half as much again. */
const EMBEDDING_STEPS = 16;

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
 * matrix in the order of `NetworkWeights` f32 scale and its cells as i16. Embeddings beyond the usual are cut.
 */
export function encodeNetwork({ shape, weights }: NetworkParts, labels: number): Uint8Array {
  const bytes = new Uint8Array(networkBytes(shape, labels));
  const view = new DataView(bytes.buffer);
  const { embedding } = weights;
  const sorted = Float32Array.from(embedding, Math.abs).sort();
  // A handful of very large weights must not cost all others their precision.
  const scale = Math.max(1e-6, sorted[Math.floor((sorted.length - 1) * 0.9999)]!) / EMBEDDING_STEPS;
  view.setFloat32(0, scale, true);
  let at = 4;
  for (let k = 0; k < embedding.length; k++) {
    view.setInt8(at++, Math.max(-EMBEDDING_STEPS, Math.min(EMBEDDING_STEPS, Math.round(embedding[k]! / scale))));
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

/** A matrix in whole numbers, times `step`. */
interface Matrix {
  readonly cells: Int16Array;
  readonly step: number;
}

type Matrices = readonly [Matrix, Matrix, Matrix, Matrix, Matrix, Matrix, Matrix, Matrix];

/** A network as it stands in a model file. */
export interface NetworkTable {
  readonly shape: NetworkShape;
  readonly labels: number;
  readonly scale: number;
  readonly embedding: Int8Array;
  /** In the order of `NetworkWeights`. */
  readonly matrices: Matrices;
}

/** Reads what `encodeNetwork` wrote from `bytes[at]` on; the bytes are not kept. */
export function readNetwork(bytes: Uint8Array, at: number, shape: NetworkShape, labels: number): Result<NetworkTable> {
  const { dimension, hidden, buckets } = shape;
  const whole = (n: number) => Number.isInteger(n) && n > 0 && n <= 1024 && n % LANES === 0;
  if (
    !whole(dimension) ||
    !whole(hidden) ||
    !(buckets > 0 && buckets <= 2 ** 20 && Number.isInteger(Math.log2(buckets)))
  ) {
    return { ok: false, error: 'its network has an impossible shape' };
  }
  if (at + networkBytes(shape, labels) > bytes.length) return { ok: false, error: 'it is cut short' };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const scale = view.getFloat32(at, true);
  at += 4;
  // A copy, so that the file's bytes are not kept (`slice` of a Node Buffer would be a view of them). It is let go of when it is packed.
  const embedding = new Int8Array(ownPages(buckets * dimension), 0, buckets * dimension);
  embedding.set(bytes.subarray(at, at + embedding.length));
  at += embedding.length;
  const read = sizes(shape, labels).map((size): Matrix => {
    const step = view.getFloat32(at, true);
    at += 4;
    const cells = new Int16Array(size);
    for (let k = 0; k < size; k++) {
      cells[k] = view.getInt16(at, true);
      at += 2;
    }
    return { cells, step };
  });
  return { ok: true, value: { shape, labels, scale, embedding, matrices: read as unknown as Matrices } };
}

/** Where a matrix stands as `Arena` takes it, and what the product is to be multiplied by. */
interface Packed {
  readonly cells: number;
  readonly scale: number;
}

/** The largest sum of the absolute values of a row. */
function heaviestRow({ cells }: Matrix, columns: number): number {
  let peak = 1;
  for (let from = 0; from < cells.length; from += columns) {
    let sum = 0;
    for (let k = from; k < from + columns; k++) sum += Math.abs(cells[k]!);
    if (sum > peak) peak = sum;
  }
  return peak;
}

const LARGEST_SUM = 2 ** 31 - 1;

/** With rows of noughts up to `rows`, and of each `LANES` rows the last ones first, as `Arena.products` reads them. */
function backwards({ cells, step }: Matrix, columns: number, rows: number): Matrix {
  const size = LANES * columns;
  const turned = new Int16Array(rows * columns);
  for (let from = 0; from < cells.length; from += size)
    turned.set(cells.subarray(from, from + size), turned.length - from - size);
  return { cells: turned, step };
}

/** Steps of 1 that what a word adds to a gate is kept in, up to ±32: beyond 10 a gate is open or shut. */
const GATE_STEPS = 1024;

/**
 * Scores of labels by a network that has been read from a model file, with room for what `slots` words add to its gates. Matrices
 * and states are whole numbers of 16 bits, as exact as they can be without a sum of products beyond 32 bits; the rest is in
 * floating point. Keeps its buffers between sentences.
 */
export class Network {
  private readonly arena: Arena;
  private readonly shape: NetworkShape;
  private readonly labels: number;
  private readonly units: Int32Array;
  private readonly input: readonly Packed[];
  private readonly recurrent: readonly number[];
  private readonly output: Packed;
  private readonly addresses: Int32Array;
  private readonly cells: Float32Array;
  /** The score of label `y` of token `t` of the sentence scored last, at `t * labels + y`. */
  readonly scores: Float32Array;
  private readonly outputRows: number;
  /** Where these and others stand in the arena. */
  private readonly at: Readonly<
    Record<
      'embedding' | 'units' | 'vector' | 'outputBias' | 'added' | 'addresses' | 'gates' | 'cells' | 'states' | 'scores',
      number
    >
  > & { readonly bias: readonly number[]; readonly scales: readonly number[] };

  constructor({ shape, labels, scale, embedding, matrices }: NetworkTable, slots: number) {
    const { dimension, hidden } = shape;
    this.shape = shape;
    this.labels = labels;
    const rows = 3 * hidden;
    const outRows = (labels + LANES - 1) & -LANES;
    const [inputF, recurrentF, biasF, inputB, recurrentB, biasB, output, outputBias] = matrices;
    const arena = new Arena(
      embedding.length +
        2 * (2 * rows * (dimension + hidden) + outRows * 2 * hidden + dimension + MAX_SENTENCE * 2 * hidden) +
        4 * (rows * (slots + 3) + hidden + outRows + MAX_SENTENCE * (labels + 1) + LANES + MAX_UNITS + 11),
      24,
    );
    this.arena = arena;
    const numbers = (values: ArrayLike<number>, length = values.length) => {
      const array = arena.take(length);
      array.set(values);
      return array;
    };
    const packed = ({ cells, step }: Matrix, count: number, columns: number, unit: number): Packed => {
      const into = arena.take16(((count + LANES - 1) & -LANES) * columns);
      pack(cells, count, columns, into);
      return { cells: into.byteOffset, scale: numbers([step * unit]).byteOffset };
    };
    const valued = ({ cells, step }: Matrix, unit = 1) => Array.from(cells, (cell) => cell * step * unit);
    const embeddings = arena.take8(embedding.length);
    embeddings.set(embedding);
    this.units = arena.take32(MAX_UNITS);
    const vector = arena.take16(dimension);
    this.input = [inputF, inputB].map((matrix) => {
      // A word has `MAX_UNITS` units of 128 at most.
      const spare = Math.ceil(Math.log2((heaviestRow(matrix, dimension) * MAX_UNITS * 128) / LARGEST_SUM));
      const divisor = 2 ** Math.max(0, spare);
      const cells = matrix.cells.map((cell) => Math.round(cell / divisor));
      return packed({ cells, step: matrix.step * divisor }, rows, dimension, scale * GATE_STEPS);
    });
    const heaviest = Math.max(
      heaviestRow(recurrentF, hidden),
      heaviestRow(recurrentB, hidden),
      heaviestRow(output, 2 * hidden),
    );
    const state = Math.min(32767, Math.floor(LARGEST_SUM / heaviest));
    const recurrent = [recurrentF, recurrentB];
    this.recurrent = recurrent.map((matrix) => packed(matrix, rows, hidden, 1).cells);
    const scales = recurrent.map(({ step }) => numbers([step / state, 1 / GATE_STEPS, state]).byteOffset);
    const bias = [biasF, biasB].map((matrix) => numbers(valued(matrix, GATE_STEPS)).byteOffset);
    this.output = packed(backwards(output, 2 * hidden, outRows), outRows, 2 * hidden, 1 / state);
    const outBias = numbers(valued(backwards(outputBias, 1, outRows)));
    const added = arena.take16(slots * 2 * rows);
    this.addresses = arena.take32(MAX_SENTENCE);
    const gates = arena.take(rows);
    this.cells = arena.take(hidden);
    const states = arena.take16(MAX_SENTENCE * 2 * hidden);
    this.scores = arena.take(MAX_SENTENCE * labels + LANES);
    this.outputRows = outRows;
    this.at = {
      embedding: embeddings.byteOffset,
      units: this.units.byteOffset,
      vector: vector.byteOffset,
      bias,
      outputBias: outBias.byteOffset,
      scales,
      added: added.byteOffset,
      addresses: this.addresses.byteOffset,
      gates: gates.byteOffset,
      cells: this.cells.byteOffset,
      states: states.byteOffset,
      scores: this.scores.byteOffset,
    };
  }

  /** Keeps in a slot what a word adds to the gates, whatever stands around it. */
  keep(word: Word, slot: number): void {
    const { arena, at, units, input } = this;
    const { dimension, hidden, buckets } = this.shape;
    const rows = 3 * hidden;
    const count = wordUnits(word, units);
    for (let u = 0; u < count; u++) units[u] = at.embedding + (units[u]! & (buckets - 1)) * dimension;
    arena.sumBytes(at.units, count, at.vector, dimension);
    for (let d = 0; d < 2; d++) {
      const { cells, scale } = input[d]!;
      arena.product16(cells, rows, dimension, at.vector, at.bias[d]!, at.added + 2 * rows * (2 * slot + d), scale);
    }
  }

  /**
   * Fills `scores` for a sentence of at most `MAX_SENTENCE` tokens; `slots[t]` is where `keep` put the word of token `t`.
   */
  score(slots: ArrayLike<number>, length: number): void {
    if (length === 0) return;
    const { arena, at, addresses, cells, recurrent, labels, output, outputRows } = this;
    const { hidden } = this.shape;
    // Bytes.
    const ofDirection = 2 * 3 * hidden;
    const ofState = 2 * hidden;
    for (let t = 0; t < length; t++) addresses[t] = at.added + 2 * ofDirection * slots[t]!;
    for (let d = 0; d < 2; d++) {
      const first = d === 0 ? 0 : length - 1;
      cells.fill(0);
      arena.layer(
        at.addresses + 4 * first,
        length,
        d === 0 ? 1 : -1,
        d * ofDirection,
        recurrent[d]!,
        hidden,
        at.gates,
        at.cells,
        at.states + (2 * first + d) * ofState,
        2 * ofState,
        at.scales[d]!,
      );
    }
    arena.products(
      output.cells,
      outputRows,
      2 * hidden,
      at.states,
      length,
      at.outputBias,
      at.scores,
      labels,
      output.scale,
    );
  }
}
