/**
 * Learning from text that nobody has tagged: models that were trained on tagged sentences say of each token how probable each label
 * is, and another model learns from that beside the tagged sentences (distillation: Hinton, Vinyals, Dean 2015). It sees more words
 * in more contexts than were ever tagged, and what chance did to one teacher, the others outweigh.
 */
import { exponentialTransitions, Lattice, marginals } from '../crf';
import { decodeModel } from '../model';
import { reconcile, sentencesOf } from '../reconcile';
import { EntityTagger } from '../tagger';
import type { Targets } from './lessons';

/** Sentences of fewer tokens say little, and of more are seldom sentences. */
const SHORTEST = 3;
const LONGEST = 50;
const KAZAKH = /[а-яәғқңөұүһі]/iu;
/** What is less probable is none of a token's labels. */
const NEGLIGIBLE = 0.003;

/** The different sentences of texts as tokens, of each text as many as have `limit` tokens together. */
export function sentencesIn(texts: readonly string[], limit: number): string[][] {
  const seen = new Set<string>();
  const sentences: string[][] = [];
  for (const text of texts) {
    let left = limit;
    for (const line of text.split('\n')) {
      if (left <= 0) break;
      const pieces = reconcile(line);
      for (const { start, end } of sentencesOf(line, pieces)) {
        const tokens = pieces.slice(start, end).map((piece) => piece.text);
        const key = tokens.join(' ');
        if (tokens.length < SHORTEST || tokens.length > LONGEST || seen.has(key) || !KAZAKH.test(key)) continue;
        seen.add(key);
        sentences.push(tokens);
        left -= tokens.length;
      }
    }
  }
  return sentences;
}

/** What the mean of several models of the same labels says of sentences, its scores divided by a temperature. */
export function taught(
  models: readonly Uint8Array[],
  sentences: readonly (readonly string[])[],
  temperature: number,
): { tokens: readonly string[]; targets: Targets }[] {
  const teachers = models.map((bytes) => {
    const tagger = EntityTagger.load(bytes);
    const model = decodeModel(bytes);
    if (!tagger.ok || !model.ok) throw new Error('a teacher cannot be read');
    return { tagger: tagger.value, chain: model.value.chain };
  });
  const { size } = teachers[0]!.chain;
  const part = 1 / (teachers.length * temperature);
  const mean = (of: (teacher: (typeof teachers)[number]) => Float32Array): Float32Array => {
    const [first, ...others] = teachers.map(of);
    const sums = first!.map((value) => value * part);
    for (const other of others) for (let k = 0; k < sums.length; k++) sums[k]! += other[k]! * part;
    return sums;
  };
  const chain = { size, transitions: mean((each) => each.chain.transitions), start: mean((each) => each.chain.start) };
  const expTransitions = exponentialTransitions(chain);
  const lattice = new Lattice();
  const expected = new Float64Array(size * size);
  return sentences.map((tokens) => {
    const scores = mean(({ tagger }) => tagger.labelScores(tokens));
    expected.fill(0);
    marginals(chain, expTransitions, scores, tokens.length, lattice, expected);
    const offsets = [0];
    const labels: number[] = [];
    const shares: number[] = [];
    for (let t = 0; t < tokens.length; t++) {
      const from = labels.length;
      let sum = 0;
      for (let y = 0; y < size; y++) {
        const share = lattice.gamma[t * size + y]!;
        if (share < NEGLIGIBLE) continue;
        labels.push(y);
        shares.push(share);
        sum += share;
      }
      for (let k = from; k < shares.length; k++) shares[k]! /= sum;
      offsets.push(labels.length);
    }
    const pairs = [...expected.keys()].filter((pair) => expected[pair]! >= NEGLIGIBLE);
    return {
      tokens,
      targets: {
        offsets: Int32Array.from(offsets),
        labels: Uint8Array.from(labels),
        shares: Float32Array.from(shares),
        pairs: Int32Array.from(pairs),
        pairShares: Float32Array.from(pairs, (pair) => expected[pair]!),
      },
    };
  });
}
