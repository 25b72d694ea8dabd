import { defined, objectOf, positive, type Server } from '../server';
import { modelIds, openaiRequest, readOpenai } from './openai';

/** Hugging Face's text-generation-inference; its repository was archived in March 2026. */
export const tgi: Server = {
  name: 'tgi',
  detect: async (page) => typeof (await page('/info'))?.model_id === 'string',
  async models(page) {
    const ids = await modelIds(page);
    return ids.length > 0 ? ids : [String((await page('/info'))?.model_id)];
  },
  async context(page) {
    const info = (await page('/info')) ?? {};
    return defined({
      size: positive(info.max_total_tokens) ?? positive(info.max_input_tokens) ?? positive(info.max_input_length),
    });
  },
  tokenize: {
    request: (text) => ({ path: '/tokenize', body: { inputs: text } }),
    // It always counts the special tokens around a text as well, which stand for no letters.
    read: (answer) =>
      Array.isArray(answer)
        ? answer.map(objectOf).filter(({ start, stop }) => start === undefined || Number(start) < Number(stop)).length
        : undefined,
  },
  ways: ['text', 'chat'],
  request: openaiRequest,
  read: readOpenai,
};
