import type { EntityClass } from '../protocol';
import type { Token } from '../text/tokens';
import type { Result, Span } from '../types';
import { isEntityClass } from './classes';
import { type Chain, exponentialTransitions, Lattice, marginals, viterbi } from './crf';
import { MAX_FEATURES, sentenceFeatures, wordOf } from './features';
import type { Gazetteer } from './gazetteer';
import { HashIndex } from './hash-index';
import { isIdLine, spansOf } from './iob2';
import { Labels } from './labels';
import { decodeModel, foldHash, HASH_BITS, type ModelHeader, type SparseWeights } from './model';
import { MAX_SENTENCE, normaliseToken, type Piece, reconcile, sentencesOf } from './reconcile';

/** A named entity in a text; offsets are UTF-16 units of that text. */
export interface Entity extends Span {
  readonly class: EntityClass;
  /** Calibrated: of the entities scored 0.9, about nine in ten are right. 1 for those of a gazetteer. */
  readonly score: number;
  readonly text: string;
}

/** Tags of tokens with their probabilities; both as long as the tokens given. */
export interface Tagging {
  readonly tags: string[];
  readonly scores: number[];
}

export interface EntityOptions {
  /** Entities scored below this are left out; default 0, that is the most probable reading as it is. */
  readonly threshold?: number;
  /** Thresholds of single classes, before `threshold`. */
  readonly thresholds?: Partial<Record<EntityClass, number>>;
  /** Names that are known for certain; where one is found, what the model says is put aside. */
  readonly gazetteer?: Gazetteer;
}

/** A linear-chain CRF over hashed features, with a model file that `train/main.ts` makes. Not shared between threads. */
export class EntityTagger {
  readonly labels: Labels;
  private readonly rows: HashIndex;
  private readonly expTransitions: Float64Array;
  private readonly calibrated: Chain;
  private readonly lattice = new Lattice();
  private features = new Int32Array(0);
  private counts = new Int32Array(0);
  private scores = new Float32Array(0);
  private tempered = new Float32Array(0);
  private path = new Int32Array(0);

  private constructor(
    readonly header: ModelHeader,
    private readonly chain: Chain,
    private readonly linear: SparseWeights,
  ) {
    this.labels = new Labels(header.classes);
    this.rows = new HashIndex(linear.hashes, HASH_BITS);
    this.calibrated = {
      size: chain.size,
      transitions: chain.transitions.map((weight) => weight / header.temperature),
      start: chain.start.map((weight) => weight / header.temperature),
    };
    this.expTransitions = exponentialTransitions(this.calibrated);
  }

  /** Reads a model file; the bytes are not kept. A few dozen milliseconds. */
  static load(bytes: Uint8Array): Result<EntityTagger> {
    const parts = decodeModel(bytes);
    if (!parts.ok) return parts;
    const { header, chain, linear } = parts.value;
    return { ok: true, value: new EntityTagger(header, chain, linear) };
  }

  /**
   * Tags one sentence, tokenised as KazNERD is. The tags are a valid IOB2 sequence; `scores[i]` is the probability of
   * `tags[i]`. Longer input than `MAX_SENTENCE` tokens is tagged in slices.
   */
  tag(tokens: readonly string[]): Tagging {
    const tags: string[] = [];
    const scores: number[] = [];
    let openQuote = false;
    const shown = tokens.map((token) => {
      const text = normaliseToken(token, openQuote);
      if (text === '«') openQuote = true;
      else if (text.startsWith('»')) openQuote = false;
      return text;
    });
    for (let from = 0; from < shown.length; from += MAX_SENTENCE) {
      this.tagSlice(shown.slice(from, from + MAX_SENTENCE), tags, scores);
    }
    return { tags, scores };
  }

  /**
   * The entities of a text, in order, not overlapping. `tokens` are those of `tokenize(text)`; sentences are found here,
   * since the model knows only sentences.
   */
  entities(text: string, tokens: readonly Token[], options: EntityOptions = {}): Entity[] {
    const pieces = reconcile(text, tokens);
    const entities: Entity[] = [];
    for (const { start, end } of sentencesOf(text, pieces)) {
      const own = pieces.slice(start, end);
      const tags: string[] = [];
      const scores: number[] = [];
      this.tagSlice(
        own.map((piece) => piece.text),
        tags,
        scores,
      );
      const known = options.gazetteer?.find(own) ?? [];
      for (const span of spansOf(tags)) {
        if (!isEntityClass(span.class)) continue;
        if (known.some((other) => other.start < span.end && span.start < other.end)) continue;
        const score = Math.min(...scores.slice(span.start, span.end));
        if (score < (options.thresholds?.[span.class] ?? options.threshold ?? 0)) continue;
        entities.push(entityAt(text, own, span.start, span.end, span.class, score));
      }
      for (const span of known) entities.push(entityAt(text, own, span.start, span.end, span.class, 1));
    }
    return entities.sort((a, b) => a.start - b.start);
  }

  private tagSlice(tokens: readonly string[], tags: string[], scores: number[]): void {
    const length = tokens.length;
    if (length === 0) return;
    const { size } = this.labels;
    this.reserve(length);
    const emissions = this.emissions(tokens);
    viterbi(this.chain, emissions, length, this.path);
    const { temperature } = this.header;
    for (let k = 0; k < length * size; k++) this.tempered[k] = emissions[k]! / temperature;
    marginals(this.calibrated, this.expTransitions, this.tempered, length, this.lattice);
    for (let t = 0; t < length; t++) {
      const label = this.path[t]!;
      tags.push(this.labels.names[label]!);
      scores.push(Math.min(1, this.lattice.gamma[t * size + label]!));
    }
  }

  /** Label scores of each token, `length × size`; valid until the next call. */
  private emissions(tokens: readonly string[]): Float32Array {
    const { size } = this.labels;
    const { offsets, labels, weights } = this.linear;
    const { features, counts, scores, rows } = this;
    const scale = this.header.linearScale;
    sentenceFeatures(
      tokens.map((token) => wordOf(token)),
      features,
      counts,
    );
    scores.fill(0, 0, tokens.length * size);
    for (let t = 0; t < tokens.length; t++) {
      const base = t * size;
      const first = t * MAX_FEATURES;
      for (let k = first; k < first + counts[t]!; k++) {
        const row = rows.get(foldHash(features[k]!));
        if (row < 0) continue;
        const end = offsets[row + 1]!;
        for (let p = offsets[row]!; p < end; p++) scores[base + labels[p]!]! += weights[p]!;
      }
      for (let y = base; y < base + size; y++) scores[y]! *= scale;
    }
    return scores;
  }

  private reserve(length: number): void {
    if (this.path.length >= length) return;
    const { size } = this.labels;
    this.features = new Int32Array(length * MAX_FEATURES);
    this.counts = new Int32Array(length);
    this.scores = new Float32Array(length * size);
    this.tempered = new Float32Array(length * size);
    this.path = new Int32Array(length);
  }
}

function entityAt(
  text: string,
  pieces: readonly Piece[],
  from: number,
  to: number,
  name: EntityClass,
  score: number,
): Entity {
  const start = pieces[from]!.start;
  const end = pieces[to - 1]!.end;
  return { start, end, class: name, score, text: text.slice(start, end) };
}

/**
 * Tags pre-tokenised text, as `qalam entities --format iob2` does: one token a line (further columns are dropped), a blank
 * line between sentences. Each token line comes back as `token<space>tag`; blank lines, and KazNERD's id lines, as they
 * were.
 */
export function scoreIob2(tagger: EntityTagger, text: string): string {
  const lines = text.split(/\r\n|\r|\n/);
  const out: string[] = [];
  let tokens: string[] = [];
  const flush = () => {
    const { tags } = tagger.tag(tokens);
    for (const [i, token] of tokens.entries()) out.push(`${token} ${tags[i]}`);
    tokens = [];
  };
  let fresh = true;
  for (const line of lines) {
    const token = line.trim().split(/\s+/)[0]!;
    if (token === '') {
      flush();
      out.push(line);
      fresh = true;
    } else if (fresh && isIdLine(token)) {
      out.push(line);
      fresh = false;
    } else {
      tokens.push(token);
      fresh = false;
    }
  }
  flush();
  return out.join('\n');
}
