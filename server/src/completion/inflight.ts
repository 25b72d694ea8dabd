import type { EndpointError } from '../endpoint/error';

/**
 * Requests in flight. What is typed while an answer streams in may be what the answer says: then the next request attaches
 * to the stream. Else the HTTP request is aborted.
 */
export class Generation {
  /** What has come so far, raw. */
  text = '';
  done = false;
  error: EndpointError | undefined;
  /** How many requests of the editor wait for it. */
  waiting = 0;
  /** What had been typed since it began when a request gave up waiting for it. */
  missed: string | undefined;
  readonly controller = new AbortController();
  /** When it was asked for (`performance.now()`). */
  readonly started = performance.now();
  private readonly listeners = new Set<() => void>();
  /** What the editor says was typed since it began; the next request's prefix has the last word. */
  typed = '';

  constructor(
    readonly key: string,
    readonly prefix: string,
  ) {}

  push(part: string): void {
    this.text += part;
    this.changed();
  }

  finish(error?: EndpointError): void {
    if (this.done) return;
    this.done = true;
    this.error = error;
    this.changed();
  }

  /** Whether there is something to show behind what was typed since it began. */
  fits(): boolean {
    return mayContinue(this.text, this.typed, this.done);
  }

  /** Calls `listener` on every change until the returned function is called. */
  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private changed() {
    for (const listener of [...this.listeners]) listener();
  }
}

/** Whether `typed` may still turn out to be what `text`, not finished, goes on with. */
export const mayContinue = (text: string, typed: string, done: boolean): boolean =>
  typed.length < text.length || done ? text.startsWith(typed) && text.length > typed.length : typed.startsWith(text);

/** ms that a stream runs on without anyone waiting for it, when what was typed agrees with it. */
const LINGER = 400;
/** The same before its first text: the server is at work on the prompt, which a new request would begin anew. */
const LINGER_UNSEEN = 3000;
/** ms between the editor's cancellation and the notice of the edit that caused it, at most. */
const NOTICE = 10;

export class InflightRegistry {
  private readonly running = new Set<Generation>();
  private readonly timers = new Map<Generation, NodeJS.Timeout>();

  get size(): number {
    return this.running.size;
  }

  add(generation: Generation): void {
    this.running.add(generation);
  }

  remove(generation: Generation): void {
    this.running.delete(generation);
    clearTimeout(this.timers.get(generation));
    this.timers.delete(generation);
  }

  /**
   * A running stream that `prefix` agrees with; those it does not agree with are aborted, and so is one that has been silent for
   * longer than `patience` ms: whatever is typed agrees with it, and it would be followed for as long as the server hangs.
   */
  attach(key: string, prefix: string, patience = LINGER_UNSEEN): Generation | undefined {
    let found: Generation | undefined;
    for (const generation of [...this.running]) {
      const typed = prefix.startsWith(generation.prefix) ? prefix.slice(generation.prefix.length) : undefined;
      if (
        found === undefined &&
        generation.key === key &&
        (generation.text !== '' || performance.now() - generation.started <= Math.max(patience, LINGER_UNSEEN)) &&
        typed !== undefined &&
        mayContinue(generation.text, typed, generation.done)
      ) {
        generation.typed = typed;
        clearTimeout(this.timers.get(generation));
        this.timers.delete(generation);
        found = generation;
      } else this.abort(generation);
    }
    return found;
  }

  /** The editor inserted `text` at the caret (undefined: it did something else). Disagreeing streams are aborted. */
  edited(text: string | undefined): void {
    for (const generation of [...this.running]) {
      const typed = generation.typed + (text ?? '');
      if (text !== undefined && mayContinue(generation.text, typed, generation.done)) {
        generation.typed = typed;
        if (this.timers.has(generation)) this.linger(generation, patience(generation));
      } else this.abort(generation);
    }
  }

  /** Nobody waits for the stream any more: it ends soon, unless an edit that agrees with it is the reason. */
  release(generation: Generation): void {
    if (this.running.has(generation)) this.linger(generation, generation.typed === '' ? NOTICE : patience(generation));
  }

  abort(generation: Generation): void {
    this.remove(generation);
    generation.controller.abort();
  }

  abortAll(): void {
    for (const generation of [...this.running]) this.abort(generation);
  }

  private linger(generation: Generation, ms: number) {
    clearTimeout(this.timers.get(generation));
    this.timers.set(
      generation,
      setTimeout(() => this.abort(generation), ms),
    );
  }
}

const patience = ({ text }: Generation): number => (text === '' ? LINGER_UNSEEN : LINGER);
