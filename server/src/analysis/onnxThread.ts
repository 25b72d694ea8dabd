/** A local ONNX model behind a thread; see `onnxWorker.ts`. */
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

/** Texts, or sentences of tokens. */
export type OnnxRequest =
  | { readonly id: number; readonly texts: readonly string[] }
  | { readonly id: number; readonly sentences: readonly (readonly string[])[] };

export type OnnxResponse =
  | { readonly type: 'ready' }
  | { readonly type: 'failed'; readonly error: string }
  | { readonly type: 'tagged'; readonly id: number; readonly entities: readonly (readonly Entity[])[] }
  | { readonly type: 'tags'; readonly id: number; readonly tags: readonly (readonly string[])[] }
  | { readonly type: 'fault'; readonly id: number; readonly error: string };

type Answer = Extract<OnnxResponse, { readonly id: number }>;

export class OnnxThread implements EntityBackend {
  /** A processor takes about a second for so much with a model of the size of XLM-R base. */
  readonly units = 600;
  private readonly worker: Worker;
  private readonly waiting = new Map<number, (answer: Answer | undefined) => void>();
  private nextId = 1;
  /** Why it will never answer. */
  private dead: string | undefined;

  constructor(data: OnnxWorkerData, workerPath = join(__dirname, 'onnxWorker.js'), execArgv?: string[]) {
    this.worker = new Worker(workerPath, { workerData: data, ...(execArgv && { execArgv }) });
    this.worker.unref();
    this.worker.on('error', (error) => this.die(error.message));
    this.worker.on('exit', () => this.die('the thread ended'));
    this.worker.on('message', (response: OnnxResponse) => {
      if (response.type === 'failed') {
        this.die(response.error);
        this.worker.terminate();
      } else if (response.type !== 'ready') {
        this.waiting.get(response.id)?.(response);
        this.waiting.delete(response.id);
        // This thread must not keep the process alive.
        if (this.waiting.size === 0) this.worker.unref();
      }
    });
  }

  async entities(texts: readonly string[], signal: AbortSignal): Promise<Result<readonly (readonly Entity[])[]>> {
    const answer = await this.ask((id) => ({ id, texts }), signal);
    return answer.type === 'tagged' ? { ok: true, value: answer.entities } : { ok: false, error: faultOf(answer) };
  }

  /** The IOB2 tags of sentences that are tokenised already. */
  async tag(sentences: readonly (readonly string[])[]): Promise<Result<readonly (readonly string[])[]>> {
    const answer = await this.ask((id) => ({ id, sentences }));
    return answer.type === 'tags' ? { ok: true, value: answer.tags } : { ok: false, error: faultOf(answer) };
  }

  private ask(make: (id: number) => OnnxRequest, signal?: AbortSignal): Promise<Answer> {
    return new Promise((resolve) => {
      const id = this.nextId++;
      const fault = (error: string) => resolve({ type: 'fault', id, error });
      if (this.dead !== undefined) return fault(this.dead);
      if (signal?.aborted) return fault('aborted');
      this.waiting.set(id, (answer) => (answer ? resolve(answer) : fault(this.dead ?? 'closed')));
      // What has begun runs to its end; its answer is dropped.
      signal?.addEventListener('abort', () => this.waiting.delete(id) && fault('aborted'), { once: true });
      this.worker.ref();
      this.worker.postMessage(make(id));
    });
  }

  close(): void {
    this.die('closed');
    this.worker.terminate().catch(() => {});
  }

  private die(error: string) {
    this.dead ??= error;
    for (const done of this.waiting.values()) done(undefined);
    this.waiting.clear();
  }
}

const faultOf = (answer: Answer): string => (answer.type === 'fault' ? answer.error : 'another answer');
