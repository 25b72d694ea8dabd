import { endsWithAbbreviation } from '../../text/sentences';
import { tokenize } from '../../text/tokens';

/**
 * What the language model sees of a text: lower-case word forms, with numbers and punctuation folded into a few classes.
 * The trainer and the model must fold alike, so that both use this file.
 */

/** Ids of the folded classes; words begin at `FIRST_WORD`. Their order is part of the model format. */
export const SPECIAL = { start: 0, number: 1, year: 2, comma: 3, colon: 4, quote: 5, dash: 6, other: 7 } as const;
export const FIRST_WORD = 16;

/** A word (folded to lower case) or the id of a class. */
export type ModelSymbol = string | number;

const SENTENCE_END = /^[.!?…]$/u;
const WORD_CHARACTER = /[\p{L}\p{M}\p{N}]/u;
const WORD_TAIL = /[\p{L}\p{M}][\p{L}\p{M}\p{N}]*(?:[-‑‐’'ʼ][\p{L}\p{M}\p{N}]*)*$/u;

/** Folds a word as the model's vocabulary has it: lower case, no soft hyphens, one kind of hyphen and apostrophe. */
export function foldWord(word: string): string {
  return word
    .normalize('NFC')
    .toLowerCase()
    .replace(/\u00AD/gu, '')
    .replace(/[‑‐]/gu, '-')
    .replace(/[’ʼ]/gu, "'");
}

/**
 * The symbols of a text in order. A full stop, question or exclamation mark becomes `SPECIAL.start`, so that what follows
 * is seen as the beginning of a sentence.
 */
export function symbols(text: string): ModelSymbol[] {
  const result: ModelSymbol[] = [];
  for (const token of tokenize(text)) {
    if (token.kind === 'word') result.push(foldWord(token.text));
    else if (token.kind === 'number') result.push(/^[12]\d{3}$/u.test(token.text) ? SPECIAL.year : SPECIAL.number);
    else if (token.kind === 'other') result.push(SPECIAL.other);
    else if (SENTENCE_END.test(token.text)) result.push(SPECIAL.start);
    else if (/^[,;]$/u.test(token.text)) result.push(SPECIAL.comma);
    else if (token.text === ':') result.push(SPECIAL.colon);
    else if (/^[«»"“”„()[\]]$/u.test(token.text)) result.push(SPECIAL.quote);
    else if (/^[-–—]$/u.test(token.text)) result.push(SPECIAL.dash);
    else result.push(SPECIAL.other);
  }
  return result;
}

/** The unfinished word at the end of `prefix`, as typed; empty after a space or punctuation. */
export function unfinishedWord(prefix: string): string {
  // A word is far shorter than this, and the expression is tried at every letter of what it is given.
  return WORD_TAIL.exec(prefix.slice(-64))?.[0] ?? '';
}

/** Whether what stands before the caret ends a sentence (or there is nothing), so that a word here takes a capital. */
export function atSentenceStart(before: string): boolean {
  const text = before.slice(-80).replace(/[\s«"“„([—–-]+$/gu, (gap) => (gap.includes('\n') ? '\n' : ''));
  if (text === '' || text.endsWith('\n')) return true;
  if (/[!?…]$/u.test(text)) return true;
  return text.endsWith('.') && !endsWithAbbreviation(text);
}

/** Whether a character continues a word. */
export function isWordCharacter(character: string | undefined): boolean {
  return character !== undefined && WORD_CHARACTER.test(character);
}
