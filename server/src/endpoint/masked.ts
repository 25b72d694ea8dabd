import { type Candidate, comparable, rerank } from '../spelling/masked';
import { asEndpointError } from './client';
import type { Connection } from './connection';

/**
 * A masked language model behind the fill-mask API of Hugging Face (`inputs` with a mask, `parameters.targets`; the answer
 * lists `token_str` and `score`), asked which of some words fits between its neighbours.
 */

/** How BERT's and RoBERTa's vocabularies write the gap. */
const MASKS = ['[MASK]', '<mask>'] as const;

/** Logarithms of the scores by word out of an answer; nothing of what is not in that form. */
export function readScores(answer: unknown): Map<string, number> {
  const scores = new Map<string, number>();
  if (!Array.isArray(answer)) return scores;
  for (const item of answer.flat() as { token_str?: unknown; score?: unknown }[]) {
    if (typeof item?.token_str !== 'string' || typeof item.score !== 'number' || !(item.score > 0)) continue;
    // SentencePiece and byte-level vocabularies write the space before a word.
    scores.set(item.token_str.replace(/^[\s▁Ġ]+/u, ''), Math.log(item.score));
  }
  return scores;
}

export class MaskedModel {
  private mask = 0;

  constructor(private readonly connection: Connection) {}

  /** Candidates in the order in which they fit between `before` and `after`; as given where the model does not say. Does not reject. */
  async rank<C extends Candidate>(
    before: string,
    candidates: readonly C[],
    after: string,
    signal: AbortSignal,
  ): Promise<readonly C[]> {
    const { breaker, client } = this.connection;
    const targets = comparable(candidates);
    if (targets.length < 2 || !breaker.allow(performance.now())) return candidates;
    const began = performance.now();
    for (let tries = 0; tries < MASKS.length; tries++) {
      const body = {
        inputs: before + MASKS[this.mask]! + after,
        parameters: { targets, top_k: targets.length },
      };
      try {
        const answer = await client.json('', body, signal);
        breaker.succeeded();
        return rerank(candidates, readScores(answer));
      } catch (caught) {
        const error = asEndpointError(caught, signal);
        // The server found no mask of its model's in the text.
        if (tries === 0 && (error.status === 400 || error.status === 422)) {
          this.mask = 1 - this.mask;
          continue;
        }
        this.connection.failed(error, began);
        return candidates;
      }
    }
    return candidates;
  }
}
