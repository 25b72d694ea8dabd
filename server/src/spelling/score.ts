/** One word judged for scoring from outside (`qalam spell --words`), through the same code as the editor. */
import type { Speller } from './speller';

export interface WordScore {
  readonly word: string;
  readonly ok: boolean;
  /** Likely right spellings, best first; empty for right words and where they were not asked for. */
  readonly suggestions: readonly string[];
}

/** Checks one word (white space around it is ignored) and, if asked to, says what was meant. */
export function scoreWord(speller: Speller, word: string, withSuggestions: boolean): WordScore {
  const clean = word.trim();
  const ok = speller.check(clean);
  return { word: clean, ok, suggestions: ok || !withSuggestions ? [] : speller.suggest(clean).map((s) => s.word) };
}
