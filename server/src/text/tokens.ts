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
let pattern: RegExp | undefined;
/** Made when it is first asked for: it takes a millisecond or two to be read. */
const expression = () => {
  pattern ??= new RegExp(
    [
      // Addresses first: their parts look like words.
      String.raw`((?:https?|ftp):\/\/[^\s<>"«»]+|www\.[^\s<>"«»]+|[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+|(?<![\p{L}\p{N}])[@#][\p{L}\p{N}_]+|\{\{[^{}\n]*\}\})`,
      // A word: letters or digits, joined by single hyphens or apostrophes, with at least one letter.
      String.raw`((?=[\p{N}]*(?:[.,:]?[\p{N}])*[-‑‐’'ʼ]?${LETTER})(?:[\p{L}\p{M}\p{N}\u00AD]+)(?:[-‑‐’'ʼ][\p{L}\p{M}\p{N}\u00AD]+)*)`,
      String.raw`(\p{N}+(?:[.,:]\p{N}+)*)`,
      String.raw`\S`,
    ].join('|'),
    'gu',
  );
  return pattern;
};

/** What a UTF-16 unit is to the scanner; 0 is for units not looked at yet. */
const SPACE = 1;
const LETTER_OR_MARK = 2;
const DIGIT = 3;
const JOINER = 4;
/** `.` `,` `:` stand inside numbers. */
const SEPARATOR = 5;
const MARK = 6;
/** What only the expression can read: it may begin an address, or is a soft hyphen. */
const HARD = 7;
/** Half of a character: mostly an emoji's. */
const HALF = 8;

const KINDS = new Uint8Array(65536);

function classify(unit: number): number {
  const character = String.fromCharCode(unit);
  let kind = MARK;
  if (/[@#{\u00ad]/.test(character)) kind = HARD;
  else if (unit >= 0xd800 && unit < 0xe000) kind = HALF;
  else if (/[\p{L}\p{M}]/u.test(character)) kind = LETTER_OR_MARK;
  else if (/\p{N}/u.test(character)) kind = DIGIT;
  else if (/\s/u.test(character)) kind = SPACE;
  else if (/[-‑‐’']/.test(character)) kind = JOINER;
  else if (/[.,:]/.test(character)) kind = SEPARATOR;
  KINDS[unit] = kind;
  return kind;
}

/** As `classify`, remembered; 0 behind the text's end. */
function kindAt(text: string, at: number): number {
  if (at >= text.length) return 0;
  const unit = text.charCodeAt(at);
  return KINDS[unit]! || classify(unit);
}

/** Whether a character of two halves stands at `at` that is no part of a word or number. */
function isSign(text: string, at: number): boolean {
  const character = text.codePointAt(at)!;
  // Emoji and pictographs, and what nobody has tried yet.
  return (
    (character >= 0x1f300 && character < 0x1fb00) ||
    (character > 0xffff && !/[\p{L}\p{M}\p{N}\s]/u.test(String.fromCodePoint(character)))
  );
}

/**
 * Splits a text into tokens; white space is left out. Offsets are UTF-16 code units of `text`. Linear in its length.
 *
 * Nearly all text is words, numbers and marks, which a scanner reads several times faster than the expression does; at
 * the first sign of anything else the expression, which says what a token is, reads the text instead.
 */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  const length = text.length;
  let at = 0;
  while (at < length) {
    const start = at;
    const unit = text.charCodeAt(at++);
    const kind = KINDS[unit]! || classify(unit);
    if (kind === SPACE) continue;
    let isWord = kind === LETTER_OR_MARK;
    if (kind === DIGIT) {
      // Digits with single separators inside; letters behind them make a word of the first digits.
      let end = at;
      let next = kindAt(text, end);
      while (next === DIGIT || (next === SEPARATOR && kindAt(text, end + 1) === DIGIT)) next = kindAt(text, ++end);
      const behind = next === JOINER ? end + 1 : end;
      next = kindAt(text, behind);
      isWord = next === LETTER_OR_MARK;
      if (next === HARD || (next === HALF && !isSign(text, behind))) return tokenizeByExpression(text);
      if (!isWord) at = end;
    } else if (kind === HALF && isSign(text, start)) at++;
    else if (kind === HARD || kind === HALF || (kind === SEPARATOR && beginsAddress(text, start)))
      return tokenizeByExpression(text);
    if (isWord) {
      for (;;) {
        const next = kindAt(text, at);
        if (next === LETTER_OR_MARK || next === DIGIT) at++;
        else if (next === JOINER) {
          const behind = kindAt(text, at + 1);
          if (behind !== LETTER_OR_MARK && behind !== DIGIT) break;
          at += 2;
        } else break;
      }
    }
    tokens.push({
      text: text.slice(start, at),
      kind: isWord ? 'word' : kind === DIGIT ? 'number' : 'punctuation',
      start,
      end: at,
    });
  }
  return tokens;
}

/** The tokens of a text, made when they are first asked for. */
export function tokensOnce(text: string): () => readonly Token[] {
  let tokens: readonly Token[] | undefined;
  return () => {
    tokens ??= tokenize(text);
    return tokens;
  };
}

/** Whether the `.` or `:` at `at` may belong to `www.` or `http://`. */
function beginsAddress(text: string, at: number): boolean {
  return text.startsWith('://', at) || (at >= 3 && text.startsWith('www.', at - 3));
}

/** The same by the expression alone. */
export function tokenizeByExpression(text: string): Token[] {
  const tokens: Token[] = [];
  const pattern = expression();
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const [token, other, word, number] = match;
    const kind =
      word !== undefined ? 'word' : number !== undefined ? 'number' : other !== undefined ? 'other' : 'punctuation';
    tokens.push({ text: token, kind, start: match.index, end: pattern.lastIndex });
  }
  return tokens;
}
