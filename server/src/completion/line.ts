import type { EmbeddedModel } from './embedded';
import type { CompletionEngine } from './engine';
import type { EngineSettings } from './types';

/** A line of `qalam complete`. */
export interface LineRequest {
  readonly prefix: string;
  readonly suffix?: string;
}

export interface LineAnswer {
  readonly completion: string;
  /** Time it took, ms. */
  readonly ms: number;
}

/** Answers one line of `qalam complete` as the editor would on invocation by hand. Does not reject. */
export async function completeLine(
  source: EmbeddedModel | { readonly engine: CompletionEngine; readonly settings: EngineSettings },
  { prefix, suffix = '' }: LineRequest,
): Promise<LineAnswer> {
  const started = performance.now();
  let completion: string;
  if ('engine' in source) {
    const request = { documentVersion: 0, prefix, suffix, trigger: 'manual' as const };
    // One answer is wanted: others would only delay it.
    const settings = { ...source.settings, candidates: 1 };
    const answers = await source.engine.complete(request, settings, new AbortController().signal);
    completion = answers[0]?.text ?? '';
  } else completion = source.complete({ prefix, suffix }).completion;
  return { completion, ms: Math.round((performance.now() - started) * 1000) / 1000 };
}
