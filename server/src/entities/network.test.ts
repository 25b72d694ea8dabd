import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { randomOf } from '../random';
import { MAX_UNITS, makeWord, wordUnits } from './features';
import { encodeNetwork, Network, type NetworkParts, networkBytes, readNetwork, sigmoid } from './network';

const shape = { dimension: 32, hidden: 16, buckets: 64 };
const labels = 7;

/** A network of random weights, which are numbers that the file can hold to about four digits. */
function draw(seed: number): NetworkParts {
  const random = randomOf(seed);
  const cells = (count: number, spread: number) =>
    Float32Array.from({ length: count }, () => (random() - 0.5) * spread);
  const rows = 3 * shape.hidden;
  const direction = () => ({
    input: cells(rows * shape.dimension, 1),
    recurrent: cells(rows * shape.hidden, 2),
    bias: cells(rows, 1),
  });
  return {
    shape,
    weights: {
      // Whole numbers of steps, so that the file loses nothing.
      embedding: cells(shape.buckets * shape.dimension, 2).map((value) => Math.round(value * 16) / 16),
      forward: direction(),
      backward: direction(),
      output: cells(labels * 2 * shape.hidden, 2),
      outputBias: cells(labels, 1),
    },
  };
}

/** The scores as the equations have them. */
function reference({ weights }: NetworkParts, tokens: readonly string[]): Float64Array {
  const { dimension, hidden, buckets } = shape;
  const logistic = (x: number) => 1 / (1 + Math.exp(-x));
  const vectors = tokens.map((token) => {
    const units = new Int32Array(MAX_UNITS);
    const count = wordUnits(makeWord(token), units);
    return Array.from({ length: dimension }, (_, k) =>
      units
        .subarray(0, count)
        .reduce((sum, unit) => sum + weights.embedding[(unit & (buckets - 1)) * dimension + k]!, 0),
    );
  });
  const run = (direction: NetworkParts['weights']['forward'], order: number[]) => {
    const states: number[][] = [];
    let state = new Array<number>(hidden).fill(0);
    let cell = new Array<number>(hidden).fill(0);
    for (const t of order) {
      const row = (r: number) => {
        let sum = direction.bias[r]!;
        for (let k = 0; k < dimension; k++) sum += direction.input[r * dimension + k]! * vectors[t]![k]!;
        for (let k = 0; k < hidden; k++) sum += direction.recurrent[r * hidden + k]! * state[k]!;
        return sum;
      };
      const gates = Array.from({ length: 3 * hidden }, (_, r) => row(r));
      cell = cell.map((before, k) => {
        const gate = logistic(gates[k]!);
        return (1 - gate) * before + gate * Math.tanh(gates[2 * hidden + k]!);
      });
      state = cell.map((value, k) => logistic(gates[hidden + k]!) * Math.tanh(value));
      states[t] = state;
    }
    return states;
  };
  const order = [...tokens.keys()];
  const forward = run(weights.forward, order);
  const backward = run(weights.backward, [...order].reverse());
  const scores = new Float64Array(tokens.length * labels);
  for (const t of order) {
    const both = [...forward[t]!, ...backward[t]!];
    for (let y = 0; y < labels; y++) {
      scores[t * labels + y] = both.reduce(
        (sum, value, k) => sum + weights.output[y * both.length + k]! * value,
        weights.outputBias[y]!,
      );
    }
  }
  return scores;
}

function read(bytes: Uint8Array, at = 0): Network {
  const network = readNetwork(bytes, at, shape, labels);
  assert.ok(network.ok, network.ok ? '' : network.error);
  return new Network(network.value, 40);
}

describe('network', () => {
  const sentences = ['Алматыда', 'Қасым-Жомарт Тоқаев 2019 жылы келді .', '« Қазақстан темір жолы » %-ға , COVID-19 а'];

  it('gives the scores of its equations, whatever was scored before', () => {
    const parts = draw(7);
    const bytes = encodeNetwork(parts, labels);
    assert.equal(bytes.length, networkBytes(shape, labels));
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    const network = read(shifted, 3);
    for (const sentence of [...sentences, ...sentences]) {
      const tokens = sentence.split(' ');
      const slots = tokens.map((_, t) => 39 - t);
      for (const [t, token] of tokens.entries()) network.keep(makeWord(token), slots[t]!);
      network.score(slots, tokens.length);
      const { scores } = network;
      const expected = reference(parts, tokens);
      for (let k = 0; k < expected.length; k++) assert.ok(Math.abs(scores[k]! - expected[k]!) < 5e-3, sentence);
    }
  });

  it('is refused where its shape cannot be or its bytes are cut', () => {
    const bytes = encodeNetwork(draw(1), labels);
    assert.ok(!readNetwork(bytes.subarray(0, bytes.length - 1), 0, shape, labels).ok);
    for (const wrong of [
      { dimension: 0 },
      { dimension: 8 },
      { hidden: 4096 },
      { hidden: Number.NaN },
      { buckets: 100 },
      { buckets: 2 ** 30 },
    ]) {
      assert.ok(!readNetwork(bytes, 0, { ...shape, ...wrong }, labels).ok, JSON.stringify(wrong));
    }
  });

  it('takes the logistic function from a table', () => {
    for (let x = -15; x <= 15; x += 0.0137) assert.ok(Math.abs(sigmoid(x) - 1 / (1 + Math.exp(-x))) < 1e-5);
    assert.equal(sigmoid(100), 1);
    assert.equal(sigmoid(-100), 0);
  });
});
