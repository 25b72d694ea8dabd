import { once } from 'node:events';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { EntityFiles } from '../analysis/entityFiles';
import { loadModules, shareTables, type Wanted } from '../analysis/load';
import { dropTables, type SharedTables, takeOver } from '../kept';
import type { FormatId, FormatOptions } from '../text/formats';
import { LineBytes, linesIn } from './lines';
import { keepYoungSmall, markAhead } from './memory';
import {
  type ChunkResult,
  type FilteredLine,
  type FilterResult,
  Processor,
  type ProcessorConfig,
  type Quiet,
} from './processor';

/** Work for one thread at a time; `begins`: the first of a file. */
export type Task =
  /** A block of lines (see `blocksOf`), the first of them the `first`-th, from 0. */
  | {
      readonly type: 'filter';
      readonly begins?: boolean;
      readonly bytes: Uint8Array<ArrayBuffer>;
      readonly first: number;
    }
  | {
      readonly type: 'chunks';
      readonly begins?: boolean;
      readonly format: FormatId;
      /** What was found out of the file. */
      readonly options: FormatOptions;
      readonly chunks: readonly string[];
      /** What the file says is not to be reported. */
      readonly quiet?: Quiet;
    };

/** The answer to a block: what is to be written, or, where `ProcessorConfig.prose` asks for it, line by line. */
export interface FilterAnswer extends FilterResult {
  /** In a buffer of its own. */
  readonly bytes?: Uint8Array<ArrayBuffer>;
  readonly lines?: readonly FilteredLine[];
}

export interface Answers {
  readonly filter: FilterAnswer;
  readonly chunks: ChunkResult;
}

interface WorkerData {
  readonly qalam: true;
  readonly config: ProcessorConfig;
  readonly folder: string;
  readonly tables: SharedTables;
}

const UNREADABLE_TEXT = 'text in a wrong encoding is not recognised, and is cleaned as if it could be read';

/** What could not be loaded. */
export interface ModuleFailure {
  readonly module: string;
  readonly error: string;
  /** What was asked for is done without it, but less well: how. */
  readonly loss?: string;
}

const wantedBy = ({ checks }: ProcessorConfig): Wanted => ({
  // The language of a text is decided with the dictionary, whatever else is looked at.
  spelling: checks.spelling || checks.language,
  // Without a language nothing tells a broken text from one in another language, and fixes would destroy it.
  language: checks.language || checks.cleaning,
  entities: checks.entities,
  morphology: checks.grammar,
  suggestions: false,
});

/** Loads a processor in this thread; `failures` says what could not be loaded. */
export async function loadProcessor(
  config: ProcessorConfig,
  folder: string,
): Promise<{ processor: Processor; failures: readonly ModuleFailure[] }> {
  const { modules: loaded, failures } = await loadModules(folder, wantedBy(config));
  const { detector, ...others } = loaded;
  const modules = config.checks.language || !detector ? loaded : { ...others, readingJudge: detector };
  const files = new EntityFiles((path, error) => failures.push({ module: 'entities', error: `${path}: ${error}` }));
  const own = config.checks.entities ? await files.of(config.entityFiles) : {};
  const told = failures.map((failure) =>
    failure.module === 'language' && !config.checks.language ? { ...failure, loss: UNREADABLE_TEXT } : failure,
  );
  return { processor: new Processor({ ...modules, ...own }, config), failures: told };
}

/** Answers to lines on their way out: as bytes each lets go of the many pieces that it was put together of. */
const written = new LineBytes();

function run(processor: Processor, config: ProcessorConfig, task: Task): Answers[Task['type']] {
  if (task.begins) processor.begin();
  if (task.type === 'chunks') return processor.chunks(task.format, task.chunks, task.options, task.quiet);
  if (config.prose) {
    const lines: FilteredLine[] = [];
    return { lines, ...processor.filter(linesIn(task.bytes), task.first, (line) => lines.push(line)) };
  }
  const result = processor.filter(linesIn(task.bytes), task.first, ({ text }) => written.add(text));
  return { bytes: written.take(), ...result };
}

/** When so many bytes (of chunks, UTF-16 units) were read, code is kept: in a longer run V8 throws away what of it ran at the beginning alone. */
const KEEP_CODE_AFTER = 1 << 19;

/** To be told of each task: keeps once what has been compiled, where Node does not see to that (`keepCode.ts`), as else the end of the program does. */
function codeKeeper(): (task: Task) => void {
  let left = KEEP_CODE_AFTER;
  return (task) => {
    if (left <= 0) return;
    left -= task.type === 'filter' ? task.bytes.length : task.chunks.reduce((sum, { length }) => sum + length, 0);
    if (left <= 0) (globalThis as { [name: symbol]: (() => void) | undefined })[Symbol.for('qalam.keepCode')]?.();
  };
}

/** Whether this thread is one of `Pool`'s; the program's entry then calls `serve` and nothing else. */
export function isPoolWorker(): boolean {
  return !isMainThread && (workerData as Partial<WorkerData> | undefined)?.qalam === true;
}

/** The life of a worker thread: loads, says what failed, answers tasks until it is ended. */
export async function serve(): Promise<void> {
  const { config, folder, tables } = workerData as WorkerData;
  takeOver(tables);
  const { processor, failures } = await loadProcessor(config, folder);
  dropTables('weights');
  parentPort!.on('message', (task: Task) => {
    const answer = run(processor, config, task);
    // Bytes change threads without being copied.
    parentPort!.postMessage(answer, 'bytes' in answer && answer.bytes ? [answer.bytes.buffer] : []);
  });
  parentPort!.postMessage({ failures });
}

interface Thread {
  /** Tasks that it may have at a time. */
  readonly most: number;
  call(task: Task): Promise<unknown>;
  end(): Promise<void>;
}

/** A thread of its own, and what it says once it has loaded. */
function worker(
  data: WorkerData,
  entry: string,
): { thread: Thread; online: Promise<unknown>; ready: Promise<unknown> } {
  const started = new Worker(entry, { workerData: data });
  const waiting: { resolve: (value: unknown) => void; reject: (error: Error) => void }[] = [];
  const fail = (error: Error) => {
    for (const { reject } of waiting.splice(0)) reject(error);
  };
  const next = () =>
    new Promise<unknown>((resolve, reject) => {
      waiting.push({ resolve, reject });
    });
  started.on('message', (answer) => waiting.shift()?.resolve(answer));
  started.on('error', fail);
  started.on('exit', (code) => fail(new Error(`worker thread ended with ${code}`)));
  const ready = next();
  const thread: Thread = {
    // One at work and one on its way.
    most: 2,
    call: (task) => {
      const answer = next();
      started.postMessage(task, task.type === 'filter' ? [task.bytes.buffer] : []);
      return answer;
    },
    end: async () => {
      await started.terminate();
    },
  };
  return { thread, online: Promise.race([once(started, 'online'), ready]), ready };
}

/**
 * One or more threads with the same processor. `map` keeps the order of tasks and takes no more of them from its source
 * than the threads can work on, so that a slow reader slows the whole down instead of filling memory.
 */
export class Pool {
  private constructor(
    private readonly threads: readonly Thread[],
    readonly failures: readonly ModuleFailure[],
  ) {}

  /**
   * `entry`: the program's own file, which must call `serve` in pool workers. This thread does one of the jobs, as another heap for it
   * would take a fifth more memory: it reads and writes between its tasks, while each of the others has one more at hand.
   */
  static async start(config: ProcessorConfig, folder: string, jobs: number, entry: string): Promise<Pool> {
    const others: ReturnType<typeof worker>[] = [];
    // The scripts of other threads would be compiled anew.
    if (jobs === 1) markAhead(false);
    else {
      const tables = await shareTables(folder, wantedBy(config));
      for (let n = 1; n < jobs; n++) others.push(worker({ qalam: true, config, folder, tables }, entry));
      await Promise.all(others.map(({ online }) => online));
      keepYoungSmall();
    }
    const [{ processor, failures }] = await Promise.all([
      loadProcessor(config, folder),
      ...others.map(({ ready }) => ready),
    ]);
    dropTables('weights');
    markAhead(true);
    const read = codeKeeper();
    const call = async (task: Task) => {
      const answer = run(processor, config, task);
      read(task);
      return answer;
    };
    const own: Thread = { most: 1, call, end: async () => {} };
    return new Pool([...others.map(({ thread }) => thread), own], failures);
  }

  /** Answers in the order of the tasks, each as soon as it is there, whether or not there is another task yet. */
  async *map<T extends Task>(tasks: AsyncIterable<T>): AsyncGenerator<{ task: T; answer: Answers[T['type']] }, void> {
    const { threads } = this;
    const mostWaiting = threads.reduce((sum, thread) => sum + thread.most, 0);
    // And some more answers that wait for an earlier one's.
    const most = threads.length === 1 ? 1 : mostWaiting * 3;
    const waiting = threads.map(() => 0);
    const running: { readonly task: T; readonly answer: Promise<unknown>; isAnswered: boolean }[] = [];
    const source = tasks[Symbol.asyncIterator]();
    let pulling: Promise<IteratorResult<T, unknown>> | undefined;
    let pulled: IteratorResult<T, unknown> | undefined;
    // A failure of the source is thrown in its turn, after the answers to the tasks before it.
    let failure: { readonly error: unknown } | undefined;
    let exhausted = false;
    while (!exhausted || running.length > 0) {
      const unanswered = waiting.reduce((sum, n) => sum + n, 0);
      if (!exhausted && pulling === undefined && running.length < most && unanswered < mostWaiting) {
        pulling = source.next();
        pulling.then(
          (result) => {
            pulled = result;
          },
          (error) => {
            failure = { error };
          },
        );
      }
      const [next] = running;
      if (next?.isAnswered) {
        running.shift();
        yield { task: next.task, answer: (await next.answer) as Answers[T['type']] };
        continue;
      }
      const events: Promise<unknown>[] = running.filter(({ isAnswered }) => !isAnswered).map(({ answer }) => answer);
      if (pulling !== undefined && failure === undefined) events.push(pulling);
      if (events.length === 0 && failure !== undefined) throw failure.error;
      // An answer that failed is thrown in its turn, above.
      await Promise.race(events).catch(() => {});
      if (pulled === undefined) continue;
      const { done, value } = pulled;
      pulling = undefined;
      pulled = undefined;
      if (done === true) {
        exhausted = true;
        continue;
      }
      // What this thread begins it also ends before it does anything else: the others come first.
      const own = threads.length - 1;
      const idlest = waiting.indexOf(Math.min(...waiting.slice(0, own)));
      const thread = idlest >= 0 && waiting[idlest]! < threads[idlest]!.most ? idlest : own;
      waiting[thread]!++;
      const entry = { task: value, answer: threads[thread]!.call(value), isAnswered: false };
      const settled = () => {
        waiting[thread]!--;
        entry.isAnswered = true;
      };
      entry.answer.then(settled, settled);
      running.push(entry);
    }
  }

  async end(): Promise<void> {
    await Promise.all(this.threads.map((thread) => thread.end()));
  }
}
