/**
 * The file of the language model: for each script a linear softmax over the n-grams that were worth keeping.
 *
 * `QLNG`, a version byte, three bytes of zero; the length of a JSON header as a little-endian uint32; the header; then for
 * each script its keys in rising order as varint differences, and its weights as one signed byte each, class after class
 * (columns compress better than rows). A weight is its byte times `step`.
 */
import { extendHash, FNV_START } from '../hash';
import type { Result } from '../types';
import { pushVarint } from '../varint';
import { BOUNDARY, HASH_BITS, isWholeGram, MAX_ORDER, mix, SCRIPTS, type WordSums, wholeGram } from './features';

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
export function decodeModel(bytes: Uint8Array): Result<readonly ScriptWeights[]> {
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
  const scripts: ScriptWeights[] = [];
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
    // Few texts are in more than one script: the others' tables are not made.
    let keys: Int32Array | undefined;
    let weights: Int8Array | undefined;
    scripts.push({
      ...part,
      get keys() {
        keys ??= readKeys(bytes.subarray(keysAt, weightsAt), grams);
        return keys;
      },
      get weights() {
        weights ??= readRows(bytes.subarray(weightsAt, weightsAt + grams * classes.length), grams, classes.length);
        return weights;
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

/** Columns of signed bytes as rows. */
function readRows(bytes: Uint8Array, rows: number, columns: number): Int8Array {
  const weights = new Int8Array(rows * columns);
  for (let c = 0, at = 0; c < columns; c++) {
    for (let place = c; place < weights.length; place += columns) weights[place] = bytes[at++]!;
  }
  return weights;
}

/** Words whose sums are kept, a power of two. Their memory (some 90 bytes each) is taken as they come. */
const KEPT_WORDS = 32_768;
/** Words beyond this many letters are rare, and not kept. */
const KEPT_LETTERS = 24;
/** Likewise of runs of MAX_ORDER letters: the n-grams that begin at one letter. Some 50 bytes each. */
const KEPT_RUNS = 65_536;

/** So many places has the filter in front of the table of n-grams: few enough for the processor's nearer caches. */
const FILTER_SIZE = 2 ** 17;

/** A unit of a run of letters behind a word's start; 0 behind the word's boundary. */
function unitAt(letters: Uint16Array, at: number, end: number): number {
  return at < end ? letters[at]! : at === end ? BOUNDARY : 0;
}

/** A script's weights behind a hash table, ready to be summed over a text's n-grams. */
export class ScriptModel implements WordSums {
  /** Pairs of an n-gram's hash and its row of weights, -1 in empty ones: both in one line of the processor's cache. */
  private readonly slots: Int32Array;
  private readonly mask: number;
  private readonly sums: Int32Array;
  private readonly weights: Int8Array;
  readonly classes: readonly string[];

  // The words met lately, each where its hash says: length (0: nothing there), letters, number of n-grams, sums.
  private readonly keptLengths = new Uint8Array(KEPT_WORDS);
  private readonly keptLetters = new Uint16Array(KEPT_WORDS * KEPT_LETTERS);
  private readonly keptGrams = new Uint8Array(KEPT_WORDS);
  private readonly keptSums: Int16Array;
  private readonly wordSums: Int32Array;
  // The runs met lately: three integers that hold five letters, and the sums. No run has no letter, so 0 is an empty place.
  // Sums of 16 bits stand two in an integer, the second one 65536 times: they are added up by twos.
  private readonly runKeys = new Int32Array(KEPT_RUNS * 3);
  private readonly runPairs: Int32Array;
  private readonly wordPairs: Int32Array;
  private readonly runSums: Int32Array;
  /** By the low bits of an n-gram's hash: whether any n-gram has them. Most n-grams that are asked for are not in the table. */
  private readonly filter = new Uint8Array(FILTER_SIZE);

  constructor(private readonly data: ScriptWeights) {
    this.classes = data.classes;
    this.weights = data.weights;
    this.sums = new Int32Array(data.classes.length);
    this.wordSums = new Int32Array(data.classes.length);
    // A word of KEPT_LETTERS has 126 n-grams at most, and a weight is one byte: their sum fits 16 bits, their number 8.
    this.keptSums = new Int16Array(KEPT_WORDS * data.classes.length);
    this.wordPairs = new Int32Array((data.classes.length + 1) >> 1);
    this.runPairs = new Int32Array(KEPT_RUNS * this.wordPairs.length);
    this.runSums = new Int32Array(this.wordPairs.length * 2);
    const size = 2 ** Math.ceil(Math.log2(Math.max(4, data.keys.length * 2)));
    this.mask = size - 1;
    this.slots = new Int32Array(size * 2).fill(-1);
    for (let g = 0; g < data.keys.length; g++) {
      this.filter[data.keys[g]! & (FILTER_SIZE - 1)] = 1;
      let slot = data.keys[g]! & this.mask;
      while (this.slots[slot * 2 + 1] !== -1) slot = (slot + 1) & this.mask;
      this.slots[slot * 2] = data.keys[g]!;
      this.slots[slot * 2 + 1] = g;
    }
  }

  start() {
    this.sums.fill(0);
  }

  /** Sets `wordSums` to the sums of a word that is not kept; returns the number of its n-grams. */
  private sumWord(letters: Uint16Array, start: number, end: number): number {
    const { wordSums, wordPairs, runPairs, runKeys, weights } = this;
    const n = wordSums.length;
    const pairs = wordPairs.length;
    for (let i = 0; i < pairs; i++) wordPairs[i] = 0;
    let grams = 0;
    // The five units of the run, that of the word's boundary first; 0 behind the boundary at its end.
    let first = BOUNDARY;
    let second = unitAt(letters, start, end);
    let third = unitAt(letters, start + 1, end);
    let fourth = unitAt(letters, start + 2, end);
    for (let from = start - 1; from < end; from++) {
      const fifth = unitAt(letters, from + 4, end);
      const a = first | (second << 16);
      const b = third | (fourth << 16);
      let place = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b) ^ Math.imul(fifth, 0xc2b2ae35);
      place = (place ^ (place >>> 15)) & (KEPT_RUNS - 1);
      const key = place * 3;
      const row = place * pairs;
      if (runKeys[key] !== a || runKeys[key + 1] !== b || runKeys[key + 2] !== fifth) {
        runKeys[key] = a;
        runKeys[key + 1] = b;
        runKeys[key + 2] = fifth;
        this.sumRun(letters, from, start, end, row);
      }
      for (let i = 0; i < pairs; i++) wordPairs[i]! += runPairs[row + i]!;
      grams += (from + MAX_ORDER <= end ? MAX_ORDER : end - from + 1) - (from < start ? 1 : 0);
      first = second;
      second = third;
      third = fourth;
      fourth = fifth;
    }
    for (let i = 0; i < n; i += 2) {
      const pair = wordPairs[i >> 1]!;
      const even = (pair << 16) >> 16;
      wordSums[i] = even;
      if (i + 1 < n) wordSums[i + 1] = (pair - even) >> 16;
    }
    if (isWholeGram(end - start)) {
      grams++;
      const gram = this.rowOf(wholeGram(letters, start, end));
      if (gram >= 0) for (let i = 0; i < n; i++) wordSums[i]! += weights[gram * n + i]!;
    }
    return grams;
  }

  /** Adds up the n-grams that begin at `from`, which is before the word's start for its boundary, into `runPairs`. */
  private sumRun(letters: Uint16Array, from: number, start: number, end: number, row: number): void {
    const { runSums, runPairs, weights } = this;
    const n = this.sums.length;
    for (let i = 0; i < runSums.length; i++) runSums[i] = 0;
    const last = Math.min(from + MAX_ORDER - 1, end);
    let hash = FNV_START;
    for (let at = from; at <= last; at++) {
      hash = extendHash(hash, at < start || at === end ? BOUNDARY : letters[at]!);
      const gram = at < start ? -1 : this.rowOf(mix(hash));
      if (gram >= 0) for (let i = 0, k = gram * n; i < n; i++, k++) runSums[i]! += weights[k]!;
    }
    for (let i = 0; i < runSums.length; i += 2) runPairs[row + (i >> 1)] = runSums[i]! + (runSums[i + 1]! << 16);
  }

  readonly addTimes = (hash: number, times: number): void => {
    const row = this.rowOf(hash);
    if (row < 0) return;
    const { weights, sums } = this;
    const n = sums.length;
    for (let c = 0, at = row * n; c < n; c++, at++) sums[c]! += weights[at]! * times;
  };

  addWord(letters: Uint16Array, start: number, end: number): number {
    const { sums, keptSums, wordSums } = this;
    const n = sums.length;
    const length = end - start;
    let hash = length;
    for (let at = start; at < end; at++) hash = Math.imul(hash ^ letters[at]!, 0x9e3779b1) ^ (hash >>> 15);
    const place = (hash ^ (hash >>> 16)) & (KEPT_WORDS - 1);
    if (this.isKept(place, letters, start, length)) {
      for (let c = 0, at = place * n; c < n; c++, at++) sums[c]! += keptSums[at]!;
      return this.keptGrams[place]!;
    }
    const grams = this.sumWord(letters, start, end);
    for (let c = 0; c < n; c++) sums[c]! += wordSums[c]!;
    if (length <= KEPT_LETTERS) {
      this.keptLengths[place] = length;
      this.keptGrams[place] = grams;
      // Loops: for so few, `set` costs several times as much.
      for (let i = 0, at = place * KEPT_LETTERS; i < length; i++, at++) this.keptLetters[at] = letters[start + i]!;
      for (let c = 0, at = place * n; c < n; c++, at++) keptSums[at] = wordSums[c]!;
    }
    return grams;
  }

  private isKept(place: number, letters: Uint16Array, start: number, length: number): boolean {
    if (this.keptLengths[place] !== length || length > KEPT_LETTERS) return false;
    const { keptLetters } = this;
    for (let i = 0, at = place * KEPT_LETTERS; i < length; i++, at++) {
      if (keptLetters[at] !== letters[start + i]) return false;
    }
    return true;
  }

  private rowOf(hash: number): number {
    if (this.filter[hash & (FILTER_SIZE - 1)] === 0) return -1;
    const { slots, mask } = this;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const row = slots[slot * 2 + 1]!;
      if (row === -1 || slots[slot * 2] === hash) return row;
    }
  }

  /** The probability of each class after `grams` n-grams, written to `out`. The sum is scaled by 1/√n, see the trainer. */
  finish(grams: number, out: Float64Array): void {
    const { bias, step } = this.data;
    const scale = grams > 0 ? step / Math.sqrt(grams) : 0;
    let max = Number.NEGATIVE_INFINITY;
    for (let c = 0; c < bias.length; c++) {
      const logit = this.sums[c]! * scale + bias[c]!;
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
