/** Seeded randomness for tests: a failing seed is printed and can be replayed with `QALAM_SEED`. */
import { randomOf } from '../server/src/random';

export interface Random {
  readonly seed: number;
  /** In [0, 1). */
  next(): number;
  /** An integer in [0, limit). */
  below(limit: number): number;
  pick<T>(items: readonly T[]): T;
}

/** The generator of `random.ts`, seeded with `QALAM_SEED` where that is set. */
export function seeded(fallback: number): Random {
  const seed = Number(process.env.QALAM_SEED ?? fallback);
  const next = randomOf(seed);
  const below = (limit: number) => Math.floor(next() * limit);
  return { seed, next, below, pick: (items) => items[below(items.length)]! };
}
