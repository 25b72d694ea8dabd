/**
 * The user's endpoints: which there are, their keys, the network settings. Ghost text, Ask, the quiz, rewriting and token
 * counts go through the same connections.
 */
import { X509Certificate } from 'node:crypto';
import { ErrorCodes } from 'vscode-languageserver/node';
import { type Connection, Connections } from '../endpoint/connection';
import { EndpointError } from '../endpoint/error';
import { MaskedModel } from '../endpoint/masked';
import {
  ApiKeyRequest,
  type AskEndpoint,
  checked,
  type EndpointTest,
  endpointOrigin,
  type InitializationOptions,
  type Settings,
} from '../protocol';
import { readRegularText } from '../regularFile';
import { refused } from './errors';
import { endpointFault, isCertificateFault, refusal } from './faults';
import type { Session } from './session';

/** An endpoint out of the settings, with its full address. */
export interface ConfiguredEndpoint extends AskEndpoint {
  readonly address: string;
}

/** A larger file of certificates is not read, bytes: all that browsers trust are some 250 KB. */
const MOST_CERTIFICATES = 4_000_000;

export class Endpoints {
  readonly connections: Connections;
  private readonly keys = new Map<string, Promise<string | undefined>>();
  private readonly maskedModels = new WeakMap<Connection, MaskedModel>();
  private proxy: InitializationOptions['proxy'];

  constructor(private readonly session: Session) {
    this.connections = new Connections({ apiKey: (origin) => this.apiKey(origin) });
  }

  /** The proxy is the editor's; where it names none, that of the environment. */
  initialize({ proxy }: InitializationOptions): void {
    const { HTTPS_PROXY, https_proxy, NO_PROXY, no_proxy } = process.env;
    const url = proxy?.url || https_proxy || HTTPS_PROXY;
    const noProxy = [...(proxy?.noProxy ?? []), ...(no_proxy || NO_PROXY || '').split(',').filter(Boolean)];
    this.proxy = url ? { url, noProxy } : undefined;
    this.connections.setNetwork(this.proxy ? { proxy: this.proxy } : {});
  }

  /** Reads the certificates that the settings name. */
  async settingsChanged({ completion, locale }: Settings): Promise<void> {
    const ca = this.session.trusted && completion.certificates ? await this.certificates(completion.certificates) : [];
    if (ca === undefined) this.session.tell(refusal('certificatesUnreadable', this.session.locale(locale)));
    this.connections.setNetwork({ ...(this.proxy && { proxy: this.proxy }), ...(ca?.length && { ca }) });
  }

  keyChanged(): void {
    this.keys.clear();
  }

  /** All endpoints of the settings; none in an untrusted workspace. */
  list({ completion }: Settings): ConfiguredEndpoint[] {
    if (!this.session.trusted) return [];
    const given = [
      ...(completion.endpoint.trim() === '' ? [] : [{ address: completion.endpoint, model: completion.model }]),
      ...completion.endpoints.flatMap((text) => {
        const [address = '', ...model] = text.trim().split(/\s+/u);
        return address === '' ? [] : [{ address, model: model.join(' ') }];
      }),
    ];
    return given.map(({ address, model }, index) => ({
      index,
      origin: endpointOrigin(address) ?? '?',
      model,
      address,
    }));
  }

  /** The endpoints with these indices (default: all), or a refusal in the reader's language. */
  choose(settings: Settings, indices?: readonly number[]): ConfiguredEndpoint[] {
    const locale = this.session.locale(settings.locale);
    if (!this.session.trusted) throw refused(refusal('untrusted', locale), ErrorCodes.InvalidRequest);
    const all = this.list(settings);
    const chosen = indices ? [...new Set(indices)].flatMap((index) => all[index] ?? []) : all;
    if (chosen.length === 0) throw refused(refusal('noEndpoint', locale), ErrorCodes.InvalidRequest);
    return chosen;
  }

  /** The masked language model of the settings; none in an untrusted workspace or where its address cannot be used. */
  masked({ maskedModel: { endpoint }, completion }: Settings): MaskedModel | undefined {
    if (!this.session.trusted || endpoint.trim() === '') return undefined;
    const connection = this.connections.get(endpoint, completion.allowHttp);
    if (connection instanceof EndpointError) return undefined;
    let model = this.maskedModels.get(connection);
    if (!model) {
      model = new MaskedModel(connection);
      this.maskedModels.set(connection, model);
    }
    return model;
  }

  /** The connection to an endpoint; an error where nothing may be sent to its address. */
  connection({ address }: ConfiguredEndpoint, { completion }: Settings): Connection | EndpointError {
    return this.connections.get(address, completion.allowHttp);
  }

  /** The same, with the error as one of LSP. */
  connect(endpoint: ConfiguredEndpoint, settings: Settings): Connection {
    const connection = this.connection(endpoint, settings);
    if (connection instanceof EndpointError)
      throw refused(endpointFault(connection, this.session.locale(settings.locale)), ErrorCodes.InvalidRequest);
    return connection;
  }

  /** What answers at an address; in an untrusted workspace nobody is asked. */
  async test(address: string): Promise<EndpointTest> {
    const settings = await this.session.settings.get('');
    const locale = this.session.locale(settings.locale);
    if (!this.session.trusted) return { models: [], fault: { message: refusal('untrusted', locale), kind: 'address' } };
    // The reader may have named certificates a moment ago.
    if (settings.completion.certificates) await this.settingsChanged(settings);
    const found = await this.connections.test(address, settings.completion.allowHttp);
    if (!(found instanceof EndpointError)) {
      const { server, models, contextSize } = found;
      return { server: server.name, models, ...(contextSize !== undefined && { contextSize }) };
    }
    const kinds = { address: 'address', unauthorised: 'key' } as const;
    const kind = kinds[found.kind as keyof typeof kinds] ?? (isCertificateFault(found) ? 'certificate' : 'other');
    return { models: [], fault: { message: endpointFault(found, locale), kind } };
  }

  private async certificates(path: string): Promise<string[] | undefined> {
    try {
      const text = await readRegularText(path, { most: MOST_CERTIFICATES });
      const found = text.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/gu) ?? [];
      for (const one of found) new X509Certificate(one);
      return found.length > 0 ? found : undefined;
    } catch {
      return undefined;
    }
  }

  /** The key that the user has stored for an origin. */
  async apiKey(origin: string): Promise<string | undefined> {
    if (!this.session.client.qalamClient) {
      // Editors without our client pass the key in the environment of the server. It belongs to the origin that stands beside
      // it, else to that of the completion endpoint, which is of the user's own settings in every client.
      const { QALAM_API_KEY, QALAM_API_KEY_ORIGIN } = process.env;
      const bound = QALAM_API_KEY_ORIGIN || (await this.session.settings.get('')).completion.endpoint;
      return endpointOrigin(bound) === origin ? QALAM_API_KEY || undefined : undefined;
    }
    let key = this.keys.get(origin);
    if (!key) {
      key = this.session.connection
        .sendRequest<unknown>(ApiKeyRequest.method, { origin })
        .then((answer) => {
          const found = checked(ApiKeyRequest.result, answer);
          return found.ok ? (found.value ?? undefined) : undefined;
        })
        .catch(() => undefined);
      this.keys.set(origin, key);
    }
    return key;
  }
}
