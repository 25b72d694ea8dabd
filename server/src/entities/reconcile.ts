import { sentenceSpans } from '../text/sentences';
import { type Token, tokenize } from '../text/tokens';
import type { Span } from '../types';

/** A token as KazNERD would have it, with its range in the text. */
export interface Piece extends Span {
  /** The form the model is shown: quotation marks as « and », no soft hyphens. */
  readonly text: string;
}

/** The form of a token that the model was trained on: KazNERD knows no quotation marks but « and ». */
export function normaliseToken(token: string, openQuote = false): string {
  if (token === '"') return openQuote ? '»' : '«';
  if (token === '“' || token === '„') return '«';
  if (token === '”') return '»';
  if (token === '…') return '.';
  if (token.includes('\u00AD')) return token.replaceAll('\u00AD', '');
  return token.includes('‑') ? token.replaceAll('‑', '-') : token;
}

/** What a number falls apart at. */
const PARTED = /[.,:]/;

/**
 * Qalam's tokens cut and joined into those of KazNERD: numbers and addresses fall apart at their punctuation (`3,5` is
 * three tokens, `khabar.kz` too), while an ending written to a percent sign or a closing quotation mark belongs to it
 * (`%-ға`, `»-дан`). Offsets are UTF-16 units of `text`.
 */
export function reconcile(text: string, tokens: readonly Token[] = tokenize(text)): Piece[] {
  const pieces: Piece[] = [];
  let openQuote = false;
  const push = (start: number, end: number, raw = text.slice(start, end)) => {
    const shown = normaliseToken(raw, openQuote);
    if (shown === '«') openQuote = true;
    else if (shown.startsWith('»')) openQuote = false;
    pieces.push({ text: shown, start, end });
  };
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]!;
    if (token.kind === 'word') {
      // Its text as it is, as nearly always, is a piece already.
      const shown = normaliseToken(token.text);
      pieces.push(shown === token.text ? token : { text: shown, start: token.start, end: token.end });
      continue;
    }
    if ((token.kind === 'number' && PARTED.test(token.text)) || token.kind === 'other') {
      for (const match of token.text.matchAll(/[\p{L}\p{M}\p{N}]+(?:[-'’][\p{L}\p{M}\p{N}]+)*|\S/gu)) {
        push(token.start + match.index, token.start + match.index + match[0].length);
      }
      continue;
    }
    const dash = tokens[i + 1];
    const ending = tokens[i + 2];
    if (
      (token.text === '%' || token.text === '»') &&
      dash?.text === '-' &&
      dash.start === token.end &&
      ending?.kind === 'word' &&
      ending.start === dash.end
    ) {
      push(token.start, ending.end);
      i += 2;
      continue;
    }
    push(token.start, token.end, token.text);
  }
  return pieces;
}

/** The longest run of tokens tagged at once; KazNERD's longest validation sentence has 53. */
export const MAX_SENTENCE = 96;

/** Cuts pieces into sentences (`text/sentences.ts`), as half-open index ranges; after `MAX_SENTENCE` tokens wherever it may be. */
export function sentencesOf(text: string, pieces: readonly Piece[]): { start: number; end: number }[] {
  const sentences: { start: number; end: number }[] = [];
  let start = 0;
  const cut = (end: number) => {
    for (; end - start > MAX_SENTENCE; start += MAX_SENTENCE) sentences.push({ start, end: start + MAX_SENTENCE });
    if (end > start) sentences.push({ start, end });
    start = end;
  };
  const spans = sentenceSpans(text);
  let next = 0;
  for (let i = 0; i < pieces.length; i++) {
    const piece = pieces[i]!;
    if (next < spans.length && piece.start < spans[next]!.end) continue;
    cut(i);
    while (next < spans.length && piece.start >= spans[next]!.end) next++;
  }
  cut(pieces.length);
  return sentences;
}
