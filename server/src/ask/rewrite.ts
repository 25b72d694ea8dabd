import { cutControlTokens, hasTurns, REFUSAL } from '../endpoint/turns';
import type { Message } from '../endpoint/types';

export type RewriteTask =
  | { readonly kind: 'correct' }
  | { readonly kind: 'simplify' }
  | { readonly kind: 'translate'; readonly language: 'kk' | 'ru' | 'en' }
  | { readonly kind: 'custom'; readonly instruction: string };

const LANGUAGES = { kk: 'қазақ', ru: 'орыс', en: 'ағылшын' } as const;

function instruction(task: RewriteTask): string {
  switch (task.kind) {
    case 'correct':
      return 'Мәтіннің емлесін, тыныс белгілерін және грамматикасын түзет. Мағынасын, стилін және тілін өзгертпе.';
    case 'simplify':
      return 'Мәтінді қарапайым, қысқа сөйлемдермен қайта жаз. Мағынасын және тілін өзгертпе.';
    case 'translate':
      return `Мәтінді ${LANGUAGES[task.language]} тіліне аудар.`;
    case 'custom':
      return task.instruction.trim();
  }
}

/** What a model is asked with to rewrite a text. */
export function rewriteMessages(text: string, task: RewriteTask): Message[] {
  return [
    {
      role: 'system',
      content: `${instruction(task)}\n\nТек дайын мәтінді жаз: түсіндірме, кіріспе сөз, тырнақша керек емес. Жолдарға бөлінуін және белгілеуін (Markdown, {{айнымалылар}}) сақта.`,
    },
    { role: 'user', content: text.trim() },
  ];
}

/** What chat models say before the text that they were asked for, on a line of its own or before a colon. */
const PREAMBLE =
  /^\s*(?:(?:міне|әрине|жақсы|түзетілген|аударма|аудармасы|қарапайым|конечно|вот|исправленный|перевод|sure|certainly|here(?:'s| is| are)|of course|corrected|translation)(?=[\s,.:!]))[^\n:]{0,80}:[ \t]*(?:\n\s*|(?=\S))/iu;
const QUOTES = ['«»', '“”', '""', "''", '„“', '„”'] as const;

/**
 * The rewritten text out of an answer: without control tokens, preamble, code fence and quotes around the whole that the
 * original has not, and with the original's white space around it. '': there is nothing to use.
 */
export function rewrittenText(answer: string, original: string): string {
  const source = original.trim();
  let text = (hasTurns(source) ? answer : cutControlTokens(answer)).trim();
  if (REFUSAL.test(text) && !REFUSAL.test(source)) return '';
  if (!PREAMBLE.test(source)) text = text.replace(PREAMBLE, '').trim();
  const fence = /^```[^\n`]*\n([\s\S]*?)\n?```$/u.exec(text);
  if (fence && !source.startsWith('```')) text = fence[1]!.trim();
  for (const [opening, closing] of QUOTES) {
    if (!text.startsWith(opening!) || !text.endsWith(closing!) || text.length < 3) continue;
    if (source.startsWith(opening!) && source.endsWith(closing!)) continue;
    const inside = text.slice(1, -1);
    // «А» деді «Б»: the marks at both ends are not a pair.
    if (!inside.includes(opening!) && !inside.includes(closing!)) text = inside.trim();
  }
  if (text === '') return '';
  const lead = /^\s*/u.exec(original)![0];
  const trail = original.slice(original.trimEnd().length);
  return lead + text + trail;
}
