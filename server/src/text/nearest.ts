/** Edits (insertions, deletions, changes, swaps of neighbours) that make one string of another. */
export function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let best = Math.min(row[j - 1]! + 1, last[j]! + 1, last[j - 1]! + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, beforeLast[j - 2]! + 1);
      row.push(best);
    }
    [beforeLast, last] = [last, row];
  }
  return last[b.length]!;
}

/**
 * The known name that a mistyped one seems to mean: a third of its letters may be wrong, of short ones one. Undefined where
 * none is so near.
 */
export function nearest(name: string, known: readonly string[]): string | undefined {
  let found: string | undefined;
  let least = Math.max(1, Math.floor(name.length / 3)) + 1;
  for (const right of known) {
    const edits = Math.abs(right.length - name.length) < least ? editDistance(name, right) : least;
    if (edits < least) [found, least] = [right, edits];
  }
  return found;
}
