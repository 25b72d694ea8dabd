import { OLLAMA_CONTEXT, streamPieces } from '../endpoint/backend';
import { asEndpointError } from '../endpoint/client';
import type { Connection } from '../endpoint/connection';
import type { Probe } from '../endpoint/detect';
import { EndpointError } from '../endpoint/stream';
import type { TokenCount } from '../endpoint/tokenRatio';
import type { Message } from '../endpoint/types';

/** A conversation to be answered. */
export interface ChatRequest {
  readonly messages: readonly Message[];
  /** Model name; empty: the first that the endpoint lists. */
  readonly model: string;
  readonly maxTokens: number;
  readonly temperature: number;
  readonly seed?: number;
  readonly stop?: readonly string[];
}

export interface ChatAnswer {
  /** What came; also in part, where the answer was stopped or failed midway. */
  readonly text: string;
  readonly model: string;
  /** From sending the request to the first text, ms; undefined where none came. */
  readonly firstToken?: number;
  /** From sending the request to the end, ms. */
  readonly total: number;
  readonly promptTokens: TokenCount;
  readonly answerTokens: TokenCount;
  /** As the server says (`stop`, `length` …), or `stopped` by the reader. */
  readonly finish?: string;
  readonly error?: EndpointError;
}

/** Through which API messages go: chat, Ollama's own, or, of a base model without chat, plain text to be continued. */
type ChatApi = 'chat' | 'ollama' | 'text';

/** Messages as text for a model that knows no roles: paragraphs, the last one to be continued. */
export const plainText = (messages: readonly Message[]): string =>
  messages
    .map(({ content }) => content.trim())
    .filter((content) => content !== '')
    .join('\n\n');

/** Path and body of the request. An assistant's message at the end is begun for the model, which goes on with it. */
export function chatRequestFor(
  api: ChatApi,
  probe: Pick<Probe, 'kind' | 'contextSize' | 'models'>,
  request: ChatRequest,
  withUsage = true,
): { path: string; body: Record<string, unknown> } {
  const { messages, maxTokens, temperature, seed, stop } = request;
  const model = request.model || probe.models[0] || '';
  if (api === 'ollama') {
    return {
      path: '/api/chat',
      body: {
        model,
        messages,
        stream: true,
        options: {
          num_ctx: Math.min(probe.contextSize ?? OLLAMA_CONTEXT, OLLAMA_CONTEXT),
          num_predict: maxTokens,
          temperature,
          ...(stop?.length && { stop }),
          ...(seed !== undefined && { seed }),
        },
      },
    };
  }
  const common = {
    ...(model !== '' && { model }),
    max_tokens: maxTokens,
    temperature,
    stream: true,
    ...(withUsage && { stream_options: { include_usage: true } }),
    ...(stop?.length && { stop }),
    ...(seed !== undefined && { seed }),
  };
  if (api === 'text') return { path: '/v1/completions', body: { ...common, prompt: plainText(messages) } };
  const goesOn = messages.at(-1)?.role === 'assistant' && (probe.kind === 'vllm' || probe.kind === 'sglang');
  return {
    path: '/v1/chat/completions',
    body: { ...common, messages, ...(goesOn && { continue_final_message: true, add_generation_prompt: false }) },
  };
}

/** The exact request that `chat` would send first, the key masked. Does not reject. */
export async function describeChat(
  connection: Connection,
  request: ChatRequest,
): Promise<{ url: string; headers: Record<string, string>; body: unknown }> {
  const probe = await connection.ready(request.model).catch((): Probe => UNKNOWN);
  const { path, body } = chatRequestFor(firstApi(probe), probe, request);
  return { url: connection.client.base + path, headers: await connection.client.maskedHeaders(), body };
}

/**
 * Asks an endpoint and hands on the text as it comes. Does not reject: what goes wrong is in the answer, with what had
 * come until then. Through the same client, key and breaker as ghost text.
 */
export async function chat(
  connection: Connection,
  request: ChatRequest,
  onText: (part: string) => void,
  signal: AbortSignal,
): Promise<ChatAnswer> {
  let text = '';
  let firstToken: number | undefined;
  let finish: string | undefined;
  let usage: { promptTokens?: number; answerTokens?: number } = {};
  let error: EndpointError | undefined;
  let probe: Probe | undefined;
  let started = performance.now();
  let total = 0;
  if (!connection.breaker.allow(started)) {
    error = new EndpointError('busy', 'the server failed several times and is left alone for a while');
  } else {
    try {
      probe = await connection.ready(request.model);
      let api = firstApi(probe);
      let withUsage = true;
      for (;;) {
        try {
          const { path, body } = chatRequestFor(api, probe, request, withUsage);
          started = performance.now();
          for await (const piece of streamPieces(connection.client, path, body, signal)) {
            if (piece.text) {
              firstToken ??= performance.now() - started;
              text += piece.text;
              onText(piece.text);
            }
            finish = piece.finish ?? finish;
            usage = { ...usage, ...piece.usage };
          }
          break;
        } catch (caught) {
          const { status } = asEndpointError(caught, signal);
          const missing = status === 404 || status === 405 || status === 501;
          if (text === '' && missing && api !== 'text') api = 'text';
          // Servers that do not know `stream_options` refuse it.
          else if (text === '' && withUsage && (status === 400 || status === 422)) withUsage = false;
          else throw caught;
        }
      }
      connection.breaker.succeeded();
    } catch (caught) {
      error = asEndpointError(caught, signal);
      // The length of a prompt that a person wrote says nothing of those that we build: the scale stays.
      const { kind, retryAfter } = error;
      if (kind === 'aborted') connection.breaker.undecided();
      else if (error.status === 400 || error.status === 413) connection.breaker.succeeded();
      else connection.failed(new EndpointError(kind, error.message, undefined, retryAfter));
    }
  }
  total = performance.now() - started;
  const estimate = (part: string) => connection.ratio.estimate(part);
  if (usage.answerTokens && text !== '') connection.ratio.learn(text.length, usage.answerTokens);
  return {
    text,
    model: request.model || probe?.models[0] || '',
    ...(firstToken !== undefined && { firstToken }),
    total,
    promptTokens:
      usage.promptTokens === undefined
        ? estimate(plainText(request.messages))
        : { tokens: usage.promptTokens, estimated: false },
    answerTokens: usage.answerTokens === undefined ? estimate(text) : { tokens: usage.answerTokens, estimated: false },
    ...(error?.kind === 'aborted' ? { finish: 'stopped' } : error ? { error } : finish !== undefined ? { finish } : {}),
  };
}

const UNKNOWN: Probe = { kind: 'openai', models: [], api: 'completions' };
const firstApi = (probe: Probe): ChatApi => (probe.kind === 'ollama' ? 'ollama' : 'chat');
