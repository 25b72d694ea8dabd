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

/** A model with these weights, read back. */
function read(linear: SparseWeights) {
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
  return model.value.weights;
}

describe('table of weights', () => {
  it('sums what the model file says, from rows kept and from features, known and unknown; joins what words around a token are', () => {
    const linear = draw(4, 900);
    const weights = read(linear);
    const table = new WeightTable(weights, 3, 4);
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
    const small = new WeightTable(weights, words.length + 1, 1);
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

  it('sums more features with many weights than have a row of their own, close together', () => {
    const [many, count] = [32_800, 50_000];
    const labelsOf = (f: number) => (f < many ? size : 9);
    const offsets = [0];
    for (let f = 0; f < count; f++) offsets.push(offsets[f]! + labelsOf(f));
    const cells = offsets[count]!;
    const linear: SparseWeights = {
      hashes: Int32Array.from({ length: count }, (_, f) => f),
      offsets: Int32Array.from(offsets),
      labels: new Uint8Array(cells),
      weights: Int8Array.from({ length: cells }, (_, p) => (p % 255) - 127),
    };
    for (let f = 0; f < count; f++) for (let k = 0; k < labelsOf(f); k++) linear.labels[offsets[f]! + k] = k;
    const table = new WeightTable(read(linear), 1, 1);
    for (const f of [0, 32_767, 32_768, many - 1, many, count - 1]) {
      table.begin(0, OUTSIDE);
      table.keep(0, 0, 0);
      table.add(0, 0);
      table.features[0] = f;
      table.sum(1);
      const expected = new Array<number>(size).fill(0);
      for (let p = offsets[f]!; p < offsets[f + 1]!; p++) expected[linear.labels[p]!] = linear.weights[p]!;
      assert.deepEqual([...table.sums.subarray(0, size)], expected, `feature ${f}`);
    }
  });
});
