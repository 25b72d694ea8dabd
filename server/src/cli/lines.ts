import type { Readable } from 'node:stream';

/**
 * The lines of a byte stream, without their ends (`\n` or `\r\n`), in the groups that came together, so that what waits
 * for an answer before it sends more gets one. Not `node:readline`: it also ends lines at U+2028, which JSON strings may
 * hold. UTF-8 that is broken becomes U+FFFD; a BOM at the start is left out.
 */
export async function* lineGroupsOf(stream: Readable): AsyncGenerator<string[], void> {
  const decoder = new TextDecoder('utf-8');
  let parts: string[] = [];
  for await (const chunk of stream) {
    const text = decoder.decode(chunk as Uint8Array, { stream: true });
    const lines: string[] = [];
    let from = 0;
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', from)) {
      parts.push(text.slice(from, at));
      lines.push(withoutReturn(parts.length === 1 ? parts[0]! : parts.join('')));
      parts = [];
      from = at + 1;
    }
    if (from < text.length) parts.push(text.slice(from));
    if (lines.length > 0) yield lines;
  }
  parts.push(decoder.decode());
  const last = parts.join('');
  if (last !== '') yield [withoutReturn(last)];
}

/** The same, line by line. */
export async function* linesOf(stream: Readable): AsyncGenerator<string, void> {
  for await (const lines of lineGroupsOf(stream)) yield* lines;
}

const withoutReturn = (line: string) => (line.endsWith('\r') ? line.slice(0, -1) : line);

export interface Batch<T> {
  /** Number of the first item, from 0. */
  readonly first: number;
  readonly items: T[];
}

/** Cuts groups into batches of at most `count` items and about `units` UTF-16 units; the first `from` items are left out. */
export async function* batches(
  groups: AsyncIterable<readonly string[]>,
  count = 256,
  units = 200_000,
  from = 0,
): AsyncGenerator<Batch<string>, void> {
  let number = 0;
  for await (const group of groups) {
    let batch: string[] = [];
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
