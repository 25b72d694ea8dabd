/** Loads the analyser and what chooses among its analyses from a data folder, for all that ask them. */
import { type DataFile, readData } from '../data';
import { keptTables, readOnce } from '../kept';
import { MorphologicalAnalyzer, type MorphologyTables } from '../morphology/analyzer';
import { MorphologicalTagger } from '../morphology/tagger';
import type { Result } from '../types';

/** Of what the kept tables are made. */
export const MORPHOLOGY_OF = ['dic', 'morphology'] as const;

/** Reads what the analyser is made of; it is made when it is first asked for, once. */
export async function readAnalyzer(folder: string): Promise<Result<() => Result<MorphologicalAnalyzer>>> {
  const read = async (file: DataFile): Promise<Result<Uint8Array>> => {
    const bytes = readOnce(file, folder);
    return bytes === undefined ? readData(file, folder) : { ok: true, value: bytes };
  };
  const [aff, dic, morph] = await Promise.all([read('aff'), read('dic'), read('morphology')]);
  if (!aff.ok) return aff;
  if (!dic.ok) return dic;
  if (!morph.ok) return morph;
  let files: readonly [Uint8Array, Uint8Array, Uint8Array] | undefined = [aff.value, dic.value, morph.value];
  let made: Result<MorphologicalAnalyzer> | undefined;
  return {
    ok: true,
    value: () => {
      if (files === undefined) return made!;
      const kept = keptTables<MorphologyTables>('morphology', MORPHOLOGY_OF, folder);
      const loaded = MorphologicalAnalyzer.load(...files, kept);
      if (kept === undefined && loaded.ok) keptTables('morphology', MORPHOLOGY_OF, folder, () => loaded.value.tables());
      made = loaded;
      files = undefined;
      return loaded;
    },
  };
}

/** What chooses among the analyses by the sentence. */
export async function loadMorphologicalTagger(
  folder: string,
  analyzer: MorphologicalAnalyzer,
): Promise<Result<MorphologicalTagger>> {
  const bytes = await readData('tags', folder);
  return bytes.ok ? MorphologicalTagger.load(analyzer, bytes.value) : bytes;
}

/** What analyses words, and what chooses by the sentence; says in `error` which file is not as it should be. */
export async function loadMorphology(
  folder: string,
): Promise<Result<{ analyzer: MorphologicalAnalyzer; tagger: MorphologicalTagger }>> {
  const read = await readAnalyzer(folder);
  const analyzer = read.ok ? read.value() : read;
  if (!analyzer.ok) return analyzer;
  const tagger = await loadMorphologicalTagger(folder, analyzer.value);
  return tagger.ok ? { ok: true, value: { analyzer: analyzer.value, tagger: tagger.value } } : tagger;
}
