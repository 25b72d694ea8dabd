/** Opens a page in a panel of VS Code. */
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
  const panel = vscode.window.createWebviewPanel(`qalam.${name}`, title, column, { retainContextWhenHidden: true });
  panel.iconPath = vscode.Uri.joinPath(extensionUri, 'client/media/icon.png');
  fillPage(extensionUri, panel.webview, name, { title, language }, data);
  return panel;
}

/** Puts a page into a webview, which may load the bundled pages and nothing else. */
export function fillPage<Name extends PageName>(
  extensionUri: vscode.Uri,
  webview: vscode.Webview,
  name: Name,
  { title, language }: { title: string; language: string },
  data: PageData[Name],
): void {
  const folder = vscode.Uri.joinPath(extensionUri, FOLDER);
  webview.options = { enableScripts: true, localResourceRoots: [folder] };
  const address = (file: string) => webview.asWebviewUri(vscode.Uri.joinPath(folder, file)).toString();
  webview.html = pageHtml<Name>({
    data,
    language,
    title,
    script: address(`${name}.js`),
    style: address(`${name}.css`),
    nonce: crypto.randomUUID(),
  });
}
