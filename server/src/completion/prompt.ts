import type { Message } from '../endpoint/types';
import type { CompletionContext } from './types';

/**
 * The prompt: what helps most within a budget of characters, built so that it only grows at its end while someone types.
 * The server's prefix cache then holds all but the last words (a changed first character costs the whole prompt again).
 */
export interface Prompt {
  /** What changes seldom: other records, fields, the heading. Ends in a blank line unless empty. */
  readonly header: string;
  /** Text before the caret from a paragraph's start, trailing spaces off: a space and the word after it are one token. */
  readonly window: string;
  /** Messages before the one being written, for prompt files. */
  readonly messages: readonly Message[];
}

/** Share of the budget for everything but the text before the caret. */
const HEADER_SHARE = 0.35;

export function buildPrompt(
  prefix: string,
  context: CompletionContext | undefined,
  budget: number,
  hint?: string,
): Prompt {
  const rich = context && (context.neighbours?.length || context.fields?.length || context.messages?.length);
  // Without other material there is at most a heading to make room for.
  const headerBudget = Math.floor(rich ? budget * HEADER_SHARE : Math.min(200, budget * 0.1));
  const windowStart = anchor(prefix, budget - headerBudget, hint);
  const window = prefix.slice(windowStart).replace(/[ \t\u00A0]+$/u, '');
  const parts: string[] = [];
  let left = headerBudget;
  const seen = new Set([normal(window)]);
  const take = (text: string, cut = false) => {
    const piece = cut && text.length > left ? tailFromSentence(text, left) : text;
    const key = normal(piece);
    // What the window says already needs no second telling.
    if (key === '' || piece.length + 2 > left || seen.has(key) || normal(window).includes(key)) return;
    seen.add(key);
    parts.push(piece);
    left -= piece.length + 2;
  };
  const heading = context?.heading ?? headingBefore(prefix, windowStart);
  for (const { name, value } of context?.fields ?? []) take(`${name}: ${oneLine(value)}`);
  if (heading) take(heading.trim());
  // Neighbours are given nearest first, and the nearest belongs next to the text; they fill what is left.
  const fixed = parts.splice(0);
  for (const neighbour of context?.neighbours ?? []) take(neighbour.trim(), true);
  const header = [...parts.reverse(), ...fixed].map((part) => `${part}\n\n`).join('');
  return { header, window, messages: dedupe(context?.messages ?? [], Math.max(0, left)) };
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
 * Where the window begins: where it began last time (`hint`: its first characters), as long as that lies within the budget;
 * else at the first paragraph (sentence, word) of the last half of the budget, so that it can stay there for long. It does
 * not matter that `prefix` itself may be cut off at a start that moves.
 */
export function anchor(prefix: string, budget: number, hint = ''): number {
  if (prefix.length <= budget && (hint === '' || prefix.startsWith(hint))) return 0;
  if (hint !== '') {
    const at = prefix.lastIndexOf(hint);
    if (at >= 0 && prefix.length - at <= budget) return at;
  }
  if (prefix.length <= budget) return 0;
  const from = prefix.length - Math.floor(budget / 2);
  for (const separator of [/\n+/gu, /[.!?…]\s+/gu, /\s+/gu]) {
    separator.lastIndex = from;
    const match = separator.exec(prefix);
    if (match && match.index + match[0].length < prefix.length) return match.index + match[0].length;
  }
  // One word longer than the budget: nothing to quantise to but whole code points.
  const code = prefix.charCodeAt(from);
  return code >= 0xdc00 && code <= 0xdfff ? from + 1 : from;
}

/** What to hand to `buildPrompt` next time so that its window begins at the same place. */
export const windowHint = (prompt: Prompt): string => prompt.window.slice(0, 64);

/** The nearest Markdown heading before `start`. */
function headingBefore(prefix: string, start: number): string | undefined {
  const lines = prefix.slice(0, start).split('\n');
  return lines.reverse().find((line) => /^#{1,6} \S/u.test(line));
}

function dedupe(messages: readonly Message[], budget: number): Message[] {
  const kept: Message[] = [];
  let left = budget;
  for (const message of [...messages].reverse()) {
    if (message.content.length > left) break;
    left -= message.content.length;
    kept.unshift(message);
  }
  return kept;
}

function tailFromSentence(text: string, budget: number): string {
  if (budget < 40) return '';
  const head = text.slice(0, budget - 2);
  const at = Math.max(head.lastIndexOf('. '), head.lastIndexOf('\n'));
  return at > 0 ? head.slice(0, at + 1) : '';
}

const oneLine = (text: string) => text.replace(/\s+/gu, ' ').trim();
const normal = (text: string) => oneLine(text).toLowerCase();
