import type { Message } from '../endpoint/types';
import { type Masker, maskTogether } from './mask';

/**
 * The record of what was taken and what was not, in the shapes that TRL's trainers read: preferences (`prompt`, `chosen`,
 * `rejected`) and unpaired labels for KTO (`prompt`, `completion`, `label`), plain or conversational. Whoever calls this
 * has asked the user first, and owns the file; nothing here writes.
 */
export type Outcome = 'accepted' | 'partly-accepted' | 'edited' | 'rejected' | 'chosen';

export interface FeedbackEvent {
  readonly outcome: Outcome;
  /** What the model was given: text before the caret within the context window, or the messages. */
  readonly prompt: string | readonly Message[];
  /** What was offered. */
  readonly offered: string;
  /** What stands there in the end: the accepted part, the edited text, the chosen answer. */
  readonly final?: string;
  /** For `chosen`: the answers that were not. */
  readonly others?: readonly string[];
  readonly model: string;
  readonly parameters: Readonly<Record<string, string | number | boolean>>;
  /** ISO 8601. */
  readonly time: string;
}

export type FeedbackRecord =
  | (Meta & { prompt: string; chosen: string; rejected: string })
  | (Meta & { prompt: Message[]; chosen: Message[]; rejected: Message[] })
  | (Meta & { prompt: string; completion: string; label: boolean })
  | (Meta & { prompt: Message[]; completion: Message[]; label: boolean });

interface Meta {
  outcome: Outcome;
  model: string;
  parameters: Readonly<Record<string, string | number | boolean>>;
  time: string;
}

/**
 * Records of an event. Accepted and rejected ones are labels; one edited afterwards or accepted in part is a preference for
 * what was kept; a choice between answers is a preference over each of the others. Personal data are masked over prompt and
 * answer as one text.
 */
export function feedbackRecords(event: FeedbackEvent, masker: Masker): FeedbackRecord[] {
  const meta: Meta = { outcome: event.outcome, model: event.model, parameters: event.parameters, time: event.time };
  const given = [event.offered, ...(event.final === undefined ? [] : [event.final]), ...(event.others ?? [])];
  const before = typeof event.prompt === 'string' ? [] : event.prompt.slice(0, -1);
  const last = typeof event.prompt === 'string' ? undefined : event.prompt.at(-1);
  const whole = typeof event.prompt === 'string' ? event.prompt : (last?.content ?? '');
  const { prompt, answers } = maskTogether(whole, given, masker);
  const [offered = ''] = answers;
  const final = event.final === undefined ? undefined : answers[1];
  const others = answers.slice(event.final === undefined ? 1 : 2);
  const messages: Message[] = [
    ...before.map((message) => ({ ...message, content: maskTogether(message.content, [], masker).prompt })),
    ...(last ? [{ ...last, content: prompt }] : []),
  ];
  const said = (content: string): Message[] => [{ role: 'assistant', content }];
  const label = (completion: string, value: boolean): FeedbackRecord =>
    last
      ? { prompt: messages, completion: said(completion), label: value, ...meta }
      : { prompt, completion, label: value, ...meta };
  const prefer = (chosen: string, rejected: string): FeedbackRecord =>
    last
      ? { prompt: messages, chosen: said(chosen), rejected: said(rejected), ...meta }
      : { prompt, chosen, rejected, ...meta };
  switch (event.outcome) {
    case 'accepted':
      return [label(offered, true)];
    case 'rejected':
      return [label(offered, false)];
    case 'partly-accepted':
    case 'edited':
      return final === undefined || final === '' || final === offered
        ? [label(offered, true)]
        : [prefer(final, offered)];
    case 'chosen':
      return others.map((other) => prefer(offered, other));
  }
}

/** Records as lines of JSONL, the last one ended as well. */
export const feedbackLines = (records: readonly FeedbackRecord[]): string =>
  records.map((record) => `${JSON.stringify(record)}\n`).join('');

/** How much of a feedback log can be trained on. */
export interface FeedbackReport {
  readonly pairs: number;
  /** Pairs whose two sides differ, have text, and are not there already: what a preference trainer learns from. */
  readonly usable: number;
  /** Pairs that are not usable: equal sides (masks can make them equal), a side without text, told before. */
  readonly equal: number;
  readonly empty: number;
  readonly repeated: number;
  /** Labels alone: taken and not taken. */
  readonly taken: number;
  readonly refused: number;
}

export function feedbackReport(records: readonly Readonly<Record<string, unknown>>[]): FeedbackReport {
  const said = (side: unknown): string =>
    Array.isArray(side) ? side.map((message) => String(message?.content ?? '')).join('\n') : String(side ?? '');
  const seen = new Set<string>();
  const report = { pairs: 0, usable: 0, equal: 0, empty: 0, repeated: 0, taken: 0, refused: 0 };
  for (const record of records) {
    if ('label' in record) {
      report[record.label === true ? 'taken' : 'refused']++;
      continue;
    }
    report.pairs++;
    const [chosen, rejected] = [said(record.chosen), said(record.rejected)];
    const id = JSON.stringify([record.prompt, chosen, rejected]);
    if (chosen.trim() === '' || rejected.trim() === '') report.empty++;
    // White space alone is no preference.
    else if (chosen.trim() === rejected.trim()) report.equal++;
    else if (seen.has(id)) report.repeated++;
    else report.usable++;
    seen.add(id);
  }
  return report;
}

/** TRL's formats that the file can be exported in. */
export type ExportFormat = 'preference' | 'kto' | 'conversational-preference' | 'conversational-kto';

type Side = string | readonly Message[];

/**
 * The records that fit a format, made into it, as JSONL. A preference becomes two labels for KTO; a label alone is no
 * preference. A plain prompt becomes a question of the user; a conversation becomes its paragraphs.
 */
export function exportFeedback(records: readonly Readonly<Record<string, unknown>>[], format: ExportFormat): string {
  const talks = format.startsWith('conversational');
  const prompt = (side: Side) =>
    talks
      ? typeof side === 'string'
        ? [{ role: 'user', content: side }]
        : side
      : typeof side === 'string'
        ? side
        : side.map(({ content }) => content).join('\n\n');
  const answer = (side: Side) =>
    talks
      ? typeof side === 'string'
        ? [{ role: 'assistant', content: side }]
        : side
      : typeof side === 'string'
        ? side
        : side.map(({ content }) => content).join('\n\n');
  const lines: string[] = [];
  for (const record of records) {
    const given = prompt(record.prompt as Side);
    if ('label' in record) {
      if (format.endsWith('kto'))
        lines.push(
          JSON.stringify({ prompt: given, completion: answer(record.completion as Side), label: record.label }),
        );
    } else {
      const chosen = answer(record.chosen as Side);
      const rejected = answer(record.rejected as Side);
      if (format.endsWith('preference')) lines.push(JSON.stringify({ prompt: given, chosen, rejected }));
      else
        lines.push(
          JSON.stringify({ prompt: given, completion: chosen, label: true }),
          JSON.stringify({ prompt: given, completion: rejected, label: false }),
        );
    }
  }
  return lines.map((line) => `${line}\n`).join('');
}

/** Checks a line against the shapes above, as TRL's documentation has them; an error in words, or undefined. */
export function checkFeedbackLine(line: string): string | undefined {
  let value: Record<string, unknown>;
  try {
    value = JSON.parse(line) as Record<string, unknown>;
  } catch {
    return 'not JSON';
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'not an object';
  const isText = (part: unknown) => typeof part === 'string' && part !== '';
  const isTalk = (part: unknown) =>
    Array.isArray(part) &&
    part.length > 0 &&
    part.every(
      (message) => ['system', 'user', 'assistant'].includes(message?.role) && typeof message?.content === 'string',
    );
  const same = isTalk(value.prompt) ? isTalk : isText;
  if (typeof value.prompt !== 'string' && !isTalk(value.prompt)) return 'prompt';
  if ('label' in value) {
    if (typeof value.label !== 'boolean') return 'label';
    return same(value.completion) ? undefined : 'completion';
  }
  if (!same(value.chosen)) return 'chosen';
  return same(value.rejected) ? undefined : 'rejected';
}
