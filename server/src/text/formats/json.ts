import { printParseErrorCode, visit } from 'jsonc-parser';
import type { Finding } from '../../types';
import { type Segment, SegmentBuilder } from '../segment';
import type { Format, FormatOptions, Segmentation } from './format';

/**
 * Fields that hold prose in the data sets that language models are trained on: raw text, instructions (Alpaca), chats
 * (OpenAI, ShareGPT), preferences (TRL), questions and answers (SQuAD), summaries, translations.
 */
export const PROSE_FIELDS: readonly string[] = [
  'text',
  'texts[]',
  'content',
  'content[]',
  'messages[].content',
  'conversations[].value',
  'instruction',
  'input',
  'output',
  'prompt',
  'completion',
  'chosen',
  'rejected',
  'system',
  'user',
  'assistant',
  'question',
  'questions[]',
  'answer',
  'answers[]',
  'response',
  'responses[]',
  'query',
  'choices[]',
  'options[]',
  'title',
  'headline',
  'summary',
  'abstract',
  'description',
  'context',
  'passage',
  'document',
  'article',
  'body',
  'paragraph',
  'paragraphs[]',
  'sentence',
  'sentences[]',
  'caption',
  'comment',
  'review',
  'explanation',
  'rationale',
  'translation.*',
  'kk',
  'kaz',
];

type Path = readonly (string | number)[];

/** A path as it is shown and matched: `messages[1].content`. */
export function showPath(path: Path): string {
  let shown = '';
  for (const step of path) shown += typeof step === 'number' ? `[${step}]` : shown === '' ? step : `.${step}`;
  return shown;
}

/** A test of whether a path matches one of the patterns described at `FormatOptions.jsonFields`. */
export function pathMatcher(patterns: readonly string[]): (path: Path) => boolean {
  const compiled = patterns.map((pattern) => {
    const anchored = pattern.startsWith('$');
    const steps = pattern
      .replace(/^\$\.?/, '')
      .replaceAll('[]', '.[]')
      .split('.')
      .filter((step) => step !== '');
    return { anchored, steps };
  });
  return (path) =>
    compiled.some(({ anchored, steps }) => {
      const offset = path.length - steps.length;
      if (offset < 0 || steps.length === 0 || (anchored && offset !== 0)) return false;
      return steps.every((step, i) => {
        const actual = path[offset + i];
        return typeof actual === 'number' ? step === '[]' || step === `${actual}` : step === '*' || step === actual;
      });
    });
}

const matchers = new WeakMap<readonly string[], (path: Path) => boolean>();

function matcherOf(patterns: readonly string[]): (path: Path) => boolean {
  let matcher = matchers.get(patterns);
  if (matcher === undefined) {
    matcher = pathMatcher(patterns);
    matchers.set(patterns, matcher);
  }
  return matcher;
}

const SIMPLE_ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

/**
 * Decodes the JSON string literal at `[start, end)` of `source`, quotes included (the closing one may be missing), with
 * exact offsets. An escape that JSON does not know stays as it is written.
 */
export function decodeJsonString(source: string, start: number, end: number): SegmentBuilder {
  const builder = new SegmentBuilder();
  let closing = end;
  let i = start + 1;
  let run = i;
  // The literal ends at its first bare quote; without one, at `end`.
  while (i < closing) {
    const unit = source.charCodeAt(i);
    if (unit === 0x22) {
      closing = i;
      break;
    }
    if (unit !== 0x5c) {
      i++;
      continue;
    }
    const kind = source[i + 1] ?? '';
    const simple = SIMPLE_ESCAPES[kind];
    const hex = kind === 'u' ? source.slice(i + 2, i + 6) : '';
    if (simple !== undefined && i + 2 <= end) {
      builder.literal(source, run, i);
      builder.escape(simple, i, i + 2);
      i += 2;
      run = i;
    } else if (/^[0-9a-fA-F]{4}$/.test(hex) && i + 6 <= end) {
      builder.literal(source, run, i);
      builder.escape(String.fromCharCode(Number.parseInt(hex, 16)), i, i + 6);
      i += 6;
      run = i;
    } else {
      i++;
    }
  }
  builder.literal(source, run, closing);
  return builder;
}

/** Escapes a text for the inside of a JSON string literal. */
function encodeJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

/** The same where the literal was written in ASCII (Python's `ensure_ascii`). */
function encodeJsonAscii(text: string): string {
  return encodeJson(text).replace(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Looks like prose: several words with letters and spaces, and no address. */
export function looksLikeProse(text: string): boolean {
  return /\p{L}{2,}\s+\p{L}{2,}/u.test(text) && !/^\s*(?:https?:\/\/|[\w.-]+@)\S*\s*$/u.test(text);
}

interface Literal {
  readonly start: number;
  readonly end: number;
  readonly path: Path;
  readonly role: string | undefined;
}

const ROLE_KEYS = new Set(['role', 'from', 'speaker']);

/** Prose literals and syntax errors of one JSON text. `guess`: with no known field, take whatever looks like prose. */
function segmentJson(unit: string, options: FormatOptions | undefined, guess: boolean): Segmentation {
  const isProse = matcherOf(options?.jsonFields ?? PROSE_FIELDS);
  const literals: Literal[] = [];
  const others: Literal[] = [];
  const problems: Finding[] = [];
  // One entry an open object: its role, known once its `role` member was read, and which literals wait for it.
  const roles: { role: string | undefined; from: number }[] = [];
  let isRoleKey = false;

  visit(
    unit,
    {
      onObjectBegin: () => {
        roles.push({ role: undefined, from: literals.length });
      },
      onObjectProperty: (property) => {
        isRoleKey = ROLE_KEYS.has(property);
      },
      onObjectEnd: () => {
        const closed = roles.pop();
        if (closed?.role === undefined) return;
        for (let i = closed.from; i < literals.length; i++) {
          if (literals[i]!.role === undefined) literals[i] = { ...literals[i]!, role: closed.role };
        }
      },
      onLiteralValue: (value, offset, length, _line, _character, pathOf) => {
        if (typeof value !== 'string' || unit[offset] !== '"') return;
        const open = roles.at(-1);
        if (isRoleKey && open !== undefined) open.role ??= value;
        isRoleKey = false;
        const path = pathOf();
        const literal = { start: offset, end: offset + length, path, role: undefined };
        if (isProse(path)) literals.push(literal);
        else if (guess) others.push(literal);
      },
      onArrayBegin: () => {
        isRoleKey = false;
      },
      onError: (code, offset, length) => {
        // The first error is the true one; what follows is its echo.
        if (problems.length > 0) return;
        const end = Math.min(unit.length, Math.max(offset + length, offset + 1));
        const start = Math.min(offset, Math.max(0, end - 1));
        problems.push({
          rule: 'format.json-syntax',
          severity: 'error',
          start,
          end: Math.max(start, end),
          args: [printParseErrorCode(code)],
        });
      },
    },
    { disallowComments: true, allowTrailingComma: false },
  );

  let chosen = literals;
  if (guess && literals.length === 0) {
    chosen = others.filter(({ start, end }) => looksLikeProse(unit.slice(start + 1, end - 1)));
  }
  const segments: Segment[] = [];
  for (const { start, end, path, role } of chosen) {
    const ascii = /\\u[0-9a-fA-F]{4}/.test(unit.slice(start, end)) && !/[^\0-\x7f]/.test(unit.slice(start, end));
    segments.push(
      ...decodeJsonString(unit, start, end).build({
        path: showPath(path),
        record: typeof path[0] === 'number' ? path[0] : undefined,
        role,
        encode: ascii ? encodeJsonAscii : encodeJson,
      }),
    );
  }
  return { segments, problems };
}

/** One JSON document; comments are errors, as JSON has none. Everything behind a syntax error is still read. */
export const json: Format = {
  id: 'json',
  unit: 'document',
  segment: (unit, options) =>
    unit.trim() === '' ? { segments: [], problems: [] } : segmentJson(unit.replace(/^\uFEFF/, ' '), options, false),
};

/**
 * JSON Lines: a JSON text a line, so that a broken line harms no other. Where a record has none of the known fields and
 * no setting names any, its strings that look like prose are taken: nothing is skipped silently.
 */
export const jsonl: Format = {
  id: 'jsonl',
  unit: 'line',
  segment: (unit, options) =>
    unit.trim() === ''
      ? { segments: [], problems: [] }
      : segmentJson(unit.replace(/^\uFEFF/, ' '), options, options?.jsonFields === undefined),
};
