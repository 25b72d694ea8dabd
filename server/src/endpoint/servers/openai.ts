/** Any server with the OpenAI API, and what the others have of it. */
import {
  type Asked,
  defined,
  type Generate,
  type Json,
  objectOf,
  objectsOf,
  type Page,
  type Piece,
  type Post,
  positive,
  type Reported,
  type Server,
  textOf,
} from '../server';

/** The entries of `/v1/models`; undefined where there is no such page. */
export async function listedModels(page: Page): Promise<readonly Json[] | undefined> {
  const listed = await page('/v1/models');
  return listed && objectsOf(listed.data);
}

export const modelIds = async (page: Page): Promise<readonly string[]> =>
  ((await listedModels(page)) ?? []).flatMap(({ id }) => textOf(id) ?? []);

/** The entry of a model, or of the first. */
export async function entryOf(page: Page, model: string): Promise<Json> {
  const entries = (await listedModels(page)) ?? [];
  return entries.find(({ id }) => id === model) ?? entries[0] ?? {};
}

/** A request by the OpenAI API, with what the server takes besides. */
export function openaiRequest(asked: Asked, generate: Generate, more: Json = {}): Post {
  const { model, maxTokens, temperature, stop, seed, usage } = generate;
  const body = {
    ...(model !== '' && { model }),
    max_tokens: maxTokens,
    temperature,
    stream: true,
    ...(usage && { stream_options: { include_usage: true } }),
    ...(stop?.length && { stop }),
    ...(seed !== undefined && { seed }),
    ...more,
  };
  return asked.way === 'text'
    ? { path: '/v1/completions', body: { ...body, prompt: asked.text } }
    : { path: '/v1/chat/completions', body: { ...body, messages: asked.messages } };
}

/** What vLLM and SGLang want to be told so that they go on with the last message. */
export const goOn = (asked: Asked): Json =>
  asked.way === 'prefill' ? { continue_final_message: true, add_generation_prompt: false } : {};

/** Reads a piece of an answer by the OpenAI API, of completions and of chat, streamed or whole. */
export function readOpenai(piece: Json): Piece {
  const error = readError(piece);
  if (error) return { error };
  const choice = objectsOf(piece.choices)[0] ?? {};
  const said = { ...objectOf(choice.message), ...objectOf(choice.delta) };
  const usage = objectOf(piece.usage);
  const counts = defined({
    promptTokens: positive(usage.prompt_tokens),
    answerTokens: positive(usage.completion_tokens),
  });
  return defined({
    text: textOf(choice.text) ?? textOf(said.content),
    reasoning: textOf(said.reasoning_content) ?? textOf(said.reasoning),
    usage: Object.keys(counts).length > 0 ? counts : undefined,
    finish: textOf(choice.finish_reason),
  });
}

/** Sentences of servers that give the numbers of an overflow in words alone; each names what it captures. */
const OVERFLOWS: readonly RegExp[] = [
  // OpenAI, vLLM
  /maximum context length is (?<context>\d+) tokens\D+requested \d+ tokens \((?<prompt>\d+) in the (?:messages|prompt)/iu,
  /maximum context length is (?<context>\d+) tokens[^\d]+(?:has|resulted in|contains(?: at least)?|requested) (?<prompt>\d+)(?: input)? tokens/iu,
  /maximum context length is (?<context>\d+)/iu,
  // SGLang
  /input \((?<prompt>\d+) tokens\) is longer than the model's context length \((?<context>\d+)/iu,
  // TGI
  /tokens \+ `max_new_tokens` must be <= (?<context>\d+)\. Given: (?<prompt>\d+)/iu,
  /`inputs` must have less than (?<context>\d+) tokens\. Given: (?<prompt>\d+)/iu,
  // LM Studio, llama.cpp of 2024
  /context (?:length|size|window)\D{0,60}(?:exceed|overflow|not enough)|exceeds? (?:the )?(?:available )?context|context.{0,20}(?:exceeded|overflow)/iu,
];

/** Types of errors about the key that come with a status other than 401 too: LiteLLM without a database answers a wrong one with 400. */
const REFUSED_KEYS: ReadonlySet<string> = new Set([
  'no_db_connection',
  'auth_error',
  'authentication_error',
  'token_not_found_in_db',
]);

/** The error that an object reports, in its member `error` or in itself; undefined: none. */
export function readError(piece: Json): Reported | undefined {
  const { error } = piece;
  if ((error === undefined || error === null || error === false) && piece.object !== 'error') return undefined;
  const told = typeof error === 'object' ? objectOf(error) : piece;
  const message = textOf(told.message) ?? textOf(error) ?? '';
  const promptTokens = positive(told.n_prompt_tokens);
  const contextSize = positive(told.n_ctx);
  if (told.type === 'exceed_context_size_error' || told.code === 'context_length_exceeded' || promptTokens)
    return { kind: 'overflow', ...numbersOf(message), ...defined({ promptTokens, contextSize }) };
  if (OVERFLOWS.some((sentence) => sentence.test(message))) return { kind: 'overflow', ...numbersOf(message) };
  if (told.code === 503 && /loading/iu.test(message)) return { kind: 'loading' };
  if (REFUSED_KEYS.has(textOf(told.type) ?? '') || told.code === 'invalid_api_key') return { kind: 'unauthorised' };
  return { kind: 'other' };
}

function numbersOf(message: string): Pick<Reported, 'promptTokens' | 'contextSize'> {
  for (const sentence of OVERFLOWS) {
    const found = sentence.exec(message)?.groups;
    if (found)
      return defined({ promptTokens: positive(Number(found.prompt)), contextSize: positive(Number(found.context)) });
  }
  return {};
}

export const openai: Server = {
  name: 'openai',
  detect: async (page) => (await page('/v1/models')) !== undefined,
  models: modelIds,
  async context(page, model) {
    const entry = await entryOf(page, model);
    return defined({ size: positive(entry.context_length) ?? positive(entry.context_window) });
  },
  ways: ['text', 'chat'],
  request: openaiRequest,
  read: readOpenai,
};
