/**
 * What the language model spends its time in, as WebAssembly: the weights of all n-grams of a word added up, class by class. Words
 * and runs of letters met lately are kept with their sums, and a row of weights stands beside its n-gram's hash, so that each of
 * them is one or two lines of the processor's cache.
 */
import { FNV_PRIME, FNV_START } from '../hash';
import {
  add,
  and,
  assemble,
  below,
  type Code,
  constant,
  differs,
  i16x8,
  i32x4,
  instantiate,
  load,
  load8,
  load16,
  move,
  multiply,
  or,
  type Routine,
  repeat,
  set,
  shiftLeft,
  shiftRight,
  store,
  store8,
  store16,
  sub,
  vector,
  when,
  xor,
} from '../wasm';
import { BOUNDARY, HASH_BITS, MAX_ORDER, MAX_WORD, MIX_FACTORS, WHOLE_START, type WordSums } from './features';

/**
 * Words whose sums are kept, a power of two: a quarter of the places of n-grams, as the scripts with few of these are those that few texts
 * are in. Their memory (some 100 bytes each) is taken as they come.
 */
const keptWords = (bits: number) => 2 ** Math.min(15, Math.max(0, bits - 2));
/** Words beyond this many letters are rare, and not kept. */
const KEPT_LETTERS = 24;
/** Likewise of runs of MAX_ORDER letters: the n-grams that begin at one letter. Some 60 bytes each. */
const keptRuns = (bits: number) => 2 ** Math.min(14, Math.max(0, bits - 3));
/** Bits of the filter in front of the table of n-grams: few enough for the processor's nearer caches, 14 for each n-gram in Cyrillic. */
const FILTER_BITS = 2 ** 20;
const FILTER_MASK = FILTER_BITS - 1;
const FILTER_BYTES = FILTER_BITS / 8;
/** Letters of a text, with a nought between its words, that are read at once, UTF-16 units. */
const TEXT_UNITS = 4096;

const LANES = 8;
/** Bytes of a vector. */
const VECTOR = 16;

// Places in memory, in bytes. The sums come first, then the word: its boundary, its letters, its boundary, noughts up to its end.
const WORD = 256;
const WORD_UNITS = 48;
/** How many n-grams a word of so many letters has, a byte each. */
const GRAMS_OF = WORD + 2 * WORD_UNITS;
/** How many words and n-grams were added since the start. */
const ADDED = 504;
const TEXT = 512;
const FILTER = TEXT + 2 * TEXT_UNITS;
const WORDS = FILTER + FILTER_BYTES;
const LETTER_BYTES = 2 * KEPT_LETTERS;
/** Bytes of a run's letters, a multiple of four. */
const RUN_BYTES = 12;

/** Where the tables stand for so many vectors of classes and 2 ** bits places of n-grams. */
function layout(vectors: number, bits: number) {
  const word = LETTER_BYTES + vectors * VECTOR;
  const run = RUN_BYTES + vectors * VECTOR;
  const gram = 4 + vectors * LANES;
  const runs = WORDS + keptWords(bits) * word;
  const grams = runs + keptRuns(bits) * run;
  return { word, run, gram, runs, grams, end: grams + 2 ** bits * gram + VECTOR };
}

/**
 * Makes the table of n-grams, and the filter in front of it, of a model file's own bytes: `count` keys at `from`, and the weights of each
 * class one after the other at `column`. Their places rise as the keys do, so that the table is written from its beginning to its end.
 */
function fillTable(classes: number, bits: number): Routine {
  const { gram, grams } = layout(Math.ceil(classes / LANES), bits);
  const [from, column, count] = [0, 1, 2] as const;
  const [key, byte, shift, at, slot, row, end] = [3, 4, 5, 6, 7, 8, 9] as const;
  const last = 10;
  return {
    parameters: 3,
    integers: 8,
    vectors: 0,
    body: [
      set(last, add(column, count)),
      repeat(
        set(shift, constant(0)),
        repeat(
          set(byte, load8(from)),
          move(from, 1),
          set(key, add(key, shiftLeft(and(byte, constant(127)), shift))),
          move(shift, 7),
          and(byte, constant(128)),
        ),
        set(at, and(key, constant(FILTER_MASK))),
        set(byte, shiftLeft(constant(1), and(at, constant(7)))),
        set(at, shiftRight(at, constant(3))),
        store8(at, or(load8(at, FILTER), byte), FILTER),
        set(slot, shiftRight(key, constant(HASH_BITS - bits))),
        repeat(
          set(row, add(constant(grams), multiply(and(slot, constant(2 ** bits - 1)), constant(gram)))),
          move(slot, 1),
          load(row),
        ),
        store(row, add(key, constant(1))),
        set(at, column),
        set(end, add(row, constant(classes))),
        repeat(store8(row, load8(at), 4), set(at, add(at, count)), move(row, 1), below(row, end)),
        move(column, 1),
        below(column, last),
      ),
    ],
  };
}

/** Adds the words of the text at TEXT, which ends before `end` and has a nought there, to the sums. */
function addText(vectors: number, bits: number): Routine {
  const at_ = layout(vectors, bits);
  const [end_] = [0] as const;
  const [from, letter, words, all] = [1, 2, 3, 4] as const;
  const [length, kept, isNew, at, end, entry, hash, key, slot, row, found, unit, stop] = [
    5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17,
  ] as const;
  const [a, b, c] = [18, 19, 20] as const;
  const each = <T>(make: (n: number) => T): T[] => Array.from({ length: vectors }, (_, n) => make(n));
  const sums = each((n) => 21 + n);
  const runSums = each((n) => 21 + vectors + n);
  const mixed = (by: number): Code => xor(key, shiftRight(key, constant(by)));
  /** Adds the weights of the n-gram whose hash is not mixed yet. */
  const addGram = (into: readonly number[]): Code[] => [
    set(key, hash),
    set(key, multiply(mixed(16), constant(MIX_FACTORS[0]))),
    set(key, multiply(mixed(13), constant(MIX_FACTORS[1]))),
    set(key, shiftRight(mixed(16), constant(32 - HASH_BITS))),
    set(found, and(key, constant(FILTER_MASK))),
    when(and(shiftRight(load8(shiftRight(found, constant(3)), FILTER), and(found, constant(7))), constant(1)), [
      set(slot, shiftRight(key, constant(HASH_BITS - bits))),
      move(key, 1),
      repeat(
        set(row, add(constant(at_.grams), multiply(and(slot, constant(2 ** bits - 1)), constant(at_.gram)))),
        set(found, load(row)),
        move(slot, 1),
        and(differs(found, constant(0)), differs(found, key)),
      ),
      when(
        found,
        each((n) => set(into[n]!, i16x8.add(into[n]!, vector.loadBytes(row, 4 + n * LANES)))),
      ),
    ]),
  ];
  const sumRun: Code[] = [
    store(entry, a),
    store(entry, b, 4),
    store16(entry, c, 8),
    ...runSums.map((sum) => set(sum, vector.zeros)),
    set(hash, constant(FNV_START)),
    set(unit, at),
    set(stop, add(at, constant(2 * MAX_ORDER))),
    repeat(
      set(hash, multiply(xor(hash, load16(unit)), constant(FNV_PRIME))),
      set(hash, xor(hash, shiftRight(hash, constant(15)))),
      // A boundary by itself is no n-gram.
      when(differs(unit, constant(WORD)), addGram(runSums)),
      move(unit, 2),
      and(below(unit, stop), differs(load16(unit), constant(0))),
    ),
    ...each((n) => vector.store(entry, runSums[n]!, RUN_BYTES + n * VECTOR)),
  ];
  const sumWord: Code[] = [
    ...sums.map((sum) => set(sum, vector.zeros)),
    set(at, constant(WORD)),
    set(end, add(constant(WORD + 2), shiftLeft(length, constant(1)))),
    repeat(
      set(a, load(at)),
      set(b, load(at, 4)),
      set(c, load16(at, 8)),
      set(hash, xor(multiply(a, constant(0x9e3779b1)), multiply(b, constant(0x85ebca6b)))),
      set(hash, xor(hash, multiply(c, constant(0xc2b2ae35)))),
      set(hash, and(xor(hash, shiftRight(hash, constant(15))), constant(keptRuns(bits) - 1))),
      set(entry, add(constant(at_.runs), multiply(hash, constant(at_.run)))),
      when(or(or(xor(load(entry), a), xor(load(entry, 4), b)), xor(load16(entry, 8), c)), sumRun),
      ...each((n) => set(sums[n]!, i16x8.add(sums[n]!, vector.load(entry, RUN_BYTES + n * VECTOR)))),
      move(at, 2),
      below(at, end),
    ),
    // The word as a whole, where it is not among the others.
    when(below(constant(MAX_ORDER - 2), length), [
      set(hash, constant(WHOLE_START)),
      set(unit, constant(WORD + 2)),
      repeat(
        set(hash, xor(multiply(xor(hash, load16(unit)), constant(FNV_PRIME)), shiftRight(hash, constant(13)))),
        move(unit, 2),
        below(unit, end),
      ),
      ...addGram(sums),
    ]),
    when(kept, [
      ...[0, 1, 2].map((n) => vector.store(kept, vector.load(constant(WORD + 2), n * VECTOR), n * VECTOR)),
      ...each((n) => vector.store(kept, sums[n]!, LETTER_BYTES + n * VECTOR)),
    ]),
  ];
  const difference = (n: number): Code =>
    vector.xor(vector.load(kept, n * VECTOR), vector.load(constant(WORD + 2), n * VECTOR));
  const addWord: Code[] = [
    set(at, constant(WORD + 2)),
    set(hash, constant(0)),
    repeat(
      when(below(at, constant(WORD + 2 + 2 * MAX_WORD)), [
        store16(at, letter),
        set(hash, xor(multiply(xor(hash, letter), constant(0x9e3779b1)), shiftRight(hash, constant(15)))),
        move(at, 2),
      ]),
      move(from, 2),
      set(letter, load16(from)),
      differs(letter, constant(0)),
    ),
    store16(at, constant(BOUNDARY)),
    set(length, shiftRight(sub(at, constant(WORD + 2)), constant(1))),
    move(words, 1),
    set(all, add(all, load8(length, GRAMS_OF))),
    set(hash, and(xor(hash, shiftRight(hash, constant(16))), constant(keptWords(bits) - 1))),
    set(kept, add(constant(WORDS), multiply(hash, constant(at_.word)))),
    when(below(constant(KEPT_LETTERS), length), [set(kept, constant(0))]),
    set(isNew, constant(1)),
    when(kept, [set(isNew, vector.isAny(vector.or(vector.or(difference(0), difference(1)), difference(2))))]),
    when(
      isNew,
      sumWord,
      each((n) => set(sums[n]!, vector.load(kept, LETTER_BYTES + n * VECTOR))),
    ),
    set(at, constant(0)),
    ...each((n) => [
      ...vector.store(at, i32x4.add(vector.load(at, 32 * n), i32x4.low(sums[n]!)), 32 * n),
      ...vector.store(at, i32x4.add(vector.load(at, 32 * n + 16), i32x4.high(sums[n]!)), 32 * n + 16),
    ]),
    set(at, constant(WORD)),
    ...Array.from({ length: (2 * WORD_UNITS) / VECTOR }, (_, n) => vector.store(at, vector.zeros, n * VECTOR)),
    store16(at, constant(BOUNDARY)),
  ];
  return {
    parameters: 1,
    integers: 20,
    vectors: 2 * vectors,
    body: [
      set(from, constant(TEXT)),
      repeat(set(letter, load16(from)), when(letter, addWord), move(from, 2), below(from, end_)),
      set(at, constant(ADDED)),
      store(at, add(load(at), words)),
      store(at, add(load(at, 4), all), 4),
    ],
  };
}

function gramsOf(letters: number): number {
  let grams = letters > MAX_ORDER - 2 ? 1 : 0;
  for (let from = 0; from <= letters; from++) grams += Math.min(MAX_ORDER, letters + 2 - from);
  return grams - 1;
}

/** Bits of a set of n-grams that are looked up at once. */
const SET_PART = 8;

/** A script's n-grams and their weights, and the sums of these over the words of a text, class by class. */
export class GramSums implements WordSums {
  /** By class. */
  readonly sums: Int32Array;
  readonly letters: Uint16Array;
  private readonly add: (end: number) => void;
  // What an n-gram is looked up with here.
  private readonly bytes: Int8Array;
  private readonly cells: Int32Array;
  private readonly bits: number;
  private readonly grams: number;
  private readonly gramBytes: number;
  /** Weights of sets of n-grams (`addSet`) that were asked for, by part and bits: no more than 256 a part. */
  private readonly sets: (Int16Array | undefined)[] = [];

  /** `file`: the bytes of a model file that are hashes of `count` n-grams and, from `columns` on, their weights. */
  constructor(file: Uint8Array, columns: number, count: number, classes: number) {
    const vectors = Math.ceil(classes / LANES);
    // Seven tenths are taken at most: the filter in front of it turns most of what is not there away.
    const bits = Math.ceil(Math.log2(Math.max(4, count * 1.4)));
    const { gram, grams, end } = layout(vectors, bits);
    // What the table is made of stands where words are kept later, if there is room.
    const at = file.length <= grams - WORDS ? WORDS : end;
    const routines = assemble({ add: addText(vectors, bits), fill: fillTable(classes, bits) });
    const { buffer, exports } = instantiate(routines, Math.max(end, at + file.length));
    const { add, fill } = exports as {
      add(end: number): void;
      fill(from: number, column: number, count: number): void;
    };
    this.add = add;
    this.sums = new Int32Array(buffer, 0, classes);
    this.letters = new Uint16Array(buffer, TEXT, TEXT_UNITS);
    this.bytes = new Int8Array(buffer);
    this.cells = new Int32Array(buffer);
    this.bits = bits;
    this.grams = grams;
    this.gramBytes = gram;
    const { bytes } = this;
    if (count > 0) {
      bytes.set(file, at);
      fill(at, at + columns, count);
      bytes.fill(0, at, at + file.length);
    }
    new Uint16Array(buffer, WORD, 1)[0] = BOUNDARY;
    for (let length = 0; length <= MAX_WORD; length++) bytes[GRAMS_OF + length] = gramsOf(length);
  }

  start(): void {
    this.sums.fill(0);
    this.cells[ADDED >> 2] = 0;
    this.cells[(ADDED >> 2) + 1] = 0;
  }

  addWords(length: number): void {
    if (length === 0) return;
    this.letters[length] = 0;
    this.add(TEXT + 2 * length);
  }

  get words(): number {
    return this.cells[ADDED >> 2]!;
  }

  get count(): number {
    return this.cells[(ADDED >> 2) + 1]!;
  }

  addSet(set: number, hashes: Int32Array, times: number): void {
    const { sums } = this;
    // Texts lack the same few letters again and again.
    for (let rest = set, part = 0; rest !== 0; rest >>>= SET_PART, part++) {
      const own = rest & ((1 << SET_PART) - 1);
      if (own === 0) continue;
      const place = (part << SET_PART) + own;
      this.sets[place] ??= this.together(own, hashes.subarray(part * SET_PART));
      const row = this.sets[place];
      for (let c = 0; c < sums.length; c++) sums[c]! += row[c]! * times;
      this.cells[(ADDED >> 2) + 1]! += row[sums.length]! * times;
    }
  }

  /** The weights of those n-grams together whose bits are in `set`, class by class, and how many they are. */
  private together(set: number, hashes: Int32Array): Int16Array {
    const { bytes, cells, sums } = this;
    const row = new Int16Array(sums.length + 1);
    for (let rest = set; rest !== 0; rest &= rest - 1) {
      row[sums.length]!++;
      const at = this.rowOf(hashes[31 - Math.clz32(rest & -rest)]!);
      if (cells[at >> 2] !== 0) for (let c = 0; c < sums.length; c++) row[c]! += bytes[at + 4 + c]!;
    }
    return row;
  }

  /** Where the row of an n-gram stands or would stand. */
  private rowOf(key: number): number {
    const { cells, bits, grams, gramBytes } = this;
    const mask = (1 << bits) - 1;
    for (let slot = key >>> (HASH_BITS - bits); ; slot = (slot + 1) & mask) {
      const row = grams + slot * gramBytes;
      const found = cells[row >> 2];
      if (found === 0 || found === key + 1) return row;
    }
  }
}
