/** What is known of one chunk of a document: made from the analyses of its segments, and moved when an edit moves it. */

import { schemeOfTokens, spansIn } from '../entities/schemes';
import type { Entity } from '../entities/tagger';
import { tagFindings } from '../entities/validate';
import type { Detection } from '../language/detector';
import type { LanguageSpan, TextLanguages } from '../language/record';
import type { ForeignWords } from '../language/words';
import { ENTITY_CLASSES } from '../protocol';
import type { Segment } from '../text/segment';
import type { Finding, Fix, Mutable, Span } from '../types';
import type { SegmentAnalysis } from './analyzer';

/** From this probability on a text counts as another language than Kazakh where a directive speaks of it. */
const SURE = 0.8;

/** A finding with the language of the text that it stands in, where that is surely not Kazakh. */
export interface PlacedFinding extends Finding {
  readonly language?: string;
}

/** An entity in offsets of its chunk. */
export interface PlacedEntity extends Entity {
  /** Its tokens where other columns stand between them (CoNLL): what is to be coloured. */
  readonly parts?: readonly Span[];
}

/** What is known of one chunk; all offsets are UTF-16 code units from the chunk's start. */
export interface ChunkResult {
  readonly findings: readonly PlacedFinding[];
  readonly entities: readonly PlacedEntity[];
  /** UTF-16 units of prose by language label. */
  readonly languages: ReadonlyMap<string, number>;
  /** Segments with letters whose language is not Kazakh, as far as is known. */
  readonly foreign?: readonly ForeignWords[];
  /** How many sentences were not spell-checked because they are not Kazakh, by language label. */
  readonly unchecked?: ReadonlyMap<string, number>;
  /** Words of other languages, where they were asked for. */
  readonly foreignWords?: readonly ForeignWords[];
  /** The chunk's own text where it holds a `qalam:` directive. */
  readonly directives?: string | undefined;
  /** The length of `entities`, without unpacking them. */
  readonly entityCount: number;
}

/** What still holds of a chunk after an edit of its units `[from, to)`: what does not touch them, where it is now. */
export function rebase(known: ChunkResult, from: number, to: number, inserted: number): ChunkResult {
  const by = inserted - (to - from);
  const move = <T extends Span>(spans: readonly T[]): T[] =>
    spans
      .filter(({ start, end }) => end < from || start > to)
      .map((span) => (span.start > to ? { ...span, start: span.start + by, end: span.end + by } : span));
  const findings = move(known.findings).map((finding) => {
    if (!finding.fix) return finding;
    const edits = move(finding.fix.edits);
    const { fix, ...rest } = finding;
    return edits.length === fix.edits.length ? { ...rest, fix: { ...fix, edits } } : rest;
  });
  const entities = move(known.entities).map((entity) =>
    entity.parts ? { ...entity, parts: move(entity.parts) } : entity,
  );
  // One by one: a packed result has getters.
  const { languages, foreign, unchecked, foreignWords, directives } = known;
  return {
    findings,
    entities,
    languages,
    ...(foreign && { foreign: move(foreign) }),
    ...(unchecked && { unchecked }),
    ...(foreignWords && { foreignWords: move(foreignWords) }),
    directives,
    entityCount: entities.length,
  };
}

/** The stretches of a segment of so many UTF-16 units by their languages. */
export const languageSpans = (
  { languages, language }: { readonly languages?: TextLanguages | undefined; readonly language: Detection },
  length: number,
): readonly LanguageSpan[] =>
  languages?.spans ?? [{ start: 0, end: length, label: language.label, detection: language }];

/** The language at a place of a segment, where that is surely not Kazakh. */
export function foreignAt(spans: readonly LanguageSpan[], start: number): string | undefined {
  const { label, detection } = spans.find(({ end }) => start < end) ?? spans.at(-1)!;
  const isSurelyForeign = detection.label !== 'kk' && detection.label !== 'und' && detection.probability >= SURE;
  return isSurelyForeign ? label : undefined;
}

/** The analyses of a chunk's segments in offsets of the chunk. */
export function place(
  text: string,
  segments: readonly Segment[],
  problems: readonly Finding[],
  analyses: readonly (SegmentAnalysis | undefined)[],
): ChunkResult {
  const findings: PlacedFinding[] = [...problems];
  const entities: PlacedEntity[] = [];
  const languages = new Map<string, number>();
  const foreign: ForeignWords[] = [];
  const unchecked = new Map<string, number>();
  const foreignWords: ForeignWords[] = [];
  for (const [index, segment] of segments.entries()) {
    const analysis = analyses[index];
    if (!analysis) continue;
    const spans = languageSpans(analysis, segment.text.length);
    for (const { start, end, rule, severity, args, fix } of analysis.findings) {
      const span = segment.toSourceSpan(start, end);
      // Members are added one by one: an object of several spreads takes many times as long to make.
      const finding: Mutable<PlacedFinding> = { start: span.start, end: span.end, rule, severity };
      if (args) finding.args = args;
      const placed = fix && placeFix(segment, fix);
      if (placed) finding.fix = placed;
      const language = foreignAt(spans, start);
      if (language !== undefined) finding.language = language;
      findings.push(finding);
    }
    // In a file with tags, its tags are the truth.
    const own = taggedEntities(segment);
    if (own) findings.push(...tagFindings(segment.tokens ?? [], predictedTags(segment, analysis)));
    for (const { start, end, class: name, score, text } of own ?? analysis.entities) {
      const span = segment.toSourceSpan(start, end);
      const entity: Mutable<PlacedEntity> = { start: span.start, end: span.end, class: name, score, text };
      const tokens = segment.tokens?.filter((token) => token.start < end && token.end > start);
      if (tokens) entity.parts = tokens.map(({ source }) => source);
      entities.push(entity);
    }
    for (const { start, end, label } of spans) languages.set(label, (languages.get(label) ?? 0) + end - start);
    const others = analysis.unchecked?.filter(({ label }) => !label.startsWith('kk')) ?? [];
    for (const { start, end, label } of passages(segment.text, spans, others))
      foreign.push({ label, ...segment.toSourceSpan(start, end) });
    for (const { label } of analysis.unchecked ?? []) unchecked.set(label, (unchecked.get(label) ?? 0) + 1);
    for (const words of analysis.foreignWords ?? []) {
      foreignWords.push({ label: words.label, ...segment.toSourceSpan(words.start, words.end) });
    }
  }
  const result: Mutable<ChunkResult> = { findings, entities, entityCount: entities.length, languages };
  if (foreign.length > 0) result.foreign = foreign;
  if (unchecked.size > 0) result.unchecked = unchecked;
  if (foreignWords.length > 0) result.foreignWords = foreignWords;
  if (text.includes('qalam:')) result.directives = text;
  return result;
}

/**
 * What of a segment is not Kazakh: stretches with letters in other languages, and sentences in Kazakh ones that were left
 * unchecked, neighbours of one language together. Offsets are those of the segment.
 */
function passages(text: string, spans: readonly ForeignWords[], unchecked: readonly ForeignWords[]): ForeignWords[] {
  const found: ForeignWords[] = [];
  let next = 0;
  for (const { start, end, label } of spans) {
    while (next < unchecked.length && unchecked[next]!.start < start) next++;
    if (label !== 'kk') {
      if (/\p{L}/u.test(text.slice(start, end))) found.push({ start, end, label });
      continue;
    }
    for (; next < unchecked.length && unchecked[next]!.start < end; next++) {
      const sentence = unchecked[next]!;
      const last = found.at(-1);
      // Between two sentences stand marks and spaces alone.
      const isNext = last?.label === sentence.label && !/[\p{L}\p{N}]/u.test(text.slice(last.end, sentence.start));
      if (isNext) found[found.length - 1] = { ...last, end: sentence.end };
      else found.push(sentence);
    }
  }
  return found;
}

/** A fix in offsets of the chunk; undefined where one of its edits cannot be written in the format. */
function placeFix(segment: Segment, fix: Fix): Fix | undefined {
  const edits = fix.edits.map((edit) => segment.toSourceEdit(edit));
  return edits.every((edit) => edit !== undefined) ? { safe: fix.safe, edits } : undefined;
}

/** The entities that the tags of a CoNLL sentence say, in offsets of the segment; undefined where it has no tags. */
function taggedEntities(segment: Segment): Entity[] | undefined {
  if (!segment.tokens?.some((token) => token.tag !== '')) return undefined;
  const { tokens } = segment;
  const tags = tokens.map(({ tag }) => (tag === '' ? 'O' : tag));
  return spansIn(tags, schemeOfTokens(tokens)).flatMap((span): Entity[] => {
    const entityClass = ENTITY_CLASSES.find((one) => one === span.class);
    if (entityClass === undefined) return [];
    const start = tokens[span.start]!.start;
    const end = tokens[span.end - 1]!.end;
    return [{ start, end, class: entityClass, score: 1, text: segment.text.slice(start, end) }];
  });
}

/**
 * What the model would tag the tokens of a CoNLL sentence; undefined where it was not asked. A token that an entity covers
 * only in part is left undefined: there the model saw other tokens.
 */
function predictedTags(segment: Segment, { entities, tagged }: SegmentAnalysis): (string | undefined)[] | undefined {
  if (!tagged) return undefined;
  const tokens = segment.tokens ?? [];
  const tags: (string | undefined)[] = tokens.map(() => 'O');
  for (const entity of entities) {
    const touched = [...tokens.keys()].filter((i) => tokens[i]!.start < entity.end && entity.start < tokens[i]!.end);
    const whole = tokens[touched[0]!]?.start === entity.start && tokens[touched.at(-1)!]?.end === entity.end;
    for (const [k, i] of touched.entries()) {
      tags[i] = whole ? `${k === 0 ? 'B' : 'I'}-${entity.class}` : undefined;
    }
  }
  return tags;
}
