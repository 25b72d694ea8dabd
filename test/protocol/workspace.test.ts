/** Where documents live: several folders, texts without a file, cells of notebooks, files that are read-only. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, beforeEach, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { CodeAction } from 'vscode-languageserver-protocol/node';
import { Session } from './session';

const WRONG = 'Ол мектепкк барды.';
const RECORD = '{"note": "Ол мектепкк барды.", "other": "Ол кітапханағаа барды."}';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'qalam-folders-'));
});
after(() => Session.killAll());

const write = (path: string, text: string) => {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
};
const url = (path: string) => pathToFileURL(path).href;

/** Where unknown words are reported: line and character. */
async function unknown(session: Session, uri: string): Promise<string[]> {
  const found = (await session.diagnostics(uri)).filter(({ code }) => code === 'spelling.unknown-word');
  return found.map(({ range }) => `${range.start.line}:${range.start.character}`);
}

async function until<T>(look: () => Promise<T>, wanted: T): Promise<void> {
  const end = Date.now() + 20_000;
  for (;;) {
    const seen = await look();
    if (JSON.stringify(seen) === JSON.stringify(wanted)) return;
    if (Date.now() > end) assert.deepEqual(seen, wanted);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

const command = (session: Session, name: string, ...args: unknown[]) =>
  session.request('workspace/executeCommand', { command: `qalam.server.${name}`, arguments: args }).then(
    () => undefined,
    (error: Error) => error.message,
  );

async function titles(session: Session, uri: string, character: number): Promise<string[]> {
  const place = { line: 0, character };
  const actions = await session.request<CodeAction[]>('textDocument/codeAction', {
    textDocument: { uri },
    range: { start: place, end: place },
    context: { diagnostics: [] },
  });
  return actions.flatMap((action) => action.command?.command ?? []);
}

describe('several folders', () => {
  test('each has its own settings, globs and word list, also one inside another', async () => {
    const [first, second] = [join(root, 'бірінші'), join(root, 'second')];
    const inner = join(first, 'inner');
    write(join(first, '.qalam', 'words.txt'), 'мектепкк\n');
    write(join(second, 'own', 'list.txt'), 'кітапханағаа\n');
    mkdirSync(inner);
    const session = await Session.start({ folders: [first, second, inner] });
    session.settingsOf = (scope) => {
      if (scope.startsWith(url(inner))) return { spelling: { enabled: false } };
      if (scope.startsWith(url(first))) return { formats: { jsonFields: { 'data/*.jsonl': ['note'] } } };
      if (scope.startsWith(url(second)))
        return { spelling: { projectWords: 'own/list.txt' }, formats: { jsonFields: { 'data/*.jsonl': ['other'] } } };
      return {};
    };
    const text = `${WRONG} Ол кітапханағаа барды.`;
    const open = (path: string, content: string, language?: string) => session.openUri(url(path), content, language);
    assert.deepEqual(await unknown(session, await open(join(first, 'a.txt'), text)), ['0:22']);
    assert.deepEqual(await unknown(session, await open(join(second, 'a.txt'), text)), ['0:3']);
    assert.deepEqual(await unknown(session, await open(join(inner, 'a.txt'), text)), []);
    const note = RECORD.replace('мектепкк', 'ббарды');
    assert.deepEqual(await unknown(session, await open(join(first, 'data', 'a.jsonl'), note, 'jsonl')), ['0:13']);
    assert.deepEqual(await unknown(session, await open(join(second, 'data', 'a.jsonl'), RECORD, 'jsonl')), []);
    assert.deepEqual(
      await unknown(
        session,
        await open(join(second, 'data', 'b.jsonl'), RECORD.replace('кітапханағаа', 'ббарды'), 'jsonl'),
      ),
      ['0:44'],
    );
    assert.equal(await command(session, 'addToProjectWords', url(join(second, 'a.txt')), 'мектепкк'), undefined);
    assert.equal(readFileSync(join(second, 'own', 'list.txt'), 'utf8'), 'кітапханағаа\nмектепкк\n');
    assert.equal(readFileSync(join(first, '.qalam', 'words.txt'), 'utf8'), 'мектепкк\n');
    assert.equal(await session.stop(), 0);
  });

  test('one added while running brings its words, settings, globs and corrections, and takes them along', async () => {
    const [first, second] = [join(root, 'first'), join(root, 'second')];
    mkdirSync(first);
    write(join(second, '.qalam', 'words.txt'), 'мектепкк\n');
    write(join(second, '.qalam', 'gazetteer.txt'), '');
    const session = await Session.start({ folders: [first] });
    let known = false;
    session.settingsOf = (scope) =>
      known && scope.startsWith(url(second))
        ? { spelling: { disabledRules: ['spelling.mixed-script'] }, formats: { jsonFields: { 'a.jsonl': ['note'] } } }
        : {};
    const text = 'Ол мектепкк барды. Қазaқ тілі. Кеше Самұрық туралы ертегі оқылды.';
    const plain = await session.openUri(url(join(second, 'a.txt')), text);
    const record = await session.openUri(
      url(join(second, 'a.jsonl')),
      '{"text": "Ол ббарды.", "note": "Ол ккелді."}',
      'jsonl',
    );
    const codes = async () => (await session.diagnostics(plain)).map(({ code }) => code);
    assert.deepEqual(await codes(), ['spelling.unknown-word', 'spelling.mixed-script']);
    assert.deepEqual(await unknown(session, record), ['0:13']);
    const place = text.indexOf('Самұрық');
    const range = { start: { line: 0, character: place }, end: { line: 0, character: place + 7 } };
    assert.match(
      (await command(session, 'markEntity', plain, range, 'EVENT', false)) ?? '',
      /inside a workspace folder/,
    );
    assert.match((await command(session, 'addToProjectWords', plain, 'мектепкк')) ?? '', /no workspace folder/);
    assert.deepEqual(
      (await titles(session, plain, 5)).filter((name) => /Project/.test(name)),
      [],
    );

    known = true;
    await session.changeFolders([second], []);
    await until(codes, []);
    await until(() => unknown(session, record), ['0:35']);
    assert.equal(await command(session, 'markEntity', plain, range, 'EVENT', false), undefined);
    assert.match(readFileSync(join(second, 'a.txt.qalam.jsonl'), 'utf8'), /Самұрық/);
    assert.ok((await titles(session, plain, 5)).length === 0, 'the word is in the list');

    known = false;
    await session.changeFolders([], [second]);
    await until(codes, ['spelling.unknown-word', 'spelling.mixed-script']);
    await until(() => unknown(session, record), ['0:13']);
    // Corrections go with their folder.
    const marked = async () =>
      (await session.request<{ text: string; class: string }[]>('qalam/entities', { uri: plain })).filter(
        ({ text: name, class: its }) => name === 'Самұрық' && its === 'EVENT',
      ).length;
    await until(marked, 0);
    assert.equal(await session.stop(), 0);
  });
});

describe('texts that are no file', () => {
  test('an untitled one has the words of the only folder; with two folders it has none and is offered none', async () => {
    const other = join(root, 'other');
    mkdirSync(other);
    const session = await Session.start();
    write(join(session.folder, '.qalam', 'words.txt'), 'кітапханағаа\n');
    const text = `${WRONG} Ол кітапханағаа барды.`;
    const uri = await session.openUri('untitled:Untitled-1', text);
    await until(() => unknown(session, uri), ['0:3']);
    assert.ok((await titles(session, uri, 5)).includes('qalam.server.addToProjectWords'));
    assert.equal(await command(session, 'addToProjectWords', uri, 'мектепкк'), undefined);
    await until(() => unknown(session, uri), []);
    await session.changeFolders([other], []);
    await until(() => unknown(session, uri), ['0:3', '0:22']);
    assert.deepEqual(
      (await titles(session, uri, 5)).filter((name) => /Project/.test(name)),
      [],
    );
    // One that has the path it will be saved under belongs to that folder.
    const named = await session.openUri(`untitled:${join(session.folder, 'new.txt')}`, text);
    assert.deepEqual(await unknown(session, named), []);
    assert.equal(await session.stop(), 0);
  });

  test('a change of language is another format; what is ignored goes with an untitled text', async () => {
    const session = await Session.start({ initializationOptions: { storagePath: join(root, 'storage') } });
    const uri = 'untitled:Untitled-1';
    await session.openUri(uri, RECORD);
    assert.deepEqual(await unknown(session, uri), ['0:13', '0:44']);
    await session.close(uri);
    await session.openUri(uri, RECORD.replace('"note"', '"text"'), 'jsonl');
    assert.deepEqual(await unknown(session, uri), ['0:13']);
    assert.equal(await command(session, 'ignoreInFile', uri, 'мектепкк'), undefined);
    await until(() => unknown(session, uri), []);
    await session.close(uri);
    await session.openUri(uri, WRONG);
    assert.deepEqual(await unknown(session, uri), ['0:3']);
    assert.equal(await session.stop(), 0);
  });

  test('of two changes of settings in a row the second holds, also where the first takes longer', async () => {
    const session = await Session.start();
    const uri = await session.open('a.txt', WRONG);
    assert.deepEqual(await unknown(session, uri), ['0:3']);
    const change = async (settings: Record<string, unknown>) => {
      const asked = new Promise<void>((resolve) => {
        session.settingsOf = () => {
          resolve();
          return settings;
        };
      });
      await session.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
      await asked;
    };
    for (let i = 0; i < 5; i++) {
      // What else entities come from is looked for on the disk.
      await change({ spelling: { enabled: false } });
      await change({ entities: { enabled: false } });
      await until(() => unknown(session, uri), ['0:3']);
      await new Promise((resolve) => setTimeout(resolve, 50));
      assert.deepEqual(await unknown(session, uri), ['0:3']);
    }
    assert.equal(await session.stop(), 0);
  });

  test('a cell has the settings, the words and the ignored words of its notebook', async () => {
    const session = await Session.start({ initializationOptions: { storagePath: join(root, 'storage') } });
    const notebook = url(join(session.folder, 'дәптер.ipynb'));
    write(join(session.folder, '.qalam', 'words.txt'), 'кітапханағаа\n');
    const scopes: string[] = [];
    session.settingsOf = (scope) => {
      scopes.push(scope);
      return scope === notebook ? { spelling: { severity: 'error' } } : {};
    };
    // As VS Code names cells: a handle, `s`, the notebook's scheme in Base64.
    const cell = (n: number) => `${notebook.replace('file://', 'vscode-notebook-cell:')}#W${n}sZmlsZQ%3D%3D`;
    const text = `# Тақырып\n\n${WRONG} Ол кітапханағаа барды.\n`;
    const first = await session.openUri(cell(0), text, 'markdown');
    const second = await session.openUri(cell(1), text, 'markdown');
    for (const uri of [first, second]) {
      const found = await session.diagnostics(uri);
      assert.deepEqual(
        found.map(({ range, severity }) => [range.start.line, range.start.character, severity]),
        [[2, 3, 1]],
      );
    }
    assert.ok(scopes.includes(notebook) && !scopes.some((scope) => scope.startsWith('vscode-notebook-cell')));
    assert.equal(await command(session, 'ignoreInFile', first, 'мектепкк'), undefined);
    await until(() => unknown(session, first), []);
    await until(() => unknown(session, second), []);
    assert.equal(await session.stop(), 0);
  });
});

describe('files that are no files', { skip: process.platform === 'win32' }, () => {
  const kinds: [name: string, make: (path: string) => unknown][] = [
    ['pipes', (path) => void execFileSync('mkfifo', [path])],
    ['folders', (path) => void mkdirSync(path)],
    ['sockets', (path) => new Promise<void>((resolve) => createServer().unref().listen(path, resolve))],
  ];
  for (const [kind, make] of kinds) {
    test(`${kind} as lists, corrections, gazetteers and certificates: said so, and all else is as ever`, async () => {
      const made: string[] = [];
      const at = async (name: string) => {
        const path = join(root, name);
        mkdirSync(dirname(path), { recursive: true });
        await make(path);
        made.push(path);
        return path;
      };
      const list = await at('.qalam/words.txt');
      const ignored = await at('s/ignored.jsonl');
      await at('s/words.txt');
      await at('a.txt.qalam.jsonl');
      await at('.qalam/gazetteer.txt');
      const session = await Session.start({
        folders: [root],
        initializationOptions: { storagePath: join(root, 's'), trusted: true },
        settings: {
          entities: { gazetteers: [await at('g.txt')], model: await at('m.bin') },
          completion: { certificates: await at('c.pem'), endpoint: 'http://127.0.0.1:9' },
        },
      });
      const uri = await session.openUri(url(join(root, 'a.txt')), WRONG);
      assert.deepEqual(await unknown(session, uri), ['0:3']);
      // What is no file is not written over either.
      assert.match((await command(session, 'addToProjectWords', uri, 'мектепкк')) ?? '', /not a regular file/);
      assert.equal(lstatSync(list).isFile(), false);
      // What cannot be kept holds for now.
      await command(session, 'ignoreInFile', uri, 'мектепкк');
      assert.equal(lstatSync(ignored).isFile(), false);
      await until(() => unknown(session, uri), []);
      const said = () => session.notifications.filter(({ method }) => method === 'window/showMessage');
      const isSaid = (name: string) =>
        said().some(({ params }) => (params as { message: string }).message.includes(name));
      for (const path of [list, join(root, 's', 'words.txt'), join(root, 'g.txt'), join(root, 'a.txt.qalam.jsonl')])
        await until(async () => isSaid(path), true);
      assert.equal(await session.stop(), 0);
    });
  }
});

describe('read-only files', { skip: process.platform === 'win32' }, () => {
  test('a word list: said so, nothing lost, and written again when it may be, with its permissions', async () => {
    const session = await Session.start();
    const uri = await session.open('a.txt', WRONG);
    const path = join(session.folder, '.qalam', 'words.txt');
    write(path, '# біздің сөздер\nбалабақшаа\n');
    chmodSync(path, 0o440);
    const said = await command(session, 'addToProjectWords', uri, 'мектепкк');
    assert.match(said ?? '', /words\.txt\): no permission to write, the file or its folder is read-only/);
    assert.equal(readFileSync(path, 'utf8'), '# біздің сөздер\nбалабақшаа\n');
    assert.deepEqual(readdirSync(dirname(path)), ['words.txt']);
    assert.deepEqual(await unknown(session, uri), ['0:3']);
    chmodSync(path, 0o640);
    assert.equal(await command(session, 'addToProjectWords', uri, 'мектепкк'), undefined);
    assert.equal(readFileSync(path, 'utf8'), '# біздің сөздер\nбалабақшаа\nмектепкк\n');
    assert.equal(statSync(path).mode & 0o777, 0o640);
    await until(() => unknown(session, uri), []);
    assert.equal(await session.stop(), 0);
  });

  test('a word list behind a link: the link stays, what it names is written', async () => {
    const session = await Session.start({ initializationOptions: { storagePath: join(root, 'storage') } });
    const target = join(root, 'dotfiles', 'words.txt');
    write(target, 'балабақшаа\n');
    mkdirSync(join(root, 'storage'));
    symlinkSync(target, join(root, 'storage', 'words.txt'));
    const uri = await session.open('a.txt', WRONG);
    assert.equal(await command(session, 'addToPersonalWords', uri, 'мектепкк'), undefined);
    assert.ok(lstatSync(join(root, 'storage', 'words.txt')).isSymbolicLink());
    assert.equal(readFileSync(target, 'utf8'), 'балабақшаа\nмектепкк\n');
    assert.equal(await session.stop(), 0);
  });

  test('corrections: said so, and the old ones stay', async () => {
    const session = await Session.start();
    const text = 'Кеше Самұрық туралы ертегі оқылды.';
    const uri = await session.open('a.txt', text);
    const mark = (name: string) =>
      command(
        session,
        'markEntity',
        uri,
        { start: { line: 0, character: 5 }, end: { line: 0, character: 12 } },
        name,
        false,
      );
    assert.equal(await mark('EVENT'), undefined);
    const path = join(session.folder, 'a.txt.qalam.jsonl');
    const before = readFileSync(path, 'utf8');
    chmodSync(path, 0o444);
    assert.match((await mark('PERSON')) ?? '', /could not be saved: no permission to write/);
    assert.equal(readFileSync(path, 'utf8'), before);
    assert.equal(await session.stop(), 0);
  });
});

describe('closed and opened again', () => {
  test('ignored words, word lists and corrections are there in the next session', async () => {
    const storagePath = join(root, 'storage');
    const folder = join(root, 'folder');
    const uri = url(join(folder, 'a.txt'));
    const text = 'Ол мектепкк ккелді ббарды. Кеше Самұрық туралы ертегі оқылды.';
    const place = text.indexOf('Самұрық');
    write(join(folder, 'a.txt'), text);
    const start = () => Session.start({ folders: [folder], initializationOptions: { storagePath } });
    const entities = async (session: Session) =>
      (await session.request<{ text: string; class: string }[]>('qalam/entities', { uri })).map(
        (one) => `${one.class} ${one.text}`,
      );
    let session = await start();
    await session.openUri(uri, text);
    assert.deepEqual(await unknown(session, uri), ['0:3', '0:12', '0:19']);
    assert.equal(await command(session, 'ignoreInFile', uri, 'мектепкк'), undefined);
    assert.equal(await command(session, 'addToPersonalWords', uri, 'ккелді'), undefined);
    const range = { start: { line: 0, character: place }, end: { line: 0, character: place + 7 } };
    assert.equal(await command(session, 'markEntity', uri, range, 'EVENT', false), undefined);
    // A second window keeps what the first one has written.
    const window = await start();
    await window.openUri(url(join(folder, 'b.txt')), 'Ол ббарды.');
    assert.equal(await command(window, 'ignoreInFile', url(join(folder, 'b.txt')), 'ббарды'), undefined);
    assert.equal(await window.stop(), 0);
    assert.equal(await session.stop(), 0);

    session = await start();
    await session.openUri(uri, text);
    assert.deepEqual(await unknown(session, uri), ['0:19']);
    assert.ok((await entities(session)).includes('EVENT Самұрық'));
    assert.deepEqual(await unknown(session, await session.openUri(url(join(folder, 'b.txt')), 'Ол ббарды.')), []);
    assert.equal(await command(session, 'unignoreInFile', uri, 'мектепкк'), undefined);
    await until(() => unknown(session, uri), ['0:3', '0:19']);
    assert.equal(await session.stop(), 0);
    session = await start();
    await session.openUri(uri, text);
    assert.deepEqual(await unknown(session, uri), ['0:3', '0:19']);
    assert.equal(await session.stop(), 0);
  });

  test('where ignored words cannot be kept they hold all the same, and that is said once', async () => {
    const storagePath = join(root, 'storage');
    write(join(storagePath, 'ignored.jsonl', 'in-the-way'), '');
    const session = await Session.start({ initializationOptions: { storagePath } });
    const uri = await session.open('a.txt', 'Ол мектепкк ккелді.');
    for (const word of ['мектепкк', 'ккелді'])
      assert.equal(await command(session, 'ignoreInFile', uri, word), undefined);
    await until(() => unknown(session, uri), []);
    const said = session.notifications.filter(({ method }) => method === 'window/showMessage');
    assert.equal(said.length, 1);
    rmSync(join(storagePath, 'ignored.jsonl'), { recursive: true });
    assert.equal(await command(session, 'ignoreInFile', uri, 'ббарды'), undefined);
    assert.deepEqual(JSON.parse(readFileSync(join(storagePath, 'ignored.jsonl'), 'utf8')).words, [
      'мектепкк',
      'ккелді',
      'ббарды',
    ]);
    assert.equal(await session.stop(), 0);
  });

  test('opening, closing and opening again at once leaves the last text, analysed', async () => {
    const session = await Session.start();
    const uri = session.uri('a.txt');
    for (let round = 0; round < 20; round++) {
      session.openUri(uri, 'Бірінші мәтін.');
      session.replace(uri, `Ол ббарды ${round}.`);
      session.close(uri);
      session.openUri(uri, `${WRONG}\nҮшінші мәтін.`);
      session.replace(uri, `Жаңа жол.\n${WRONG}`);
      assert.deepEqual(await unknown(session, uri), ['1:3']);
      session.close(uri);
    }
    assert.equal(await session.stop(), 0);
  });
});
