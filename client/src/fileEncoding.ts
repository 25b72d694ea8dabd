/** Files that were opened in the wrong encoding: full of U+FFFD, they are said to be so once, with the way out. */
import * as vscode from 'vscode';
import { isServed } from './files';
import { t } from './l10n';

/** UTF-16 units at the beginning that are looked at. */
const SAMPLE = 20_000;

/** Whether a text lost so many of its characters that it must be in another encoding: one in five of what is no ASCII. */
export function isMisread(text: string): boolean {
  const lost = text.match(/\ufffd/g)?.length ?? 0;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII
  return lost >= 10 && lost * 5 > text.replace(/[\x00-\x7f]/g, '').length;
}

export function watchEncodings(): vscode.Disposable {
  const told = new Set<string>();
  const look = async (editor: vscode.TextEditor | undefined) => {
    const document = editor?.document;
    if (!document || document.isUntitled || !isServed(document)) return;
    const uri = document.uri.toString();
    const end = document.positionAt(SAMPLE);
    if (told.has(uri) || !isMisread(document.getText(new vscode.Range(0, 0, end.line, end.character)))) return;
    told.add(uri);
    const reopen = t('Reopen with Encoding…');
    const message = t(
      'Qalam: “{0}” is not in the encoding that VS Code read it in; its letters are lost in this window. Old Kazakh files are mostly in Windows 1251.',
      vscode.workspace.asRelativePath(document.uri),
    );
    if ((await vscode.window.showWarningMessage(message, reopen)) !== reopen) return;
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('workbench.action.editor.changeEncoding');
  };
  void look(vscode.window.activeTextEditor);
  return vscode.Disposable.from(
    vscode.window.onDidChangeActiveTextEditor(look),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => told.delete(uri.toString())),
  );
}
