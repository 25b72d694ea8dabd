/** In place of `../report`: the command line that counts is a program of Node's. */
import { t } from '../l10n';
import { sayNotInBrowser } from '../notInBrowser';

export const lastReport = undefined;

export async function showCorpusReport(): Promise<void> {
  sayNotInBrowser(t('Corpus report'));
}
