/** The project's own analyser, for tests. */
import { readData } from '../data';
import { MorphologicalAnalyzer } from './analyzer';

export async function projectAnalyzer(): Promise<MorphologicalAnalyzer> {
  const [aff, dic, morph] = await Promise.all(
    (['aff', 'dic', 'morphology'] as const).map(async (file) => {
      const bytes = await readData(file);
      if (!bytes.ok) throw new Error(bytes.error);
      return bytes.value;
    }),
  );
  const loaded = MorphologicalAnalyzer.load(aff!, dic!, morph!);
  if (!loaded.ok) throw new Error(loaded.error);
  return loaded.value;
}
