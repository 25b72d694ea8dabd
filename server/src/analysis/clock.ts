/** Time as the analysis of a document sees it, so that tests can control it. */
export interface Clock {
  /** Milliseconds since some moment; never turned back. */
  now(): number;
  /** Resolves when whatever else waits for the thread has had its turn. */
  pause(): Promise<void>;
  /** Calls `task` after so many ms, unless the function it returns is called before. */
  after(ms: number, task: () => void): () => void;
}

export const SYSTEM_CLOCK: Clock = {
  now: () => performance.now(),
  pause: () => new Promise<void>((resolve) => setImmediate(resolve)),
  after: (ms, task) => {
    const timer = setTimeout(task, ms);
    return () => clearTimeout(timer);
  },
};
