/**
 * The sentences of the interface, in the language that `qalam.locale` names: VS Code's own `l10n` knows nothing but VS Code's
 * display language, and there is no Kazakh one. Titles of commands and settings come from the manifest, by VS Code alone.
 */

import { figureLocale } from '../../server/src/protocol/locales';

export type Locale = 'en' | 'kk' | 'ru';

type Texts = Readonly<Record<string, string>>;

let current: Locale = 'en';
let sentences: Texts = {};
let manifest: Texts = {};
/** Languages that were asked for: of two, the later one stands, whichever is read first. */
let asked = 0;

/**
 * The language of the interface.
 * @param setting `qalam.locale`: a language, or `auto` for VS Code's
 * @param display VS Code's display language, BCP 47
 */
export function localeOf(setting: string, display: string): Locale {
  const [language] = (setting === 'auto' ? display : setting).toLowerCase().split('-');
  return language === 'kk' || language === 'ru' ? language : 'en';
}

/**
 * Sets the language of the interface.
 * @param read the text of a file by its path in the extension; where it rejects, everything stays as it was
 */
export async function setLocale(locale: Locale, read: (path: string) => PromiseLike<string>): Promise<void> {
  const mine = ++asked;
  const texts = async (path: string): Promise<Texts> => JSON.parse(await read(path));
  const [ofInterface, ofManifest] = await Promise.all([
    // English sentences are their own keys.
    locale === 'en' ? {} : texts(`client/l10n/bundle.l10n.${locale}.json`),
    texts(locale === 'en' ? 'package.nls.json' : `package.nls.${locale}.json`),
  ]);
  if (mine !== asked) return;
  current = locale;
  sentences = ofInterface;
  manifest = ofManifest;
}

/** BCP 47. */
export const locale = (): Locale => current;

/** BCP 47: what numbers and dates are written in. */
export const figures = (): string => figureLocale(current);

/** An English sentence of `l10n/bundle.l10n.json` in the language of the interface, `{0}` … filled in. */
export function t(sentence: string, ...values: readonly (string | number)[]): string {
  const text = Object.hasOwn(sentences, sentence) ? sentences[sentence]! : sentence;
  return text.replace(/\{(\d+)\}/gu, (place, index: string) => String(values[Number(index)] ?? place));
}

/** A text of the manifest in the language of the interface, by its key, e.g. `class.PERSON`; undefined where there is none. */
export function manifestText(key: string): string | undefined {
  return manifest[key];
}
