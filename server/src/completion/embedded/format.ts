import { FNV_START, fnvStep } from '../../hash';
import type { Result } from '../../types';

/**
 * The binary form of the embedded model: `QKC3`, a checksum of the rest (FNV-1a, 32 bits, little endian), the length of a
 * JSON header, the header, then the sections one after another, each aligned to 4 bytes. Sections of rising 32-bit numbers
 * (`RISING`) stand as differences, all lowest bytes first: so they compress to half. See dictionaries/completion.
 */
export interface Header {
  readonly alphabet: string;
  /** Number of words; their ids begin at FIRST_WORD. */
  readonly words: number;
  /** Number of units that the network predicts. */
  readonly units: number;
  /** Hidden units of the network. */
  readonly width: number;
  readonly sections: readonly { readonly name: string; readonly bytes: number }[];
}

export interface Container {
  readonly header: Header;
  readonly sections: ReadonlyMap<string, Uint8Array>;
}

const MAGIC = [0x51, 0x4b, 0x43, 0x33];

function checksum(bytes: Uint8Array): number {
  let hash = FNV_START;
  for (const byte of bytes) hash = fnvStep(hash, byte);
  return hash >>> 0;
}

const align = (size: number) => (size + 3) & ~3;

/** Sections of 32-bit numbers that rise, by how many of them belong together: each of these is compared with the one before. */
const RISING: ReadonlyMap<string, number> = new Map([
  ['blocks', 1],
  ['keys2', 1],
  ['offsets2', 1],
  ['keys3', 2],
  ['offsets3', 1],
]);

/** Differences of 32-bit numbers to the number `stride` before (modulo 2³²), as four planes of bytes. */
function toPlanes(bytes: Uint8Array, stride: number): Uint8Array {
  const count = bytes.length >> 2;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const planes = new Uint8Array(count * 4);
  for (let k = 0; k < count; k++) {
    const difference = view.getUint32(4 * k, true) - (k < stride ? 0 : view.getUint32(4 * (k - stride), true));
    for (let plane = 0; plane < 4; plane++) planes[plane * count + k] = difference >>> (8 * plane);
  }
  return planes;
}

/** What `toPlanes` was given. */
function fromPlanes(planes: Uint8Array, stride: number): Uint8Array {
  const count = planes.length >> 2;
  const numbers = new Uint32Array(count);
  for (let k = 0; k < count; k++) {
    const difference =
      planes[k]! | (planes[count + k]! << 8) | (planes[2 * count + k]! << 16) | (planes[3 * count + k]! << 24);
    numbers[k] = difference + (k < stride ? 0 : numbers[k - stride]!);
  }
  return new Uint8Array(numbers.buffer);
}

export function encodeContainer(
  header: Omit<Header, 'sections'>,
  sections: ReadonlyMap<string, Uint8Array>,
): Uint8Array {
  const list = [...sections].map(([name, bytes]) => ({ name, bytes: bytes.byteLength }));
  const json = new TextEncoder().encode(JSON.stringify({ ...header, sections: list }));
  const start = 12 + align(json.length);
  const result = new Uint8Array(start + list.reduce((sum, { bytes }) => sum + align(bytes), 0));
  const view = new DataView(result.buffer);
  result.set(MAGIC);
  view.setUint32(8, json.length, true);
  result.set(json, 12);
  let at = start;
  for (const [name, bytes] of sections) {
    const stride = RISING.get(name);
    result.set(stride ? toPlanes(bytes, stride) : bytes, at);
    at += align(bytes.byteLength);
  }
  view.setUint32(4, checksum(result.subarray(8)), true);
  return result;
}

/** Reads and checks a container; sections are copied to aligned buffers. */
export function decodeContainer(bytes: Uint8Array): Result<Container> {
  const bad = (why: string): Result<never> => ({ ok: false, error: `not a completion model: ${why}` });
  if (bytes.length < 12 || MAGIC.some((byte, index) => bytes[index] !== byte)) return bad('wrong signature');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (checksum(bytes.subarray(8)) !== view.getUint32(4, true)) return bad('wrong checksum');
  const length = view.getUint32(8, true);
  if (12 + length > bytes.length) return bad('cut off');
  let header: Header;
  try {
    header = JSON.parse(new TextDecoder().decode(bytes.subarray(12, 12 + length))) as Header;
  } catch {
    return bad('unreadable header');
  }
  if (!isHeader(header)) return bad('damaged header');
  const sections = new Map<string, Uint8Array>();
  let at = 12 + align(length);
  for (const { name, bytes: size } of header.sections) {
    if (at + size > bytes.length) return bad('cut off');
    const section = bytes.subarray(at, at + size);
    const stride = RISING.get(name);
    // A copy of its own, for alignment; `slice` of a Buffer would be a view.
    sections.set(name, stride ? fromPlanes(section, stride) : new Uint8Array(section));
    at += align(size);
  }
  return { ok: true, value: { header, sections } };
}

const isCount = (value: unknown) => Number.isSafeInteger(value) && (value as number) >= 0;

function isHeader(header: Partial<Header> | null): boolean {
  return (
    typeof header?.alphabet === 'string' &&
    isCount(header.words) &&
    isCount(header.units) &&
    isCount(header.width) &&
    Array.isArray(header.sections) &&
    header.sections.every((section) => typeof section?.name === 'string' && isCount(section.bytes))
  );
}

/** Log probabilities are kept in a byte each: code 0 is exp(0) = 1, every further code is `STEP` nats less. */
const STEP = 0.07;

export const quantize = (probability: number): number =>
  Math.max(0, Math.min(255, Math.round(-Math.log(Math.max(probability, 1e-30)) / STEP)));

/** Probability of every code. */
export const PROBABILITY = Float64Array.from({ length: 256 }, (_, code) => Math.exp(-code * STEP));
