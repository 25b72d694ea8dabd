import type { Result } from '../types';

/** Features with at least so many weights are kept as a row of all labels. */
const DENSE = 10;
const DENSE_MARK = 0x8000;

/** Marks the last label of a feature in a model file; so there may be this many labels at most. */
export const LAST = 128;

/**
 * The weights of a model as the tagger looks them up. One bit for each possible folded hash says whether the model knows the
 * feature, so that an unknown one costs a single read; beside each 32 bits stands where their features begin in a list of
 * runs (the number of weights, then one unit for each: the label in the high byte, the weight in the low one). The few
 * features with many weights, which are those met most, point to a row of all labels instead.
 *
 * Scores of labels `2k` and `2k + 1` are summed in one 32-bit cell, `k`: the even one in the low half, whose sign is borrowed
 * from the high half and given back by `unpack`. This holds while either stays below 2¹⁵, so for 258 weights of 127.
 */
export class WeightTable {
  /** Cells of the scores of one token. */
  readonly stride: number;
  /** [bits, start of their runs] in turn. */
  private readonly index: Int32Array;
  private readonly runs: Uint16Array;
  private readonly rows: Int32Array;

  private constructor(
    private readonly labels: number,
    index: Int32Array,
    runs: Uint16Array,
    rows: Int32Array,
  ) {
    this.stride = (labels + 1) >> 1;
    this.index = index;
    this.runs = runs;
    this.rows = rows;
  }

  /**
   * Reads `count` features from `bytes[from]` on, as `model.ts` describes them; hashes are below `2 ** bits`, labels below `labels`.
   * One loop over everything: it runs once in the life of an editor, so most of it before it is compiled well.
   */
  static read(bytes: Uint8Array, from: number, count: number, labels: number, bits: number): Result<WeightTable> {
    const stride = (labels + 1) >> 1;
    const index = new Int32Array(2 << Math.max(0, bits - 5));
    // What is no distance is a label or its weight.
    const runs = new Uint16Array(count + ((bytes.length - from) >> 1));
    let rows = new Int32Array(stride * 2048);
    let rowCount = 0;
    const limit = bytes.length;
    const highest = 2 ** bits - 1;
    let at = from;
    let hash = 0;
    let group = -1;
    let used = 0;
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
      if (hash >>> 5 !== group) {
        group = hash >>> 5;
        index[2 * group + 1] = used;
      }
      index[2 * group]! |= 1 << (hash & 31);
      const row = rowCount * stride;
      if (pairs < DENSE) {
        runs[used++] = pairs;
      } else {
        runs[used++] = DENSE_MARK | (rowCount >>> 16);
        runs[used++] = rowCount & 0xffff;
        rowCount++;
        if (row + stride > rows.length) {
          const larger = new Int32Array(rows.length * 2);
          larger.set(rows);
          rows = larger;
        }
      }
      for (; at < end; at++) {
        const label = bytes[at]! & (LAST - 1);
        const weight = bytes[at + pairs]!;
        if (label >= labels) return { ok: false, error: 'it has a weight for no label' };
        if (pairs < DENSE) runs[used++] = (label << 8) | weight;
        else rows[row + (label >> 1)]! += ((weight << 24) >> 24) << ((label & 1) << 4);
      }
      at += pairs;
    }
    return { ok: true, value: new WeightTable(labels, index, runs, rows) };
  }

  /** Adds the weights of a feature to the cells `into[at, at + stride)`; unknown features have none. */
  sum(hash: number, into: Int32Array, at: number): void {
    const { index, runs } = this;
    const group = (hash >>> 5) << 1;
    const bits = index[group]!;
    const bit = 1 << (hash & 31);
    if ((bits & bit) === 0) return;
    let from = index[group + 1]!;
    for (let before = bits & (bit - 1); before !== 0; before &= before - 1) {
      const count = runs[from]!;
      from += count & DENSE_MARK ? 2 : count + 1;
    }
    const count = runs[from]!;
    if (count & DENSE_MARK) {
      const { rows, stride } = this;
      const row = (((count & 0x7fff) << 16) | runs[from + 1]!) * stride;
      for (let k = 0; k < stride; k++) into[at + k]! += rows[row + k]!;
      return;
    }
    const end = from + count;
    while (from < end) {
      const run = runs[++from]!;
      into[at + (run >>> 9)]! += ((run << 24) >> 24) << ((run >>> 4) & 16);
    }
  }

  /** Writes what was summed in cells, times `scale`, to `scores[to, to + labels)`. */
  unpack(cells: Int32Array, scale: number, scores: Float32Array, to: number): void {
    const { labels } = this;
    for (let y = 0; y < labels; y += 2) {
      const cell = cells[y >> 1]!;
      const even = (cell << 16) >> 16;
      scores[to + y] = even * scale;
      if (y + 1 < labels) scores[to + y + 1] = ((cell - even) >> 16) * scale;
    }
  }
}
