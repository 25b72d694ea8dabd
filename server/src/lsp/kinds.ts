/** Findings that are fixed alike, in a whole document at once. */
import type { TextEdit } from 'vscode-languageserver/node';
import { UNKNOWN_WORD } from '../analysis/analyzer';
import type { FindingKind, Position, Range } from '../protocol';
import { comparePositions } from '../text/positions';
import { toTextEdits } from './convert';
import { forEachShown, type OpenDocument, type ShownFinding, type ShowOptions } from './findings';

/** Edits in document order, of which no two overlap or touch: groups that would are left out whole. */
export class EditSet {
  readonly edits: TextEdit[] = [];
  /** Groups that were taken. */
  count = 0;

  /** Takes all edits of a group or, where one of them meets an edit taken before, none. Cheap when they come in order. */
  add(group: readonly TextEdit[]): boolean {
    const sorted = [...group].sort((a, b) => comparePositions(a.range.start, b.range.start));
    if (sorted.length === 0 || sorted.some(({ range }) => this.meets(range))) return false;
    for (const edit of sorted) this.edits.splice(this.after(edit.range.start), 0, edit);
    this.count++;
    return true;
  }

  private meets(range: Range): boolean {
    const index = this.after(range.start);
    const before = this.edits[index - 1];
    const next = this.edits[index];
    return (
      (before !== undefined && comparePositions(before.range.end, range.start) >= 0) ||
      (next !== undefined && comparePositions(next.range.start, range.end) <= 0)
    );
  }

  /** Index of the first edit that starts behind a position. */
  private after(position: Position): number {
    let low = 0;
    let high = this.edits.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (comparePositions(this.edits[middle]!.range.start, position) <= 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** The edits that one finding of a kind needs; undefined where it is of another kind or has no fix. */
export function editsOfKind(document: OpenDocument, kind: FindingKind, shown: ShownFinding): TextEdit[] | undefined {
  const { finding, range, chunkLine } = shown;
  if (finding.rule !== kind.rule) return undefined;
  if (kind.rule !== UNKNOWN_WORD) return finding.fix && toTextEdits(document, chunkLine, finding.fix);
  if (kind.replacement === undefined || finding.args?.[0] !== kind.word) return undefined;
  return [{ range, newText: kind.replacement }];
}

/** The edits for each of some kinds, in one pass over the document. */
export function kindEdits(
  document: OpenDocument,
  options: ShowOptions,
  kinds: readonly FindingKind[],
): readonly EditSet[] {
  const sets = kinds.map(() => new EditSet());
  forEachShown(document, options, (shown) => {
    for (const [index, kind] of kinds.entries()) {
      const edits = editsOfKind(document, kind, shown);
      if (edits) sets[index]!.add(edits);
    }
  });
  return sets;
}
