/** A server that has OpenAI's newer API, `/v1/responses`, and no other. */
import {
  defined,
  type Json,
  objectOf,
  objectsOf,
  type Piece,
  type Post,
  positive,
  type Server,
  textOf,
  type Usage,
} from '../server';
import type { Message } from '../types';
import { entryOf, modelIds, readError } from './openai';

/** Fewer tokens OpenAI's own server refuses to be asked for. */
const LEAST_TOKENS = 16;

/** The answers of a model have a form of their own, which llama.cpp insists on. */
const itemOf = ({ role, content }: Message): Json =>
  role === 'assistant'
    ? { type: 'message', role, content: [{ type: 'output_text', text: content }] }
    : { role, content };

/** What an answer is at its end: whole, or in the last event of a stream. */
function readEnd(response: Json, whole: boolean): Piece {
  const { status } = response;
  if (status === 'failed' || status === 'cancelled') return { error: readError(response) ?? { kind: 'other' } };
  const counts: Usage = defined({
    promptTokens: positive(objectOf(response.usage).input_tokens),
    answerTokens: positive(objectOf(response.usage).output_tokens),
  });
  const reason = status === 'incomplete' ? textOf(objectOf(response.incomplete_details).reason) : undefined;
  const items = whole ? objectsOf(response.output) : [];
  const said = (parts: readonly Json[]) =>
    parts.map(({ text, refusal }) => textOf(text) ?? textOf(refusal) ?? '').join('');
  const of = (type: string) => items.filter((item) => item.type === type);
  const text = said(of('message').flatMap(({ content }) => objectsOf(content)));
  const reasoning = said(
    of('reasoning').flatMap(({ content, summary }) => [...objectsOf(content), ...objectsOf(summary)]),
  );
  return defined({
    text: text || undefined,
    reasoning: reasoning || undefined,
    usage: Object.keys(counts).length > 0 ? counts : undefined,
    finish: status !== 'incomplete' ? 'stop' : reason === 'max_output_tokens' ? 'length' : (reason ?? 'incomplete'),
  });
}

export const responses: Server = {
  name: 'responses',
  // Most servers that have it have the older ones as well, which can be told where to stop.
  detect: async (_page, takes) =>
    (await takes('/v1/responses')) && !(await takes('/v1/chat/completions')) && !(await takes('/v1/completions')),
  models: modelIds,
  async context(page, model) {
    const { max_model_len, context_length, context_window } = await entryOf(page, model);
    return defined({ size: positive(max_model_len) ?? positive(context_length) ?? positive(context_window) });
  },
  ways: ['chat'],
  request(asked, { model, maxTokens, temperature, stop = [], usage }): Post {
    const messages = asked.way === 'text' ? [] : asked.messages;
    const instructions = messages.filter(({ role }) => role === 'system').map(({ content }) => content);
    return {
      path: '/v1/responses',
      body: {
        ...(model !== '' && { model }),
        ...(instructions.length > 0 && { instructions: instructions.join('\n\n') }),
        input: asked.way === 'text' ? asked.text : messages.filter(({ role }) => role !== 'system').map(itemOf),
        max_output_tokens: Math.max(LEAST_TOKENS, maxTokens),
        temperature,
        stream: true,
        // OpenAI keeps answers for a month unless told not to. Some servers refuse what they need not be told.
        ...(usage && { store: false }),
      },
      stop,
      maxTokens: Math.max(LEAST_TOKENS, maxTokens),
    };
  },
  read(piece): Piece {
    const type = textOf(piece.type) ?? '';
    const delta = textOf(piece.delta);
    const response = objectOf(piece.response);
    if (type === 'error') return { error: readError(piece.error ? piece : { error: piece }) ?? { kind: 'other' } };
    if (type === 'response.failed') return readEnd({ ...response, status: 'failed' }, false);
    if (type === 'response.completed') return readEnd(response, false);
    if (type === 'response.incomplete') return readEnd({ ...response, status: 'incomplete' }, false);
    if (delta !== undefined && /^response\.(?:output_text|refusal)\.delta$/u.test(type)) return { text: delta };
    if (delta !== undefined && /^response\.reasoning(?:_summary)?(?:_text)?\.delta$/u.test(type))
      return { reasoning: delta };
    // A summary has several parts, which are paragraphs.
    if (type === 'response.reasoning_summary_part.added' && positive(piece.summary_index)) return { reasoning: '\n\n' };
    const error = readError(piece);
    if (error) return { error };
    return piece.object === 'response' ? readEnd(piece, true) : {};
  },
};
