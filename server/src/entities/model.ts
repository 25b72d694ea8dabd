/**
 * The model file. All numbers are little endian.
 *
 * `QENT`, u8 format version, u8 feature version, u32 length of a JSON header (`ModelHeader`), the header in UTF-8; then
 * transitions (size² × f32, what IOB2 forbids as -Infinity), starts (size × f32); the network (`encodeNetwork`); then the
 * names (`NameTable`): u32 length, UTF-8; the
 * linear weights: u32 number of features, and for each, in the order of their 24-bit hashes, the distance to the hash before
 * it (LEB128), the labels (u8 each, the last one plus 128) and their weights (i8 each, times `linearScale`).
 */
import type { Result } from '../types';
import { pushVarint } from '../varint';
import type { Chain } from './crf';
import { FEATURE_VERSION, HASH_BITS } from './features';
import { NameTable } from './names';
import {
  encodeNetwork,
  type NetworkParts,
  type NetworkShape,
  type NetworkTable,
  networkBytes,
  readNetwork,
} from './network';
import { LAST, readWeights, type SparseTable } from './weights';

export const FORMAT_VERSION = 3;

/** More classes than this do not fit in the file: the labels of `Labels` have to stay below `LAST`. */
export const MAX_CLASSES = (LAST >> 1) - 1;

const HASH_MASK = (1 << HASH_BITS) - 1;

export interface ModelHeader {
  readonly classes: readonly string[];
  /** Scores are divided by this before they become probabilities, so that 0.9 means nine right in ten. */
  readonly temperature: number;
  readonly linearScale: number;
  readonly network: NetworkShape;
  /** Free text: where the model was trained and on what. */
  readonly about: string;
  /** The files that the trainer read, by name, with their SHA-256. */
  readonly inputs: Readonly<Record<string, string>>;
}

/** Feature weights as the trainer makes them: feature `f` owns `[offsets[f], offsets[f + 1])` of `labels` and `weights`. */
export interface SparseWeights {
  /** Folded hashes, ascending. */
  readonly hashes: Int32Array;
  readonly offsets: Int32Array;
  readonly labels: Uint8Array;
  readonly weights: Int8Array;
}

export interface ModelParts {
  readonly header: ModelHeader;
  readonly chain: Chain;
  readonly network: NetworkParts;
  readonly names: NameTable;
  readonly linear: SparseWeights;
}

/** A model file as the tagger reads it. */
export interface DecodedModel {
  readonly header: ModelHeader;
  readonly chain: Chain;
  readonly network: NetworkTable;
  readonly names: NameTable;
  readonly weights: SparseTable;
}

export function foldHash(hash: number): number {
  return (hash ^ (hash >>> HASH_BITS)) & HASH_MASK;
}

export function encodeModel({ header, chain, network, names, linear }: ModelParts): Uint8Array {
  const json = new TextEncoder().encode(JSON.stringify(header));
  const neural = encodeNetwork(network, chain.size);
  const known = new TextEncoder().encode(names.text);
  const bytes = new Uint8Array(
    64 +
      json.length +
      neural.length +
      known.length +
      chain.transitions.byteLength * 2 +
      linear.hashes.length * 6 +
      linear.weights.length * 2,
  );
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const letter of 'QENT') bytes[at++] = letter.charCodeAt(0);
  bytes[at++] = FORMAT_VERSION;
  bytes[at++] = FEATURE_VERSION;
  view.setUint32(at, json.length, true);
  at += 4;
  bytes.set(json, at);
  at += json.length;
  for (const values of [chain.transitions, chain.start]) {
    for (const value of values) {
      view.setFloat32(at, value, true);
      at += 4;
    }
  }
  bytes.set(neural, at);
  at += neural.length;
  view.setUint32(at, known.length, true);
  bytes.set(known, at + 4);
  at += 4 + known.length;
  view.setUint32(at, linear.hashes.length, true);
  at += 4;
  let previous = 0;
  for (let f = 0; f < linear.hashes.length; f++) {
    const distance: number[] = [];
    pushVarint(distance, linear.hashes[f]! - previous);
    previous = linear.hashes[f]!;
    for (const byte of distance) bytes[at++] = byte;
    const from = linear.offsets[f]!;
    const to = linear.offsets[f + 1]!;
    for (let p = from; p < to; p++) bytes[at++] = linear.labels[p]! + (p === to - 1 ? LAST : 0);
    for (let p = from; p < to; p++) bytes[at++] = linear.weights[p]! & 255;
  }
  return bytes.slice(0, at);
}

/** What the linear model's weights are made into, which takes the longest of reading a model. */
export type WeightTables = Pick<SparseTable, 'lines' | 'rows'>;
/** Answers with the tables that `make` makes (`undefined` where it cannot), or with those that it made of the same file before. */
export type KeepWeights = (make: () => WeightTables | undefined) => WeightTables | undefined;

/** Reads a model file; any damage is an error with a message, never an exception. */
export function decodeModel(bytes: Uint8Array, keep: KeepWeights = (make) => make()): Result<DecodedModel> {
  const fail = (error: string): Result<DecodedModel> => ({ ok: false, error: `entity model: ${error}` });
  if (bytes.length < 10 || String.fromCharCode(...bytes.subarray(0, 4)) !== 'QENT') return fail('not a model file');
  if (bytes[4] !== FORMAT_VERSION) return fail(`format version ${bytes[4]}, expected ${FORMAT_VERSION}`);
  if (bytes[5] !== FEATURE_VERSION) return fail(`made for feature version ${bytes[5]}, expected ${FEATURE_VERSION}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const jsonLength = view.getUint32(6, true);
  let at = 10 + jsonLength;
  let header: ModelHeader;
  try {
    header = JSON.parse(new TextDecoder().decode(bytes.subarray(10, at)));
  } catch {
    return fail('its header cannot be read');
  }
  const classes: unknown = header?.classes;
  if (
    !Array.isArray(classes) ||
    classes.length === 0 ||
    classes.length > MAX_CLASSES ||
    classes.some((c) => typeof c !== 'string')
  ) {
    return fail('its header names no classes');
  }
  if (!(header.temperature > 0) || !(header.linearScale > 0)) return fail('its header lacks a scale');
  const size = 2 * header.classes.length + 1;
  if (at + 4 * (size * size + size + 1) > bytes.length) return fail('it is cut short');
  const transitions = new Float32Array(size * size);
  const start = new Float32Array(size);
  for (const values of [transitions, start]) {
    for (let k = 0; k < values.length; k++) {
      values[k] = view.getFloat32(at, true);
      at += 4;
    }
  }
  const network = readNetwork(bytes, at, header.network ?? {}, size);
  if (!network.ok) return fail(network.error);
  at += networkBytes(header.network, size);
  if (at + 4 > bytes.length) return fail('it is cut short');
  const namesEnd = at + 4 + view.getUint32(at, true);
  if (namesEnd + 4 > bytes.length) return fail('it is cut short');
  const names = new NameTable(new TextDecoder().decode(bytes.subarray(at + 4, namesEnd)));
  at = namesEnd;
  const count = view.getUint32(at, true);
  at += 4;
  // A feature takes three bytes at least; this also bounds what is allocated for a damaged count.
  if (count * 3 > bytes.length - at) return fail('it is cut short');
  let error = '';
  const tables = keep(() => {
    const read = readWeights(bytes, at, count, size, HASH_BITS);
    if (!read.ok) {
      error = read.error;
      return undefined;
    }
    const { lines, rows } = read.value;
    return { lines, rows };
  });
  if (tables === undefined) return fail(error);
  const weights = { ...tables, labels: size };
  return { ok: true, value: { header, chain: { size, transitions, start }, network: network.value, names, weights } };
}
