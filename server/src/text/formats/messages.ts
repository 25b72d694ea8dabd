import { type Segment, SegmentBuilder } from '../segment';
import type { Format } from './format';
import { addInline, inlinePattern, type Meaning, placeholders } from './inline';
import { encodeJson, isTooDeep, JSON_RULES, type Literal, type Path, segmentByParser, TOO_DEEP } from './json';

/**
 * Texts of an interface as JSON: ARB (Flutter), i18next, Chrome's `messages.json`, bundles of VS Code. Every value is a text,
 * whatever its key; placeholders stay as they are. Of ARB's members `@name` only the description is prose.
 */

const INLINE = inlinePattern(() => String.raw`\\(?:u[0-9A-Fa-f]{4}|["\\/bfnrt])|${placeholders()}`);

function isText(path: Path): boolean {
  const last = path.at(-1);
  if (path.some((step) => typeof step === 'string' && step.startsWith('@'))) return last === 'description';
  // Chrome's: what a placeholder is filled with.
  return !path.includes('placeholders');
}

function build(source: string, literals: readonly Literal[]): Segment[] {
  return literals.flatMap(({ start, end }) => {
    const builder = new SegmentBuilder();
    const isClosed = end > start + 1 && source[end - 1] === '"';
    addInline(builder, source, start + 1, isClosed ? end - 1 : end, INLINE(), (match): Meaning => {
      if (!match.startsWith('\\') || match.startsWith('\\(')) return 'object';
      return { text: JSON.parse(`"${match}"`) as string };
    });
    return builder.build({ encode: (text) => (/[{}$%<>]/.test(text) ? undefined : encodeJson(text)) });
  });
}

/** An object of strings, maybe in objects and in lists, with keys of which a data set has none. */
function looksLikeMessages(sample: string): boolean {
  const head = sample.replace(/^\uFEFF/, '').trimStart();
  if (
    !head.startsWith('{') ||
    /\[\s*[[{]|[:,[]\s*(?:-?\d|true\b|false\b|null\b)/.test(head.replace(/"(?:[^"\\\r\n]|\\.)*"/g, '""'))
  ) {
    return false;
  }
  const members = [...head.matchAll(/"((?:[^"\\\r\n]|\\.)*)"\s*:\s*"((?:[^"\\\r\n]|\\.)*)"/g)];
  const isRecord = members.some(([, key]) =>
    /^(?:text|instruction|prompt|completion|content|response|answer|question)$/.test(key!),
  );
  const read = members.filter(([, , value]) => /\p{L}/u.test(value!));
  return read.length >= 2 && !isRecord && read.some(([, , value]) => /[^\P{L}A-Za-z]/u.test(value!));
}

export const messages: Format = {
  id: 'messages',
  names: { kk: 'Интерфейс мәтіндері (JSON)', ru: 'Тексты интерфейса (JSON)', en: 'Interface texts (JSON)' },
  extensions: ['.arb', '.i18n.json', '.l10n.json', '.l10n.*.json', '.nls.json', '.nls.*.json'],
  languageIds: ['arb'],
  contributes: { extensions: ['.arb'] },
  guest: true,
  layout: 'values',
  sidecar: true,
  rules: JSON_RULES,
  sniff: { insteadOf: 'json', test: looksLikeMessages },
  chunk: 'document',
  segment: (chunk) =>
    isTooDeep(chunk)
      ? { segments: [], problems: [TOO_DEEP] }
      : chunk.trim() === ''
        ? { segments: [], problems: [] }
        : segmentByParser(chunk.replace(/^\uFEFF/, ' '), isText, false, build),
};
