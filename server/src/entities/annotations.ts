/**
 * Annotated texts to and from the files of annotation tools. In memory a document is its text and spans in UTF-16 units; a
 * file may count code points (Python's tools do). Pure functions.
 */
import { tokenize } from '../text/tokens';
import type { Result } from '../types';
import { spansOf, type TaggedSentence } from './iob2';
import { reconcile, sentencesOf } from './reconcile';

export interface AnnotatedSpan {
  /** UTF-16 offsets in the document's text, half open. */
  readonly start: number;
  readonly end: number;
  readonly class: string;
}

export interface AnnotatedDocument {
  readonly text: string;
  readonly spans: readonly AnnotatedSpan[];
}

export type OffsetUnit = 'utf-16' | 'code-point';

/** `doccano`: `{text, label: [[start, end, class]]}`; `prodigy`: `{text, spans: [{start, end, label}]}`; `label-studio`: a task. */
export type SpanFormat = 'doccano' | 'prodigy' | 'label-studio';

/** Code point index of each UTF-16 offset, `text.length` included; inside a pair, that of the pair. */
function codePointIndex(text: string): Int32Array {
  const index = new Int32Array(text.length + 1);
  let count = 0;
  for (let i = 0; i < text.length; ) {
    const width = text.codePointAt(i)! > 0xffff ? 2 : 1;
    for (let k = 0; k < width; k++) index[i + k] = count;
    i += width;
    count++;
  }
  index[text.length] = count;
  return index;
}

/** UTF-16 offset of each code point index, the number of code points included. */
function utf16Index(text: string): number[] {
  const index: number[] = [];
  for (let i = 0; i < text.length; i += text.codePointAt(i)! > 0xffff ? 2 : 1) index.push(i);
  index.push(text.length);
  return index;
}

/** One line of JSONL (no line end) for a document. */
export function toJsonLine(document: AnnotatedDocument, format: SpanFormat, unit: OffsetUnit): string {
  const index = unit === 'code-point' ? codePointIndex(document.text) : undefined;
  const at = (offset: number) => index?.[offset] ?? offset;
  const { text, spans } = document;
  switch (format) {
    case 'doccano':
      return JSON.stringify({ text, label: spans.map((span) => [at(span.start), at(span.end), span.class]) });
    case 'prodigy':
      return JSON.stringify({
        text,
        spans: spans.map((span) => ({ start: at(span.start), end: at(span.end), label: span.class })),
      });
    case 'label-studio':
      return JSON.stringify({
        data: { text },
        annotations: [
          {
            result: spans.map((span, i) => ({
              id: String(i),
              from_name: 'label',
              to_name: 'text',
              type: 'labels',
              value: {
                start: at(span.start),
                end: at(span.end),
                text: text.slice(span.start, span.end),
                labels: [span.class],
              },
            })),
          },
        ],
      });
  }
}

type Json = { readonly [key: string]: unknown };
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Reads a line of any of the three shapes, told apart by their keys. An error says what is amiss: no JSON, no text, a span
 * without a class or out of the text.
 */
export function fromJsonLine(line: string, unit: OffsetUnit): Result<AnnotatedDocument> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { ok: false, error: 'not a line of JSON' };
  }
  if (!isObject(value)) return { ok: false, error: 'not an object' };
  const data = isObject(value.data) ? value.data : value;
  if (typeof data.text !== 'string') return { ok: false, error: 'no text' };
  const { text } = data;
  const raw: [unknown, unknown, unknown][] = [];
  const triples = value.label ?? value.labels;
  if (Array.isArray(triples)) {
    for (const item of triples) raw.push(Array.isArray(item) ? [item[0], item[1], item[2]] : [item, item, item]);
  }
  if (Array.isArray(value.spans)) {
    for (const item of value.spans) if (isObject(item)) raw.push([item.start, item.end, item.label]);
  }
  const annotations = Array.isArray(value.annotations) ? value.annotations : [];
  const results = isObject(annotations[0]) ? annotations[0].result : undefined;
  for (const item of Array.isArray(results) ? results : []) {
    if (!isObject(item) || !isObject(item.value) || !Array.isArray(item.value.labels)) continue;
    raw.push([item.value.start, item.value.end, item.value.labels[0]]);
  }
  const index = unit === 'code-point' ? utf16Index(text) : undefined;
  const spans: AnnotatedSpan[] = [];
  for (const [from, to, name] of raw) {
    const start = index === undefined ? from : index[from as number];
    const end = index === undefined ? to : index[to as number];
    if (typeof name !== 'string' || name === '') return { ok: false, error: 'a span without a class' };
    if (
      typeof start !== 'number' ||
      typeof end !== 'number' ||
      !Number.isInteger(start) ||
      !Number.isInteger(end) ||
      start < 0 ||
      end > text.length ||
      start >= end
    ) {
      return { ok: false, error: `a span out of the text: ${String(from)}–${String(to)}` };
    }
    spans.push({ start, end, class: name });
  }
  return { ok: true, value: { text, spans } };
}

/**
 * A document as tagged sentences, tokenised as KazNERD is. `lost` are the spans that IOB2 cannot say: those whose bounds fall
 * inside a token or a sentence other than their own, and those that overlap one taken before.
 */
export function toSentences(document: AnnotatedDocument): { sentences: TaggedSentence[]; lost: AnnotatedSpan[] } {
  const pieces = reconcile(document.text, tokenize(document.text));
  const tags: string[] = pieces.map(() => 'O');
  const ranges = sentencesOf(document.text, pieces);
  const sentenceAt = new Int32Array(pieces.length);
  for (const [s, { start, end }] of ranges.entries()) sentenceAt.fill(s, start, end);
  const byStart = new Map(pieces.map((piece, i) => [piece.start, i]));
  const byEnd = new Map(pieces.map((piece, i) => [piece.end, i]));
  const lost: AnnotatedSpan[] = [];
  for (const span of document.spans) {
    const first = byStart.get(span.start);
    const last = byEnd.get(span.end);
    const fits =
      first !== undefined &&
      last !== undefined &&
      first <= last &&
      sentenceAt[first] === sentenceAt[last] &&
      tags.slice(first, last + 1).every((tag) => tag === 'O');
    if (!fits) {
      lost.push(span);
      continue;
    }
    for (let i = first; i <= last; i++) tags[i] = `${i === first ? 'B' : 'I'}-${span.class}`;
  }
  const sentences = ranges.map(({ start, end }) => ({
    id: '',
    tokens: pieces.slice(start, end).map((piece) => document.text.slice(piece.start, piece.end)),
    tags: tags.slice(start, end),
  }));
  return { sentences, lost };
}

/** A tagged sentence as a document: its tokens joined by single spaces. */
export function fromSentence(sentence: TaggedSentence): AnnotatedDocument {
  const starts: number[] = [];
  let text = '';
  for (const token of sentence.tokens) {
    if (text !== '') text += ' ';
    starts.push(text.length);
    text += token;
  }
  const spans = spansOf(sentence.tags).map((span) => ({
    start: starts[span.start]!,
    end: starts[span.end - 1]! + sentence.tokens[span.end - 1]!.length,
    class: span.class,
  }));
  return { text, spans };
}

export interface Agreement {
  /** Strict span F1, the same whichever file is taken as the measure. */
  readonly f1: number;
  /** Cohen's kappa over the tags of tokens; 1 where both say the same of everything. */
  readonly kappa: number;
  readonly differences: readonly {
    readonly sentence: number;
    readonly start: number;
    readonly end: number;
    readonly text: string;
    /** The class in each file; undefined where this span is not one there. */
    readonly first: string | undefined;
    readonly second: string | undefined;
  }[];
}

/** Compares two files of the same sentences; sentences whose tokens differ make an error that names the first. */
export function agreement(first: readonly TaggedSentence[], second: readonly TaggedSentence[]): Result<Agreement> {
  if (first.length !== second.length) {
    return { ok: false, error: `the files have ${first.length} and ${second.length} sentences` };
  }
  const counts = new Map<string, number>();
  const differences: Agreement['differences'][number][] = [];
  let both = 0;
  let all = 0;
  let same = 0;
  let tokens = 0;
  for (const [s, a] of first.entries()) {
    const b = second[s]!;
    if (a.tokens.length !== b.tokens.length || a.tokens.some((token, i) => token !== b.tokens[i])) {
      return { ok: false, error: `sentence ${s + 1} has other tokens in the second file` };
    }
    for (let i = 0; i < a.tokens.length; i++) {
      tokens++;
      if (a.tags[i] === b.tags[i]) same++;
      counts.set(`1 ${a.tags[i]}`, (counts.get(`1 ${a.tags[i]}`) ?? 0) + 1);
      counts.set(`2 ${b.tags[i]}`, (counts.get(`2 ${b.tags[i]}`) ?? 0) + 1);
    }
    const spans = new Map<string, { start: number; end: number; first?: string; second?: string }>();
    for (const [side, tags] of [['first', a.tags] as const, ['second', b.tags] as const]) {
      for (const { start, end, class: name } of spansOf(tags)) {
        const key = `${start} ${end}`;
        spans.set(key, { start, end, ...spans.get(key), [side]: name });
        all++;
      }
    }
    for (const span of spans.values()) {
      if (span.first === span.second) both += 2;
      else {
        const { start, end } = span;
        const text = a.tokens.slice(start, end).join(' ');
        differences.push({ sentence: s, start, end, text, first: span.first, second: span.second });
      }
    }
  }
  let chance = 0;
  for (const [key, count] of counts) {
    if (key.startsWith('1 ')) chance += (count / tokens) * ((counts.get(`2 ${key.slice(2)}`) ?? 0) / tokens);
  }
  const observed = tokens === 0 ? 1 : same / tokens;
  return {
    ok: true,
    value: {
      f1: all === 0 ? 1 : both / all,
      kappa: chance >= 1 || tokens === 0 ? 1 : (observed - chance) / (1 - chance),
      differences: differences.sort((x, y) => x.sentence - y.sentence || x.start - y.start || x.end - y.end),
    },
  };
}

/**
 * Names that are labelled in more than one way, by `key` (`foldStem` for inflected forms): each with its classes and how
 * often each was given, the most divided first.
 */
export function inconsistencies(
  documents: Iterable<AnnotatedDocument>,
  key: (mention: string) => string,
): { readonly key: string; readonly classes: readonly (readonly [string, number])[] }[] {
  const names = new Map<string, Map<string, number>>();
  for (const { text, spans } of documents) {
    for (const span of spans) {
      const name = key(text.slice(span.start, span.end));
      const classes = names.get(name) ?? new Map<string, number>();
      classes.set(span.class, (classes.get(span.class) ?? 0) + 1);
      names.set(name, classes);
    }
  }
  return [...names]
    .filter(([, classes]) => classes.size > 1)
    .map(([name, classes]) => ({ key: name, classes: [...classes].sort((a, b) => b[1] - a[1]) }))
    .sort((a, b) => minority(b.classes) - minority(a.classes));
}

const minority = (classes: readonly (readonly [string, number])[]) =>
  classes.slice(1).reduce((sum, [, count]) => sum + count, 0);
