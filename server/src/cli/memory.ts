/**
 * Imported first: how V8 is to work in this thread and its workers. The young generation of each heap stays small: by itself it grows
 * to 16 MB twice over, which shortens no run that is measured here. And functions are optimised later than by themselves (at a budget of
 * 66 kB of bytecode): what was seen of them so early made V8 throw many away again and compile them anew, a tenth of a short run.
 */
import { setFlagsFromString } from 'node:v8';

// This heap is set up by now: what it was to grow by is asked each time.
setFlagsFromString('--semi-space-growth-factor=1');
// Heaps of workers are not: MB.
setFlagsFromString('--max-semi-space-size=2');
// Bytes of bytecode that a function has run through.
setFlagsFromString('--interrupt-budget=600000');
