/** What all taggers beside the embedded one share: the same sentences and tokens, and spans in offsets of the text. */
import { type Token, tokenize } from '../../text/tokens';
import type { Result } from '../../types';
import { isEntityClass } from '../classes';
import type { Gazetteer } from '../gazetteer';
import { spansOf } from '../iob2';
import { type Piece, reconcile, sentencesOf } from '../reconcile';
import type { Entity, Tagging } from '../tagger';

/** Something that finds entities in its own time: in another thread, or on another machine. */
export interface EntityBackend {
  /** About how much text it is to be given at a time, UTF-16 units: what is urgent waits for so much at most. */
  readonly units: number;
  /** For each text its entities, in order, not overlapping, in UTF-16 offsets of that text; or why there are none. Never rejects. */
  entities(texts: readonly string[], signal: AbortSignal): Promise<Result<readonly (readonly Entity[])[]>>;
  /** Lets go of what it holds alone, where it does. */
  close?(): void;
}

/** The sentences of a text, each as its tokens. */
export function sentencesIn(text: string): Piece[][] {
  const pieces = reconcile(text);
  return sentencesOf(text, pieces).map(({ start, end }) => pieces.slice(start, end));
}

/** The entities that tags say of the tokens of a sentence of `text`; an entity is as sure as its least sure token. */
export function entitiesOf(text: string, pieces: readonly Piece[], { tags, scores }: Tagging): Entity[] {
  const entities: Entity[] = [];
  for (const span of spansOf(tags)) {
    if (!isEntityClass(span.class)) continue;
    const start = pieces[span.start]!.start;
    const end = pieces[span.end - 1]!.end;
    const score = Math.min(...scores.slice(span.start, span.end));
    entities.push({ start, end, class: span.class, score, text: text.slice(start, end) });
  }
  return entities;
}

/** The names of a gazetteer in a text, as entities with a score of 1. `tokens` are those of `tokenize(text)`. */
export function knownEntities(text: string, gazetteer: Gazetteer, tokens: readonly Token[] = tokenize(text)): Entity[] {
  const pieces = reconcile(text, tokens);
  return sentencesOf(text, pieces).flatMap(({ start: from, end: to }) => {
    const own = pieces.slice(from, to);
    return gazetteer.find(own).map((span) => {
      const start = own[span.start]!.start;
      const end = own[span.end - 1]!.end;
      return { start, end, class: span.class, score: 1, text: text.slice(start, end) };
    });
  });
}

export interface EntityFilter {
  /** What is scored below the threshold of its class is left out; scores are 0..1. Default: `LEAST_SCORE`. */
  readonly thresholds?: Readonly<Partial<Record<string, number>>>;
  /** What is known for certain: where it stands, nothing else does. */
  readonly known?: readonly Entity[];
}

/**
 * Below this score an entity is not shown unless the user asks for it: of those left out one in five is right, of those between it
 * and 0.5 two in five (the curve stands in dictionaries/entities/README.md).
 */
export const LEAST_SCORE = 0.3;

/** What of a tagger's entities is to be shown, with what is known for certain, in order. */
export function settleEntities(found: readonly Entity[], { thresholds, known }: EntityFilter): Entity[] {
  const kept: Entity[] = [];
  for (let k = 0; k < found.length; k++) {
    const entity = found[k]!;
    if (entity.score < (thresholds?.[entity.class] ?? LEAST_SCORE)) continue;
    if (known?.some((other) => other.start < entity.end && entity.start < other.end) !== true) kept.push(entity);
  }
  if (known === undefined || known.length === 0) return kept;
  kept.push(...known);
  return kept.sort((a, b) => a.start - b.start);
}
