import * as vscode from 'vscode';
import { CodeActionRequest, type LanguageClient } from 'vscode-languageclient/node';
import {
  ApiKeyChangedNotification,
  DescribeRequestRequest,
  endpointOrigin,
  type FindingKind,
  IgnoredWordsRequest,
  UnignoreInFileCommand,
} from '../../server/src/protocol';
import { chooseEndpoint, noEndpoint, setEndpoints, setUpEndpoint, showStatistics } from './completion';
import { deleteFeedback, dismissGhostText, exportFeedback, showFeedback, toggleFeedback } from './feedback';
import { chooseFormat } from './files';
import { IN_BROWSER } from './host';
import { manifestText, t } from './l10n';
import { showNotKazakh } from './languages';
import { execute, notify, request } from './messages';
import { NOT_IN_BROWSER, sayNotInBrowser } from './notInBrowser';
import { toRange } from './ranges';
import { openRecords } from './records';
import { showCorpusReport } from './report';
import { explainRule, ruleName } from './rulePages';
import { editorOrSample, openSample } from './samples';
import type { ApiKeys } from './secrets';
import { askKey } from './serverSetup';
import { activeSettings, disableRule, readFields, updateSetting } from './settings';
import type { StatusBar } from './status';
import { showStatusMenu } from './statusMenu';
import { findForms, showParadigm } from './wordForms';
import { importWords, showUnknownWords } from './words';
import { fixKindInWorkspace } from './workspaceFix';

/** Opens a word list, as an untitled document under its path where there is none yet. */
async function openWords(uri: vscode.Uri): Promise<void> {
  const exists = await vscode.workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );
  await vscode.window.showTextDocument(exists ? uri : uri.with({ scheme: 'untitled' }));
}

/** The folder of the active document; where it has none, the only one, or the one that is picked. */
async function activeFolder(): Promise<vscode.WorkspaceFolder | undefined> {
  const uri = vscode.window.activeNotebookEditor?.notebook.uri ?? vscode.window.activeTextEditor?.document.uri;
  const folders = vscode.workspace.workspaceFolders ?? [];
  const own = uri && vscode.workspace.getWorkspaceFolder(uri);
  return own ?? (folders.length > 1 ? vscode.window.showWorkspaceFolderPick() : folders[0]);
}

export function registerCommands(
  client: LanguageClient,
  context: vscode.ExtensionContext,
  keys: ApiKeys,
  status: StatusBar,
  output: vscode.OutputChannel,
): vscode.Disposable[] {
  /** Turns a setting round, and says what it is now. */
  const toggle =
    (key: string, what: () => string, otherwise = true) =>
    async () => {
      const isOn = !activeSettings().get<boolean>(key, otherwise);
      await updateSetting(key, isOn);
      vscode.window.setStatusBarMessage(`Қалам: ${what()}: ${isOn ? t('on') : t('off')}`, 5000);
    };
  /** The origin that a key is for: of the one endpoint that is set, or the one that is picked. */
  const origin = async (): Promise<string | undefined> => {
    const settings = vscode.workspace.getConfiguration('qalam');
    const endpoints = [...setEndpoints().map(({ address }) => address), settings.get('entities.endpoint', '')];
    const origins = [...new Set(endpoints.flatMap((endpoint) => endpointOrigin(endpoint) ?? []))];
    if (origins.length === 0) await noEndpoint();
    return origins.length > 1 ? vscode.window.showQuickPick(origins) : origins[0];
  };
  const commands: Record<string, (...args: never[]) => unknown> = {
    corpusReport: (resource?: unknown) =>
      showCorpusReport(context, resource instanceof vscode.Uri ? resource : undefined),
    showNotKazakh: () => showNotKazakh(client),
    toggleIslands: toggle('language.showIslands', () => t('Marking words of other languages'), false),
    toggleEntities: toggle('entities.enabled', () => t('Entity highlighting')),
    toggleSpelling: toggle('spelling.enabled', () => t('Spell-checking')),
    toggleCompletion: toggle('completion.enabled', () => t('Ghost text')),
    fixAllSafe: () => fixAllSafe(client),
    fixKindInWorkspace: (kind?: FindingKind) => fixKindInWorkspace(client, kind),
    disableRule: (rule?: string) => disableRule(rule),
    readFields,
    explainRule: (rule?: string) => explainRule(rule),
    showParadigm: (lemma?: string, upos?: string) => showParadigm(client, lemma, upos),
    findForms: (lemma?: string, upos?: string) => findForms(client, lemma, upos),
    unknownWords: () => showUnknownWords(client),
    openRecords: (resource?: unknown) => openRecords(resource instanceof vscode.Uri ? resource : undefined),
    importWords: (file?: unknown) => importWords(client, file instanceof vscode.Uri ? file : undefined),
    manageIgnored: () => manageIgnored(client),
    openPersonalWords: () => openWords(vscode.Uri.joinPath(context.globalStorageUri, 'words.txt')),
    openProjectWords: async () => {
      const folder = await activeFolder();
      if (!folder) return;
      const setting = vscode.workspace
        .getConfiguration('qalam', folder)
        .get('spelling.projectWords', '.qalam/words.txt');
      return openWords(vscode.Uri.joinPath(folder.uri, setting));
    },
    setApiKey: async () => {
      const target = await origin();
      if (target) await askKey(client, keys, target);
    },
    clearApiKey: async () => {
      const target = await origin();
      if (!target) return;
      await keys.clear(target);
      await notify(client, ApiKeyChangedNotification, {});
    },
    showExactRequest: async () => {
      const editor = await editorOrSample();
      if (!editor) return;
      const described = await request(client, DescribeRequestRequest, {
        uri: editor.document.uri.toString(),
        position: { line: editor.selection.active.line, character: editor.selection.active.character },
      });
      if (!described) {
        const message = t('No endpoint is set or there is no prose here: nothing would be sent.');
        return vscode.window.showInformationMessage(message);
      }
      const content = JSON.stringify(described, null, 2);
      return vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ language: 'json', content }));
    },
    openSample: (kind?: unknown) => openSample(kind === 'prompt' ? kind : 'text').then(() => {}),
    statusMenu: () => showStatusMenu(status),
    chooseFormat,
    chooseEndpoint,
    setUpServer: () => setUpEndpoint(client, keys),
    completionStatistics: () => showStatistics(client),
    toggleFeedback: () => toggleFeedback(client),
    showFeedback: () => showFeedback(client),
    deleteFeedback: () => deleteFeedback(client),
    exportFeedback: () => exportFeedback(client),
    dismissGhostText: () => dismissGhostText(client),
    restartServer: () => client.restart(),
    showLog: () => output.show(),
  };
  return Object.entries(commands).map(([name, run]) =>
    vscode.commands.registerCommand(
      `qalam.${name}`,
      IN_BROWSER && NOT_IN_BROWSER.has(name) ? () => sayNotInBrowser(manifestText(`command.${name}`) ?? name) : run,
    ),
  );
}

/**
 * Applies every safe fix to the active document, through its editor: an edit of the workspace would change the text of a
 * read-only one as well, which could not be saved.
 */
async function fixAllSafe(client: LanguageClient): Promise<void> {
  const editor = await editorOrSample();
  if (!editor) return;
  const { document } = editor;
  const { version } = document;
  const range = new vscode.Range(0, 0, document.lineCount, 0);
  const actions = await client.sendRequest(CodeActionRequest.type, {
    textDocument: { uri: document.uri.toString() },
    range: { start: range.start, end: range.end },
    context: { diagnostics: [], only: ['source.fixAll.qalam'] },
  });
  const found = (actions ?? []).flatMap((action) =>
    'edit' in action && action.edit?.changes ? [action.edit.changes] : [],
  );
  const edits = found.flatMap((changes) => Object.values(changes).flat());
  // The text was edited meanwhile: the ranges no longer fit.
  const fits = document.version === version;
  if (edits.length > 0 && fits) {
    await editor.edit((builder) => {
      for (const { range, newText } of edits) builder.replace(toRange(range), newText);
    });
    if (document.version === version) {
      vscode.window.showInformationMessage(t('Qalam: nothing was changed, the file is read-only.'));
      return;
    }
  }
  vscode.window.setStatusBarMessage(t('Qalam: fixes applied: {0}', fits ? edits.length : 0), 5000);
}

/** Shows the words ignored in the active file; those that the user picks are checked again. */
async function manageIgnored(client: LanguageClient): Promise<void> {
  const uri = (await editorOrSample())?.document.uri.toString();
  if (uri === undefined) return;
  const words = await request(client, IgnoredWordsRequest, { uri });
  if (words.length === 0) {
    vscode.window.showInformationMessage(t('Nothing is ignored in this file.'));
    return;
  }
  // An ignored finding is its rule, a space and its text; a word has no space in it.
  const items = words.map((word) => {
    const space = word.indexOf(' ');
    return space < 0
      ? { label: word, word }
      : { label: word.slice(space + 1), description: ruleName(word.slice(0, space)), word };
  });
  const picked = await vscode.window.showQuickPick(items, {
    canPickMany: true,
    title: t('Ignored in this file'),
    placeHolder: t('Choose what is to be checked again'),
  });
  for (const { word } of picked ?? []) {
    await execute(client, UnignoreInFileCommand, uri, word);
  }
}
