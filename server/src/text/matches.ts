/** The matches of regular expressions that are asked of many short texts. */

const NONE: readonly RegExpExecArray[] = [];

/** The matches of a global pattern, left to right, not overlapping. */
export function matches(pattern: RegExp, text: string): readonly RegExpExecArray[] {
  // Not `matchAll`: it makes a copy of the expression for each text.
  pattern.lastIndex = 0;
  let found: RegExpExecArray[] | undefined;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    found ??= [];
    found.push(match);
  }
  return found ?? NONE;
}

/** The same of a sticky one, whose matches begin at one of `starts`. */
export function matchesAt(pattern: RegExp, text: string, starts: readonly number[]): readonly RegExpExecArray[] {
  let found: RegExpExecArray[] | undefined;
  let from = 0;
  for (let s = 0; s < starts.length; s++) {
    const start = starts[s]!;
    if (start < from) continue;
    pattern.lastIndex = start;
    const match = pattern.exec(text);
    if (match === null) continue;
    from = pattern.lastIndex;
    found ??= [];
    found.push(match);
  }
  return found ?? NONE;
}
