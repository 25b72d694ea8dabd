/** Spell checkers in processes of their own, as an editor would use them: the built server over stdio, and its peers. */
import { type ChildProcess, fork, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SERVER_NODE_ARGUMENTS } from '../../server/src/protocol';
import { SERVER_BIN, Session } from '../protocol/session';

const LOOP = join(__dirname, 'loop-delay.cjs');
const PEERS = join(__dirname, 'peers');

export interface Loop {
  readonly max: number;
  readonly p99: number;
  readonly rss: number;
  /** The most that was ever resident, where it is known. */
  readonly peak?: number;
}

/** A spell checker in a process of its own. */
export interface Subject {
  readonly name: string;
  /** From the start of the process to its first answer, ms. */
  readonly ready: number;
  /** Checks a whole text; ms until everything is known. */
  open(text: string): Promise<number>;
  /** Puts a letter at the start of a line or takes it away again; ms until what is said of the text is right again. */
  edit(line: number, remove: boolean): Promise<number>;
  /** Blocking of the thread that answers since the last call, and memory now. */
  loop(): Promise<Loop>;
  stop(): Promise<void>;
}

export const sleep = (time: number) => new Promise((resolve) => setTimeout(resolve, time));

/** Wall-clock time, ms. */
export async function measured(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

/**
 * `after`: what is asked after an edit: the edited line's entities (all of its analysis is waited for), or all diagnostics. `bin`: another
 * build's server.
 */
export async function qalam(
  after: 'line' | 'diagnostics',
  languageId = 'plaintext',
  bin = SERVER_BIN,
): Promise<Subject> {
  let session!: Session;
  const ready = await measured(async () => {
    session = await Session.start({
      nodeArguments: [...SERVER_NODE_ARGUMENTS, '--require', LOOP],
      stderr: 'pipe',
      bin,
    });
  });
  let output = '';
  session.process.stderr!.setEncoding('utf8').on('data', (chunk: string) => {
    output += chunk;
  });
  let uri = '';
  return {
    name: after === 'line' ? 'Qalam, the line' : 'Qalam, all diagnostics',
    ready,
    open: (text) =>
      measured(async () => {
        uri = await session.open(languageId === 'jsonl' ? 'bench.jsonl' : 'bench.txt', text, languageId);
        await session.diagnostics(uri);
      }),
    edit: async (line, remove) => {
      await session.change(uri, line, 0, remove ? 1 : 0, remove ? '' : 'қ');
      return measured(() => (after === 'line' ? session.semanticRange(uri, line) : session.diagnostics(uri)));
    },
    loop: async () => {
      output = '';
      session.process.kill('SIGUSR2');
      for (;;) {
        const line = /qalam-loop (\{.*\})\n/.exec(output);
        if (line) return JSON.parse(line[1]!) as Loop;
        await sleep(5);
      }
    },
    stop: async () => {
      await session.stop();
    },
  };
}

/** The others run in this process's children and are asked over IPC: less work than a language server's protocol is. */
export async function peer(tool: 'cspell' | 'harper' | 'nspell', words: string): Promise<Subject> {
  let child!: ChildProcess;
  const answer = () => new Promise<unknown>((resolve) => child.once('message', resolve));
  const ready = await measured(() => {
    child = fork(join(PEERS, 'peer.mjs'), [tool, words], { execArgv: ['--max-old-space-size=8000'] });
    return answer();
  });
  const ask = async <T>(method: string, ...args: unknown[]): Promise<T> => {
    child.send({ method, args });
    return (await answer()) as T;
  };
  let starts: number[] = [];
  const version = (name: string) =>
    (JSON.parse(readFileSync(join(PEERS, 'node_modules', name, 'package.json'), 'utf8')) as { version: string })
      .version;
  const name = tool === 'cspell' ? 'cspell-lib' : tool === 'harper' ? 'harper.js' : 'nspell';
  return {
    name: `${name} ${version(name)}`,
    ready,
    open: async (text) => {
      starts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
      return (await ask<{ ms: number }>('open', text)).ms;
    },
    edit: async (line, remove) => (await ask<{ ms: number }>('edit', starts[line], remove)).ms,
    loop: () => ask<Loop>('loop'),
    stop: async () => {
      child.kill();
    },
  };
}

/** Installs them beside this file, once; throws where that fails. */
export function installPeers() {
  if (existsSync(join(PEERS, 'node_modules', 'nspell'))) return;
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const { status } = spawnSync(npm, ['ci', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'], {
    cwd: PEERS,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error('what to compare with could not be installed; try --alone');
}
