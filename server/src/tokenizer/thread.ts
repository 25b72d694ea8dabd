/** A local tokenizer behind a thread; see `worker.ts`. */
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';

export interface TokenizerRequest {
  readonly id: number;
  readonly text: string;
}

export type TokenizerResponse =
  | { readonly type: 'failed'; readonly error: string }
  | { readonly type: 'counted'; readonly id: number; readonly tokens: number | undefined };

/** ms without a request after which the thread ends: a large vocabulary takes some hundred megabytes. */
const IDLE = 300_000;

interface Waiting {
  readonly text: string;
  readonly signal: AbortSignal;
  readonly resolve: (tokens: number | undefined) => void;
}

/** Counts tokens by the tokenizer at a path. The thread starts with the first text and ends when it is idle. */
export class TokenizerThread {
  private worker: Worker | undefined;
  private readonly queue: Waiting[] = [];
  private current: { readonly id: number; readonly waiting: Waiting } | undefined;
  private nextId = 1;
  private timer: NodeJS.Timeout | undefined;
  private failure: string | undefined;

  /**
   * @param failed is told once why the file cannot be used; nothing is counted then
   * @param idle ms without a request after which the thread ends
   */
  constructor(
    readonly path: string,
    private readonly failed: (error: string) => void,
    private readonly workerPath = join(__dirname, 'tokenizer-worker.js'),
    private readonly idle = IDLE,
  ) {}

  /** Whether the thread runs. */
  get running(): boolean {
    return this.worker !== undefined;
  }

  /** Tokens of a text; undefined where the tokenizer cannot be used or `signal` aborted before its turn. Does not reject. */
  count(text: string, signal: AbortSignal): Promise<number | undefined> {
    if (this.failure !== undefined || signal.aborted) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      this.queue.push({ text, signal, resolve });
      this.next();
    });
  }

  close(): void {
    this.stop();
    this.giveUp();
  }

  private next(): void {
    if (this.current) return;
    clearTimeout(this.timer);
    const waiting = this.queue.shift();
    if (!waiting) {
      this.timer = setTimeout(() => this.stop(), this.idle).unref();
      return;
    }
    if (waiting.signal.aborted) {
      waiting.resolve(undefined);
      this.next();
      return;
    }
    this.worker ??= this.start();
    this.current = { id: this.nextId++, waiting };
    this.worker.postMessage({ id: this.current.id, text: waiting.text } satisfies TokenizerRequest);
  }

  private start(): Worker {
    const worker = new Worker(this.workerPath, { workerData: { path: this.path } });
    worker.unref();
    worker.on('message', (response: TokenizerResponse) => {
      if (response.type === 'failed') this.fail(response.error);
      else if (response.id === this.current?.id) {
        this.current.waiting.resolve(response.tokens);
        this.current = undefined;
        this.next();
      }
    });
    worker.on('error', (error) => this.worker === worker && this.fail(error.message));
    return worker;
  }

  private fail(error: string): void {
    if (this.failure !== undefined) return;
    this.failure = error;
    this.stop();
    this.giveUp();
    this.failed(error);
  }

  private stop(): void {
    clearTimeout(this.timer);
    void this.worker?.terminate();
    this.worker = undefined;
  }

  private giveUp(): void {
    this.current?.waiting.resolve(undefined);
    this.current = undefined;
    for (const { resolve } of this.queue.splice(0)) resolve(undefined);
  }
}
