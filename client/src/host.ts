/** Where the extension runs: here in a process of Node, with the server in one of its own. `browser/host.ts` takes its place in a browser. */
import * as vscode from 'vscode';
import {
  LanguageClient,
  type LanguageClientOptions,
  type ServerOptions,
  TransportKind,
} from 'vscode-languageclient/node';
import { SERVER_NODE_ARGUMENTS } from '../../server/src/protocol';

/** True in VS Code for the Web alone: not in a browser's window of an extension host that runs in Node. */
export const IN_BROWSER: boolean = false;

/** What the server calls a file. */
export const pathOf = (uri: vscode.Uri): string => uri.fsPath;

/** Sets the condition `qalam.inBrowser`, which hides commands that are not there. */
export function showHost(): void {
  void vscode.commands.executeCommand('setContext', 'qalam.inBrowser', IN_BROWSER);
}

/** The client of a server that is started with it. */
export function newClient(
  context: vscode.ExtensionContext,
  options: LanguageClientOptions,
  _output: vscode.LogOutputChannel,
): LanguageClient {
  const module = context.asAbsolutePath('server/dist/server.js');
  const server: ServerOptions = {
    // Not IPC: it hands over a message of 50 MB in one piece, where the server reads its own stream as it arrives.
    run: { module, transport: TransportKind.stdio, options: { execArgv: [...SERVER_NODE_ARGUMENTS] } },
    debug: {
      module,
      transport: TransportKind.stdio,
      options: { execArgv: [...SERVER_NODE_ARGUMENTS, '--nolazy', '--inspect=6009'] },
    },
  };
  return new LanguageClient('qalam', 'Qalam', server, options);
}
