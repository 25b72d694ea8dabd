/** Opens a page in a panel of VS Code. */
import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { pageHtml } from './frame';
import type { PageData, PageName } from './messages';

/** The bundled pages: the only folder that a page may load from. */
const FOLDER = 'client/dist/pages';

export function openPage<Name extends PageName>(
  { extensionUri }: vscode.ExtensionContext,
  name: Name,
  { title, language, column }: { title: string; language: string; column: vscode.ViewColumn },
  data: PageData[Name],
): vscode.WebviewPanel {
  const folder = vscode.Uri.joinPath(extensionUri, FOLDER);
  const panel = vscode.window.createWebviewPanel(`qalam.${name}`, title, column, {
    enableScripts: true,
    localResourceRoots: [folder],
    retainContextWhenHidden: true,
  });
  panel.iconPath = vscode.Uri.joinPath(extensionUri, 'client/media/icon.png');
  const address = (file: string) => panel.webview.asWebviewUri(vscode.Uri.joinPath(folder, file)).toString();
  panel.webview.html = pageHtml<Name>({
    data,
    language,
    title,
    script: address(`${name}.js`),
    style: address(`${name}.css`),
    nonce: randomBytes(16).toString('hex'),
  });
  return panel;
}
