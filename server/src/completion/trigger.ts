import { matchesGlob } from '../text/glob';
import { isWordCharacter } from './embedded/context';
import type { CompletionRequest, EngineSettings } from './types';

/** Languages that the models here write; where the language is not known, completions are offered. */
const WRITTEN = new Set(['kk', 'kk-Cyrl', 'ru', 'en', 'und', 'unknown', 'mixed']);

export type TriggerDecision = { readonly go: true } | { readonly go: false; readonly why: string };

/**
 * Whether to offer anything at this place. A manual invocation is refused only where a word follows without a space; an automatic one also by
 * language, by file and in the middle of a line, where ghost text would push what stands there away.
 */
export function decideTrigger(request: CompletionRequest, settings: EngineSettings): TriggerDecision {
  const { prefix, suffix, trigger, language, path } = request;
  if (isWordCharacter(suffix[0])) return { go: false, why: 'a word after the caret' };
  if (trigger === 'manual') return { go: true };
  if (language !== undefined && (settings.offLanguages?.includes(language) || !WRITTEN.has(language)))
    return { go: false, why: 'language' };
  if (path !== undefined && settings.offFiles?.some((glob) => matchesGlob(path, glob)))
    return { go: false, why: 'file' };
  // Closing punctuation after the caret does not count as text: «сөз|».
  const rest = /^[^\r\n]*/u.exec(suffix)![0];
  if (/[\p{L}\p{N}]/u.test(rest)) return { go: false, why: 'text after the caret' };
  if (prefix.trim() === '') return { go: false, why: 'nothing written yet' };
  if (request.selectedText === undefined && /[.!?…]$/u.test(prefix)) return { go: false, why: 'after a sentence' };
  return { go: true };
}
