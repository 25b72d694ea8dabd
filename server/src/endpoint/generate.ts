/** One answer of a model, streamed. */
import type { EndpointClient } from './client';
import { EndpointError, errorOfReport } from './error';
import { type Json, objectOf, type Piece, type Post, type Server } from './server';
import { DONE, type Limits, sniffedEvents } from './stream';

/**
 * Sends a request and gives the answer piece by piece as it comes; the last piece has `finish` where the server says that the
 * answer is at its end, and there is none where the stream just stops. Rejects with `EndpointError`.
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
