import type { Locale, Sentence } from '../types';
import { messageOf } from './output';

/** What is wrong with an input, as a sentence for the person who named it. */
export class InputError extends Error {
  constructor(readonly sentence: Sentence) {
    super(sentence.en);
  }
}

/** What to say of an error. */
export function errorIn(error: unknown, locale: Locale): string {
  return error instanceof InputError ? error.sentence[locale] : messageOf(error);
}

export const damaged = (kind: string, reason: string): Sentence => ({
  kk: `${kind} деректері бүлінген не толық емес (${reason}).`,
  ru: `Данные ${kind} повреждены или неполны (${reason}).`,
  en: `The ${kind} data is damaged or cut short (${reason}).`,
});
