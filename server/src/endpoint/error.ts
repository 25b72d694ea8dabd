import type { Reported } from './server';

/** What went wrong with a request to an endpoint. Nothing of what was sent or received is in it. */
export type EndpointFault =
  /** The endpoint's or the proxy's address cannot be used; nothing was sent. */
  | 'address'
  | 'unreachable'
  | 'status'
  | 'format'
  /** The answer, or one piece of it, is larger than what is read. */
  | 'size'
  | 'redirect'
  | 'unauthorised'
  /** The server asks for patience (429, 503), or is left alone after failures. */
  | 'busy'
  /** The server reads its model from disk. */
  | 'loading'
  /** Prompt and answer together are longer than the model's context. */
  | 'overflow'
  /** No answer in time. */
  | 'timeout'
  /** The answer came, but without an end. */
  | 'endless'
  | 'aborted';

export interface EndpointErrorDetails {
  /** HTTP status. */
  readonly status?: number;
  /** ms to wait, as the server asked (`Retry-After`). */
  readonly retryAfter?: number;
  /** What exactly: the system's code (`ECONNREFUSED`), or which rule an address breaks (`AddressFault`). */
  readonly code?: string;
  /** `overflow`: tokens of the prompt, and of the context, where the server says them. */
  readonly promptTokens?: number;
  readonly contextSize?: number;
  /** `busy`: the failure after which the server is left alone. */
  readonly after?: EndpointError | undefined;
}

export class EndpointError extends Error {
  readonly status: number | undefined;
  readonly retryAfter: number | undefined;
  readonly code: string | undefined;
  readonly promptTokens: number | undefined;
  readonly contextSize: number | undefined;
  readonly after: EndpointError | undefined;

  constructor(
    readonly kind: EndpointFault,
    message: string,
    details: EndpointErrorDetails = {},
  ) {
    super(message);
    this.status = details.status;
    this.retryAfter = details.retryAfter;
    this.code = details.code;
    this.promptTokens = details.promptTokens;
    this.contextSize = details.contextSize;
    this.after = details.after;
  }
}

/** Whether the server has no such path for requests. */
export const isMissing = ({ status }: EndpointError): boolean => status === 404 || status === 405 || status === 501;

/** An error that the server reported, as ours. */
export function errorOfReport(
  { kind, promptTokens, contextSize }: Reported,
  { status, retryAfter }: Pick<EndpointErrorDetails, 'status' | 'retryAfter'> = {},
): EndpointError {
  const details = {
    ...(status !== undefined && { status }),
    ...(retryAfter !== undefined && { retryAfter }),
    ...(promptTokens !== undefined && { promptTokens }),
    ...(contextSize !== undefined && { contextSize }),
  };
  if (kind === 'overflow') return new EndpointError('overflow', 'the prompt is too long for the model', details);
  if (kind === 'loading')
    return new EndpointError('loading', 'the server is loading its model', { retryAfter: 1000, ...details });
  if (kind === 'unauthorised') return new EndpointError('unauthorised', 'the server wants another key', details);
  return new EndpointError('status', 'the server reported an error', details);
}
