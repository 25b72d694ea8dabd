/**
 * Imported first: how far V8 lets the heaps of this process and its worker threads grow. By itself it waits with the next
 * collection until there is several times as much garbage as there is in use; `--optimize-for-size` would double the time.
 */
import { setFlagsFromString } from 'node:v8';

setFlagsFromString('--heap-growing-percent=10');
// As in `cli/memory.ts`: expressions are compiled once, to the first diagnostics in a twentieth less time.
setFlagsFromString('--regexp-tier-up-ticks=0');
