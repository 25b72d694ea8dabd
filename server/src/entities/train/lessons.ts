import type { TaggedSentence } from '../iob2';
import type { Labels } from '../labels';

/**
 * What a trainer is told of a sentence: how probable each label is of each token, and how often one label is to be expected right
 * behind another. Of a sentence that a person has tagged these are ones; of what other taggers have tagged (`teachers.ts`) they
 * say how sure those are.
 */
export interface Targets {
  /** Token `t` owns `[offsets[t], offsets[t + 1])` of `labels` and `shares`; labels that are none of its are left out. */
  readonly offsets: Int32Array;
  readonly labels: Uint8Array;
  readonly shares: Float32Array;
  /** `from × labels + to`. */
  readonly pairs: Int32Array;
  readonly pairShares: Float32Array;
}

/** A sentence to learn from. */
export interface Lesson {
  readonly tokens: readonly string[];
  readonly targets: Targets;
  /** The share of epochs (0 to 1) that it is learnt from in. */
  readonly share: number;
  /** Made by templates, not written by people. */
  readonly isMade: boolean;
}

export function targetsOf(tags: readonly string[], labels: Labels): Targets {
  const own = Uint8Array.from(tags, (tag) => labels.indexOf(tag));
  const pairs = Int32Array.from(own.subarray(1), (label, t) => own[t]! * labels.size + label);
  return {
    offsets: Int32Array.from({ length: own.length + 1 }, (_, t) => t),
    labels: own,
    shares: new Float32Array(own.length).fill(1),
    pairs,
    pairShares: new Float32Array(pairs.length).fill(1),
  };
}

/** Longer sentences are cut to so many tokens. */
export const LONGEST_LESSON = 256;

export function lessonsOf(
  sentences: readonly TaggedSentence[],
  labels: Labels,
  share: number,
  isMade = false,
): Lesson[] {
  return sentences.map(({ tokens, tags }) => ({
    tokens: tokens.slice(0, LONGEST_LESSON),
    targets: targetsOf(tags.slice(0, LONGEST_LESSON), labels),
    share,
    isMade,
  }));
}

/** Of lessons in a drawn order those that an epoch learns from, each with the chance that its share gives it. */
export function drawnBy(order: Int32Array, lessons: readonly Lesson[], random: () => number): Int32Array {
  return order.filter((s) => lessons[s]!.share >= 1 || random() < lessons[s]!.share);
}
