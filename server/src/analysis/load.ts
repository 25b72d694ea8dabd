/** Loads the modules from a data folder; what cannot be loaded is reported and left out. Used by the worker and the CLI. */
import { type DataFile, readData } from '../data';
import { EntityTagger } from '../entities/tagger';
import { isKept, keepInMemory, keptTables, readNow, readOnce, type SharedTables, tablesInMemory } from '../kept';
import { LanguageDetector } from '../language/detector';
import type { MorphologicalAnalyzer } from '../morphology/analyzer';
import { readySpeller, type Speller, type UsageTables, usageTables } from '../spelling/speller';
import type { Result } from '../types';
import type { Modules } from './analyzer';
import { MORPHOLOGY_OF, readAnalyzer } from './loadMorphology';
import { readDictionary, readWords, type Words } from './loadWords';
import type { LoadFailure } from './messages';

const WEIGHTS_OF = ['entities'] as const;
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
    const kept = readOnce(file, folder);
    if (kept !== undefined) return load(kept);
    const bytes = await readData(file, folder);
    return bytes.ok ? load(bytes.value) : bytes;
  };
  // One for the speller and the analyser.
  const words = wanted.spelling === false && wanted.morphology === false ? undefined : readWords(folder);
  const [speller, detector, tagger, analyzer] = await Promise.all([
    wanted.spelling === false
      ? undefined
      : loadSpellerFrom(folder, words!, wanted.suggestions).then((result) => keep('spelling', result)),
    wanted.language === false
      ? undefined
      : model('language', LanguageDetector.load).then((result) => keep('language', result)),
    wanted.entities === false
      ? undefined
      : model('entities', (bytes) =>
          EntityTagger.load(bytes, (make) => keptTables('weights', WEIGHTS_OF, folder, make)),
        ).then((result) => keep('entities', result)),
    wanted.morphology === false ? undefined : loadAnalyzer(folder, words!).then((result) => keep('morphology', result)),
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
async function loadAnalyzer(
  folder: string,
  words: Promise<Result<Words>>,
): Promise<Result<() => MorphologicalAnalyzer | undefined>> {
  const read = await readAnalyzer(folder, words);
  if (!read.ok) return read;
  return {
    ok: true,
    value: () => {
      const made = read.value();
      return made.ok ? made.value : undefined;
    },
  };
}

const readUsage = (folder: string): UsageTables =>
  keptTables('usage', ['frequencies'], folder, () => usageTables(readNow('frequencies', folder)));

/** Reads what threads that load `wanted` can share, for `takeOver` there; what the speller needs is made where it is not kept. */
export async function shareTables(folder: string, wanted: Wanted): Promise<SharedTables> {
  keepInMemory();
  if (wanted.spelling !== false || wanted.morphology !== false) await readWords(folder);
  if (wanted.spelling !== false) readUsage(folder);
  if (wanted.entities !== false) keptTables('weights', WEIGHTS_OF, folder);
  if (wanted.morphology !== false) keptTables('endings', MORPHOLOGY_OF, folder);
  return tablesInMemory();
}

async function loadSpellerFrom(
  folder: string,
  dictionary: Promise<Result<Words>>,
  suggestions: boolean | 'later' = true,
): Promise<Result<Speller>> {
  const [words, frequencies, pairs, context, nameShapes, names, slips, confused] = await Promise.all([
    dictionary,
    isKept(folder) ? undefined : readData('frequencies', folder),
    readData('pairs', folder),
    suggestions ? readData('context', folder) : NOT_READ,
    readData('nameShapes', folder),
    readData('names', folder),
    readData('slips', folder),
    readData('confused', folder),
  ]);
  if (!words.ok) return words;
  const { tables, files } = words.value;
  // Read again, if ever, where the tables say what is a word.
  const atHand = tables !== undefined && suggestions === 'later' ? undefined : files;
  // Without the others the checker works, if less well.
  return readySpeller(
    tables,
    async () => (atHand ? { ok: true, value: atHand } : readDictionary(folder)),
    {
      ...(frequencies === undefined
        ? { frequencies: () => readUsage(folder) }
        : frequencies.ok && { frequencies: frequencies.value }),
      ...(pairs.ok && { pairs: pairs.value }),
      ...(context.ok && { context: context.value }),
      ...(nameShapes.ok && { nameShapes: nameShapes.value }),
      ...(names.ok && { names: names.value }),
      ...(slips.ok && { slips: slips.value }),
      ...(confused.ok && { confused: confused.value }),
    },
    suggestions,
  );
}
