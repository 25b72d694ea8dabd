/**
 * MinHash with locality-sensitive hashing (Broder 1997; Leskovec, Rajaraman, Ullman, "Mining of Massive Datasets",
 * chapter 3), with FineWeb-2's 14 bands of 8 hashes: texts whose shingles overlap by 80% are met with a probability of
 * 92%, by 90% with 99.9%. Own code, because the registry's MinHash packages keep signatures as arrays of doubles in
 * objects keyed by strings, more than a kilobyte a line, and an editor holds a million lines.
 */
import { FNV_START, fnvStep } from '../hash';
import { assemble, below, constant, i32x4, instantiate, move, type Routine, repeat, set, vector } from '../wasm';

const BANDS = 14;
const ROWS = 8;
const HASHES = BANDS * ROWS;

/** Up to this many UTF-16 units a text is cut into 5-grams of characters, beyond it into 5-grams of words. */
const SHORT_TEXT = 600;

const MULTIPLIERS = new Int32Array(HASHES);
const ADDENDS = new Int32Array(HASHES);
{
  // Any fixed odd multipliers do; these come from splitmix32 with seed 1, so that signatures are the same everywhere.
  let state = 1;
  const next = () => {
    state = (state + 0x9e3779b9) | 0;
    let z = state;
    z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
    return z ^ (z >>> 16);
  };
  for (let i = 0; i < HASHES; i++) {
    MULTIPLIERS[i] = next() | 1;
    ADDENDS[i] = next();
  }
}

const SPACE = 32;

function hashOf(text: NormalText, from: number, to: number): number {
  let hash = FNV_START;
  for (let i = from; i < to; i++) hash = fnvStep(hash, text[i]!);
  return hash ^ (hash >>> 15);
}

/** A text normalised for duplicates, as UTF-16 units. */
export type NormalText = Uint16Array;

const KEPT = 1;
const GONE = 2;
const GAP = 3;
/** Half of a character. */
const HALF = 4;
/** What each UTF-16 unit is; 0: not looked at yet. */
const KINDS = new Uint8Array(65536);

const LETTER_OR_DIGIT = /[\p{L}\p{M}\p{N}]/u;
const UNSEEN = /\p{Cf}/u;
const kindOf = (character: string): number =>
  LETTER_OR_DIGIT.test(character) ? KEPT : UNSEEN.test(character) ? GONE : GAP;

function kindOfUnit(unit: number): number {
  const kind = unit >= 0xd800 && unit < 0xe000 ? HALF : kindOf(String.fromCharCode(unit));
  KINDS[unit] = kind;
  return kind;
}

let units = new Uint16Array(1024);

/**
 * What two copies of a text share however they are set: lower case, letters and digits, single spaces; й in one character or in
 * two, and nothing of what cannot be seen within words (soft hyphens, joiners). Good until the next text is normalised.
 */
export function normalizeForDuplicates(text: string): NormalText {
  const lower = text.normalize('NFC').toLowerCase();
  if (units.length < lower.length) units = new Uint16Array(2 * lower.length);
  let length = 0;
  let isGap = false;
  for (let at = 0; at < lower.length; at++) {
    const unit = lower.charCodeAt(at);
    let kind = KINDS[unit] || kindOfUnit(unit);
    // The other half follows, unless it is lost: then this is no character.
    let size = 1;
    if (kind === HALF) {
      const character = String.fromCodePoint(lower.codePointAt(at)!);
      size = character.length;
      kind = kindOf(character);
    }
    if (kind === KEPT) {
      if (isGap && length > 0) units[length++] = SPACE;
      isGap = false;
      units[length++] = unit;
      if (size === 2) units[length++] = lower.charCodeAt(at + 1);
    } else if (kind === GAP) isGap = true;
    at += size - 1;
  }
  return units.subarray(0, length);
}

/** Makes the order of signed integers that of unsigned ones, which V8 compares as doubles. */
const SIGN = 0x80000000 | 0;

// Places in memory, in bytes: multipliers, addends, the least values, shingles.
const ADDENDS_AT = 4 * HASHES;
const LEAST_AT = 8 * HASHES;
const SHINGLES_AT = 12 * HASHES;
/** So many shingles at a time. */
const SHINGLES = 1024;

/** The least values over the hashes of the shingles that stand from `first` to `end`, four times four hash functions at a time. */
const takeAll: Routine = (() => {
  const [first, end] = [0, 1] as const;
  const [at, cell] = [2, 3] as const;
  const [hash, mixed, sign] = [4, 5, 6] as const;
  const least = [7, 8, 9, 10];
  const multipliers = [11, 12, 13, 14];
  const addends = [15, 16, 17, 18];
  return {
    parameters: 2,
    integers: 2,
    vectors: 15,
    body: [
      set(sign, i32x4.splat(constant(SIGN))),
      set(cell, constant(0)),
      repeat(
        ...least.map((value, n) => set(value, vector.load(cell, LEAST_AT + 16 * n))),
        ...multipliers.map((value, n) => set(value, vector.load(cell, 16 * n))),
        ...addends.map((value, n) => set(value, vector.load(cell, ADDENDS_AT + 16 * n))),
        set(at, first),
        repeat(
          set(hash, vector.loadSplat(at)),
          ...least.flatMap((value, n) => [
            set(mixed, i32x4.add(i32x4.mul(hash, multipliers[n]!), addends[n]!)),
            set(value, i32x4.min(value, vector.xor(vector.xor(mixed, i32x4.shiftRight(mixed, constant(15))), sign))),
          ]),
          move(at, 4),
          below(at, end),
        ),
        ...least.map((value, n) => vector.store(cell, value, LEAST_AT + 16 * n)),
        move(cell, 64),
        below(cell, constant(4 * HASHES)),
      ),
    ],
  };
})();

/** Made for the first text that is compared. */
let minima: { readonly least: Int32Array; readonly shingles: Int32Array; take(count: number): void } | undefined;

function makeMinima() {
  const { buffer, exports } = instantiate(assemble({ takeAll }), SHINGLES_AT + 4 * SHINGLES);
  new Int32Array(buffer).set(MULTIPLIERS);
  new Int32Array(buffer, ADDENDS_AT).set(ADDENDS);
  const { takeAll: take } = exports as { takeAll(first: number, end: number): void };
  return {
    least: new Int32Array(buffer, LEAST_AT, HASHES),
    shingles: new Int32Array(buffer, SHINGLES_AT, SHINGLES),
    take: (count: number) => take(SHINGLES_AT, SHINGLES_AT + 4 * count),
  };
}

/**
 * The signature of a text that is normalised for duplicates: for each of 112 hash functions the least value over its shingles, of which
 * the lower 16 bits are enough to tell one from another. Undefined for texts too short to be compared (under 30 UTF-16 units).
 */
export function signature(normal: NormalText): Uint16Array | undefined {
  if (normal.length < 30) return undefined;
  minima ??= makeMinima();
  const { least, shingles, take } = minima;
  least.fill(0x7fffffff);
  let count = 0;
  const add = (from: number, to: number) => {
    shingles[count++] = hashOf(normal, from, to);
    if (count < SHINGLES) return;
    take(count);
    count = 0;
  };
  if (normal.length <= SHORT_TEXT) {
    for (let i = 0; i + 5 <= normal.length; i++) add(i, i + 5);
  } else {
    const starts: number[] = [0];
    for (let i = 0; i < normal.length; i++) if (normal[i] === SPACE) starts.push(i + 1);
    for (let i = 0; i + 5 <= starts.length; i++) add(starts[i]!, starts[i + 5] ?? normal.length);
  }
  if (count > 0) take(count);
  return new Uint16Array(least);
}

/** The estimated Jaccard similarity of two texts' shingles, 0..1. */
export function similarity(a: Uint16Array, b: Uint16Array): number {
  let equal = 0;
  for (let i = 0; i < HASHES; i++) if (a[i] === b[i]) equal++;
  return equal / HASHES;
}

export interface Twin {
  /** What the earlier text was added as. */
  readonly id: number;
  /** Estimated Jaccard similarity, 0..1. */
  readonly similarity: number;
  /** Whether it was added with the same hash. */
  readonly isSame: boolean;
}

const IN_BLOCK = 1024;

/** Signatures one after another. Each as an array of its own would cost twice as much, and the collector a look at each. */
class Signatures {
  private readonly blocks: Uint16Array[] = [];
  private count = 0;

  get length(): number {
    return this.count;
  }

  push(own: Uint16Array): void {
    const at = this.count % IN_BLOCK;
    if (at === 0) this.blocks.push(new Uint16Array(IN_BLOCK * HASHES));
    this.blocks.at(-1)!.set(own, at * HASHES);
    this.count++;
  }

  get(index: number): Uint16Array {
    const from = (index % IN_BLOCK) * HASHES;
    return this.blocks[Math.floor(index / IN_BLOCK)]!.subarray(from, from + HASHES);
  }

  /** The key of a band of one of them. */
  key(index: number, band: number): number {
    return bandKey(this.blocks[Math.floor(index / IN_BLOCK)]!, (index % IN_BLOCK) * HASHES, band);
  }
}

/** The key of a band of the signature that begins at `from`. */
function bandKey(cells: Uint16Array, from: number, band: number): number {
  let key = band;
  const first = from + band * ROWS;
  for (let at = first; at < first + ROWS; at++) key = fnvStep(key, cells[at]!);
  return key ^ (key >>> 16);
}

/** Bits of a number in a table; the others are of its key. */
const NUMBER_BITS = 26;
const MOST_TEXTS = 2 ** NUMBER_BITS - 1;

/**
 * An open-addressing table from the key of a band to the last text that has it. Keys are not kept, as they can be made again of the
 * signatures: some of their bits tell most of them apart.
 */
class Table {
  /** The number of a text, from 1 on, below the upper bits of its key; 0 for none. */
  private cells = new Int32Array(64);
  private used = 0;

  constructor(
    private readonly band: number,
    private readonly signatures: Signatures,
  ) {}

  /** Stores the number `text` under its key, answering with what stood there before, or -1. */
  replace(key: number, text: number): number {
    if (this.used * 4 > this.cells.length * 3) this.grow();
    const { cells } = this;
    const mask = cells.length - 1;
    const tag = (key >>> NUMBER_BITS) << NUMBER_BITS;
    for (let slot = key & mask; ; slot = (slot + 1) & mask) {
      const cell = cells[slot]!;
      const old = (cell & MOST_TEXTS) - 1;
      if (old >= 0 && (cell - old - 1 !== tag || this.signatures.key(old, this.band) !== key)) continue;
      if (old < 0) this.used++;
      cells[slot] = tag | (text + 1);
      return old;
    }
  }

  private grow(): void {
    const { cells } = this;
    this.cells = new Int32Array(cells.length * 2);
    const mask = this.cells.length - 1;
    for (let at = 0; at < cells.length; at++) {
      if (cells[at] === 0) continue;
      let slot = this.signatures.key((cells[at]! & MOST_TEXTS) - 1, this.band) & mask;
      while (this.cells[slot] !== 0) slot = (slot + 1) & mask;
      this.cells[slot] = cells[at]!;
    }
  }
}

/**
 * Finds for each text added an earlier one that is nearly the same. Holds the last `capacity` texts (67 million at most) at about 350 bytes
 * each; when there are more it starts anew with the younger half, so memory is bounded however many are added.
 */
export class NearDuplicates {
  private tables: Table[] = [];
  private signatures = new Signatures();
  private ids: number[] = [];
  private hashes: number[] = [];
  private readonly capacity: number;

  constructor(
    private readonly threshold = 0.8,
    capacity = 500_000,
  ) {
    this.capacity = Math.min(capacity, MOST_TEXTS - 1);
    this.clear();
  }

  private clear(): void {
    this.signatures = new Signatures();
    this.tables = Array.from({ length: BANDS }, (_, band) => new Table(band, this.signatures));
    this.ids = [];
    this.hashes = [];
  }

  /** Adds a text's signature under `id`, with a hash of the text, answering with its most similar twin among those met, if any. */
  add(id: number, own: Uint16Array, hash: number): Twin | undefined {
    const twin = this.insert(id, own, hash);
    if (this.ids.length > this.capacity) {
      const { signatures, ids, hashes } = this;
      this.clear();
      const kept = Math.max(1, Math.floor(this.capacity / 2));
      for (let i = ids.length - kept; i < ids.length; i++) this.insert(ids[i]!, signatures.get(i), hashes[i]!);
    }
    return twin;
  }

  private insert(id: number, own: Uint16Array, hash: number): Twin | undefined {
    const index = this.signatures.length;
    this.signatures.push(own);
    this.ids.push(id);
    this.hashes.push(hash);
    let best: Twin | undefined;
    let last = -1;
    for (let band = 0; band < BANDS; band++) {
      const other = this.tables[band]!.replace(bandKey(own, 0, band), index);
      if (other < 0 || other === last) continue;
      last = other;
      const similar = similarity(own, this.signatures.get(other));
      const isSame = this.hashes[other] === hash;
      if (similar >= this.threshold && (isSame || similar > (best?.similarity ?? 0))) {
        best = { id: this.ids[other]!, similarity: similar, isSame };
      }
    }
    return best;
  }
}
