/** Schemes of tags of tokens: which one a file is in, and the same tags in IOB2. Pure functions. */
import type { Result } from '../types';
import { spansOf, type TokenSpan } from './iob2';

export type Scheme = 'IOB1' | 'IOB2' | 'BIOES' | 'BILOU' | 'BMES';

const TAG = /^([BIESLUM])-(.+)$/;

/**
 * The scheme of a file, from its tags: a last or single token of an entity has letters of its own in BIOES (E, S), BILOU (L, U)
 * and BMES (M); in IOB1 an entity begins with I unless one of the same class stands before it. An error for tags of no scheme.
 */
export function schemeOf(sentences: Iterable<readonly string[]>): Result<Scheme> {
  const letters = new Set<string>();
  let begunByI = 0;
  let needlessB = 0;
  for (const tags of sentences) {
    let before = 'O';
    for (const tag of tags) {
      const [, letter, name] = TAG.exec(tag) ?? [];
      if (letter === undefined && tag !== 'O') return { ok: false, error: `“${tag}” is no tag of IOB, BIOES or BILOU` };
      if (letter !== undefined) {
        letters.add(letter);
        const follows = before.slice(2) === name;
        if (letter === 'I' && !follows) begunByI++;
        if (letter === 'B' && !follows) needlessB++;
      }
      before = tag;
    }
  }
  const has = (...some: string[]) => some.some((letter) => letters.has(letter));
  const found: Scheme[] = [
    ...(has('E', 'S') && !has('M') ? (['BIOES'] as const) : []),
    ...(has('L', 'U') ? (['BILOU'] as const) : []),
    ...(has('M') ? (['BMES'] as const) : []),
  ];
  if (found.length > 1) return { ok: false, error: `tags of more than one scheme: ${found.join(', ')}` };
  return { ok: true, value: found[0] ?? (begunByI > 0 && needlessB === 0 ? 'IOB1' : 'IOB2') };
}

/** The entities of a sentence's tags in a scheme. */
export function spansIn(tags: readonly string[], scheme: Scheme): TokenSpan[] {
  return spansOf(toIob2(tags, scheme));
}

/** A sentence's tags in IOB2. */
export function toIob2(tags: readonly string[], scheme: Scheme): string[] {
  // An entity that begins with I after another class is read so by IOB2's own readers.
  if (scheme === 'IOB1' || scheme === 'IOB2') {
    const made = tags.map(() => 'O');
    for (const { start, end, class: name } of spansOf(tags))
      for (let i = start; i < end; i++) made[i] = `${i === start ? 'B' : 'I'}-${name}`;
    return scheme === 'IOB1' ? made : [...tags];
  }
  let open = '';
  return tags.map((tag) => {
    const [, letter, name = ''] = TAG.exec(tag) ?? [];
    if (letter === undefined) {
      open = '';
      return 'O';
    }
    const begins = /[BSU]/.test(letter) || open !== name;
    open = /[ELSU]/.test(letter) ? '' : name;
    return `${begins ? 'B' : 'I'}-${name}`;
  });
}
