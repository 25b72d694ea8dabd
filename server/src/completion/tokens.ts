import type { EndpointClient } from './endpoint/client';
import type { Probe } from './endpoint/probe';

export interface TokenCount {
  readonly tokens: number;
  /** Counted by a learned ratio, not by the endpoint's tokenizer. */
  readonly estimated: boolean;
}

/** Characters a token, before anything is known: Kazakh by Llama 3's tokenizer. */
const KAZAKH_RATIO = 1.6;

/** Characters a token as learned from what the endpoint counted. */
export class TokenRatio {
  private characters = 0;
  private tokens = 0;

  learn(characters: number, tokens: number): void {
    if (characters <= 0 || tokens <= 0) return;
    // Older texts fade, so that another language is learned soon.
    this.characters = this.characters * 0.9 + characters;
    this.tokens = this.tokens * 0.9 + tokens;
  }

  get charactersPerToken(): number {
    return this.tokens > 0 ? this.characters / this.tokens : KAZAKH_RATIO;
  }

  estimate(text: string): TokenCount {
    return { tokens: Math.ceil(text.length / this.charactersPerToken), estimated: true };
  }
}

/** Counts tokens by the endpoint's `/tokenize` where it has one, else by the ratio. Does not reject. */
export async function countTokens(
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
