import { closest, distance } from 'fastest-levenshtein';

/**
 * The known name that a mistyped one seems to mean: a third of its letters may differ, and two letters may have changed
 * places. Undefined where none is so near.
 */
export function nearest(name: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined;
  const found = closest(name, known);
  const most = name.length < 4 ? 1 : Math.max(2, Math.floor(name.length / 3));
  return distance(name, found) <= most ? found : undefined;
}
