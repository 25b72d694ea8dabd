/**
 * What stands between the wire and the handlers. The JSON-RPC library hands on whatever is JSON; LSP asks for more: no
 * request before `initialize`, none after `shutdown`, `initialize` once. Parameters of wrong types are refused here, so that
 * no handler has to doubt what TypeScript says of its arguments.
 */

import {
  type Connection,
  ErrorCodes,
  type Message,
  type MessageStrategy,
  type NotificationMessage,
  type RequestMessage,
  ResponseError,
} from 'vscode-languageserver/node';
import { isObject } from '../json';
import { TextStore } from '../text/store';

type Check = (value: unknown) => boolean;

const string: Check = (value) => typeof value === 'string';
/** A large file's text comes as the store that was made of it while it arrived. */
const fileText: Check = (value) => typeof value === 'string' || value instanceof TextStore;
const number: Check = (value) => typeof value === 'number';
/** LSP's `uinteger`, without its upper bound: what is past the end of a document is clamped to it. */
const uinteger: Check = (value) => Number.isInteger(value) && (value as number) >= 0;
const shape =
  (members: Readonly<Record<string, Check>>): Check =>
  (value) =>
    isObject(value) && Object.entries(members).every(([name, check]) => check(value[name]));
const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || value === null || check(value);
const list =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);

const position = shape({ line: uinteger, character: uinteger });
const range = shape({ start: position, end: position });
const textDocument = shape({ uri: string });
const folder = shape({ uri: string });
// An edit cannot be refused without losing the document: the text store makes the best of any numbers.
const anyPosition = shape({ line: number, character: number });
const anyRange = shape({ start: anyPosition, end: anyPosition });

/** LSP's own messages by method. Custom ones carry their schema, which `Dispatch` holds them to. */
const PARAMS: Readonly<Record<string, Check>> = {
  initialize: shape({
    capabilities: isObject,
    workspaceFolders: optional(list(folder)),
    locale: optional(string),
  }),
  'textDocument/didOpen': shape({
    textDocument: shape({ uri: string, languageId: string, version: number, text: fileText }),
  }),
  'textDocument/didChange': shape({
    textDocument,
    contentChanges: list(shape({ text: string, range: optional(anyRange) })),
  }),
  'textDocument/didClose': shape({ textDocument }),
  'textDocument/diagnostic': shape({ textDocument }),
  'textDocument/documentSymbol': shape({ textDocument }),
  'textDocument/hover': shape({ textDocument, position }),
  'textDocument/codeAction': shape({ textDocument, range, context: shape({ only: optional(list(string)) }) }),
  'textDocument/semanticTokens/full': shape({ textDocument }),
  'textDocument/semanticTokens/full/delta': shape({ textDocument }),
  'textDocument/semanticTokens/range': shape({ textDocument, range }),
  'textDocument/inlineCompletion': shape({
    textDocument,
    position,
    context: shape({ selectedCompletionInfo: optional(shape({ range, text: string })) }),
  }),
  'workspace/executeCommand': shape({ command: string, arguments: optional(Array.isArray) }),
  'workspace/didChangeWorkspaceFolders': shape({ event: shape({ added: list(folder), removed: list(folder) }) }),
  'workspace/didRenameFiles': shape({ files: list(shape({ oldUri: string, newUri: string })) }),
  'textDocument/references': shape({ textDocument, position }),
};

/** Asked in place of a request that must not reach its handler; answers with the error that it carries. */
const REFUSED = 'qalam/refused';

const isRequest = (message: Message): message is RequestMessage =>
  'method' in message && string(message.method) && 'id' in message && message.id !== undefined;
const isNotification = (message: Message): message is NotificationMessage =>
  'method' in message && string(message.method) && !isRequest(message);
/** With an id: one without belongs to nothing that was asked, and the library would write it to the log. */
const isResponse = (message: Message) =>
  'id' in message && message.id !== null && ('result' in message || 'error' in message);

/** Holds what a client says to the order of LSP's life cycle and to the types of `PARAMS`. */
export class Gate implements MessageStrategy {
  private state: 'new' | 'running' | 'shut down' = 'new';

  get isShutDown(): boolean {
    return this.state === 'shut down';
  }

  /** Registers the handler behind refusals; call once, before the connection listens. */
  attach(connection: Connection): void {
    connection.onRequest(REFUSED, (params: { code?: unknown; message?: unknown } | null) => {
      const { code, message } = params ?? {};
      throw new ResponseError(Number.isInteger(code) ? Number(code) : ErrorCodes.InvalidRequest, String(message));
    });
  }

  handleMessage(message: Message, next: (message: Message) => void | Promise<void>): void | Promise<void> {
    if (isRequest(message)) {
      const refusal = this.refuse(message);
      return next(refusal ? ({ ...message, method: REFUSED, params: refusal } as Message) : message);
    }
    if (isNotification(message)) return this.accepts(message) ? next(message) : undefined;
    // Anything else the library would log as it stands, with whatever text it holds.
    return isResponse(message) ? next(message) : undefined;
  }

  private refuse({ method, params }: RequestMessage): { code: number; message: string } | undefined {
    if (this.state === 'new' && method !== 'initialize') {
      return { code: ErrorCodes.ServerNotInitialized, message: `${method} before initialize` };
    }
    if (this.state === 'shut down') return { code: ErrorCodes.InvalidRequest, message: `${method} after shutdown` };
    if (this.state === 'running' && method === 'initialize') {
      return { code: ErrorCodes.InvalidRequest, message: 'initialize twice' };
    }
    if (!fits(method, params)) return { code: ErrorCodes.InvalidParams, message: `parameters of ${method}` };
    if (method === 'initialize') this.state = 'running';
    if (method === 'shutdown') this.state = 'shut down';
    return undefined;
  }

  private accepts({ method, params }: NotificationMessage): boolean {
    if (method === 'exit' || method.startsWith('$/')) return true;
    return this.state === 'running' && fits(method, params);
  }
}

function fits(method: string, params: unknown): boolean {
  const check = Object.hasOwn(PARAMS, method) ? PARAMS[method]! : () => true;
  return !Array.isArray(params) && check(params);
}
