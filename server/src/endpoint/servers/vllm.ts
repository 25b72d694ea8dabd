import { defined, positive, type Server } from '../server';
import { entryOf, goOn, modelIds, openaiRequest, readOpenai } from './openai';

/** The count in an answer of `/tokenize`, of vLLM and SGLang. */
export const readCount = (answer: unknown): number | undefined => {
  const { count } = (answer ?? {}) as { count?: unknown };
  return typeof count === 'number' ? count : undefined;
};

export const vllm: Server = {
  name: 'vllm',
  async detect(page) {
    const { owned_by: owner, max_model_len: length } = await entryOf(page, '');
    return owner === 'vllm' || (owner !== 'sglang' && positive(length) !== undefined);
  },
  models: modelIds,
  context: async (page, model) => defined({ size: positive((await entryOf(page, model)).max_model_len) }),
  tokenize: {
    // It would add the token that begins a text.
    request: (text, model) => ({ path: '/tokenize', body: { model, prompt: text, add_special_tokens: false } }),
    read: readCount,
  },
  ways: ['text', 'prefill', 'chat'],
  request: (asked, generate) => openaiRequest(asked, generate, goOn(asked)),
  read: readOpenai,
};
