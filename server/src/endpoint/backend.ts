import { chatMessages, type Prompt, promptText } from '../completion/prompt';
import type { EndpointClient } from './client';
import type { Api, Probe } from './detect';
import { EndpointError, lines, type Piece, readPiece, sseData, wholeBody } from './stream';

export interface Generate {
  readonly model: string;
  readonly prompt: Prompt;
  readonly maxTokens: number;
  readonly temperature: number;
  readonly stop: readonly string[];
  readonly seed?: number;
}

/** Ollama reserves memory by `num_ctx` and loads the model anew when it changes: one size for all requests. */
export const OLLAMA_CONTEXT = 4096;

/** Path and body of the request for a completion. */
export function requestFor(
  api: Api,
  probe: Probe,
  generate: Generate,
): { path: string; body: Record<string, unknown> } {
  const { model, prompt, maxTokens, temperature, stop, seed } = generate;
  const common = {
    ...(model !== '' && { model }),
    max_tokens: maxTokens,
    temperature,
    stream: true,
    stop,
    ...(seed !== undefined && { seed }),
  };
  switch (api) {
    case 'completions':
      return {
        path: '/v1/completions',
        body: { ...common, prompt: promptText(prompt), ...(probe.kind === 'llama.cpp' && { cache_prompt: true }) },
      };
    case 'chat-prefill':
      return {
        path: '/v1/chat/completions',
        body: {
          ...common,
          messages: chatMessages(prompt, true),
          continue_final_message: true,
          add_generation_prompt: false,
        },
      };
    case 'chat':
      return { path: '/v1/chat/completions', body: { ...common, messages: chatMessages(prompt, false) } };
    case 'ollama':
      return {
        path: '/api/generate',
        body: {
          model,
          prompt: promptText(prompt),
          raw: true,
          stream: true,
          options: {
            num_ctx: Math.min(probe.contextSize ?? OLLAMA_CONTEXT, OLLAMA_CONTEXT),
            num_predict: maxTokens,
            temperature,
            stop,
            ...(seed !== undefined && { seed }),
          },
        },
      };
  }
}

/** Tokens that prompt and answer may take together at this endpoint. */
export function usableContext(probe: Probe): number {
  return probe.kind === 'ollama'
    ? Math.min(probe.contextSize ?? OLLAMA_CONTEXT, OLLAMA_CONTEXT)
    : (probe.contextSize ?? 2048);
}

/** Asks for a completion and gives its text piece by piece. Rejects with `EndpointError`. */
export async function* generateText(
  client: EndpointClient,
  api: Api,
  probe: Probe,
  generate: Generate,
  signal: AbortSignal,
): AsyncGenerator<string> {
  const { path, body } = requestFor(api, probe, generate);
  for await (const { text } of streamPieces(client, path, body, signal)) {
    if (text !== undefined && text !== '') yield text;
  }
}

/** Sends a request and gives the answer piece by piece as it comes. Rejects with `EndpointError`. */
export async function* streamPieces(
  client: EndpointClient,
  path: string,
  body: unknown,
  signal: AbortSignal,
): AsyncGenerator<Piece> {
  const answer = await client.send(path, body, signal);
  const type = answer.type.split(';')[0]!.trim().toLowerCase();
  let data: AsyncIterable<string>;
  if (type === 'text/event-stream') data = sseData(answer.body);
  else if (type === 'application/x-ndjson' || path.startsWith('/api/')) data = lines(answer.body);
  else if (type === 'application/json') data = one(wholeBody(answer.body));
  else {
    // The body is not read: end it, or the connection stays busy.
    for await (const _ of answer.body) break;
    throw new EndpointError('format', 'the answer is not a stream of events');
  }
  for await (const text of data) {
    const piece = readPiece(text);
    if (piece.error !== undefined) throw new EndpointError('status', piece.error);
    yield piece;
  }
}

async function* one(text: Promise<string>): AsyncGenerator<string> {
  yield await text;
}
