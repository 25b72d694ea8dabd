/**
 * What the extension and its pages (webviews) say to each other: the data a page is opened with, and one union of messages
 * for each direction, told apart by `type`. Plain data, shared by both sides.
 */
import type {
  AskAnswer,
  AskEndpoint,
  AskProgress,
  ChatParameters,
  CorpusReport,
  PromptInfo,
  QuizResult,
  RecordFilter,
  RecordPage,
} from '../../../server/src/protocol';

/** What each page shows from the start. */
export interface PageData {
  readonly ask: AskTexts;
  readonly quiz: { readonly texts: QuizTexts; readonly answers: QuizResult['answers'] };
  readonly records: RecordsTexts;
  readonly report: ReportData;
}
export type PageName = keyof PageData;

/** The words of the Ask page in the reader's language. */
export interface AskTexts {
  /** BCP 47; numbers are written in it. */
  readonly language: string;
  readonly title: string;
  readonly ask: string;
  readonly stop: string;
  readonly save: string;
  readonly preview: string;
  readonly row: string;
  readonly endpoints: string;
  readonly parameters: string;
  readonly temperature: string;
  readonly maxTokens: string;
  readonly seed: string;
  readonly variables: string;
  readonly noVariables: string;
  readonly prompt: string;
  readonly best: string;
  readonly chosen: string;
  readonly waiting: string;
  readonly thinking: string;
  readonly firstToken: string;
  readonly total: string;
  readonly tokens: string;
  readonly cut: string;
  readonly stopped: string;
}

/** The words of the record view. */
export interface RecordsTexts {
  readonly language: string;
  /** `{0}`: the record's line, `{1}`: how many lines there are. */
  readonly place: string;
  /** The same of a row of a table. */
  readonly placeOfRow: string;
  readonly line: string;
  readonly row: string;
  readonly previous: string;
  readonly next: string;
  readonly onlyFindings: string;
  readonly languageFilter: string;
  readonly anyLanguage: string;
  /** Labels of languages that can be filtered by, with their names. */
  readonly languages: readonly (readonly [label: string, name: string])[];
  /** Before the two bounds. */
  readonly length: string;
  readonly least: string;
  readonly most: string;
  readonly openText: string;
  readonly edit: string;
  readonly save: string;
  readonly cancel: string;
  readonly findings: string;
  readonly noFindings: string;
  readonly values: string;
  readonly noProse: string;
  readonly noneFits: string;
  readonly notWhole: string;
  /** Puts a prompt to every record. */
  readonly askAll: string;
  readonly answer: string;
  readonly good: string;
  readonly bad: string;
  readonly editAnswer: string;
  /** What the keys are; what an edit does. */
  readonly gradeKeys: string;
  readonly editKeeps: string;
  /** `{0}`: what a check has given. */
  readonly grade: string;
  readonly original: string;
  readonly cut: string;
  readonly anyAnswer: string;
  /** Stands where the member can be chosen that is graded. */
  readonly gradeMember: string;
  readonly answers: Readonly<Record<NonNullable<RecordFilter['answer']>, string>>;
}

export type FromRecordsPage =
  /** It listens. */
  | { readonly type: 'ready' }
  | ({
      readonly type: 'go';
      readonly line: number;
      /** Of a table: this row, from 0, and not the line. */
      readonly row?: number;
      readonly step: 'at' | 'next' | 'previous';
    } & RecordFilter)
  /** The whole new text of a field of the record that was shown at a version. */
  | {
      readonly type: 'edit';
      readonly version: number;
      readonly line: number;
      readonly field: number;
      readonly text: string;
      /** The model's own answer is kept beside it. */
      readonly keep?: boolean;
    }
  /** What the reader says of the answer; `next`: then the next record that fits is shown. */
  | {
      readonly type: 'grade';
      readonly version: number;
      readonly line: number;
      readonly grade: boolean | null;
      readonly next?: RecordFilter;
    }
  | { readonly type: 'askAll' }
  | { readonly type: 'text'; readonly line: number }
  /** An unknown word is shown: what may have been meant? */
  | { readonly type: 'suggest'; readonly word: string };

export type ToRecordsPage =
  /** `again`: the same record, as it is now; what was said of the last step still holds. */
  | { readonly type: 'page'; readonly page: RecordPage; readonly again?: boolean }
  /** Likeliest first. */
  | { readonly type: 'suggestions'; readonly word: string; readonly words: readonly string[] }
  /** What was asked for did not work; `message` is a sentence. */
  | { readonly type: 'error'; readonly message: string };

/** The words of the page of a quiz's result. */
export interface QuizTexts {
  readonly language: string;
  readonly title: string;
  readonly score: string;
  readonly figures: string;
  readonly question: string;
  readonly expected: string;
  readonly answer: string;
  readonly time: string;
  readonly right: string;
  readonly wrong: string;
}

/** The words of the corpus report. */
export interface ReportTexts {
  readonly language: string;
  readonly title: string;
  readonly subtitle: string;
  readonly lines: string;
  readonly texts: string;
  readonly words: string;
  readonly characters: string;
  readonly languages: string;
  readonly unknownLanguage: string;
  readonly mixedLanguages: string;
  readonly unchecked: string;
  readonly spelling: string;
  readonly spellingNote: string;
  readonly acceptedWords: string;
  readonly refusedWords: string;
  readonly lengths: string;
  readonly lengthsNote: string;
  readonly duplicates: string;
  readonly unique: string;
  readonly repeated: string;
  readonly nearlyRepeated: string;
  readonly entities: string;
  readonly wordList: string;
  readonly wordListNote: string;
  readonly vocabulary: string;
  /** `{0}` running words, `{1}` different forms, `{2}` lemmas, `{3}` forms for a hundred words. */
  readonly vocabularyNote: string;
  /** Said where not every form was counted. */
  readonly vocabularyCut: string;
  readonly findings: string;
  readonly findingsNote: string;
  /** Above a list that is cut: `{0}` stands for how many are shown, `{1}` for how many there are. */
  readonly firstPlaces: string;
  readonly nothing: string;
  readonly export: string;
  readonly notes: string;
}

export interface ReportData {
  readonly texts: ReportTexts;
  readonly stats: CorpusReport['stats'];
  readonly vocabulary?: CorpusReport['vocabulary'];
  /** How many entities of each class, under the class's name in the reader's language. */
  readonly entities: readonly (readonly [name: string, count: number])[];
  /** The first findings of each rule; `where` is shown (file, line and column), `message` worded for the reader. */
  readonly places: Readonly<Record<string, readonly { readonly where: string; readonly message: string }[]>>;
  /** Words that spelling does not accept, the most frequent first; `where` is shown. */
  readonly words: readonly {
    readonly word: string;
    readonly count: number;
    readonly suggestion?: string;
    readonly where: string;
    readonly example: string;
  }[];
  readonly differentWords: number;
  readonly refusedWords: number;
  /** What went wrong on the way, e.g. files that could not be read. */
  readonly notes: readonly string[];
}

/** What is chosen on the Ask page: whom to ask, with which parameters and values of variables. */
export interface AskChoice {
  /** Indices of endpoints; all endpoints if left out. */
  readonly endpoints?: readonly number[];
  readonly parameters?: ChatParameters;
  /** Typed values of variables by name. */
  readonly values?: Readonly<Record<string, string>>;
}

export type FromAskPage =
  /** It listens and has to be told the prompt. */
  | { readonly type: 'ready' }
  /** Values of variables were typed. */
  | { readonly type: 'values'; readonly values: Readonly<Record<string, string>> }
  /** Values are to be picked from a JSONL record. */
  | { readonly type: 'row' }
  | ({ readonly type: 'ask' } & AskChoice)
  /** Stops the answer at a position, or all. */
  | { readonly type: 'stop'; readonly answer?: number }
  | { readonly type: 'choose'; readonly answer: number }
  | { readonly type: 'save' }
  | ({ readonly type: 'preview' } & AskChoice);

export type ToAskPage =
  /** What would be asked now; no `info` where the prompt could not be read, `message` then says why. */
  | { readonly type: 'prompt'; readonly title: string; readonly info?: PromptInfo; readonly message?: string }
  | { readonly type: 'started'; readonly endpoints: readonly AskEndpoint[] }
  | ({ readonly type: 'progress' } & AskProgress)
  | { readonly type: 'finished'; readonly answers: readonly AskAnswer[] }
  | { readonly type: 'chosen'; readonly answer: number }
  /** Asking failed; `message` is a sentence. */
  | { readonly type: 'error'; readonly message: string }
  /** Values typed on the page are discarded. */
  | { readonly type: 'cleared' };

export const EXPORT_FORMATS = ['json', 'csv', 'markdown'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export type FromReportPage =
  | { readonly type: 'export'; readonly format: ExportFormat }
  /** Opens the place at a position in the list of a rule. */
  | { readonly type: 'open'; readonly rule: string; readonly place: number }
  /** The first place of a word, by its position in the list. */
  | { readonly type: 'openWord'; readonly word: number };
