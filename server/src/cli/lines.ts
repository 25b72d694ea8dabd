import { isUtf8 } from 'node:buffer';
import { InputError, LOST_LETTERS } from './inputError';

/** A line without its end; of one whose bytes are no UTF-8, the bytes, so that nothing of it is lost. */
export type Line = string | Uint8Array;

const NEW_LINE = 0x0a;
const RETURN = 0x0d;

/** Some lines of a stream as their bytes, without the end of the last of them. */
export interface Block {
  /** In a buffer of its own, which can be handed to another thread. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** How many lines: one more than there are line ends in it. */
  readonly lines: number;
}

/**
 * A byte stream cut at line ends (`\n`, of which `\r` may be a part), a block for each piece that came, so that what waits
 * for an answer before it sends more gets one. A BOM at the start is left out.
 */
export async function* blocksOf(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Block, void> {
  let parts: Uint8Array[] = [];
  let isFirst = true;
  const block = (): Block => {
    let bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) {
      bytes.set(part, at);
      at += part.length;
    }
    if (isFirst && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) bytes = bytes.slice(3);
    isFirst = false;
    let lines = 1;
    for (at = bytes.indexOf(NEW_LINE); at >= 0; at = bytes.indexOf(NEW_LINE, at + 1)) lines++;
    return { bytes, lines };
  };
  for await (const bytes of stream) {
    const last = bytes.lastIndexOf(NEW_LINE);
    if (last < 0) {
      parts.push(bytes);
      continue;
    }
    parts.push(bytes.subarray(0, last));
    yield block();
    parts = last + 1 < bytes.length ? [bytes.subarray(last + 1)] : [];
  }
  if (parts.some((part) => part.length > 0)) yield block();
}

/** What is left of a block without its first `count` lines, which may be nothing. */
export function withoutLines({ bytes, lines }: Block, count: number): Block {
  let from = 0;
  for (let i = 0; i < count; i++) {
    const at = bytes.indexOf(NEW_LINE, from);
    if (at < 0) return { bytes: new Uint8Array(0), lines: 0 };
    from = at + 1;
  }
  return { bytes: bytes.slice(from), lines: lines - count };
}

/** The same as the lines of each block. Not `node:readline`: it also ends lines at U+2028, which JSON strings may hold. */
export async function* lineGroupsOf(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Line[], void> {
  for await (const { bytes } of blocksOf(stream)) yield decodeLines(bytes);
}

/** The lines of a block, without their ends; only where it is no UTF-8 as a whole, each is looked at. */
export function decodeLines(block: Uint8Array): Line[] {
  const bytes = Buffer.from(block.buffer, block.byteOffset, block.byteLength);
  if (isUtf8(bytes)) return bytes.toString('utf8').split('\n').map(withoutReturn);
  const lines: Line[] = [];
  for (let from = 0; from <= bytes.length; ) {
    const at = bytes.indexOf(NEW_LINE, from);
    const end = at < 0 ? bytes.length : at;
    const line = bytes.subarray(from, end);
    // A copy: the chunk is not kept for a line's sake, nor sent to a thread as a whole.
    if (!isUtf8(line)) lines.push(Uint8Array.from(line.at(-1) === RETURN ? line.subarray(0, -1) : line));
    else lines.push(withoutReturn(line.toString('utf8')));
    from = end + 1;
  }
  return lines;
}

/**
 * Bytes that are decoded at once where one line after another is answered: what comes of so few is gone before the collector of the young
 * generation has seen it twice, and the old generation, which has to be searched as a whole, grows by nothing.
 */
export const DECODED = 2048;

/** The same one after the other, decoded a few at a time. */
export function* linesIn(block: Uint8Array): Generator<Line, void> {
  for (let from = 0; from <= block.length; ) {
    const at = block.indexOf(NEW_LINE, from + DECODED);
    const end = at < 0 ? block.length : at;
    yield* decodeLines(block.subarray(from, end));
    from = end + 1;
  }
}

const KEPT_BYTES = 1 << 16;

/** Lines as bytes, put down one after the other. */
export class LineBytes {
  private readonly encoder = new TextEncoder();
  private bytes = new Uint8Array(KEPT_BYTES);
  private length = 0;

  add(line: string): void {
    const most = this.length + line.length * 3 + 1;
    if (most > this.bytes.length) {
      const larger = new Uint8Array(Math.max(most, this.bytes.length * 2));
      larger.set(this.bytes.subarray(0, this.length));
      this.bytes = larger;
    }
    this.length += this.encoder.encodeInto(line, this.bytes.subarray(this.length)).written;
    this.bytes[this.length++] = NEW_LINE;
  }

  /** All that were added since, with their ends, in a buffer of their own. */
  take(): Uint8Array<ArrayBuffer> {
    const taken = this.bytes.slice(0, this.length);
    this.length = 0;
    // One long line is no reason to hold so much for all that follow.
    if (this.bytes.length > 16 * KEPT_BYTES) this.bytes = new Uint8Array(KEPT_BYTES);
    return taken;
  }
}

/** A line as text; broken UTF-8 becomes U+FFFD. */
export function textOf(line: Line): string {
  return typeof line === 'string' ? line : Buffer.from(line).toString('utf8');
}

/** The lines of a byte stream one by one, as text. Throws behind the last one where some were no UTF-8. */
export async function* linesOf(stream: AsyncIterable<Uint8Array>): AsyncGenerator<string, void> {
  let isLost = false;
  for await (const lines of lineGroupsOf(stream))
    for (const line of lines) {
      isLost ||= typeof line !== 'string';
      yield textOf(line);
    }
  if (isLost) throw new InputError(LOST_LETTERS);
}

const withoutReturn = (line: string) => (line.endsWith('\r') ? line.slice(0, -1) : line);

export interface Batch<T> {
  /** Number of the first item, from 0. */
  readonly first: number;
  readonly items: T[];
}

/** Cuts groups into batches of at most `count` items and about `units` UTF-16 units; the first `from` items are left out. */
export async function* batches<T extends { readonly length: number }>(
  groups: AsyncIterable<readonly T[]>,
  count = 256,
  units = 200_000,
  from = 0,
): AsyncGenerator<Batch<T>, void> {
  let number = 0;
  for await (const group of groups) {
    let batch: T[] = [];
    let size = 0;
    let first = number;
    for (const item of group) {
      if (number++ < from) {
        first = number;
        continue;
      }
      batch.push(item);
      size += item.length;
      if (batch.length >= count || size >= units) {
        yield { first, items: batch };
        batch = [];
        size = 0;
        first = number;
      }
    }
    if (batch.length > 0) yield { first, items: batch };
  }
}
