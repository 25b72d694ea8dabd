import { caseReadings, stripInflection } from './stem';

/** Surnames of Russian make, which vowel harmony does not bind. */
const SURNAME = /\p{L}{2}(?:ов|ев|ёв|ин)а?$/u;

/**
 * One key for all inflected mentions of a name: lower case, single spaces, quotation marks dropped, and the case ending of
 * the last word taken off (`Алматыда`, `АЛМАТЫҒА` and `Алматы` share `алматы`). A possessive is kept, for in a compound it
 * belongs to the name (`Қарағанды облысында` → `қарағанды облысы`). Not a form to be shown: the shortest mention of a group is.
 */
export function foldStem(mention: string): string {
  const words = mention
    .toLowerCase()
    .replace(/[«»“”„"\u00AD]/gu, '')
    .trim()
    .split(/\s+/u);
  const last = words.length - 1;
  const word = words[last]!;
  words[last] = foldWord(word);
  return words.join(' ');
}

function foldWord(word: string): string {
  if (SURNAME.test(word)) return word;
  const surname = caseReadings(word).find((stem) => SURNAME.test(stem));
  if (surname !== undefined) return surname;
  const outer = stripInflection(word).endings.at(-1);
  // Only the outermost ending, and only a case: what stands inside it is the name as it is written.
  return outer?.kind === 'case' ? word.slice(0, word.length - outer.text.length) : word;
}
