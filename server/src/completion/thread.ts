/** The model of this machine behind a thread: the embedded one, see `worker.ts`, or one of the user's own, see `neuralWorker.ts`. */
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { EmbeddedCompletion, EmbeddedRequest } from './embedded';

export interface ThreadRequest {
  readonly id: number;
  readonly request: EmbeddedRequest;
}

export type ThreadResponse =
  | { readonly type: 'ready' }
  | { readonly type: 'failed'; readonly error: string }
  | { readonly type: 'completed'; readonly id: number; readonly completion: EmbeddedCompletion };

const NOTHING: EmbeddedCompletion = { completion: '', confidence: 0, candidates: [] };

export interface NeuralWorkerData {
  /** Path of a GGUF file. */
  readonly model: string;
  /** Folder in whose `node_modules` the runtime is installed. */
  readonly runtime: string;
}

export class EmbeddedThread {
  private readonly waiting = new Map<number, (completion: EmbeddedCompletion) => void>();
  private nextId = 1;

  private constructor(
    private readonly worker: Worker,
    private readonly failed: (error: string) => void,
  ) {
    worker.unref();
    worker.on('error', (error) => this.die(error.message));
    worker.on('exit', () => this.die(undefined));
    worker.on('message', (response: ThreadResponse) => {
      if (response.type !== 'completed') return;
      this.waiting.get(response.id)?.(response.completion);
      this.waiting.delete(response.id);
    });
  }

  /** Starts the thread; resolves when the model is loaded, with `undefined` (and a call of `failed`) when it cannot be. */
  static start(dataFolder: string, failed: (error: string) => void): Promise<EmbeddedThread | undefined> {
    return EmbeddedThread.open({ dataFolder }, failed, join(__dirname, 'completion-worker.js'));
  }

  /** The same with a model of the user's own. */
  static startNeural(
    data: NeuralWorkerData,
    failed: (error: string) => void,
    workerPath = join(__dirname, 'neural-worker.js'),
  ): Promise<EmbeddedThread | undefined> {
    return EmbeddedThread.open(data, failed, workerPath);
  }

  private static open(
    workerData: { readonly dataFolder: string } | NeuralWorkerData,
    failed: (error: string) => void,
    workerPath: string,
  ): Promise<EmbeddedThread | undefined> {
    const worker = new Worker(workerPath, { workerData });
    const thread = new EmbeddedThread(worker, failed);
    return new Promise((resolve) => {
      worker.on('exit', () => resolve(undefined));
      worker.on('message', (response: ThreadResponse) => {
        if (response.type === 'ready') resolve(thread);
        else if (response.type === 'failed') {
          failed(response.error);
          worker.terminate();
        }
      });
    });
  }

  /** As `EmbeddedModel.complete`; nothing when the thread has died. */
  complete(request: EmbeddedRequest): Promise<EmbeddedCompletion> {
    return new Promise((resolve) => {
      const id = this.nextId++;
      this.waiting.set(id, resolve);
      this.worker.postMessage({ id, request } satisfies ThreadRequest);
    });
  }

  async close(): Promise<void> {
    await this.worker.terminate();
  }

  private die(error: string | undefined) {
    if (error !== undefined) this.failed(error);
    for (const resolve of this.waiting.values()) resolve(NOTHING);
    this.waiting.clear();
  }
}
