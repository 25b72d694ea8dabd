import { type Connection, Connections } from '../endpoint/connection';
import { EndpointError } from '../endpoint/error';
import { endpointFault } from '../endpoint/words';
import type { Arguments } from './arguments';
import type { Output } from './output';

/**
 * The endpoint that a command was given, with the key of `QALAM_API_KEY`; undefined, and said, where no request may be sent to it.
 * @param patient `true`: the breaker stays out of it, since all requests are to be tried
 */
export function openEndpoint(
  { endpoint = '', locale }: Pick<Arguments, 'endpoint' | 'locale'>,
  output: Pick<Output, 'warn'>,
  patient = false,
): { readonly connections: Connections; readonly connection: Connection } | undefined {
  const connections = new Connections({ apiKey: async () => process.env.QALAM_API_KEY || undefined, patient });
  const connection = connections.get(endpoint);
  if (!(connection instanceof EndpointError)) return { connections, connection };
  output.warn(endpointFault(connection, locale));
  return undefined;
}
