import { createParser } from 'eventsource-parser';

/** Reading of an answer that comes in pieces, which may split anywhere: inside of a letter, a line, an event. */

/** Largest answer that is read, bytes; a completion is a few hundred. */
export const LARGEST_ANSWER = 1 << 20;

export class EndpointError extends Error {
  constructor(
    readonly kind:
      | 'refused'
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

/** The text in one piece of an OpenAI-style, TGI or Ollama stream; undefined when there is none in it. */
export function pieceText(data: string): { text?: string; error?: string } {
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch {
    throw new EndpointError('format', 'a piece of the answer is not JSON');
  }
  const object = value as {
    choices?: { text?: unknown; delta?: { content?: unknown }; message?: { content?: unknown } }[];
    response?: unknown;
    content?: unknown;
    error?: unknown;
  } | null;
  if (object === null || typeof object !== 'object')
    throw new EndpointError('format', 'a piece of the answer is no object');
  if (object.error !== undefined) return { error: 'the server reported an error' };
  const choice = object.choices?.[0];
  const text = choice?.text ?? choice?.delta?.content ?? choice?.message?.content ?? object.response ?? object.content;
  return typeof text === 'string' ? { text } : {};
}
