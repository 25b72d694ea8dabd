/**
 * The word lists on disk: the personal one and one for each workspace folder. The server reads, watches and writes them, so
 * that every editor has them. A list is a plain UTF-8 text file, one word a line, sorted, made to be read in a diff.
 */
import { unwatchFile, watchFile } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { readRegularText } from '../regularFile';
import { WordList } from '../spelling/words';
import type { Result } from '../types';
import { writeWhole } from './files';

/** A list larger than this is refused: no one's own words weigh 4 MB, and reading more would stall the server. */
const MAX_BYTES = 4_000_000;
/** How often a list's file is looked at, ms. Polling works on network drives and for files that are not there yet. */
const POLL_INTERVAL = 1000;

interface Watched {
  list: WordList;
  /** Reading is under way or done; at most one at a time. */
  loaded: Promise<unknown>;
}

export class WordFiles {
  private readonly files = new Map<string, Watched>();

  /**
   * @param changed called after a list's content has changed on disk or by `add`
   * @param failed called once per file and reason with a message
   * @param isPrivate whether a list is one person's own, so that nobody else reads it (a project's is for all who work on it)
   */
  constructor(
    private readonly changed: () => void,
    private readonly failed: (path: string, reason: string) => void,
    private readonly isPrivate: (path: string) => boolean,
  ) {}

  /** The list at a path, read on first use and watched from then on; empty while there is no such file. */
  async get(path: string): Promise<WordList> {
    let watched = this.files.get(path);
    if (!watched) {
      const created: Watched = { list: WordList.parse(''), loaded: Promise.resolve() };
      this.files.set(path, created);
      created.loaded = this.read(path, created);
      watchFile(path, { interval: POLL_INTERVAL, persistent: false }, () => {
        created.loaded = this.read(path, created).then(this.changed);
      });
      watched = created;
    }
    await watched.loaded;
    return watched.list;
  }

  /**
   * Adds words to the list at `path`, creating folder and file; answers with how many are new. The file is replaced whole, so that
   * nothing is lost.
   */
  async add(path: string, words: readonly string[]): Promise<Result<number>> {
    await this.get(path);
    // Another editor may have written it since the last poll.
    const watched = this.files.get(path)!;
    const read = await this.read(path, watched);
    // What cannot be read must not be written over.
    if (!read.ok) return read;
    const next = watched.list.with(...words);
    const added = next.entries().length - watched.list.entries().length;
    if (added === 0) return { ok: true, value: 0 };
    const written = await writeWhole(path, next.toString(), this.isPrivate(path));
    if (!written.ok) return written;
    watched.list = next;
    this.changed();
    return { ok: true, value: added };
  }

  close(): void {
    for (const path of this.files.keys()) unwatchFile(path);
    this.files.clear();
  }

  private async read(path: string, watched: Watched): Promise<Result<undefined>> {
    try {
      watched.list = WordList.parse(await readRegularText(path, { most: MAX_BYTES }));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') watched.list = WordList.parse('');
      else {
        // On any other fault the words read last stay in force.
        const reason = error instanceof Error ? error.message : String(error);
        this.failed(path, reason);
        return { ok: false, error: reason };
      }
    }
    return { ok: true, value: undefined };
  }
}

/**
 * The path of a project's list inside its folder, or an error where the setting or a symbolic link leads out of the folder:
 * a workspace must not make the server read or write elsewhere.
 */
export async function projectListPath(folder: string, setting: string): Promise<Result<string>> {
  const outside = (from: string, to: string) => {
    const way = relative(from, to);
    return way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way);
  };
  if (isAbsolute(setting) || outside(folder, resolve(folder, setting))) {
    return { ok: false, error: `outside of the workspace folder: ${setting}` };
  }
  const path = join(folder, setting);
  const root = await realpath(folder).catch(() => folder);
  // The nearest part that exists decides where links lead.
  for (let part = path; part.length >= folder.length; part = dirname(part)) {
    const real = await realpath(part).catch(() => undefined);
    if (real === undefined) continue;
    return outside(root, real)
      ? { ok: false, error: `leads out of the workspace folder: ${setting}` }
      : { ok: true, value: path };
  }
  return { ok: true, value: path };
}
