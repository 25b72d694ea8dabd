import type { Sentence } from '../types';

/** A file of rows and columns (Parquet, Arrow) that is read as records, and whose strings can be written anew. */
export interface Table {
  /** Of the format, for people. */
  readonly kind: string;
  readonly columns: readonly string[];
  /** Columns of bytes alone (pictures, sound), which no record can hold. */
  readonly binaryColumns: readonly string[];
  /** Where texts stand in the records of a column, as patterns of fields (`messages[].content`); none where it holds no text. */
  textsOf(column: string): readonly string[];
  /** The rows as JSON Lines. `all`: with columns that hold no text, but for those of bytes. */
  rows(all: boolean): AsyncIterable<Uint8Array>;
  /**
   * Takes the rows as lines of JSON, in order, and writes the same file with the strings that have changed; all else stays byte
   * for byte. Rejects with an `InputError` where something cannot be kept.
   */
  rewrite(write: (bytes: Uint8Array) => Promise<void>): TableSink;
  close(): Promise<void>;
}

export interface TableSink {
  /** One row; `isChanged`: whether it differs from the file's. */
  row(line: string, isChanged: boolean): Promise<void>;
  end(): Promise<void>;
}

/** Why a table is not written. */
export const notKept = (what: string): Sentence => ({
  kk: `жазылмады: ${what} өзгеріссіз сақтала алмайды.`,
  ru: `не записано: ${what} нельзя сохранить без изменений.`,
  en: `was not written: ${what} could not be kept as it is.`,
});

/** A value of a table as JSON; undefined for bytes, which a record cannot hold. */
export function jsonOf(value: unknown): string | undefined {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return JSON.stringify(value);
    case 'bigint':
      return value.toString();
    case 'number':
      // JSON has no Infinity and NaN.
      return Number.isFinite(value) ? String(value) : 'null';
    case 'object':
      if (value === null) return 'null';
      if (value instanceof Uint8Array) return undefined;
      if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'null' : JSON.stringify(value);
      if (value instanceof Map) return jsonOfEntries(value.entries());
      if (Symbol.iterator in value)
        return `[${[...(value as Iterable<unknown>)].map((item) => jsonOf(item) ?? 'null').join(',')}]`;
      return jsonOfEntries(Object.entries(value));
    default:
      return 'null';
  }
}

function jsonOfEntries(entries: Iterable<[unknown, unknown]>): string {
  let text = '';
  for (const [key, value] of entries) {
    const json = jsonOf(value);
    if (json !== undefined) text += `${text === '' ? '' : ','}${JSON.stringify(String(key))}:${json}`;
  }
  return `{${text}}`;
}

/** The rows of a group as JSON Lines, in pieces that do not wait for all of them. */
export function* linesOfRows(rows: readonly unknown[]): Generator<Uint8Array> {
  let text = '';
  for (const row of rows) {
    text += `${jsonOf(row)}\n`;
    if (text.length < 200_000) continue;
    yield Buffer.from(text, 'utf8');
    text = '';
  }
  if (text !== '') yield Buffer.from(text, 'utf8');
}

/** A value with the strings of its JSON, the value itself where they are the same; undefined where the two have not the same shape. */
export function withStrings(value: unknown, json: unknown): { readonly value: unknown } | undefined {
  if (typeof value === 'string') return typeof json === 'string' ? { value: json } : undefined;
  if (typeof value !== 'object' || value === null || value instanceof Date || value instanceof Uint8Array)
    return { value };
  if (typeof json !== 'object' || json === null) return undefined;
  if (Array.isArray(value)) {
    if (!Array.isArray(json) || json.length !== value.length) return undefined;
    const items = value.map((item, i) => withStrings(item, json[i]));
    if (items.some((item) => item === undefined)) return undefined;
    return { value: items.some((item, i) => item!.value !== value[i]) ? items.map((item) => item!.value) : value };
  }
  const made: Record<string, unknown> = {};
  let isSame = true;
  for (const [key, item] of Object.entries(value)) {
    const found = withStrings(item, Object.hasOwn(json, key) ? (json as Record<string, unknown>)[key] : undefined);
    if (found === undefined) return undefined;
    isSame &&= found.value === item;
    made[key] = found.value;
  }
  return { value: isSame ? value : made };
}

/** The kind of table that a name stands for. */
export const kindOfTable = (name: string): string => (/\.parquet$/i.test(name) ? 'Parquet' : 'Arrow');

/** Whether a file of that name is to be a table. */
export const isTableName = (name: string): boolean => /\.(?:parquet|arrow|feather)$/i.test(name);
