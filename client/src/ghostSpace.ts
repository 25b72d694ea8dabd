/**
 * The space that an accepted completion brings behind its word is taken away again where a mark, a space or a line break is typed next, as
 * keyboards of phones do: the word is chosen by one key, and what follows is typed as always.
 */
import * as vscode from 'vscode';

/** What may not stand behind a space, a second space, and a line break with its indentation. */
const SWALLOWS = /^(?:[.,!?:;…»”)\]}]| |\r?\n\s*)$/u;

/** What was offered last, where it ends with a space. */
let offered: string | undefined;

/** Remembers what the editor was given. */
export function noteOffer(item: vscode.InlineCompletionItem | undefined): void {
  const text = typeof item?.insertText === 'string' ? item.insertText : item?.insertText.value;
  if (text !== undefined) offered = text.endsWith(' ') ? text : undefined;
}

/** Watches what is typed behind a completion. */
export function watchGhostSpace(): vscode.Disposable {
  /** Where the space of an accepted completion ends. */
  let behind: { readonly uri: string; readonly at: vscode.Position } | undefined;
  return vscode.workspace.onDidChangeTextDocument(({ document, contentChanges, reason }) => {
    const uri = document.uri.toString();
    if (contentChanges.length === 0 || (behind !== undefined && behind.uri !== uri)) return;
    const [{ range, text }] = contentChanges as [vscode.TextDocumentContentChangeEvent];
    const last = behind;
    behind = undefined;
    if (contentChanges.length > 1 || reason !== undefined) return;
    if (text.length > 1 && text.endsWith(' ') && offered?.endsWith(text) === true) {
      behind = { uri, at: document.positionAt(document.offsetAt(range.start) + text.length) };
      return;
    }
    if (last === undefined || !range.isEmpty || !range.start.isEqual(last.at) || !SWALLOWS.test(text)) return;
    const editor = vscode.window.visibleTextEditors.find((one) => one.document === document);
    const space = new vscode.Range(last.at.translate(0, -1), last.at);
    if (editor === undefined || document.getText(space) !== ' ') return;
    void editor.edit((edit) => edit.delete(space), { undoStopBefore: false, undoStopAfter: false });
  });
}
