import type { ModelSymbol } from '../../server/src/completion/embedded/context';
import { type NetworkParts, packRows, pieces, REACH, reach } from '../../server/src/completion/embedded/network';
import { randomOf, shuffle } from '../../server/src/random';

/**
 * Trains the context network by stochastic gradient descent with a step of its own for every weight (AdaGrad, Duchi et al.
 * 2011). With so little text it learns the sentences by heart in three rounds, hence the dropout (Srivastava et al. 2014)
 * of pieces and of hidden units, and the early end. Deterministic.
 */
export interface NetworkExamples {
  readonly sentences: readonly { readonly line: readonly ModelSymbol[]; readonly weight: number }[];
  /** Unit of a symbol that is to be predicted, -1 for one that is not (punctuation, numbers). */
  readonly unitOf: (symbol: ModelSymbol) => number;
  /** Weighted number of occurrences of every unit. */
  readonly unitCounts: readonly number[];
}

export interface NetworkOptions {
  readonly width: number;
  readonly rounds: number;
  readonly step: number;
  readonly batch: number;
  /** Share of hidden units, of pieces and of whole-word pieces that are left out of an example. */
  readonly dropHidden: number;
  readonly dropPiece: number;
  readonly dropWord: number;
  /** A piece must occur this often to have weights. */
  readonly minimumPiece: number;
  readonly minimumWord: number;
  readonly log?: (message: string) => void;
}

export const NETWORK_DEFAULTS: NetworkOptions = {
  width: 32,
  rounds: 4,
  step: 0.05,
  batch: 256,
  dropHidden: 0.3,
  dropPiece: 0.3,
  dropWord: 0.3,
  minimumPiece: 6,
  minimumWord: 3,
};

/** Pieces that occur often enough, by name. */
function pieceNames(
  { sentences }: NetworkExamples,
  { minimumPiece, minimumWord }: Pick<NetworkOptions, 'minimumPiece' | 'minimumWord'>,
): string[] {
  const counts = new Map<string, number>();
  for (const { line } of sentences)
    for (const symbol of line) for (const name of pieces(symbol)) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts]
    .filter(([name, count]) => name[0] === '#' || count >= (name[0] === '=' ? minimumWord : minimumPiece))
    .map(([name]) => name)
    .sort();
}

export function trainNetwork(examples: NetworkExamples, options: Partial<NetworkOptions> = {}): NetworkParts {
  const settings = { ...NETWORK_DEFAULTS, ...options };
  const { width, batch, rounds } = settings;
  const units = examples.unitCounts.length;
  const names = pieceNames(examples, settings);
  const rowOf = new Map(names.map((name, row) => [name, row]));
  const random = randomOf(1);
  const noise = (length: number, size: number) => Float32Array.from({ length }, () => (2 * random() - 1) * size);
  const squares = (length: number) => new Float32Array(length).fill(1e-4);

  const input = noise(REACH * names.length * width, 0.08);
  const input2 = squares(input.length);
  const hidden = new Float32Array(width);
  const hidden2 = squares(width);
  const output = noise(units * width, 0.03);
  const output2 = squares(output.length);
  const total = examples.unitCounts.reduce((sum, count) => sum + count + 0.5, 0);
  const bias = Float32Array.from(examples.unitCounts, (count) => Math.log((count + 0.5) / total));
  const bias2 = squares(units);

  // Every place where a word stands: the pieces of its context as rows, -1 between two symbols of it.
  const rowsOf = new Map<ModelSymbol, Int32Array>();
  const contexts: Int32Array[][] = [];
  const targets: number[] = [];
  const weights: number[] = [];
  for (const { line, weight } of examples.sentences) {
    line.forEach((symbol, at) => {
      const unit = examples.unitOf(symbol);
      if (unit < 0) return;
      contexts.push(
        reach(line.slice(Math.max(0, at - REACH), at)).map((near) => {
          let rows = rowsOf.get(near);
          if (!rows) {
            rows = Int32Array.from(pieces(near).map((name) => rowOf.get(name) ?? -1));
            rowsOf.set(near, rows);
          }
          return rows;
        }),
      );
      targets.push(unit);
      weights.push(weight);
    });
  }

  const order = Int32Array.from(targets.keys());
  const used: number[][] = Array.from({ length: batch }, () => []);
  const states = new Float32Array(batch * width);
  const masks = new Float32Array(batch * width);
  const changes = new Float32Array(batch * width);
  const outputChange = new Float32Array(output.length);
  const biasChange = new Float32Array(units);
  const scores = new Float32Array(units);
  const dropped = new Float32Array(width);

  const adjust = (
    values: Float32Array,
    sums: Float32Array,
    start: number,
    change: Float32Array,
    from: number,
    length: number,
    step: number,
  ) => {
    for (let j = 0; j < length; j++) {
      const by = change[from + j]!;
      const sum = sums[start + j]! + by * by;
      sums[start + j] = sum;
      values[start + j]! -= (step * by) / Math.sqrt(sum);
    }
  };

  for (let round = 0; round < rounds; round++) {
    shuffle(order, random);
    const step = settings.step * (1 - round / rounds);
    let loss = 0;
    for (let start = 0; start < order.length; start += batch) {
      const size = Math.min(batch, order.length - start);
      for (let k = 0; k < size; k++) {
        const example = order[start + k]!;
        const base = k * width;
        const rows = used[k]!;
        rows.length = 0;
        states.set(hidden, base);
        contexts[example]!.forEach((near, place) => {
          const noWord = random() < settings.dropWord;
          for (let piece = 0; piece < near.length; piece++) {
            const row = near[piece]!;
            if (row < 0 || (piece === 0 && noWord && near.length > 1) || random() < settings.dropPiece) continue;
            rows.push(place * names.length + row);
          }
        });
        for (const row of rows) for (let j = 0; j < width; j++) states[base + j]! += input[row * width + j]!;
        for (let j = 0; j < width; j++) {
          const state = Math.tanh(states[base + j]!);
          const mask = random() < settings.dropHidden ? 0 : 1 / (1 - settings.dropHidden);
          states[base + j] = state;
          masks[base + j] = mask;
          dropped[j] = state * mask;
          changes[base + j] = 0;
        }
        let largest = Number.NEGATIVE_INFINITY;
        for (let unit = 0; unit < units; unit++) {
          let a = 0;
          let b = 0;
          for (let j = 0, at = unit * width; j < width; j += 2, at += 2) {
            a += output[at]! * dropped[j]!;
            b += output[at + 1]! * dropped[j + 1]!;
          }
          const score = bias[unit]! + a + b;
          scores[unit] = score;
          if (score > largest) largest = score;
        }
        let sum = 0;
        for (let unit = 0; unit < units; unit++) {
          const value = Math.exp(scores[unit]! - largest);
          scores[unit] = value;
          sum += value;
        }
        const target = targets[example]!;
        loss -= Math.log(scores[target]! / sum);
        const weight = weights[example]! / batch;
        for (let unit = 0; unit < units; unit++) {
          const error = scores[unit]! / sum - (unit === target ? 1 : 0);
          // Most units are out of the question; their pull is below the noise of the batch.
          if (error < 2e-5 && error > -2e-5) continue;
          const by = error * weight;
          biasChange[unit]! += by;
          for (let j = 0, at = unit * width; j < width; j++, at++) {
            outputChange[at]! += by * dropped[j]!;
            changes[base + j]! += by * output[at]!;
          }
        }
        for (let j = 0; j < width; j++)
          changes[base + j]! *= masks[base + j]! * (1 - states[base + j]! * states[base + j]!);
      }
      for (let k = 0; k < size; k++) {
        for (const row of used[k]!) adjust(input, input2, row * width, changes, k * width, width, step);
        adjust(hidden, hidden2, 0, changes, k * width, width, step);
      }
      adjust(output, output2, 0, outputChange, 0, output.length, step);
      adjust(bias, bias2, 0, biasChange, 0, units, step * 0.1);
      outputChange.fill(0);
      biasChange.fill(0);
    }
    settings.log?.(`round ${round + 1} of ${rounds}: ${(loss / order.length).toFixed(3)} nats a word`);
  }
  return { names, input: packRows(input, width), hidden, output: packRows(output, width), bias };
}
