import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type {
  CodeAction,
  Diagnostic,
  DocumentDiagnosticReport,
  DocumentSymbol,
  Hover,
  InlineCompletionList,
  SemanticTokens,
  SemanticTokensDelta,
} from 'vscode-languageserver-protocol/node';
import { FULL_CLIENT, Session } from './session';

after(() => Session.killAll());

const WRONG = 'Ол мектепкк барды.';

describe('the server over stdio', () => {
  let session: Session;
  before(async () => {
    session = await Session.start();
  });
  after(async () => {
    assert.equal(await session.stop(), 0);
  });

  const actionsAt = (uri: string, diagnostic: Diagnostic) =>
    session.request<CodeAction[]>('textDocument/codeAction', {
      textDocument: { uri },
      range: diagnostic.range,
      context: { diagnostics: [diagnostic] },
    });

  test('says what it can do', () => {
    const { capabilities, serverInfo } = session.initialized;
    assert.equal(serverInfo?.name, 'qalam');
    assert.equal((capabilities.textDocumentSync as { change: number }).change, 2);
    for (const provider of [
      'diagnosticProvider',
      'hoverProvider',
      'codeActionProvider',
      'documentSymbolProvider',
      'semanticTokensProvider',
      'inlineCompletionProvider',
      'executeCommandProvider',
    ] as const) {
      assert.ok(capabilities[provider], provider);
    }
  });

  test('flags a misspelt word, leaves Kazakh and Russian alone, and follows incremental edits', async () => {
    const uri = await session.open('a.txt', `Бүгін күн ашық.\n${WRONG}\nСегодня хорошая погода, мы идём в школу.\n`);
    const first = await session.diagnostics(uri);
    assert.deepEqual(
      first.map(({ range, code }) => [range, code]),
      [[{ start: { line: 1, character: 3 }, end: { line: 1, character: 11 } }, 'spelling.unknown-word']],
    );
    await session.change(uri, 1, 10, 11, 'е');
    assert.deepEqual(await session.diagnostics(uri), []);
    await session.change(uri, 0, 0, 0, 'Жаңаа жол\n');
    assert.deepEqual(
      (await session.diagnostics(uri)).map(({ range }) => range.start),
      [{ line: 0, character: 0 }],
    );
  });

  test('answers "unchanged" to a pull for what the client has already', async () => {
    const uri = await session.open('unchanged.txt', WRONG);
    await session.diagnostics(uri);
    const report = await session.request<DocumentDiagnosticReport>('textDocument/diagnostic', {
      textDocument: { uri },
    });
    assert.equal(report.kind, 'full');
    const again = await session.request<DocumentDiagnosticReport>('textDocument/diagnostic', {
      textDocument: { uri },
      previousResultId: report.resultId,
    });
    assert.equal(again.kind, 'unchanged');
    // Another text under the same name, its version the first one again.
    const textDocument = { uri: session.uri('reopened.txt'), languageId: 'plaintext', version: 1 };
    const reopened = async (text: string, previousResultId?: string) => {
      await session.connection.sendNotification('textDocument/didOpen', { textDocument: { ...textDocument, text } });
      await session.diagnostics(textDocument.uri);
      const answer = await session.request<DocumentDiagnosticReport>('textDocument/diagnostic', {
        textDocument,
        previousResultId,
      });
      await session.close(textDocument.uri);
      return answer;
    };
    const { resultId } = await reopened(WRONG);
    assert.equal((await reopened('Бүгін күн ашық.', resultId)).kind, 'full');
  });

  test('offers suggestions and word lists as quick fixes', async () => {
    const uri = await session.open('b.txt', WRONG);
    const [diagnostic] = await session.diagnostics(uri);
    const actions = await actionsAt(uri, diagnostic!);
    const edits = actions.flatMap((action) => action.edit?.changes?.[uri] ?? []);
    assert.ok(
      edits.some((edit) => edit.newText === 'мектепке'),
      JSON.stringify(actions),
    );
    const fixes = actions.filter(({ kind }) => kind === 'quickfix');
    const commands = fixes.flatMap((action) => action.command?.command ?? []);
    assert.deepEqual(commands, [
      'qalam.server.addToPersonalWords',
      'qalam.server.addToProjectWords',
      'qalam.server.addStemToPersonalWords',
      'qalam.server.addStemToProjectWords',
      'qalam.server.ignoreInFile',
    ]);
  });

  test("adds a word to the project's list, watches the list, and keeps its comments", async () => {
    const path = join(session.folder, '.qalam', 'words.txt');
    mkdirSync(join(session.folder, '.qalam'), { recursive: true });
    writeFileSync(path, '# жоба сөздері\nЯякқышов\n');
    const uri = await session.open('words.txt', 'Қаламқымббсша деген сөз. Бүгін ббайәнғали келді.');
    const flagged = async () => (await session.diagnostics(uri)).map(({ range }) => range.start.character);
    assert.deepEqual(await flagged(), [0, 31]);
    await session.request('workspace/executeCommand', {
      command: 'qalam.server.addToProjectWords',
      arguments: [uri, 'Қаламқымббсша'],
    });
    assert.deepEqual(await flagged(), [31]);
    const content = readFileSync(path, 'utf8');
    assert.ok(content.includes('# жоба сөздері') && content.includes('Яякқышов'), content);
    assert.ok(content.split('\n').includes('Қаламқымббсша'), content);
    writeFileSync(path, `${content}ббайәнғали\n`);
    const end = Date.now() + 15_000;
    while ((await flagged()).length > 0 && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 100));
    assert.deepEqual(await flagged(), []);
  });

  test('adds to the personal list and ignores a word in one file only', async () => {
    const uri = await session.open('c.txt', 'Ғғасырлық ддәуір келді.');
    const other = await session.open('d.txt', 'Ғғасырлық ддәуір келді.');
    assert.equal((await session.diagnostics(uri)).length, 2);
    await session.request('workspace/executeCommand', {
      command: 'qalam.server.ignoreInFile',
      arguments: [uri, 'ддәуір'],
    });
    assert.equal((await session.diagnostics(uri)).length, 1);
    assert.equal((await session.diagnostics(other)).length, 2);
    await session.request('workspace/executeCommand', {
      command: 'qalam.server.unignoreInFile',
      arguments: [uri, 'ддәуір'],
    });
    assert.equal((await session.diagnostics(uri)).length, 2);
    await session.request('workspace/executeCommand', {
      command: 'qalam.server.addToPersonalWords',
      arguments: [uri, 'Ғғасырлық'],
    });
    assert.equal((await session.diagnostics(other)).length, 1);
    assert.ok(existsSync(join(session.folder, '.config', 'qalam', 'words.txt')));
  });

  test('maps JSON escapes exactly and goes on after a broken line', async () => {
    const escaped = [...'мектепкк'].map((c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
    const uri = await session.open(
      'e.jsonl',
      `{"text": "Ол ${escaped} барды."}\n{"text": "\n{"text": "${WRONG}"}\n`,
      'jsonl',
    );
    const found = await session.diagnostics(uri);
    assert.deepEqual(
      found.filter(({ code }) => code === 'spelling.unknown-word').map(({ range }) => range),
      [
        { start: { line: 0, character: 13 }, end: { line: 0, character: 13 + escaped.length } },
        { start: { line: 2, character: 13 }, end: { line: 2, character: 21 } },
      ],
    );
    assert.ok(found.some(({ code, range }) => code === 'format.json-syntax' && range.start.line === 1));
  });

  test('gives semantic tokens: full, delta, range', async () => {
    const line = 'Қасым-Жомарт Тоқаев Астанада сөз сөйледі.';
    const uri = await session.open('f.txt', `${line}\n${line}\n`);
    await session.diagnostics(uri);
    const full = await session.request<SemanticTokens>('textDocument/semanticTokens/full', { textDocument: { uri } });
    const legend = (session.initialized.capabilities.semanticTokensProvider as { legend: { tokenTypes: string[] } })
      .legend;
    const types = full.data.filter((_, index) => index % 5 === 3).map((type) => legend.tokenTypes[type]);
    assert.deepEqual(types, ['qalamPerson', 'qalamGpe', 'qalamPerson', 'qalamGpe']);
    const range = await session.request<SemanticTokens>('textDocument/semanticTokens/range', {
      textDocument: { uri },
      range: { start: { line: 1, character: 0 }, end: { line: 2, character: 0 } },
    });
    assert.equal(range.data.length, full.data.length / 2);
    await session.change(uri, 0, 0, 0, 'Бүгін ');
    const delta = await session.request<SemanticTokensDelta>('textDocument/semanticTokens/full/delta', {
      textDocument: { uri },
      previousResultId: full.resultId,
    });
    assert.ok('edits' in delta && delta.edits.length > 0, JSON.stringify(delta));
  });

  test('takes the tags of an IOB2 file for the truth', async () => {
    const uri = await session.open('g.iob2', 'Медеу\tB-FACILITY\nмұз\tO\nайдынында\tO\n', 'iob2');
    const symbols = await session.request<DocumentSymbol[]>('textDocument/documentSymbol', { textDocument: { uri } });
    assert.deepEqual(
      symbols.flatMap((symbol) => symbol.children?.map((child) => [child.name, child.range.start.line])),
      [['Медеу', 0]],
    );
  });

  test('in the outline a class stands where its first mention does, and spans nothing else', async () => {
    const text = 'Алматыда қар жауды.\nБіз бәріміз қуандық.\nДулат Исабеков Астанаға барды.\n';
    const uri = await session.open('outline.txt', text);
    const symbols = await session.request<DocumentSymbol[]>('textDocument/documentSymbol', { textDocument: { uri } });
    assert.deepEqual(
      symbols.map(({ range, children }) => [range, children?.map(({ name }) => name)]),
      [
        [{ start: { line: 0, character: 0 }, end: { line: 0, character: 8 } }, ['Алматыда', 'Астанаға']],
        [{ start: { line: 2, character: 0 }, end: { line: 2, character: 14 } }, ['Дулат Исабеков']],
      ],
    );
  });

  test('hovers: class and score of an entity, escaped text', async () => {
    const uri = await session.open('h.txt', 'Қасым-Жомарт Тоқаев сөз сөйледі.');
    const hover = await session.request<Hover>('textDocument/hover', {
      textDocument: { uri },
      position: { line: 0, character: 14 },
    });
    assert.match((hover.contents as { value: string }).value, /PERSON · \d+ %/);
    // A word between names is no entity: it is taken apart, unless the settings leave that out.
    const word = { textDocument: { uri }, position: { line: 0, character: 24 } };
    const other = await session.request<Hover>('textDocument/hover', word);
    assert.match((other.contents as { value: string }).value, /^\*\*сөйле\*\* · verb/);
    session.settings = { ...session.settings, morphology: { hover: false } };
    await session.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
    assert.equal(await session.request('textDocument/hover', word), null);
    session.settings = {};
    await session.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
  });

  test('completes with the embedded model and escapes for JSON', async () => {
    const uri = await session.open('i.jsonl', '{"text": "Қазақстан Республик"}', 'jsonl');
    const list = await session.request<InlineCompletionList>('textDocument/inlineCompletion', {
      textDocument: { uri },
      position: { line: 0, character: 29 },
      context: { triggerKind: 1 },
    });
    assert.ok(list.items.length > 0);
    assert.match(String(list.items[0]!.insertText), /^\p{L}/u);
    const key = await session.request<InlineCompletionList | null>('textDocument/inlineCompletion', {
      textDocument: { uri },
      position: { line: 0, character: 4 },
      context: { triggerKind: 1 },
    });
    assert.equal(key, null);
  });

  test('tells a cancelled request so', async () => {
    const uri = await session.open('j.txt', `${WRONG}\n`.repeat(20_000));
    const { CancellationTokenSource } = await import('vscode-languageserver-protocol/node');
    const source = new CancellationTokenSource();
    const pending = session.connection.sendRequest(
      'textDocument/semanticTokens/full',
      { textDocument: { uri } },
      source.token,
    );
    source.cancel();
    await assert.rejects(pending, (error: { code: number }) => error.code === -32800);
    await session.connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
  });

  test('an unknown document is an error, not a crash', async () => {
    await assert.rejects(
      session.request('textDocument/hover', {
        textDocument: { uri: session.uri('none.txt') },
        position: { line: 0, character: 0 },
      }),
    );
  });
});

test('a client without pull diagnostics gets them pushed, with versions, and cleared on close', async () => {
  const session = await Session.start({
    capabilities: { ...FULL_CLIENT, textDocument: { hover: { contentFormat: ['plaintext'] } } },
  });
  const uri = await session.open('a.txt', WRONG);
  const pushed = (await session.notified(
    'textDocument/publishDiagnostics',
    (params) => (params as { diagnostics: unknown[] }).diagnostics.length > 0,
  )) as { uri: string; version: number; diagnostics: Diagnostic[] };
  assert.equal(pushed.uri, uri);
  assert.equal(pushed.version, 1);
  await session.connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
  await session.notified(
    'textDocument/publishDiagnostics',
    (params) => (params as { diagnostics: unknown[] }).diagnostics.length === 0,
  );
  assert.equal(await session.stop(), 0);
});

test('settings are asked for per resource, and a changed one is felt', async () => {
  const session = await Session.start({ settings: { locale: 'kk' } });
  const uri = await session.open('a.txt', WRONG);
  const [diagnostic] = await session.diagnostics(uri);
  assert.equal(diagnostic?.message, 'Белгісіз сөз: «мектепкк».');
  session.settings = { spelling: { enabled: false }, locale: 17 };
  await session.connection.sendNotification('workspace/didChangeConfiguration', { settings: {} });
  const end = Date.now() + 10_000;
  while ((await session.diagnostics(uri)).length > 0 && Date.now() < end)
    await new Promise((resolve) => setTimeout(resolve, 50));
  assert.deepEqual(await session.diagnostics(uri), []);
  assert.equal(await session.stop(), 0);
});

test('a word list outside of the workspace folder is not read', async () => {
  const session = await Session.start({ settings: { spelling: { projectWords: '../outside.txt' } } });
  const uri = await session.open('a.txt', WRONG);
  assert.equal((await session.diagnostics(uri)).length, 1);
  await session.notified('window/showMessage', (params) => /outside/.test((params as { message: string }).message));
  session.settings = { spelling: { projectWords: 'link/words.txt' } };
  symlinkSync('/etc', join(session.folder, 'link'));
  await session.connection.sendNotification('workspace/didChangeConfiguration', { settings: {} });
  await session.diagnostics(uri);
  await session.notified('window/showMessage', (params) => /leads out/.test((params as { message: string }).message));
  assert.equal(await session.stop(), 0);
});

test('what is wrong with a file of the reader is said in the language of the settings, reason and all', async () => {
  for (const [setting, words, expected] of [
    ['kk', '.qalam', /^Қалам: сөз тізімі оқылмады \(.*\): бұл кәдімгі файл емес$/],
    ['ru', '../outside.txt', /^Қалам: файл слов проекта не прочитан \(вне рабочей папки: \.\.\/outside\.txt\)$/],
    ['kk', '../outside.txt', /^Қалам: жоба сөздерінің файлы оқылмады \(жұмыс қалтасынан тыс: \.\.\/outside\.txt\)$/],
  ] as const) {
    const session = await Session.start({
      initializationOptions: { locale: 'en', trusted: true },
      settings: { locale: setting, spelling: { projectWords: words } },
    });
    mkdirSync(join(session.folder, '.qalam'));
    await session.diagnostics(await session.open('a.txt', WRONG));
    await session.notified('window/showMessage', (params) => expected.test((params as { message: string }).message));
    assert.equal(await session.stop(), 0);
  }
});

test('a missing dictionary or model is said once; the rest works', async () => {
  const { cpSync, rmSync, mkdtempSync } = await import('node:fs');
  const { tmpdir } = await import('node:os');
  const copy = mkdtempSync(join(tmpdir(), 'qalam-broken-'));
  cpSync(join(__dirname, '..', '..', 'server'), copy, {
    recursive: true,
    filter: (source) => !/[\\/](src|node_modules)$/.test(source),
  });
  writeFileSync(join(copy, 'dist', 'data', 'spelling', 'kk.dic'), '');
  rmSync(join(copy, 'dist', 'data', 'entities', 'kk-entities.bin'));
  const session = await Session.start({ bin: join(copy, 'bin', 'qalam-language-server.js') });
  const uri = await session.open('a.jsonl', '{"text": "Ол IТ маманы"', 'jsonl');
  await session.diagnostics(uri);
  await session.notified('window/showMessage', (params) =>
    /entity model/.test((params as { message: string }).message),
  );
  assert.ok((await session.diagnostics(uri)).some(({ code }) => code === 'format.json-syntax'));
  const told = session.notifications.filter(({ method }) => method === 'window/showMessage');
  assert.equal(new Set(told.map(({ params }) => JSON.stringify(params))).size, told.length);
  assert.equal(await session.stop(), 0);
  rmSync(copy, { recursive: true, force: true });
});
