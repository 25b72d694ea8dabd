/** Runs the command line that counts for the corpus report, in a process of its own. Knows nothing of VS Code. */
import { spawn } from 'node:child_process';
import { realpath } from 'node:fs/promises';
import { isAbsolute, relative, sep } from 'node:path';
import type { CorpusProgress, CorpusReport } from '../../server/src/protocol';

/** Those of some paths whose files lie in a folder, wherever links lead; what is not there is left out. */
export async function insideFolder(folder: string, paths: readonly string[]): Promise<string[]> {
  const root = await realpath(folder);
  const real = await Promise.all(paths.map((path) => realpath(path).catch(() => '')));
  return paths.filter((_, i) => {
    const way = relative(root, real[i]!);
    return real[i] !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
  });
}

/** A VS Code cancellation token, as far as it is needed here. */
export interface Cancel {
  readonly isCancellationRequested: boolean;
  readonly onCancellationRequested: (listener: () => void) => { dispose(): void };
}

export interface Counted {
  readonly report: CorpusReport;
  /** What the command line said beside, e.g. of files that it could not read. */
  readonly notes: readonly string[];
}

/** Undefined when it was cancelled. Rejects with what the command line said when it failed. */
export function runReport(
  args: readonly string[],
  input: string,
  progress: (now: CorpusProgress) => void,
  token: Cancel,
): Promise<Counted | undefined> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      // In VS Code's own process `execPath` is Electron, which this makes a Node.
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
      stdio: 'pipe',
    });
    const cancelled = token.onCancellationRequested(() => child.kill());
    const out: Buffer[] = [];
    const notes: string[] = [];
    let partial = '';
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      const lines = (partial + chunk).split('\n');
      partial = lines.pop()!;
      for (const line of lines) {
        if (line.startsWith('progress ')) progress(JSON.parse(line.slice('progress '.length)) as CorpusProgress);
        else if (line.trim() !== '' && notes.length < 50) notes.push(line);
      }
    });
    child.once('error', reject);
    child.once('close', (code) => {
      cancelled.dispose();
      if (token.isCancellationRequested) return resolve(undefined);
      try {
        // Status 3 says that a file could not be read; the notes say which, and the others are counted.
        if (code !== 0 && code !== 3) throw new Error();
        resolve({ report: JSON.parse(Buffer.concat(out).toString('utf8')) as CorpusReport, notes });
      } catch {
        reject(new Error(notes.join('\n') || String(code)));
      }
    });
    // The reader may be gone before all is written: its exit status says so.
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}
