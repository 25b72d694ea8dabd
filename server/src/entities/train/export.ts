import { foldHash, type ModelHeader, type ModelParts } from '../model';
import type { NameTable } from '../names';
import type { LinearModel } from './linear';
import type { RecurrentModel } from './recurrent';

/**
 * The two models as one, whose scores are the sums of theirs: a product of experts. Of the linear one the `limit` largest
 * weights are kept, in eight bits; features whose folded hashes meet are added up.
 */
export function exportModel(
  model: LinearModel,
  recurrent: RecurrentModel,
  names: NameTable,
  header: Pick<ModelHeader, 'classes' | 'temperature' | 'about' | 'inputs'>,
  limit: number,
): ModelParts {
  const size = Math.sqrt(model.transitions.length);
  const magnitudes = model.weights.map(Math.abs).sort();
  const threshold = magnitudes[Math.max(0, magnitudes.length - limit)] ?? 0;
  // A handful of very large weights must not cost all others their precision.
  const largest = magnitudes[Math.floor((magnitudes.length - 1) * 0.9999)] ?? 1;
  const linearScale = Math.max(largest, 1e-6) / 127;
  const sums = new Map<number, Map<number, number>>();
  for (let f = 0; f < model.hashes.length; f++) {
    for (let p = model.offsets[f]!; p < model.offsets[f + 1]!; p++) {
      const weight = model.weights[p]!;
      if (Math.abs(weight) < threshold) continue;
      const folded = foldHash(model.hashes[f]!);
      let own = sums.get(folded);
      if (own === undefined) {
        own = new Map();
        sums.set(folded, own);
      }
      own.set(model.labels[p]!, (own.get(model.labels[p]!) ?? 0) + weight);
    }
  }
  const hashes: number[] = [];
  const offsets: number[] = [0];
  const labels: number[] = [];
  const weights: number[] = [];
  for (const hash of Int32Array.from(sums.keys()).sort()) {
    for (const [label, weight] of sums.get(hash)!) {
      const quantised = Math.max(-127, Math.min(127, Math.round(weight / linearScale)));
      if (quantised === 0) continue;
      labels.push(label);
      weights.push(quantised);
    }
    if (labels.length === offsets.at(-1)) continue;
    hashes.push(hash);
    offsets.push(labels.length);
  }
  return {
    header: { ...header, linearScale, network: recurrent.shape },
    chain: {
      size,
      transitions: model.transitions.map((weight, k) => weight + recurrent.transitions[k]!),
      start: model.start.map((weight, y) => weight + recurrent.start[y]!),
    },
    names,
    network: { shape: recurrent.shape, weights: recurrent.weights },
    linear: {
      hashes: Int32Array.from(hashes),
      offsets: Int32Array.from(offsets),
      labels: Uint8Array.from(labels),
      weights: Int8Array.from(weights),
    },
  };
}
