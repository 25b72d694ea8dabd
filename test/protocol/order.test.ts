/** More findings than an editor shows: which of them are answered, and in which order. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { type DocumentDiagnosticReport, LSPErrorCodes, type ResponseError } from 'vscode-languageserver-protocol/node';
import { Session } from './session';

after(() => Session.killAll());

/** VS Code cuts a file's diagnostics there. */
const SHOWN = 1000;

test('beyond 1,000 the most severe are answered, of equals the first, in the order of the document', async () => {
  const session = await Session.start({ settings: { spelling: { severity: 'hint' } } });
  const LINES = 1300;
  // From the end of the first thousand on, each tenth line holds a zero-width space, too, which is worse than a hint.
  const isWorse = (line: number) => line >= 950 && line % 10 === 0;
  const lines = Array.from(
    { length: LINES },
    (_, line) => `Ол мектепкк${isWorse(line) ? ' ба\u200bрды' : ' барды'} ${line}.`,
  );
  const uri = await session.open('many.txt', `${lines.join('\n')}\n`);
  const found = await session.diagnostics(uri);
  assert.equal(found.length, SHOWN);
  const places = found.map(({ range }) => range.start.line * 1000 + range.start.character);
  assert.deepEqual(
    places,
    [...places].sort((a, b) => a - b),
  );
  const worse = found
    .filter(({ severity }) => severity !== undefined && severity < 4)
    .map(({ range }) => range.start.line);
  assert.deepEqual(
    worse,
    lines.flatMap((_, line) => (isWorse(line) ? [line] : [])),
  );
  const hints = new Set(found.filter(({ severity }) => severity === 4).map(({ range }) => range.start.line));
  assert.deepEqual(
    [...hints],
    Array.from({ length: hints.size }, (_, line) => line),
  );
  assert.equal(await session.stop(), 0);
});

test('a pull that comes before its document is opened is answered when it is; one for a document that is not is to be sent again', async () => {
  const session = await Session.start();
  const textDocument = { uri: 'file:///early.txt', languageId: 'plaintext', version: 1, text: 'Ол мектепкк барды.\n' };
  const early = session.request<DocumentDiagnosticReport>('textDocument/diagnostic', { textDocument });
  await new Promise((resolve) => setTimeout(resolve, 200));
  await session.connection.sendNotification('textDocument/didOpen', { textDocument });
  assert.equal((await early).kind, 'full');
  assert.equal((await session.diagnostics(textDocument.uri)).length, 1);
  // VS Code's client never asks again about a document after any other error.
  await assert.rejects(
    session.request('textDocument/diagnostic', { textDocument: { uri: 'file:///never.txt' } }),
    (error: ResponseError<unknown>) =>
      error.code === LSPErrorCodes.ServerCancelled &&
      (error.data as { retriggerRequest?: boolean }).retriggerRequest === true,
  );
  assert.equal(await session.stop(), 0);
});

test('what is answered after edits is what a file that is opened with the text is answered', async () => {
  const session = await Session.start();
  const lines = Array.from(
    { length: 1500 },
    (_, line) => `Ол мектепкк${line % 7 === 0 ? ' ба\u200bрды' : ' барды'} ${line}.`,
  );
  const uri = await session.open('edited.txt', `${lines.join('\n')}\n`);
  await session.diagnostics(uri);
  for (const [index, [line, removed, ...added]] of (
    [
      [700, 1, 'Ол мектепкк келдді.'],
      [3, 0, 'Жаңа жолл.'],
      [640, 2],
      [0, 1, 'Екі', 'жаңаа', 'жол.'],
      [1400, 1, 'Соңы жақынн.'],
    ] as [number, number, ...string[]][]
  ).entries()) {
    lines.splice(line, removed, ...added);
    await session.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version: index + 2 },
      contentChanges: [
        {
          range: { start: { line, character: 0 }, end: { line: line + removed, character: 0 } },
          text: added.map((text) => `${text}\n`).join(''),
        },
      ],
    });
    const anew = await session.open(`anew${index}.txt`, `${lines.join('\n')}\n`);
    assert.deepEqual(await session.diagnostics(uri), await session.diagnostics(anew));
  }
  assert.equal(await session.stop(), 0);
});
