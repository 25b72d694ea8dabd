/**
 * Which of some lists of strings a text has one of, in one pass over it (Aho and Corasick): of most texts no rule but a few can say
 * anything, and to ask each by itself costs many times as much.
 */

/** The first UTF-16 unit behind all that a trigger may have: letters, figures and marks of Kazakh text. */
const UNITS = 0x2220;
/** No trigger has it. */
const OTHER = 0;

/** What was read so far ends with a trigger. */
interface Hit {
  readonly list: number;
  readonly length: number;
  /** Whether no letter may stand before it, and behind it. */
  readonly begins: boolean;
  readonly ends: boolean;
}

/** Only letters that triggers are made of; other units may pass for none, which lets a text through that need not be looked at. */
const isLetter = (unit: number): boolean => unit >= 0x400 && unit < 0x530 && (unit < 0x482 || unit > 0x489);

export class Triggers {
  /** By unit, a number for each that some trigger has: a capital has that of its small letter. */
  private readonly classes = new Uint8Array(UNITS);
  /** By state, where each class leads; the first state is the beginning. */
  private readonly next: Uint16Array;
  private readonly width: number;
  /** By state. */
  private readonly hits: (readonly Hit[] | undefined)[] = [undefined];
  private readonly found: Uint8Array;

  /** @param lists of triggers in small letters; `^` before the first unit: no letter stands before it; `$` behind the last likewise */
  constructor(lists: readonly (readonly string[])[]) {
    this.found = new Uint8Array(lists.length);
    const triggers = lists.flatMap((list, at) =>
      list.map((trigger) => ({ at, trigger, text: trigger.replace(/^\^|\$$/g, '') })),
    );
    let classes = OTHER;
    for (const character of new Set(triggers.map(({ text }) => text).join(''))) {
      classes++;
      this.classes[character.charCodeAt(0)] = classes;
      this.classes[character.toUpperCase().charCodeAt(0)] = classes;
    }
    this.width = classes + 1;
    // A tree of the triggers, in which a missing branch (0) leads on from the longest end that begins a trigger as well.
    const { width } = this;
    const next = new Uint16Array((triggers.reduce((sum, { text }) => sum + text.length, 0) + 1) * width);
    for (const { at, trigger, text } of triggers) {
      let state = 0;
      for (let i = 0; i < text.length; i++) {
        const place = state * width + this.classes[text.charCodeAt(i)]!;
        if (next[place] === 0) next[place] = this.hits.push(undefined) - 1;
        state = next[place]!;
      }
      const hit = { list: at, length: text.length, begins: trigger.startsWith('^'), ends: trigger.endsWith('$') };
      this.hits[state] = [...(this.hits[state] ?? []), hit];
    }
    const ends = new Uint16Array(this.hits.length);
    const queue = [0];
    for (let at = 0; at < queue.length; at++) {
      const state = queue[at]!;
      for (let own = 0; own < width; own++) {
        const end = state === 0 ? 0 : next[ends[state]! * width + own]!;
        const to = next[state * width + own]!;
        if (to === 0) next[state * width + own] = end;
        else {
          ends[to] = end;
          queue.push(to);
          const shorter = this.hits[end];
          if (shorter !== undefined) this.hits[to] = [...(this.hits[to] ?? []), ...shorter];
        }
      }
    }
    this.next = next.slice(0, this.hits.length * width);
  }

  /** By list, whether the text has one of its triggers (1) or none (0); good until it is asked again. */
  in(text: string): Uint8Array {
    const { classes, next, width, hits, found } = this;
    found.fill(0);
    let state = 0;
    for (let at = 0; at < text.length; at++) {
      const unit = text.charCodeAt(at);
      state = next[state * width + (unit < UNITS ? classes[unit]! : OTHER)]!;
      const own = hits[state];
      if (own !== undefined) this.take(own, text, at + 1);
    }
    return found;
  }

  private take(hits: readonly Hit[], text: string, end: number): void {
    for (let i = 0; i < hits.length; i++) {
      const { list, length, begins, ends } = hits[i]!;
      if (begins && end > length && isLetter(text.charCodeAt(end - length - 1))) continue;
      if (ends && end < text.length && isLetter(text.charCodeAt(end))) continue;
      this.found[list] = 1;
    }
  }
}
