// Makes the Python environments of the engine tests, a folder each in the user's cache, from the pinned and hashed lists in
// `requirements/`. Nothing of the product needs Python.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const lists = join(dirname(fileURLToPath(import.meta.url)), 'requirements');
const cache =
  process.env.QALAM_PYTHON_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'qalam', 'python');
const isWindows = process.platform === 'win32';
const program = (folder, name) => join(folder, isWindows ? 'Scripts' : 'bin', isWindows ? `${name}.exe` : name);

/** Runs quietly; throws with the last words of what failed. */
function run(command, args) {
  const { status, error, stdout, stderr } = spawnSync(command, args, {
    encoding: 'utf8',
    timeout: 600_000,
    env: { ...process.env, UV_PYTHON_DOWNLOADS: 'never', PIP_DISABLE_PIP_VERSION_CHECK: '1' },
  });
  if (error) throw new Error(`${command}: ${error.message}`);
  if (status !== 0)
    throw new Error(
      `${args.slice(0, 3).join(' ')} … ended with ${status}:\n${`${stdout}${stderr}`.trim().slice(-1500)}`,
    );
  return stdout;
}

/** The first Python of the versions that the lists are made for. Throws where there is none. */
function findPython() {
  const tried = [];
  for (const name of ['python3', 'python', 'python3.11', 'python3.12', 'python3.13']) {
    const script = 'import sys; print(sys.executable); print("%d.%d.%d" % sys.version_info[:3])';
    const { status, stdout } = spawnSync(name, ['-c', script], { encoding: 'utf8' });
    if (status !== 0) continue;
    const [path, version] = stdout.trim().split(/\r?\n/);
    const [major, minor] = version.split('.').map(Number);
    if (major === 3 && minor >= 11 && minor <= 13) return { path, version };
    tried.push(`${name} is ${version}`);
  }
  throw new Error(`no Python 3.11 to 3.13 is there (${tried.join(', ') || 'no Python at all'})`);
}

/** A folder of its own for what `parts` name, filled by `fill` where that was not done; older ones of the name go. */
function ensureFolder(name, parts, fill) {
  const hash = createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 16);
  const folder = join(cache, `${name}-${hash}`);
  const stamp = join(folder, 'qalam-complete');
  if (existsSync(stamp)) return folder;
  mkdirSync(cache, { recursive: true });
  for (const old of readdirSync(cache))
    if (new RegExp(`^${name}-[0-9a-f]{16}$`).test(old)) rmSync(join(cache, old), { recursive: true, force: true });
  fill(folder);
  writeFileSync(stamp, '');
  return folder;
}

/**
 * The interpreter of the environment `name`, made where it is not there yet. `local` are wheels too large to fetch, which are taken from
 * the folders that pip is set up with (PIP_FIND_LINKS), or not at all. Throws with the reason where it cannot be had.
 */
export function ensureEnvironment(name, local = []) {
  const python = findPython();
  const list = (of) => join(lists, `${of}.txt`);
  const text = (of) => readFileSync(list(of), 'utf8');
  const uv = ensureFolder('uv', [python.path, python.version, text('uv')], (folder) => {
    run(python.path, ['-m', 'venv', folder]);
    run(program(folder, 'python'), ['-m', 'pip', 'install', '-q', '--require-hashes', '-r', list('uv')]);
  });
  const made = ensureFolder(name, [python.path, python.version, text(name), ...local], (folder) => {
    console.log(`Installing the Python packages of ${name} …`);
    run(program(uv, 'uv'), ['venv', '-q', '-p', python.path, '--seed', folder]);
    const interpreter = program(folder, 'python');
    if (local.length > 0) run(interpreter, ['-m', 'pip', 'install', '-q', '--no-index', '--no-deps', ...local]);
    run(program(uv, 'uv'), [
      'pip',
      'install',
      '-q',
      '-p',
      interpreter,
      '--no-deps',
      '--require-hashes',
      '-r',
      list(name),
    ]);
  });
  return program(made, 'python');
}
