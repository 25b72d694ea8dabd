/**
 * The weights of a model as the tagger looks them up. One bit for each possible folded hash says whether the model knows the
 * feature, so that an unknown one costs a single read; beside each 32 bits stands where their features begin in a list of
 * runs (the number of weights, then one unit for each: the label in the high byte, the weight in the low one).
 */
export class WeightTable {
  /** [bits, start of their runs] in turn. */
  private readonly index: Int32Array;
  private readonly runs: Uint16Array;
  private group = -1;
  private used = 0;

  /** An empty table of hashes below `2 ** bits`, with room for so many features and weights; filled by `add`. */
  constructor(bits: number, features: number, weights: number) {
    this.index = new Int32Array(2 << Math.max(0, bits - 5));
    this.runs = new Uint16Array(features + weights);
  }

  /**
   * Appends a feature; hashes must ascend. Its labels are `bytes[at, at + count)`, its weights (signed) the `count` bytes
   * after them. Returns the largest of the labels.
   */
  add(hash: number, bytes: Uint8Array, at: number, count: number): number {
    const { index, runs } = this;
    const group = hash >>> 5;
    if (group !== this.group) {
      this.group = group;
      index[2 * group + 1] = this.used;
    }
    index[2 * group]! |= 1 << (hash & 31);
    let to = this.used;
    runs[to++] = count;
    let largest = 0;
    for (let k = at; k < at + count; k++) {
      const label = bytes[k]!;
      if (label > largest) largest = label;
      runs[to++] = (label << 8) | bytes[k + count]!;
    }
    this.used = to;
    return largest;
  }

  /** Adds the weights of a feature to the scores `into[label]`; unknown features have none. */
  sum(hash: number, into: Int32Array): void {
    const { index, runs } = this;
    const group = (hash >>> 5) << 1;
    const bits = index[group]!;
    const bit = 1 << (hash & 31);
    if ((bits & bit) === 0) return;
    let at = index[group + 1]!;
    for (let before = bits & (bit - 1); before !== 0; before &= before - 1) at += runs[at]! + 1;
    const end = at + runs[at]!;
    while (at < end) {
      const run = runs[++at]!;
      into[run >>> 8]! += (run << 24) >> 24;
    }
  }
}
