/** Features with at least so many weights are kept as a row of all labels. */
const DENSE = 10;
const DENSE_MARK = 0x8000;

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
  private rows = new Int32Array(0);
  private rowCount = 0;
  private group = -1;
  private used = 0;

  /** An empty table of hashes below `2 ** bits`, with room for so many features and weights; filled by `add`. */
  constructor(
    private readonly labels: number,
    bits: number,
    features: number,
    weights: number,
  ) {
    this.stride = (labels + 1) >> 1;
    this.index = new Int32Array(2 << Math.max(0, bits - 5));
    this.runs = new Uint16Array(features + weights);
  }

  /**
   * Appends a feature; hashes must ascend. Its labels are `bytes[at, at + count)`, its weights (signed) the `count` bytes
   * after them. False where it names a label that there is not; the table is of no use then.
   */
  add(hash: number, bytes: Uint8Array, at: number, count: number): boolean {
    const { index, runs } = this;
    const group = hash >>> 5;
    if (group !== this.group) {
      this.group = group;
      index[2 * group + 1] = this.used;
    }
    index[2 * group]! |= 1 << (hash & 31);
    for (let k = at; k < at + count; k++) if (bytes[k]! >= this.labels) return false;
    if (count >= DENSE) {
      this.addRow(bytes, at, count);
      return true;
    }
    runs[this.used++] = count;
    for (let k = at; k < at + count; k++) runs[this.used++] = (bytes[k]! << 8) | bytes[k + count]!;
    return true;
  }

  private addRow(bytes: Uint8Array, at: number, count: number): void {
    const from = this.rowCount * this.stride;
    if (from + this.stride > this.rows.length) {
      const larger = new Int32Array(Math.max(1024 * this.stride, this.rows.length * 2));
      larger.set(this.rows);
      this.rows = larger;
    }
    for (let k = at; k < at + count; k++) {
      const label = bytes[k]!;
      this.rows[from + (label >> 1)]! += ((bytes[k + count]! << 24) >> 24) << ((label & 1) << 4);
    }
    this.runs[this.used++] = DENSE_MARK | (this.rowCount >>> 16);
    this.runs[this.used++] = this.rowCount & 0xffff;
    this.rowCount++;
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
