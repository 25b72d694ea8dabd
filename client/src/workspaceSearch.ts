/** A walk through the files of the workspace that the server reads. */
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { FILES } from './derived';
import { t } from './l10n';

const EXCLUDED = '**/{node_modules,.git}/**';
const MOST_FILES = 500;
const MOST_BYTES = 5 * 1024 * 1024;

/**
 * Shows each document of the workspace to `visit`, with progress; what is left out is said. A file that is not open is opened only where
 * `isWorth` says so of its text; `visit` answers with false where a document could not be looked at. Resolves with false when cancelled.
 * @param label what is searched for, for the reader
 */
export async function searchWorkspace(
  client: LanguageClient,
  label: string,
  isWorth: (text: string) => boolean,
  visit: (document: vscode.TextDocument, uri: string, token: vscode.CancellationToken) => Promise<boolean>,
): Promise<boolean> {
  const title = t('Qalam: searching the workspace: {0}', label);
  const found = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title, cancellable: true },
    (progress, token) => walk(client, isWorth, visit, progress, token),
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

interface Walked {
  /** Files that could not be looked at. */
  readonly skipped: number;
  /** The workspace holds more files than were looked at. */
  readonly more: boolean;
}

/** Undefined when cancelled. */
async function walk(
  client: LanguageClient,
  isWorth: (text: string) => boolean,
  visit: (document: vscode.TextDocument, uri: string, token: vscode.CancellationToken) => Promise<boolean>,
  progress: vscode.Progress<{ message?: string; increment?: number }>,
  token: vscode.CancellationToken,
): Promise<Walked | undefined> {
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
      if (!seen.has(uri.toString()) && !isWorth(await textOf(uri))) continue;
      const document = await vscode.workspace.openTextDocument(uri);
      // The server looks at it no more than at its language.
      if (vscode.languages.match(selector, document) === 0) continue;
      if (!(await visit(document, client.code2ProtocolConverter.asUri(document.uri), token))) skipped++;
    } catch {
      if (token.isCancellationRequested) return undefined;
      // Binary under a text file's name, deleted meanwhile, too large for the editor.
      skipped++;
    }
  }
  return { skipped, more: files.length > MOST_FILES };
}

/** The bytes of a file as UTF-8; throws where it is too large or cannot be read. */
async function textOf(uri: vscode.Uri): Promise<string> {
  const { size } = await vscode.workspace.fs.stat(uri);
  if (size > MOST_BYTES) throw new Error(`${size} bytes`);
  return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
}

/** Whether text may stand in escapes (`\u049b`), so that its letters say nothing. */
export const hasEscapes = (text: string): boolean => /\\u04/i.test(text);
