import type { Position, Range } from '../protocol';
import type { TextEdit } from '../types';
import type { Format, FormatOptions } from './formats/format';
import { MESSAGE_ROLES, type MessageRole } from './formats/prompt';
import { OBJECT, type Segment } from './segment';
import type { TextStore } from './store';

/** How many records before and after are lent, how much of a text is lent and how much of all, UTF-16 units. */
const RECORDS_BEFORE = 200;
const RECORDS_AFTER = 2;
const CONTEXT_UNITS = 1_000;
const LENT_UNITS = 8_000;

/** A text, and how it is read. */
export interface ProseSource {
  readonly store: TextStore;
  readonly format: Format;
  readonly formatOptions: FormatOptions;
}

/** A segment, and the document offset that its source offsets count from. */
export interface PlacedSegment {
  readonly segment: Segment;
  readonly base: number;
}

/** Decoded prose around a caret. */
export interface Prose {
  readonly prefix: string;
  readonly suffix: string;
  /** Writes inserted prose as the document's format needs it, e.g. with JSON escapes. */
  readonly encode: (text: string) => string | undefined;
  /** Label of the language of most of the chunk, where it is analysed. */
  readonly language?: string;
  /** What else stands around: the record's other fields, records nearby (other fields first, then the same one), the messages before. */
  readonly context: {
    readonly fields?: readonly { readonly name: string; readonly value: string }[];
    readonly neighbours?: readonly string[];
    readonly messages?: readonly { readonly role: MessageRole; readonly content: string }[];
  };
}

/** The prose of a range, the range that it stands for, and how prose is written there. */
export interface ProseOfRange {
  readonly text: string;
  readonly range: Range;
  readonly encode: (text: string) => string | undefined;
  /** An edit of the text, UTF-16 offsets in it, as one of the document; undefined where it cannot be made there. */
  readonly edit: (edit: TextEdit) => { readonly range: Range; readonly newText: string } | undefined;
}

/**
 * The prose around a caret in a chunk that begins at `line` and has these segments: decoded text before and after it, at most
 * so many UTF-16 units each. Undefined where there is no prose, e.g. on a JSON key. Where lines are plain text, earlier ones
 * belong to the prefix.
 */
export function proseAt(
  source: ProseSource,
  { line, segments }: { readonly line: number; readonly segments: readonly Segment[] },
  position: Position,
  prefixUnits: number,
  suffixUnits: number,
): Prose | undefined {
  const { store, format } = source;
  const { layout } = format;
  const base = store.offsetAt({ line, character: 0 });
  const caret = store.offsetAt(position) - base;
  const index = segments.findIndex((candidate) => candidate.start <= caret && caret <= candidate.end);
  const segment = segments[index];
  // An empty line of plain text is prose about to be written.
  if (!segment && layout !== 'lines') return undefined;
  const offset = segment?.fromSource(caret) ?? 0;
  let prefix = segment?.text.slice(0, offset) ?? '';
  if (layout === 'lines') {
    const start = base + caret - prefix.length;
    prefix = store.slice(Math.max(0, start - prefixUnits), start) + prefix;
  } else {
    // A long text is cut into parts that follow each other; the paragraphs of a document follow each other as well.
    const paragraphs = layout === 'paragraphs';
    for (let i = index; i > 0 && prefix.length < prefixUnits; i--) {
      const before = segments[i - 1]!;
      if (segments[i]!.part) prefix = before.text + prefix;
      else if (paragraphs && before.role === segment!.role) prefix = `${before.text.trimEnd()}\n\n${prefix}`;
      else break;
    }
  }
  return {
    prefix: prefix.slice(-prefixUnits),
    suffix: segment?.text.slice(offset, offset + suffixUnits) ?? '',
    encode: (text) => (segment ? segment.encode(text) : text),
    context: segment ? contextOf(source, segments, index, line) : {},
  };
}

function contextOf(
  { store, format, formatOptions }: ProseSource,
  segments: readonly Segment[],
  index: number,
  line: number,
): Prose['context'] {
  const own = segments[index]!;
  if (format.records === 'line') {
    const fields = segments.flatMap(({ path, text, part }) =>
      path === undefined || path === own.path || part ? [] : [{ name: path, value: text.slice(0, CONTEXT_UNITS) }],
    );
    const neighbours: string[] = [];
    let lent = 0;
    for (let distance = 1; distance <= RECORDS_BEFORE && lent < LENT_UNITS; distance++) {
      for (const other of [line - distance, ...(distance <= RECORDS_AFTER ? [line + distance] : [])]) {
        if (other < 0 || other >= store.lineCount) continue;
        const near = format.segment(store.linesText(other, other + 1), formatOptions).segments;
        const same = near.find((candidate) => candidate.path === own.path);
        if (!same) continue;
        // As the record being written is shown: an answer alone says little without its question.
        const others = near.flatMap(({ path, text, part }) =>
          path === undefined || path === own.path || part ? [] : `${path}: ${text.slice(0, CONTEXT_UNITS)}`,
        );
        const text = [...others, same.text.slice(0, CONTEXT_UNITS)].join('\n\n');
        neighbours.push(text);
        lent += text.length;
      }
    }
    return { fields, neighbours };
  }
  if (format.chat) {
    // The message that is being written: what stands before the caret in it is the text that is gone on with.
    let first = index;
    while (first > 0 && segments[first - 1]!.role === own.role) first--;
    const messages: { role: MessageRole; content: string }[] = [];
    let heading: string | undefined;
    for (const { role, text } of segments.slice(0, first)) {
      const known = role !== undefined && Object.hasOwn(MESSAGE_ROLES, role) ? MESSAGE_ROLES[role] : undefined;
      if (known === undefined) continue;
      const last = messages.at(-1);
      if (last && heading === role) last.content += `\n\n${text}`;
      else messages.push({ role: known, content: text });
      heading = role;
    }
    return { messages };
  }
  return {};
}

/** The prose of segments within document offsets `[from, to)`, decoded: at most `limit` UTF-16 units. */
export function proseBetween(
  segments: Iterable<PlacedSegment>,
  from: number,
  to: number,
  limit: number,
): { texts: string[]; whole: boolean } {
  const texts: string[] = [];
  let left = limit;
  for (const { segment, base } of segments) {
    if (left <= 0) break;
    if (base + segment.end <= from || base + segment.start >= to) continue;
    const first = base + segment.start < from ? segment.fromSource(from - base) : 0;
    const last = base + segment.end > to ? segment.fromSource(to - base) : segment.text.length;
    const text = segment.text.slice(first, last).slice(0, left);
    left -= text.length;
    if (text.trim() !== '') texts.push(text);
  }
  return { texts, whole: left > 0 };
}

/**
 * The decoded prose of a range and how to write prose there: in text and Markdown the source itself, elsewhere what lies
 * within one piece of prose; undefined where the range is no such thing. `segments`: those of the range's first line.
 */
export function proseOf(
  { store, format }: ProseSource,
  segments: Iterable<PlacedSegment>,
  range: Range,
): ProseOfRange | undefined {
  const start = store.offsetAt(range.start);
  const end = store.offsetAt(range.end);
  const placed = (base: number, { start, end, newText }: TextEdit) => ({
    range: { start: store.positionAt(base + start), end: store.positionAt(base + end) },
    newText,
  });
  if (format.layout !== 'values') {
    const text = store.slice(start, end);
    return { text, range, encode: (other) => other, edit: (edit) => placed(start, edit) };
  }
  for (const { segment, base } of segments) {
    if (start - base < segment.start || end - base > segment.end) continue;
    const from = segment.fromSource(start - base);
    const to = segment.fromSource(end - base);
    const text = segment.text.slice(from, to);
    // Something that is no prose lies in between.
    if (text.includes(OBJECT)) continue;
    const span = segment.toSourceSpan(from, to);
    return {
      text,
      range: { start: store.positionAt(base + span.start), end: store.positionAt(base + span.end) },
      encode: (other) => segment.encode(other),
      edit: (edit) => {
        const source = segment.toSourceEdit({ ...edit, start: from + edit.start, end: from + edit.end });
        return source && placed(base, source);
      },
    };
  }
  return undefined;
}
