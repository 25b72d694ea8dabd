/** In place of `../host` in VS Code for the Web: the server runs in a thread of the browser, and its files come from here. */
import * as vscode from 'vscode';
import {
  BrowserMessageReader,
  BrowserMessageWriter,
  LanguageClient,
  type LanguageClientOptions,
  type MessageTransports,
} from 'vscode-languageclient/browser';
import {
  EXTENSION_FILES,
  type FileAnswer,
  type FileCall,
  type FileQuestion,
  type FilesChanged,
  pathOfUri,
  type ThreadStart,
  uriOfPath,
} from '../../../server/src/protocol';
import { messageOf } from '../errors';
import { t } from '../l10n';

export const IN_BROWSER = true;

export const pathOf = (uri: vscode.Uri): string => pathOfUri(uri);

export function showHost(): void {
  void vscode.commands.executeCommand('setContext', 'qalam.inBrowser', true);
}

/** Libraries that the server may want at any time, read before it starts: it cannot wait for them where it uses them. */
const APART = ['micromark', 'yaml', 'javascript', 're2js', 'filtrex'];

/** A thread, a port and a blob of the browser, in types: the sources are checked against Node's. */
interface Port {
  postMessage(message: unknown, transfer?: readonly unknown[]): void;
}
interface Thread extends Port {
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  onerror: ((event: { readonly message?: string }) => void) | null;
  terminate(): void;
}
const { Worker, MessageChannel, URL } = globalThis as unknown as {
  readonly Worker: new (url: string, options: { name: string }) => Thread;
  readonly MessageChannel: new () => { readonly port1: Port; readonly port2: Port };
  readonly URL: { createObjectURL(blob: Blob): string; revokeObjectURL(url: string): void };
};

class BrowserClient extends LanguageClient {
  /** The client library has it for Node alone. */
  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }
}

export function newClient(
  context: vscode.ExtensionContext,
  options: LanguageClientOptions,
  output: vscode.LogOutputChannel,
): LanguageClient {
  let thread: Thread | undefined;
  const start = async (): Promise<MessageTransports> => {
    thread?.terminate();
    const file = (name: string) => read(context, `${EXTENSION_FILES}/server/dist/${name}`);
    /** Packed first, as the package that people install has them. */
    const library = async (name: string): Promise<[string, Uint8Array]> => {
      const packed = `${name}.js.br`;
      return file(packed).then(
        (bytes) => [packed, bytes],
        async () => [`${name}.js`, await file(`${name}.js`)],
      );
    };
    const [code, ...libraries] = await Promise.all([file('web/server.js'), ...APART.map(library)]);
    const blob = new Blob([code], { type: 'text/javascript' });
    const url = URL.createObjectURL(blob);
    thread = new Worker(url, { name: 'qalam' });
    const { port1, port2 } = new MessageChannel();
    thread.onmessage = ({ data }) => {
      const { call, reply } = data as FileQuestion<Port>;
      void answer(context, call).then((found) =>
        reply.postMessage(found, found.ok && found.bytes ? [found.bytes.buffer] : []),
      );
    };
    thread.onerror = ({ message = '' }) => {
      output.error(`the server's thread: ${message}`);
      vscode.window.showErrorMessage(t('Qalam: the language server keeps stopping and was not started again.'));
    };
    const apart = Object.fromEntries(libraries);
    const first: ThreadStart<Port> = { role: 'server', code: blob, apart, client: port2 };
    thread.postMessage(first, [port2]);
    return { reader: new BrowserMessageReader(port1 as never), writer: new BrowserMessageWriter(port1 as never) };
  };
  const changed = (uris: readonly vscode.Uri[]) =>
    thread?.postMessage({ changed: uris.map((uri) => pathOfUri(uri)) } satisfies FilesChanged);
  context.subscriptions.push(
    vscode.workspace.onDidSaveTextDocument(({ uri }) => changed([uri])),
    vscode.workspace.onDidCreateFiles(({ files }) => changed(files)),
    vscode.workspace.onDidDeleteFiles(({ files }) => changed(files)),
    vscode.workspace.onDidRenameFiles(({ files }) => changed(files.flatMap(({ oldUri, newUri }) => [oldUri, newUri]))),
    { dispose: () => thread?.terminate() },
  );
  return new BrowserClient('qalam', 'Qalam', start, options);
}

/** Files of the extension, or of VS Code's file systems. Rejects as these do. */
async function read({ extensionUri }: vscode.ExtensionContext, path: string): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = await vscode.workspace.fs.readFile(uriFor(extensionUri, path));
  // A copy where it is a part of something larger, which must not be handed over whole.
  const isWhole = bytes.byteLength === bytes.buffer.byteLength && bytes.buffer instanceof ArrayBuffer;
  return (isWhole ? bytes : bytes.slice()) as Uint8Array<ArrayBuffer>;
}

function uriFor(extensionUri: vscode.Uri, path: string): vscode.Uri {
  const parts = uriOfPath(path);
  if (parts) return vscode.Uri.from(parts);
  if (path.startsWith(`${EXTENSION_FILES}/`)) {
    return vscode.Uri.joinPath(extensionUri, path.slice(EXTENSION_FILES.length));
  }
  throw new Error(`no such file: ${path}`);
}

/** Does what a thread asks for. Never rejects: what goes wrong is the answer. */
async function answer(context: vscode.ExtensionContext, call: FileCall): Promise<FileAnswer> {
  const { fs } = vscode.workspace;
  try {
    if (call.type === 'read') {
      const bytes = await read(context, call.path);
      const { most = bytes.length } = call;
      return bytes.length > most ? { ok: false, error: `${bytes.length} > ${most} bytes` } : { ok: true, bytes };
    }
    const uri = uriFor(context.extensionUri, call.path);
    if (call.type === 'stat') {
      const { type, mtime, size } = await fs.stat(uri);
      return { ok: true, status: { isFile: (type & vscode.FileType.File) !== 0, modified: mtime, size } };
    }
    if (call.path.startsWith(`${EXTENSION_FILES}/`) && !uriOfPath(call.path)) throw new Error('read-only');
    if (call.type === 'write') await fs.writeFile(uri, call.bytes);
    else await fs.delete(uri);
    return { ok: true };
  } catch (error) {
    const isMissing = error instanceof vscode.FileSystemError && error.code === 'FileNotFound';
    return { ok: false, error: messageOf(error), ...(isMissing && { code: 'ENOENT' }) };
  }
}
