import type { ChunkKind, GoesOn } from './formats/format';
import type { LineChange, TextStore } from './store';

/** A run of whole lines `[from, to)`. */
export interface LineRange {
  readonly from: number;
  readonly to: number;
}

/**
 * The rows of a table from a line that begins one. A quote that is never closed ends with its line, as do all behind it, and
 * `broken` is called with the line that it stands in.
 */
export function* rowsOf(
  store: TextStore,
  goesOn: GoesOn,
  from: number,
  broken: (line: number) => void,
): Generator<LineRange, void> {
  let isStrict = false;
  for (let start = from; start < store.lineCount; ) {
    let line = start;
    let isInside = false;
    /** The line that the field begins in which goes on. */
    let begun = start;
    for (const raw of store.rawLines(start)) {
      const open = goesOn(raw, isInside);
      if (open === 'begun') begun = line;
      isInside = open !== 'no' && !isStrict;
      line++;
      if (isInside) continue;
      yield { from: start, to: line };
      start = line;
    }
    if (start === line) return;
    isStrict = true;
    broken(begun);
    yield { from: start, to: begun + 1 };
    start = begun + 1;
  }
}

const isBlank = (line: string) => /^\s*$/.test(line);

/** The chunk, but rows, that line `line` belongs to; for a blank line between paragraphs, that line alone. */
export function chunkAt(store: TextStore, chunk: Exclude<ChunkKind, 'rows'>, line: number): LineRange {
  if (chunk === 'document') return { from: 0, to: store.lineCount };
  let from = Math.max(0, Math.min(line, store.lineCount - 1));
  let to = from + 1;
  if (chunk === 'line' || isBlank(store.rawLine(from))) return { from, to };
  while (from > 0 && !isBlank(store.rawLine(from - 1))) from--;
  while (to < store.lineCount && !isBlank(store.rawLine(to))) to++;
  return { from, to };
}

/** All chunks of lines `[from, to)` but rows, in order; `from` must be the first line of a chunk. Blank lines count as chunks. */
export function* chunksOf(
  store: TextStore,
  chunk: Exclude<ChunkKind, 'rows'>,
  from = 0,
  to = store.lineCount,
): Generator<LineRange, void> {
  if (chunk === 'document') {
    yield { from: 0, to: store.lineCount };
    return;
  }
  if (chunk === 'line') {
    for (let line = from; line < to; line++) yield { from: line, to: line + 1 };
    return;
  }
  let start = -1;
  let line = from;
  for (const raw of store.rawLines(from, to)) {
    if (isBlank(raw)) {
      if (start >= 0) yield { from: start, to: line };
      start = -1;
      yield { from: line, to: line + 1 };
    } else if (start < 0) {
      start = line;
    }
    line++;
  }
  if (start >= 0) yield { from: start, to };
}

/**
 * After an edit: the lines, as they are numbered now, whose chunks must be read again. Paragraphs that the edit joined or
 * split are inside.
 */
export function affectedLines(store: TextStore, chunk: Exclude<ChunkKind, 'rows'>, change: LineChange): LineRange {
  if (chunk === 'document') return { from: 0, to: store.lineCount };
  const first = change.startLine;
  const last = Math.max(first, first + change.inserted - 1);
  if (chunk === 'line') return { from: first, to: Math.min(store.lineCount, first + change.inserted) };
  // A blank line that went or came joins or parts its neighbours, so these are looked at as well.
  const from = chunkAt(store, chunk, Math.max(0, first - 1)).from;
  const to = chunkAt(store, chunk, Math.min(store.lineCount - 1, last + 1)).to;
  return { from, to };
}
