import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { randomOf } from '../random';
import { constrainedChain } from './crf';
import { joinedFeatures, MAX_FEATURES, makeWord, OUTSIDE, opensSentence, REACH } from './features';
import { decodeModel, encodeModel, foldHash, type SparseWeights } from './model';
import { NameTable } from './names';
import { WeightTable } from './weights';

const classes = Array.from({ length: 9 }, (_, k) => `CLASS${k}`);
const size = 2 * classes.length + 1;

/** Features with one to all labels, many of them close together. */
function draw(seed: number, count: number): SparseWeights {
  const random = randomOf(seed);
  const hashes = new Set<number>();
  while (hashes.size < count) hashes.add(Math.floor(random() * (hashes.size % 2 ? 4000 : 2 ** 24)));
  const offsets = [0];
  const labels: number[] = [];
  const weights: number[] = [];
  for (let f = 0; f < count; f++) {
    const own = f % 5 === 0 ? size : 1 + Math.floor(random() * 12);
    const first = Math.floor(random() * (size - own + 1));
    for (let k = 0; k < own; k++) {
      labels.push(first + k);
      weights.push(Math.floor(random() * 255) - 127);
    }
    offsets.push(labels.length);
  }
  return {
    hashes: Int32Array.from([...hashes].sort((a, b) => a - b)),
    offsets: Int32Array.from(offsets),
    labels: Uint8Array.from(labels),
    weights: Int8Array.from(weights),
  };
}

describe('table of weights', () => {
  it('sums what the model file says, from rows kept and from features, known and unknown; joins what words around a token are', () => {
    const linear = draw(4, 900);
    const cells = (count: number) => new Float32Array(count).fill(0.1);
    const direction = () => ({ input: cells(48 * 16), recurrent: cells(48 * 16), bias: cells(48) });
    const model = decodeModel(
      encodeModel({
        header: {
          classes,
          temperature: 1,
          linearScale: 1,
          network: { dimension: 16, hidden: 16, buckets: 2 },
          about: '',
          inputs: {},
        },
        chain: constrainedChain(size),
        names: new NameTable(''),
        network: {
          shape: { dimension: 16, hidden: 16, buckets: 2 },
          weights: {
            embedding: cells(32),
            forward: direction(),
            backward: direction(),
            output: cells(size * 32),
            outputBias: cells(size),
          },
        },
        linear,
      }),
    );
    assert.ok(model.ok, model.ok ? '' : model.error);
    const table = new WeightTable(model.value.weights, 3, 4);
    const random = randomOf(11);
    const known = new Map(Array.from(linear.hashes, (hash, f) => [hash, f]));
    let found = 0;
    const features = (count: number): number[] => {
      const expected = new Array<number>(size).fill(0);
      for (let k = 0; k < count; k++) {
        const hash = k % 3 ? linear.hashes[Math.floor(random() * 900)]! : Math.floor(random() * 2 ** 32) | 0;
        table.features[k] = hash;
        const f = known.get(foldHash(hash));
        if (f === undefined) continue;
        found++;
        for (let p = linear.offsets[f]!; p < linear.offsets[f + 1]!; p++)
          expected[linear.labels[p]!]! += linear.weights[p]!;
      }
      return expected;
    };
    for (let round = 0; round < 60; round++) {
      const expected = new Array<number>(size).fill(0);
      const plus = (other: number[]) =>
        other.forEach((value, y) => {
          expected[y]! += value;
        });
      for (let slot = 0; slot < 3; slot++) {
        table.begin(slot, OUTSIDE);
        for (let row = 0; row < 4; row++) {
          const count = 1 + ((round * slot + row) % 40);
          const own = features(count);
          assert.ok(!table.has(slot, row));
          table.keep(slot, row, count);
          assert.ok(table.has(slot, row));
          if ((row + round) % 3 !== slot) continue;
          plus(own);
          table.add(slot, row);
        }
      }
      plus(features(round));
      table.sum(round);
      assert.deepEqual([...table.sums.subarray(0, size)], expected);
    }
    assert.ok(found > 1000);
    const words = '« Қасым Тоқаев 2024-жылы Алматыдағы IT-компанияға барды .'
      .split(' ')
      .map((token) => makeWord(token));
    const small = new WeightTable(model.value.weights, words.length + 1, 1);
    for (let slot = 0; slot <= words.length; slot++) small.begin(slot, words[slot] ?? OUTSIDE);
    for (let t = 0; t < words.length; t++) {
      for (let distance = -REACH; distance <= REACH; distance++)
        small.place(distance, words[t + distance] ? t + distance : words.length);
      const expected = new Int32Array(MAX_FEATURES);
      const count = joinedFeatures(words, t, expected);
      assert.equal(small.join(opensSentence(words, t)), count);
      assert.deepEqual(small.features.slice(0, count), expected.slice(0, count));
    }
  });
});
