import { type CancellationToken, ErrorCodes, ResponseError } from 'vscode-languageserver/node';
import type { Locale } from '../messages';
import { refusal } from './faults';

/** Requests under way that the reader can stop, whole or one part of them. */
export class Running {
  private readonly tasks = new Map<string, Map<number, AbortController>>();

  /** Runs a task under an id of the client's; `signalOf` gives a signal for each part, aborted by stop and cancellation. */
  async with<T>(
    id: string,
    token: CancellationToken,
    locale: Locale,
    task: (signalOf: (part: number) => AbortSignal) => Promise<T>,
  ): Promise<T> {
    if (typeof id !== 'string' || this.tasks.has(id))
      throw new ResponseError(ErrorCodes.InvalidRequest, refusal('busyId', locale));
    const parts = new Map<number, AbortController>();
    this.tasks.set(id, parts);
    const abortAll = () => {
      for (const part of parts.values()) part.abort();
    };
    const cancelled = token.onCancellationRequested(abortAll);
    try {
      return await task((part) => {
        const controller = new AbortController();
        parts.set(part, controller);
        if (token.isCancellationRequested) controller.abort();
        return controller.signal;
      });
    } finally {
      cancelled.dispose();
      this.tasks.delete(id);
    }
  }

  /** Stops a task, or one part of it. */
  stop(id: string, part?: number): void {
    for (const [number, controller] of this.tasks.get(id) ?? [])
      if (part === undefined || part === number) controller.abort();
  }

  stopAll(): void {
    for (const id of this.tasks.keys()) this.stop(id);
  }
}
