import type { EntityClass } from '../protocol';
import { isEntityClass } from './classes';
import { foldStem } from './fold';
import type { TokenSpan } from './iob2';
import { reconcile } from './reconcile';

/** A line of a gazetteer that could not be used; `line` counts from 0. */
export interface GazetteerProblem {
  readonly line: number;
  readonly reason: 'no-class' | 'unknown-class' | 'no-name';
}

interface Entry {
  /** Keys of the tokens of the name: all but the last as they are, in lower case; the last folded to its stem. */
  readonly keys: readonly string[];
  readonly class: EntityClass;
}

/**
 * Names that a user knows for certain, from a plain text file: `name<TAB>CLASS` a line, `#` begins a comment line. A name is
 * found in any inflected form of its last word; letter case counts for the first letter only where the name has a capital.
 */
export class Gazetteer {
  readonly problems: readonly GazetteerProblem[];
  private readonly byFirst = new Map<string, Entry[]>();
  private readonly single = new Map<string, Entry>();

  private constructor(text: string) {
    const problems: GazetteerProblem[] = [];
    for (const [line, raw] of text
      .replace(/^\uFEFF/, '')
      .split(/\r\n|\r|\n/)
      .entries()) {
      if (raw.trim() === '' || raw.startsWith('#')) continue;
      const tab = raw.lastIndexOf('\t');
      const name = tab < 0 ? '' : raw.slice(0, tab).trim();
      const kind =
        tab < 0
          ? ''
          : raw
              .slice(tab + 1)
              .trim()
              .toUpperCase();
      if (tab < 0) problems.push({ line, reason: 'no-class' });
      else if (name === '') problems.push({ line, reason: 'no-name' });
      else if (!isEntityClass(kind)) problems.push({ line, reason: 'unknown-class' });
      else this.add(name, kind);
    }
    this.problems = problems;
  }

  static parse(text: string): Gazetteer {
    return new Gazetteer(text);
  }

  get size(): number {
    return this.single.size + [...this.byFirst.values()].reduce((sum, entries) => sum + entries.length, 0);
  }

  private add(name: string, kind: EntityClass): void {
    const tokens = reconcile(name).map((piece) => piece.text.toLowerCase());
    const last = tokens.length - 1;
    if (last < 0) return;
    const keys = [...tokens.slice(0, last), foldStem(tokens[last]!)];
    const entry = { keys, class: kind };
    if (last === 0) this.single.set(keys[0]!, entry);
    else this.byFirst.set(keys[0]!, [...(this.byFirst.get(keys[0]!) ?? []), entry]);
  }

  /** Names in a run of tokens, longest first at each place, not overlapping; positions are token indices. */
  find(tokens: readonly { readonly text: string }[]): (TokenSpan & { readonly class: EntityClass })[] {
    const found: (TokenSpan & { readonly class: EntityClass })[] = [];
    const lower = tokens.map(({ text }) => text.toLowerCase());
    for (let i = 0; i < lower.length; ) {
      let best: Entry | undefined = this.single.get(foldStem(lower[i]!));
      for (const entry of this.byFirst.get(lower[i]!) ?? []) {
        const { keys } = entry;
        if (keys.length <= (best?.keys.length ?? 0) || i + keys.length > lower.length) continue;
        const last = keys.length - 1;
        let same = foldStem(lower[i + last]!) === keys[last];
        for (let k = 1; same && k < last; k++) same = lower[i + k] === keys[k];
        if (same) best = entry;
      }
      if (best === undefined) {
        i++;
      } else {
        found.push({ start: i, end: i + best.keys.length, class: best.class });
        i += best.keys.length;
      }
    }
    return found;
  }
}
