/** A file of records one at a time: lines (JSONL), or rows (CSV), which may hold several. Each is segmented when it is asked for, and no other. */
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
import type { RecordValue } from '../../text/formats';
import { memberEdit } from '../../text/member';
import type { Segment } from '../../text/segment';
import { shorten } from '../../text/shorten';
import type { TextEdit } from '../../types';
import { toTextEdits } from '../convert';
import { type DocumentView, onDocument } from '../dispatch';
import { forEachShown, forEachShownInLines, type OpenDocument, type ShownFinding } from '../findings';
import { withMovedOffsetsOf } from '../movedEdits';
import { shownTitle } from './codeActions';
import { mentionsOf } from './entities';

/** Records that are looked through before others have the thread again; twice as many each time, up to a limit. */
const FIRST_RECORDS = 500;
const MOST_RECORDS = 16_000;
/** Values beside the prose that are shown of a record, and UTF-16 units of each. */
const MOST_VALUES = 60;
const SHOWN_VALUE = 300;

type Query = Params<typeof RecordRequest>;

/** A record. */
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

/** The records of a document by their numbers: lines, or the chunks that are rows. */
export class DocumentRecords {
  private readonly lines: Int32Array | undefined;

  constructor(private readonly document: OpenDocument) {
    this.lines = document.rows && document.chunkLines();
  }

  get count(): number {
    return this.lines ? this.lines.length - 1 : this.document.store.lineCount;
  }

  /** The first line of a record, from 0; of the one behind the last, the line behind the last. */
  first(record: number): number {
    return this.lines ? this.lines[record]! : record;
  }

  /** The record that a line is in. */
  at(line: number): number {
    if (!this.lines) return Math.min(line, this.count - 1);
    let [low, high] = [0, this.count - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.lines[middle]! <= line) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  text(record: number): string {
    const { store } = this.document;
    return this.lines ? store.linesText(this.first(record), this.first(record + 1)) : store.line(record).text;
  }

  /** Whether there is anything in it. */
  holds(record: number): boolean {
    const { rows } = this.document;
    const text = this.text(record);
    return rows ? rows.cells(text, this.first(record)).length > 0 : text.trim() !== '';
  }

  /** The record itself; of a table, where that is its header or an empty line, the next one that is a row. */
  from(record: number): number {
    let at = record;
    while (this.lines && at < this.count - 1 && !this.holds(at)) at++;
    return this.holds(at) ? at : record;
  }

  /** The first row of a table behind its header, and how many there are down to the last one that holds something. */
  rows(): { readonly first: number; readonly of: number } | undefined {
    if (!this.lines) return undefined;
    const first = this.from(0);
    let end = this.count;
    while (end > first && !this.holds(end - 1)) end--;
    return { first, of: end - first };
  }

  place(record: number): Place {
    const { document } = this;
    const segments: Segment[] = [];
    const line = this.first(record);
    document.forEachSegment((segment) => segments.push(segment), line, line);
    const text = this.text(record);
    const values = (prose: ReadonlySet<string>) =>
      document.rows?.values(text) ?? document.format.values?.(text, prose) ?? [];
    return { line, lastLine: this.first(record + 1) - 1, segments, base: lineStart(document, line), values };
  }
}

const lineStart = ({ store }: OpenDocument, line: number): number => store.offsetAt({ line, character: 0 });

/** The first lines of those of the records `[from, to)` that fit. */
async function fitting(
  view: DocumentView,
  query: Query,
  records: DocumentRecords,
  from: number,
  to: number,
): Promise<number[]> {
  const { document } = view;
  const { finding, language, least = 0, most = Number.POSITIVE_INFINITY } = query;
  const [firstLine, lastLine] = [records.first(from), records.first(to) - 1];
  const isMeasured = language !== undefined || query.least !== undefined || query.most !== undefined;
  const found = new Set<number>();
  if (finding) {
    const options = await view.showOptions();
    view.check();
    const add = (line: number) => found.add(records.first(records.at(line)));
    forEachShown(document, options, ({ range }) => add(range.start.line), firstLine, lastLine);
  } else if (!isMeasured) {
    // An empty line is no record, nor is the row of a header.
    for (let record = from; record < to; record++) if (records.holds(record)) found.add(records.first(record));
  }
  const wanted = (lines: Iterable<number>) =>
    query.answer === undefined
      ? [...lines]
      : [...lines].filter((line) => answerIs(document.store.line(line).text, query));
  if (!isMeasured) return wanted(found);
  const measured = new Set<number>();
  document.forEachResult(
    ({ languages }, line) => {
      const units = [...languages.values()].reduce((sum, n) => sum + n, 0);
      // An empty line is no record.
      if (units === 0 || units < least || units > most) return;
      if (language === undefined || mainLanguage(languages) === language) measured.add(line);
    },
    firstLine,
    lastLine,
  );
  return wanted(finding ? [...found].filter((line) => measured.has(line)) : measured);
}

/** What has become of the answer of a record. */
function answerIs(text: string, { answer: wanted, member }: Query): boolean {
  const answer = answerIn(objectIn(text), [], member);
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
/** Records that are analysed and looked through at a time. */
const ANALYSED_RECORDS = 100;
const ANALYSIS_LOOK = 20;
/** Lines that a document has analysed ahead of others at a call. */
const LINES_AHEAD = 200;

/** Has records from one line up to another analysed ahead of all others; false: not by `deadline`. */
async function analyse(
  view: DocumentView,
  from: number,
  to: number,
  count: number,
  deadline: number,
): Promise<boolean> {
  const { document } = view;
  for (let line = from; line < to; line += LINES_AHEAD) document.prioritise(line, Math.min(to, line + LINES_AHEAD) - 1);
  for (;;) {
    let open = count;
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
  const records = new DocumentRecords(view.document);
  const { count } = records;
  const rows = query.row === undefined ? undefined : records.rows();
  const here = rows
    ? Math.max(rows.first, Math.min(rows.first + query.row!, rows.first + rows.of - 1))
    : records.at(query.line);
  const { finding, language, least, most, step } = query;
  if (step === 'at') return { place: records.place(records.from(here)), isWhole };
  const isFiltered = finding === true || language !== undefined || least !== undefined || most !== undefined;
  const deadline = performance.now() + SEARCH_LIMIT;
  let toAnalyse = isFiltered && !view.isWhole;
  let size = toAnalyse ? ANALYSED_RECORDS : FIRST_RECORDS;
  let at = step === 'next' ? here + 1 : here;
  while (step === 'next' ? at < count : at > 0) {
    const [from, to] = step === 'next' ? [at, Math.min(count, at + size)] : [Math.max(0, at - size), at];
    if (toAnalyse) toAnalyse = await analyse(view, records.first(from), records.first(to), to - from, deadline);
    const found = await fitting(view, query, records, from, to);
    if (found.length > 0) {
      const nearest = step === 'next' ? Math.min(...found) : Math.max(...found);
      return { place: records.place(records.at(nearest)), isWhole: isWhole || toAnalyse };
    }
    at = step === 'next' ? to : from;
    if (!toAnalyse) size = Math.min(size * 2, MOST_RECORDS);
    await new Promise(setImmediate);
    view.check();
  }
  return { isWhole: isWhole || toAnalyse };
}

/** Whether two paths are those of members of one object. */
const isBeside = (one: string, other: string): boolean =>
  one.slice(0, one.lastIndexOf('.')) === other.slice(0, other.lastIndexOf('.'));

async function recordAt(
  view: DocumentView,
  place: Place,
  member: string | undefined,
): Promise<NonNullable<RecordPage['record']>> {
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
  const fixOf = (shown: ShownFinding, index: number): Pick<RecordFinding, 'fix'> => {
    const { fix } = shown.finding;
    // What is written otherwise in the file than in its prose is left to the text's own quick fixes.
    if (!fix || fix.edits.some(({ newText }) => /[\\"&\n]/u.test(newText))) return {};
    const edits = toTextEdits(document, shown.chunkLine, fix);
    const title = shownTitle(document, shown, edits, locale);
    const inField = edits.flatMap(({ range, newText }) => {
      const at = placed(range);
      return at?.index === index ? [{ start: at.start, end: at.end, newText }] : [];
    });
    if (title === undefined || inField.length < edits.length) return {};
    return { fix: { title, edits: inField.sort((a, b) => a.start - b.start) } };
  };
  forEachShownInLines(
    document,
    options,
    (shown) => {
      const { finding, range } = shown;
      const { rule, severity } = finding;
      const told = { rule, severity, message: describe(finding, locale) };
      const at = placed(range);
      if (at) findings[at.index]!.push({ start: at.start, end: at.end, ...told, ...fixOf(shown, at.index) });
      else others.push(told);
    },
    line,
    lastLine,
  );
  const entities = segments.map((): RecordField['entities'][number][] => []);
  if (settings.entities.enabled) {
    for (const mention of mentionsOf(document, view.corrections, line, lastLine)) {
      // Those that the text itself shows.
      if (!settings.entities.classes.includes(mention.class)) continue;
      const at = placed(mention.range);
      const last = at && entities[at.index]!.at(-1);
      if (!at || (last && last.end > at.start)) continue;
      entities[at.index]!.push({ start: at.start, end: at.end, class: mention.class });
    }
  }
  const language = languageOf(document, line);
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
  const record = document.rows ? undefined : objectIn(document.store.line(line).text);
  const answer = answerIn(record, fields, member);
  const values = place
    .values(new Set(segments.map(({ path = '' }) => path)))
    // A role is said over its message.
    .filter(
      ({ path, text }) => text !== '' && !fields.some((field) => field.role === text && isBeside(path, field.path)),
    )
    // What is known of an answer is said beside it.
    .filter(({ path }) => !answer || (path !== answer.name && path !== GRADE && !path.startsWith(`${answer.name}_`)))
    .slice(0, MOST_VALUES)
    .map(({ path, text }) => ({ path, text: shorten(text, SHOWN_VALUE) }));
  return {
    ...{ line, lastLine, fields, values, others, texts: textsIn(record ?? {}) },
    ...(language !== undefined && { language }),
    ...(answer && { answer }),
  };
}

/** What is written beside an answer by `qalam ask` and the record view: why there is none, why it ended, what it was. */
const BESIDE = /_(?:error|finish|original)$/u;
/** The name of a grade is not to be taken for an answer. */
const GRADE = 'grade';

function textsIn(record: Readonly<Record<string, unknown>>): string[] {
  return Object.keys(record).filter((name) => typeof record[name] === 'string' && name !== GRADE && !BESIDE.test(name));
}

/** The member that holds the answer: as a person says, by the usual names, or by what stands beside it. */
function answerMember(record: Readonly<Record<string, unknown>>, given: string | undefined): string | undefined {
  const isAnswer = (name: string) => typeof record[name] === 'string' || isObject(record[`${name}_error`]);
  if (given !== undefined) return isAnswer(given) ? given : undefined;
  const usual = ANSWER_MEMBERS.find(isAnswer);
  if (usual !== undefined) return usual;
  const marked = Object.keys(record).flatMap((name) => (BESIDE.test(name) ? [name.replace(BESIDE, '')] : []));
  return marked.find(isAnswer);
}

/** What stands in a record about a model's answer. */
function answerIn(
  record: Readonly<Record<string, unknown>> | undefined,
  fields: readonly RecordField[],
  member: string | undefined,
): RecordAnswer | undefined {
  const name = record && answerMember(record, member);
  if (!record || name === undefined) return undefined;
  const { grade, [`${name}_error`]: error, [`${name}_finish`]: finish, [`${name}_original`]: original } = record;
  const field = fields.findIndex(({ path }) => path === name);
  return {
    name,
    ...(field >= 0 ? { field } : typeof record[name] === 'string' && { text: record[name] }),
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

function languageOf(document: OpenDocument, line: number): string | undefined {
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

/** Lines of a document; what the last line end is followed by is none, where it is nothing. */
function filledLines({ store }: OpenDocument): number {
  const { lineCount } = store;
  return lineCount > 1 && store.line(lineCount - 1).text === '' ? lineCount - 1 : lineCount;
}

/** Whether a document is shown one record at a time. */
export const hasRecords = ({ format }: OpenDocument): boolean => format.records === 'line' || format.chunk === 'rows';

export const record = onDocument(RecordRequest, {}, async (view, query): Promise<RecordPage> => {
  const { document, version } = view;
  const lines = filledLines(document);
  if (!hasRecords(document)) return { version, lines, isWhole: true };
  const { place, isWhole } = await find(view, query);
  const records = new DocumentRecords(document);
  const rows = place && records.rows();
  return {
    ...{ version, lines, isWhole },
    ...(rows && { row: { at: records.at(place.line) - rows.first, of: rows.of } }),
    ...(place && { record: await recordAt(view, place, query.member) }),
  };
});

/** A place of a record in the document: offsets count from `base`. */
function placedEdit({ store }: OpenDocument, base: number, { start, end, newText }: TextEdit): PlacedEdit {
  return { range: { start: store.positionAt(base + start), end: store.positionAt(base + end) }, newText };
}

export const recordEdit = onDocument(RecordEditRequest, {}, ({ document }, params): RecordEdit => {
  const { version, line, field, text, keep } = params;
  if (document.version !== version || !hasRecords(document) || line >= document.store.lineCount) return {};
  const records = new DocumentRecords(document);
  const place = records.place(records.at(line));
  const segment = place.segments[field];
  const edit = segment?.toSourceEdit({ start: 0, end: segment.text.length, newText: text });
  if (!edit) return {};
  const kept = keep ? originalKept(document, line, segment?.path) : undefined;
  const made = placedEdit(document, place.base, edit);
  const also = withMovedOffsetsOf(document, [made]).filter((one) => one !== made);
  if (kept !== undefined) also.push(placedEdit(document, place.base, kept));
  return { edit: made, ...(also.length > 0 && { also }) };
});

/** What keeps the model's own answer before a person changes it; undefined where it is kept, or the field holds another thing. */
function originalKept({ store, rows }: OpenDocument, line: number, name: string | undefined): TextEdit | undefined {
  if (rows || name === undefined) return undefined;
  const { text } = store.line(line);
  const record = objectIn(text);
  const kept = `${name}_original`;
  // A field within a member is not one.
  if (!record || !Object.hasOwn(record, name) || Object.hasOwn(record, kept)) return undefined;
  return memberEdit(text, kept, record[name]);
}

export const recordGrade = onDocument(RecordGradeRequest, {}, ({ document }, params): RecordEdit => {
  const { version, line, grade } = params;
  const { store, format } = document;
  if (document.version !== version || format.records !== 'line' || line >= store.lineCount) return {};
  const edit = memberEdit(store.line(line).text, GRADE, grade ?? undefined);
  return edit ? { edit: placedEdit(document, store.offsetAt({ line, character: 0 }), edit) } : {};
});
