import { rootCertificates } from 'node:tls';
import type { Dispatcher } from 'undici';
import { type RequestPreview, THIS_MACHINE } from '../protocol';
import { retryAfterMs } from './breaker';
import { EndpointError, errorOfReport } from './error';
import { type Json, objectOf, type Post, type Reported } from './server';
import { wholeBody } from './stream';

/**
 * HTTP to the user's endpoint, by undici: no redirects followed, TLS verified, plain http only to this machine unless
 * allowed, the API key only to the origin it was stored for, nothing of a body in an error message.
 */
export interface ClientOptions {
  readonly allowHttp?: boolean;
  readonly proxy?: { readonly url?: string; readonly noProxy?: readonly string[] };
  /** Certificates in PEM that are trusted besides the built-in ones. */
  readonly ca?: readonly string[];
  readonly apiKey?: (origin: string) => Promise<string | undefined>;
  /** Longest silence of the server, ms: until the headers, and between pieces of the body. Default: that of two pings, and a little. */
  readonly silence?: number;
}

/** Loaded for the first endpoint: whoever has none does not wait for it. */
const undici = () => require('undici') as typeof import('undici');

/** llama.cpp says every 30 s that it is still there. */
const SILENCE = 65_000;
/** Most that is read of the page that comes with an error, bytes, and how long, ms. */
const ERROR_PAGE = 1 << 16;
const ERROR_PATIENCE = 2000;

const LOOPBACK = new RegExp(`^${THIS_MACHINE}$`, 'u');

/** Why an address is refused. */
export type AddressFault = 'not-url' | 'not-http' | 'key-in-url' | 'plain-http' | 'proxy';

const ADDRESS_FAULTS: Readonly<Record<AddressFault, string>> = {
  'not-url': 'the endpoint is not a URL',
  'not-http': 'the endpoint is not http(s)',
  'key-in-url': 'a key does not belong in the URL',
  'plain-http': 'plain http is allowed to this machine only',
  proxy: 'the proxy address is not valid',
};

const refused = (fault: AddressFault) => new EndpointError('address', ADDRESS_FAULTS[fault], { code: fault });

/** Checks an endpoint's address; the base is without a slash at its end and without `/v1`. */
export function parseEndpoint(
  address: string,
  allowHttp = false,
): { readonly origin: string; readonly base: string } | EndpointError {
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    return refused('not-url');
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return refused('not-http');
  if (url.username !== '' || url.password !== '') return refused('key-in-url');
  if (url.protocol === 'http:' && !allowHttp && !LOOPBACK.test(url.hostname)) return refused('plain-http');
  const path = url.pathname.replace(/\/+$/u, '').replace(/\/v1$/u, '');
  return { origin: url.origin, base: url.origin + path };
}

export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: AsyncIterable<Uint8Array>;
}

export class EndpointClient {
  private readonly dispatcher: Dispatcher;

  constructor(
    readonly origin: string,
    readonly base: string,
    private readonly options: ClientOptions = {},
  ) {
    const silence = options.silence ?? SILENCE;
    // Node's `ca` replaces the built-in certificates.
    const ca = options.ca?.length ? [...rootCertificates, ...options.ca] : undefined;
    // Demanded, since the environment of Node (NODE_TLS_REJECT_UNAUTHORIZED) can turn the default off.
    const tls = { rejectUnauthorized: true, ...(ca && { ca }) };
    const common = {
      headersTimeout: silence,
      bodyTimeout: silence,
      connect: { timeout: Math.min(silence, 5000), ...tls },
      // One connection for the stream, one for what replaces it while the first is closing, some for candidates.
      connections: 6,
    };
    const { Agent, EnvHttpProxyAgent } = undici();
    const url = options.proxy?.url;
    // Its types do not name what it hands on to the agent for the proxy.
    const proxyTls = { requestTls: tls, proxyTls: tls };
    this.dispatcher = url
      ? new EnvHttpProxyAgent({
          ...common,
          ...proxyTls,
          // A proxy would see what goes over plain http, the key first of all: such an endpoint is asked directly.
          httpProxy: '',
          httpsProxy: url,
          noProxy: ['localhost', '127.0.0.1', '[::1]', '::1', ...(options.proxy?.noProxy ?? [])].join(','),
        })
      : new Agent(common);
  }

  /** A client, or an error of kind `address`. */
  static create(address: string, options: ClientOptions): EndpointClient | EndpointError {
    const parsed = parseEndpoint(address, options.allowHttp);
    if (parsed instanceof EndpointError) return parsed;
    try {
      return new EndpointClient(parsed.origin, parsed.base, options);
    } catch {
      return refused('proxy');
    }
  }

  /** Headers of a request; the key is there only for the origin it belongs to. */
  async headers(withBody: boolean): Promise<Record<string, string>> {
    const key = await this.options.apiKey?.(this.origin);
    return {
      accept: 'text/event-stream, application/x-ndjson, application/json',
      ...(withBody && { 'content-type': 'application/json' }),
      // A key with a line break or the like would be an error of the HTTP client that quotes it.
      ...(key && /^[\x21-\x7e]+$/u.test(key) && { authorization: `Bearer ${key}` }),
    };
  }

  /** What `send` would send, as it may be shown to a person: with the key masked. */
  async describe({ path, body }: Post): Promise<RequestPreview> {
    const headers = await this.headers(true);
    if (headers.authorization) headers.authorization = 'Bearer ••••';
    return { url: this.base + path, headers, body };
  }

  /**
   * Sends a request; rejects with `EndpointError` for everything but a 2xx answer. `path` begins with a slash.
   *
   * @param readError what the page with an error says, so that it can be told apart; its words are not kept
   */
  async send(
    path: string,
    body: unknown,
    signal: AbortSignal,
    readError?: (page: string) => Reported | undefined,
  ): Promise<Answer> {
    const headers = await this.headers(body !== undefined);
    try {
      const answer = await undici().request(this.base + path, {
        method: body === undefined ? 'GET' : 'POST',
        headers,
        ...(body !== undefined && { body: JSON.stringify(body) }),
        signal,
        dispatcher: this.dispatcher,
      });
      const status = answer.statusCode;
      const header = (name: string) => [answer.headers[name] ?? []].flat()[0];
      if (status >= 200 && status < 300)
        return { status, type: header('content-type') ?? '', body: pieces(answer.body, signal) };
      answer.body.on('error', () => {});
      const wait = retryAfterMs(header('retry-after'), Date.now());
      const reported = readError && status >= 400 ? await reportIn(answer.body, readError) : undefined;
      answer.body.destroy();
      const details = { status, ...(wait !== undefined && { retryAfter: wait }) };
      if (status >= 300 && status < 400)
        throw new EndpointError('redirect', `the server redirects (${status})`, { status });
      if (status === 401 || status === 403)
        throw new EndpointError('unauthorised', `the server wants another key (${status})`, { status });
      if (reported && reported.kind !== 'other') throw errorOfReport(reported, details);
      if (status === 413) throw errorOfReport({ kind: 'overflow' }, details);
      if (status === 429 || status === 503)
        throw new EndpointError('busy', `the server is busy (${status})`, { retryAfter: 1000, ...details });
      throw new EndpointError('status', `the server answered ${status}`, details);
    } catch (error) {
      throw asEndpointError(error, signal);
    }
  }

  /** A JSON answer, at most a megabyte. `readError` as of `send`, for a page that is an object. */
  async json(
    path: string,
    body: unknown,
    signal: AbortSignal,
    readError?: (page: Json) => Reported | undefined,
  ): Promise<unknown> {
    const answer = await this.send(path, body, signal, readError && ((page) => readError(objectOf(JSON.parse(page)))));
    const text = await wholeBody(answer.body);
    try {
      return JSON.parse(text);
    } catch {
      throw new EndpointError('format', 'the answer is not JSON');
    }
  }

  close(): void {
    this.dispatcher.destroy().catch(() => {});
  }
}

/** What the page with an error says; undefined if it cannot be read. */
async function reportIn(
  body: AsyncIterable<Uint8Array> & { destroy(): unknown },
  readError: (page: string) => Reported | undefined,
): Promise<Reported | undefined> {
  const timer = setTimeout(() => body.destroy(), ERROR_PATIENCE);
  try {
    return readError(await wholeBody(body, { bytes: ERROR_PAGE }));
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}

async function* pieces(body: AsyncIterable<Uint8Array>, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  try {
    yield* body;
  } catch (error) {
    throw asEndpointError(error, signal);
  }
}

/** The reason in words that hold nothing of what was sent or received. */
export function asEndpointError(error: unknown, signal?: AbortSignal): EndpointError {
  if (error instanceof EndpointError) return error;
  if (signal?.aborted) return new EndpointError('aborted', 'aborted');
  const code = (error as { code?: unknown })?.code ?? (error as { cause?: { code?: unknown } })?.cause?.code;
  if (typeof code === 'string' && /TIMEOUT|ETIMEDOUT/u.test(code))
    return new EndpointError('timeout', 'the server does not answer');
  return typeof code === 'string'
    ? new EndpointError('unreachable', `no connection (${code})`, { code })
    : new EndpointError('unreachable', 'no connection');
}
