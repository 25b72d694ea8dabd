import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const root = join(__dirname, '..', '..');
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';

function run(command: string, args: readonly string[], cwd: string): void {
  const { status, error } = spawnSync(command, args, {
    cwd,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (error || status !== 0)
    throw new Error(`${command} ${args.join(' ')}: ${error?.message ?? `ended with ${status}`}`);
}

/** The full name of a commit of this repository; throws where its history does not reach back so far. */
export function commitOf(name: string): string {
  const { status, stdout } = spawnSync('git', ['rev-parse', '--verify', '--quiet', `${name}^{commit}`], {
    cwd: root,
    encoding: 'utf8',
  });
  if (status !== 0)
    throw new Error(
      `commit ${name} is not in this clone: fetch its history (git fetch --unshallow), or name another by --baseline`,
    );
  return stdout.trim();
}

/**
 * An earlier state of the project, installed and built in a folder of its own that is kept for later runs. Answers with the folder.
 * Throws where git, npm or the build fails.
 */
export function buildBaseline(commit: string): string {
  const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'qalam', 'baseline');
  const folder = join(cache, commit);
  if (existsSync(join(folder, '.built'))) return folder;
  console.log(`Building ${commit.slice(0, 7)} in ${folder} …`);
  rmSync(folder, { recursive: true, force: true });
  const fresh = `${folder}.new`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { recursive: true });
  const archive = join(cache, `${commit}.tar`);
  run('git', ['archive', '--output', archive, commit], root);
  run('tar', ['-xf', archive, '-C', fresh], root);
  rmSync(archive);
  run(npm, ['ci', '--no-audit', '--no-fund', '--loglevel=error'], fresh);
  run(process.execPath, ['esbuild.config.mjs'], fresh);
  renameSync(fresh, folder);
  writeFileSync(join(folder, '.built'), '');
  return folder;
}
