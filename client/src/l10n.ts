/**
 * The sentences of the interface, in the language that `qalam.locale` names: VS Code's own `l10n` knows nothing but VS Code's
 * display language, and there is no Kazakh one. Titles of commands and settings come from the manifest, by VS Code alone.
 */

import englishManifest from '../../package.nls.json';
import kazakhManifest from '../../package.nls.kk.json';
import russianManifest from '../../package.nls.ru.json';
import kazakh from '../l10n/bundle.l10n.kk.json';
import russian from '../l10n/bundle.l10n.ru.json';

export type Locale = 'en' | 'kk' | 'ru';

type Texts = Readonly<Record<string, string>>;
const SENTENCES: Readonly<Record<Locale, Texts>> = { en: {}, kk: kazakh, ru: russian };
const MANIFEST: Readonly<Record<Locale, Texts>> = { en: englishManifest, kk: kazakhManifest, ru: russianManifest };

let current: Locale = 'en';

/**
 * The language of the interface.
 * @param setting `qalam.locale`: a language, or `auto` for VS Code's
 * @param display VS Code's display language, BCP 47
 */
export function localeOf(setting: string, display: string): Locale {
  const [language] = (setting === 'auto' ? display : setting).toLowerCase().split('-');
  return language === 'kk' || language === 'ru' ? language : 'en';
}

export function setLocale(locale: Locale): void {
  current = locale;
}

/** BCP 47; numbers and dates are written in it too. */
export const locale = (): Locale => current;

/** An English sentence of `l10n/bundle.l10n.json` in the language of the interface, `{0}` … filled in. */
export function t(sentence: string, ...values: readonly (string | number)[]): string {
  const text = Object.hasOwn(SENTENCES[current], sentence) ? SENTENCES[current][sentence]! : sentence;
  return text.replace(/\{(\d+)\}/gu, (place, index: string) => String(values[Number(index)] ?? place));
}

/** A text of the manifest in the language of the interface, by its key, e.g. `class.PERSON`; undefined where there is none. */
export function manifestText(key: string): string | undefined {
  return MANIFEST[current][key];
}
