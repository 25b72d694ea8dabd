/** Completion as a list, as editors without ghost text ask for it. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { CompletionList, TextEdit } from 'vscode-languageserver-protocol/node';
import { startEndpoint } from '../endpoint/server';
import { FULL_CLIENT, Session } from './session';

after(() => Session.killAll());

/** A client that knows ghost text. */
const INLINE = { ...FULL_CLIENT, textDocument: { ...FULL_CLIENT.textDocument, inlineCompletion: {} } };

const list = (session: Session, uri: string, line: number, character: number) =>
  session.request<CompletionList | null>('textDocument/completion', {
    textDocument: { uri },
    position: { line, character },
    context: { triggerKind: 1 },
  });

const labels = (found: CompletionList | null) => found?.items.map(({ label }) => label) ?? [];

/** The line after an item was accepted, as editors apply it. */
function accepted(line: string, edit: TextEdit): string {
  const { start, end } = edit.range;
  return line.slice(0, start.character) + edit.newText + line.slice(end.character);
}

test('the rest of a word: edits replace the word at the caret, and every item survives the editor’s own filter', async () => {
  const session = await Session.start();
  const line = 'Астана — Қазақст';
  const uri = await session.open('a.txt', line);
  await session.diagnostics(uri);
  const found = await list(session, uri, 0, line.length);
  assert.ok(found && found.items.length > 0);
  assert.equal(found.isIncomplete, true);
  for (const { label, filterText, textEdit } of found.items) {
    const edit = textEdit as TextEdit;
    assert.deepEqual(edit.range, { start: { line: 0, character: 9 }, end: { line: 0, character: line.length } });
    assert.ok(filterText!.startsWith('Қазақст'), filterText);
    assert.equal(accepted(line, edit), `Астана — ${label}`);
  }
  assert.ok(
    labels(found).some((label) => label.startsWith('Қазақстан')),
    String(labels(found)),
  );
  const sorted = [...found.items].sort((a, b) => (a.sortText! < b.sortText! ? -1 : 1));
  assert.deepEqual(sorted, found.items);
  assert.equal(await session.stop(), 0);
});

test('the next word, and what a misspelt one was meant to be', async () => {
  const session = await Session.start();
  const uri = await session.open('a.txt', 'Қазақстан \nБіз мектепкк\n');
  await session.diagnostics(uri);
  const next = await list(session, uri, 0, 10);
  assert.ok(labels(next).length > 0);
  assert.deepEqual((next!.items[0]!.textEdit as TextEdit).range.start, { line: 0, character: 10 });
  const meant = await list(session, uri, 1, 12);
  const item = meant!.items.find(({ label }) => label === 'мектепке')!;
  assert.equal(item.filterText, 'мектепкк');
  assert.equal(accepted('Біз мектепкк', item.textEdit as TextEdit), 'Біз мектепке');
  assert.equal(await session.stop(), 0);
});

test('only where Kazakh prose is: no keys, no code, no other language, not within a word', async () => {
  const session = await Session.start();
  const nothing = async (name: string, text: string, line: number, character: number, languageId?: string) => {
    const uri = await session.open(name, text, languageId);
    await session.diagnostics(uri);
    assert.equal(await list(session, uri, line, character), null, text);
  };
  await nothing('a.txt', 'The President of Kaz', 0, 20);
  await nothing('b.txt', 'Президент Российской Федерации подписал указ о новом законе, который Казахст', 0, 76);
  await nothing('c.jsonl', '{"Қазақст": "мәтін"}\n', 0, 9, 'jsonl');
  await nothing('d.txt', 'Қазақстан', 0, 6);
  await nothing('e.md', '```\nҚазақст\n```\n', 1, 7, 'markdown');
  // In a value the words are as the format writes them.
  const uri = await session.open('f.jsonl', '{"text": "Астана — Қазақст"}\n', 'jsonl');
  await session.diagnostics(uri);
  const found = await list(session, uri, 0, 26);
  assert.deepEqual((found!.items[0]!.textEdit as TextEdit).range.start, { line: 0, character: 19 });
  assert.equal(await session.stop(), 0);
});

test('off where the client has ghost text, unless the settings say on; and the other way round', async () => {
  for (const [capabilities, setting, isThere] of [
    [FULL_CLIENT, undefined, true],
    [INLINE, undefined, false],
    [INLINE, 'on', true],
    [FULL_CLIENT, 'off', false],
  ] as const) {
    const session = await Session.start({ capabilities, settings: { completion: { list: setting ?? 'auto' } } });
    assert.ok(session.initialized.capabilities.completionProvider);
    const uri = await session.open('a.txt', 'Қазақст');
    await session.diagnostics(uri);
    assert.equal((await list(session, uri, 0, 7)) !== null, isThere, `${setting}`);
    assert.equal(await session.stop(), 0);
  }
});

test('no endpoint hears of it', async () => {
  const endpoint = await startEndpoint({ answer: () => [' сөз'] });
  const session = await Session.start({ settings: { completion: { endpoint: endpoint.url, list: 'on' } } });
  const uri = await session.open('a.txt', 'Астана — Қазақст');
  await session.diagnostics(uri);
  assert.ok(labels(await list(session, uri, 0, 16)).length > 0);
  assert.equal(endpoint.completions().length, 0);
  assert.equal(await session.stop(), 0);
  await endpoint.close();
});

test('a request that is cancelled is answered so, and the next one is answered', async () => {
  const session = await Session.start();
  const uri = await session.open('a.txt', 'Астана — Қазақст');
  await session.diagnostics(uri);
  const params = { textDocument: { uri }, position: { line: 0, character: 16 } };
  const { CancellationTokenSource } = await import('vscode-languageserver-protocol/node');
  const source = new CancellationTokenSource();
  const given = session.connection.sendRequest('textDocument/completion', params, source.token);
  source.cancel();
  await assert.rejects(given, { code: -32800 });
  assert.ok(labels(await list(session, uri, 0, 16)).length > 0);
  assert.equal(await session.stop(), 0);
});
