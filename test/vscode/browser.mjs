// Runs the VS Code suites in the browser-hosted VS Code: the mocha suite inside the extension host, then a person's view of
// it through the keyboard, with screenshots. `npm run test:vscode`.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, root } from '../setup.mjs';
import { askingSuite, assistantSuite, curatorSuite, localeSuite, walkthroughSuite } from './curator.mjs';
import { findChromium } from './install.mjs';
import { CHROMIUM_ARGS, launchVsCode } from './launch.mjs';
import { personSuite } from './person.mjs';
import { serverSetupSuite } from './serverSetup.mjs';
import { threadSuite, webSuite } from './web.mjs';
import { bundleSuite, copyWorkspace } from './workspace.mjs';

/** Opens Chromium on a VS Code that `launchVsCode` started. */
async function openPage(chromium, executablePath) {
  const browser = await chromium.launch({ executablePath, args: CHROMIUM_ARGS });
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-US' });
  return { browser, page: await context.newPage() };
}

/**
 * The mocha suite in a copy of the sample workspace; `prepare` changes the copy and may answer with what to open in its
 * place, `options` go to `launchVsCode`. With `windows`, as many windows are opened one after another, and `between` is told
 * the copy after each.
 */
async function mochaSuite(chromium, executablePath, prepare = () => {}, { windows = 1, between, ...options } = {}) {
  const tests = await bundleSuite();
  const workspace = copyWorkspace();
  const opened = prepare(workspace) ?? workspace;
  const resultsFile = join(workspace, '..', `qalam-results-${process.pid}.json`);
  const phaseFile = join(workspace, '..', `qalam-phase-${process.pid}`);
  process.env.QALAM_TEST_RESULTS = resultsFile;
  process.env.QALAM_TEST_PHASE = phaseFile;
  const vscode = await launchVsCode({ extension: root, workspace: opened, tests, ...options });
  const { browser, page } = await openPage(chromium, executablePath);
  const results = [];
  try {
    let finish;
    const log = [];
    await page.exposeFunction('codeAutomationLog', (type, args) => log.push(`${type}: ${args.join(' ')}`));
    await page.exposeFunction('codeAutomationExit', (code) => finish(code));
    for (let window = 1; window <= windows; window++) {
      const finished = new Promise((done) => {
        finish = done;
      });
      writeFileSync(phaseFile, String(window));
      await page.goto(vscode.url);
      let timer;
      const limit = new Promise((done) => {
        timer = setTimeout(() => done('timeout'), 420_000);
      });
      const code = await Promise.race([finished, limit]);
      clearTimeout(timer);
      if (!existsSync(resultsFile)) {
        console.log(log.slice(-40).join('\n'));
        console.log(vscode.output().slice(-3000));
        throw new Error(`the suite did not report (${code})`);
      }
      results.push(...JSON.parse(readFileSync(resultsFile, 'utf8')));
      rmSync(resultsFile);
      if (!between) continue;
      await page.goto('about:blank');
      results.push(await between(workspace));
    }
    return results;
  } finally {
    delete process.env.QALAM_TEST_RESULTS;
    delete process.env.QALAM_TEST_PHASE;
    await browser.close();
    await vscode.stop();
    rmSync(workspace, { recursive: true, force: true });
    rmSync(resultsFile, { force: true });
    rmSync(phaseFile, { force: true });
  }
}

/** A window is closed and opened again; see `suite/reopen.ts`. */
async function reopenSuite(chromium, executablePath) {
  process.env.QALAM_TEST_SUITE = 'reopen';
  let window = 0;
  const between = async (workspace) => {
    const title = `Reopening: the server ends with its window (${++window})`;
    const pid = Number(readFileSync(join(workspace, '.server-pid'), 'utf8'));
    for (let tries = 0; tries < 120; tries++) {
      try {
        process.kill(pid, 0);
      } catch {
        return { title };
      }
      await new Promise((wait) => setTimeout(wait, 250));
    }
    return { title, error: `process ${pid} is still there` };
  };
  try {
    return await mochaSuite(chromium, executablePath, undefined, { windows: 2, between });
  } finally {
    delete process.env.QALAM_TEST_SUITE;
  }
}

/**
 * A workspace that means harm, opened without trust; see `suite/hostile.ts`. Everything in it that names a host names one
 * that listens here.
 */
async function hostileSuite(chromium, executablePath) {
  const connections = [];
  const listener = createServer((socket) => {
    connections.push(socket.remotePort);
    socket.destroy();
  });
  await new Promise((listening) => listener.listen(0, '127.0.0.1', listening));
  const host = `http://127.0.0.1:${listener.address().port}`;
  const outside = mkdtempSync(join(tmpdir(), 'qalam-outside-'));
  process.env.QALAM_TEST_SUITE = 'hostile';
  process.env.QALAM_TEST_OUTSIDE = outside;
  try {
    const results = await mochaSuite(
      chromium,
      executablePath,
      (workspace) => {
        const write = (path, text) => {
          mkdirSync(dirname(path), { recursive: true });
          writeFileSync(path, text);
        };
        write(join(outside, 'words.txt'), 'мектепкк\n');
        rmSync(join(workspace, '.qalam'), { recursive: true, force: true });
        mkdirSync(join(workspace, '.qalam'));
        symlinkSync(join(outside, 'words.txt'), join(workspace, '.qalam', 'words.txt'));
        const settings = {
          'qalam.completion.endpoint': `${host}/v1`,
          'qalam.completion.model': `${host}/model`,
          'qalam.completion.localModel': join(outside, 'model'),
          'qalam.completion.runtime': join(outside, 'runtime'),
          'qalam.entities.endpoint': `${host}/v1`,
          'qalam.entities.model': `../${basename(outside)}/model`,
          'qalam.entities.runtime': `../${basename(outside)}/runtime`,
          'qalam.maskedModel.endpoint': `${host}/mask`,
          'qalam.maskedModel.model': join(outside, 'model'),
          'qalam.entities.gazetteers': [join(outside, 'gazetteer.txt')],
          'qalam.entities.projectGazetteer': `../${basename(outside)}/gazetteer.txt`,
          'qalam.spelling.projectWords': `../${basename(outside)}/words.txt`,
          'qalam.spelling.ignorePatterns': ['(а+)+$', '.*'],
          'qalam.formats.jsonFields': { '*a*a*a*a*a*a*a*b': ['text'] },
          'http.proxy': host,
        };
        write(join(workspace, '.vscode', 'settings.json'), JSON.stringify(settings));
        write(join(workspace, `${'a'.repeat(60)}.txt`), 'Ол мектепкк барды.\n');
        write(join(workspace, 'wrong.txt'), `${'а'.repeat(3000)}!\nОл мектепкк барды. Қазақстан Республик\n`);
      },
      { trust: true, settings: { 'security.workspace.trust.startupPrompt': 'never' } },
    );
    const title = 'A hostile workspace: not one connection is made to a host that it names';
    return [...results, connections.length === 0 ? { title } : { title, error: `${connections.length} connections` }];
  } finally {
    delete process.env.QALAM_TEST_SUITE;
    delete process.env.QALAM_TEST_OUTSIDE;
    listener.close();
    rmSync(outside, { recursive: true, force: true });
  }
}

/** Two folders with settings and words of their own; see `suite/everywhere.ts`. */
async function everywhereSuite(chromium, executablePath) {
  process.env.QALAM_TEST_SUITE = 'everywhere';
  try {
    return await mochaSuite(chromium, executablePath, (workspace) => {
      const write = (path, text) => {
        mkdirSync(dirname(join(workspace, path)), { recursive: true });
        writeFileSync(join(workspace, path), text);
      };
      write('a/.qalam/words.txt', 'кітапханағаа\n');
      write('b/own/list.txt', 'мектепкк\n');
      const settings = {
        'qalam.spelling.enabled': true,
        'qalam.spelling.severity': 'error',
        'qalam.spelling.projectWords': 'own/list.txt',
        'qalam.formats.jsonFields': { '*.jsonl': ['note'] },
      };
      write('b/.vscode/settings.json', JSON.stringify(settings));
      write('both.code-workspace', JSON.stringify({ folders: [{ path: 'a' }, { path: 'b' }] }));
      return join(workspace, 'both.code-workspace');
    });
  } finally {
    delete process.env.QALAM_TEST_SUITE;
  }
}

/** Runs every suite; prints a line a test; answers `{ passed, failed }`. */
export async function runSuites() {
  const executablePath = findChromium();
  if (!executablePath) {
    console.log('!!! VS CODE TESTS DID NOT RUN: there is no Chromium and it could not be installed. !!!');
    return { passed: 0, failed: process.env.CI ? 1 : 0 };
  }
  // Ctrl-C leaves by `exit`, so that what was started is ended.
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(130));
  const { chromium } = await import('playwright-core');
  const suites = {
    'extension host': () => mochaSuite(chromium, executablePath),
    everywhere: () => everywhereSuite(chromium, executablePath),
    reopening: () => reopenSuite(chromium, executablePath),
    'hostile workspace': () => hostileSuite(chromium, executablePath),
    ...(process.env.QALAM_TEST_GREP
      ? {}
      : {
          person: () => personSuite(chromium, executablePath),
          curator: () => curatorSuite(chromium, executablePath),
          walkthroughs: () => walkthroughSuite(chromium, executablePath),
          languages: () => localeSuite(chromium, executablePath),
          asking: () => askingSuite(chromium, executablePath),
          'server setup': () => serverSetupSuite(chromium, executablePath),
          assistant: () => assistantSuite(chromium, executablePath),
          'browser thread': () => threadSuite(chromium, executablePath),
          web: () => webSuite(chromium, executablePath),
        }),
  };
  const only = process.env.QALAM_TEST_ONLY?.split(',');
  let passed = 0;
  const failures = [];
  for (const [name, suite] of Object.entries(suites)) {
    if (only && !only.includes(name)) continue;
    let results;
    // Starting VS Code, Chromium and an extension host on a loaded machine may fail for no fault of ours: once more, then.
    for (let attempt = 1; !results; attempt++) {
      try {
        results = await suite();
      } catch (error) {
        console.log(`${name}: attempt ${attempt}: ${error.stack ?? error}`);
        if (attempt === 2) results = [{ title: `${name} could not run`, error: String(error) }];
      }
    }
    for (const { title, error } of results) {
      console.log(`${error ? '✖' : '✔'} ${title}`);
      if (error) failures.push(`✖ ${title}\n${error.replace(/^/gm, '    ')}`);
      else passed++;
    }
  }
  // Last, since of a long log only the end may be kept.
  for (const failure of failures) console.log(failure);
  console.log(`${passed} passed, ${failures.length} failed`);
  return { passed, failed: failures.length };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  build();
  mkdirSync(join(root, 'out'), { recursive: true });
  const { failed } = await runSuites();
  process.exit(failed > 0 ? 1 : 0);
}
