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
const NO_HASHES = new Int32Array(0);

/**
 * Answers kept for the keys asked for lately: `size` of them, a power of two, at most. A key stands in one of four places and
 * moves on to the one before whenever it is asked for, and a new one that finds them taken gets the third; so that frequent words are
 * never forgotten, and those that come once push out each other. Not a map: for each string that is cut out of a text V8 works a hash
 * out by itself, and its chains of entries lie all over the memory.
 */
export class Recent<V> {
  private kept = 0;
  private hashes = NO_HASHES;
  private keys: (string | undefined)[] = [];
  private values: (V | undefined)[] = [];

  constructor(private readonly size: number) {
    this.clear();
  }

  get(key: string): V | undefined {
    const { hashes, keys, values } = this;
    const hash = hashOfWord(key);
    const first = hash & (hashes.length - WAYS);
    for (let at = first; at < first + WAYS; at++) {
      if (hashes[at] !== hash || keys[at] !== key) continue;
      const value = values[at];
      if (at > first) this.swap(at - 1, at);
      return value;
    }
    return undefined;
  }

  set(key: string, value: V): void {
    if (this.kept * 2 >= this.hashes.length && this.hashes.length < this.size) this.grow();
    this.put(hashOfWord(key), own(key), value);
  }

  clear(): void {
    this.make(Math.min(FIRST_ROOM, this.size));
  }

  private make(room: number): void {
    this.kept = 0;
    this.hashes = new Int32Array(room);
    this.keys = new Array<undefined>(room).fill(undefined);
    this.values = new Array<undefined>(room).fill(undefined);
  }

  private grow(): void {
    const { hashes, keys, values } = this;
    this.make(2 * hashes.length);
    for (let at = 0; at < keys.length; at++) if (keys[at] !== undefined) this.put(hashes[at]!, keys[at]!, values[at]!);
  }

  private put(hash: number, key: string, value: V): void {
    const { hashes, keys } = this;
    const first = hash & (hashes.length - WAYS);
    let at = first;
    while (at < first + WAYS && keys[at] !== undefined && keys[at] !== key) at++;
    if (at === first + WAYS) {
      at -= 2;
      this.swap(at, at + 1);
    } else if (keys[at] === undefined) this.kept++;
    hashes[at] = hash;
    keys[at] = key;
    this.values[at] = value;
  }

  private swap(a: number, b: number): void {
    const { hashes, keys, values } = this;
    const hash = hashes[a]!;
    const key = keys[a];
    const value = values[a];
    hashes[a] = hashes[b]!;
    keys[a] = keys[b];
    values[a] = values[b];
    hashes[b] = hash;
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
