/**
 * A file of records one at a time. Where a record is a line (JSONL), it is found and segmented when it is asked for, and no
 * other; rows (CSV) may hold several lines and are told from each other by the whole text alone, once for each of its versions.
 */
import { describe } from '../../messages';
import {
  type Params,
  type RecordEdit,
  RecordEditRequest,
  type RecordField,
  type RecordFinding,
  type RecordPage,
  RecordRequest,
} from '../../protocol';
import type { Segment } from '../../text/segment';
import { type DocumentView, onDocument } from '../dispatch';
import { forEachShown, forEachShownInLines, type OpenDocument } from '../findings';
import { mentionsOf } from './entities';

/** Lines or rows that are looked through before others have the thread again; twice as many each time, up to a limit. */
const FIRST_LINES = 500;
const MOST_LINES = 16_000;

type Query = Params<typeof RecordRequest>;

/** A record with prose in it. */
interface Place {
  /** Its first and last line, from 0. */
  readonly line: number;
  readonly lastLine: number;
  /** Its fields; their offsets count from `base`, UTF-16 units. */
  readonly segments: readonly Segment[];
  readonly base: number;
}

function lineAt(document: OpenDocument, line: number): Place {
  const segments: Segment[] = [];
  document.forEachSegment((segment) => segments.push(segment), line, line);
  return { line, lastLine: line, segments, base: document.store.offsetAt({ line, character: 0 }) };
}

const rowsKept = new WeakMap<OpenDocument, { readonly key: string; readonly rows: readonly Place[] }>();

/** The rows of a document, in order. */
function rowsOf(document: OpenDocument): readonly Place[] {
  const key = `${document.version} ${JSON.stringify(document.formatOptions)}`;
  const kept = rowsKept.get(document);
  if (kept?.key === key) return kept.rows;
  const groups = new Map<number, { base: number; segments: Segment[] }>();
  document.forEachSegment((segment, base) => {
    const group = groups.get(segment.record ?? 0);
    if (group) group.segments.push(segment);
    else groups.set(segment.record ?? 0, { base, segments: [segment] });
  });
  const lineOf = (offset: number) => document.store.positionAt(offset).line;
  const rows = [...groups.values()].map(
    ({ base, segments }): Place => ({
      line: lineOf(base + segments[0]!.start),
      lastLine: lineOf(base + segments.at(-1)!.end),
      segments,
      base,
    }),
  );
  rowsKept.set(document, { key, rows });
  return rows;
}

/** The position in `rows` of the one that `line` is in or, where it is between two, of the one after it. */
function rowAt(rows: readonly Place[], line: number): number {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rows[middle]!.lastLine < line) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Whether a row, by its position and itself, is one that the query wants. */
async function rowFilter(
  view: DocumentView,
  query: Query,
  rows: readonly Place[],
): Promise<(row: number, place: Place) => boolean> {
  const { document } = view;
  const { finding, language, least = 0, most = Number.POSITIVE_INFINITY } = query;
  const found = new Set<number>();
  if (finding) {
    const options = await view.showOptions();
    view.check();
    forEachShown(document, options, ({ range }) => found.add(rowAt(rows, range.start.line)));
  }
  /** UTF-16 units by row and language, where that is not Kazakh. */
  const foreign = new Map<number, Map<string, number>>();
  if (language !== undefined) {
    document.forEachResult(({ foreign: spans = [] }, chunkLine) => {
      for (const span of spans) {
        const row = rowAt(rows, document.toRange(chunkLine, span).start.line);
        const units = foreign.get(row) ?? new Map<string, number>();
        units.set(span.label, (units.get(span.label) ?? 0) + span.end - span.start);
        foreign.set(row, units);
      }
    });
  }
  return (row, { segments }) => {
    if (finding && !found.has(row)) return false;
    const units = segments.reduce((sum, { text }) => sum + text.length, 0);
    if (units < least || units > most) return false;
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
  const rows = rowsOf(view.document);
  const here = rowAt(rows, query.line);
  if (query.step === 'at') return rows[Math.min(here, rows.length - 1)];
  const fits = await rowFilter(view, query, rows);
  const step = query.step === 'next' ? 1 : -1;
  // Between two rows the one after the line is the next one.
  const isIn = (rows[here]?.line ?? Number.POSITIVE_INFINITY) <= query.line;
  let left = FIRST_LINES;
  for (let row = step === 1 && !isIn ? here : here + step; row >= 0 && row < rows.length; row += step) {
    if (fits(row, rows[row]!)) return rows[row];
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
  if (!isMeasured) return [...found];
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
  return finding ? [...found].filter((line) => measured.has(line)) : [...measured];
}

function mainLanguage(languages: ReadonlyMap<string, number>): string | undefined {
  return [...languages].sort((a, b) => b[1] - a[1])[0]?.[0];
}

/** The nearest line in the direction of the query that fits; undefined: there is none. */
async function find(view: DocumentView, query: Query): Promise<Place | undefined> {
  if (view.document.format.rows) return findRow(view, query);
  const { lineCount } = view.document.store;
  const place = (line: number) => lineAt(view.document, line);
  if (query.step === 'at') return place(Math.min(query.line, lineCount - 1));
  let size = FIRST_LINES;
  let at = query.step === 'next' ? query.line + 1 : Math.min(query.line, lineCount);
  while (query.step === 'next' ? at < lineCount : at > 0) {
    const [from, to] = query.step === 'next' ? [at, Math.min(lineCount, at + size)] : [Math.max(0, at - size), at];
    const found = await fitting(view, query, from, to);
    if (found.length > 0) return place(query.step === 'next' ? Math.min(...found) : Math.max(...found));
    at = query.step === 'next' ? to : from;
    size = Math.min(size * 2, MOST_LINES);
    await new Promise(setImmediate);
    view.check();
  }
  return undefined;
}

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
  return { line, fields, others, ...(language !== undefined && { language }) };
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
const hasRecords = ({ format }: OpenDocument): boolean => format.records === 'line' || format.rows === true;

export const record = onDocument(RecordRequest, {}, async (view, query): Promise<RecordPage> => {
  const { document, version, isWhole } = view;
  const page = { version, lines: filledLines(document), isWhole };
  if (!hasRecords(document)) return page;
  const place = await find(view, query);
  if (!place) return page;
  return { ...page, record: await recordAt(view, place) };
});

export const recordEdit = onDocument(RecordEditRequest, {}, ({ document }, params): RecordEdit => {
  const { version, line, field, text } = params;
  if (document.version !== version || !hasRecords(document) || line >= document.store.lineCount) return {};
  let place: Place | undefined;
  if (document.format.rows) {
    const rows = rowsOf(document);
    place = rows[rowAt(rows, line)];
  } else place = lineAt(document, line);
  const segment = place?.segments[field];
  const edit = segment?.toSourceEdit({ start: 0, end: segment.text.length, newText: text });
  if (!edit) return {};
  const [start, end] = [edit.start, edit.end].map((offset) => document.store.positionAt(place!.base + offset));
  return { edit: { range: { start: start!, end: end! }, newText: edit.newText } };
});
