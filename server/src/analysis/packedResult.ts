/**
 * What is known of a chunk as one string. A large file has hundreds of thousands of chunks; as objects their findings cost
 * several times what the text does, as strings some tens of bytes, and chunks that say the same share one.
 */
import { Recent } from '../caches';
import type { Entity } from '../entities/tagger';
import type { ForeignWords } from '../language/words';
import type { EntityClass } from '../protocol';
import { byteOfUnit, unitOfByte } from '../text/packed';
import type { Fix, Span, TextEdit } from '../types';
import type { ChunkResult, PlacedEntity, PlacedFinding } from './chunkResult';

/** Gives each different value a small number, by which results name it from then on. */
class Interner<T> {
  private readonly values: T[] = [];
  private readonly numbers = new Map<string, number>();

  /** The number of what has this key; `make` is asked for it the first time. */
  of(key: string, make: () => T): number {
    let number = this.numbers.get(key);
    if (number === undefined) {
      number = this.values.push(make()) - 1;
      this.numbers.set(key, number);
    }
    return number;
  }

  get(number: number): T {
    return this.values[number]!;
  }
}

/** Rules, severities, labels, classes. */
const names = new Interner<string>();

/** Numbers below this take one byte; of larger ones each byte holds so many, the last one below. */
const RADIX = 0x80;
/** Scores are kept to four decimals: they are not calibrated any finer. */
const SCORES = 10_000;

/** Writes bytes: V8 keeps a string whose units are all below 256 at one byte each. */
class Writer {
  private bytes = new Uint8Array(1024);
  private at = 0;
  /** Whether all that was written can be read back. */
  sound = true;

  /** Begins anew. */
  reset(): void {
    this.at = 0;
    this.sound = true;
  }

  /** Bytes written so far. */
  get length(): number {
    return this.at;
  }

  private byte(byte: number): void {
    if (this.at === this.bytes.length) this.grow(1);
    this.bytes[this.at++] = byte;
  }

  private grow(by: number): void {
    const larger = new Uint8Array(2 * (this.bytes.length + by));
    larger.set(this.bytes);
    this.bytes = larger;
  }

  /** A whole number of at least 0. */
  varint(value: number): void {
    if (!Number.isSafeInteger(value) || value < 0) {
      this.sound = false;
      return;
    }
    let rest = value;
    for (; rest >= RADIX; rest = Math.floor(rest / RADIX)) this.byte((rest % RADIX) + RADIX);
    this.byte(rest);
  }

  name(name: string): void {
    this.varint(names.of(name, () => name));
  }

  text(text: string): void {
    this.varint(text.length);
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      const byte = byteOfUnit(unit);
      this.byte(byte);
      if (byte !== 0) continue;
      this.byte(unit & 0xff);
      this.byte(unit >> 8);
    }
  }

  score(value: number): void {
    this.varint(Math.round(value * SCORES));
  }

  span({ start, end }: Span): void {
    this.varint(start);
    this.varint(end - start);
  }

  /** What `write` writes of an item, after its length. */
  part<T>(item: T, write: (item: T) => void): void {
    const start = this.at;
    this.byte(0);
    write(item);
    const length = this.at - start - 1;
    if (length < RADIX) {
      this.bytes[start] = length;
      return;
    }
    // Its length takes more than the one byte that was left for it.
    const own = this.bytes.slice(start + 1, this.at);
    this.at = start;
    this.varint(length);
    for (const byte of own) this.byte(byte);
  }

  /** The first bytes once more. */
  again(length: number): void {
    if (this.at + length > this.bytes.length) this.grow(length);
    this.bytes.copyWithin(this.at, 0, length);
    this.at += length;
  }

  /** What was written from a byte on. */
  from(start: number): string {
    return textOf(this.bytes.subarray(start, this.at));
  }
}

/** Each result is written by the same one: made anew, a writer for each of its parts cost more than all else that is done with a line. */
const writer = new Writer();

/** A string of UTF-16 units; `String.fromCharCode` takes its arguments on the stack. */
function textOf(units: readonly number[] | Uint8Array): string {
  if (units.length <= 4096) return fromUnits(units);
  let text = '';
  for (let i = 0; i < units.length; i += 4096) text += fromUnits(units.slice(i, i + 4096));
  return text;
}
const fromUnits = (units: readonly number[] | Uint8Array) => String.fromCharCode.apply(null, units as number[]);

class Reader {
  private at = 0;

  constructor(private packed: string) {}

  /** The same reader over another string. */
  reset(packed: string): void {
    this.packed = packed;
    this.at = 0;
  }

  get isEmpty(): boolean {
    return this.packed === '';
  }

  skip(bytes: number): void {
    this.at += bytes;
  }

  varint(): number {
    let value = 0;
    for (let factor = 1; ; factor *= RADIX) {
      const byte = this.byte();
      if (byte < RADIX) return value + byte * factor;
      value += (byte - RADIX) * factor;
    }
  }

  private byte(): number {
    return this.packed.charCodeAt(this.at++);
  }

  name(): string {
    return names.get(this.varint());
  }

  text(): string {
    const units = this.list(() => {
      const byte = this.byte();
      return byte === 0 ? this.byte() | (this.byte() << 8) : unitOfByte(byte);
    });
    return textOf(units);
  }

  score(): number {
    return this.varint() / SCORES;
  }

  span(): Span {
    const start = this.varint();
    return { start, end: start + this.varint() };
  }

  list<T>(read: () => T): T[] {
    return Array.from({ length: this.varint() }, read);
  }
}

const NO_FIX = 0;
const UNSAFE = 1;
const SAFE = 2;

/** What findings share: there are as many kinds as rules, times the severities and languages that they come with. */
export type RuleKind = Pick<PlacedFinding, 'rule' | 'severity' | 'language'>;

const kinds = new Interner<RuleKind>();

function kindOf({ rule, severity, language }: PlacedFinding): number {
  const make = () => ({ rule, severity, ...(language !== undefined && { language }) });
  return kinds.of(`${rule} ${severity} ${language ?? ''}`, make);
}

/** The kind and the length of what follows come first, so that who is not interested can pass over the rest. */
function writeFinding(finding: PlacedFinding) {
  writer.varint(kindOf(finding));
  writer.part(finding, writeDetails);
}

function writeDetails(finding: PlacedFinding) {
  writer.span(finding);
  // One more than there are; 0: there is no list.
  writer.varint(finding.args ? finding.args.length + 1 : 0);
  for (const arg of finding.args ?? []) writer.text(arg);
  writer.varint(finding.fix ? (finding.fix.safe ? SAFE : UNSAFE) : NO_FIX);
  if (!finding.fix) return;
  writer.varint(finding.fix.edits.length);
  for (const edit of finding.fix.edits) {
    writer.span(edit);
    writer.text(edit.newText);
  }
}

function readFinding(reader: Reader, wants: (kind: RuleKind) => boolean): PlacedFinding | undefined {
  const kind = kinds.get(reader.varint());
  const length = reader.varint();
  if (!wants(kind)) {
    reader.skip(length);
    return undefined;
  }
  const span = reader.span();
  const count = reader.varint();
  const args = count > 0 ? Array.from({ length: count - 1 }, () => reader.text()) : undefined;
  const fixed = reader.varint();
  const fix: Fix | undefined =
    fixed === NO_FIX
      ? undefined
      : { safe: fixed === SAFE, edits: reader.list((): TextEdit => ({ ...reader.span(), newText: reader.text() })) };
  return { ...span, ...kind, ...(args && { args }), ...(fix && { fix }) };
}

function writeEntity(entity: PlacedEntity) {
  writer.name(entity.class);
  writer.span(entity);
  writer.score(entity.score);
  writer.text(entity.text);
  writer.varint(entity.parts?.length ?? 0);
  for (const part of entity.parts ?? []) writer.span(part);
}

function readEntity(reader: Reader): PlacedEntity {
  const entityClass = reader.name() as EntityClass;
  const span = reader.span();
  const entity: Entity = { ...span, class: entityClass, score: reader.score(), text: reader.text() };
  const parts = reader.list(() => reader.span());
  return parts.length > 0 ? { ...entity, parts } : entity;
}

const writeForeignWords = (words: ForeignWords) => {
  writer.name(words.label);
  writer.span(words);
};
const readForeignWords = (reader: Reader): ForeignWords => ({ label: reader.name(), ...reader.span() });

const writeCount = (count: number, label: string) => {
  writer.name(label);
  writer.varint(count);
};
const writeText = (text: string) => writer.text(text);
const readCounts = (reader: Reader | undefined): ReadonlyMap<string, number> =>
  new Map(reader?.list(() => [reader.name(), reader.varint()] as const));

/** The parts of a result in their order. Which of them there are says the first byte, a bit for each; then come their lengths. */
const PARTS = ['languages', 'findings', 'entities', 'foreign', 'foreignWords', 'directives', 'unchecked'] as const;

/** Results that many chunks share, such as one Kazakh sentence of a length without findings. */
const common = new Recent<string>(4096);
/** Bytes of the longest that is looked up there. */
const LONGEST_COMMON = 10;

/** Writes a list after how many it has, if it has any; how many bytes that took. */
function writeList<T>(items: readonly T[] | undefined, write: (item: T) => void): number {
  if (items === undefined || items.length === 0) return 0;
  const start = writer.length;
  writer.varint(items.length);
  for (let i = 0; i < items.length; i++) write(items[i]!);
  return writer.length - start;
}

/** Likewise counts. */
function writeCounts(counts: ReadonlyMap<string, number> | undefined): number {
  if (counts === undefined || counts.size === 0) return 0;
  const start = writer.length;
  writer.varint(counts.size);
  counts.forEach(writeCount);
  return writer.length - start;
}

/** A result as a string, `''` where there is nothing in it; undefined where it does not fit, e.g. a span turned round. */
export function packResult(result: ChunkResult): string | undefined {
  writer.reset();
  const lengths = [
    writeCounts(result.languages),
    writeList(result.findings, writeFinding),
    writeList(result.entities, writeEntity),
    writeList(result.foreign, writeForeignWords),
    writeList(result.foreignWords, writeForeignWords),
    writeList(result.directives === undefined ? undefined : [result.directives], writeText),
    writeCounts(result.unchecked),
  ];
  if (!writer.sound) return undefined;
  const body = writer.length;
  if (body === 0) return '';
  let present = 0;
  for (let part = 0; part < lengths.length; part++) if (lengths[part]! > 0) present |= 1 << part;
  writer.varint(present);
  for (const length of lengths) if (length > 0) writer.varint(length);
  writer.again(body);
  const packed = writer.from(body);
  if (packed.length > LONGEST_COMMON) return packed;
  const same = common.get(packed);
  if (same !== undefined) return same;
  common.set(packed, packed);
  return packed;
}

/** Whether a result that `packResult` made has a part; the reader, at its start, is then at the part's. */
function seek(reader: Reader, wanted: (typeof PARTS)[number]): boolean {
  if (reader.isEmpty) return false;
  const bit = PARTS.indexOf(wanted);
  const present = reader.varint();
  if (!(present & (1 << bit))) return false;
  let before = 0;
  for (let index = 0; index < PARTS.length; index++) {
    const length = present & (1 << index) ? reader.varint() : 0;
    if (index < bit) before += length;
  }
  reader.skip(before);
  return true;
}

const NONE: readonly PlacedFinding[] = [];
const walker = new Reader('');

/**
 * The findings of some kinds in a result that `packResult` made. Who walks over a large file asks hundreds of thousands of
 * results and wants few of their findings: where none is wanted, nothing is allocated.
 */
export function findingsIn(packed: string, wants: (kind: RuleKind) => boolean): readonly PlacedFinding[] {
  walker.reset(packed);
  if (!seek(walker, 'findings')) return NONE;
  let found: PlacedFinding[] | undefined;
  for (let left = walker.varint(); left > 0; left--) {
    const finding = readFinding(walker, wants);
    if (finding === undefined) continue;
    found ??= [];
    found.push(finding);
  }
  return found ?? NONE;
}

/** Adds the kinds of findings in a result that `packResult` made; each kind is one object for as long as the process runs. */
export function kindsIn(packed: string, found: Set<RuleKind>): void {
  walker.reset(packed);
  if (!seek(walker, 'findings')) return;
  for (let left = walker.varint(); left > 0; left--) {
    found.add(kinds.get(walker.varint()));
    walker.skip(walker.varint());
  }
}

/** A result that reads itself out of a string made by `packResult`, each part as it is asked for. */
export class PackedResult implements ChunkResult {
  constructor(private readonly packed: string) {}

  get languages(): ReadonlyMap<string, number> {
    return readCounts(this.part('languages'));
  }

  get findings(): readonly PlacedFinding[] {
    return findingsIn(this.packed, () => true);
  }

  get entities(): readonly PlacedEntity[] {
    const reader = this.part('entities');
    return reader?.list(() => readEntity(reader)) ?? [];
  }

  get entityCount(): number {
    return this.part('entities')?.varint() ?? 0;
  }

  get foreign(): readonly ForeignWords[] {
    const reader = this.part('foreign');
    return reader?.list(() => readForeignWords(reader)) ?? [];
  }

  get unchecked(): ReadonlyMap<string, number> {
    return readCounts(this.part('unchecked'));
  }

  get foreignWords(): readonly ForeignWords[] {
    const reader = this.part('foreignWords');
    return reader?.list(() => readForeignWords(reader)) ?? [];
  }

  get directives(): string | undefined {
    const reader = this.part('directives');
    return reader?.list(() => reader.text())[0];
  }

  private part(wanted: (typeof PARTS)[number]): Reader | undefined {
    const reader = new Reader(this.packed);
    return seek(reader, wanted) ? reader : undefined;
  }
}
