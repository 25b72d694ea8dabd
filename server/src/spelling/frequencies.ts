/** How often word forms are used, as far as is known. */

const TAB = 9;

export class Frequencies {
  readonly #counts: ReadonlyMap<string, number>;
  /** Sum of all counts, at least 1. */
  readonly total: number;

  private constructor(counts: ReadonlyMap<string, number>) {
    this.#counts = counts;
    let total = 0;
    for (const count of counts.values()) total += count;
    this.total = Math.max(1, total);
  }

  /** Reads lines `form<TAB>count` (or a form alone: count 1); lines that start with `#` are comments. Bad lines are skipped. */
  static parse(bytes: Uint8Array | undefined): Frequencies {
    const counts = new Map<string, number>();
    if (!bytes) return new Frequencies(counts);
    const text = new TextDecoder().decode(bytes);
    for (let start = 0; start < text.length; ) {
      let end = text.indexOf('\n', start);
      if (end < 0) end = text.length;
      let tab = start;
      while (tab < end && text.charCodeAt(tab) !== TAB) tab++;
      if (text[start] !== '#') {
        const form = text.slice(start, tab).trim();
        const count = tab < end ? Number.parseInt(text.slice(tab + 1, end), 10) : 1;
        if (form !== '' && count > 0) counts.set(form, (counts.get(form) ?? 0) + count);
      }
      start = end + 1;
    }
    return new Frequencies(counts);
  }

  get size(): number {
    return this.#counts.size;
  }

  /** Occurrences of exactly this form; 0 where it is not listed. */
  count(form: string): number {
    return this.#counts.get(form) ?? 0;
  }

  entries(): IterableIterator<[form: string, count: number]> {
    return this.#counts.entries();
  }
}
