import { foldWord } from '../../server/src/completion/embedded/context';
import type { Sentence } from './corpus';

/**
 * How much a word of each source counts. Sources differ in size and in how near they are to what people write, so that
 * pooling them lets the largest (laws, interfaces) speak for all. Each source gets a bigram model of its own, and the
 * weights with which these models together predict held-out text best are found by expectation maximisation (Jelinek and
 * Mercer 1980). Counts that are merged with the weight of their source over its size make the same mixture.
 */
interface BigramModel {
  readonly words: ReadonlyMap<string, number>;
  readonly pairs: ReadonlyMap<string, number>;
  /** Of every first word: occurrences, and different words after it. */
  readonly first: ReadonlyMap<string, readonly [number, number]>;
  readonly size: number;
}

const START = '';
const DISCOUNT = 0.75;
/** Words that a model spreads what it keeps for unseen words over. */
const VOCABULARY = 300_000;
const HELD = 20;
const ROUNDS = 40;
/** Words of a small source are not to count more than this: it would be learned by heart. */
const MOST = 2;

const wordsOf = (text: string) => (text.match(/[\p{L}\p{M}\p{N}]+(?:[-'’][\p{L}\p{N}]+)*/gu) ?? []).map(foldWord);

function bigramModel(texts: readonly string[]): BigramModel {
  const words = new Map<string, number>();
  const pairs = new Map<string, number>();
  const first = new Map<string, [number, number]>();
  let size = 0;
  for (const text of texts) {
    let before = START;
    for (const word of wordsOf(text)) {
      words.set(word, (words.get(word) ?? 0) + 1);
      const pair = `${before} ${word}`;
      const seen = pairs.get(pair) ?? 0;
      pairs.set(pair, seen + 1);
      const entry = first.get(before) ?? [0, 0];
      first.set(before, [entry[0] + 1, entry[1] + (seen === 0 ? 1 : 0)]);
      before = word;
      size++;
    }
  }
  return { words, pairs, first, size };
}

function probability({ words, pairs, first, size }: BigramModel, before: string, word: string): number {
  const unseen = (DISCOUNT * words.size) / size;
  const alone = Math.max(0, (words.get(word) ?? 0) - DISCOUNT) / size + unseen / VOCABULARY;
  const entry = first.get(before);
  if (!entry) return alone;
  const [count, followers] = entry;
  return (Math.max(0, (pairs.get(`${before} ${word}`) ?? 0) - DISCOUNT) + DISCOUNT * followers * alone) / count;
}

/**
 * The weight of a sentence of each source, 1 on average over all sentences.
 * @param domains sources whose held-out sentences the mixture is to predict, all alike. Half of what counts is how well they
 *   are predicted without any other sentence of their own source: a writer's text is of no source that is known here.
 */
export function mixtureWeights(
  sentences: readonly Sentence[],
  domains: readonly string[],
): ReadonlyMap<string, { readonly share: number; readonly weight: number }> {
  const bySource = new Map<string, Sentence[]>();
  for (const sentence of sentences) {
    const source = sentence.source ?? '';
    if (!bySource.has(source)) bySource.set(source, []);
    bySource.get(source)!.push(sentence);
  }
  const names = [...bySource.keys()];
  // Variants of a sentence have its number in common, so that it is held out with all of them.
  const isHeld = (sentence: Sentence, at: number) => (sentence.number ?? at) % HELD === 7;
  const models = names.map((name) =>
    bigramModel(
      bySource
        .get(name)!
        .filter((sentence, at) => !isHeld(sentence, at))
        .map(({ text }) => text),
    ),
  );
  /** Probabilities by each model of every held-out word, with what the word counts. */
  const cases: { by: Float64Array; counts: number }[] = [];
  for (const domain of domains) {
    const own = names.indexOf(domain);
    if (own < 0) continue;
    const held = bySource.get(domain)!.filter(isHeld);
    const total = held.reduce((sum, { text }) => sum + wordsOf(text).length, 0);
    for (const { text } of held) {
      let before = START;
      for (const word of wordsOf(text)) {
        const by = Float64Array.from(models, (model) => probability(model, before, word));
        const without = by.slice();
        without[own] = 0;
        cases.push({ by, counts: 0.5 / total }, { by: without, counts: 0.5 / total });
        before = word;
      }
    }
  }
  let shares = names.map(() => 1 / names.length);
  for (let round = 0; round < ROUNDS && cases.length > 0; round++) {
    const next = names.map(() => 0);
    let sum = 0;
    for (const { by, counts } of cases) {
      let all = 0;
      for (let at = 0; at < by.length; at++) all += shares[at]! * by[at]!;
      for (let at = 0; at < by.length; at++) next[at]! += (counts * shares[at]! * by[at]!) / all;
      sum += counts;
    }
    shares = next.map((share) => share / sum);
  }
  const size = models.reduce((sum, model) => sum + model.size, 0);
  return new Map(
    names.map((name, at) => [
      name,
      { share: shares[at]!, weight: Math.min(MOST, (shares[at]! * size) / models[at]!.size) },
    ]),
  );
}
