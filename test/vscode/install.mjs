// Brings what the browser-hosted VS Code needs, once: the VS Code server (npm package `code-server`), the Node it wants, and
// Chromium. Kept in a cache folder outside of the repository, since it weighs 600 MB.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const CODE_SERVER = '4.139.1';
const NODE = '24.21.0';
const CHROMIUM_NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const CHROMIUM_PATHS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
const platform = process.platform === 'win32' ? 'win' : process.platform;
const nodePackage = `node-${platform}-${process.arch}`;

/**
 * Installs VS Code's server where it is missing. A half-done install is never used: it is made in a temporary folder and
 * renamed when whole. Returns the paths of the Node binary and of the server's folder. Throws with npm's own words.
 */
export function installVsCode(log = console.error) {
  const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'qalam');
  const folder = join(cache, `code-server-${CODE_SERVER}-node-${NODE}`);
  const server = join(folder, 'node_modules', 'code-server', 'lib', 'vscode');
  const node = join(folder, 'node_modules', nodePackage, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (!existsSync(folder)) {
    log(`Installing VS Code's server (code-server ${CODE_SERVER}, about 600 MB) …`);
    mkdirSync(cache, { recursive: true });
    const temporary = mkdtempSync(join(cache, 'installing-'));
    try {
      writeFileSync(join(temporary, 'package.json'), '{ "private": true }');
      const install = (cwd, ...args) =>
        execFileSync(npm, ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', ...args], {
          cwd,
          stdio: ['ignore', 'ignore', 'inherit'],
        });
      install(temporary, `code-server@${CODE_SERVER}`, `${nodePackage}@${NODE}`);
      install(join(temporary, 'node_modules', 'code-server', 'lib', 'vscode'), '--omit=dev');
      if (!existsSync(folder)) renameSync(temporary, folder);
    } finally {
      rmSync(temporary, { recursive: true, force: true });
    }
  }
  return { node, server };
}

/**
 * The path of a Chromium, installed with apt-get where it is missing and that is possible; else undefined, with the reason
 * logged. `QALAM_CHROMIUM` names another browser.
 */
export function findChromium({ install = true, log = console.error } = {}) {
  const given = process.env.QALAM_CHROMIUM;
  if (given) {
    if (existsSync(given)) return given;
    log(`QALAM_CHROMIUM=${given}: no such file`);
    return undefined;
  }
  const find = () => {
    const known = CHROMIUM_PATHS.find((path) => existsSync(path));
    if (known || process.platform === 'win32') return known;
    for (const name of CHROMIUM_NAMES) {
      const which = spawnSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' });
      if (which.status === 0) return which.stdout.trim();
    }
    return undefined;
  };
  const found = find();
  if (found || !install) return found;
  if (process.platform !== 'linux' || spawnSync('sh', ['-c', 'command -v apt-get']).status !== 0) {
    log('Chromium is missing: install Chromium or Google Chrome, or name it in QALAM_CHROMIUM.');
    return undefined;
  }
  const root = process.getuid?.() === 0;
  const sudo = root ? [] : ['sudo', '-n'];
  log('Chromium is missing: apt-get install chromium …');
  const run = (...args) => {
    const [command, ...rest] = [...sudo, 'apt-get', ...args];
    return spawnSync(command, rest, {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    }).status;
  };
  run('update', '-qq');
  if (run('install', '-y', '-qq', '--no-install-recommends', 'chromium') !== 0) {
    log(
      'apt-get could not install Chromium (no rights, or no network): install it by hand, or name one in QALAM_CHROMIUM.',
    );
  }
  return find();
}
