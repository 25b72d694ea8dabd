/** In place of `../mcp`: its server is a program of Node's. Whoever turned it on is told. */
import * as vscode from 'vscode';
import { sayNotInBrowser } from '../notInBrowser';

export function offerMcpServer(): vscode.Disposable {
  const say = () => {
    if (vscode.workspace.getConfiguration('qalam').get('mcp.enabled', false)) sayNotInBrowser('MCP');
  };
  say();
  return vscode.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration('qalam.mcp.enabled')) say();
  });
}
