import { createParser } from 'eventsource-parser';

/** Reading of an answer that comes in pieces, which may split anywhere: inside of a letter, a line, an event. */

/** Largest answer that is read, bytes; a completion is a few hundred. */
export const LARGEST_ANSWER = 1 << 20;

export class EndpointError extends Error {
  constructor(
    /** `address`: the endpoint's or the proxy's address cannot be used; nothing was sent. */
    readonly kind:
      | 'address'
      | 'unreachable'
      | 'status'
      | 'format'
      | 'size'
      | 'redirect'
      | 'unauthorised'
      | 'busy'
      | 'timeout'
      | 'aborted',
    message: string,
    readonly status?: number,
    /** ms to wait, as the server asked (`Retry-After`). */
    readonly retryAfter?: number,
    /** What exactly: the system's code (`ECONNREFUSED`), or which rule an address breaks (`AddressFault`). */
    readonly code?: string,
  ) {
    super(message);
  }
}

async function* decoded(body: AsyncIterable<Uint8Array>, largest: number): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8');
  let size = 0;
  for await (const piece of body) {
    size += piece.byteLength;
    if (size > largest) throw new EndpointError('size', `answer larger than ${largest} bytes`);
    const text = decoder.decode(piece, { stream: true });
    if (text !== '') yield text;
  }
  const rest = decoder.decode();
  if (rest !== '') yield rest;
}

/** The `data` of server-sent events; ends at `[DONE]`. An event that is cut off by the end of the stream is not given. */
export async function* sseData(body: AsyncIterable<Uint8Array>, largest = LARGEST_ANSWER): AsyncGenerator<string> {
  const ready: string[] = [];
  const parser = createParser({ onEvent: ({ data }) => ready.push(data) });
  for await (const text of decoded(body, largest)) {
    parser.feed(text);
    for (const data of ready.splice(0)) {
      if (data.trim() === '[DONE]') return;
      yield data;
    }
  }
}

/** Lines of a body (Ollama's streams are a JSON object a line). */
export async function* lines(body: AsyncIterable<Uint8Array>, largest = LARGEST_ANSWER): AsyncGenerator<string> {
  let rest = '';
  for await (const text of decoded(body, largest)) {
    const parts = (rest + text).split('\n');
    rest = parts.pop()!;
    for (const part of parts) if (part.trim() !== '') yield part;
  }
  if (rest.trim() !== '') yield rest;
}

/** A whole body as text. */
export async function wholeBody(body: AsyncIterable<Uint8Array>, largest = LARGEST_ANSWER): Promise<string> {
  let result = '';
  for await (const text of decoded(body, largest)) result += text;
  return result;
}

/** Figures that a server gives with an answer, where it does. */
export interface Usage {
  readonly promptTokens?: number;
  readonly answerTokens?: number;
}

export interface Piece {
  readonly text?: string;
  /** The server reported an error in the stream; its words are not kept. */
  readonly error?: string;
  readonly usage?: Usage;
  /** Why the answer ended, e.g. `stop`, `length`. */
  readonly finish?: string;
}

const count = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;

/** What one piece of an OpenAI-style, TGI, llama.cpp or Ollama stream says. */
export function readPiece(data: string): Piece {
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch {
    throw new EndpointError('format', 'a piece of the answer is not JSON');
  }
  const object = value as {
    choices?: {
      text?: unknown;
      delta?: { content?: unknown };
      message?: { content?: unknown };
      finish_reason?: unknown;
    }[];
    response?: unknown;
    content?: unknown;
    message?: { content?: unknown };
    error?: unknown;
    usage?: { prompt_tokens?: unknown; completion_tokens?: unknown };
    prompt_eval_count?: unknown;
    eval_count?: unknown;
    done_reason?: unknown;
  } | null;
  if (object === null || typeof object !== 'object')
    throw new EndpointError('format', 'a piece of the answer is no object');
  if (object.error !== undefined && object.error !== null) return { error: 'the server reported an error' };
  const choice = object.choices?.[0];
  const text =
    choice?.text ??
    choice?.delta?.content ??
    choice?.message?.content ??
    object.response ??
    object.content ??
    object.message?.content;
  const promptTokens = count(object.usage?.prompt_tokens) ?? count(object.prompt_eval_count);
  const answerTokens = count(object.usage?.completion_tokens) ?? count(object.eval_count);
  const finish = choice?.finish_reason ?? object.done_reason;
  return {
    ...(typeof text === 'string' && { text }),
    ...((promptTokens !== undefined || answerTokens !== undefined) && {
      usage: {
        ...(promptTokens !== undefined && { promptTokens }),
        ...(answerTokens !== undefined && { answerTokens }),
      },
    }),
    ...(typeof finish === 'string' && { finish }),
  };
}
