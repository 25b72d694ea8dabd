/** One fix in all files of the workspace, after VS Code's preview of changes. */
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { type FindingKind, type KindEdits, KindEditsRequest } from '../../server/src/protocol';
import { FILES, UNKNOWN_WORD } from './derived';
import { t } from './l10n';
import { request } from './messages';
import { ruleName } from './rulePages';

const EXCLUDED = '**/{node_modules,.git}/**';
const MOST_FILES = 500;
const MOST_BYTES = 5 * 1024 * 1024;

/** Collects the edits of a kind from the workspace's files and offers them in the preview; nothing changes before that. */
export async function fixKindInWorkspace(client: LanguageClient, given?: FindingKind): Promise<void> {
  const kind = given ?? (await pickKind());
  if (!kind) return;
  const label = kind.replacement === undefined ? ruleName(kind.rule) : `${kind.word} → ${kind.replacement}`;
  const found = await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: t('Qalam: searching the workspace: {0}', label),
      cancellable: true,
    },
    (progress, token) => collect(client, kind, label, progress, token),
  );
  if (!found) return;
  if (found.more) {
    vscode.window.showInformationMessage(
      t('Qalam: the workspace is large: only {0} of its files were searched.', MOST_FILES),
    );
  }
  if (found.skipped > 0) {
    vscode.window.showInformationMessage(
      t('Qalam: files left out because they are over 5 MB or unreadable: {0}', found.skipped),
    );
  }
  if (found.count === 0) {
    vscode.window.showInformationMessage(t('Qalam: nothing to fix in the workspace: {0}', label));
    return;
  }
  await vscode.workspace.applyEdit(found.edit, { isRefactoring: true });
}

interface Collected {
  readonly edit: vscode.WorkspaceEdit;
  readonly count: number;
  /** Files that could not be looked at. */
  readonly skipped: number;
  /** The workspace holds more files than were looked at. */
  readonly more: boolean;
}

/** The edits of all files; undefined when cancelled. */
async function collect(
  client: LanguageClient,
  kind: FindingKind,
  label: string,
  progress: vscode.Progress<{ message?: string; increment?: number }>,
  token: vscode.CancellationToken,
): Promise<Collected | undefined> {
  // Files that are open may hold what is not saved, and count whatever their name is.
  const open = vscode.workspace.textDocuments.filter(
    ({ isClosed, uri }) => !isClosed && vscode.workspace.getWorkspaceFolder(uri),
  );
  const seen = new Set(open.map(({ uri }) => uri.toString()));
  const files = await vscode.workspace.findFiles(FILES, EXCLUDED, MOST_FILES + 1, token);
  const uris = [
    ...open.map(({ uri }) => uri),
    ...files.slice(0, MOST_FILES).filter((uri) => !seen.has(uri.toString())),
  ];
  const edit = new vscode.WorkspaceEdit();
  let count = 0;
  let skipped = 0;
  for (const uri of uris) {
    if (token.isCancellationRequested) return undefined;
    progress.report({ message: vscode.workspace.asRelativePath(uri), increment: 100 / uris.length });
    try {
      if (!seen.has(uri.toString()) && !(await worthOpening(uri, kind))) continue;
      const document = await vscode.workspace.openTextDocument(uri);
      const answer = await ask(client, document, kind, token);
      if (!answer || answer.version !== document.version) {
        if (answer) skipped++;
        continue;
      }
      for (const { range, newText } of answer.edits) {
        const { start, end } = range;
        edit.replace(uri, new vscode.Range(start.line, start.character, end.line, end.character), newText, {
          needsConfirmation: true,
          label,
        });
        count++;
      }
    } catch {
      if (token.isCancellationRequested) return undefined;
      // Binary under a text file's name, deleted meanwhile, too large for the editor.
      skipped++;
    }
  }
  return { edit, count, skipped, more: files.length > MOST_FILES };
}

/** Whether a file is small enough and can hold the word; throws where it is too large or cannot be read. */
async function worthOpening(uri: vscode.Uri, { word }: FindingKind): Promise<boolean> {
  const { size } = await vscode.workspace.fs.stat(uri);
  if (size > MOST_BYTES) throw new Error(`${size} bytes`);
  if (word === undefined) return true;
  const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  return text.includes(word) || /\\u04/i.test(text);
}

/** The server's answer; undefined for a document that it does not look at. */
async function ask(
  client: LanguageClient,
  document: vscode.TextDocument,
  kind: FindingKind,
  token: vscode.CancellationToken,
): Promise<KindEdits | undefined> {
  const selector = client.clientOptions.documentSelector as vscode.DocumentSelector;
  if (vscode.languages.match(selector, document) === 0) return undefined;
  const uri = client.code2ProtocolConverter.asUri(document.uri);
  return request(client, KindEditsRequest, { uri, ...kind }, token);
}

/** Asks for one of the rules that the active file breaks. */
async function pickKind(): Promise<FindingKind | undefined> {
  const uri = vscode.window.activeTextEditor?.document.uri;
  const found = new Map<string, string>();
  for (const { source, code, message } of uri ? vscode.languages.getDiagnostics(uri) : []) {
    const rule = String(code);
    if (source === 'qalam' && rule !== UNKNOWN_WORD && !found.has(rule)) found.set(rule, message);
  }
  if (found.size === 0) {
    vscode.window.showInformationMessage(t('Qalam: nothing in this file can be fixed automatically.'));
    return undefined;
  }
  const items = [...found].map(([id, detail]) => ({ label: ruleName(id), description: id, detail, id }));
  const choice = await vscode.window.showQuickPick(items, { title: t('What to fix in the workspace') });
  return choice && { rule: choice.id };
}
