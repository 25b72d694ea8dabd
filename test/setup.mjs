// What every command does first on a fresh machine. Imports nothing but Node's own modules.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';

/** Runs a command in the repository, its output shown; throws with what failed. */
export function run(command, args, options = {}) {
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
    ...options,
  });
  if (error) throw new Error(`${command} ${args.join(' ')}: ${error.message}`);
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}`);
}

/** `npm ci`, where it has not been run for this package-lock.json. Throws when Node is too old or npm fails. */
export function ensureDependencies() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 14)) {
    throw new Error(`Node 20.14 or later is needed; this is ${process.version}`);
  }
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  const stamp = join(root, 'node_modules', '.qalam-lock');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  console.log('Installing dependencies (npm ci) …');
  run(npm, ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  writeFileSync(stamp, lock);
}

/**
 * Arguments of Node for running files of tests (with those of `compileTests` before). A file that does not end, such as one whose
 * failed test leaves a server running, is stopped after ten minutes and counts as a failure. Not `--test-force-exit`: with it
 * Node 20 loses reports of passing tests and once did not end itself.
 */
export const NODE_TEST = [
  '--test',
  // Left to itself, the runner keeps one processor free: half of a machine of two.
  `--test-concurrency=${availableParallelism()}`,
  '--test-timeout=600000',
];

export function build() {
  run(process.execPath, ['esbuild.config.mjs']);
}
