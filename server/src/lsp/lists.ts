/** What the user has said about words and entities, in files: word lists, ignored words, corrections. */
import { dirname, join, relative } from 'node:path';
import type { FileRename } from 'vscode-languageserver/node';
import type { Settings } from '../protocol';
import type { WordList } from '../spelling/words';
import type { Format } from '../text/formats';
import { CorrectionFiles, type DocumentCorrections } from './corrections';
import { moveFile } from './files';
import type { ShowOptions } from './findings';
import { resourceOf } from './folders';
import { IgnoredWords } from './ignored';
import type { Session } from './session';
import { fileFault, readFault, ui } from './ui';
import { filePath, isFileUri } from './uris';
import { projectListPath, WordFiles } from './words';

/** How long it is taken for granted where a project's list lies, ms. The list itself is looked at as seldom. */
const PLACE_HOLDS = 1000;

export class Lists {
  readonly words: WordFiles;
  readonly corrections: CorrectionFiles;
  private readonly ignored = new IgnoredWords();

  /** Where the projects' lists lie, by folder and setting, and until when that is taken for granted. */
  private readonly places = new Map<string, { readonly path: Promise<string | undefined>; readonly until: number }>();

  constructor(private readonly session: Session) {
    const changed = () => session.refresh();
    this.words = new WordFiles(
      changed,
      (path, reason) =>
        session.tell(ui('wordListUnreadable', session.locale(), path, readFault(reason, session.locale()))),
      (path) => path === session.personalWordsPath,
    );
    this.corrections = new CorrectionFiles(changed, (path, reason) =>
      session.tell(ui('correctionsUnreadable', session.locale(), path, readFault(reason, session.locale()))),
    );
  }

  /** Call once, when the session knows where the user's own files are. */
  open(): void {
    this.ignored.open(join(dirname(this.session.personalWordsPath), 'ignored.jsonl'));
  }

  close(): void {
    this.words.close();
    this.corrections.closeAll();
  }

  /** What decides about which findings of a document are shown. */
  async showOptions(uri: string): Promise<ShowOptions> {
    const { epoch } = this.session;
    const settings = await this.session.settings.get(uri);
    const lists: WordList[] = [await this.words.get(this.session.personalWordsPath)];
    const project = await this.placeOf(uri, settings);
    if (project !== undefined) lists.push(await this.words.get(project));
    const ignored = await this.ignored.of(resourceOf(uri));
    const hasProject = project !== undefined;
    return { epoch, settings, lists, hasProject, ignored, corrections: this.correctionsOf(uri) };
  }

  /** As `projectWordsPath`, for every question about findings: to look at the folder's links again costs four turns to the disk. */
  private placeOf(uri: string, settings: Settings): Promise<string | undefined> {
    const { folders, trusted } = this.session;
    const key = `${folders.of(uri)}\n${trusted}\n${settings.spelling.projectWords}`;
    const now = performance.now();
    let place = this.places.get(key);
    if (place === undefined || place.until < now) {
      place = { path: this.projectWordsPath(uri, settings), until: now + PLACE_HOLDS };
      this.places.set(key, place);
    }
    return place.path;
  }

  correctionsOf(uri: string): DocumentCorrections {
    return this.corrections.of(uri);
  }

  /** Where the project's words of a document stand; undefined outside of a folder or where the setting is not allowed. */
  async projectWordsPath(uri: string, settings: Settings): Promise<string | undefined> {
    const { folders, trusted } = this.session;
    const folder = folders.of(uri);
    if (folder === undefined) return undefined;
    // An untrusted workspace does not choose which file is read.
    const setting = trusted ? settings.spelling.projectWords : '.qalam/words.txt';
    const path = await projectListPath(folder, setting);
    if (path.ok) return path.value;
    const locale = this.session.locale(settings.locale);
    this.session.tell(ui('wordListRefused', locale, readFault(path.error, locale)));
    return undefined;
  }

  /** Words ignored in a file by command, in Kazakh order. */
  async ignoredIn(uri: string): Promise<string[]> {
    return [...(await this.ignored.of(resourceOf(uri)))].sort(new Intl.Collator('kk').compare);
  }

  /** Ignores a word in a document, for a cell in its notebook, or checks it again. */
  async setIgnored(uri: string, word: string, ignored: boolean): Promise<void> {
    const kept = await this.ignored.set(resourceOf(uri), word, ignored);
    const locale = this.session.locale();
    if (!kept.ok) this.session.tell(ui('ignoredNotKept', locale, fileFault(kept.error, locale)));
    this.session.refresh();
  }

  /** Reads and watches the corrections of a document, where it can have any. */
  async watchCorrections(uri: string, format: Format): Promise<void> {
    const path = format.sidecar ? await this.sidecarPath(uri) : undefined;
    if (path === this.corrections.pathOf(uri)) return;
    if (path === undefined) this.corrections.close(uri);
    else await this.corrections.open(uri, path);
  }

  /** Files or folders were renamed: what is kept about them goes along. */
  async renamed(files: readonly FileRename[]): Promise<void> {
    for (const { oldUri, newUri } of files) {
      await this.ignored.renamed(oldUri, newUri);
      const [from, to] = [await this.sidecarPath(oldUri), await this.sidecarPath(newUri)];
      if (from === undefined || to === undefined) continue;
      const moved = await moveFile(from, to);
      const locale = this.session.locale();
      if (!moved.ok) this.session.tell(ui('correctionNotSaved', locale, fileFault(moved.error, locale)));
    }
    this.session.refresh();
  }

  closed(uri: string): void {
    this.corrections.close(uri);
    this.ignored.close(resourceOf(uri));
  }

  /** Where the corrections of a document are kept: beside it, inside a workspace folder. */
  private async sidecarPath(uri: string): Promise<string | undefined> {
    const folder = this.session.folders.of(uri);
    // A sidecar has none of its own.
    if (folder === undefined || !isFileUri(uri) || uri.endsWith('.qalam.jsonl')) return undefined;
    const path = await projectListPath(folder, `${relative(folder, filePath(uri))}.qalam.jsonl`);
    return path.ok ? path.value : undefined;
  }
}
