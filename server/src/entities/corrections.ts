/**
 * Corrections that a person made to the entities of a text, kept beside it as stand-off spans: a line of JSON for each, with
 * the text it covers and hashes of what stands before and after, so that edits elsewhere in the text do no harm and a
 * correction that no longer fits is seen. Pure functions; all offsets are UTF-16 units of the file's text as it stands.
 */
import { FNV_START, fnvStep } from '../hash';
import type { EntityClass } from '../protocol';
import type { Span } from '../types';
import { isEntityClass } from './classes';

/** UTF-16 units on either side of a correction that its hashes are made of. */
const CONTEXT_UNITS = 24;

export interface Correction extends Span {
  /** The covered prose, decoded. */
  readonly text: string;
  /** How the covered text is written in the file, where that differs (escapes). */
  readonly source?: string;
  /** The right class; null: this is no entity. */
  readonly class: EntityClass | null;
  /** Hashes of the units before and after. */
  readonly before: string;
  readonly after: string;
}

/** A sidecar file; `unread` are its lines that are no corrections, kept so that writing it back loses nothing. */
export interface Sidecar {
  readonly corrections: readonly Correction[];
  readonly unread: readonly string[];
}

/** What of a text `locate` reads; `TextStore` is one. */
export interface TextSource {
  readonly length: number;
  slice(start: number, end: number): string;
  text(): string;
}

/** A correction and the place where it stands by now. */
export interface PlacedCorrection extends Span {
  readonly correction: Correction;
}

export interface Placement {
  /** In document order. */
  readonly placed: readonly PlacedCorrection[];
  /** Those whose text is gone, or stands only among other text. */
  readonly stale: readonly Correction[];
}

/** FNV-1a, 32 bits, as eight hexadecimal digits. White space is left out: a changed line end changes no context. */
export function contextHash(text: string): string {
  let hash = FNV_START;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit === 32 || (unit >= 9 && unit <= 13)) continue;
    hash = fnvStep(fnvStep(hash, unit & 0xff), unit >>> 8);
  }
  return (hash >>> 0).toString(16).padStart(8, '0');
}

const contextOf = (text: TextSource, start: number, end: number) => ({
  before: contextHash(text.slice(Math.max(0, start - CONTEXT_UNITS), start)),
  after: contextHash(text.slice(end, end + CONTEXT_UNITS)),
});

/** A correction of the span of a text as it is now; `prose` is the span's text decoded. */
export function makeCorrection(text: TextSource, span: Span, prose: string, name: EntityClass | null): Correction {
  const { start, end } = span;
  const source = text.slice(start, end);
  return {
    start,
    end,
    text: prose,
    ...(source !== prose && { source }),
    class: name,
    ...contextOf(text, start, end),
  };
}

/** Reads a sidecar; never fails. */
export function parseSidecar(content: string): Sidecar {
  const corrections: Correction[] = [];
  const unread: string[] = [];
  for (const line of content.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/)) {
    if (line.trim() === '') continue;
    const correction = parseCorrection(line);
    if (correction) corrections.push(correction);
    else unread.push(line);
  }
  return { corrections, unread };
}

function parseCorrection(line: string): Correction | undefined {
  let value: Record<string, unknown>;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { start, end, text, source, class: name, before, after } = value;
  const isOffset = (given: unknown): given is number => Number.isSafeInteger(given) && (given as number) >= 0;
  if (!isOffset(start) || !isOffset(end) || typeof text !== 'string') return undefined;
  if (source !== undefined && typeof source !== 'string') return undefined;
  if (end - start !== (source ?? text).length || start >= end) return undefined;
  if (name !== null && !(typeof name === 'string' && isEntityClass(name))) return undefined;
  if (typeof before !== 'string' || typeof after !== 'string') return undefined;
  return { start, end, text, ...(source !== undefined && { source }), class: name, before, after };
}

/** Writes a sidecar, sorted by place, made to be read in a diff. */
export function formatSidecar({ corrections, unread }: Sidecar): string {
  const lines = [...corrections]
    .sort((a, b) => a.start - b.start || a.end - b.end)
    .map(({ start, end, text, source, class: name, before, after }) =>
      JSON.stringify({ start, end, text, ...(source !== undefined && { source }), class: name, before, after }),
    );
  return [...lines, ...unread].map((line) => `${line}\n`).join('');
}

/**
 * Finds the corrections in a text. One fits where its text stands with both of its contexts, else with one of them (the
 * other was edited); of several such places the one nearest to where it was. `hints` are offsets to try first for each
 * correction, so that a text that only grew above costs no search.
 */
export function placeCorrections(
  corrections: readonly Correction[],
  text: TextSource,
  hints: (correction: Correction) => readonly number[] = () => [],
): Placement {
  const placed: PlacedCorrection[] = [];
  const stale: Correction[] = [];
  let whole: string | undefined;
  for (const correction of corrections) {
    const needle = correction.source ?? correction.text;
    const quality = (start: number) => {
      if (text.slice(start, start + needle.length) !== needle) return 0;
      const { before, after } = contextOf(text, start, start + needle.length);
      return (before === correction.before ? 1 : 0) + (after === correction.after ? 1 : 0);
    };
    let best = [...hints(correction), correction.start].find((start) => start >= 0 && quality(start) === 2);
    if (best === undefined) {
      whole ??= text.text();
      let found = 0;
      for (let at = whole.indexOf(needle); at >= 0; at = whole.indexOf(needle, at + 1)) {
        const fits = quality(at);
        if (fits === 0 || fits < found) continue;
        const nearer = best === undefined || Math.abs(at - correction.start) < Math.abs(best - correction.start);
        if (fits > found || nearer) best = at;
        found = fits;
      }
    }
    if (best === undefined) stale.push(correction);
    else placed.push({ correction, start: best, end: best + needle.length });
  }
  return { placed: placed.sort((a, b) => a.start - b.start || a.end - b.end), stale };
}

/** The corrections as they stand in the text now, contexts included: what is to be written. Stale ones stay as they are. */
export function refreshed({ placed, stale }: Placement, text: TextSource): Correction[] {
  return [
    ...placed.map(({ correction, start, end }) =>
      makeCorrection(text, { start, end }, correction.text, correction.class),
    ),
    ...stale,
  ];
}

export const spansOverlap = (a: Span, b: Span): boolean => a.start < b.end && b.start < a.end;

/**
 * Where a name is written in a text: its occurrences that are not part of a longer word, letters, digits and hyphens being
 * of a word. Offsets are UTF-16 units of `text`.
 */
export function occurrences(text: string, name: string): Span[] {
  const spans: Span[] = [];
  if (name === '') return spans;
  const inWord = (unit: string | undefined) => unit !== undefined && /[\p{L}\p{M}\p{N}\u00AD-]/u.test(unit);
  for (let start = text.indexOf(name); start >= 0; start = text.indexOf(name, start + 1)) {
    const end = start + name.length;
    if (start > 0 && inWord(text[start - 1]) && inWord(text[start])) continue;
    if (inWord(text[end]) && inWord(text[end - 1])) continue;
    if (spans.length === 0 || spans.at(-1)!.end <= start) spans.push({ start, end });
  }
  return spans;
}
