/**
 * Does an unknown capitalised word look like a name? A logistic model over pieces of two to five letters, bounds included, its length
 * and how near it is to a known word. It was trained on names (Kazakh and foreign, inflected) against words with one and
 * two slips and random letters: `dictionaries/spelling/names.ts`.
 */
import { FNV_START, fnvStep } from '../hash';

/** Weights are kept by a hash of the feature. A power of two. */
export const SHAPE_BUCKETS = 1 << 17;
const MAGIC = 0x31534e51; // "QNS1", little endian
const HEADER_BYTES = 8;
const SHORTEST_PIECE = 2;
const LONGEST_PIECE = 5;
/** Longer words are judged by their first letters: none of them is a name. */
const LONGEST_WORD = 40;

const bucket = (hash: number) => (hash ^ (hash >>> 15)) & (SHAPE_BUCKETS - 1);

/**
 * The buckets of a lower-case word's features, with repetitions. `near`: ln of what the nearest word is worth less the
 * cost of the slip, -Infinity for none (`Suggester.nearest`).
 */
export function shapeFeatures(word: string, near: number): number[] {
  const text = `^${word.slice(0, LONGEST_WORD)}$`;
  const found: number[] = [];
  for (let from = 0; from < text.length; from++) {
    let hash = FNV_START;
    for (let length = 1; length <= LONGEST_PIECE && from + length <= text.length; length++) {
      hash = fnvStep(hash, text.charCodeAt(from + length - 1));
      if (length >= SHORTEST_PIECE) found.push(bucket(hash));
    }
  }
  found.push(...nearFeatures(word.length, closenessOf(near)));
  return found;
}

/** Steps of nearness; 0 is for none. */
const CLOSENESS = 21;

function closenessOf(near: number): number {
  return near === Number.NEGATIVE_INFINITY ? 0 : Math.max(1, Math.min(CLOSENESS - 1, Math.round(near * 1.5) + 10));
}

/** The least nearness (`shapeFeatures`) of a step. */
export function leastNear(step: number): number {
  return step < 2 ? Number.NEGATIVE_INFINITY : (step - 10.5) / 1.5;
}

/** More letters than these say nothing more. */
const countedLetters = (letters: number) => Math.min(letters, 14);

function nearFeatures(letters: number, closeness: number): number[] {
  const length = countedLetters(letters);
  return [
    bucket(fnvStep(fnvStep(FNV_START, 1), closeness)),
    bucket(fnvStep(fnvStep(fnvStep(FNV_START, 2), closeness), length >> 1)),
    bucket(fnvStep(fnvStep(FNV_START, 3), length)),
  ];
}

export class NameShapes {
  private readonly near: (readonly number[])[] = [];

  private constructor(
    readonly weights: Int8Array,
    readonly scale: number,
  ) {}

  /** Reads what `NameShapes.write` made; `undefined` for anything else. */
  static parse(bytes: Uint8Array | undefined): NameShapes | undefined {
    if (!bytes || bytes.length !== HEADER_BYTES + SHAPE_BUCKETS) return undefined;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const scale = view.getFloat32(4, true);
    if (view.getUint32(0, true) !== MAGIC || !(scale > 0)) return undefined;
    // A copy: what a Buffer's `slice` gives is a view of the whole file.
    return new NameShapes(Int8Array.from(bytes.subarray(HEADER_BYTES)), scale);
  }

  /** The bytes of a model: four letters, the scale as a 32-bit float, a signed byte a bucket; little endian. */
  static write(weights: ArrayLike<number>): Uint8Array {
    let largest = 1e-9;
    for (let i = 0; i < SHAPE_BUCKETS; i++) largest = Math.max(largest, Math.abs(weights[i]!));
    const scale = largest / 127;
    const bytes = new Uint8Array(HEADER_BYTES + SHAPE_BUCKETS);
    const view = new DataView(bytes.buffer);
    view.setUint32(0, MAGIC, true);
    view.setFloat32(4, scale, true);
    for (let i = 0; i < SHAPE_BUCKETS; i++) view.setInt8(HEADER_BYTES + i, Math.round(weights[i]! / scale));
    return bytes;
  }

  /** Log odds that a lower-case word of one script is a name rather than a misspelling; for `near` see `shapeFeatures`. */
  score(word: string, near: number): number {
    return this.sum(shapeFeatures(word, near)) * this.scale;
  }

  /** `score` for each step of nearness (`leastNear`): 0 where nothing is near. */
  scores(word: string): number[] {
    const near = this.nearSums(word.length);
    const alone = this.sum(shapeFeatures(word, Number.NEGATIVE_INFINITY)) - near[0]!;
    return near.map((own) => (alone + own) * this.scale);
  }

  private sum(features: readonly number[]): number {
    let sum = 0;
    for (const feature of features) sum += this.weights[feature]!;
    return sum;
  }

  /** What each step of nearness says of a word of so many letters. */
  private nearSums(letters: number): readonly number[] {
    const counted = countedLetters(letters);
    this.near[counted] ??= Array.from({ length: CLOSENESS }, (_, step) => this.sum(nearFeatures(counted, step)));
    return this.near[counted];
  }
}
