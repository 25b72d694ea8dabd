/**
 * A document and what is known of it. The text is cut into chunks, the smallest ranges of lines that can be segmented by
 * themselves; an edit replaces the chunks that it touches and no others, and only those are analysed again. What is kept of
 * a chunk is its findings alone, in offsets of the chunk, so that a large file costs little more than its text and an edit
 * above a chunk does not move anything in it.
 */
import type { LineFinding } from '../cleaning';
import type { Position, Range } from '../protocol';
import type { Format, FormatOptions, RowReader } from '../text/formats/format';
import { type PlacedSegment, type Prose, type ProseOfRange, proseAt, proseBetween, proseOf } from '../text/prose';
import type { Segment } from '../text/segment';
import { LONG_CHUNK, Segmenter } from '../text/segmenter';
import type { TextStore } from '../text/store';
import type { Span } from '../types';
import type { SegmentOptions } from './analyzer';
import type { AnalysisCache } from './cache';
import { ChunkList, type FindingBlock, type Replaced, type Totals } from './chunkList';
import { type ChunkResult, place, rebase } from './chunkResult';
import { type Clock, SYSTEM_CLOCK } from './clock';
import { DocumentCheck } from './documentCheck';
import type { RuleKind } from './packedResult';
import type { AnalysisPool } from './pool';
import { SegmentAnalyses } from './segmentAnalyses';
import { Sweep } from './sweep';

/** An edit that makes this many chunks or fewer has them analysed at once, ahead of the background sweep. */
const URGENT_CHUNKS = 64;
/** Lines that may be asked for ahead of the background sweep at once: some screens full. */
const URGENT_LINES = 200;

export interface DocumentParts {
  readonly uri: string;
  readonly languageId: string;
  readonly version: number;
  readonly store: TextStore;
  readonly format: Format;
  readonly formatOptions: FormatOptions;
  readonly options: SegmentOptions;
  readonly pool: AnalysisPool;
  readonly cache: AnalysisCache;
  /** Called when the background sweep has made progress or all is done. */
  readonly changed?: () => void;
  /** Default: the machine's. */
  readonly clock?: Clock;
}

function wake(waiters: ReadonlySet<() => void>) {
  for (const waiter of waiters) waiter();
}

export class AnalysedDocument {
  readonly uri: string;
  readonly languageId: string;
  version: number;
  readonly store: TextStore;
  readonly format: Format;
  /** Tells it from one that is opened later under the same name and version, ms. */
  readonly openedAt = performance.timeOrigin + performance.now();
  /** An answer was given before all was analysed, so that the client must be asked to ask again. */
  answeredEarly = false;
  /** Changes with what is known of the document as a whole, and with what a backend said later. */
  checkRevision = 0;
  /** The revision that the client was last told of. */
  reportedCheck = 0;
  /** The beginning, which an editor shows of a file that was just opened, is analysed. */
  private begun = false;
  /** Somebody was answered by the beginning alone. */
  private beginningTold = false;
  private readonly beginners = new Set<() => void>();
  private closed = false;
  private cleaning: boolean;
  private fineweb2: SegmentOptions['fineweb2'];
  private readonly waiters = new Set<() => void>();
  private readonly chunks: ChunkList;
  private readonly segmenter: Segmenter;
  private readonly cache: AnalysisCache;
  private readonly analyses: SegmentAnalyses;
  private readonly check: DocumentCheck;
  private readonly sweep: Sweep;
  private readonly changed: () => void;

  constructor(parts: DocumentParts) {
    const { clock = SYSTEM_CLOCK } = parts;
    this.uri = parts.uri;
    this.languageId = parts.languageId;
    this.version = parts.version;
    this.store = parts.store;
    this.format = parts.format;
    this.cleaning = parts.options.cleaning;
    this.fineweb2 = parts.options.fineweb2;
    this.changed = parts.changed ?? (() => {});
    this.segmenter = new Segmenter(this.format, parts.formatOptions, this.store, () => clock.now());
    this.chunks = new ChunkList(this.store, this.format.chunk, (line, isInside) =>
      this.segmenter.rows!.goesOn(line, isInside),
    );
    this.cache = parts.cache;
    this.analyses = new SegmentAnalyses(parts.pool, parts.cache, parts.options);
    this.check = new DocumentCheck(this, parts.pool, clock);
    this.sweep = new Sweep(
      this.chunks,
      (index, line, done) => this.submit(index, line, false, done),
      () => {
        this.begun = true;
        wake(this.beginners);
      },
      () => this.segmenter.longTime,
      this.changed,
      () => {
        const { length, unsubmitted } = this.chunks;
        parts.pool.expect(unsubmitted === 0 ? 0 : (this.store.length * unsubmitted) / length);
        return parts.pool.lanes;
      },
      clock,
    );
    this.reset();
  }

  get isClosed(): boolean {
    return this.closed;
  }

  get formatOptions(): FormatOptions {
    return this.segmenter.formatOptions;
  }

  /** Share of the chunks that are analysed, 0..1. */
  get progress(): number {
    return this.chunks.length === 0 ? 1 : 1 - this.chunks.open / this.chunks.length;
  }

  /** Chunks that hold a `qalam:` directive; where there are none, nobody need look for them. */
  get chunksWithDirectives(): number {
    return this.chunks.withDirectives;
  }

  /** Chunks handed to analysis since the document was opened: what growth tests look at. */
  get analysedChunks(): number {
    return this.chunks.submitted;
  }

  /** How rows are read, where they are the chunks. */
  get rows(): RowReader | undefined {
    return this.segmenter.rows;
  }

  /** The first lines of all chunks, and the line behind the last one. */
  chunkLines(): Int32Array {
    return this.chunks.firstLines();
  }

  get footprint(): ChunkList['footprint'] {
    return this.chunks.footprint;
  }

  get checkState(): DocumentCheck['state'] {
    return this.check.state;
  }

  /**
   * Resolves when every chunk is analysed, or after `limit` ms at the latest; true when all is done. `beginning`: also when that of a
   * document which was just opened is, once.
   */
  async settled(limit: number, beginning = false): Promise<boolean> {
    if (this.chunks.open === 0) return true;
    const isFirst = beginning && !this.beginningTold;
    if (!(isFirst && this.begun)) {
      await new Promise<void>((resolve) => {
        const waiter = () => {
          clearTimeout(timer);
          this.waiters.delete(waiter);
          this.beginners.delete(waiter);
          resolve();
        };
        const timer = setTimeout(waiter, limit);
        this.waiters.add(waiter);
        if (isFirst) this.beginners.add(waiter);
      });
    }
    if (beginning && this.begun) this.beginningTold = true;
    return this.chunks.open === 0;
  }

  /** Replaces a range of the text (LSP positions, clamped as LSP says); `range` undefined: the whole text. */
  edit(range: Range | undefined, newText: string, version: number): void {
    this.version = version;
    const { store, chunks } = this;
    const whole = { start: { line: 0, character: 0 }, end: { line: store.lineCount, character: 0 } };
    const at = range ?? whole;
    const first = store.line(at.start.line).text;
    const last = store.line(at.end.line).text;
    const offsets = [store.offsetAt(at.start), store.offsetAt(at.end)].sort((a, b) => a - b);
    const change = store.edit(at, newText);
    this.check.move(change, first, last);
    this.scheduleCheck();
    /** What was known of the one chunk that the edit is in, moved. */
    const rebased = (index: number, line: number) => {
      const base = store.offsetAt({ line, character: 0 });
      const known = chunks.resultAt(index);
      return known && rebase(known, offsets[0]! - base, offsets[1]! - base, newText.length);
    };
    if (this.format.chunk === 'line') {
      const { startLine, removed, inserted } = change;
      const isInside = removed === 1 && inserted === 1 && chunks.isLong(startLine, 1);
      const known = isInside ? rebased(startLine, startLine) : undefined;
      this.replaced(chunks.replaceLines(change), known);
    } else if (this.format.chunk === 'document' && chunks.length === 1 && store.length > LONG_CHUNK) {
      const known = rebased(0, 0);
      this.replaced(chunks.replaceDocument(), known);
    } else if (this.format.chunk === 'paragraph') {
      this.replaced(chunks.replaceParagraphs(change), undefined);
    } else if (this.format.chunk === 'rows') {
      const isOther = change.startLine <= this.segmenter.rows!.lines && this.segmenter.readHead();
      if (isOther) this.reset();
      else this.replaced(chunks.replaceRows(change), undefined);
    } else {
      this.reset();
    }
  }

  /** Analyses few new chunks at once; long ones later, with `known` shown of them until then. */
  private replaced({ index, count, startLine }: Replaced, known: ChunkResult | undefined) {
    if (count <= URGENT_CHUNKS) {
      let line = startLine;
      for (let i = index; i < index + count; i++) {
        const lines = this.chunks.linesAt(i);
        if (this.chunks.isLong(line, lines)) this.sweep.postpone(i, known);
        else this.submit(i, line, true);
        line += lines;
      }
    }
    this.sweep.start();
  }

  /** Analyses all again under other options; segments analysed before under the same options cost nothing. */
  setOptions(options: SegmentOptions, formatOptions: FormatOptions): void {
    const isSameFormat = JSON.stringify(formatOptions) === JSON.stringify(this.formatOptions);
    if (!this.analyses.setOptions(options) && isSameFormat) return;
    this.cleaning = options.cleaning;
    this.fineweb2 = options.fineweb2;
    this.segmenter.formatOptions = formatOptions;
    this.segmenter.forget();
    this.reset();
  }

  /** Analyses all again, e.g. after the worker came back with other data. */
  reset(): void {
    this.segmenter.readHead();
    this.chunks.reset();
    this.sweep.start();
    this.scheduleCheck();
  }

  close(): void {
    this.closed = true;
    this.check.close();
    this.sweep.close();
    this.segmenter.forget();
    this.chunks.clear();
    wake(this.waiters);
  }

  /** Has the chunks that overlap these lines analysed ahead of the others; of many lines, the first `URGENT_LINES`. */
  prioritise(startLine: number, endLine: number): void {
    if (this.chunks.open === 0) return;
    this.chunks.forEach(startLine, Math.min(endLine, startLine + URGENT_LINES), (index, line) => {
      if (this.chunks.isNew(index)) this.submit(index, line, true);
    });
  }

  /** Segments one chunk and has it analysed, as `Sweep` wants it. */
  private submit(index: number, line: number, urgent: boolean, done?: () => void): number {
    const { chunks } = this;
    const chunk = chunks.begin(index);
    const text = chunks.text(line, chunk.lines);
    const { segments, problems } = this.segmenter.segment(text, line);
    // A long chunk is analysed again at each pause, and most of it is as it was.
    const passing = !urgent && text.length <= LONG_CHUNK && !this.cache.holds(this.store.length);
    return this.analyses.start(segments, urgent, passing, (analyses) => {
      done?.();
      if (!chunk.alive) return;
      const result = () => place(text, segments, problems, analyses);
      chunks.finish(chunk, result());
      const refining = this.analyses.refine(segments, analyses, urgent);
      if (refining) {
        chunk.refining = refining.controller;
        refining.refined.then((isOther) => {
          if (!chunk.alive || !isOther) return;
          chunks.show(chunk, result());
          // So far the client was given the embedded model's entities.
          this.checked(true, true);
        });
      }
      chunks.compact(index, chunk);
      if (chunks.open === 0) {
        wake(this.waiters);
        this.changed();
      }
    });
  }

  private scheduleCheck() {
    this.check.schedule(!this.closed && this.cleaning, {
      formatOptions: this.formatOptions,
      ...(this.fineweb2 && { fineweb2: this.fineweb2 }),
    });
  }

  /** Takes notice of what is known later than the chunks; see `Checked`. */
  checked(isDifferent: boolean, changed: boolean): void {
    if (isDifferent) this.checkRevision++;
    if (changed) this.changed();
  }

  /** Calls `visit` for each analysed chunk that overlaps the lines, with the chunk's first line. */
  forEachResult(
    visit: (result: ChunkResult, startLine: number) => void,
    startLine = 0,
    endLine = Number.MAX_SAFE_INTEGER,
  ): void {
    this.chunks.forEach(startLine, endLine, (index, line) => {
      const result = this.chunks.resultAt(index);
      if (result) visit(result, line);
    });
  }

  /** As `ChunkList.findingBlocks`. */
  findingBlocks(isWanted: (kinds: ReadonlySet<RuleKind>) => boolean): Generator<FindingBlock, void> {
    return this.chunks.findingBlocks(isWanted);
  }

  /** As `ChunkList.totals`. */
  totals(): Totals {
    return this.chunks.totals();
  }

  /** As `DocumentCheck.findings`. */
  documentFindings(startLine = 0, endLine = Number.MAX_SAFE_INTEGER): Generator<LineFinding, void> {
    return this.check.findings(startLine, endLine);
  }

  /** The document range of a span of the chunk that starts at `chunkLine`. */
  toRange(chunkLine: number, span: Span): Range {
    if (this.format.chunk === 'line') {
      return { start: { line: chunkLine, character: span.start }, end: { line: chunkLine, character: span.end } };
    }
    const base = this.store.offsetAt({ line: chunkLine, character: 0 });
    return { start: this.store.positionAt(base + span.start), end: this.store.positionAt(base + span.end) };
  }

  /** As `toRange`, for an edit: one that reaches over a line's end takes it in. */
  toEditRange(chunkLine: number, span: Span): Range {
    const range = this.toRange(chunkLine, span);
    if (this.format.chunk !== 'line' || chunkLine + 1 >= this.store.lineCount) return range;
    return span.end > this.store.line(chunkLine).text.length
      ? { start: range.start, end: { line: chunkLine + 1, character: 0 } }
      : range;
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
    for (const { segment, base } of this.segmentsIn(startLine, endLine)) visit(segment, base);
  }

  private *segmentsIn(startLine: number, endLine: number): Generator<PlacedSegment, void> {
    const found: { line: number; lines: number }[] = [];
    this.chunks.forEach(startLine, endLine, (index, line) => {
      found.push({ line, lines: this.chunks.linesAt(index) });
    });
    for (const { line, lines } of found) {
      const base = this.store.offsetAt({ line, character: 0 });
      for (const segment of this.segmenter.segment(this.chunks.text(line, lines), line).segments)
        yield { segment, base };
    }
  }

  /** As `proseAt` of `text/prose`, with the language of the chunk where it is analysed. */
  proseAt(position: Position, prefixUnits: number, suffixUnits: number): Prose | undefined {
    let found: Prose | undefined;
    this.chunks.forEach(position.line, position.line, (index, line) => {
      if (found) return;
      const { segments } = this.segmenter.segment(this.chunks.text(line, this.chunks.linesAt(index)), line);
      const prose = proseAt(this, { line, segments }, position, prefixUnits, suffixUnits);
      const languages = [...(this.chunks.resultAt(index)?.languages ?? [])].sort(([, a], [, b]) => b - a);
      const language = languages[0]?.[0];
      found = prose && { ...prose, ...(language !== undefined && { language }) };
    });
    return found;
  }

  /** The prose of some lines, decoded: at most `limit` UTF-16 units, cut to the range at its ends. */
  proseIn({ start, end }: Range, limit: number): { texts: string[]; whole: boolean } {
    const segments = this.segmentsIn(start.line, end.line);
    return proseBetween(segments, this.store.offsetAt(start), this.store.offsetAt(end), limit);
  }

  /** As `proseOf` of `text/prose`. */
  proseOf(range: Range): ProseOfRange | undefined {
    return proseOf(this, this.segmentsIn(range.start.line, range.start.line), range);
  }

  /** The text from the start of a range to a caret in it; empty where the caret stands before it. */
  textUpTo(range: Range, caret: Position): string {
    return this.store.slice(this.store.offsetAt(range.start), this.store.offsetAt(caret));
  }
}
