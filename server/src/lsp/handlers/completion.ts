/** Ghost text for LSP: finds the prose around the caret, asks the completion room, writes the answer back in the format. */
import {
  type CancellationToken,
  type Command,
  ErrorCodes,
  type InlineCompletionItem,
  type InlineCompletionList,
  type InlineCompletionParams,
  InlineCompletionTriggerKind,
  type Position,
  ResponseError,
} from 'vscode-languageserver/node';
import type { AnalysedDocument } from '../../analysis/document';
import { CompletionEngine, type EngineSettings, type EngineStatus } from '../../completion/engine';
import { exportFeedback, type FeedbackEvent, feedbackRecords } from '../../completion/feedback';
import { personalData } from '../../completion/mask';
import { OfferTracker, type Verdict } from '../../completion/offers';
import { EmbeddedThread } from '../../completion/thread';
import type { CompletionRequest } from '../../completion/types';
import { readData } from '../../data';
import { LanguageDetector } from '../../language/detector';
import {
  type CompletionOutcome,
  type CompletionStatistics,
  type CompletionStatus,
  type FeedbackEntry,
  type FeedbackFormat,
  type InitializationOptions,
  METHODS,
  type Range,
  type RequestPreview,
  SERVER_COMMANDS,
  type Settings,
} from '../../protocol';
import { endpointFault, refusal } from '../faults';
import { FeedbackFile } from '../feedback';
import type { QalamServer } from '../server';
import { ui } from '../ui';

/** How much decoded prose around the caret the completion room gets, UTF-16 units. */
const PREFIX_UNITS = 24_000;
const SUFFIX_UNITS = 2_000;

/** What is known of offered ghost text; the prompt only where feedback is on. */
interface Offered {
  readonly uri: string;
  /** Decoded. */
  readonly text: string;
  readonly given?: { prompt: string; model: string; parameters: Readonly<Record<string, string | number>> };
}

export class CompletionService {
  private readonly engine: CompletionEngine;
  private readonly embedded: () => Promise<EmbeddedThread | undefined>;
  private thread: Promise<EmbeddedThread | undefined> | undefined;
  /** Tells answers that drift into another language; loaded when there is an endpoint. */
  private detector: LanguageDetector | undefined;
  private detectorAsked = false;
  private lastStatus = '';
  private readonly offers = new OfferTracker<Offered>();
  private settleTimer: NodeJS.Timeout | undefined;
  private feedback: FeedbackFile | undefined;
  /** The documents that requests were for. */
  private readonly asked = new WeakMap<CompletionRequest, string>();
  /** The writer's own; settings of a folder can only forbid. */
  private consent = false;

  constructor(
    private readonly server: QalamServer,
    private readonly dataFolder: string,
  ) {
    // Started on first use: an editor that never asks pays nothing.
    this.embedded = () => {
      this.thread ??= EmbeddedThread.start(dataFolder, (error) => {
        server.connection.console.error(`completion: ${error}`);
        server.tell(ui('completionUnavailable', server.locale('auto')));
      });
      return this.thread;
    };
    this.engine = new CompletionEngine({
      embedded: this.embedded,
      connections: server.endpoints.connections,
      label: (text) => this.detector?.detect(text).label,
      status: (status) => void this.report(status).catch(() => {}),
      late: (request) => this.announceLate(request),
    });
  }

  initialize({ feedbackPath, feedbackConsent }: InitializationOptions): void {
    this.consent = feedbackConsent === true;
    if (typeof feedbackPath === 'string' && feedbackPath !== '') this.feedback = new FeedbackFile(feedbackPath);
  }

  announce(): void {
    this.settingsChanged();
  }

  async settingsChanged(): Promise<void> {
    const settings = await this.server.settings.get('');
    await this.server.endpoints.settingsChanged(settings);
    const engineSettings = this.engineSettings(settings);
    this.engine.configure(engineSettings);
    if (engineSettings.endpoint !== '' && !this.detectorAsked) {
      this.detectorAsked = true;
      const bytes = await readData('language', this.dataFolder);
      const loaded = bytes.ok ? LanguageDetector.load(bytes.value) : bytes;
      if (loaded.ok) this.detector = loaded.value;
    }
  }

  /** A document is about to be edited. */
  editing(document: AnalysedDocument, range: Range | undefined, text: string): void {
    const { store, uri } = document;
    const span = range
      ? { start: store.offsetAt(range.start), end: store.offsetAt(range.end) }
      : { start: 0, end: store.length };
    const verdict = this.offers.edited(uri, span, text, performance.now());
    if (verdict) void this.judge(verdict);
    this.scheduleSettling();
  }

  /** A document was edited; `inserted`: the text of its one insertion. */
  edited(inserted: string | undefined): void {
    this.engine.edited(inserted);
  }

  /** A document is about to be closed. */
  closing(uri: string): void {
    for (const verdict of this.offers.settle(performance.now(), true, uri)) void this.judge(verdict);
  }

  /** Starts the embedded model's thread, soon: the first completion would otherwise wait for it. */
  warmUp(): void {
    setTimeout(this.embedded, 300).unref();
  }

  async close(): Promise<void> {
    clearTimeout(this.settleTimer);
    await Promise.all(this.offers.settle(performance.now(), true).map((verdict) => this.judge(verdict)));
    this.engine.close();
    this.server.endpoints.connections.close();
    await (await this.thread)?.close();
  }

  async complete(
    { textDocument: { uri }, position, context }: InlineCompletionParams,
    token: CancellationToken,
  ): Promise<InlineCompletionList | null> {
    const document = await this.server.whenOpen(uri);
    const { version } = document;
    const settings = await this.server.settings.get(uri);
    if (!settings.completion.enabled) return null;
    const prose = document.proseAt(position, PREFIX_UNITS, SUFFIX_UNITS);
    if (!prose || token.isCancellationRequested) return null;
    const abort = new AbortController();
    const cancelled = token.onCancellationRequested(() => abort.abort());
    try {
      const selected = context.selectedCompletionInfo;
      const request: CompletionRequest = {
        documentVersion: version,
        prefix: prose.prefix,
        suffix: prose.suffix,
        path: this.server.folders.relativePath(uri),
        ...(prose.language !== undefined && { language: prose.language }),
        context: prose.context,
        trigger: context.triggerKind === InlineCompletionTriggerKind.Invoked ? 'manual' : 'automatic',
        ...(selected && { selectedText: selected.text, selectedPrefix: document.textUpTo(selected.range, position) }),
      };
      this.asked.set(request, uri);
      const engineSettings = this.engineSettings(settings);
      const completions = await this.engine.complete(request, engineSettings, abort.signal);
      this.server.check(document, version, token);
      const range = selected?.range ?? { start: position, end: position };
      const items = completions.flatMap(({ text }): (InlineCompletionItem & { insertText: string; text: string })[] => {
        const insertText = prose.encode(text);
        return insertText === undefined ? [] : [{ insertText, range, text }];
      });
      const [best] = items;
      let command: Command | undefined;
      if (best && !selected) {
        const id = this.offers.offered(uri, document.store.offsetAt(position), best.insertText, performance.now(), {
          uri,
          text: best.text,
          ...(this.keeps(settings) && { given: this.engine.promptOf(request, engineSettings) }),
        });
        command = { title: '', command: SERVER_COMMANDS.completionAccepted, arguments: [id] };
      }
      return {
        items: items.map(({ text: _, ...item }, index) => ({ ...item, ...(index === 0 && command && { command }) })),
      };
    } finally {
      cancelled.dispose();
    }
  }

  /** The exact request that a completion at this place would send, with the key masked; null without an endpoint. */
  async describe(
    { uri, position }: { uri: string; position: Position },
    _token: CancellationToken,
  ): Promise<RequestPreview | null> {
    const document = await this.server.whenOpen(uri);
    const settings = await this.server.settings.get(uri);
    const prose = document.proseAt(position, PREFIX_UNITS, SUFFIX_UNITS);
    if (!prose) return null;
    return this.engine.describeRequest(
      {
        documentVersion: document.version,
        prefix: prose.prefix,
        suffix: prose.suffix,
        context: prose.context,
        trigger: 'manual',
      },
      this.engineSettings(settings),
    );
  }

  /** What the editor, or our client, says became of ghost text. */
  outcome({ id, outcome, acceptedLength }: CompletionOutcome): void {
    const now = performance.now();
    if (outcome === 'rejected') {
      const verdict = this.offers.rejectedById(id, now);
      if (verdict) void this.judge(verdict);
    } else this.offers.acceptedById(id, now, outcome === 'partly-accepted' ? acceptedLength : undefined);
    this.scheduleSettling();
  }

  statistics(): CompletionStatistics {
    const { shown, accepted, partlyAccepted, rejected, saved } = this.offers;
    const { requests, fromCache, attached, serverCalls, latencies } = this.engine.figures;
    const sorted = [...latencies].sort((a, b) => a - b);
    const percentile = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!;
    return {
      shown,
      accepted,
      partlyAccepted,
      rejected,
      charactersSaved: saved,
      requests,
      fromCache,
      attached,
      serverCalls,
      ...(sorted.length > 0 && { latencyP50: percentile(0.5), latencyP95: percentile(0.95) }),
    };
  }

  /** Keeps an event in the feedback file, where the writer has chosen so for this document's workspace. */
  async keep(uri: string, event: FeedbackEvent): Promise<void> {
    const settings = await this.server.settings.get(uri);
    if (!this.feedback || !this.keeps(settings)) return;
    try {
      await this.feedback.append(feedbackRecords(event, personalData));
    } catch (error) {
      this.server.connection.console.error(`feedback: ${(error as NodeJS.ErrnoException).code ?? 'not written'}`);
    }
  }

  feedbackConsent({ consent }: { consent: boolean }): void {
    this.consent = consent === true;
  }

  readFeedback(): Promise<FeedbackEntry[]> {
    return this.feedbackFile().read();
  }

  deleteFeedback({ ids }: { ids?: string[] }): Promise<number> {
    return this.feedbackFile().delete(ids);
  }

  async exportFeedback({ format }: { format: FeedbackFormat }): Promise<string> {
    const entries = await this.feedbackFile().read();
    return exportFeedback(
      entries.map(({ record }) => record),
      format,
    );
  }

  private feedbackFile(): FeedbackFile {
    if (!this.feedback)
      throw new ResponseError(ErrorCodes.InvalidRequest, refusal('noFeedbackFile', this.server.locale('auto')));
    return this.feedback;
  }

  private keeps({ feedback }: Settings): boolean {
    return this.consent && feedback.enabled && this.server.trusted && this.feedback !== undefined;
  }

  private async judge({ offer, outcome, taken, place }: Verdict<Offered>): Promise<void> {
    const { uri, text, given } = offer.payload;
    if (!given) return;
    const document = this.server.documents.get(uri);
    const range = place &&
      document && { start: document.store.positionAt(place.start), end: document.store.positionAt(place.end) };
    const final = range ? document.proseOf(range)?.text : undefined;
    // What was taken and is there no more was not wanted after all.
    const rejected = outcome === 'rejected' || (outcome === 'edited' && final?.trim() === '');
    const kept =
      outcome === 'edited' ? final : outcome === 'partly-accepted' ? (final ?? text.slice(0, taken)) : undefined;
    await this.keep(uri, {
      outcome: rejected ? 'rejected' : outcome,
      prompt: given.prompt,
      offered: text,
      ...(!rejected && kept !== undefined && { final: kept }),
      model: given.model,
      parameters: given.parameters,
      time: new Date().toISOString(),
    });
  }

  /** An answer came after the editor had given up waiting: our client asks again where the caret still stands behind it. */
  private announceLate(request: CompletionRequest) {
    const uri = this.asked.get(request);
    const document = uri === undefined ? undefined : this.server.documents.get(uri);
    if (!document || !this.server.client.qalamClient) return;
    this.server.connection.sendNotification(METHODS.completionLate, { uri, version: document.version });
  }

  private scheduleSettling() {
    const { due } = this.offers;
    if (due === undefined || this.settleTimer) return;
    this.settleTimer = setTimeout(
      () => {
        this.settleTimer = undefined;
        for (const verdict of this.offers.settle(performance.now())) void this.judge(verdict);
        this.scheduleSettling();
      },
      Math.max(0, due - performance.now()) + 1,
    );
    this.settleTimer.unref();
  }

  /** An untrusted workspace's settings never name an endpoint: text stays here. */
  private engineSettings({ completion }: Settings): EngineSettings {
    return this.server.trusted ? completion : { ...completion, endpoint: '', model: '' };
  }

  private async report({ error, ...known }: EngineStatus): Promise<void> {
    const settings = await this.server.settings.get('');
    const locale = this.server.locale(settings.locale);
    const [endpoint] = known.source === 'endpoint' ? this.server.endpoints.list(settings) : [];
    const message = error && endpointFault(error, locale);
    const status: CompletionStatus = {
      ...known,
      ...(endpoint && { endpoint: endpoint.origin }),
      ...(message !== undefined && { message }),
    };
    const text = JSON.stringify(status);
    if (text === this.lastStatus) return;
    this.lastStatus = text;
    if (this.server.client.qalamClient) this.server.connection.sendNotification(METHODS.completionStatus, status);
    if (message !== undefined) this.server.tell(ui('endpointUnavailable', locale, message));
  }
}
