import type { EntityClass } from '../protocol';
import { isEntityClass } from './classes';
import type { TokenSpan } from './iob2';
import { reconcile } from './reconcile';
import { caseReadings } from './stem';

/** A line of a gazetteer that could not be used; `line` counts from 0. */
export interface GazetteerProblem {
  readonly line: number;
  readonly reason: 'no-class' | 'unknown-class' | 'no-name';
}

const CAPITAL = /^\p{Lu}/u;

interface Entry {
  /** The tokens of the name in lower case. */
  readonly keys: readonly string[];
  /** Written with a capital: a word without one is another word (`Қалам`, `қалам`). */
  readonly capital: boolean;
  readonly class: EntityClass;
}

/**
 * Names that a user knows for certain, from a plain text file: `name<TAB>CLASS` a line, `#` begins a comment line. A name is
 * found in any inflected form of its last word. One that begins with a capital is found with a capital alone; beyond that,
 * letter case does not count.
 */
export class Gazetteer {
  readonly problems: readonly GazetteerProblem[];
  private readonly byFirst = new Map<string, Entry[]>();
  private readonly single = new Map<string, Entry[]>();

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
    return [...this.single.values(), ...this.byFirst.values()].reduce((sum, entries) => sum + entries.length, 0);
  }

  private add(name: string, kind: EntityClass): void {
    const tokens = reconcile(name).map((piece) => piece.text.toLowerCase());
    const last = tokens.length - 1;
    if (last < 0) return;
    const entry = { keys: tokens, capital: CAPITAL.test(name), class: kind };
    const entries = last === 0 ? this.single : this.byFirst;
    const key = tokens[0]!;
    // The same name again: the later line counts.
    const others = entries
      .get(key)
      ?.filter((o) => o.capital !== entry.capital || o.keys.join(' ') !== tokens.join(' '));
    entries.set(key, [...(others ?? []), entry]);
  }

  /** Names in a run of tokens, longest first at each place, not overlapping; positions are token indices. */
  find(tokens: readonly { readonly text: string }[]): (TokenSpan & { readonly class: EntityClass })[] {
    const found: (TokenSpan & { readonly class: EntityClass })[] = [];
    const lower = tokens.map(({ text }) => text.toLowerCase());
    const isWritten = ({ capital }: Entry, i: number) => !capital || CAPITAL.test(tokens[i]!.text);
    for (let i = 0; i < lower.length; ) {
      let best: Entry | undefined;
      if (this.single.size > 0) {
        for (const form of formsOf(lower[i]!)) best ??= this.single.get(form)?.find((entry) => isWritten(entry, i));
      }
      for (const entry of this.byFirst.get(lower[i]!) ?? []) {
        const { keys } = entry;
        if (keys.length <= (best?.keys.length ?? 0) || i + keys.length > lower.length) continue;
        const last = keys.length - 1;
        let same = isWritten(entry, i);
        for (let k = 1; same && k < last; k++) same = lower[i + k] === keys[k];
        same &&= formsOf(lower[i + last]!).includes(keys[last]!);
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

/** A lower-case token as a name might be written that it is a form of: as it is, and without each ending of a case. */
function formsOf(token: string): readonly string[] {
  return [token, ...caseReadings(token)];
}
