/**
 * Finds a hash in an ascending list by its leading bits. The hashes are spread evenly, so the few that share a prefix lie
 * beside each other and one look-up touches two cache lines; building it is one pass.
 */
export class HashIndex {
  private readonly starts: Int32Array;
  private readonly shift: number;

  /** `hashes` ascend, each below `2 ** bits`. */
  constructor(
    private readonly hashes: Int32Array,
    bits: number,
  ) {
    const prefix = Math.min(bits, Math.max(4, Math.ceil(Math.log2(Math.max(1, hashes.length)))));
    this.shift = bits - prefix;
    this.starts = new Int32Array((1 << prefix) + 1);
    let at = 0;
    for (let bucket = 0; bucket < 1 << prefix; bucket++) {
      this.starts[bucket] = at;
      while (at < hashes.length && hashes[at]! >>> this.shift <= bucket) at++;
    }
    this.starts[1 << prefix] = at;
  }

  /** The row of a hash, or -1. */
  get(hash: number): number {
    const bucket = hash >>> this.shift;
    const end = this.starts[bucket + 1]!;
    for (let at = this.starts[bucket]!; at < end; at++) if (this.hashes[at] === hash) return at;
    return -1;
  }
}
