/**
 * Put in place of Node's globals in every module of the browser's bundles, libraries included (`inject` of esbuild): timers that
 * are objects, as Node's are, and what is asked of `process`.
 */

import { scope } from './scope';

type Callback = (...args: unknown[]) => void;

class Timer {
  constructor(
    readonly id: unknown,
    private readonly clear: (id: unknown) => void,
  ) {}
  /** A page is not kept open by timers. */
  unref(): this {
    return this;
  }
  ref(): this {
    return this;
  }
  stop(): void {
    this.clear(this.id);
  }
}

const own = globalThis as unknown as Record<
  'setTimeout' | 'setInterval' | 'clearTimeout' | 'clearInterval',
  (...args: unknown[]) => unknown
>;

export const setTimeout = (callback: Callback, ms?: number, ...args: unknown[]): Timer =>
  new Timer(own.setTimeout(callback, ms, ...args), (id) => own.clearTimeout(id));
export const setInterval = (callback: Callback, ms?: number, ...args: unknown[]): Timer =>
  new Timer(own.setInterval(callback, ms, ...args), (id) => own.clearInterval(id));
export const clearTimeout = (timer: unknown): void =>
  timer instanceof Timer ? timer.stop() : void own.clearTimeout(timer);
export const clearInterval = (timer: unknown): void => clearTimeout(timer);

const waiting: (() => void)[] = [];
const { port1, port2 } = new scope.MessageChannel();
port1.onmessage = () => waiting.shift()?.();

/** After what waits already, without the 4 ms that a browser's timers take at least. */
export function setImmediate(callback: Callback, ...args: unknown[]): void {
  waiting.push(() => callback(...args));
  port2.postMessage(undefined);
}

export const process = { env: {}, pid: 1, platform: /\bMac/.test(scope.navigator.userAgent) ? 'darwin' : 'linux' };
