/**
 * How often word forms are used, as far as is known. The table stays one string with offsets beside it: as a `Map` of strings,
 * two hundred thousand forms would cost five times the memory and the time to load.
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

/** Endings with their counts, each kept as a place in the table's text: tens of thousands of strings take much longer to make. */
export class EndingCounts {
  private starts = new Int32Array(1 << 13);
  private lengths = new Uint8Array(1 << 13);
  private counts = new Float64Array(1 << 13);
  private slots = new Int32Array(1 << 14).fill(-1);
  private size = 0;
  /** Sum of all counts, at least 1. */
  total = 1;

  constructor(private readonly text: string) {}

  /** The count of an ending, if it has one. */
  get(ending: string): number | undefined {
    const known = this.slots[this.slotOf(ending, 0, ending.length)]!;
    return known < 0 ? undefined : this.counts[known]!;
  }

  /** Adds to the count of the ending at `[start, end)` of the text. */
  add(start: number, end: number, weight: number): void {
    this.total += weight;
    const slot = this.slotOf(this.text, start, end);
    const known = this.slots[slot]!;
    if (known >= 0) {
      this.counts[known]! += weight;
      return;
    }
    if (this.size === this.starts.length) this.grow();
    this.starts[this.size] = start;
    this.lengths[this.size] = end - start;
    this.counts[this.size] = weight;
    this.slots[this.slotOf(this.text, start, end)] = this.size++;
  }

  /** The place in `slots` of the ending at `[start, end)` of `text`, or that in which it would be. */
  private slotOf(text: string, start: number, end: number): number {
    const mask = this.slots.length - 1;
    let hash = EMPTY_HASH;
    for (let i = start; i < end; i++) hash = extendHash(hash, text.charCodeAt(i));
    for (let slot = (hash ^ (hash >>> 16)) & mask; ; slot = (slot + 1) & mask) {
      const known = this.slots[slot]!;
      if (known < 0) return slot;
      if (this.lengths[known] !== end - start) continue;
      const own = this.starts[known]! - start;
      let i = start;
      while (i < end && this.text.charCodeAt(own + i) === text.charCodeAt(i)) i++;
      if (i === end) return slot;
    }
  }

  private grow(): void {
    const { starts, lengths, counts } = this;
    this.starts = new Int32Array(starts.length * 2);
    this.starts.set(starts);
    this.lengths = new Uint8Array(lengths.length * 2);
    this.lengths.set(lengths);
    this.counts = new Float64Array(counts.length * 2);
    this.counts.set(counts);
    this.slots = new Int32Array(this.slots.length * 2).fill(-1);
    for (let known = 0; known < this.size; known++) {
      const start = this.starts[known]!;
      this.slots[this.slotOf(this.text, start, start + this.lengths[known]!)] = known;
    }
  }
}

export class Frequencies {
  private readonly text: string;
  private readonly starts: Uint32Array;
  private readonly lengths: Uint8Array;
  private readonly counts: Uint32Array;
  private readonly exact: Chains;
  /** Sum of all counts, at least 1. */
  readonly total: number;
  private folded: Chains | undefined;
  private sums: Float64Array | undefined;
  private knownEndings: EndingCounts | undefined;

  private constructor(text: string, starts: Uint32Array, lengths: Uint8Array, counts: Uint32Array) {
    this.text = text;
    this.starts = starts;
    this.lengths = lengths;
    this.counts = counts;
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
    const text = bytes ? new TextDecoder().decode(bytes) : '';
    const parsed = Frequencies.scan(text);
    if (parsed.sorted) return new Frequencies(text, parsed.starts, parsed.lengths, parsed.counts);
    const form = (line: string) => line.split('\t', 1)[0]!;
    const lines = text.split('\n').sort((a, b) => (form(a) < form(b) ? -1 : form(a) > form(b) ? 1 : 0));
    const sorted = lines.join('\n');
    const again = Frequencies.scan(sorted);
    return new Frequencies(sorted, again.starts, again.lengths, again.counts);
  }

  private static scan(text: string): {
    starts: Uint32Array;
    lengths: Uint8Array;
    counts: Uint32Array;
    sorted: boolean;
  } {
    let rows = 1;
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) rows++;
    const starts = new Uint32Array(rows);
    const lengths = new Uint8Array(rows);
    const counts = new Uint32Array(rows);
    let n = 0;
    let sorted = true;
    for (let start = 0; start < text.length; ) {
      let at = start;
      let code = 0;
      while (at < text.length) {
        code = text.charCodeAt(at);
        if (code === TAB || code === LINE_FEED || code === CARRIAGE_RETURN) break;
        at++;
      }
      const length = at - start;
      let count = 1;
      if (code === TAB && at < text.length) {
        count = 0;
        for (at++; at < text.length; at++) {
          const digit = text.charCodeAt(at) - 48;
          if (digit < 0 || digit > 9) break;
          count = count * 10 + digit;
        }
      }
      if (length > 0 && length < 256 && count > 0 && text.charCodeAt(start) !== NUMBER_SIGN) {
        starts[n] = start;
        lengths[n] = length;
        counts[n] = count;
        if (n > 0 && compareForms(text, starts[n - 1]!, lengths[n - 1]!, start, length) > 0) sorted = false;
        n++;
      }
      const end = text.indexOf('\n', at);
      start = end < 0 ? text.length : end + 1;
    }
    return { starts: starts.slice(0, n), lengths: lengths.slice(0, n), counts: counts.slice(0, n), sorted };
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
      if (this.lengths[i] === form.length && this.text.startsWith(form, this.starts[i]!)) return this.counts[i]!;
    }
    return 0;
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
      while (k < word.length && foldCode(word.charCodeAt(k)) === foldCode(this.text.charCodeAt(start + k))) k++;
      if (k === word.length) found.push(this.form(i));
    }
    return found;
  }

  /** Occurrences of all forms that begin with `prefix`. Logarithmic in the size of the table. */
  prefixCount(prefix: string): number {
    if (!this.sums) {
      this.sums = new Float64Array(this.size + 1);
      for (let i = 0; i < this.size; i++) this.sums[i + 1] = this.sums[i]! + this.counts[i]!;
    }
    return this.sums[this.bound(prefix, true)]! - this.sums[this.bound(prefix, false)]!;
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
    const { text, starts, lengths, counts } = this;
    const endings = new EndingCounts(text);
    // The forms that the one at hand begins with, the shortest first: in a sorted table all of them stand before it, and begin the
    // one before it too, so that none is longer than what the two have in common.
    const stems: number[] = [];
    let before = 0;
    for (let i = 0; i < this.size; i++) {
      const start = starts[i]!;
      const length = lengths[i]!;
      const shorter = Math.min(length - 1, i === 0 ? 0 : lengths[i - 1]!);
      let common = 0;
      while (common < shorter && text.charCodeAt(before + common) === text.charCodeAt(start + common)) common++;
      before = start;
      while (stems.length > 0 && lengths[stems.at(-1)!]! > common) stems.pop();
      if (counts[i]! >= 2) {
        const weight = 1 + Math.log(counts[i]!);
        for (const stem of stems) {
          const size = lengths[stem]!;
          if (size >= 2 && size >= length - 12) endings.add(start + size, start + length, weight);
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

  /** Calls `visit` with the place of each form in the table's text, UTF-16 units, and its count, in order. */
  forEachPlace(visit: (text: string, start: number, end: number, count: number) => void): void {
    for (let i = 0; i < this.size; i++) {
      visit(this.text, this.starts[i]!, this.starts[i]! + this.lengths[i]!, this.counts[i]!);
    }
  }

  private form(i: number): string {
    const start = this.starts[i]!;
    return this.text.slice(start, start + this.lengths[i]!);
  }

  private chains(map: (code: number) => number): Chains {
    const size = this.size;
    const heads = new Int32Array(1 << Math.max(4, Math.ceil(Math.log2(size + 1)))).fill(-1);
    const next = new Int32Array(size);
    for (let i = size - 1; i >= 0; i--) {
      const start = this.starts[i]!;
      const end = start + this.lengths[i]!;
      let hash = 0;
      for (let at = start; at < end; at++) hash = (Math.imul(hash, 31) + map(this.text.charCodeAt(at))) | 0;
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
        order = k >= length ? -1 : this.text.charCodeAt(start + k) - prefix.charCodeAt(k);
      }
      if (order < 0 || (order === 0 && after)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function compareForms(text: string, a: number, aLength: number, b: number, bLength: number): number {
  for (let k = 0; k < aLength && k < bLength; k++) {
    const order = text.charCodeAt(a + k) - text.charCodeAt(b + k);
    if (order !== 0) return order;
  }
  return aLength - bLength;
}
