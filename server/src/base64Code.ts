/**
 * Code that holds a program of WebAssembly in base64, for the package: the bytes themselves pack to half of what their base64 does.
 *
 * `QB64`, then how many bytes stand before the base64, how many it is of and how many stand behind it (little endian, 32 bits), then
 * these three.
 */
const MAGIC = [0x51, 0x42, 0x36, 0x34];
const HEADER = 16;
/** Shorter ones are not worth it. A multiple of four, so without the signs that fill up others. */
const LONG = /[A-Za-z0-9+/]{10000,}/;
const LETTERS = Uint8Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/', (letter) =>
  letter.charCodeAt(0),
);

/** `undefined` where nothing in the code is long base64. */
export function withoutBase64(code: Uint8Array): Uint8Array | undefined {
  // Places in a text of single bytes are those of the bytes.
  const found = LONG.exec(new TextDecoder('latin1').decode(code));
  if (!found) return undefined;
  const start = found.index;
  const end = start + (found[0].length & ~3);
  const values = new Uint8Array(256);
  for (let value = 0; value < LETTERS.length; value++) values[LETTERS[value]!] = value;
  const bytes = new Uint8Array(((end - start) / 4) * 3);
  for (let from = start, to = 0; from < end; from += 4) {
    const value = [0, 1, 2, 3].reduce((sum, k) => sum * 64 + values[code[from + k]!]!, 0);
    bytes[to++] = value >>> 16;
    bytes[to++] = value >>> 8;
    bytes[to++] = value;
  }
  const parts = [code.subarray(0, start), bytes, code.subarray(end)];
  const packed = new Uint8Array(HEADER + parts.reduce((sum, { length }) => sum + length, 0));
  packed.set(MAGIC);
  let at = HEADER;
  for (const [k, part] of parts.entries()) {
    new DataView(packed.buffer).setUint32(4 * (k + 1), part.length, true);
    packed.set(part, at);
    at += part.length;
  }
  return packed;
}

export const isWithoutBase64 = (bytes: Uint8Array): boolean => MAGIC.every((byte, k) => bytes[k] === byte);

/** The code that `withoutBase64` was given; bytes behind its end are passed over. Throws where `packed` is damaged. */
export function withBase64(packed: Uint8Array): Uint8Array {
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  const [before, length, behind] = [4, 8, 12].map((at) => view.getUint32(at, true)) as [number, number, number];
  if (HEADER + before + length + behind > packed.length || length % 3 !== 0)
    throw new RangeError('code without base64');
  const code = new Uint8Array(before + (length / 3) * 4 + behind);
  code.set(packed.subarray(HEADER, HEADER + before));
  let to = before;
  const end = HEADER + before + length;
  for (let from = HEADER + before; from < end; from += 3) {
    const value = (packed[from]! << 16) | (packed[from + 1]! << 8) | packed[from + 2]!;
    code[to++] = LETTERS[value >>> 18]!;
    code[to++] = LETTERS[(value >>> 12) & 63]!;
    code[to++] = LETTERS[(value >>> 6) & 63]!;
    code[to++] = LETTERS[value & 63]!;
  }
  code.set(packed.subarray(end, end + behind), to);
  return code;
}
