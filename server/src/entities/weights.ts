import type { Result } from '../types';
import { fillValues, JOINS, MAX_FEATURES, REACH, WORD_VALUES, type Word } from './features';
import { Arena, LINE } from './simd';

/** Features with at least so many weights are kept as a row of all labels. */
const DENSE = 10;

/** Marks the last label of a feature in a model file; so there may be this many labels at most. */
export const LAST = 128;

/** A row takes so many bytes that vectors of eight labels fill it. */
const rowLength = (labels: number) => (labels + 7) & ~7;

/**
 * The weights of a model as `WeightTable` looks them up: a line (`LINE`) for each 128 possible folded hashes, so that a feature costs a
 * single read whether the model knows it or not. A weight stands there with its label in the high byte, for each label once. The few
 * features with many weights, which are those met most, have a row of all labels instead, whose number stands there with the highest bit.
 */
export interface SparseTable {
  readonly labels: number;
  readonly lines: Uint8Array;
  readonly rows: Int16Array;
}

/** Rows that have a number of 15 bits; what further features add stands in lines. */
const MOST_ROWS = 1 << 15;
const ROW = 1 << 15;

/**
 * Reads `count` features from `bytes[from]` on, as `model.ts` describes them; hashes are below `2 ** bits`, labels below `labels`.
 * One loop over everything: it runs once in the life of an editor, so most of it before it is compiled well.
 */
export function readWeights(
  bytes: Uint8Array,
  from: number,
  count: number,
  labels: number,
  bits: number,
): Result<SparseTable> {
  const length = rowLength(labels);
  let used = LINE.bytes << Math.max(0, bits - LINE.hashBits);
  let lines = new Uint8Array(used + (used >> 3));
  let rows = new Int16Array(length * 1024);
  let rowCount = 0;
  const limit = bytes.length;
  const highest = 2 ** bits - 1;
  let at = from;
  let hash = 0;
  let group = -1;
  let line = 0;
  let entries = 0;
  for (let f = 0; f < count; f++) {
    let shift = 0;
    let byte = 128;
    let distance = 0;
    while (byte >= 128 && at < limit && shift < 32) {
      byte = bytes[at++]!;
      distance |= (byte & 127) << shift;
      shift += 7;
    }
    hash += distance;
    if (hash > highest || distance < 0 || (f > 0 && distance === 0)) {
      return { ok: false, error: 'its features are out of order' };
    }
    let end = at;
    while (end < limit && bytes[end]! < LAST) end++;
    const pairs = ++end - at;
    if (end + pairs > limit) return { ok: false, error: 'it is cut short' };
    if (hash >>> LINE.hashBits !== group) {
      group = hash >>> LINE.hashBits;
      line = group * LINE.bytes;
      entries = 0;
    }
    const isRow = pairs >= DENSE && rowCount < MOST_ROWS;
    const row = rowCount * length;
    if (isRow && row + length > rows.length) {
      const larger = new Int16Array(rows.length * 2);
      larger.set(rows);
      rows = larger;
    }
    for (let first = at; at < end; at++) {
      const label = bytes[at]! & (LAST - 1);
      const weight = bytes[at + pairs]!;
      if (label >= labels) return { ok: false, error: 'it has a weight for no label' };
      if (isRow) rows[row + label]! += (weight << 24) >> 24;
      if (isRow && at > first) continue;
      if (entries === LINE.entries) {
        if (used + LINE.bytes > lines.length) {
          const larger = new Uint8Array(2 * lines.length);
          larger.set(lines);
          lines = larger;
        }
        for (let k = 0; k < 4; k++) lines[line + LINE.next + k] = used >>> (8 * k);
        line = used;
        used += LINE.bytes;
        entries = 0;
      }
      const value = isRow ? ROW | rowCount : (label << 8) | weight;
      lines[line + entries] = LINE.mark | hash;
      lines[line + LINE.values + 2 * entries] = value;
      lines[line + LINE.values + 2 * entries + 1] = value >>> 8;
      entries++;
    }
    if (isRow) rowCount++;
    at += pairs;
  }
  return {
    ok: true,
    value: { labels, lines: lines.subarray(0, used), rows: rows.subarray(0, rowCount * length) },
  };
}

/**
 * Sums of weights. What one word adds can be kept: there are so many slots for words, with so many rows in each. A sum of a
 * label has to stay below 2¹⁵, as that of 258 weights of 127 does.
 */
export class WeightTable {
  /** Room for hashes of features: those of a token, or those of a word for a row. */
  readonly features: Int32Array;
  /** The score of each label after `sum`. */
  readonly sums: Int16Array;
  private readonly length: number;
  private readonly arena: Arena;
  private readonly addresses: Int32Array;
  /** By slot what features join of a word, and where those stand that are around a token. */
  private readonly ofWords: Int32Array;
  private readonly near: Int32Array;
  private readonly values: Int32Array;
  /** By slot, a bit for each row that is there. */
  private readonly made: Uint8Array;
  /** Where these and others stand in the arena. */
  private readonly at: Readonly<
    Record<
      | 'lines'
      | 'rows'
      | 'features'
      | 'addresses'
      | 'dense'
      | 'found'
      | 'sums'
      | 'kept'
      | 'ofWords'
      | 'near'
      | 'values'
      | 'pairs',
      number
    >
  >;

  constructor(
    table: SparseTable,
    slots: number,
    private readonly rowsOfSlot: number,
  ) {
    this.length = rowLength(table.labels);
    this.made = new Uint8Array(slots);
    const kept = slots * rowsOfSlot * this.length;
    // Every weight of a feature where there are too many rows.
    const most = MAX_FEATURES * table.labels;
    const joins = JOINS.pairs.length + JOINS.features.length;
    const values = JOINS.mixed + JOINS.pairs.length / 2;
    this.arena = new Arena(
      table.lines.length +
        table.rows.byteLength +
        2 * (kept + this.length) +
        4 * (3 * MAX_FEATURES + most + rowsOfSlot + 4 + 2 * REACH + slots * WORD_VALUES + values + joins),
      13,
    );
    // The first of the arena: a line is read at once where it does not begin in the middle of what the processor reads at once.
    const lines = this.arena.take8(table.lines.length);
    const rows = this.arena.take16(table.rows.length);
    lines.set(table.lines);
    rows.set(table.rows);
    this.features = this.arena.take32(MAX_FEATURES);
    this.addresses = this.arena.take32(rowsOfSlot + MAX_FEATURES + 1);
    const dense = this.arena.take32(MAX_FEATURES + 1);
    const found = this.arena.take32(most + 1);
    this.sums = this.arena.take16(this.length);
    this.ofWords = this.arena.take32(slots * WORD_VALUES);
    this.near = this.arena.take32(2 * REACH + 1);
    this.values = this.arena.take32(values);
    const tables = this.arena.take32(joins);
    // Places in bytes.
    tables.set(JOINS.pairs.map((place) => 4 * place));
    tables.set(
      JOINS.features.map((value, k) => (k % 2 === 0 ? value : 4 * value)),
      JOINS.pairs.length,
    );
    this.at = {
      lines: lines.byteOffset,
      rows: rows.byteOffset,
      features: this.features.byteOffset,
      addresses: this.addresses.byteOffset,
      dense: dense.byteOffset,
      found: found.byteOffset,
      sums: this.sums.byteOffset,
      kept: this.arena.take16(kept).byteOffset,
      ofWords: this.ofWords.byteOffset,
      near: this.near.byteOffset,
      values: this.values.byteOffset,
      pairs: tables.byteOffset,
    };
  }

  /** The slot is another word's from here on, and has no rows. */
  begin(slot: number, word: Word): void {
    this.made[slot] = 0;
    fillValues(word, this.ofWords, slot * WORD_VALUES);
  }

  /** Says in which slot the word is that stands so far from the token of which `join` is asked, from -`REACH` to `REACH`. */
  place(distance: number, slot: number): void {
    this.near[REACH + distance] = this.at.ofWords + 4 * WORD_VALUES * slot;
  }

  /** Puts what `joinedFeatures` does of the words that were placed into `features`; returns how many there are. */
  join(opensSentence: boolean): number {
    const { arena, at } = this;
    const count = JOINS.features.length / 2;
    this.values[JOINS.opens] = opensSentence ? 1 : 0;
    const pairsEnd = at.pairs + 4 * JOINS.pairs.length;
    arena.join(at.near, 2 * REACH + 1, at.values, at.values + 4 * JOINS.mixed, at.pairs, pairsEnd, count, at.features);
    return count;
  }

  has(slot: number, row: number): boolean {
    return (this.made[slot]! & (1 << row)) !== 0;
  }

  /** Makes a row of a slot: the sum of the weights of the first `count` of `features`. */
  keep(slot: number, row: number, count: number): void {
    const { arena, at, length } = this;
    this.made[slot]! |= 1 << row;
    arena.gather(at.features, count, at, this.addressOf(slot, row), length, at.found, at.dense, 0);
  }

  /** Makes `sum` add a row of a slot; there has to be one for each row. */
  add(slot: number, row: number): void {
    this.addresses[row] = this.addressOf(slot, row);
  }

  /** Fills `sums` with the sum of the rows that `add` named and of the weights of the first `count` of `features`. */
  sum(count: number): void {
    const { arena, at, length, rowsOfSlot } = this;
    arena.gather(at.features, count, at, at.sums, length, at.found, at.addresses, rowsOfSlot);
  }

  private addressOf(slot: number, row: number): number {
    return this.at.kept + 2 * (slot * this.rowsOfSlot + row) * this.length;
  }
}
