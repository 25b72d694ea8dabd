/**
 * The server's state and its wiring to the connection: documents, settings, word lists, the analysis worker. Requests are
 * answered by the functions in `handlers/`.
 */
import { homedir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  type CancellationToken,
  type Connection,
  DidChangeConfigurationNotification,
  LSPErrorCodes,
  MessageType,
  ResponseError,
  ShowMessageNotification,
  type TextDocumentContentChangeEvent,
  type WorkDoneProgressServerReporter,
} from 'vscode-languageserver/node';
import type { SegmentOptions } from '../analysis/analyzer';
import { AnalysisCache } from '../analysis/cache';
import { AnalysedDocument } from '../analysis/document';
import type { LoadFailure } from '../analysis/messages';
import { AnalysisPool } from '../analysis/pool';
import type { Locale } from '../messages';
import { type CompletionOutcome, type DocumentStatus, type FindingKind, METHODS, type Settings } from '../protocol';
import type { WordList } from '../spelling/words';
import { type Format, formatFor, formatOptions } from '../text/formats';
import { TextStore } from '../text/store';
import { type ClientAbilities, clientAbilities, serverCapabilities } from './capabilities';
import { CorrectionFiles } from './corrections';
import { closed } from './ending';
import { Endpoints } from './endpoints';
import { EntitySources } from './entitySources';
import { forEachShownInSlices, type ShowOptions } from './findings';
import { Folders, pathOf, resourceOf } from './folders';
import { AskService } from './handlers/ask';
import { codeActions } from './handlers/codeActions';
import { executeCommand } from './handlers/commands';
import { CompletionService } from './handlers/completion';
import { documentDiagnostics } from './handlers/diagnostics';
import { entityMentions, mentionCount, references } from './handlers/entities';
import { hover } from './handlers/hover';
import { islands, languagesOf, notKazakh, rangeLanguages } from './handlers/languages';
import { RewriteService } from './handlers/rewrite';
import { SemanticTokensService } from './handlers/semanticTokens';
import { documentSymbols } from './handlers/symbols';
import { TokenService } from './handlers/tokens';
import { IgnoredWords } from './ignored';
import { requestKindEdits } from './kinds';
import { Running } from './running';
import { readInitializationOptions, SettingsStore } from './settings';
import { fileFault, patternFault, toLocale, ui } from './ui';
import { projectListPath, WordFiles } from './words';

/** Bursts of changes are reported to the client once in so many ms. */
const REPORT_INTERVAL = 250;
/** Longest wait for the masked language model's opinion on suggestions, ms. */
const MASKED_DEADLINE = 500;
/** From so many UTF-16 units on the offline model of completions is not loaded before somebody asks for one. */
const LARGE_FILE = 5_000_000;
/** A report counts what is found in whole documents: after a long one the next waits so many times longer, */
const REPORT_REST = 10;
/** but no longer than this, ms. */
const REPORT_LONGEST = 3000;

export class QalamServer {
  client: ClientAbilities = clientAbilities({}, false);
  settings: SettingsStore;
  readonly documents = new Map<string, AnalysedDocument>();
  readonly words: WordFiles;
  readonly folders = new Folders();
  readonly endpoints: Endpoints;
  readonly corrections: CorrectionFiles;
  readonly completion: CompletionService;
  private readonly entitySources: EntitySources;
  private readonly running = new Running();
  private readonly ask = new AskService(this, this.running);
  private readonly rewriting = new RewriteService(this, this.running);
  private readonly tokens = new TokenService(this);
  readonly semanticTokens = new SemanticTokensService();
  /** Grows when something other than a document's text changes what is shown: word lists, settings, ignored words. */
  epoch = 0;
  trusted = false;
  personalWordsPath = join(process.env.XDG_CONFIG_HOME || join(homedir(), '.config'), 'qalam', 'words.txt');

  private readonly pool: AnalysisPool;
  private readonly cache = new AnalysisCache();
  private readonly ignored = new IgnoredWords();
  private editorLocale: string | undefined;
  private readonly told = new Set<string>();
  private readonly checkedPatterns = new Set<string>();
  private reportTimer: NodeJS.Timeout | undefined;
  private readonly changedDocuments = new Set<string>();
  private progress: Promise<WorkDoneProgressServerReporter> | undefined;
  private shutDown = false;

  constructor(
    readonly connection: Connection,
    dataFolder: string,
  ) {
    this.settings = new SettingsStore(connection, false, {}, () => {});
    this.words = new WordFiles(
      () => this.refresh(),
      (path, reason) => this.tell(ui('wordListUnreadable', this.locale('auto'), path, reason)),
      (path) => path === this.personalWordsPath,
    );
    this.corrections = new CorrectionFiles(
      () => this.refresh(),
      (path, reason) => this.tell(ui('correctionsUnreadable', this.locale('auto'), path, reason)),
    );
    this.pool = new AnalysisPool(dataFolder, {
      ready: (failures) => {
        this.roomsLoaded(failures);
        // What was asked before there was anything to answer with is asked again, after a restart above all.
        this.refresh();
      },
      died: (error, resting) => {
        connection.console.error(`analysis worker died: ${error}`);
        if (resting) this.tell(ui('workerResting', this.locale('auto')));
        // The next worker reads its data anew, and may know other words.
        this.cache.clear();
        for (const document of this.documents.values()) document.reset();
      },
      restarted: () => {
        for (const document of this.documents.values()) document.reset();
      },
      fileFailed: (path, error) => this.entitySources.fileFailed(path, error),
      failed: (error) => connection.console.error(`analysis failed: ${error}`),
    });
    this.entitySources = new EntitySources(
      this,
      (refiner) => {
        this.pool.refiner = refiner;
      },
      (again) => this.entitySourcesChanged(again),
    );
    this.endpoints = new Endpoints(this);
    this.completion = new CompletionService(this, dataFolder);
    this.register();
  }

  listen(): void {
    this.connection.listen();
  }

  locale(setting: Settings['locale']): Locale {
    return toLocale(setting === 'auto' ? this.editorLocale : setting);
  }

  /** Says something to the user, once in the server's life for each text. */
  tell(message: string): void {
    if (this.told.has(message)) return;
    this.told.add(message);
    // A notification: `showWarningMessage` would be a request that waits for the user.
    this.connection.sendNotification(ShowMessageNotification.type, { type: MessageType.Warning, message });
  }

  /** Suggestions for a word between its neighbours; none once the request is cancelled. */
  async suggest(word: string, before: string, after: string, token: CancellationToken) {
    const abort = new AbortController();
    const cancelled = token.onCancellationRequested(() => abort.abort());
    try {
      const suggestions = await this.pool.suggest(word, before, after, abort.signal);
      const model = this.endpoints.masked(await this.settings.get(''));
      if (!model || abort.signal.aborted) return suggestions;
      // The menu waits for it.
      const late = setTimeout(() => abort.abort(), MASKED_DEADLINE);
      const ranked = await model.rank(before, suggestions, after, abort.signal);
      clearTimeout(late);
      return ranked;
    } finally {
      cancelled.dispose();
    }
  }

  /** Words ignored in a file by command, in Kazakh order. */
  async ignoredIn(uri: string): Promise<string[]> {
    return [...(await this.ignored.of(resourceOf(uri)))].sort(new Intl.Collator('kk').compare);
  }

  detect(texts: readonly string[]) {
    return this.pool.detect(texts);
  }

  /** An open document, or an LSP error that tells the client so. */
  document(uri: string): AnalysedDocument {
    const document = this.documents.get(uri);
    if (!document) throw new ResponseError(LSPErrorCodes.RequestFailed, `not open: ${uri}`);
    return document;
  }

  /** Throws what LSP asks for when a request was cancelled or its document has moved on while it was computed. */
  check(document: AnalysedDocument, version: number, token: CancellationToken): void {
    if (token.isCancellationRequested) throw new ResponseError(LSPErrorCodes.RequestCancelled, 'cancelled');
    if (document.version !== version || this.documents.get(document.uri) !== document) {
      throw new ResponseError(LSPErrorCodes.ContentModified, 'content modified');
    }
  }

  async showOptions(uri: string): Promise<ShowOptions> {
    const settings = await this.settings.get(uri);
    const lists: WordList[] = [await this.words.get(this.personalWordsPath)];
    const project = await this.projectWordsPath(uri, settings);
    if (project !== undefined) lists.push(await this.words.get(project));
    const ignored = await this.ignored.of(resourceOf(uri));
    return { settings, lists, hasProject: project !== undefined, ignored, corrections: this.corrections.of(uri) };
  }

  /** Where the project's words of a document stand; undefined outside of a folder or where the setting is not allowed. */
  async projectWordsPath(uri: string, settings: Settings): Promise<string | undefined> {
    const folder = this.folders.of(uri);
    if (folder === undefined) return undefined;
    // An untrusted workspace does not choose which file is read.
    const setting = this.trusted ? settings.spelling.projectWords : '.qalam/words.txt';
    const path = await projectListPath(folder, setting);
    if (path.ok) return path.value;
    this.tell(ui('wordListRefused', this.locale(settings.locale), path.error));
    return undefined;
  }

  /** Ignores a word in a document, for a cell in its notebook, or checks it again. */
  async setIgnored(uri: string, word: string, ignored: boolean): Promise<void> {
    const kept = await this.ignored.set(resourceOf(uri), word, ignored);
    if (!kept.ok) this.tell(ui('ignoredNotKept', this.locale('auto'), fileFault(kept.error, this.locale('auto'))));
    this.refresh();
  }

  /** Has every client-side view asked for again: something that is not a document's text has changed. */
  refresh(): void {
    this.epoch++;
    for (const uri of this.documents.keys()) this.changedDocuments.add(uri);
    this.scheduleReport(true);
  }

  private register() {
    const { connection } = this;
    connection.onInitialize((params) => {
      const options = readInitializationOptions(params.initializationOptions);
      this.client = clientAbilities(params.capabilities, options.storagePath !== undefined);
      this.settings = new SettingsStore(connection, this.client.configuration, options, (names) =>
        this.tell(ui('machineSettingIgnored', this.locale('auto'), names.join(', '))),
      );
      this.editorLocale = options.locale ?? params.locale;
      this.trusted = options.trusted === true;
      if (options.storagePath) this.personalWordsPath = join(options.storagePath, 'words.txt');
      this.ignored.open(join(dirname(this.personalWordsPath), 'ignored.jsonl'));
      this.folders.set(params.workspaceFolders);
      this.endpoints.initialize(options);
      this.completion.initialize(options);
      return { capabilities: serverCapabilities(this.client), serverInfo: { name: 'qalam', version: '0.1.0' } };
    });
    connection.onInitialized(() => {
      if (this.client.configurationChanges) {
        connection.client.register(DidChangeConfigurationNotification.type, { section: 'qalam' }).catch(() => {});
      }
      if (this.client.workspaceFolders) {
        connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
          this.folders.change(added, removed);
          // Another folder is another list of words, other settings and globs, another place for corrections.
          this.settings.changed(undefined);
          this.settingsChanged().catch((error) => connection.console.error(String(error)));
        });
      }
      this.completion.announce();
    });
    connection.onDidChangeConfiguration(async ({ settings }) => {
      this.settings.changed(settings);
      await this.settingsChanged();
    });
    connection.onShutdown(async () => {
      this.shutDown = true;
      clearTimeout(this.reportTimer);
      this.words.close();
      this.running.stopAll();
      this.corrections.closeAll();
      this.entitySources.close();
      await closed(this.completion.close(), this.pool.close());
    });

    connection.onDidOpenTextDocument(({ textDocument }) =>
      this.inTurn(textDocument.uri, () => this.opened(textDocument)),
    );
    connection.onDidChangeTextDocument(({ textDocument: { uri, version }, contentChanges }) =>
      this.inTurn(uri, () => this.changed(uri, version, contentChanges)),
    );
    connection.onDidCloseTextDocument(({ textDocument: { uri } }) => this.inTurn(uri, () => this.closed(uri)));

    connection.languages.diagnostics.on((params, token) => documentDiagnostics(this, params, token));
    connection.onHover((params, token) => hover(this, params, token));
    connection.onCodeAction((params, token) => codeActions(this, params, token));
    connection.onReferences((params, token) => references(this, params, token));
    connection.onDocumentSymbol((params, token) => documentSymbols(this, params, token));
    connection.languages.semanticTokens.on((params, token) => this.semanticTokens.full(this, params, token));
    connection.languages.semanticTokens.onDelta((params, token) => this.semanticTokens.delta(this, params, token));
    connection.languages.semanticTokens.onRange((params, token) => this.semanticTokens.range(this, params, token));
    connection.languages.inlineCompletion.on((params, token) => this.completion.complete(params, token));
    connection.onExecuteCommand((params, token) => executeCommand(this, params, token));
    connection.onRequest(METHODS.entities, (params: { uri: string }, token) => entityMentions(this, params, token));
    connection.onRequest(METHODS.kindEdits, (params: FindingKind & { uri: string }, token) =>
      requestKindEdits(this, params, token),
    );
    connection.onRequest(METHODS.ignoredWords, ({ uri }: { uri: string }) => this.ignoredIn(uri));
    connection.onRequest(METHODS.languages, (params, token) => rangeLanguages(this, params, token));
    connection.onRequest(METHODS.islands, (params, token) => islands(this, params, token));
    connection.onRequest(METHODS.notKazakh, (params, token) => notKazakh(this, params, token));
    connection.onRequest(METHODS.describeRequest, (params, token) => this.completion.describe(params, token));
    this.registerPrompts();
    connection.onNotification(METHODS.apiKeyChanged, () => this.endpoints.keyChanged());
    connection.onNotification(METHODS.clientReady, () => this.refresh());
    connection.onNotification(METHODS.trustChanged, ({ trusted }: { trusted: boolean }) => {
      this.trusted = trusted;
      this.settings.changed(undefined);
      this.settingsChanged().catch((error) => connection.console.error(String(error)));
    });
  }

  /** What goes to the endpoint by the reader's own command, and what is kept of ghost text. */
  private registerPrompts() {
    const { connection, ask, rewriting, completion } = this;
    connection.onRequest(METHODS.prompt, (params, token) => ask.prompt(params, token));
    connection.onRequest(METHODS.askPreview, (params, token) => ask.preview(params, token));
    connection.onRequest(METHODS.ask, (params, token) => ask.ask(params, token));
    connection.onNotification(METHODS.answerChosen, (params) => void ask.chosen(params));
    connection.onRequest(METHODS.probeQuestions, () => ask.questions());
    connection.onRequest(METHODS.probe, (params, token) => ask.probe(params, token));
    connection.onRequest(METHODS.rewrite, (params, token) => rewriting.rewrite(params, token));
    connection.onRequest(METHODS.rewritePreview, (params, token) => rewriting.preview(params, token));
    connection.onNotification(METHODS.stop, ({ id, answer }: { id: string; answer?: number }) =>
      this.running.stop(id, answer),
    );
    connection.onRequest(METHODS.tokenCounts, (params, token) => this.tokens.count(params, token));
    connection.onRequest(METHODS.completionStatistics, () => completion.statistics());
    connection.onNotification(METHODS.completionOutcome, (params: CompletionOutcome) => completion.outcome(params));
    connection.onNotification(METHODS.feedbackConsent, (params: { consent: boolean }) =>
      completion.feedbackConsent(params),
    );
    connection.onRequest(METHODS.feedbackRead, () => completion.readFeedback());
    connection.onRequest(METHODS.feedbackDelete, (params) => completion.deleteFeedback(params));
    connection.onRequest(METHODS.feedbackExport, (params) => completion.exportFeedback(params));
  }

  /** What is under way for documents, above all asking for the settings of one that was opened. */
  private readonly underWay = new Map<string, Promise<void>>();

  /** Does what the client says about a document after what it said before: at once, where nothing is under way. */
  private inTurn(uri: string, task: () => Promise<void> | void) {
    const before = this.underWay.get(uri);
    const work = before ? before.then(task) : task();
    if (!work) return;
    const done = work
      .catch((error) => this.connection.console.error(String(error)))
      .finally(() => {
        if (this.underWay.get(uri) === done) this.underWay.delete(uri);
      });
    this.underWay.set(uri, done);
  }

  private async opened({
    uri,
    languageId,
    version,
    text,
  }: {
    uri: string;
    languageId: string;
    version: number;
    text: string | TextStore;
  }): Promise<void> {
    const settings = await this.settings.get(uri);
    const { format, options } = this.formatOf(uri, languageId, text.slice(0, 4096), settings);
    this.checkPatterns(settings).catch((error) => this.connection.console.error(String(error)));
    const sources = await this.entitySources.options(uri, settings);
    this.documents.get(uri)?.close();
    await this.watchCorrections(uri, format);
    const document: AnalysedDocument = new AnalysedDocument(
      uri,
      languageId,
      version,
      typeof text === 'string' ? TextStore.from(text) : text,
      format,
      options,
      { ...segmentOptions(settings, format), ...sources },
      this.pool,
      this.cache,
      () => this.analysed(document),
    );
    this.documents.set(uri, document);
    // A large file is read more than written, and the model takes some of the memory that its analysis needs.
    if (document.store.length < LARGE_FILE) this.completion.warmUp();
    this.showProgress(document);
  }

  private closed(uri: string) {
    this.completion.closing(uri);
    this.documents.get(uri)?.close();
    this.documents.delete(uri);
    this.settings.forget(uri);
    this.semanticTokens.forget(uri);
    this.corrections.close(uri);
    this.ignored.close(resourceOf(uri));
    if (!this.client.pullDiagnostics) this.connection.sendDiagnostics({ uri, diagnostics: [] });
  }

  private async watchCorrections(uri: string, format: Format): Promise<void> {
    const path = format.sidecar ? await this.sidecarPath(uri) : undefined;
    if (path === this.corrections.pathOf(uri)) return;
    if (path === undefined) this.corrections.close(uri);
    else await this.corrections.open(uri, path);
  }

  /** Where the corrections of a document are kept: beside it, inside a workspace folder. */
  private async sidecarPath(uri: string): Promise<string | undefined> {
    const folder = this.folders.of(uri);
    // A sidecar has none of its own.
    if (folder === undefined || !uri.startsWith('file:') || uri.endsWith('.qalam.jsonl')) return undefined;
    const path = await projectListPath(folder, `${relative(folder, fileURLToPath(uri))}.qalam.jsonl`);
    return path.ok ? path.value : undefined;
  }

  /** Resolves when a document that is being opened can be asked about. */
  async whenOpen(uri: string): Promise<AnalysedDocument> {
    await this.underWay.get(uri);
    return this.document(uri);
  }

  private changed(uri: string, version: number, changes: readonly TextDocumentContentChangeEvent[]) {
    const document = this.documents.get(uri);
    if (!document) return;
    for (const change of changes) {
      const range = 'range' in change ? change.range : undefined;
      this.completion.editing(document, range, change.text);
      document.edit(range, change.text, version);
    }
    const [change] = changes;
    this.completion.edited(changes.length === 1 && change && 'range' in change ? change.text : undefined);
    if (!this.client.pullDiagnostics) this.analysed(document);
  }

  private formatOf(uri: string, languageId: string, sample: string, settings: Settings) {
    const options = formatOptions(this.folders.relativePath(uri), settings.formats);
    return { format: formatFor({ languageId, fileName: pathOf(uri), sample }), options };
  }

  private async applySettings(document: AnalysedDocument) {
    const settings = await this.settings.get(document.uri);
    await this.checkPatterns(settings);
    const { options } = this.formatOf(document.uri, document.languageId, '', settings);
    const sources = await this.entitySources.options(document.uri, settings);
    document.setOptions({ ...segmentOptions(settings, document.format), ...sources }, options);
  }

  /** Settings, folders or trust are others by now: every document is looked at again under what holds for it. */
  private async settingsChanged() {
    // What is being opened may have asked for the settings before.
    await Promise.all(this.underWay.values());
    await Promise.all(
      [...this.documents.values()].map(async (document) => {
        await this.applySettings(document);
        await this.watchCorrections(document.uri, document.format);
      }),
    );
    this.completion.settingsChanged();
    this.refresh();
  }

  /** A file for entities is another one by now; `again`: what the backend could not be asked about is asked. */
  private async entitySourcesChanged(again: boolean) {
    await Promise.all([...this.documents.values()].map((document) => this.applySettings(document)));
    if (again) for (const document of this.documents.values()) document.reset();
    this.refresh();
  }

  /** Says which ignore patterns are none: in the worker they are left out without a word. */
  private async checkPatterns({ spelling: { ignorePatterns }, locale }: Settings) {
    const key = ignorePatterns.join('\0');
    if (ignorePatterns.length === 0 || this.checkedPatterns.has(key)) return;
    this.checkedPatterns.add(key);
    const { IgnorePatterns } = await import('../spelling/patterns');
    const reader = this.locale(locale);
    for (const { pattern, message } of IgnorePatterns.compile(ignorePatterns).errors) {
      this.tell(ui('patternRefused', reader, pattern, patternFault(message, reader)));
    }
  }

  private roomsLoaded(failures: readonly LoadFailure[]) {
    for (const { room, error } of failures) {
      this.connection.console.error(`${room}: ${error}`);
      this.tell(ui(`${room}Unavailable`, this.locale('auto')));
    }
  }

  private analysed(document: AnalysedDocument) {
    this.changedDocuments.add(document.uri);
    this.scheduleReport(false);
  }

  private refreshAll = false;
  /** How long the last report took, ms. */
  private reportTime = 0;

  private scheduleReport(all: boolean) {
    if (this.shutDown) return;
    this.refreshAll ||= all;
    this.reportTimer ??= setTimeout(
      () => {
        this.reportTimer = undefined;
        const started = performance.now();
        this.report()
          .catch((error) => this.connection.console.error(String(error)))
          .finally(() => {
            this.reportTime = performance.now() - started;
          });
      },
      Math.max(REPORT_INTERVAL, Math.min(this.reportTime * REPORT_REST, REPORT_LONGEST)),
    );
  }

  private async report() {
    const uris = [...this.changedDocuments];
    this.changedDocuments.clear();
    const all = this.refreshAll;
    this.refreshAll = false;
    let partial = false;
    for (const uri of uris) {
      const document = this.documents.get(uri);
      if (!document) continue;
      partial ||= document.answeredEarly || document.reportedCheck !== document.checkRevision;
      document.reportedCheck = document.checkRevision;
      if (document.progress === 1) document.answeredEarly = false;
      if (!this.client.pullDiagnostics) await this.push(document);
      if (this.client.qalamClient) {
        this.connection.sendNotification(METHODS.documentStatus, await this.status(document));
        this.connection.sendNotification(METHODS.entitiesChanged, { uri });
      }
    }
    // Pulling clients ask again on edits by themselves: only what they got too early needs a refresh.
    if (!all && !partial) return;
    if (this.client.diagnosticRefresh) this.connection.languages.diagnostics.refresh();
    if (this.client.semanticTokensRefresh) this.connection.languages.semanticTokens.refresh();
  }

  private async push(document: AnalysedDocument) {
    const { uri, version } = document;
    if (!(await document.settled(2000)) || document.version !== version) return;
    const { diagnosticsOf } = await import('./handlers/diagnostics');
    const diagnostics = await diagnosticsOf(this, document);
    if (document.version === version) this.connection.sendDiagnostics({ uri, version, diagnostics });
  }

  private async status(document: AnalysedDocument): Promise<DocumentStatus> {
    const counts: Record<string, number> = {};
    await forEachShownInSlices(document, await this.showOptions(document.uri), ({ finding }) => {
      counts[finding.rule] = (counts[finding.rule] ?? 0) + 1;
    });
    const entities = mentionCount(document, this.corrections.of(document.uri));
    return {
      uri: document.uri,
      version: document.version,
      counts,
      entities,
      languages: languagesOf(document),
      progress: document.progress,
      ...(document.checkState === 'tooLarge' && { tooLargeToCompare: true }),
    };
  }

  /** Work-done progress for a document that is not analysed within a second. */
  private async showProgress(document: AnalysedDocument) {
    if (!this.client.workDoneProgress || (await document.settled(1000)) || this.progress) return;
    const settings = await this.settings.get(document.uri);
    this.progress = this.connection.window.createWorkDoneProgress();
    try {
      const reporter = await this.progress;
      reporter.begin(ui('analysing', this.locale(settings.locale)), 0, undefined, false);
      while (!this.shutDown && this.documents.get(document.uri) === document && !(await document.settled(500))) {
        reporter.report(Math.floor(document.progress * 100));
      }
      reporter.done();
    } catch {
      // The client could not show it: nothing is lost.
    } finally {
      this.progress = undefined;
    }
  }
}

function segmentOptions(settings: Settings, format: Format): SegmentOptions {
  return {
    spelling: settings.spelling.enabled,
    cleaning: settings.cleaning.enabled,
    entities: settings.entities.enabled,
    ignorePatterns: settings.spelling.ignorePatterns,
    // A line of plain text or Markdown is no document, a field of a record is.
    whole: format.records !== undefined,
    islands: settings.language.showIslands,
    tokenized: format.tokenized === true,
  };
}
