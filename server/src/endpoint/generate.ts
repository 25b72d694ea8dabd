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
  { path, body }: Post,
  signal: AbortSignal,
  limits: Limits = {},
): AsyncGenerator<Piece> {
  const answer = await client.send(path, body, signal, (text) => server.read(parsed(text)).error);
  let finish: string | undefined;
  for await (const data of sniffedEvents(answer.body, answer.type, limits)) {
    if (data === DONE) {
      if (finish === undefined) yield { finish: 'stop' };
      return;
    }
    const piece = server.read(parsed(data));
    if (piece.error) throw errorOfReport(piece.error);
    finish = piece.finish ?? finish;
    yield piece;
  }
  if (finish === undefined)
    throw new EndpointError('unreachable', 'the stream ended before the answer did', { code: 'CUT' });
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
