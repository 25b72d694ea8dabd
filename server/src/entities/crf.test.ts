import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { randomOf } from '../random';
import {
  type Chain,
  constrainedChain,
  exponentialTransitions,
  Lattice,
  marginals,
  PathMarginals,
  Viterbi,
} from './crf';

/** A chain and scores drawn at random; `spread` says how far apart the scores are. */
function draw(size: number, length: number, spread: number, seed: number): { chain: Chain; scores: Float32Array } {
  const random = randomOf(seed);
  const value = () => (random() - 0.5) * spread;
  const chain = constrainedChain(size);
  for (let k = 0; k < size * size; k++) if (chain.transitions[k] === 0) chain.transitions[k] = value();
  for (let y = 0; y < size; y++) if (chain.start[y] === 0) chain.start[y] = value();
  return { chain, scores: Float32Array.from({ length: length * size }, value) };
}

/** Every path that IOB2 allows, with its score. */
function* paths(
  { size, transitions, start }: Chain,
  scores: Float32Array,
  length: number,
): Generator<[number[], number]> {
  const count = size ** length;
  for (let code = 0; code < count; code++) {
    const path = Array.from({ length }, (_, t) => Math.floor(code / size ** t) % size);
    let score = 0;
    for (const [t, y] of path.entries()) {
      score += scores[t * size + y]! + (t === 0 ? start[y]! : transitions[path[t - 1]! * size + y]!);
    }
    if (score > -Infinity) yield [path, score];
  }
}

describe('linear-chain inference', () => {
  it('finds the path and the probabilities that counting every path gives', () => {
    for (let seed = 1; seed <= 40; seed++) {
      const size = [3, 5, 7][seed % 3]!;
      const length = 1 + (seed % 4);
      const { chain, scores } = draw(size, length, [1, 4, 8][seed % 3]!, seed);
      let best: number[] = [];
      let highest = -Infinity;
      let total = 0;
      const shares = new Float64Array(length * size);
      for (const [path, score] of paths(chain, scores, length)) {
        if (score > highest) {
          highest = score;
          best = path;
        }
        total += Math.exp(score);
        for (const [t, y] of path.entries()) shares[t * size + y]! += Math.exp(score);
      }
      const path = new Int32Array(length);
      new Viterbi(chain).decode(scores, length, path);
      assert.deepEqual([...path], best);
      const probabilities = new Float32Array(length);
      new PathMarginals(chain, 1).of(scores, length, path, probabilities);
      for (let t = 0; t < length; t++) {
        assert.ok(Math.abs(probabilities[t]! - shares[t * size + path[t]!]! / total) < 1e-4);
      }
    }
  });

  it('gives for a path what forward–backward over all labels gives', () => {
    const size = 51;
    for (let seed = 1; seed <= 60; seed++) {
      const length = 1 + ((seed * 7) % 40);
      const { chain, scores } = draw(size, length, [1, 3, 6, 9][seed % 4]!, seed);
      const path = new Int32Array(length);
      new Viterbi(chain).decode(scores, length, path);
      const probabilities = new Float32Array(length);
      new PathMarginals(chain, 1).of(scores, length, path, probabilities);
      const lattice = new Lattice();
      marginals(chain, exponentialTransitions(chain), scores, length, lattice);
      for (let t = 0; t < length; t++) {
        const expected = lattice.gamma[t * size + path[t]!]!;
        assert.ok(Math.abs(probabilities[t]! - expected) < 1e-4, `${seed} ${t}: ${probabilities[t]} ${expected}`);
      }
    }
  });

  it('takes the tokens around a stretch for outside', () => {
    for (let seed = 1; seed <= 40; seed++) {
      const length = 5;
      const [from, to] = [seed % 3, 3 + (seed % 3)];
      const { chain, scores } = draw(5, length, [1, 4, 8][seed % 3]!, seed);
      // The same by scores that leave no other choice.
      const forced = scores.slice();
      for (const t of [from - 1, to]) if (t >= 0 && t < length) forced[t * 5] = 1000;
      const rated = new PathMarginals(chain, 1);
      const viterbi = new Viterbi(chain);
      const [path, expected] = [new Int32Array(length), new Int32Array(length)];
      const [shares, expectedShares] = [new Float32Array(length), new Float32Array(length)];
      viterbi.decode(scores, length, path, from, to);
      viterbi.decode(forced, length, expected);
      assert.deepEqual(path.subarray(from, to), expected.subarray(from, to));
      rated.of(scores, length, path, shares, from, to);
      rated.of(forced, length, expected, expectedShares);
      for (let t = from; t < to; t++) assert.ok(Math.abs(shares[t]! - expectedShares[t]!) < 1e-4, `${seed} ${t}`);
    }
  });

  it('keeps nothing of one sentence for the next', () => {
    const { chain, scores } = draw(7, 9, 6, 3);
    const viterbi = new Viterbi(chain);
    const rated = new PathMarginals(chain, 1);
    const run = (length: number) => {
      const path = new Int32Array(length);
      const probabilities = new Float32Array(length);
      viterbi.decode(scores, length, path);
      rated.of(scores, length, path, probabilities);
      return [...path, ...probabilities];
    };
    const fresh = run(5);
    run(9);
    run(1);
    assert.deepEqual(run(5), fresh);
  });
});
