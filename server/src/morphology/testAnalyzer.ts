/** The project's own analyser, for tests. */
import { readData } from '../data';
import { lexiconTables } from '../spelling/lexiconTables';
import type { Result } from '../types';
import { MorphologicalAnalyzer } from './analyzer';
import { morphologyTables } from './tables';

/** An analyser of the bytes of its three files. */
export function analyzerOf(aff: Uint8Array, dic: Uint8Array, morph: Uint8Array): Result<MorphologicalAnalyzer> {
  const tables = lexiconTables(aff, dic);
  if (tables === undefined) return { ok: false, error: 'not a dictionary of ours' };
  return MorphologicalAnalyzer.load(tables, morph, () => morphologyTables(aff, morph, tables));
}

export async function projectAnalyzer(): Promise<MorphologicalAnalyzer> {
  const [aff, dic, morph] = await Promise.all(
    (['aff', 'dic', 'morphology'] as const).map(async (file) => {
      const bytes = await readData(file);
      if (!bytes.ok) throw new Error(bytes.error);
      return bytes.value;
    }),
  );
  const loaded = analyzerOf(aff!, dic!, morph!);
  if (!loaded.ok) throw new Error(loaded.error);
  return loaded.value;
}
