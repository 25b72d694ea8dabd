import type { Span } from '../types';

/**
 * Variables in a prompt: `{{name}}`, spaces around the name allowed, names in any script (`{{мәтін}}`, `{{user.name}}`).
 * `\{{` is a plain `{{`; `{{! … }}` is a comment. Blocks of template engines
 * (`{{#if …}}`, `{% … %}`) are not supported. All offsets are UTF-16 units.
 *
 * Why not a library for Jinja: `@huggingface/jinja` 0.5.11 gives tokens, nodes and errors without their places, so that nothing
 * could be underlined; its names are ASCII alone (`{{мәтін}}` is an error), and a variable without a value renders as ''
 * in silence, which is the very thing to be said here.
 */
const TAG = /\\\{\{|\{\{([^{}]*)\}\}|\{%[^%\n]*%\}/gu;
const NAME = /^[\p{L}_][\p{L}\p{M}\p{N}_.-]*$/u;

export interface TemplateTag extends Span {
  readonly kind: 'variable' | 'comment' | 'escape' | 'block';
  /** Of a variable. */
  readonly name: string;
}

export function templateTags(text: string): TemplateTag[] {
  return [...text.matchAll(TAG)].map((match) => {
    const span = { start: match.index, end: match.index + match[0].length };
    if (match[0].startsWith('\\')) return { ...span, kind: 'escape', name: '' };
    const inner = match[1]?.trim() ?? '';
    if (inner.startsWith('!')) return { ...span, kind: 'comment', name: '' };
    return NAME.test(inner) ? { ...span, kind: 'variable', name: inner } : { ...span, kind: 'block', name: '' };
  });
}

/** A value as it stands in a prompt: texts as they are, everything else as JSON. */
export const valueText = (value: unknown): string =>
  typeof value === 'string' ? value : (JSON.stringify(value) ?? '');

/** The text with its variables filled in, once: what a value holds is text. A variable without a value stays as it is. */
export function fillTemplate(text: string, values: ReadonlyMap<string, string>): string {
  let filled = '';
  let at = 0;
  for (const { kind, name, start, end } of templateTags(text)) {
    filled += text.slice(at, start);
    at = end;
    if (kind === 'escape') filled += '{{';
    else if (kind === 'variable') filled += values.get(name) ?? text.slice(start, end);
    else if (kind === 'block') filled += text.slice(start, end);
  }
  return filled + text.slice(at);
}

/** Values by dotted name out of an object: `user.name` is found in `{ "user": { "name": … } }`, whole parts as JSON. */
export function valuesOf(object: Readonly<Record<string, unknown>>): Map<string, string> {
  const values = new Map<string, string>();
  const add = (path: string, value: unknown, depth: number) => {
    if (value === undefined || value === null) return;
    values.set(path, valueText(value));
    if (typeof value !== 'object' || depth >= 4) return;
    for (const [key, inner] of Object.entries(value)) add(`${path}.${key}`, inner, depth + 1);
  };
  for (const [key, value] of Object.entries(object)) add(key, value, 0);
  return values;
}
