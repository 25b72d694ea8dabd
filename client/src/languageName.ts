import { nameOfLanguage } from '../../server/src/protocol/locales';
import { locale, t } from './l10n';

/** A language's name in the language of the interface; its label where none is known. */
export function languageName(label: string): string {
  if (label === 'und') return t('uncertain');
  if (label === 'mixed') return t('several languages');
  return nameOfLanguage(label, locale());
}
