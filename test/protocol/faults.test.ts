/** Things that break while the server runs: it goes on, recovers when the cause is gone, and says so once. */
import assert from 'node:assert/strict';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { InlineCompletionList } from 'vscode-languageserver-protocol/node';
import { AnalysisPool } from '../../server/src/analysis/pool';
import { type Fault, startEndpoint } from '../endpoint/server';
import { Session, type SessionOptions } from './session';

const SERVER = join(__dirname, '..', '..', 'server');
const WRONG = 'Ол мектепкк барды.';
const DEADLY = 'өлімқұрығыш';
const OUT_OF_MEMORY = 'жадтаусылғыш';
const HANGING = 'тұрыпқалғыш';

/**
 * What is put in front of the built worker: a text with `DEADLY` in it ends the thread, one with `HANGING` never returns,
 * and one with `OUT_OF_MEMORY` makes every call of the WebAssembly in use (the tagger's, Hunspell's) trap, as one that is out
 * of memory does.
 */
const SABOTAGE = `{
  const { parentPort } = require('node:worker_threads');
  let broken = false;
  const wrapped = (instance) => {
    const exports = {};
    for (const [name, value] of Object.entries(instance.exports)) {
      exports[name] = typeof value !== 'function' ? value : (...given) => {
        if (broken) throw new WebAssembly.RuntimeError('memory access out of bounds');
        return value(...given);
      };
    }
    return { exports };
  };
  const { instantiate, Instance } = WebAssembly;
  WebAssembly.instantiate = async (...args) => {
    const made = await instantiate(...args);
    return made.instance ? { module: made.module, instance: wrapped(made.instance) } : wrapped(made);
  };
  WebAssembly.Instance = function (...args) {
    return wrapped(new Instance(...args));
  };
  const on = parentPort.on.bind(parentPort);
  parentPort.on = (event, listener) => on(event, event !== 'message' ? listener : (message) => {
    const texts = (message.texts ?? []).join();
    if (texts.includes('${DEADLY}')) process.exit(7);
    if (texts.includes('${HANGING}')) for (;;);
    if (texts.includes('${OUT_OF_MEMORY}')) broken = true;
    listener(message);
  });
}
`;

let copy: string;
let bin: string;
const data = (name: string) => join(copy, 'dist', 'data', name);

before(() => {
  copy = mkdtempSync(join(tmpdir(), 'qalam-faults-'));
  cpSync(SERVER, copy, { recursive: true, filter: (source) => !/[\\/](src|node_modules)$/.test(source) });
  bin = join(copy, 'bin', 'qalam-language-server.js');
  const worker = join(copy, 'dist', 'worker.js');
  writeFileSync(worker, SABOTAGE + readFileSync(worker, 'utf8'));
});
after(() => {
  Session.killAll();
  rmSync(copy, { recursive: true, force: true });
});

const start = (options: SessionOptions = {}) => Session.start({ bin, ...options });

const told = (session: Session) =>
  session.notifications
    .filter(({ method }) => method === 'window/showMessage')
    .map(({ params }) => (params as { message: string }).message);
const logged = (session: Session) =>
  session.notifications
    .filter(({ method }) => method === 'window/logMessage')
    .map(({ params }) => (params as { message: string }).message);
const unknown = async (session: Session, uri: string) =>
  (await session.diagnostics(uri))
    .filter(({ code }) => code === 'spelling.unknown-word')
    .map(({ range }) => `${range.start.line}:${range.start.character}`);

/** Until a condition holds; fails with what was seen last. */
async function until<T>(look: () => Promise<T>, holds: (seen: T) => boolean, limit = 30_000): Promise<T> {
  const end = Date.now() + limit;
  for (;;) {
    const seen = await look();
    if (holds(seen)) return seen;
    if (Date.now() > end) assert.fail(`last seen: ${JSON.stringify(seen)}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

describe('the analysis thread', () => {
  for (const [name, poison] of [
    ['is ended by a text', DEADLY],
    ['loses its WebAssembly memory over a text', OUT_OF_MEMORY],
  ] as const) {
    test(`${name}: all but that text is analysed as before, nobody is bothered`, async () => {
      const session = await start();
      const lines = `${`${WRONG}\n`.repeat(30)}${poison}\n${`${WRONG}\n`.repeat(30)}`;
      const uri = await session.open('a.txt', lines);
      const wanted = Array.from({ length: 61 }, (_, line) => `${line}:3`).filter((place) => place !== '30:3');
      await until(
        () => unknown(session, uri),
        (seen) => JSON.stringify(seen) === JSON.stringify(wanted),
      );
      // Edits go on being followed, also in the bad line once it is good.
      await session.change(uri, 30, 0, poison.length, 'Ол ббарды');
      await until(
        () => unknown(session, uri),
        (seen) => seen.length === 61 && seen[30] === '30:3',
      );
      assert.deepEqual(told(session), []);
      assert.doesNotMatch(logged(session).join('\n'), new RegExp(`${poison}|мектепкк`));
      assert.equal(await session.stop(), 0);
    });
  }

  test('ends again and again: the user is told once, the rest of the server works, and later all of it', async () => {
    const session = await start();
    const deadly: string[] = [];
    for (let n = 0; n < 8; n++) deadly.push(await session.open(`${n}.txt`, `${DEADLY} ${n}`));
    const broken = await session.open('broken.jsonl', '{"text": ', 'jsonl');
    await session.notified('window/showMessage', (params) =>
      /keeps stopping/.test((params as { message: string }).message),
    );
    assert.equal(
      (await session.diagnostics(broken)).some(({ code }) => code === 'format.json-syntax'),
      true,
    );
    const list = await session.request<InlineCompletionList>('textDocument/inlineCompletion', {
      textDocument: { uri: await session.open('c.txt', 'Қазақстан Республик') },
      position: { line: 0, character: 19 },
      context: { triggerKind: 0 },
    });
    assert.ok(list.items.length > 0);
    const uri = await session.open('good.txt', WRONG);
    assert.deepEqual(await unknown(session, uri), [], 'nothing is checked for now');
    for (const one of deadly) await session.close(one);
    // Nothing is typed: the server comes back to it by itself, after half a minute.
    await until(
      () => unknown(session, uri),
      (seen) => seen.join() === '0:3',
      60_000,
    );
    assert.equal(told(session).length, 1);
    assert.equal(await session.stop(), 0);
  });

  test('hangs: it is ended, and the texts around the one it hung on are analysed', async () => {
    const alive = setInterval(() => {}, 1000);
    let deaths = 0;
    const pool = new AnalysisPool(
      join(copy, 'dist', 'data'),
      { died: () => deaths++ },
      join(copy, 'dist', 'worker.js'),
      1500,
    );
    const options = {
      spelling: true,
      cleaning: false,
      entities: false,
      ignorePatterns: [],
      tokenized: false,
      whole: false,
    };
    const ask = () =>
      Promise.all([WRONG, HANGING, 'Бүгін күн ашық.'].map((text) => pool.analyze(text, options as never, false)));
    assert.ok((await pool.analyze(WRONG, options as never, false))!.findings.length > 0);
    // As a document does, which asks anew when it hears of a death.
    let found = await ask();
    for (let round = 0; round < 3 && !(found[0] && found[2]); round++) found = await ask();
    assert.deepEqual(
      found.map((one) => one?.findings.length),
      [1, undefined, 0],
    );
    assert.equal(deaths, 2);
    await pool.close();
    clearInterval(alive);
  });
});

describe('data files', () => {
  test('replaced by rubbish while running: said once when read; restored: works again', async () => {
    const good = readFileSync(data('spelling/kk.dic'));
    const session = await start();
    const uri = await session.open('a.txt', WRONG);
    assert.equal((await unknown(session, uri)).length, 1);
    for (const bytes of [Buffer.from('x'), good.subarray(0, good.length >> 1)]) {
      writeFileSync(data('spelling/kk.dic'), bytes);
      // What is loaded stays in use.
      await session.change(uri, 0, 0, 0, 'Ол ');
      assert.equal((await unknown(session, uri)).length, 1);
    }
    const killer = await session.open('killer.txt', DEADLY);
    await until(
      () => unknown(session, uri),
      (seen) => seen.length === 0,
    );
    await session.notified('window/showMessage', (params) =>
      /dictionary/.test((params as { message: string }).message),
    );
    const entities = await session.request<unknown[]>('qalam/entities', {
      uri: await session.open('e.txt', 'Қасым-Жомарт Тоқаев Астанада сөз сөйледі.'),
    });
    assert.ok(entities.length > 0, 'the other modules work');
    writeFileSync(data('spelling/kk.dic'), good);
    await session.change(killer, 0, 0, 0, 'тағы ');
    await until(
      () => unknown(session, uri),
      (seen) => seen.length === 1,
    );
    assert.equal(told(session).filter((message) => /dictionary/.test(message)).length, 1);
    assert.equal(await session.stop(), 0);
  });

  const FILES = readdirSync(join(SERVER, 'dist', 'data'), { recursive: true })
    .map(String)
    .filter((name) => /\.\w+$/.test(name));
  const damaged = async (files: readonly string[], damage: (path: string, good: Buffer) => void) => {
    const good = files.map((file) => readFileSync(data(file)));
    for (const [index, file] of files.entries()) damage(data(file), good[index]!);
    const session = await start();
    const text = '{"text": "Ол мектепкк барды. Қасым-Жомарт Тоқаев Астанада"';
    const codes = (await session.diagnostics(await session.open('a.jsonl', text, 'jsonl'))).map(({ code }) => code);
    assert.ok(codes.includes('format.json-syntax'), String(codes));
    const spells = !files.some((file) => /\.(dic|aff)$/.test(file));
    assert.equal(codes.includes('spelling.unknown-word'), spells, String(codes));
    const messages = told(session);
    assert.equal(new Set(messages).size, messages.length);
    assert.equal(await session.stop(), 0);
    for (const [index, file] of files.entries()) writeFileSync(data(file), good[index]!);
  };
  // The other files fail as these do; see damage.test.ts.
  for (const file of FILES.filter((name) => /aff|freq|language|completion/.test(name))) {
    test(`${file} cut short: the rest works`, () =>
      damaged([file], (path, good) => writeFileSync(path, good.subarray(0, good.length / 3))));
  }
  test('all missing: formats are still checked', () => damaged(FILES, (path) => rmSync(path)));
});

describe('word lists', () => {
  const add = (session: Session, uri: string, word: string) =>
    session
      .request('workspace/executeCommand', { command: 'qalam.server.addToProjectWords', arguments: [uri, word] })
      .then(
        () => undefined,
        (error: Error) => error.message,
      );

  test('no room on the disk: an error that says so, the old list whole, no crumbs; with room it works', {
    skip: process.platform === 'win32',
  }, async () => {
    // A process that may write files of 1 KiB at most fails in the middle of writing, as on a full disk.
    const shell = join(copy, 'limited.sh');
    writeFileSync(shell, `#!/bin/sh\nulimit -f 1\nexec "${process.execPath}" "$@"\n`);
    chmodSync(shell, 0o755);
    const session = await start({ execPath: shell });
    const path = join(session.folder, '.qalam', 'words.txt');
    mkdirSync(dirname(path));
    // 40 words of 24 bytes leave no room for one more of them.
    const before = Array.from({ length: 42 }, (_, n) => `ббірсөз${'аә'[n % 2]}${String(n).padStart(8, '0')}`).sort();
    writeFileSync(path, `${before.join('\n')}\n`);
    const content = readFileSync(path, 'utf8');
    const uri = await session.open('a.txt', `${'ққалған'} сөз`);
    assert.match((await add(session, uri, 'ққалған'.repeat(6))) ?? '', /could not be saved|сақталмады/);
    assert.equal(readFileSync(path, 'utf8'), content);
    assert.deepEqual(readdirSync(dirname(path)), ['words.txt']);
    writeFileSync(path, 'бір\n');
    assert.equal(await add(session, uri, 'ққалған'), undefined);
    assert.deepEqual(readFileSync(path, 'utf8').split('\n').sort(), ['', 'бір', 'ққалған']);
    assert.equal(await session.stop(), 0);
  });

  test('a folder where the list should be, a file where its folder should be: an error each', async () => {
    const session = await start();
    const uri = await session.open('a.txt', 'ққалған сөз');
    writeFileSync(join(session.folder, '.qalam'), 'no folder');
    assert.match((await add(session, uri, 'ққалған')) ?? '', /could not be saved/);
    rmSync(join(session.folder, '.qalam'));
    mkdirSync(join(session.folder, '.qalam', 'words.txt'), { recursive: true });
    assert.match((await add(session, uri, 'ққалған')) ?? '', /could not be saved/);
    assert.deepEqual(readdirSync(join(session.folder, '.qalam')), ['words.txt']);
    rmSync(join(session.folder, '.qalam'), { recursive: true });
    assert.equal(await add(session, uri, 'ққалған'), undefined);
    assert.equal(await session.stop(), 0);
  });
});

describe('endpoints', () => {
  // One of each kind: no answer, too much, refused, broken, led away; the engine's own tests have them all.
  const FAULTS: readonly Fault[] = ['hang', 'huge', 'unauthorised', 'half-event', 'redirect'];
  for (const fault of FAULTS) {
    test(`${fault}: told once at most, and used again when it is well`, async () => {
      const endpoint = await startEndpoint({ fault, answer: () => [' сөз', ' айтты', '.'] });
      const session = await start({ settings: { completion: { endpoint: endpoint.url, deadline: 500, debounce: 0 } } });
      const uri = await session.open('a.txt', 'Ол келіп');
      let typed = 8;
      const complete = async () => {
        await session.change(uri, 0, typed, typed, ' а');
        typed += 2;
        const list = await session.request<InlineCompletionList | null>('textDocument/inlineCompletion', {
          textDocument: { uri },
          position: { line: 0, character: typed },
          context: { triggerKind: 0 },
        });
        return (list?.items ?? []).map(({ insertText }) => String(insertText)).join('|');
      };
      for (let n = 0; n < 4; n++) await complete();
      assert.ok(told(session).length <= 1, told(session).join('\n'));
      endpoint.set({ answer: () => [' сөз', ' айтты', '.'] });
      await until(complete, (text) => text.includes('айтты'));
      assert.ok(told(session).length <= 1, told(session).join('\n'));
      assert.equal(await session.stop(), 0);
      await endpoint.close();
    });
  }

  test('429 with Retry-After: nothing is sent before its time', async () => {
    const endpoint = await startEndpoint({ fault: 'too-many' });
    const session = await start({ settings: { completion: { endpoint: endpoint.url, deadline: 500, debounce: 0 } } });
    const uri = await session.open('a.txt', 'Ол келіп');
    for (let n = 0; n < 6; n++) {
      await session.change(uri, 0, 8 + n, 8 + n, 'а');
      await session.request('textDocument/inlineCompletion', {
        textDocument: { uri },
        position: { line: 0, character: 9 + n },
        context: { triggerKind: 0 },
      });
    }
    assert.equal(endpoint.completions().length, 1);
    assert.ok(told(session).length <= 1);
    assert.equal(await session.stop(), 0);
    await endpoint.close();
  });
});
