/**
 * Records of annotation tools, recognised by what stands in them. Each shape says where text and spans are; the offsets are
 * checked and converted in `annotations.ts`. Pure functions over parsed JSON.
 */
import { isObject } from '../json';
import type { Result } from '../types';

export type Json = { readonly [key: string]: unknown };

/** A span as a record has it. */
export interface RawSpan {
  readonly start: unknown;
  readonly end: unknown;
  readonly label: unknown;
  /** The text that the record says is there. */
  readonly text?: unknown;
  readonly id?: unknown;
}

export interface Recognised {
  /** The tool's name for people. */
  readonly shape: string;
  readonly text: string;
  readonly spans: readonly RawSpan[];
  /** Rows of tokens with offsets, where the record has them. */
  readonly tokens?: unknown;
  /** Members that are the annotation; all others go along. */
  readonly own: readonly string[];
  /** Further members that go along, from below the top. */
  readonly rest?: Json;
  /** A model said so, not a person. */
  readonly isPrediction?: boolean;
  /** Why an annotator did not let it stand. */
  readonly leftOut?: string;
  /** Label Studio counts UTF-16 units whatever the others count. */
  readonly countsUtf16?: boolean;
}

export interface TaggedRecord {
  readonly shape: string;
  readonly tokens: readonly string[];
  readonly tags: readonly string[];
  readonly rest: Json;
}

const bad = (error: string): Result<never> => ({ ok: false, error });
const good = (value: Recognised): Result<Recognised> => ({ ok: true, value });
const objects = (value: unknown): Json[] | undefined =>
  Array.isArray(value) && value.every(isObject) ? (value as Json[]) : undefined;
const has = (value: Json, name: string) => Object.hasOwn(value, name);

/** Which of several annotators is read: a name, an address or a number. */
export type Annotator = string | undefined;

const TAG_MEMBERS = ['ner_tags', 'tags', 'ner', 'labels'] as const;

/**
 * A record of Hugging Face's kind: `tokens` and as many tags, as strings, or as numbers of `names`. Undefined for other shapes.
 */
export function fromTokens(value: unknown, names: readonly string[] | undefined): Result<TaggedRecord> | undefined {
  if (!isObject(value) || !Array.isArray(value.tokens) || has(value, 'text')) return undefined;
  const { tokens } = value;
  const member = TAG_MEMBERS.find((name) => has(value, name) && Array.isArray(value[name]));
  if (member === undefined || !tokens.every((token) => typeof token === 'string' && token !== '')) return undefined;
  if (tokens.some((token) => /\s/u.test(token))) return bad('a token with white space in it');
  const given = value[member] as unknown[];
  if (given.length !== tokens.length) return bad(`${tokens.length} tokens and ${given.length} of ${member}`);
  const tags: string[] = [];
  for (const tag of given) {
    const name = typeof tag === 'number' ? names?.[tag] : tag;
    if (typeof tag === 'number' && names === undefined)
      return bad(`${member} are numbers: give their names in order by --labels, e.g. --labels O,B-PERSON,I-PERSON`);
    if (typeof name !== 'string') return bad(`no label has the number ${String(tag)}`);
    tags.push(name);
  }
  const rest = Object.fromEntries(Object.entries(value).filter(([name]) => name !== 'tokens' && name !== member));
  return { ok: true, value: { shape: `Hugging Face (tokens, ${member})`, tokens, tags, rest } };
}

function labelStudio(value: Json, data: Json, annotator: Annotator): Result<Recognised> {
  const own = ['data', 'annotations', 'predictions', 'completions'];
  const people = objects(value.annotations ?? value.completions) ?? [];
  const standing = people.filter((one) => one.was_cancelled !== true);
  const isBy = ({ completed_by: by, id }: Json) =>
    [isObject(by) ? by.id : by, isObject(by) ? by.email : undefined, id].some((name) => String(name) === annotator);
  const chosen = annotator === undefined ? standing : standing.filter(isBy);
  if (chosen.length > 1) {
    const names = chosen.map(({ completed_by: by, id }) => String((isObject(by) ? (by.email ?? by.id) : by) ?? id));
    return bad(`${chosen.length} annotations of one text (${names.join(', ')}): choose one by --annotator`);
  }
  const guesses = objects(value.predictions) ?? [];
  const isPrediction = people.length === 0 && guesses.length > 0;
  if (isPrediction && guesses.length > 1) return bad(`${guesses.length} predictions for one text`);
  const result = objects((isPrediction ? guesses[0] : chosen[0])?.result ?? []);
  if (result === undefined) return bad('a result that is no list of objects');
  const labelled = result.filter((item) => isObject(item.value) && Array.isArray(item.value.labels));
  const spans = labelled.flatMap(({ value: found, id }): RawSpan[] => {
    const { start, end, text, labels } = found as Json;
    return (labels as unknown[]).map((label) => ({ start, end, label, text, id }));
  });
  // The text is what the spans' own texts are cut from; without such, the only string, or the one of the usual name.
  const strings = Object.entries(data).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  const fits = ([, text]: [string, string]) =>
    spans.every((span) => typeof span.text !== 'string' || text.includes(span.text));
  const named = strings.find(([name]) => name === 'text');
  const text =
    (named && fits(named) ? named : undefined) ?? (spans.length > 0 ? strings.find(fits) : undefined) ?? strings[0];
  if (text === undefined) return bad('a task without a text in its data');
  const relations = result.filter((item) => !labelled.includes(item));
  return good({
    shape: `Label Studio (data.${text[0]})`,
    text: text[1],
    spans,
    tokens: data.tokens,
    own,
    countsUtf16: true,
    ...(isPrediction && { isPrediction }),
    ...(people.length > 0 && chosen.length === 0 && { leftOut: 'cancelled, or of another annotator' }),
    rest: {
      ...Object.fromEntries(Object.entries(data).filter(([name]) => name !== text[0] && name !== 'tokens')),
      ...(relations.length > 0 && { results: relations }),
    },
  });
}

/** The triples of doccano. */
function triples(list: readonly unknown[]): RawSpan[] {
  return list.map((item) => {
    const [start, end, label] = Array.isArray(item) ? item : [undefined, undefined, undefined];
    return { start, end, label };
  });
}

/** A record of any of the known shapes that has a text. An error says what is amiss, or that the shape is not known. */
export function recognise(value: unknown, annotator: Annotator): Result<Recognised> {
  // spaCy 2: a pair.
  if (Array.isArray(value) && value.length === 2 && typeof value[0] === 'string' && isObject(value[1])) {
    const [text, { entities, ...rest }] = value as [string, Json];
    if (!Array.isArray(entities)) return bad('a pair of spaCy without entities');
    return good({ shape: 'spaCy (pairs)', text, spans: triples(entities), own: [], rest });
  }
  if (!isObject(value)) return bad('not an object');
  if (isObject(value.data) && (has(value, 'annotations') || has(value, 'predictions') || has(value, 'completions')))
    return labelStudio(value, value.data, annotator);
  const { text } = value;
  if (typeof text !== 'string') return bad('no text');
  const common = { text, tokens: value.tokens };
  // Label Studio's JSON_MIN: the member has the name of the interface's control.
  for (const [name, list] of Object.entries(value)) {
    const rows = objects(list);
    if (!rows || rows.length === 0 || !rows.every((row) => Array.isArray(row.labels) && has(row, 'start'))) continue;
    const spans = rows.flatMap((row): RawSpan[] =>
      (row.labels as unknown[]).map((label) => ({ start: row.start, end: row.end, label, text: row.text })),
    );
    return good({
      ...common,
      shape: `Label Studio, JSON_MIN (${name})`,
      spans,
      own: ['text', 'tokens', name],
      countsUtf16: true,
    });
  }
  const label = Array.isArray(value.label) ? 'label' : Array.isArray(value.labels) ? 'labels' : undefined;
  if (label !== undefined)
    return good({
      ...common,
      shape: `doccano (${label})`,
      spans: triples(value[label] as unknown[]),
      own: ['text', 'tokens', label],
    });
  const old = objects(value.annotations);
  if (old !== undefined) {
    if (old.some((row) => typeof row.label === 'number'))
      return bad('doccano’s labels are numbers here: export the project with the labels’ names');
    const spans = old.map((row) => ({ start: row.start_offset, end: row.end_offset, label: row.label }));
    return good({ ...common, shape: 'doccano (annotations)', spans, own: ['text', 'tokens', 'annotations'] });
  }
  const ents = objects(value.ents);
  if (ents !== undefined) {
    const spans = ents.map((row) => ({ start: row.start, end: row.end, label: row.label, text: row.text }));
    return good({ ...common, shape: 'spaCy (ents)', spans, own: ['text', 'tokens', 'ents'] });
  }
  const spans = objects(value.spans);
  if (spans !== undefined) {
    const answer = value.answer;
    return good({
      ...common,
      shape: 'Prodigy',
      spans: spans.map((row) => ({ start: row.start, end: row.end, label: row.label, text: row.text })),
      own: ['text', 'tokens', 'spans'],
      ...((answer === 'reject' || answer === 'ignore') && { leftOut: `answered with ${answer}` }),
      ...(annotator !== undefined &&
        ![value._annotator_id, value._session_id].some((name) => String(name) === annotator) && {
          leftOut: 'of another annotator',
        }),
    });
  }
  if (Array.isArray(value.entities)) {
    // A pair of spaCy may stand as an object too.
    if (value.entities.length > 0 && value.entities.every(Array.isArray))
      return good({
        ...common,
        shape: 'spaCy (entities)',
        spans: triples(value.entities),
        own: ['text', 'tokens', 'entities'],
      });
    const rows = objects(value.entities);
    if (rows === undefined) return bad('entities that are no list of objects');
    const other = rows.find((row) => row.field !== undefined && row.field !== 'text');
    if (other !== undefined) return bad(`a span of another field than text: ${String(other.field)}`);
    const isOwn = rows.some((row) => row.field !== undefined);
    const relations = objects(value.relations) ?? [];
    return good({
      ...common,
      shape: isOwn ? 'qalam entities' : 'doccano (entities)',
      spans: rows.map((row) => ({
        start: row.start ?? row.start_offset,
        end: row.end ?? row.end_offset,
        label: row.label,
        text: row.text,
        // Only where something refers to them.
        ...(relations.length > 0 && { id: row.id }),
      })),
      own: ['text', 'tokens', 'entities'],
      ...(isOwn && { isPrediction: true }),
    });
  }
  const unknown = Object.entries(value).find(
    ([name, list]) =>
      name !== 'tokens' && Array.isArray(list) && list.some((item) => typeof item === 'object' && item !== null),
  );
  if (unknown !== undefined) return bad(`no annotations in a shape that is known; “${unknown[0]}” was looked at`);
  return good({ ...common, shape: 'texts without annotations', spans: [], own: ['text', 'tokens'] });
}
