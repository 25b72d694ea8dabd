import { finding, textRule } from '../../rule';
import type { Finding } from '../../types';
import { csv, tsv } from './csv';
import type { FormatId, FormatOptions } from './format';
import { looksLikeProse, matcherOf, PROSE_FIELDS } from './json';

/** Found by whoever has all records of a file. */
export const unreadField = textRule({
  id: 'format.unread-field',
  severity: 'information',
  args: ['path', 'number of values', 'name of the setting', 'fields to be read, with commas between'],
  sentence: {
    kk: '«{0}» оқылмайды, ал онда қазақша мәтін бар (мән саны: {1}); {2} баптауын қараңыз.',
    ru: '«{0}» не читается, хотя там казахский текст (значений: {1}); см. {2}.',
    en: '“{0}” is not read, though it holds Kazakh text (values: {1}); see {2}.',
  },
  reason: 'Where no fields or columns are named, those with well-known names are read, and no others beside them.',
  why: {
    kk: 'Өрістер не бағандар көрсетілмесе, аты белгілілері ғана оқылады.',
    ru: 'Если поля или столбцы не указаны, читаются лишь те, что с известными названиями.',
  },
  fix: 'none',
  bad: [{ text: '{"text": "Иә", "story_body": "Кеше ауылға қатты жаңбыр жауды."}' }],
  good: ['{"text": "Иә", "author": "Мағжан Жұмабаев"}', '{"story_body": "Кеше ауылға қатты жаңбыр жауды."}'],
});

/** UTF-16 units of a value that are looked at. */
const LOOKED = 400;
/** Letters of other alphabets that have some of Kazakh's own; JSON in a string; an address. */
const NOT_KAZAKH = /[ўҳҗӯӣҡҙҫ]|^\s*[[{]\s*["[{]|^\S+$/i;
const WORD = /\p{sc=Cyrl}{2,}/gu;
const SMALL_WORD = /(?<!\p{L})\p{Ll}{2,}/gu;
const SENTENCE_END = /\p{Ll}{2}[.!?…]["»”)\]]*(?:\s|$)/u;
const countOf = (text: string, pattern: RegExp) => text.match(pattern)?.length ?? 0;

/** Whether a value is a sentence in Kazakh Cyrillic or more: no name, label, address or list of key words. By letters and signs alone. */
export function isKazakhProse(value: string): boolean {
  const head = value.slice(0, LOOKED);
  const text = head.includes('<') ? head.replace(/<[^>]*>/g, ' ') : head;
  if (!/[құ]/i.test(text) || !/[әңөүі]/i.test(text) || NOT_KAZAKH.test(text)) return false;
  const words = countOf(text, WORD);
  if (words < 4 || countOf(text, /[a-z]{2,}/gi) > words) return false;
  const small = countOf(text, SMALL_WORD);
  if (SENTENCE_END.test(text)) return small >= 3;
  return small >= 6 && countOf(text, /[,;|]/g) * 3 <= words;
}

/** So many records are looked at one by one, then each one in so many, which stands for the others. A prime: data sets have rhythms. */
const ALL_OF = 1000;
const ONE_IN = 53;
/** Records of each further file that are looked at one by one. */
const ALL_OF_NEXT = 20;
/** Fields that are remembered. Records whose keys are data have any number: so many in one object are called `*`. */
const MOST_FIELDS = 200;
const MOST_KEYS = 24;
/** A field is named where one value of so many is Kazakh prose. */
const LEAST_SHARE = 20;

/** What was seen of a field; plain data. */
export interface SeenField {
  /** A path without indices, for `--fields`, or a column of CSV or TSV. */
  readonly path: string;
  readonly isColumn: boolean;
  isRead: boolean;
  /** Where it was not read: how many values it had that were not blank, and how many of them are Kazakh prose. */
  values: number;
  prose: number;
  /** Whether some of the values stand for others that were not looked at. */
  isSample: boolean;
  /** The record of the first of these, from 0. */
  first: number;
}

interface Value {
  readonly path: string;
  readonly text: string;
  readonly isRead: boolean;
}

/** Looks for fields of records that are not read although Kazakh prose stands in them. Of a large corpus it looks at a sample. */
export class UnreadFields {
  private number = 0;
  private readonly fields = new Map<string, SeenField>();

  /** The text of a chunk of a file; one of which the user has said what is read is not looked at. */
  chunk(format: FormatId, text: string, options: FormatOptions): void {
    if (!hasFields(format, options)) return;
    if (format === 'jsonl' || format === 'json') {
      const weight = format === 'json' ? 1 : this.weight();
      if (weight === 0) return;
      try {
        this.values(valuesOf(JSON.parse(text.replace(/^\uFEFF/, '')), format === 'jsonl'), weight, false);
      } catch {
        // The format reports what is wrong with it.
      }
    } else {
      // It is all of a file.
      this.number = 0;
      const reader = (format === 'csv' ? csv : tsv).rows!(text);
      for (const { row, line } of reader.rows(text)) {
        const weight = this.weight();
        if (weight === 0) continue;
        const unread = new Set(reader.values(row).map(({ path }) => path));
        const cells = reader.cells(row, line).map((cell) => ({ ...cell, isRead: !unread.has(cell.path) }));
        this.values(cells, weight, true);
      }
    }
  }

  /** What comes now is another file. */
  begin(): void {
    this.number = Math.min(this.number, ALL_OF - ALL_OF_NEXT);
  }

  /** A record of JSON Lines as it was parsed. */
  record(record: unknown): void {
    const weight = this.weight();
    if (weight > 0) this.values(valuesOf(record, true), weight, false);
  }

  private weight(): number {
    const number = this.number++;
    return number < ALL_OF ? 1 : number % ONE_IN === 0 ? ONE_IN : 0;
  }

  private values(values: readonly Value[], weight: number, isColumn: boolean): void {
    for (const { path, text, isRead } of values) {
      const isProse = !isRead && isKazakhProse(text);
      const first = isProse ? this.number - 1 : Number.POSITIVE_INFINITY;
      const count = isRead || text.trim() === '' ? 0 : weight;
      this.add({ path, isColumn, isRead, values: count, prose: isProse ? weight : 0, isSample: weight > 1, first });
    }
  }

  /** Adds what was seen elsewhere. */
  add(seen: SeenField): void {
    const key = `${seen.isColumn} ${seen.path}`;
    const field = this.fields.get(key);
    const isOfMany = seen.path.includes('.') && !seen.path.endsWith('.*');
    if (field !== undefined) merge(field, seen);
    else if (this.fields.size < (isOfMany ? MOST_FIELDS : 2 * MOST_FIELDS)) this.fields.set(key, seen);
    else if (isOfMany && seen.prose > 0) this.add({ ...seen, path: anyKeyOf(seen.path) });
  }

  /** What was seen since this was asked last. */
  take(): SeenField[] {
    const seen = [...this.fields.values()];
    this.fields.clear();
    return seen;
  }

  /** Those that are not read and should be, most values first, and what would read them beside what is read. */
  found(isColumn: boolean): { readonly unread: readonly SeenField[]; readonly wanted: readonly string[] } {
    const own = [...this.fields.values()].filter((field) => field.isColumn === isColumn);
    const missed = own.filter(({ values, prose }) => prose > 0 && prose * LEAST_SHARE >= values);
    const byParent = new Map<string, SeenField>();
    for (const field of missed) {
      const any = anyKeyOf(field.path);
      const isMany = any.includes('.') && missed.filter(({ path }) => anyKeyOf(path) === any).length > MOST_KEYS;
      const path = isMany ? any : field.path;
      const known = byParent.get(path);
      if (known === undefined) byParent.set(path, { ...field, path });
      else merge(known, field);
    }
    const unread = [...byParent.values()].sort((a, b) => b.values - a.values);
    const read = own.filter(({ isRead, path }) => isRead && !byParent.has(path));
    return { unread, wanted: [...read, ...unread].map(({ path }) => path) };
  }
}

/** A path with any key in place of its last one. */
const anyKeyOf = (path: string): string => path.replace(/[^.]*$/, '*');

function merge(field: SeenField, seen: SeenField): void {
  field.isRead ||= seen.isRead;
  field.isSample ||= seen.isSample;
  field.values += seen.values;
  field.prose += seen.prose;
  field.first = Math.min(field.first, seen.first);
}

/** How many values a field has, for people. */
export const valuesShown = ({ values, isSample }: SeenField): string =>
  isSample ? `≈${Number(values.toPrecision(2))}` : `${values}`;

/** The strings of a record. `guesses`: where none has a known name, those are read that look like prose, as the format does. */
function valuesOf(record: unknown, guesses: boolean): readonly Value[] {
  const isProse = matcherOf(PROSE_FIELDS);
  const values: Value[] = [];
  const path: (string | number)[] = [];
  const walk = (value: unknown, shown: string) => {
    if (typeof value === 'string') values.push({ path: shown, text: value, isRead: isProse(path) });
    else if (typeof value === 'object' && value !== null && path.length < 32) {
      const isList = Array.isArray(value);
      for (const [key, item] of Object.entries(value)) {
        path.push(isList ? Number(key) : key);
        // Records of an array are named as those of JSON Lines.
        walk(item, isList ? `${shown}[]` : shown === '' || shown === '[]' ? key : `${shown}.${key}`);
        path.pop();
      }
    }
  };
  walk(record, '');
  return guesses && !values.some(({ isRead }) => isRead)
    ? values.map((value) => ({ ...value, isRead: looksLikeProse(value.text) }))
    : values;
}

/** UTF-16 units of an open document in which fields are looked for; JSON is looked at as a whole or not at all. */
const HEAD = 1_000_000;
const LARGEST_JSON = 5_000_000;

/** Whether there may be fields in a file that are not read. */
export const hasFields = (format: FormatId, { jsonFields, csvColumns }: FormatOptions): boolean =>
  format === 'json' || format === 'jsonl'
    ? jsonFields === undefined
    : (format === 'csv' || format === 'tsv') && csvColumns === undefined;

/** The fields at the beginning of a document that are not read and should be, each where it is first named. Lines are from 0. */
export function unreadFindings(
  format: FormatId,
  lines: Iterable<string>,
  options: FormatOptions = {},
): { readonly line: number; readonly finding: Finding }[] {
  const fields = new UnreadFields();
  const head: string[] = [];
  let length = 0;
  for (const line of lines) {
    if (length > (format === 'json' ? LARGEST_JSON : HEAD)) break;
    length += line.length;
    head.push(line);
    if (format === 'jsonl') fields.chunk(format, line, options);
  }
  if (format !== 'jsonl') fields.chunk(format, head.join(''), options);
  const isColumn = format === 'csv' || format === 'tsv';
  const { unread, wanted } = fields.found(isColumn);
  return unread.map((field) => {
    const { path, first } = field;
    const name = isColumn ? path : `"${/[^.]*$/.exec(path.replaceAll('[]', ''))![0]}"`;
    const named = head.findIndex((line, number) => (format !== 'jsonl' || number >= first) && line.includes(name));
    const line = Math.max(0, named);
    const start = Math.max(0, head[line]!.indexOf(name));
    const setting = `qalam.formats.${isColumn ? 'csvColumns' : 'jsonFields'}`;
    const args = [path, valuesShown(field), setting, wanted.join()];
    return { line, finding: finding(unreadField, { start, end: start + name.length, args }) };
  });
}
