import { FNV_START, fnvStep } from '../../hash';
import type { Result } from '../../types';

/**
 * The binary form of the embedded model: `QKC4`, a checksum of the rest (FNV-1a, 32 bits, little endian), the length of a
 * JSON header, the header, then the sections one after another, each aligned to 4 bytes; `compact.ts` says which. See
 * dictionaries/completion.
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

const MAGIC = [0x51, 0x4b, 0x43, 0x34];

function checksum(bytes: Uint8Array): number {
  let hash = FNV_START;
  for (const byte of bytes) hash = fnvStep(hash, byte);
  return hash >>> 0;
}

const align = (size: number) => (size + 3) & ~3;

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
  for (const bytes of sections.values()) {
    result.set(bytes, at);
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
    // A copy of its own, for alignment; `slice` of a Buffer would be a view.
    sections.set(name, new Uint8Array(bytes.subarray(at, at + size)));
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
