/** Ghost text for LSP: finds the prose around the caret, asks the completion room, writes the answer back in the format. */
import {
  type CancellationToken,
  type InlineCompletionItem,
  type InlineCompletionList,
  type InlineCompletionParams,
  InlineCompletionTriggerKind,
  type Position,
} from 'vscode-languageserver/node';
import { CompletionEngine, type EngineSettings } from '../../completion/engine';
import { EmbeddedThread } from '../../completion/thread';
import { readData } from '../../data';
import { LanguageDetector } from '../../language/detector';
import { type CompletionStatus, type InitializationOptions, METHODS, type Settings } from '../../protocol';
import type { QalamServer } from '../server';
import { ui } from '../ui';

/** How much decoded prose around the caret the completion room gets, UTF-16 units. */
const PREFIX_UNITS = 24_000;
const SUFFIX_UNITS = 2_000;

export class CompletionService {
  private readonly engine: CompletionEngine;
  private readonly embedded: () => Promise<EmbeddedThread | undefined>;
  private thread: Promise<EmbeddedThread | undefined> | undefined;
  /** Tells answers that drift into another language; loaded when there is an endpoint. */
  private detector: LanguageDetector | undefined;
  private detectorAsked = false;
  private readonly keys = new Map<string, Promise<string | undefined>>();
  private lastStatus = '';

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
      apiKey: (origin) => this.apiKey(origin),
      label: (text) => this.detector?.detect(text).label,
      status: (status) => this.report(status),
    });
  }

  initialize(options: InitializationOptions): void {
    this.engine.setProxy(options.proxy);
  }

  announce(): void {
    this.settingsChanged();
  }

  async settingsChanged(): Promise<void> {
    const settings = await this.server.settings.get('');
    const engineSettings = this.engineSettings(settings);
    this.engine.configure(engineSettings);
    if (engineSettings.endpoint !== '' && !this.detectorAsked) {
      this.detectorAsked = true;
      const bytes = await readData('language', this.dataFolder);
      const loaded = bytes.ok ? LanguageDetector.load(bytes.value) : bytes;
      if (loaded.ok) this.detector = loaded.value;
    }
  }

  apiKeyChanged(): void {
    this.keys.clear();
  }

  /** A document was edited; `inserted`: the text of its one insertion. */
  edited(inserted: string | undefined): void {
    this.engine.edited(inserted);
  }

  /** Starts the embedded model's thread, soon: the first completion would otherwise wait for it. */
  warmUp(): void {
    setTimeout(this.embedded, 300).unref();
  }

  async close(): Promise<void> {
    this.engine.close();
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
      const completions = await this.engine.complete(
        {
          documentVersion: version,
          prefix: prose.prefix,
          suffix: prose.suffix,
          path: this.server.relativePath(uri),
          ...(prose.language !== undefined && { language: prose.language }),
          context: prose.context,
          trigger: context.triggerKind === InlineCompletionTriggerKind.Invoked ? 'manual' : 'automatic',
          ...(selected && { selectedText: selected.text, selectedPrefix: document.textUpTo(selected.range, position) }),
        },
        this.engineSettings(settings),
        abort.signal,
      );
      this.server.check(document, version, token);
      const range = selected?.range ?? { start: position, end: position };
      const items = completions.flatMap(({ text }): InlineCompletionItem[] => {
        const insertText = prose.encode(text);
        return insertText === undefined ? [] : [{ insertText, range }];
      });
      return { items };
    } finally {
      cancelled.dispose();
    }
  }

  /** The exact request that a completion at this place would send, with the key masked; null without an endpoint. */
  async describe(
    { uri, position }: { uri: string; position: Position },
    _token: CancellationToken,
  ): Promise<{ url: string; headers: Record<string, string>; body: unknown } | null> {
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

  /** An untrusted workspace's settings never name an endpoint: text stays here. */
  private engineSettings({ completion }: Settings): EngineSettings {
    return this.server.trusted ? completion : { ...completion, endpoint: '', model: '' };
  }

  /** The key that the user has stored for an origin. */
  apiKey(origin: string): Promise<string | undefined> {
    // Editors without our client pass the key in the environment of the server.
    if (!this.server.client.qalamClient) return Promise.resolve(process.env.QALAM_API_KEY || undefined);
    let key = this.keys.get(origin);
    if (!key) {
      key = this.server.connection
        .sendRequest<string | null>(METHODS.apiKey, { origin })
        .then((value) => value ?? undefined)
        .catch(() => undefined);
      this.keys.set(origin, key);
    }
    return key;
  }

  private report(status: CompletionStatus) {
    const text = JSON.stringify(status);
    if (text === this.lastStatus) return;
    this.lastStatus = text;
    if (this.server.client.qalamClient) this.server.connection.sendNotification(METHODS.completionStatus, status);
    if (status.state === 'unavailable' && status.message)
      this.server.tell(ui('endpointUnavailable', this.server.locale('auto'), status.message));
  }
}
