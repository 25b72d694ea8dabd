import { join } from 'node:path';
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { type FindingKind, METHODS, SERVER_COMMANDS } from '../../server/src/protocol';
import { chooseEndpoint, setEndpoints, showStatistics } from './completion';
import { deleteFeedback, dismissGhostText, exportFeedback, showFeedback, toggleFeedback } from './feedback';
import { showNotKazakh } from './languages';
import { showCorpusReport } from './report';
import { type ApiKeys, endpointOrigin } from './secrets';
import { updateSetting } from './settings';
import type { StatusBar } from './status';
import { showStatusMenu } from './statusMenu';
import { fixKindInWorkspace } from './workspaceFix';

/** Opens a word list, as an untitled document under its path where there is none yet. */
async function openWords(path: string): Promise<void> {
  const uri = vscode.Uri.file(path);
  const exists = await vscode.workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );
  await vscode.window.showTextDocument(exists ? uri : uri.with({ scheme: 'untitled' }));
}

export function registerCommands(
  client: LanguageClient,
  context: vscode.ExtensionContext,
  keys: ApiKeys,
  status: StatusBar,
  output: vscode.OutputChannel,
): vscode.Disposable[] {
  const toggle =
    (key: string, otherwise = true) =>
    () => {
      const now = vscode.workspace.getConfiguration('qalam').get<boolean>(key, otherwise);
      return updateSetting(key, !now);
    };
  /** The origin that a key is for: of the one endpoint that is set, or the one that is picked. */
  const origin = async (): Promise<string | undefined> => {
    const settings = vscode.workspace.getConfiguration('qalam');
    const endpoints = [...setEndpoints().map(({ address }) => address), settings.get('entities.endpoint', '')];
    const origins = [...new Set(endpoints.flatMap((endpoint) => endpointOrigin(endpoint) ?? []))];
    if (origins.length === 0) {
      vscode.window.showInformationMessage(vscode.l10n.t('Set `qalam.completion.endpoint` first.'));
    }
    return origins.length > 1 ? vscode.window.showQuickPick(origins) : origins[0];
  };
  const commands: Record<string, (...args: never[]) => unknown> = {
    corpusReport: (resource?: unknown) =>
      showCorpusReport(context, resource instanceof vscode.Uri ? resource : undefined),
    showNotKazakh: () => showNotKazakh(client),
    toggleIslands: toggle('language.showIslands', false),
    toggleEntities: toggle('entities.enabled'),
    toggleSpelling: toggle('spelling.enabled'),
    toggleCompletion: toggle('completion.enabled'),
    fixAllSafe: async () => {
      const editor = vscode.window.activeTextEditor;
      if (!editor) return;
      const count = await client.sendRequest<number>('workspace/executeCommand', {
        command: SERVER_COMMANDS.fixAllSafe,
        arguments: [editor.document.uri.toString()],
      });
      vscode.window.setStatusBarMessage(vscode.l10n.t('Qalam: fixes applied: {0}', count), 5000);
    },
    fixKindInWorkspace: (kind?: FindingKind) => fixKindInWorkspace(client, kind),
    manageIgnored: () => manageIgnored(client),
    openPersonalWords: () => openWords(join(context.globalStorageUri.fsPath, 'words.txt')),
    openProjectWords: () => {
      const uri = vscode.window.activeTextEditor?.document.uri;
      const folder = (uri && vscode.workspace.getWorkspaceFolder(uri)) ?? vscode.workspace.workspaceFolders?.[0];
      if (!folder) return;
      const setting = vscode.workspace
        .getConfiguration('qalam', folder)
        .get('spelling.projectWords', '.qalam/words.txt');
      return openWords(join(folder.uri.fsPath, setting));
    },
    setApiKey: async () => {
      const target = await origin();
      if (!target) return;
      const key = await vscode.window.showInputBox({
        password: true,
        ignoreFocusOut: true,
        prompt: vscode.l10n.t('API key for {0}. It is kept in the secret storage and sent nowhere else.', target),
      });
      if (!key) return;
      await keys.set(target, key);
      await client.sendNotification(METHODS.apiKeyChanged, {});
    },
    clearApiKey: async () => {
      const target = await origin();
      if (!target) return;
      await keys.clear(target);
      await client.sendNotification(METHODS.apiKeyChanged, {});
    },
    showExactRequest: async () => {
      const editor = vscode.window.activeTextEditor;
      if (!editor) return;
      const request = await client.sendRequest(METHODS.describeRequest, {
        uri: editor.document.uri.toString(),
        position: { line: editor.selection.active.line, character: editor.selection.active.character },
      });
      if (!request) {
        const message = vscode.l10n.t('No endpoint is set or there is no prose here: nothing would be sent.');
        return vscode.window.showInformationMessage(message);
      }
      const content = JSON.stringify(request, null, 2);
      return vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ language: 'json', content }));
    },
    statusMenu: () => showStatusMenu(status),
    chooseEndpoint,
    completionStatistics: () => showStatistics(client),
    toggleFeedback,
    showFeedback: () => showFeedback(client),
    deleteFeedback: () => deleteFeedback(client),
    exportFeedback: () => exportFeedback(client),
    dismissGhostText: () => dismissGhostText(client),
    restartServer: () => client.restart(),
    showLog: () => output.show(),
  };
  return Object.entries(commands).map(([name, run]) => vscode.commands.registerCommand(`qalam.${name}`, run));
}

/** Shows the words ignored in the active file; those that the user picks are checked again. */
async function manageIgnored(client: LanguageClient): Promise<void> {
  const uri = vscode.window.activeTextEditor?.document.uri.toString();
  if (uri === undefined) return;
  const words = await client.sendRequest<string[]>(METHODS.ignoredWords, { uri });
  if (words.length === 0) {
    vscode.window.showInformationMessage(vscode.l10n.t('No words are ignored in this file.'));
    return;
  }
  const picked = await vscode.window.showQuickPick(words, {
    canPickMany: true,
    title: vscode.l10n.t('Words ignored in this file'),
    placeHolder: vscode.l10n.t('Pick those to check again'),
  });
  for (const word of picked ?? []) {
    await client.sendRequest('workspace/executeCommand', {
      command: SERVER_COMMANDS.unignoreInFile,
      arguments: [uri, word],
    });
  }
}
