// Starts VS Code's server with Qalam in it; used by `npm start` and by the tests.
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { installVsCode } from './install.mjs';

/** Flags without which Chromium in a container looks up its maker's hosts at every start. */
export const CHROMIUM_ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const BASE_SETTINGS = {
  'workbench.startupEditor': 'none',
  'chat.disableAIFeatures': true,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'git.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  // Prose has long lines.
  'editor.wordWrap': 'on',
};

function freePort() {
  return new Promise((done, fail) => {
    const probe = createServer();
    probe.once('error', fail);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => done(port));
    });
  });
}

/**
 * Starts the server.
 * - `extension`: folder of the extension under development, or the address of one that a browser is to run; undefined where it is
 *   installed in `extensionsDir`;
 * - `workspace`: folder or `.code-workspace` file to open; `tests`: the test module to run in the extension host; `openFiles`: paths to open;
 * - `settings`: user settings over the base ones; `trust`: leave Workspace Trust on.
 * Returns the address to open, and `stop()`, which also removes its temporary folders. Rejects when it does not start.
 */
export async function launchVsCode({
  extension,
  workspace,
  tests,
  openFiles = [],
  settings = {},
  trust = false,
  port,
  extensionsDir,
  log = console.error,
}) {
  const { node, server } = installVsCode(log);
  const chosen = port ?? (await freePort());
  const scratch = mkdtempSync(join(tmpdir(), 'qalam-vscode-'));
  const data = join(scratch, 'data');
  const extensions = extensionsDir ?? join(scratch, 'extensions');
  mkdirSync(join(data, 'User'), { recursive: true });
  mkdirSync(extensions, { recursive: true });
  writeFileSync(
    join(data, 'User', 'settings.json'),
    JSON.stringify({ ...BASE_SETTINGS, 'security.workspace.trust.enabled': trust, ...settings }, null, 2),
  );
  const child = spawn(
    node,
    [
      join(server, 'out', 'server-main.js'),
      '--host=127.0.0.1',
      `--port=${chosen}`,
      '--without-connection-token',
      '--accept-server-license-terms',
      '--telemetry-level=off',
      `--user-data-dir=${data}`,
      `--server-data-dir=${join(scratch, 'server')}`,
      `--extensions-dir=${extensions}`,
      '--enable-smoke-test-driver',
    ],
    { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, VSCODE_LOG_LEVEL: 'warn' } },
  );
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  child.stderr.on('data', (chunk) => {
    output += chunk;
  });
  const exited = new Promise((done) => child.once('exit', done));
  // A run that is broken off must not leave a server behind.
  const killChild = () => child.kill('SIGKILL');
  process.once('exit', killChild);
  const address = `http://localhost:${chosen}`;
  const remote = (path) => `vscode-remote://localhost:${chosen}${resolve(path)}`;
  const payload = [
    ...(extension ? [['extensionDevelopmentPath', /^https?:/.test(extension) ? extension : remote(extension)]] : []),
    ...(tests ? [['extensionTestsPath', remote(tests)]] : []),
    ...openFiles.map((file) => ['openFile', remote(file)]),
  ];
  const kind = workspace.endsWith('.code-workspace') ? 'workspace' : 'folder';
  const url = `${address}/?${kind}=${encodeURI(resolve(workspace))}&payload=${encodeURIComponent(JSON.stringify(payload))}`;
  const stop = async () => {
    child.kill();
    const killer = setTimeout(() => child.kill('SIGKILL'), 5000);
    await exited;
    clearTimeout(killer);
    process.off('exit', killChild);
    if (process.env.QALAM_TEST_KEEP) log(`kept: ${scratch}`);
    else rmSync(scratch, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  };
  for (let attempt = 0; attempt < 120; attempt++) {
    if (child.exitCode !== null) throw new Error(`VS Code's server did not start:\n${output.slice(-2000)}`);
    const answer = await fetch(address).catch(() => undefined);
    if (answer?.ok) return { url, stop, scratch, output: () => output };
    await new Promise((wait) => setTimeout(wait, 500));
  }
  await stop();
  throw new Error(`VS Code's server did not answer within a minute:\n${output.slice(-2000)}`);
}

/** Installs a `.vsix` the way a user's VS Code does. Throws with VS Code's own words. */
export function installExtension(vsix, extensionsDir) {
  const { node, server } = installVsCode();
  const scratch = mkdtempSync(join(tmpdir(), 'qalam-install-'));
  const { status, stdout, stderr } = spawnSync(
    node,
    [
      join(server, 'out', 'server-main.js'),
      `--install-extension=${vsix}`,
      `--extensions-dir=${extensionsDir}`,
      `--user-data-dir=${join(scratch, 'data')}`,
      `--server-data-dir=${join(scratch, 'server')}`,
      '--accept-server-license-terms',
      '--telemetry-level=off',
    ],
    { encoding: 'utf8' },
  );
  rmSync(scratch, { recursive: true, force: true });
  if (status !== 0 || !/successfully installed/.test(stdout))
    throw new Error(`VS Code did not install ${vsix}:\n${stdout}${stderr}`);
}

/** What `probe` gives once that is true, asked every 150 ms; throws with `what` after `limit` ms. */
export async function until(what, probe, limit = 60_000) {
  const end = Date.now() + limit;
  for (;;) {
    const value = await probe();
    if (value) return value;
    if (Date.now() > end) throw new Error(`timed out waiting for ${what}`);
    await new Promise((wait) => setTimeout(wait, 150));
  }
}
