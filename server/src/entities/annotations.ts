/**
 * Annotated texts to and from the files of annotation tools. In memory a document is its text and spans in UTF-16 units; a
 * file may count code points (Python's tools do). Pure functions.
 */
import { isObject } from '../json';
import { codePointIndex, utf16Index } from '../text/offsets';
import { tokenize } from '../text/tokens';
import type { OffsetUnit, Result, Span } from '../types';
import { isIdLine, spansOf, type TaggedSentence } from './iob2';
import { reconcile, sentencesOf } from './reconcile';
import { type Annotator, type Recognised, recognise, taskMembers } from './shapes';

export interface AnnotatedSpan {
  /** UTF-16 offsets in the document's text, half open. */
  readonly start: number;
  readonly end: number;
  readonly class: string;
  /** What relations of the record name it by. */
  readonly id?: string | number;
}

export interface AnnotatedDocument {
  readonly text: string;
  readonly spans: readonly AnnotatedSpan[];
  /** The tokens that were annotated, where the file says them; in order, not overlapping. */
  readonly tokens?: readonly Span[];
  /** The record's other members (`id`, `meta` …), which go along from one shape to the next. */
  readonly rest?: Readonly<Record<string, unknown>>;
  /** The spans are a model's guesses. */
  readonly isPrediction?: true;
  /** Why its annotator did not let it stand: rejected, cancelled. */
  readonly leftOut?: string;
}

/** `doccano`: `{text, label: [[start, end, class]]}`; `prodigy`: `{text, spans: [{start, end, label}]}`; `label-studio`: a task. */
export type SpanFormat = 'doccano' | 'prodigy' | 'label-studio';

export const SPAN_FORMATS: readonly SpanFormat[] = ['doccano', 'prodigy', 'label-studio'];

/** Members that a shape writes itself. */
const WRITTEN: Readonly<Record<SpanFormat, readonly string[]>> = {
  doccano: ['text', 'label', 'entities', 'tokens'],
  prodigy: ['text', 'spans', 'tokens'],
  'label-studio': ['text', 'tokens'],
};

/** Other members of a record, those that have a name of the shape's own called `other_…`. */
const besides = (rest: Readonly<Record<string, unknown>>, format: SpanFormat) =>
  Object.fromEntries(
    Object.entries(rest).map(([name, value]) => [WRITTEN[format].includes(name) ? `other_${name}` : name, value]),
  );

/**
 * One line of JSONL (no line end) for a document. Tokens are written as Prodigy writes them, in every shape; the record's
 * other members stand beside the text, in a task of Label Studio in its `data`, but for `id` and the task's own.
 */
export function toJsonLine(document: AnnotatedDocument, format: SpanFormat, unit: OffsetUnit): string {
  const index = unit === 'code-point' ? codePointIndex(document.text) : undefined;
  const at = (offset: number) => index?.[offset] ?? offset;
  const { text, spans, tokens } = document;
  const { id, ...others } = document.rest ?? {};
  const rest = besides(others, format);
  const named = id !== undefined && { id };
  const cut = tokens && {
    tokens: tokens.map(({ start, end }, i) => ({
      text: text.slice(start, end),
      start: at(start),
      end: at(end),
      id: i,
    })),
  };
  switch (format) {
    case 'doccano':
      // What relations name has to be there.
      if (spans.some((span) => span.id !== undefined))
        return JSON.stringify({
          ...named,
          text,
          entities: spans.map((span) => ({
            id: span.id,
            label: span.class,
            start_offset: at(span.start),
            end_offset: at(span.end),
          })),
          ...cut,
          ...rest,
        });
      return JSON.stringify({
        ...named,
        text,
        label: spans.map((span) => [at(span.start), at(span.end), span.class]),
        ...cut,
        ...rest,
      });
    case 'prodigy': {
      // Prodigy's editor wants to know the tokens of a span, the last one included.
      const first = new Map(tokens?.map(({ start }, i) => [start, i]));
      const last = new Map(tokens?.map(({ end }, i) => [end, i]));
      return JSON.stringify({
        ...named,
        text,
        spans: spans.map(({ start, end, class: label, id: spanId }) => ({
          start: at(start),
          end: at(end),
          label,
          ...(spanId !== undefined && { id: spanId }),
          ...(first.has(start) && last.has(end) && { token_start: first.get(start), token_end: last.get(end) }),
        })),
        ...cut,
        ...rest,
      });
    }
    case 'label-studio': {
      const { results, label_studio: project, ...members } = rest;
      const { beside, annotation, data } = taskMembers(members);
      const names = projectNames(project);
      return JSON.stringify({
        ...named,
        data: { [names.data]: text, ...cut, ...data },
        ...beside,
        [document.isPrediction ? 'predictions' : 'annotations']: [
          {
            ...annotation,
            result: [
              ...spans.map((span, i) => ({
                id: String(span.id ?? i),
                from_name: names.from_name,
                to_name: names.to_name,
                type: 'labels',
                value: {
                  start: at(span.start),
                  end: at(span.end),
                  text: text.slice(span.start, span.end),
                  labels: [span.class],
                },
              })),
              ...(Array.isArray(results) ? results : []),
            ],
          },
        ],
      });
    }
  }
}

/**
 * Reads a line of any shape that `shapes.ts` knows, told apart by what stands in it. An error says what is amiss: no JSON, no
 * text, a shape that is not known, a span without a class, out of the text, of another field or of another text than it says.
 */
export function fromJsonLine(line: string, unit: OffsetUnit): Result<AnnotatedDocument> {
  try {
    return fromRecord(JSON.parse(line), unit);
  } catch {
    return { ok: false, error: 'not a line of JSON' };
  }
}

/** `fromJsonLine` for a value that is parsed already, such as a member of Label Studio's export. */
export function fromRecord(value: unknown, unit: OffsetUnit, annotator?: Annotator): Result<AnnotatedDocument> {
  const read = recognise(value, annotator);
  return read.ok ? fromRecognised(value, read.value, unit) : read;
}

/** The name of a record's shape; undefined for an unknown shape. */
export function shapeOf(value: unknown, annotator?: Annotator): string | undefined {
  const read = recognise(value, annotator);
  return read.ok ? read.value.shape : undefined;
}

function fromRecognised(value: unknown, found: Recognised, given: OffsetUnit): Result<AnnotatedDocument> {
  const { text } = found;
  const index = utf16Index(text);
  const place = (from: unknown, to: unknown, unit: OffsetUnit): Span | undefined => {
    const [start, end] =
      unit === 'code-point' ? [index[from as number], index[to as number]] : [from as number, to as number];
    const fits =
      Number.isInteger(start) && Number.isInteger(end) && start! >= 0 && end! <= text.length && start! < end!;
    return fits ? { start: start!, end: end! } : undefined;
  };
  // What a record says of its spans' texts decides what its offsets count.
  const tokens = Array.isArray(found.tokens) && found.tokens.every(isObject) ? found.tokens : [];
  const agree = (unit: OffsetUnit, some: readonly { start?: unknown; end?: unknown; text?: unknown }[]) =>
    some.every((span) => {
      if (typeof span.text !== 'string') return true;
      const at = place(span.start, span.end, unit);
      return at !== undefined && text.slice(at.start, at.end) === span.text;
    });
  const agrees = (unit: OffsetUnit) => agree(unit, found.spans) && agree(unit, tokens);
  const other: OffsetUnit = given === 'utf-16' ? 'code-point' : 'utf-16';
  const unit = agrees(given) ? given : agrees(other) ? other : undefined;
  if (unit === undefined && agree(given, found.spans)) {
    const token = tokens.find((one) => !agree(given, [one]))!;
    const at = `${String(token.start)}–${String(token.end)}`;
    return { ok: false, error: `a token says “${String(token.text)}”, and at ${at} there is another text` };
  }
  const rows = tokens.map((token) => place(token.start, token.end, unit ?? given));
  const spans: AnnotatedSpan[] = [];
  for (const { start, end, label, text: said, id, tokenStart, tokenEnd } of found.spans) {
    if (typeof label !== 'string' || label === '') return { ok: false, error: 'a span without a class' };
    const span = place(start, end, unit ?? given);
    if (span === undefined) return { ok: false, error: `a span out of the text: ${String(start)}–${String(end)}` };
    const there = text.slice(span.start, span.end);
    if (unit === undefined && typeof said === 'string' && said !== there)
      return { ok: false, error: `a span says “${said}”, and at ${String(start)}–${String(end)} there is “${there}”` };
    const [first, last] = [rows[tokenStart as number], rows[tokenEnd as number]];
    if ((first && first.start !== span.start) || (last && last.end !== span.end))
      return { ok: false, error: `a span at ${String(start)}–${String(end)}, which is not where its tokens are` };
    spans.push({
      ...span,
      class: label,
      // Label Studio gives every span an id; they matter where relations name them.
      ...((typeof id === 'string' || typeof id === 'number') && needsIds(found) && { id: asNamed(id, found) }),
    });
  }
  const areTokens =
    rows.length > 0 && rows.every((token, i) => token && token.start >= (i === 0 ? 0 : (rows[i - 1]?.end ?? 0)));
  const rest = [
    ...(isObject(value) ? Object.entries(value).filter(([name]) => !found.own.includes(name)) : []),
    ...Object.entries(found.rest ?? {}),
  ];
  return {
    ok: true,
    value: {
      text,
      spans,
      ...(areTokens && { tokens: rows as Span[] }),
      ...(rest.length > 0 && { rest: Object.fromEntries(rest) }),
      ...(found.isPrediction && { isPrediction: true }),
      ...(found.leftOut !== undefined && { leftOut: found.leftOut }),
    },
  };
}

const relationsOf = ({ rest }: Recognised): readonly unknown[] =>
  Array.isArray(rest?.relations) ? (rest.relations as unknown[]) : [];

/** What a project of Label Studio calls its text and its controls, as `shapes.ts` kept it. */
function projectNames(project: unknown) {
  const named = isObject(project) ? project : {};
  const of = (name: string, usual: string) => (typeof named[name] === 'string' ? named[name] : usual);
  return { data: of('data', 'text'), from_name: of('from_name', 'label'), to_name: of('to_name', 'text') };
}

const needsIds = (found: Recognised) =>
  found.countsUtf16 !== true || found.rest?.results !== undefined || relationsOf(found).length > 0;

/** The id as the relations of the record name it: ids are strings in Label Studio and numbers in doccano. */
function asNamed(id: string | number, found: Recognised): string | number {
  const number = Number(id);
  const isNumber = (one: unknown) => isObject(one) && (one.from_id === number || one.to_id === number);
  return relationsOf(found).some(isNumber) ? number : id;
}

/** Tags of tokens that say the spans; `lost` are those that they cannot say. `sentenceAt`: the sentence of each token. */
function tagsFor(
  tokens: readonly Span[],
  spans: readonly AnnotatedSpan[],
  sentenceAt: ArrayLike<number> = new Uint8Array(tokens.length),
): { tags: string[]; lost: AnnotatedSpan[] } {
  const tags: string[] = tokens.map(() => 'O');
  const byStart = new Map(tokens.map((token, i) => [token.start, i]));
  const byEnd = new Map(tokens.map((token, i) => [token.end, i]));
  const lost: AnnotatedSpan[] = [];
  for (const span of spans) {
    const first = byStart.get(span.start);
    const last = byEnd.get(span.end);
    const fits =
      first !== undefined &&
      last !== undefined &&
      first <= last &&
      sentenceAt[first] === sentenceAt[last] &&
      // A class with white space in it would be two columns.
      !/\s/u.test(span.class) &&
      tags.slice(first, last + 1).every((tag) => tag === 'O');
    if (!fits) {
      lost.push(span);
      continue;
    }
    for (let i = first; i <= last; i++) tags[i] = `${i === first ? 'B' : 'I'}-${span.class}`;
  }
  return { tags, lost };
}

/** The record's `id` where it can stand as that of a sentence in a file. */
function sentenceId({ rest }: AnnotatedDocument): string {
  return typeof rest?.id === 'string' && isIdLine(rest.id) ? rest.id : '';
}

/**
 * A document as tagged sentences, with its own tokens as one sentence, or else tokenised as KazNERD is. `lost` are the spans
 * that IOB2 cannot say: those whose bounds fall inside a token or a sentence other than their own, those that overlap one
 * taken before, and those of a class with white space in its name.
 */
export function toSentences(document: AnnotatedDocument): { sentences: TaggedSentence[]; lost: AnnotatedSpan[] } {
  const { text, spans } = document;
  const textOf = ({ start, end }: Span) => text.slice(start, end);
  if (document.tokens && !document.tokens.some((token) => /\s/u.test(textOf(token)))) {
    const { tags, lost } = tagsFor(document.tokens, spans);
    return { sentences: [{ id: sentenceId(document), tokens: document.tokens.map(textOf), tags }], lost };
  }
  const pieces = reconcile(text, tokenize(text));
  const ranges = sentencesOf(text, pieces);
  const sentenceAt = new Int32Array(pieces.length);
  for (const [s, { start, end }] of ranges.entries()) sentenceAt.fill(s, start, end);
  const { tags, lost } = tagsFor(pieces, spans, sentenceAt);
  const sentences = ranges.map(({ start, end }, i) => ({
    id: i === 0 ? sentenceId(document) : '',
    tokens: pieces.slice(start, end).map(textOf),
    tags: tags.slice(start, end),
  }));
  return { sentences, lost };
}

type TokenisedDocument = AnnotatedDocument & { readonly tokens: readonly Span[] };

/** A tagged sentence as a document: its tokens joined by single spaces. */
export function fromSentence(sentence: TaggedSentence): TokenisedDocument {
  const tokens: Span[] = [];
  let text = '';
  for (const token of sentence.tokens) {
    if (text !== '') text += ' ';
    tokens.push({ start: text.length, end: text.length + token.length });
    text += token;
  }
  return withTokens(sentence, text, tokens);
}

/** A tagged sentence as a document of the text that it was cut from; an error where its tokens are not that text's. */
export function fromSentenceOf(text: string, sentence: TaggedSentence): Result<TokenisedDocument> {
  const tokens: Span[] = [];
  let at = 0;
  for (const token of sentence.tokens) {
    const start = at + /^\s*/u.exec(text.slice(at))![0].length;
    if (!text.startsWith(token, start))
      return { ok: false, error: `the token “${token}” is not in its place in the text` };
    at = start + token.length;
    tokens.push({ start, end: at });
  }
  if (text.slice(at).trim() !== '') return { ok: false, error: 'the text goes on behind its last token' };
  return { ok: true, value: withTokens(sentence, text, tokens) };
}

function withTokens(sentence: TaggedSentence, text: string, tokens: readonly Span[]): TokenisedDocument {
  const spans = spansOf(sentence.tags).map((span) => ({
    start: tokens[span.start]!.start,
    end: tokens[span.end - 1]!.end,
    class: span.class,
  }));
  return { text, spans, tokens, ...(sentence.id !== '' && { rest: { id: sentence.id } }) };
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
 * Compares two files of the same documents. Tokens are cut at the bounds of all spans, so that none is left out for its
 * bounds; `lost` counts spans that overlap another of their own file, which tags cannot say. Documents whose texts differ
 * make an error that names the first. `sentence` in a difference is the document.
 */
export function documentAgreement(
  first: readonly AnnotatedDocument[],
  second: readonly AnnotatedDocument[],
): Result<Agreement & { readonly lost: number }> {
  if (first.length !== second.length) {
    return { ok: false, error: `the files have ${first.length} and ${second.length} documents` };
  }
  let lost = 0;
  const sides: [TaggedSentence[], TaggedSentence[]] = [[], []];
  for (const [d, a] of first.entries()) {
    const b = second[d]!;
    if (a.text !== b.text) return { ok: false, error: `document ${d + 1} has another text in the second file` };
    const bounds = [...a.spans, ...b.spans].flatMap(({ start, end }) => [start, end]).sort((x, y) => x - y);
    const tokens: Span[] = [];
    let next = 0;
    for (let { start, end } of a.tokens ?? reconcile(a.text, tokenize(a.text))) {
      while (next < bounds.length && bounds[next]! <= start) next++;
      for (; next < bounds.length && bounds[next]! < end; next++) {
        if (bounds[next]! > start) tokens.push({ start, end: bounds[next]! });
        start = bounds[next]!;
      }
      tokens.push({ start, end });
    }
    for (const [side, { spans }] of [a, b].entries()) {
      const tagged = tagsFor(tokens, shrunk(spans, tokens));
      lost += tagged.lost.length;
      const texts = tokens.map(({ start, end }) => a.text.slice(start, end));
      sides[side]!.push({ id: sentenceId(a), tokens: texts, tags: tagged.tags });
    }
  }
  const compared = agreement(...sides);
  return compared.ok ? { ok: true, value: { ...compared.value, lost } } : compared;
}

/** Spans without white space at their ends: their bounds are then those of tokens that are cut there. */
function shrunk(spans: readonly AnnotatedSpan[], tokens: readonly Span[]): AnnotatedSpan[] {
  return spans.map((span) => {
    const inside = tokens.filter((token) => token.start >= span.start && token.end <= span.end);
    return inside.length === 0 ? span : { ...span, start: inside[0]!.start, end: inside.at(-1)!.end };
  });
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
