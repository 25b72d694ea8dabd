import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { CodeAction, Diagnostic, Hover } from 'vscode-languageserver-protocol/node';
import type { DocumentStatus, ForeignPassage, ForeignWords, RangeLanguages } from '../../server/src/protocol';
import { FULL_CLIENT, Session } from './session';

after(() => Session.killAll());

/** A client that shows where a twin stands. */
const CAPABILITIES = {
  ...FULL_CLIENT,
  textDocument: { ...FULL_CLIENT.textDocument, diagnostic: { relatedInformation: true } },
};

/** Pulls until the diagnostics are as `wanted`, since the document as a whole is checked some time after an edit. */
async function until(session: Session, uri: string, wanted: (found: Diagnostic[]) => boolean): Promise<Diagnostic[]> {
  const end = Date.now() + 20_000;
  for (;;) {
    const found = await session.diagnostics(uri);
    if (wanted(found)) return found;
    if (Date.now() > end) assert.fail(`the diagnostics stayed ${JSON.stringify(found)}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

const summary = (found: readonly Diagnostic[]) =>
  found.map(({ code, range }) => `${range.start.line}:${range.start.character} ${code}`);

const LONG =
  'Бүгін Алматы қаласында жаңа кітапхана ашылды, оған көптеген оқырмандар мен жазушылар келіп, мерекелік шараға қатысты.';

describe('a document as a whole', () => {
  let session: Session;
  before(async () => {
    session = await Session.start({
      capabilities: CAPABILITIES,
      initializationOptions: { locale: 'en', storagePath: '' },
    });
  });
  after(async () => {
    assert.equal(await session.stop(), 0);
  });

  test('repeated and nearly repeated lines name their twin, move with edits, and go when the line changes', async () => {
    const near = LONG.replace('Бүгін', 'Кеше');
    const uri = await session.open('twins.txt', `Бүгін күн ашық болды.\n${LONG}\nБүгін күн ашық болды.\n${near}\n`);
    const expected = ['2:0 cleaning.repeated-line', '3:0 cleaning.near-duplicate'];
    const found = await until(session, uri, (all) => all.length === 2);
    assert.deepEqual(summary(found), expected);
    assert.equal(found[0]!.message, 'The same as line 1.');
    assert.match(String(found[1]!.message), /^Nearly the same as line 2 /);
    assert.deepEqual(
      found.map(({ relatedInformation }) => relatedInformation?.[0]?.location.range.start.line),
      [0, 1],
    );

    // A line above: the findings move, and their twins with them, before the check has run again.
    await session.change(uri, 0, 0, 0, 'Жаңа жол.\n');
    const moved = await session.diagnostics(uri);
    assert.deepEqual(summary(moved), ['3:0 cleaning.repeated-line', '4:0 cleaning.near-duplicate']);
    assert.equal(moved[0]!.message, 'The same as line 2.');

    // The twin becomes another line: what was said of it is taken back at once, and the check finds no more.
    await session.change(uri, 1, 0, 5, 'Ертең');
    assert.deepEqual(summary(await session.diagnostics(uri)), ['4:0 cleaning.near-duplicate']);
    session.requests.length = 0;
    await session.change(uri, 3, 0, 5, 'Ертең');
    const again = await until(session, uri, (all) => all.some(({ code }) => code === 'cleaning.repeated-line'));
    assert.equal(again.find(({ code }) => code === 'cleaning.repeated-line')!.message, 'The same as line 2.');
    // The client is told to ask again, a moment after the check.
    const end = Date.now() + 20_000;
    while (!session.requests.includes('workspace/diagnostic/refresh')) {
      assert.ok(Date.now() < end, 'no refresh');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  });

  test('a field of prose that is not read is named once, and a command has it read', async () => {
    const story = JSON.stringify({ title: 'Хабар', full_story: 'Кеше ауылға қатты жаңбыр жауды.' });
    const expected = ['title', 'full_story'];
    for (const [name, text, place, setting] of [
      ['news.jsonl', `{"title": "Иә"}\n${story}\n${story}\n`, '1:17', 'jsonFields'],
      ['news.json', `[\n${story},\n${story}]\n`, '1:17', 'jsonFields'],
      ['news.csv', 'title,full_story\nХабар,Кеше ауылға қатты жаңбыр жауды.\n', '0:6', 'csvColumns'],
    ] as const) {
      const uri = await session.open(name, text, name.slice(name.indexOf('.') + 1));
      const unread = (all: Diagnostic[]) => all.filter(({ code }) => code === 'format.unread-field');
      const [found, ...others] = unread(await until(session, uri, (all) => unread(all).length > 0));
      assert.deepEqual(others, [], name);
      assert.deepEqual(summary([found!]), [`${place} format.unread-field`]);
      assert.match(String(found!.message), /^“full_story” is not read, though it holds Kazakh text/);
      const actions = await session.request<CodeAction[]>('textDocument/codeAction', {
        textDocument: { uri },
        range: found!.range,
        context: { diagnostics: [found] },
      });
      const read = actions.find(({ command }) => command?.command === 'qalam.readFields');
      assert.equal(read!.title, 'Read the fields title,full_story');
      assert.deepEqual(read!.command!.arguments, [uri, `qalam.formats.${setting}`, expected]);
      session.settings = { formats: { [setting]: { [name]: expected } } };
      await session.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
      await until(session, uri, (all) => unread(all).length === 0);
      session.settings = {};
    }
  });

  test('the fix of a repeated line takes its line end with it, and is not among the safe ones', async () => {
    const uri = await session.open('fix.txt', 'Бүгін күн ашық.\nБүгін күн ашық.\nСоңғы жол.\n');
    const [found] = await until(session, uri, (all) => all.length === 1);
    const actions = await session.request<CodeAction[]>('textDocument/codeAction', {
      textDocument: { uri },
      range: found!.range,
      context: { diagnostics: [found] },
    });
    const fix = actions.find(({ edit }) => edit);
    assert.deepEqual(fix?.edit?.changes?.[uri], [
      { range: { start: { line: 1, character: 0 }, end: { line: 2, character: 0 } }, newText: '' },
    ]);
    assert.equal(fix?.isPreferred, false);
  });

  test('records: keys that others have, empty fields, roles out of order, an answer that repeats the prompt', async () => {
    const record = (n: number, rest: object) =>
      JSON.stringify({ id: n, prompt: `Сұрақ нөмірі ${n} ғой?`, completion: 'Иә, солай.', ...rest });
    const lines = Array.from({ length: 24 }, (_, n) => record(n, {}));
    lines[4] = JSON.stringify({ id: 4, prompt: 'Төртінші сұрақ қандай?' });
    lines[6] = record(6, { completion: '' });
    lines[8] = record(8, { prompt: 'Солай ма екен?', completion: 'Солай ма екен?' });
    const message = (role: string, content: string) => ({ role, content });
    lines[10] = record(10, { messages: [message('assistant', 'Сәлем!'), message('user', 'Қалың қалай?')] });
    const uri = await session.open('records.jsonl', `${lines.join('\n')}\n`, 'jsonl');
    const wanted = new Map([
      ['cleaning.missing-key', 4],
      ['cleaning.empty-field', 6],
      ['cleaning.answer-equals-prompt', 8],
      ['cleaning.role-order', 10],
    ]);
    const found = await until(session, uri, (all) =>
      [...wanted.keys()].every((rule) => all.some(({ code }) => code === rule)),
    );
    for (const [rule, line] of wanted) {
      const lines = found.filter(({ code }) => code === rule).map(({ range }) => range.start.line);
      assert.deepEqual(lines, [line], rule);
    }
    const empty = found.find(({ code }) => code === 'cleaning.empty-field')!;
    assert.equal(lines[6]!.slice(empty.range.start.character, empty.range.end.character), '""');
  });

  test('rules that are switched off are not shown', async () => {
    session.settings = { cleaning: { disabledRules: ['cleaning.repeated-line'] } };
    await session.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
    const uri = await session.open('off.txt', `${LONG}\n${LONG}\n${LONG.replace('Бүгін', 'Кеше')}\n`);
    const found = await until(session, uri, (all) => all.length > 0);
    assert.deepEqual(summary(found), ['2:0 cleaning.near-duplicate']);
    session.settings = {};
    await session.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
  });

  test('a rule that is off by itself is shown once the settings switch it on', async () => {
    const text = 'Залда бірнеше адамдар отыр.\nОл бес кітаптар сатып алды.\n';
    const uri = await session.open('many.txt', text);
    const before = await until(session, uri, (all) => all.length > 0);
    assert.deepEqual(summary(before), ['1:7 grammar.plural-after-numeral']);
    session.settings = { grammar: { enabledRules: ['grammar.plural-after-many'] } };
    await session.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
    const found = await until(session, uri, (all) => all.length > 1);
    assert.deepEqual(summary(found), ['0:14 grammar.plural-after-many', '1:7 grammar.plural-after-numeral']);
    session.settings = {};
    await session.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
  });
});

describe('languages', () => {
  let session: Session;
  const KAZAKH = 'Бүгін Алматы қаласында ауа райы жақсы болады.';
  const RUSSIAN = 'Сегодня в городе будет хорошая погода без осадков.';
  before(async () => {
    session = await Session.start({ initializationOptions: { locale: 'en', storagePath: '.' } });
  });
  after(async () => {
    assert.equal(await session.stop(), 0);
  });

  const select = (uri: string, startLine: number, start: number, endLine: number, end: number) =>
    session.request<RangeLanguages>('qalam/languages', {
      uri,
      range: { start: { line: startLine, character: start }, end: { line: endLine, character: end } },
    });

  test('of a selection, by its own words', async () => {
    const uri = await session.open('select.txt', `${KAZAKH}\n${RUSSIAN}\n`);
    const kazakh = await select(uri, 0, 0, 0, KAZAKH.length);
    assert.deepEqual(kazakh.languages, [{ label: 'kk', share: 1 }]);
    assert.equal(kazakh.detection?.label, 'kk');
    assert.equal(kazakh.detection?.script, 'Cyrl');
    assert.deepEqual((await select(uri, 1, 0, 1, RUSSIAN.length)).languages, [{ label: 'ru', share: 1 }]);
    const both = await select(uri, 0, 0, 1, RUSSIAN.length);
    assert.deepEqual(both.languages.map(({ label }) => label).sort(), ['kk', 'ru']);
    assert.deepEqual(await select(uri, 0, 3, 0, 3), { languages: [] });
  });

  test('of a selection inside a JSON string, without its syntax', async () => {
    const line = JSON.stringify({ id: 1, text: RUSSIAN });
    const uri = await session.open('select.jsonl', `${line}\n`, 'jsonl');
    assert.deepEqual((await select(uri, 0, 0, 0, line.length)).languages, [{ label: 'ru', share: 1 }]);
    assert.deepEqual(await select(uri, 0, 0, 0, 5), { languages: [] });
  });

  test('of a long selection, by its lines', async () => {
    const uri = await session.open('long.txt', `${KAZAKH}\n${RUSSIAN}\n`.repeat(400));
    await session.diagnostics(uri);
    const { languages, detection } = await select(uri, 0, 0, 800, 0);
    assert.deepEqual(languages.map(({ label }) => label).sort(), ['kk', 'ru']);
    assert.equal(detection, undefined);
  });

  test('lines that are not Kazakh are listed, and a hover names their language', async () => {
    const uri = await session.open(
      'lines.txt',
      `${KAZAKH}\n\n12345\n${RUSSIAN}\n${KAZAKH}\nThe weather is fine today.\n`,
    );
    const found = await session.request<ForeignPassage[]>('qalam/notKazakh', { uri });
    assert.deepEqual(
      found.map(({ range, label, text }) => [range.start.line, label, text]),
      [
        [3, 'ru', RUSSIAN],
        [5, 'en', 'The weather is fine today.'],
      ],
    );
    const hover = await session.request<Hover>('textDocument/hover', {
      textDocument: { uri },
      position: { line: 3, character: 4 },
    });
    assert.equal((hover.contents as { value: string }).value, 'Russian');
  });

  test('a document too large to compare its lines says so in its status', async () => {
    const uri = await session.open('large.txt', ' '.repeat(20_000_001));
    const status = await session.notified('qalam/documentStatus', (params) => (params as DocumentStatus).uri === uri);
    assert.equal((status as DocumentStatus).tooLargeToCompare, true);
    await session.connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
  });

  test('in JSON the field is listed, not the record', async () => {
    const line = JSON.stringify({ id: 1, text: RUSSIAN });
    const uri = await session.open('fields.jsonl', `${line}\n`, 'jsonl');
    const [found] = await session.request<ForeignPassage[]>('qalam/notKazakh', { uri });
    assert.equal(line.slice(found!.range.start.character, found!.range.end.character), RUSSIAN);
  });

  test('foreign words are found where the setting asks for them', async () => {
    const text = `Кеше мен оған «хорошая погода сегодня» деп жаздым, ол күліп жауап берді.\n${KAZAKH}\n`;
    const uri = await session.open('foreign-words.txt', text);
    await session.diagnostics(uri);
    assert.deepEqual(await session.request('qalam/foreignWords', { uri }), []);
    session.settings = { language: { showIslands: true } };
    await session.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
    await session.notified('qalam/documentStatus', (params) => (params as DocumentStatus).uri === uri);
    let foreignWords: ForeignWords[] = [];
    for (let attempt = 0; attempt < 100 && foreignWords.length === 0; attempt++) {
      await session.diagnostics(uri);
      foreignWords = await session.request<ForeignWords[]>('qalam/foreignWords', { uri });
      if (foreignWords.length === 0) await new Promise((resolve) => setTimeout(resolve, 50));
    }
    assert.deepEqual(
      foreignWords.map(({ label, range }) => [
        label,
        range.start.line,
        text.slice(range.start.character, range.end.character),
      ]),
      [['ru', 0, 'хорошая погода сегодня']],
    );
  });
});
