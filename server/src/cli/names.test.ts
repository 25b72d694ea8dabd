import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { CliProgram } from '../../../test/batch/program';
import { NameReport, NameWatch } from './names';

const program = new CliProgram();
after(() => program.dispose());

const CLEANING = ['--with', 'cleaning'];
const record = (i: number) => JSON.stringify({ id: i, text: `Бұл ${i} сөйлем.`, meta: { note: 'қ' } });

test('names are looked for until they are found, and no longer', () => {
  const watch = new NameWatch({ jsonFields: ['text', 'meta.note', 'messages[].content', 'nope'] });
  watch.record({ text: 'а', meta: { note: 'б' } });
  assert.deepEqual(watch.take(), { matched: ['text', 'meta.note'], there: ['text', 'meta.note'] });
  assert.equal(watch.take(), undefined);
  watch.record({ messages: [{ content: 'а' }, { content: 'б' }] });
  assert.deepEqual(watch.take(), { matched: ['messages[].content'], there: ['messages[].content'] });
  const done = new NameWatch({ jsonFields: ['text'] });
  done.record({ text: 'а' });
  done.take();
  // A record that must not be looked at any more.
  done.record(
    new Proxy(
      {},
      {
        ownKeys: () => assert.fail('looked at'),
      },
    ),
  );
});

test('a sentence names what matches nothing, what is there, and what may have been meant', () => {
  const report = new NameReport(['txt', 'id']);
  assert.deepEqual(report.sentences('en'), []);
  report.add({ matched: ['id'], there: ['id', 'text'] });
  assert.deepEqual(report.sentences('en'), [
    '“txt” matches nothing that was read. There are: id, text. Did you mean text?',
  ]);
  assert.equal(report.matchesNothing, false);
  for (const locale of ['kk', 'ru'] as const) assert.match(report.sentences(locale)[0]!, /txt.*id, text.*text/);
});

test('fields of stdin: an error where none is there, else a note', async () => {
  const input = [1, 2, 3].map(record).join('\n');
  for (const jobs of ['1', '2']) {
    const none = await program.run(['check', ...CLEANING, '--fields', 'txt', '--jobs', jobs], input);
    assert.equal(none.code, 2);
    assert.match(none.err, /“txt” matches nothing.*Did you mean text\?/);
  }
  const some = await program.run(['clean', ...CLEANING, '--fields', 'text,txt'], input);
  assert.equal(some.code, 0);
  assert.match(some.err, /“txt” matches nothing/);
  assert.deepEqual(await program.run(['detect', '--fields', 'meta.note'], input).then(({ code, err }) => [code, err]), [
    0,
    '',
  ]);
  // Of nothing nothing can be said.
  assert.equal((await program.run(['check', ...CLEANING, '--fields', 'txt'], '')).code, 0);
});

test('fields and columns of files are an error where one of them is nowhere', async () => {
  const file = (name: string, text: string) => {
    writeFileSync(join(program.folder, name), text);
    return join(program.folder, name);
  };
  const records = file('a.jsonl', `${record(1)}\n`);
  const array = file('b.json', `[{"тақырып": "а"}, ${record(2)}]`);
  const table = file('c.csv', 'id,мәтін\n1,Бұл сөйлем.\n');
  const prose = file('d.txt', 'Бұл сөйлем.\n');
  for (const [args, code, message] of [
    [['--fields', 'text,txt', records], 2, /“txt” matches nothing/],
    [['--fields', 'text,тақырып', records, array], 0, /^qalam: 3 lines|^qalam: \d+ lines: /],
    [['--columns', 'мәтін', table], 0, /lines: /],
    [['--columns', '2', table], 0, /lines: /],
    [['--columns', 'мәтн', table], 2, /“мәтн” matches nothing.*Did you mean мәтін\?/],
    [['--columns', '3', table], 2, /“3” matches nothing/],
    [['--columns', 'text', records], 2, /--columns is given, but none of the files is CSV/],
    [['--fields', 'text', prose, table], 2, /--fields is given, but none of the files is JSON/],
  ] as const) {
    const run = await program.run(['check', ...CLEANING, ...args]);
    assert.equal(run.code, code, args.join(' ') + run.err);
    assert.match(run.err, message);
  }
});

test('language data that is not there is an error, whatever was asked for', async () => {
  const nowhere = join(program.folder, 'nowhere');
  for (const args of [['check'], ['clean'], ['stats'], ['detect'], ['entities'], ['spell', '--words']]) {
    const { code, out, err } = await program.run(args, `${record(1)}\n`, { data: nowhere });
    assert.deepEqual([code, out], [3, ''], args[0]);
    assert.match(err, /nowhere/);
  }
  // Cleaning alone needs none, and says what it cannot do without.
  const cleaning = await program.run(['check', ...CLEANING], `${record(1)}\n`, { data: nowhere });
  assert.equal(cleaning.code, 0);
  assert.match(
    cleaning.err,
    /^qalam: language is not available \(text in a wrong encoding is not recognised, .*nowhere/,
  );
});

test('lines that are no JSON are answered, and it is said what to do', async () => {
  const prose = 'Бұл сөйлем.\nБұл да.\n';
  const run = await program.run(['check', ...CLEANING], prose);
  assert.match(run.err, /^qalam: No line is a JSON object: give --input text for plain text\.\n$/);
  assert.equal((await program.run(['check', ...CLEANING, '--input', 'text'], prose)).err, '');
  const some = await program.run(['check', ...CLEANING], `${prose}${record(1)}`);
  assert.match(
    some.err,
    /^qalam: Lines that are no JSON objects: 2; in the output \{"error": …\} stands for each\.\n$/,
  );
  const list = join(program.folder, 'empty.txt');
  writeFileSync(list, '\n');
  const empty = await program.run(['check', '--files-from', list], record(1));
  assert.deepEqual([empty.code, empty.out], [3, '']);
  assert.match(empty.err, /names no file/);
});

const PROSE = 'Кеше ауылға қатты жаңбыр жауып, өзен тасыды.';
const stories = `${[1, 2].map((id) => JSON.stringify({ id, title: 'Хабар', full_story: PROSE })).join('\n')}\n`;
const UNREAD = /full_story \(2\)\. .*--fields title,full_story$/m;

test('fields of prose that are not read are named once, by every command, from stdin and of files', async () => {
  const path = join(program.folder, 'stories.jsonl');
  writeFileSync(path, stories);
  const array = join(program.folder, 'stories.json');
  writeFileSync(
    array,
    JSON.stringify(
      stories
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ),
  );
  for (const args of [
    ['check', ...CLEANING],
    ['check', ...CLEANING, path],
    ['check', ...CLEANING, '--jobs', '2', path],
    ['check', ...CLEANING, '--format', 'sarif', array],
    ['clean', ...CLEANING],
    ['clean', ...CLEANING, path],
    ['detect'],
    ['detect', '--jobs', '2', path],
    ['entities', '--attributes-only', path],
    ['stats', '--with', 'language'],
    ['words', path],
    ['sentences', '--input', 'jsonl'],
    ['analyze', '--input', 'jsonl'],
    ['select', '--min-length', '1'],
  ]) {
    const { code, err } = await program.run(args, stories);
    assert.equal(code, 0, `${args}: ${err}`);
    assert.equal(err.match(/full_story \(/g)?.length, 1, `${args}: ${err}`);
    assert.match(err, UNREAD, `${args}`);
  }
  for (const [locale, words] of [
    ['kk', /Қазақша мәтіні бар, бірақ оқылмаған өрістер/],
    ['ru', /Не прочитаны поля с казахским текстом/],
    ['en', /hold Kazakh text and were not read/],
  ] as const)
    assert.match((await program.run(['detect', '--locale', locale], stories)).err, words);
});

test('fields that are named by the user, or are all read, are no news; nor is what is switched off', async () => {
  for (const [args, input] of [
    [['check', ...CLEANING, '--fields', 'title'], stories],
    [['check', ...CLEANING, '--without', 'format.unread-field'], stories],
    [['check', ...CLEANING], stories.replaceAll('"title"', '"headlines"')],
  ] as const)
    assert.equal((await program.run(args, input)).err, '', `${args}`);
});

test('columns of tables that are not read are named', async () => {
  const table = join(program.folder, 'stories.csv');
  writeFileSync(table, `id,title,Толық мәтін\n1,Хабар,"${PROSE}"\n2,Хабар,"${PROSE}"\n`);
  for (const args of [['check', ...CLEANING], ['clean', ...CLEANING], ['sentences']]) {
    const { err } = await program.run([...args, table]);
    assert.match(err, /Толық мәтін \(2\)\. .*--columns "title,Толық мәтін"$/m, `${args}`);
  }
  // To commands that take records a column is a member.
  assert.match((await program.run(['detect', table])).err, /Толық мәтін \(2\)\. .*--fields "title,Толық мәтін"$/m);
  const none = await program.run(['check', ...CLEANING, '--columns', 'title', table]);
  assert.doesNotMatch(none.err, /Толық/);
  const columns = ['title', 'full_story'].map((name, i) => ({
    name,
    data: [
      ['Хабар', 'Хабар'],
      [PROSE, PROSE],
    ][i]!,
  }));
  const parquet = join(program.folder, 'stories.parquet');
  writeFileSync(parquet, Buffer.from(parquetWriteBuffer({ columnData: columns })));
  assert.match((await program.run(['check', ...CLEANING, parquet])).err, UNREAD);
  assert.match((await program.run(['detect', parquet])).err, UNREAD);
  assert.doesNotMatch((await program.run(['check', ...CLEANING, '--columns', 'title', parquet])).err, /full_story/);
});

test('a small file behind a large one is looked at', async () => {
  const [large, small] = ['large.jsonl', 'small.jsonl'].map((name) => join(program.folder, name));
  writeFileSync(large!, '{"text": "Иә"}\n'.repeat(3000));
  writeFileSync(small!, stories);
  for (const args of [['check', ...CLEANING], ['detect']])
    assert.match((await program.run([...args, large!, small!])).err, /full_story \(2\)/, `${args}`);
});

test('each line of a file named as plain text is a text to what takes records, also behind a placeholder of a template', async () => {
  const prose = 'Абай Алматыға келді.\n{{name}} Астанаға барды.\n{% if city %}Ол Шымкентте.\n{city} мен Тараз.\n';
  for (const name of ['prompts.txt', 'prompts.TXT']) {
    const file = join(program.folder, name);
    writeFileSync(file, `${prose}${record(1)}\n`);
    for (const command of ['entities', 'detect']) {
      const { out, err, code } = await program.run([command, file], '');
      const answers = out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as { error?: unknown; text?: string; id?: number });
      assert.deepEqual(
        [code, err, answers.length, answers.some(({ error }) => error !== undefined)],
        [0, '', 5, false],
      );
      if (command === 'entities') {
        assert.equal(answers[1]!.text, '{{name}} Астанаға барды.');
        assert.equal(answers[4]!.text, (JSON.parse(record(1)) as { text: string }).text);
      }
    }
  }
  // What only looks like a template is a record that is broken.
  const broken = join(program.folder, 'broken.txt');
  writeFileSync(broken, `${prose}{'text': 'Абай'}\n{text: "Абай"}\n`);
  const { out } = await program.run(['entities', broken], '');
  assert.equal(out.split('"error"').length, 3);
});
