/** ISO 15924 codes of scripts that the language model does not read, by Unicode's script property. */
const SCRIPT_CODES: readonly (readonly [string, RegExp])[] = [
  ['Grek', /\p{Script=Greek}/u],
  ['Hani', /\p{Script=Han}/u],
  ['Jpan', /[\p{Script=Hiragana}\p{Script=Katakana}]/u],
  ['Hang', /\p{Script=Hangul}/u],
  ['Geor', /\p{Script=Georgian}/u],
  ['Armn', /\p{Script=Armenian}/u],
  ['Hebr', /\p{Script=Hebrew}/u],
  ['Deva', /\p{Script=Devanagari}/u],
  ['Mong', /\p{Script=Mongolian}/u],
  ['Thai', /\p{Script=Thai}/u],
];

/** The script's ISO 15924 code of a letter given as its code point; `Zzzz` for one not listed. */
export function scriptOfLetter(codePoint: number): string {
  const letter = String.fromCodePoint(codePoint);
  return SCRIPT_CODES.find(([, pattern]) => pattern.test(letter))?.[0] ?? 'Zzzz';
}
