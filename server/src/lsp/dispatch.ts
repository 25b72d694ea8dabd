/**
 * How requests reach their handlers. A handler is bound to its message where it is written, so that it cannot be wired to
 * another one; what every handler would have to do again is done here once: parameters are held to the message's schema, the
 * document is found and waited for, "cancelled" and "content modified" are answered, and errors get one shape.
 */
import {
  type CancellationToken,
  ErrorCodes,
  ExecuteCommandRequest,
  type ProtocolRequestType,
  ResponseError,
} from 'vscode-languageserver/node';
import type { AnalysedDocument } from '../analysis/document';
import type { Locale } from '../messages';
import {
  type Command,
  checked,
  type NotificationToServer,
  type Params,
  type RequestToServer,
  type Result,
  type Schema,
  type Settings,
} from '../protocol';
import type { ClientAbilities } from './capabilities';
import type { DocumentCorrections } from './corrections';
import type { Documents } from './documents';
import { cancelled, contentModified, refused } from './errors';
import type { OpenDocument, ShowOptions } from './findings';
import type { Lists } from './lists';
import type { Session } from './session';

type Awaitable<T> = T | Promise<T>;
type AnyRequest = RequestToServer<Schema, unknown>;
type AnyCommand = Command<Schema, unknown>;

/** A request that is being answered. */
export interface Call {
  readonly token: CancellationToken;
  /** Aborted when the request is cancelled. */
  readonly signal: AbortSignal;
}

/** What a handler gets of a document, as it was when the request came. */
export interface DocumentView extends Call {
  readonly document: OpenDocument;
  readonly version: number;
  /** Those of the document. */
  readonly settings: Settings;
  /** The reader's language. */
  readonly locale: Locale;
  readonly corrections: DocumentCorrections;
  readonly client: ClientAbilities;
  /** Whether the whole document is analysed. */
  readonly isWhole: boolean;
  /** Word lists, ignored words and settings: what decides about which findings are shown. */
  showOptions(): Promise<ShowOptions>;
  /**
   * Throws what ends the request where it was cancelled or its document has moved on. Done before and after the handler
   * anyway: it saves a long one needless work.
   */
  check(): void;
}

/** How the document of a request is looked at. */
export interface DocumentOptions {
  /** How long a handler waits at most for the whole document, ms; default 0: it takes what there is. */
  readonly wait?: number;
  /** Whether the client is to ask again when more of the document is analysed. */
  readonly early?: boolean;
  /** Whether, of a document that was just opened, the first answer waits for its beginning alone. */
  readonly beginning?: boolean;
  /** Whether an edit meanwhile does not matter: the view is of the document as it is after the wait. */
  readonly follow?: boolean;
  /** How long a request that comes before its document is opened waits for that, ms; then it is answered as if the document had moved on. */
  readonly patience?: number;
  /** What is answered where the document has moved on, in place of "content modified"; undefined: the answer stands. */
  readonly modified?: () => ResponseError<unknown> | undefined;
}

/** A message with what answers it; made by the functions below. */
export interface Handler {
  readonly kind: 'request' | 'notification' | 'command';
  readonly method: string;
  run(dispatch: Dispatch, params: unknown, token: CancellationToken): unknown;
}

/** Binds what answers a request without a document. */
export function onRequest<M extends AnyRequest>(
  message: M,
  answer: (params: Params<M>, call: Call) => Awaitable<Result<M>>,
): Handler {
  const run: Handler['run'] = (_, params, token) => answer(held(message, params), new CancellableCall(token));
  return { kind: 'request', method: message.method, run };
}

/** Binds what answers a request about an open document, which its parameters name by `uri`. */
export function onDocument<M extends AnyRequest>(
  message: M,
  options: DocumentOptions,
  answer: (view: DocumentView, params: Params<M> & { readonly uri: string }) => Awaitable<Result<M>>,
): Handler {
  const run: Handler['run'] = (dispatch, given, token) => {
    const params = held(message, given) as Params<M> & { readonly uri: string };
    return dispatch.withDocument(params.uri, options, token, (view) => answer(view, params));
  };
  return { kind: 'request', method: message.method, run };
}

/** Binds what answers one of LSP's own requests about an open document; `Gate` has checked its parameters. */
export function onTextDocument<P extends { readonly textDocument: { readonly uri: string } }, R, PR, E, RO>(
  { method }: ProtocolRequestType<P, R, PR, E, RO>,
  options: DocumentOptions | ((params: P) => DocumentOptions),
  answer: (view: DocumentView, params: P) => Awaitable<R>,
  before: (document: OpenDocument, params: P) => void = () => {},
): Handler {
  const run: Handler['run'] = (dispatch, given, token) => {
    const params = given as P;
    const found = typeof options === 'function' ? options(params) : options;
    return dispatch.withDocument(
      params.textDocument.uri,
      found,
      token,
      (view) => answer(view, params),
      (document) => before(document, params),
    );
  };
  return { kind: 'request', method, run };
}

/** Binds what is done about a notification; one with wrong parameters is logged and passed over. */
export function onNotification<M extends NotificationToServer<Schema>>(
  message: M,
  act: (params: Params<M>) => Awaitable<void>,
): Handler {
  return { kind: 'notification', method: message.method, run: (_, params) => act(held(message, params)) };
}

/** Binds what executes a command. */
export function onCommand<M extends AnyCommand>(
  message: M,
  execute: (args: Params<M>, call: Call) => Awaitable<Result<M>>,
): Handler {
  const run: Handler['run'] = (_, args, token) => execute(held(message, args), new CancellableCall(token));
  return { kind: 'command', method: message.method, run };
}

/** Binds what executes a command about an open document, whose URI is the first argument. */
export function onDocumentCommand<M extends AnyCommand>(
  message: M,
  options: DocumentOptions,
  execute: (view: DocumentView, args: Params<M>) => Awaitable<Result<M>>,
): Handler {
  const run: Handler['run'] = (dispatch, given, token) => {
    const args = held(message, given);
    const [uri] = args as readonly [string, ...unknown[]];
    // A command may edit the document itself, so its answer is not held back as stale.
    return dispatch.viewOf(uri, { follow: true, ...options }, token).then((view) => execute(view, args));
  };
  return { kind: 'command', method: message.method, run };
}

function held<M extends { readonly method: string; readonly params: Schema }>(message: M, params: unknown): Params<M> {
  const found = checked(message.params as Schema, params);
  if (found.ok) return found.value as Params<M>;
  throw new ResponseError(ErrorCodes.InvalidParams, `parameters of ${message.method}: ${found.error}`);
}

/** Between two looks at whether a request that waits is still wanted, ms. */
const WAIT_SLICE = 400;

class CancellableCall implements Call {
  private controller: AbortController | undefined;

  constructor(readonly token: CancellationToken) {}

  /** Made when it is first asked for: most requests are answered without. */
  get signal(): AbortSignal {
    if (!this.controller) {
      const controller = new AbortController();
      this.controller = controller;
      if (this.token.isCancellationRequested) controller.abort();
      else this.token.onCancellationRequested(() => controller.abort());
    }
    return this.controller.signal;
  }
}

class View extends CancellableCall implements DocumentView {
  readonly version: number;

  constructor(
    private readonly dispatch: Dispatch,
    readonly document: AnalysedDocument,
    readonly settings: Settings,
    token: CancellationToken,
    readonly isWhole: boolean,
    version: number,
    private readonly modified: () => ResponseError<unknown> | undefined,
  ) {
    super(token);
    this.version = version;
  }

  get locale(): Locale {
    return this.dispatch.session.locale(this.settings.locale);
  }

  get corrections(): DocumentCorrections {
    return this.dispatch.lists.correctionsOf(this.document.uri);
  }

  get client(): ClientAbilities {
    return this.dispatch.session.client;
  }

  showOptions(): Promise<ShowOptions> {
    return this.dispatch.lists.showOptions(this.document.uri);
  }

  check(): void {
    this.dispatch.check(this.document, this.version, this.token, this.modified);
  }
}

export class Dispatch {
  private readonly commands = new Map<string, Handler>();

  constructor(
    readonly session: Session,
    private readonly documents: Documents,
    readonly lists: Lists,
  ) {}

  /** Registers handlers; call once, before the connection listens. */
  register(handlers: readonly Handler[]): void {
    const { connection } = this.session;
    for (const handler of handlers) {
      const { kind, method } = handler;
      if (kind === 'command') this.commands.set(method, handler);
      // The library leaves parameters out that the client has left out.
      else if (kind === 'request') {
        connection.onRequest(method, (...given: unknown[]) =>
          this.answer(handler, given.length > 1 ? given[0] : undefined, given.at(-1) as CancellationToken),
        );
      } else connection.onNotification(method, (...given: unknown[]) => this.act(handler, given[0]));
    }
    connection.onRequest(ExecuteCommandRequest.type, ({ command, arguments: args = [] }, token) => {
      const handler = this.commands.get(command);
      if (!handler) throw refused(`unknown command: ${command}`, ErrorCodes.InvalidParams);
      return this.answer(handler, args, token);
    });
  }

  get commandNames(): string[] {
    return [...this.commands.keys()];
  }

  /** Finds and waits for a document, has a request about it answered, and holds the answer back where it is stale by then. */
  async withDocument<R>(
    uri: string,
    options: DocumentOptions,
    token: CancellationToken,
    answer: (view: DocumentView) => Awaitable<R>,
    begin?: (document: OpenDocument) => void,
  ): Promise<R> {
    const view = await this.viewOf(uri, options, token, begin);
    const result = await answer(view);
    view.check();
    return result;
  }

  async viewOf(
    uri: string,
    {
      wait = 0,
      early = false,
      beginning = false,
      follow = false,
      patience = 0,
      modified = contentModified,
    }: DocumentOptions,
    token: CancellationToken,
    begin?: (document: OpenDocument) => void,
  ): Promise<DocumentView> {
    const document = await this.documents.whenOpen(uri, patience).catch((error) => {
      throw (patience > 0 && modified()) || error;
    });
    const before = document.version;
    begin?.(document);
    let isWhole = document.progress === 1;
    for (let left = wait; left > 0 && !isWhole; left -= WAIT_SLICE) {
      isWhole = await document.settled(Math.min(left, WAIT_SLICE), beginning);
      this.check(document, follow ? document.version : before, token, modified);
    }
    if (early && !isWhole) document.answeredEarly = true;
    const settings = await this.session.settings.get(uri);
    const version = follow ? document.version : before;
    this.check(document, version, token, modified);
    return new View(this, document, settings, token, isWhole, version, modified);
  }

  check(
    document: AnalysedDocument,
    version: number,
    token: CancellationToken,
    modified: () => ResponseError<unknown> | undefined,
  ): void {
    if (token.isCancellationRequested) throw cancelled();
    if (document.version === version && this.documents.find(document.uri) === document) return;
    const error = modified();
    if (error) throw error;
  }

  private async answer(handler: Handler, params: unknown, token: CancellationToken): Promise<unknown> {
    try {
      return await handler.run(this, params, token);
    } catch (error) {
      throw this.shaped(handler, error);
    }
  }

  private async act(handler: Handler, params: unknown): Promise<void> {
    try {
      await handler.run(this, params, NEVER);
    } catch (error) {
      this.session.log(this.shaped(handler, error).message);
    }
  }

  /** An error as the client gets it. Of an unexpected error only its name is sent, as its message may hold text of a document. */
  private shaped({ method }: Handler, error: unknown): ResponseError<unknown> {
    if (error instanceof ResponseError) return error;
    const { name = 'Error', stack = '' } = error instanceof Error ? error : {};
    const places = stack.split('\n').filter((line) => /^\s+at /.test(line));
    this.session.log([`${method}: ${name}`, ...places].join('\n'));
    return new ResponseError(ErrorCodes.InternalError, `${method}: ${name}`);
  }
}

/** A token that is never cancelled. */
const NEVER: CancellationToken = {
  isCancellationRequested: false,
  onCancellationRequested: () => ({ dispose: () => {} }),
};
