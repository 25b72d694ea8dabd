/** What a thread of the browser has that Node's has not, in types: the sources are checked against Node's. */

export interface Port {
  postMessage(message: unknown, transfer?: readonly unknown[]): void;
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  close(): void;
}

export interface WorkerLike {
  postMessage(message: unknown, transfer?: readonly unknown[]): void;
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  onerror: ((event: { readonly message?: string; preventDefault?(): void }) => void) | null;
  terminate(): void;
}

/** Of `RequestInit`, whose browser's part Node's types lack. */
export interface FetchOptions {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal: AbortSignal;
  readonly redirect?: 'manual';
  readonly mode?: 'no-cors';
  readonly credentials: 'omit';
  readonly cache: 'no-store';
  readonly referrerPolicy: 'no-referrer';
}

interface Scope {
  postMessage(message: unknown, transfer?: readonly unknown[]): void;
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  close(): void;
  addEventListener(type: string, listener: (event: { readonly reason?: unknown }) => void): void;
  readonly Worker: new (url: string, options?: { name: string }) => WorkerLike;
  readonly MessageChannel: new () => { readonly port1: Port; readonly port2: Port };
  readonly URL: { createObjectURL(blob: unknown): string; revokeObjectURL(url: string): void };
  readonly navigator: { readonly hardwareConcurrency?: number; readonly userAgent: string };
  fetch(url: string | URL, options: FetchOptions): Promise<Response>;
}

export const scope = globalThis as unknown as Scope;
