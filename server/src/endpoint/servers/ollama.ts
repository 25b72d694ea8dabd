import { defined, objectOf, objectsOf, type Piece, positive, type Server, textOf } from '../server';
import { readError } from './openai';

export const ollama: Server = {
  name: 'ollama',
  detect: async (page) => typeof (await page('/api/version'))?.version === 'string',
  models: async (page) => objectsOf((await page('/api/tags'))?.models).flatMap(({ name }) => textOf(name) ?? []),
  async context(page, model) {
    if (model === '') return {};
    const info = objectOf((await page('/api/show', { model }))?.model_info);
    return defined({ size: positive(Object.entries(info).find(([name]) => name.endsWith('.context_length'))?.[1]) });
  },
  // It loads the model anew when the size changes: one size for all requests.
  largestContext: 4096,
  ways: ['text', 'chat'],
  request(asked, { model, maxTokens, temperature, stop, seed, contextSize }) {
    const options = {
      num_ctx: Math.min(contextSize ?? 4096, 4096),
      num_predict: maxTokens,
      temperature,
      ...(stop?.length && { stop }),
      ...(seed !== undefined && { seed }),
    };
    return asked.way === 'text'
      ? { path: '/api/generate', body: { model, prompt: asked.text, raw: true, stream: true, options } }
      : { path: '/api/chat', body: { model, messages: asked.messages, stream: true, options } };
  },
  read(piece): Piece {
    const error = readError(piece);
    if (error) return { error };
    const message = objectOf(piece.message);
    const usage = defined({
      promptTokens: positive(piece.prompt_eval_count),
      answerTokens: positive(piece.eval_count),
    });
    return defined({
      text: textOf(piece.response) ?? textOf(message.content),
      reasoning: textOf(message.thinking) ?? textOf(piece.thinking),
      usage: Object.keys(usage).length > 0 ? usage : undefined,
      finish: textOf(piece.done_reason) ?? (piece.done === true ? 'stop' : undefined),
    });
  },
};
