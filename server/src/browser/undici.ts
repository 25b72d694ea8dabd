/** In place of `undici`: the browser's `fetch`, with what the endpoint's client expects of a request. */

import { scope } from './scope';

/** Longest wait for a sign of life of a server that did not answer a request, ms. */
const PROBE = 5000;

interface AgentOptions {
  /** Longest silence of the server, ms: until the headers, and between pieces of the body. */
  readonly headersTimeout: number;
  readonly bodyTimeout: number;
}

export class Agent {
  private readonly running = new Set<AbortController>();

  constructor(readonly options: AgentOptions) {}

  begin(): AbortController {
    const controller = new AbortController();
    this.running.add(controller);
    return controller;
  }

  end(controller: AbortController): void {
    this.running.delete(controller);
  }

  async destroy(): Promise<void> {
    for (const controller of this.running) controller.abort();
    this.running.clear();
  }
}

/** The proxy is the browser's as well. */
export { Agent as EnvHttpProxyAgent };
export type Dispatcher = Agent;

interface RequestOptions {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal: AbortSignal;
  readonly dispatcher: Agent;
}

class RequestError extends Error {
  constructor(readonly code: string | undefined) {
    super(code ?? 'no connection');
  }
}

/**
 * Sends a request, follows no redirect (one is answered as status 302: the browser does not say which), sends no cookies.
 * Rejects with a `code`: `CORS` where the server is there but does not let pages of this address read its answers, a code
 * with `TIMEOUT`, none where nothing is known.
 */
export async function request(url: string, { method, headers, body, signal, dispatcher }: RequestOptions) {
  const controller = dispatcher.begin();
  const stop = () => controller.abort();
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  const end = () => {
    signal.removeEventListener('abort', stop);
    dispatcher.end(controller);
  };
  const { headersTimeout, bodyTimeout } = dispatcher.options;
  let response: Response;
  try {
    response = await withinSilence(controller, headersTimeout, 'UND_ERR_HEADERS_TIMEOUT', () =>
      scope.fetch(url, {
        method,
        headers: { ...headers },
        ...(body !== undefined && { body }),
        signal: controller.signal,
        redirect: 'manual',
        credentials: 'omit',
        cache: 'no-store',
        referrerPolicy: 'no-referrer',
      }),
    );
  } catch (error) {
    end();
    if (controller.signal.aborted || error instanceof RequestError) throw error;
    throw new RequestError((await isThere(url)) ? 'CORS' : undefined);
  }
  const pieces = async function* (): AsyncGenerator<Uint8Array> {
    const reader = response.body?.getReader();
    try {
      while (reader) {
        const { done, value } = await withinSilence(controller, bodyTimeout, 'UND_ERR_BODY_TIMEOUT', () =>
          reader.read(),
        );
        if (done) return;
        yield value as Uint8Array;
      }
    } finally {
      end();
      // What is left of it is not wanted.
      reader?.cancel().catch(() => {});
    }
  };
  return {
    statusCode: response.type === 'opaqueredirect' ? 302 : response.status,
    headers: Object.fromEntries(response.headers as unknown as Iterable<[string, string]>) as Record<string, string>,
    body: {
      [Symbol.asyncIterator]: pieces,
      on: (_event: string, _listener: () => void) => {},
      destroy: () => {
        end();
        controller.abort();
      },
    },
  };
}

async function withinSilence<T>(
  controller: AbortController,
  ms: number,
  code: string,
  work: () => Promise<T>,
): Promise<T> {
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    controller.abort();
  }, ms);
  try {
    return await work();
  } catch (error) {
    throw isLate ? new RequestError(code) : error;
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Whether a server answers at all at this address. The browser gives the same error for a dead server and for one whose answers
 * it keeps from us (CORS); a request whose answer nobody can read (`no-cors`) tells them apart. It holds nothing of a text, no key.
 */
async function isThere(url: string): Promise<boolean> {
  try {
    await scope.fetch(new URL('/', url), {
      mode: 'no-cors',
      credentials: 'omit',
      cache: 'no-store',
      referrerPolicy: 'no-referrer',
      signal: AbortSignal.timeout(PROBE),
    });
    return true;
  } catch {
    return false;
  }
}
