/**
 * The two caches of the server. `Recent` costs one look-up a hit and is for answers about words; `Lru` is exact, weighs its
 * entries if asked to, and is for what is large or few. (Tables of the models' inner loops keep their own slots in typed arrays.)
 */

import { hashOfWord } from './hash';

/**
 * A string of its own: a slice of 13 UTF-16 units or more keeps all of the text in memory that it was cut from, which for a word of a
 * corpus is a block of lines.
 */
export const own = (key: string): string => (key.length < 13 ? key : ` ${key}`.slice(1));

/** Places that a key may stand in. */
const WAYS = 4;
/** Keys that there is room for at first. */
const FIRST_ROOM = 64;

/** Integers that a key is packed in, the letters in each, and the bits of a letter. */
const PARTS = 3;
const PART_LETTERS = 5;
const LETTER_BITS = 6;
const MOST_LETTERS = PARTS * PART_LETTERS;
/** Of a word with a capital in front, and of what is no word. */
const CAPITAL = 1 << (PART_LETTERS * LETTER_BITS);
const UNPACKED = 1 << 31;
/** Small letters of Kazakh and Russian, figures and the hyphen by UTF-16 unit, as numbers from 1 on; capitals have one bit more. */
const CODES = new Uint8Array(0x530);
for (const [at, letter] of [...'абвгдеёжзийклмнопрстуфхцчшщъыьэюяәғқңөұүһі0123456789-'].entries()) {
  CODES[letter.toUpperCase().charCodeAt(0)] = (at + 1) | (1 << LETTER_BITS);
  CODES[letter.charCodeAt(0)] = at + 1;
}
/** The key at hand, as `pack` has left it. */
const PACKED = new Int32Array(PARTS);

const hashOfParts = (a: number, b: number, c: number): number => {
  const hash = Math.imul(a ^ Math.imul(b, 0x9e3779b1) ^ Math.imul(c, 0x85ebca6b), 0xc2b2ae35);
  return hash ^ (hash >>> 15);
};

/**
 * Packs a key in PACKED, and answers with its hash. No other key has the parts of a word of up to 15 small letters, of which the first may be
 * a capital. The first part is above nought there; of any other key it is below, and its
 * string has to be compared.
 */
function pack(key: string): number {
  const { length } = key;
  let a = 0;
  let b = 0;
  let c = 0;
  let capital = 0;
  let at = length > MOST_LETTERS ? length : 0;
  for (; at < length; at++) {
    const unit = key.charCodeAt(at);
    let code = unit < CODES.length ? CODES[unit]! : 0;
    if (code >> LETTER_BITS !== 0) {
      if (at > 0) break;
      capital = CAPITAL;
      code &= (1 << LETTER_BITS) - 1;
    } else if (code === 0) break;
    if (at === PART_LETTERS || at === 2 * PART_LETTERS) {
      c = b;
      b = a;
      a = 0;
    }
    a = (a << LETTER_BITS) | code;
  }
  if (a === 0 || at < length) {
    a = hashOfWord(key) | UNPACKED;
    b = 0;
    c = 0;
  } else a |= capital;
  PACKED[0] = a;
  PACKED[1] = b;
  PACKED[2] = c;
  return hashOfParts(a, b, c);
}

/**
 * Answers kept for the keys asked for lately: `size` of them, a power of two, at most. A key stands in one of four places and
 * moves on to the one before whenever it is asked for, and a new one that finds them taken gets the third; so that frequent words are
 * never forgotten, and those that come once push out each other. Not a map: for each string that is cut out of a text V8 works a hash
 * out by itself, and its chains of entries lie all over the memory. Nor strings for keys, where a word can be packed in numbers: what a
 * look-up takes is waiting for memory, and the string of a key is one or two places more of it.
 */
export class Recent<V> {
  private kept = 0;
  private parts = new Int32Array(0);
  /** The keys that could not be packed. */
  private keys: (string | undefined)[] = [];
  private values: (V | undefined)[] = [];

  constructor(private readonly size: number) {
    this.clear();
  }

  get(key: string): V | undefined {
    const { parts, keys, values } = this;
    const first = pack(key) & (values.length - WAYS);
    const a = PACKED[0]!;
    const b = PACKED[1]!;
    const c = PACKED[2]!;
    for (let at = first; at < first + WAYS; at++) {
      const part = PARTS * at;
      if (parts[part] !== a || parts[part + 1] !== b || parts[part + 2] !== c) continue;
      if (a < 0 && keys[at] !== key) continue;
      const value = values[at];
      if (at > first) this.swap(at - 1, at);
      return value;
    }
    return undefined;
  }

  set(key: string, value: V): void {
    if (this.kept * 2 >= this.values.length && this.values.length < this.size) this.grow();
    const hash = pack(key);
    this.put(hash, PACKED[0]! < 0 ? own(key) : undefined, value);
  }

  clear(): void {
    this.make(Math.min(FIRST_ROOM, this.size));
  }

  private make(room: number): void {
    this.kept = 0;
    this.parts = new Int32Array(PARTS * room);
    this.keys = new Array<undefined>(room).fill(undefined);
    this.values = new Array<undefined>(room).fill(undefined);
  }

  private grow(): void {
    const { parts, keys, values } = this;
    this.make(2 * values.length);
    for (let at = 0; at < values.length; at++) {
      PACKED.set(parts.subarray(PARTS * at, PARTS * at + PARTS));
      const [a, b, c] = PACKED as unknown as [number, number, number];
      if (a !== 0) this.put(hashOfParts(a, b, c), keys[at], values[at]!);
    }
  }

  /** Puts the key that PACKED holds, and its string where it needs one. */
  private put(hash: number, key: string | undefined, value: V): void {
    const { parts, keys } = this;
    const first = hash & (this.values.length - WAYS);
    const a = PACKED[0]!;
    const b = PACKED[1]!;
    const c = PACKED[2]!;
    let at = first;
    for (; at < first + WAYS; at++) {
      const part = PARTS * at;
      if (parts[part] === 0) {
        this.kept++;
        break;
      }
      if (parts[part] === a && parts[part + 1] === b && parts[part + 2] === c && keys[at] === key) break;
    }
    if (at === first + WAYS) {
      at -= 2;
      this.swap(at, at + 1);
    }
    const part = PARTS * at;
    parts[part] = a;
    parts[part + 1] = b;
    parts[part + 2] = c;
    keys[at] = key;
    this.values[at] = value;
  }

  private swap(a: number, b: number): void {
    const { parts, keys, values } = this;
    for (let part = 0; part < PARTS; part++) {
      const own = parts[PARTS * a + part]!;
      parts[PARTS * a + part] = parts[PARTS * b + part]!;
      parts[PARTS * b + part] = own;
    }
    const key = keys[a];
    const value = values[a];
    keys[a] = keys[b];
    values[a] = values[b];
    keys[b] = key;
    values[b] = value;
  }
}

/** A map that drops its least recently used entries where their costs together exceed `limit`; each costs 1 by default. */
export class Lru<V> {
  /** In order of use, the latest last. */
  private readonly entries = new Map<string, V>();
  private total = 0;

  /** @param dropped called with each entry that makes way for others, is replaced or deleted, but not by `clear` */
  constructor(
    private readonly limit: number,
    private readonly cost: (value: V, key: string) => number = () => 1,
    private readonly dropped: (value: V, key: string) => void = () => {},
  ) {}

  get size(): number {
    return this.entries.size;
  }

  get(key: string): V | undefined {
    const value = this.entries.get(key);
    if (value === undefined) return undefined;
    this.entries.delete(key);
    this.entries.set(key, value);
    return value;
  }

  /** An entry that alone costs more than the limit is not kept. */
  set(key: string, value: V): void {
    this.delete(key);
    this.entries.set(key, value);
    this.total += this.cost(value, key);
    for (const oldest of this.entries.keys()) {
      if (this.total <= this.limit) break;
      this.delete(oldest);
    }
  }

  delete(key: string): void {
    const value = this.entries.get(key);
    if (value === undefined) return;
    this.entries.delete(key);
    this.total -= this.cost(value, key);
    this.dropped(value, key);
  }

  clear(): void {
    this.entries.clear();
    this.total = 0;
  }
}
