/** From 32-bit keys to row numbers, by open addressing in two typed arrays: small, and quick to build. */
export class HashIndex {
  size = 0;
  private mask: number;
  private keys: Int32Array;
  /** Row + 1; 0 marks a free place. */
  private rows: Int32Array;

  constructor(expected = 1024) {
    let capacity = 16;
    while (capacity < expected * 2) capacity *= 2;
    this.mask = capacity - 1;
    this.keys = new Int32Array(capacity);
    this.rows = new Int32Array(capacity);
  }

  private place(key: number): number {
    let at = (key ^ (key >>> 15)) & this.mask;
    while (this.rows[at] !== 0 && this.keys[at] !== key) at = (at + 1) & this.mask;
    return at;
  }

  /** The row of a key, or -1. */
  get(key: number): number {
    return this.rows[this.place(key)] - 1;
  }

  /** The row of a key; a new key gets the next row. */
  add(key: number): number {
    let at = this.place(key);
    if (this.rows[at] !== 0) return this.rows[at] - 1;
    if ((this.size + 1) * 2 > this.mask) {
      this.grow();
      at = this.place(key);
    }
    this.keys[at] = key;
    this.rows[at] = ++this.size;
    return this.size - 1;
  }

  private grow(): void {
    const { keys, rows } = this;
    this.mask = this.mask * 2 + 1;
    this.keys = new Int32Array(this.mask + 1);
    this.rows = new Int32Array(this.mask + 1);
    for (let i = 0; i < rows.length; i++) {
      if (rows[i] === 0) continue;
      const at = this.place(keys[i]);
      this.keys[at] = keys[i];
      this.rows[at] = rows[i];
    }
  }
}
