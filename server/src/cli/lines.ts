import { isUtf8 } from 'node:buffer';
import type { Readable } from 'node:stream';

/** A line without its end; of one whose bytes are no UTF-8, the bytes, so that nothing of it is lost. */
export type Line = string | Uint8Array;

const NEW_LINE = 0x0a;
const RETURN = 0x0d;

/**
 * The lines of a byte stream, without their ends (`\n` or `\r\n`), in the groups that came together, so that what waits
 * for an answer before it sends more gets one. Not `node:readline`: it also ends lines at U+2028, which JSON strings may
 * hold. A BOM at the start is left out.
 */
export async function* lineGroupsOf(stream: Readable): AsyncGenerator<Line[], void> {
  let parts: Buffer[] = [];
  let isFirst = true;
  const lines = (bytes: Buffer): Line[] => {
    const hasBom = isFirst && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
    isFirst = false;
    return decodeLines(hasBom ? bytes.subarray(3) : bytes);
  };
  for await (const chunk of stream) {
    const bytes = chunk as Buffer;
    const last = bytes.lastIndexOf(NEW_LINE);
    if (last < 0) {
      parts.push(bytes);
      continue;
    }
    parts.push(bytes.subarray(0, last));
    const whole = parts.length === 1 ? parts[0]! : Buffer.concat(parts);
    parts = last + 1 < bytes.length ? [bytes.subarray(last + 1)] : [];
    yield lines(whole);
  }
  const rest = Buffer.concat(parts);
  if (rest.length > 0) yield lines(rest);
}

/** Lines of bytes that were cut at line ends; only where they are no UTF-8 as a whole, each is looked at. */
function decodeLines(bytes: Buffer): Line[] {
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

/** A line as text; broken UTF-8 becomes U+FFFD. */
export function textOf(line: Line): string {
  return typeof line === 'string' ? line : Buffer.from(line).toString('utf8');
}

/** The lines of a byte stream one by one, as text. */
export async function* linesOf(stream: Readable): AsyncGenerator<string, void> {
  for await (const lines of lineGroupsOf(stream)) for (const line of lines) yield textOf(line);
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
