import { join } from 'node:path';
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { METHODS, SERVER_COMMANDS } from '../../server/src/protocol';
import { type ApiKeys, endpointOrigin } from './secrets';
import { updateSetting } from './settings';
import type { StatusBar } from './status';

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
  const toggle = (key: string) => () => {
    const now = vscode.workspace.getConfiguration('qalam').get<boolean>(key, true);
    return updateSetting(key, !now);
  };
  const origin = () => {
    const endpoint = vscode.workspace.getConfiguration('qalam').get('completion.endpoint', '');
    const found = endpointOrigin(endpoint);
    if (!found) {
      vscode.window.showInformationMessage(vscode.l10n.t('Set `qalam.completion.endpoint` first.'));
    }
    return found;
  };
  const commands: Record<string, () => unknown> = {
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
      const target = origin();
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
      const target = origin();
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
    statusMenu: async () => {
      const items = [
        ['toggleSpelling', vscode.l10n.t('Spell-checking on/off')],
        ['toggleEntities', vscode.l10n.t('Entity highlighting on/off')],
        ['showEntityClasses', vscode.l10n.t('Entity classes…')],
        ['exportEntities', vscode.l10n.t('Export annotations…')],
        ['entityReport', vscode.l10n.t('Names labelled in more than one way')],
        ['toggleCompletion', vscode.l10n.t('Ghost text on/off')],
        ['fixAllSafe', vscode.l10n.t('Apply all safe fixes in the file')],
        ['openPersonalWords', vscode.l10n.t('My words')],
        ['openProjectWords', vscode.l10n.t("The project's words")],
        ['showExactRequest', vscode.l10n.t('Show the exact request')],
        ['showLog', vscode.l10n.t('Show the log')],
      ].map(([command, label]) => ({ command, label: label! }));
      const uri = vscode.window.activeTextEditor?.document.uri.toString();
      const counts = Object.entries((uri && status.of(uri)?.counts) || {});
      const placeHolder = counts.map(([rule, count]) => `${rule}: ${count}`).join(', ');
      const choice = await vscode.window.showQuickPick(items, { title: 'Қалам', placeHolder });
      if (choice) await vscode.commands.executeCommand(`qalam.${choice.command}`);
    },
    restartServer: () => client.restart(),
    showLog: () => output.show(),
  };
  return Object.entries(commands).map(([name, run]) => vscode.commands.registerCommand(`qalam.${name}`, run));
}
