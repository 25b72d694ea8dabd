/** In place of `hunspell-asm`: fetched when a suggestion is first asked for. */
import type * as Hunspell from 'hunspell-asm';
import { fetchApart } from './apart';

export const loadModule: typeof Hunspell.loadModule = async (options) =>
  ((await fetchApart('hunspell-asm')) as typeof Hunspell).loadModule(options);
