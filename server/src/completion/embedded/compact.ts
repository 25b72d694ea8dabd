/**
 * The sections of a model that looking up wants large, as the file has them: small, and made up again when it is read (some
 * tens of ms). What follows from other sections is left out, and what is like another is kept as the difference.
 *
 * - `words`: of each word the number of letters shared with the word before, its other letters by their place in the alphabet,
 *   and `END`.
 * - `frequent`: of the units that are words, their indices (LEB128). Every other word is of the unit of its longest ending.
 * - `within-most`: the largest code of each unit; `within`: how much less the code of each word is.
 * - `keys2`: words before, each as the difference to the one before (LEB128, as all numbers below).
 * - `backoff2`, `counts2`, `ids2`, `codes2`: what the lists of followers are made of, each kind by itself.
 * - `pairs`: for each follower in `ids2` a bit, whether it and its context are one of `keys3`; `others3`: the other ones.
 * - `backoff3`, `counts3`, `codes3` likewise; `ranks3`: instead of ids, their places among the followers of the context's last
 *   word, likeliest first; an id that is not among them comes behind them all.
 */
import { pushVarint } from '../../varint';
import { FIRST_WORD } from './context';
import type { Header } from './format';
import { BLOCK } from './vocabulary';

type Sections = ReadonlyMap<string, Uint8Array>;

/** Closes a word; alphabets are shorter. */
const END = 255;
/** Followers are sorted by numbers that hold their place below their code, or their code below their id: bits of the lower one. */
const PLACE = 22;
const CODE = 8;
const SHORT = 24;

/** Two ids as one number, in the order of the pair. */
const PAIR = 2 ** 26;

/** Reads numbers below 2²⁸ off bytes. Throws at their end. */
class Reader {
  private at = 0;
  constructor(private readonly bytes: Uint8Array) {}

  get done(): boolean {
    return this.at >= this.bytes.length;
  }

  byte(): number {
    if (this.at >= this.bytes.length) throw new RangeError('cut short');
    return this.bytes[this.at++]!;
  }

  number(): number {
    for (let value = 0, shift = 0; ; shift += 7) {
      const byte = this.byte();
      value |= (byte & 127) << shift;
      if (byte < 128 || shift > 21) return value;
    }
  }
}

/** Bytes that grow from a first guess of their number; `all` gives them without a copy. */
class Writer {
  private bytes: Uint8Array;
  length = 0;

  constructor(guess: number) {
    this.bytes = new Uint8Array(guess + 16);
  }

  byte(value: number): void {
    if (this.length === this.bytes.length) {
      const larger = new Uint8Array(this.length * 2);
      larger.set(this.bytes);
      this.bytes = larger;
    }
    this.bytes[this.length++] = value;
  }

  number(value: number): void {
    let rest = value;
    for (; rest >= 128; rest >>>= 7) this.byte((rest & 127) | 128);
    this.byte(rest);
  }

  all(): Uint8Array {
    return this.bytes.subarray(0, this.length);
  }
}

interface Followers {
  readonly backoff: number;
  readonly ids: readonly number[];
  readonly codes: readonly number[];
}

function readLists(lists: Uint8Array): Followers[] {
  const reader = new Reader(lists);
  const all: Followers[] = [];
  while (!reader.done) {
    const backoff = reader.byte();
    const ids: number[] = [];
    const codes: number[] = [];
    for (let left = reader.number(), id = 0; left > 0; left--) {
      id += reader.number();
      ids.push(id);
      codes.push(reader.byte());
    }
    all.push({ backoff, ids, codes });
  }
  return all;
}

const numbers = (values: Iterable<number>): Uint8Array => {
  const bytes: number[] = [];
  for (const value of values) pushVarint(bytes, value);
  return Uint8Array.from(bytes);
};
const wide = (bytes: Uint8Array) => new Uint32Array(new Uint8Array(bytes).buffer);
const bytesOf = (values: Uint32Array | Uint16Array) =>
  new Uint8Array(values.buffer, values.byteOffset, values.byteLength);

/** Sorts the beginning of a list. Most lists are of one or two numbers, for which asking the engine takes longer. */
function sortStart(list: Uint32Array, length: number): void {
  if (length > SHORT) {
    list.subarray(0, length).sort();
    return;
  }
  for (let k = 1; k < length; k++) {
    const value = list[k]!;
    let at = k;
    for (; at > 0 && list[at - 1]! > value; at--) list[at] = list[at - 1]!;
    list[at] = value;
  }
}

/** Puts the places of the followers of one word, whose codes stand from `from` on, into `order`, likeliest first. */
function likeliest(codes: ArrayLike<number>, from: number, length: number, order: Uint32Array): void {
  for (let k = 0; k < length; k++) order[k] = (codes[from + k]! << PLACE) | k;
  sortStart(order, length);
  for (let k = 0; k < length; k++) order[k]! &= (1 << PLACE) - 1;
}

/** The sections for the file, of those that `expand` gives; the others stay as they are. Of whole models alone. */
export function compact({ units }: Pick<Header, 'units'>, sections: Sections): Map<string, Uint8Array> {
  const result = new Map(sections);
  for (const name of ['blocks', 'unit', 'offsets2', 'lists2', 'keys3', 'offsets3', 'lists3']) result.delete(name);
  const section = (name: string) => sections.get(name)!;

  const packed = new Reader(section('words'));
  const words: number[] = [];
  let before: number[] = [];
  while (!packed.done) {
    const kept = before.slice(0, packed.number());
    const word = [...kept, ...Array.from({ length: packed.number() }, () => packed.byte())];
    let shared = 0;
    while (shared < word.length && word[shared] === before[shared]) shared++;
    words.push(shared, ...word.slice(shared), END);
    before = word;
  }
  result.set('words', Uint8Array.from(words));

  const unit = new Uint16Array(new Uint8Array(section('unit')).buffer);
  const endings = (JSON.parse(new TextDecoder().decode(section('endings'))) as string[]).length;
  const frequent: number[] = [];
  unit.forEach((own, word) => {
    if (own > endings) frequent[own - endings - 1] = word;
  });
  result.set('frequent', numbers(frequent));

  const within = section('within');
  const most = new Uint8Array(units);
  unit.forEach((own, word) => {
    most[own] = Math.max(most[own]!, within[word]!);
  });
  result.set('within-most', most);
  result.set(
    'within',
    within.map((code, word) => most[unit[word]!]! - code),
  );

  const keys2 = wide(section('keys2'));
  const lists2 = readLists(section('lists2'));
  const gaps = (values: ArrayLike<number>) => Array.from(values, (value, k) => value - (k > 0 ? values[k - 1]! : 0));
  result.set('keys2', numbers(gaps(keys2)));
  const lists = (of: string, all: readonly Followers[]) => {
    result.set(
      `backoff${of}`,
      Uint8Array.from(all, ({ backoff }) => backoff),
    );
    result.set(`counts${of}`, numbers(all.map(({ ids }) => ids.length)));
  };
  lists('2', lists2);
  result.set('ids2', numbers(lists2.flatMap(({ ids }) => gaps(ids))));
  result.set('codes2', Uint8Array.from(lists2.flatMap(({ codes }) => codes)));

  const keys3 = wide(section('keys3'));
  const pairs = new Set<number>();
  for (let k = 0; k < keys3.length; k += 2) pairs.add(keys3[k]! * PAIR + keys3[k + 1]!);
  const bits = new Uint8Array(Math.ceil(lists2.reduce((sum, { ids }) => sum + ids.length, 0) / 8));
  let place = 0;
  lists2.forEach(({ ids }, k) => {
    for (const id of ids) {
      if (pairs.delete(keys2[k]! * PAIR + id)) bits[place >> 3]! |= 1 << (place & 7);
      place++;
    }
  });
  result.set('pairs', bits);
  const others = [...pairs];
  result.set(
    'others3',
    numbers(
      others.flatMap((pair, k) => [
        Math.floor(pair / PAIR) - (k > 0 ? Math.floor(others[k - 1]! / PAIR) : 0),
        pair % PAIR,
      ]),
    ),
  );

  const lists3 = readLists(section('lists3'));
  lists('3', lists3);
  const contextOf = new Map(Array.from(keys2, (key, k) => [key, lists2[k]!] as const));
  const places = new Map<Followers, Map<number, number>>();
  const ranks: number[] = [];
  const codes3: number[] = [];
  lists3.forEach(({ ids, codes }, k) => {
    const known = contextOf.get(keys3[2 * k + 1]!);
    if (known && !places.has(known)) {
      const order = new Uint32Array(known.codes.length);
      likeliest(known.codes, 0, order.length, order);
      places.set(known, new Map(Array.from(order, (at, rank) => [known.ids[at]!, rank] as const)));
    }
    const ranked = ids
      .map((id, at) => ({
        rank: (known && places.get(known)!.get(id)) ?? (known?.ids.length ?? 0) + id,
        code: codes[at]!,
      }))
      .sort((a, b) => a.rank - b.rank);
    ranks.push(...gaps(ranked.map(({ rank }) => rank)));
    codes3.push(...ranked.map(({ code }) => code));
  });
  result.set('ranks3', numbers(ranks));
  result.set('codes3', Uint8Array.from(codes3));
  return result;
}

/** The sections that a model is made of, from those of its file. Throws where these are damaged. */
export function expand(header: Header, sections: Sections): Map<string, Uint8Array> {
  const result = new Map(sections);
  const take = (name: string) => {
    result.delete(name);
    return sections.get(name) ?? new Uint8Array();
  };
  const unit = expandWords(header, take, result);

  const most = take('within-most');
  const within = new Uint8Array(take('within'));
  for (let word = 0; word < within.length; word++) within[word] = most[unit[word]!]! - within[word]!;
  result.set('within', within);

  const keys2: number[] = [];
  for (let reader = new Reader(take('keys2')), key = 0; !reader.done; keys2.push(key)) key += reader.number();
  const list2 = new ListWriter(take('backoff2'), take('counts2'));
  const gaps = new Reader(take('ids2'));
  const codes2 = take('codes2');
  const pairs = take('pairs');
  const ids2 = new Uint32Array(codes2.length);
  /** Where the followers of each word begin, and how many there are. */
  const starts = new Uint32Array(header.words + FIRST_WORD);
  const lengths = new Uint32Array(starts.length);
  const keys: number[] = [];
  let at = 0;
  for (const before of keys2) {
    if (before >= starts.length) throw new RangeError('no such word');
    const from = at;
    const count = list2.begin();
    if (count > codes2.length - from) throw new RangeError('cut short');
    for (let id = 0; at < from + count; at++) {
      id += gaps.number();
      ids2[at] = id;
      list2.add(id, codes2[at]!);
      if ((pairs[at >> 3]! >> (at & 7)) & 1) keys.push(before * PAIR + id);
    }
    starts[before] = from;
    lengths[before] = count;
  }
  const others = new Reader(take('others3'));
  for (let first = 0; !others.done; ) {
    first += others.number();
    keys.push(first * PAIR + others.number());
  }
  const sorted = Float64Array.from(keys).sort();
  const keys3 = new Uint32Array(2 * sorted.length);
  for (let k = 0; k < sorted.length; k++) {
    const first = Math.floor(sorted[k]! / PAIR);
    keys3[2 * k] = first;
    keys3[2 * k + 1] = sorted[k]! - first * PAIR;
  }

  const list3 = new ListWriter(take('backoff3'), take('counts3'));
  const ranks = new Reader(take('ranks3'));
  const codes3 = take('codes3');
  // Followers of each word, likeliest first, as soon as one is asked for.
  const order = new Uint32Array(ids2.length);
  const ordered = new Uint8Array(starts.length);
  const followers = new Uint32Array(codes3.length);
  at = 0;
  for (let k = 1; k < keys3.length; k += 2) {
    const last = keys3[k]!;
    if (last >= starts.length) throw new RangeError('no such word');
    const from = starts[last]!;
    const known = lengths[last]!;
    if (ordered[last] === 0) {
      ordered[last] = 1;
      likeliest(codes2, from, known, order.subarray(from));
    }
    const count = list3.begin();
    if (count > codes3.length - at) throw new RangeError('cut short');
    for (let n = 0, rank = 0; n < count; n++, at++) {
      rank += ranks.number();
      const id = rank < known ? ids2[from + order[from + rank]!]! : rank - known;
      followers[n] = (id << CODE) | codes3[at]!;
    }
    sortStart(followers, count);
    for (let n = 0; n < count; n++) list3.add(followers[n]! >>> CODE, followers[n]! & 255);
  }
  result.set('keys2', bytesOf(Uint32Array.from(keys2)));
  result.set('offsets2', bytesOf(Uint32Array.from(list2.offsets)));
  result.set('lists2', list2.all());
  result.set('keys3', bytesOf(keys3));
  result.set('offsets3', bytesOf(Uint32Array.from(list3.offsets)));
  result.set('lists3', list3.all());
  return result;
}

/** Puts `words`, `blocks` and `unit` into `result`; answers with the units. */
function expandWords(
  { words: count, alphabet }: Header,
  take: (name: string) => Uint8Array,
  result: Map<string, Uint8Array>,
): Uint16Array {
  const packed = take('words');
  // A word takes two bytes at least.
  if (count * 2 > packed.length) throw new RangeError('cut short');
  const letters = [...alphabet].length;
  const codes = new Map([...alphabet].map((letter, code) => [letter, code] as const));
  // The endings letter by letter from their last one on: a row of the next steps for each.
  const endings = JSON.parse(new TextDecoder().decode(result.get('endings'))) as string[];
  const steps: Uint16Array[] = [new Uint16Array(letters)];
  const endingOf = [0];
  endings.forEach((ending, k) => {
    let step = 0;
    for (const letter of [...ending].reverse()) {
      const code = codes.get(letter);
      if (code === undefined) throw new RangeError('an ending of foreign letters');
      if (steps[step]![code] === 0) {
        steps[step]![code] = steps.push(new Uint16Array(letters)) - 1;
        endingOf.push(0);
      }
      step = steps[step]![code]!;
    }
    endingOf[step] = k + 1;
  });

  const blob = new Writer(packed.length + count);
  const blocks = new Uint32Array(Math.ceil(count / BLOCK));
  const unit = new Uint16Array(count);
  const word = new Uint8Array(128);
  for (let index = 0, at = 0, length = 0; index < count; index++) {
    const shared = packed[at++]!;
    if (!(shared <= length)) throw new RangeError('no beginning to share');
    const kept = index % BLOCK === 0 ? 0 : shared;
    if (kept === 0) blocks[index / BLOCK] = blob.length;
    length = shared;
    for (; packed[at] !== END; at++) {
      // Both lengths are one byte, see `Vocabulary`.
      if (length === 127 || !(packed[at]! < letters)) throw new RangeError('no word');
      word[length++] = packed[at]!;
    }
    at++;
    blob.byte(kept);
    blob.byte(length - kept);
    for (let k = kept; k < length; k++) blob.byte(word[k]!);
    // Two letters at least stand before an ending.
    for (let k = length - 1, step = 0; k >= 2; k--) {
      step = steps[step]![word[k]!]!;
      if (step === 0) break;
      if (endingOf[step]! > 0) unit[index] = endingOf[step]!;
    }
  }
  const frequent = new Reader(take('frequent'));
  for (let own = endings.length + 1; !frequent.done; own++) {
    const index = frequent.number();
    if (index >= count) throw new RangeError('no such word');
    unit[index] = own;
  }
  result.set('words', blob.all());
  result.set('blocks', bytesOf(blocks));
  result.set('unit', bytesOf(unit));
  return unit;
}

/** Writes lists of followers as they are looked up: backoff, number, then difference of ids and code of each. */
class ListWriter {
  readonly offsets: number[] = [];
  private readonly writer = new Writer(1 << 20);
  private readonly counts: Reader;
  private last = 0;

  constructor(
    private readonly backoff: Uint8Array,
    counts: Uint8Array,
  ) {
    this.counts = new Reader(counts);
  }

  /** Begins the next list; answers with how many followers it has. */
  begin(): number {
    const backoff = this.backoff[this.offsets.length];
    if (backoff === undefined) throw new RangeError('cut short');
    const count = this.counts.number();
    this.offsets.push(this.writer.length);
    this.writer.byte(backoff);
    this.writer.number(count);
    this.last = 0;
    return count;
  }

  add(id: number, code: number): void {
    this.writer.number(id - this.last);
    this.writer.byte(code);
    this.last = id;
  }

  all(): Uint8Array {
    return this.writer.all();
  }
}
