/**
 * A file of records one at a time. Where a record is a line (JSONL), it is found and segmented when it is asked for, and no
 * other; rows (CSV) may hold several lines and are told from each other by the whole text alone, once for each of its versions.
 */
import { isObject } from '../../json';
import { describe } from '../../messages';
import {
  ANSWER_MEMBERS,
  type Params,
  type PlacedEdit,
  type RecordAnswer,
  type RecordEdit,
  RecordEditRequest,
  type RecordField,
  type RecordFinding,
  RecordGradeRequest,
  type RecordPage,
  RecordRequest,
} from '../../protocol';
import type { RecordValue, Rows } from '../../text/formats';
import { memberEdit } from '../../text/member';
import type { Segment } from '../../text/segment';
import { shorten } from '../../text/shorten';
import type { TextEdit } from '../../types';
import { type DocumentView, onDocument } from '../dispatch';
import { forEachShown, forEachShownInLines, type OpenDocument } from '../findings';
import { mentionsOf } from './entities';

/** Lines or rows that are looked through before others have the thread again; twice as many each time, up to a limit. */
const FIRST_LINES = 500;
const MOST_LINES = 16_000;
/** Values beside the prose that are shown of a record, and UTF-16 units of each. */
const MOST_VALUES = 60;
const SHOWN_VALUE = 300;

type Query = Params<typeof RecordRequest>;

/** A record with prose in it. */
interface Place {
  /** Its first and last line, from 0. */
  readonly line: number;
  readonly lastLine: number;
  /** Its fields; their offsets count from `base`, UTF-16 units. */
  readonly segments: readonly Segment[];
  readonly base: number;
  /** What else is in it; `prose`: the paths of the segments. */
  readonly values: (prose: ReadonlySet<string>) => RecordValue[];
}

function lineAt(document: OpenDocument, line: number): Place {
  const segments: Segment[] = [];
  document.forEachSegment((segment) => segments.push(segment), line, line);
  const { format, store } = document;
  const values = (prose: ReadonlySet<string>) => format.values?.(store.line(line).text, prose) ?? [];
  return { line, lastLine: line, segments, base: store.offsetAt({ line, character: 0 }), values };
}

const rowsKept = new WeakMap<OpenDocument, { readonly key: string; readonly rows: Rows }>();

/** The rows of a document. */
export function rowsOf(document: OpenDocument): Rows {
  const key = `${document.version} ${JSON.stringify(document.formatOptions)}`;
  const kept = rowsKept.get(document);
  if (kept?.key === key) return kept.rows;
  const rows = document.format.rows!(document.store.text(), document.formatOptions);
  rowsKept.set(document, { key, rows });
  return rows;
}

function placeOf({ store }: OpenDocument, rows: Rows, row: number): Place {
  const base = rows.start(row);
  const end = rows.end(row);
  const source = store.slice(base, end);
  const segments = rows.segments(source, row);
  const values = () => rows.values(source);
  return { line: store.positionAt(base).line, lastLine: store.positionAt(end).line, segments, base, values };
}

/** The row that an offset is in or, where it is between two, the one after it. */
function rowAt(rows: Rows, offset: number): number {
  let [low, high] = [0, rows.count];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rows.end(middle) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

const lineStart = ({ store }: OpenDocument, line: number): number => store.offsetAt({ line, character: 0 });

/** Whether a row, by its number and itself, is one that the query wants. */
async function rowFilter(
  view: DocumentView,
  query: Query,
  rows: Rows,
): Promise<(row: number, segments: () => readonly Segment[]) => boolean> {
  const { document } = view;
  const { finding, language, least = 0, most = Number.POSITIVE_INFINITY } = query;
  const found = new Set<number>();
  if (finding) {
    const options = await view.showOptions();
    view.check();
    forEachShown(document, options, ({ range }) => found.add(rowAt(rows, document.store.offsetAt(range.start))));
  }
  /** UTF-16 units by row and language, where that is not Kazakh. */
  const foreign = new Map<number, Map<string, number>>();
  if (language !== undefined) {
    document.forEachResult(({ foreign: spans = [] }, chunkLine) => {
      const base = lineStart(document, chunkLine);
      for (const span of spans) {
        const row = rowAt(rows, base + span.start);
        const units = foreign.get(row) ?? new Map<string, number>();
        units.set(span.label, (units.get(span.label) ?? 0) + span.end - span.start);
        foreign.set(row, units);
      }
    });
  }
  return (row, segmentsOf) => {
    if (finding && !found.has(row)) return false;
    const segments = segmentsOf();
    const units = segments.reduce((sum, { text }) => sum + text.length, 0);
    // A row without prose is nothing to look at.
    if (segments.length === 0 || units < least || units > most) return false;
    return language === undefined || rowLanguage(units, foreign.get(row)) === language;
  };
}

/** The language of most of a row, by its UTF-16 units of prose and those of them that are not Kazakh. */
function rowLanguage(units: number, foreign: ReadonlyMap<string, number> = new Map()): string | undefined {
  const rest = [...foreign.values()].reduce((left, n) => left - n, units);
  return mainLanguage(new Map([['kk', rest], ...foreign]));
}

/** As `find`, of rows. */
async function findRow(view: DocumentView, query: Query): Promise<Place | undefined> {
  const { document } = view;
  const rows = rowsOf(document);
  const here = rowAt(rows, lineStart(document, query.line));
  if (query.step === 'at')
    return rows.count === 0 ? undefined : placeOf(document, rows, Math.min(here, rows.count - 1));
  const fits = await rowFilter(view, query, rows);
  const step = query.step === 'next' ? 1 : -1;
  // Between two rows the one after the line is the next one.
  const isIn = here < rows.count && document.store.positionAt(rows.start(here)).line <= query.line;
  let left = FIRST_LINES;
  for (let row = step === 1 && !isIn ? here : here + step; row >= 0 && row < rows.count; row += step) {
    if (fits(row, () => rows.segments(document.store.slice(rows.start(row), rows.end(row)), row)))
      return placeOf(document, rows, row);
    if (--left > 0) continue;
    left = MOST_LINES;
    await new Promise(setImmediate);
    view.check();
  }
  return undefined;
}

/** Those of the lines `[from, to)` that fit. */
async function fitting(view: DocumentView, query: Query, from: number, to: number): Promise<number[]> {
  const { document } = view;
  const { finding, language, least = 0, most = Number.POSITIVE_INFINITY } = query;
  const isMeasured = language !== undefined || query.least !== undefined || query.most !== undefined;
  const found = new Set<number>();
  if (finding) {
    const options = await view.showOptions();
    view.check();
    forEachShown(document, options, ({ range }) => found.add(range.start.line), from, to - 1);
  } else if (!isMeasured) {
    for (let line = from; line < to; line++) if (document.store.line(line).text.trim() !== '') found.add(line);
  }
  const wanted = (lines: Iterable<number>) =>
    query.answer === undefined
      ? [...lines]
      : [...lines].filter((line) => answerIs(document.store.line(line).text, query.answer!));
  if (!isMeasured) return wanted(found);
  const measured = new Set<number>();
  document.forEachResult(
    ({ languages }, line) => {
      const units = [...languages.values()].reduce((sum, n) => sum + n, 0);
      // An empty line is no record.
      if (units === 0 || units < least || units > most) return;
      if (language === undefined || mainLanguage(languages) === language) measured.add(line);
    },
    from,
    to - 1,
  );
  return wanted(finding ? [...found].filter((line) => measured.has(line)) : measured);
}

/** What has become of the answer of a record. */
function answerIs(text: string, wanted: NonNullable<Query['answer']>): boolean {
  const answer = answerIn(text, []);
  if (answer === undefined) return false;
  const { grade, fault } = answer;
  if (fault !== undefined || wanted === 'unanswered') return fault !== undefined && wanted === 'unanswered';
  if (typeof grade !== 'boolean' && typeof grade !== 'number') return wanted === 'ungraded';
  return wanted === (Number(grade) >= 0.5 ? 'good' : 'bad');
}

function mainLanguage(languages: ReadonlyMap<string, number>): string | undefined {
  return [...languages].sort((a, b) => b[1] - a[1])[0]?.[0];
}

/** How long a search has what it looks at analysed first, ms; what it has not reached by then it says. */
const SEARCH_LIMIT = 5000;
/** Lines that are analysed and looked through at a time. */
const ANALYSED_LINES = 100;
const ANALYSIS_LOOK = 20;

/** Has the lines `[from, to)` analysed ahead of all others; false: not by `deadline`. */
async function analyse(view: DocumentView, from: number, to: number, deadline: number): Promise<boolean> {
  const { document } = view;
  document.prioritise(from, to - 1);
  for (;;) {
    let open = to - from;
    document.forEachResult(() => open--, from, to - 1);
    if (open === 0) return true;
    if (performance.now() > deadline) return false;
    await document.settled(ANALYSIS_LOOK);
    view.check();
  }
}

interface Found {
  /** The nearest record in the direction of the query that fits; undefined: there is none. */
  readonly place?: Place | undefined;
  /** Whether all that was passed over is analysed. */
  readonly isWhole: boolean;
}

async function find(view: DocumentView, query: Query): Promise<Found> {
  const { isWhole } = view;
  if (view.document.format.rows) return { place: await findRow(view, query), isWhole };
  const { lineCount } = view.document.store;
  const place = (line: number) => lineAt(view.document, line);
  if (query.step === 'at') return { place: place(Math.min(query.line, lineCount - 1)), isWhole };
  const { finding, language, least, most } = query;
  const isFiltered = finding === true || language !== undefined || least !== undefined || most !== undefined;
  const deadline = performance.now() + SEARCH_LIMIT;
  let toAnalyse = isFiltered && !view.isWhole;
  let size = toAnalyse ? ANALYSED_LINES : FIRST_LINES;
  let at = query.step === 'next' ? query.line + 1 : Math.min(query.line, lineCount);
  while (query.step === 'next' ? at < lineCount : at > 0) {
    const [from, to] = query.step === 'next' ? [at, Math.min(lineCount, at + size)] : [Math.max(0, at - size), at];
    if (toAnalyse) toAnalyse = await analyse(view, from, to, deadline);
    const found = await fitting(view, query, from, to);
    if (found.length > 0) {
      const nearest = query.step === 'next' ? Math.min(...found) : Math.max(...found);
      return { place: place(nearest), isWhole: isWhole || toAnalyse };
    }
    at = query.step === 'next' ? to : from;
    if (!toAnalyse) size = Math.min(size * 2, MOST_LINES);
    await new Promise(setImmediate);
    view.check();
  }
  return { isWhole: isWhole || toAnalyse };
}

/** Whether two paths are those of members of one object. */
const isBeside = (one: string, other: string): boolean =>
  one.slice(0, one.lastIndexOf('.')) === other.slice(0, other.lastIndexOf('.'));

async function recordAt(view: DocumentView, place: Place): Promise<NonNullable<RecordPage['record']>> {
  const { document, locale, settings } = view;
  const { line, lastLine, segments, base } = place;
  const options = await view.showOptions();
  view.check();
  const others: Omit<RecordFinding, 'start' | 'end'>[] = [];
  const findings = segments.map((): RecordFinding[] => []);
  /** A range of the document in a segment's text. */
  const placed = (range: Parameters<typeof document.proseOf>[0]) => {
    const from = document.store.offsetAt(range.start) - base;
    const to = document.store.offsetAt(range.end) - base;
    const index = segments.findIndex(({ start, end }) => start <= from && to <= end);
    if (index < 0) return undefined;
    const segment = segments[index]!;
    return {
      index,
      start: segment.fromSource(from),
      end: to >= segment.end ? segment.text.length : segment.fromSource(to),
    };
  };
  forEachShownInLines(
    document,
    options,
    ({ finding, range }) => {
      const { rule, severity } = finding;
      const told = { rule, severity, message: describe(finding, locale) };
      const at = placed(range);
      if (at) findings[at.index]!.push({ start: at.start, end: at.end, ...told });
      else others.push(told);
    },
    line,
    lastLine,
  );
  const entities = segments.map((): RecordField['entities'][number][] => []);
  if (settings.entities.enabled) {
    for (const mention of mentionsOf(document, view.corrections, line, lastLine)) {
      const at = placed(mention.range);
      const last = at && entities[at.index]!.at(-1);
      if (!at || (last && last.end > at.start)) continue;
      entities[at.index]!.push({ start: at.start, end: at.end, class: mention.class });
    }
  }
  const language = document.format.rows ? languageOfRow(document, place) : languageOfLine(document, line);
  const fields = segments.map(
    ({ path = '', role, part = 0, text }, index): RecordField => ({
      path,
      part,
      text,
      ...(role !== undefined && { role }),
      findings: findings[index]!,
      entities: entities[index]!,
    }),
  );
  const answer = document.format.rows ? undefined : answerIn(document.store.line(line).text, fields);
  const values = place
    .values(new Set(segments.map(({ path = '' }) => path)))
    // A role is said over its message.
    .filter(
      ({ path, text }) => text !== '' && !fields.some((field) => field.role === text && isBeside(path, field.path)),
    )
    // What is known of an answer is said beside it.
    .filter(({ path }) => !answer || (path !== 'grade' && !path.startsWith(`${answer.name}_`)))
    .slice(0, MOST_VALUES)
    .map(({ path, text }) => ({ path, text: shorten(text, SHOWN_VALUE) }));
  return {
    ...{ line, lastLine, fields, values, others },
    ...(language !== undefined && { language }),
    ...(answer && { answer }),
  };
}

/** What stands in a record about a model's answer. */
function answerIn(text: string, fields: readonly RecordField[]): RecordAnswer | undefined {
  const record = objectIn(text);
  if (!record) return undefined;
  const name = ANSWER_MEMBERS.find(
    (member) => typeof record[member] === 'string' || isObject(record[`${member}_error`]),
  );
  if (name === undefined) return undefined;
  const { grade, [`${name}_error`]: error, [`${name}_finish`]: finish, [`${name}_original`]: original } = record;
  const field = fields.findIndex(({ path }) => path === name);
  return {
    name,
    ...(field >= 0 && { field }),
    ...((grade === null || ['boolean', 'number', 'string'].includes(typeof grade)) && {
      grade: grade as NonNullable<RecordAnswer['grade']> | null,
    }),
    ...(typeof record[name] !== 'string' && isObject(error) && { fault: String(error.message) }),
    ...(finish === 'length' && { isCut: true }),
    ...(typeof original === 'string' && { original }),
  };
}

function objectIn(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const record: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
    return isObject(record) ? record : undefined;
  } catch {
    return undefined;
  }
}

function languageOfLine(document: OpenDocument, line: number): string | undefined {
  let language: string | undefined;
  document.forEachResult(
    ({ languages }) => {
      language = mainLanguage(languages);
    },
    line,
    line,
  );
  return language;
}

function languageOfRow(document: OpenDocument, { segments, base }: Place): string | undefined {
  let language: string | undefined;
  if (segments.length === 0) return undefined;
  const [from, to] = [base + segments[0]!.start, base + segments.at(-1)!.end];
  document.forEachResult(({ foreign = [] }, chunkLine) => {
    const chunk = document.store.lineStart(chunkLine);
    const units = segments.reduce((sum, { text }) => sum + text.length, 0);
    const labels = new Map<string, number>();
    for (const { label, start, end } of foreign) {
      if (chunk + start >= from && chunk + end <= to) labels.set(label, (labels.get(label) ?? 0) + end - start);
    }
    language = rowLanguage(units, labels);
  });
  return language;
}

/** Lines of a document; what the last line end is followed by is none, where it is nothing. */
function filledLines({ store }: OpenDocument): number {
  const { lineCount } = store;
  return lineCount > 1 && store.line(lineCount - 1).text === '' ? lineCount - 1 : lineCount;
}

/** Whether a document is shown one record at a time. */
export const hasRecords = ({ format }: OpenDocument): boolean => format.records === 'line' || format.rows !== undefined;

export const record = onDocument(RecordRequest, {}, async (view, query): Promise<RecordPage> => {
  const { document, version } = view;
  const lines = filledLines(document);
  if (!hasRecords(document)) return { version, lines, isWhole: true };
  const { place, isWhole } = await find(view, query);
  return { version, lines, isWhole, ...(place && { record: await recordAt(view, place) }) };
});

/** A place of a record in the document: offsets count from `base`. */
function placedEdit({ store }: OpenDocument, base: number, { start, end, newText }: TextEdit): PlacedEdit {
  return { range: { start: store.positionAt(base + start), end: store.positionAt(base + end) }, newText };
}

export const recordEdit = onDocument(RecordEditRequest, {}, ({ document }, params): RecordEdit => {
  const { version, line, field, text, keep } = params;
  if (document.version !== version || !hasRecords(document) || line >= document.store.lineCount) return {};
  let place: Place | undefined;
  if (document.format.rows) {
    const rows = rowsOf(document);
    const row = rowAt(rows, lineStart(document, line));
    place = row < rows.count ? placeOf(document, rows, row) : undefined;
  } else place = lineAt(document, line);
  const segment = place?.segments[field];
  const edit = segment?.toSourceEdit({ start: 0, end: segment.text.length, newText: text });
  if (!place || !edit) return {};
  const also = keep ? originalKept(document, line, segment?.path) : undefined;
  return {
    edit: placedEdit(document, place.base, edit),
    ...(also && { also: placedEdit(document, place.base, also) }),
  };
});

/** What keeps the model's own answer before a person changes it; undefined where it is kept, or the field holds another thing. */
function originalKept({ store, format }: OpenDocument, line: number, name: string | undefined): TextEdit | undefined {
  if (format.rows || !ANSWER_MEMBERS.some((member) => member === name)) return undefined;
  const { text } = store.line(line);
  const record = objectIn(text);
  const kept = `${name}_original`;
  return record && !Object.hasOwn(record, kept) ? memberEdit(text, kept, record[name!]) : undefined;
}

export const recordGrade = onDocument(RecordGradeRequest, {}, ({ document }, params): RecordEdit => {
  const { version, line, grade } = params;
  const { store, format } = document;
  if (document.version !== version || format.records !== 'line' || line >= store.lineCount) return {};
  const edit = memberEdit(store.line(line).text, 'grade', grade ?? undefined);
  return edit ? { edit: placedEdit(document, store.offsetAt({ line, character: 0 }), edit) } : {};
});
