import { FINEWEB2_VERSIONS, type Fineweb2Version } from '../cleaning/fineweb2';
import type { Locale, OffsetUnit, Sentence, Severity } from '../types';

/** Parts with the upper bounds of their shares: `train=0.9,valid=0.1` becomes 0.9 and 1. */
export type Parts = readonly { readonly name: string; readonly end: number }[];

/** Which modules check the text. */
export interface Checks {
  readonly language: boolean;
  readonly spelling: boolean;
  readonly cleaning: boolean;
  readonly grammar: boolean;
  readonly entities: boolean;
}

/** What a command was asked to do: `DEFAULTS`, what the command changes of them, and its options. */
export interface Arguments {
  readonly files: readonly string[];
  readonly checks: Checks;
  readonly disabledRules: readonly string[];
  /** Those that are off by themselves and are switched on. */
  readonly enabledRules: readonly string[];
  readonly fields: readonly string[] | undefined;
  readonly columns: readonly string[] | undefined;
  /** Undefined: by a file's name; of stdin, records. */
  readonly input: 'jsonl' | 'text' | 'auto' | undefined;
  readonly format: string;
  readonly offsets: OffsetUnit;
  /** Undefined: as the shape of the record suggests. */
  readonly inputOffsets: OffsetUnit | undefined;
  /** Names of numbered labels, in order. */
  readonly labels: readonly string[] | undefined;
  /** Whose annotations are read, of several annotators'. */
  readonly annotator: string | undefined;
  readonly attributesOnly: boolean;
  readonly fix: 'none' | 'safe' | 'all';
  readonly mask: boolean;
  readonly duplicates: boolean;
  readonly memory: number;
  readonly write: boolean;
  /** Files are written through links, and under all their names. */
  readonly throughLinks: boolean;
  /** A file instead of standard output. */
  readonly output: string | undefined;
  /** Of what is read and written; undefined: UTF-8, or what a byte order mark says. */
  readonly encoding: string | undefined;
  readonly words: boolean;
  /** Whether what is read is a token a line. */
  readonly tokens: boolean;
  readonly suggestions: boolean;
  readonly jobs: number;
  /** From 0. */
  readonly from: number;
  readonly failOn: Severity | undefined;
  readonly locale: Locale;
  /** A file that lists files; `-`: stdin. */
  readonly filesFrom: { readonly path: string; readonly separator: '\n' | '\0' } | undefined;
  readonly progress: boolean;
  readonly data: string | undefined;
  readonly embedded: boolean;
  readonly endpoint: string | undefined;
  /** How often a request to an endpoint that failed is sent again. */
  readonly retry: number;
  /** Requests to an endpoint at a time. */
  readonly concurrency: number;
  /** Paths of `tokenizer.json` files or their folders. */
  readonly tokenizers: readonly string[];
  /** How a model is asked for corrections; undefined: by its name. */
  readonly profile: 'sozkz' | 'instruct' | undefined;
  /** Of a million tokens. */
  readonly price: number | undefined;
  readonly model: string | undefined;
  readonly runtime: string;
  readonly gazetteers: readonly string[];
  readonly thresholds: Readonly<Record<string, number>>;
  /** A prompt file. */
  readonly prompt: string | undefined;
  /** The member that holds a model's answer. */
  readonly answer: string;
  /** An expression that says how good an answer is. */
  readonly grade: string | undefined;
  /** An expression that records are to fulfil. */
  readonly filter: string | undefined;
  /** Labels of languages. */
  readonly languages: readonly string[];
  /** Bounds of a record's prose, code points. */
  readonly minLength: number | undefined;
  readonly maxLength: number | undefined;
  readonly sample: number | undefined;
  readonly seed: string;
  readonly split: Parts;
  /** Whose values of FineWeb-2 documents are judged by. */
  readonly fineweb2: Fineweb2Version;
  /** Files of words that are right. */
  readonly accept: readonly string[];
  /** A file of words and their replacements. */
  readonly replace: string | undefined;
  /** Names of the options that were given, without `--`. */
  readonly given: ReadonlySet<string>;
}

export const DEFAULTS: Arguments = {
  files: [],
  checks: { language: true, spelling: true, cleaning: true, grammar: true, entities: false },
  disabledRules: [],
  enabledRules: [],
  fields: undefined,
  columns: undefined,
  input: undefined,
  format: '',
  offsets: 'utf-16',
  inputOffsets: undefined,
  labels: undefined,
  annotator: undefined,
  attributesOnly: false,
  fix: 'none',
  mask: false,
  duplicates: false,
  memory: 500_000,
  write: false,
  throughLinks: false,
  output: undefined,
  encoding: undefined,
  words: false,
  tokens: false,
  suggestions: true,
  jobs: 1,
  from: 0,
  failOn: undefined,
  locale: 'en',
  filesFrom: undefined,
  progress: false,
  data: undefined,
  embedded: false,
  endpoint: undefined,
  retry: 1,
  concurrency: 1,
  tokenizers: [],
  profile: undefined,
  price: undefined,
  model: undefined,
  runtime: '',
  gazetteers: [],
  thresholds: {},
  prompt: undefined,
  answer: 'answer',
  grade: undefined,
  filter: undefined,
  languages: [],
  minLength: undefined,
  maxLength: undefined,
  sample: undefined,
  seed: '0',
  split: [],
  fineweb2: FINEWEB2_VERSIONS[0],
  accept: [],
  replace: undefined,
  given: new Set(),
};

/** Wrong usage, as a sentence for the person who typed it. */
export class UsageError extends Error {
  constructor(readonly sentence: Sentence) {
    super(sentence.en);
  }
}
