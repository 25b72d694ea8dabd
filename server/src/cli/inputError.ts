import type { Locale, Sentence } from '../types';
import { messageOf } from './output';

/** What is wrong with an input, as a sentence for the person who named it. */
export class InputError extends Error {
  constructor(readonly sentence: Sentence) {
    super(sentence.en);
  }
}

/** What the system says in English alone, by its codes. */
const REFUSED: ReadonlyMap<unknown, Omit<Sentence, 'en'>> = new Map([
  ['ENOENT', { kk: 'мұндай файл не қалта жоқ', ru: 'нет такого файла или папки' }],
  ['EACCES', { kk: 'рұқсат жоқ', ru: 'нет доступа' }],
  ['EPERM', { kk: 'рұқсат жоқ', ru: 'нет доступа' }],
  ['EISDIR', { kk: 'бұл — қалта', ru: 'это папка' }],
  ['ENOTDIR', { kk: 'жолдың бір бөлігі қалта емес', ru: 'часть пути — не папка' }],
  ['ENOSPC', { kk: 'дискіде орын қалмады', ru: 'на диске нет места' }],
]);

/** What to say of an error. */
export function errorIn(error: unknown, locale: Locale): string {
  if (error instanceof InputError) return error.sentence[locale];
  const { code, path } = (error ?? {}) as { code?: unknown; path?: unknown };
  const refused = locale === 'en' ? undefined : REFUSED.get(code)?.[locale];
  return refused === undefined ? messageOf(error) : `${refused} (${code}${path ? `, ${path}` : ''})`;
}

export const damaged = (kind: string, reason: string): Sentence => ({
  kk: `${kind} деректері бүлінген не толық емес (${reason}).`,
  ru: `Данные ${kind} повреждены или неполны (${reason}).`,
  en: `The ${kind} data is damaged or cut short (${reason}).`,
});

/** Said of an input once, where what came out has U+FFFD for bytes that are no UTF-8. */
export const LOST_LETTERS: Sentence = {
  kk: 'UTF-8 емес: әріптер жоғалды. Кодтауын --encoding арқылы беріңіз (kz-1048, pt154, windows-1251 …).',
  ru: 'не UTF-8: буквы потеряны. Укажите кодировку: --encoding (kz-1048, pt154, windows-1251 …).',
  en: 'not UTF-8: letters were lost. Say what it is in by --encoding (kz-1048, pt154, windows-1251 …).',
};
