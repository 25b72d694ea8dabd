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
import { pushVarint } from '../varint';
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
  private readonly bytes: number[] = [];
  /** Whether all that was written can be read back. */
  sound = true;

  /** A whole number of at least 0. */
  varint(value: number): void {
    if (!Number.isSafeInteger(value) || value < 0) {
      this.sound = false;
      return;
    }
    pushVarint(this.bytes, value);
  }

  name(name: string): void {
    this.varint(names.of(name, () => name));
  }

  text(text: string): void {
    this.varint(text.length);
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      const byte = byteOfUnit(unit);
      if (byte !== 0) this.bytes.push(byte);
      else this.bytes.push(0, unit & 0xff, unit >> 8);
    }
  }

  score(value: number): void {
    this.varint(Math.round(value * SCORES));
  }

  span({ start, end }: Span): void {
    this.varint(start);
    this.varint(end - start);
  }

  /** What `write` writes, after its length. */
  part(write: (writer: Writer) => void): void {
    const writer = new Writer();
    write(writer);
    this.sound &&= writer.sound;
    this.varint(writer.bytes.length);
    for (const byte of writer.bytes) this.bytes.push(byte);
  }

  list<T>(items: readonly T[], write: (item: T) => void): void {
    this.varint(items.length);
    for (const item of items) write(item);
  }

  toString(): string {
    return textOf(this.bytes);
  }
}

/** A string of UTF-16 units; `String.fromCharCode` takes its arguments on the stack. */
function textOf(units: readonly number[]): string {
  if (units.length <= 4096) return String.fromCharCode(...units);
  let text = '';
  for (let i = 0; i < units.length; i += 4096) text += String.fromCharCode(...units.slice(i, i + 4096));
  return text;
}

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
function writeFinding(writer: Writer, finding: PlacedFinding) {
  writer.varint(kindOf(finding));
  writer.part((rest) => writeDetails(rest, finding));
}

function writeDetails(writer: Writer, finding: PlacedFinding) {
  writer.span(finding);
  // One more than there are; 0: there is no list.
  writer.varint(finding.args ? finding.args.length + 1 : 0);
  for (const arg of finding.args ?? []) writer.text(arg);
  writer.varint(finding.fix ? (finding.fix.safe ? SAFE : UNSAFE) : NO_FIX);
  if (!finding.fix) return;
  writer.list(finding.fix.edits, (edit) => {
    writer.span(edit);
    writer.text(edit.newText);
  });
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

function writeEntity(writer: Writer, entity: PlacedEntity) {
  writer.name(entity.class);
  writer.span(entity);
  writer.score(entity.score);
  writer.text(entity.text);
  writer.list(entity.parts ?? [], (part) => writer.span(part));
}

function readEntity(reader: Reader): PlacedEntity {
  const entityClass = reader.name() as EntityClass;
  const span = reader.span();
  const entity: Entity = { ...span, class: entityClass, score: reader.score(), text: reader.text() };
  const parts = reader.list(() => reader.span());
  return parts.length > 0 ? { ...entity, parts } : entity;
}

const writeForeignWords = (writer: Writer, words: ForeignWords) => {
  writer.name(words.label);
  writer.span(words);
};
const readForeignWords = (reader: Reader): ForeignWords => ({ label: reader.name(), ...reader.span() });

const writeCount = (writer: Writer, [label, count]: readonly [string, number]) => {
  writer.name(label);
  writer.varint(count);
};
const readCounts = (reader: Reader | undefined): ReadonlyMap<string, number> =>
  new Map(reader?.list(() => [reader.name(), reader.varint()] as const));

/** The parts of a result in their order. Which of them there are says the first byte, a bit for each; then come their lengths. */
const PARTS = ['languages', 'findings', 'entities', 'foreign', 'foreignWords', 'directives', 'unchecked'] as const;

/** Results that many chunks share, such as one Kazakh sentence of a length without findings. */
const common = new Recent<string>(2500);
/** Bytes of the longest that is looked up there. */
const LONGEST_COMMON = 10;

/** A result as a string, `''` where there is nothing in it; undefined where it does not fit, e.g. a span turned round. */
export function packResult(result: ChunkResult): string | undefined {
  let sound = true;
  const part = <T>(items: Iterable<T> | undefined, write: (writer: Writer, item: T) => void): string => {
    const all = [...(items ?? [])];
    if (all.length === 0) return '';
    const writer = new Writer();
    writer.list(all, (item) => write(writer, item));
    sound &&= writer.sound;
    return writer.toString();
  };
  const parts = [
    part(result.languages, writeCount),
    part(result.findings, writeFinding),
    part(result.entities, writeEntity),
    part(result.foreign, writeForeignWords),
    part(result.foreignWords, writeForeignWords),
    part(result.directives === undefined ? [] : [result.directives], (writer, text) => writer.text(text)),
    part(result.unchecked, writeCount),
  ];
  if (!sound) return undefined;
  const header = new Writer();
  let present = 0;
  for (const [index, text] of parts.entries()) if (text !== '') present |= 1 << index;
  if (present === 0) return '';
  header.varint(present);
  for (const text of parts) if (text !== '') header.varint(text.length);
  const packed = [header.toString(), ...parts].join('');
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
