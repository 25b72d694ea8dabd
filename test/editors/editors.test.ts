/**
 * Other editors with the very snippets of docs/editors.md: each editor that is installed here is started on a Kazakh text and has to
 * show what is misspelt in it. What is not installed, or is of a version that a snippet is not for, is skipped, and says so.
 */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';

const ROOT = join(__dirname, '..', '..');
const SNIPPETS = readFileSync(join(ROOT, 'docs', 'editors.md'), 'utf8');
/** Longest run of an editor, ms: it is stopped then. */
const DEADLINE = 120_000;

const folder = mkdtempSync(join(tmpdir(), 'qalam-editors-'));
after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 }));

const bin = join(folder, 'bin');
const project = join(folder, 'project');
mkdirSync(join(project, '.git'), { recursive: true });
mkdirSync(bin);
const server = join(bin, 'qalam-language-server');
writeFileSync(
  server,
  `#!/bin/sh\nexec "${process.execPath}" "${join(ROOT, 'server/bin/qalam-language-server.js')}" "$@"\n`,
);
chmodSync(server, 0o755);
const text = join(project, 'a.txt');
writeFileSync(text, 'Мен кеше мектепкк бардым.\n');

/** The code behind a line of the page, e.g. a heading. */
function snippet(language: string, behind: string): string {
  const from = SNIPPETS.indexOf(behind);
  assert.ok(from >= 0, behind);
  const code = new RegExp(`\`{3}${language}\n([\\s\\S]*?)\`{3}`).exec(SNIPPETS.slice(from))?.[1];
  assert.ok(code, behind);
  return code;
}

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

function run(command: string, args: readonly string[]): string {
  const home = join(folder, 'home');
  mkdirSync(home, { recursive: true });
  const { stdout, stderr, error } = spawnSync(command, args, {
    cwd: project,
    encoding: 'utf8',
    timeout: DEADLINE,
    killSignal: 'SIGKILL',
    env: { ...process.env, PATH: `${bin}:${process.env.PATH}`, HOME: home, XDG_CONFIG_HOME: join(home, '.config') },
  });
  assert.ifError(error);
  return `${stdout}\n${stderr}`;
}

/** The version of an installed editor; undefined where there is none. */
function versionOf(command: string, pattern: RegExp): number | undefined {
  const { stdout } = spawnSync(command, ['--version'], { encoding: 'utf8' });
  const [, major, minor] = pattern.exec(stdout ?? '') ?? [];
  return major === undefined ? undefined : Number(major) + Number(minor) / 100;
}

const nvim = versionOf('nvim', /NVIM v(\d+)\.(\d+)/);
const emacs = versionOf('emacs', /GNU Emacs (\d+)\.(\d+)/);

/** Waits for diagnostics, prints them and ends. */
const NEOVIM_WATCH = `
vim.schedule(function()
  vim.wait(60000, function() return #vim.diagnostic.get(0) > 0 end, 100)
  for _, found in ipairs(vim.diagnostic.get(0)) do io.stdout:write('FOUND ' .. found.message .. '\\n') end
  vim.cmd('qall!')
end)
`;

for (const [title, behind, from, to] of [
  ['Neovim from 0.11', 'From 0.11, in', 0.11, 9],
  ['Neovim 0.8 to 0.10', '0.8 to 0.10:', 0.08, 9],
  ['Neovim before 0.8', 'Older ones, without', 0.05, 0.11],
] as const) {
  const skip =
    nvim === undefined
      ? 'nvim is not installed'
      : nvim < from || nvim >= to
        ? `nvim is ${nvim}, not ${from}–${to}`
        : false;
  test(`${title} shows a Kazakh diagnostic`, { skip }, () => {
    const init = file('init.lua', snippet('lua', behind));
    const watch = file('watch.lua', NEOVIM_WATCH);
    const out = run('nvim', ['--headless', '-u', init, '-n', '-i', 'NONE', text, '-c', `luafile ${watch}`]);
    assert.match(out, /FOUND .*мектепкк/u);
  });
}

/** Waits until `form` gives messages of diagnostics, and prints them. */
const emacsWatch = (form: string) => `
(let ((end (+ (float-time) 60)) (found nil))
  (while (and (null found) (< (float-time) end))
    (accept-process-output nil 0.2)
    (setq found ${form}))
  (dolist (one found) (princ (format "FOUND %s\\n" one))))
`;

const hasPackage = (name: string) =>
  emacs !== undefined &&
  spawnSync('emacs', ['--batch', '-f', 'package-initialize', '--eval', `(require '${name})`]).status === 0;

const batch = (script: string) => run('emacs', ['--batch', '-f', 'package-initialize', '-l', file('init.el', script)]);

test('Emacs with Eglot shows a Kazakh diagnostic', {
  skip: !hasPackage('eglot') && 'Emacs with Eglot is not installed',
}, () => {
  const out = batch(`${snippet('elisp', 'Eglot (in Emacs')}
(find-file "${text}")
(run-hooks 'post-command-hook)
${emacsWatch("(mapcar #'flymake-diagnostic-text (flymake-diagnostics))")}`);
  assert.match(out, /FOUND .*мектепкк/u);
});

const LSP_MODE_MESSAGES = `(mapcar (lambda (one) (gethash "message" one))
  (apply #'append (hash-table-values (lsp-diagnostics))))`;

test('Emacs with lsp-mode shows a Kazakh diagnostic', {
  skip: !hasPackage('lsp-mode') && 'Emacs with lsp-mode is not installed',
}, () => {
  const out = batch(`${snippet('elisp', 'lsp-mode:')}
(setq lsp-auto-guess-root t lsp-enable-snippet nil)
(switch-to-buffer (find-file-noselect "${text}"))
(lsp)
${emacsWatch(LSP_MODE_MESSAGES)}`);
  assert.match(out, /FOUND .*мектепкк/u);
});

const has = (command: string) => spawnSync('sh', ['-c', `command -v ${command}`]).status === 0;

/** Pixels of an X11 screen (a dump of the protocol's version 7, 32 bits a pixel) that are neither grey nor nearly so. */
function colouredPixels(screen: Buffer): number {
  const field = (index: number) => screen.readUInt32BE(4 * index);
  const [width, height, rowBytes] = [field(4), field(5), field(12)];
  // The header, then the colours, 12 bytes each.
  const from = field(0) + 12 * field(19);
  let coloured = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const pixel = screen.subarray(from + y * rowBytes + 4 * x, from + y * rowBytes + 4 * x + 3);
      if (Math.max(...pixel) - Math.min(...pixel) > 80) coloured++;
    }
  }
  return coloured;
}

/** Starts Kate on a text on a screen of its own, and counts the coloured pixels once the server's findings can be seen. */
async function kateShows(content: string): Promise<{ readonly answered: string; readonly coloured: number }> {
  const home = mkdtempSync(join(folder, 'kate-'));
  const place = (...path: string[]) => join(home, ...path);
  for (const part of ['.config/kate/lspclient', 'screen', 'bin']) mkdirSync(place(part), { recursive: true });
  const logged = place('bin', 'qalam-language-server');
  writeFileSync(logged, `#!/bin/sh\n"${server}" "$@" | tee "${place('answers')}"\n`);
  chmodSync(logged, 0o755);
  writeFileSync(place('.config/kate/lspclient/settings.json'), snippet('json', '## Kate'));
  // As a person has it who has turned the plugin on and has let it start the server.
  const plugin = `[Kate Plugins]\nlspclientplugin=true\n[lspclient]\nAllowedServerCommandLines=${logged} --stdio\n`;
  for (const name of ['katerc', 'kate-anonymous'])
    writeFileSync(place('.config', name), `[General]\nShow welcome view for new window=false\n${plugin}`);
  writeFileSync(place('a.txt'), content);
  const display = `:${1000 + (process.pid % 50_000)}`;
  const env = {
    ...process.env,
    ...{ HOME: home, XDG_CONFIG_HOME: place('.config'), XDG_DATA_HOME: place('.local'), XDG_RUNTIME_DIR: home },
    ...{ DISPLAY: display, PATH: `${place('bin')}:${process.env.PATH}` },
  };
  const options = { env, cwd: home, stdio: 'ignore' } as const;
  const screen = spawn('Xvfb', [display, '-screen', '0', '1024x600x24', '-fbdir', place('screen')], options);
  let kate: ReturnType<typeof spawn> | undefined;
  try {
    await wait(1500);
    kate = spawn('dbus-run-session', ['--', 'kate', '-b', '-n', 'a.txt'], options);
    const answers = () => (existsSync(place('answers')) ? readFileSync(place('answers'), 'utf8') : '');
    for (const end = Date.now() + DEADLINE / 2; !answers().includes('publishDiagnostics') && Date.now() < end; )
      await wait(500);
    // Drawn a little later.
    await wait(4000);
    return { answered: answers(), coloured: colouredPixels(readFileSync(place('screen', 'Xvfb_screen0'))) };
  } finally {
    // Both write into the folder until they have ended.
    for (const program of [kate, screen]) {
      if (!program || program.exitCode !== null) continue;
      const ended = once(program, 'exit');
      program.kill();
      await ended;
    }
  }
}

test('Kate shows a Kazakh diagnostic', {
  skip: !(has('kate') && has('Xvfb') && has('dbus-run-session')) && 'Kate and Xvfb are not installed',
}, async () => {
  const wrong = await kateShows('Мен кеше мектепкк бардым.\n');
  assert.match(wrong.answered, /publishDiagnostics.*мектепкк/u);
  const right = await kateShows('Мен кеше мектепке бардым.\n');
  assert.doesNotMatch(right.answered, /мектепк/u);
  // The line under the word.
  assert.ok(wrong.coloured >= right.coloured + 20, `${wrong.coloured} and ${right.coloured} coloured pixels`);
});
