/**
 * How long to wait for the next keystroke before asking the endpoint: a little longer than the writer's own rhythm, so that
 * a request is sent in a pause, and longer where answers are slow or seldom taken. All times in ms.
 */
const LONGEST = 1000;
/** Longer gaps are pauses for thought, not rhythm. */
const PAUSE = 1500;

export class AdaptiveDebounce {
  private last: number | undefined;
  private rhythm = 120;
  private latency = 0;

  /** Notes a keystroke at `now` (monotonic). */
  keystroke(now: number): void {
    const gap = this.last === undefined ? undefined : now - this.last;
    this.last = now;
    if (gap !== undefined && gap >= 0 && gap < PAUSE) this.rhythm += 0.2 * (gap - this.rhythm);
  }

  /** Notes how long the endpoint took for its first text. */
  answered(latency: number): void {
    this.latency += 0.3 * (latency - this.latency);
  }

  /** What to wait, at least `least`, which is the user's setting; 0 turns waiting off. */
  delay(least: number): number {
    if (least <= 0) return 0;
    const typing = this.rhythm * 1.3;
    const slow = Math.min(200, this.latency * 0.15);
    return Math.round(Math.min(Math.max(least, LONGEST), Math.max(least, typing + slow)));
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
