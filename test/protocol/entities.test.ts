import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import {
  type CodeAction,
  CodeActionKind,
  type Hover,
  type Location,
  type SemanticTokens,
  type TextEdit,
} from 'vscode-languageserver-protocol/node';
import type { EntityExport, EntityMention, MarkTarget } from '../../server/src/protocol';
import { Session } from './session';

after(() => Session.killAll());

const SENTENCE = 'Қасым-Жомарт Тоқаев Астанада сөз сөйледі.';

describe('entities in the editor', () => {
  let session: Session;
  before(async () => {
    session = await Session.start();
  });
  after(async () => {
    assert.equal(await session.stop(), 0);
  });

  const at = (line: number, from: number, to: number) => ({
    start: { line, character: from },
    end: { line, character: to },
  });
  const mentions = (uri: string) => session.request<EntityMention[]>('qalam/entities', { uri });
  const shown = async (uri: string) =>
    (await mentions(uri)).map(({ class: name, text, range }) => `${range.start.line} ${name} ${text}`);
  const command = <T>(name: string, ...args: unknown[]) =>
    session.request<T>('workspace/executeCommand', { command: `qalam.server.${name}`, arguments: args });
  const actions = (uri: string, range: unknown, only?: string[]) =>
    session.request<CodeAction[]>('textDocument/codeAction', {
      textDocument: { uri },
      range,
      context: { diagnostics: [], ...(only && { only }) },
    });
  const run = (action: CodeAction | undefined) => {
    assert.ok(action?.command, JSON.stringify(action));
    return session.request('workspace/executeCommand', action.command);
  };
  const sidecar = (name: string) => join(session.folder, `${name}.qalam.jsonl`);
  const lines = (name: string) =>
    readFileSync(sidecar(name), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
  /** Applies edits of one line each, as an editor would. */
  const applied = (text: string, edits: readonly TextEdit[]) => {
    const rows = text.split('\n');
    for (const { range, newText } of [...edits].sort((a, b) => b.range.start.character - a.range.start.character)) {
      assert.equal(range.start.line, range.end.line);
      const row = rows[range.start.line]!;
      rows[range.start.line] = row.slice(0, range.start.character) + newText + row.slice(range.end.character);
    }
    return rows.join('\n');
  };

  test('inflected forms share a stem; references are all mentions of a name', async () => {
    const uri = await session.open('stems.txt', 'Ол Алматыда тұрады.\nБіз Алматыға бардық.\nАстана — астана.\n');
    await session.diagnostics(uri);
    const found = await mentions(uri);
    const [first, second] = found;
    assert.deepEqual([first?.text, second?.text], ['Алматыда', 'Алматыға']);
    assert.equal(first!.stem, second!.stem);
    const references = await session.request<Location[]>('textDocument/references', {
      textDocument: { uri },
      position: { line: 1, character: 6 },
      context: { includeDeclaration: true },
    });
    assert.deepEqual(
      references.map(({ range }) => range),
      [first!.range, second!.range],
    );
  });

  test('a selection is marked, its class changed, the entity removed, the correction taken back', async () => {
    const uri = await session.open('marks.txt', `${SENTENCE}\nБұл жолда Самұрық туралы айтылды.\n`);
    await session.diagnostics(uri);
    const before = (await shown(uri)).filter((one) => one.startsWith('0 '));
    const selection = at(1, 9, 18);
    const offered = await actions(uri, selection, [CodeActionKind.QuickFix]);
    await run(offered.find(({ title }) => /“Самұрық”.*: Event$/.test(title)));
    assert.deepEqual(await shown(uri), [...before, '1 EVENT Самұрық']);
    const corrected = (await mentions(uri)).at(-1);
    assert.deepEqual([corrected?.score, corrected?.corrected], [1, true]);
    assert.deepEqual(
      lines('marks.txt').map(({ start, end, text, class: name }) => [start, end, text, name]),
      [[SENTENCE.length + 11, SENTENCE.length + 18, 'Самұрық', 'EVENT']],
    );
    const hover = await session.request<Hover>('textDocument/hover', {
      textDocument: { uri },
      position: { line: 1, character: 12 },
    });
    assert.match((hover.contents as { value: string }).value, /EVENT · corrected by hand/);

    const caret = at(1, 12, 12);
    assert.deepEqual(
      (await actions(uri, caret, [CodeActionKind.QuickFix])).map(({ title }) => title),
      [],
      'no lamp at every entity',
    );
    await run((await actions(uri, caret)).find(({ title }) => title === 'Change the class of “Самұрық”: Person'));
    assert.deepEqual(await shown(uri), [...before, '1 PERSON Самұрық']);
    assert.equal(lines('marks.txt').length, 1);

    const person = at(0, 13, 13);
    await run((await actions(uri, person)).find(({ title }) => title.startsWith('Remove the entity')));
    assert.ok(!(await shown(uri)).some((one) => one.includes('Тоқаев')));
    const tokens = await session.request<SemanticTokens>('textDocument/semanticTokens/full', { textDocument: { uri } });
    assert.equal(tokens.data.length / 5, 2, 'Астанада, Самұрық');
    const back = (await actions(uri, at(0, 0, 19))).find(({ title }) => title.startsWith('Take back'));
    await run(back);
    assert.deepEqual(await shown(uri), [...before, '1 PERSON Самұрық']);
  });

  test('corrections survive edits above and are reported where they no longer fit', async () => {
    const text = 'Бірінші жол.\nКеше Самұрық туралы ертегі айтылды.\n';
    const uri = await session.open('moved.txt', text);
    await session.diagnostics(uri);
    await command('markEntity', uri, at(1, 5, 12), 'NON_HUMAN');
    await session.change(uri, 0, 0, 0, 'Жаңа сөз.\nТағы бір жол.\n');
    await session.diagnostics(uri);
    assert.ok((await shown(uri)).includes('3 NON_HUMAN Самұрық'));
    await session.change(uri, 3, 5, 12, 'Бәйтерек');
    const stale = (await session.diagnostics(uri)).filter(({ code }) => code === 'entities.stale-correction');
    assert.equal(stale.length, 1);
    assert.match(String(stale[0]!.message), /Самұрық.*NON_HUMAN/);
    assert.equal(lines('moved.txt').length, 1, 'a stale correction is not lost');
    const fixes = await session.request<CodeAction[]>('textDocument/codeAction', {
      textDocument: { uri },
      range: stale[0]!.range,
      context: { diagnostics: stale, only: [CodeActionKind.QuickFix] },
    });
    await run(fixes.find(({ title }) => title.startsWith('Take back')));
    assert.ok(!existsSync(sidecar('moved.txt')), 'an empty sidecar is removed');
  });

  test('corrections are read when the file is opened, and when another program changes them', async () => {
    const text = 'Кеше Самұрық келді.\n';
    const first = await session.open('reopened.txt', text);
    await session.diagnostics(first);
    await command('markEntity', first, at(0, 5, 12), 'NON_HUMAN');
    const written = readFileSync(sidecar('reopened.txt'), 'utf8');
    await session.connection.sendNotification('textDocument/didClose', { textDocument: { uri: first } });
    const uri = await session.open('reopened.txt', `Басы.\n${text}`);
    await session.diagnostics(uri);
    assert.ok((await shown(uri)).includes('1 NON_HUMAN Самұрық'));
    writeFileSync(sidecar('reopened.txt'), `${written.replace('NON_HUMAN', 'PERSON')}{"note": "менікі"}\n`);
    const end = Date.now() + 15_000;
    while (!(await shown(uri)).includes('1 PERSON Самұрық') && Date.now() < end) {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    assert.ok((await shown(uri)).includes('1 PERSON Самұрық'));
    await command('markEntity', uri, at(1, 5, 12), 'ART');
    assert.match(readFileSync(sidecar('reopened.txt'), 'utf8'), /"ART".*\n\{"note": "менікі"\}\n$/);
  });

  test('a correction is applied to all mentions of the name', async () => {
    const text = 'Кеше Самұрық келді.\nСамұрық ұшты. Самұрықшы емес.\nБүгін Самұрық жоқ.\n';
    const uri = await session.open('all.txt', text);
    await session.diagnostics(uri);
    await command('markEntity', uri, at(0, 5, 12), 'NON_HUMAN');
    const all = (await actions(uri, at(0, 5, 12))).find(({ title }) => title.startsWith('Apply to all mentions'));
    assert.equal(await run(all), 3);
    assert.deepEqual(
      (await shown(uri)).filter((one) => one.includes('NON_HUMAN')),
      ['0 NON_HUMAN Самұрық', '1 NON_HUMAN Самұрық', '2 NON_HUMAN Самұрық'],
    );
    assert.equal(await command('markEntity', uri, at(0, 5, 12), null, true), 3);
    assert.deepEqual(
      (await shown(uri)).filter((one) => one.includes('Самұрық')),
      [],
    );
  });

  test('"apply to all" leaves alone what is part of a longer name', async () => {
    const text = 'Кеше «Самұрық Қазына» келді.\nБүгін Самұрық ұшты.\nСамұрық қонды.\n';
    const uri = await session.open('longer.txt', text);
    await session.diagnostics(uri);
    await command('markEntity', uri, at(0, 6, 20), 'ORGANISATION');
    assert.equal(await command('markEntity', uri, at(1, 6, 13), 'NON_HUMAN', true), 2);
    assert.deepEqual(
      (await shown(uri)).filter((one) => one.includes('Самұрық')),
      ['0 ORGANISATION Самұрық Қазына', '1 NON_HUMAN Самұрық', '2 NON_HUMAN Самұрық'],
    );
    const tagged = 'Самұрық\tB-ORGANISATION\nҚазына\tI-ORGANISATION\nкелді\tO\n\nСамұрық\tO\nұшты\tO\n';
    const other = await session.open('longer.iob2', tagged, 'iob2');
    await session.diagnostics(other);
    session.notifications.length = 0;
    assert.equal(await command('markEntity', other, at(4, 0, 7), 'NON_HUMAN', true), 1);
    const [edit] = session.notifications.filter(({ method }) => method === 'workspace/applyEdit');
    const { changes } = (edit!.params as { edit: { changes: Record<string, { range: unknown }[]> } }).edit;
    assert.deepEqual(
      changes[other]!.map(({ range }) => range),
      [at(4, 8, 9)],
    );
  });

  test('marks decoded text in JSON and nothing that is no prose', async () => {
    const text = '{"text": "Кеше \\u0421амұрық келді."}\n';
    const uri = await session.open('escaped.jsonl', text, 'jsonl');
    await session.diagnostics(uri);
    assert.equal(await command('markEntity', uri, at(0, 15, 27), 'NON_HUMAN'), 1);
    assert.ok((await shown(uri)).includes('0 NON_HUMAN Самұрық'));
    assert.equal(lines('escaped.jsonl')[0].source, '\\u0421амұрық');
    await assert.rejects(command('markEntity', uri, at(0, 2, 6), 'ART'));
    await assert.rejects(command('markEntity', uri, at(0, 0, 30), 'ART'));
    await assert.rejects(command('markEntity', uri, at(0, 15, 27), 'NO_CLASS'));
  });

  test('no sidecar is read or written outside of the workspace folder', async () => {
    const outside = join(tmpdir(), `qalam-outside-${process.pid}`);
    mkdirSync(outside, { recursive: true });
    symlinkSync(outside, join(session.folder, 'out'));
    const uri = await session.open('out/a.txt', 'Кеше Самұрық келді.\n');
    await session.diagnostics(uri);
    await assert.rejects(command('markEntity', uri, at(0, 5, 12), 'NON_HUMAN'), /workspace folder/);
    assert.ok(!existsSync(join(outside, 'a.txt.qalam.jsonl')));
  });

  test('in an IOB2 file invalid sequences and unknown tags are errors with fixes', async () => {
    const text = 'Абай\tI-PERSON\nҚұнанбайұлы\tI-PERSON\nАстанаға\tB-CITY\nбарды\tO\n.\tO\n';
    const uri = await session.open('broken.iob2', text, 'iob2');
    const found = (await session.diagnostics(uri)).filter(({ severity }) => severity === 1);
    assert.deepEqual(
      found.map(({ code, range }) => [code, range]),
      [
        ['entities.invalid-iob2', at(0, 5, 13)],
        ['entities.unknown-tag', at(2, 9, 15)],
      ],
    );
    const fixes = await session.request<CodeAction[]>('textDocument/codeAction', {
      textDocument: { uri },
      range: found[0]!.range,
      context: { diagnostics: [found[0]], only: [CodeActionKind.QuickFix] },
    });
    assert.deepEqual(fixes[0]?.edit?.changes?.[uri], [{ range: at(0, 5, 13), newText: 'B-PERSON' }]);
  });

  test('in an IOB2 file the model is a hint that can be switched off', async () => {
    const tagged = (city: string) =>
      `Қасым-Жомарт\tB-PERSON\nТоқаев\tI-PERSON\nАстанада\t${city}\nсөз\tO\nсөйледі\tO\n.\tO\n`;
    const agreeing = await session.open('agree.iob2', tagged('B-GPE'), 'iob2');
    const hints = async (uri: string) =>
      (await session.diagnostics(uri)).filter(({ code }) => code === 'entities.disagreement');
    assert.deepEqual(await hints(agreeing), []);
    const uri = await session.open('differ.iob2', tagged('O'), 'iob2');
    const [hint, ...others] = await hints(uri);
    assert.equal(others.length, 0);
    assert.equal(hint?.severity, 4);
    assert.deepEqual(hint?.range, at(2, 9, 10));
    const fixes = await session.request<CodeAction[]>('textDocument/codeAction', {
      textDocument: { uri },
      range: hint!.range,
      context: { diagnostics: [hint], only: [CodeActionKind.QuickFix] },
    });
    const take = fixes.find(({ title }) => title === 'Take the tag of the model');
    assert.equal(applied(tagged('O'), take?.edit?.changes?.[uri] ?? []), tagged('B-GPE'));
    session.settings = { entities: { disagreement: false } };
    await session.connection.sendNotification('workspace/didChangeConfiguration', { settings: {} });
    const end = Date.now() + 10_000;
    while ((await hints(uri)).length > 0 && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 50));
    assert.deepEqual(await hints(uri), []);
    session.settings = {};
    await session.connection.sendNotification('workspace/didChangeConfiguration', { settings: {} });
  });

  test('in an IOB2 file marking edits the tags, for one place and for all', async () => {
    const text = 'Медеу\tB-GPE\nмұз\tI-GPE\nайдыны\tI-GPE\n.\tO\n\nМедеу\tO\nмұз\tO\nайдыны\tO\nашылды\tO\n';
    const uri = await session.open('edit.iob2', text, 'iob2');
    await session.diagnostics(uri);
    const selection = { start: { line: 0, character: 0 }, end: { line: 1, character: 3 } };
    const offered = await actions(uri, selection, [CodeActionKind.QuickFix]);
    const mark = offered.find(({ title }) => title === 'Mark “Медеу мұз” as: Facility');
    assert.equal(
      applied(text, mark?.edit?.changes?.[uri] ?? []),
      text.replace('B-GPE', 'B-FACILITY').replace('I-GPE', 'I-FACILITY').replace('I-GPE', 'B-GPE'),
    );
    const remove = (await actions(uri, at(1, 1, 1))).find(({ title }) => title.startsWith('Remove the entity'));
    assert.equal(applied(text, remove?.edit?.changes?.[uri] ?? []), text.replace(/[BI]-GPE/g, 'O'));
    const whole = { start: { line: 0, character: 0 }, end: { line: 2, character: 6 } };
    assert.equal(await command('markEntity', uri, whole, 'FACILITY', true), 2);
    const sent = session.notifications.findLast(({ method }) => method === 'workspace/applyEdit')?.params as {
      edit: { changes: Record<string, TextEdit[]> };
    };
    assert.equal(
      applied(text, sent.edit.changes[uri]!),
      'Медеу\tB-FACILITY\nмұз\tI-FACILITY\nайдыны\tI-FACILITY\n.\tO\n\n' +
        'Медеу\tB-FACILITY\nмұз\tI-FACILITY\nайдыны\tI-FACILITY\nашылды\tO\n',
    );
    assert.ok(!existsSync(sidecar('edit.iob2')));
  });

  test('exports what is shown, corrections included', async () => {
    const uri = await session.open('export.txt', `😀 ${SENTENCE}\nҰшып Самұрық келді.\n`);
    await session.diagnostics(uri);
    await command('markEntity', uri, at(1, 5, 12), 'NON_HUMAN');
    const utf16 = await command<EntityExport>('exportEntities', uri, 'doccano', 'utf-16');
    assert.deepEqual([utf16.entities, utf16.lost], [3, 0]);
    const [first, second] = utf16.content
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    assert.deepEqual(first.label, [
      [3, 22, 'PERSON'],
      [23, 31, 'GPE'],
    ]);
    assert.deepEqual(second, { text: 'Ұшып Самұрық келді.', label: [[5, 12, 'NON_HUMAN']] });
    const points = await command<EntityExport>('exportEntities', uri, 'prodigy', 'code-point');
    assert.deepEqual(JSON.parse(points.content.split('\n')[0]!).spans[0], { start: 2, end: 21, label: 'PERSON' });
    const iob2 = await command<EntityExport>('exportEntities', uri, 'iob2');
    assert.ok(iob2.content.includes('Ұшып O\nСамұрық B-NON_HUMAN\nкелді O\n. O\n'), iob2.content);
    await assert.rejects(command('exportEntities', uri, 'xml'));
    const tagged = 'Абай B-PERSON\nоқыды O\n\nМедеу B-FACILITY\nмұз O\n';
    const conll = await session.open('export.iob2', tagged, 'iob2');
    await session.diagnostics(conll);
    assert.equal((await command<EntityExport>('exportEntities', conll, 'iob2')).content, tagged);
  });

  test('reports names that are labelled in more than one way', async () => {
    const uri = await session.open('report.iob2', 'Абай B-PERSON\nоқыды O\n\nАбайда B-GPE\nтұрады O\n', 'iob2');
    await session.diagnostics(uri);
    const report = await command<string>('entityReport', uri);
    assert.match(report, /^## Абай$/m);
    assert.match(report, /\(PERSON\): 1\. Lines: 1$/m);
    assert.match(report, /\(GPE\): 1\. Lines: 4$/m);
    const same = await session.open('same.iob2', 'Абай B-PERSON\nоқыды O\n', 'iob2');
    await session.diagnostics(same);
    assert.match(await command<string>('entityReport', same), /Every name is labelled in one way/);
  });

  test('a mention is called without its case ending, where it is surely in a case', async () => {
    const named = {
      'Ерлан Қасымовтың': 'Ерлан Қасымов',
      Түркістанда: 'Түркістан',
      'Назарбаев Университетінің': 'Назарбаев Университеті',
      '«Қазақстан темір жолының»': '«Қазақстан темір жолы»',
      'АҚШ-тың': 'АҚШ',
      'Дүниежүзілік банк пен БҰҰ-ға': 'Дүниежүзілік банк пен БҰҰ',
      Дариға: 'Дариға',
      Амангелді: 'Амангелді',
      Қызылорда: 'Қызылорда',
      Бүгін: 'Бүгін',
      '990 теңге': '990 теңге',
      'үш күннен кейін': 'үш күннен кейін',
      '28-і': '28-і',
      '2-3%': '2-3%',
    };
    const mentions = Object.keys(named);
    assert.deepEqual(await session.request('qalam/entityNames', { mentions }), Object.values(named));
  });

  test('says before a class is picked what would be marked, or why nothing can be', async () => {
    const range = (start: number, end: number) => ({
      start: { line: 0, character: start },
      end: { line: 0, character: end },
    });
    const target = (uri: string, start: number, end: number) =>
      session.request<MarkTarget>('qalam/markTarget', { uri, range: range(start, end) });
    const text = 'Дулат Исабеков ауылға барды.\n';
    const uri = await session.open('target.txt', text);
    await session.diagnostics(uri);
    assert.deepEqual(await target(uri, 3, 3), { text: 'Дулат Исабеков', class: 'PERSON' });
    assert.deepEqual(await target(uri, 14, 22), { text: 'ауылға' });
    await assert.rejects(target(uri, 17, 17), /no text to be marked/);
    await session.connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri: 'untitled:Untitled-7', languageId: 'plaintext', version: 1, text },
    });
    await assert.rejects(target('untitled:Untitled-7', 0, 5), /only for files inside a workspace folder/);
    // Tags are of the file itself.
    await session.connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri: 'untitled:Untitled-8', languageId: 'iob2', version: 1, text: 'Абай B-PERSON\n' },
    });
    assert.deepEqual(await target('untitled:Untitled-8', 0, 4), { text: 'Абай', class: 'PERSON' });
  });

  test('takes back what was marked, the last first, and nothing once the text or the sidecar has changed', async () => {
    const uri = await session.open('undo.txt', 'Кеше самұрық туралы ертегі оқылды.\n');
    await session.diagnostics(uri);
    const sidecar = join(session.folder, 'undo.txt.qalam.jsonl');
    const kept = () =>
      existsSync(sidecar)
        ? readFileSync(sidecar, 'utf8')
            .match(/"text":"[^"]*"/g)!
            .join()
        : '';
    const mark = (start: number, end: number) =>
      command('markEntity', uri, { start: { line: 0, character: start }, end: { line: 0, character: end } }, 'EVENT');
    const undo = () => command<boolean>('undoMark', uri);
    assert.equal(await undo(), false);
    await mark(5, 12);
    await mark(20, 26);
    assert.equal(await undo(), true);
    assert.equal(kept(), '"text":"самұрық"');
    assert.equal(await undo(), true);
    assert.equal(kept(), '');
    assert.equal(await undo(), false);
    await mark(5, 12);
    await session.change(uri, 0, 0, 0, 'Иә. ');
    assert.equal(await undo(), false);
    await mark(24, 30);
    writeFileSync(sidecar, readFileSync(sidecar, 'utf8').replaceAll('EVENT', 'PERSON'));
    assert.equal(await undo(), false);
    assert.equal(kept(), '"text":"самұрық","text":"ертегі"');
  });

  test('corrections and what is ignored go along when a file or its folder is renamed', async () => {
    const text = 'Кеше самұрық туралы ертегіі оқылды.\n';
    const rename = (oldUri: string, newUri: string) =>
      session.connection.sendNotification('workspace/didRenameFiles', { files: [{ oldUri, newUri }] });
    mkdirSync(join(session.folder, 'old'));
    const uri = await session.open('old/а b.txt', text);
    await session.diagnostics(uri);
    await command('markEntity', uri, at(0, 5, 12), 'EVENT');
    await command('ignoreInFile', uri, 'ертегіі');
    await session.connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
    const renamed = uri.replace('b.txt', 'c.txt');
    await rename(uri, renamed);
    assert.equal(await session.open('old/а c.txt', text), renamed);
    const isKept = async (own: string, name: string) => {
      assert.deepEqual(await session.request('qalam/ignoredWords', { uri: own }), ['ертегіі']);
      // The file may be opened by its new name before the server is told of that.
      while (!(await shown(own)).includes('0 EVENT самұрық')) await pause(50);
      assert.equal(lines(name)[0].text, 'самұрық');
    };
    await isKept(renamed, 'old/а c.txt');
    assert.ok(!existsSync(sidecar('old/а b.txt')));
    await session.connection.sendNotification('textDocument/didClose', { textDocument: { uri: renamed } });
    // The editor has moved what is in a folder.
    renameSync(join(session.folder, 'old'), join(session.folder, 'new'));
    await rename(renamed.slice(0, renamed.lastIndexOf('/')), `${renamed.slice(0, renamed.lastIndexOf('/old/'))}/new`);
    await isKept(await session.open('new/а c.txt', text), 'new/а c.txt');
  });

  test('compares with another file of the same text', async () => {
    const text = 'Абай B-PERSON\nоқыды O\n\nАстанада B-GPE\nтұрады O\n';
    const uri = await session.open('compare.iob2', text, 'iob2');
    await session.diagnostics(uri);
    const other = text.replace('B-GPE', 'B-LOCATION');
    const report = await command<string>('compareEntities', uri, other, 'second.iob2');
    assert.match(report, /F1: 0\.5000$/m);
    assert.match(report, /^\| Line \| Sentence \| Text \| compare\.iob2 \| second\.iob2 \|$/m);
    assert.match(report, /^\| 4 \| 2 \| Астанада \| GPE \| LOCATION \|$/m);
    // Prose has no lines of tokens: the line is that of the name.
    const prose = await session.open(
      'compare.txt',
      'Ауа райы жылы.\n\nБіз бүгін ауылға бардық.\nКеше Дулат Исабеков Астанаға келді.\n',
    );
    await session.diagnostics(prose);
    const exported = await command<EntityExport>('exportEntities', prose, 'iob2');
    const changed = exported.content.replace(/^(Астанаға) \S+$/m, '$1 B-PRODUCT');
    assert.match(
      await command<string>('compareEntities', prose, changed),
      /^\| 4 \| \d \| Астанаға \| GPE \| PRODUCT \|$/m,
    );
    const jsonl = await command<EntityExport>('exportEntities', uri, 'doccano', 'code-point');
    assert.match(await command<string>('compareEntities', uri, jsonl.content), /F1: 1\.0000\n.*1\.0000/);
    await assert.rejects(command('compareEntities', uri, 'Басқа O\n'), /cannot be compared/);
  });

  test('takes nothing away where there is nothing', async () => {
    const uri = await session.open('nothing.txt', 'Ол келді.\n');
    await session.diagnostics(uri);
    await assert.rejects(command('markEntity', uri, at(0, 0, 2), null), /no text to be marked/);
    assert.ok(!existsSync(sidecar('nothing.txt')));
  });
});
