/**
 * Asks an entity backend about segments of text, a batch at a time, what was edited or is in sight first. The embedded
 * model's entities stand until it answers, and for good where it does not.
 */
import type { EntityBackend } from '../entities/backends/backend';
import type { Entity } from '../entities/tagger';

/** Texts that wait behind those that are urgent; what is more is not asked about. */
const MOST_WAITING = 20_000;

interface Job {
  readonly text: string;
  readonly signal: AbortSignal;
  readonly done: (entities: readonly Entity[] | undefined) => void;
}

export interface RefinerEvents {
  /** The backend could not answer; `error` holds no document text. Called for each batch. */
  failed(error: string): void;
  /** The first answer after a failure. */
  recovered(): void;
}

export class Refiner {
  private readonly urgent: Job[] = [];
  private readonly waiting: Job[] = [];
  private running: AbortController | undefined;
  private timer: NodeJS.Timeout | undefined;
  private failing = false;
  private closed = false;

  /** @param quiet ms without a new urgent text before one is sent: while somebody types, most texts are soon gone */
  constructor(
    private readonly backend: EntityBackend,
    private readonly events: RefinerEvents,
    private readonly quiet = 200,
  ) {}

  /** The backend's entities of a text, in UTF-16 offsets of it; undefined where it gave none or `signal` was aborted. */
  ask(text: string, urgent: boolean, signal: AbortSignal): Promise<readonly Entity[] | undefined> {
    return new Promise((done) => {
      if (this.closed || signal.aborted || (!urgent && this.waiting.length >= MOST_WAITING)) return done(undefined);
      (urgent ? this.urgent : this.waiting).push({ text, signal, done });
      if (urgent || this.timer === undefined) {
        clearTimeout(this.timer);
        this.timer = setTimeout(() => {
          this.timer = undefined;
          this.pump();
        }, this.quiet);
      }
    });
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
    this.running?.abort();
    for (const { done } of [...this.urgent.splice(0), ...this.waiting.splice(0)]) done(undefined);
    this.backend.close?.();
  }

  /** The next batch: urgent texts or, where there are none, others; what nobody wants any more is dropped. */
  private next(): Job[] {
    const source = this.urgent.length > 0 ? this.urgent : this.waiting;
    const batch: Job[] = [];
    let units = 0;
    while (source.length > 0 && units < this.backend.units) {
      const job = source.shift()!;
      if (job.signal.aborted) {
        job.done(undefined);
        continue;
      }
      batch.push(job);
      units += job.text.length + 1;
    }
    return batch;
  }

  private async pump(): Promise<void> {
    if (this.running || this.closed) return;
    let batch = this.next();
    while (batch.length === 0 && this.urgent.length + this.waiting.length > 0) batch = this.next();
    if (batch.length === 0) return;
    const controller = new AbortController();
    this.running = controller;
    // Only when nobody waits for any of them is the work given up.
    let wanted = batch.length;
    const unwanted = () => --wanted === 0 && controller.abort();
    for (const { signal } of batch) signal.addEventListener('abort', unwanted, { once: true });
    const texts = [...new Set(batch.map(({ text }) => text))];
    const answer = await this.backend.entities(texts, controller.signal);
    this.running = undefined;
    for (const { signal } of batch) signal.removeEventListener('abort', unwanted);
    if (this.closed) {
      for (const { done } of batch) done(undefined);
      return;
    }
    if (answer.ok) {
      const byText = new Map(texts.map((text, i) => [text, answer.value[i]]));
      for (const { text, done } of batch) done(byText.get(text));
      if (this.failing) {
        this.failing = false;
        this.events.recovered();
      }
    } else {
      for (const { done } of batch) done(undefined);
      if (!controller.signal.aborted) {
        this.failing = true;
        this.events.failed(answer.error);
        // The others would meet the same fault one after another.
        for (const { done } of this.waiting.splice(0)) done(undefined);
      }
    }
    this.pump();
  }
}
