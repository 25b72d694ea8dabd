/**
 * Sidecar files `FILE.qalam.jsonl` with the corrections of entities: read when FILE is opened, watched while it is open,
 * written whole.
 */
import { unlink } from 'node:fs/promises';
import type { AnalysedDocument } from '../analysis/document';
import {
  type Correction,
  formatSidecar,
  type Placement,
  parseSidecar,
  placeCorrections,
  refreshed,
  type Sidecar,
} from '../entities/corrections';
import type { Result } from '../types';
import { writeWhole } from './files';
import { PolledText } from './polled';

/** A larger sidecar is refused: 8 MB are some 50,000 corrections of one file. */
const MAX_BYTES = 8_000_000;

const NONE: Sidecar = { corrections: [], unread: [] };

/** What of a document says where corrections stand. */
type Corrected = Pick<AnalysedDocument, 'uri' | 'store' | 'version'>;

/** The corrections of one open document; where they stand is found once for each version of it. */
export class DocumentCorrections {
  private found: { document: Corrected; version: number; placement: Placement } | undefined;
  /** Where each stood when it was last found, and how long the text was then. */
  private places = new Map<Correction, number>();
  private length = 0;

  constructor(private sidecar: Sidecar = NONE) {}

  get content(): Sidecar {
    return this.sidecar;
  }

  set content(sidecar: Sidecar) {
    this.sidecar = sidecar;
    this.found = undefined;
    this.places = new Map();
  }

  placement(document: Corrected): Placement {
    if (this.sidecar.corrections.length === 0) return { placed: [], stale: [] };
    if (this.found?.document === document && this.found.version === document.version) return this.found.placement;
    const { store, version } = document;
    const grown = store.length - this.length;
    const placement = placeCorrections(this.sidecar.corrections, store, (correction) => {
      const last = this.places.get(correction);
      return last === undefined ? [] : [last, last + grown];
    });
    for (const { correction, start } of placement.placed) this.places.set(correction, start);
    this.length = store.length;
    this.found = { document, version, placement };
    return placement;
  }
}

interface OpenFile {
  readonly corrections: DocumentCorrections;
  readonly sidecar: PolledText;
  /** What `undo` takes back, the last one last. */
  readonly changes: { readonly before: Sidecar; readonly after: Sidecar; readonly version: number }[];
}

/** So many changes of one version of a text can be taken back. */
const MOST_CHANGES = 100;

export class CorrectionFiles {
  private readonly files = new Map<string, OpenFile>();
  private readonly none = new DocumentCorrections();

  /**
   * @param changed called after a sidecar has changed on disk or by `update`
   * @param failed called with a path and a message where one cannot be read
   */
  constructor(
    private readonly changed: () => void,
    private readonly failed: (path: string, reason: string) => void,
  ) {}

  /** Reads and watches the sidecar at `path` for the document `uri`; resolves when it is read. */
  async open(uri: string, path: string): Promise<void> {
    this.close(uri);
    const corrections = new DocumentCorrections();
    const sidecar = new PolledText(path, {
      most: MAX_BYTES,
      use: (content) => {
        corrections.content = parseSidecar(content);
      },
      failed: (reason) => this.failed(path, reason),
      changed: this.changed,
    });
    this.files.set(uri, { corrections, sidecar, changes: [] });
    await sidecar.settled();
  }

  close(uri: string): void {
    this.files.get(uri)?.sidecar.close();
    this.files.delete(uri);
  }

  closeAll(): void {
    for (const uri of [...this.files.keys()]) this.close(uri);
  }

  /** Where the corrections of a document are kept; undefined where it has none. */
  pathOf(uri: string): string | undefined {
    return this.files.get(uri)?.sidecar.path;
  }

  /** The corrections of a document; always empty for a document that can have no sidecar. */
  of(uri: string): DocumentCorrections {
    return this.files.get(uri)?.corrections ?? this.none;
  }

  /** Changes the corrections of a document and writes them; `undefined` where it can have no sidecar. */
  async update(
    document: Corrected,
    change: (placement: Placement) => Placement,
  ): Promise<Result<undefined> | undefined> {
    const file = this.files.get(document.uri);
    if (!file) return undefined;
    const { corrections, sidecar, changes } = file;
    return sidecar.update(async (wrote) => {
      const { content: before } = corrections;
      const next: Sidecar = {
        corrections: refreshed(change(corrections.placement(document)), document.store),
        unread: before.unread,
      };
      const written = await this.write(file, next, wrote);
      if (!written.ok) return written;
      const { version } = document;
      changes.splice(0, changes.at(-1)?.version === version ? changes.length - MOST_CHANGES + 1 : changes.length);
      changes.push({ before, after: next, version });
      return written;
    });
  }

  /** Takes the last change that `update` has made back; false where the text or the sidecar has changed since. */
  async undo({ uri, version }: Corrected): Promise<Result<boolean>> {
    const file = this.files.get(uri);
    if (!file) return { ok: true, value: false };
    return file.sidecar.update(async (wrote) => {
      const last = file.changes.pop();
      if (last?.version !== version || last.after !== file.corrections.content) return { ok: true, value: false };
      const written = await this.write(file, last.before, wrote);
      return written.ok ? { ok: true, value: true } : written;
    });
  }

  private async write(
    { sidecar, corrections }: OpenFile,
    next: Sidecar,
    wrote: (content: string) => void,
  ): Promise<Result<undefined>> {
    const content = formatSidecar(next);
    if (content === '') {
      const gone = await unlink(sidecar.path).then(
        () => undefined,
        (error: NodeJS.ErrnoException) => (error.code === 'ENOENT' ? undefined : error.message),
      );
      if (gone !== undefined) return { ok: false, error: gone };
    } else {
      const written = await writeWhole(sidecar.path, content);
      if (!written.ok) return written;
    }
    wrote(content);
    corrections.content = next;
    this.changed();
    return { ok: true, value: undefined };
  }
}
