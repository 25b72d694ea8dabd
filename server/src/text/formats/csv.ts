import { finding, type Rule, textRule } from '../../rule';
import type { Finding } from '../../types';
import { type Segment, SegmentBuilder } from '../segment';
import type { Format, FormatOptions, GoesOn, RecordValue, RowReader, Segmentation } from './format';
import { looksLikeProse, PROSE_FIELDS } from './json';

const unterminatedQuote = textRule({
  id: 'format.csv-unterminated-quote',
  severity: 'error',
  sentence: {
    kk: 'Ашылған тырнақша жабылмаған; ұяшық жолдың соңына дейін алынды.',
    ru: 'Кавычка не закрыта; ячейкой считается текст до конца строки.',
    en: 'This quote is never closed; the cell is taken to end with the line.',
  },

  reason: 'A quotation mark that is never closed. It swallows the cells after it.',
  why: {
    kk: 'Тырнақша ашылып, жабылмаған. Ол кейінгі ұяшықтарды жұтып қояды.',
    ru: 'Кавычка открыта и не закрыта. Она поглощает ячейки после себя.',
  },
  fix: 'none',
  bad: [{ text: 'id,text\n1,"сөз\n' }],
  good: ['id,text\n1,"сөз"\n'],
});

const textAfterQuote = textRule({
  id: 'format.csv-text-after-quote',
  severity: 'error',
  sentence: {
    kk: 'Жабылған тырнақшадан кейін мәтін тұр. Ұяшық ішіндегі тырнақша қосарланып ("") жазылады.',
    ru: 'Текст после закрывающей кавычки. Кавычка внутри ячейки пишется дважды ("").',
    en: 'Text after the closing quote. A quote inside a cell is written twice ("").',
  },

  reason: 'Text after a closing quotation mark. Readers of CSV disagree on what it means.',
  why: {
    kk: 'Жабылған тырнақшадан кейін мәтін тұр. Әр бағдарлама мұны өзінше оқиды.',
    ru: 'После закрывающей кавычки стоит текст. Программы понимают это по-разному.',
  },
  fix: 'none',
  bad: [{ text: 'id,text\n1,"сөз" тағы\n' }],
  good: ['id,text\n1,"сөз ""тағы"""\n'],
});

const columnCount = textRule({
  id: 'format.csv-columns',
  title: {
    kk: 'Жолдағы баған саны бірінші жолдағыдай емес',
    ru: 'Столбцов не столько, сколько в первой строке',
    en: 'Not as many columns as in the first row',
  },
  severity: 'warning',
  args: ['columns of the first row', 'columns of this row'],
  sentence: {
    kk: 'Бұл жолда {1} баған бар, ал бірінші жолда {0}.',
    ru: 'Столбцов в этой строке: {1}, а в первой: {0}.',
    en: 'This row has {1} columns, the first one has {0}.',
  },

  reason: 'A row with more or fewer columns than the first one.',
  why: {
    kk: 'Жолдағы баған саны бірінші жолдағыдан өзге.',
    ru: 'В строке не столько столбцов, сколько в первой.',
  },
  fix: 'none',
  bad: [{ text: 'id,text\n1,сөз,тағы\n' }],
  good: ['id,text\n1,сөз\n'],
});

export const CSV_RULES = [unterminatedQuote, textAfterQuote, columnCount];

/**
 * CSV and TSV as RFC 4180 has them, with a scanner of our own: `papaparse` and `csv-parse` answer with decoded fields and
 * at best a row's byte offset, while a squiggle needs the place of every doubled quote. Tolerant: a quote inside an
 * unquoted field is a character, and a quoted field that never closes ends with its line, so that one stray quote does
 * not swallow the rest of the file.
 */
export interface Field {
  /** Range without the quotes. */
  readonly start: number;
  readonly end: number;
  readonly quoted: boolean;
}

export interface Row {
  readonly fields: readonly Field[];
  readonly start: number;
  readonly end: number;
}

/** UTF-16 units of a text in which its delimiter is looked for. */
const DELIMITER_LOOK = 10_000;

/** The delimiter of a CSV text: the one of `,` `;` tab `|` that is commonest outside quotes in its first line. */
export function detectDelimiter(text: string): string {
  const counts = new Map([',', ';', '\t', '|'].map((delimiter) => [delimiter, 0]));
  let quoted = false;
  for (const unit of text.slice(0, DELIMITER_LOOK)) {
    if (unit === '"') quoted = !quoted;
    else if (!quoted && (unit === '\n' || unit === '\r')) break;
    else if (!quoted && counts.has(unit)) counts.set(unit, counts.get(unit)! + 1);
  }
  let best = ',';
  for (const [delimiter, count] of counts) if (count > counts.get(best)!) best = delimiter;
  return best;
}

const isLineEnd = (unit: number) => unit === 10 || unit === 13;

/** What a scan tells of, in the order of the text: each field of a row, then the row. */
interface Scanned {
  field(start: number, end: number, quoted: boolean): void;
  row(start: number, end: number): void;
  problem(rule: Rule, start: number, end: number): void;
}

/** Rows and fields of a whole text, with what is wrong with its quotes. Blank lines are no rows. */
export function scanCsv(text: string, delimiter: string): { rows: Row[]; problems: Finding[] } {
  const rows: Row[] = [];
  const problems: Finding[] = [];
  let fields: Field[] = [];
  walkCsv(text, delimiter, 0, {
    field: (start, end, quoted) => fields.push({ start, end, quoted }),
    row: (start, end) => {
      rows.push({ fields, start, end });
      fields = [];
    },
    problem: (rule, start, end) => problems.push(finding(rule, { start, end: Math.min(end, text.length) })),
  });
  return { rows, problems };
}

/** @param most rows to be looked at; 0: all */
function walkCsv(text: string, delimiter: string, most: number, told: Scanned): void {
  const separator = delimiter.charCodeAt(0);
  let count = 0;
  let rowStart = text.startsWith('\uFEFF') ? 1 : 0;
  let i = rowStart;
  let rows = 0;

  // Asked for by every quoted field of a line: looked for once.
  let lineEnd = -1;
  const lineEndFrom = (from: number): number => {
    if (lineEnd < from) {
      lineEnd = from;
      while (lineEnd < text.length && !isLineEnd(text.charCodeAt(lineEnd))) lineEnd++;
    }
    return lineEnd;
  };

  // Once a quote found no partner down to the end, quoted fields must close on their own line: looking to the end again
  // and again would be quadratic.
  let strict = false;

  /** The place of the closing quote of the field opened at `open`, or -1. */
  const closingQuote = (open: number): number => {
    const limit = strict ? lineEndFrom(open) : text.length;
    for (let at = text.indexOf('"', open + 1); at >= 0 && at < limit; at = text.indexOf('"', at + 2)) {
      if (text.charCodeAt(at + 1) !== 0x22) return at;
    }
    return -1;
  };

  while (i <= text.length) {
    const start = i;
    if (text.charCodeAt(i) === 0x22) {
      let close = closingQuote(i);
      if (close < 0) {
        strict = true;
        told.problem(unterminatedQuote, i, i + 1);
        close = lineEndFrom(i);
        told.field(i + 1, close, true);
        i = close;
      } else {
        told.field(i + 1, close, true);
        i = close + 1;
        const behind = i;
        while (i < text.length && text.charCodeAt(i) !== separator && !isLineEnd(text.charCodeAt(i))) i++;
        if (i > behind) told.problem(textAfterQuote, behind, i);
      }
    } else {
      while (i < text.length && text.charCodeAt(i) !== separator && !isLineEnd(text.charCodeAt(i))) i++;
      // A blank line is no row, and has no field.
      const isBlank = count === 0 && start === i && (i >= text.length || isLineEnd(text.charCodeAt(i)));
      if (isBlank) count = -1;
      else told.field(start, i, false);
    }
    count++;
    if (i < text.length && text.charCodeAt(i) === separator) {
      i++;
      continue;
    }
    // End of row.
    if (count > 0) {
      told.row(rowStart, i);
      if (++rows === most) return;
    }
    count = 0;
    if (i >= text.length) break;
    i += text.charCodeAt(i) === 13 && text.charCodeAt(i + 1) === 10 ? 2 : 1;
    rowStart = i;
  }
}

/** Rows that are looked at to tell which columns hold prose. */
const SAMPLED = 201;

/** How the rows of a document are read that begins with `head`. */
function readerOf(head: string, delimiter: string, options: FormatOptions | undefined): RowReader {
  const sample: Row[] = [];
  let fields: Field[] = [];
  let isBroken = false;
  walkCsv(head, delimiter, SAMPLED, {
    field: (start, end, quoted) => fields.push({ start, end, quoted }),
    row: (start, end) => {
      sample.push({ fields, start, end });
      fields = [];
    },
    problem: (rule) => {
      isBroken ||= rule === unterminatedQuote;
    },
  });
  const { columns, names } = proseColumns(head, sample, options?.csvColumns);
  const [first] = sample;
  const width = first?.fields.length ?? 0;
  const firstLine = first === undefined ? -1 : linesIn(head.slice(0, first.start));
  const segmentsOf = fieldReader(delimiter, columns, names);
  const isHeader = (line: number) => names !== undefined && line === firstLine;
  const cells = (row: string, isWanted: (column: number) => boolean): RecordValue[] => {
    const values: RecordValue[] = [];
    let column = 0;
    const field = (start: number, end: number, quoted: boolean) => {
      if (isWanted(column))
        values.push({ path: names?.[column] ?? `${column + 1}`, text: decode(row, { start, end, quoted }) });
      column++;
    };
    walkCsv(row, delimiter, 1, { field, row: () => {}, problem: () => {} });
    return values;
  };
  return {
    key: JSON.stringify([delimiter, [...columns], names, width, firstLine]),
    // A quote that is not closed may be so by one far below.
    lines:
      sample.length < SAMPLED || isBroken
        ? Number.POSITIVE_INFINITY
        : linesIn(head.slice(0, Math.max(sample.at(-1)!.end, DELIMITER_LOOK))) + 1,
    goesOn: (line, isInside) => goesOn(line, isInside, delimiter),
    segment: (text, line) => {
      const { rows, problems } = scanCsv(text, delimiter);
      const segments: Segment[] = [];
      for (const row of rows) {
        if (row.fields.length !== width) problems.push(columnFinding(row, width));
        if (!isHeader(line)) segments.push(...segmentsOf(text, row.fields, 0));
      }
      problems.sort((a, b) => a.start - b.start);
      return { segments, problems };
    },
    rows: (text) => rowsOf(text, delimiter),
    values: (row) => cells(row, (column) => !columns.has(column)),
    cells: (row, line) => (isHeader(line) ? [] : cells(row, () => true)),
  };
}

function* rowsOf(text: string, delimiter: string): Generator<{ row: string; line: number }> {
  let [line, at] = [0, 0];
  for (const { start, end } of scanCsv(text, delimiter).rows) {
    line += linesIn(text.slice(at, start));
    at = start;
    yield { row: text.slice(start, end), line };
  }
}

const linesIn = (text: string): number => text.split(/\r\n|\n|\r/).length - 1;

/** Which field in quotes is open behind a line; one is open before it where `isInside` says so. */
function goesOn(line: string, isInside: boolean, delimiter: string): ReturnType<GoesOn> {
  let at = !isInside && line.startsWith('\uFEFF') ? 1 : 0;
  if (isInside) {
    at = behindQuotes(line, 0);
    if (at < 0) return 'still';
    at = line.indexOf(delimiter, at) + 1;
    if (at === 0) return 'no';
  }
  // Few lines hold a quote.
  for (let quote = line.indexOf('"', at); quote >= 0; quote = line.indexOf('"', at)) {
    if (quote !== at && line[quote - 1] !== delimiter) {
      // Inside of a field without quotes it is a letter.
      at = line.indexOf(delimiter, quote) + 1;
      if (at === 0) return 'no';
      continue;
    }
    at = behindQuotes(line, quote + 1);
    if (at < 0) return 'begun';
    at = line.indexOf(delimiter, at) + 1;
    if (at === 0) return 'no';
  }
  return 'no';
}

/** The place behind the quote that closes a field which is open at `at`; -1: it is not closed in this line. */
function behindQuotes(line: string, at: number): number {
  for (let quote = line.indexOf('"', at); quote >= 0; quote = line.indexOf('"', quote + 2))
    if (line[quote + 1] !== '"') return quote + 1;
  return -1;
}

function decode(text: string, field: Field): string {
  const raw = text.slice(field.start, field.end);
  return field.quoted ? raw.replaceAll('""', '"') : raw;
}

const KNOWN_COLUMNS = new Set(PROSE_FIELDS.map((name) => name.replace(/\[\]|\.\*/g, '')));

/** Which columns (0-based) hold prose, and whether the first row is a header. */
export function proseColumns(
  text: string,
  rows: readonly Row[],
  wanted: readonly string[] | undefined,
): { columns: ReadonlySet<number>; names: readonly string[] | undefined } {
  const [first] = rows;
  if (first === undefined) return { columns: new Set(), names: undefined };
  const head = first.fields.map((field) => decode(text, field).trim());
  const known = head.flatMap((name, column) => (KNOWN_COLUMNS.has(name.toLowerCase()) ? [column] : []));
  if (wanted !== undefined) {
    const columns = wanted.flatMap((name) => {
      const named = head.indexOf(name);
      if (named >= 0) return [named];
      return /^[1-9]\d*$/.test(name) ? [Number(name) - 1] : [];
    });
    const hasHeader = wanted.some((name) => head.includes(name)) || known.length > 0 || isHeader(text, rows, head);
    return { columns: new Set(columns), names: hasHeader ? head : undefined };
  }
  const hasHeader = known.length > 0 || isHeader(text, rows, head);
  const names = hasHeader ? head : undefined;
  if (known.length > 0) return { columns: new Set(known), names };
  const sample = rows.slice(hasHeader ? 1 : 0, 200);
  const columns = head.flatMap((_, column) => {
    const cells = sample.flatMap((row) => (row.fields[column] ? [decode(text, row.fields[column])] : []));
    const filled = cells.filter((cell) => cell.trim() !== '');
    const prose = filled.filter(looksLikeProse);
    return filled.length > 0 && prose.length * 2 >= filled.length ? [column] : [];
  });
  return { columns: new Set(columns), names };
}

/** A header: short, distinct names with letters and no sentence marks, over rows of which some cell has another look. */
function isHeader(text: string, rows: readonly Row[], head: readonly string[]): boolean {
  if (rows.length < 2 || new Set(head).size < head.length) return false;
  if (!head.every((name) => name.length <= 40 && /\p{L}/u.test(name) && !/[.!?…]/u.test(name))) return false;
  const below = rows.slice(1, 50);
  return head.some((name, column) => {
    const cells = below.flatMap((row) => (row.fields[column] ? [decode(text, row.fields[column])] : []));
    const mean = cells.reduce((sum, cell) => sum + cell.length, 0) / Math.max(1, cells.length);
    return cells.length > 0 && (mean > 2 * name.length || cells.every((cell) => /^[\d.,\s-]+$/.test(cell)));
  });
}

/** The prose of a row's fields as segments; `record` is its number. */
function fieldReader(
  delimiter: string,
  columns: ReadonlySet<number>,
  names: readonly string[] | undefined,
): (chunk: string, fields: readonly Field[], record: number) => Segment[] {
  const dangerous = new RegExp(`[\\r\\n"${delimiter === '|' ? '\\|' : delimiter}]`);
  const encodeQuoted = (text: string) => text.replaceAll('"', '""');
  const encodeBare = (text: string) => (dangerous.test(text) ? undefined : text);
  return (chunk, fields, record) => {
    const segments: Segment[] = [];
    for (const [column, field] of fields.entries()) {
      if (!columns.has(column)) continue;
      const builder = new SegmentBuilder();
      let at = field.start;
      if (field.quoted) {
        // In the field alone: the next doubled quote may be at the end of the file.
        const inside = chunk.slice(field.start, field.end);
        for (let quote = inside.indexOf('""'); quote >= 0; quote = inside.indexOf('""', quote + 2)) {
          builder.literal(chunk, at, field.start + quote);
          at = field.start + quote + 2;
          builder.escape('"', at - 2, at);
        }
      }
      builder.literal(chunk, at, field.end);
      segments.push(
        ...builder.build({
          path: names?.[column] ?? `${column + 1}`,
          record,
          encode: field.quoted ? encodeQuoted : encodeBare,
        }),
      );
    }
    return segments;
  };
}

function columnFinding({ start, end, fields }: Row, width: number): Finding {
  return finding(columnCount, { start, end, args: [`${width}`, `${fields.length}`] });
}

function segmentCsv(chunk: string, delimiter: string, options: FormatOptions | undefined): Segmentation {
  const { rows, problems } = scanCsv(chunk, delimiter);
  const { columns, names } = proseColumns(chunk, rows, options?.csvColumns);
  const segments: Segment[] = [];
  const width = rows[0]?.fields.length ?? 0;
  const segmentsOf = fieldReader(delimiter, columns, names);
  for (const [index, row] of rows.entries()) {
    if (row.fields.length !== width) problems.push(columnFinding(row, width));
    if (names !== undefined && index === 0) continue;
    segments.push(...segmentsOf(chunk, row.fields, names === undefined ? index : index - 1));
  }
  problems.sort((a, b) => a.start - b.start);
  return { segments, problems };
}

export const csv: Format = {
  id: 'csv',
  names: { kk: 'CSV', ru: 'CSV', en: 'CSV' },
  extensions: ['.csv'],
  languageIds: ['csv'],
  contributes: { extensions: ['.csv'] },
  wordSuggestions: false,
  layout: 'values',
  sidecar: true,
  rules: CSV_RULES,
  rows: (head, options) => readerOf(head, detectDelimiter(head), options),
  chunk: 'rows',
  segment: (chunk, options) => segmentCsv(chunk, detectDelimiter(chunk), options),
};

export const tsv: Format = {
  id: 'tsv',
  names: { kk: 'TSV', ru: 'TSV', en: 'TSV' },
  extensions: ['.tsv', '.tab'],
  languageIds: ['tsv'],
  contributes: { extensions: ['.tsv'] },
  wordSuggestions: false,
  layout: 'values',
  sidecar: true,
  rules: CSV_RULES,
  rows: (head, options) => readerOf(head, '\t', options),
  chunk: 'rows',
  segment: (chunk, options) => segmentCsv(chunk, '\t', options),
};
