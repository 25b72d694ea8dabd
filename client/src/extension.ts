/** The VS Code side, thin on purpose: starts the server, draws what it says, owns commands and secrets. */
import * as vscode from 'vscode';
import {
  CloseAction,
  DocumentDiagnosticRequest,
  type DocumentSelector,
  ErrorAction,
  type LanguageClient,
  type LanguageClientOptions,
  State,
} from 'vscode-languageclient/node';
import {
  ApiKeyRequest,
  ClientReadyNotification,
  CompletionLateNotification,
  type CompletionStatus,
  CompletionStatusNotification,
  type DocumentStatus,
  DocumentStatusNotification,
  EntitiesChangedNotification,
  TrustChangedNotification,
} from '../../server/src/protocol';
import { Asking, lastAsk } from './ask';
import { RecordAsking } from './askRecords';
import { offerChatModels } from './chatModels';
import { registerCommands } from './commands';
import { EntityDecorations } from './entities';
import { markMiddleware, registerEntityCommands } from './entityCommands';
import { EntityView } from './entityView';
import { messageOf } from './errors';
import {
  feedbackConsent,
  feedbackMiddleware,
  setFeedbackConsent,
  showLateGhostText,
  useFeedbackStorage,
} from './feedback';
import { watchEncodings } from './fileEncoding';
import { documentSelector, isSameSelector, isServed, showServed } from './files';
import { watchGhostSpace } from './ghostSpace';
import { IN_BROWSER, newClient, pathOf, showHost } from './host';
import { locale, localeOf, setLocale, t } from './l10n';
import { ForeignWordsDecorations, SelectionLanguages } from './languages';
import { offerMcpServer } from './mcp';
import { notify, onNotified, onRequested } from './messages';
import { registerRecords } from './records';
import { lastReport } from './report';
import { Rewriting } from './rewrite';
import { registerRulePages } from './rulePages';
import { ApiKeys, withoutKeys } from './secrets';
import { registerServerGuides } from './serverSetup';
import { StatusBar } from './status';
import { TokenCounts } from './tokens';
import { typingMiddleware, watchTyping } from './typing';
import { registerParadigms } from './wordForms';

/** A server that crashes more often than this within three minutes is left stopped. */
const MAX_CRASHES = 4;
const CRASH_WINDOW = 180_000;

let client: LanguageClient | undefined;

/** What tests look at. */
export interface QalamApi {
  readonly client: LanguageClient;
  readonly statusOf: (uri: string) => DocumentStatus | undefined;
  readonly completionStatus: () => CompletionStatus | undefined;
  readonly decoratedEntities: (uri: string) => number;
  readonly decoratedForeignWords: (uri: string) => number;
  readonly statusText: () => string;
  readonly endpointText: () => string;
  readonly tokenText: () => string;
  readonly lastAsk: typeof lastAsk;
  /** Sets the choice about feedback without asking. */
  readonly setFeedbackConsent: (consent: boolean) => Promise<void>;
  readonly corpusReport: () => typeof lastReport;
  /** The view of the active document: each class with its names and how often each occurs. */
  readonly entityTree: () => { class: string; names: [name: string, count: number][] }[];
}

/** Texts are files of the extension, on the desktop and on the web: bundled, each program would bring them along. */
async function readLocale(extension: vscode.Uri, output: vscode.LogOutputChannel): Promise<void> {
  const setting = vscode.workspace.getConfiguration('qalam').get<string>('locale', 'auto');
  const read = async (path: string) =>
    new TextDecoder().decode(await vscode.workspace.fs.readFile(vscode.Uri.joinPath(extension, path)));
  try {
    await setLocale(localeOf(setting, vscode.env.language), read);
  } catch (error) {
    output.error(`texts of the interface: ${messageOf(error)}`);
  }
}

export async function activate(context: vscode.ExtensionContext): Promise<QalamApi> {
  const output = vscode.window.createOutputChannel('Qalam', { log: true });
  await readLocale(context.extensionUri, output);
  showHost();
  useFeedbackStorage(context.workspaceState);
  const http = vscode.workspace.getConfiguration('http');
  const keys = new ApiKeys(context.secrets);
  const crashes: number[] = [];
  let selector = documentSelector();
  const clientOptions: LanguageClientOptions = {
    documentSelector: [...selector] as DocumentSelector,
    diagnosticCollectionName: 'qalam',
    outputChannel: output,
    traceOutputChannel: withoutKeys(output, keys),
    // The links of a hover over a word; what stands in the document is escaped.
    markdown: { isTrusted: { enabledCommands: ['qalam.showParadigm', 'qalam.findForms'] } },
    middleware: { ...feedbackMiddleware, ...typingMiddleware, ...markMiddleware },
    initializationOptions: {
      storagePath: pathOf(context.globalStorageUri),
      trusted: vscode.workspace.isTrusted,
      // VS Code lets no folder set what the manifest gives the scope `machine`.
      machineScope: true,
      ...(context.storageUri &&
        !IN_BROWSER && { feedbackPath: pathOf(vscode.Uri.joinPath(context.storageUri, 'feedback.jsonl')) }),
      // Read anew when the server is started again.
      get feedbackConsent() {
        return feedbackConsent();
      },
      locale: vscode.env.language,
      proxy: {
        url: http.get<string>('proxy'),
        noProxy: http.get<string[]>('noProxy'),
        strictTls: http.get('proxyStrictSSL'),
      },
    },
    errorHandler: {
      error: () => ({ action: ErrorAction.Continue }),
      closed: () => {
        const now = Date.now();
        crashes.push(now);
        if (crashes.filter((time) => now - time < CRASH_WINDOW).length > MAX_CRASHES) {
          const message = t('Qalam: the language server keeps stopping and was not started again.');
          const restart = t('Restart');
          vscode.window.showErrorMessage(message, restart).then((choice) => {
            if (choice === restart) vscode.commands.executeCommand('qalam.restartServer');
          });
          return { action: CloseAction.DoNotRestart, handled: true };
        }
        vscode.window.setStatusBarMessage(t('Qalam: the language server stopped and was started again.'), 8000);
        return { action: CloseAction.Restart, handled: true };
      },
    },
  };
  client = newClient(context, clientOptions, output);
  /** The server is started when there is something for it to read. */
  const startFor = async (document: vscode.TextDocument) => {
    if (client?.state === State.Stopped && isServed(document)) await client.start();
  };
  /** The server is told of the selector when it starts. */
  const selectorChanged = () => {
    const now = documentSelector();
    if (!isSameSelector(now, selector)) {
      selector = now;
      const given = clientOptions.documentSelector as DocumentSelector;
      given.splice(0, given.length, ...selector);
      if (client?.state === State.Running) void client.restart();
      else for (const document of vscode.workspace.textDocuments) void startFor(document);
    }
    showServed();
    status.servedChanged();
  };
  const entities = new EntityDecorations(client);
  const status = new StatusBar((document) => entities.shown(document).length);
  const foreignWords = new ForeignWordsDecorations(client);
  const view = new EntityView(client, entities);
  const tokens = new TokenCounts(client);
  context.subscriptions.push(
    output,
    status,
    entities,
    foreignWords,
    new SelectionLanguages(client, status),
    view,
    tokens,
    new Rewriting(client),
    new Asking(client, context),
    new RecordAsking(client),
    ...registerEntityCommands(client, context, view),
    watchTyping(client),
    watchGhostSpace(),
    watchEncodings(),
    registerRulePages(client),
    registerServerGuides(),
    registerRecords(client, context),
    registerParadigms(client),
    offerMcpServer(context, locale),
    offerChatModels(client),
    ...registerCommands(client, context, keys, status, output),
    // The client library asks about a document when it is opened and shown; a notebook's cells may be open before it is shown.
    vscode.window.onDidChangeVisibleNotebookEditors(() => {
      if (client?.state === State.Running) client.getFeature(DocumentDiagnosticRequest.method).refresh();
    }),
    vscode.workspace.onDidChangeWorkspaceFolders(() => selectorChanged()),
    vscode.window.onDidChangeActiveTextEditor(() => showServed()),
    vscode.workspace.onDidOpenTextDocument(startFor),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('qalam.formats')) selectorChanged();
      if (!event.affectsConfiguration('qalam.locale')) return;
      void readLocale(context.extensionUri, output).then(() => {
        status.localeChanged();
        view.refresh();
      });
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(
      () => client && notify(client, TrustChangedNotification, { trusted: true }),
    ),
    client.onDidChangeState(({ newState }) => {
      if (newState === State.Running && client) void notify(client, ClientReadyNotification, {});
    }),
    onNotified(client, DocumentStatusNotification, (params) => status.document(params)),
    onNotified(client, CompletionStatusNotification, (params) => {
      status.completion(params);
      tokens.endpointChanged(`${params.endpoint} ${params.model}`);
    }),
    onNotified(client, CompletionLateNotification, showLateGhostText),
    onNotified(client, EntitiesChangedNotification, ({ uri }) => {
      entities.refresh(uri);
      foreignWords.refresh(uri);
    }),
    onRequested(client, ApiKeyRequest, ({ origin }) => keys.get(origin)),
  );
  showServed();
  await Promise.all(vscode.workspace.textDocuments.map(startFor));
  return {
    client,
    statusOf: (uri) => status.of(uri),
    completionStatus: () => status.completionStatus,
    decoratedEntities: (uri) => entities.count(uri),
    decoratedForeignWords: (uri) => foreignWords.count(uri),
    statusText: () => status.text,
    endpointText: () => status.endpointText,
    tokenText: () => tokens.text,
    lastAsk,
    setFeedbackConsent: (consent) => setFeedbackConsent(client!, consent),
    corpusReport: () => lastReport,
    entityTree: () =>
      view.roots().map((node) => ({
        class: node.class,
        names: node.names.map(({ name, mentions }) => [name, mentions.length]),
      })),
  };
}

export async function deactivate(): Promise<void> {
  await client?.stop();
}
