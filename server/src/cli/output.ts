import { once } from 'node:events';
import type { CorpusProgress } from '../protocol';
import { printable } from './printable';

/** Where pieces go one after another; each resolves when more may come. */
export interface Sink<T = string> {
  write(piece: T): Promise<void>;
  end(): Promise<void>;
}

/** A file that is there when all of it is written. */
export interface OutputFile {
  writeBytes(bytes: Uint8Array): Promise<void>;
  commit(): Promise<void>;
  abandon(): Promise<void>;
}

/** Exit statuses, as the usage text promises them. */
export const EXIT = { ok: 0, findings: 1, usage: 2, io: 3 } as const;

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/**
 * Standard output with back-pressure, and a progress line on standard error where that is a terminal. A reader that goes
 * away (`qalam … | head`) ends the program quietly.
 */
export class Output {
  private lastShown = 0;
  private readonly started = Date.now();
  private shown = false;
  private file: OutputFile | undefined;

  constructor(
    private readonly stdout: NodeJS.WriteStream,
    private readonly stderr: NodeJS.WriteStream,
    /** Progress is for a program to read: a line of JSON behind the word `progress`. */
    private readonly progressLines = false,
  ) {
    stdout.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') process.exit(0);
      this.warn(error.message);
      process.exit(3);
    });
    // Standard error is closed: no reason to fail.
    stderr.on('error', () => {});
  }

  /** From here on standard output goes into a file. */
  redirect(file: OutputFile): void {
    this.file = file;
  }

  /** The file appears only if the run succeeded. */
  async settle(status: number): Promise<void> {
    const { file } = this;
    this.file = undefined;
    if (status === EXIT.ok || status === EXIT.findings) await file?.commit();
    else await file?.abandon();
  }

  /** Resolves when more may be written. */
  async write(text: string | Uint8Array): Promise<void> {
    if (this.file !== undefined) {
      if (text.length > 0) await this.file.writeBytes(typeof text === 'string' ? Buffer.from(text, 'utf8') : text);
      return;
    }
    if (text.length > 0 && !this.stdout.write(text)) await once(this.stdout, 'drain');
  }

  /** Resolves when all that was written has left the process. */
  async flush(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.stdout.write('', () => resolve());
    });
  }

  /** `message` may hold text of files and their names; it is one line. */
  warn(message: string): void {
    this.clearProgress();
    this.stderr.write(`qalam: ${printable(message)}\n`);
  }

  progress(lines: number, file = 0, files = 1): void {
    if (!this.stderr.isTTY && !this.progressLines) return;
    const now = Date.now();
    if (now - this.lastShown < 200) return;
    this.lastShown = now;
    if (this.progressLines) {
      const progress: CorpusProgress = { lines, file, files };
      this.stderr.write(`progress ${JSON.stringify(progress)}\n`);
      return;
    }
    this.shown = true;
    const rate = Math.round((lines * 1000) / Math.max(1, now - this.started));
    this.stderr.write(`\r\x1b[K${lines} lines, ${rate} lines/s`);
  }

  clearProgress(): void {
    if (this.shown) this.stderr.write('\r\x1b[K');
    this.shown = false;
  }
}
