import { SegmentBuilder } from '../segment';
import type { Format, Segmentation } from './format';
import { addInline, hasLetters, inlinePattern, isAscii, placeholders, readEscape } from './inline';
import { linesOf } from './lines';

/**
 * Java's `.properties` and files like them (`.ini`, `.conf`): values and comments that have a letter outside of ASCII, written out or as `\uXXXX`. A value goes on
 * behind a backslash at the line's end. Fixes are written as the value was.
 */

const INLINE = inlinePattern(() => String.raw`\\(?:u[0-9A-Fa-f]{4}|[^\r\n])|${placeholders()}`);
const KEY = /^\s*(?:\\.|[^\\:=\s])+[ \t]*[:=]?[ \t]*/;

const escapeUnits = (text: string) =>
  text.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

function segment(source: string): Segmentation {
  const segments: Segmentation['segments'][number][] = [];
  if (isAscii(source)) return { segments, problems: [] };
  let builder = new SegmentBuilder();
  let isEscaped = false;
  const flush = () => {
    if (builder.isEmpty) return;
    // As this value is written: the next one may be written otherwise when a fix is made.
    const write = isEscaped ? escapeUnits : (text: string) => text;
    const encode = (text: string) => (/[\\\r\n{}$%<>]/.test(text) ? undefined : write(text));
    for (const found of builder.build({ encode })) if (hasLetters(found.text)) segments.push(found);
    builder = new SegmentBuilder();
  };
  let goesOn = false;
  for (const { start, end } of linesOf(source)) {
    const line = source.slice(start, end);
    const mark = goesOn ? null : /^\s*[#!;]+[ \t]*/.exec(line);
    if (mark !== null) {
      flush();
      isEscaped = false;
      builder.literal(source, start + mark[0].length, end);
      flush();
      continue;
    }
    if (!goesOn) flush();
    const head = goesOn ? /^[ \t]*/.exec(line)![0].length : (KEY.exec(line.slice(0, 1000))?.[0].length ?? line.length);
    const slashes = /\\*$/.exec(line.slice(-100))![0].length;
    if (!goesOn) isEscaped = /\\u/.test(line) && !hasLetters(line.slice(head));
    goesOn = slashes % 2 === 1;
    addInline(builder, source, start + Math.min(head, line.length), goesOn ? end - 1 : end, INLINE(), (match) =>
      match.startsWith('\\') ? readEscape(match) : 'object',
    );
  }
  flush();
  return { segments, problems: [] };
}

export const properties: Format = {
  id: 'properties',
  names: { kk: '.properties', ru: '.properties', en: '.properties' },
  extensions: ['.properties', '.ini', '.cfg', '.conf'],
  languageIds: ['properties', 'java-properties', 'ini'],
  guest: true,
  layout: 'values',
  sidecar: true,
  rules: [],
  chunk: 'document',
  segment,
};
