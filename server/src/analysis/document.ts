/**
 * A document and what is known of it. The text is cut into chunks, the smallest ranges of lines that can be segmented by
 * themselves; an edit replaces the chunks that it touches and no others, and only those are analysed again. What is kept of
 * a chunk is its findings alone, in offsets of the chunk, so that a large file costs little more than its text and an edit
 * above a chunk does not move anything in it.
 */
import { type LineFinding, nearDuplicate, repeatedLine } from '../cleaning';
import { settleEntities } from '../entities/backends/backend';
import type { Position, Range } from '../protocol';
import { affectedLines, chunksOf } from '../text/chunks';
import type { Format, FormatOptions, Segmentation } from '../text/formats/format';
import { OBJECT, type Segment } from '../text/segment';
import type { LineChange, TextStore } from '../text/store';
import type { Finding, Span } from '../types';
import type { SegmentAnalysis, SegmentOptions } from './analyzer';
import type { AnalysisCache } from './cache';
import { type ChunkResult, type PlacedFinding, place, rebase } from './chunkResult';
import { findingsIn, PackedResult, packResult, type RuleKind } from './packedResult';
import type { AnalysisPool } from './pool';

/** An edit that makes this many chunks or fewer has them analysed at once, ahead of the background sweep. */
const URGENT_CHUNKS = 64;
/** Lines that may be asked for ahead of the background sweep at once: some screens full. */
const URGENT_LINES = 200;
/**
 * UTF-16 units of text that the background sweep segments and submits at a time. While they are analysed the next are made
 * ready, so that the worker need not wait; it stays at most so far ahead.
 */
const SWEEP_UNITS = 8_000;
/** How long it may hold the thread at a time, ms. */
const SWEEP_SLICE = 5;
/** Chunks in a row that a walk over findings passes over without a word. */
const SILENT_UNITS = 2048;

/**
 * A longer chunk, in UTF-16 units, is not segmented at each keystroke, which would hold the thread for 50 to 100 ms a million,
 * but when there has been no edit for `QUIET` ms, or `QUIET_REST` times what the last time took.
 */
const LONG_CHUNK = 100_000;
const QUIET = 300;
const QUIET_REST = 4;

/** Quiet after an edit before the document is checked as a whole, ms. */
const CHECK_DELAY = 500;
/** A check that took long waits this many times longer: it must not keep the analysis thread busy while somebody writes. */
const CHECK_REST = 4;
/** UTF-16 units; longer documents are not checked as a whole in the editor, the command line does it. */
const LARGEST_CHECKED = 20_000_000;
/** Lines that are remembered to compare others with: at about 700 bytes each, for as long as a check runs. */
const CHECK_MEMORY = 200_000;
/** Rules whose first argument is the number, from 1, of another line. */
const TWIN_RULES: ReadonlySet<string> = new Set([repeatedLine.id, nearDuplicate.id]);

/** The line (from 0) that a finding says its own line is like. */
export function twinLine(finding: Finding): number | undefined {
  return TWIN_RULES.has(finding.rule) ? Number(finding.args?.[0]) - 1 : undefined;
}

interface Chunk {
  readonly lines: number;
  /** `waiting`: for a moment without edits, see `LONG_CHUNK`. */
  state: 'new' | 'waiting' | 'running' | 'done';
  alive: boolean;
  /** Packed, but where that cannot be done. */
  result: string | ChunkResult | undefined;
  /** Asks a backend about its entities. */
  refining?: AbortController;
}

/** A chunk, or a chunk of one line that is analysed, as its packed result: of a large file nearly all are these. */
type Slot = Chunk | string;

const newChunk = (lines: number): Chunk => ({ lines, state: 'new', alive: true, result: undefined });
/** Stands for every line that nobody has asked about; a chunk of its own takes its place when it is analysed. */
const NEW_LINE: Chunk = newChunk(1);

const linesOf = (slot: Slot) => (typeof slot === 'string' ? 1 : slot.lines);
const stateOf = (slot: Slot) => (typeof slot === 'string' ? 'done' : slot.state);

function resultOf(slot: Slot): ChunkResult | undefined {
  const result = typeof slot === 'string' ? slot : slot.result;
  return typeof result === 'string' ? (result === '' ? undefined : new PackedResult(result)) : result;
}

function discard(slot: Slot) {
  if (typeof slot === 'string' || slot === NEW_LINE) return;
  slot.alive = false;
  slot.refining?.abort();
}

/** Decoded prose around a caret. */
export interface Prose {
  readonly prefix: string;
  readonly suffix: string;
  /** Writes inserted prose as the document's format needs it, e.g. with JSON escapes. */
  readonly encode: (text: string) => string | undefined;
  /** Label of the language of most of the chunk, where it is analysed. */
  readonly language?: string;
  /** What else stands around: the record's other fields, the same field of records nearby, the messages before. */
  readonly context: {
    readonly fields?: readonly { readonly name: string; readonly value: string }[];
    readonly neighbours?: readonly string[];
    readonly messages?: readonly { readonly role: 'system' | 'user' | 'assistant'; readonly content: string }[];
  };
}

/** How many records before and after lend their field, how much of a text is lent and how much of all, UTF-16 units. */
const RECORDS_BEFORE = 40;
const RECORDS_AFTER = 2;
const CONTEXT_UNITS = 1_000;
const LENT_UNITS = 8_000;

export class AnalysedDocument {
  private chunks: Slot[] = [];
  private undone = 0;
  /** Chunks that nobody has submitted yet: the sweep's work. */
  private fresh = 0;
  private sweeping = false;
  private closed = false;
  private readonly waiters = new Set<() => void>();
  private optionsKey: string;
  /** Chunks that hold a `qalam:` directive; where there are none, nobody need look for them. */
  chunksWithDirectives = 0;
  /** Counts chunks handed to analysis since the document was opened: what growth tests look at. */
  analysedChunks = 0;
  /** An answer was given before all was analysed, so that the client must be asked to ask again. */
  answeredEarly = false;
  /** Changes with what is known of the document as a whole, and with what a backend said later. */
  checkRevision = 0;
  /** The revision that the client was last told of. */
  reportedCheck = 0;
  /** The document as a whole: is it checked, will it be, is it too large for that; `off` by format or settings. */
  checkState: 'off' | 'pending' | 'done' | 'tooLarge' = 'off';
  private lineFindings: readonly LineFinding[] = [];
  private checkTimer: NodeJS.Timeout | undefined;
  private checkTime = 0;
  private checkNumber = 0;

  constructor(
    readonly uri: string,
    readonly languageId: string,
    public version: number,
    readonly store: TextStore,
    readonly format: Format,
    private formatOptions: FormatOptions,
    private options: SegmentOptions,
    private readonly pool: AnalysisPool,
    private readonly cache: AnalysisCache,
    /** Called when the background sweep has made progress or all is done. */
    private readonly changed: () => void = () => {},
  ) {
    this.optionsKey = JSON.stringify(options);
    this.reset();
  }

  /** Share of the chunks that are analysed, 0..1. */
  get progress(): number {
    return this.chunks.length === 0 ? 1 : 1 - this.undone / this.chunks.length;
  }

  /** Resolves when every chunk is analysed, or after `limit` ms at the latest; true when all is done. */
  async settled(limit: number): Promise<boolean> {
    if (this.undone === 0) return true;
    await new Promise<void>((resolve) => {
      const waiter = () => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        this.waiters.delete(waiter);
        resolve();
      }, limit);
      this.waiters.add(waiter);
    });
    return this.undone === 0;
  }

  /** Replaces a range of the text (LSP positions, clamped as LSP says); `range` undefined: the whole text. */
  edit(range: Range | undefined, newText: string, version: number): void {
    this.version = version;
    const whole = { start: { line: 0, character: 0 }, end: { line: this.store.lineCount, character: 0 } };
    const place = range ?? whole;
    const first = this.store.line(place.start.line).text;
    const last = this.store.line(place.end.line).text;
    const offsets = [this.store.offsetAt(place.start), this.store.offsetAt(place.end)].sort((a, b) => a - b);
    const change = this.store.edit(place, newText);
    this.moveLineFindings(change, first, last);
    this.scheduleCheck();
    /** What was known of the one chunk that the edit is in. */
    const rebased = (index: number, line: number) => {
      const base = this.store.offsetAt({ line, character: 0 });
      const known = resultOf(this.chunks[index]!);
      return known && rebase(known, offsets[0]! - base, offsets[1]! - base, newText.length);
    };
    if (this.format.chunk === 'line') {
      const { startLine, removed, inserted } = change;
      const added = new Array<Slot>(inserted).fill(NEW_LINE);
      const isInside = removed === 1 && inserted === 1 && this.isLong(startLine, 1);
      this.replaceChunks(startLine, removed, added, startLine, isInside ? rebased(startLine, startLine) : undefined);
    } else if (this.format.chunk === 'document' && this.chunks.length === 1 && this.store.length > LONG_CHUNK) {
      this.replaceChunks(0, 1, [newChunk(this.store.lineCount)], 0, rebased(0, 0));
    } else if (this.format.chunk === 'paragraph') {
      this.replaceParagraphs(change);
    } else {
      this.reset();
    }
  }

  /** Analyses all again under other options; segments analysed before under the same options cost nothing. */
  setOptions(options: SegmentOptions, formatOptions: FormatOptions): void {
    const key = JSON.stringify(options);
    if (key === this.optionsKey && JSON.stringify(formatOptions) === JSON.stringify(this.formatOptions)) return;
    this.options = options;
    this.optionsKey = key;
    this.formatOptions = formatOptions;
    this.lastLong = undefined;
    this.reset();
  }

  /** Analyses all again, e.g. after the worker came back with other data. */
  reset(): void {
    for (const chunk of this.chunks) discard(chunk);
    this.chunks = this.splitAll();
    this.chunksWithDirectives = 0;
    this.undone = this.chunks.length;
    this.fresh = this.chunks.length;
    this.sweep();
    this.scheduleCheck();
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.checkTimer);
    clearTimeout(this.quietTimer);
    this.lastLong = undefined;
    for (const chunk of this.chunks) discard(chunk);
    this.chunks = [];
    this.undone = 0;
    this.fresh = 0;
    this.wake();
  }

  /** Has the chunks that overlap these lines analysed ahead of the others; of many lines, the first `URGENT_LINES`. */
  prioritise(startLine: number, endLine: number): void {
    if (this.undone === 0) return;
    this.forEachChunk(startLine, Math.min(endLine, startLine + URGENT_LINES), (chunk, line, index) => {
      if (stateOf(chunk) === 'new') this.submit(index, line, true);
    });
  }

  /** Calls `visit` for each analysed chunk that overlaps the lines, with the chunk's first line. */
  forEachResult(
    visit: (result: ChunkResult, startLine: number) => void,
    startLine = 0,
    endLine = Number.MAX_SAFE_INTEGER,
  ) {
    this.forEachChunk(startLine, endLine, (chunk, line) => {
      const result = resultOf(chunk);
      if (result) visit(result, line);
    });
  }

  /**
   * Findings about lines as parts of the whole document, by line, as of the last check; an edit takes away those that it
   * may have made wrong.
   */
  *documentFindings(startLine = 0, endLine = Number.MAX_SAFE_INTEGER): Generator<LineFinding, void> {
    for (const one of this.lineFindings) if (one.line >= startLine && one.line <= endLine) yield one;
  }

  /** As `toRange`, for an edit: one that reaches over a line's end takes it in. */
  toEditRange(chunkLine: number, span: Span): Range {
    const range = this.toRange(chunkLine, span);
    if (this.format.chunk !== 'line' || chunkLine + 1 >= this.store.lineCount) return range;
    return span.end > this.store.line(chunkLine).text.length
      ? { start: range.start, end: { line: chunkLine + 1, character: 0 } }
      : range;
  }

  /** The prose of some lines, decoded: at most `limit` UTF-16 units, cut to the range at its ends. */
  proseIn({ start, end }: Range, limit: number): { texts: string[]; whole: boolean } {
    const texts: string[] = [];
    let left = limit;
    const from = this.store.offsetAt(start);
    const to = this.store.offsetAt(end);
    this.forEachChunk(start.line, end.line, (chunk, line) => {
      if (left <= 0) return;
      const base = this.store.offsetAt({ line, character: 0 });
      for (const segment of this.segment(this.chunkText(chunk, line)).segments) {
        if (base + segment.end <= from || base + segment.start >= to || left <= 0) continue;
        const first = base + segment.start < from ? segment.fromSource(from - base) : 0;
        const last = base + segment.end > to ? segment.fromSource(to - base) : segment.text.length;
        const text = segment.text.slice(first, last).slice(0, left);
        left -= text.length;
        if (text.trim() !== '') texts.push(text);
      }
    });
    return { texts, whole: left > 0 };
  }

  /**
   * Keeps what was found where it still holds, under its new line number. `first` and `last`: the first and the last line
   * of the edit as they were; whole lines put in or taken out leave one of them as it is.
   */
  private moveLineFindings(change: LineChange, first: string, last: string) {
    if (this.lineFindings.length === 0) return;
    let { startLine, removed, inserted } = change;
    if (this.store.line(startLine).text === first) {
      startLine++;
      removed--;
      inserted--;
    } else if (this.store.line(startLine + inserted - 1).text === last) {
      removed--;
      inserted--;
    }
    const by = inserted - removed;
    const touches = (line: number) => line >= startLine && line < startLine + removed;
    const isTouched = ({ line, finding }: LineFinding) => touches(line) || touches(twinLine(finding) ?? -1);
    // A letter typed: nothing moves, and mostly nothing is lost.
    if (by === 0 && !this.lineFindings.some(isTouched)) return;
    const moved = (line: number) => (line < startLine ? line : line >= startLine + removed ? line + by : -1);
    this.lineFindings = this.lineFindings.flatMap((one) => {
      const line = moved(one.line);
      const twin = twinLine(one.finding);
      const movedTwin = twin === undefined ? 0 : moved(twin);
      if (line < 0 || movedTwin < 0) return [];
      if (twin === undefined || twin === movedTwin) return [line === one.line ? one : { line, finding: one.finding }];
      const args = [`${movedTwin + 1}`, ...one.finding.args!.slice(1)];
      return [{ line, finding: { ...one.finding, args } }];
    });
  }

  private scheduleCheck() {
    clearTimeout(this.checkTimer);
    this.checkNumber++;
    // What is compared is lines.
    const wanted = !this.closed && this.options.cleaning && this.format.chunk === 'line';
    if (!wanted || this.store.length > LARGEST_CHECKED) {
      this.checkState = wanted ? 'tooLarge' : 'off';
      this.setLineFindings([]);
      return;
    }
    this.checkState = 'pending';
    const delay = Math.max(CHECK_DELAY, this.checkTime * CHECK_REST);
    this.checkTimer = setTimeout(() => this.check(), delay);
  }

  private async check() {
    const number = this.checkNumber;
    const isWanted = () => !this.closed && this.checkNumber === number;
    // What can be said line by line goes first.
    while (isWanted() && !(await this.settled(5000)));
    if (!isWanted()) return;
    const format = this.format.id;
    const options = { format, formatOptions: this.formatOptions, memory: CHECK_MEMORY };
    const started = performance.now();
    const found = await this.pool.checkDocument(this.store.snapshot().rawLines(), options, isWanted);
    this.checkTime = performance.now() - started;
    if (!found) return;
    this.checkState = 'done';
    this.setLineFindings([...found].sort((a, b) => a.line - b.line || a.finding.start - b.finding.start));
    this.changed();
  }

  private setLineFindings(found: readonly LineFinding[]) {
    const before = this.lineFindings;
    this.lineFindings = found;
    const same = (a: LineFinding, b: LineFinding) =>
      a.line === b.line &&
      a.finding.rule === b.finding.rule &&
      a.finding.start === b.finding.start &&
      a.finding.end === b.finding.end &&
      a.finding.args?.join() === b.finding.args?.join();
    if (before.length !== found.length || !found.every((one, index) => same(one, before[index]!))) this.checkRevision++;
  }

  /**
   * The findings of the analysed chunks, of the kinds that are wanted, with their chunks' first lines; in document order, and
   * a chunk at a time. A walk that waits in between ends early once an edit has given the document other chunks.
   */
  *findings(
    wants: (kind: RuleKind) => boolean,
  ): Generator<readonly [findings: readonly PlacedFinding[], startLine: number], void> {
    const { chunks } = this;
    let line = 0;
    for (let index = 0; index < chunks.length; index++) {
      const chunk = chunks[index]!;
      const result = typeof chunk === 'string' ? chunk : chunk.result;
      const found = typeof result === 'string' ? findingsIn(result, wants) : (result?.findings.filter(wants) ?? []);
      // Now and then where there is nothing to say, too: who walks may want to look at the clock.
      if (found.length > 0 || index % SILENT_UNITS === 0) yield [found, line];
      if (this.chunks !== chunks) return;
      line += linesOf(chunk);
    }
  }

  /** What is kept of results: UTF-16 units of strings, of equal ones once, and objects beside them; for growth tests. */
  get footprint(): { readonly units: number; readonly objects: number } {
    const texts = new Set<string>();
    let objects = 0;
    for (const slot of this.chunks) {
      if (typeof slot !== 'string' && slot !== NEW_LINE) objects++;
      const result = typeof slot === 'string' ? slot : slot.result;
      if (typeof result === 'string') texts.add(result);
      else if (result) objects++;
    }
    let units = 0;
    for (const text of texts) units += text.length;
    return { units, objects };
  }

  get isClosed(): boolean {
    return this.closed;
  }

  /** The document range of a span of the chunk that starts at `chunkLine`. */
  toRange(chunkLine: number, span: Span): Range {
    if (this.format.chunk === 'line') {
      return { start: { line: chunkLine, character: span.start }, end: { line: chunkLine, character: span.end } };
    }
    const base = this.store.offsetAt({ line: chunkLine, character: 0 });
    return { start: this.store.positionAt(base + span.start), end: this.store.positionAt(base + span.end) };
  }

  /**
   * The prose around a caret: decoded text before and after it, at most so many UTF-16 units each, and how to write an
   * insertion there. Undefined where there is no prose, e.g. on a JSON key. In line formats that are plain text, earlier
   * lines belong to the prefix.
   */
  proseAt(position: Position, prefixUnits: number, suffixUnits: number): Prose | undefined {
    let found: Prose | undefined;
    this.forEachChunk(position.line, position.line, (chunk, line) => {
      found ??= this.proseInChunk(chunk, line, position, prefixUnits, suffixUnits);
    });
    return found;
  }

  /**
   * The decoded prose of a range and how to write prose there: in text and Markdown the source itself, elsewhere what lies
   * within one piece of prose; undefined where the range is no such thing.
   */
  proseOf(range: Range): { text: string; range: Range; encode: (text: string) => string | undefined } | undefined {
    const start = this.store.offsetAt(range.start);
    const end = this.store.offsetAt(range.end);
    if (this.format.layout !== 'values') return { text: this.store.slice(start, end), range, encode: (text) => text };
    let found: { text: string; range: Range; encode: (text: string) => string | undefined } | undefined;
    this.forEachSegment(
      (segment, base) => {
        if (found || start - base < segment.start || end - base > segment.end) return;
        const from = segment.fromSource(start - base);
        const to = segment.fromSource(end - base);
        const text = segment.text.slice(from, to);
        // Something that is no prose lies in between.
        if (text.includes(OBJECT)) return;
        const span = segment.toSourceSpan(from, to);
        found = {
          text,
          range: { start: this.store.positionAt(base + span.start), end: this.store.positionAt(base + span.end) },
          encode: (other) => segment.encode(other),
        };
      },
      range.start.line,
      range.start.line,
    );
    return found;
  }

  /**
   * Calls `visit` for each segment of prose in the chunks that overlap the lines, with the document offset that the segment's
   * source offsets count from. The text is segmented anew: not for every keystroke of a large file.
   */
  forEachSegment(
    visit: (segment: Segment, base: number) => void,
    startLine = 0,
    endLine = Number.MAX_SAFE_INTEGER,
  ): void {
    this.forEachChunk(startLine, endLine, (chunk, line) => {
      const base = this.store.offsetAt({ line, character: 0 });
      for (const segment of this.segment(this.chunkText(chunk, line)).segments) {
        visit(segment, base);
      }
    });
  }

  private proseInChunk(
    chunk: Slot,
    line: number,
    position: Position,
    prefixUnits: number,
    suffixUnits: number,
  ): Prose | undefined {
    const { layout } = this.format;
    const base = this.store.offsetAt({ line, character: 0 });
    const caret = this.store.offsetAt(position) - base;
    const { segments } = this.segment(this.chunkText(chunk, line));
    const index = segments.findIndex((candidate) => candidate.start <= caret && caret <= candidate.end);
    const segment = segments[index];
    // An empty line of plain text is prose about to be written.
    if (!segment && layout !== 'lines') return undefined;
    const offset = segment?.fromSource(caret) ?? 0;
    let prefix = segment?.text.slice(0, offset) ?? '';
    if (layout === 'lines') {
      const start = base + caret - prefix.length;
      prefix = this.store.slice(Math.max(0, start - prefixUnits), start) + prefix;
    } else {
      // A long text is cut into parts that follow each other; the paragraphs of a document follow each other as well.
      const paragraphs = layout === 'paragraphs';
      for (let i = index; i > 0 && prefix.length < prefixUnits; i--) {
        const before = segments[i - 1]!;
        if (segments[i]!.part) prefix = before.text + prefix;
        else if (paragraphs && before.role === segment!.role) prefix = `${before.text.trimEnd()}\n\n${prefix}`;
        else break;
      }
    }
    const languages = [...(resultOf(chunk)?.languages ?? [])].sort(([, a], [, b]) => b - a);
    const language = languages[0]?.[0];
    return {
      prefix: prefix.slice(-prefixUnits),
      suffix: segment?.text.slice(offset, offset + suffixUnits) ?? '',
      encode: (text) => (segment ? segment.encode(text) : text),
      ...(language !== undefined && { language }),
      context: segment ? this.contextOf(segments, index, line) : {},
    };
  }

  private contextOf(segments: readonly Segment[], index: number, line: number): Prose['context'] {
    const own = segments[index]!;
    if (this.format.records === 'line') {
      const fields = segments.flatMap(({ path, text, part }) =>
        path === undefined || path === own.path || part ? [] : [{ name: path, value: text.slice(0, CONTEXT_UNITS) }],
      );
      const neighbours: string[] = [];
      let lent = 0;
      for (let distance = 1; distance <= RECORDS_BEFORE && lent < LENT_UNITS; distance++) {
        for (const other of [line - distance, ...(distance <= RECORDS_AFTER ? [line + distance] : [])]) {
          if (other < 0 || other >= this.store.lineCount) continue;
          const near = this.format.segment(this.store.linesText(other, other + 1), this.formatOptions).segments;
          const same = near.find((candidate) => candidate.path === own.path);
          if (!same) continue;
          const text = same.text.slice(0, CONTEXT_UNITS);
          neighbours.push(text);
          lent += text.length;
        }
      }
      return { fields, neighbours };
    }
    if (this.format.chat) {
      const messages: { role: 'system' | 'user' | 'assistant'; content: string }[] = [];
      for (const { role, text } of segments.slice(0, index)) {
        if ((role !== 'system' && role !== 'user' && role !== 'assistant') || role === own.role) continue;
        const last = messages.at(-1);
        if (last?.role === role) last.content += `\n\n${text}`;
        else messages.push({ role, content: text });
      }
      return { messages };
    }
    return {};
  }

  /** The text from the start of a range to a caret in it; empty where the caret stands before it. */
  textUpTo(range: Range, caret: Position): string {
    return this.store.slice(this.store.offsetAt(range.start), this.store.offsetAt(caret));
  }

  private forEachChunk(
    startLine: number,
    endLine: number,
    visit: (chunk: Slot, startLine: number, index: number) => void,
  ) {
    if (this.format.chunk === 'line') {
      const last = Math.min(endLine, this.chunks.length - 1);
      for (let line = Math.max(0, startLine); line <= last; line++) visit(this.chunks[line]!, line, line);
      return;
    }
    let line = 0;
    for (const [index, chunk] of this.chunks.entries()) {
      if (line > endLine) return;
      if (line + linesOf(chunk) > startLine) visit(chunk, line, index);
      line += linesOf(chunk);
    }
  }

  private splitAll(): Slot[] {
    if (this.format.chunk === 'line') return new Array<Slot>(this.store.lineCount).fill(NEW_LINE);
    return Array.from(chunksOf(this.store, this.format.chunk), ({ from, to }) => newChunk(to - from));
  }

  private replaceParagraphs(change: LineChange) {
    // The lines to read again as they are numbered now, and the chunks that held them before the edit.
    const { from, to } = affectedLines(this.store, 'paragraph', change);
    const oldEnd = to - change.inserted + change.removed;
    let line = 0;
    let first = 0;
    while (first < this.chunks.length && line + linesOf(this.chunks[first]!) <= from)
      line += linesOf(this.chunks[first++]!);
    const start = line;
    let after = first;
    while (after < this.chunks.length && line < oldEnd) line += linesOf(this.chunks[after++]!);
    const end = line + change.inserted - change.removed;
    const added = Array.from(chunksOf(this.store, 'paragraph', start, end), (chunk) => newChunk(chunk.to - chunk.from));
    this.replaceChunks(first, after - first, added, start);
  }

  /** @param rebased what is shown of a long chunk until it is analysed */
  private replaceChunks(index: number, removed: number, added: Slot[], startLine: number, rebased?: ChunkResult) {
    for (let i = index; i < index + removed; i++) {
      const chunk = this.chunks[i]!;
      discard(chunk);
      if (stateOf(chunk) !== 'done') this.undone--;
      if (stateOf(chunk) === 'new') this.fresh--;
      if (resultOf(chunk)?.directives !== undefined) this.chunksWithDirectives--;
    }
    if (added.length === removed) for (let i = 0; i < removed; i++) this.chunks[index + i] = added[i]!;
    else if (added.length <= 1000) this.chunks.splice(index, removed, ...added);
    else this.chunks = [...this.chunks.slice(0, index), ...added, ...this.chunks.slice(index + removed)];
    this.undone += added.length;
    this.fresh += added.length;
    if (added.length <= URGENT_CHUNKS) {
      let line = startLine;
      for (const [offset, chunk] of added.entries()) {
        const lines = linesOf(chunk);
        if (this.isLong(line, lines)) this.postpone(index + offset, lines, rebased);
        else this.submit(index + offset, line, true);
        line += lines;
      }
    }
    this.sweep();
  }

  private chunkText(chunk: Slot, line: number): string {
    return this.store.linesText(line, line + linesOf(chunk));
  }

  private isLong(line: number, lines: number): boolean {
    if (lines === 1) return this.store.rawLine(line).length > LONG_CHUNK;
    return this.format.chunk === 'document' && this.store.length > LONG_CHUNK;
  }

  private quietTimer: NodeJS.Timeout | undefined;
  private readonly waiting = new Set<Chunk>();
  /** How long the last long chunk took to be segmented, ms. */
  private longTime = 0;
  private lastLong: { readonly text: string; readonly segmentation: Segmentation } | undefined;

  /** Has a chunk submitted when no edit has come for a while. */
  private postpone(index: number, lines: number, rebased: ChunkResult | undefined) {
    const chunk = newChunk(lines);
    chunk.state = 'waiting';
    chunk.result = rebased;
    if (rebased?.directives !== undefined) this.chunksWithDirectives++;
    this.chunks[index] = chunk;
    this.fresh--;
    this.waiting.add(chunk);
    clearTimeout(this.quietTimer);
    const quiet = Math.max(QUIET, QUIET_REST * this.longTime);
    this.quietTimer = setTimeout(() => {
      for (const one of this.waiting) {
        if (!one.alive) continue;
        one.state = 'new';
        this.fresh++;
      }
      this.waiting.clear();
      this.sweep();
    }, quiet);
  }

  /** The segments of a chunk. A long one's are remembered: ghost text asks for them where the analysis has just been. */
  private segment(text: string): Segmentation {
    if (text.length <= LONG_CHUNK) return this.format.segment(text, this.formatOptions);
    if (this.lastLong?.text !== text) {
      const started = performance.now();
      this.lastLong = { text, segmentation: this.format.segment(text, this.formatOptions) };
      this.longTime = performance.now() - started;
    }
    return this.lastLong.segmentation;
  }

  /** Segments and analyses one chunk; returns how many UTF-16 units of text went to the worker, and a promise of the end. */
  private submit(index: number, line: number, urgent: boolean): { cost: number; done: Promise<void> | undefined } {
    const before = this.chunks[index]!;
    const chunk = newChunk(linesOf(before));
    if (typeof before !== 'string') chunk.result = before.result;
    this.chunks[index] = chunk;
    chunk.state = 'running';
    this.fresh--;
    this.analysedChunks++;
    const text = this.chunkText(chunk, line);
    const { segments, problems } = this.segment(text);
    const { optionsKey } = this;
    const analyses: (SegmentAnalysis | undefined)[] = segments.map((segment) =>
      this.cache.get(optionsKey, segment.text),
    );
    const finish = () => {
      if (!chunk.alive) return;
      chunk.state = 'done';
      const show = () => {
        const result = place(text, segments, problems, analyses);
        chunk.result = packResult(result) ?? result;
        return result;
      };
      if (resultOf(chunk)?.directives !== undefined) this.chunksWithDirectives--;
      if (show().directives !== undefined) this.chunksWithDirectives++;
      this.refine(chunk, segments, analyses, urgent, show);
      // Not where an edit has moved it.
      if (this.chunks[index] === chunk && chunk.lines === 1 && !chunk.refining && typeof chunk.result === 'string') {
        this.chunks[index] = chunk.result;
      }
      this.undone--;
      if (this.undone === 0) {
        this.wake();
        this.changed();
      }
    };
    const missing = segments.flatMap((segment, index) => (analyses[index] ? [] : [{ segment, index }]));
    if (missing.length === 0) {
      finish();
      return { cost: 0, done: undefined };
    }
    let cost = 0;
    const done = Promise.all(
      missing.map(async ({ segment, index }) => {
        cost += segment.text.length;
        const analysis = await this.pool.analyze(segment.text, this.options, urgent);
        if (analysis) this.cache.set(optionsKey, segment.text, analysis);
        analyses[index] = analysis;
      }),
    ).then(finish);
    return { cost, done };
  }

  /**
   * Asks the backend, where the options name one, about the segments that the embedded model was asked about. What it
   * answers takes the place of the embedded model's entities, which stand until then.
   */
  private async refine(
    chunk: Chunk,
    segments: readonly Segment[],
    analyses: (SegmentAnalysis | undefined)[],
    urgent: boolean,
    show: () => void,
  ) {
    const { optionsKey } = this;
    const { backend, thresholds } = this.options;
    const { refiner } = this.pool;
    if (backend === undefined || !refiner) return;
    const open = analyses.flatMap((analysis, index) =>
      analysis?.tagged && !analysis.refined ? [{ analysis, index }] : [],
    );
    if (open.length === 0) return;
    chunk.refining = new AbortController();
    const { signal } = chunk.refining;
    const answers = await Promise.all(
      open.map(async ({ analysis, index }) => {
        const { text } = segments[index]!;
        const found = await refiner.ask(text, urgent, signal);
        if (!found) return false;
        const { known } = analysis;
        const entities = settleEntities(found, { ...(thresholds && { thresholds }), ...(known && { known }) });
        const refined = { ...analysis, entities, refined: true };
        analyses[index] = refined;
        this.cache.set(optionsKey, text, refined);
        return true;
      }),
    );
    if (!chunk.alive || !answers.includes(true)) return;
    show();
    // What the client has asked for by now is what the embedded model said.
    this.checkRevision++;
    this.changed();
  }

  /** Analyses what is new from the top, a slice at a time, until nothing is. */
  private async sweep() {
    if (this.sweeping || this.fresh === 0) return;
    this.sweeping = true;
    // Opening a file and the edits of one change come in one turn of the event loop: let them all in first.
    await new Promise(setImmediate);
    try {
      let rounds = 0;
      while (this.fresh > 0 && !this.closed) {
        let before: Promise<void>[] = [];
        let running: Promise<void>[] = [];
        let cost = 0;
        let line = 0;
        let started = performance.now();
        // `chunks` may be replaced while this loop waits, hence the index and not an iterator.
        for (let index = 0; index < this.chunks.length && !this.closed; index++) {
          const chunk = this.chunks[index]!;
          if (stateOf(chunk) === 'new') {
            const { cost: added, done } = this.submit(index, line, false);
            cost += added;
            if (done) running.push(done);
          }
          line += linesOf(chunk);
          const full = cost >= SWEEP_UNITS;
          if (full || performance.now() - started > SWEEP_SLICE) {
            const { chunks } = this;
            const { length } = chunks;
            if (full) {
              await Promise.all(before);
              before = running;
              running = [];
              cost = 0;
            }
            await new Promise(setImmediate);
            started = performance.now();
            if (++rounds % 16 === 0) this.changed();
            // An edit moved things: start again from the top; what is done is skipped quickly.
            if (this.chunks !== chunks || this.chunks.length !== length) break;
          }
        }
        await Promise.all([...before, ...running]);
      }
    } finally {
      this.sweeping = false;
    }
  }

  private wake() {
    for (const waiter of this.waiters) waiter();
    this.waiters.clear();
  }
}

/** Whether a position lies in a range; a caret right behind the last character counts as inside. */
export function contains(range: Range, { line, character }: Position): boolean {
  const { start, end } = range;
  if (line < start.line || line > end.line) return false;
  return (line > start.line || character >= start.character) && (line < end.line || character <= end.character);
}
