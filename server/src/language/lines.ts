/** What `qalam detect` answers for a line, and the filter "lines that are not Kazakh". Pure functions over text. */
import { tokenize } from '../text/tokens';
import type { Span } from '../types';
import type { KazakhVariant, LanguageDetector } from './detector';
import type { WordLabelOptions } from './words';

/** A token's label; offsets are UTF-16 units of the line. */
export interface WordLabel extends Span {
  readonly text: string;
  readonly label: string;
}

/** One answer of `qalam detect`; the probability has four decimals. */
export interface LineScore {
  readonly label: string;
  readonly probability: number;
  readonly script: string;
  readonly variant?: KazakhVariant;
  readonly words?: readonly WordLabel[];
}

/** The language of one line; with `words` also that of each token. */
export function scoreLine(
  detector: LanguageDetector,
  text: string,
  options: WordLabelOptions & { readonly words?: boolean } = {},
): LineScore {
  const { label, probability, script, variant } = detector.detect(text);
  const score = { label, probability: Math.round(probability * 1e4) / 1e4, script, ...(variant && { variant }) };
  if (!options.words) return score;
  const tokens = tokenize(text);
  const labels = detector.labelTokens(text, tokens, options);
  return {
    ...score,
    words: tokens.map(({ start, end, text: word }, index) => ({ start, end, text: word, label: labels[index]! })),
  };
}

/** `scoreLine` over lines, one answer each, in order, made as they are asked for. */
export function* detectLines(
  detector: LanguageDetector,
  lines: Iterable<string>,
  options: WordLabelOptions & { readonly words?: boolean } = {},
): Generator<LineScore> {
  for (const line of lines) yield scoreLine(detector, line, options);
}

/** The indices (from 0) of lines with letters that are not Kazakh in any of its alphabets; uncertain ones are among them. */
export function linesNotKazakh(detector: LanguageDetector, lines: readonly string[]): number[] {
  const found: number[] = [];
  for (const [index, line] of lines.entries()) {
    if (/\p{L}/u.test(line) && !detector.isKazakhText(line)) found.push(index);
  }
  return found;
}
