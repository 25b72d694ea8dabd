import { randomOf, shuffle } from '../../random';
import { constrainedChain, exponentialTransitions, Lattice, marginals } from '../crf';
import { MAX_UNITS, makeWord, wordUnits } from '../features';
import type { Labels } from '../labels';
import { readable } from '../letters';
import type { NameTable } from '../names';
import { type NetworkShape, type NetworkWeights, sigmoid } from '../network';
import { Arena } from '../simd';
import { drawnBy, type Lesson, LONGEST_LESSON, type Targets } from './lessons';

/** A trained network with the weights of its chain. */
export interface RecurrentModel {
  readonly shape: NetworkShape;
  readonly weights: NetworkWeights<Float32Array>;
  readonly transitions: Float32Array;
  readonly start: Float32Array;
}

export interface RecurrentOptions extends NetworkShape {
  readonly epochs: number;
  /** Sentences to an update. */
  readonly batch: number;
  /** The step size at the beginning; it falls to nought in a straight line. */
  readonly rate: number;
  /** Chance that a unit of a word is left out. */
  readonly unitDropout: number;
  /** Chance that all units that tell which word it is are left out, so that its affixes and context learn to tell. */
  readonly wordDropout: number;
  /** Chance that a component of a word's embedding is left out. */
  readonly inputDropout: number;
  /** Chance that a cell is hidden from the output layer. */
  readonly outputDropout: number;
  readonly names: NameTable;
  readonly seed: number;
  readonly log?: (line: string) => void;
}

/** Adam's constants (Kingma, Ba 2015). */
const FIRST = 0.9;
const SECOND = 0.999;
const LEAST_DIVISOR = 1e-8;

/** The norm that the gradient of the matrices is cut to. */
const LARGEST_NORM = 5;

/** Weights with their gradient and Adam's running means, all in one arena. */
class Parameter {
  readonly values: Float32Array;
  readonly gradient: Float32Array;
  private readonly arrays: readonly [Float32Array, Float32Array, Float32Array, Float32Array];

  constructor(
    private readonly arena: Arena,
    length: number,
  ) {
    this.values = arena.take(length);
    this.gradient = arena.take(length);
    this.arrays = [this.values, this.gradient, arena.take(length), arena.take(length)];
  }

  /** A step of Adam on `count` numbers, which clears the gradient; `constants` as `Arena.adam` takes them. */
  step(constants: Float32Array, from = 0, count = this.values.length): void {
    // Arrays of the arena are followed by noughts up to a multiple of four.
    this.arena.adam(this.arrays, from, (count + 3) & ~3, constants);
  }

  norm2(): number {
    let sum = 0;
    for (let k = 0; k < this.gradient.length; k++) sum += this.gradient[k]! * this.gradient[k]!;
    return sum;
  }
}

/**
 * Trains the network and its chain together by the likelihood of the right tags, with Adam on small batches and dropout of
 * units, words, inputs and outputs. Deterministic for a seed.
 */
export function trainRecurrent(lessons: readonly Lesson[], labels: Labels, options: RecurrentOptions): RecurrentModel {
  const { dimension, hidden, buckets } = options;
  const size = labels.size;
  const rows = 3 * hidden;
  const stride = 2 * hidden;
  // Rows of the output layer are worked out by fours; the last may stay empty.
  const outRows = (size + 3) & ~3;
  const random = randomOf(options.seed);
  // Box–Muller.
  const gauss = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const room = LONGEST_LESSON + 4;
  const weightCells =
    buckets * dimension + 2 * rows * (dimension + hidden + 1) + outRows * (stride + 1) + size * (size + 1);
  const sentenceCells = room * (2 * dimension + 3 * rows + 3 * stride + 2 * outRows);
  const arena = new Arena(4 * (4 * weightCells + sentenceCells + hidden + LONGEST_LESSON * MAX_UNITS + 8), 64);
  const drawn = (count: number, deviation: number) => {
    const parameter = new Parameter(arena, count);
    for (let k = 0; k < count; k++) parameter.values[k] = deviation * gauss();
    return parameter;
  };
  const embedding = drawn(buckets * dimension, 0.1);
  const directions = [0, 1].map(() => ({
    input: drawn(rows * dimension, 1 / Math.sqrt(dimension)),
    recurrent: drawn(rows * hidden, 1 / Math.sqrt(hidden)),
    bias: drawn(rows, 0),
  }));
  const output = drawn(outRows * stride, 0.5 / Math.sqrt(stride));
  output.values.fill(0, size * stride);
  const outputBias = drawn(outRows, 0);
  const transitions = drawn(size * size, 0);
  const start = drawn(size, 0);
  const dense = [
    ...directions.flatMap(({ input, recurrent, bias }) => [input, recurrent, bias]),
    output,
    outputBias,
    transitions,
    start,
  ];

  // Units of each different word, as rows of the embedding; lexical units are written as `~row`.
  const wordIds = new Map<string, number>();
  const wordRows: Int32Array[] = [];
  const units = new Int32Array(MAX_UNITS);
  const lexical = new Uint8Array(MAX_UNITS);
  const corpus = lessons.map(({ tokens, targets }) => ({
    words: Int32Array.from(readable(tokens), (token) => {
      let id = wordIds.get(token);
      if (id === undefined) {
        id = wordRows.length;
        wordIds.set(token, id);
        const count = wordUnits(makeWord(token, options.names), units, lexical);
        wordRows.push(
          Int32Array.from({ length: count }, (_, u) => {
            const row = units[u]! & (buckets - 1);
            return lexical[u] === 1 ? ~row : row;
          }),
        );
      }
      return id;
    }),
    targets,
  }));

  const chain = constrainedChain(size);
  const forbidden = Uint8Array.from(chain.transitions, (value) => (value === -Infinity ? 1 : 0));
  const forbiddenStart = Uint8Array.from(chain.start, (value) => (value === -Infinity ? 1 : 0));
  const expTransitions = new Float64Array(size * size);
  const pairs = new Float64Array(size * size);
  const lattice = new Lattice();
  const refreshChain = () => {
    for (let k = 0; k < forbidden.length; k++) if (forbidden[k] === 0) chain.transitions[k] = transitions.values[k]!;
    for (let y = 0; y < size; y++) if (forbiddenStart[y] === 0) chain.start[y] = start.values[y]!;
    exponentialTransitions(chain, expTransitions);
  };

  const x = arena.take(room * dimension);
  const xMask = new Float32Array(LONGEST_LESSON * dimension);
  const gates = arena.take(room * rows * 2);
  const cells = new Float32Array(LONGEST_LESSON * stride);
  const states = arena.take(room * stride);
  const stateMask = new Float32Array(LONGEST_LESSON * stride);
  const shown = arena.take(room * stride);
  const out = arena.take(room * outRows);
  const scores = new Float32Array(LONGEST_LESSON * size);
  const outSlope = arena.take(room * outRows);
  const shownSlope = arena.take(room * stride);
  const gateSlope = arena.take(room * rows);
  const xSlope = arena.take(room * dimension);
  const cellSlope = new Float32Array(hidden);
  const stateSlope = arena.take(hidden);
  /** Addresses of the embeddings of the units that are not left out. */
  const kept = arena.take32(LONGEST_LESSON * MAX_UNITS);
  const keptOffsets = new Int32Array(LONGEST_LESSON + 1);
  const rowBytes = 4 * dimension;
  /** The rows of the embedding whose gradient is not nought. */
  const touched = new Int32Array(buckets);
  const isTouched = new Uint8Array(buckets);
  let touchedCount = 0;
  /** What `Arena.adam` takes: two that differ from update to update, then Adam's own. */
  const constants = arena.take(7);
  constants.set([FIRST, 1 - FIRST, SECOND, 1 - SECOND, LEAST_DIVISOR], 2);

  /** Forward and backward through one sentence; adds to the gradients and returns the loss. */
  const learn = (words: Int32Array, targets: Targets): number => {
    const { length } = words;
    const { unitDropout, wordDropout, inputDropout, outputDropout } = options;
    x.fill(0, 0, length * dimension);
    let n = 0;
    for (let t = 0; t < length; t++) {
      const hide = random() < wordDropout;
      const base = t * dimension;
      for (const unit of wordRows[words[t]!]!) {
        if (hide && unit < 0) continue;
        if (random() < unitDropout) continue;
        kept[n++] = embedding.values.byteOffset + (unit < 0 ? ~unit : unit) * rowBytes;
      }
      arena.addRows(kept, keptOffsets[t]!, n, x, base, dimension);
      keptOffsets[t + 1] = n;
      for (let k = base; k < base + dimension; k++) {
        xMask[k] = random() < inputDropout ? 0 : 1 / (1 - inputDropout);
        x[k]! *= xMask[k]!;
      }
    }
    for (const [d, { input, recurrent, bias }] of directions.entries()) {
      const step = d === 0 ? 1 : -1;
      for (let q = 0, t = d === 0 ? 0 : length - 1; q < length; q++, t += step) {
        const g = (2 * t + d) * rows;
        const at = t * stride + d * hidden;
        gates.set(bias.values, g);
        arena.addProduct(input.values, rows, dimension, x, t * dimension, gates, g);
        if (q > 0) arena.addProduct(recurrent.values, rows, hidden, states, at - step * stride, gates, g);
        for (let k = 0; k < hidden; k++) {
          const gate = sigmoid(gates[g + k]!);
          const opened = sigmoid(gates[g + hidden + k]!);
          const candidate = 2 * sigmoid(2 * gates[g + 2 * hidden + k]!) - 1;
          gates[g + k] = gate;
          gates[g + hidden + k] = opened;
          gates[g + 2 * hidden + k] = candidate;
          const before = q > 0 ? cells[at - step * stride + k]! : 0;
          cells[at + k] = before + gate * (candidate - before);
          states[at + k] = opened * (2 * sigmoid(2 * cells[at + k]!) - 1);
        }
      }
    }
    for (let k = 0; k < length * stride; k++) {
      stateMask[k] = random() < outputDropout ? 0 : 1 / (1 - outputDropout);
      shown[k] = states[k]! * stateMask[k]!;
    }
    for (let t = 0; t < length; t++) {
      out.set(outputBias.values, t * outRows);
      arena.addProduct(output.values, outRows, stride, shown, t * stride, out, t * outRows);
      for (let y = 0; y < size; y++) scores[t * size + y] = out[t * outRows + y]!;
    }
    pairs.fill(0);
    const logZ = marginals(chain, expTransitions, scores, length, lattice, pairs);
    const { gamma } = lattice;
    let path = 0;
    for (let t = 0; t < length; t++) {
      for (let k = targets.offsets[t]!; k < targets.offsets[t + 1]!; k++) {
        const own = targets.labels[k]!;
        const share = targets.shares[k]!;
        path += share * (scores[t * size + own]! + (t === 0 ? chain.start[own]! : 0));
        gamma[t * size + own]! -= share;
      }
      for (let y = 0; y < size; y++) outSlope[t * outRows + y] = gamma[t * size + y]!;
    }
    for (let k = 0; k < targets.pairs.length; k++) {
      path += targets.pairShares[k]! * chain.transitions[targets.pairs[k]!]!;
      pairs[targets.pairs[k]!]! -= targets.pairShares[k]!;
    }
    for (let k = 0; k < pairs.length; k++) if (forbidden[k] === 0) transitions.gradient[k]! += pairs[k]!;
    for (let y = 0; y < size; y++) if (forbiddenStart[y] === 0) start.gradient[y]! += gamma[y]!;

    shownSlope.fill(0, 0, length * stride);
    for (let t = 0; t < length; t++) {
      for (let y = 0; y < size; y++) outputBias.gradient[y]! += outSlope[t * outRows + y]!;
      arena.addTransposed(output.values, outRows, stride, outSlope, t * outRows, shownSlope, t * stride);
    }
    // Beyond the last token the slopes have to be nought.
    outSlope.fill(0, length * outRows, (length + 3) * outRows);
    gateSlope.fill(0, length * rows, (length + 3) * rows);
    arena.addOuter(output.gradient, outRows, stride, length, outSlope, 0, outRows, shown, 0, stride);
    xSlope.fill(0, 0, length * dimension);
    for (const [d, { input, recurrent, bias }] of directions.entries()) {
      const step = d === 0 ? 1 : -1;
      cellSlope.fill(0);
      stateSlope.fill(0);
      for (let q = length - 1, t = d === 0 ? length - 1 : 0; q >= 0; q--, t -= step) {
        const g = (2 * t + d) * rows;
        const s = t * rows;
        const at = t * stride + d * hidden;
        for (let k = 0; k < hidden; k++) {
          const gate = gates[g + k]!;
          const opened = gates[g + hidden + k]!;
          const candidate = gates[g + 2 * hidden + k]!;
          const squashed = 2 * sigmoid(2 * cells[at + k]!) - 1;
          const before = q > 0 ? cells[at - step * stride + k]! : 0;
          const state = shownSlope[at + k]! * stateMask[at + k]! + stateSlope[k]!;
          const cell = cellSlope[k]! + state * opened * (1 - squashed * squashed);
          gateSlope[s + k] = cell * (candidate - before) * gate * (1 - gate);
          gateSlope[s + hidden + k] = state * squashed * opened * (1 - opened);
          gateSlope[s + 2 * hidden + k] = cell * gate * (1 - candidate * candidate);
          cellSlope[k] = cell * (1 - gate);
        }
        for (let k = 0; k < rows; k++) bias.gradient[k]! += gateSlope[s + k]!;
        arena.addTransposed(input.values, rows, dimension, gateSlope, s, xSlope, t * dimension);
        stateSlope.fill(0);
        if (q > 0) arena.addTransposed(recurrent.values, rows, hidden, gateSlope, s, stateSlope, 0);
      }
      arena.addOuter(input.gradient, rows, dimension, length, gateSlope, 0, rows, x, 0, dimension);
      // The state before token t is that of token t - step; the first token of the direction has none.
      if (d === 1) gateSlope.fill(0, (length - 1) * rows, length * rows);
      const first = d === 0 ? 1 : 0;
      const from = (first - step) * stride + d * hidden;
      arena.addOuter(recurrent.gradient, rows, hidden, length - 1, gateSlope, first * rows, rows, states, from, stride);
    }
    for (let t = 0; t < length; t++) {
      const base = t * dimension;
      for (let k = base; k < base + dimension; k++) xSlope[k]! *= xMask[k]!;
      for (let u = keptOffsets[t]!; u < keptOffsets[t + 1]!; u++) {
        const from = kept[u]! - embedding.values.byteOffset;
        const row = from / rowBytes;
        if (isTouched[row] === 0) {
          isTouched[row] = 1;
          touched[touchedCount++] = row;
        }
        kept[u] = embedding.gradient.byteOffset + from;
      }
      arena.addToRows(kept, keptOffsets[t]!, keptOffsets[t + 1]!, xSlope, base, dimension);
    }
    return logZ - path;
  };

  const order = Int32Array.from(corpus.keys());
  const expected = lessons.reduce((sum, { share }) => sum + share, 0);
  const updates = Math.ceil(expected / options.batch) * options.epochs;
  let update = 0;
  let pending = 0;
  refreshChain();
  for (let epoch = 0; epoch < options.epochs; epoch++) {
    shuffle(order, random);
    const drawn = drawnBy(order, lessons, random);
    let loss = 0;
    for (const [i, s] of drawn.entries()) {
      const { words, targets } = corpus[s]!;
      loss += learn(words, targets);
      pending++;
      if (pending < options.batch && i + 1 < drawn.length) continue;
      pending = 0;
      let scale = 1 / options.batch;
      const norm = scale * Math.sqrt(dense.reduce((sum, parameter) => sum + parameter.norm2(), 0));
      if (norm > LARGEST_NORM) scale *= LARGEST_NORM / norm;
      const falling = options.rate * Math.max(0, 1 - update / updates);
      update++;
      const rate = (falling * Math.sqrt(1 - SECOND ** update)) / (1 - FIRST ** update);
      constants[0] = scale;
      constants[1] = rate;
      for (const parameter of dense) parameter.step(constants);
      for (let k = 0; k < touchedCount; k++) {
        const row = touched[k]!;
        isTouched[row] = 0;
        embedding.step(constants, row * dimension, dimension);
      }
      touchedCount = 0;
      refreshChain();
    }
    options.log?.(`network, epoch ${epoch + 1}: loss ${(loss / drawn.length).toFixed(4)} a sentence`);
  }
  const [forward, backward] = directions.map(({ input, recurrent, bias }) => ({
    input: input.values,
    recurrent: recurrent.values,
    bias: bias.values,
  }));
  return {
    shape: { dimension, hidden, buckets },
    weights: {
      embedding: embedding.values,
      forward: forward!,
      backward: backward!,
      output: output.values.slice(0, size * stride),
      outputBias: outputBias.values.slice(0, size),
    },
    transitions: chain.transitions,
    start: chain.start,
  };
}
