/**
 * The word lists on disk: the personal one and one for each workspace folder. The server reads, watches and writes them, so
 * that every editor has them. A list is a plain UTF-8 text file, one word a line, sorted, made to be read in a diff.
 */
import { realpath } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { WordList } from '../spelling/words';
import type { Result } from '../types';
import { writeWhole } from './files';
import { PolledText } from './polled';

/** A list larger than this is refused: no one's own words weigh 4 MB, and reading more would stall the server. */
const MAX_BYTES = 4_000_000;

interface Watched {
  list: WordList;
  readonly file: PolledText;
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
    const watched = this.watched(path);
    await watched.file.settled();
    return watched.list;
  }

  /**
   * Adds words to the list at `path`, creating folder and file; answers with how many are new. The file is replaced whole, so that
   * nothing is lost.
   */
  async add(path: string, words: readonly string[]): Promise<Result<number>> {
    const watched = this.watched(path);
    return watched.file.update(async (wrote) => {
      const next = watched.list.with(...words);
      const added = next.entries().length - watched.list.entries().length;
      if (added === 0) return { ok: true, value: 0 };
      const content = next.toString();
      const written = await writeWhole(path, content, this.isPrivate(path));
      if (!written.ok) return written;
      wrote(content);
      watched.list = next;
      this.changed();
      return { ok: true, value: added };
    });
  }

  close(): void {
    for (const { file } of this.files.values()) file.close();
    this.files.clear();
  }

  private watched(path: string): Watched {
    const known = this.files.get(path);
    if (known) return known;
    const watched: Watched = {
      list: WordList.parse(''),
      file: new PolledText(path, {
        most: MAX_BYTES,
        use: (content) => {
          watched.list = WordList.parse(content);
        },
        failed: (reason) => this.failed(path, reason),
        changed: this.changed,
      }),
    };
    this.files.set(path, watched);
    return watched;
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
