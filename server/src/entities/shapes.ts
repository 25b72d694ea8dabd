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
  /** The first and the last of its tokens, as the record says. */
  readonly tokenStart?: unknown;
  readonly tokenEnd?: unknown;
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
  /** The text of which these are the tokens, where the record has it. */
  readonly text?: string;
  readonly rest: Json;
}

const bad = (error: string): Result<never> => ({ ok: false, error });
const good = (value: Recognised): Result<Recognised> => ({ ok: true, value });
const objects = (value: unknown): Json[] | undefined =>
  Array.isArray(value) && value.every(isObject) ? (value as Json[]) : undefined;
const has = (value: Json, name: string) => Object.hasOwn(value, name);

/** Which of several annotators is read: a name, an address or a number. */
export type Annotator = string | undefined;

const TOKEN_MEMBERS = ['tokens', 'words'] as const;
const TAG_MEMBERS = ['ner_tags', 'tags', 'ner', 'labels', 'ner_labels', 'bio', 'iob'] as const;

/**
 * A record of Hugging Face's kind: `tokens` and as many tags, as strings, or as numbers of `names`. Undefined for other shapes.
 */
export function fromTokens(value: unknown, names: readonly string[] | undefined): Result<TaggedRecord> | undefined {
  if (!isObject(value)) return undefined;
  const isTag = (tag: unknown) => typeof tag === 'string' || typeof tag === 'number';
  const isList = (name: string, is: (item: unknown) => boolean) =>
    Array.isArray(value[name]) && (value[name] as unknown[]).every(is);
  const own = TOKEN_MEMBERS.find((name) => isList(name, (token) => typeof token === 'string' && token !== ''));
  const member = TAG_MEMBERS.find((name) => isList(name, isTag));
  if (own === undefined || member === undefined) return undefined;
  const tokens = value[own] as string[];
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
  const text = typeof value.text === 'string' ? value.text : undefined;
  const read: readonly string[] = [own, member, ...(text === undefined ? [] : ['text'])];
  const rest = Object.fromEntries(Object.entries(value).filter(([name]) => !read.includes(name)));
  return {
    ok: true,
    value: { shape: `Hugging Face (${own}, ${member})`, tokens, tags, ...(text !== undefined && { text }), rest },
  };
}

/**
 * The string that spans are of, among several: what the spans say of their text stands in it where they are. Without such
 * words the one called `text`, else the first.
 */
function textAmong(members: Json, spans: readonly RawSpan[]): readonly [name: string, text: string] | undefined {
  const strings = Object.entries(members).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  const fits = ([, text]: [string, string]) =>
    spans.every(
      (span) =>
        typeof span.text !== 'string' ||
        (typeof span.start === 'number' && text.startsWith(span.text, span.start)) ||
        // Of one that counted code points.
        (/[\ud800-\udbff]/.test(text) && text.includes(span.text)),
    );
  const sorted = strings.sort(([a], [b]) => Number(b === 'text') - Number(a === 'text'));
  return (spans.length > 0 ? sorted.find(fits) : undefined) ?? sorted[0];
}

/** Members of a task that stand beside its data. */
const TASK_MEMBERS: ReadonlySet<string> = new Set([
  'meta',
  'drafts',
  'created_at',
  'updated_at',
  'updated_by',
  'project',
  'inner_id',
  'file_upload',
  'overlap',
  'is_labeled',
  'total_annotations',
  'cancelled_annotations',
  'total_predictions',
  'comment_count',
  'unresolved_comment_count',
  'last_comment_updated_at',
  'comment_authors',
]);

/** What goes along from a record, as a task of Label Studio has it: beside its data, of its annotation, and in its data. */
export function taskMembers({ annotation, predictions, ...rest }: Json): {
  readonly beside: Json;
  readonly annotation: Json;
  readonly data: Json;
} {
  const isBeside = ([name]: [string, unknown]) => TASK_MEMBERS.has(name);
  const entries = Object.entries(rest);
  return {
    beside: {
      ...Object.fromEntries(entries.filter(isBeside)),
      ...(predictions !== undefined && { predictions }),
    },
    annotation: isObject(annotation) ? annotation : {},
    data: Object.fromEntries(entries.filter((entry) => !isBeside(entry))),
  };
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
  const { result: given, ...annotation } = (isPrediction ? guesses[0] : chosen[0]) ?? {};
  const result = objects(given ?? []);
  if (result === undefined) return bad('a result that is no list of objects');
  const isLabelled = ({ value: found }: Json) => isObject(found) && Array.isArray(found.labels);
  const labelled = result.filter(isLabelled);
  // Labels of HTML, dialogues, sound and pictures are places of another kind.
  const other = result.find((item) => !isLabelled(item) && isObject(item.value) && 'start' in item.value);
  if (other !== undefined) return bad(`labels of the kind ${String(other.type)}, which are no places of a text`);
  const fields = new Set(labelled.map((item) => item.to_name));
  if (fields.size > 1) return bad(`spans of several texts of one task: ${[...fields].join(', ')}`);
  const spans = labelled.flatMap(({ value: found, id }): RawSpan[] => {
    const { start, end, text, labels } = found as Json;
    return (labels as unknown[]).map((label) => ({ start, end, label, text, id }));
  });
  const text = textAmong(data, spans);
  if (text === undefined) return bad('a task without a text in its data');
  const relations = result.filter((item) => !labelled.includes(item));
  // A project takes back what has its own names alone.
  const { from_name, to_name } = labelled[0] ?? {};
  const names = {
    data: text[0],
    ...(from_name !== undefined && { from_name }),
    ...(to_name !== undefined && { to_name }),
  };
  const isUsual = text[0] === 'text' && (from_name ?? 'label') === 'label' && (to_name ?? 'text') === 'text';
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
      ...(!isUsual && { label_studio: names }),
      ...(Object.keys(annotation).length > 0 && { annotation }),
      // Beside what people said; alone they are what is read.
      ...(!isPrediction && guesses.length > 0 && { predictions: guesses }),
    },
  });
}

/** Label Studio's JSON_MIN: members have the names of the interface's controls and of the data. Undefined for other shapes. */
function jsonMin(value: Json, annotator: Annotator): Result<Recognised> | undefined {
  const isRow = (row: Json) => Array.isArray(row.labels) && has(row, 'start');
  const lists = Object.entries(value).flatMap(([name, list]) => {
    const rows = objects(list);
    return rows && rows.length > 0 && rows.every(isRow) ? [{ name, rows }] : [];
  });
  if (lists.length === 0) return undefined;
  const spans = lists.flatMap(({ rows }) =>
    rows.flatMap((row): RawSpan[] =>
      (row.labels as unknown[]).map((label) => ({ start: row.start, end: row.end, label, text: row.text })),
    ),
  );
  const names = lists.map(({ name }) => name);
  const text = textAmong(value, spans);
  if (text === undefined) return bad('no text');
  return good({
    text: text[1],
    tokens: value.tokens,
    shape: `Label Studio, JSON_MIN (${text[0] === 'text' ? '' : `${text[0]}: `}${names.join(', ')})`,
    spans,
    own: [text[0], 'tokens', ...names],
    countsUtf16: true,
    ...(annotator !== undefined && String(value.annotator) !== annotator && { leftOut: 'of another annotator' }),
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
  const minimal = jsonMin(value, annotator);
  if (minimal !== undefined) return minimal;
  const list = ['label', 'labels', 'entities'].find((name) => Array.isArray(value[name]));
  // doccano called it `data` for a while.
  const key = typeof value.text !== 'string' && typeof value.data === 'string' && list !== undefined ? 'data' : 'text';
  const text = value[key];
  if (typeof text !== 'string') return bad('no text');
  const common = { text, tokens: value.tokens };
  const label = Array.isArray(value.label) ? 'label' : Array.isArray(value.labels) ? 'labels' : undefined;
  if (label !== undefined)
    return good({
      ...common,
      shape: `doccano (${label})`,
      spans: triples(value[label] as unknown[]),
      own: [key, 'tokens', label],
    });
  const old = objects(value.annotations);
  if (old !== undefined) {
    if (old.some((row) => typeof row.label === 'number'))
      return bad('doccano’s labels are numbers here: export the project with the labels’ names');
    const spans = old.map((row) => ({ start: row.start_offset, end: row.end_offset, label: row.label }));
    return good({ ...common, shape: 'doccano (annotations)', spans, own: ['text', 'tokens', 'annotations'] });
  }
  const ents = objects(value.ents);
  const groups = isObject(value.spans) ? Object.entries(value.spans).filter(([, group]) => objects(group)?.length) : [];
  // spaCy's spans that may overlap; beside entities they go along.
  if (groups.length > 0 && !ents?.length) {
    if (groups.length > 1) return bad(`several groups of spans: ${groups.map(([name]) => name).join(', ')}`);
    const [[name, group]] = groups as [[string, Json[]]];
    const spans = group.map((row) => ({ start: row.start, end: row.end, label: row.label, text: row.text }));
    return good({ ...common, shape: `spaCy (spans.${name})`, spans, own: ['text', 'tokens', 'ents', 'spans'] });
  }
  if (ents !== undefined) {
    const spans = ents.map((row) => ({ start: row.start, end: row.end, label: row.label, text: row.text }));
    return good({ ...common, shape: 'spaCy (ents)', spans, own: ['text', 'tokens', 'ents'] });
  }
  // What relations name keeps its id; those of Label Studio are among its results.
  const isReferred = [value.relations, value.results].some((list) => objects(list)?.length);
  const spans = objects(value.spans);
  if (spans !== undefined) {
    const answer = value.answer;
    return good({
      ...common,
      shape: 'Prodigy',
      spans: spans.map((row) => ({
        start: row.start,
        end: row.end,
        label: row.label,
        text: row.text,
        tokenStart: row.token_start,
        tokenEnd: row.token_end,
        ...(isReferred && { id: row.id }),
      })),
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
        own: [key, 'tokens', 'entities'],
      });
    const rows = objects(value.entities);
    if (rows === undefined) return bad('entities that are no list of objects');
    const other = rows.find((row) => row.field !== undefined && row.field !== 'text');
    if (other !== undefined) return bad(`a span of another field than text: ${String(other.field)}`);
    const isOwn = rows.some((row) => row.field !== undefined);
    return good({
      ...common,
      shape: isOwn ? 'qalam entities' : 'doccano (entities)',
      spans: rows.map((row) => ({
        start: row.start ?? row.start_offset,
        end: row.end ?? row.end_offset,
        label: row.label,
        text: row.text,
        // Only where something refers to them.
        ...(isReferred && { id: row.id }),
      })),
      own: [key, 'tokens', 'entities'],
      ...(isOwn && { isPrediction: true }),
    });
  }
  const unknown = Object.entries(value).find(
    ([name, found]) =>
      name !== 'tokens' && Array.isArray(found) && found.some((item) => typeof item === 'object' && item !== null),
  );
  if (unknown !== undefined) return bad(`no annotations in a shape that is known; “${unknown[0]}” was looked at`);
  return good({ ...common, shape: 'texts without annotations', spans: [], own: ['text', 'tokens'] });
}
