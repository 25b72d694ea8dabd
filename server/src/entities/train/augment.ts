import { spansOf, type TaggedSentence } from '../iob2';
import { stripInflection } from '../stem';
import { randomOf } from './random';

/** Classes whose entities are names; those made of numerals follow the grammar of their sentence and are left alone. */
const NAMES = new Set(
  'ART DISEASE EVENT FACILITY GPE LANGUAGE LAW LOCATION MISCELLANEOUS NORP ORGANISATION PERSON POSITION PRODUCT PROJECT'.split(
    ' ',
  ),
);

const inflectionOf = (tokens: readonly string[]) => stripInflection(tokens.at(-1)!.toLowerCase()).inflection;

/**
 * Copies of sentences in which names are exchanged for other names of the same class and the same inflection, so that a
 * context is seen with more names than it was met with. `share` is how many copies are made for each sentence that has
 * names, on average.
 */
export function exchangeNames(sentences: readonly TaggedSentence[], share: number, seed: number): TaggedSentence[] {
  const random = randomOf(seed);
  const pools = new Map<string, string[][]>();
  const seen = new Set<string>();
  for (const { tokens, tags } of sentences) {
    for (const span of spansOf(tags)) {
      if (!NAMES.has(span.class)) continue;
      const name = tokens.slice(span.start, span.end);
      const key = `${span.class} ${inflectionOf(name)}`;
      // Each different name once, so that rare names are met as often as frequent ones.
      const text = `${key} ${name.join(' ')}`;
      if (seen.has(text)) continue;
      seen.add(text);
      const pool = pools.get(key) ?? [];
      pool.push([...name]);
      pools.set(key, pool);
    }
  }
  const copies: TaggedSentence[] = [];
  for (const sentence of sentences) {
    const spans = spansOf(sentence.tags).filter((span) => NAMES.has(span.class));
    if (spans.length === 0 || random() >= share) continue;
    const tokens: string[] = [];
    const tags: string[] = [];
    let at = 0;
    for (const span of spans) {
      tokens.push(...sentence.tokens.slice(at, span.start));
      tags.push(...sentence.tags.slice(at, span.start));
      const name = sentence.tokens.slice(span.start, span.end);
      const pool = pools.get(`${span.class} ${inflectionOf(name)}`)!;
      const other = random() < 0.7 ? pool[Math.floor(random() * pool.length)]! : name;
      tokens.push(...other);
      tags.push(...other.map((_, k) => `${k === 0 ? 'B' : 'I'}-${span.class}`));
      at = span.end;
    }
    tokens.push(...sentence.tokens.slice(at));
    tags.push(...sentence.tags.slice(at));
    copies.push({ id: sentence.id, tokens, tags });
  }
  return copies;
}
