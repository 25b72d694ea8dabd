/** Whether the fields and columns that a command was given are there at all in what it reads; if it was given none, which hold prose and are not read. */

import type { FormatId, FormatOptions } from '../text/formats';
import { detectDelimiter, scanCsv } from '../text/formats/csv';
import { pathMatcher } from '../text/formats/json';
import { type SeenField, UnreadFields, valuesShown } from '../text/formats/unread';
import type { Locale, Sentence } from '../types';
import { unknownName } from './options';

/** What one thread has newly found of the names; plain data. */
export interface SeenNames {
  /** Fields and columns of the command line that matched something. */
  readonly matched: readonly string[];
  /** Names that stand in the input, for guesses. */
  readonly there: readonly string[];
  /** Fields that nobody named. */
  readonly fields?: readonly SeenField[];
}

type Path = readonly (string | number)[];

/** Names that are kept for guesses. */
export const MOST_NAMES = 200;

/** Looks for names in records and tables. Costs nothing once each name has been found. */
export class NameWatch {
  private readonly fields: Map<string, (path: Path) => boolean>;
  private readonly columns: Set<string>;
  private readonly there = new Set<string>();
  private matched: string[] = [];
  private added: string[] = [];
  private readonly unread = new UnreadFields();

  constructor(private readonly options: FormatOptions) {
    const { jsonFields = [], csvColumns = [] } = options;
    this.fields = new Map(jsonFields.map((field) => [field, pathMatcher([field])]));
    this.columns = new Set(csvColumns);
  }

  /** What comes now is another file. */
  begin(): void {
    this.unread.begin();
  }

  /** A record as it was parsed. */
  record(record: unknown): void {
    if (this.options.jsonFields === undefined) this.unread.record(record);
    else if (this.fields.size > 0) this.walk(record, [], '');
  }

  /** The text of a chunk of a file; `options`: how it is read. */
  chunk(format: FormatId, text: string, options: FormatOptions): void {
    this.unread.chunk(format, text, options);
    if (this.fields.size > 0 && (format === 'json' || format === 'jsonl')) {
      try {
        this.record(JSON.parse(text.replace(/^\uFEFF/, '')));
      } catch {
        // The format reports what is wrong with it.
      }
    } else if (this.columns.size > 0 && (format === 'csv' || format === 'tsv')) {
      const [header] = scanCsv(text, format === 'tsv' ? '\t' : detectDelimiter(text)).rows;
      for (const [i, { start, end }] of (header?.fields ?? []).entries()) {
        const name = text.slice(start, end).trim();
        this.remember(name);
        for (const column of [name, String(i + 1)]) if (this.columns.delete(column)) this.matched.push(column);
      }
    }
  }

  /** What was found since this was asked last. */
  take(): SeenNames | undefined {
    const fields = this.unread.take();
    if (this.matched.length === 0 && this.added.length === 0 && fields.length === 0) return undefined;
    const seen = { matched: this.matched, there: this.added, ...(fields.length > 0 && { fields }) };
    this.matched = [];
    this.added = [];
    return seen;
  }

  private remember(name: string): void {
    if (this.there.size >= MOST_NAMES || this.there.has(name)) return;
    this.there.add(name);
    this.added.push(name);
  }

  private walk(value: unknown, path: Path, shown: string): void {
    if (typeof value === 'string') {
      this.remember(shown);
      for (const [field, matches] of this.fields) {
        if (!matches(path)) continue;
        this.fields.delete(field);
        this.matched.push(field);
      }
    } else if (typeof value === 'object' && value !== null && path.length < 32) {
      const isList = Array.isArray(value);
      for (const [key, item] of Object.entries(value)) {
        this.walk(
          item,
          [...path, isList ? Number(key) : key],
          isList ? `${shown}[]` : shown === '' ? key : `${shown}.${key}`,
        );
      }
    }
  }
}

/** Puts together what all threads have seen, and says which names match nothing. */
export class NameReport {
  private readonly open: Set<string>;
  private readonly there = new Set<string>();
  private readonly unread = new UnreadFields();

  constructor(private readonly names: readonly string[]) {
    this.open = new Set(names);
  }

  add(seen: SeenNames | undefined): void {
    for (const name of seen?.matched ?? []) this.open.delete(name);
    for (const name of seen?.there ?? []) this.there.add(name);
    for (const field of seen?.fields ?? []) this.unread.add(field);
  }

  /** Whether nothing at all was matched, although names were given and something was read. */
  get matchesNothing(): boolean {
    return this.names.length > 0 && this.open.size === this.names.length && this.there.size > 0;
  }

  /** A sentence for each name that matches nothing in what was read; none where nothing was read. */
  sentences(locale: Locale): string[] {
    if (this.there.size === 0) return [];
    const there = [...this.there];
    const listed = there.slice(0, 12).join(', ');
    return [...this.open].map((name) => {
      const about: Sentence = {
        kk: `«${name}» кірісте жоқ. Барлары: ${listed}.`,
        ru: `«${name}» во входных данных нет. Есть: ${listed}.`,
        en: `“${name}” matches nothing that was read. There are: ${listed}.`,
      };
      return unknownName(about, name, there)[locale];
    });
  }

  /** What is not read although Kazakh prose stands in it, with what reads it: a sentence for JSON and one for CSV and TSV. */
  unreadFields(locale: Locale): string[] {
    return [false, true].flatMap((isColumn) => {
      const { unread, wanted } = this.unread.found(isColumn);
      if (unread.length === 0) return [];
      const some = unread.slice(0, MOST_UNREAD).map((field) => `${field.path} (${valuesShown(field)})`);
      const listed = `${some.join(', ')}${unread.length > MOST_UNREAD ? ' …' : ''}`;
      const list = wanted.join();
      // As a shell wants it.
      const value = /[^\p{L}\p{N}_.,-]/u.test(list) ? `"${list}"` : list;
      const option = `--${isColumn ? 'columns' : 'fields'} ${value}`;
      const about: Sentence = {
        kk: `Қазақша мәтіні бар, бірақ оқылмаған өрістер (мән саны): ${listed}. Оқылуы үшін: ${option}`,
        ru: `Не прочитаны поля с казахским текстом (число значений): ${listed}. Чтобы читались: ${option}`,
        en: `Fields that hold Kazakh text and were not read (number of values): ${listed}. To have them read: ${option}`,
      };
      return about[locale];
    });
  }
}

/** Fields that a sentence names. */
const MOST_UNREAD = 8;
