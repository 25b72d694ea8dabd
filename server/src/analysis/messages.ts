/** What the main thread and the analysis worker say to each other. */
import type { Suggestion } from '../spelling/suggest';
import type { SegmentAnalysis, SegmentOptions } from './analyzer';

export interface WorkerData {
  readonly dataFolder: string;
  /** One shared element: the id of the request in work whose answer nobody wants any more. */
  readonly cancelled: Int32Array<SharedArrayBuffer>;
}

export type WorkerRequest =
  | {
      readonly id: number;
      readonly type: 'analyze';
      readonly texts: readonly string[];
      readonly options: SegmentOptions;
    }
  | {
      readonly id: number;
      readonly type: 'suggest';
      readonly word: string;
      readonly before: string;
      readonly after: string;
    };

/** `room` names what could not be loaded; `error` says why. The other rooms work. */
export interface LoadFailure {
  readonly room: 'spelling' | 'language' | 'entities';
  readonly error: string;
}

export type WorkerResponse =
  | { readonly type: 'ready'; readonly failures: readonly LoadFailure[] }
  | { readonly id: number; readonly type: 'analyzed'; readonly results: readonly SegmentAnalysis[] }
  | { readonly id: number; readonly type: 'suggested'; readonly suggestions: readonly Suggestion[] }
  | { readonly id: number; readonly type: 'failed'; readonly error: string };
