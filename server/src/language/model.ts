/**
 * The file of the language model: for each script a linear softmax over the n-grams that were worth keeping.
 *
 * `QLNG`, a version byte, three bytes of zero; the length of a JSON header as a little-endian uint32; the header; then for
 * each script its keys in rising order as varint differences, and its weights as one signed byte each, class after class
 * (columns compress better than rows). A weight is its byte times `step`.
 */
import type { Result } from '../types';
import { pushVarint } from '../varint';
import { ownPages } from '../wasm';
import { HASH_BITS, SCRIPTS } from './features';
import { GramSums } from './sums';

const MAGIC = 'QLNG';
const VERSION = 1;

export interface ScriptHeader {
  readonly script: string;
  /** Class names, `label` or `label:variant`. */
  readonly classes: readonly string[];
  readonly bias: readonly number[];
  readonly step: number;
  readonly grams: number;
}

export interface ScriptWeights extends ScriptHeader {
  /** Ascending n-gram hashes. */
  readonly keys: Int32Array;
  /** Row after row: `weights[gram * classes.length + class]`. */
  readonly weights: Int8Array;
}

/** The same as it stands in a file: the keys, and from `columns` on the weights. */
export interface ScriptBytes extends ScriptWeights {
  readonly bytes: Uint8Array;
  readonly columns: number;
}

interface Header {
  readonly hashBits: number;
  readonly scripts: readonly ScriptHeader[];
}

/** Writes a model file. `keys` must rise. */
export function encodeModel(scripts: readonly ScriptWeights[]): Uint8Array {
  const header: Header = {
    hashBits: HASH_BITS,
    scripts: scripts.map(({ script, classes, bias, step, grams }) => ({ script, classes, bias, step, grams })),
  };
  const json = new TextEncoder().encode(JSON.stringify(header));
  const parts: Uint8Array[] = [new TextEncoder().encode(MAGIC), Uint8Array.of(VERSION, 0, 0, 0)];
  parts.push(new Uint8Array(Uint32Array.of(json.length).buffer), json);
  for (const { keys, weights, classes } of scripts) {
    const varints: number[] = [];
    let last = 0;
    for (const key of keys) {
      pushVarint(varints, key - last);
      last = key;
    }
    const columns = new Int8Array(weights.length);
    for (let c = 0, out = 0; c < classes.length; c++) {
      for (let g = 0; g < keys.length; g++) columns[out++] = weights[g * classes.length + c]!;
    }
    parts.push(Uint8Array.from(varints), new Uint8Array(columns.buffer));
  }
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** Reads a model file; an error says what is wrong with it. */
export function decodeModel(bytes: Uint8Array): Result<readonly ScriptBytes[]> {
  const fail = (what: string) => ({ ok: false, error: `language model: ${what}` }) as const;
  if (bytes.length < 12 || new TextDecoder().decode(bytes.subarray(0, 4)) !== MAGIC) return fail('not a model file');
  if (bytes[4] !== VERSION) return fail(`version ${bytes[4]}, expected ${VERSION}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const jsonLength = view.getUint32(8, true);
  if (12 + jsonLength > bytes.length) return fail('truncated');
  let header: Header;
  try {
    header = JSON.parse(new TextDecoder().decode(bytes.subarray(12, 12 + jsonLength)));
  } catch {
    return fail('damaged header');
  }
  if (header?.hashBits !== HASH_BITS || !Array.isArray(header.scripts)) return fail('made for other features');
  const scripts: ScriptBytes[] = [];
  let at = 12 + jsonLength;
  for (const part of header.scripts) {
    if (!SCRIPTS.some((script) => script === part?.script)) return fail(`unknown script ${part?.script}`);
    const { grams, classes, bias, step } = part;
    if (
      !(Array.isArray(classes) && classes.every((name) => typeof name === 'string') && classes.length <= 255) ||
      !(Array.isArray(bias) && bias.every(Number.isFinite) && bias.length === classes.length && Number.isFinite(step))
    )
      return fail('damaged header');
    // Each gram takes at least one byte of key and one weight a class: no allocation beyond the file's own size.
    if (!(Number.isInteger(grams) && grams >= 0 && at + grams * (1 + classes.length) <= bytes.length)) {
      return fail('truncated');
    }
    const keysAt = at;
    for (let g = 0; g < grams; g++) {
      const end = at + 5;
      while (bytes[at]! > 127) at++;
      if (++at > end) return fail('truncated');
    }
    const weightsAt = at;
    at += grams * classes.length;
    if (at > bytes.length) return fail('truncated');
    // Copied, so that each script's can be let go by itself: few texts are in more than one.
    const own = new Uint8Array(ownPages(at - keysAt), 0, at - keysAt);
    own.set(bytes.subarray(keysAt, at));
    const columns = weightsAt - keysAt;
    // Keys and weights are made for who asks: the tables that sums are looked up in are made of the bytes.
    scripts.push({
      ...part,
      bytes: own,
      columns,
      get keys() {
        return readKeys(own.subarray(0, columns), grams);
      },
      get weights() {
        return readRows(own.subarray(columns), grams, classes.length);
      },
    });
  }
  return { ok: true, value: scripts };
}

function readKeys(bytes: Uint8Array, grams: number): Int32Array {
  const keys = new Int32Array(grams);
  let key = 0;
  for (let g = 0, at = 0; g < grams; g++) {
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++]!;
      key += (byte & 127) << shift;
      if (byte < 128) break;
    }
    keys[g] = key;
  }
  return keys;
}

/** Rows that are made at a time: few enough for the processor's nearest cache. */
const ROWS = 512;

/** Columns of signed bytes as rows. */
function readRows(bytes: Uint8Array, rows: number, columns: number): Int8Array {
  const weights = new Int8Array(rows * columns);
  for (let from = 0; from < rows; from += ROWS) {
    const end = Math.min(rows, from + ROWS) * columns;
    for (let c = 0; c < columns; c++) {
      let at = c * rows + from;
      for (let place = from * columns + c; place < end; place += columns) weights[place] = bytes[at++]!;
    }
  }
  return weights;
}

/** A script's weights, ready to be summed over a text's n-grams. */
export class ScriptModel {
  readonly sums: GramSums;
  readonly classes: readonly string[];
  private readonly bias: readonly number[];
  private readonly step: number;

  constructor({ bytes, columns, grams, classes, bias, step }: ScriptBytes) {
    this.sums = new GramSums(bytes, columns, grams, classes.length);
    this.classes = classes;
    this.bias = bias;
    this.step = step;
  }

  /** The probability of each class after the n-grams that were added up, written to `out`. The sum is scaled by 1/√n, see the trainer. */
  finish(out: Float64Array): void {
    const { bias, step } = this;
    const { sums, count } = this.sums;
    const scale = count > 0 ? step / Math.sqrt(count) : 0;
    let max = Number.NEGATIVE_INFINITY;
    for (let c = 0; c < bias.length; c++) {
      const logit = sums[c]! * scale + bias[c]!;
      out[c] = logit;
      if (logit > max) max = logit;
    }
    let total = 0;
    for (let c = 0; c < bias.length; c++) {
      const e = Math.exp(out[c]! - max);
      out[c] = e;
      total += e;
    }
    for (let c = 0; c < bias.length; c++) out[c]! /= total;
  }
}
