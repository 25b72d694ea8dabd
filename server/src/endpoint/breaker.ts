/**
 * Circuit breaker: after some failures in a row an endpoint is left alone for a while that doubles up to a minute, then
 * one request tries it (half open). Times are ms of a monotonic clock given by the caller.
 */
export class Breaker {
  private failures = 0;
  private openUntil = 0;
  private trying = false;
  private lastFailure = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly threshold = 3,
    private readonly first = 1000,
    private readonly longest = 60_000,
  ) {}

  state(now: number): 'closed' | 'open' | 'half-open' {
    if (now < this.openUntil) return 'open';
    return this.failures >= this.threshold || this.openUntil > 0 ? 'half-open' : 'closed';
  }

  /** Whether a request may be sent; in the half-open state only one at a time. */
  allow(now: number): boolean {
    const state = this.state(now);
    if (state === 'open') return false;
    if (state === 'closed') return true;
    if (this.trying) return false;
    this.trying = true;
    return true;
  }

  succeeded(): void {
    this.failures = 0;
    this.openUntil = 0;
    this.trying = false;
  }

  /** The request was given up by us: says nothing about the endpoint. */
  undecided(): void {
    this.trying = false;
  }

  /**
   * @param retryAfter the server said how long, ms; then it is left alone at once and that long (an hour at most)
   * @param began when the request was sent; requests that fail side by side are one failure
   */
  failed(now: number, retryAfter?: number, began = now): void {
    this.trying = false;
    // Whoever waits by itself is not kept waiting.
    if (this.threshold === Number.POSITIVE_INFINITY) return;
    if (began >= this.lastFailure) this.failures++;
    this.lastFailure = now;
    if (retryAfter !== undefined) this.openUntil = now + Math.min(retryAfter, 3_600_000);
    else if (this.failures >= this.threshold) {
      this.openUntil = now + Math.min(this.longest, this.first * 2 ** (this.failures - this.threshold));
    }
  }
}

/** `Retry-After` in ms: seconds, or a date relative to `now` (ms since 1970); undefined when unreadable. */
export function retryAfterMs(value: string | undefined, now: number): number | undefined {
  if (value === undefined) return undefined;
  if (/^\s*\d+\s*$/u.test(value)) return Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
