import type { Position, Range } from '../protocol';
import {
  type PackedLines,
  packedCount,
  packedJoin,
  packedLength,
  packedLine,
  packedSlice,
  packJson,
  packLines,
} from './packed';

/**
 * The server's own line store. The stock `TextDocument` keeps one string and an array of line offsets, so that every
 * keystroke in a 50 MB file copies 50 MB. Here the lines hang in a B+ tree whose inner nodes know how many lines and
 * UTF-16 units lie below them: an edit rebuilds the path to the leaves it touches, O(log lines), and nothing else.
 * Nodes are never changed once built, so a snapshot is a copy of the root pointer.
 *
 * Lines end as LSP says: `\n`, `\r\n` and `\r`; U+2028, U+2029, U+0085 are ordinary characters. Each stored line carries
 * its line end; only the last line has none.
 */
export interface Line {
  /** The line without its end. */
  readonly text: string;
  /** `''` for the last line. */
  readonly eol: '' | '\n' | '\r\n' | '\r';
}

/** What an edit did, in whole lines: lines `[startLine, startLine + removed)` gave way to `inserted` new ones. */
export interface LineChange {
  readonly startLine: number;
  readonly removed: number;
  readonly inserted: number;
}

interface Leaf {
  readonly lines: PackedLines | LongLine;
  readonly lineCount: number;
  readonly length: number;
}

/** A line of more than `LEAF_UNITS`, which stays as it is: it is as costly to pack as to analyse. */
type LongLine = readonly [line: string];

interface Inner {
  readonly children: readonly Node[];
  readonly lineCount: number;
  readonly length: number;
}

type Node = Leaf | Inner;

const LEAF_LINES = 64;
/** UTF-16 units of a leaf's lines together, so that an edit packs little. */
const LEAF_UNITS = 65_536;
const FAN_OUT = 32;

const isLeaf = (node: Node): node is Leaf => 'lines' in node;

const isLong = (lines: Leaf['lines']): lines is LongLine => 'length' in lines;

function leaf(lines: PackedLines): Leaf {
  const lineCount = packedCount(lines);
  let length = 0;
  for (let i = 0; i < lineCount; i++) length += packedLength(lines, i);
  return { lines, lineCount, length };
}

/** Lines as leaves of about equal size. */
function leaves(lines: readonly string[]): Leaf[] {
  if (lines.length === 0) return [];
  let length = 0;
  for (const line of lines) length += line.length;
  if (lines.length === 1 && length > LEAF_UNITS) return [{ lines: [lines[0]!], lineCount: 1, length }];
  if (lines.length === 1 || (lines.length <= LEAF_LINES && length <= LEAF_UNITS)) return [leaf(packLines(lines))];
  const middle = lines.length >> 1;
  return [...leaves(lines.slice(0, middle)), ...leaves(lines.slice(middle))];
}

const leafLine = ({ lines }: Leaf, index: number): string =>
  isLong(lines) ? (lines[index] ?? '') : index < packedCount(lines) ? packedLine(lines, index) : '';
const leafLineLength = ({ lines }: Leaf, index: number): number =>
  isLong(lines) ? lines[index]!.length : packedLength(lines, index);

function inner(children: readonly Node[]): Inner {
  let length = 0;
  let lineCount = 0;
  for (const child of children) {
    length += child.length;
    lineCount += child.lineCount;
  }
  return { children, lineCount, length };
}

/** Cuts `items` into equal runs of at most `size`. */
function runs<T>(items: readonly T[], size: number): (readonly T[])[] {
  if (items.length <= size) return items.length === 0 ? [] : [items];
  const count = Math.ceil(items.length / size);
  const result: T[][] = [];
  for (let i = 0; i < count; i++) {
    result.push(items.slice(Math.floor((i * items.length) / count), Math.floor(((i + 1) * items.length) / count)));
  }
  return result;
}

/** One root over nodes of equal height. */
function grow(nodes: readonly Node[]): Node {
  if (nodes.length === 0) return leaf(packLines(['']));
  let level = nodes;
  while (level.length > 1) level = runs(level, FAN_OUT).map(inner);
  let root = level[0]!;
  while (!isLeaf(root) && root.children.length === 1) root = root.children[0]!;
  return root;
}

/** Joins two neighbours of equal height when both fit well into one, so that deletions do not leave crumbs. */
function joined(a: Node, b: Node): Node | undefined {
  if (isLeaf(a) && isLeaf(b)) {
    if (a.lineCount + b.lineCount > LEAF_LINES || a.length + b.length > LEAF_UNITS) return undefined;
    return isLong(a.lines) || isLong(b.lines) ? undefined : leaf(packedJoin([a.lines, b.lines]));
  }
  if (!isLeaf(a) && !isLeaf(b)) {
    return a.children.length + b.children.length <= FAN_OUT ? inner([...a.children, ...b.children]) : undefined;
  }
  return undefined;
}

function spliceLeaf(node: Leaf, from: number, to: number, insert: readonly string[]): readonly Node[] {
  const { lines, lineCount } = node;
  const count = lineCount - (to - from) + insert.length;
  if (count === 0) return [];
  if (!isLong(lines) && count <= LEAF_LINES) {
    let added = 0;
    for (const line of insert) added += line.length;
    // Only new lines are packed.
    if (node.length + added <= LEAF_UNITS) {
      return [leaf(packedJoin([packedSlice(lines, 0, from), packLines(insert), packedSlice(lines, to, lineCount)]))];
    }
  }
  const old = Array.from({ length: lineCount }, (_, index) => leafLine(node, index));
  return leaves([...old.slice(0, from), ...insert, ...old.slice(to)]);
}

/** Replaces lines `[from, to)` below `node`; answers with nodes of the same height, possibly none. */
function splice(node: Node, from: number, to: number, insert: readonly string[]): readonly Node[] {
  if (isLeaf(node)) return spliceLeaf(node, from, to, insert);
  const children: Node[] = [];
  let pending: readonly string[] | undefined = insert;
  let first = 0;
  let touchedFrom = -1;
  let touchedTo = -1;
  for (const [index, child] of node.children.entries()) {
    const last = first + child.lineCount;
    const isHome: boolean =
      pending !== undefined && from >= first && (from < last || index === node.children.length - 1);
    if (isHome || (from < last && to > first)) {
      const replaced = splice(
        child,
        Math.max(0, from - first),
        Math.max(0, Math.min(to, last) - first),
        isHome ? pending! : [],
      );
      if (isHome) pending = undefined;
      if (touchedFrom < 0) touchedFrom = children.length;
      children.push(...replaced);
      touchedTo = children.length;
    } else {
      children.push(child);
    }
    first = last;
  }
  // Merge small nodes around the edit.
  for (let i = Math.max(0, touchedFrom - 1); i < Math.min(children.length - 1, touchedTo + 1); ) {
    const both = joined(children[i]!, children[i + 1]!);
    if (both === undefined) i++;
    else {
      children.splice(i, 2, both);
      touchedTo--;
    }
  }
  return runs(children, FAN_OUT).map(inner);
}

const LINE_END = /\r\n|\n|\r/g;

/** Splits a text at LSP line ends; every part but the last keeps its end. */
export function splitLines(text: string): string[] {
  const lines: string[] = [];
  let start = 0;
  if (text.includes('\r')) {
    LINE_END.lastIndex = 0;
    while (LINE_END.exec(text) !== null) {
      lines.push(text.slice(start, LINE_END.lastIndex));
      start = LINE_END.lastIndex;
    }
  } else {
    for (let end = text.indexOf('\n') + 1; end > 0; end = text.indexOf('\n', end) + 1) {
      lines.push(text.slice(start, end));
      start = end;
    }
  }
  lines.push(text.slice(start));
  return lines;
}

function endLength(line: string): 0 | 1 | 2 {
  const last = line.charCodeAt(line.length - 1);
  if (last === 10) return line.charCodeAt(line.length - 2) === 13 ? 2 : 1;
  return last === 13 ? 1 : 0;
}

/** A whole number of at least 0, whatever a client sent: fractions are rounded down, NaN and negative numbers are 0. */
function toUint(value: number): number {
  return value > 0 ? Math.floor(Math.min(value, Number.MAX_SAFE_INTEGER)) : 0;
}

export class TextStore {
  private constructor(private root: Node) {}

  static from(text: string): TextStore {
    const builder = new StoreBuilder();
    builder.add(text);
    return builder.finish();
  }

  /** Over leaves in order, none of them empty; for `StoreBuilder`. */
  static over(nodes: readonly Node[]): TextStore {
    return new TextStore(grow(nodes));
  }

  /** A copy that later edits of this store do not reach; O(1). */
  snapshot(): TextStore {
    return new TextStore(this.root);
  }

  /** At least 1: an empty text has one empty line. */
  get lineCount(): number {
    return this.root.lineCount;
  }

  /** UTF-16 units of the whole text, line ends included. */
  get length(): number {
    return this.root.length;
  }

  /** Line `index` counted from 0; an empty line where there is none. */
  line(index: number): Line {
    const raw = this.rawLine(index);
    const end = endLength(raw);
    return end === 0
      ? { text: raw, eol: '' }
      : { text: raw.slice(0, -end), eol: raw.slice(-end) as '\n' | '\r\n' | '\r' };
  }

  /** Line `index` with its end; `''` where there is none. */
  rawLine(index: number): string {
    let node = this.root;
    let rest = index;
    if (!(rest >= 0 && rest < node.lineCount)) return '';
    while (!isLeaf(node)) {
      for (const child of node.children) {
        if (rest < child.lineCount) {
          node = child;
          break;
        }
        rest -= child.lineCount;
      }
    }
    return leafLine(node, rest);
  }

  /** The text of lines `[from, to)` with their ends. */
  linesText(from: number, to: number): string {
    if (to === from + 1) return this.rawLine(from);
    let text = '';
    for (const line of this.rawLines(from, to)) text += line;
    return text;
  }

  /** Lines `[from, to)` with their ends, in order; the tree is walked once. */
  *rawLines(from = 0, to = this.lineCount): Generator<string, void> {
    yield* walk(this.root, Math.max(0, from), Math.min(this.lineCount, to));
  }

  text(): string {
    // `join` builds one flat string; `+=` would leave a rope of a million parts.
    return [...this.rawLines()].join('');
  }

  /** The text between two offsets, clamped to the document. */
  slice(start: number, end: number): string {
    const from = Math.min(toUint(start), this.length);
    const to = Math.min(toUint(end), this.length);
    if (from >= to) return '';
    const { line, within } = this.locate(from);
    const parts: string[] = [];
    let left = to - from;
    let skip = within;
    for (const raw of this.rawLines(line)) {
      const part = raw.slice(skip, skip + left);
      parts.push(part);
      left -= part.length;
      skip = 0;
      if (left <= 0) break;
    }
    return parts.join('');
  }

  /** The nearest position that exists: past the last line, the end; past a line's text, before its end; as LSP says. */
  clamp(position: Position): Position {
    const line = toUint(position.line);
    if (line >= this.lineCount) {
      return { line: this.lineCount - 1, character: this.line(this.lineCount - 1).text.length };
    }
    const raw = this.rawLine(line);
    return { line, character: Math.min(toUint(position.character), raw.length - endLength(raw)) };
  }

  /** Offset of the first unit of a line; the text's length from `lineCount` on. */
  lineStart(line: number): number {
    let rest = toUint(line);
    if (rest >= this.lineCount) return this.length;
    let node = this.root;
    let offset = 0;
    while (!isLeaf(node)) {
      for (const child of node.children) {
        if (rest < child.lineCount) {
          node = child;
          break;
        }
        rest -= child.lineCount;
        offset += child.length;
      }
    }
    for (let i = 0; i < rest; i++) offset += leafLineLength(node, i);
    return offset;
  }

  offsetAt(position: Position): number {
    const { line, character } = this.clamp(position);
    return this.lineStart(line) + character;
  }

  /** Offsets are clamped to the text; one inside `\r\n` or at it counts as before the line end. */
  positionAt(offset: number): Position {
    const { line, within } = this.locate(Math.min(toUint(offset), this.length));
    const raw = this.rawLine(line);
    return { line, character: Math.min(within, raw.length - endLength(raw)) };
  }

  /**
   * Replaces a range by a text; positions out of range are clamped, a range turned round is turned back. The cost is
   * O(log lines + the lines touched + the new text).
   */
  edit(range: Range, newText: string): LineChange {
    let start = this.clamp(range.start);
    let end = this.clamp(range.end);
    if (start.line > end.line || (start.line === end.line && start.character > end.character)) {
      [start, end] = [end, start];
    }
    let firstLine = start.line;
    let text =
      this.rawLine(start.line).slice(0, start.character) + newText + this.rawLine(end.line).slice(end.character);
    // A lone CR before the edit and an LF at its head become one line end.
    if (start.character === 0 && firstLine > 0 && text.startsWith('\n')) {
      const before = this.rawLine(firstLine - 1);
      if (before.endsWith('\r')) {
        text = before + text;
        firstLine--;
      }
    }
    // Letters put into one line leave it one: no need to look through all of it.
    const isInside = newText !== '' && start.line === end.line && firstLine === start.line && !/[\r\n]/.test(newText);
    const insert = isInside ? (endLength(text) > 0 ? [text, ''] : [text]) : splitLines(text);
    // The last line's end, where there is one, opens no line here: the next line is already in the tree.
    if (end.line < this.lineCount - 1) insert.pop();
    const removed = end.line + 1 - firstLine;
    this.root = grow(splice(this.root, firstLine, end.line + 1, insert));
    return { startLine: firstLine, removed, inserted: insert.length };
  }

  /** Bytes that the packed lines take; for tests that a large file costs little. */
  get bytes(): number {
    return bytesOf(this.root);
  }

  /** Tree nodes from the root to a leaf; for tests that the tree stays flat. */
  get height(): number {
    let node = this.root;
    let height = 1;
    while (!isLeaf(node)) {
      node = node.children[0]!;
      height++;
    }
    return height;
  }

  /** The line that holds an offset, and the offset within it. The end of the text belongs to the last line. */
  private locate(offset: number): { line: number; within: number } {
    let node = this.root;
    let rest = offset;
    let line = 0;
    while (!isLeaf(node)) {
      const last = node.children[node.children.length - 1]!;
      for (const child of node.children) {
        if (rest < child.length || child === last) {
          node = child;
          break;
        }
        rest -= child.length;
        line += child.lineCount;
      }
    }
    let index = 0;
    for (; index < node.lineCount - 1; index++) {
      const length = leafLineLength(node, index);
      if (rest < length) break;
      rest -= length;
    }
    return { line: line + index, within: rest };
  }
}

/** Makes a store of a text that comes in pieces, so that no more of it than a piece need ever be held as a string. */
export class StoreBuilder {
  private readonly leaves: Leaf[] = [];
  private lines: string[] = [];
  private units = 0;
  /** The last line so far, which has no end yet. */
  private open: string[] = [];
  /** The last piece ended in CR: whether it is a line end of its own shows the next piece. */
  private heldReturn = false;

  add(piece: string): void {
    if (piece === '') return;
    let text = this.heldReturn ? `\r${piece}` : piece;
    this.heldReturn = text.endsWith('\r');
    if (this.heldReturn) text = text.slice(0, -1);
    this.split(text);
  }

  /** As `add`, of a piece of a JSON string as it stands there (UTF-8); false where `packJson` does not read it: nothing is added then. */
  addJson(json: Uint8Array): boolean {
    if (this.heldReturn || this.open.some((part) => part !== '')) return false;
    this.flush();
    const packed = packJson(json, LEAF_UNITS);
    if (!packed) return false;
    const count = packedCount(packed);
    for (let from = 0; from < count; ) {
      let to = from + 1;
      let units = packedLength(packed, from);
      while (to < count && to - from < LEAF_LINES && units + packedLength(packed, to) <= LEAF_UNITS)
        units += packedLength(packed, to++);
      this.leaves.push(leaf(packedJoin([packedSlice(packed, from, to)])));
      from = to;
    }
    return true;
  }

  /** The store of all pieces; nothing may be added afterwards. */
  finish(): TextStore {
    if (this.heldReturn) this.split('\r');
    this.push(this.open.join(''));
    this.flush();
    return TextStore.over(this.leaves);
  }

  private split(text: string) {
    const [first, ...rest] = splitLines(text);
    this.open.push(first!);
    if (rest.length === 0) return;
    this.push(this.open.join(''));
    this.open = [rest.pop()!];
    for (const line of rest) this.push(line);
  }

  private push(line: string) {
    if (this.lines.length === LEAF_LINES || this.units + line.length > LEAF_UNITS) this.flush();
    this.lines.push(line);
    this.units += line.length;
  }

  private flush() {
    for (const one of leaves(this.lines)) this.leaves.push(one);
    this.lines = [];
    this.units = 0;
  }
}

function bytesOf(node: Node): number {
  if (!isLeaf(node)) return node.children.reduce((sum, child) => sum + bytesOf(child), 0);
  return isLong(node.lines) ? 2 * node.length : node.lines.bytes.length + node.lines.starts.byteLength;
}

function* walk(node: Node, from: number, to: number): Generator<string, void> {
  if (from >= to) return;
  if (isLeaf(node)) {
    for (let i = from; i < to; i++) yield leafLine(node, i);
    return;
  }
  let first = 0;
  for (const child of node.children) {
    const last = first + child.lineCount;
    if (first >= to) return;
    if (last > from) yield* walk(child, Math.max(0, from - first), Math.min(to, last) - first);
    first = last;
  }
}
