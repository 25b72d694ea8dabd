/**
 * Imported before anything else: how V8 is to work in this thread and its workers. The young generation of each heap stays small: by itself
 * it grows to 16 MB twice over, which shortens no run that is measured here. One thread by itself collects it: to wake others for so little takes
 * longer than the work, and with several jobs they would wait for each other's cores. And functions are optimised later than by themselves (at a
 * budget of 66 kB of bytecode): what was seen of them so early made V8 throw many away again and compile them anew, a tenth of a short run.
 * What lives on may grow by 30 per cent before it is searched: as long as little lives V8 adds no less than 8 MB, which is what it chooses by
 * itself once work goes on evenly; but of how quickly all is loaded it concludes that it may wait until there is four times as much.
 */
import { setFlagsFromString } from 'node:v8';

/** Again after the heap of another thread was set up, which puts it back. This heap is set up: what it is to grow by is asked each time. */
export function keepYoungSmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
}

/**
 * Whether V8 marks what lives before there is no room left, with other threads' help. While a program loads it would do so two or three times,
 * as each of the large tables counts as growth of a heap that is small. Scripts that are loaded with another answer find no kept code.
 */
export function markAhead(isWanted: boolean): void {
  setFlagsFromString(isWanted ? '--incremental-marking' : '--no-incremental-marking');
}

/** Flags that not every V8 knows, which says so on the standard error: bytes of bytecode that a function has run through (Node 20). */
export function onlyOf(v8: string): readonly string[] {
  return v8.startsWith('11.') ? ['--interrupt-budget=300000'] : [];
}

keepYoungSmall();
// Heaps of workers are not: MB.
setFlagsFromString('--max-semi-space-size=2');
setFlagsFromString('--no-parallel-scavenge');
setFlagsFromString('--heap-growing-percent=30');
for (const flag of onlyOf(process.versions.v8)) setFlagsFromString(flag);
// Bytes of bytecode that are taken into an optimised function out of those that it calls (V8's: 920): to compile so much took longer than it saved.
setFlagsFromString('--max-inlined-bytecode-size-cumulative=150');
// An expression is compiled to machine code at once, not first to what V8 interprets for one text: that takes longer than it saves.
// Not `--no-regexp-tier-up`, which says the same: expressions that were compiled before it is set made V8 crash in 7 of 60 runs (Node 20).
// This one holds for those that are made from here on.
setFlagsFromString('--regexp-tier-up-ticks=0');
