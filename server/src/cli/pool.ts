import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { EntityFiles } from '../analysis/entity-files';
import { loadRooms } from '../analysis/load';
import type { FormatId } from '../text/formats';
import type { Line } from './lines';
import { type FilterResult, Processor, type ProcessorConfig, type UnitReport } from './processor';

/** Work for one thread at a time. */
export type Task =
  | { readonly type: 'filter'; readonly lines: readonly Line[]; readonly first: number }
  | { readonly type: 'units'; readonly format: FormatId; readonly units: readonly string[] };

export interface Answers {
  readonly filter: FilterResult;
  readonly units: readonly UnitReport[];
}

interface WorkerData {
  readonly qalam: true;
  readonly config: ProcessorConfig;
  readonly folder: string;
}

/** Loads a processor in this thread; `failures` says what could not be loaded. */
export async function loadProcessor(
  config: ProcessorConfig,
  folder: string,
): Promise<{ processor: Processor; failures: readonly { room: string; error: string }[] }> {
  const { rooms, failures } = await loadRooms(folder, {
    spelling: config.checks.spelling,
    language: config.checks.language,
    entities: config.checks.entities,
    suggestions: false,
  });
  const files = new EntityFiles((path, error) => failures.push({ room: 'entities', error: `${path}: ${error}` }));
  const own = config.checks.entities ? await files.of(config.entityFiles) : {};
  return { processor: new Processor({ ...rooms, ...own }, config), failures };
}

function run(processor: Processor, task: Task): FilterResult | UnitReport[] {
  return task.type === 'filter' ? processor.filter(task.lines, task.first) : processor.units(task.format, task.units);
}

/** Whether this thread is one of `Pool`'s; the program's entry then calls `serve` and nothing else. */
export function isPoolWorker(): boolean {
  return !isMainThread && (workerData as Partial<WorkerData> | undefined)?.qalam === true;
}

/** The life of a worker thread: loads, says what failed, answers tasks until it is ended. */
export async function serve(): Promise<void> {
  const { config, folder } = workerData as WorkerData;
  const { processor, failures } = await loadProcessor(config, folder);
  parentPort!.on('message', (task: Task) => parentPort!.postMessage(run(processor, task)));
  parentPort!.postMessage({ failures });
}

interface Thread {
  call(task: Task): Promise<unknown>;
  end(): Promise<void>;
}

/**
 * One or more threads with the same processor. `map` keeps the order of tasks and takes no more of them from its source
 * than the threads can work on, so that a slow reader slows the whole down instead of filling memory.
 */
export class Pool {
  private constructor(
    private readonly threads: readonly Thread[],
    readonly failures: readonly { room: string; error: string }[],
  ) {}

  /** `entry`: the program's own file, which must call `serve` in pool workers. One job runs in this thread. */
  static async start(config: ProcessorConfig, folder: string, jobs: number, entry: string): Promise<Pool> {
    if (jobs <= 1) {
      const { processor, failures } = await loadProcessor(config, folder);
      return new Pool([{ call: async (task) => run(processor, task), end: async () => {} }], failures);
    }
    const started = await Promise.all(
      Array.from({ length: jobs }, async () => {
        const data: WorkerData = { qalam: true, config, folder };
        const worker = new Worker(entry, { workerData: data });
        const waiting: { resolve: (value: unknown) => void; reject: (error: Error) => void }[] = [];
        const fail = (error: Error) => {
          for (const { reject } of waiting.splice(0)) reject(error);
        };
        const next = () =>
          new Promise<unknown>((resolve, reject) => {
            waiting.push({ resolve, reject });
          });
        worker.on('message', (answer) => waiting.shift()?.resolve(answer));
        worker.on('error', fail);
        worker.on('exit', (code) => fail(new Error(`worker thread ended with ${code}`)));
        const ready = (await next()) as { failures: { room: string; error: string }[] };
        const thread: Thread = {
          call: (task) => {
            const answer = next();
            worker.postMessage(task);
            return answer;
          },
          end: async () => {
            await worker.terminate();
          },
        };
        return { thread, failures: ready.failures };
      }),
    );
    return new Pool(
      started.map(({ thread }) => thread),
      started[0]!.failures,
    );
  }

  /** Answers in the order of the tasks, each as soon as it is there, whether or not there is another task yet. */
  async *map<T extends Task>(tasks: AsyncIterable<T>): AsyncGenerator<{ task: T; answer: Answers[T['type']] }, void> {
    // Two tasks a thread: one at work, one on its way.
    const limit = this.threads.length === 1 ? 1 : this.threads.length * 2;
    const running: { task: T; answer: Promise<unknown> }[] = [];
    const source = tasks[Symbol.asyncIterator]();
    let pulling: Promise<IteratorResult<T, unknown>> | undefined;
    let exhausted = false;
    let turn = 0;
    while (!exhausted || running.length > 0) {
      if (!exhausted && pulling === undefined && running.length < limit) {
        pulling = source.next();
        // A failure is met when its turn comes; until then it must not count as unhandled.
        pulling.catch(() => {});
      }
      const next = running[0];
      const isAnswered =
        next !== undefined &&
        (pulling === undefined || (await Promise.race([next.answer.then(() => true), pulling.then(() => false)])));
      if (isAnswered) {
        running.shift();
        yield { task: next.task, answer: (await next.answer) as Answers[T['type']] };
        continue;
      }
      const pulled: IteratorResult<T, unknown> = await pulling!;
      pulling = undefined;
      if (pulled.done === true) exhausted = true;
      else {
        const answer = this.threads[turn++ % this.threads.length]!.call(pulled.value);
        answer.catch(() => {});
        running.push({ task: pulled.value, answer });
      }
    }
  }

  async end(): Promise<void> {
    await Promise.all(this.threads.map((thread) => thread.end()));
  }
}
