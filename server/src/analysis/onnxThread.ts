/** Local ONNX models, each behind a thread of its own; see `onnxWorker.ts`. */
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { Recent } from '../caches';
import type { EntityBackend } from '../entities/backends/backend';
import type { Entity } from '../entities/tagger';
import { type Candidate, comparable, rerank } from '../spelling/masked';
import type { Result } from '../types';

export interface OnnxFolders {
  /** Folder with `model.onnx`, `config.json` and `tokenizer.json`, or the path of the model in it. */
  readonly model: string;
  /** Folder in whose `node_modules` the runtime is installed. */
  readonly runtime: string;
}

export interface OnnxWorkerData extends OnnxFolders {
  /** What the model is for: it finds entities, or says which word fits where one is masked. */
  readonly task: 'entities' | 'masked';
}

/** Texts, sentences of tokens, or words that may stand between two texts. */
export type OnnxRequest =
  | { readonly id: number; readonly texts: readonly string[] }
  | { readonly id: number; readonly sentences: readonly (readonly string[])[] }
  | { readonly id: number; readonly before: string; readonly words: readonly string[]; readonly after: string };

export type OnnxResponse =
  | { readonly type: 'ready' }
  | { readonly type: 'failed'; readonly error: string }
  | { readonly type: 'tagged'; readonly id: number; readonly entities: readonly (readonly Entity[])[] }
  | { readonly type: 'tags'; readonly id: number; readonly tags: readonly (readonly string[])[] }
  | { readonly type: 'scores'; readonly id: number; readonly scores: readonly (number | undefined)[] }
  | { readonly type: 'fault'; readonly id: number; readonly error: string };

type Answer = Extract<OnnxResponse, { readonly id: number }>;

class OnnxThread {
  private readonly worker: Worker;
  private readonly waiting = new Map<number, (answer: Answer | undefined) => void>();
  private nextId = 1;
  /** Why it will never answer. */
  private dead: string | undefined;

  /** @param failed called once, where it cannot be used or has died */
  constructor(
    data: OnnxWorkerData,
    workerPath = join(__dirname, 'onnxWorker.js'),
    private readonly failed: (error: string) => void = () => {},
  ) {
    this.worker = new Worker(workerPath, { workerData: data });
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

  protected ask(make: (id: number) => OnnxRequest, signal?: AbortSignal): Promise<Answer> {
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
    this.dead ??= 'closed';
    this.die(this.dead);
    this.worker.terminate().catch(() => {});
  }

  private die(error: string) {
    if (this.dead === undefined) {
      this.dead = error;
      this.failed(error);
    }
    for (const done of this.waiting.values()) done(undefined);
    this.waiting.clear();
  }
}

/** A token classifier as a backend of entities. */
export class OnnxEntities extends OnnxThread implements EntityBackend {
  /** A processor takes about a second for so much with a model of the size of XLM-R base. */
  readonly units = 600;

  constructor(folders: OnnxFolders, workerPath?: string) {
    super({ ...folders, task: 'entities' }, workerPath);
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
}

/** Contexts of words whose scores are remembered. */
const MOST_CONTEXTS = 128;

/** A fill-mask model that ranks suggestions. */
export class OnnxMasked extends OnnxThread {
  private readonly known = new Recent<ReadonlyMap<string, number>>(MOST_CONTEXTS);
  private running: Promise<void> | undefined;

  /**
   * @param failed called where it cannot be used, once
   * @param fault called where it could not answer, each time
   */
  constructor(
    folders: OnnxFolders,
    failed: (error: string) => void,
    private readonly fault: (error: string) => void,
    workerPath?: string,
  ) {
    super({ ...folders, task: 'masked' }, workerPath, failed);
  }

  /**
   * Candidates in the order in which they fit between `before` and `after`; as given where the model does not say, or not before
   * `signal` is aborted: what it says later is remembered for the next time. Does not reject.
   */
  async rank<C extends Candidate>(
    before: string,
    candidates: readonly C[],
    after: string,
    signal: AbortSignal,
  ): Promise<readonly C[]> {
    const words = comparable(candidates);
    if (words.length < 2) return candidates;
    const scores = await this.scores(before, words, after, signal);
    return scores ? rerank(candidates, scores) : candidates;
  }

  /** Natural logarithms of the words' probabilities, of those that it can write; undefined where it said nothing in time. */
  async scores(
    before: string,
    words: readonly string[],
    after: string,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, number> | undefined> {
    const key = JSON.stringify([before, after, words]);
    // One question at a time: of those that came meanwhile only what is still wanted is asked.
    while (this.running && !this.known.get(key) && !signal.aborted) await settled(this.running, signal);
    if (!this.known.get(key) && !signal.aborted) {
      const running = this.score(key, before, words, after).then(() => {
        this.running = undefined;
      });
      this.running = running;
      await settled(running, signal);
    }
    return this.known.get(key);
  }

  private async score(key: string, before: string, words: readonly string[], after: string): Promise<void> {
    const answer = await this.ask((id) => ({ id, before, words, after }));
    if (answer.type !== 'scores') return this.fault(faultOf(answer));
    const scored = words.flatMap((word, i): [string, number][] => {
      const score = answer.scores[i];
      return score === undefined ? [] : [[word, score]];
    });
    this.known.set(key, new Map(scored));
  }
}

/** Until a promise that does not reject has ended, or nobody waits for it any more. */
function settled(promise: Promise<void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      signal.removeEventListener('abort', done);
      resolve();
    };
    signal.addEventListener('abort', done);
    promise.then(done);
  });
}

const faultOf = (answer: Answer): string => (answer.type === 'fault' ? answer.error : 'another answer');
