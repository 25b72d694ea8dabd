import type { Span, TextEdit } from '../types';

/**
 * Stands in a segment's text for something that is not prose but has prose on both sides (inline code, an image, a
 * placeholder): U+FFFC OBJECT REPLACEMENT CHARACTER, Unicode's own sign for this. Rules treat it as an unknown word.
 */
export const OBJECT = '\uFFFC';

/** Segments are cut to at most this many UTF-16 units, so that a 2 MB line can be analysed in slices. */
export const MAX_SEGMENT = 4000;

/**
 * A run of a segment's text and where it comes from. `literal`: every UTF-16 unit stands for one of the source. Otherwise
 * the run is one escape (`\u049b`, `""`, `&amp;`) or object, which is taken or left as a whole.
 */
export interface Piece {
  /** Offset in the segment's text. */
  readonly text: number;
  readonly textLength: number;
  /** Offset in the chunk's source. */
  readonly source: number;
  readonly sourceLength: number;
  readonly kind: 'literal' | 'escape' | 'object';
}

const asItStands = (text: string) => text;
const isHighSurrogate = (unit: number) => unit >= 0xd800 && unit < 0xdc00;
const isLowSurrogate = (unit: number) => unit >= 0xdc00 && unit < 0xe000;

/** How tags say where an entity begins and ends; see `entities/schemes.ts`. */
export type TagScheme = 'IOB1' | 'IOB2' | 'BIOES' | 'BILOU' | 'BMES';

/** One token of a CoNLL segment with its tag, for the entity module. */
export interface TaggedToken extends Span {
  /** `start` and `end` are offsets in the segment's text. */
  readonly text: string;
  /** E.g. `B-PERSON`; `''` where the line has no tag column. */
  readonly tag: string;
  /** The scheme of the file's tags, where whoever reads the file has found it out. */
  readonly scheme?: TagScheme;
  /** Line within the chunk, from 0. */
  readonly line: number;
  /** The token's and the tag's ranges in the chunk's source. */
  readonly source: Span;
  readonly tagSource: Span;
}

export interface SegmentInit {
  readonly text: string;
  readonly pieces: readonly Piece[];
  readonly start: number;
  readonly end: number;
  /** Where the segment is in a record, e.g. `messages[1].content`, or a column's name. */
  readonly path?: string | undefined;
  /** Record (row, array element) number in the chunk, from 0. */
  readonly record?: number | undefined;
  /** Whose words these are in a chat: `user`, `assistant`, … */
  readonly role?: string | undefined;
  /** Number of this slice, from 0, where a long segment was cut. */
  readonly part?: number | undefined;
  readonly tokens?: readonly TaggedToken[] | undefined;
  /** Escapes a replacement back into the format; undefined: it cannot be written there. */
  readonly encode?: ((text: string) => string | undefined) | undefined;
}

/**
 * A stretch of prose decoded out of its format, with the exact way back. All offsets are UTF-16 units: `text` offsets
 * are relative to the segment's text, source offsets to the chunk that was segmented.
 */
export class Segment implements Span {
  /** The decoded prose. */
  readonly text: string;
  /** Range in the source from the first piece of prose to the last. */
  readonly start: number;
  readonly end: number;
  readonly path?: string;
  readonly record?: number;
  readonly role?: string;
  readonly part?: number;
  readonly tokens?: readonly TaggedToken[];
  readonly pieces: readonly Piece[];
  private readonly encoder: (text: string) => string | undefined;

  constructor(init: SegmentInit) {
    this.text = init.text;
    this.pieces = init.pieces;
    this.start = init.start;
    this.end = init.end;
    if (init.path !== undefined) this.path = init.path;
    if (init.record !== undefined) this.record = init.record;
    if (init.role !== undefined) this.role = init.role;
    if (init.part !== undefined) this.part = init.part;
    if (init.tokens !== undefined) this.tokens = init.tokens;
    this.encoder = init.encode ?? asItStands;
  }

  /** The same segment with its CoNLL tokens. */
  withTokens(tokens: readonly TaggedToken[]): Segment {
    return new Segment({ ...this, encode: this.encoder, tokens });
  }

  /** Source offset of the UTF-16 unit at `offset`: the start of its escape, where it is one. At the text's end: `this.end`. */
  toSource(offset: number): number {
    if (offset >= this.text.length) return this.end;
    const piece = this.pieces[pieceAt(this.pieces, Math.max(0, offset))];
    if (piece === undefined) return this.start;
    return piece.source + (piece.kind === 'literal' ? Math.max(0, offset) - piece.text : 0);
  }

  /** The smallest source range that holds all of text `[start, end)`; escapes are taken whole. */
  toSourceSpan(start: number, end: number): Span {
    const from = this.toSource(start);
    if (end <= start) return { start: from, end: from };
    const last = this.pieces[pieceAt(this.pieces, Math.min(end, this.text.length) - 1)];
    if (last === undefined) return { start: from, end: from };
    const to = last.kind === 'literal' ? last.source + (end - last.text) : last.source + last.sourceLength;
    return { start: from, end: Math.max(from, Math.min(to, this.end)) };
  }

  /** The text offset of a source offset; between two pieces, the next one's start. For showing a caret's place. */
  fromSource(source: number): number {
    for (const piece of this.pieces) {
      if (source < piece.source) return piece.text;
      if (source < piece.source + piece.sourceLength) {
        return piece.kind === 'literal' ? piece.text + source - piece.source : piece.text;
      }
    }
    return this.text.length;
  }

  /** `text` as it must be written in the source at this segment; undefined where the format cannot hold it there. */
  encode(text: string): string | undefined {
    return text.includes(OBJECT) ? undefined : this.encoder(text);
  }

  /**
   * An edit of the segment's text as an edit of the source; undefined where it would destroy what is not prose (markup
   * between the pieces, code, a placeholder) or cannot be written in the format. Units at the edit's ends that do not
   * change are trimmed first, so that an edit of one letter touches one letter.
   */
  toSourceEdit(edit: TextEdit): TextEdit | undefined {
    let { start, end } = edit;
    let newText = edit.newText;
    const old = this.text.slice(start, end);
    let same = 0;
    while (same < old.length && same < newText.length && old[same] === newText[same]) same++;
    // Never between the halves of a surrogate pair: a lone half cannot be saved.
    if (same > 0 && isHighSurrogate(old.charCodeAt(same - 1))) same--;
    start += same;
    newText = newText.slice(same);
    same = 0;
    while (same < end - start && same < newText.length && this.text[end - 1 - same] === newText.at(-1 - same)) same++;
    if (same > 0 && isLowSurrogate(this.text.charCodeAt(end - same))) same--;
    end -= same;
    newText = newText.slice(0, newText.length - same);
    if (start > 0 && start === end) {
      // An insertion goes behind the unit before it, inside its markup.
      const after = this.toSourceSpan(start - 1, start).end;
      const encoded = this.encode(newText);
      return encoded === undefined ? undefined : { start: after, end: after, newText: encoded };
    }
    // Emptying a token of a CoNLL file would leave a line with a tag and no token.
    if (newText === '' && this.tokens?.some((token) => token.start >= start && token.end <= end)) return undefined;
    let expected = -1;
    for (let i = pieceAt(this.pieces, start); i < this.pieces.length && this.pieces[i]!.text < end; i++) {
      const piece = this.pieces[i]!;
      if (piece.kind === 'object' || (expected >= 0 && piece.source !== expected)) return undefined;
      expected = piece.source + piece.sourceLength;
    }
    const encoded = this.encode(newText);
    return encoded === undefined ? undefined : { ...this.toSourceSpan(start, end), newText: encoded };
  }
}

/** Index of the piece (pieces are in order) that holds a text offset; 0 if there are no pieces. */
export function pieceAt(pieces: readonly Piece[], offset: number): number {
  let low = 0;
  let high = pieces.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (pieces[middle]!.text <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Whether a text is more than white space and objects. */
function saysAnything(text: string): boolean {
  // Most texts begin with a letter of these ranges, so that there is no need to look for one.
  const first = text.charCodeAt(0);
  return (first > 0x20 && first < 0x7f) || (first >= 0x400 && first < 0x530) || /[^\s\uFFFC]/.test(text);
}

/**
 * The segment of units `[start, end)` of a source as they stand, at most `MAX_SEGMENT` of them: what a `SegmentBuilder` makes of them, in a
 * fraction of the time. Undefined where there is nothing but white space.
 */
export function plainSegment(
  source: string,
  start: number,
  end: number,
  path?: string,
  role?: string,
  encode?: (text: string) => string,
): Segment | undefined {
  const text = source.slice(start, end);
  if (!saysAnything(text)) return undefined;
  const { length } = text;
  const pieces: Piece[] = [{ text: 0, textLength: length, source: start, sourceLength: length, kind: 'literal' }];
  return new Segment({ text, pieces, start, end, path, role, encode });
}

/** Collects pieces in order and makes segments of them. */
export class SegmentBuilder {
  private readonly parts: string[] = [];
  private readonly pieces: Piece[] = [];
  private length = 0;

  get isEmpty(): boolean {
    return this.length === 0;
  }

  /** Units `[start, end)` of the source as they stand. */
  literal(source: string, start: number, end: number): void {
    if (end <= start) return;
    const last = this.pieces.at(-1);
    if (last?.kind === 'literal' && last.source + last.sourceLength === start) {
      const length = last.textLength + end - start;
      this.pieces[this.pieces.length - 1] = { ...last, textLength: length, sourceLength: length };
    } else {
      this.pieces.push({
        text: this.length,
        textLength: end - start,
        source: start,
        sourceLength: end - start,
        kind: 'literal',
      });
    }
    this.parts.push(source.slice(start, end));
    this.length += end - start;
  }

  /** Source `[start, end)` stands for `text`. */
  escape(text: string, start: number, end: number): void {
    this.add(text, start, end, 'escape');
  }

  /** Source `[start, end)` is not prose, but has prose around it; `text` stands for it and no edit may touch it. */
  object(start: number, end: number, text = OBJECT): void {
    this.add(text, start, end, 'object');
  }

  private add(text: string, start: number, end: number, kind: 'escape' | 'object'): void {
    if (text === '') return;
    this.pieces.push({ text: this.length, textLength: text.length, source: start, sourceLength: end - start, kind });
    this.parts.push(text);
    this.length += text.length;
  }

  /** All that was built so far, not cut. */
  whole(): { readonly text: string; readonly pieces: readonly Piece[] } {
    return { text: this.parts.join(''), pieces: this.pieces };
  }

  /** The segments built so far, cut to `MAX_SEGMENT`; none where there is nothing but white space and objects. */
  build(init: Omit<SegmentInit, 'text' | 'pieces' | 'start' | 'end' | 'part'>): Segment[] {
    const text = this.parts.length === 1 ? this.parts[0]! : this.parts.join('');
    if (!saysAnything(text)) return [];
    if (text.length <= MAX_SEGMENT) {
      const { pieces } = this;
      const last = pieces[pieces.length - 1]!;
      const { path, record, role, tokens, encode } = init;
      const end = last.source + last.sourceLength;
      return [
        new Segment({ text, pieces: [...pieces], start: pieces[0]!.source, end, path, record, role, tokens, encode }),
      ];
    }
    const cuts = cutPoints(text, MAX_SEGMENT);
    const segments: Segment[] = [];
    let from = 0;
    let index = 0;
    for (const [part, to] of cuts.entries()) {
      const pieces: Piece[] = [];
      while (index < this.pieces.length && this.pieces[index]!.text < to) {
        const piece = this.pieces[index]!;
        if (piece.kind === 'literal') {
          const skip = Math.max(0, from - piece.text);
          const length = Math.min(to, piece.text + piece.textLength) - piece.text - skip;
          pieces.push({
            ...piece,
            text: piece.text + skip - from,
            textLength: length,
            source: piece.source + skip,
            sourceLength: length,
          });
        } else {
          pieces.push({ ...piece, text: piece.text - from });
        }
        if (piece.text + piece.textLength > to) break;
        index++;
      }
      const first = pieces[0]!;
      const last = pieces.at(-1)!;
      segments.push(
        new Segment({
          ...init,
          text: text.slice(from, to),
          pieces,
          start: first.source,
          end: last.source + last.sourceLength,
          part,
        }),
      );
      from = to;
    }
    return segments;
  }
}

/**
 * Where to cut a long text: at the last paragraph end, else sentence end, else white space in the second half of each
 * window of `max` units; else at `max`, not inside a surrogate pair. Answers with the ends of the slices.
 */
export function cutPoints(text: string, max: number): number[] {
  const cuts: number[] = [];
  let from = 0;
  while (text.length - from > max) {
    const window = text.slice(from, from + max);
    const least = max >> 1;
    let cut = window.lastIndexOf('\n') + 1;
    if (cut < least) cut = lastMatch(window, /[.!?…]["»”)]*\s+/gu, least);
    if (cut < least) cut = lastMatch(window, /\s+/gu, least);
    if (cut < least) {
      cut = max;
      if (isHighSurrogate(text.charCodeAt(from + cut - 1))) cut--;
    }
    from += cut;
    cuts.push(from);
  }
  cuts.push(text.length);
  return cuts;
}

/** End of the last match of `pattern` that ends at or after `least`; 0 if none. */
function lastMatch(text: string, pattern: RegExp, least: number): number {
  let end = 0;
  for (const match of text.matchAll(pattern)) {
    const candidate = match.index + match[0].length;
    if (candidate >= least) end = candidate;
  }
  return end;
}
