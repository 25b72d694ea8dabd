import type { EndpointError } from '../endpoint/error';
import { type Patience, patiently } from '../endpoint/patience';
import type { EmbeddedModel } from './embedded';
import type { CompletionEngine } from './engine';
import type { EngineSettings } from './types';

/** A line of `qalam complete`. */
export interface LineRequest {
  readonly prefix: string;
  readonly suffix?: string;
}

export interface LineAnswer {
  /** '' where there is none; with `error` what came before it. */
  readonly completion: string;
  /** Time it took, waiting included, ms. */
  readonly ms: number;
  readonly error?: EndpointError;
}

/** Answers one line of `qalam complete` as the editor would on invocation by hand. Does not reject. */
export async function completeLine(
  source: EmbeddedModel | { readonly engine: CompletionEngine; readonly settings: EngineSettings },
  { prefix, suffix = '' }: LineRequest,
  patience: Patience = { retries: 0 },
): Promise<LineAnswer> {
  const started = performance.now();
  let completion: string;
  let error: EndpointError | undefined;
  if ('engine' in source) {
    const request = { documentVersion: 0, prefix, suffix, trigger: 'manual' as const };
    // One answer is wanted: others would only delay it.
    const settings = { ...source.settings, candidates: 1 };
    const never = new AbortController().signal;
    const answer = await patiently(
      () => source.engine.answer(request, settings, never),
      (given) => given.error,
      patience,
      never,
    );
    completion = answer.completions[0]?.text ?? '';
    error = answer.error;
  } else completion = source.complete({ prefix, suffix }).completion;
  const ms = Math.round((performance.now() - started) * 1000) / 1000;
  return { completion, ms, ...(error && { error }) };
}
