import { defined, type Json, objectsOf, type Page, positive, type Server, textOf } from '../server';
import { openaiRequest, readOpenai } from './openai';

/** Models on disk and in memory, embedding models left out. */
const modelsOf = async (page: Page): Promise<readonly Json[]> =>
  objectsOf((await page('/api/v0/models'))?.data).filter(({ type }) => type !== 'embeddings');

export const lmStudio: Server = {
  name: 'lmstudio',
  detect: async (page) => (await modelsOf(page)).some(({ state, arch }) => state !== undefined && arch !== undefined),
  async models(page) {
    const loaded = ({ state }: Json) => state === 'loaded';
    return [...(await modelsOf(page))]
      .sort((a, b) => Number(loaded(b)) - Number(loaded(a)))
      .flatMap(({ id }) => textOf(id) ?? []);
  },
  async context(page, model) {
    // The maximum of a model does not say with which context it is loaded.
    const entry = (await modelsOf(page)).find(({ id }) => id === model);
    return defined({ size: positive(entry?.loaded_context_length) });
  },
  ways: ['text', 'chat'],
  request: openaiRequest,
  read: readOpenai,
};
