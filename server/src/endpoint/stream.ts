/**
 * Reading of an answer that comes in pieces, which may split anywhere: inside of a letter, a line, an event. Time is linear
 * in the bytes and memory is bounded by the longest event, whatever the pieces are.
 */

import { createParser } from 'eventsource-parser';
import { isJson } from '../json';
import { EndpointError } from './error';

export interface Limits {
  /** Largest answer that is read, bytes. Default 1 MiB; a completion is a few hundred. */
  readonly bytes?: number;
  /** Largest event or line, UTF-16 units. Default 1 MiB. */
  readonly event?: number;
  /** Longest time from the first byte to the end, ms. Default: none, for answers that a deadline or an edit ends. */
  readonly ms?: number;
}

export const LARGEST_ANSWER = 1 << 20;

/** What stands for the end in a stream of events. */
export const DONE = '[DONE]';

const tooLarge = (bytes: number) => new EndpointError('size', `answer larger than ${bytes} bytes`);

async function* decoded(body: AsyncIterable<Uint8Array>, limits: Limits): AsyncGenerator<string> {
  const { bytes = LARGEST_ANSWER, ms = Number.POSITIVE_INFINITY } = limits;
  const decoder = new TextDecoder('utf-8');
  let size = 0;
  let began: number | undefined;
  for await (const piece of body) {
    size += piece.byteLength;
    if (size > bytes) throw tooLarge(bytes);
    began ??= performance.now();
    if (performance.now() - began > ms) throw new EndpointError('endless', `answer longer than ${Math.round(ms)} ms`);
    const text = decoder.decode(piece, { stream: true });
    if (text !== '') yield text;
  }
  const rest = decoder.decode();
  if (rest !== '') yield rest;
}

/**
 * The text in pieces that end with a line, but for the last; what is still without an end is kept in parts, so that a line
 * that comes by the byte costs no more than one that comes at once.
 */
async function* wholeLines(texts: AsyncIterable<string>, longest: number): AsyncGenerator<string> {
  let parts: string[] = [];
  let length = 0;
  for await (const text of texts) {
    const end = Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r')) + 1;
    if (end > 0) {
      parts.push(text.slice(0, end));
      yield parts.join('');
      parts = [];
      length = 0;
    }
    if (end === text.length) continue;
    parts.push(text.slice(end));
    length += text.length - end;
    if (length > longest) throw tooLarge(longest);
  }
  if (parts.length > 0) yield parts.join('');
}

async function* eventsOf(lines: AsyncIterable<string>, longest: number): AsyncGenerator<string> {
  const ready: string[] = [];
  const parser = createParser({
    onEvent: ({ data }) => ready.push(data),
    // llama.cpp of before 2025 says what went wrong in a field of its own.
    onError: ({ field, value }) => {
      if (field === 'error') ready.push(`{"error":${value || '{}'}}`);
    },
  });
  let pending = 0;
  for await (const text of lines) {
    pending += text.length;
    parser.feed(text);
    if (ready.length > 0) pending = 0;
    else if (pending > longest) throw tooLarge(longest);
    for (const data of ready.splice(0)) {
      if (data.trim() === DONE) {
        yield DONE;
        return;
      }
      yield data;
    }
  }
}

/** The `data` of server-sent events; the last is `DONE` where it is sent. An event that the stream's end cuts off is not given. */
export const sseData = (body: AsyncIterable<Uint8Array>, limits: Limits = {}): AsyncGenerator<string> =>
  eventsOf(wholeLines(decoded(body, limits), limits.event ?? LARGEST_ANSWER), limits.event ?? LARGEST_ANSWER);

async function* linesOf(texts: AsyncIterable<string>): AsyncGenerator<string> {
  for await (const text of texts) for (const line of text.split(/[\r\n]+/u)) if (line.trim() !== '') yield line;
}

/** Lines of a body that are not empty (Ollama's streams are a JSON object a line). */
export const lines = (body: AsyncIterable<Uint8Array>, limits: Limits = {}): AsyncGenerator<string> =>
  linesOf(wholeLines(decoded(body, limits), limits.event ?? LARGEST_ANSWER));

/**
 * The pieces of an answer by what it looks like: objects a line, one object over several lines, or server-sent events, also
 * where the server calls them plain text. A page for people is an error.
 */
export async function* sniffedEvents(
  body: AsyncIterable<Uint8Array>,
  type: string,
  limits: Limits = {},
): AsyncGenerator<string> {
  const kind = type.split(';')[0]!.trim().toLowerCase();
  if (kind === 'text/event-stream') {
    yield* sseData(body, limits);
  } else if (kind === 'application/json') {
    // Some servers stream lines under this name as well.
    const text = await wholeBody(body, limits);
    yield* isJson(text) ? [text] : text.split(/[\r\n]+/u).filter((line) => line.trim() !== '');
  } else if (kind === 'application/x-ndjson' || kind === 'application/jsonl') {
    yield* lines(body, limits);
  } else if (kind === 'text/plain' || kind === 'application/octet-stream' || kind === '') {
    yield* untypedEvents(body, limits);
  } else {
    // The body is not read: end it, or the connection stays busy.
    for await (const _ of body) break;
    throw notEvents();
  }
}

const notEvents = () => new EndpointError('format', 'the answer is not a stream of events');

/** Events or lines by their first letter. */
async function* untypedEvents(body: AsyncIterable<Uint8Array>, limits: Limits): AsyncGenerator<string> {
  const longest = limits.event ?? LARGEST_ANSWER;
  const pieces = wholeLines(decoded(body, limits), longest);
  let first = '';
  while (first.trim() === '') {
    const { done, value } = await pieces.next();
    if (done) return;
    first = value;
  }
  const all = (async function* () {
    yield first;
    yield* pieces;
  })();
  if (first.trimStart().startsWith('{')) yield* linesOf(all);
  else if (/^\s*(?:data|event|id|retry|error)?:/u.test(first)) yield* eventsOf(all, longest);
  else {
    await pieces.return(undefined);
    throw notEvents();
  }
}

/** A whole body as text. */
export async function wholeBody(body: AsyncIterable<Uint8Array>, limits: Limits = {}): Promise<string> {
  const parts: string[] = [];
  for await (const text of decoded(body, limits)) parts.push(text);
  return parts.join('');
}
