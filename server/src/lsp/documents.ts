/** The open documents: from what the client says of them to what is analysed, one thing after another for each. */
import { LSPErrorCodes, ResponseError, type TextDocumentContentChangeEvent } from 'vscode-languageserver/node';
import type { SegmentOptions } from '../analysis/analyzer';
import type { AnalysisCache } from '../analysis/cache';
import { AnalysedDocument } from '../analysis/document';
import type { AnalysisPool } from '../analysis/pool';
import { schemeOfSample } from '../entities/schemes';
import type { Range, Settings } from '../protocol';
import { chosenFormat, FORMATS, type Format, formatFor, formatOptions } from '../text/formats';
import { TextStore } from '../text/store';
import type { EntitySources } from './entitySources';
import { pathOf } from './folders';
import type { Lists } from './lists';
import type { Session } from './session';
import { patternFault, ui } from './ui';

/** The beginning of a document that says what it is, UTF-16 units. */
const SAMPLE = 4096;

/** Between two looks at whether a document that is asked about has been opened, ms. */
const OPENING_SLICE = 50;

interface OpenedText {
  readonly uri: string;
  readonly languageId: string;
  readonly version: number;
  readonly text: string | TextStore;
}

/** Who is told what happens to documents. */
export interface DocumentEvents {
  opened(document: AnalysedDocument): void;
  /** Before an edit; `range` is undefined where the whole text is replaced. */
  editing(document: AnalysedDocument, range: Range | undefined, text: string): void;
  /** After the edits of one notification; `inserted`: the text of the only one. */
  edited(document: AnalysedDocument, inserted: string | undefined): void;
  closing(uri: string): void;
  closed(uri: string): void;
  /** More of a document is analysed than before. */
  analysed(document: AnalysedDocument): void;
}

export class Documents {
  private readonly open = new Map<string, AnalysedDocument>();
  /** What is under way for each document, above all the question for the settings of one that was just opened. */
  private readonly underWay = new Map<string, Promise<void>>();
  private readonly checkedPatterns = new Set<string>();
  private readonly unknownFormats = new Set<string>();

  constructor(
    private readonly session: Session,
    private readonly lists: Lists,
    private readonly entitySources: EntitySources,
    private readonly pool: AnalysisPool,
    private readonly cache: AnalysisCache,
    private readonly events: DocumentEvents,
  ) {}

  get uris(): Iterable<string> {
    return this.open.keys();
  }

  find(uri: string): AnalysedDocument | undefined {
    return this.open.get(uri);
  }

  /**
   * Resolves when a document that is being opened can be asked about; an LSP error where it is not open, or not within `patience` ms.
   */
  async whenOpen(uri: string, patience = 0): Promise<AnalysedDocument> {
    for (const end = performance.now() + patience; ; ) {
      await this.underWay.get(uri);
      const document = this.open.get(uri);
      if (document) return document;
      if (performance.now() >= end)
        throw new ResponseError(LSPErrorCodes.RequestFailed, ui('notServed', this.session.locale()));
      await new Promise((resolve) => setTimeout(resolve, OPENING_SLICE));
    }
  }

  /** Has everything analysed anew. */
  reset(): void {
    for (const document of this.open.values()) document.reset();
  }

  didOpen(text: OpenedText): void {
    this.inTurn(text.uri, () => this.opened(text));
  }

  didChange(uri: string, version: number, changes: readonly TextDocumentContentChangeEvent[]): void {
    this.inTurn(uri, () => this.changed(uri, version, changes));
  }

  didClose(uri: string): void {
    this.inTurn(uri, () => this.closed(uri));
  }

  /** Settings, folders or trust have changed: every document is analysed again with the settings that hold for it now. */
  async settingsChanged(): Promise<void> {
    // A document that is being opened may have asked for its settings before the change.
    await Promise.all(this.underWay.values());
    await Promise.all(
      [...this.open.values()].map(async (document) => {
        await this.applySettings(document);
        await this.lists.watchCorrections(document.uri, document.format);
      }),
    );
  }

  /** A file for entities has changed; `again`: texts that the backend could not answer are asked about again. */
  async entitySourcesChanged(again: boolean): Promise<void> {
    await Promise.all([...this.open.values()].map((document) => this.applySettings(document)));
    if (again) this.reset();
    this.session.refresh();
  }

  /** Does what the client says about a document after what it said before: at once, where nothing is under way. */
  private inTurn(uri: string, task: () => Promise<void> | void) {
    const before = this.underWay.get(uri);
    const work = before ? before.then(task) : task();
    if (!work) return;
    const done = work
      .catch((error) => this.session.log(String(error)))
      .finally(() => {
        if (this.underWay.get(uri) === done) this.underWay.delete(uri);
      });
    this.underWay.set(uri, done);
  }

  private async opened({ uri, languageId, version, text }: OpenedText): Promise<void> {
    const settings = await this.session.settings.get(uri);
    const { format, options } = this.formatOf(uri, languageId, text.slice(0, SAMPLE), settings);
    this.session.background(this.checkPatterns(settings));
    const sources = await this.entitySources.options(uri, settings);
    this.open.get(uri)?.close();
    await this.lists.watchCorrections(uri, format);
    const document: AnalysedDocument = new AnalysedDocument({
      uri,
      languageId,
      version,
      store: typeof text === 'string' ? TextStore.from(text) : text,
      format,
      formatOptions: options,
      options: { ...segmentOptions(settings, format), ...sources },
      pool: this.pool,
      cache: this.cache,
      changed: () => this.events.analysed(document),
    });
    this.open.set(uri, document);
    this.events.opened(document);
  }

  private changed(uri: string, version: number, changes: readonly TextDocumentContentChangeEvent[]) {
    const document = this.open.get(uri);
    if (!document) return;
    for (const change of changes) {
      const range = 'range' in change ? change.range : undefined;
      this.events.editing(document, range, change.text);
      document.edit(range, change.text, version);
    }
    const [change] = changes;
    this.events.edited(document, changes.length === 1 && change && 'range' in change ? change.text : undefined);
  }

  private closed(uri: string) {
    this.events.closing(uri);
    this.open.get(uri)?.close();
    this.open.delete(uri);
    this.session.settings.forget(uri);
    this.lists.closed(uri);
    this.events.closed(uri);
  }

  private formatOf(uri: string, languageId: string, sample: string, settings: Settings) {
    const path = this.session.folders.relativePath(uri);
    const chosen = chosenFormat(path, languageId, settings.formats, (name) => this.unknownFormat(name, settings));
    const format = chosen ?? formatFor({ languageId, fileName: pathOf(uri), sample });
    const tagScheme = format.tokenized ? schemeOfSample(sample) : undefined;
    const options = formatOptions(path, settings.formats);
    return { format, options: { ...options, ...(tagScheme && { tagScheme }) } };
  }

  /** Says once that a setting names an unknown format. */
  private unknownFormat(name: string, { locale }: Settings) {
    if (this.unknownFormats.has(name)) return;
    this.unknownFormats.add(name);
    this.session.tell(ui('unknownFormat', this.session.locale(locale), name, Object.keys(FORMATS).join(', ')));
  }

  private async applySettings(document: AnalysedDocument) {
    const settings = await this.session.settings.get(document.uri);
    await this.checkPatterns(settings);
    const { uri, languageId, version, store } = document;
    const { format, options } = this.formatOf(uri, languageId, store.slice(0, SAMPLE), settings);
    // The document is read again in the format that the settings name now.
    if (format !== document.format) {
      this.didOpen({ uri, languageId, version, text: store });
      return;
    }
    const sources = await this.entitySources.options(document.uri, settings);
    // The next change may have been quicker: with entities off there is nothing to wait for.
    if ((await this.session.settings.get(uri)) !== settings) return;
    document.setOptions({ ...segmentOptions(settings, document.format), ...sources }, options);
  }

  /** Reports invalid ignore patterns: the worker leaves them out silently. */
  private async checkPatterns({ spelling: { ignorePatterns }, locale }: Settings) {
    const key = ignorePatterns.join('\0');
    if (ignorePatterns.length === 0 || this.checkedPatterns.has(key)) return;
    this.checkedPatterns.add(key);
    const { IgnorePatterns } = await import('../spelling/patterns');
    const reader = this.session.locale(locale);
    for (const { pattern, message } of IgnorePatterns.compile(ignorePatterns).errors) {
      this.session.tell(ui('patternRefused', reader, pattern, patternFault(message, reader)));
    }
  }
}

function segmentOptions(settings: Settings, format: Format): SegmentOptions {
  return {
    spelling: settings.spelling.enabled,
    cleaning: settings.cleaning.enabled,
    fineweb2: settings.cleaning.fineweb2,
    grammar: settings.grammar.enabled,
    entities: settings.entities.enabled,
    ignorePatterns: settings.spelling.ignorePatterns,
    // A line of plain text or Markdown is not a text of its own, a field of a record is.
    whole: format.records !== undefined,
    foreignWords: settings.language.showIslands,
    tokenized: format.tokenized === true,
  };
}
