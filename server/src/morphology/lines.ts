/** Lines of a data file found by their first field without a string for each: one text and one table of numbers. */

import { EMPTY_HASH, extendHash } from '../hash';

const LINE_FEED = 10;

/** Offsets are UTF-16 units of the text. */
export class LineIndex {
  /** By hash: where a line begins, -1 for none. */
  readonly slots: Int32Array;
  private readonly mask: number;
  private readonly separator: number;

  /**
   * Indexes the lines of `text` in `[from, to)`. A line's key ends at its first `separator` (one unit) or at the line's end; lines with
   * the same key stand together, and the first of them is found.
   * @param count of lines, at most as many as there are
   * @param made the slots that were made of the same text before, if they were kept
   */
  constructor(
    private readonly text: string,
    from: number,
    to: number,
    separator: string,
    count: number,
    made?: Int32Array,
  ) {
    const mark = separator.charCodeAt(0);
    if (made !== undefined) {
      this.separator = mark;
      this.slots = made;
      this.mask = made.length - 1;
      return;
    }
    const slots = new Int32Array(2 ** Math.ceil(Math.log2(count * 1.6 + 2))).fill(-1);
    const mask = slots.length - 1;
    let used = 0;
    let last = from;
    let lastHash = 0;
    for (let start = from; start < to; ) {
      let hash = EMPTY_HASH;
      let at = start;
      let unit = 0;
      for (; at < to; at++) {
        unit = text.charCodeAt(at);
        if (unit === mark || unit === LINE_FEED) break;
        hash = extendHash(hash, unit);
      }
      // The first of several with the same key is the one that is found.
      if (at > start && !(hash === lastHash && text.startsWith(text.slice(last, last + at - start + 1), start))) {
        if (++used > count) throw new Error('more lines than are told');
        let slot = (hash ^ (hash >>> 16)) & mask;
        while (slots[slot]! >= 0) slot = (slot + 1) & mask;
        slots[slot] = start;
        last = start;
        lastHash = hash;
      }
      while (at < to && unit !== LINE_FEED) unit = text.charCodeAt(++at);
      start = at + 1;
    }
    this.separator = mark;
    this.slots = slots;
    this.mask = mask;
  }

  /** Where the key ends that is `word`, or -1. */
  find(word: string): number {
    const { text, slots, mask } = this;
    let hash = EMPTY_HASH;
    for (let i = 0; i < word.length; i++) hash = extendHash(hash, word.charCodeAt(i));
    for (let slot = (hash ^ (hash >>> 16)) & mask; ; slot = (slot + 1) & mask) {
      const start = slots[slot]!;
      if (start < 0) return -1;
      if (!text.startsWith(word, start)) continue;
      const end = start + word.length;
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
