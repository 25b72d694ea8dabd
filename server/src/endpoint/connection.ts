import { Breaker } from './breaker';
import { asEndpointError, type ClientOptions, EndpointClient } from './client';
import { type Api, type Probe, probe } from './detect';
import type { EndpointError } from './stream';
import { TokenRatio } from './tokenRatio';

const PROBE_TIMEOUT = 5000;

/** What is kept of one endpoint: its HTTP client, its health, what was found out about it. */
export class Connection {
  readonly breaker = new Breaker();
  readonly ratio = new TokenRatio();
  /** What the last probe found; undefined before it, and after the server could not be reached. */
  probe: Probe | undefined;
  /** The API for completions that worked last, where it is not the probe's. */
  api: Api | undefined;
  /** Shrinks when the server refuses a prompt, which it does when the prompt is too long for it. */
  scale = 1;
  private probing: Promise<Probe> | undefined;

  constructor(readonly client: EndpointClient) {}

  /** Finds out what serves here, once; rejects with `EndpointError`, and then the next call tries again. */
  ready(model: string): Promise<Probe> {
    this.probing ??= probe(this.client, model, AbortSignal.timeout(PROBE_TIMEOUT)).then(
      (found) => {
        this.probe = found;
        return found;
      },
      (error) => {
        this.probing = undefined;
        throw asEndpointError(error);
      },
    );
    return this.probing;
  }

  /** Notes the end of a request that failed; a refused prompt makes later ones shorter. */
  failed(error: EndpointError): void {
    if (error.kind === 'aborted') {
      this.breaker.undecided();
      return;
    }
    this.breaker.failed(performance.now(), error.retryAfter);
    if (error.status === 400 || error.status === 413) this.scale = Math.max(0.125, this.scale / 2);
    // Whatever serves there when it is back may be another server.
    if (error.kind === 'unreachable') {
      this.probing = undefined;
      this.probe = undefined;
      this.api = undefined;
    }
  }
}

export type ConnectionOptions = Pick<ClientOptions, 'apiKey' | 'silence'>;

/** One connection for each endpoint, whoever asks: ghost text, Ask, token counts share clients, keys and breakers. */
export class Connections {
  private readonly open = new Map<string, Connection>();
  private network: Pick<ClientOptions, 'proxy' | 'ca'> = {};

  constructor(private readonly options: ConnectionOptions = {}) {}

  /** The connection to an endpoint, or an error of kind `address` where no request may be sent to it. */
  get(address: string, allowHttp = false): Connection | EndpointError {
    const id = JSON.stringify([address, allowHttp]);
    let connection = this.open.get(id);
    if (!connection) {
      const client = EndpointClient.create(address, { ...this.options, ...this.network, allowHttp });
      if (!(client instanceof EndpointClient)) return client;
      connection = new Connection(client);
      this.open.set(id, connection);
    }
    return connection;
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
