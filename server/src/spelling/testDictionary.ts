/** The project's own dictionary, loaded once per test file. */
import { readData } from '../data';
import { loadSpeller, type Speller, type SpellerData } from './speller';

/** Bytes of the built dictionary under `dictionaries/`. */
export async function dictionaryBytes(): Promise<SpellerData> {
  const [aff, dic, frequencies, pairs, context, nameShapes, names, slips, confused] = await Promise.all(
    (['aff', 'dic', 'frequencies', 'pairs', 'context', 'nameShapes', 'names', 'slips', 'confused'] as const).map(
      async (file) => {
        const bytes = await readData(file);
        if (!bytes.ok) throw new Error(bytes.error);
        return bytes.value;
      },
    ),
  );
  return {
    aff: aff!,
    dic: dic!,
    frequencies: frequencies!,
    pairs: pairs!,
    context: context!,
    nameShapes: nameShapes!,
    names: names!,
    slips: slips!,
    confused: confused!,
  };
}

export async function projectSpeller(): Promise<Speller> {
  const loaded = await loadSpeller(await dictionaryBytes());
  if (!loaded.ok) throw new Error(loaded.error);
  return loaded.value;
}
