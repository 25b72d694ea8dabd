/** Files of annotations of every shape that is known, read whole: the command line and the editor read the same. Pure. */
import { isObject } from '../json';
import type { OffsetUnit, Result, Span } from '../types';
import {
  type Agreement,
  type AnnotatedDocument,
  agreement,
  documentAgreement,
  fromRecord,
  fromSentenceOf,
  shapeOf,
  toSentences,
} from './annotations';
import type { TaggedSentence } from './iob2';
import { fromTokens, type Json } from './shapes';
import { inIob2, parseTaggedFile } from './taggedFiles';

/** A sentence of a tagged file, its tags in IOB2, with a record's other members; or a record. */
export type AnnotatedItem =
  | { readonly sentence: TaggedSentence; readonly rest?: Readonly<Record<string, unknown>> }
  | { readonly document: AnnotatedDocument };

export interface AnnotationsFile {
  readonly items: readonly AnnotatedItem[];
  /** What it was taken for, for people. */
  readonly shapes: ReadonlySet<string>;
  /** Records that their annotators did not let stand. */
  readonly leftOut: number;
}

export interface ReadOptions {
  /** The text of the `.txt` file that lies beside one of brat. */
  readonly beside?: string | undefined;
  /** Names of numbered labels, in order. */
  readonly labels?: readonly string[] | undefined;
  readonly annotator?: string | undefined;
  /** What offsets count; undefined: as the shape says. */
  readonly unit?: OffsetUnit | undefined;
}

type Placed = { readonly value: unknown; readonly place: string };

const bad = (place: string, error: string): Result<never> => ({
  ok: false,
  error: place === '' ? error : `${place}: ${error}`,
});

function parseJson(text: string, place: string): Result<unknown> {
  let unsafe = false;
  let value: unknown;
  try {
    value = JSON.parse(text, (_, part: unknown) => {
      if (typeof part === 'number' && Number.isInteger(part) && !Number.isSafeInteger(part)) unsafe = true;
      return part;
    });
  } catch {
    return bad(place, 'not JSON');
  }
  // A record is written anew, and what would come out is another number.
  return unsafe ? bad(place, 'a number beyond 2^53 would be changed; write it as a string') : { ok: true, value };
}

/** The records of a file with the place of each; undefined where it is no JSON. */
function recordsIn(text: string): Result<readonly Placed[]> | undefined {
  const [first = ''] = text
    .replace(/^\uFEFF/, '')
    .trimStart()
    .split(/\r\n|\r|\n/);
  // An array of records or of spaCy's pairs; of the latter each line may be one too.
  if (/^\[\s*(?:[{\][]|$)/.test(first)) {
    const records = parseJson(text.replace(/^\uFEFF/, ''), 'the array');
    if (!records.ok) return records;
    return {
      ok: true,
      value: (records.value as unknown[]).map((value, i) => ({ value, place: `record ${i + 1}` })),
    };
  }
  if (!/^(?:\{\s*(?:["}]|$)|\[\s*")/.test(first)) return undefined;
  // One object over many lines.
  if (/^\{\s*$/.test(first)) {
    const record = parseJson(text.replace(/^\uFEFF/, ''), 'the object');
    return record.ok ? { ok: true, value: [{ value: record.value, place: 'record 1' }] } : record;
  }
  const found: Placed[] = [];
  for (const [i, line] of text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .entries()) {
    if (line.trim() === '') continue;
    const place = `line ${i + 1}`;
    const record = parseJson(line, place);
    if (!record.ok) return record;
    found.push({ value: record.value, place });
  }
  return { ok: true, value: found };
}

/** The pairs of spaCy that a program has put into one object, with nothing for texts that were left out. */
function pairsIn({ value, place }: Placed): Placed[] {
  const pairs = isObject(value) && !Object.hasOwn(value, 'text') ? value.annotations : undefined;
  const isPair = (pair: unknown) => pair === null || (Array.isArray(pair) && typeof pair[0] === 'string');
  if (!Array.isArray(pairs) || pairs.length === 0 || !pairs.every(isPair)) return [{ value, place }];
  return pairs.flatMap((pair, i) => (pair === null ? [] : [{ value: pair as unknown, place: `annotation ${i + 1}` }]));
}

/** What `qalam entities` writes counts UTF-16 units, and so does Label Studio; the tools of others, being Python's, code points. */
const unitOf = (record: unknown): OffsetUnit =>
  /^(?:qalam|Label Studio)/.test(shapeOf(record) ?? '') ? 'utf-16' : 'code-point';

/** Whether a span begins or ends within a word or a pair of surrogates, or holds a space at its rim. */
function isCut(text: string, { start, end }: Span): boolean {
  const cuts = (at: number) =>
    at > 0 && /^(?:[\p{L}\p{N}]{2}|[\ud800-\udbff][\udc00-\udfff])$/u.test(text.slice(at - 1, at + 1));
  return cuts(start) || cuts(end) || /^\s|\s$/.test(text.slice(start, end));
}

/** How many spans are cut that stand behind characters of two UTF-16 units. */
const cutSpans = (items: readonly AnnotatedItem[]): number =>
  items.reduce(
    (sum, item) =>
      'document' in item && /[\ud800-\udbff]/.test(item.document.text)
        ? sum + item.document.spans.filter((span) => isCut(item.document.text, span)).length
        : sum,
    0,
  );

/**
 * Reads a file of annotations; an error names the place in it. A file without anything has no items. What offsets count is told, else what
 * a shape has by itself; where that cuts words and the other unit cuts none, it is the other one.
 */
export function readAnnotations(text: string, options: ReadOptions = {}): Result<AnnotationsFile> {
  const read = readAs(text, options);
  if (
    options.unit !== undefined ||
    (read.ok && cutSpans(read.value.items) === 0) ||
    !/[\ud800-\udbff]|\\ud[89ab]/i.test(text)
  )
    return read;
  const other = readAs(text, { ...options, unit: 'utf-16' });
  if (!other.ok || cutSpans(other.value.items) > 0 || other.value.items.length === 0) return read;
  const shapes = new Set([...other.value.shapes].map((shape) => `${shape}, offsets in UTF-16 units`));
  return { ok: true, value: { ...other.value, shapes } };
}

function readAs(text: string, options: ReadOptions): Result<AnnotationsFile> {
  const records = recordsIn(text);
  if (records === undefined) {
    if (text.trim() === '' && options.beside === undefined)
      return { ok: true, value: { items: [], shapes: new Set(), leftOut: 0 } };
    const file = parseTaggedFile(text, options.beside);
    if (!file.ok) return file;
    return { ok: true, value: { items: file.value.items, shapes: new Set([file.value.shape]), leftOut: 0 } };
  }
  if (!records.ok) return records;
  const shapes = new Set<string>();
  const items: AnnotatedItem[] = [];
  const sentences: { sentence: TaggedSentence; index: number; text?: string; rest: Json; place: string }[] = [];
  let leftOut = 0;
  for (const { value, place } of records.value.flatMap(pairsIn)) {
    const tagged = fromTokens(value, options.labels);
    if (tagged !== undefined) {
      if (!tagged.ok) return bad(place, tagged.error);
      const { tokens, tags, text: own, rest, shape } = tagged.value;
      shapes.add(shape);
      const sentence = { id: typeof rest.id === 'string' ? rest.id : '', tokens, tags };
      sentences.push({ sentence, index: items.length, ...(own !== undefined && { text: own }), rest, place });
      items.push({ sentence });
      continue;
    }
    const document = fromRecord(value, options.unit ?? unitOf(value), options.annotator);
    if (!document.ok) return bad(place, document.error);
    shapes.add(shapeOf(value, options.annotator)!);
    if (document.value.leftOut !== undefined) leftOut++;
    else items.push({ document: document.value });
  }
  if (items.length === 0 && leftOut > 0 && options.annotator !== undefined)
    return bad('', `nothing in it is annotated by ${options.annotator}`);
  // One scheme for the whole file.
  const made = inIob2(
    sentences.map(({ sentence }) => sentence),
    '',
  );
  if (!made.ok) return made;
  for (const [i, { index, text: own, rest, place }] of sentences.entries()) {
    const item = made.value.items[i]!;
    if (!('sentence' in item)) continue;
    if (own === undefined) items[index] = { sentence: item.sentence, rest };
    else {
      const document = fromSentenceOf(own, item.sentence);
      if (!document.ok) return bad(place, document.error);
      items[index] = { document: { ...document.value, rest } };
    }
  }
  return { ok: true, value: { items, shapes, leftOut } };
}

/** `lost`: spans that could not be compared, as they overlap another one of their file. */
type Compared = Result<Agreement & { readonly lost: number }>;

/** Compares two files of the same texts: by their spans or, where one of them knows no texts, by their tokens. */
export function compareAnnotations(first: readonly AnnotatedItem[], second: readonly AnnotatedItem[]): Compared {
  const documents = [first, second].map((items) =>
    items.flatMap((item) => ('document' in item ? [item.document] : [])),
  );
  if (documents[0]!.length === first.length && documents[1]!.length === second.length)
    return documentAgreement(documents[0]!, documents[1]!);
  // One of them knows no texts but tokens.
  let lost = 0;
  const [a, b] = [first, second].map((items) =>
    items.flatMap((item) => {
      if ('sentence' in item) return [item.sentence];
      const made = toSentences(item.document);
      lost += made.lost.length;
      return made.sentences;
    }),
  );
  const compared = agreement(a!, b!);
  return compared.ok ? { ok: true, value: { ...compared.value, lost } } : compared;
}
