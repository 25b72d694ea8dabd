import { Lru } from '../caches';

/**
 * Answers kept in memory, least recently used dropped first. An answer is found again by the same prefix, and by a longer
 * prefix that goes on as the answer does: what is typed through ghost text costs no request.
 */
interface Entry {
  readonly id: string;
  readonly key: string;
  readonly tail: string;
  readonly texts: readonly string[];
}

/** How much of the prefix must agree, UTF-16 units; the rest is beyond what a model of a line or two looks at. */
const TAIL = 2000;
/** By how much of its end a prefix is looked up; the rest is compared where that is found. Hashing all of it 400 times costs a millisecond. */
const CLUE = 24;

export class CompletionCache {
  /** By key and last characters of the prefix. */
  private readonly entries: Lru<Entry>;
  /** The same by the prefix's last few characters alone. */
  private readonly byClue = new Map<string, Set<Entry>>();

  constructor(capacity = 256) {
    this.entries = new Lru(
      capacity,
      () => 1,
      (entry) => this.forget(entry),
    );
  }

  get size(): number {
    return this.entries.size;
  }

  /** `key`: model, parameters, suffix and the like; an entry is found only under the same. Empty answers are not kept. */
  put(key: string, prefix: string, texts: readonly string[]): void {
    const kept = texts.filter((text) => text !== '');
    if (kept.length === 0) return;
    const tail = prefix.slice(-TAIL);
    const id = `${key}\u0000${tail}`;
    const entry: Entry = { id, key, tail, texts: kept };
    this.entries.set(id, entry);
    const clue = tail.slice(-CLUE);
    const others = this.byClue.get(clue);
    if (others) others.add(entry);
    else this.byClue.set(clue, new Set([entry]));
  }

  /** What is left of kept answers after what has been typed since; longest typed-through match last, none: undefined. */
  get(key: string, prefix: string, longest = 400): readonly string[] | undefined {
    for (let typed = 0; typed <= Math.min(longest, prefix.length); typed++) {
      const end = prefix.length - typed;
      const found = this.byClue.get(prefix.slice(Math.max(0, end - CLUE), end));
      if (!found) continue;
      const tail = prefix.slice(Math.max(0, end - TAIL), end);
      for (const entry of found) {
        if (entry.key !== key || entry.tail !== tail) continue;
        const since = prefix.slice(end);
        const rest = entry.texts
          .filter((text) => text.startsWith(since) && text.length > since.length)
          .map((text) => text.slice(since.length));
        if (rest.length === 0) continue;
        this.entries.get(entry.id);
        return rest;
      }
    }
    return undefined;
  }

  clear(): void {
    this.entries.clear();
    this.byClue.clear();
  }

  private forget(entry: Entry) {
    const clue = entry.tail.slice(-CLUE);
    const others = this.byClue.get(clue);
    others?.delete(entry);
    if (others?.size === 0) this.byClue.delete(clue);
  }
}
