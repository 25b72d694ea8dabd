/** Word lists: the personal list, the project's list in its repository, and what one file ignores. */
import { softenedStem } from './endings';
import { caseOf, isVowelInitial, normalizeWord } from './normalize';

/** What a list needs to judge the endings of a wildcard entry. */
export interface EndingJudge {
  /** Whether the nominal ending (lower case) may follow the stem. */
  endingFits(stem: string, ending: string): boolean;
}

interface Line {
  readonly text: string;
  /** The entry without comment, or '' for a blank line or a comment. */
  readonly entry: string;
}

// Uzbek-style or Russian order would scatter ә, ғ, қ …; Node carries the Kazakh collation of CLDR.
// Made when a list is first written: it takes longer than all else of this module.
let collator: Intl.Collator | undefined;
function compare(a: string, b: string): number {
  collator ??= new Intl.Collator('kk');
  return collator.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0);
}

/**
 * An immutable list of words. Text form: one word a line; `#` begins a comment; `Есқожин*` stands for the stem with all its
 * endings. A lower-case entry also accepts the word with a capital and in capitals, a capitalised one also in capitals.
 */
export class WordList {
  private readonly lines: readonly Line[];
  private readonly words: ReadonlySet<string>;
  /** Wildcard stems by their first two letters, lower case. */
  private readonly stems: ReadonlyMap<string, readonly string[]>;

  private constructor(lines: readonly Line[]) {
    this.lines = lines;
    const words = new Set<string>();
    const stems = new Map<string, string[]>();
    for (const { entry } of lines) {
      if (entry === '') continue;
      const stem = entry.endsWith('*') ? entry.slice(0, -1) : entry;
      if (stem === '') continue;
      words.add(stem);
      if (stem === entry) continue;
      const key = stem.slice(0, 2).toLowerCase();
      const old = stems.get(key);
      if (old) old.push(stem);
      else stems.set(key, [stem]);
    }
    this.words = words;
    this.stems = stems;
  }

  /** Reads the text form. Any text is a list; a line with inner white space is one entry per word. */
  static parse(text: string): WordList {
    const lines: Line[] = [];
    for (const raw of text.replace(/^\uFEFF/, '').split(/\r?\n/)) {
      const comment = raw.indexOf('#');
      const entries = (comment < 0 ? raw : raw.slice(0, comment))
        .trim()
        .split(/\s+/u)
        .filter((entry) => entry !== '');
      if (entries.length <= 1) lines.push({ text: raw.trimEnd(), entry: normalizeWord(entries[0] ?? '') });
      else for (const entry of entries) lines.push({ text: entry, entry: normalizeWord(entry) });
    }
    while (lines.length > 0 && lines.at(-1)!.text === '') lines.pop();
    return new WordList(lines);
  }

  static of(words: Iterable<string>): WordList {
    return new WordList([...words].map((word) => ({ text: word, entry: normalizeWord(word) })));
  }

  /** Number of entries. */
  get size(): number {
    return this.words.size;
  }

  /** Entries as written, wildcards with their `*`, in file order. */
  entries(): string[] {
    return this.lines.filter(({ entry }) => entry !== '').map(({ entry }) => entry);
  }

  /** Whether the list accepts a word, in any of the cases that its entry allows. */
  has(word: string, judge: EndingJudge): boolean {
    if (this.words.size === 0) return false;
    const form = normalizeWord(word);
    if (this.words.has(form)) return true;
    const pattern = caseOf(form);
    const lower = form.toLowerCase();
    if (pattern !== 'lower' && pattern !== 'mixed' && this.words.has(lower)) return true;
    if (pattern === 'upper' && this.words.has(lower.charAt(0).toUpperCase() + lower.slice(1))) return true;
    for (const stem of this.stems.get(lower.slice(0, 2)) ?? []) {
      if (caseAllows(stem, form) && startsStem(lower, stem.toLowerCase(), judge)) return true;
    }
    return false;
  }

  /** The list with more entries; those that are there already change nothing. */
  with(...entries: readonly string[]): WordList {
    const seen = new Set(this.lines.map(({ entry }) => entry));
    const added: Line[] = [];
    for (const given of entries) {
      const entry = normalizeWord(given.trim());
      if (entry === '' || seen.has(entry)) continue;
      seen.add(entry);
      added.push({ text: entry, entry });
    }
    return added.length === 0 ? this : new WordList([...this.lines, ...added]);
  }

  /** The list without an entry (undo of `with`); comments on the entry's own line go with it. */
  without(entry: string): WordList {
    const clean = normalizeWord(entry.trim());
    const lines = this.lines.filter((line) => line.entry !== clean);
    return lines.length === this.lines.length ? this : new WordList(lines);
  }

  /**
   * The text form, ending in a line feed. Entries are sorted in Kazakh order within each block; comment lines and blank lines keep
   * their places and bound the blocks. An empty list is an empty text.
   */
  toString(): string {
    const out: string[] = [];
    let block: Line[] = [];
    const flush = () => {
      block.sort((a, b) => compare(a.entry, b.entry));
      out.push(...block.map(({ text }) => text));
      block = [];
    };
    for (const line of this.lines) {
      if (line.entry === '') {
        flush();
        out.push(line.text);
      } else block.push(line);
    }
    flush();
    return out.length === 0 ? '' : `${out.join('\n')}\n`;
  }
}

/** A capitalised stem does not accept a lower-case word; a stem in capitals or with inner ones needs its own letters. */
function caseAllows(stem: string, form: string): boolean {
  if (form.startsWith(stem)) return true;
  const shape = caseOf(form);
  if (shape === 'upper') return true;
  if (caseOf(stem) === 'lower') return shape === 'title';
  // The softened form of the stem: Ақбұлақ – Ақбұлағы.
  return caseOf(stem) === 'title' && shape === 'title';
}

function startsStem(word: string, stem: string, judge: EndingJudge): boolean {
  if (word.startsWith(stem)) {
    const ending = word.slice(stem.length);
    // Endings of foreign names and abbreviations stand after a hyphen.
    const bare = ending.startsWith('-') ? ending.slice(1) : ending;
    return ending === '' || (bare !== '' && judge.endingFits(stem, bare));
  }
  const soft = softenedStem(stem);
  if (soft === undefined || !word.startsWith(soft)) return false;
  const ending = word.slice(soft.length);
  return isVowelInitial(ending) && judge.endingFits(soft, ending);
}
