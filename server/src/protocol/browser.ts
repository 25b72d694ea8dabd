/**
 * What the extension and its threads say to each other in VS Code for the Web, beside LSP: there is no disk, so that the files
 * of the extension and of the workspace are read and written by the extension, through `vscode.workspace.fs`.
 *
 * A path names a file everywhere in the server. Here it is made of a URI: `/SCHEME/@AUTHORITY/PATH`, decoded; below
 * `EXTENSION_FILES` stand the extension's own files, which are only read.
 */

export const EXTENSION_FILES = '/extension';

export interface UriParts {
  readonly scheme: string;
  readonly authority: string;
  /** Begins with a slash. */
  readonly path: string;
}

/** The path of what a URI names; its parts are decoded. */
export function pathOfUri({ scheme, authority, path }: UriParts): string {
  return `/${scheme}/@${authority}${path}`;
}

/** The reverse; undefined for a path that is made of no URI. */
export function uriOfPath(path: string): UriParts | undefined {
  const [, scheme, authority, rest] = /^\/([a-z][a-z0-9+.-]*)\/@([^/]*)(\/.*)?$/is.exec(path) ?? [];
  return scheme === undefined || authority === undefined ? undefined : { scheme, authority, path: rest ?? '/' };
}

/** One of the threads, and the first message that each gets: `Port` is the browser's `MessagePort`. */
export interface ThreadStart<Port = unknown> {
  readonly role: 'server' | 'worker' | 'completion-worker';
  /** The bundle of all threads, to start others from. */
  readonly code: unknown;
  /** Large libraries as CommonJS sources, by `NAME.js`, or `NAME.js.br` where they are packed; each is run when it is first used. */
  readonly apart: Readonly<Record<string, Uint8Array>>;
  /** What a thread other than the server is given by the one that started it. */
  readonly data?: unknown;
  /** The server's end of the language client's connection. */
  readonly client?: Port;
}

export type FileCall =
  | { readonly type: 'read'; readonly path: string /** Bytes; a larger file is refused. */; readonly most?: number }
  | { readonly type: 'stat'; readonly path: string }
  | { readonly type: 'write'; readonly path: string; readonly bytes: Uint8Array }
  | { readonly type: 'delete'; readonly path: string };

export interface FileStatus {
  readonly isFile: boolean;
  /** ms since 1970. */
  readonly modified: number;
  /** Bytes. */
  readonly size: number;
}

export type FileAnswer =
  | { readonly ok: true; readonly bytes?: Uint8Array; readonly status?: FileStatus }
  | { readonly ok: false; readonly error: string /** `ENOENT`: there is none. */; readonly code?: string };

/** From a thread to the extension; a thread that was started by another one asks through it. */
export interface FileQuestion<Port = unknown> {
  readonly call: FileCall;
  /** Where the answer is awaited. */
  readonly reply: Port;
}

/** From the extension to the server: files were written or deleted. */
export interface FilesChanged {
  readonly changed: readonly string[];
}
