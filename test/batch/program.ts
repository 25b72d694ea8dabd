/** The command line as it is shipped (the test runner builds it first), for tests that drive it through its streams. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const root = join(__dirname, '..', '..');

export interface Run {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** The folder of the language data; '' for the program's own. */
  readonly data?: string;
}

export class CliProgram {
  /** Temporary; for the test's own files too. */
  readonly folder = mkdtempSync(join(tmpdir(), 'qalam-cli-'));
  readonly entry = join(root, 'server/dist/cli.js');

  dispose(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  start(args: readonly string[], { cwd, env, data = join(root, 'dictionaries') }: RunOptions = {}): ChildProcess {
    const own = data === '' ? args : [...args, '--data', data];
    return spawn(process.execPath, [this.entry, ...own], {
      ...(cwd !== undefined && { cwd }),
      env: { ...process.env, LC_ALL: 'en_US.UTF-8', ...env },
      stdio: 'pipe',
    });
  }

  /** Runs it to its end. */
  async run(args: readonly string[], input: string | Uint8Array = '', options: RunOptions = {}): Promise<Run> {
    const { out, ...rest } = await this.runBytes(args, input, options);
    return { ...rest, out: out.toString('utf8') };
  }

  /** Runs it to its end, for answers that are not text. */
  runBytes(
    args: readonly string[],
    input: string | Uint8Array = '',
    options: RunOptions = {},
  ): Promise<Omit<Run, 'out'> & { readonly out: Buffer }> {
    return new Promise((resolve, reject) => {
      const child = this.start(args, options);
      const out: Buffer[] = [];
      let err = '';
      child.stdout!.on('data', (piece) => out.push(piece));
      child.stderr!.setEncoding('utf8').on('data', (text) => {
        err += text;
      });
      child.on('error', reject);
      child.on('close', (code) => resolve({ code, out: Buffer.concat(out), err }));
      child.stdin!.on('error', () => {});
      child.stdin!.end(input);
    });
  }
}

/** The lines of an answer in JSON Lines. */
// biome-ignore lint/suspicious/noExplicitAny: the program's own output
export const jsonl = (text: string): any[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
