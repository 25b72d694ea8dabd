import type { EndpointError, EndpointFault } from './error';

export interface Patience {
  /** How often a request that failed is sent again. */
  readonly retries: number;
  /** ms before the first of them where the server does not say, then twice as long each time. Default 500. */
  readonly pause?: number;
  /** ms that a server which loads its model is waited for; that is no failure. Default 10 minutes. */
  readonly loading?: number;
}

/** Faults that may be gone the next time. */
const PASSING: ReadonlySet<EndpointFault> = new Set(['unreachable', 'busy', 'timeout', 'loading']);
const LONGEST_PAUSE = 60_000;
/** The longest that a server's `Retry-After` is kept to. */
const LONGEST_ASKED = 3_600_000;

/**
 * Does a request, and does it again where it failed in a way that may pass: after as long as the server says (`Retry-After`),
 * and for as long as it loads its model. Gives the last result.
 */
export async function patiently<T>(
  request: () => Promise<T>,
  errorOf: (result: T) => EndpointError | undefined,
  { retries, pause = 500, loading = 600_000 }: Patience,
  signal: AbortSignal,
): Promise<T> {
  const began = performance.now();
  for (let failures = 0; ; ) {
    const result = await request();
    const error = errorOf(result);
    if (!error || signal.aborted) return result;
    const { kind, status, retryAfter } = error;
    const waits = kind === 'loading' && performance.now() - began < loading;
    const passing = PASSING.has(kind) || (status !== undefined && status >= 500);
    if (!waits && (!passing || failures++ >= retries)) return result;
    const doubled = Math.min(LONGEST_PAUSE, pause * 2 ** Math.max(0, failures - 1));
    await sleep(Math.min(LONGEST_ASKED, retryAfter ?? doubled), signal);
    if (signal.aborted) return result;
  }
}

/** Waits, or ends early where `signal` aborts. */
function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
      return;
    }
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end, { once: true });
  });
}
