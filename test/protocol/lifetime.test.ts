/** The server's process ends when its editor does, however that ends, and whatever the server is about. */
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { startEndpoint } from '../endpoint/server';
import { SERVER_BIN, Session } from './session';

/** Some seconds of work for the analysis. */
const LARGE = Array.from({ length: 40_000 }, (_, n) => `Кеше ол ${n} мектепкк барды, бірақ кітапханағаа кірмеді.`).join(
  '\n',
);

let folder: string;
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'qalam-lifetime-'));
});
after(() => {
  Session.killAll();
  rmSync(folder, { recursive: true, force: true });
});

/** False also for a process that has ended and that nobody has asked about. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  if (process.platform !== 'linux') return true;
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

/** An editor in a process of its own: starts the server, opens a large file, prints the server's process id. */
const EDITOR = `
const { fork, spawn } = require('node:child_process');
const [transport, bin, text] = process.argv.slice(2);
const server = transport === 'ipc'
  ? fork(bin, ['--node-ipc'], { stdio: 'ignore' })
  : spawn(process.execPath, [bin, '--stdio'], { stdio: ['pipe', 'pipe', 'ignore'] });
const send = (message) => {
  const whole = { jsonrpc: '2.0', ...message };
  if (transport === 'ipc') return server.send(whole);
  const body = Buffer.from(JSON.stringify(whole));
  server.stdin.write('Content-Length: ' + body.length + '\\r\\n\\r\\n');
  server.stdin.write(body);
};
const answered = () => {
  send({ method: 'initialized', params: {} });
  const textDocument = { uri: 'file:///a.txt', languageId: 'plaintext', version: 1, text: require('node:fs').readFileSync(text, 'utf8') };
  send({ method: 'textDocument/didOpen', params: { textDocument } });
  setTimeout(() => process.stdout.write(server.pid + '\\n'), 500);
};
if (transport === 'ipc') server.once('message', answered);
else server.stdout.once('data', answered);
send({ id: 1, method: 'initialize', params: { processId: process.pid, rootUri: null, capabilities: {} } });
setInterval(() => {}, 1000);
`;

describe('an editor that is killed', () => {
  for (const transport of ['ipc', 'stdio']) {
    test(`leaves no server behind (${transport})`, async () => {
      const [editor, text] = [join(folder, 'editor.js'), join(folder, 'large.txt')];
      writeFileSync(editor, EDITOR);
      writeFileSync(text, LARGE);
      const child = spawn(process.execPath, [editor, transport, SERVER_BIN, text], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const said = await new Promise<string>((resolve) => child.stdout.once('data', (data) => resolve(String(data))));
      const pid = Number(said);
      assert.ok(pid > 0 && isRunning(pid));
      child.kill('SIGKILL');
      const end = Date.now() + 20_000;
      while (isRunning(pid) && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 100));
      const left = isRunning(pid);
      if (left) process.kill(pid, 'SIGKILL');
      assert.equal(left, false);
    });
  }
});

test('shutdown in the midst of analysis, a request to an endpoint that hangs, and open lists: it ends at once and well', async () => {
  const endpoint = await startEndpoint({ fault: 'hang' });
  const session = await Session.start({
    settings: { completion: { endpoint: endpoint.url, deadline: 60_000, debounce: 0 } },
  });
  await session.open('large.txt', LARGE);
  const uri = await session.open('a.txt', 'Ол келіп');
  const completion = session
    .request('textDocument/inlineCompletion', {
      textDocument: { uri },
      position: { line: 0, character: 8 },
      context: { triggerKind: 0 },
    })
    .catch(() => undefined);
  const diagnostics = session.diagnostics(uri).catch(() => undefined);
  await new Promise((resolve) => setTimeout(resolve, 300));
  assert.equal(await session.stop(), 0);
  await Promise.race([Promise.all([completion, diagnostics]), new Promise((resolve) => setTimeout(resolve, 100))]);
  await endpoint.close();
});

test('reads that never return, in every thread, keep it alive neither after shutdown nor without', {
  skip: process.platform === 'win32',
  timeout: 60_000,
}, async () => {
  const pipe = join(folder, 'pipe');
  execFileSync('mkfifo', [pipe]);
  // Run at the beginning of the process and of each of its threads.
  const hang = join(folder, 'hang.cjs');
  writeFileSync(hang, `require('node:fs').readFile(${JSON.stringify(pipe)}, () => {});`);
  for (const end of ['shutdown', 'exit', 'gone']) {
    const session = await Session.start({ nodeArguments: ['--require', hang] });
    await session.open('a.txt', 'Ол мектепкк барды.');
    const exited = new Promise((resolve) => session.process.once('exit', resolve));
    if (end === 'shutdown') await session.stop();
    else if (end === 'exit') await session.connection.sendNotification('exit');
    else session.process.stdin!.destroy();
    await exited;
  }
});

test('exit without shutdown is an exit with 1, as the protocol says', async () => {
  const session = await Session.start();
  await session.open('large.txt', LARGE);
  const exited = new Promise<number | null>((resolve) => session.process.once('exit', resolve));
  await session.connection.sendNotification('exit');
  assert.equal(await exited, 1);
});
