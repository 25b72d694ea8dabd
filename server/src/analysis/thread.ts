/** The thread of `worker.ts`: how it is started, which may be before anybody is there to ask it anything. */
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { WorkerData, WorkerResponse } from './messages';

/** Room for what the worker makes and soon drops; V8 would take four times as much for hardly any time saved. */
const YOUNG_MEGABYTES = 12;

export const WORKER_PATH = join(__dirname, 'worker.js');

export interface AnalysisThread {
  readonly worker: Worker;
  /** Shared with the worker: the id of the question in work that was cancelled. Its code is synchronous and takes no messages. */
  readonly cancelled: Int32Array;
  /** What it said before anybody listened. */
  readonly said: WorkerResponse[];
}

/** A browser's page has no shared memory as a rule: a question in work is then answered, though nobody waits for it. */
const sharedMemory = (bytes: number): SharedArrayBuffer =>
  new (typeof SharedArrayBuffer === 'undefined' ? ArrayBuffer : SharedArrayBuffer)(bytes) as SharedArrayBuffer;

export function startThread(
  dataFolder: string,
  role: WorkerData['role'] = 'all',
  workerPath = WORKER_PATH,
): AnalysisThread {
  const cancelled = new Int32Array(sharedMemory(4));
  const worker = new Worker(workerPath, {
    workerData: { dataFolder, cancelled, role } satisfies WorkerData,
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MEGABYTES },
  });
  // The editor decides when the server ends, not this thread.
  worker.unref();
  return { worker, cancelled, said: [] };
}

let ahead: (AnalysisThread & { readonly key: string }) | undefined;

const keyOf = (dataFolder: string, workerPath: string) => `${dataFolder}\n${workerPath}`;

/**
 * Starts the thread that the process will need anyway: it reads its data on another core while this one still reads the rest of the
 * program.
 */
export function startAhead(dataFolder: string, workerPath = WORKER_PATH): void {
  const thread = { ...startThread(dataFolder, 'all', workerPath), key: keyOf(dataFolder, workerPath) };
  ahead = thread;
  thread.worker.on('message', (response: WorkerResponse) => {
    if (ahead === thread) thread.said.push(response);
  });
  const lost = () => {
    if (ahead === thread) ahead = undefined;
  };
  // Whoever wants it starts another one then, and is told what that one dies of.
  thread.worker.on('error', lost).on('exit', lost);
}

/** The thread that was started ahead for this data and is alive; once. */
export function takeAhead(dataFolder: string, workerPath: string): AnalysisThread | undefined {
  const thread = ahead?.key === keyOf(dataFolder, workerPath) ? ahead : undefined;
  if (thread) ahead = undefined;
  return thread;
}
