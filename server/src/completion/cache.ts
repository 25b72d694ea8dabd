/**
 * Answers kept in memory, least recently used dropped first. An answer is found again by the same prefix, and by a longer
 * prefix that goes on as the answer does: what is typed through ghost text costs no request.
 */
interface Entry {
  readonly prefix: string;
  readonly texts: readonly string[];
}

/** How much of the prefix must agree, UTF-16 units; the rest is beyond what a model of a line or two looks at. */
const TAIL = 2000;

export class CompletionCache {
  /** By key and last characters of the prefix; insertion order is the order of use. */
  private readonly entries = new Map<string, Entry>();

  constructor(private readonly capacity = 256) {}

  get size(): number {
    return this.entries.size;
  }

  /** `key`: model, parameters, suffix and the like; an entry is found only under the same. Empty answers are not kept. */
  put(key: string, prefix: string, texts: readonly string[]): void {
    const kept = texts.filter((text) => text !== '');
    if (kept.length === 0) return;
    const tail = prefix.slice(-TAIL);
    const id = `${key}\u0000${tail}`;
    this.entries.delete(id);
    this.entries.set(id, { prefix: tail, texts: kept });
    for (const oldest of this.entries.keys()) {
      if (this.entries.size <= this.capacity) break;
      this.entries.delete(oldest);
    }
  }

  /** What is left of kept answers after what has been typed since; longest typed-through match last, none: undefined. */
  get(key: string, prefix: string, longest = 400): readonly string[] | undefined {
    for (let typed = 0; typed <= Math.min(longest, prefix.length); typed++) {
      const before = prefix.slice(0, prefix.length - typed);
      const id = `${key}\u0000${before.slice(-TAIL)}`;
      const entry = this.entries.get(id);
      if (!entry) continue;
      const since = prefix.slice(prefix.length - typed);
      const rest = entry.texts
        .filter((text) => text.startsWith(since) && text.length > since.length)
        .map((text) => text.slice(since.length));
      if (rest.length === 0) continue;
      this.entries.delete(id);
      this.entries.set(id, entry);
      return rest;
    }
    return undefined;
  }

  clear(): void {
    this.entries.clear();
  }
}
