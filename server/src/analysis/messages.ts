/** What the main thread and the analysis worker say to each other. */
import type { DocumentOptions, LineFinding } from '../cleaning';
import type { Detection } from '../language/detector';
import type { Suggestion } from '../spelling/suggest';
import type { Locale, Span } from '../types';
import type { SegmentOptions } from './analyzer';
import type { AnalysedWord } from './morphology';
import type { PackedAnalyses } from './packedAnalyses';

export interface WorkerData {
  /** Whether it is asked for suggestions too, or for analyses of texts alone. */
  readonly role: 'all' | 'texts';
  readonly dataFolder: string;
  /** One shared element: the id of the request in work whose answer nobody wants any more. */
  readonly cancelled: Int32Array;
}

export type WorkerRequest =
  | {
      readonly id: number;
      readonly type: 'analyze';
      readonly texts: readonly string[];
      /** As `SegmentOptions.names` of each text, where one of them has any. */
      readonly names?: readonly (readonly Span[] | undefined)[];
      readonly options: SegmentOptions;
    }
  | {
      readonly id: number;
      readonly type: 'suggest';
      readonly word: string;
      readonly before: string;
      readonly after: string;
    }
  | { readonly id: number; readonly type: 'detect'; readonly texts: readonly string[] }
  | { readonly id: number; readonly type: 'word'; readonly text: string; readonly offset: number }
  | {
      readonly id: number;
      readonly type: 'paradigm';
      readonly lemma: string;
      readonly upos: string;
      readonly locale: Locale;
    }
  | {
      readonly id: number;
      readonly type: 'forms';
      readonly texts: readonly string[];
      readonly lemma: string;
      readonly upos: string;
    }
  | {
      /** The next lines of a document, with their ends; its first ones begin a check. `check` tells checks apart. */
      readonly id: number;
      readonly type: 'checkLines';
      readonly check: number;
      readonly options: DocumentCheckOptions;
      readonly lines: readonly string[];
    }
  /** No more lines: answers with what only the whole document shows. */
  | { readonly id: number; readonly type: 'finishCheck'; readonly check: number }
  /** Nobody waits for this check any more; has no answer. */
  | { readonly id: number; readonly type: 'dropCheck'; readonly check: number };

export type DocumentCheckOptions = Pick<DocumentOptions, 'format' | 'formatOptions' | 'memory'>;

/** What languages a text is in: as a whole, and UTF-16 units of its words by label. */
export interface LanguageReport {
  readonly detection: Detection;
  readonly words: Readonly<Record<string, number>>;
}

/** `module` names what could not be loaded; `error` says why. The other modules work. */
export interface LoadFailure {
  readonly module: 'spelling' | 'language' | 'entities' | 'morphology';
  readonly error: string;
}

export type WorkerResponse =
  | { readonly type: 'ready'; readonly failures: readonly LoadFailure[] }
  /** A file that options name could not be used, in whole or in part. */
  | { readonly type: 'fileFailed'; readonly path: string; readonly error: string }
  | ({ readonly id: number; readonly type: 'analyzed' } & PackedAnalyses)
  | { readonly id: number; readonly type: 'suggested'; readonly suggestions: readonly Suggestion[] }
  | { readonly id: number; readonly type: 'detected'; readonly results: readonly LanguageReport[] }
  | { readonly id: number; readonly type: 'word'; readonly word: AnalysedWord | undefined }
  | { readonly id: number; readonly type: 'paradigm'; readonly markdown: string }
  | { readonly id: number; readonly type: 'forms'; readonly spans: readonly (readonly Span[])[] }
  | { readonly id: number; readonly type: 'checked'; readonly found: readonly LineFinding[] }
  | { readonly id: number; readonly type: 'failed'; readonly error: string };
