import { checkSegment, SEGMENT_RULES } from '../cleaning';
import type { TextEdit } from '../types';

const OTHER_RULES = SEGMENT_RULES.filter(({ mask }) => mask === undefined).map(({ id }) => id);

/** The edits that put masks in the place of personal data, of every kind that a rule has a mask for. */
export const personalData = (text: string): readonly TextEdit[] =>
  checkSegment(text, [], { disabledRules: OTHER_RULES }).flatMap(({ fix }) => fix?.edits ?? []);

/** What marks personal data in a text: edits with masks, in any order. */
export type Masker = (text: string) => readonly TextEdit[];

/** Masks that do not overlap, first to last; of those that do, all that they cover becomes the first one's. */
function merged(edits: readonly TextEdit[]): TextEdit[] {
  const all: TextEdit[] = [];
  for (const edit of [...edits].sort((a, b) => a.start - b.start || b.end - a.end)) {
    const last = all.at(-1);
    if (last && edit.start < last.end) all[all.length - 1] = { ...last, end: Math.max(last.end, edit.end) };
    else all.push(edit);
  }
  return all;
}

function applied(text: string, edits: readonly TextEdit[], start: number, end: number): string {
  let result = '';
  let at = start;
  for (const edit of edits) {
    if (edit.start < start || edit.end > end) continue;
    result += text.slice(at, edit.start) + edit.newText;
    at = edit.end;
  }
  return result + text.slice(at, end);
}

/**
 * A prompt and its answers with personal data masked. Each answer is looked at together with the prompt, since what is begun
 * before the caret and ended behind it is seen in neither alone; and alone as well, since a letter next to a number hides
 * it. Such a piece is masked in the answer, and the prompt ends before it.
 */
export function maskTogether(
  prompt: string,
  answers: readonly string[],
  masker: Masker,
): { readonly prompt: string; readonly answers: readonly string[] } {
  const cut = prompt.length;
  let end = cut;
  const inPrompt: TextEdit[] = [...masker(prompt)];
  const masked = answers.map((answer) => {
    const text = prompt + answer;
    const alone = masker(answer).map((edit) => ({ ...edit, start: edit.start + cut, end: edit.end + cut }));
    const edits = merged([...masker(text), ...alone]);
    inPrompt.push(...edits.filter((edit) => edit.end <= cut));
    const crossing = edits.find((edit) => edit.start < cut && edit.end > cut);
    if (!crossing) return applied(text, edits, cut, text.length);
    end = Math.min(end, crossing.start);
    return crossing.newText + applied(text, edits, crossing.end, text.length);
  });
  const edits = merged(inPrompt);
  // A mask of the prompt that reaches over its new end stands for what is left of it.
  const over = edits.find((edit) => edit.start < end && edit.end > end);
  const kept = applied(prompt, edits, 0, over ? over.start : end);
  return { prompt: over ? kept + over.newText : kept, answers: masked };
}
