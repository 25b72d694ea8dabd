/**
 * The one way from the client to the server's custom messages: a message's value says what is sent and what comes back, so
 * that no call names a type of its own.
 */
import type { CancellationToken, Disposable } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import type {
  Command,
  Given,
  NotificationToClient,
  NotificationToServer,
  RequestToClient,
  RequestToServer,
  Result,
  Schema,
} from '../../server/src/protocol';

/** Asks the server; rejects with its error, also where the request was cancelled or the document has moved on. */
export function request<M extends RequestToServer<Schema, unknown>>(
  client: LanguageClient,
  { method }: M,
  params: Given<M>,
  token?: CancellationToken,
): Promise<Result<M>> {
  // A token that is undefined would count as a second parameter, and the server would be sent an array of both.
  return token ? client.sendRequest<Result<M>>(method, params, token) : client.sendRequest<Result<M>>(method, params);
}

/** Has the server execute one of its commands; rejects with a sentence for the reader where it refuses. */
export function execute<M extends Command<Schema, unknown>>(
  client: LanguageClient,
  { method }: M,
  ...args: Given<M> & readonly unknown[]
): Promise<Result<M>> {
  return client.sendRequest<Result<M>>('workspace/executeCommand', { command: method, arguments: args });
}

export function notify<M extends NotificationToServer<Schema>>(
  client: LanguageClient,
  { method }: M,
  params: Given<M>,
): Promise<void> {
  return client.sendNotification(method, params);
}

type Listener = (params: unknown) => void;

const listeners = new WeakMap<Pick<LanguageClient, 'onNotification'>, Map<string, Set<Listener>>>();

/**
 * Listens to a notification of the server, beside whoever else does: the client itself keeps one handler a method, so that a second one
 * would take the place of the first, and leave none when it ends.
 */
export function onNotified<P>(
  client: Pick<LanguageClient, 'onNotification'>,
  { method }: NotificationToClient<P>,
  listener: (params: P) => void,
): Disposable {
  const byMethod = listeners.get(client) ?? new Map<string, Set<Listener>>();
  listeners.set(client, byMethod);
  let those = byMethod.get(method);
  if (those === undefined) {
    const all = new Set<Listener>();
    client.onNotification(method, (params: unknown) => {
      for (const one of [...all]) one(params);
    });
    byMethod.set(method, all);
    those = all;
  }
  const own: Listener = (params) => listener(params as P);
  those.add(own);
  return { dispose: () => those.delete(own) };
}

/** Answers a request of the server. */
export function onRequested<P, S extends Schema>(
  client: LanguageClient,
  { method }: RequestToClient<P, S>,
  answer: (params: P) => Given<{ readonly params: S }> | Promise<Given<{ readonly params: S }>>,
): Disposable {
  return client.onRequest<unknown, void>(method, async (params: P) => answer(params));
}
