/**
 * Endings that are written apart from the word they belong to: after a closing quote or bracket («Абай»дан), a sign (25%-ке), digits
 * (1990-нан) and abbreviations (км-ге). They follow what stands before them as it is read aloud. After quotes and brackets an
 * ending is written at once, after digits, signs and abbreviations with a hyphen, never with an apostrophe.
 */
import type { Token } from '../text/tokens';
import { isKnownAbbreviation } from './abbreviations';
import { endingFitsNumber, fitsSpoken, isEnding, isJudged, type Lookup, readingsOf, rightEnding } from './endings';
import { normalizeWord } from './normalize';

/** What is to be read for a range: `text.slice(start, end)` is `written`. Offsets are UTF-16 units of the text. */
export interface EndingFault {
  readonly start: number;
  readonly end: number;
  readonly written: string;
  readonly right: string;
}

const CLOSING = /^[»"”’)\]]$/u;
const SIGN = /^[%‰°$₸€₽]$/u;
/** Endings that only a possessive of the third person has before it. */
const POSSESSED = /^н(?:д(?:а|е)(?:ғы|гі)?|д[ае]й|ш[ае])/u;
const HYPHEN = /^[-‑‐–]$/u;
const PLAIN = /^[\u0400-\u04FF]+$/u;
const ORDINAL = /^(?:с?[іы]?нш[іы]|ш[іы])/u;

/** Whether a string can be an ending of a number, ordinals included. */
function isNumberEnding(ending: string, spell: Lookup): boolean {
  return ORDINAL.test(ending) || isEnding(ending, spell) || /^(?:еу|ау)$/u.test(ending);
}

/**
 * Whether the i-th token, a word, is an ending of what stands right before it: `true` for a right ending, a fault for a wrong one,
 * `undefined` where it is no such ending.
 */
export function attachedEnding(
  text: string,
  tokens: readonly Token[],
  i: number,
  spell: Lookup,
): true | EndingFault | undefined {
  const token = tokens[i]!;
  let mark = tokens[i - 1];
  if (mark === undefined || mark.end !== token.start || mark.kind !== 'punctuation') return undefined;
  const hyphen = HYPHEN.test(mark.text) ? mark : undefined;
  let before = i - 1;
  if (hyphen) mark = tokens[--before];
  if (mark === undefined || (hyphen && mark.end !== hyphen.start) || !PLAIN.test(token.text)) return undefined;
  const ending = token.text.toLowerCase();
  if (SIGN.test(mark.text)) {
    if (!isNumberEnding(ending, spell)) return undefined;
    const fits = (shape: string) => fitsSpoken(mark.text, shape, spell) === true;
    const right = rightEnding(ending, fits);
    if (right === undefined || (right === ending && hyphen)) return true;
    return fault(text, mark.end, token.end, `-${right}`);
  }
  const word = tokens[before - 1];
  if (!CLOSING.test(mark.text) || word === undefined || word.end !== mark.start) {
    // Behind code, a formula or an address nobody can say what is read.
    return hyphen && !/[\s\p{L}]$/u.test(mark.text) && isEnding(ending, spell) ? true : undefined;
  }
  const stem = normalizeWord(word.text);
  // Behind a possessive: «Жібек жолы»нда.
  if (!isEnding(ending, spell)) return POSSESSED.test(ending) && spell(stem.toLowerCase() + ending) ? true : undefined;
  if (!isJudged(ending)) return true;
  const fits = (shape: string) => fitsSpoken(stem.slice(stem.lastIndexOf('-') + 1), shape, spell);
  if (fits(ending) !== false) return true;
  const right = rightEnding(ending, (shape) => fits(shape) === true);
  return right === undefined || right === ending ? true : fault(text, token.start, token.end, right);
}

function fault(text: string, start: number, end: number, right: string): EndingFault {
  return { start, end, written: text.slice(start, end), right };
}

/** A number, a sign, an abbreviation or a Latin word, and a space or a hyphen with one, up to the end. */
const BEFORE_GAP =
  /(?<![\p{L}\p{N}$₸€₽])(?:(\p{Nd}+(?:[.,:]\p{Nd}+)*(?: ?[%‰°$₸€₽])?)|(\p{Script=Cyrillic}{2,6})|(\p{Script=Latin}[\p{Script=Latin}\p{Nd}-]*[\p{Script=Latin}\p{Nd}]))(?:[ \u00A0][-‑–]?|[-‑–][ \u00A0]|( [-–] ))$/u;
/** Ordinals' endings that nobody takes for a word behind a number, in whatever dictionary they are. */
const BARE_ORDINAL = /^(?:[іы]?нш[іы]|ш[іы]|ден|тан)$/u;
const GAP = /[ \u00A0\-–]/u;
/** UTF-16 units of a text that are looked at for what stands before an ending. */
const LONGEST_BEFORE = 32;

/**
 * An ending that a space parts from the number, the sign, the abbreviation or the Latin word before it: «5 ші», «3 -ші», «ҚР ның»,
 * «Google дың». What is a word by itself (тың, нан, да) is none. The range is that of both.
 */
export function partedEnding(text: string, token: Token, spell: Lookup): EndingFault | undefined {
  const { text: ending, start, end } = token;
  const isBare = BARE_ORDINAL.test(ending);
  if (ending.length > 6 || !(isBare || isJudged(ending)) || !GAP.test(text.charAt(start - 1))) return undefined;
  if (!isBare && (spell(ending) || !isEnding(ending, spell))) return undefined;
  const found = BEFORE_GAP.exec(text.slice(Math.max(0, start - LONGEST_BEFORE), start));
  if (found === null) return undefined;
  const [all, spoken, abbreviation, latin, dash] = found as unknown as [string, ...(string | undefined)[]];
  if (isBare && spoken === undefined) return undefined;
  if (dash !== undefined && !(isBare && ORDINAL.test(ending))) return undefined;
  if (abbreviation !== undefined && !isAbbreviation(abbreviation, spell)) return undefined;
  const stem = (spoken ?? abbreviation ?? latin)!;
  const read = /[^\p{L}\p{Nd}]$/u.exec(stem)?.[0] ?? stem;
  const right = rightEnding(ending, (shape) => fitsSpoken(read, shape, spell) === true);
  if (right === undefined && spoken !== undefined) return undefined;
  return fault(text, start - all.length, end, `${stem}-${right ?? ending}`);
}

/** «ҚР», «млн»; no «ОЛ», «Ол». */
function isAbbreviation(word: string, spell: Lookup): boolean {
  if (word !== word.toUpperCase()) return readingsOf(word) !== undefined;
  return isKnownAbbreviation(word) || !spell(word.toLowerCase());
}

const NUMBER_WITH_ENDING = /^(\p{Nd}+)(['-]?)(\p{L}+)$/u;
const GLUED_ABBREVIATION = /^(\p{Lu}{2,6})(\p{Ll}+)$/u;
const WORD_WITH_ENDING = /^(\p{Script=Cyrillic}+)(['-])(\p{Script=Cyrillic}+)$/u;

/**
 * Whether what is written behind a number without a hyphen is its ending: 5ші, 1990дан. A letter by itself is one of a class or a house
 * (7ә сыныбы, Абай көшесі, 58а): numerals take no ending of one letter but ы and і. Normalised spelling.
 */
export function isUnhyphenated(tail: string, spell: Lookup): boolean {
  const lower = tail.toLowerCase();
  if (tail !== lower || (tail.length === 1 && tail !== 'ы' && tail !== 'і')) return false;
  return isNumberEnding(lower, spell) && readingsOf(lower) === undefined;
}

/** A known abbreviation and the ending that is run into it (АҚШда), which wants a hyphen; else `undefined`. Normalised spelling. */
export function gluedAbbreviation(
  word: string,
  spell: Lookup,
): { readonly stem: string; readonly tail: string } | undefined {
  const [, stem, tail] = GLUED_ABBREVIATION.exec(word) ?? [];
  if (stem === undefined || tail === undefined || !isKnownAbbreviation(stem)) return undefined;
  return isJudged(tail) && isEnding(tail, spell) ? { stem, tail } : undefined;
}

/**
 * How a word of digits or an abbreviation with an ending is to be written: 5ші → 5-ші, 63'ке → 63-ке, АҚШда → АҚШ-та, 5-қа → 5-ке, млн-ге → млн-ға,
 * Абай'дың → Абайдың. `undefined` where it is no such word or where nothing is known to be wrong.
 */
export function rightWordEnding(word: string, spell: Lookup): string | undefined {
  const number = NUMBER_WITH_ENDING.exec(word);
  if (number) {
    const [, digits, , tail] = number as unknown as [string, string, string, string];
    const lower = tail.toLowerCase();
    if (tail !== lower || !(isJudged(lower) || ORDINAL.test(lower)) || !isNumberEnding(lower, spell)) return undefined;
    const right = rightEnding(lower, (shape) => endingFitsNumber(digits, shape, spell));
    const whole = right && `${digits}-${right}`;
    return whole === word ? undefined : whole;
  }
  const glued = gluedAbbreviation(word, spell);
  if (glued) {
    const { stem, tail } = glued;
    return `${stem}-${rightEnding(tail, (shape) => fitsSpoken(stem, shape, spell) === true) ?? tail}`;
  }
  const parts = WORD_WITH_ENDING.exec(word);
  if (!parts) return undefined;
  const [, stem, mark, tail] = parts as unknown as [string, string, string, string];
  if (!isJudged(tail) || !isEnding(tail, spell)) return undefined;
  const readings = readingsOf(stem);
  const isRead = readings !== undefined || /^\p{Lu}{2,}$/u.test(stem);
  if (mark === '-' && !isRead) return undefined;
  const right = rightEnding(tail, (shape) => fitsSpoken(stem, shape, spell) === true);
  if (isRead) return right === undefined || (right === tail && mark === '-') ? undefined : `${stem}-${right}`;
  return right === undefined || !spell(stem) ? undefined : stem + right;
}
