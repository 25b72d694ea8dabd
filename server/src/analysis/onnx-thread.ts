/** A local ONNX model behind a thread; see `onnx-worker.ts`. */
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { EntityBackend } from '../entities/backends/backend';
import type { Entity } from '../entities/tagger';
import type { Result } from '../types';

export interface OnnxWorkerData {
  /** Folder with `model.onnx`, `config.json` and `tokenizer.json`, or the path of the model in it. */
  readonly model: string;
  /** Folder in whose `node_modules` the runtime is installed. */
  readonly runtime: string;
}

export interface OnnxRequest {
  readonly id: number;
  readonly texts: readonly string[];
}

export type OnnxResponse =
  | { readonly type: 'ready' }
  | { readonly type: 'failed'; readonly error: string }
  | { readonly type: 'tagged'; readonly id: number; readonly entities: readonly (readonly Entity[])[] }
  | { readonly type: 'fault'; readonly id: number; readonly error: string };

type Answer = Result<readonly (readonly Entity[])[]>;

export class OnnxThread implements EntityBackend {
  private readonly worker: Worker;
  private readonly waiting = new Map<number, (answer: Answer) => void>();
  private nextId = 1;
  /** Why it will never answer. */
  private dead: string | undefined;

  constructor(data: OnnxWorkerData, workerPath = join(__dirname, 'onnx-worker.js'), execArgv?: string[]) {
    this.worker = new Worker(workerPath, { workerData: data, ...(execArgv && { execArgv }) });
    this.worker.unref();
    this.worker.on('error', (error) => this.die(error.message));
    this.worker.on('exit', () => this.die('the thread ended'));
    this.worker.on('message', (response: OnnxResponse) => {
      if (response.type === 'failed') {
        this.die(response.error);
        this.worker.terminate();
      } else if (response.type !== 'ready') {
        const done = this.waiting.get(response.id);
        this.waiting.delete(response.id);
        done?.(
          response.type === 'tagged' ? { ok: true, value: response.entities } : { ok: false, error: response.error },
        );
      }
    });
  }

  entities(texts: readonly string[], signal: AbortSignal): Promise<Answer> {
    if (this.dead !== undefined) return Promise.resolve({ ok: false, error: this.dead });
    if (signal.aborted) return Promise.resolve({ ok: false, error: 'aborted' });
    return new Promise((resolve) => {
      const id = this.nextId++;
      this.waiting.set(id, resolve);
      // What has begun runs to its end; its answer is dropped.
      signal.addEventListener(
        'abort',
        () => {
          if (this.waiting.delete(id)) resolve({ ok: false, error: 'aborted' });
        },
        { once: true },
      );
      this.worker.postMessage({ id, texts } satisfies OnnxRequest);
    });
  }

  close(): void {
    this.die('closed');
    this.worker.terminate().catch(() => {});
  }

  private die(error: string) {
    this.dead ??= error;
    const answer: Answer = { ok: false, error: this.dead };
    for (const resolve of this.waiting.values()) resolve(answer);
    this.waiting.clear();
  }
}
