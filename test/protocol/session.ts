/** The server as an editor sees it: the built bin, driven over stdio. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  type ClientCapabilities,
  createMessageConnection,
  type Diagnostic,
  type DocumentDiagnosticReport,
  type InitializeResult,
  type MessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver-protocol/node';

export const SERVER_BIN = join(__dirname, '..', '..', 'server', 'bin', 'qalam-language-server.js');

export interface SessionOptions {
  readonly capabilities?: ClientCapabilities;
  readonly initializationOptions?: Record<string, unknown>;
  /** The `initializationOptions` of an editor that does not enforce scopes of settings, in place of those. */
  readonly otherEditor?: Record<string, unknown>;
  /** What `workspace/configuration` answers for section `qalam`; may be changed on the session later. */
  readonly settings?: Record<string, unknown>;
  /** The workspace folders; default: the session's own. */
  readonly folders?: readonly string[];
  readonly env?: Record<string, string>;
  /** The server's bin; default: the built one. */
  readonly bin?: string;
  readonly nodeArguments?: readonly string[];
  /** What is started in place of Node; it gets Node's arguments. */
  readonly execPath?: string;
  readonly stderr?: 'pipe' | 'inherit' | 'ignore';
}

export const FULL_CLIENT: ClientCapabilities = {
  workspace: {
    configuration: true,
    workspaceFolders: true,
    applyEdit: true,
    diagnostics: { refreshSupport: true },
    semanticTokens: { refreshSupport: true },
    didChangeConfiguration: { dynamicRegistration: true },
  },
  textDocument: {
    diagnostic: {},
    hover: { contentFormat: ['markdown'] },
    documentSymbol: { hierarchicalDocumentSymbolSupport: true },
  },
  window: { workDoneProgress: true },
};

const asFolder = (path: string) => ({ uri: pathToFileURL(path).href, name: basename(path) });

export class Session {
  readonly notifications: { method: string; params: unknown }[] = [];
  readonly requests: string[] = [];
  initialized!: InitializeResult;
  /** What `workspace/configuration` answers for a scope, where that differs from scope to scope. */
  settingsOf: ((scope: string) => Record<string, unknown>) | undefined;
  private version = 1;
  private static readonly running = new Set<ChildProcess>();

  /** Ends what a failed test left running. */
  static killAll(): void {
    for (const child of Session.running) child.kill('SIGKILL');
  }

  private constructor(
    readonly process: ChildProcess,
    readonly connection: MessageConnection,
    /** A fresh workspace folder. */
    readonly folder: string,
    public settings: Record<string, unknown>,
  ) {}

  static async start(options: SessionOptions = {}): Promise<Session> {
    const folder = mkdtempSync(join(tmpdir(), 'qalam-test-'));
    const child = spawn(
      options.execPath ?? process.execPath,
      [...(options.nodeArguments ?? []), options.bin ?? SERVER_BIN, '--stdio'],
      {
        stdio: ['pipe', 'pipe', options.stderr ?? (process.env.QALAM_TEST_VERBOSE ? 'inherit' : 'ignore')],
        env: { ...process.env, XDG_CONFIG_HOME: join(folder, '.config'), ...options.env },
      },
    );
    Session.running.add(child);
    child.once('exit', () => Session.running.delete(child));
    const connection = createMessageConnection(
      new StreamMessageReader(child.stdout!),
      new StreamMessageWriter(child.stdin!),
    );
    const session = new Session(child, connection, folder, options.settings ?? {});
    connection.onNotification((method: string, params: unknown) => {
      session.notifications.push({ method, params });
    });
    connection.onRequest((method: string, params: unknown) => {
      session.requests.push(method);
      if (method === 'workspace/configuration') {
        const { items = [] } = params as { items?: { scopeUri?: string }[] };
        return items.map(({ scopeUri = '' }) => session.settingsOf?.(scopeUri) ?? session.settings);
      }
      if (method === 'workspace/applyEdit') {
        session.notifications.push({ method, params });
        return { applied: true };
      }
      return null;
    });
    connection.listen();
    session.initialized = await connection.sendRequest('initialize', {
      processId: process.pid,
      rootUri: pathToFileURL(folder).href,
      workspaceFolders: (options.folders ?? [folder]).map((path) => asFolder(path)),
      capabilities: options.capabilities ?? FULL_CLIENT,
      // What VS Code says where the reader trusts the folder.
      initializationOptions: options.otherEditor ?? {
        trusted: true,
        machineScope: true,
        ...options.initializationOptions,
      },
    });
    await connection.sendNotification('initialized', {});
    return session;
  }

  uri(name: string): string {
    return pathToFileURL(join(this.folder, name)).href;
  }

  async open(name: string, text: string, languageId = 'plaintext'): Promise<string> {
    return this.openUri(this.uri(name), text, languageId);
  }

  async openUri(uri: string, text: string, languageId = 'plaintext'): Promise<string> {
    await this.connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId, version: this.version, text },
    });
    return uri;
  }

  async change(uri: string, line: number, character: number, endCharacter: number, text: string): Promise<void> {
    await this.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version: ++this.version },
      contentChanges: [{ range: { start: { line, character }, end: { line, character: endCharacter } }, text }],
    });
  }

  /** Gives a document another text, as an editor does that reads its file anew. */
  async replace(uri: string, text: string): Promise<void> {
    await this.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version: ++this.version },
      contentChanges: [{ text }],
    });
  }

  async close(uri: string): Promise<void> {
    await this.connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
  }

  /** Adds workspace folders to those there are, and takes others away. */
  async changeFolders(added: readonly string[], removed: readonly string[]): Promise<void> {
    await this.connection.sendNotification('workspace/didChangeWorkspaceFolders', {
      event: { added: added.map(asFolder), removed: removed.map(asFolder) },
    });
  }

  /** Pulls diagnostics until the whole document is analysed (the answer then carries a result id). */
  async diagnostics(uri: string): Promise<Diagnostic[]> {
    for (;;) {
      const report = await this.connection
        .sendRequest<DocumentDiagnosticReport>('textDocument/diagnostic', { textDocument: { uri } })
        .catch((error: { data?: { retriggerRequest?: boolean } }) => {
          if (error.data?.retriggerRequest) return undefined;
          throw error;
        });
      if (report?.kind === 'full' && report.resultId) return report.items;
    }
  }

  /** Semantic tokens of one line. */
  semanticRange(uri: string, line: number): Promise<unknown> {
    const range = { start: { line, character: 0 }, end: { line: line + 1, character: 0 } };
    return this.request('textDocument/semanticTokens/range', { textDocument: { uri }, range });
  }

  /** Waits for a notification that satisfies `test`. */
  async notified(method: string, test: (params: unknown) => boolean = () => true, limit = 20_000): Promise<unknown> {
    const end = Date.now() + limit;
    while (Date.now() < end) {
      const found = this.notifications.find((one) => one.method === method && test(one.params));
      if (found) return found.params;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error(`no ${method} within ${limit} ms`);
  }

  request<T>(method: string, params: unknown): Promise<T> {
    return this.connection.sendRequest<T>(method, params);
  }

  /** Shuts the server down as LSP says and returns its exit code. */
  async stop(): Promise<number | null> {
    const exited = new Promise<number | null>((resolve) => this.process.once('exit', resolve));
    await this.connection.sendRequest('shutdown');
    await this.connection.sendNotification('exit');
    const code = await exited;
    this.connection.dispose();
    rmSync(this.folder, { recursive: true, force: true });
    return code;
  }
}
