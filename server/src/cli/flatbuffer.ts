/**
 * What Arrow says of its messages (FlatBuffers): read in place, so that numbers of a fixed width can be written over where they
 * stand. A place is a byte offset in `bytes`.
 */
export class FlatBuffer {
  private readonly view: DataView;

  constructor(readonly bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  int32(at: number): number {
    return this.view.getInt32(at, true);
  }

  int64(at: number): number {
    return Number(this.view.getBigInt64(at, true));
  }

  setInt64(at: number, value: number): void {
    this.view.setBigInt64(at, BigInt(value), true);
  }

  /** The table that the offset at `at` leads to. */
  follow(at: number): number {
    return at + this.view.getUint32(at, true);
  }

  /** Where a table's field stands, by its number in the schema; undefined where it is left out and has its default. */
  field(table: number, number: number): number | undefined {
    const vtable = table - this.int32(table);
    const slot = 4 + 2 * number;
    if (slot >= this.view.getUint16(vtable, true)) return undefined;
    const offset = this.view.getUint16(vtable + slot, true);
    return offset === 0 ? undefined : table + offset;
  }

  byte(table: number, number: number): number {
    const at = this.field(table, number);
    return at === undefined ? 0 : this.view.getUint8(at);
  }

  /** The places of the structs of `size` bytes in a table's vector. */
  structs(table: number, number: number, size: number): number[] {
    const at = this.field(table, number);
    if (at === undefined) return [];
    const vector = this.follow(at);
    return Array.from({ length: this.int32(vector) }, (_, i) => vector + 4 + i * size);
  }
}
