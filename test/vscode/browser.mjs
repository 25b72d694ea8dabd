// Runs the VS Code suites in the browser-hosted VS Code: the mocha suite inside the extension host, then a person's view of
// it through the keyboard, with screenshots. `npm run test:vscode`.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, root } from '../setup.mjs';
import { findChromium } from './install.mjs';
import { CHROMIUM_ARGS, launchVsCode } from './launch.mjs';
import { personSuite } from './person.mjs';
import { bundleSuite, copyWorkspace } from './workspace.mjs';

/** Opens Chromium on a VS Code that `launchVsCode` started. */
async function openPage(chromium, executablePath) {
  const browser = await chromium.launch({ executablePath, args: CHROMIUM_ARGS });
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-US' });
  return { browser, page: await context.newPage() };
}

/** The mocha suite in a copy of the sample workspace; `prepare` changes the copy, `options` go to `launchVsCode`. */
async function mochaSuite(chromium, executablePath, prepare = () => {}, options = {}) {
  const tests = await bundleSuite();
  const workspace = copyWorkspace();
  prepare(workspace);
  const resultsFile = join(workspace, '..', `qalam-results-${process.pid}.json`);
  process.env.QALAM_TEST_RESULTS = resultsFile;
  const vscode = await launchVsCode({ extension: root, workspace, tests, ...options });
  const { browser, page } = await openPage(chromium, executablePath);
  try {
    let finish;
    const finished = new Promise((done) => {
      finish = done;
    });
    const log = [];
    await page.exposeFunction('codeAutomationLog', (type, args) => log.push(`${type}: ${args.join(' ')}`));
    await page.exposeFunction('codeAutomationExit', (code) => finish(code));
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
    return JSON.parse(readFileSync(resultsFile, 'utf8'));
  } finally {
    delete process.env.QALAM_TEST_RESULTS;
    await browser.close();
    await vscode.stop();
    rmSync(workspace, { recursive: true, force: true });
    rmSync(resultsFile, { force: true });
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
          'qalam.entities.endpoint': `${host}/v1`,
          'qalam.entities.model': `../${basename(outside)}/model`,
          'qalam.entities.runtime': `../${basename(outside)}/runtime`,
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
    'hostile workspace': () => hostileSuite(chromium, executablePath),
    ...(process.env.QALAM_TEST_GREP ? {} : { person: () => personSuite(chromium, executablePath) }),
  };
  let passed = 0;
  let failed = 0;
  for (const [name, suite] of Object.entries(suites)) {
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
      if (error) console.log(error.replace(/^/gm, '    '));
      if (error) failed++;
      else passed++;
    }
  }
  console.log(`${passed} passed, ${failed} failed`);
  return { passed, failed };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  build();
  mkdirSync(join(root, 'out'), { recursive: true });
  const { failed } = await runSuites();
  process.exit(failed > 0 ? 1 : 0);
}
