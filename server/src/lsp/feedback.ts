/**
 * The feedback file of a workspace: JSONL, a record of TRL's a line, in the client's storage. Whoever calls `append` has
 * looked at the writer's choice; everything here is local.
 */
import { createHash, randomBytes } from 'node:crypto';
import { appendFile, chmod, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { checkFeedbackLine, type FeedbackRecord, feedbackLines } from '../completion/feedback';
import type { FeedbackEntry } from '../protocol';
import { readRegularText } from '../regularFile';
import { privateFolder } from './files';

/** A larger file is refused: as text it would not fit into a string. */
const MAX_BYTES = 500_000_000;

export class FeedbackFile {
  /** Reading and writing, one after another. */
  private queue: Promise<unknown> = Promise.resolve();

  constructor(readonly path: string) {}

  append(records: readonly FeedbackRecord[]): Promise<void> {
    return this.next(async () => {
      if (records.length === 0) return;
      await privateFolder(dirname(this.path));
      // An existing one keeps its mode when it is added to.
      await chmod(this.path, 0o600).catch(() => {});
      await appendFile(this.path, feedbackLines(records), { mode: 0o600 });
    });
  }

  /** All records, oldest first. */
  read(): Promise<FeedbackEntry[]> {
    return this.next(async () => entries(await this.lines()).map(({ entry }) => entry));
  }

  /** Deletes entries, all without `ids`; gives how many there were. Lines that are no records go with all. */
  delete(ids?: readonly string[]): Promise<number> {
    return this.next(async () => {
      const lines = await this.lines();
      const found = entries(lines);
      if (ids === undefined) {
        await rm(this.path, { force: true });
        return found.length;
      }
      const gone = new Set(found.filter(({ entry }) => ids.includes(entry.id)).map(({ line }) => line));
      if (gone.size === 0) return 0;
      const temporary = `${this.path}.${randomBytes(6).toString('hex')}.tmp`;
      const kept = lines.filter((_, index) => !gone.has(index)).map((line) => `${line}\n`);
      await writeFile(temporary, kept.join(''), { mode: 0o600 });
      await rename(temporary, this.path);
      return gone.size;
    });
  }

  private next<T>(task: () => Promise<T>): Promise<T> {
    const result = this.queue.then(task);
    this.queue = result.catch(() => {});
    return result;
  }

  private async lines(): Promise<string[]> {
    try {
      const text = await readRegularText(this.path, { most: MAX_BYTES });
      return text.split('\n').filter((line) => line.trim() !== '');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw error;
    }
  }
}

/** An id is of the line's content, so that it stays the same when other lines go; equal lines are numbered. */
function entries(lines: readonly string[]): { line: number; entry: FeedbackEntry }[] {
  const seen = new Map<string, number>();
  return lines.flatMap((text, line) => {
    if (checkFeedbackLine(text) !== undefined) return [];
    const hash = createHash('sha256').update(text).digest('hex').slice(0, 16);
    const number = (seen.get(hash) ?? 0) + 1;
    seen.set(hash, number);
    const record = JSON.parse(text) as Record<string, unknown>;
    const entry: FeedbackEntry = {
      id: number === 1 ? hash : `${hash}-${number}`,
      outcome: String(record.outcome ?? ''),
      model: String(record.model ?? ''),
      time: String(record.time ?? ''),
      kind: 'label' in record ? 'kto' : 'preference',
      record,
    };
    return [{ line, entry }];
  });
}
