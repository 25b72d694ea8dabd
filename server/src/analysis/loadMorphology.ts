/** Loads the analyser and what chooses among its analyses from a data folder, for all that ask them. */
import { readData } from '../data';
import { keptTables, readNow, readOnce } from '../kept';
import { MorphologicalAnalyzer } from '../morphology/analyzer';
import { morphologyTables } from '../morphology/tables';
import { MorphologicalTagger } from '../morphology/tagger';
import type { Result } from '../types';
import { readWords, type Words } from './loadWords';

/** Of what the kept tables are made. */
export const MORPHOLOGY_OF = ['aff', 'dic', 'morphology'] as const;

/** Reads what the analyser is made of; it is made when it is first asked for, once. `words`: the dictionary, where it is read already. */
export async function readAnalyzer(
  folder: string,
  words: Promise<Result<Words>> = readWords(folder),
): Promise<Result<() => Result<MorphologicalAnalyzer>>> {
  const kept = readOnce('morphology', folder);
  const [dictionary, morph] = await Promise.all([
    words,
    kept === undefined ? readData('morphology', folder) : { ok: true as const, value: kept },
  ]);
  if (!dictionary.ok) return dictionary;
  if (!morph.ok) return morph;
  const { tables, files } = dictionary.value;
  if (tables === undefined) return { ok: false, error: 'morphology: a dictionary that only Hunspell can read' };
  let given: { readonly aff?: Uint8Array | undefined; readonly bytes: Uint8Array } | undefined = {
    aff: files?.aff,
    bytes: morph.value,
  };
  let made: Result<MorphologicalAnalyzer> | undefined;
  return {
    ok: true,
    value: () => {
      if (given === undefined) return made!;
      const { aff, bytes } = given;
      made = MorphologicalAnalyzer.load(tables, bytes, () =>
        keptTables('endings', MORPHOLOGY_OF, folder, () =>
          morphologyTables(aff ?? readNow('aff', folder)!, bytes, tables),
        ),
      );
      given = undefined;
      return made;
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
