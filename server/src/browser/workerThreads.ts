/** In place of `node:worker_threads`: threads of the browser, all from one bundle. */
import type { ThreadStart } from '../protocol';
import { isQuestion, passOn, start } from './host';
import { scope, type WorkerLike } from './scope';

type Listener = (value: never) => void;

class Listeners {
  private readonly all = new Map<string, Listener[]>();
  add(event: string, listener: Listener): void {
    this.all.set(event, [...(this.all.get(event) ?? []), listener]);
  }
  /** False where nobody listens. */
  tell(event: string, value?: unknown): boolean {
    const listeners = this.all.get(event) ?? [];
    for (const listener of listeners) listener(value as never);
    return listeners.length > 0;
  }
}

/** What threads say to the one that started them when they end by an error. */
interface Death {
  readonly died: string;
}
const isDeath = (message: unknown): message is Death =>
  typeof message === 'object' && message !== null && 'died' in message;

const ROLES: readonly string[] = ['worker', 'completion-worker'] satisfies ThreadStart['role'][];

export class Worker {
  private readonly worker: WorkerLike | undefined;
  private readonly listeners = new Listeners();
  private ended = false;

  /** @param path that of the bundle in Node, by whose name the thread is chosen; others than those of `ROLES` die at once */
  constructor(path: string, { workerData }: { workerData: unknown; resourceLimits?: unknown; execArgv?: unknown }) {
    const role = path.replace(/^.*\//, '').replace(/\.js$/, '') as ThreadStart['role'];
    if (!ROLES.includes(role)) {
      queueMicrotask(() => this.die('not in VS Code for the Web, where only the browser runs code'));
      return;
    }
    const { code, apart } = start();
    const url = scope.URL.createObjectURL(code);
    this.worker = new scope.Worker(url, { name: `qalam ${role}` });
    this.worker.onmessage = ({ data }) => {
      if (isQuestion(data)) passOn(data);
      else if (isDeath(data)) this.die(data.died);
      else if (!this.ended) this.listeners.tell('message', data);
    };
    this.worker.onerror = (event) => {
      event.preventDefault?.();
      this.die(event.message ?? 'the thread could not be started');
    };
    this.worker.postMessage({ role, code, apart, data: workerData } satisfies ThreadStart);
  }

  on(event: 'message' | 'error' | 'exit', listener: Listener): this {
    this.listeners.add(event, listener);
    return this;
  }

  postMessage(message: unknown): void {
    this.worker?.postMessage(message);
  }

  async terminate(): Promise<void> {
    if (this.ended) return;
    this.ended = true;
    this.worker?.terminate();
    this.listeners.tell('exit');
  }

  ref(): void {}
  unref(): void {}

  private die(reason: string): void {
    if (this.ended) return;
    this.listeners.tell('error', new Error(reason));
    void this.terminate();
  }
}

/** The thread's end towards the one that started it. What comes before anybody listens waits. */
class ParentPort {
  private readonly listeners = new Listeners();
  private readonly early: unknown[] = [];

  on(event: 'message', listener: Listener): this {
    this.listeners.add(event, listener);
    for (const message of this.early.splice(0)) this.listeners.tell(event, message);
    return this;
  }

  postMessage(message: unknown): void {
    scope.postMessage(message);
  }

  receive(message: unknown): void {
    if (!this.listeners.tell('message', message)) this.early.push(message);
  }
}

export const parentPort = new ParentPort();
export let workerData: unknown;

/** For the first lines of a thread that another one has started: hands it its data, and its end to that one. */
export function startThread(data: unknown): void {
  workerData = data;
  scope.onmessage = (event) => parentPort.receive(event.data);
  // In Node an error that nobody caught ends the thread.
  scope.addEventListener('unhandledrejection', ({ reason }) => {
    scope.postMessage({ died: reason instanceof Error ? (reason.stack ?? reason.message) : String(reason) });
    scope.close();
  });
}
