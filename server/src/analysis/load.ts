/** Loads the modules from a data folder; what cannot be loaded is reported and left out. Used by the worker and the CLI. */
import { type DataFile, readData } from '../data';
import { EntityTagger } from '../entities/tagger';
import { LanguageDetector } from '../language/detector';
import type { MorphologicalAnalyzer } from '../morphology/analyzer';
import { loadSpeller, type Speller } from '../spelling/speller';
import type { Result } from '../types';
import type { Modules } from './analyzer';
import { readAnalyzer } from './loadMorphology';
import type { LoadFailure } from './messages';

const NOT_READ: Result<Uint8Array> = { ok: false, error: 'not wanted' };

export interface Wanted {
  readonly spelling?: boolean;
  readonly language?: boolean;
  readonly entities?: boolean;
  readonly morphology?: boolean;
  /** Whether the speller will be asked what was meant, which takes it longer to load; `later`: see `loadSpeller`. */
  readonly suggestions?: boolean | 'later';
}

/** Reads and loads the wanted modules' data, by default all. Errors become failures; never rejects. */
export async function loadModules(
  folder: string,
  wanted: Wanted = {},
): Promise<{ modules: Modules; failures: LoadFailure[] }> {
  const failures: LoadFailure[] = [];
  const keep = <T>(module: LoadFailure['module'], result: Result<T>): T | undefined => {
    if (result.ok) return result.value;
    failures.push({ module, error: result.error });
    return undefined;
  };
  const model = async <T>(file: DataFile, load: (bytes: Uint8Array) => Result<T>): Promise<Result<T>> => {
    const bytes = await readData(file, folder);
    return bytes.ok ? load(bytes.value) : bytes;
  };
  const [speller, detector, tagger, analyzer] = await Promise.all([
    wanted.spelling === false
      ? undefined
      : loadSpellerFrom(folder, wanted.suggestions).then((result) => keep('spelling', result)),
    wanted.language === false
      ? undefined
      : model('language', LanguageDetector.load).then((result) => keep('language', result)),
    wanted.entities === false
      ? undefined
      : model('entities', EntityTagger.load).then((result) => keep('entities', result)),
    wanted.morphology === false ? undefined : loadAnalyzer(folder).then((result) => keep('morphology', result)),
  ]);
  return {
    modules: {
      ...(speller && { speller }),
      ...(detector && { detector }),
      ...(tagger && { tagger }),
      ...(analyzer && { analyzer }),
    },
    failures,
  };
}

/** For the rules of agreement, which are not checked without it. */
async function loadAnalyzer(folder: string): Promise<Result<() => MorphologicalAnalyzer | undefined>> {
  const read = await readAnalyzer(folder);
  if (!read.ok) return read;
  return {
    ok: true,
    value: () => {
      const made = read.value();
      return made.ok ? made.value : undefined;
    },
  };
}

async function loadSpellerFrom(folder: string, suggestions: boolean | 'later' = true): Promise<Result<Speller>> {
  const [aff, dic, frequencies, pairs, context, nameShapes, names, slips, confused] = await Promise.all([
    readData('aff', folder),
    readData('dic', folder),
    readData('frequencies', folder),
    readData('pairs', folder),
    suggestions ? readData('context', folder) : NOT_READ,
    readData('nameShapes', folder),
    readData('names', folder),
    readData('slips', folder),
    readData('confused', folder),
  ]);
  if (!aff.ok) return aff;
  if (!dic.ok) return dic;
  // Without the others the checker works, if less well.
  return loadSpeller(
    {
      aff: aff.value,
      dic: dic.value,
      ...(frequencies.ok && { frequencies: frequencies.value }),
      ...(pairs.ok && { pairs: pairs.value }),
      ...(context.ok && { context: context.value }),
      ...(nameShapes.ok && { nameShapes: nameShapes.value }),
      ...(names.ok && { names: names.value }),
      ...(slips.ok && { slips: slips.value }),
      ...(confused.ok && { confused: confused.value }),
    },
    { suggestions },
  );
}
