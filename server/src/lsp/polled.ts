import { type ReadLimits, readStamped, stampAt } from '../regularFile';
import type { Result } from '../types';
import { alone } from './files';
import { poll } from './poll';

interface Owner extends ReadLimits {
  /** Takes a content other than the last one; the first is '' where there is no such file. */
  readonly use: (content: string) => void;
  /** It cannot be read; what was read last stays in force. */
  readonly failed: (reason: string) => void;
  /** Called after `use`, but not for the first reading. */
  readonly changed: () => void;
}

/** A text file (UTF-8) that is read, and read again whenever it is no longer what was read. */
export class PolledText {
  private content = '';
  /** Of `stampAt`, for what was read last. */
  private stamp = '';
  /** Reading, and writing by the owner, one after the other. */
  private work: Promise<unknown>;
  private readonly end: () => void;
  private closed = false;

  constructor(
    readonly path: string,
    private readonly owner: Owner,
  ) {
    this.work = this.read();
    const again = () =>
      this.inTurn(async () => {
        const before = this.content;
        await this.read();
        if (!this.closed && this.content !== before) owner.changed();
      });
    this.end = poll(path, () => this.stamp, again);
  }

  /** Resolves when all that was begun is done. */
  async settled(): Promise<void> {
    await this.work;
  }

  /**
   * Lets the owner write, in turn with the readings, after one more of them: another editor may have written it since the last
   * look, and none of them does meanwhile. `write` gets a function to call with what stands in the file then. The error is that of the reading: what cannot be
   * read must not be written over.
   */
  update<T>(write: (wrote: (content: string) => void) => Promise<Result<T>>): Promise<Result<T>> {
    return this.inTurn(() =>
      alone(this.path, async () => {
        const read = await this.read();
        return read.ok
          ? write((content) => {
              this.content = content;
            })
          : read;
      }),
    );
  }

  close(): void {
    this.closed = true;
    this.end();
  }

  private inTurn<T>(step: () => Promise<T>): Promise<T> {
    const done = this.work.then(step);
    // A step that fails is its caller's matter, not the next one's.
    this.work = done.catch(() => undefined);
    return done;
  }

  private async read(): Promise<Result<undefined>> {
    // Of what cannot be read the look before counts, so that it is said once. It is not waited for: a network drive that is gone
    // never answers, and the reading alone has a deadline.
    const look = stampAt(this.path);
    try {
      const { bytes, stamp } = await readStamped(this.path, this.owner);
      this.stamp = stamp;
      this.take(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
        this.stamp = await Promise.race([look, '']);
        const reason = error instanceof Error ? error.message : String(error);
        this.owner.failed(reason);
        return { ok: false, error: reason };
      }
      this.stamp = '';
      this.take('');
    }
    return { ok: true, value: undefined };
  }

  private take(content: string): void {
    if (this.closed || content === this.content) return;
    this.content = content;
    this.owner.use(content);
  }
}
