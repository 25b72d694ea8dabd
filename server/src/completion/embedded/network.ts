import type { Result } from '../../types';
import { type ModelSymbol, SPECIAL } from './context';

/**
 * The part of the model that sees further than the last two words: a feed-forward language model (Bengio et al. 2003) whose
 * input is not words but their pieces (the word itself when it is frequent, its first letters, its last letters), and whose
 * output is units: the frequent words, and the endings of all others (class-based, Brown et al. 1992). Kazakh marks with the
 * ending what a word does in its sentence, and with a hundred thousand words of text most forms are seen once or never.
 */

/** Symbols of context. */
export const REACH = 3;
const LONGEST_ENDING = 4;
const BEGINNINGS = [4, 5, 6];

/** Names of the pieces of a symbol, the whole first; those that the network lacks are left out by its reader. */
export function pieces(symbol: ModelSymbol): string[] {
  if (typeof symbol === 'number') return [`#${symbol}`];
  const names = [`=${symbol}`];
  for (let length = 1; length <= LONGEST_ENDING && length < symbol.length - 1; length++)
    names.push(`-${symbol.slice(-length)}`);
  for (const length of BEGINNINGS) if (symbol.length >= length) names.push(`^${symbol.slice(0, length)}`);
  return names;
}

/** The last `REACH` symbols of the sentence being written, the nearest first; starts of a sentence where it has fewer. */
export function reach(line: readonly ModelSymbol[]): ModelSymbol[] {
  const result: ModelSymbol[] = [];
  for (let at = line.length - 1; at >= 0 && result.length < REACH; at--) {
    result.push(line[at]!);
    if (line[at] === SPECIAL.start) break;
  }
  while (result.length < REACH) result.push(SPECIAL.start);
  return result;
}

/** Weights in 8 bits, each row with its own scale. */
export interface Rows {
  readonly values: Int8Array;
  readonly scales: Float32Array;
}

export interface NetworkParts {
  /** Names of the pieces, in the order of the rows. */
  readonly names: readonly string[];
  /** `REACH` tables of a row a piece, one after another. */
  readonly input: Rows;
  readonly hidden: Float32Array;
  /** A row a unit. */
  readonly output: Rows;
  readonly bias: Float32Array;
}

export function packRows(weights: Float32Array, width: number): Rows {
  const values = new Int8Array(weights.length);
  const scales = new Float32Array(weights.length / width);
  for (let row = 0; row < scales.length; row++) {
    let largest = 0;
    for (let at = row * width; at < (row + 1) * width; at++) largest = Math.max(largest, Math.abs(weights[at]!));
    scales[row] = largest / 127;
    if (largest === 0) continue;
    for (let at = row * width; at < (row + 1) * width; at++) values[at] = Math.round(weights[at]! / scales[row]!);
  }
  return { values, scales };
}

export class ContextNetwork {
  private readonly rows: ReadonlyMap<string, number>;
  private readonly width: number;

  private constructor(private readonly parts: NetworkParts) {
    this.rows = new Map(parts.names.map((name, row) => [name, row]));
    this.width = parts.hidden.length;
  }

  static of(parts: NetworkParts, units: number): Result<ContextNetwork> {
    const { names, input, hidden, output, bias } = parts;
    const width = hidden.length;
    const fits =
      input.scales.length === REACH * names.length &&
      input.values.length === input.scales.length * width &&
      output.scales.length === units &&
      output.values.length === units * width &&
      bias.length === units;
    return fits ? { ok: true, value: new ContextNetwork(parts) } : { ok: false, error: 'network of wrong size' };
  }

  /** Probability of every unit after `line` (which are words only: punctuation is not predicted). */
  probabilities(line: readonly ModelSymbol[]): Float64Array {
    const { rows, width } = this;
    const { names, input, hidden, output, bias } = this.parts;
    const state = Float64Array.from(hidden);
    reach(line).forEach((symbol, place) => {
      for (const name of pieces(symbol)) {
        const row = rows.get(name);
        if (row === undefined) continue;
        const at = place * names.length + row;
        const scale = input.scales[at]!;
        for (let j = 0; j < width; j++) state[j]! += scale * input.values[at * width + j]!;
      }
    });
    for (let j = 0; j < width; j++) state[j] = Math.tanh(state[j]!);
    const { values, scales } = output;
    const result = new Float64Array(bias.length);
    let largest = Number.NEGATIVE_INFINITY;
    for (let unit = 0; unit < result.length; unit++) {
      // Four sums, which do not wait for each other.
      let [a, b, c, d] = [0, 0, 0, 0];
      let at = unit * width;
      let j = 0;
      for (; j + 3 < width; j += 4, at += 4) {
        a += state[j]! * values[at]!;
        b += state[j + 1]! * values[at + 1]!;
        c += state[j + 2]! * values[at + 2]!;
        d += state[j + 3]! * values[at + 3]!;
      }
      for (; j < width; j++, at++) a += state[j]! * values[at]!;
      const score = bias[unit]! + (a + b + c + d) * scales[unit]!;
      result[unit] = score;
      if (score > largest) largest = score;
    }
    let total = 0;
    for (let unit = 0; unit < result.length; unit++) total += result[unit] = Math.exp(result[unit]! - largest);
    for (let unit = 0; unit < result.length; unit++) result[unit]! /= total;
    return result;
  }
}
