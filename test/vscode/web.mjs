// VS Code for the Web: the language server in a thread of the browser, by itself; then the whole extension in the browser's own
// extension host, in a workbench whose files lie on a server.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { root } from '../setup.mjs';
import { CHROMIUM_ARGS, launchVsCode, until } from './launch.mjs';
import { openThread } from './webThread.mjs';
import { personAt } from './window.mjs';

const FOLDER = 'vscode-vfs://github/owner/repo';
const STORAGE = '/vscode-userdata/@/User/globalStorage/qalam';
const PROJECT_WORDS = '/vscode-vfs/@github/owner/repo/.qalam/words.txt';

/** Runs named steps in order; each is a test. */
async function inOrder(results, title, run) {
  try {
    await run();
    results.push({ title });
  } catch (error) {
    results.push({ title, error: String(error.stack ?? error) });
  }
}

function check(condition, what) {
  if (!condition) throw new Error(typeof what === 'string' ? what : JSON.stringify(what));
}

/** A model server of our own; `cors`: whether pages of other addresses may read its answers. */
async function modelServer(cors) {
  const bodies = [];
  /** Addresses that were asked with a text, a key or a cookie. */
  const telling = [];
  const server = createServer(async (request, response) => {
    if (cors) {
      response.setHeader('access-control-allow-origin', '*');
      response.setHeader('access-control-allow-headers', '*');
    }
    if (request.method === 'OPTIONS') return response.writeHead(204).end();
    let body = '';
    for await (const piece of request) body += piece;
    if (body !== '' || request.headers.cookie || request.headers.authorization) telling.push(request.url);
    if (request.method === 'POST') bodies.push(body);
    if (request.url === '/v1/models') return response.end(JSON.stringify({ data: [{ id: 'model' }] }));
    if (request.url !== '/v1/completions') return response.writeHead(404).end();
    response.setHeader('content-type', 'text/event-stream');
    const piece = { choices: [{ text: 'асының астанасы', finish_reason: 'stop' }] };
    response.end(`data: ${JSON.stringify(piece)}\n\ndata: [DONE]\n\n`);
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address();
  const close = () => new Promise((done) => server.close(done).closeAllConnections());
  return { address: `http://127.0.0.1:${port}/v1`, bodies, telling, close };
}

/** The language server alone, driven by messages. */
export async function threadSuite(chromium, executablePath) {
  const results = [];
  const settings = { spelling: { enabled: true } };
  const options = { storagePath: STORAGE, trusted: true, machineScope: true, locale: 'en' };
  const thread = await openThread(chromium, executablePath, { options, settings });
  const { page } = thread;
  const step = (title, run) => inOrder(results, `In the browser’s thread: ${title}`, run);
  const request = (method, params) =>
    page.evaluate(([method, params]) => window.server.request(method, params), [method, params]);
  const notify = (method, params) =>
    page.evaluate(([method, params]) => window.server.notify(method, params), [method, params]);
  const told = (method) =>
    page.evaluate(
      (method) => window.server.notifications.filter((one) => one.method === method).map(({ params }) => params),
      method,
    );
  const open = async (name, languageId, text) => {
    const uri = `${FOLDER}/${name}`;
    await notify('textDocument/didOpen', { textDocument: { uri, languageId, version: 1, text } });
    return until(`the analysis of ${name}`, async () =>
      (await told('qalam/documentStatus')).findLast((status) => status.uri === uri && status.progress === 1),
    );
  };
  const codes = async (name) => {
    const { items } = await request('textDocument/diagnostic', { textDocument: { uri: `${FOLDER}/${name}` } });
    return items.map(({ code }) => code);
  };
  try {
    await step('a misspelt word, the language and names are found', async () => {
      const status = await open('a.txt', 'plaintext', 'Абай Құнанбайұлы Семейде туған. Ол мектепкк барды.\n');
      check(status.languages[0]?.label === 'kk' && status.entities === 2, status);
      check(String(await codes('a.txt')) === 'spelling.unknown-word', await codes('a.txt'));
    });
    await step('an edit is checked', async () => {
      const uri = `${FOLDER}/a.txt`;
      const end = { line: 0, character: 43 };
      const change = { range: { start: { ...end, character: 41 }, end }, text: 'ке' };
      await notify('textDocument/didChange', { textDocument: { uri, version: 2 }, contentChanges: [change] });
      await until('no finding', async () => (await codes('a.txt')).length === 0);
    });
    await step('Hunspell suggests, and is fetched for that only', async () => {
      await open('b.txt', 'plaintext', 'Ол мектепкк барды.\n');
      const hunspell = () =>
        page.evaluate(() => window.server.reads.includes('/extension/server/dist/hunspell-asm.js'));
      check(!(await hunspell()), 'fetched too early');
      const uri = `${FOLDER}/b.txt`;
      const { items: diagnostics } = await request('textDocument/diagnostic', { textDocument: { uri } });
      const actions = await request('textDocument/codeAction', {
        textDocument: { uri },
        range: diagnostics[0].range,
        context: { diagnostics },
      });
      check(
        actions.some(({ title }) => /мектепке/.test(title)),
        actions,
      );
      check(await hunspell(), 'not fetched');
    });
    await step('a word is added to the project’s, in a file of VS Code’s', async () => {
      await request('workspace/executeCommand', {
        command: 'qalam.server.addWords',
        arguments: [`${FOLDER}/b.txt`, 'project', ['мектепкк']],
      });
      const written = await page.evaluate(
        (path) => new TextDecoder().decode(window.server.files.get(path)),
        PROJECT_WORDS,
      );
      check(written.includes('мектепкк'), written);
      check((await codes('b.txt')).length === 0, await codes('b.txt'));
    });
    await step('a list that was changed by somebody else is read anew', async () => {
      await page.evaluate((path) => {
        window.server.files.set(path, new Uint8Array());
        window.server.worker.postMessage({ changed: [path] });
      }, PROJECT_WORDS);
      await until('the finding', async () => String(await codes('b.txt')) === 'spelling.unknown-word');
    });
    await step('Markdown, YAML and code, by libraries that are not in the bundle', async () => {
      await open('a.md', 'markdown', '# Ол `мектепкк` мектепкк\n');
      await open('a.yaml', 'yaml', 'мектепкк: Ол мектепкк барды\n');
      await open('a.js', 'javascript', 'const мектепкк = 1; // Ол мектепкк барды\n');
      for (const name of ['a.md', 'a.yaml', 'a.js'])
        check(String(await codes(name)) === 'spelling.unknown-word', `${name}: ${await codes(name)}`);
    });
    const ghost = async (name) => {
      const items = await request('textDocument/inlineCompletion', {
        textDocument: { uri: `${FOLDER}/${name}` },
        position: { line: 0, character: 36 },
        context: { triggerKind: 1 },
      });
      return (items?.items ?? items ?? []).map(({ insertText }) => insertText);
    };
    await step('ghost text of the embedded model', async () => {
      await open('c.txt', 'plaintext', 'Тәуелсіздік алғаннан кейін Қазақстан Республикасының алғашқы\n');
      await until('ghost text', async () => {
        const [text] = await ghost('c.txt');
        return typeof text === 'string' && text.length > 0;
      });
    });
    const statusWith = async (endpoint) => {
      await page.evaluate((endpoint) => {
        window.server.notifications.length = 0;
        window.server.setSettings({ completion: { endpoint, model: 'model' } });
      }, endpoint);
      await notify('workspace/didChangeConfiguration', { settings: null });
      return until('a status of the endpoint', async () => {
        await ghost('c.txt').catch(() => {});
        return (await told('qalam/completionStatus')).findLast(
          (status) => status.source === 'endpoint' && status.state !== 'busy' && (status.message || status.latency),
        );
      });
    };
    await step('an endpoint that lets the browser read its answers', async () => {
      const server = await modelServer(true);
      try {
        const status = await statusWith(server.address);
        check(status.state === 'ready' && server.bodies.length > 0, status);
      } finally {
        await server.close();
      }
    });
    await step('one that does not (CORS), and one that is not there', async () => {
      const server = await modelServer(false);
      const refused = await statusWith(server.address);
      await server.close();
      check(/CORS/.test(refused.message) && server.telling.length === 0, { refused, telling: server.telling });
      const dead = await statusWith(server.address.replace('/v1', '/other/v1'));
      check(dead.state === 'unavailable' && !/CORS/.test(dead.message), dead);
    });
    await step(
      'a prompt is put to every record, graded by a check; CORS that forbids it is said in words',
      async () => {
        const uri = `${FOLDER}/records.jsonl`;
        await open('records.jsonl', 'jsonl', '{"question": "Қазақстан", "gold": "астанасы"}\n');
        const ask = async (server, id) => {
          await statusWith(server.address);
          const prompt = 'user:\n{{question}}\n';
          const params = { uri, id, prompt, endpoint: 0, answer: 'answer', grade: 'contains(answer, gold)' };
          return request('qalam/askRecords', params);
        };
        for (const cors of [true, false]) {
          const server = await modelServer(cors);
          try {
            const { tally, fault } = await ask(server, String(cors));
            if (cors) {
              check(tally.answered === 1 && tally.right === 1, { tally, fault });
              const [{ lines }] = await told('qalam/askRecordsProgress');
              check(JSON.parse(lines[0]).answer === 'асының астанасы', lines);
            } else check(tally.answered === 0 && /CORS/.test(fault) && server.telling.length === 0, { tally, fault });
          } finally {
            await server.close();
          }
        }
      },
    );
    await step('models that only Node can run are refused in words', async () => {
      await page.evaluate(() => {
        window.server.notifications.length = 0;
        window.server.setSettings({
          entities: { model: '/model.onnx' },
          maskedModel: { model: '/masked' },
          completion: { localModel: '/model.gguf' },
        });
      });
      await notify('workspace/didChangeConfiguration', { settings: null });
      await until('three messages', async () => {
        const messages = (await told('window/showMessage')).map(({ message }) => message);
        return messages.filter((message) => /VS Code for the Web/.test(message)).length === 3;
      });
    });
    await step('nothing was thrown', async () => {
      const errors = await page.evaluate(() => window.server.errors);
      check(errors.length === 0, errors);
    });
  } finally {
    await thread.close();
  }
  return results;
}

const TYPES = { '.json': 'application/json', '.js': 'text/javascript', '.svg': 'image/svg+xml' };

/**
 * The whole extension in the browser's own extension host. VS Code's server hands the page its configuration; an extension that
 * is named there by its address is run by the browser (`additionalBuiltinExtensions`), and its files come from the build.
 */
export async function webSuite(chromium, executablePath) {
  const results = [];
  const workspace = mkdtempSync(join(tmpdir(), 'qalam-web-'));
  const file = join(workspace, 'a.txt');
  writeFileSync(file, 'Абай Құнанбайұлы Семейде туған. Ол мектепкк барды.\n');
  const vscode = await launchVsCode({ workspace, openFiles: [file], settings: { 'qalam.locale': 'kk' } });
  const browser = await chromium.launch({ executablePath, args: CHROMIUM_ARGS });
  try {
    const open = async () => {
      const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-US' });
      await context.route('**/qalam-extension/**', (route) => {
        const path = decodeURIComponent(new URL(route.request().url()).pathname).replace('/qalam-extension/', '');
        try {
          const contentType = TYPES[extname(path)] ?? 'application/octet-stream';
          return route.fulfill({ contentType, body: readFileSync(join(root, path)) });
        } catch {
          return route.fulfill({ status: 404 });
        }
      });
      const page = await context.newPage();
      page.setDefaultTimeout(30_000);
      await page.addInitScript(() => {
        const find = document.getElementById.bind(document);
        document.getElementById = (id) => {
          const element = find(id);
          if (id === 'vscode-workbench-web-configuration') {
            const configuration = JSON.parse(element.getAttribute('data-settings'));
            const extension = { scheme: 'http', authority: location.host, path: '/qalam-extension' };
            configuration.additionalBuiltinExtensions = [extension];
            element.setAttribute('data-settings', JSON.stringify(configuration));
          }
          return element;
        };
      });
      await page.goto(vscode.url);
      return { context, page };
    };
    const statusOf = (page) => page.locator('.statusbar-item', { hasText: 'Қалам:' }).allInnerTexts();
    // About one time in eight VS Code starts its extension hosts twice and loses a built-in extension of the page on the way; loading the
    // page again in the same context seldom helps.
    let page;
    for (let attempt = 1; page === undefined; attempt++) {
      const opened = await open();
      try {
        await until('the extension’s status', async () => (await statusOf(opened.page)).length > 0, 45_000);
        page = opened.page;
      } catch (error) {
        if (attempt === 5) throw error;
        await opened.context.close();
      }
    }
    const status = () => statusOf(page);
    const { step, shot, row, input, palette, command, quickFix } = personAt(page, 'VS Code for the Web', results);
    await step('it checks a file: misspelt word, language, names', async () => {
      await until('the status bar', async () => /kk · 1/.test(String(await status())));
      await until('the squiggle', async () => (await page.locator('.squiggly-info, .squiggly-hint').count()) === 1);
      await shot('web');
    });
    await step('a word is added to the project’s words', async () => {
      await page
        .locator('.monaco-editor .view-line')
        .first()
        .click({ position: { x: 330, y: 8 } });
      const menu = await quickFix('жоба сөздеріне қосу');
      await menu.locator('.monaco-list-row', { hasText: 'жоба сөздеріне қосу' }).first().click();
      await until('the word list', () => {
        try {
          return readFileSync(join(workspace, '.qalam', 'words.txt'), 'utf8').includes('мектепкк');
        } catch {
          return false;
        }
      });
      await until('no finding', async () => /kk · 0/.test(String(await status())));
    });
    await step('a model server is set up: no terminal, a server that shuts pages out, one that does not', async () => {
      const [shut, open] = [await modelServer(false), await modelServer(true)];
      try {
        await command('Qalam: Set Up a Model Server');
        await row('llama.cpp').click();
        await row('Команданы көшіріп алу').waitFor();
        check((await page.locator('.quick-input-list .codicon-terminal').count()) === 0, 'a terminal is offered');
        await input().fill(shut.address);
        await row('CORS').waitFor();
        await shot('web-server-cors');
        await input().fill(open.address);
        await row('OpenAI API').waitFor();
        await shot('web-server');
        await page.keyboard.press('Escape');
        await until('no list', async () => !(await page.locator('.quick-input-widget').first().isVisible()));
      } finally {
        await shut.close();
        await open.close();
      }
    });
    await step('the menu says what only the desktop has, and offers nothing of it', async () => {
      await page.locator('.statusbar-item', { hasText: 'Қалам:' }).first().click();
      const rows = page.locator('.quick-input-widget .monaco-list-row');
      await rows.first().waitFor();
      await page.keyboard.press('End');
      await page.keyboard.press('ArrowUp');
      await page.keyboard.press('End');
      await until('the last line', async () => /VS Code-та ғана/.test(String(await rows.allInnerTexts())));
      check(!/Корпус есебі\n|Таңдау тарихын сақтау/.test((await rows.allInnerTexts()).join('\n')), 'offered');
      await shot('web-menu');
      await page.keyboard.press('Escape');
    });
    await step('the palette does not offer what needs a disk', async () => {
      await palette('Qalam: ', 'Qalam: ');
      const rows = page.locator('.quick-input-widget .monaco-list-row');
      const shown = await rows.allInnerTexts();
      check(shown.length > 0 && !/Corpus Report|Feedback/.test(shown.join('\n')), shown);
      await page.keyboard.press('Control+A');
      await page.keyboard.type('>Qalam: Corpus Report');
      await new Promise((wait) => setTimeout(wait, 500));
      check(!/Corpus Report/.test((await rows.allInnerTexts()).join('\n')), await rows.allInnerTexts());
      await page.keyboard.press('Escape');
    });
  } finally {
    await browser.close();
    await vscode.stop();
    rmSync(workspace, { recursive: true, force: true });
  }
  return results;
}
