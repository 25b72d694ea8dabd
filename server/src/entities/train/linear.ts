import { Recent } from '../../caches';
import { randomOf, shuffle } from '../../random';
import { constrainedChain, exponentialTransitions, Lattice, marginals } from '../crf';
import { LEXICAL_TEMPLATES, MAX_FEATURES, makeWord, sentenceFeatures, type Word } from '../features';
import type { Labels } from '../labels';
import { readable } from '../letters';
import type { NameTable } from '../names';
import { LAST } from '../weights';
import { drawnBy, type Lesson, LONGEST_LESSON, type Targets } from './lessons';

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
  /**
   * A model is trained for each of these weights of what is learnt from lessons that templates made, and what comes back is their mean,
   * to which each adds its part (together 1). To learn from these as from others costs news a point of F1, not to learn from them
   * costs everyday text four.
   */
  readonly rounds: readonly { readonly madeWeight: number; readonly part: number }[];
  readonly names: NameTable;
  readonly seed: number;
  readonly log?: (line: string) => void;
}

/** Features of all tokens of a corpus, as ids of the hashes kept. */
interface Corpus {
  readonly hashes: Int32Array;
  readonly features: Int32Array;
  /** 1 where the feature says which word the token itself is. */
  readonly lexical: Uint8Array;
  readonly featureOffsets: Int32Array;
  /** By sentence. */
  readonly targets: readonly Targets[];
  readonly sentenceOffsets: Int32Array;
}

function index(lessons: readonly Lesson[], { minimumCount, names }: LinearOptions): Corpus {
  const tokenCount = lessons.reduce((sum, { tokens }) => sum + tokens.length, 0);
  const sentenceOffsets = new Int32Array(lessons.length + 1);
  const featureOffsets = new Int32Array(tokenCount + 1);
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
  for (const [s, { tokens }] of lessons.entries()) {
    const out = new Int32Array(tokens.length * MAX_FEATURES);
    const perToken = new Int32Array(tokens.length);
    const templates = new Uint8Array(out.length);
    sentenceFeatures(readable(tokens).map(wordOf), out, perToken, templates);
    for (let t = 0; t < tokens.length; t++) {
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
  const targets = lessons.map((lesson) => lesson.targets);
  return { hashes: Int32Array.from(hashes), features, lexical, featureOffsets, targets, sentenceOffsets };
}

/** Labels less probable than this are not met with: their weights would only make the model larger. */
const MET = 0.05;

/** For each feature the labels it was met with, ascending. */
function observedPairs(corpus: Corpus): { offsets: Int32Array; labels: Uint8Array } {
  const { features, featureOffsets, targets, sentenceOffsets } = corpus;
  /** Calls `use` with each feature of each token and each label that it has. */
  const each = (use: (key: number) => void) => {
    for (const [s, { offsets, labels, shares }] of targets.entries()) {
      for (let t = sentenceOffsets[s]!, own = 0; t < sentenceOffsets[s + 1]!; t++, own++) {
        for (let l = offsets[own]!; l < offsets[own + 1]!; l++) {
          if (shares[l]! < MET) continue;
          for (let k = featureOffsets[t]!; k < featureOffsets[t + 1]!; k++) use(features[k]! * LAST + labels[l]!);
        }
      }
    }
  };
  let count = 0;
  each(() => count++);
  const keys = new Float64Array(count);
  count = 0;
  each((key) => {
    keys[count++] = key;
  });
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
export function trainLinear(lessons: readonly Lesson[], labels: Labels, options: LinearOptions): LinearModel {
  const corpus = index(lessons, options);
  const { offsets, labels: pairLabels } = observedPairs(corpus);
  options.log?.(`${corpus.hashes.length} features, ${pairLabels.length} weights`);
  const size = labels.size;
  const averaged = new Float32Array(pairLabels.length);
  const averagedTransitions = new Float64Array(size * size);
  const averagedStart = new Float64Array(size);
  const expTransitions = new Float64Array(size * size);
  const expected = new Float64Array(size * size);
  const random = randomOf(options.seed);
  const lattice = new Lattice();
  const kept = new Int32Array(MAX_FEATURES * LONGEST_LESSON);
  const keptOffsets = new Int32Array(LONGEST_LESSON + 1);
  const scores = new Float32Array(LONGEST_LESSON * size);
  const { rate, decay, dropout } = options;
  const firstAveraged = Math.floor(options.epochs / 2);
  for (const { madeWeight, part } of options.rounds) train(madeWeight, part / (options.epochs - firstAveraged));
  // The first feature of every token is the bias.
  for (let p = offsets[0]!; p < offsets[1]!; p++) if (pairLabels[p] === 0) averaged[p]! -= options.outsideBias;
  return {
    hashes: corpus.hashes,
    offsets,
    labels: pairLabels,
    weights: averaged,
    transitions: Float32Array.from(averagedTransitions),
    start: Float32Array.from(averagedStart),
  };

  /** Adds a model's weights of the second half of its epochs, times `part`, to the means. */
  function train(madeWeight: number, part: number): void {
    const weights = new Float32Array(pairLabels.length);
    const squares = new Float32Array(pairLabels.length).fill(1e-3);
    const chain = constrainedChain(size);
    const { transitions, start } = chain;
    const transitionSquares = new Float64Array(size * size).fill(1e-1);
    const startSquares = new Float64Array(size).fill(1e-1);
    const order = Int32Array.from(lessons.keys()).filter((s) => madeWeight > 0 || !lessons[s]!.isMade);
    for (let epoch = 0; epoch < options.epochs; epoch++) {
      shuffle(order, random);
      const drawn = drawnBy(order, lessons, random);
      let loss = 0;
      for (const s of drawn) {
        const from = corpus.sentenceOffsets[s]!;
        const length = corpus.sentenceOffsets[s + 1]! - from;
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
            for (let p = offsets[feature]!; p < offsets[feature + 1]!; p++)
              scores[base + pairLabels[p]!]! += weights[p]!;
          }
          keptOffsets[t + 1] = n;
        }
        exponentialTransitions(chain, expTransitions);
        expected.fill(0);
        const logZ = marginals(chain, expTransitions, scores, length, lattice, expected);
        const { gamma } = lattice;
        const targets = corpus.targets[s]!;
        const weight = lessons[s]!.isMade ? madeWeight : 1;
        let path = 0;
        for (let k = 0; k < targets.pairs.length; k++) {
          path += targets.pairShares[k]! * transitions[targets.pairs[k]!]!;
          expected[targets.pairs[k]!]! -= targets.pairShares[k]!;
        }
        for (let t = 0; t < length; t++) {
          const base = t * size;
          for (let k = targets.offsets[t]!; k < targets.offsets[t + 1]!; k++) {
            const own = targets.labels[k]!;
            path += targets.shares[k]! * (scores[base + own]! + (t === 0 ? start[own]! : 0));
            gamma[base + own]! -= targets.shares[k]!;
          }
          if (weight !== 1) for (let y = base; y < base + size; y++) gamma[y]! *= weight;
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
          const gradient = weight * expected[k]!;
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
        for (let p = 0; p < weights.length; p++) averaged[p]! += part * weights[p]!;
        for (let k = 0; k < transitions.length; k++) averagedTransitions[k]! += part * transitions[k]!;
        for (let y = 0; y < size; y++) averagedStart[y]! += part * start[y]!;
      }
    }
  }
}
