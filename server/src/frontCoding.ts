/**
 * Sorted lists for the package: of each line how many bytes it shares with the line before, then what is left of all lines. Packed
 * so, Brotli makes half of them again, and they are not unpacked more slowly. Works on any bytes; it pays for lists.
 *
 * `QFRC`, the number of bytes and of lines (little endian, 32 bits), for each line how much it shares (a byte), the rest.
 */
const MAGIC = [0x51, 0x46, 0x52, 0x43];
const HEADER = 12;
const NEWLINE = 10;
const MOST = 255;

/** At most so many bytes come of `length` of them. */
export const mostFrontCoded = (length: number): number => HEADER + 2 * length;

export function frontCoded(bytes: Uint8Array): Uint8Array {
  const shared: number[] = [];
  const rest: number[] = [];
  for (let at = 0, before = 0; at < bytes.length; ) {
    const newline = bytes.indexOf(NEWLINE, at);
    const next = newline < 0 ? bytes.length : newline + 1;
    let same = 0;
    // The newline itself is always left, by which the line is told.
    while (same < MOST && at + same < next - 1 && before + same < at && bytes[at + same] === bytes[before + same])
      same++;
    shared.push(same);
    for (let k = at + same; k < next; k++) rest.push(bytes[k]!);
    before = at;
    at = next;
  }
  const packed = new Uint8Array(HEADER + shared.length + rest.length);
  packed.set(MAGIC);
  new DataView(packed.buffer).setUint32(4, bytes.length, true);
  new DataView(packed.buffer).setUint32(8, shared.length, true);
  packed.set(shared, HEADER);
  packed.set(rest, HEADER + shared.length);
  return packed;
}

export const isFrontCoded = (bytes: Uint8Array): boolean => MAGIC.every((byte, k) => bytes[k] === byte);

/** What `frontCoded` was given; bytes behind its end are passed over. Throws where `packed` is damaged. */
export function fromFrontCoded(packed: Uint8Array): Uint8Array {
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  const length = view.getUint32(4, true);
  const lines = view.getUint32(8, true);
  // A line has a byte of its own, and one that says what it shares.
  if (HEADER + 2 * lines > packed.length || length > lines * MOST + packed.length) throw new RangeError('front coding');
  const bytes = new Uint8Array(length);
  let at = 0;
  let left = HEADER + lines;
  for (let line = 0, before = 0; line < lines; line++) {
    const start = at;
    const same = packed[HEADER + line]!;
    if (before + same > at) throw new RangeError('front coding');
    for (let k = 0; k < same; k++) bytes[at++] = bytes[before + k]!;
    for (let byte = -1; byte !== NEWLINE && at < length; ) {
      byte = packed[left++]!;
      bytes[at++] = byte;
    }
    before = start;
  }
  if (at !== length || left > packed.length) throw new RangeError('front coding');
  return bytes;
}
