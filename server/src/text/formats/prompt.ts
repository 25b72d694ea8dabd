import type { Finding, Span } from '../../types';
import type { Segment } from '../segment';
import type { Format } from './format';
import { markdownTooDense, segmentMarkdown } from './markdown';
import { ParserBudget } from './markdownBounds';

/**
 * Prompt files (`*.prompt`, `*.prompt.md`): front matter between `---` lines, role headers on lines of their own, text
 * with placeholders. Headers and front matter are no prose; a placeholder is an `OBJECT` in it.
 */

const ROLES = 'system|user|assistant|developer|tool|function|model|human|ai|жүйе|пайдаланушы|көмекші';

export type MessageRole = 'system' | 'user' | 'assistant';

/** Whose message it is, by the lower-case names that are in use; `tool` and `function` are nobody's. */
export const MESSAGE_ROLES: Readonly<Record<string, MessageRole>> = {
  system: 'system',
  developer: 'system',
  жүйе: 'system',
  user: 'user',
  human: 'user',
  пайдаланушы: 'user',
  assistant: 'assistant',
  model: 'assistant',
  ai: 'assistant',
  gpt: 'assistant',
  көмекші: 'assistant',
};

/** `system:`, `## User`, `**assistant:**`, `<|user|>`, `<|im_start|>system`, `{{role "user"}}`. */
const ROLE_LINE = new RegExp(
  String.raw`^[ \t]*(?:(?:#{1,6}[ \t]+)(${ROLES})[ \t]*:?|\**(${ROLES})[ \t]*:\**|<\|(${ROLES})\|>|<\|(?:im_start|start_header_id)\|>[ \t]*(${ROLES})(?:<\|end_header_id\|>)?|\{\{\s*role\s+["'](${ROLES})["']\s*\}\})[ \t]*$`,
  'iu',
);

/** UTF-16 units; white space in a longer line would be read again from each of its places. */
const LONGEST_ROLE_LINE = 200;

/** `{{name}}` and template blocks, `{name}`, `${name}`, special tokens such as `<|eot_id|>`. */
const PLACEHOLDER = /\{\{[^{}]*\}\}|\{%[^%]*%\}|\$?\{[A-Za-z_][A-Za-z0-9_.]*\}|<\|[A-Za-z0-9_]+\|>/g;

const FENCE = /^---[ \t]*$/;
/** The offsets right after line ends. */
const LINE_ENDS = /(?<=\n)|(?<=\r)(?!\n)/;
const withoutLineEnd = (line: string) => line.replace(/[\r\n]+$/, '');

/** Length of the front matter at the start of these lines, its fences included; 0 where there is none. */
function frontMatterLength(lines: readonly string[]): number {
  if (!FENCE.test(withoutLineEnd(lines[0] ?? ''))) return 0;
  let length = 0;
  for (const [index, line] of lines.entries()) {
    length += line.length;
    if (index > 0 && FENCE.test(withoutLineEnd(line))) return length;
  }
  return 0;
}

export interface PromptSection extends Span {
  /** Lower-case role of the header above; undefined before the first header. */
  readonly role: string | undefined;
}

/** The sections between role headers, header lines and front matter excluded; offsets are UTF-16 units. */
export function promptSections(text: string): { frontMatter: Span | undefined; sections: PromptSection[] } {
  const bom = text.startsWith('\uFEFF') ? 1 : 0;
  const lines = text.slice(bom).split(LINE_ENDS);
  const matterEnd = bom + frontMatterLength(lines);
  const sections: PromptSection[] = [];
  let role: string | undefined;
  let start = matterEnd;
  let base = bom;
  for (const raw of lines) {
    if (base < matterEnd) {
      base += raw.length;
      continue;
    }
    const header = raw.length <= LONGEST_ROLE_LINE ? ROLE_LINE.exec(withoutLineEnd(raw)) : null;
    if (header !== null) {
      if (base > start) sections.push({ role, start, end: base });
      role = header
        .slice(1)
        .find((name) => name !== undefined)!
        .toLowerCase();
      start = base + raw.length;
    }
    base += raw.length;
  }
  if (base > start) sections.push({ role, start, end: base });
  return { frontMatter: matterEnd === bom ? undefined : { start: 0, end: matterEnd }, sections };
}

/** Ranges of the placeholders of a text, in order. */
export function placeholders(text: string): Span[] {
  return [...text.matchAll(PLACEHOLDER)].map((match) => ({ start: match.index, end: match.index + match[0].length }));
}

export const prompt: Format = {
  id: 'prompt',
  names: { kk: 'Нұсқау', ru: 'Промпт', en: 'Prompt' },
  extensions: ['.prompt', '.prompt.md', '.prompt.txt', '.prompty'],
  languageIds: ['qalam-prompt', 'prompt'],
  contributes: {
    // VS Code has a language of its own for `.prompt.md`.
    extensions: ['.prompt'],
    configuration: './syntaxes/prompt.language-configuration.json',
    grammar: { scopeName: 'text.qalam.prompt', path: './syntaxes/prompt.tmLanguage.json' },
  },
  wordSuggestions: false,
  layout: 'paragraphs',
  chat: true,
  sidecar: true,
  rules: [markdownTooDense],
  chunk: 'document',
  segment(chunk) {
    const segments: Segment[] = [];
    const problems: Finding[] = [];
    const budget = new ParserBudget();
    for (const { role, start, end } of promptSections(chunk).sections) {
      const excluded = placeholders(chunk.slice(start, end)).map((span) => ({
        start: start + span.start,
        end: start + span.end,
      }));
      const section = segmentMarkdown(chunk, start, end, excluded, { role }, budget);
      for (const segment of section.segments) segments.push(segment);
      for (const problem of section.problems) problems.push(problem);
    }
    return { segments, problems };
  },
};
