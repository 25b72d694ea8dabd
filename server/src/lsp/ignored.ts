/**
 * The words that the reader ignores in single files, by command. They are kept in a file of the user's own, a line of JSON
 * for each document, so that closing the editor does not bring the findings back.
 */
import { readRegularText } from '../regularFile';
import type { Result } from '../types';
import { alone, writeWhole } from './files';

/** A larger file is not read: ignored words of 5,000 documents are some 1 MB. */
const MAX_BYTES = 8_000_000;
/** Documents that are remembered, those of the last changes. */
const MOST_DOCUMENTS = 5_000;

interface Change {
  readonly uri: string;
  readonly word: string;
  readonly ignored: boolean;
}

export class IgnoredWords {
  private readonly words = new Map<string, Set<string>>();
  /** Changes that are still to be written. */
  private readonly unsaved: Change[] = [];
  private path: string | undefined;
  /** Reading and writing, one after another. */
  private work: Promise<unknown> = Promise.resolve();

  /** Reads what was kept at `path`, where changes are kept from then on. */
  open(path: string): void {
    this.path = path;
    this.work = this.read(path);
  }

  /** The words ignored in a document, by its URI. */
  async of(uri: string): Promise<ReadonlySet<string>> {
    await this.work;
    return this.words.get(uri) ?? new Set();
  }

  /** Ignores a word in a document, or checks it again. It holds at once, also where it cannot be kept, which is the error. */
  set(uri: string, word: string, ignored: boolean): Promise<Result<undefined>> {
    const done = this.work.then(async (): Promise<Result<undefined>> => {
      if (this.path === undefined || !isKept(uri)) {
        this.apply({ uri, word, ignored });
        return { ok: true, value: undefined };
      }
      this.unsaved.push({ uri, word, ignored });
      return alone(this.path, () => this.save(this.path!));
    });
    this.work = done;
    return done;
  }

  /** A document, or a folder of some, was renamed: what is ignored in it goes along. */
  renamed(from: string, to: string): Promise<void> {
    const done = this.work.then(async () => {
      const { path } = this;
      const changes = [...this.words].flatMap(([uri, words]): Change[] => {
        if (uri !== from && !uri.startsWith(`${from}/`)) return [];
        const next = to + uri.slice(from.length);
        return [...words].flatMap((word) => [
          { uri, word, ignored: false },
          { uri: next, word, ignored: true },
        ]);
      });
      if (changes.length === 0 || path === undefined) return;
      this.unsaved.push(...changes);
      await alone(path, () => this.save(path));
    });
    this.work = done;
    return done;
  }

  private async save(path: string): Promise<Result<undefined>> {
    // Another window may have written it since.
    await this.read(path);
    const kept = [...this.words].filter(([document]) => isKept(document)).slice(-MOST_DOCUMENTS);
    const lines = kept.map(([document, words]) => `${JSON.stringify({ uri: document, words: [...words] })}\n`);
    const written = await writeWhole(path, lines.join(''), true);
    if (written.ok) this.unsaved.length = 0;
    return written;
  }

  private apply({ uri, word, ignored }: Change) {
    const words = new Set(this.words.get(uri));
    if (ignored) words.add(word);
    else words.delete(word);
    // Last in the map is what was changed last.
    this.words.delete(uri);
    if (words.size > 0) this.words.set(uri, words);
  }

  /** A document was closed: the next document of this name may be a different one. */
  close(uri: string): void {
    if (!isKept(uri)) this.words.delete(uri);
  }

  private async read(path: string): Promise<void> {
    try {
      const lines = (await readRegularText(path, { most: MAX_BYTES })).split('\n');
      for (const uri of [...this.words.keys()]) if (isKept(uri)) this.words.delete(uri);
      for (const line of lines) {
        const entry = parsed(line);
        if (entry) this.words.set(entry.uri, new Set(entry.words));
      }
    } catch {
      // There is none yet, or it cannot be read: what is in memory stays in force.
    }
    for (const change of this.unsaved) this.apply(change);
  }
}

/** An untitled document's name is given to the next one. */
const isKept = (uri: string) => !uri.startsWith('untitled:');

function parsed(line: string): { uri: string; words: string[] } | undefined {
  try {
    const { uri, words } = JSON.parse(line) as { uri?: unknown; words?: unknown };
    if (typeof uri !== 'string' || !Array.isArray(words)) return undefined;
    return { uri, words: words.filter((word) => typeof word === 'string') };
  } catch {
    return undefined;
  }
}
