/** Fixes in all files of the workspace, after VS Code's preview of changes. */
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { type FindingKind, KindEditsRequest } from '../../server/src/protocol';
import { FILES, UNKNOWN_WORD } from './derived';
import { t } from './l10n';
import { request } from './messages';
import { ruleName } from './rulePages';

const EXCLUDED = '**/{node_modules,.git}/**';
const MOST_FILES = 500;
const MOST_BYTES = 5 * 1024 * 1024;

/** The fix of one kind, of those of the active file where none is given. */
export async function fixKindInWorkspace(client: LanguageClient, given?: FindingKind): Promise<void> {
  const kind = given ?? (await pickKind());
  if (kind) await fixKindsInWorkspace(client, [kind]);
}

const labelOf = ({ rule, word, replacement }: FindingKind) =>
  replacement === undefined ? ruleName(rule) : `${word} → ${replacement}`;

/** Collects the edits of kinds from the workspace's files and offers them in the preview; nothing changes before that. */
export async function fixKindsInWorkspace(client: LanguageClient, kinds: readonly FindingKind[]): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  let count = 0;
  const what = kinds.map(labelOf).join(', ');
  const isDone = await overWorkspace(
    client,
    what,
    (text) => kinds.some(({ word }) => word === undefined || text.includes(word)),
    async (document, token) => {
      const uri = client.code2ProtocolConverter.asUri(document.uri);
      for (const kind of kinds) {
        const answer = await request(client, KindEditsRequest, { uri, ...kind }, token);
        if (answer.version !== document.version) throw new Error('edited meanwhile');
        for (const { range, newText } of answer.edits) {
          const { start, end } = range;
          edit.replace(document.uri, new vscode.Range(start.line, start.character, end.line, end.character), newText, {
            needsConfirmation: true,
            label: labelOf(kind),
          });
          count++;
        }
      }
    },
  );
  if (!isDone) return;
  if (count === 0) {
    vscode.window.showInformationMessage(t('Qalam: nothing to fix in the workspace: {0}', what));
    return;
  }
  await vscode.workspace.applyEdit(edit, { isRefactoring: true });
}

/**
 * Visits the workspace's files that the server looks at, with progress, and says what was left out. `isWorth` is asked about the
 * text of files that are not open. Answers with false where it was cancelled.
 */
export async function overWorkspace(
  client: LanguageClient,
  title: string,
  isWorth: (text: string) => boolean,
  visit: (document: vscode.TextDocument, token: vscode.CancellationToken) => Promise<void>,
): Promise<boolean> {
  const found = await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: t('Qalam: searching the workspace: {0}', title),
      cancellable: true,
    },
    (progress, token) => visitAll(client, isWorth, visit, progress, token),
  );
  if (!found) return false;
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
  return true;
}

/** How many files could not be looked at, and whether there are more; undefined when cancelled. */
async function visitAll(
  client: LanguageClient,
  isWorth: (text: string) => boolean,
  visit: (document: vscode.TextDocument, token: vscode.CancellationToken) => Promise<void>,
  progress: vscode.Progress<{ message?: string; increment?: number }>,
  token: vscode.CancellationToken,
): Promise<{ readonly skipped: number; readonly more: boolean } | undefined> {
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
  const selector = client.clientOptions.documentSelector as vscode.DocumentSelector;
  let skipped = 0;
  for (const uri of uris) {
    if (token.isCancellationRequested) return undefined;
    progress.report({ message: vscode.workspace.asRelativePath(uri), increment: 100 / uris.length });
    try {
      if (!seen.has(uri.toString()) && !(await isWorthOpening(uri, isWorth))) continue;
      const document = await vscode.workspace.openTextDocument(uri);
      if (vscode.languages.match(selector, document) > 0) await visit(document, token);
    } catch {
      if (token.isCancellationRequested) return undefined;
      // Binary under a text file's name, deleted or edited meanwhile, too large for the editor.
      skipped++;
    }
  }
  return { skipped, more: files.length > MOST_FILES };
}

/** Whether a file may hold what is looked for; throws where it is too large or cannot be read. */
async function isWorthOpening(uri: vscode.Uri, isWorth: (text: string) => boolean): Promise<boolean> {
  const { size } = await vscode.workspace.fs.stat(uri);
  if (size > MOST_BYTES) throw new Error(`${size} bytes`);
  const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  // What is written with escapes may be any word.
  return isWorth(text) || /\\u04/i.test(text);
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
