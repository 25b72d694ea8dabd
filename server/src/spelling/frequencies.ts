/**
 * How often word forms are used, as far as is known. The forms stand in one array of UTF-16 units with offsets beside it: as a
 * `Map` of strings, two hundred thousand forms would cost five times the memory and the time to load.
 */
import { EMPTY_HASH, extendHash } from '../hash';
import { foldCode } from './letters';

const TAB = 9;
const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const NUMBER_SIGN = 35;

/** A hash table over the forms: heads by hash, chains through `next`; -1 ends a chain. */
interface Chains {
  readonly heads: Int32Array;
  readonly next: Int32Array;
}

/** Letters of the longest ending that is counted. */
const LONGEST_ENDING = 12;

/** Endings with their counts, each kept as a place among the table's units: tens of thousands of strings take much longer to make. */
export class EndingCounts {
  private starts: Int32Array;
  private lengths: Uint8Array;
  private counts: Float64Array;
  private slots: Int32Array;
  private size: number;
  /** The ending that is asked for. */
  private readonly asked = new Uint16Array(LONGEST_ENDING);
  /** Sum of all counts, at least 1. */
  total: number;

  constructor(
    private readonly units: Uint16Array,
    made?: FrequencyTables,
  ) {
    this.starts = made?.endingStarts ?? new Int32Array(1 << 15);
    this.lengths = made?.endingLengths ?? new Uint8Array(1 << 15);
    this.counts = made?.endingCounts ?? new Float64Array(1 << 15);
    this.slots = made?.endingSlots ?? new Int32Array(1 << 16).fill(-1);
    this.size = made?.endingLengths.length ?? 0;
    this.total = made?.totals[1] ?? 1;
  }

  tables(): Pick<FrequencyTables, 'endingStarts' | 'endingLengths' | 'endingCounts' | 'endingSlots'> {
    const { starts, lengths, counts, slots, size } = this;
    return {
      endingStarts: starts.slice(0, size),
      endingLengths: lengths.slice(0, size),
      endingCounts: counts.slice(0, size),
      endingSlots: slots,
    };
  }

  /** The count of an ending, if it has one. */
  get(ending: string): number | undefined {
    const { asked } = this;
    const { length } = ending;
    if (length > LONGEST_ENDING) return undefined;
    let hash = EMPTY_HASH;
    for (let i = length - 1; i >= 0; i--) {
      const unit = ending.charCodeAt(i);
      asked[i] = unit;
      hash = extendHash(hash, unit);
    }
    const known = this.slots[this.slotOf(hash, asked, 0, length)]!;
    return known < 0 ? undefined : this.counts[known]!;
  }

  /** Adds to the count of the ending at `[start, end)` of the units; `hash` is that of its letters, the last one first. */
  add(hash: number, start: number, end: number, weight: number): void {
    this.total += weight;
    let slot = this.slotOf(hash, this.units, start, end);
    const known = this.slots[slot]!;
    if (known >= 0) {
      this.counts[known]! += weight;
      return;
    }
    if (this.size === this.starts.length) {
      this.grow();
      slot = this.slotOf(hash, this.units, start, end);
    }
    this.starts[this.size] = start;
    this.lengths[this.size] = end - start;
    this.counts[this.size] = weight;
    this.slots[slot] = this.size++;
  }

  /** The place in `slots` of the ending at `[start, end)` of `from`, or that in which it would be. */
  private slotOf(hash: number, from: Uint16Array, start: number, end: number): number {
    const { units, slots, starts, lengths } = this;
    const mask = slots.length - 1;
    for (let slot = (hash ^ (hash >>> 16)) & mask; ; slot = (slot + 1) & mask) {
      const known = slots[slot]!;
      if (known < 0) return slot;
      if (lengths[known] !== end - start) continue;
      const own = starts[known]! - start;
      let i = start;
      while (i < end && units[own + i] === from[i]) i++;
      if (i === end) return slot;
    }
  }

  private grow(): void {
    const { starts, lengths, counts, units } = this;
    this.starts = new Int32Array(starts.length * 2);
    this.starts.set(starts);
    this.lengths = new Uint8Array(lengths.length * 2);
    this.lengths.set(lengths);
    this.counts = new Float64Array(counts.length * 2);
    this.counts.set(counts);
    this.slots = new Int32Array(this.slots.length * 2).fill(-1);
    for (let known = 0; known < this.size; known++) {
      const start = this.starts[known]!;
      const end = start + this.lengths[known]!;
      let hash = EMPTY_HASH;
      for (let i = end - 1; i >= start; i--) hash = extendHash(hash, units[i]!);
      this.slots[this.slotOf(hash, units, start, end)] = known;
    }
  }
}

/** The forms one after the other, UTF-16, where each begins and how long it is, and its count. */
interface Rows {
  readonly units: Uint16Array;
  readonly starts: Uint32Array;
  readonly lengths: Uint8Array;
  readonly counts: Uint32Array;
}

/** What is made of a table, by what `Frequencies` and `EndingCounts` call it, but for what suggestions alone ask. */
export type FrequencyTables = {
  readonly units: Uint16Array;
  readonly starts: Uint32Array;
  readonly lengths: Uint8Array;
  readonly counts: Uint32Array;
  readonly exactHeads: Int32Array;
  readonly exactNext: Int32Array;
  readonly sums: Float64Array;
  readonly endingStarts: Int32Array;
  readonly endingLengths: Uint8Array;
  readonly endingCounts: Float64Array;
  readonly endingSlots: Int32Array;
  /** Of the forms' counts, and of the endings'. */
  readonly totals: Float64Array;
};

export class Frequencies {
  private readonly units: Uint16Array;
  private readonly starts: Uint32Array;
  private readonly lengths: Uint8Array;
  private readonly counts: Uint32Array;
  private readonly exact: Chains;
  /** Sum of all counts, at least 1. */
  readonly total: number;
  private folded: Chains | undefined;
  private sums: Float64Array | undefined;
  private knownEndings: EndingCounts | undefined;

  private constructor({ units, starts, lengths, counts }: Rows, made?: FrequencyTables) {
    this.units = units;
    this.starts = starts;
    this.lengths = lengths;
    this.counts = counts;
    if (made !== undefined) {
      this.exact = { heads: made.exactHeads, next: made.exactNext };
      this.sums = made.sums;
      this.knownEndings = new EndingCounts(units, made);
      this.total = made.totals[0]!;
      return;
    }
    this.exact = this.chains((code) => code);
    let total = 0;
    for (const count of counts) total += count;
    this.total = Math.max(1, total);
  }

  /**
   * Reads lines `form<TAB>count` (or a form alone: count 1), UTF-8, sorted by code units; lines that start with `#` are comments. Bad
   * lines are skipped; an unsorted table is sorted first.
   */
  static parse(bytes: Uint8Array | undefined): Frequencies {
    const rows = scan(bytes ?? new Uint8Array(0));
    if (isSorted(rows)) return new Frequencies(rows);
    const form = (line: string) => line.split('\t', 1)[0]!;
    const lines = new TextDecoder().decode(bytes).split('\n');
    lines.sort((a, b) => (form(a) < form(b) ? -1 : form(a) > form(b) ? 1 : 0));
    return new Frequencies(scan(new TextEncoder().encode(lines.join('\n'))));
  }

  /** The same from what `tables` gave. */
  static of(tables: FrequencyTables): Frequencies {
    return new Frequencies(tables, tables);
  }

  /** What others can be given, made now. */
  tables(): FrequencyTables {
    const { units, starts, lengths, counts, exact, total, endings } = this;
    this.sums ??= this.sum();
    return {
      units,
      starts,
      lengths,
      counts,
      exactHeads: exact.heads,
      exactNext: exact.next,
      sums: this.sums,
      ...endings.tables(),
      totals: Float64Array.of(total, endings.total),
    };
  }

  /** Number of forms. */
  get size(): number {
    return this.starts.length;
  }

  /** Occurrences of exactly this form; 0 where it is not listed. */
  count(form: string): number {
    let hash = 0;
    for (let i = 0; i < form.length; i++) hash = (Math.imul(hash, 31) + form.charCodeAt(i)) | 0;
    const { heads, next } = this.exact;
    for (let i = heads[hash & (heads.length - 1)]!; i >= 0; i = next[i]!) {
      if (this.lengths[i] === form.length && this.isAt(form, this.starts[i]!)) return this.counts[i]!;
    }
    return 0;
  }

  private isAt(form: string, start: number): boolean {
    const { units } = this;
    for (let i = 0; i < form.length; i++) if (units[start + i] !== form.charCodeAt(i)) return false;
    return true;
  }

  /** The listed forms that are the same as `word` once Kazakh letters are folded to Russian ones, in any case. */
  sameFold(word: string): string[] {
    this.folded ??= this.chains(foldCode);
    let hash = 0;
    for (let i = 0; i < word.length; i++) hash = (Math.imul(hash, 31) + foldCode(word.charCodeAt(i))) | 0;
    const { heads, next } = this.folded;
    const found: string[] = [];
    for (let i = heads[hash & (heads.length - 1)]!; i >= 0; i = next[i]!) {
      if (this.lengths[i] !== word.length) continue;
      const start = this.starts[i]!;
      let k = 0;
      while (k < word.length && foldCode(word.charCodeAt(k)) === foldCode(this.units[start + k]!)) k++;
      if (k === word.length) found.push(this.form(i));
    }
    return found;
  }

  /** Occurrences of all forms that begin with `prefix`. Logarithmic in the size of the table. */
  prefixCount(prefix: string): number {
    this.sums ??= this.sum();
    return this.sums[this.bound(prefix, true)]! - this.sums[this.bound(prefix, false)]!;
  }

  /** What all forms before each occur together. */
  private sum(): Float64Array {
    const sums = new Float64Array(this.size + 1);
    for (let i = 0; i < this.size; i++) sums[i + 1] = sums[i]! + this.counts[i]!;
    return sums;
  }

  /**
   * How often each ending follows a form that is itself a word, among forms seen at least twice, as counts of forms
   * weighted by the logarithm of their use. Made once, when first asked for.
   */
  get endings(): EndingCounts {
    this.knownEndings ??= this.countEndings();
    return this.knownEndings;
  }

  private countEndings(): EndingCounts {
    const { units, starts, lengths, counts } = this;
    const endings = new EndingCounts(units);
    // The forms that the one at hand begins with, the shortest first: in a sorted table all of them stand before it, and begin the
    // one before it too, so that none is longer than what the two have in common.
    const stems: number[] = [];
    let before = 0;
    for (let i = 0; i < this.size; i++) {
      const start = starts[i]!;
      const length = lengths[i]!;
      const shorter = Math.min(length - 1, i === 0 ? 0 : lengths[i - 1]!);
      let common = 0;
      while (common < shorter && units[before + common] === units[start + common]) common++;
      before = start;
      while (stems.length > 0 && lengths[stems.at(-1)!]! > common) stems.pop();
      if (counts[i]! >= 2 && stems.length > 0) {
        const weight = 1 + Math.log(counts[i]!);
        const end = start + length;
        let hash = EMPTY_HASH;
        let hashed = end;
        for (let s = stems.length - 1; s >= 0; s--) {
          const size = lengths[stems[s]!]!;
          if (size < 2 || size < length - LONGEST_ENDING) break;
          while (hashed > start + size) hash = extendHash(hash, units[--hashed]!);
          endings.add(hash, hashed, end, weight);
        }
      }
      stems.push(i);
    }
    return endings;
  }

  /** All forms that occur at least `least` times, in order. */
  *entries(least = 1): Generator<readonly [form: string, count: number]> {
    for (let i = 0; i < this.size; i++) {
      if (this.counts[i]! >= least) yield [this.form(i), this.counts[i]!];
    }
  }

  /** Calls `visit` with the place of each form among the table's UTF-16 units, and its count, in order. */
  forEachPlace(visit: (units: Uint16Array, start: number, end: number, count: number) => void): void {
    for (let i = 0; i < this.size; i++) {
      visit(this.units, this.starts[i]!, this.starts[i]! + this.lengths[i]!, this.counts[i]!);
    }
  }

  private form(i: number): string {
    const start = this.starts[i]!;
    return String.fromCharCode(...this.units.subarray(start, start + this.lengths[i]!));
  }

  private chains(map: (code: number) => number): Chains {
    const size = this.size;
    const heads = new Int32Array(1 << Math.max(4, Math.ceil(Math.log2(size + 1)))).fill(-1);
    const next = new Int32Array(size);
    for (let i = size - 1; i >= 0; i--) {
      const start = this.starts[i]!;
      const end = start + this.lengths[i]!;
      let hash = 0;
      for (let at = start; at < end; at++) hash = (Math.imul(hash, 31) + map(this.units[at]!)) | 0;
      const slot = hash & (heads.length - 1);
      next[i] = heads[slot]!;
      heads[slot] = i;
    }
    return { heads, next };
  }

  /** Index of the first form that is not less than `prefix`, or (`after`) that sorts after all forms beginning with it. */
  private bound(prefix: string, after: boolean): number {
    let low = 0;
    let high = this.size;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const start = this.starts[middle]!;
      const length = this.lengths[middle]!;
      let order = 0;
      for (let k = 0; order === 0 && k < prefix.length; k++) {
        order = k >= length ? -1 : this.units[start + k]! - prefix.charCodeAt(k);
      }
      if (order < 0 || (order === 0 && after)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** The rows of a table, as `Frequencies.parse` says, in the order of its lines. Malformed UTF-8 gives letters of no word. */
function scan(bytes: Uint8Array): Rows {
  const { length } = bytes;
  let lines = 1;
  for (let at = 0; at < length; at++) if (bytes[at] === LINE_FEED) lines++;
  const units = new Uint16Array(length);
  const starts = new Uint32Array(lines);
  const lengths = new Uint8Array(lines);
  const counts = new Uint32Array(lines);
  let used = 0;
  let rows = 0;
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  for (let at = hasMark ? 3 : 0; at < length; at++) {
    const isComment = bytes[at] === NUMBER_SIGN;
    const start = used;
    let byte = 0;
    while (at < length) {
      byte = bytes[at]!;
      if (byte === TAB || byte === LINE_FEED || byte === CARRIAGE_RETURN) break;
      // Bytes of one, two, three and four; the last make two units.
      if (byte < 0x80) {
        units[used++] = byte;
        at++;
      } else if (byte < 0xe0) {
        units[used++] = ((byte & 0x1f) << 6) | (bytes[at + 1]! & 0x3f);
        at += 2;
      } else if (byte < 0xf0) {
        units[used++] = ((byte & 0x0f) << 12) | ((bytes[at + 1]! & 0x3f) << 6) | (bytes[at + 2]! & 0x3f);
        at += 3;
      } else {
        const high = ((byte & 0x07) << 8) | ((bytes[at + 1]! & 0x3f) << 2) | ((bytes[at + 2]! & 0x30) >> 4);
        units[used++] = 0xd800 | ((high - 0x40) & 0x3ff);
        units[used++] = 0xdc00 | ((bytes[at + 2]! & 0x0f) << 6) | (bytes[at + 3]! & 0x3f);
        at += 4;
      }
    }
    let count = 1;
    if (byte === TAB && at < length) {
      count = 0;
      for (at++; at < length; at++) {
        const digit = bytes[at]! - 48;
        if (digit < 0 || digit > 9) break;
        count = count * 10 + digit;
      }
    }
    const size = used - start;
    if (size > 0 && size < 256 && count > 0 && !isComment) {
      starts[rows] = start;
      lengths[rows] = size;
      counts[rows] = count;
      rows++;
    } else used = start;
    while (at < length && bytes[at] !== LINE_FEED) at++;
  }
  return {
    units: units.slice(0, used),
    starts: starts.slice(0, rows),
    lengths: lengths.slice(0, rows),
    counts: counts.slice(0, rows),
  };
}

function isSorted({ units, starts, lengths }: Rows): boolean {
  for (let row = 1; row < starts.length; row++) {
    const before = starts[row - 1]!;
    const start = starts[row]!;
    const common = Math.min(lengths[row - 1]!, lengths[row]!);
    let at = 0;
    while (at < common && units[before + at] === units[start + at]) at++;
    if (at < common ? units[before + at]! > units[start + at]! : lengths[row - 1]! > lengths[row]!) return false;
  }
  return true;
}
