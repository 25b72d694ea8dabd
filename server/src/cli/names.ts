/** Whether the fields and columns that a command was given are there at all in what it reads. */

import type { FormatId, FormatOptions } from '../text/formats';
import { detectDelimiter, scanCsv } from '../text/formats/csv';
import { pathMatcher } from '../text/formats/json';
import type { Locale, Sentence } from '../types';
import { unknownName } from './options';

/** What one thread has newly found of the names; plain data. */
export interface SeenNames {
  /** Fields and columns of the command line that matched something. */
  readonly matched: readonly string[];
  /** Names that stand in the input, for guesses. */
  readonly there: readonly string[];
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

  constructor({ jsonFields = [], csvColumns = [] }: FormatOptions) {
    this.fields = new Map(jsonFields.map((field) => [field, pathMatcher([field])]));
    this.columns = new Set(csvColumns);
  }

  /** A record as it was parsed. */
  record(record: unknown): void {
    if (this.fields.size > 0) this.walk(record, [], '');
  }

  /** The text of a chunk of a file. */
  chunk(format: FormatId, text: string): void {
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
    if (this.matched.length === 0 && this.added.length === 0) return undefined;
    const seen = { matched: this.matched, there: this.added };
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

  constructor(private readonly names: readonly string[]) {
    this.open = new Set(names);
  }

  add(seen: SeenNames | undefined): void {
    for (const name of seen?.matched ?? []) this.open.delete(name);
    for (const name of seen?.there ?? []) this.there.add(name);
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
}
