import type { Message } from '../endpoint/types';
import type { CompletionContext } from './types';

/**
 * The prompt: what helps most within a budget of characters, filled with what stands before the caret, and built so that it
 * only grows at its end while someone types. The server's prefix cache then holds all but the last words (a changed first
 * character costs the whole prompt again).
 */
export interface Prompt {
  /** What changes seldom: other records, fields, the heading. Ends in a blank line unless empty. */
  readonly header: string;
  /** Text before the caret, trailing spaces off: a space and the word after it are one token. */
  readonly window: string;
  /** Messages before the one being written, for prompt files. */
  readonly messages: readonly Message[];
}

/** The largest share of the budget that a record's other fields and the heading may take. */
const FIELDS_SHARE = 0.2;
/**
 * By how much of the budget the prompt's start moves at once, so that it stands still in between: the least that it is filled
 * is what is left of one.
 */
const STEP = 0.05;

export function buildPrompt(
  prefix: string,
  context: CompletionContext | undefined,
  budget: number,
  hint?: string,
): Prompt {
  const fieldsBudget = Math.floor(budget * FIELDS_SHARE);
  const seen = new Set<string>();
  const take = (text: string, left: number, parts: string[], cut = false): number => {
    const piece = cut && text.length + 2 > left ? headToSentence(text, left) : text;
    const key = normal(piece);
    if (key === '' || piece.length + 2 > left || seen.has(key)) return 0;
    seen.add(key);
    parts.push(piece);
    return piece.length + 2;
  };

  const fixed: string[] = [];
  let left = fieldsBudget;
  for (const { name, value } of context?.fields ?? []) left -= take(`${name}: ${oneLine(value)}`, left, fixed);
  const start = anchor(prefix, budget - (fieldsBudget - left), hint);
  const heading = context?.heading ?? headingBefore(prefix, start);
  if (heading) left -= take(heading.trim(), left, fixed);
  const fixedLength = fieldsBudget - left;
  const windowStart = anchor(prefix, budget - fixedLength, hint);
  const window = prefix.slice(windowStart).replace(/[ \t\u00A0]+$/u, '');

  // What the window says already needs no second telling.
  const told = normal(window);
  seen.add(told);
  // The rest goes to what stands further off. Counted in steps of the window, or it would change with every letter.
  const step = Math.max(1, Math.floor(budget * STEP));
  let rest = budget - fixedLength - Math.ceil(window.length / step) * step;
  const near: string[] = [];
  for (const neighbour of context?.neighbours ?? []) {
    const text = neighbour.trim();
    if (!told.includes(normal(text))) rest -= take(text, rest, near, true);
  }
  // Neighbours are given nearest first, and the nearest belongs next to the text.
  const parts = [...near.reverse(), ...fixed.filter((part) => !told.includes(normal(part)))];
  return {
    header: parts.map((part) => `${part}\n\n`).join(''),
    window,
    messages: latest(context?.messages ?? [], Math.max(0, rest)),
  };
}

/** The prompt as one text for `/v1/completions`. Messages become plain paragraphs: base models know no roles. */
export function promptText(prompt: Prompt): string {
  return prompt.messages.map(({ content }) => `${content.trim()}\n\n`).join('') + prompt.header + prompt.window;
}

const INSTRUCTION =
  'Сен мәтінді жалғастыратын көмекшісің. Берілген мәтінді дәл үзілген жерінен бастап жалғастыр. Тек жалғасын жаз: түсіндірме, тырнақша, қайталау керек емес. Мәтіннің тілін, мазмұнын және стилін сақта.';

/**
 * Messages for `/v1/chat/completions`. With `prefill` the last message is the assistant's own, to be continued by the
 * server (`continue_final_message`); without, the text stands in the user's message.
 */
export function chatMessages(prompt: Prompt, prefill: boolean): Message[] {
  const system: Message = { role: 'system', content: INSTRUCTION };
  if (!prefill) return [system, ...prompt.messages, { role: 'user', content: prompt.header + prompt.window }];
  const at = prompt.window.lastIndexOf('\n') + 1;
  const before = (prompt.header + prompt.window.slice(0, at)).trim();
  return [
    system,
    ...prompt.messages,
    { role: 'user', content: before === '' ? 'Мәтін жаз.' : `Мәтінді жалғастыр:\n\n${before}` },
    { role: 'assistant', content: prompt.window.slice(at) },
  ];
}

/**
 * Where the window begins, so that nearly all of the budget is filled (all but `STEP` at least): where it began last time (`hint`: its
 * first characters), as long as that is so; else half a step to a step behind the earliest place, at a paragraph, a sentence or
 * a word if there is one, so that it can stay there while more is typed. It does not matter that `prefix` itself may be cut
 * off at a start that moves. UTF-16 units.
 */
export function anchor(prefix: string, budget: number, hint = ''): number {
  const earliest = Math.max(0, prefix.length - budget);
  const latest = earliest + Math.floor(Math.min(budget, prefix.length) * STEP);
  if (hint !== '') {
    // The first of its repetitions that fits: records of a data set begin alike.
    const at = prefix.indexOf(hint, earliest);
    if (at >= 0 && at <= latest) return at;
  }
  if (earliest === 0) return 0;
  const from = Math.floor((earliest + latest) / 2);
  for (const separator of [/\n+/gu, /[.!?…]\s+/gu, /\s+/gu]) {
    const starts = [...prefix.slice(from, latest).matchAll(separator)].map(
      ({ index, 0: mark }) => from + index + mark.length,
    );
    if (starts.length > 0) return starts.at(-1)!;
  }
  // One word longer than that: nothing to begin at but whole code points.
  const code = prefix.charCodeAt(latest);
  return code >= 0xdc00 && code <= 0xdfff ? latest + 1 : latest;
}

/** What to hand to `buildPrompt` next time so that its window begins at the same place. */
export const windowHint = (prompt: Prompt): string => prompt.window.slice(0, 64);

/** The nearest Markdown heading before `start`. */
function headingBefore(prefix: string, start: number): string | undefined {
  const lines = prefix.slice(0, start).split('\n');
  return lines.reverse().find((line) => /^#{1,6} \S/u.test(line));
}

/** The last messages that fit, the first of them cut at its beginning where need be. */
function latest(messages: readonly Message[], budget: number): Message[] {
  const kept: Message[] = [];
  let left = budget;
  for (const message of [...messages].reverse()) {
    const content = message.content.trim();
    const cost = content.length + 2;
    if (cost > left) {
      const tail = tailFromSentence(content, left - 2);
      if (tail !== '') kept.unshift({ ...message, content: tail });
      break;
    }
    left -= cost;
    kept.unshift({ ...message, content });
  }
  return kept;
}

/** The end of a text from the first sentence that fits, or the first word where a sentence is longer. */
function tailFromSentence(text: string, budget: number): string {
  if (budget < 40) return '';
  const tail = text.slice(-budget);
  const starts = [/[.!?…]\s+|\n+/u, /\s+/u].map((mark) => mark.exec(tail.slice(0, tail.length / 2)));
  const start = starts.find((found) => found !== null);
  return start ? tail.slice(start.index + start[0].length) : '';
}

/** The beginning of a text up to the last sentence that fits. */
function headToSentence(text: string, budget: number): string {
  if (budget < 40) return '';
  const head = text.slice(0, budget - 2);
  const at = Math.max(head.lastIndexOf('. '), head.lastIndexOf('\n'));
  return at > 0 ? head.slice(0, at + 1) : '';
}

const oneLine = (text: string) => text.replace(/\s+/gu, ' ').trim();
const normal = (text: string) => oneLine(text).toLowerCase();
