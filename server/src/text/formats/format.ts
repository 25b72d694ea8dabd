import type { TextRule } from '../../rule';
import type { Finding, Sentence } from '../../types';
import type { Segment, TagScheme } from '../segment';

export type FormatId =
  | 'plain'
  | 'markdown'
  | 'jsonl'
  | 'json'
  | 'csv'
  | 'tsv'
  | 'conll'
  | 'prompt'
  | 'subtitles'
  | 'log'
  | 'gettext'
  | 'properties'
  | 'messages'
  | 'yaml'
  | 'html'
  | 'xml'
  | 'latex'
  | 'rst'
  | 'asciidoc'
  | 'org'
  | 'notebook'
  | 'javascript'
  | 'typescript'
  | 'tsx'
  | 'python'
  | 'c'
  | 'dart'
  | 'css'
  | 'shell'
  | 'sql'
  | 'lua'
  | 'haskell'
  | 'lisp'
  | 'pascal'
  | 'matlab'
  | 'basic'
  | 'batch'
  | 'strings'
  | 'php'
  | 'none';

/**
 * The smallest range of lines that can be segmented by itself: a `line`; a `paragraph`, which is a run of lines that are
 * not blank; a row of a table, which may hold several lines (`rows`); or the whole `document`. An edit makes only the chunks that it
 * touches be read again.
 */
export type ChunkKind = 'line' | 'paragraph' | 'rows' | 'document';

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
  /** CoNLL: the scheme of the tags; without it each sentence is judged by itself. */
  readonly tagScheme?: TagScheme;
}

export interface Segmentation {
  /** In order of the source, disjoint. */
  readonly segments: readonly Segment[];
  /** What is wrong with the format itself; offsets are relative to the chunk. */
  readonly problems: readonly Finding[];
}

/** A value of a record beside its prose: an id, a label, a rating. */
export interface RecordValue {
  /** E.g. `meta.source`, or the name of a column. */
  readonly path: string;
  /** As it stands in the file, a string without its quotes; the items of an array one after the other. */
  readonly text: string;
}

/** Which field in quotes goes on in the line after this one, if any: one that begins in this line, or one from before. */
export type GoesOn = (line: string, isInside: boolean) => 'no' | 'begun' | 'still';

/** How the rows of a document are read whose beginning is known. */
export interface RowReader {
  /** Where it is the same, all rows are read alike. */
  readonly key: string;
  /** So many lines of the beginning have a say in it. */
  readonly lines: number;
  /** Of a line, which has its end; `isInside`: a field in quotes goes on in it. */
  readonly goesOn: GoesOn;
  /** A row whose first line is given, from 0. Offsets count from its start. */
  readonly segment: (row: string, line: number) => Segmentation;
  /** What is no prose in a row. */
  readonly values: (row: string) => RecordValue[];
  /** The rows of a whole file, each with its first line, from 0; blank lines are none. */
  readonly rows: (text: string) => Iterable<{ readonly row: string; readonly line: number }>;
  /** All cells of a row by the names of their columns; none of a header or a blank line. */
  readonly cells: (row: string, line: number) => RecordValue[];
}

/** A file format as prose. All that is known of it stands here: `npm run manifest` derives what VS Code has to be told. */
export interface Format {
  readonly id: FormatId;
  readonly names: Sentence;
  /**
   * Ends of file names, whatever their case, with the dot; `*` stands for letters and digits (`.conll*`). Of all formats the
   * longest end that fits counts.
   */
  readonly extensions: readonly string[];
  /** The languages of editors that are this format; the first one is VS Code's. */
  readonly languageIds: readonly string[];
  /** Further ones that are served where the extension runs, but do not start it. */
  readonly quietLanguageIds?: readonly string[];
  /** What VS Code does not know by itself: the first of `languageIds`, with these files. */
  readonly contributes?: {
    readonly extensions: readonly string[];
    readonly configuration?: string;
    readonly grammar?: { readonly scopeName: string; readonly path: string };
  };
  /** Whether VS Code may suggest words while one types. Default: true. */
  readonly wordSuggestions?: boolean;
  /**
   * Whether other extensions serve files of the format: they colour and outline them and know their signs, so that entities
   * are no semantic tokens and no outline there, and settings of the editor stay as they are.
   */
  readonly guest?: boolean;
  readonly chunk: ChunkKind;
  /**
   * A chunk after fixes, with what says the same once more made to follow: CoNLL-U's comment `# text = …` holds its sentence. `before` is
   * the chunk as it was.
   */
  readonly settle?: (before: string, after: string) => string;
  /**
   * How prose stands in the file: as `lines` with nothing else, as `paragraphs` in markup that follow each other, or as
   * `values` in a structure.
   */
  readonly layout: 'lines' | 'paragraphs' | 'values';
  /** What is a record, each of whose values is a text of its own: a line, or the document. */
  readonly records?: 'line' | 'document';
  /** How rows are read, by the beginning of a document, where they are its chunks: segments are their fields. */
  readonly rows?: (head: string, options?: FormatOptions) => RowReader;
  /** Whether segments are the messages of one chat, with roles. */
  readonly chat?: boolean;
  /** Whether the text was cut into tokens before, so that its spacing says nothing; a tag may stand beside each. */
  readonly tokenized?: boolean;
  /** Whether corrections of entities are kept in a file beside it; where the file itself holds them, they are not. */
  readonly sidecar: boolean;
  /** What may be wrong with a file of the format; formats that find the same share them. */
  readonly rules: readonly TextRule[];
  /** Tells the format by a sample from the start of the file, where the name says `insteadOf` or nothing. */
  readonly sniff?: { readonly insteadOf: FormatId; test(sample: string): boolean };
  /** Where a record is a line: its values but those whose paths are in `prose`. */
  values?(record: string, prose: ReadonlySet<string>): RecordValue[];
  /** Never throws; offsets are relative to `chunk`, the text of one chunk. */
  segment(chunk: string, options?: FormatOptions): Segmentation;
}
