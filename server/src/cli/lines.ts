import type { Readable } from 'node:stream';

/**
 * The lines of a byte stream, without their ends (`\n` or `\r\n`), as they come. Not `node:readline`: it also ends lines
 * at U+2028, which JSON strings may hold. UTF-8 that is broken becomes U+FFFD; a BOM at the start is left out.
 */
export async function* linesOf(stream: Readable): AsyncGenerator<string, void> {
  const decoder = new TextDecoder('utf-8');
  let parts: string[] = [];
  for await (const chunk of stream) {
    const text = decoder.decode(chunk as Uint8Array, { stream: true });
    let from = 0;
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', from)) {
      parts.push(text.slice(from, at));
      yield withoutReturn(parts.length === 1 ? parts[0]! : parts.join(''));
      parts = [];
      from = at + 1;
    }
    if (from < text.length) parts.push(text.slice(from));
  }
  parts.push(decoder.decode());
  const last = parts.join('');
  if (last !== '') yield withoutReturn(last);
}

const withoutReturn = (line: string) => (line.endsWith('\r') ? line.slice(0, -1) : line);

export interface Batch<T> {
  /** Number of the first item, from 0. */
  readonly first: number;
  readonly items: T[];
}

/** Groups items until a batch has `count` of them or `units` UTF-16 units. */
export async function* batches(
  items: AsyncIterable<string>,
  count = 256,
  units = 200_000,
  from = 0,
): AsyncGenerator<Batch<string>, void> {
  let batch: string[] = [];
  let size = 0;
  let number = 0;
  let first = 0;
  for await (const item of items) {
    if (number >= from) {
      if (batch.length === 0) first = number;
      batch.push(item);
      size += item.length;
      if (batch.length >= count || size >= units) {
        yield { first, items: batch };
        batch = [];
        size = 0;
      }
    }
    number++;
  }
  if (batch.length > 0) yield { first, items: batch };
}
