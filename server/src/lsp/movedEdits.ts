/** What moves the offsets that annotations of a record keep of its texts, beside the edits of these. */
import type { TextEdit } from 'vscode-languageserver/node';
import { withMovedOffsets } from '../entities/movedOffsets';
import { applyEdits } from '../text/edits';
import { comparePositions } from '../text/positions';
import type { OpenDocument } from './findings';

/** UTF-16 units of a record, or a JSON file, that are read as a whole for it. */
const LONGEST = 1_000_000;

/** Edits of a JSON document with those of the offsets that they make stale, in order; of other documents the edits alone. */
export function withMovedOffsetsOf({ store, format }: OpenDocument, edits: readonly TextEdit[]): TextEdit[] {
  if (format.id !== 'jsonl' && format.id !== 'json') return [...edits];
  const records = new Map<number, TextEdit[]>();
  for (const edit of edits) {
    const line = format.id === 'jsonl' ? edit.range.start.line : -1;
    records.set(line, [...(records.get(line) ?? []), edit]);
  }
  const moved: TextEdit[] = [];
  for (const [line, own] of records) {
    const base = line < 0 ? 0 : store.offsetAt({ line, character: 0 });
    const end =
      line < 0 ? store.offsetAt({ line: store.lineCount, character: 0 }) : base + store.line(line).text.length;
    if (end - base > LONGEST) continue;
    const before = store.slice(base, end);
    const placed = own.map(({ range, newText }) => ({
      start: store.offsetAt(range.start) - base,
      end: store.offsetAt(range.end) - base,
      newText,
    }));
    for (const { start, end: to, newText } of withMovedOffsets(before, applyEdits(before, placed))?.edits ?? [])
      if (!placed.some((one) => one.start <= to && start <= one.end))
        moved.push({ range: { start: store.positionAt(base + start), end: store.positionAt(base + to) }, newText });
  }
  return [...edits, ...moved].sort((a, b) => comparePositions(a.range.start, b.range.start));
}
