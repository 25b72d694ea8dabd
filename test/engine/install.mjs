// Installs the engine of `test/engine` on its own: its optional packages (CUDA, Vulkan, other systems) are large and
// can only be left out all together, which `npm ci` at the root must not do.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = dirname(fileURLToPath(import.meta.url));

/** Installs it where that has not been done for this lock file. Answers with the reason where it cannot be had. */
export function ensureEngine() {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    return `the engine is installed on Linux x64 only, this is ${process.platform} ${process.arch}`;
  const lock = createHash('sha256')
    .update(readFileSync(join(folder, 'package-lock.json')))
    .digest('hex');
  const stamp = join(folder, 'node_modules', '.qalam-lock');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return undefined;
  console.log('Installing the engine for test/engine (83 MB) …');
  // The script of node-llama-cpp would build or download what the package for Linux holds already.
  const { status, error } = spawnSync(
    'npm',
    ['ci', '--omit=optional', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'],
    { cwd: folder, stdio: 'inherit', timeout: 300_000 },
  );
  if (error || status !== 0) return `npm could not install it (${error?.message ?? `exit status ${status}`})`;
  writeFileSync(stamp, lock);
  return undefined;
}
