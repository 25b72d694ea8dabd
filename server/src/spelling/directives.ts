/**
 * Inline directives, in any comment syntax or none: they are looked for in the raw text of a file.
 *
 * - `qalam:ignore WORD…`: these words are right in this file. A word may be a wildcard (`Есқожин*`); `@ru` leaves the
 *   spelling of text in that language (ISO 639 code; `@kk` Kazakh itself) unchecked in this file.
 * - `qalam:ignore-line`: nothing on this line is reported.
 * - `qalam:ignore-next-line`: nothing on the next line is reported.
 * - `qalam:ignore-file`: nothing in this file is reported.
 */
import type { Span } from '../types';
import { WordList } from './words';

export interface Directives {
  /** Words to accept in this file. */
  readonly words: WordList;
  /** Languages, lower-case codes, the spelling of whose text is not to be checked in this file. */
  readonly languages: ReadonlySet<string>;
  /** Ranges (UTF-16 offsets of the text given, line ends excluded) that are not to be reported in, in order. */
  readonly ignored: readonly Span[];
  readonly ignoreFile: boolean;
  /** The directives themselves, from `qalam:` to their last word: they are no prose. */
  readonly spans: readonly Span[];
}

const DIRECTIVE = /qalam:ignore(-file|-next-line|-line)?(?![\p{L}\p{N}-])/gu;
// A word of a directive; what closes a comment ends the directive.
const ARGUMENT = /[ \t,]+(@?[\p{L}\p{M}\p{N}](?:[\p{L}\p{M}\p{N}'’ʼ‑\u00AD-]*[\p{L}\p{M}\p{N}])?\*?)/uy;

/** Finds the directives of a text. Linear in its length; a text without any costs one search. */
export function parseDirectives(text: string): Directives {
  const words: string[] = [];
  const languages = new Set<string>();
  const ignored: Span[] = [];
  const spans: Span[] = [];
  let ignoreFile = false;
  if (text.includes('qalam:ignore')) {
    for (const match of text.matchAll(DIRECTIVE)) {
      const start = match.index;
      let end = start + match[0].length;
      if (match[1] === '-file') ignoreFile = true;
      else if (match[1] === '-line') ignored.push(lineAt(text, start));
      else if (match[1] === '-next-line') {
        const own = lineAt(text, start);
        if (own.end < text.length) ignored.push(lineAt(text, nextLine(text, own.end)));
      } else {
        ARGUMENT.lastIndex = end;
        for (let argument = ARGUMENT.exec(text); argument; argument = ARGUMENT.exec(text)) {
          const word = argument[1]!;
          if (word.startsWith('@')) languages.add(word.slice(1).toLowerCase());
          else words.push(word);
          end = ARGUMENT.lastIndex;
        }
      }
      spans.push({ start, end });
    }
  }
  return { words: WordList.of(words), languages, ignored, ignoreFile, spans };
}

function lineAt(text: string, offset: number): Span {
  const start = Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1;
  let end = offset;
  while (end < text.length && text[end] !== '\n' && text[end] !== '\r') end++;
  return { start: offset === 0 ? 0 : start, end };
}

function nextLine(text: string, lineEnd: number): number {
  return text[lineEnd] === '\r' && text[lineEnd + 1] === '\n' ? lineEnd + 2 : lineEnd + 1;
}
