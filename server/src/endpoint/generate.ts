/** One answer of a model, streamed. */
import type { EndpointClient } from './client';
import { EndpointError, errorOfReport } from './error';
import { type Json, objectOf, type Piece, type Post, type Server } from './server';
import { DONE, type Limits, sniffedEvents } from './stream';

/**
 * Sends a request and gives the answer piece by piece as it comes; one of the last pieces has `finish`. Rejects with
 * `EndpointError`, also where the stream ends in due form and nothing says that the answer is at its end: of a server that
 * answers by HTTP/1.0 (Python's own, which mlx_lm.server is made of) this is all that is seen of its death.
 */
export async function* streamPieces(
  client: EndpointClient,
  server: Server,
  { path, body, stop = [], maxTokens }: Post,
  signal: AbortSignal,
  limits: Limits = {},
): AsyncGenerator<Piece> {
  const answer = await client.send(path, body, signal, (text) => server.read(parsed(text)).error);
  let finish: string | undefined;
  const stops = stop.filter((text) => text !== '');
  const cut = stops.length > 0 ? new StopCutter(stops) : undefined;
  for await (const data of sniffedEvents(answer.body, answer.type, limits)) {
    if (data === DONE) {
      if (finish === undefined) yield { text: cut?.rest() ?? '', finish: 'stop' };
      return;
    }
    let piece = server.read(parsed(data));
    if (piece.error) throw errorOfReport(piece.error);
    if (piece.finish === 'stop' && maxTokens !== undefined && (piece.usage?.answerTokens ?? 0) >= maxTokens)
      piece = { ...piece, finish: 'length' };
    if (cut && piece.text) piece = { ...piece, text: cut.push(piece.text) };
    if (cut?.stopped) {
      yield { ...piece, finish: 'stop' };
      return;
    }
    finish = piece.finish ?? finish;
    if (cut && piece.finish !== undefined) piece = { ...piece, text: (piece.text ?? '') + cut.rest() };
    yield piece;
  }
  if (finish === undefined)
    throw new EndpointError('unreachable', 'the stream ended before the answer did', { code: 'CUT' });
}

/** Ends a text that comes in pieces before the first of some texts, which may come in several pieces themselves. */
class StopCutter {
  private waiting = '';
  stopped = false;

  constructor(private readonly stops: readonly string[]) {}

  /** What of the text so far is certain and has not been given yet. */
  push(part: string): string {
    const text = this.waiting + part;
    const found = this.stops.map((stop) => text.indexOf(stop)).filter((at) => at >= 0);
    if (found.length > 0) {
      this.stopped = true;
      this.waiting = '';
      return text.slice(0, Math.min(...found));
    }
    const longest = Math.max(...this.stops.map(({ length }) => length)) - 1;
    let from = Math.max(0, text.length - longest);
    while (from < text.length && !this.stops.some((stop) => stop.startsWith(text.slice(from)))) from++;
    this.waiting = text.slice(from);
    return text.slice(0, from);
  }

  /** The answer is at its end: what looked like the beginning of such a text was none. */
  rest(): string {
    const { waiting } = this;
    this.waiting = '';
    return waiting;
  }
}

function parsed(text: string): Json {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return objectOf(value);
  } catch {
    // Reported below.
  }
  throw new EndpointError('format', 'a piece of the answer is not JSON');
}
