import { findNodeAtLocation, parseTree } from 'jsonc-parser';
import { finding, type Rule } from '../rule';
import { isTooDeep, matcherOf, PROSE_FIELDS, showPath } from '../text/formats/json';
import type { Finding, Span } from '../types';
import { documentRule, recordLines } from './rule';

/** Checks of one JSONL record's structure. Offsets are UTF-16 units of the line. */

export type Path = readonly (string | number)[];

export interface ProseValue {
  readonly path: Path;
  readonly value: string;
}

/** What the checks over many records need to know of one. */
export interface RecordFacts {
  readonly keys: readonly string[];
  readonly prose: readonly ProseValue[];
}

const messages = (...pairs: [role: string, content: string][]) => ({
  messages: pairs.map(([role, content]) => ({ role, content })),
});

const emptyField = documentRule({
  id: 'cleaning.empty-field',
  severity: 'warning',
  args: ['path'],
  sentence: { kk: '«{0}» өрісі бос.', ru: 'Поле «{0}» пусто.', en: 'The field “{0}” is empty.' },

  reason: 'A prompt or an answer without text teaches a model to say nothing.',
  fix: 'none',
  lines: {
    bad: recordLines({ instruction: 'Айт', output: ' ' }),
    good: recordLines({ instruction: 'Айт', input: '', output: 'Айттым' }),
  },
});

const roleOrder = documentRule({
  id: 'cleaning.role-order',
  severity: 'warning',
  args: ['role', 'role before it'],
  sentence: {
    kk: '«{0}» рөлі «{1}» рөлінен кейін келмеуі керек.',
    ru: 'Роль «{0}» не должна идти после «{1}».',
    en: 'The role “{0}” should not follow “{1}”.',
  },

  reason: 'Chat templates want system first, then user and assistant in turns; other orders break the loss mask.',
  fix: 'none',
  lines: {
    bad: recordLines(messages(['user', 'Сәлем!'], ['user', 'Бармысың?'])),
    good: recordLines(messages(['system', 'Көмекшісің.'], ['user', 'Сәлем!'], ['assistant', 'Сәлем, қалайсың?'])),
  },
});

const unknownRole = documentRule({
  id: 'cleaning.unknown-role',
  severity: 'warning',
  args: ['role'],
  sentence: { kk: 'Белгісіз рөл: «{0}».', ru: 'Неизвестная роль: «{0}».', en: 'Unknown role: “{0}”.' },

  reason: 'A chat template drops or refuses messages of roles that it does not know.',
  fix: 'none',
  lines: {
    bad: recordLines(messages(['user', 'Сәлем!'], ['дос', 'Сәлем, қалайсың?'])),
    good: recordLines({ conversations: [{ from: 'human', value: 'Сәлем!' }] }),
  },
});

const answerEqualsPrompt = documentRule({
  id: 'cleaning.answer-equals-prompt',
  severity: 'warning',
  args: ['path of the prompt', 'path of the answer'],
  sentence: {
    kk: '«{1}» өрісі «{0}» өрісімен бірдей.',
    ru: 'Поле «{1}» совпадает с полем «{0}».',
    en: '“{1}” is the same as “{0}”.',
  },

  reason: 'An answer that repeats the question teaches a model to parrot.',
  fix: 'none',
  lines: {
    bad: recordLines({ prompt: 'Сәлем!', completion: 'сәлем! ' }),
    good: recordLines({ prompt: 'Сәлем!', completion: 'Сәлем, қалайсың?' }),
  },
});

export const RECORD_RULES = [emptyField, roleOrder, unknownRole, answerEqualsPrompt];

/** A record's empty optional parts are right: Alpaca's `input`, a system prompt, a context. */
const MAY_BE_EMPTY = new Set([
  'input',
  'system',
  'context',
  'title',
  'summary',
  'description',
  'explanation',
  'comment',
]);

const ROLES: Readonly<Record<string, 'system' | 'user' | 'assistant' | 'tool'>> = {
  system: 'system',
  developer: 'system',
  user: 'user',
  human: 'user',
  prompter: 'user',
  assistant: 'assistant',
  gpt: 'assistant',
  model: 'assistant',
  bot: 'assistant',
  ai: 'assistant',
  chatgpt: 'assistant',
  tool: 'tool',
  function: 'tool',
  ipython: 'tool',
  observation: 'tool',
  function_call: 'assistant',
};

const ROLE_KEYS = ['role', 'from', 'speaker'] as const;
const CONTENT_KEYS = ['content', 'value', 'text'] as const;

/** Fields of which the second answers the first. */
const ANSWERS: readonly (readonly [question: string, answer: string])[] = [
  ['prompt', 'completion'],
  ['prompt', 'response'],
  ['prompt', 'answer'],
  ['prompt', 'output'],
  ['instruction', 'output'],
  ['instruction', 'response'],
  ['input', 'output'],
  ['question', 'answer'],
  ['question', 'response'],
  ['query', 'response'],
  ['chosen', 'rejected'],
];

/** Range of the value at a path, quotes included; the whole line where the path is not found. */
export function spanOf(line: string, path: Path): Span {
  const root = parseTree(line);
  const node = root && findNodeAtLocation(root, [...path]);
  return node === undefined
    ? { start: 0, end: line.trimEnd().length }
    : { start: node.offset, end: node.offset + node.length };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const same = (a: unknown, b: unknown) =>
  typeof a === 'string' &&
  typeof b === 'string' &&
  a.trim() !== '' &&
  a.trim().toLowerCase() === b.trim().toLowerCase();

/**
 * Findings of one line, and its facts; both empty for a line that is no JSON object, whose syntax the format reports.
 * `jsonFields` as in `FormatOptions`. `parsed`: what the line holds, if it was parsed before.
 */
export function checkRecord(
  line: string,
  jsonFields?: readonly string[],
  parsed?: unknown,
): { findings: Finding[]; facts: RecordFacts | undefined } {
  if (isTooDeep(line)) return { findings: [], facts: undefined };
  let record = parsed;
  if (record === undefined) {
    try {
      record = JSON.parse(line.replace(/^\uFEFF/, ''));
    } catch {
      return { findings: [], facts: undefined };
    }
  }
  if (!isObject(record)) return { findings: [], facts: undefined };
  const findings: Finding[] = [];
  const prose: ProseValue[] = [];
  const isProse = matcherOf(jsonFields ?? PROSE_FIELDS);
  const report = (rule: Rule, path: Path, args: readonly string[]) =>
    findings.push(finding(rule, { ...spanOf(line, path), args }));

  const walk = (value: unknown, path: Path): void => {
    if (typeof value === 'string') {
      if (!isProse(path)) return;
      prose.push({ path, value });
      const name = path.findLast((step) => typeof step === 'string');
      if (value.trim() === '' && !MAY_BE_EMPTY.has(String(name))) {
        report(emptyField, path, [showPath(path)]);
      }
    } else if (value === null) {
      const name = path.at(-1);
      if (isProse(path) && typeof name === 'string' && !MAY_BE_EMPTY.has(name) && !isToolCall(record, path)) {
        report(emptyField, path, [showPath(path)]);
      }
    } else if (Array.isArray(value)) {
      if (value.length > 0 && value.every(isMessage)) checkChat(value, path);
      // Deeper than any data set nests, and a bound for hostile input.
      if (path.length < 32) for (const [i, item] of value.entries()) walk(item, [...path, i]);
    } else if (isObject(value) && path.length < 32) {
      for (const [key, item] of Object.entries(value)) walk(item, [...path, key]);
      for (const [question, answer] of ANSWERS) {
        if (same(value[question], value[answer])) {
          report(answerEqualsPrompt, [...path, answer], [showPath([...path, question]), showPath([...path, answer])]);
        }
      }
    }
  };

  const checkChat = (messages: readonly Record<string, unknown>[], path: Path): void => {
    let before: string | undefined;
    let said: unknown;
    for (const [i, message] of messages.entries()) {
      const key = ROLE_KEYS.find((name) => typeof message[name] === 'string')!;
      const name = String(message[key]);
      const role = Object.hasOwn(ROLES, name.toLowerCase()) ? ROLES[name.toLowerCase()] : undefined;
      if (role === undefined) {
        report(unknownRole, [...path, i, key], [name]);
        before = undefined;
        continue;
      }
      const previous = i === 0 ? 'start' : before;
      const allowed =
        previous === undefined ||
        (role === 'system' && i === 0) ||
        (role === 'user' && previous !== 'user') ||
        (role === 'assistant' && (previous === 'user' || previous === 'tool')) ||
        (role === 'tool' && (previous === 'assistant' || previous === 'tool'));
      if (!allowed) {
        report(roleOrder, [...path, i, key], [name, i === 0 ? '—' : String(before)]);
      }
      const content = message[CONTENT_KEYS.find((field) => field in message) ?? 'content'];
      if (role === 'assistant' && before === 'user' && same(said, content)) {
        const field = CONTENT_KEYS.find((candidate) => candidate in message)!;
        report(
          answerEqualsPrompt,
          [...path, i, field],
          [showPath([...path, i - 1, field]), showPath([...path, i, field])],
        );
      }
      before = role;
      said = content;
    }
  };

  walk(record, []);
  findings.sort((a, b) => a.start - b.start);
  return { findings, facts: { keys: Object.keys(record), prose } };
}

function isMessage(value: unknown): value is Record<string, unknown> {
  return (
    isObject(value) &&
    ROLE_KEYS.some((key) => typeof value[key] === 'string') &&
    CONTENT_KEYS.some((key) => key in value)
  );
}

/** An assistant's message without content is right where it calls a tool. */
function isToolCall(record: unknown, path: Path): boolean {
  let value = record;
  for (const step of path.slice(0, -1)) {
    value = typeof value === 'object' && value !== null ? (value as Record<string | number, unknown>)[step] : undefined;
  }
  return isObject(value) && ('tool_calls' in value || 'function_call' in value);
}
