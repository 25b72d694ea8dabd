/**
 * Imported first: how far V8 lets the heaps of this process and its worker threads grow. By itself it waits with the next
 * collection until there is several times as much garbage as there is in use; `--optimize-for-size` would double the time.
 */
import { setFlagsFromString } from 'node:v8';

setFlagsFromString('--heap-growing-percent=10');
