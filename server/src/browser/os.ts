/** In place of `node:os`. */
import { scope } from './scope';

export const homedir = (): string => '/';
export const availableParallelism = (): number => scope.navigator.hardwareConcurrency ?? 1;
/** Bytes. A browser does not say how much there is: no second analysis thread is started. */
export const freemem = (): number => 0;
/** No browser tells it. */
export const loadavg = (): number[] => [0, 0, 0];
