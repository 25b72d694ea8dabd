import { asEndpointError } from '../endpoint/client';
import type { Connection } from '../endpoint/connection';
import { type ServerInfo, UNKNOWN_SERVER } from '../endpoint/detect';
import { EndpointError, isMissing } from '../endpoint/error';
import { streamPieces } from '../endpoint/generate';
import type { Asked, Generate, Post, Usage, Way } from '../endpoint/server';
import { LARGEST_ANSWER, type Limits } from '../endpoint/stream';
import type { TokenCount } from '../endpoint/tokenRatio';
import { ThinkingSplitter } from '../endpoint/turns';
import type { Message } from '../endpoint/types';
import type { RequestPreview } from '../protocol';

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
  /** What the model thought before it answered, where it says that. */
  readonly reasoning?: string;
  readonly model: string;
  /** From sending the request to the first text, thinking included, ms; undefined where none came. */
  readonly firstToken?: number;
  /** From sending the request to the end, ms. */
  readonly total: number;
  readonly promptTokens: TokenCount;
  readonly answerTokens: TokenCount;
  /** As the server says (`stop`, `length` …), or `stopped` by the reader. */
  readonly finish?: string;
  readonly error?: EndpointError;
}

export interface ChatOptions {
  /** Ask also where the endpoint has failed, and say nothing of it to others: for runs whose failures are counted elsewhere. */
  readonly apart?: boolean;
  /** What is read of an answer; default by the number of tokens asked for. */
  readonly limits?: Limits;
}

/** An answer that never ends is given up: ms for an answer as such, and for each token that was asked for. */
const PATIENCE = 300_000;
const PATIENCE_PER_TOKEN = 500;
/** Bytes of a stream for each token: the JSON around it. */
const BYTES_PER_TOKEN = 4096;

const limitsFor = (maxTokens: number): Limits => ({
  bytes: LARGEST_ANSWER + maxTokens * BYTES_PER_TOKEN,
  ms: PATIENCE + maxTokens * PATIENCE_PER_TOKEN,
});

/** Messages as text for a model that knows no roles: paragraphs, the last one to be continued. */
export const plainText = (messages: readonly Message[]): string =>
  messages
    .map(({ content }) => content.trim())
    .filter((content) => content !== '')
    .join('\n\n');

/** The ways to put messages to a server, best first. An assistant's message at the end is begun for the model, which goes on with it. */
function waysFor({ server }: ServerInfo, messages: readonly Message[]): Way[] {
  const goesOn = messages.at(-1)?.role === 'assistant' && server.ways.includes('prefill');
  return [goesOn ? 'prefill' : 'chat', 'text'];
}

function postFor(info: ServerInfo, way: Way, request: ChatRequest, usage: boolean): Post {
  const { messages, ...parameters } = request;
  const generate: Generate = {
    ...parameters,
    model: request.model || info.models[0] || '',
    usage,
    ...(info.contextSize !== undefined && { contextSize: info.contextSize }),
  };
  const asked: Asked = way === 'text' ? { way, text: plainText(messages) } : { way, messages };
  return info.server.request(asked, generate);
}

/** The exact request that `chat` would send first, the key masked. Does not reject. */
export async function describeChat(connection: Connection, request: ChatRequest): Promise<RequestPreview> {
  const info = await connection.ready(request.model).catch(() => UNKNOWN_SERVER);
  const post = postFor(info, waysFor(info, request.messages)[0]!, request, !connection.withoutUsage);
  return connection.client.describe(post);
}

/**
 * Asks an endpoint and hands on the text as it comes. Does not reject: what goes wrong is in the answer, with what had
 * come until then. Through the same client, key and breaker as ghost text.
 *
 * @param onText parts of the answer as they come, and of what the model thinks before it
 */
export async function chat(
  connection: Connection,
  request: ChatRequest,
  onText: (part: string, kind: 'answer' | 'reasoning') => void,
  signal: AbortSignal,
  { apart = false, limits = limitsFor(request.maxTokens) }: ChatOptions = {},
): Promise<ChatAnswer> {
  let text = '';
  let reasoning = '';
  let firstToken: number | undefined;
  let finish: string | undefined;
  let usage: Usage = {};
  let error: EndpointError | undefined;
  let info: ServerInfo | undefined;
  const began = performance.now();
  let started = began;
  const came = (kind: 'answer' | 'reasoning', part: string) => {
    if (part === '') return;
    firstToken ??= performance.now() - started;
    if (kind === 'answer') text += part;
    else reasoning += part;
    onText(part, kind);
  };
  if (!apart && !connection.breaker.allow(began)) {
    const after = connection.lastFault;
    error = new EndpointError('busy', 'the server failed several times and is left alone for a while', { after });
  } else {
    try {
      info = await connection.ready(request.model);
      const ways = waysFor(info, request.messages);
      let withUsage = !connection.withoutUsage;
      for (;;) {
        try {
          started = performance.now();
          const post = postFor(info, ways[0]!, request, withUsage);
          const splitter = new ThinkingSplitter(came);
          for await (const piece of streamPieces(connection.client, info.server, post, signal, limits)) {
            if (piece.reasoning) came('reasoning', piece.reasoning);
            if (piece.text) splitter.push(piece.text);
            finish = piece.finish ?? finish;
            usage = { ...usage, ...piece.usage };
          }
          splitter.end();
          connection.withoutUsage = !withUsage;
          break;
        } catch (caught) {
          const error = asEndpointError(caught, signal);
          if (text !== '' || reasoning !== '' || error.kind === 'overflow') throw caught;
          if (isMissing(error) && ways.length > 1) ways.shift();
          // Servers that do not know `stream_options` refuse it.
          else if (withUsage && (error.status === 400 || error.status === 422)) withUsage = false;
          else throw caught;
        }
      }
      if (!apart) connection.succeeded();
    } catch (caught) {
      error = asEndpointError(caught, signal);
      // A request that a person wrote and the server cannot take says nothing of its health.
      const ours = error.status === 400 || error.kind === 'overflow' || error.kind === 'endless';
      if (apart) {
        if (error.kind === 'unreachable') connection.forget();
      } else if (ours) connection.succeeded();
      else connection.failed(error, began);
    }
  }
  const total = performance.now() - started;
  const estimate = (part: string) => connection.ratio.estimate(part);
  const said = text + reasoning;
  if (usage.answerTokens && said !== '') connection.ratio.learn(said, usage.answerTokens);
  return {
    text,
    ...(reasoning !== '' && { reasoning }),
    model: request.model || info?.models[0] || '',
    ...(firstToken !== undefined && { firstToken }),
    total,
    promptTokens:
      usage.promptTokens === undefined
        ? estimate(plainText(request.messages))
        : { tokens: usage.promptTokens, estimated: false },
    answerTokens: usage.answerTokens === undefined ? estimate(said) : { tokens: usage.answerTokens, estimated: false },
    ...(error?.kind === 'aborted' ? { finish: 'stopped' } : error ? { error } : finish !== undefined ? { finish } : {}),
  };
}
