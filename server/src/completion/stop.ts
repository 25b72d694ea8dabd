import { endsWithAbbreviation } from '../text/sentences';
import type { StopUnit } from './types';

/**
 * Where an answer stops. `end` is an offset into `text` (UTF-16 units); `complete`: the unit is whole, so that the rest of
 * the stream need not be waited for.
 */
export interface Stop {
  readonly end: number;
  readonly complete: boolean;
}

/** Closing quotes and brackets that belong to the sentence before them. */
const CLOSING = /^[»”"')\]]*/u;

/**
 * Finds the end of the unit in a text that may still be growing. A full stop ends a sentence only when a space or the end
 * of the text follows that is known to be the end (`finished`), and not after abbreviations («т.б.», «2024 ж.», «5 млн.»),
 * initials («А. Құнанбайұлы») and inside of numbers («3.5», «10.05.2024»).
 *
 * `before`: what stands before the caret, so that an abbreviation begun there is seen whole.
 */
export function findStop(text: string, unit: StopUnit, finished: boolean, before = ''): Stop {
  if (unit === 'paragraph') {
    const lead = /^\s*/u.exec(text)![0].length;
    const at = text.slice(lead).search(/\n[ \t]*\n/u);
    return at < 0 ? { end: text.length, complete: finished } : { end: lead + at, complete: true };
  }
  if (unit === 'word') {
    const match = /^\s*\S+(?=\s)/u.exec(text);
    return match ? { end: match[0].length, complete: true } : { end: text.length, complete: finished };
  }
  // A line break before any text is the answer beginning on a new line; behind text it ends the line.
  const lead = /^\s*/u.exec(text)![0].length;
  const newline = text.indexOf('\n', lead);
  const line = newline < 0 ? text.length : newline;
  const whole = newline >= 0 || finished;
  if (unit === 'line') return { end: line, complete: whole };

  const history = before.slice(-40);
  for (let at = lead; at < line; at++) {
    if (!'.!?…'.includes(text[at]!)) continue;
    let end = at + 1;
    while (end < line && '.!?…'.includes(text[end]!)) end++;
    end += CLOSING.exec(text.slice(end, line))![0].length;
    // The character after decides; while it has not come, nothing is known.
    if (end >= line) return { end: line, complete: whole };
    const mark = text.slice(at, end);
    if (!/\s/u.test(text[end]!)) {
      at = end - 1;
      continue;
    }
    const next = /^\s*(\S)/u.exec(text.slice(end, line))?.[1];
    if (next === undefined && !whole) return { end: line, complete: false };
    const single = mark[0] === '.' && !mark.startsWith('..');
    if (
      single &&
      endsWithAbbreviation(history + text.slice(0, at + 1)) &&
      !closesAfterAll(text.slice(0, at + 1), next)
    ) {
      at = end - 1;
      continue;
    }
    // «5. Тармақ»: a number before the stop and a small letter or digit after it goes on.
    if (single && /\p{N}$/u.test(text.slice(0, at)) && next !== undefined && /[\p{Ll}\p{N}]/u.test(next)) {
      at = end - 1;
      continue;
    }
    if (next !== undefined && /\p{Ll}/u.test(next) && single) {
      at = end - 1;
      continue;
    }
    return { end, complete: true };
  }
  return { end: line, complete: whole };
}

/** «т.б.», «т.с.с.» at the end of a list do close the sentence when a capital follows. */
function closesAfterAll(text: string, next: string | undefined): boolean {
  return next !== undefined && /\p{Lu}/u.test(next) && /(?:^|\s)т\.\s?(?:б|с\.\s?с)\.$/u.test(text);
}

/** Stop sequences to send, so that the server itself stops where no answer goes on. */
export function stopSequences(unit: StopUnit): readonly string[] {
  return unit === 'paragraph' ? ['\n\n'] : ['\n'];
}
