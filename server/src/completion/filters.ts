import { cutControlTokens, REFUSAL } from '../endpoint/turns';
import { wholeWords } from './types';

/** What is done to an answer before it is shown. Each is a pure function from text to text; '' means: show nothing. */

/** What chat models say before they answer, in Kazakh, Russian and English. */
const CHATTER =
  /^\s*(?:(?:міне|әрине|жақсы|мінеки|конечно|хорошо|вот|sure|certainly|of course|okay|ok|here(?:'s| is| are))(?=[\s,.:!]))[^\n:]{0,80}:\s*/iu;
/** Takes away a preamble, quotes and code fences around the whole answer; refusals and talk about itself become ''. */
export function cutChattiness(text: string, prefix: string): string {
  if (REFUSAL.test(text)) return '';
  let result = text.replace(CHATTER, '');
  const fence = /^\s*```[a-z]*\n?([\s\S]*?)(?:\n?```\s*)?$/u.exec(result);
  if (fence) result = fence[1]!;
  // Models of the chat kind begin by saying the last words again.
  const words = prefix.trimEnd();
  for (let length = Math.min(200, words.length); length >= 8; length--) {
    const start = words.length - length;
    if (start > 0 && /[\p{L}\p{N}]/u.test(words[start - 1]!) && /[\p{L}\p{N}]/u.test(words[start]!)) continue;
    const trimmed = result.trimStart();
    if (trimmed.startsWith(words.slice(start))) return trimmed.slice(length);
  }
  return result;
}

/** Cuts an answer where it begins to repeat itself: a run of words that comes three times, or twice when it is long. */
export function cutRepetition(text: string, prefix = ''): string {
  const words = [...text.matchAll(/\S+/gu)];
  const same = (a: number, b: number, length: number) => {
    for (let at = 0; at < length; at++) if (words[a + at]?.[0] !== words[b + at]?.[0]) return false;
    return b + length <= words.length;
  };
  for (let at = 0; at < words.length; at++) {
    for (let length = 1; length <= 12 && at + 2 * length <= words.length; length++) {
      if (!same(at, at + length, length)) continue;
      // «бара-бара», «өте-өте», «көп көп»: one repetition of a word is style.
      if (length >= 4 || same(at, at + 2 * length, length)) {
        const next = words[at + length]!;
        return text.slice(0, next.index).trimEnd();
      }
    }
  }
  // An answer that says the last line again.
  const line = prefix.trimEnd().split('\n').pop()!.trim();
  if (line.length >= 20 && text.trim().startsWith(line)) return '';
  return text;
}

/** Cuts the end of an answer where it runs into what stands after the caret already. */
export function cutSuffixOverlap(text: string, suffix: string): string {
  const after = suffix.slice(0, 400);
  if (after.trim() === '') return text;
  const rest = after.trimStart();
  for (let length = Math.min(text.length, rest.length); length > 0; length--) {
    // A single letter is chance; a single closing mark is not.
    if (length < 3 && /[\p{L}\p{N}]/u.test(rest.slice(0, length))) continue;
    if (text.endsWith(rest.slice(0, length))) {
      const cut = text.slice(0, text.length - length);
      return /^\s/u.test(after) ? cut.trimEnd() : cut;
    }
  }
  // The answer contains the next words and goes on beyond them.
  const next = /^(?:\S+\s+){2}\S+/u.exec(rest)?.[0];
  const at = next === undefined ? -1 : text.indexOf(next);
  return at < 0 ? text : text.slice(0, at).trimEnd();
}

/**
 * Cuts an answer at the first sentence that has drifted into another language than the text's. `label` names the language
 * of a text or says undefined where it is too short to tell.
 */
export function cutDrift(
  text: string,
  language: string | undefined,
  label: ((text: string) => string | undefined) | undefined,
): string {
  if (language === undefined || label === undefined) return text;
  const parts = text.split(/(?<=[.!?…]\s)/u);
  let kept = '';
  for (const part of parts) {
    const found = label(part.trim());
    if (found !== undefined && found !== language) return kept.trimEnd();
    kept += part;
  }
  return kept;
}

/**
 * Whether a space is missing between a mark at the end of the prefix and a word: not inside of numbers («3.5», «10:30»),
 * Latin names («www.example.kz») and abbreviations («т.б.»). Decided by the first letter of the word alone, so that a
 * stream is joined alike from its first piece on.
 */
function spaceMissing(prefix: string, first: string): boolean {
  const before = /([^\s.,;:!?…]?)[.,;:!?…]+$/u.exec(prefix.slice(-8));
  if (!before || !/[\p{L}\p{N}«“„(]/u.test(first)) return false;
  const last = before[1]!;
  if (/\p{N}/u.test(first)) return !/\p{N}/u.test(last);
  if (/[a-z]/u.test(first) && /[A-Za-z0-9/@-]/u.test(last)) return false;
  return !(/\p{Ll}/u.test(first) && /(?:^|[^\p{L}\p{N}])\p{L}\.$/u.test(prefix.slice(-3)));
}

/**
 * Joins an answer to the prefix: one space, no more; none where the prefix ends in one or the answer says a mark; one where
 * the prefix ends in a mark and the answer, as chat models do, begins with the word alone.
 */
export function joinToPrefix(text: string, prefix: string): string {
  if (prefix === '' || /\s$/u.test(prefix)) return text.replace(/^[ \t]+/u, '');
  if (spaceMissing(prefix, text.slice(0, 1))) return ` ${text}`;
  return text.replace(/^[ \t]{2,}/u, ' ');
}

export interface FilterOptions {
  readonly prefix: string;
  readonly suffix: string;
  readonly language?: string;
  readonly label?: (text: string) => string | undefined;
}

/** Cuts before a letter that a split token left in half (U+FFFD), and before the word that it stands in. */
export function cutBroken(text: string): string {
  const at = text.indexOf('\uFFFD');
  return at < 0 ? text : wholeWords(text.slice(0, at));
}

/** All filters in order. */
export function filterAnswer(text: string, options: FilterOptions): string {
  let result = cutControlTokens(cutBroken(text));
  result = cutChattiness(result, options.prefix);
  result = cutRepetition(result, options.prefix);
  result = cutDrift(result, options.language, options.label);
  result = joinToPrefix(result, options.prefix);
  result = cutSuffixOverlap(result, options.suffix);
  return result.trimEnd() === '' ? '' : result.trimEnd();
}
