/** Reads the dictionary from a data folder, for the speller and the analyser. */
import { readData } from '../data';
import { keptTables } from '../kept';
import { type LexiconTables, lexiconTables } from '../spelling/lexiconTables';
import type { SpellerData } from '../spelling/speller';
import type { Result } from '../types';

type Dictionary = Pick<SpellerData, 'aff' | 'dic'>;

/** The dictionary's tables, where it has any, and its files, where they had to be read. */
export interface Words {
  readonly tables?: LexiconTables;
  readonly files?: Dictionary;
}

export async function readDictionary(folder: string): Promise<Result<Dictionary>> {
  const [aff, dic] = await Promise.all([readData('aff', folder), readData('dic', folder)]);
  if (!aff.ok) return aff;
  return dic.ok ? { ok: true, value: { aff: aff.value, dic: dic.value } } : dic;
}

export async function readWords(folder: string): Promise<Result<Words>> {
  const kept = keptTables<LexiconTables>('lexicon', ['aff', 'dic'], folder);
  if (kept !== undefined) return { ok: true, value: { tables: kept } };
  const files = await readDictionary(folder);
  if (!files.ok) return files;
  const { aff, dic } = files.value;
  const tables = keptTables('lexicon', ['aff', 'dic'], folder, () => lexiconTables(aff, dic));
  return { ok: true, value: { ...(tables && { tables }), files: files.value } };
}
