import type { Span } from '../../types';
import type { Segment } from '../segment';
import type { Format } from './format';
import { segmentMarkdown } from './markdown';

/**
 * Prompt files (`*.prompt`, `*.prompt.md`): front matter between `---` lines, role headers on lines of their own, text
 * with placeholders. Headers and front matter are no prose; a placeholder is an `OBJECT` in it.
 */

const ROLES = 'system|user|assistant|developer|tool|function|model|human|ai|жүйе|пайдаланушы|көмекші';

/** `system:`, `## User`, `**assistant:**`, `<|user|>`, `<|im_start|>system`, `{{role "user"}}`. */
const ROLE_LINE = new RegExp(
  String.raw`^[ \t]*(?:(?:#{1,6}[ \t]+)(${ROLES})[ \t]*:?|\**(${ROLES})[ \t]*:\**|<\|(${ROLES})\|>|<\|(?:im_start|start_header_id)\|>[ \t]*(${ROLES})(?:<\|end_header_id\|>)?|\{\{\s*role\s+["'](${ROLES})["']\s*\}\})[ \t]*$`,
  'iu',
);

/** `{{name}}` and template blocks, `{name}`, `${name}`, special tokens such as `<|eot_id|>`. */
const PLACEHOLDER = /\{\{[^{}]*\}\}|\{%[^%]*%\}|\$?\{[A-Za-z_][A-Za-z0-9_.]*\}|<\|[A-Za-z0-9_]+\|>/g;

const FRONT_MATTER = /^\uFEFF?---[ \t]*(?:\r\n|\n|\r)(?:[^\r\n]*(?:\r\n|\n|\r))*?---[ \t]*(?:\r\n|\n|\r|$)/;

export interface PromptSection extends Span {
  /** Lower-case role of the header above; undefined before the first header. */
  readonly role: string | undefined;
}

/** The sections between role headers, header lines and front matter excluded; offsets are UTF-16 units. */
export function promptSections(text: string): { frontMatter: Span | undefined; sections: PromptSection[] } {
  const matter = FRONT_MATTER.exec(text);
  const sections: PromptSection[] = [];
  let role: string | undefined;
  let start = matter?.[0].length ?? (text.startsWith('\uFEFF') ? 1 : 0);
  let base = start;
  for (const raw of text.slice(start).split(/(?<=\n)|(?<=\r)(?!\n)/)) {
    const header = ROLE_LINE.exec(raw.replace(/[\r\n]+$/, ''));
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
  return { frontMatter: matter === null ? undefined : { start: 0, end: matter[0].length }, sections };
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
    extensions: ['.prompt', '.prompt.md'],
    configuration: './syntaxes/prompt.language-configuration.json',
    grammar: { scopeName: 'text.qalam.prompt', path: './syntaxes/prompt.tmLanguage.json' },
  },
  wordSuggestions: false,
  layout: 'paragraphs',
  chat: true,
  sidecar: true,
  rules: [],
  unit: 'document',
  segment(unit) {
    const segments: Segment[] = [];
    for (const { role, start, end } of promptSections(unit).sections) {
      const excluded = placeholders(unit.slice(start, end)).map((span) => ({
        start: start + span.start,
        end: start + span.end,
      }));
      segments.push(...segmentMarkdown(unit, start, end, excluded, { role }));
    }
    return { segments, problems: [] };
  },
};
