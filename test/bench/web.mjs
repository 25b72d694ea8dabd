// How long the language server takes in a browser's thread and in Node, turn by turn: from its start to the first diagnostic, and
// from an edit to what it changes. `node test/bench/web.mjs` after `npm run build`; the least of each is printed.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver-protocol/node';
import { root } from '../setup.mjs';
import { findChromium } from '../vscode/install.mjs';
import { openThread } from '../vscode/webThread.mjs';

const ROUNDS = Number(process.argv[2] ?? 3);
const URI = 'file:///a.txt';
const TEXT = 'Ол мектепкк барды.\n'.repeat(50);
const CAPABILITIES = { workspace: { configuration: true }, textDocument: { diagnostic: {} } };
const SETTINGS = { spelling: { enabled: true } };

/** Runs here and in the page: `server` has `request` and `notify`. */
async function measure(server, uri, text) {
  const diagnostics = async (wanted) => {
    for (;;) {
      const { items } = await server.request('textDocument/diagnostic', { textDocument: { uri } });
      if (items.length === wanted) return;
      await new Promise((wait) => setTimeout(wait, 1));
    }
  };
  const opened = performance.now();
  server.notify('textDocument/didOpen', { textDocument: { uri, languageId: 'plaintext', version: 1, text } });
  await diagnostics(50);
  const first = performance.now() - opened;
  let least = Number.POSITIVE_INFINITY;
  for (let version = 2; version < 42; version++) {
    const start = { line: 1, character: 9 };
    const isRight = version % 2 === 0;
    const range = { start, end: { line: 1, character: 11 } };
    const edited = performance.now();
    server.notify('textDocument/didChange', {
      textDocument: { uri, version },
      contentChanges: [{ range, text: isRight ? 'ке' : 'кк' }],
    });
    await diagnostics(isRight ? 49 : 50);
    least = Math.min(least, performance.now() - edited);
  }
  return { first, edit: least };
}

async function inNode() {
  const started = performance.now();
  const child = spawn(process.execPath, [join(root, 'server/dist/server.js'), '--stdio'], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const connection = createMessageConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  connection.onRequest('workspace/configuration', ({ items }) => items.map(() => SETTINGS));
  connection.onRequest(() => null);
  connection.listen();
  const server = {
    request: (method, params) => connection.sendRequest(method, params),
    notify: (method, params) => void connection.sendNotification(method, params),
  };
  await server.request('initialize', { processId: null, rootUri: null, capabilities: CAPABILITIES });
  server.notify('initialized', {});
  const ready = performance.now() - started;
  const { first, edit } = await measure(server, URI, TEXT);
  child.kill();
  return { start: ready + first, edit };
}

async function inBrowser(chromium, executablePath) {
  const thread = await openThread(chromium, executablePath, { settings: SETTINGS });
  const { first, edit } = await thread.page.evaluate(
    `(${measure})(window.server, ${JSON.stringify(URI)}, ${JSON.stringify(TEXT)})`,
  );
  const ready = await thread.page.evaluate(() => window.server.ready);
  await thread.close();
  return { start: ready + first, edit };
}

const { chromium } = await import('playwright-core');
const executablePath = findChromium();
const least = { node: { start: Infinity, edit: Infinity }, browser: { start: Infinity, edit: Infinity } };
for (let round = 0; round < ROUNDS; round++) {
  for (const [where, run] of [
    ['node', inNode],
    ['browser', () => inBrowser(chromium, executablePath)],
  ]) {
    const { start, edit } = await run();
    least[where].start = Math.min(least[where].start, start);
    least[where].edit = Math.min(least[where].edit, edit);
  }
}
for (const [where, { start, edit }] of Object.entries(least)) {
  console.log(`${where}: first diagnostics after ${start.toFixed(0)} ms, an edit shown after ${edit.toFixed(1)} ms`);
}
process.exit(0);
