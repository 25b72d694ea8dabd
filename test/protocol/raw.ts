/** The server's stdio byte by byte, for what a well-behaved client library would never send. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ClientCapabilities } from 'vscode-languageserver-protocol/node';
import { FULL_CLIENT, SERVER_BIN } from './session';

export interface Answer {
  readonly id: number | string | null;
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string };
}

const frame = (body: Buffer) => Buffer.concat([Buffer.from(`Content-Length: ${body.length}\r\n\r\n`), body]);

export class RawServer {
  readonly answers = new Map<number | string | null, Answer[]>();
  /** Everything that the server asked or said by itself. */
  readonly said: { method: string; params: unknown }[] = [];
  readonly folder = mkdtempSync(join(tmpdir(), 'qalam-raw-'));
  readonly process: ChildProcess;
  readonly exited: Promise<number | null>;
  stderr = '';
  /** Answers of `workspace/configuration`, one an item. */
  settings: unknown = {};
  private input = Buffer.alloc(0);
  private readonly pieces: Buffer[] = [];
  private nextId = 1_000_000;
  private static readonly running = new Set<RawServer>();

  /** Ends what a failed test left running. */
  static killAll(): void {
    for (const server of RawServer.running) server.process.kill('SIGKILL');
  }

  constructor(nodeArguments: readonly string[] = []) {
    this.process = spawn(process.execPath, [...nodeArguments, SERVER_BIN, '--stdio'], {
      stdio: 'pipe',
      env: { ...process.env, XDG_CONFIG_HOME: join(this.folder, '.config') },
    });
    RawServer.running.add(this);
    this.process.stdout!.on('data', (chunk: Buffer) => this.receive(chunk));
    this.process.stderr!.setEncoding('utf8').on('data', (chunk: string) => {
      this.stderr += chunk;
    });
    // A server that has ended closes its pipe; what is written then is lost, as it is in an editor.
    this.process.stdin!.on('error', () => {});
    this.exited = new Promise((resolve) =>
      this.process.once('exit', (code) => {
        RawServer.running.delete(this);
        rmSync(this.folder, { recursive: true, force: true });
        resolve(code);
      }),
    );
  }

  bytes(bytes: string | Buffer): void {
    this.process.stdin!.write(bytes);
  }

  /** A framed message; a string is sent as it is, whether or not it is JSON. */
  send(message: unknown): void {
    this.bytes(frame(Buffer.from(typeof message === 'string' ? message : JSON.stringify(message))));
  }

  notify(method: string, params?: unknown): void {
    this.send({ jsonrpc: '2.0', method, params });
  }

  /** Asks and waits for the one answer. */
  async ask(method: string, params?: unknown, limit = 30_000): Promise<Answer> {
    const id = this.nextId++;
    this.send({ jsonrpc: '2.0', id, method, params });
    return this.answer(id, limit);
  }

  /** The first answer with an id. */
  async answer(id: number | string | null, limit = 30_000): Promise<Answer> {
    const end = Date.now() + limit;
    while (Date.now() < end) {
      const found = this.answers.get(id)?.[0];
      if (found) return found;
      if (this.process.exitCode !== null) throw new Error(`the server ended: ${this.stderr}`);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    throw new Error(`no answer to ${id} within ${limit} ms`);
  }

  async initialize(capabilities: ClientCapabilities = FULL_CLIENT): Promise<Answer> {
    const uri = pathToFileURL(this.folder).href;
    const answer = await this.ask('initialize', {
      processId: process.pid,
      rootUri: uri,
      workspaceFolders: [{ uri, name: 'test' }],
      initializationOptions: { trusted: true, machineScope: true },
      capabilities,
    });
    this.notify('initialized', {});
    return answer;
  }

  uri(name: string): string {
    return pathToFileURL(join(this.folder, name)).href;
  }

  /** Opens a text with one wrong word in it and holds that it is found: the server is whole. */
  async works(): Promise<boolean> {
    const uri = this.uri(`works-${this.nextId}.txt`);
    this.notify('textDocument/didOpen', {
      textDocument: { uri, languageId: 'plaintext', version: 1, text: 'Ол мектепкк барды.' },
    });
    for (let round = 0; round < 100; round++) {
      const { result } = await this.ask('textDocument/diagnostic', { textDocument: { uri } });
      const report = result as { resultId?: string; items?: { code: string }[] } | undefined;
      if (report?.resultId === undefined) continue;
      this.notify('textDocument/didClose', { textDocument: { uri } });
      return report.items?.some(({ code }) => code === 'spelling.unknown-word') === true;
    }
    return false;
  }

  /** Bytes of live objects on the main thread's heap; needs `--expose-gc` and `test/bench/loop-delay.cjs`. */
  async heap(): Promise<number> {
    this.stderr = '';
    this.process.kill('SIGUSR2');
    for (;;) {
      const line = /qalam-loop (\{.*\})\n/.exec(this.stderr);
      if (line) return (JSON.parse(line[1]!) as { heapUsed: number }).heapUsed;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  async stop(): Promise<number | null> {
    await this.ask('shutdown');
    this.notify('exit');
    return this.exited;
  }

  private receive(chunk: Buffer) {
    // Joined once a message is whole: an answer may come in thousands of pieces.
    this.pieces.push(chunk);
    if (this.wanted > this.input.length + this.pieces.reduce((sum, piece) => sum + piece.length, 0)) return;
    this.input = Buffer.concat([this.input, ...this.pieces.splice(0)]);
    for (;;) {
      const end = this.input.indexOf('\r\n\r\n');
      if (end < 0) {
        this.wanted = 0;
        return;
      }
      const length = Number(/Content-Length: (\d+)/.exec(this.input.toString('latin1', 0, end))![1]);
      this.wanted = end + 4 + length;
      if (this.input.length < this.wanted) return;
      const body = this.input.toString('utf8', end + 4, this.wanted);
      this.input = this.input.subarray(this.wanted);
      this.message(JSON.parse(body));
    }
  }

  private wanted = 0;

  private message(message: Answer & { method?: string; params?: unknown }) {
    if (message.method === undefined) {
      const list = this.answers.get(message.id);
      if (list) list.push(message);
      else this.answers.set(message.id, [message]);
      return;
    }
    this.said.push({ method: message.method, params: message.params });
    if (message.id === undefined) return;
    const items = (message.params as { items?: unknown[] } | undefined)?.items;
    const result = message.method === 'workspace/configuration' ? (items ?? []).map(() => this.settings) : null;
    this.send({ jsonrpc: '2.0', id: message.id, result });
  }
}
