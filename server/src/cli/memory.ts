/**
 * Imported first: the young generation of this thread's heap, and of those of its workers, stays small. By itself V8 lets each grow to
 * 16 MB twice over, which shortens no run that is measured here.
 */
import { setFlagsFromString } from 'node:v8';

// This heap is set up by now: what it was to grow by is asked each time.
setFlagsFromString('--semi-space-growth-factor=1');
// Heaps of workers are not: MB.
setFlagsFromString('--max-semi-space-size=2');
