import type { Finding } from '../../types';
import type { Segment } from '../segment';

export type FormatId = 'plain' | 'markdown' | 'jsonl' | 'json' | 'csv' | 'tsv' | 'conll' | 'prompt';

/**
 * The smallest range of lines that can be segmented by itself: a `line`; a `paragraph`, which is a run of lines that are
 * not blank; or the whole `document`. An edit makes only the units that it touches be read again.
 */
export type Unit = 'line' | 'paragraph' | 'document';

export interface FormatOptions {
  /**
   * JSON and JSONL: patterns of the fields that hold prose, e.g. `messages[].content`, `data.*.text`. A pattern names
   * the end of a path (`text` is any `text`), from the root if it begins with `$.`; `*` is any one key, `[]` any index.
   * Without it: well-known names.
   */
  readonly jsonFields?: readonly string[];
  /** CSV and TSV: columns that hold prose, by header name or 1-based number. Without it: known names, else by look. */
  readonly csvColumns?: readonly string[];
  /** CoNLL: 0-based column of the token; without it 1 in CoNLL-U files, else 0. */
  readonly tokenColumn?: number;
}

export interface Segmentation {
  /** In order of the source, disjoint. */
  readonly segments: readonly Segment[];
  /** What is wrong with the format itself; offsets are relative to the unit. */
  readonly problems: readonly Finding[];
}

/** A file format as prose. `segment` never throws; its offsets are relative to `unit`, the text of one unit. */
export interface Format {
  readonly id: FormatId;
  readonly unit: Unit;
  segment(unit: string, options?: FormatOptions): Segmentation;
}
