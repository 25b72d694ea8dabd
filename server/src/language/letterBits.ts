/** Where the Cyrillic letters begin, and how many units are looked at from there: with its supplement. */
const FIRST = 0x400;
const COUNT = 0x130;

/** Letters that Kazakh has in Cyrillic and Russian has not. */
export const KAZAKH_LETTERS = 'әғқңөұүһі';

/** A table of what is told of Cyrillic letters, small and capital, as bits: read by `bitsOf`. A letter may stand in several rows. */
export function letterBits(rows: readonly (readonly [letters: string, bits: number])[]): Uint8Array {
  const table = new Uint8Array(COUNT);
  for (const [letters, bits] of rows)
    for (const letter of letters + letters.toUpperCase()) table[letter.charCodeAt(0) - FIRST]! |= bits;
  return table;
}

/** The bits of a UTF-16 unit, 0 of one that no row names; -1 where it is no Cyrillic letter. */
export function bitsOf(table: Uint8Array, unit: number): number {
  const place = unit - FIRST;
  return place >= 0 && place < COUNT ? table[place]! : -1;
}
