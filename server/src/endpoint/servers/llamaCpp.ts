import { defined, type Json, objectOf, type Page, type Piece, positive, type Server } from '../server';
import { entryOf, listedModels, openaiRequest, readOpenai } from './openai';

/** Its properties. A router answers for the model that is named, and of itself says nothing of use. */
const propsOf = (page: Page, model: string): Promise<Json | undefined> =>
  page(model === '' ? '/props' : `/props?model=${encodeURIComponent(model)}`);

export const llamaCpp: Server = {
  name: 'llama.cpp',
  async detect(page) {
    if ((await entryOf(page, '')).owned_by === 'library') return false;
    const props = await page('/props');
    return (
      props !== undefined &&
      (objectOf(props.default_generation_settings).n_ctx !== undefined ||
        props.build_info !== undefined ||
        props.chat_template !== undefined)
    );
  },
  async models(page) {
    const entries = (await listedModels(page)) ?? [];
    // A router lists all models that it could load: those in memory first.
    const loaded = (entry: Json) => objectOf(entry.status).value === 'loaded';
    return [...entries]
      .sort((a, b) => Number(loaded(b)) - Number(loaded(a)))
      .flatMap(({ id }) => (typeof id === 'string' ? id : []));
  },
  async context(page, model) {
    const entry = await entryOf(page, model);
    const isRouter = entry.status !== undefined || (await page('/props'))?.role === 'router';
    const props = await propsOf(page, isRouter ? model : '');
    return defined({
      size:
        positive(objectOf(props?.default_generation_settings).n_ctx) ??
        (isRouter ? undefined : positive(objectOf(entry.meta).n_ctx_train)),
      slots: positive(props?.total_slots),
    });
  },
  tokenize: {
    // A router sends the request on by the model's name.
    request: (text, model) => ({ path: '/tokenize', body: { ...(model !== '' && { model }), content: text } }),
    read: (answer) => {
      const { tokens } = objectOf(answer);
      return Array.isArray(tokens) ? tokens.length : undefined;
    },
  },
  ways: ['text', 'chat'],
  request: (asked, generate) =>
    openaiRequest(asked, generate, {
      ...(asked.way === 'text' && { cache_prompt: true, timings_per_token: true }),
      ...(generate.slot !== undefined && { id_slot: generate.slot }),
    }),
  read(piece): Piece {
    const read = readOpenai(piece);
    if (read.error) return read;
    const timings = objectOf(piece.timings);
    const evaluated = count(timings.prompt_n);
    const promptTokens = evaluated === undefined ? undefined : evaluated + (count(timings.cache_n) ?? 0);
    // Its own API says the text in `content`.
    const text = read.text ?? (typeof piece.content === 'string' ? piece.content : undefined);
    return {
      ...read,
      ...(text !== undefined && { text }),
      ...(read.usage === undefined && promptTokens && timings.cache_n !== undefined && { usage: { promptTokens } }),
    };
  },
};

const count = (value: unknown): number | undefined => (typeof value === 'number' && value >= 0 ? value : undefined);
