/** What the suites share: waiting, and files in the workspace. */
import * as vscode from 'vscode';

export const folder = () => vscode.workspace.workspaceFolders![0]!.uri;

/** Waits until `probe` answers with something true; fails with `what` after a minute, since CI machines are slow. */
export async function until<T>(what: string, probe: () => T | Thenable<T>, limit = 60_000): Promise<NonNullable<T>> {
  const end = Date.now() + limit;
  for (;;) {
    const value = await probe();
    if (value) return value as NonNullable<T>;
    if (Date.now() > end) throw new Error(`timed out waiting for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

export async function open(name: string): Promise<vscode.TextEditor> {
  const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder(), name));
  return vscode.window.showTextDocument(document);
}

let scratchFiles = 0;

/** Opens a new file of its own with this content: untitled documents come back with the text of those closed before. */
export async function scratch(content: string, extension = 'txt'): Promise<vscode.TextEditor> {
  const name = `scratch-${++scratchFiles}.${extension}`;
  await vscode.workspace.fs.writeFile(vscode.Uri.joinPath(folder(), name), new TextEncoder().encode(content));
  return open(name);
}

/**
 * The quick fixes of a range, once there are any. VS Code cancels the question when a provider is registered or the text's
 * editor is made meanwhile, and knows of no such text before; its light bulb asks again, and so does this.
 */
export async function quickFixes(document: vscode.TextDocument, range: vscode.Range): Promise<vscode.CodeAction[]> {
  const kind = vscode.CodeActionKind.QuickFix.value;
  const ask = () =>
    vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', document.uri, range, kind);
  return until(`fixes of ${document.getText(range)}`, async () => {
    try {
      const found = await ask();
      return found.length > 0 ? found : undefined;
    } catch {
      return undefined;
    }
  });
}
