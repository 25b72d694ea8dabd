import { asEndpointError } from './client';
import type { Connection } from './connection';
import type { TokenCount } from './tokenRatio';

/** Tokens of a text by the connection's tokenizer, else an estimate that says so. Does not reject. */
export async function countAt(
  connection: Connection,
  model: string,
  text: string,
  signal: AbortSignal,
): Promise<TokenCount> {
  if (text === '') return { tokens: 0, estimated: false };
  const { client, ratio } = connection;
  try {
    const { server, models } = await connection.ready(model);
    if (!server.tokenize || connection.withoutTokenizer) return ratio.estimate(text);
    const { path, body } = server.tokenize.request(text, model || models[0] || '');
    const tokens = server.tokenize.read(await client.json(path, body, signal));
    if (tokens === undefined) return ratio.estimate(text);
    ratio.learn(text, tokens);
    return { tokens, estimated: false };
  } catch (error) {
    // Older versions of a server may have no such page: they are asked once.
    const { status } = asEndpointError(error, signal);
    if (status === 404 || status === 405) connection.withoutTokenizer = true;
    return ratio.estimate(text);
  }
}
