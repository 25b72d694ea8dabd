/**
 * How long to wait after a keystroke before asking the endpoint. Where answers agree with what is typed next, a request is
 * cheap, since the next keystrokes attach to it: then half of the user's setting is waited. Where they do not, every
 * keystroke would abort a request and start another: then up to one and a half of it. A slow endpoint adds to that. ms.
 */
const LONGEST = 1000;

export class AdaptiveDebounce {
  /** Share of late in which an answer agreed with what was typed next, 0..1. */
  private agreement = 0.5;
  private latency = 0;
  private lastStart = Number.NEGATIVE_INFINITY;

  /** Notes whether an answer that was there, whole or in part, agreed with what was typed next. */
  agreed(yes: boolean): void {
    this.agreement += 0.2 * ((yes ? 1 : 0) - this.agreement);
  }

  /** Notes how long the endpoint took for its first text. */
  answered(latency: number): void {
    this.latency += 0.3 * (latency - this.latency);
  }

  /** How long an endpoint may be silent before it is taken for one that hangs, ms: a few times what it took of late. */
  get patience(): number {
    return 3 * this.latency;
  }

  /** Notes that the endpoint was asked; `now`: ms of a monotonic clock. */
  started(now: number): void {
    this.lastStart = now;
  }

  /**
   * What to wait, around `setting`, which is the user's; 0 turns waiting off. At least until an endpoint that takes `latency`
   * to its first text would have given it: a request cut before that has cost the server its prompt for nothing.
   */
  delay(setting: number, now = Number.POSITIVE_INFINITY): number {
    if (setting <= 0) return 0;
    const slow = Math.min(200, Math.max(0, this.latency - 300) * 0.15);
    const spaced = this.lastStart + this.latency - now;
    const usual = Math.max(setting * (1.5 - this.agreement) + slow, spaced);
    return Math.round(Math.min(Math.max(setting, LONGEST), usual));
  }
}

/** Waits, or returns false at once when `signal` aborts. */
export function pause(ms: number, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) return Promise.resolve(false);
  if (ms <= 0) return Promise.resolve(true);
  return new Promise((resolve) => {
    const stop = () => {
      clearTimeout(timer);
      resolve(false);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve(true);
    }, ms);
    signal.addEventListener('abort', stop, { once: true });
  });
}
