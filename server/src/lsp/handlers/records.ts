/** A file of records (JSONL) one record at a time: a line is found and segmented when it is asked for, and no other. */
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
import { forEachShown, type OpenDocument } from '../findings';
import { mentionsOf } from './entities';

/** Lines that are looked through before others have the thread again; twice as many each time, up to a limit. */
const FIRST_LINES = 500;
const MOST_LINES = 16_000;

type Query = Params<typeof RecordRequest>;

function segmentsAt(document: OpenDocument, line: number): { segments: Segment[]; base: number } {
  const segments: Segment[] = [];
  document.forEachSegment((segment) => segments.push(segment), line, line);
  return { segments, base: document.store.offsetAt({ line, character: 0 }) };
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
async function find(view: DocumentView, query: Query): Promise<number | undefined> {
  const { lineCount } = view.document.store;
  if (query.step === 'at') return Math.min(query.line, lineCount - 1);
  let size = FIRST_LINES;
  let at = query.step === 'next' ? query.line + 1 : Math.min(query.line, lineCount);
  while (query.step === 'next' ? at < lineCount : at > 0) {
    const [from, to] = query.step === 'next' ? [at, Math.min(lineCount, at + size)] : [Math.max(0, at - size), at];
    const found = await fitting(view, query, from, to);
    if (found.length > 0) return query.step === 'next' ? Math.min(...found) : Math.max(...found);
    at = query.step === 'next' ? to : from;
    size = Math.min(size * 2, MOST_LINES);
    await new Promise(setImmediate);
    view.check();
  }
  return undefined;
}

async function recordAt(view: DocumentView, line: number): Promise<NonNullable<RecordPage['record']>> {
  const { document, locale, settings } = view;
  const options = await view.showOptions();
  view.check();
  const { segments, base } = segmentsAt(document, line);
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
  forEachShown(
    document,
    options,
    ({ finding, range }) => {
      const { rule, severity } = finding;
      const told = { rule, severity, message: describe(finding, locale) };
      const place = placed(range);
      if (place) findings[place.index]!.push({ start: place.start, end: place.end, ...told });
      else others.push(told);
    },
    line,
    line,
  );
  const entities = segments.map((): RecordField['entities'][number][] => []);
  if (settings.entities.enabled) {
    for (const mention of mentionsOf(document, view.corrections, line, line)) {
      const place = placed(mention.range);
      const last = place && entities[place.index]!.at(-1);
      if (!place || (last && last.end > place.start)) continue;
      entities[place.index]!.push({ start: place.start, end: place.end, class: mention.class });
    }
  }
  let language: string | undefined;
  document.forEachResult(
    ({ languages }) => {
      language = mainLanguage(languages);
    },
    line,
    line,
  );
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

export const record = onDocument(RecordRequest, {}, async (view, query): Promise<RecordPage> => {
  const { document, version, isWhole } = view;
  const page = { version, lines: document.store.lineCount, isWhole };
  if (document.format.records !== 'line') return page;
  const line = await find(view, query);
  if (line === undefined) return page;
  return { ...page, record: await recordAt(view, line) };
});

export const recordEdit = onDocument(RecordEditRequest, {}, ({ document }, params): RecordEdit => {
  const { version, line, field, text } = params;
  if (document.version !== version || document.format.records !== 'line' || line >= document.store.lineCount) return {};
  const { segments, base } = segmentsAt(document, line);
  const segment = segments[field];
  const edit = segment?.toSourceEdit({ start: 0, end: segment.text.length, newText: text });
  if (!edit) return {};
  const [start, end] = [document.store.positionAt(base + edit.start), document.store.positionAt(base + edit.end)];
  return { edit: { range: { start, end }, newText: edit.newText } };
});
