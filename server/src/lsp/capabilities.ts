/** Everything the server says it can do, in one place, by what the client can do. */
import {
  type ClientCapabilities,
  CodeActionKind,
  type ServerCapabilities,
  TextDocumentSyncKind,
} from 'vscode-languageserver/node';
import { ENTITY_CLASSES, entityTokenType } from '../protocol';

/** The client's capabilities that change how the server behaves. */
export interface ClientAbilities {
  readonly pullDiagnostics: boolean;
  readonly diagnosticRefresh: boolean;
  readonly semanticTokensRefresh: boolean;
  readonly configuration: boolean;
  readonly configurationChanges: boolean;
  readonly workDoneProgress: boolean;
  readonly workspaceFolders: boolean;
  readonly hierarchicalSymbols: boolean;
  readonly markdownHover: boolean;
  readonly relatedInformation: boolean;
  /** It knows ghost text. */
  readonly inlineCompletion: boolean;
  /** Our own client: it answers the custom requests of protocol/. */
  readonly qalamClient: boolean;
}

export function clientAbilities(capabilities: ClientCapabilities, qalamClient: boolean): ClientAbilities {
  const { textDocument, workspace, window } = capabilities;
  return {
    pullDiagnostics: textDocument?.diagnostic !== undefined,
    diagnosticRefresh: workspace?.diagnostics?.refreshSupport === true,
    semanticTokensRefresh: workspace?.semanticTokens?.refreshSupport === true,
    configuration: workspace?.configuration === true,
    configurationChanges: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    workDoneProgress: window?.workDoneProgress === true,
    workspaceFolders: workspace?.workspaceFolders === true,
    hierarchicalSymbols: textDocument?.documentSymbol?.hierarchicalDocumentSymbolSupport === true,
    markdownHover: textDocument?.hover?.contentFormat?.includes('markdown') === true,
    relatedInformation: [textDocument?.diagnostic, textDocument?.publishDiagnostics].some(
      (ability) => ability?.relatedInformation === true,
    ),
    inlineCompletion: textDocument?.inlineCompletion !== undefined,
    qalamClient,
  };
}

/** Semantic token types, in the order of the legend. */
export const TOKEN_TYPES = ENTITY_CLASSES.map(entityTokenType);

export function serverCapabilities(client: ClientAbilities, commands: string[]): ServerCapabilities {
  return {
    positionEncoding: 'utf-16',
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
    ...(client.pullDiagnostics && {
      diagnosticProvider: { identifier: 'qalam', interFileDependencies: false, workspaceDiagnostics: false },
    }),
    hoverProvider: true,
    codeActionProvider: {
      codeActionKinds: [CodeActionKind.QuickFix, CodeActionKind.RefactorRewrite, 'source.fixAll.qalam'],
    },
    referencesProvider: true,
    documentSymbolProvider: { label: 'Qalam' },
    semanticTokensProvider: {
      legend: { tokenTypes: TOKEN_TYPES, tokenModifiers: [] },
      full: { delta: true },
      range: true,
    },
    inlineCompletionProvider: {},
    completionProvider: {},
    executeCommandProvider: { commands },
    workspace: {
      workspaceFolders: { supported: true, changeNotifications: true },
      // A folder takes its files along.
      fileOperations: { didRename: { filters: [{ pattern: { glob: '**/*' } }] } },
    },
  };
}
