/** One frame of LZ4, of which the length of what was compressed is known (Arrow says it). Throws where the frame is broken. */
export function decodeLz4Frame(bytes: Uint8Array, length: number): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(0, true) !== 0x184d_2204) throw new Error('not an LZ4 frame');
  const flags = bytes[4]!;
  const hasBlockChecksums = (flags & 0x10) !== 0;
  // Flags, the largest size of a block, the length and the name of a dictionary where they are given, a checksum of these.
  let at = 6 + ((flags & 0x08) === 0 ? 0 : 8) + ((flags & 0x01) === 0 ? 0 : 4) + 1;
  const out = new Uint8Array(length);
  let written = 0;
  for (;;) {
    const size = view.getUint32(at, true);
    at += 4;
    if (size === 0) break;
    const isRaw = size >= 0x8000_0000;
    const end = at + (size & 0x7fff_ffff);
    if (end > bytes.length) throw new Error('a broken LZ4 frame');
    if (isRaw) {
      out.set(bytes.subarray(at, end), written);
      written += end - at;
      // Blocks may repeat what stands in those before them.
    } else written = decodeBlock(bytes, at, end, out, written);
    at = end + (hasBlockChecksums ? 4 : 0);
  }
  if (written !== length) throw new Error('a broken LZ4 frame');
  return out;
}

/** Answers with how much of `out` is written then. */
function decodeBlock(bytes: Uint8Array, from: number, end: number, out: Uint8Array, written: number): number {
  let at = from;
  let to = written;
  /** A length of four bits, with the bytes that go on where all of them are set. */
  const long = (bits: number): number => {
    let count = bits;
    if (bits === 15) {
      let byte: number;
      do {
        byte = bytes[at++] ?? 0;
        count += byte;
      } while (byte === 255);
    }
    return count;
  };
  while (at < end) {
    const token = bytes[at++]!;
    const literals = long(token >> 4);
    if (at + literals > end) throw new Error('a broken LZ4 frame');
    out.set(bytes.subarray(at, at + literals), to);
    at += literals;
    to += literals;
    // The last sequence has literals alone.
    if (at >= end) break;
    const distance = bytes[at]! | (bytes[at + 1]! << 8);
    at += 2;
    const count = long(token & 15) + 4;
    if (distance === 0 || distance > to || to + count > out.length) throw new Error('a broken LZ4 frame');
    if (distance >= count) out.copyWithin(to, to - distance, to - distance + count);
    else for (let i = 0; i < count; i++) out[to + i] = out[to + i - distance]!;
    to += count;
  }
  return to;
}
