/** Ghost text for LSP: finds the prose around the caret, asks the completion module, writes the answer back in the format. */
import { basename, isAbsolute } from 'node:path';
import {
  type Command,
  ErrorCodes,
  type InlineCompletionItem,
  type InlineCompletionList,
  type InlineCompletionParams,
  InlineCompletionRequest,
  InlineCompletionTriggerKind,
} from 'vscode-languageserver/node';
import { CompletionEngine, type EngineSettings, type EngineStatus } from '../../completion/engine';
import { exportFeedback, type FeedbackEvent, feedbackRecords, feedbackReport } from '../../completion/feedback';
import { personalData } from '../../completion/mask';
import { OfferTracker, type Verdict } from '../../completion/offers';
import { EmbeddedThread } from '../../completion/thread';
import type { CompletionRequest } from '../../completion/types';
import { readData } from '../../data';
import { LanguageDetector } from '../../language/detector';
import {
  CompletionAcceptedCommand,
  CompletionLateNotification,
  type CompletionOutcome,
  CompletionOutcomeNotification,
  type CompletionStatistics,
  CompletionStatisticsRequest,
  type CompletionStatus,
  CompletionStatusNotification,
  DescribeRequestRequest,
  FeedbackConsentNotification,
  FeedbackDeleteRequest,
  FeedbackExportRequest,
  FeedbackReadRequest,
  FeedbackReportRequest,
  type InitializationOptions,
  type Position,
  type Range,
  type Settings,
} from '../../protocol';
import { toCommand } from '../convert';
import {
  type DocumentView,
  type Handler,
  onCommand,
  onDocument,
  onNotification,
  onRequest,
  onTextDocument,
} from '../dispatch';
import type { Endpoints } from '../endpoints';
import { refused } from '../errors';
import { endpointFault, refusal } from '../faults';
import { FeedbackFile } from '../feedback';
import type { OpenDocument } from '../findings';
import type { Session } from '../session';
import { ui } from '../ui';

/** How much decoded prose around the caret the completion module gets, UTF-16 units. */
const PREFIX_UNITS = 24_000;
const SUFFIX_UNITS = 2_000;
/** How long a writer rests before the model is loaded, ms: between two keys it would slow what follows an edit. */
const PAUSE = 300;

/** What is known of offered ghost text; the prompt only where feedback is on. */
interface Offered {
  readonly uri: string;
  /** Decoded. */
  readonly text: string;
  readonly given?: { prompt: string; model: string; parameters: Readonly<Record<string, string | number>> };
}

export class CompletionService {
  private readonly engine: CompletionEngine;
  /** The thread of the user's own model or, without one, of the embedded one, started when it is first asked for; undefined where it cannot be. */
  readonly embedded: () => Promise<EmbeddedThread | undefined>;
  /** The user's own, by the settings that name it; without a thread where it cannot be used. */
  private own: {
    readonly id: string;
    readonly name: string;
    thread?: Promise<EmbeddedThread | undefined> | undefined;
  } = { id: '', name: '' };
  private thread: Promise<EmbeddedThread | undefined> | undefined;
  private warmTimer: NodeJS.Timeout | undefined;
  /** Tells answers that drift into another language; loaded when there is an endpoint. */
  private detector: LanguageDetector | undefined;
  private detectorAsked = false;
  private lastStatus = '';
  private readonly offers = new OfferTracker<Offered>();
  /** What the writer has dismissed last: it is not offered again at that place, nor its rest at the letters after it. */
  private dismissed: { readonly uri: string; readonly offset: number; readonly text: string } | undefined;
  private settleTimer: NodeJS.Timeout | undefined;
  private feedback: FeedbackFile | undefined;
  /** The documents that requests were for. */
  private readonly asked = new WeakMap<CompletionRequest, string>();
  /** The writer's own; settings of a folder can only forbid. */
  private consent = false;

  readonly handlers: readonly Handler[] = [
    onTextDocument(InlineCompletionRequest.type, {}, (view, params) => this.complete(view, params)),
    onDocument(DescribeRequestRequest, {}, ({ document, settings }, { position }) =>
      this.describe(document, settings, position),
    ),
    onNotification(CompletionOutcomeNotification, (outcome) => this.outcome(outcome)),
    onCommand(CompletionAcceptedCommand, ([id]) => {
      this.outcome({ id, outcome: 'accepted' });
      return null;
    }),
    onNotification(FeedbackConsentNotification, ({ consent }) => {
      this.consent = consent;
    }),
    onRequest(CompletionStatisticsRequest, () => this.statistics()),
    onRequest(FeedbackReadRequest, () => this.feedbackFile().read()),
    onRequest(FeedbackDeleteRequest, ({ ids }) => this.feedbackFile().delete(ids)),
    onRequest(FeedbackReportRequest, async () =>
      feedbackReport((await this.feedbackFile().read()).map(({ record }) => record)),
    ),
    onRequest(FeedbackExportRequest, async ({ format }) => {
      const entries = await this.feedbackFile().read();
      return exportFeedback(
        entries.map(({ record }) => record),
        format,
      );
    }),
  ];

  /** @param find an open document by its URI */
  constructor(
    private readonly session: Session,
    private readonly endpoints: Endpoints,
    private readonly dataFolder: string,
    private readonly find: (uri: string) => OpenDocument | undefined,
  ) {
    // Started on first use: an editor that never asks pays nothing.
    this.embedded = async () => {
      const own = await this.own.thread;
      if (own) return own;
      this.thread ??= EmbeddedThread.start(dataFolder, (error) => {
        session.log(`completion: ${error}`);
        session.tell(ui('completionUnavailable', session.locale()));
      });
      return this.thread;
    };
    this.engine = new CompletionEngine({
      embedded: this.embedded,
      own: () => (this.own.thread ? this.own.name : undefined),
      connections: endpoints.connections,
      label: (text) => this.detector?.detect(text).label,
      status: (status) => void this.report(status).catch(() => {}),
      late: (request) => this.announceLate(request),
    });
  }

  initialize({ feedbackPath, feedbackConsent }: InitializationOptions): void {
    this.consent = feedbackConsent === true;
    if (typeof feedbackPath === 'string' && feedbackPath !== '') this.feedback = new FeedbackFile(feedbackPath);
  }

  async settingsChanged(): Promise<void> {
    const settings = await this.session.settings.get('');
    await this.endpoints.settingsChanged(settings);
    this.configureOwn(settings);
    const engineSettings = this.engineSettings(settings);
    this.engine.configure(engineSettings);
    if (engineSettings.endpoint !== '' && !this.detectorAsked) {
      this.detectorAsked = true;
      const bytes = await readData('language', this.dataFolder);
      const loaded = bytes.ok ? LanguageDetector.load(bytes.value) : bytes;
      if (loaded.ok) this.detector = loaded.value;
    }
  }

  /** Starts the model that the settings name in place of the embedded one; what is wrong with it is said once. */
  private configureOwn({ completion: { localModel, runtime }, locale }: Settings): void {
    // Of an untrusted workspace no setting names code or a file.
    const model = this.session.trusted ? localModel.trim() : '';
    const id = model === '' ? '' : JSON.stringify([model, runtime]);
    if (id === this.own.id) return;
    void this.own.thread?.then((thread) => thread?.close());
    const own: CompletionService['own'] = { id, name: basename(model) };
    this.own = own;
    if (id === '') return;
    const failed = (error: string) => {
      own.thread = undefined;
      if (own !== this.own) return;
      // The status named it.
      this.session.background(this.settingsChanged());
      this.session.log(`completion: ${error}`);
      this.session.tell(ui('localModelFailed', this.session.locale(locale), error));
    };
    if (isAbsolute(model)) own.thread = EmbeddedThread.startNeural({ model, runtime }, failed);
    else failed(`${model} is not an absolute path`);
  }

  /** A document is about to be edited. */
  editing(document: OpenDocument, range: Range | undefined, text: string): void {
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

  /** An edit: the embedded model's thread is started when the writer pauses, unless a completion is asked for before. Readers never need it. */
  warmUp(): void {
    if (this.thread) return;
    clearTimeout(this.warmTimer);
    this.warmTimer = setTimeout(this.embedded, PAUSE).unref();
  }

  async close(): Promise<void> {
    clearTimeout(this.settleTimer);
    clearTimeout(this.warmTimer);
    await Promise.all(this.offers.settle(performance.now(), true).map((verdict) => this.judge(verdict)));
    this.engine.close();
    this.endpoints.connections.close();
    for (const thread of [this.thread, this.own.thread]) await (await thread)?.close();
  }

  private async complete(
    view: DocumentView,
    { textDocument: { uri }, position, context }: InlineCompletionParams,
  ): Promise<InlineCompletionList | null> {
    const { document, version, settings } = view;
    if (!settings.completion.enabled) return null;
    const prose = document.proseAt(position, PREFIX_UNITS, SUFFIX_UNITS);
    if (!prose) return null;
    const selected = context.selectedCompletionInfo;
    const request: CompletionRequest = {
      documentVersion: version,
      prefix: prose.prefix,
      suffix: prose.suffix,
      path: this.session.folders.relativePath(uri),
      ...(prose.language !== undefined && { language: prose.language }),
      context: prose.context,
      trigger: context.triggerKind === InlineCompletionTriggerKind.Invoked ? 'manual' : 'automatic',
      ...(selected && { selectedText: selected.text, selectedPrefix: document.textUpTo(selected.range, position) }),
    };
    this.asked.set(request, uri);
    const engineSettings = this.engineSettings(settings);
    const completions = await this.engine.complete(request, engineSettings, view.signal);
    view.check();
    const range = selected?.range ?? { start: position, end: position };
    const items = completions.flatMap(({ text }): (InlineCompletionItem & { insertText: string; text: string })[] => {
      const insertText = prose.encode(text);
      return insertText === undefined ? [] : [{ insertText, range, text }];
    });
    const [best] = items;
    if (
      best &&
      request.trigger === 'automatic' &&
      this.wasDismissed(uri, document.store.offsetAt(position), best.insertText)
    )
      return { items: [] };
    let command: Command | undefined;
    if (best && !selected) {
      const id = this.offers.offered(uri, document.store.offsetAt(position), best.insertText, performance.now(), {
        uri,
        text: best.text,
        ...(this.keeps(settings) && { given: this.engine.promptOf(request, engineSettings) }),
      });
      command = toCommand('', CompletionAcceptedCommand, [id]);
    }
    return {
      items: items.map(({ text: _, ...item }, index) => ({ ...item, ...(index === 0 && command && { command }) })),
    };
  }

  private wasDismissed(uri: string, offset: number, text: string): boolean {
    const { dismissed } = this;
    if (dismissed?.uri !== uri || offset < dismissed.offset) return false;
    // The space after a word comes and goes with what is thought of the place.
    return dismissed.text.slice(offset - dismissed.offset).trimEnd() === text.trimEnd();
  }

  /** The exact request that a completion at this place would send, with the key masked; null without an endpoint. */
  private async describe(document: OpenDocument, settings: Settings, position: Position) {
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
  private outcome({ id, outcome, acceptedLength }: CompletionOutcome): void {
    const now = performance.now();
    if (outcome === 'rejected') {
      const verdict = this.offers.rejectedById(id, now);
      if (verdict) {
        const { document: uri, offset, text } = verdict.offer;
        this.dismissed = { uri, offset, text };
        void this.judge(verdict);
      }
    } else this.offers.acceptedById(id, now, outcome === 'partly-accepted' ? acceptedLength : undefined);
    this.scheduleSettling();
  }

  private statistics(): CompletionStatistics {
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
    const settings = await this.session.settings.get(uri);
    if (!this.feedback || !this.keeps(settings)) return;
    try {
      await this.feedback.append(feedbackRecords(event, personalData));
    } catch (error) {
      this.session.log(`feedback: ${(error as NodeJS.ErrnoException).code ?? 'not written'}`);
    }
  }

  private feedbackFile(): FeedbackFile {
    if (!this.feedback) throw refused(refusal('noFeedbackFile', this.session.locale()), ErrorCodes.InvalidRequest);
    return this.feedback;
  }

  private keeps({ feedback }: Settings): boolean {
    return this.consent && feedback.enabled && this.session.trusted && this.feedback !== undefined;
  }

  private async judge({ offer, outcome, taken, place }: Verdict<Offered>): Promise<void> {
    const { uri, text, given } = offer.payload;
    if (!given) return;
    const document = this.find(uri);
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
    const document = uri === undefined ? undefined : this.find(uri);
    if (document) this.session.notify(CompletionLateNotification, { uri: document.uri, version: document.version });
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
    return this.session.trusted ? completion : { ...completion, endpoint: '', model: '' };
  }

  private async report({ error, ...known }: EngineStatus): Promise<void> {
    const settings = await this.session.settings.get('');
    const locale = this.session.locale(settings.locale);
    const [endpoint] = known.source === 'endpoint' ? this.endpoints.list(settings) : [];
    const message = error && endpointFault(error, locale);
    const status: CompletionStatus = {
      ...known,
      ...(endpoint && { endpoint: endpoint.origin }),
      ...(message !== undefined && { message }),
    };
    const text = JSON.stringify(status);
    if (text === this.lastStatus) return;
    this.lastStatus = text;
    this.session.notify(CompletionStatusNotification, status);
    if (message !== undefined) this.session.tell(ui('endpointUnavailable', locale, message));
  }
}
