/** Lines of a data file found by their first field without a string for each: one text and one table of numbers. */

/** The hash of no letter. */
export const EMPTY_HASH = 0x1505;

/** The hash of some letters and one more (a UTF-16 unit). */
export function extendHash(hash: number, unit: number): number {
  hash = Math.imul(hash ^ unit, 0x01000193);
  return hash ^ (hash >>> 15);
}

const LINE_FEED = 10;

/** Offsets are UTF-16 units of the text. */
export class LineIndex {
  /** By hash: where a line begins, -1 for none. */
  private readonly slots: Int32Array;
  private readonly mask: number;
  private readonly separator: number;

  /**
   * Indexes the lines of `text` in `[from, to)`. A line's key ends at its first `separator` (one unit) or at the line's end; of lines
   * with the same key the first is found.
   * @param count of lines, at most as many as there are
   */
  constructor(
    private readonly text: string,
    from: number,
    to: number,
    separator: string,
    count: number,
  ) {
    this.separator = separator.charCodeAt(0);
    this.slots = new Int32Array(2 ** Math.ceil(Math.log2(count * 1.6 + 2))).fill(-1);
    this.mask = this.slots.length - 1;
    let used = 0;
    for (let start = from; start < to; ) {
      let hash = EMPTY_HASH;
      let at = start;
      for (; at < to; at++) {
        const unit = text.charCodeAt(at);
        if (unit === this.separator || unit === LINE_FEED) break;
        hash = extendHash(hash, unit);
      }
      if (at > start && this.findIn(text, start, at, 0, hash) < 0) {
        if (++used > count) throw new Error('more lines than are told');
        let slot = (hash ^ (hash >>> 16)) & this.mask;
        while (this.slots[slot]! >= 0) slot = (slot + 1) & this.mask;
        this.slots[slot] = start;
      }
      const end = text.indexOf('\n', at);
      start = end < 0 ? to : end + 1;
    }
  }

  /** Where the key ends that is `word`, or -1. */
  find(word: string): number {
    let hash = EMPTY_HASH;
    for (let i = 0; i < word.length; i++) hash = extendHash(hash, word.charCodeAt(i));
    return this.findIn(word, 0, word.length, 0, hash);
  }

  /** Where the key ends that is `word[from, to)` with the unit `last` behind it (0: none), or -1. `hash` is that of all these. */
  findIn(word: string, from: number, to: number, last: number, hash: number): number {
    const { text, slots, mask } = this;
    const own = to - from;
    for (let slot = (hash ^ (hash >>> 16)) & mask; ; slot = (slot + 1) & mask) {
      const start = slots[slot]!;
      if (start < 0) return -1;
      let i = 0;
      while (i < own && text.charCodeAt(start + i) === word.charCodeAt(from + i)) i++;
      if (i < own) continue;
      let end = start + own;
      if (last !== 0 && text.charCodeAt(end++) !== last) continue;
      const unit = text.charCodeAt(end);
      // At the end of the text the unit is no number.
      if (unit === this.separator || unit === LINE_FEED || Number.isNaN(unit)) return end;
    }
  }

  /** The rest of the line behind the separator at `end`; '' where the key is all of it. */
  rest(end: number): string {
    if (this.text.charCodeAt(end) !== this.separator) return '';
    const to = this.text.indexOf('\n', end);
    return this.text.slice(end + 1, to < 0 ? undefined : to);
  }

  /** The rests of the line whose key is `word` and of those that follow it with the same key. */
  all(word: string): string[] {
    let end = this.find(word);
    const rests: string[] = [];
    while (end >= 0) {
      const rest = this.rest(end);
      rests.push(rest);
      const next = end + (rest === '' ? 1 : rest.length + 2);
      end =
        this.text.startsWith(word, next) && this.text.charCodeAt(next + word.length) === this.separator
          ? next + word.length
          : -1;
    }
    return rests;
  }
}
