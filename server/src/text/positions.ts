import type { Position, Range } from '../protocol';

/** Below 0 where `a` stands before `b`, above 0 where it stands after it. */
export function comparePositions(a: Position, b: Position): number {
  return a.line - b.line || a.character - b.character;
}

/** Whether a position lies in a range; a caret right behind the last character counts as inside. */
export function contains({ start, end }: Range, position: Position): boolean {
  return comparePositions(start, position) <= 0 && comparePositions(position, end) <= 0;
}
