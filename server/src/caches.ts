/**
 * The two caches of the server. `Recent` costs one look-up a hit and is for answers about words; `Lru` is exact, weighs its
 * entries if asked to, and is for what is large or few. (Tables of the models' inner loops keep their own slots in typed arrays.)
 */

/**
 * A string of its own: a slice of 13 UTF-16 units or more keeps all of the text in memory that it was cut from, which for a word of a
 * corpus is a block of lines.
 */
export const own = (key: string): string => (key.length < 13 ? key : ` ${key}`.slice(1));

/**
 * Answers kept for the keys asked for lately: at least `size` of them, at most twice as many. When the newer half is full it
 * becomes the older one, and what is asked for again moves on to the new half; so that frequent words are never forgotten.
 */
export class Recent<V> {
  private newer = new Map<string, V>();
  private older = new Map<string, V>();

  constructor(private readonly size: number) {}

  get(key: string): V | undefined {
    const value = this.newer.get(key);
    if (value !== undefined) return value;
    const old = this.older.get(key);
    if (old !== undefined) this.set(key, old);
    return old;
  }

  set(key: string, value: V): void {
    if (this.newer.size >= this.size) {
      this.older = this.newer;
      this.newer = new Map();
    }
    this.newer.set(own(key), value);
  }

  clear(): void {
    this.newer.clear();
    this.older.clear();
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
