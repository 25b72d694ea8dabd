/**
 * The end of the process. Node joins its threads for files before it ends, in `process.exit` as well, so that one read that
 * never returns (a network drive that is gone) keeps it alive for ever.
 */
import { spawn } from 'node:child_process';
import { isClosed } from './closing';

/** How long an end may take before it is enforced, ms. */
const GRACE = 1000;

/** Run by a Node of its own: its input ends when the server does; if that takes too long, the server is killed. */
const WATCHER = `
process.stdin.on('end', () => process.exit()).on('error', () => process.exit()).resume();
setTimeout(() => {
  if (process.ppid === ${process.pid}) process.kill(${process.pid}, 'SIGKILL');
  process.exit();
}, ${GRACE});`;

/** Makes sure that `process.exit` ends the process; to be called once, before anything is read. */
export function enforceEnd(): void {
  process.on('exit', () => {
    // Nothing runs in this process from here on, so whoever looks after it is another one.
    const isReading = process.getActiveResourcesInfo().some((name) => name.startsWith('FSReq'));
    if (isClosed() && !isReading) return;
    spawn(process.execPath, ['-e', WATCHER], { stdio: ['pipe', 'ignore', 'ignore'] }).on('error', () => {});
  });
}
