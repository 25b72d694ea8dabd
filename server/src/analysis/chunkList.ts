/**
 * The chunks of a document and how far their analysis has come. All counters are kept here and nowhere else. Of a large file
 * nearly all chunks are lines that nobody has asked about, which share one value, or analysed lines, which are a string each.
 */
import { affectedLines, chunksOf, type LineRange, rowsOf } from '../text/chunks';
import type { ChunkKind, GoesOn } from '../text/formats/format';
import { LONG_CHUNK } from '../text/segmenter';
import type { LineChange, TextStore } from '../text/store';
import type { ChunkResult, PlacedFinding } from './chunkResult';
import { findingsIn, kindsIn, PackedResult, packResult, type RuleKind } from './packedResult';

/**
 * Chunks of a block when the list is made. A walk over the findings of a large file looks at blocks before chunks: at all blocks, and at
 * all chunks of those that are touched.
 */
const BLOCK = 128;
/** A block that edits have made longer is parted. */
const LONGEST_BLOCK = 2 * BLOCK;
const MOST_KIND_SETS = 100;

export interface Chunk {
  readonly lines: number;
  /** `waiting`: a long chunk that waits for a pause in the edits. */
  state: 'new' | 'waiting' | 'running' | 'done';
  /** False when an edit has put other chunks in its place. */
  alive: boolean;
  /** Packed, unless it cannot be packed. */
  result: string | ChunkResult | undefined;
  /** Aborts the question to a backend about its entities. */
  refining?: AbortController;
}

/** A chunk; a single analysed line is kept as its packed result alone. */
type Slot = Chunk | string;

const newChunk = (lines: number): Chunk => ({ lines, state: 'new', alive: true, result: undefined });
/** Stands for every line that nobody has asked about; a chunk of its own takes its place when it is analysed. */
const NEW_LINE: Chunk = newChunk(1);

const rowChunk = ({ from, to }: LineRange): Chunk => (to - from === 1 ? NEW_LINE : newChunk(to - from));

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

/** What is known of a block while all of its chunks are analysed and none of them changes. */
interface Known {
  readonly lines: number;
  readonly kinds: ReadonlySet<RuleKind>;
  totals?: Totals;
}

/** Chunks in a row. */
interface Block {
  length: number;
  known?: Known | undefined;
}

/** Sums over analysed chunks. */
export interface Totals {
  readonly entities: number;
  /** UTF-16 units of prose by language label. */
  readonly languages: ReadonlyMap<string, number>;
}

/** The findings of analysed chunks in a row. */
export interface FindingBlock {
  /** Another object whenever anything known of the chunks is other; undefined while some are not analysed. */
  readonly identity: object | undefined;
  /** The first line of its first chunk. */
  readonly startLine: number;
  /** Of its findings; blocks with the same have one set, as a rule. Undefined with the identity. */
  readonly kinds: ReadonlySet<RuleKind> | undefined;
  /** The findings of the kinds in document order, a chunk at a time, with their chunks' first lines. */
  findings(wants: (kind: RuleKind) => boolean): Generator<FindingsOfChunk, void>;
}

export type FindingsOfChunk = readonly [findings: readonly PlacedFinding[], startLine: number];

/** Blocks that cover so many chunks. */
function blocksOf(length: number): Block[] {
  const blocks: Block[] = [];
  for (let left = length; left > 0; left -= BLOCK) blocks.push({ length: Math.min(left, BLOCK) });
  return blocks;
}

function linesIn(slots: readonly Slot[], start: number, end: number): number {
  let lines = 0;
  for (let index = start; index < end; index++) lines += linesOf(slots[index]!);
  return lines;
}

function totalsOf(slots: readonly Slot[], start: number, end: number): Totals {
  let entities = 0;
  const languages = new Map<string, number>();
  for (let index = start; index < end; index++) {
    const result = resultOf(slots[index]!);
    if (!result) continue;
    entities += result.entityCount;
    for (const [label, units] of result.languages) languages.set(label, (languages.get(label) ?? 0) + units);
  }
  return { entities, languages };
}

function* findingsOf(
  slots: readonly Slot[],
  start: number,
  end: number,
  startLine: number,
  wants: (kind: RuleKind) => boolean,
): Generator<FindingsOfChunk, void> {
  let line = startLine;
  for (let index = start; index < end; index++) {
    const slot = slots[index]!;
    const result = typeof slot === 'string' ? slot : slot.result;
    const found = typeof result === 'string' ? findingsIn(result, wants) : (result?.findings.filter(wants) ?? []);
    if (found.length > 0) yield [found, line];
    line += linesOf(slot);
  }
}

/** Where an edit has put new chunks. */
export interface Replaced {
  readonly index: number;
  readonly count: number;
  readonly startLine: number;
}

export class ChunkList {
  private slots: Slot[] = [];
  private shape = {};
  /** They cover the slots. */
  private blocks: Block[] = [];
  /** The block that was looked for last, and its first slot: the next is mostly the same or behind it. */
  private found: readonly [block: number, start: number] = [0, 0];
  private readonly kindSets: ReadonlySet<RuleKind>[] = [];
  private undone = 0;
  private fresh = 0;
  private directives = 0;
  private begun = 0;
  /** Rows: the line of a quote that is never closed, so that one far below may close it; -1: there is none. */
  private brokenLine = -1;

  constructor(
    private readonly store: TextStore,
    private readonly kind: ChunkKind,
    private readonly goesOn: GoesOn = () => 'no',
  ) {}

  /** The first lines of all chunks, and the line behind the last one. */
  firstLines(): Int32Array {
    const lines = new Int32Array(this.slots.length + 1);
    let line = 0;
    for (const [index, slot] of this.slots.entries()) {
      lines[index] = line;
      line += linesOf(slot);
    }
    lines[this.slots.length] = line;
    return lines;
  }

  get length(): number {
    return this.slots.length;
  }

  /** Chunks that are not analysed yet. */
  get open(): number {
    return this.undone;
  }

  /** Chunks that nobody has submitted yet. */
  get unsubmitted(): number {
    return this.fresh;
  }

  /** Chunks that hold a `qalam:` directive. */
  get withDirectives(): number {
    return this.directives;
  }

  /** Chunks ever handed to analysis. */
  get submitted(): number {
    return this.begun;
  }

  /** Changes when any chunk has another place or other lines: compare what it returned before with what it returns now. */
  get identity(): unknown {
    return this.shape;
  }

  isNew(index: number): boolean {
    return stateOf(this.slots[index]!) === 'new';
  }

  linesAt(index: number): number {
    return linesOf(this.slots[index]!);
  }

  resultAt(index: number): ChunkResult | undefined {
    return resultOf(this.slots[index]!);
  }

  /** The text of so many lines from `line`, with their ends. */
  text(line: number, lines: number): string {
    return this.store.linesText(line, line + lines);
  }

  isLong(line: number, lines: number): boolean {
    if (lines === 1) return this.store.rawLine(line).length > LONG_CHUNK;
    if (this.kind === 'rows') return this.store.lineStart(line + lines) - this.store.lineStart(line) > LONG_CHUNK;
    return this.kind === 'document' && this.store.length > LONG_CHUNK;
  }

  /** Forgets all that is known; the text is cut anew. */
  reset(): void {
    this.clear();
    if (this.kind === 'line') this.slots = new Array<Slot>(this.store.lineCount).fill(NEW_LINE);
    else if (this.kind === 'rows') this.slots = Array.from(this.rows(0), rowChunk);
    else this.slots = Array.from(chunksOf(this.store, this.kind), ({ from, to }) => newChunk(to - from));
    this.blocks = blocksOf(this.slots.length);
    this.found = [0, 0];
    this.undone = this.slots.length;
    this.fresh = this.slots.length;
  }

  clear(): void {
    for (const slot of this.slots) discard(slot);
    this.slots = [];
    this.shape = {};
    this.blocks = [];
    this.undone = 0;
    this.fresh = 0;
    this.directives = 0;
  }

  /** Puts new lines in the place of lines. */
  replaceLines({ startLine, removed, inserted }: LineChange): Replaced {
    return this.replace(startLine, removed, new Array<Slot>(inserted).fill(NEW_LINE), startLine);
  }

  /** The whole document is one chunk, and now another. */
  replaceDocument(): Replaced {
    return this.replace(0, 1, [newChunk(this.store.lineCount)], 0);
  }

  /** Cuts the paragraphs anew that an edit has touched, joined or parted. */
  replaceParagraphs(change: LineChange): Replaced {
    // The lines to read again as they are numbered now, and the chunks that held them before the edit.
    const { from, to } = affectedLines(this.store, 'paragraph', change);
    const oldEnd = to - change.inserted + change.removed;
    const { slots } = this;
    let line = 0;
    let first = 0;
    while (first < slots.length && line + linesOf(slots[first]!) <= from) line += linesOf(slots[first++]!);
    const start = line;
    let after = first;
    while (after < slots.length && line < oldEnd) line += linesOf(slots[after++]!);
    const end = line + change.inserted - change.removed;
    const added = Array.from(chunksOf(this.store, 'paragraph', start, end), (range) => newChunk(range.to - range.from));
    return this.replace(first, after - first, added, start);
  }

  /** Rows from a line that begins one. */
  private rows(from: number): Generator<LineRange, void> {
    if (from === 0) this.brokenLine = -1;
    const broken = (line: number) => {
      this.brokenLine = line;
    };
    return rowsOf(this.store, this.goesOn, from, broken);
  }

  /**
   * An edit in the line of a quote that is never closed, or behind it, where each line is a row; undefined: it may be closed now,
   * and all rows have to be read. From there to the end quotes come in pairs, so that only a new one can close it.
   */
  private replaceBroken({ startLine, removed, inserted }: LineChange): Replaced | undefined {
    const { store, slots, brokenLine } = this;
    const line = (index: number) => store.rawLine(index);
    /** From the end, as lines were numbered before the edit. */
    const index = slots.length - (store.lineCount - inserted + removed - startLine);
    if (startLine > brokenLine) {
      for (let at = startLine; at < startLine + inserted; at++)
        if (this.goesOn(line(at), true) !== 'still') return undefined;
      return this.replace(index, removed, new Array<Slot>(inserted).fill(NEW_LINE), startLine);
    }
    if (startLine < brokenLine || removed !== 1 || inserted !== 1) return undefined;
    const from = startLine + 1 - linesOf(slots[index]!);
    let open: ReturnType<GoesOn> = 'no';
    for (let at = from; at <= startLine; at++) {
      open = this.goesOn(line(at), open !== 'no');
      if (open === 'no') return undefined;
    }
    return open === 'begun' ? this.replace(index, 1, [rowChunk({ from, to: startLine + 1 })], from) : undefined;
  }

  /** Cuts the rows anew that an edit has touched, and all behind them up to one that begins where one began before. */
  replaceRows(change: LineChange): Replaced {
    const { brokenLine } = this;
    if (brokenLine < 0)
      return this.replaceTouchedRows(change, (from) => this.rows(from)) ?? this.replaceAllRows(change);
    const replaced = this.replaceBroken(change);
    if (replaced) return replaced;
    const { startLine, removed, inserted } = change;
    if (startLine + removed <= brokenLine) {
      // Before that line, rows may begin again where they began: what is behind, the quote among it, is then as it was.
      const moved = brokenLine + inserted - removed;
      const rows = (from: number) => rowsOf(this.store, this.goesOn, from, () => {});
      const touched = this.replaceTouchedRows(change, rows, moved);
      if (touched) {
        this.brokenLine = moved;
        return touched;
      }
    }
    return this.replaceAllRows(change);
  }

  /** The first row that an edit has touched, and the line where it begins. */
  private firstTouched({ startLine }: LineChange): { first: number; start: number } {
    const { slots } = this;
    let [first, start] = [0, 0];
    while (first < slots.length - 1 && start + linesOf(slots[first]!) <= startLine) start += linesOf(slots[first++]!);
    return { first, start };
  }

  /** `rowsFrom` reads rows from a line on. Undefined: none of them ends where one ended before, up to the line `last`. */
  private replaceTouchedRows(
    change: LineChange,
    rowsFrom: (line: number) => Iterable<LineRange>,
    last = Number.POSITIVE_INFINITY,
  ): Replaced | undefined {
    const { startLine, removed, inserted } = change;
    const { slots } = this;
    const by = inserted - removed;
    const { first, start } = this.firstTouched(change);
    /** As lines were numbered before the edit. */
    let line = start;
    let after = first;
    while (after < slots.length && line < startLine + removed) line += linesOf(slots[after++]!);
    const added: Slot[] = [];
    for (const range of rowsFrom(start)) {
      if (range.to > last) return undefined;
      added.push(rowChunk(range));
      while (after < slots.length && line + by < range.to) line += linesOf(slots[after++]!);
      if (line + by === range.to) return this.replace(first, after - first, added, start);
    }
    return undefined;
  }

  /** Reads all rows; those before and behind the edit that are what they were stay. */
  private replaceAllRows(change: LineChange): Replaced {
    const { slots, store } = this;
    const { first } = this.firstTouched(change);
    const added: Slot[] = Array.from(this.rows(0), rowChunk);
    let same = 0;
    let start = 0;
    while (same < first && linesOf(slots[same]!) === linesOf(added[same]!)) start += linesOf(slots[same++]!);
    let end = 0;
    let last = store.lineCount;
    while (
      slots.length - end > same &&
      added.length - end > same &&
      linesOf(slots.at(-1 - end)!) === linesOf(added.at(-1 - end)!) &&
      last - linesOf(added.at(-1 - end)!) >= change.startLine + change.inserted
    ) {
      last -= linesOf(added.at(-1 - end)!);
      end++;
    }
    return this.replace(same, slots.length - end - same, added.slice(same, added.length - end), start);
  }

  private replace(index: number, removed: number, added: Slot[], startLine: number): Replaced {
    const isSame = (slot: Slot, i: number) => linesOf(slot) === linesOf(this.slots[index + i]!);
    if (added.length !== removed || !added.every(isSame)) this.shape = {};
    for (let i = index; i < index + removed; i++) {
      const slot = this.slots[i]!;
      discard(slot);
      if (stateOf(slot) !== 'done') this.undone--;
      if (stateOf(slot) === 'new') this.fresh--;
      if (resultOf(slot)?.directives !== undefined) this.directives--;
    }
    if (added.length === removed) for (let i = 0; i < removed; i++) this.slots[index + i] = added[i]!;
    else if (added.length <= 1000) this.slots.splice(index, removed, ...added);
    else this.slots = [...this.slots.slice(0, index), ...added, ...this.slots.slice(index + removed)];
    this.replaceInBlocks(index, removed, added.length);
    this.undone += added.length;
    this.fresh += added.length;
    return { index, count: added.length, startLine };
  }

  /** Has the blocks cover the slots again when `removed` of them from `index` have given way to `added`. */
  private replaceInBlocks(index: number, removed: number, added: number) {
    const { blocks } = this;
    const [at, start] = this.blockAt(index);
    let left = removed;
    // The first block that is touched takes in what is added; of those behind it only what is left of them stays.
    const first = blocks[at];
    if (!first) {
      blocks.push(...blocksOf(added));
      return;
    }
    const gone = Math.min(left, start + first.length - index);
    first.length += added - gone;
    first.known = undefined;
    left -= gone;
    let next = at + 1;
    for (; left > 0 && next < blocks.length && blocks[next]!.length <= left; next++) left -= blocks[next]!.length;
    const rest = blocks[next];
    if (left > 0 && rest) {
      rest.length -= left;
      rest.known = undefined;
    }
    const parted = first.length > LONGEST_BLOCK || first.length === 0 ? blocksOf(first.length) : [first];
    if (next - at === 1 && parted[0] === first) return;
    this.blocks = [...blocks.slice(0, at), ...parted, ...blocks.slice(next)];
  }

  /** The number of the block that the slot is in, and its first slot's. */
  private blockAt(index: number): [block: number, start: number] {
    let [at, start] = this.found;
    if (at >= this.blocks.length || index < start) at = start = 0;
    // Behind the last slot: the last block.
    while (at < this.blocks.length - 1 && start + this.blocks[at]!.length <= index) start += this.blocks[at++]!.length;
    this.found = [at, start];
    return [at, start];
  }

  /** The chunk at `index` is about to be another one. */
  private touch(index: number) {
    const block = this.blocks[this.blockAt(index)[0]];
    if (block) block.known = undefined;
  }

  /** What is known of a block that starts with the slot; undefined while that may change without an edit. */
  private knownOf(block: Block, start: number): Block['known'] {
    if (block.known) return block.known;
    let lines = 0;
    const kinds = new Set<RuleKind>();
    for (let index = start; index < start + block.length; index++) {
      const slot = this.slots[index]!;
      if (typeof slot !== 'string' && (slot.state !== 'done' || slot.refining)) return undefined;
      const result = typeof slot === 'string' ? slot : slot.result;
      if (typeof result === 'string') kindsIn(result, kinds);
      else for (const finding of result?.findings ?? []) kinds.add(finding);
      lines += linesOf(slot);
    }
    block.known = { lines, kinds: this.shared(kinds) };
    return block.known;
  }

  /** A set with the same kinds: most blocks have findings of the same few. */
  private shared(kinds: ReadonlySet<RuleKind>): ReadonlySet<RuleKind> {
    const { kindSets } = this;
    const same = kindSets.find((one) => one.size === kinds.size && [...kinds].every((kind) => one.has(kind)));
    if (!same && kindSets.length < MOST_KIND_SETS) kindSets.push(kinds);
    return same ?? kinds;
  }

  /** A new chunk waits; `known` is shown of it meanwhile. */
  postpone(index: number, known: ChunkResult | undefined): Chunk {
    const chunk = newChunk(this.linesAt(index));
    chunk.state = 'waiting';
    chunk.result = known;
    if (known?.directives !== undefined) this.directives++;
    this.touch(index);
    this.slots[index] = chunk;
    this.fresh--;
    return chunk;
  }

  /** It has waited long enough. */
  release(chunk: Chunk): void {
    if (!chunk.alive) return;
    chunk.state = 'new';
    this.fresh++;
  }

  /** The analysis of a new chunk begins; what was shown of it stays until it ends. */
  begin(index: number): Chunk {
    const before = this.slots[index]!;
    const chunk = newChunk(linesOf(before));
    if (typeof before !== 'string') chunk.result = before.result;
    this.touch(index);
    this.slots[index] = chunk;
    chunk.state = 'running';
    this.fresh--;
    this.begun++;
    return chunk;
  }

  /** The analysis of a chunk that is alive has ended. */
  finish(chunk: Chunk, result: ChunkResult): void {
    chunk.state = 'done';
    if (resultOf(chunk)?.directives !== undefined) this.directives--;
    this.show(chunk, result);
    if (result.directives !== undefined) this.directives++;
    this.undone--;
  }

  /** Another result of a chunk that is done, with the same directives. */
  show(chunk: Chunk, result: ChunkResult): void {
    chunk.result = packResult(result) ?? result;
  }

  /** Puts the packed result in place of an analysed line, unless a backend is still asked or an edit has moved the line. */
  compact(index: number, chunk: Chunk): void {
    if (this.slots[index] === chunk && chunk.lines === 1 && !chunk.refining && typeof chunk.result === 'string') {
      this.slots[index] = chunk.result;
    }
  }

  /** Calls `visit` for each chunk that overlaps the lines, with its first line. */
  forEach(startLine: number, endLine: number, visit: (index: number, startLine: number) => void): void {
    if (this.kind === 'line') {
      const last = Math.min(endLine, this.slots.length - 1);
      for (let line = Math.max(0, startLine); line <= last; line++) visit(line, line);
      return;
    }
    let line = 0;
    for (let index = 0; index < this.slots.length && line <= endLine; index++) {
      const lines = this.linesAt(index);
      if (line + lines > startLine) visit(index, line);
      line += lines;
    }
  }

  /**
   * The findings of the analysed chunks in document order, a block at a time. A walk that waits in between has to end once an
   * edit has come. Blocks that have been looked at before are passed over where nobody wants findings of their kinds.
   */
  *findingBlocks(isWanted: (kinds: ReadonlySet<RuleKind>) => boolean): Generator<FindingBlock, void> {
    const { slots, blocks } = this;
    let line = 0;
    let start = 0;
    for (const block of blocks) {
      const first = start;
      const end = start + block.length;
      const startLine = line;
      const isOld = block.known !== undefined;
      const known = this.knownOf(block, start);
      line += known?.lines ?? linesIn(slots, start, end);
      start = end;
      if (isOld && known && !isWanted(known.kinds)) continue;
      yield {
        identity: known,
        startLine,
        kinds: known?.kinds,
        findings: (wants) => findingsOf(slots, first, end, startLine, wants),
      };
      if (this.slots !== slots || this.blocks !== blocks) return;
    }
  }

  /** Sums over all chunks that are analysed. */
  totals(): Totals {
    let entities = 0;
    const languages = new Map<string, number>();
    let start = 0;
    for (const block of this.blocks) {
      const known = this.knownOf(block, start);
      const totals = known?.totals ?? totalsOf(this.slots, start, start + block.length);
      if (known) known.totals = totals;
      entities += totals.entities;
      for (const [label, units] of totals.languages) languages.set(label, (languages.get(label) ?? 0) + units);
      start += block.length;
    }
    return { entities, languages };
  }

  /** What is kept of results: UTF-16 units of strings, of equal ones once, and objects beside them; for growth tests. */
  get footprint(): { readonly units: number; readonly objects: number } {
    const texts = new Set<string>();
    let objects = 0;
    for (const slot of this.slots) {
      if (typeof slot !== 'string' && slot !== NEW_LINE) objects++;
      const result = typeof slot === 'string' ? slot : slot.result;
      if (typeof result === 'string') texts.add(result);
      else if (result) objects++;
    }
    let units = 0;
    for (const text of texts) units += text.length;
    return { units, objects };
  }
}
