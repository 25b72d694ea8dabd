/** Schemes of tags of tokens: which one a file is in, and the same tags in IOB2. Pure functions. */

import type { TagScheme as Scheme } from '../text/segment';
import type { Result } from '../types';
import { parseIob2, spansOf, type TokenSpan } from './iob2';

const TAG = /^([BIESLUM])-(.+)$/;

interface Evidence {
  /** How often each letter of a tag stands. */
  readonly letters: ReadonlyMap<string, number>;
  /** Entities that begin with I, and with a B that no entity of the same class stands before. */
  readonly begunByI: number;
  readonly needlessB: number;
  /** The first tag that belongs to no scheme. */
  readonly stranger: string | undefined;
}

function evidenceOf(sentences: Iterable<readonly string[]>): Evidence {
  const letters = new Map<string, number>();
  let begunByI = 0;
  let needlessB = 0;
  let stranger: string | undefined;
  for (const tags of sentences) {
    let before = 'O';
    for (const tag of tags) {
      const [, letter, name] = TAG.exec(tag) ?? [];
      if (letter !== undefined) {
        letters.set(letter, (letters.get(letter) ?? 0) + 1);
        const follows = before.slice(2) === name;
        if (letter === 'I' && !follows) begunByI++;
        if (letter === 'B' && !follows) needlessB++;
      } else if (tag !== 'O') stranger ??= tag;
      before = tag;
    }
  }
  return { letters, begunByI, needlessB, stranger };
}

/**
 * The scheme of a file, from its tags: a last or single token of an entity has letters of its own in BIOES (E, S), BILOU (L, U)
 * and BMES (M); in IOB1 an entity begins with I unless one of the same class stands before it. An error for tags of no scheme.
 */
export function schemeOf(sentences: Iterable<readonly string[]>): Result<Scheme> {
  const { letters, begunByI, needlessB, stranger } = evidenceOf(sentences);
  if (stranger !== undefined) return { ok: false, error: `“${stranger}” is no tag of IOB, BIOES or BILOU` };
  const has = (...some: string[]) => some.some((letter) => letters.has(letter));
  const found: Scheme[] = [
    ...(has('E', 'S') && !has('M') ? (['BIOES'] as const) : []),
    ...(has('L', 'U') ? (['BILOU'] as const) : []),
    ...(has('M') ? (['BMES'] as const) : []),
  ];
  if (found.length > 1) return { ok: false, error: `tags of more than one scheme: ${found.join(', ')}` };
  return { ok: true, value: found[0] ?? (begunByI > 0 && needlessB === 0 ? 'IOB1' : 'IOB2') };
}

/** Entities begun by `I-` that make IOB1 of a file without one `B-` too many. */
const ENOUGH_FOR_IOB1 = 3;

/** The scheme that tags seem to be in, even if some are wrong; undefined for IOB2 and where there are no tags. */
function guessScheme(sentences: Iterable<readonly string[]>): Exclude<Scheme, 'IOB2'> | undefined {
  const { letters, begunByI, needlessB } = evidenceOf(sentences);
  const count = (...some: string[]) => some.reduce((sum, letter) => sum + (letters.get(letter) ?? 0), 0);
  const [bioes, bilou] = [count('E', 'S'), count('L', 'U')];
  if (bioes + bilou > 0) return bilou > bioes ? 'BILOU' : count('M') > count('I') ? 'BMES' : 'BIOES';
  return begunByI >= ENOUGH_FOR_IOB1 && needlessB * 20 <= begunByI ? 'IOB1' : undefined;
}

/** The scheme of a sentence's file: IOB2, unless whoever reads the file has found out another. */
export const schemeOfTokens = (tokens: readonly { readonly scheme?: Scheme }[]): Scheme => tokens[0]?.scheme ?? 'IOB2';

/** The scheme of a tagged file, from its beginning; undefined where nothing speaks against IOB2. */
export function schemeOfSample(sample: string): Exclude<Scheme, 'IOB2'> | undefined {
  return guessScheme(parseIob2(sample).map(({ tags }) => tags));
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

/** The letters of the only, the first, an inner and the last token of an entity. */
export const LETTERS: Readonly<Record<Exclude<Scheme, 'IOB1'>, string>> = {
  IOB2: 'BBII',
  BIOES: 'SBIE',
  BILOU: 'UBIL',
  BMES: 'SBME',
};

/** Tags of IOB2 in another scheme. */
export function fromIob2(tags: readonly string[], scheme: Scheme): string[] {
  if (scheme === 'IOB2') return [...tags];
  const made = tags.map(() => 'O');
  for (const { start, end, class: name } of spansOf(tags)) {
    for (let i = start; i < end; i++) {
      const touches = start > 0 && tags[start - 1]!.slice(2) === name;
      const place = i === start ? (end - start === 1 ? 0 : 1) : i === end - 1 ? 3 : 2;
      const letter = scheme === 'IOB1' ? (i === start && touches ? 'B' : 'I') : LETTERS[scheme][place];
      made[i] = `${letter}-${name}`;
    }
  }
  return made;
}
