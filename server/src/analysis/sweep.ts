import type { Chunk, ChunkList } from './chunkList';
import type { ChunkResult } from './chunkResult';
import type { Clock } from './clock';

/**
 * UTF-16 units of text that the background sweep segments and submits at a time. While they are analysed the next are made
 * ready, so that no worker need wait; it stays at most so far ahead of each.
 */
const SWEEP_UNITS = 8_000;
/** Likewise of the first, which is what an editor shows of a file that was just opened: some 50 lines. */
const FIRST_UNITS = 4_000;
/** How long it may hold the thread at a time, ms. */
const SWEEP_SLICE = 5;
/** Pauses of the sweep between two reports of its progress. */
const SILENT_PAUSES = 16;
/** A long chunk is submitted when there has been no edit for so many ms, or so many times what the last one took. */
const QUIET = 300;
const QUIET_REST = 4;

/** Chunks that are waited for together: a promise for each of hundreds of thousands kept the garbage collector busy. */
class Slice {
  private open = 0;
  private ended = () => {};
  /** To be called when one of them is analysed. */
  readonly done = () => {
    if (--this.open === 0) this.ended();
  };

  add(): void {
    this.open++;
  }

  /** Resolves when all of them are analysed; to be asked once. */
  all(): Promise<void> {
    return new Promise((resolve) => {
      this.ended = resolve;
      if (this.open === 0) resolve();
    });
  }
}

/** Has all chunks analysed that nobody asks about, from the top and a slice at a time; long ones when the writer pauses. */
export class Sweep {
  private running = false;
  private closed = false;
  private isFirst = true;
  private readonly waiting = new Set<Chunk>();
  private cancelQuiet = () => {};

  constructor(
    private readonly chunks: ChunkList,
    /** Has a chunk analysed and calls `done` then, maybe at once; returns how many UTF-16 units the worker has to read. */
    private readonly submit: (index: number, line: number, done: () => void) => number,
    /** Called when the first of all is analysed. */
    private readonly begun: () => void,
    /** How long the last long chunk took to be segmented, ms. */
    private readonly longTime: () => number,
    private readonly progressed: () => void,
    /** Called with each slice that the worker has to read, and at the end; the number of workers that read at the same time. */
    private readonly lanes: () => number,
    private readonly clock: Clock,
  ) {}

  close(): void {
    this.closed = true;
    this.cancelQuiet();
  }

  /** Has a chunk submitted when no edit has come for a while; `known` is shown of it until then. */
  postpone(index: number, known: ChunkResult | undefined): void {
    this.waiting.add(this.chunks.postpone(index, known));
    this.cancelQuiet();
    this.cancelQuiet = this.clock.after(Math.max(QUIET, QUIET_REST * this.longTime()), () => {
      for (const chunk of this.waiting) this.chunks.release(chunk);
      this.waiting.clear();
      this.start();
    });
  }

  /** Runs until no chunk is new; does nothing if it is already running. */
  async start(): Promise<void> {
    if (this.running || this.chunks.unsubmitted === 0) return;
    this.running = true;
    // Opening a file and the edits of one change come in one turn of the event loop: let them all in first.
    await this.clock.pause();
    try {
      let pauses = 0;
      const pause = async () => {
        await this.clock.pause();
        if (++pauses % SILENT_PAUSES === 0) this.progressed();
      };
      while (this.chunks.unsubmitted > 0 && !this.closed) await this.pass(pause);
    } finally {
      this.running = false;
      this.lanes();
    }
  }

  /** One pass from the top, to the end or until an edit changes the list; the next pass skips what is done quickly. */
  private async pass(pause: () => Promise<void>) {
    const { chunks, clock } = this;
    const before: Slice[] = [];
    let running = new Slice();
    let cost = 0;
    let line = 0;
    let started = clock.now();
    // The list may be another after a pause, hence the index and not an iterator.
    for (let index = 0; index < chunks.length && !this.closed; index++) {
      if (chunks.isNew(index)) {
        running.add();
        cost += this.submit(index, line, running.done);
      }
      line += chunks.linesAt(index);
      const full = cost >= (this.isFirst ? FIRST_UNITS : SWEEP_UNITS);
      if (full || clock.now() - started > SWEEP_SLICE) {
        const { identity } = chunks;
        if (full) {
          // What follows the beginning would go to the worker in one batch with it.
          const ahead = this.isFirst ? 0 : this.lanes();
          before.push(running);
          running = new Slice();
          cost = 0;
          while (before.length > ahead) await before.shift()!.all();
          if (this.isFirst) this.begun();
          this.isFirst = false;
        }
        await pause();
        started = clock.now();
        if (chunks.identity !== identity) break;
      }
    }
    for (const slice of [...before, running]) await slice.all();
  }
}
