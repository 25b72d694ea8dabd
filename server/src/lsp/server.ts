/** Wires the modules of the server to each other and to the connection. Their state is in `session.ts` and in themselves. */
import { type Connection, DidChangeConfigurationNotification } from 'vscode-languageserver/node';
import { AnalysisCache } from '../analysis/cache';
import { AnalysisPool } from '../analysis/pool';
import {
  ApiKeyChangedNotification,
  ClientReadyNotification,
  EndpointTestRequest,
  TrustChangedNotification,
} from '../protocol';
import { clientAbilities, serverCapabilities } from './capabilities';
import { closed } from './closing';
import { Dispatch, onNotification, onRequest } from './dispatch';
import { Documents } from './documents';
import { Endpoints } from './endpoints';
import { EntitySources } from './entitySources';
import { AskService } from './handlers/ask';
import { AskRecordsService } from './handlers/askRecords';
import { codeActions } from './handlers/codeActions';
import { commands } from './handlers/commands';
import { CompletionService } from './handlers/completion';
import { completionList } from './handlers/completionList';
import { documentDiagnostics } from './handlers/diagnostics';
import { entityMentions } from './handlers/entities';
import { hover } from './handlers/hover';
import { ignoredWords, requestExplainRule, requestKindEdits } from './handlers/kinds';
import { foreignWords, notKazakh, rangeLanguages } from './handlers/languages';
import { morphology } from './handlers/morphology';
import { record, recordEdit, recordGrade } from './handlers/records';
import { RewriteService } from './handlers/rewrite';
import { SemanticTokensService } from './handlers/semanticTokens';
import { documentSymbols } from './handlers/symbols';
import { TokenService } from './handlers/tokens';
import { unknownWords, wordSuggestions } from './handlers/unknownWords';
import { Lists } from './lists';
import { Reports } from './reports';
import { Running } from './running';
import { Session } from './session';
import { readInitializationOptions } from './settings';
import { Suggestions } from './suggestions';
import { ui } from './ui';

/** From so many UTF-16 units on the offline model of completions is not loaded before somebody asks for one. */
const LARGE_FILE = 5_000_000;

/** Serves a connection, which it then listens on. */
export function serve(connection: Connection, dataFolder: string): void {
  const session = new Session(connection);
  const cache = new AnalysisCache();
  const running = new Running();
  const lists = new Lists(session);
  const endpoints = new Endpoints(session);
  const pool = new AnalysisPool(dataFolder, {
    ready: (failures) => {
      for (const { module, error } of failures) {
        session.log(`${module}: ${error}`);
        session.tell(ui(`${module}Unavailable`, session.locale()));
      }
      // What was asked before there was anything to answer with is asked again, after a restart above all.
      session.refresh();
    },
    died: (error, resting) => {
      session.log(`analysis worker died: ${error}`);
      if (resting) session.tell(ui('workerResting', session.locale()));
      // The next worker reads its data anew, and may know other words.
      cache.clear();
      documents.reset();
    },
    restarted: () => documents.reset(),
    fileFailed: (path, error) => entitySources.fileFailed(path, error),
    failed: (error) => session.log(`analysis failed: ${error}`),
  });
  const entitySources = new EntitySources(
    session,
    endpoints,
    (refiner) => {
      pool.refiner = refiner;
    },
    (again) => session.background(documents.entitySourcesChanged(again)),
  );
  const suggestions = new Suggestions(session, pool, endpoints);
  const completion = new CompletionService(session, endpoints, dataFolder, (uri) => documents.find(uri));
  const semanticTokens = new SemanticTokensService();
  const documents: Documents = new Documents(session, lists, entitySources, pool, cache, {
    opened: (document) => {
      session.background(reports.showProgress(document));
    },
    editing: (document, range, text) => completion.editing(document, range, text),
    edited: (document, inserted) => {
      // A large file is read more than written, and the model takes some of the memory that its analysis needs.
      if (document.store.length < LARGE_FILE) completion.warmUp();
      completion.edited(inserted);
      if (!session.client.pullDiagnostics) reports.analysed(document);
    },
    closing: (uri) => completion.closing(uri),
    closed: (uri) => {
      semanticTokens.forget(uri);
      reports.closed(uri);
    },
    analysed: (document) => reports.analysed(document),
  });
  const reports: Reports = new Reports(session, documents, lists);

  const settingsChanged = async () => {
    await documents.settingsChanged();
    session.background(completion.settingsChanged());
    session.background(suggestions.settingsChanged());
    session.refresh();
  };

  const dispatch = new Dispatch(session, documents, lists);
  dispatch.register([
    hover(pool),
    ...morphology(session, pool),
    documentSymbols,
    documentDiagnostics(session),
    codeActions(suggestions),
    ...semanticTokens.handlers,
    entityMentions,
    requestKindEdits,
    ignoredWords(lists),
    unknownWords,
    wordSuggestions(suggestions),
    record,
    recordEdit,
    recordGrade,
    requestExplainRule(session),
    rangeLanguages(pool),
    foreignWords,
    notKazakh,
    ...completion.handlers,
    completionList(pool, completion.embedded),
    onRequest(EndpointTestRequest, async ({ address }) => {
      const found = await endpoints.test(address);
      // It may be the endpoint of ghost text that has come back.
      if (!found.fault) await completion.settingsChanged();
      return found;
    }),
    ...new AskService(session, endpoints, running, completion).handlers,
    ...new AskRecordsService(session, endpoints, running).handlers,
    ...new RewriteService(session, endpoints, running, pool).handlers,
    ...new TokenService(session, endpoints).handlers,
    ...commands(session, lists),
    onNotification(ApiKeyChangedNotification, () => endpoints.keyChanged()),
    onNotification(ClientReadyNotification, () => session.refresh()),
    onNotification(TrustChangedNotification, ({ trusted }) => {
      session.trusted = trusted;
      session.settings.changed(undefined);
      return settingsChanged();
    }),
  ]);

  connection.onInitialize((params) => {
    const options = readInitializationOptions(params.initializationOptions);
    session.initialize(clientAbilities(params.capabilities, options.storagePath !== undefined), options, params.locale);
    session.folders.set(params.workspaceFolders);
    lists.open();
    endpoints.initialize(options);
    completion.initialize(options);
    return {
      capabilities: serverCapabilities(session.client, dispatch.commandNames),
      serverInfo: { name: 'qalam', version: '0.1.0' },
    };
  });
  connection.onInitialized(() => {
    if (session.client.configurationChanges) {
      connection.client.register(DidChangeConfigurationNotification.type, { section: 'qalam' }).catch(() => {});
    }
    if (session.client.workspaceFolders) {
      connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        session.folders.change(added, removed);
        // With its folder a document changes its word list, settings, globs and place for corrections.
        session.settings.changed(undefined);
        session.background(settingsChanged());
      });
    }
    session.background(completion.settingsChanged());
    session.background(suggestions.settingsChanged());
  });
  connection.workspace.onDidRenameFiles(({ files }) => lists.renamed(files));
  connection.onDidChangeConfiguration(async ({ settings }) => {
    session.settings.changed(settings);
    await settingsChanged();
  });
  connection.onShutdown(async () => {
    session.isShutDown = true;
    reports.close();
    running.stopAll();
    lists.close();
    entitySources.close();
    suggestions.close();
    await closed(completion.close(), pool.close());
  });

  connection.onDidOpenTextDocument(({ textDocument }) => documents.didOpen(textDocument));
  connection.onDidChangeTextDocument(({ textDocument: { uri, version }, contentChanges }) =>
    documents.didChange(uri, version, contentChanges),
  );
  connection.onDidCloseTextDocument(({ textDocument: { uri } }) => documents.didClose(uri));
  connection.listen();
}
