import type { EmbeddedSource } from '../../server/src/completion/engine';
import { tokenize } from '../../server/src/text/tokens';

export interface TypingOptions {
  readonly maxWords?: number;
  /** See `acceptable`. Default false. */
  readonly wholeWords?: boolean;
  readonly minConfidence?: number;
}

export interface TypingFigures {
  readonly characters: number;
  readonly keystrokes: number;
  /** Share of characters that did not have to be typed. */
  readonly saved: number;
  readonly words: number;
  /** Share of words that are the first word offered after the space before them, case included. */
  readonly nextWord: number;
  /** Share of what was offered that could be accepted, in whole or its first word. */
  readonly right: number;
  /** p95 and largest time of a completion, ms. */
  readonly p95: number;
  readonly slowest: number;
}

const isWord = (character: string | undefined) => character !== undefined && /[\p{L}\p{M}\p{N}]/u.test(character);

/**
 * Length of what may be accepted of `ghost` at `at` of `text`: all of it, or its first word, when it is right; else 0.
 * `wholeWords`: right only where a word ends in the text too; else the text must merely go on with these characters.
 */
export function acceptable(text: string, at: number, ghost: string, wholeWords: boolean): number {
  const right = (part: string) =>
    part !== '' &&
    text.startsWith(part, at) &&
    !(wholeWords && isWord(part[part.length - 1]) && isWord(text[at + part.length]));
  if (right(ghost)) return ghost.length;
  const first = /^\s*\S+/u.exec(ghost)?.[0] ?? '';
  return right(first) ? first.length : 0;
}

/**
 * Types sentences letter by letter. A keystroke accepts the ghost text where all of it or its first word is what the
 * sentence goes on with, up to a word's end; else it types a letter.
 */
export async function simulateTyping(
  model: EmbeddedSource,
  sentences: readonly string[],
  options: TypingOptions = {},
): Promise<TypingFigures> {
  const { maxWords = 1, wholeWords = false, minConfidence = 0 } = options;
  let characters = 0;
  let keystrokes = 0;
  let words = 0;
  let exact = 0;
  let offered = 0;
  let right = 0;
  const times: number[] = [];
  for (const text of sentences) {
    let at = 0;
    while (at < text.length) {
      const started = performance.now();
      const { completion } = await model.complete({ prefix: text.slice(0, at), maxWords, minConfidence, seen: true });
      times.push(performance.now() - started);
      // One character is typed as quickly as accepted.
      const length = acceptable(text, at, completion, wholeWords);
      if (completion !== '') offered++;
      if (length > 0) right++;
      at += Math.max(1, length);
      keystrokes++;
    }
    characters += text.length;
    for (const token of tokenize(text)) {
      if (token.kind !== 'word') continue;
      const { completion } = await model.complete({ prefix: text.slice(0, token.start), maxWords: 1 });
      words++;
      if (completion.trim().split(/\s/u)[0] === token.text) exact++;
    }
  }
  times.sort((a, b) => a - b);
  return {
    characters,
    keystrokes,
    saved: 1 - keystrokes / characters,
    words,
    nextWord: exact / words,
    right: right / Math.max(1, offered),
    p95: times[Math.floor(times.length * 0.95)] ?? 0,
    slowest: times[times.length - 1] ?? 0,
  };
}
