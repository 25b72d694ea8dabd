/**
 * How often word forms are used, as far as is known. The forms stand in one array, a byte a letter: as a `Map` of strings, two hundred
 * thousand forms would cost many times the memory and the time to load.
 */
import { EMPTY_HASH, extendHash } from '../hash';
import { foldCode } from './letters';

const TAB = 9;
const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const NUMBER_SIGN = 35;

/** A hash table over the forms by what stands for their letters: heads by hash, chains through `next`; -1 ends a chain. */
interface Chains {
  readonly mapped: Uint16Array;
  readonly heads: Int32Array;
  readonly next: Int32Array;
}

/** Codes of letters, one more than their places in the alphabet; of more letters than a byte tells apart two bytes each. */
type Codes = Uint8Array | Uint16Array;

/** Forms whose place and counts are kept once for all of them: those of one are found by way of the others. */
const BLOCK_BITS = 4;
const BLOCK = 1 << BLOCK_BITS;
/** A count of so many is among the `large` ones. */
const LARGE = 65_535;

/** The code of each UTF-16 unit up to the last that is a letter; 0 of what is none. */
function codesOf(alphabet: Uint16Array): Uint16Array {
  const codes = new Uint16Array((alphabet.at(-1) ?? 0) + 1);
  for (let place = 0; place < alphabet.length; place++) codes[alphabet[place]!] = place + 1;
  return codes;
}

/** Letters of the longest ending that is counted. */
const LONGEST_ENDING = 12;

/** Endings with their counts, each kept as a place among the table's letters: tens of thousands of strings take much longer to make. */
export class EndingCounts {
  private starts: Int32Array;
  private lengths: Uint8Array;
  private counts: Float64Array;
  /** One more than the place of an ending; 0: none. */
  private slots: Uint16Array | Uint32Array;
  private size: number;
  /** The ending that is asked for. */
  private readonly asked = new Uint16Array(LONGEST_ENDING);
  /** Sum of all counts, at least 1. */
  total: number;

  constructor(
    private readonly letters: Codes,
    private readonly codes: Uint16Array,
    made?: FrequencyTables,
  ) {
    this.starts = made?.endingStarts ?? new Int32Array(1 << 15);
    this.lengths = made?.endingLengths ?? new Uint8Array(1 << 15);
    this.counts = made?.endingCounts ?? new Float64Array(1 << 15);
    this.slots = made?.endingSlots ?? new Uint32Array(1 << 16);
    this.size = made?.endingLengths.length ?? 0;
    this.total = made?.totals[1] ?? 1;
  }

  tables(): Pick<FrequencyTables, 'endingStarts' | 'endingLengths' | 'endingCounts' | 'endingSlots'> {
    const { starts, lengths, counts, slots, size } = this;
    return {
      endingStarts: starts.slice(0, size),
      endingLengths: lengths.slice(0, size),
      endingCounts: counts.slice(0, size),
      endingSlots: size <= 0xffff ? Uint16Array.from(slots) : slots,
    };
  }

  /** The count of an ending, if it has one. */
  get(ending: string): number | undefined {
    const { asked, codes } = this;
    const { length } = ending;
    if (length > LONGEST_ENDING) return undefined;
    let hash = EMPTY_HASH;
    for (let i = length - 1; i >= 0; i--) {
      const unit = ending.charCodeAt(i);
      const code = unit < codes.length ? codes[unit]! : 0;
      if (code === 0) return undefined;
      asked[i] = code;
      hash = extendHash(hash, code);
    }
    const known = this.slots[this.slotOf(hash, asked, 0, length)]!;
    return known === 0 ? undefined : this.counts[known - 1]!;
  }

  /** Adds to the count of the ending at `[start, end)` of the letters; `hash` is that of their codes, the last one first. */
  add(hash: number, start: number, end: number, weight: number): void {
    this.total += weight;
    let slot = this.slotOf(hash, this.letters, start, end);
    const known = this.slots[slot]!;
    if (known > 0) {
      this.counts[known - 1]! += weight;
      return;
    }
    if (this.size === this.starts.length) {
      this.grow();
      slot = this.slotOf(hash, this.letters, start, end);
    }
    this.starts[this.size] = start;
    this.lengths[this.size] = end - start;
    this.counts[this.size] = weight;
    this.slots[slot] = ++this.size;
  }

  /** The place in `slots` of the ending at `[start, end)` of `from`, or that in which it would be. */
  private slotOf(hash: number, from: Codes, start: number, end: number): number {
    const { letters, slots, starts, lengths } = this;
    const mask = slots.length - 1;
    for (let slot = (hash ^ (hash >>> 16)) & mask; ; slot = (slot + 1) & mask) {
      const known = slots[slot]! - 1;
      if (known < 0) return slot;
      if (lengths[known] !== end - start) continue;
      const own = starts[known]! - start;
      let i = start;
      while (i < end && letters[own + i] === from[i]) i++;
      if (i === end) return slot;
    }
  }

  private grow(): void {
    const { starts, lengths, counts, letters } = this;
    this.starts = new Int32Array(starts.length * 2);
    this.starts.set(starts);
    this.lengths = new Uint8Array(lengths.length * 2);
    this.lengths.set(lengths);
    this.counts = new Float64Array(counts.length * 2);
    this.counts.set(counts);
    this.slots = new Uint32Array(this.slots.length * 2);
    for (let known = 0; known < this.size; known++) {
      const start = this.starts[known]!;
      const end = start + this.lengths[known]!;
      let hash = EMPTY_HASH;
      for (let i = end - 1; i >= start; i--) hash = extendHash(hash, letters[i]!);
      this.slots[this.slotOf(hash, letters, start, end)] = known + 1;
    }
  }
}

/** The forms one after the other, UTF-16, how long each is, and its count. */
interface Rows {
  readonly units: Uint16Array;
  readonly lengths: Uint8Array;
  readonly counts: Uint32Array;
}

/** The forms as they are kept. */
type Forms = {
  /** The UTF-16 units that occur, in order. */
  readonly alphabet: Uint16Array;
  /** The forms one after the other. */
  readonly letters: Codes;
  readonly lengths: Uint8Array;
  /** Of each form; `LARGE`: among `large`. */
  readonly counts: Uint16Array;
  /** The forms with large counts, in order, each followed by its count. */
  readonly large: Uint32Array;
  /** Of each block where its first form begins, and what all forms before it occur together. */
  readonly starts: Uint32Array;
  readonly sums: Float64Array;
  /** By the codes of their first two letters (the first times one more than there are letters, and the second, 0 where there is none): how many forms stand before them. */
  readonly pairStarts: Uint32Array;
};

/** What is made of a table, by what `Frequencies` and `EndingCounts` call it, but for what suggestions alone ask. */
export type FrequencyTables = Forms & {
  readonly endingStarts: Int32Array;
  readonly endingLengths: Uint8Array;
  readonly endingCounts: Float64Array;
  readonly endingSlots: Uint16Array | Uint32Array;
  /** Of the forms' counts, and of the endings'. */
  readonly totals: Float64Array;
};

export class Frequencies {
  private readonly alphabet: Uint16Array;
  private readonly letters: Codes;
  private readonly lengths: Uint8Array;
  private readonly counts: Uint16Array;
  private readonly large: Uint32Array;
  private readonly starts: Uint32Array;
  private readonly sums: Float64Array;
  private readonly pairStarts: Uint32Array;
  private readonly codes: Uint16Array;
  /** The codes of the form or the beginning that is asked for, and how many they are. */
  private asked = new Uint16Array(64);
  /** Sum of all counts, at least 1. */
  readonly total: number;
  private folded: Chains | undefined;
  private knownEndings: EndingCounts | undefined;

  private constructor(
    private readonly forms: Forms,
    made?: FrequencyTables,
  ) {
    this.alphabet = forms.alphabet;
    this.letters = forms.letters;
    this.lengths = forms.lengths;
    this.counts = forms.counts;
    this.large = forms.large;
    this.starts = forms.starts;
    this.sums = forms.sums;
    this.pairStarts = forms.pairStarts;
    this.codes = codesOf(forms.alphabet);
    if (made !== undefined) this.knownEndings = new EndingCounts(forms.letters, this.codes, made);
    this.total = made?.totals[0] ?? Math.max(1, this.sumBefore(this.size));
  }

  /**
   * Reads lines `form<TAB>count` (or a form alone: count 1), UTF-8, sorted by code units; lines that start with `#` are comments. Bad
   * lines are skipped; an unsorted table is sorted first.
   */
  static parse(bytes: Uint8Array | undefined): Frequencies {
    const rows = scan(bytes ?? new Uint8Array(0));
    if (isSorted(rows)) return new Frequencies(formsOf(rows));
    const form = (line: string) => line.split('\t', 1)[0]!;
    const lines = new TextDecoder().decode(bytes).split('\n');
    lines.sort((a, b) => (form(a) < form(b) ? -1 : form(a) > form(b) ? 1 : 0));
    return new Frequencies(formsOf(scan(new TextEncoder().encode(lines.join('\n')))));
  }

  /** The same from what `tables` gave. */
  static of(tables: FrequencyTables): Frequencies {
    return new Frequencies(tables, tables);
  }

  /** What others can be given, made now. */
  tables(): FrequencyTables {
    const { forms, total, endings } = this;
    return { ...forms, ...endings.tables(), totals: Float64Array.of(total, endings.total) };
  }

  /** Number of forms. */
  get size(): number {
    return this.lengths.length;
  }

  /** Occurrences of exactly this form; 0 where it is not listed. */
  count(form: string): number {
    if (!this.ask(form)) return 0;
    const i = this.bound(form.length, false);
    if (i === this.size || this.lengths[i] !== form.length || this.order(this.startOf(i), i, form.length) !== 0)
      return 0;
    return this.countOf(i);
  }

  /** The listed forms that are the same as `word` once Kazakh letters are folded to Russian ones, in any case. */
  sameFold(word: string): string[] {
    this.folded ??= this.chains(this.alphabet.map((unit) => foldCode(unit)));
    let hash = 0;
    for (let i = 0; i < word.length; i++) hash = (Math.imul(hash, 31) + foldCode(word.charCodeAt(i))) | 0;
    const { mapped, heads, next } = this.folded;
    const found: string[] = [];
    for (let i = heads[hash & (heads.length - 1)]!; i >= 0; i = next[i]!) {
      if (this.lengths[i] !== word.length) continue;
      const start = this.startOf(i);
      let k = 0;
      while (k < word.length && foldCode(word.charCodeAt(k)) === mapped[this.letters[start + k]! - 1]) k++;
      if (k === word.length) found.push(this.form(i, start));
    }
    return found;
  }

  /** Occurrences of all forms that begin with `prefix`. Logarithmic in the size of the table. */
  prefixCount(prefix: string): number {
    if (!this.ask(prefix)) return 0;
    return this.sumBefore(this.bound(prefix.length, true)) - this.sumBefore(this.bound(prefix.length, false));
  }

  /** What all forms before one occur together. */
  private sumBefore(i: number): number {
    let at = i & -BLOCK;
    let sum = this.sums[at >>> BLOCK_BITS]!;
    for (; at < i; at++) sum += this.countOf(at);
    return sum;
  }

  private countOf(i: number): number {
    const count = this.counts[i]!;
    return count < LARGE ? count : countIn(this.large, i);
  }

  /** Where a form begins among the letters. */
  private startOf(i: number): number {
    let at = i & -BLOCK;
    let start = this.starts[at >>> BLOCK_BITS]!;
    for (; at < i; at++) start += this.lengths[at]!;
    return start;
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
    const { letters, lengths, codes } = this;
    const endings = new EndingCounts(letters, codes);
    // The forms that the one at hand begins with, the shortest first: in a sorted table all of them stand before it, and begin the
    // one before it too, so that none is longer than what the two have in common.
    const stems: number[] = [];
    let before = 0;
    let start = 0;
    for (let i = 0; i < this.size; i++) {
      const length = lengths[i]!;
      const shorter = Math.min(length - 1, i === 0 ? 0 : lengths[i - 1]!);
      let common = 0;
      while (common < shorter && letters[before + common] === letters[start + common]) common++;
      while (stems.length > 0 && lengths[stems.at(-1)!]! > common) stems.pop();
      const count = this.countOf(i);
      const end = start + length;
      if (count >= 2 && stems.length > 0) {
        const weight = 1 + Math.log(count);
        let hash = EMPTY_HASH;
        let hashed = end;
        for (let s = stems.length - 1; s >= 0; s--) {
          const size = lengths[stems[s]!]!;
          if (size < 2 || size < length - LONGEST_ENDING) break;
          while (hashed > start + size) hash = extendHash(hash, letters[--hashed]!);
          endings.add(hash, hashed, end, weight);
        }
      }
      stems.push(i);
      before = start;
      start = end;
    }
    return endings;
  }

  /** All forms that occur at least `least` times, in order. */
  *entries(least = 1): Generator<readonly [form: string, count: number]> {
    for (let i = 0, start = 0; i < this.size; start += this.lengths[i++]!) {
      const count = this.countOf(i);
      if (count >= least) yield [this.form(i, start), count];
    }
  }

  /** Calls `visit` with the UTF-16 units of each form, which are another's later, how many they are, and its count, in order. */
  forEachForm(visit: (units: Uint16Array, length: number, count: number) => void): void {
    const units = new Uint16Array(256);
    for (let i = 0, start = 0; i < this.size; i++) {
      const length = this.lengths[i]!;
      for (let k = 0; k < length; k++) units[k] = this.alphabet[this.letters[start + k]! - 1]!;
      visit(units, length, this.countOf(i));
      start += length;
    }
  }

  private form(i: number, start: number): string {
    const codes = this.letters.subarray(start, start + this.lengths[i]!);
    return String.fromCharCode(...Array.from(codes, (code) => this.alphabet[code - 1]!));
  }

  /** `mapped`: what stands for each letter of the alphabet. */
  private chains(mapped: Uint16Array): Chains {
    const size = this.size;
    const heads = new Int32Array(1 << Math.max(4, Math.ceil(Math.log2(size + 1)))).fill(-1);
    const next = new Int32Array(size);
    let start = this.letters.length;
    for (let i = size - 1; i >= 0; i--) {
      const end = start;
      start -= this.lengths[i]!;
      let hash = 0;
      for (let at = start; at < end; at++) hash = (Math.imul(hash, 31) + mapped[this.letters[at]! - 1]!) | 0;
      const slot = hash & (heads.length - 1);
      next[i] = heads[slot]!;
      heads[slot] = i;
    }
    return { mapped, heads, next };
  }

  /** Puts the codes of a form or a beginning down in `asked`; false where it has a letter that no form has. */
  private ask(text: string): boolean {
    const { codes } = this;
    const { length } = text;
    if (length > this.asked.length) this.asked = new Uint16Array(length * 2);
    for (let k = 0; k < length; k++) {
      const unit = text.charCodeAt(k);
      const code = unit < codes.length ? codes[unit]! : 0;
      if (code === 0) return false;
      this.asked[k] = code;
    }
    return true;
  }

  /** Index of the first form that is not less than the first `length` letters of `asked`, or (`after`) that sorts after all forms beginning with them. */
  private bound(length: number, after: boolean): number {
    if (length === 0) return after ? this.size : 0;
    const { asked, pairStarts, starts, lengths } = this;
    const row = this.alphabet.length + 1;
    const first = asked[0]! * row + (length > 1 ? asked[1]! : 0);
    if (length === 1) return pairStarts[after ? first + row : first]!;
    let low = pairStarts[first]!;
    let high = pairStarts[first + 1]!;
    if (length === 2 || low === high) return after ? high : low;
    // The last block between the two whose first form stands before the place; of the one where `low` is, the forms before it do.
    let block = low >>> BLOCK_BITS;
    for (let last = (high - 1) >>> BLOCK_BITS; block < last; ) {
      const middle = (block + last + 1) >>> 1;
      const order = this.order(starts[middle]!, middle << BLOCK_BITS, length);
      if (order < 0 || (order === 0 && after)) block = middle;
      else last = middle - 1;
    }
    low = Math.max(low, block << BLOCK_BITS);
    high = Math.min(high, (block + 1) << BLOCK_BITS);
    for (let start = this.startOf(low); low < high; start += lengths[low++]!) {
      const order = this.order(start, low, length);
      if (order > 0 || (order === 0 && !after)) break;
    }
    return low;
  }

  /** How a form, which begins at `start`, stands to the first `length` letters of `asked`: below 0 if it is less, 0 if it begins with them. */
  private order(start: number, i: number, length: number): number {
    const { letters, asked } = this;
    const shorter = Math.min(length, this.lengths[i]!);
    for (let k = 0; k < shorter; k++) {
      const order = letters[start + k]! - asked[k]!;
      if (order !== 0) return order;
    }
    return shorter < length ? -1 : 0;
  }
}

/** What stands behind a number in pairs of rising numbers with theirs. */
function countIn(pairs: Uint32Array, i: number): number {
  let low = 0;
  for (let high = pairs.length >>> 1; high - low > 1; ) {
    const middle = (low + high) >>> 1;
    if (pairs[middle * 2]! <= i) low = middle;
    else high = middle;
  }
  return pairs[low * 2 + 1]!;
}

/** Rows, which are sorted, as they are kept. */
function formsOf({ units, lengths, counts }: Rows): Forms {
  const size = lengths.length;
  const occurs = new Uint8Array(0x10000);
  for (const unit of units) occurs[unit] = 1;
  const alphabet = Uint16Array.from(occurs.keys()).filter((unit) => occurs[unit] === 1);
  const codes = codesOf(alphabet);
  const letters = alphabet.length < 256 ? new Uint8Array(units.length) : new Uint16Array(units.length);
  for (let at = 0; at < units.length; at++) letters[at] = codes[units[at]!]!;
  const starts = new Uint32Array((size >>> BLOCK_BITS) + 1);
  const sums = new Float64Array(starts.length);
  const row = alphabet.length + 1;
  const pairStarts = new Uint32Array(row * row + 1);
  const large: number[] = [];
  let start = 0;
  let sum = 0;
  for (let i = 0; i < size; i++) {
    if ((i & (BLOCK - 1)) === 0) {
      starts[i >>> BLOCK_BITS] = start;
      sums[i >>> BLOCK_BITS] = sum;
    }
    const length = lengths[i]!;
    pairStarts[letters[start]! * row + (length > 1 ? letters[start + 1]! : 0) + 1]!++;
    if (counts[i]! >= LARGE) large.push(i, counts[i]!);
    start += length;
    sum += counts[i]!;
  }
  if ((size & (BLOCK - 1)) === 0) sums[size >>> BLOCK_BITS] = sum;
  for (let pair = 1; pair < pairStarts.length; pair++) pairStarts[pair]! += pairStarts[pair - 1]!;
  const small = Uint16Array.from(counts, (count) => Math.min(LARGE, count));
  return { alphabet, letters, lengths, counts: small, large: Uint32Array.from(large), starts, sums, pairStarts };
}

/** The rows of a table, as `Frequencies.parse` says, in the order of its lines. Malformed UTF-8 gives letters of no word. */
function scan(bytes: Uint8Array): Rows {
  const { length } = bytes;
  let lines = 1;
  for (let at = 0; at < length; at++) if (bytes[at] === LINE_FEED) lines++;
  const units = new Uint16Array(length);
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
      lengths[rows] = size;
      counts[rows] = count;
      rows++;
    } else used = start;
    while (at < length && bytes[at] !== LINE_FEED) at++;
  }
  return {
    units: units.slice(0, used),
    lengths: lengths.slice(0, rows),
    counts: counts.slice(0, rows),
  };
}

function isSorted({ units, lengths }: Rows): boolean {
  let before = 0;
  for (let row = 1; row < lengths.length; row++) {
    const start = before + lengths[row - 1]!;
    const common = Math.min(lengths[row - 1]!, lengths[row]!);
    let at = 0;
    while (at < common && units[before + at] === units[start + at]) at++;
    if (at < common ? units[before + at]! > units[start + at]! : lengths[row - 1]! > lengths[row]!) return false;
    before = start;
  }
  return true;
}
