/** Entities as they are shown: what the model or the file's tags say, with the corrections over it. */

import type { Connection, TextEdit } from 'vscode-languageserver/node';
import { Recent } from '../../caches';
import {
  type AnnotatedDocument,
  type AnnotatedSpan,
  inconsistencies,
  toJsonLine,
  toSentences,
} from '../../entities/annotations';
import { className } from '../../entities/classes';
import { makeCorrection, occurrences, type PlacedCorrection, spansOverlap } from '../../entities/corrections';
import { foldStem } from '../../entities/fold';
import { formatIob2, retag, type TaggedSentence } from '../../entities/iob2';
import { compareAnnotations, readAnnotations } from '../../entities/readAnnotations';
import { fromIob2, schemeOfTokens, toIob2 } from '../../entities/schemes';
import type { Locale } from '../../messages';
import {
  EntitiesRequest,
  type EntityClass,
  type EntityExport,
  type EntityMention,
  type ExportFormat,
  type MarkTarget,
  type Range,
} from '../../protocol';
import { comparePositions, contains, intersect } from '../../text/positions';
import { OBJECT, type Segment, type TaggedToken, type TagScheme } from '../../text/segment';
import type { OffsetUnit, Result, Span } from '../../types';
import type { CorrectionFiles, DocumentCorrections } from '../corrections';
import { type DocumentView, onDocument } from '../dispatch';
import type { OpenDocument } from '../findings';
import { pathOf } from '../folders';
import { fileFault, ui } from '../ui';

/** Stems of names met before: the mentions of a document are asked for often, and most of them have not changed. */
const stems = new Recent<string>(16_384);

function stemOf(mention: string): string {
  let stem = stems.get(mention);
  if (stem === undefined) {
    stem = foldStem(mention);
    stems.set(mention, stem);
  }
  return stem;
}

/** The entity mentions of a document that overlap the lines, of every class, in document order. */
export function mentionsOf(
  document: OpenDocument,
  corrections: DocumentCorrections,
  startLine = 0,
  endLine = Number.MAX_SAFE_INTEGER,
): EntityMention[] {
  const mentions: EntityMention[] = [];
  const placed = corrections.placement(document).placed.map(({ correction, start, end }) => ({
    correction,
    range: { start: document.store.positionAt(start), end: document.store.positionAt(end) },
  }));
  const byLine = new Map<number, Range[]>();
  for (const { range } of placed) {
    for (let line = range.start.line; line <= range.end.line; line++) {
      const ranges = byLine.get(line);
      if (ranges) ranges.push(range);
      else byLine.set(line, [range]);
    }
  }
  // A chunk may be longer than the lines.
  const [from, to] = [document.store.lineStart(startLine), document.store.lineStart(endLine + 1)];
  document.forEachResult(
    (result, chunkLine) => {
      const chunk = document.store.lineStart(chunkLine);
      for (const entity of result.entities) {
        if (chunk + entity.end < from || chunk + entity.start > to) continue;
        const range = document.toRange(chunkLine, entity);
        if (
          byLine.size > 0 &&
          linesOf(range).some((line) => byLine.get(line)?.some((other) => intersect(range, other)))
        ) {
          continue;
        }
        const { text, score } = entity;
        const parts = entity.parts?.map((part) => document.toRange(chunkLine, part));
        mentions.push({ range, class: entity.class, score, text, stem: stemOf(text), ...(parts && { parts }) });
      }
    },
    startLine,
    endLine,
  );
  if (placed.length === 0) return mentions;
  for (const { correction, range } of placed) {
    if (correction.class === null || range.end.line < startLine || range.start.line > endLine) continue;
    const { text } = correction;
    mentions.push({ range, class: correction.class, score: 1, text, stem: stemOf(text), corrected: true });
  }
  return mentions.sort((a, b) => comparePositions(a.range.start, b.range.start));
}

/** How many mentions `mentionsOf` has of the whole document. */
export function mentionCount(document: OpenDocument, corrections: DocumentCorrections): number {
  if (corrections.placement(document).placed.length > 0) return mentionsOf(document, corrections).length;
  return document.totals().entities;
}

function linesOf({ start, end }: Range): number[] {
  return Array.from({ length: end.line - start.line + 1 }, (_, i) => start.line + i);
}

export const entityMentions = onDocument(EntitiesRequest, { wait: 1000 }, ({ document, corrections }) =>
  mentionsOf(document, corrections),
);

/** All mentions of the name at a position, in all its forms; none where there is no entity. */
export function mentionReferences({ document, corrections }: DocumentView, position: Range['start']): Range[] {
  const mentions = mentionsOf(document, corrections);
  const here = mentions.find((mention) => contains(mention.range, position));
  return here === undefined ? [] : mentions.filter(({ stem }) => stem === here.stem).map(({ range }) => range);
}

/** A stretch of prose that can be marked: within one segment, without white space at its ends. */
export interface Target {
  readonly segment: Segment;
  /** Document offset that the segment's source offsets count from. */
  readonly base: number;
  /** Document offsets. */
  readonly span: Span;
  readonly range: Range;
  /** Decoded. */
  readonly text: string;
  /** In a CoNLL file: the tokens `[from, to)` of the segment that are covered, all of them with a tag. */
  readonly tokens?: Span;
  /** The entity that stands there by now, in whole or in part. */
  readonly mention?: EntityMention;
}

/**
 * What a range that a person has selected stands for. An empty one stands for the entity, in a CoNLL file else for the
 * token, at that place. Undefined where there is no prose, or where more than one text is touched.
 */
export function targetAt(document: OpenDocument, corrections: DocumentCorrections, range: Range): Target | undefined {
  const { store } = document;
  const empty = range.start.line === range.end.line && range.start.character === range.end.character;
  // No name is that long.
  if (range.end.line - range.start.line > 200) return undefined;
  const near = mentionsOf(document, corrections, range.start.line, range.end.line);
  const mention = near.find((one) => (empty ? contains(one.range, range.start) : intersect(one.range, range)));
  const wanted = empty && mention ? mention.range : range;
  const start = store.offsetAt(wanted.start);
  const end = store.offsetAt(wanted.end);
  let found: Target | undefined;
  let count = 0;
  document.forEachSegment(
    (segment, base) => {
      const target = targetIn(segment, base, { start, end });
      if (!target) return;
      count++;
      found ??= {
        ...target,
        segment,
        base,
        range: { start: store.positionAt(target.span.start), end: store.positionAt(target.span.end) },
        ...(mention && { mention }),
      };
    },
    wanted.start.line,
    wanted.end.line,
  );
  return count === 1 ? found : undefined;
}

function targetIn(
  segment: Segment,
  base: number,
  wanted: Span,
): { span: Span; text: string; tokens?: Span } | undefined {
  const start = wanted.start - base;
  const end = wanted.end - base;
  if (segment.tokens?.some((token) => token.tag !== '')) {
    // Of a token's line everything counts, its tag too.
    const touched = [...segment.tokens.entries()].filter(([, token]) =>
      start === end
        ? token.source.start <= start && start <= token.tagSource.end
        : token.source.start < end && start < token.tagSource.end,
    );
    if (touched.length === 0 || touched.some(([, token]) => token.tag === '')) return undefined;
    const [from, first] = touched[0]!;
    const [last, lastToken] = touched.at(-1)!;
    return {
      span: { start: base + first.source.start, end: base + lastToken.source.end },
      text: segment.text.slice(first.start, lastToken.end),
      tokens: { start: from, end: last + 1 },
    };
  }
  if (start === end || start < segment.start || end > segment.end) return undefined;
  let from = segment.fromSource(start);
  let to = segment.fromSource(end);
  while (from < to && /\s/u.test(segment.text[from]!)) from++;
  while (to > from && /\s/u.test(segment.text[to - 1]!)) to--;
  const text = segment.text.slice(from, to);
  if (text === '' || text.includes(OBJECT)) return undefined;
  const span = segment.toSourceSpan(from, to);
  return { span: { start: base + span.start, end: base + span.end }, text };
}

/** As `retag`, of tags in a scheme. */
const retagIn = (scheme: TagScheme, tags: readonly string[], start: number, end: number, name: EntityClass | null) =>
  fromIob2(retag(toIob2(tags, scheme), start, end, name), scheme);

/** The edits of a CoNLL file that make tokens `[from, to)` of a sentence one entity, or none. */
export function retagEdits(
  document: OpenDocument,
  tokens: readonly TaggedToken[],
  base: number,
  { start, end }: Span,
  name: EntityClass | null,
): TextEdit[] {
  const tags = tokens.map((token) => token.tag);
  return retagIn(schemeOfTokens(tokens), tags, start, end, name).flatMap((tag, i) => {
    if (tag === tags[i]) return [];
    const { tagSource } = tokens[i]!;
    const at = (offset: number) => document.store.positionAt(base + offset);
    return [{ range: { start: at(tagSource.start), end: at(tagSource.end) }, newText: tag }];
  });
}

/** What stands where a range is to be marked, or why it cannot be. */
export function markTarget(
  { document, corrections, locale }: DocumentView,
  range: Range,
  files: CorrectionFiles,
): Result<MarkTarget> {
  const target = targetAt(document, corrections, range);
  if (!target) return { ok: false, error: ui('nothingToMark', locale) };
  if (!target.tokens && files.pathOf(document.uri) === undefined) return { ok: false, error: ui('noSidecar', locale) };
  const { text, mention } = target;
  const isWhole = mention && samePlace(mention.range, target.range);
  return { ok: true, value: { text, ...(isWhole && { class: mention.class }) } };
}

export const samePlace = (a: Range, b: Range): boolean =>
  comparePositions(a.start, b.start) === 0 && comparePositions(a.end, b.end) === 0;

/**
 * Makes a range an entity of a class, or none; with `all`, also every other place where the same name stands: the same
 * words, and what is shown as a mention of it in another form. Answers with the number of places.
 */
export async function markEntity(
  { document, version, corrections, locale }: DocumentView,
  range: Range,
  name: EntityClass | null,
  all: boolean,
  files: CorrectionFiles,
  workspace: Connection['workspace'],
): Promise<Result<number>> {
  const { uri } = document;
  const refused = (key: 'nothingToMark' | 'noSidecar'): Result<number> => ({ ok: false, error: ui(key, locale) });
  let target = targetAt(document, corrections, range);
  if (name === null && target) {
    // It is the whole entity that goes, and without one there is nothing to take away.
    const { span } = target;
    const corrected = corrections.placement(document).placed.some((old) => spansOverlap(old, span));
    if (target.mention) target = targetAt(document, corrections, target.mention.range);
    else if (!corrected) target = undefined;
  }
  if (!target) return refused('nothingToMark');
  if (target.tokens) {
    const edits = all
      ? retagAll(document, corrections, target, name)
      : [retagEdits(document, target.segment.tokens!, target.base, target.tokens, name)];
    const changes = edits.flat();
    if (changes.length === 0) return { ok: true, value: 0 };
    if (document.version !== version) return refused('nothingToMark');
    const { applied } = await workspace.applyEdit({ changes: { [uri]: changes } });
    return { ok: true, value: applied ? edits.filter((one) => one.length > 0).length : 0 };
  }
  const spans = all ? sameNames(document, corrections, target, name === null) : [{ ...target.span, text: target.text }];
  const written = await files.update(document, ({ placed, stale }) => {
    const added: PlacedCorrection[] = spans.map(({ start, end, text }) => ({
      correction: makeCorrection(document.store, { start, end }, text, name),
      start,
      end,
    }));
    return { placed: [...placed.filter((old) => !added.some((one) => spansOverlap(old, one))), ...added], stale };
  });
  if (written === undefined) return refused('noSidecar');
  if (!written.ok) return { ok: false, error: ui('correctionNotSaved', locale, fileFault(written.error, locale)) };
  return { ok: true, value: spans.length };
}

interface NamedSpan extends Span {
  readonly text: string;
}

/** Document offsets of all mentions, in order. */
function placedMentions(document: OpenDocument, corrections: DocumentCorrections) {
  const { store } = document;
  return mentionsOf(document, corrections).map((mention) => ({
    mention,
    start: store.offsetAt(mention.range.start),
    end: store.offsetAt(mention.range.end),
  }));
}

/** How sure the model must be of a name for what lies in it to be a part of that one, and not a mention by itself. */
const LONGER_NAME = 0.5;

function sameNames(
  document: OpenDocument,
  corrections: DocumentCorrections,
  target: Target,
  mentionsOnly: boolean,
): NamedSpan[] {
  const mentions = placedMentions(document, corrections);
  const stem = stemOf(target.text);
  const spans: NamedSpan[] = [{ ...target.span, text: target.text }];
  const taken = (span: Span) => spans.some((other) => spansOverlap(span, other));
  for (const { mention, start, end } of mentions) {
    if (mention.stem === stem && !taken({ start, end })) spans.push({ start, end, text: mention.text });
  }
  if (mentionsOnly) return spans;
  // Part of a longer name is no mention of this one; that there is a longer one must be likelier than not.
  const starts = new Set(spans.map((span) => span.start));
  const others = mentions.filter(({ mention, start }) => !starts.has(start) && mention.score >= LONGER_NAME);
  document.forEachSegment((segment, base) => {
    for (const { start, end } of occurrences(segment.text, target.text)) {
      const source = segment.toSourceSpan(start, end);
      const span = { start: base + source.start, end: base + source.end };
      if (taken(span) || others.some((other) => spansOverlap(other, span))) continue;
      spans.push({ ...span, text: target.text });
    }
  });
  return spans;
}

function retagAll(
  document: OpenDocument,
  corrections: DocumentCorrections,
  target: Target,
  name: EntityClass | null,
): TextEdit[][] {
  const edits: TextEdit[][] = [];
  const stem = stemOf(target.text);
  const mentions = placedMentions(document, corrections);
  let next = 0;
  document.forEachSegment((segment, base) => {
    const { tokens } = segment;
    if (!tokens || tokens.some((token) => token.tag === '')) return;
    const own: { from: number; to: number; same: boolean }[] = [];
    for (; next < mentions.length && mentions[next]!.start < base + segment.end; next++) {
      const { mention, start, end } = mentions[next]!;
      const from = tokens.findIndex((token) => base + token.source.start >= start);
      if (from < 0) continue;
      let to = from;
      while (to < tokens.length && base + tokens[to]!.source.end <= end) to++;
      own.push({ from, to, same: mention.stem === stem });
    }
    const spans = own.filter(({ same }) => same).map(({ from, to }) => ({ start: from, end: to }));
    for (const { start, end } of name === null ? [] : occurrences(segment.text, target.text)) {
      const from = tokens.findIndex((token) => token.start === start);
      const to = tokens.findIndex((token) => token.end === end) + 1;
      if (from < 0 || to <= from) continue;
      if (own.some((other) => other.from < to && from < other.to)) continue;
      spans.push({ start: from, end: to });
    }
    if (segment === target.segment && target.tokens && !spans.some((span) => spansOverlap(span, target.tokens!))) {
      spans.push(target.tokens);
    }
    // One sentence may hold the name twice, so the tags are changed one after another.
    const before = tokens.map((token) => token.tag);
    let after = before;
    for (const { start, end } of spans) after = retagIn(schemeOfTokens(tokens), after, start, end, name);
    const at = (offset: number) => document.store.positionAt(base + offset);
    const changed = after.flatMap((tag, i): TextEdit[] => {
      const { start, end } = tokens[i]!.tagSource;
      return tag === before[i] ? [] : [{ range: { start: at(start), end: at(end) }, newText: tag }];
    });
    edits.push(...(changed.length > 0 ? [changed] : []));
  });
  return edits;
}

/** The entities of a document in the shape of a file of annotations; see `ExportEntitiesCommand` for what counts. */
export function exportEntities(
  document: OpenDocument,
  corrections: DocumentCorrections,
  format: ExportFormat,
  unit: OffsetUnit,
): EntityExport {
  const { sentences, lines, entities, lost } = annotated(document, corrections, format, unit);
  const content =
    format === 'iob2'
      ? formatIob2(sentences.map(({ sentence }) => sentence))
      : lines.map((line) => `${line}\n`).join('');
  return { content, entities, lost };
}

/** A sentence with the document's line of each of its tokens, from 0. */
interface PlacedSentence {
  readonly sentence: TaggedSentence;
  readonly lines: readonly number[];
}

/** What `exportEntities` writes: sentences of tokens for IOB2, lines of JSON for the others. */
function annotated(
  document: OpenDocument,
  corrections: DocumentCorrections,
  format: ExportFormat,
  unit: OffsetUnit,
): { sentences: PlacedSentence[]; lines: string[]; entities: number; lost: number } {
  const mentions = placedMentions(document, corrections);
  const sentences: PlacedSentence[] = [];
  const lines: string[] = [];
  let held = 0;
  let next = 0;
  document.forEachSegment((segment, base) => {
    if (segment.text.trim() === '') return;
    const spans: AnnotatedSpan[] = [];
    while (next < mentions.length && mentions[next]!.start < base + segment.start) next++;
    for (; next < mentions.length && mentions[next]!.start < base + segment.end; next++) {
      const { mention, start, end } = mentions[next]!;
      if (end > base + segment.end) continue;
      spans.push({
        start: segment.fromSource(start - base),
        end: segment.fromSource(end - base),
        class: mention.class,
      });
    }
    const whole: AnnotatedDocument = { text: segment.text, spans };
    held += spans.length;
    const lineOf = (offset: number) => document.store.positionAt(base + offset).line;
    if (format !== 'iob2') lines.push(toJsonLine(whole, format, unit));
    else if (segment.tokens) {
      const places = segment.tokens.map(({ source }) => lineOf(source.start));
      sentences.push({ sentence: sentenceOf(segment.tokens, spans), lines: places });
    } else {
      const made = toSentences(whole);
      held -= made.lost.length;
      let from = 0;
      for (const sentence of made.sentences) {
        const places = sentence.tokens.map((token) => {
          const at = segment.text.indexOf(token, from);
          if (at >= 0) from = at + token.length;
          return lineOf(segment.toSourceSpan(Math.max(at, 0), Math.max(from, 0)).start);
        });
        sentences.push({ sentence, lines: places });
      }
    }
  });
  return { sentences, lines, entities: held, lost: mentions.length - held };
}

function sentenceOf(tokens: readonly TaggedToken[], spans: readonly AnnotatedSpan[]): TaggedSentence {
  const tags = tokens.map((token) => {
    const span = spans.find((candidate) => candidate.start < token.end && token.start < candidate.end);
    return span ? `${span.start >= token.start ? 'B' : 'I'}-${span.class}` : 'O';
  });
  return { id: '', tokens: tokens.map((token) => token.text), tags };
}

/** Names that are labelled in more than one way, with their lines, as Markdown. */
export function entityReport(document: OpenDocument, corrections: DocumentCorrections, locale: Locale): string {
  const mentions = mentionsOf(document, corrections);
  const found = inconsistencies(
    mentions.map(({ text, class: name }) => ({ text, spans: [{ start: 0, end: text.length, class: name }] })),
    stemOf,
  );
  const parts = [`# ${ui('inconsistencyTitle', locale)}`];
  if (found.length === 0) parts.push(ui('noInconsistency', locale));
  for (const { key, classes } of found) {
    const own = mentions.filter((mention) => mention.stem === key);
    const shortest = own.reduce((a, b) => (b.text.length < a.text.length ? b : a));
    const lines = classes.map(([name, count]) => {
      const at = own.filter((mention) => mention.class === name).map(({ range }) => String(range.start.line + 1));
      return `- ${className(name as EntityClass, locale)} (${name}): ${count}. ${ui('onLines', locale, at.join(', '))}`;
    });
    parts.push(`## ${plain(shortest.text)}`, lines.join('\n'));
  }
  return `${parts.join('\n\n')}\n`;
}

/** Text of a document as it must stand in Markdown, on one line. */
const plain = (text: string): string => text.replace(/[\\`*_{}[\]()#|<>~]/g, '\\$&').replace(/\s+/g, ' ');

/** So many differences are listed. */
const MAX_DIFFERENCES = 1000;

/**
 * Compares the entities of a document with those of another file of the same text, as Markdown: F1, kappa and the list of
 * differences, with their lines in the document. `other` is the text of a file of any shape that `qalam entities` reads, `name` its name.
 */
export function compareEntities(
  document: OpenDocument,
  corrections: DocumentCorrections,
  other: string,
  name: string,
  locale: Locale,
): Result<string> {
  // brat keeps its text in another file: this document.
  const { store } = document;
  const read = readAnnotations(other, other.trim() === '' ? {} : { beside: store.slice(0, store.length) });
  if (!read.ok) return read;
  const own = annotated(document, corrections, 'iob2', 'utf-16').sentences.filter(({ lines }) => lines.length > 0);
  const compared = compareAnnotations(own, read.value.items);
  if (!compared.ok) return compared;
  const { f1, kappa, differences } = compared.value;
  const parts = [
    `# ${ui('agreementTitle', locale)}`,
    [
      `- F1: ${f1.toFixed(4)}`,
      `- Cohen κ: ${kappa.toFixed(4)}`,
      `- ${ui('differences', locale, String(differences.length))}`,
    ].join('\n'),
  ];
  if (differences.length > 0) {
    const files = [
      pathOf(document.uri)
        .split(/[\\/:]/)
        .at(-1)!,
      name || ui('otherFile', locale),
    ].map(plain);
    const heads = [...ui('agreementColumns', locale).split('; '), ...files];
    const rows = differences.slice(0, MAX_DIFFERENCES).map(({ sentence, start, text, first = 'O', second = 'O' }) => {
      const line = own[sentence]!.lines[start];
      return [line === undefined ? '' : String(line + 1), String(sentence + 1), plain(text), first, second];
    });
    const table = [heads, heads.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`);
    parts.push(table.join('\n'));
    if (differences.length > MAX_DIFFERENCES) parts.push('…');
  }
  return { ok: true, value: `${parts.join('\n\n')}\n` };
}
