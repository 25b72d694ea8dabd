/** What the editor does with spelling findings beyond showing them: lists with wildcards, fixes in bulk, ignoring. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { CancellationTokenSource, type CodeAction, type TextEdit } from 'vscode-languageserver-protocol/node';
import { CliProgram, jsonl } from '../batch/program';
import { Session } from './session';

after(() => Session.killAll());

/** What `edits` make of a text of single-line ranges. */
function applied(text: string, edits: readonly Pick<TextEdit, 'range' | 'newText'>[]): string {
  const lines = text.split('\n');
  for (const { range, newText } of [...edits].reverse()) {
    const line = lines[range.start.line]!;
    assert.equal(range.start.line, range.end.line);
    lines[range.start.line] = line.slice(0, range.start.character) + newText + line.slice(range.end.character);
  }
  return lines.join('\n');
}

const UNKNOWN = 'spelling.unknown-word';

describe('spelling in the editor', () => {
  let session: Session;
  before(async () => {
    // With a storage path the client is taken for ours, which has the command for the workspace.
    session = await Session.start({ initializationOptions: { storagePath: '' } });
  });
  after(async () => {
    assert.equal(await session.stop(), 0);
  });

  const flagged = async (uri: string, rule = UNKNOWN) =>
    (await session.diagnostics(uri)).filter(({ code }) => code === rule);
  const words = async (uri: string, text: string, rule = UNKNOWN) =>
    (await flagged(uri, rule)).map(({ range: { start, end } }) =>
      text.split('\n')[start.line]!.slice(start.character, end.character),
    );
  const actionsAt = (uri: string, line: number, character: number) =>
    session.request<CodeAction[]>('textDocument/codeAction', {
      textDocument: { uri },
      range: { start: { line, character }, end: { line, character } },
      context: { diagnostics: [] },
    });
  const execute = (command: string, ...args: string[]) =>
    session.request('workspace/executeCommand', { command: `qalam.server.${command}`, arguments: args });
  const commandOf = (actions: readonly CodeAction[], command: string) =>
    actions.find((action) => action.command?.command === command)?.command;

  describe('a finding that is no unknown word', () => {
    const DOUBLED = 'spelling.doubled-word';

    test('is ignored here, in its file alone, also where edits move it; the same rule still finds others', async () => {
      const text = 'Мен үшін үшін маңызды. Ол туралы туралы айтты.';
      const uri = await session.open('here.txt', text);
      const other = await session.open('there.txt', text);
      assert.equal((await flagged(uri, DOUBLED)).length, 2);
      const action = (await actionsAt(uri, 0, 10)).find(({ title }) => title.startsWith('Ignore here'));
      assert.match(action!.title, /үшін/);
      await session.request('workspace/executeCommand', action!.command);
      assert.deepEqual(await words(uri, text, DOUBLED), ['туралы']);
      assert.equal((await flagged(other, DOUBLED)).length, 2);
      await session.change(uri, 0, 0, 0, 'Иә. ');
      assert.deepEqual(await words(uri, `Иә. ${text}`, DOUBLED), ['туралы']);
      const [entry, ...others] = await session.request<string[]>('qalam/ignoredWords', { uri });
      assert.equal(others.length, 0);
      assert.match(entry!, /^spelling\.doubled-word .*үшін/);
      await execute('unignoreInFile', uri, entry!);
      assert.equal((await flagged(uri, DOUBLED)).length, 2);
    });

    test('what nobody sees is named by its code point, and a space in its place is called so', async () => {
      const uri = await session.open('unseen.txt', 'Бұл мек\u00adтеп, тегін&nbsp;мәтін.');
      const titles = async (character: number) => (await actionsAt(uri, 0, character)).map(({ title }) => title);
      assert.ok((await titles(7)).includes('Ignore here: “U+00AD”'));
      assert.ok((await titles(20)).includes('Replace with a space'));
    });

    test('in a file of tagged tokens it is named without their tags, and stays ignored when a tag is changed', async () => {
      const uri = await session.open('here.iob2', 'пойыз\tO\nбен\tO\nбарамыз\tO\n', 'iob2');
      const own = async () => (await flagged(uri, 'grammar.instrumental')).length;
      assert.equal(await own(), 1);
      const action = (await actionsAt(uri, 0, 2)).find(({ title }) => title.startsWith('Ignore here'));
      assert.equal(action?.title, 'Ignore here: “пойыз бен”');
      await session.request('workspace/executeCommand', action!.command);
      assert.equal(await own(), 0);
      await session.change(uri, 0, 6, 7, 'B-PRODUCT');
      assert.equal(await own(), 0);
    });

    test('its rule can be read about and switched off, by name and not by id', async () => {
      const uri = await session.open('about.txt', 'Мен үшін үшін маңызды.');
      const actions = await actionsAt(uri, 0, 10);
      const about = commandOf(actions, 'qalam.explainRule');
      assert.deepEqual(about?.arguments, [DOUBLED]);
      const off = actions.find((action) => action.command?.command === 'qalam.disableRule');
      assert.doesNotMatch(off!.title, /spelling\./);
      const { markdown } = await session.request<{ markdown: string }>('qalam/explainRule', { rule: DOUBLED });
      assert.match(markdown, /^# “…” is written twice/);
      await assert.rejects(session.request('qalam/explainRule', { rule: 'spelling.none' }), /spelling\.none/);
    });
  });

  test('a file that was read in the wrong encoding is one fault, a character lost in a right one is as well', async () => {
    const lines = 'Балалар мектепке барды.\nБүгін ауа райы жақсы болды.\n\nҮшінші абзац.\n';
    const misread = await session.open('cp1251.txt', lines.replace(/\p{L}/gu, '\ufffd'));
    assert.deepEqual(
      (await session.diagnostics(misread)).map(({ code }) => code),
      ['cleaning.replacement-character'],
    );
    // After an edit far behind the one line that is told, as well.
    const long = await session.open('cp1251-long.txt', lines.replace(/\p{L}/gu, '\ufffd').repeat(250));
    for (const line of [900, 2]) {
      assert.equal((await session.diagnostics(long)).length, 1);
      await session.change(long, line, 0, 0, '\ufffd');
    }
    assert.equal((await session.diagnostics(long)).length, 1);
    const right = await session.open('utf8.txt', `${lines}\ufffdлал\n\ufffdрман\n`);
    assert.equal((await flagged(right, 'cleaning.replacement-character')).length, 2);
  });

  describe('a stem with all its endings', () => {
    test('is offered for an inflected name, and its entry accepts the other forms', async () => {
      const text = 'ккесқожиннің кітабы. Оны ккесқожинге бердім, ккесқожиндермен кездестім. ккесқожик келді.';
      const uri = await session.open('stem.txt', text);
      assert.deepEqual(await words(uri, text), ['ккесқожиннің', 'ккесқожинге', 'ккесқожиндермен', 'ккесқожик']);
      const command = commandOf(await actionsAt(uri, 0, 3), 'qalam.server.addStemToProjectWords');
      assert.deepEqual(command?.arguments, [uri, 'ккесқожин']);
      await session.request('workspace/executeCommand', command);
      assert.deepEqual(await words(uri, text), ['ккесқожик']);
      const list = readFileSync(join(session.folder, '.qalam', 'words.txt'), 'utf8');
      assert.ok(list.split('\n').includes('ккесқожин*'), list);
    });

    test('is the name itself where it only looks inflected', async () => {
      // Марден is no form of *Мар: its own forms stand beside it.
      const text = 'ффармарден келді. ффармарденнің сөзі. ффармарденге айт.';
      const uri = await session.open('bare.txt', text);
      const command = commandOf(await actionsAt(uri, 0, 3), 'qalam.server.addStemToPersonalWords');
      assert.deepEqual(command?.arguments, [uri, 'ффармарден']);
    });

    test('refuses what is no stem', async () => {
      const uri = await session.open('refused.txt', 'Сәлем.');
      for (const stem of ['', '*', '# сөз', 'екі сөз', 'а\nб']) {
        await assert.rejects(execute('addStemToProjectWords', uri, stem), JSON.stringify(stem));
      }
    });
  });

  describe('fixing all of a kind', () => {
    test('puts the preferred word everywhere in the file', async () => {
      const text = 'Ол мектепкк барды.\nБіз мектепкк бардық.\nСен ммектепке бардың.\n';
      const uri = await session.open('all.txt', text);
      const actions = await actionsAt(uri, 0, 5);
      const preferred = actions.find(({ isPreferred }) => isPreferred)!.edit!.changes![uri]![0]!.newText;
      const all = actions.filter(({ edit }) => (edit?.changes?.[uri]?.length ?? 0) > 1);
      assert.equal(all.length, 1, JSON.stringify(actions));
      assert.match(all[0]!.title, /everywhere in the file \(2\)/);
      assert.equal(applied(text, all[0]!.edit!.changes![uri]!), text.replaceAll('мектепкк', preferred));
    });

    test('applies the fix of one rule and of no other', async () => {
      const text = 'Ол cағат бойы күтті, күтті.\nОл ол келді деп cөйледі.\nБүгін бүгін бардық.\n';
      const uri = await session.open('rule.txt', text);
      assert.equal((await flagged(uri, 'spelling.mixed-script')).length, 2);
      const actions = await actionsAt(uri, 0, 4);
      const all = actions.find(({ title }) => title.includes('of this kind in the file (2)'));
      assert.ok(all, JSON.stringify(actions));
      // The Latin letters alone change.
      assert.equal(applied(text, all.edit!.changes![uri]!), text.replaceAll('c', 'с'));
    });

    test('hands our client the kind for the workspace, and the server answers its edits', async () => {
      const line = 'Ол мектепкк барды.';
      const uri = await session.open('space.txt', line);
      const kind = commandOf(await actionsAt(uri, 0, 5), 'qalam.fixKindInWorkspace')?.arguments?.[0];
      assert.deepEqual({ ...kind, replacement: '' }, { rule: UNKNOWN, word: 'мектепкк', replacement: '' });
      const text = `${JSON.stringify({ text: line })}\n{"text": "Ол мектепке барды."}\n{"text": "${line}"}\n`;
      const other = await session.open('space.jsonl', text, 'jsonl');
      const answer = await session.request<{ version: number; edits: TextEdit[] }>('qalam/kindEdits', {
        uri: other,
        ...kind,
      });
      assert.equal(answer.edits.length, 2);
      assert.equal(applied(text, answer.edits), text.replaceAll('мектепкк', kind.replacement));
    });

    test('an ignored word is no finding and is left as it is', async () => {
      const text = 'Ол мектепкк барды. Біз мектепкк бардық.';
      const uri = await session.open('kept.txt', text);
      await execute('ignoreInFile', uri, 'мектепкк');
      const answer = await session.request<{ edits: TextEdit[] }>('qalam/kindEdits', {
        uri,
        rule: UNKNOWN,
        word: 'мектепкк',
        replacement: 'мектепке',
      });
      assert.deepEqual(answer.edits, []);
    });
  });

  test('lists the words ignored in a file, and takes one back', async () => {
    const text = 'Ғғасырлық ддәуір ббасталды.';
    const uri = await session.open('ignored.txt', text);
    const ignored = () => session.request<string[]>('qalam/ignoredWords', { uri });
    assert.deepEqual(await ignored(), []);
    for (const word of ['ддәуір', 'ббасталды']) await execute('ignoreInFile', uri, word);
    assert.deepEqual(await ignored(), ['ббасталды', 'ддәуір']);
    assert.deepEqual(await words(uri, text), ['Ғғасырлық']);
    await execute('unignoreInFile', uri, 'ддәуір');
    assert.deepEqual(await ignored(), ['ббасталды']);
    assert.deepEqual(await words(uri, text), ['Ғғасырлық', 'ддәуір']);
  });

  test('a cancelled request for quick fixes holds up none behind it', async () => {
    const text = Array.from(
      { length: 40 },
      (_, i) => `Ол мектеп${'абвгғдежзийкқлмнңоөпрстуұүфхһцчшщыіэюяьъё'.charAt(i)}ке барды.`,
    );
    const uri = await session.open('cancel.txt', text.join('\n'));
    await session.diagnostics(uri);
    const outcomes = text.map((_, line) => {
      const source = new CancellationTokenSource();
      const range = { start: { line, character: 0 }, end: { line, character: 14 } };
      const pending = session.connection
        .sendRequest(
          'textDocument/codeAction',
          { textDocument: { uri }, range, context: { diagnostics: [] } },
          source.token,
        )
        .then(
          () => 'answered',
          ({ code }: { code: number }) => code,
        );
      source.cancel();
      return pending;
    });
    const last = await actionsAt(uri, 0, 5);
    assert.ok(
      last.some(({ edit }) => edit),
      JSON.stringify(last),
    );
    const codes = await Promise.all(outcomes);
    assert.ok(
      codes.every((code) => code === 'answered' || code === -32800),
      String(codes),
    );
    assert.ok(codes.filter((code) => code === -32800).length > 30, String(codes));
  });

  describe('directives', () => {
    const CASES: readonly [name: string, file: string, language: string, text: string, wanted: readonly string[]][] = [
      ['words, in this file', 'd1.txt', 'plaintext', '# qalam:ignore мектепкк\nОл мектепкк ббарды.', ['ббарды']],
      [
        'a stem with all its endings',
        'd2.txt',
        'plaintext',
        'Ққасенбай келді. Ққасенбайдың үйі. Ббарды.\n# qalam:ignore Ққасенбай*',
        ['Ббарды'],
      ],
      ['its own line', 'd3.txt', 'plaintext', 'Ол мектепкк барды. qalam:ignore-line\nОл мектепкк барды.', ['мектепкк']],
      [
        'the next line',
        'd4.txt',
        'plaintext',
        '# qalam:ignore-next-line\nОл мектепкк барды.\nОл ммектепке барды.',
        ['ммектепке'],
      ],
      ['the whole file', 'd5.txt', 'plaintext', 'Ол мектепкк барды.\n\nqalam:ignore-file\n', []],
      [
        'the spelling of one language',
        'd8.txt',
        'plaintext',
        '# qalam:ignore @ru\nСегодня мы идём в школу, погода хорошая, лето, ммектепке.\nОл мектепкк барды.',
        ['мектепкк'],
      ],
      // The control: without a directive the word in the Russian sentence is flagged.
      [
        'of no language',
        'd9.txt',
        'plaintext',
        'Сегодня мы идём в школу, погода хорошая, лето, ммектепке.\nОл мектепкк барды.',
        ['ммектепке', 'мектепкк'],
      ],
      ['the spelling of Kazakh', 'd10.txt', 'plaintext', 'Ол мектепкк барды.\n# qalam:ignore @kk\n', []],
      [
        'in a Markdown comment',
        'd6.md',
        'markdown',
        '# Тақырып\n\n<!-- qalam:ignore-next-line -->\nОл мектепкк барды.\nОл ммектепке барды.\n',
        ['ммектепке'],
      ],
      [
        'in a JSON comment',
        'd7.jsonl',
        'jsonl',
        '{"text": "Ол мектепкк барды."}\n{"note": "qalam:ignore мектепкк"}\n{"text": "Ол ммектепке барды."}\n',
        ['ммектепке'],
      ],
    ];
    for (const [name, file, language, text, wanted] of CASES) {
      test(name, async () => {
        const uri = await session.open(file, text, language);
        assert.deepEqual(await words(uri, text), wanted);
      });
    }

    test('the command line heeds them in the same files', async () => {
      const program = new CliProgram();
      try {
        for (const [, file, , text] of CASES) writeFileSync(join(program.folder, file), text);
        const files = CASES.map(([, file]) => file);
        const args = ['check', '--with', 'language,spelling', '--format', 'json', '--jobs', '2', ...files];
        const { out } = await program.run(args, '', { cwd: program.folder });
        const found: { file: string; rule: string; startLine: number; startColumn: number; endColumn: number }[] =
          jsonl(out);
        for (const [name, file, , text, wanted] of CASES) {
          const own = found.filter((one) => one.file === file && one.rule === UNKNOWN);
          const lines = text.split('\n');
          const shown = own.map((one) => lines[one.startLine - 1]!.slice(one.startColumn - 1, one.endColumn - 1));
          assert.deepEqual(shown, wanted, name);
        }
      } finally {
        program.dispose();
      }
    });
  });
});

for (const [locale, reason] of [
  ['kk', /«\(\?=а\)» өрнегі RE2 өрнегі емес.*алға не артқа қарау/],
  ['ru', /выражение «\(\?=а\)».*просмотра вперёд/],
  ['en', /pattern “\(\?=а\)”.*look-ahead/],
] as const) {
  test(`a pattern that RE2 does not know is said once, the others hold (${locale})`, async () => {
    const session = await Session.start({
      settings: { locale, spelling: { ignorePatterns: ['(?=а)', 'мектепк+'] } },
    });
    const uri = await session.open('a.txt', 'Ол мектепкк ббарды.');
    await session.open('b.txt', 'Ол мектепкк ббарды.');
    const found = await session.diagnostics(uri);
    assert.deepEqual(
      found.map(({ range }) => range.start.character),
      [12],
    );
    await session.notified('window/showMessage', (params) => reason.test((params as { message: string }).message));
    await session.connection.sendNotification('workspace/didChangeConfiguration', { settings: {} });
    await session.diagnostics(uri);
    const told = session.notifications.filter(({ method }) => method === 'window/showMessage');
    assert.equal(told.length, 1, JSON.stringify(told));
    assert.equal(await session.stop(), 0);
  });
}
