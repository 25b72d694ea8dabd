import { Recent } from '../../caches';
import { drawnBy, randomOf, shuffle } from '../../random';
import { constrainedChain, exponentialTransitions, Lattice, marginals } from '../crf';
import { LEXICAL_TEMPLATES, MAX_FEATURES, makeWord, sentenceFeatures, type Word } from '../features';
import type { TaggedSentence } from '../iob2';
import type { Labels } from '../labels';
import { readable } from '../letters';
import type { NameTable } from '../names';
import { LAST } from '../weights';

/** A trained linear model: for each feature hash the weights of the labels that it was met with. */
export interface LinearModel {
  readonly hashes: Int32Array;
  /** Weights of feature `f` are `[offsets[f], offsets[f + 1])`. */
  readonly offsets: Int32Array;
  readonly labels: Uint8Array;
  readonly weights: Float32Array;
  readonly transitions: Float32Array;
  readonly start: Float32Array;
}

export interface LinearOptions {
  readonly epochs: number;
  readonly rate: number;
  readonly decay: number;
  /** Chance that a feature is left out of a token's update, which keeps the model from leaning on a few of them. */
  readonly dropout: number;
  /** Chance that all that tells which word a token is gets left out, so that its affixes and context learn to tell. */
  readonly wordDropout: number;
  /** Features met less often than this are left out. */
  readonly minimumCount: number;
  /**
   * Taken from the score of `O` after training: the tagger of a small training set misses more than it invents, and a
   * little is won back so.
   */
  readonly outsideBias: number;
  /** By sentence, the share of epochs (0 to 1) that it is learnt from in; 1 where there is none. */
  readonly shares?: readonly number[];
  readonly names: NameTable;
  readonly seed: number;
  readonly log?: (line: string) => void;
  readonly check?: (model: LinearModel, epoch: number) => void;
}

/** Features of all tokens of a corpus, as ids of the hashes kept. */
interface Corpus {
  readonly hashes: Int32Array;
  readonly features: Int32Array;
  /** 1 where the feature says which word the token itself is. */
  readonly lexical: Uint8Array;
  readonly featureOffsets: Int32Array;
  readonly gold: Uint8Array;
  readonly sentenceOffsets: Int32Array;
}

function index(sentences: readonly TaggedSentence[], labels: Labels, { minimumCount, names }: LinearOptions): Corpus {
  const tokenCount = sentences.reduce((sum, { tokens }) => sum + tokens.length, 0);
  const sentenceOffsets = new Int32Array(sentences.length + 1);
  const featureOffsets = new Int32Array(tokenCount + 1);
  const gold = new Uint8Array(tokenCount);
  let features = new Int32Array(tokenCount * 80);
  let lexical = new Uint8Array(features.length);
  let used = 0;
  let token = 0;
  const ids = new Map<number, number>();
  const counts: number[] = [];
  // A corpus repeats its words.
  const words = new Recent<Word>(8192);
  const wordOf = (token: string): Word => {
    let word = words.get(token);
    if (word === undefined) {
      word = makeWord(token, names);
      words.set(token, word);
    }
    return word;
  };
  for (const [s, { tokens, tags }] of sentences.entries()) {
    const out = new Int32Array(tokens.length * MAX_FEATURES);
    const perToken = new Int32Array(tokens.length);
    const templates = new Uint8Array(out.length);
    sentenceFeatures(readable(tokens).map(wordOf), out, perToken, templates);
    for (let t = 0; t < tokens.length; t++) {
      gold[token] = labels.indexOf(tags[t]!);
      for (let k = 0; k < perToken[t]!; k++) {
        const hash = out[t * MAX_FEATURES + k]!;
        let id = ids.get(hash);
        if (id === undefined) {
          id = ids.size;
          ids.set(hash, id);
          counts.push(0);
        }
        counts[id]!++;
        if (used === features.length) {
          const larger = new Int32Array(features.length * 2);
          larger.set(features);
          features = larger;
          const flags = new Uint8Array(larger.length);
          flags.set(lexical);
          lexical = flags;
        }
        lexical[used] = LEXICAL_TEMPLATES.has(templates[t * MAX_FEATURES + k]!) ? 1 : 0;
        features[used++] = id;
      }
      token++;
      featureOffsets[token] = used;
    }
    sentenceOffsets[s + 1] = token;
  }
  const renumbered = new Int32Array(counts.length).fill(-1);
  const hashes: number[] = [];
  for (const [hash, id] of ids) {
    if (counts[id]! < minimumCount) continue;
    renumbered[id] = hashes.length;
    hashes.push(hash);
  }
  let kept = 0;
  let from = 0;
  for (let t = 0; t < tokenCount; t++) {
    const to = featureOffsets[t + 1]!;
    for (let k = from; k < to; k++) {
      const id = renumbered[features[k]!]!;
      if (id < 0) continue;
      lexical[kept] = lexical[k]!;
      features[kept++] = id;
    }
    from = to;
    featureOffsets[t + 1] = kept;
  }
  return { hashes: Int32Array.from(hashes), features, lexical, featureOffsets, gold, sentenceOffsets };
}

/** For each feature the labels it was met with, ascending. */
function observedPairs(corpus: Corpus): { offsets: Int32Array; labels: Uint8Array } {
  const keys = new Float64Array(corpus.featureOffsets.at(-1)!);
  for (let t = 0; t < corpus.gold.length; t++) {
    for (let k = corpus.featureOffsets[t]!; k < corpus.featureOffsets[t + 1]!; k++) {
      keys[k] = corpus.features[k]! * LAST + corpus.gold[t]!;
    }
  }
  keys.sort();
  const offsets = new Int32Array(corpus.hashes.length + 1);
  const labels: number[] = [];
  let previous = -1;
  for (const key of keys) {
    if (key === previous) continue;
    previous = key;
    const feature = Math.floor(key / LAST);
    labels.push(key - feature * LAST);
    offsets[feature + 1] = labels.length;
  }
  return { offsets, labels: Uint8Array.from(labels) };
}

/**
 * Trains a linear-chain CRF by stochastic gradient ascent with AdaGrad's step sizes (Duchi, Hazan, Singer 2011), a
 * feature × label weight only where the pair was observed (as CRFsuite does by default), decay towards nought at each
 * touch, and the weights averaged over the second half of the epochs.
 */
export function trainLinear(sentences: readonly TaggedSentence[], labels: Labels, options: LinearOptions): LinearModel {
  const corpus = index(sentences, labels, options);
  const { offsets, labels: pairLabels } = observedPairs(corpus);
  options.log?.(`${corpus.hashes.length} features, ${pairLabels.length} weights`);
  const size = labels.size;
  const weights = new Float32Array(pairLabels.length);
  const squares = new Float32Array(pairLabels.length).fill(1e-3);
  const averaged = new Float32Array(pairLabels.length);
  const chain = constrainedChain(size);
  const { transitions, start } = chain;
  const transitionSquares = new Float64Array(size * size).fill(1e-1);
  const startSquares = new Float64Array(size).fill(1e-1);
  const averagedTransitions = new Float64Array(size * size);
  const averagedStart = new Float64Array(size);
  const expTransitions = new Float64Array(size * size);
  const expected = new Float64Array(size * size);
  const random = randomOf(options.seed);
  const order = Int32Array.from(sentences.keys());
  const lattice = new Lattice();
  const kept = new Int32Array(MAX_FEATURES * 512);
  const keptOffsets = new Int32Array(513);
  let scores = new Float32Array(512 * size);
  const { rate, decay, dropout } = options;
  const firstAveraged = Math.floor(options.epochs / 2);
  let averages = 0;

  for (let epoch = 0; epoch < options.epochs; epoch++) {
    shuffle(order, random);
    const drawn = drawnBy(order, options.shares, random);
    let loss = 0;
    for (const s of drawn) {
      const from = corpus.sentenceOffsets[s]!;
      const length = Math.min(corpus.sentenceOffsets[s + 1]! - from, 512);
      if (scores.length < length * size) scores = new Float32Array(length * size);
      scores.fill(0, 0, length * size);
      let n = 0;
      for (let t = 0; t < length; t++) {
        const base = t * size;
        const hidden = options.wordDropout > 0 && random() < options.wordDropout;
        for (let k = corpus.featureOffsets[from + t]!; k < corpus.featureOffsets[from + t + 1]!; k++) {
          if (hidden && corpus.lexical[k] === 1) continue;
          if (dropout > 0 && random() < dropout) continue;
          const feature = corpus.features[k]!;
          kept[n++] = feature;
          for (let p = offsets[feature]!; p < offsets[feature + 1]!; p++) scores[base + pairLabels[p]!]! += weights[p]!;
        }
        keptOffsets[t + 1] = n;
      }
      exponentialTransitions(chain, expTransitions);
      expected.fill(0);
      const logZ = marginals(chain, expTransitions, scores, length, lattice, expected);
      const { gamma } = lattice;
      let path = start[corpus.gold[from]!]!;
      for (let t = 0; t < length; t++) {
        const base = t * size;
        const gold = corpus.gold[from + t]!;
        path += scores[base + gold]!;
        if (t > 0) {
          const previous = corpus.gold[from + t - 1]!;
          path += transitions[previous * size + gold]!;
          expected[previous * size + gold]! -= 1;
        }
        gamma[base + gold]! -= 1;
        for (let k = keptOffsets[t]!; k < keptOffsets[t + 1]!; k++) {
          const feature = kept[k]!;
          for (let p = offsets[feature]!; p < offsets[feature + 1]!; p++) {
            const gradient = gamma[base + pairLabels[p]!]! + decay * weights[p]!;
            squares[p]! += gradient * gradient;
            weights[p]! -= (rate * gradient) / Math.sqrt(squares[p]!);
          }
        }
      }
      loss += logZ - path;
      for (let k = 0; k < expected.length; k++) {
        const gradient = expected[k]!;
        if (gradient === 0 || transitions[k] === -Infinity) continue;
        transitionSquares[k]! += gradient * gradient;
        transitions[k]! -= (rate * gradient) / Math.sqrt(transitionSquares[k]!);
      }
      for (let y = 0; y < size; y++) {
        const gradient = gamma[y]!;
        if (start[y] === -Infinity) continue;
        startSquares[y]! += gradient * gradient;
        start[y]! -= (rate * gradient) / Math.sqrt(startSquares[y]!);
      }
    }
    options.log?.(`epoch ${epoch + 1}: loss ${(loss / drawn.length).toFixed(4)} a sentence`);
    if (epoch >= firstAveraged) {
      averages++;
      for (let p = 0; p < weights.length; p++) averaged[p]! += weights[p]!;
      for (let k = 0; k < transitions.length; k++) averagedTransitions[k]! += transitions[k]!;
      for (let y = 0; y < size; y++) averagedStart[y]! += start[y]!;
      if (options.check !== undefined) options.check(result(), epoch);
    }
  }
  return result();

  function result(): LinearModel {
    const mean = averaged.map((sum) => sum / averages);
    // The first feature of every token is the bias.
    for (let p = offsets[0]!; p < offsets[1]!; p++) if (pairLabels[p] === 0) mean[p]! -= options.outsideBias;
    return {
      hashes: corpus.hashes,
      offsets,
      labels: pairLabels,
      weights: mean,
      transitions: Float32Array.from(averagedTransitions, (sum) => sum / averages),
      start: Float32Array.from(averagedStart, (sum) => sum / averages),
    };
  }
}
