import { familyOf } from '../tokenizer/families';
import { Breaker } from './breaker';
import { asEndpointError, type ClientOptions, EndpointClient } from './client';
import { detectServer, type ServerInfo } from './detect';
import { EndpointError } from './error';
import type { Way } from './server';
import { TokenRatio } from './tokenRatio';

/** Longest that a server may take for one of the pages by which it is told, and for all of them (a far one is slow nine times), ms. */
const PAGE_TIMEOUT = 5000;
const DETECTION_TIMEOUT = 30_000;

/** What is kept of one endpoint: its HTTP client, its health, what was found out about it. */
export class Connection {
  readonly ratio = new TokenRatio();
  /** What was found out last; undefined before, and after the server could not be reached. */
  info: ServerInfo | undefined;
  /** The way to ask for text to be gone on with that worked last, where it is not the server's first. */
  way: Way | undefined;
  /** It refuses requests that ask for token counts. */
  withoutUsage = false;
  /** It has no page that counts tokens, though servers of its kind do. */
  withoutTokenizer = false;
  /** Share of the prompt's budget that is used: less after the server refused a prompt as too long and did not say by how much. */
  scale = 1;
  /** By model: a router serves several, each with a context of its own. */
  private readonly detections = new Map<string, Promise<ServerInfo>>();

  /** The last failure of a request. */
  lastFault: EndpointError | undefined;

  constructor(
    readonly client: EndpointClient,
    readonly breaker = new Breaker(),
  ) {}

  /**
   * Finds out what serves here, once a model; rejects with `EndpointError`, and then the next call tries again.
   * @param patience ms for a page
   */
  ready(model: string, patience = PAGE_TIMEOUT): Promise<ServerInfo> {
    const known = this.detections.get(model);
    if (known) return known;
    const detection = detectServer(this.client, model, AbortSignal.timeout(DETECTION_TIMEOUT), patience).then(
      (found) => {
        // It may have been forgotten meanwhile.
        if (this.detections.get(model) === detection) this.info = found;
        const family = familyOf(model || found.models[0] || '');
        if (family) this.ratio.assume(family);
        return found;
      },
      (error) => {
        if (this.detections.get(model) === detection) this.detections.delete(model);
        const fault = asEndpointError(error);
        // Nobody but the clock ends a detection: taken for a reader's stop it would be said to nobody.
        throw fault.kind === 'aborted' ? new EndpointError('timeout', 'the server does not say what it is') : fault;
      },
    );
    this.detections.set(model, detection);
    return detection;
  }

  /** Notes the end of a request that was answered. */
  succeeded(): void {
    this.breaker.succeeded();
    this.scale = Math.min(1, this.scale * 1.25);
  }

  /**
   * Notes the end of a request that failed.
   *
   * @param began when it was sent (`performance.now()`): requests that fail side by side are one failure
   */
  failed(error: EndpointError, began: number): void {
    const { kind, retryAfter } = error;
    if (kind === 'aborted') {
      this.breaker.undecided();
      return;
    }
    this.lastFault = error;
    this.breaker.failed(performance.now(), retryAfter, began);
    // Whatever serves there when it is back may be another server.
    if (kind === 'unreachable') this.forget();
  }

  /**
   * Notes that a prompt was too long; true where the next one will be shorter.
   *
   * @param sent the prompt
   */
  overflowed({ promptTokens, contextSize }: EndpointError, sent: string): boolean {
    const before = [this.scale, this.ratio.factor, this.info?.contextSize];
    if (promptTokens !== undefined) this.ratio.correct(sent, promptTokens);
    if (contextSize !== undefined && this.info && contextSize < (this.info.contextSize ?? Number.POSITIVE_INFINITY))
      this.info = { ...this.info, contextSize };
    if (promptTokens === undefined) this.scale = Math.max(0.125, this.scale / 2);
    return [this.scale, this.ratio.factor, this.info?.contextSize].some((value, at) => value !== before[at]);
  }

  /** Forgets what was found out: another server may come up at the address. */
  forget(): void {
    this.detections.clear();
    this.info = undefined;
    this.way = undefined;
    this.withoutUsage = false;
    this.withoutTokenizer = false;
  }
}

export interface ConnectionOptions extends Pick<ClientOptions, 'apiKey' | 'silence'> {
  /** For work that waits until a server is back: it asks however often the server has failed. */
  readonly patient?: boolean;
}

const isAlike = (one: ServerInfo | undefined, other: ServerInfo) =>
  one?.server === other.server && one.models.join('\n') === other.models.join('\n');

const connectionId = (address: string, allowHttp: boolean) => JSON.stringify([address, allowHttp]);

/** One connection for each endpoint, whoever asks: ghost text, Ask, token counts share clients, keys and breakers. */
export class Connections {
  private readonly open = new Map<string, Connection>();
  private network: Pick<ClientOptions, 'proxy' | 'ca'> = {};

  constructor(private readonly options: ConnectionOptions = {}) {}

  /** The connection to an endpoint, or an error of kind `address` where no request may be sent to it. */
  get(address: string, allowHttp = false): Connection | EndpointError {
    const id = connectionId(address, allowHttp);
    let connection = this.open.get(id);
    if (!connection) {
      const client = EndpointClient.create(address, { ...this.options, ...this.network, allowHttp });
      if (!(client instanceof EndpointClient)) return client;
      connection = new Connection(client, new Breaker(this.options.patient ? Number.POSITIVE_INFINITY : undefined));
      this.open.set(id, connection);
    }
    return connection;
  }

  /**
   * What serves an address at this moment, found out anew by a client that is not kept. A server that has come up is no longer
   * left alone by the connection that is kept, and another one in its place no longer taken for it.
   */
  async test(address: string, allowHttp = false): Promise<ServerInfo | EndpointError> {
    const client = EndpointClient.create(address, { ...this.options, ...this.network, allowHttp });
    if (!(client instanceof EndpointClient)) return client;
    try {
      const found = await new Connection(client).ready('');
      const kept = this.open.get(connectionId(address, allowHttp));
      if (kept) {
        if (!isAlike(kept.info, found)) kept.forget();
        kept.breaker.succeeded();
      }
      return found;
    } catch (error) {
      return asEndpointError(error);
    } finally {
      client.close();
    }
  }

  /** Proxy of the editor and certificates (PEM) to trust besides the built-in ones; connections are made anew. */
  setNetwork(network: Pick<ClientOptions, 'proxy' | 'ca'>): void {
    if (JSON.stringify(network) === JSON.stringify(this.network)) return;
    this.network = network;
    this.close();
  }

  close(): void {
    for (const { client } of this.open.values()) client.close();
    this.open.clear();
  }
}
