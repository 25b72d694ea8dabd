// The language server as it runs in VS Code for the Web, in a thread of a real browser, without VS Code around it: what the
// extension does there (files, the first message) is done by the page below.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { formsOf, packedData } from '../package/prepublish.mjs';
import { root } from '../setup.mjs';
import { CHROMIUM_ARGS } from './launch.mjs';

/** Libraries that the server may ask for at any time; see `client/src/browser/host.ts`. */
const APART = ['micromark', 'yaml', 'javascript', 're2js', 'filtrex'];

const QUICKLY = { [constants.BROTLI_PARAM_QUALITY]: 1 };

/** Runs in the page: `start()` makes `window.server`. */
function harness() {
  const files = new Map();
  /** @type {Map<number, (answer: unknown) => void>} */
  const waiting = new Map();
  const notifications = [];
  const reads = [];
  const answer = async ({ type, path, bytes }) => {
    if (type === 'read') reads.push(path);
    if (type === 'read' && path.startsWith('/extension/')) {
      const found = await fetch(path);
      if (!found.ok) return { ok: false, error: `status ${found.status}` };
      return { ok: true, bytes: new Uint8Array(await found.arrayBuffer()) };
    }
    if (type === 'write') files.set(path, bytes);
    else if (!files.has(path)) return { ok: false, error: 'no such file', code: 'ENOENT' };
    if (type === 'delete') files.delete(path);
    if (type === 'read') return { ok: true, bytes: files.get(path) };
    if (type === 'stat') return { ok: true, status: { isFile: true, modified: 0, size: files.get(path).length } };
    return { ok: true };
  };
  const start = async (apart, initializationOptions, configured) => {
    let settings = configured;
    const began = performance.now();
    const code = await (await fetch('/extension/server/dist/web/server.js')).blob();
    const sources = await Promise.all(
      apart.map(async (name) => {
        const file = `${name}.js.br`;
        return [file, new Uint8Array(await (await fetch(`/extension/server/dist/${file}`)).arrayBuffer())];
      }),
    );
    const worker = new Worker(URL.createObjectURL(code));
    const { port1, port2 } = new MessageChannel();
    const errors = [];
    worker.onerror = ({ message }) => errors.push(message);
    worker.onmessage = async ({ data: { call, reply } }) => reply.postMessage(await answer(call));
    worker.postMessage({ role: 'server', code, apart: Object.fromEntries(sources), client: port2 }, [port2]);
    let last = 0;
    port1.onmessage = ({ data: { id, method, params, result, error } }) => {
      if (method === undefined) {
        waiting.get(id)?.(error ? { error } : { result });
        waiting.delete(id);
      } else if (id === undefined) notifications.push({ method, params });
      else {
        const found = method === 'workspace/configuration' ? params.items.map(() => settings) : null;
        port1.postMessage({ jsonrpc: '2.0', id, result: found });
      }
    };
    const request = (method, params) =>
      new Promise((done, fail) => {
        const id = ++last;
        waiting.set(id, ({ result, error }) => (error ? fail(new Error(JSON.stringify(error))) : done(result)));
        port1.postMessage({ jsonrpc: '2.0', id, method, params });
      });
    const notify = (method, params) => port1.postMessage({ jsonrpc: '2.0', method, params });
    const initialized = await request('initialize', {
      processId: null,
      rootUri: null,
      workspaceFolders: [{ uri: 'vscode-vfs://github/owner/repo', name: 'repo' }],
      capabilities: {
        workspace: { configuration: true, workspaceFolders: true },
        textDocument: { diagnostic: {}, hover: { contentFormat: ['markdown'] }, inlineCompletion: {} },
      },
      initializationOptions,
    });
    notify('initialized', {});
    const ready = performance.now() - began;
    const setSettings = (changed) => {
      settings = changed;
    };
    window.server = { request, notify, notifications, reads, files, errors, initialized, ready, worker, setSettings };
  };
  window.start = start;
}

/** Serves the extension's files below `/extension/`, and an empty page. */
async function servePage() {
  const packed = new Set(packedData());
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost');
    if (pathname === '/')
      return response.setHeader('content-type', 'text/html').end('<!doctype html><title>Qalam</title>');
    if (!pathname.startsWith('/extension/')) return response.writeHead(404).end();
    const file = decodeURIComponent(pathname.slice('/extension/'.length));
    const path = join(root, file);
    try {
      // As in the package that people install: what is packed there is there packed alone.
      if (packed.has(file)) return response.writeHead(404).end();
      if (packed.has(file.replace(/\.br$/, ''))) {
        const name = file.replace(/\.br$/, '');
        const forms = await formsOf(name, readFileSync(join(root, name)));
        return response.end(brotliCompressSync(forms.at(-1), { params: QUICKLY }));
      }
      return response.end(readFileSync(path));
    } catch {
      return response.writeHead(404).end();
    }
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address();
  const close = () => new Promise((done) => server.close(done).closeAllConnections());
  return { origin: `http://localhost:${port}`, close };
}

/** A page with the server in it; `window.server` there talks to it. */
export async function openThread(chromium, executablePath, { options = {}, settings = {} } = {}) {
  const served = await servePage();
  const browser = await chromium.launch({ executablePath, args: CHROMIUM_ARGS });
  const page = await browser.newPage();
  const log = [];
  page.on('console', (message) => log.push(message.text()));
  page.on('pageerror', (error) => log.push(String(error)));
  await page.goto(served.origin);
  await page.evaluate(`(${harness})()`);
  await page.evaluate(
    ([apart, given, configured]) => window.start(apart, given, configured),
    [APART, options, settings],
  );
  return {
    page,
    log,
    close: async () => {
      await browser.close();
      await served.close();
    },
  };
}
