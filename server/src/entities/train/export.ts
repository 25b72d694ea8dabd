import { foldHash, type ModelHeader, type ModelParts } from '../model';
import type { NameTable } from '../names';
import { networkBytes } from '../network';
import type { LinearModel } from './linear';
import type { RecurrentModel } from './recurrent';

/**
 * The two models as one, whose scores are the sums of theirs, the network's times `networkWeight`: a product of experts. Of the
 * linear one the `weights` largest weights are kept, in eight bits; features whose folded hashes meet are added up.
 */
export function exportModel(
  model: LinearModel,
  recurrent: RecurrentModel,
  names: NameTable,
  header: Pick<ModelHeader, 'classes' | 'temperature' | 'about' | 'inputs'>,
  { weights: limit, networkWeight }: { readonly weights: number; readonly networkWeight: number },
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
      transitions: model.transitions.map((weight, k) => weight + networkWeight * recurrent.transitions[k]!),
      start: model.start.map((weight, y) => weight + networkWeight * recurrent.start[y]!),
    },
    names,
    network: {
      shape: recurrent.shape,
      weights: {
        ...recurrent.weights,
        output: recurrent.weights.output.map((weight) => networkWeight * weight),
        outputBias: recurrent.weights.outputBias.map((weight) => networkWeight * weight),
      },
    },
    linear: {
      hashes: Int32Array.from(hashes),
      offsets: Int32Array.from(offsets),
      labels: Uint8Array.from(labels),
      weights: Int8Array.from(weights),
    },
  };
}

/** A model file with other names, so that a name may come or go without training again; `inputs` are what it is made from now. */
export function withNames(bytes: Uint8Array, names: NameTable, inputs: Readonly<Record<string, string>>): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const body = 10 + view.getUint32(6, true);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(10, body))) as ModelHeader;
  const size = 2 * header.classes.length + 1;
  const at = body + 4 * (size * size + size) + networkBytes(header.network, size);
  const json = new TextEncoder().encode(JSON.stringify({ ...header, inputs: { ...header.inputs, ...inputs } }));
  const table = new TextEncoder().encode(names.text);
  const lengths = [json.length, table.length].map((length) => {
    const four = new Uint8Array(4);
    new DataView(four.buffer).setUint32(0, length, true);
    return four;
  });
  const parts = [
    bytes.subarray(0, 6),
    lengths[0]!,
    json,
    bytes.subarray(body, at),
    lengths[1]!,
    table,
    bytes.subarray(at + 4 + view.getUint32(at, true)),
  ];
  return new Uint8Array(Buffer.concat(parts));
}
