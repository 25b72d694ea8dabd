import type { Unit } from './formats/format';
import type { LineChange, TextStore } from './store';

/** A run of whole lines `[from, to)`. */
export interface LineRange {
  readonly from: number;
  readonly to: number;
}

const isBlank = (line: string) => /^\s*$/.test(line);

/** The unit that line `line` belongs to; for a blank line between paragraphs, that line alone. */
export function unitAt(store: TextStore, unit: Unit, line: number): LineRange {
  if (unit === 'document') return { from: 0, to: store.lineCount };
  let from = Math.max(0, Math.min(line, store.lineCount - 1));
  let to = from + 1;
  if (unit === 'line' || isBlank(store.rawLine(from))) return { from, to };
  while (from > 0 && !isBlank(store.rawLine(from - 1))) from--;
  while (to < store.lineCount && !isBlank(store.rawLine(to))) to++;
  return { from, to };
}

/** All units of lines `[from, to)`, in order; `from` must be the first line of a unit. Blank lines count as units. */
export function* unitsOf(store: TextStore, unit: Unit, from = 0, to = store.lineCount): Generator<LineRange, void> {
  if (unit === 'document') {
    yield { from: 0, to: store.lineCount };
    return;
  }
  if (unit === 'line') {
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
 * After an edit: the lines, as they are numbered now, whose units must be read again. Paragraphs that the edit joined or
 * split are inside.
 */
export function affectedLines(store: TextStore, unit: Unit, change: LineChange): LineRange {
  if (unit === 'document') return { from: 0, to: store.lineCount };
  const first = change.startLine;
  const last = Math.max(first, first + change.inserted - 1);
  if (unit === 'line') return { from: first, to: Math.min(store.lineCount, first + change.inserted) };
  // A blank line that went or came joins or parts its neighbours, so these are looked at as well.
  const from = unitAt(store, unit, Math.max(0, first - 1)).from;
  const to = unitAt(store, unit, Math.min(store.lineCount - 1, last + 1)).to;
  return { from, to };
}
