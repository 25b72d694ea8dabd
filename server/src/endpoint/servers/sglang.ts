import { defined, positive, type Server } from '../server';
import { entryOf, goOn, modelIds, openaiRequest, readOpenai } from './openai';
import { readCount } from './vllm';

export const sglang: Server = {
  name: 'sglang',
  detect: async (page) => (await entryOf(page, '')).owned_by === 'sglang',
  models: modelIds,
  async context(page, model) {
    const size = positive((await entryOf(page, model)).max_model_len);
    return defined({ size: size ?? positive((await page('/get_server_info'))?.context_length) });
  },
  tokenize: {
    request: (text, model) => ({ path: '/tokenize', body: { model, prompt: text, add_special_tokens: false } }),
    read: readCount,
  },
  ways: ['text', 'prefill', 'chat'],
  request: (asked, generate) => openaiRequest(asked, generate, goOn(asked)),
  read: readOpenai,
};
