import type { Span } from '../types';

/**
 * One tokenizer for spelling, entities, language detection and completion, so that they agree on what a word is.
 *
 * `word`: letters with inner hyphens and apostrophes, and with digits (`қазақ-орыс`, `д'Артаньян`, `COVID-19`,
 * `2024-жылы`, `5-ші`). `number`: digits with inner separators (`1 200` is two, `3,5` is one). `other`: web and e-mail
 * addresses, hashtags and mentions, file paths, placeholders in braces, which no check should read as words.
 * `punctuation`: everything else that is not white space, one code point each.
 */
export interface Token extends Span {
  readonly text: string;
  readonly kind: 'word' | 'number' | 'other' | 'punctuation';
}

const LETTER = String.raw`[\p{L}\p{M}]`;
const PATTERN = new RegExp(
  [
    // Addresses first: their parts look like words.
    String.raw`(?<other>(?:https?|ftp):\/\/[^\s<>"«»]+|www\.[^\s<>"«»]+|[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+|(?<![\p{L}\p{N}])[@#][\p{L}\p{N}_]+|\{\{[^{}\n]*\}\})`,
    // A word: letters or digits, joined by single hyphens or apostrophes, with at least one letter.
    String.raw`(?<word>(?=[\p{N}]*(?:[.,:]?[\p{N}])*[-‑‐’'ʼ]?${LETTER})(?:[\p{L}\p{M}\p{N}\u00AD]+)(?:[-‑‐’'ʼ][\p{L}\p{M}\p{N}\u00AD]+)*)`,
    String.raw`(?<number>\p{N}+(?:[.,:]\p{N}+)*)`,
    String.raw`(?<punctuation>\S)`,
  ].join('|'),
  'gu',
);

/**
 * Splits a text into tokens; white space is left out. Offsets are UTF-16 code units of `text`. Linear in its length.
 */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  for (const match of text.matchAll(PATTERN)) {
    const groups = match.groups!;
    const kind =
      groups.word !== undefined
        ? 'word'
        : groups.number !== undefined
          ? 'number'
          : groups.other !== undefined
            ? 'other'
            : 'punctuation';
    tokens.push({ text: match[0], kind, start: match.index, end: match.index + match[0].length });
  }
  return tokens;
}
