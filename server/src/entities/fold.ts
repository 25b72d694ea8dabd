import { caseReadings, stripInflection } from './stem';

/** Surnames of Russian make, which vowel harmony does not bind. */
const SURNAME = /\p{L}{2}(?:ов|ев|ёв|ин)а?$/u;

/**
 * One key for all inflected mentions of a name: lower case, single spaces, quotation marks dropped, and the case ending of
 * the last word taken off (`Алматыда`, `АЛМАТЫҒА` and `Алматы` share `алматы`). A possessive is kept, for in a compound it
 * belongs to the name (`Қарағанды облысында` → `қарағанды облысы`). Not a form to be shown: see `uninflected`.
 */
export function foldStem(mention: string): string {
  const words = mention
    .replace(/[«»“”„"\u00AD]/gu, '')
    .trim()
    .split(/\s+/u);
  const last = words.length - 1;
  words[last] = foldWord(words[last]!);
  return words.join(' ').toLowerCase();
}

/**
 * A mention without its case ending, in the letters that it is written with: a form to be shown, where the last word is known to be in a
 * case (`Дариға` looks like a dative, and is none).
 */
export function uninflected(mention: string): string {
  const text = mention.trim().replace(/\s+/gu, ' ');
  const word = /[^\s«»“”„"]+(?=[»”"]*$)/u.exec(text);
  if (!word) return text;
  const plain = word[0].replaceAll('\u00AD', '');
  return text.slice(0, word.index) + plain.slice(0, foldWord(plain).length) + text.slice(word.index + word[0].length);
}

/** The case ending of an abbreviation: АҚШ-та, БҰҰ-ның. In small letters it could be a name of two words. */
const ABBREVIATED = /^(?<name>[\p{Lu}\p{N}]{2,})-(?:[ндт][ыі]ң|[ндт][ыі]|[ндт][ае]н|[дт][ае]|[ғқгк][ае]|[мбп]ен)$/u;

function foldWord(written: string): string {
  const abbreviation = ABBREVIATED.exec(written)?.groups?.name;
  if (abbreviation !== undefined) return abbreviation;
  const word = written.toLowerCase();
  if (SURNAME.test(word)) return word;
  const surname = caseReadings(word).find((stem) => SURNAME.test(stem));
  if (surname !== undefined) return surname;
  const outer = stripInflection(word).endings.at(-1);
  // Only the outermost ending, and only a case: what stands inside it is the name as it is written.
  return outer?.kind === 'case' ? word.slice(0, word.length - outer.text.length) : word;
}
