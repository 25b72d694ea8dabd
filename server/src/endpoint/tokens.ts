import type { EndpointClient } from './client';
import type { Connection } from './connection';
import type { Probe } from './detect';
import type { TokenCount, TokenRatio } from './tokenRatio';

/** Tokens of a text by the connection's tokenizer, else an estimate that says so. Does not reject. */
export async function countAt(
  connection: Connection,
  model: string,
  text: string,
  signal: AbortSignal,
): Promise<TokenCount> {
  const probe = await connection.ready(model).catch(() => undefined);
  const endpoint = probe && { client: connection.client, probe, model: model || probe.models[0] || '' };
  return countTokens(text, connection.ratio, endpoint, signal);
}

/** Counts tokens by the endpoint's `/tokenize` where it has one, else by the ratio. Does not reject. */
async function countTokens(
  text: string,
  ratio: TokenRatio,
  endpoint: { client: EndpointClient; probe: Probe; model: string } | undefined,
  signal: AbortSignal,
): Promise<TokenCount> {
  if (text === '') return { tokens: 0, estimated: false };
  if (endpoint?.probe.tokenize === undefined) return ratio.estimate(text);
  const { client, probe, model } = endpoint;
  const body =
    probe.kind === 'llama.cpp' ? { content: text } : probe.kind === 'tgi' ? { inputs: text } : { model, prompt: text };
  try {
    const answer = await client.json(probe.tokenize!, body, signal);
    const list = Array.isArray(answer) ? answer : (answer as { tokens?: unknown }).tokens;
    const count = (answer as { count?: unknown }).count;
    const tokens = typeof count === 'number' ? count : Array.isArray(list) ? list.length : undefined;
    if (tokens === undefined) return ratio.estimate(text);
    ratio.learn(text.length, tokens);
    return { tokens, estimated: false };
  } catch {
    return ratio.estimate(text);
  }
}
