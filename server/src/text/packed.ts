/**
 * Lines as bytes. A large file kept as JavaScript strings costs two bytes a letter and keeps the garbage collector busy;
 * here a line in Kazakh, Russian or English takes one byte a letter and lies outside of V8's heap. A line with any other
 * character takes two bytes a UTF-16 unit, so that nothing is ever lost, lone surrogates included.
 */
export interface PackedLines {
  readonly bytes: Uint8Array;
  /** Where each line starts in `bytes`, and the last one ends. `WIDE` is added where a line takes two bytes a unit. */
  readonly starts: Uint32Array;
}

const WIDE = 0x80000000;

/** What bytes 1 to 127 stand for is ASCII; U+0000 is not among them, so that 0 can say that there is no byte. */
const REST =
  'АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдежзийклмнопрстуфхцчшщъыьэюяЁёӘәҒғҚқҢңӨөҰұҮүҺһІі«»–—…“”„‘’№•°₸€\u00a0\u00ad\u0301';

const UNITS = new Uint16Array(256);
const BYTES = new Uint8Array(0x2200);
for (let byte = 1; byte < 256; byte++) {
  const unit = byte < 128 ? byte : byte - 128 < REST.length ? REST.charCodeAt(byte - 128) : 0;
  UNITS[byte] = unit;
  if (unit !== 0) BYTES[unit] = byte;
}

/** The byte that stands for a UTF-16 unit; 0 where none does. */
export function byteOfUnit(unit: number): number {
  return unit < BYTES.length ? BYTES[unit]! : 0;
}

/** The UTF-16 unit that a byte stands for. */
export function unitOfByte(byte: number): number {
  return UNITS[byte]!;
}

/** UTF-16 units that `String.fromCharCode` takes at a time: its arguments lie on the stack. */
const AT_ONCE = 4096;
const decoded = new Uint16Array(AT_ONCE);
let scratch = new Uint8Array(64 * 1024);

export function packLines(lines: readonly string[]): PackedLines {
  let most = 0;
  for (const line of lines) most += line.length * 2;
  if (scratch.length < most) scratch = new Uint8Array(most);
  const starts = new Uint32Array(lines.length + 1);
  let at = 0;
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i]!;
    const { length } = line;
    let k = 0;
    for (; k < length; k++) {
      const byte = byteOfUnit(line.charCodeAt(k));
      if (byte === 0) break;
      scratch[at + k] = byte;
    }
    starts[i] = at;
    if (k === length) {
      at += length;
      continue;
    }
    starts[i]! += WIDE;
    for (k = 0; k < length; k++) {
      const unit = line.charCodeAt(k);
      scratch[at++] = unit & 0xff;
      scratch[at++] = unit >> 8;
    }
  }
  starts[lines.length] = at;
  return { bytes: scratch.slice(0, at), starts };
}

/**
 * The lines of a piece of a JSON string (UTF-8, what stands between its quotes), as `packLines` would pack them, without a string being
 * made of any. Undefined where the piece does not end with a line's end, or holds what is seldom in running text: other line ends than
 * `\n`, characters that take two bytes here, other escapes, anything that may be wrong. `longest`: a line may have so many units.
 * The lines stand where the next ones will that are packed: `packedJoin` puts them on bytes of their own.
 */
export function packJson(json: Uint8Array, longest: number): PackedLines | undefined {
  const { length } = json;
  if (scratch.length < length) scratch = new Uint8Array(length);
  const starts = [0];
  let at = 0;
  for (let i = 0; i < length; ) {
    const first = json[i++]!;
    let byte = first;
    if (first >= 0x80) {
      const second = json[i++]! ^ 0x80;
      // Of two bytes or three; shorter ones in the place of longer are no UTF-8.
      if (first >= 0xc2 && first < 0xe0 && second < 0x40) byte = byteOfUnit(((first & 0x1f) << 6) | second);
      else if (first >= 0xe0 && first < 0xf0 && second < 0x40 && i < length) {
        const third = json[i++]! ^ 0x80;
        const unit = ((first & 0xf) << 12) | (second << 6) | third;
        byte = third < 0x40 && unit >= 0x800 ? byteOfUnit(unit) : 0;
      } else byte = 0;
      if (byte === 0) return undefined;
    } else if (first === 0x5c) {
      const escaped = json[i++];
      if (escaped === 0x6e) {
        scratch[at++] = 0x0a;
        if (at - starts[starts.length - 1]! > longest) return undefined;
        starts.push(at);
        continue;
      }
      if (escaped === 0x22 || escaped === 0x5c || escaped === 0x2f) byte = escaped;
      else if (escaped === 0x74) byte = 0x09;
      else return undefined;
    } else if (first < 0x20 || first === 0x22) return undefined;
    scratch[at++] = byte;
  }
  if (starts.length === 1 || starts[starts.length - 1] !== at) return undefined;
  return { bytes: scratch.subarray(0, at), starts: Uint32Array.from(starts) };
}

const startOf = (lines: PackedLines, index: number) => lines.starts[index]! & 0x7fffffff;
const isWide = (lines: PackedLines, index: number) => lines.starts[index]! >= WIDE;

export function packedCount(lines: PackedLines): number {
  return lines.starts.length - 1;
}

/** UTF-16 units of line `index`. */
export function packedLength(lines: PackedLines, index: number): number {
  const bytes = startOf(lines, index + 1) - startOf(lines, index);
  return isWide(lines, index) ? bytes >> 1 : bytes;
}

/** Line `index` as it was packed. */
export function packedLine(lines: PackedLines, index: number): string {
  const { bytes } = lines;
  const wide = isWide(lines, index);
  let at = startOf(lines, index);
  let left = packedLength(lines, index);
  let text = '';
  while (left > 0) {
    const count = Math.min(left, AT_ONCE);
    if (wide) for (let k = 0; k < count; k++, at += 2) decoded[k] = bytes[at]! | (bytes[at + 1]! << 8);
    else for (let k = 0; k < count; k++) decoded[k] = UNITS[bytes[at++]!]!;
    text += String.fromCharCode.apply(null, decoded.subarray(0, count) as unknown as number[]);
    left -= count;
  }
  return text;
}

/** Lines `[from, to)`, on the same bytes. */
export function packedSlice({ bytes, starts }: PackedLines, from: number, to: number): PackedLines {
  return { bytes, starts: starts.subarray(from, to + 1) };
}

/** All lines of the parts, in order, on bytes of their own. */
export function packedJoin(parts: readonly PackedLines[]): PackedLines {
  let count = 0;
  let size = 0;
  for (const part of parts) {
    count += packedCount(part);
    size += startOf(part, packedCount(part)) - startOf(part, 0);
  }
  const bytes = new Uint8Array(size);
  const starts = new Uint32Array(count + 1);
  let line = 0;
  let at = 0;
  for (const part of parts) {
    const first = startOf(part, 0);
    const last = startOf(part, packedCount(part));
    bytes.set(part.bytes.subarray(first, last), at);
    for (let i = 0; i < packedCount(part); i++) starts[line++] = part.starts[i]! - first + at;
    at += last - first;
  }
  starts[count] = at;
  return { bytes, starts };
}
