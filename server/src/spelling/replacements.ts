/** A curator's list of words and what each becomes, applied to whole texts. */
import { type Token, tokenize } from '../text/tokens';
import type { TextEdit } from '../types';
import { applyCase, caseOf, normalizeWord } from './normalize';

/** What is wrong with a line of a list. */
export type ReplacementFault = 'no-tab' | 'no-word' | 'twice';

export interface ReplacementError {
  /** From 1. */
  readonly line: number;
  readonly fault: ReplacementFault;
}

/** A replacement in a text, and the entry of the list that it comes from. */
export interface Replacement extends TextEdit {
  readonly entry: string;
}

/**
 * Words and their replacements. Text form: `word<Tab>replacement` a line, `#` begins a comment. An entry in lower case also
 * stands for the word with a capital and in capitals, which its replacement then gets as well; any other stands for itself.
 */
export class Replacements {
  private constructor(private readonly words: ReadonlyMap<string, string>) {}

  static parse(
    text: string,
  ): { readonly ok: true; readonly value: Replacements } | { readonly ok: false; readonly error: ReplacementError } {
    const words = new Map<string, string>();
    for (const [index, raw] of text
      .replace(/^\uFEFF/, '')
      .split(/\r?\n/)
      .entries()) {
      const line = raw.replace(/#.*/, '');
      if (line.trim() === '') continue;
      const fail = (fault: ReplacementFault) => ({ ok: false, error: { line: index + 1, fault } }) as const;
      const [left, right, ...more] = line.split('\t').map((part) => part.trim());
      if (left === undefined || right === undefined || right === '' || more.some((part) => part !== ''))
        return fail('no-tab');
      // It would be found nowhere.
      const tokens = tokenize(left);
      if (tokens.length !== 1 || tokens[0]!.kind !== 'word') return fail('no-word');
      const word = normalizeWord(left);
      if ((words.get(word) ?? right) !== right) return fail('twice');
      words.set(word, right);
    }
    return { ok: true, value: new Replacements(words) };
  }

  /** Its words, in order. */
  entries(): string[] {
    return [...this.words.keys()];
  }

  /** The edits of a text, all places of all words; what a replacement puts there is not looked at again. */
  edits(tokens: readonly Token[]): Replacement[] {
    const found: Replacement[] = [];
    for (const { kind, text, start, end } of tokens) {
      if (kind !== 'word') continue;
      const form = normalizeWord(text);
      const own = this.words.get(form);
      if (own !== undefined) {
        if (own !== text) found.push({ start, end, newText: own, entry: form });
        continue;
      }
      const pattern = caseOf(form);
      if (pattern !== 'title' && pattern !== 'upper') continue;
      const entry = form.toLowerCase();
      const newText = this.words.get(entry);
      if (newText !== undefined) found.push({ start, end, newText: applyCase(newText, pattern), entry });
    }
    return found;
  }
}
