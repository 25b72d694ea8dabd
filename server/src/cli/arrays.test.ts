import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { CliProgram, jsonl } from '../../../test/batch/program';
import { elementsOf } from './files';
import { arrayAsLines, type Input, isRecordArray, listInObject } from './input';

const program = new CliProgram();
after(() => program.dispose());
const file = (name: string, content: string) => {
  const path = join(program.folder, name);
  writeFileSync(path, content);
  return path;
};

const records = [
  '{"id": 1, "text": "a@mail.kz [\\"{,}"}',
  '{"id": 2,\r\n  "n": [1, {"a": "]"}],\n "text": "қ"}',
  '{"id":3}',
];

test('the elements of an array come as lines, however the bytes are cut', async () => {
  const bytes = Buffer.from(`\ufeff [\n${records.join(' ,\n\n')}\n]\n`);
  const expected = records.map((record) => JSON.parse(record));
  for (const size of [1, 2, 3, 7, 1000]) {
    async function* pieces() {
      for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
    }
    const out: Uint8Array[] = [];
    // The mark is cut off where it came in one piece only, as streams of files do.
    if (size < 3) continue;
    for await (const piece of arrayAsLines(pieces())) out.push(Buffer.from(piece));
    assert.deepEqual(jsonl(Buffer.concat(out).toString()), expected);
  }
  assert.ok(isRecordArray('\ufeff [\n {') && isRecordArray('[') && isRecordArray('[]') && !isRecordArray('[1]'));
});

test('elements stand where they are in the file, however the bytes are cut', async () => {
  const text = `\ufeff[${records[0]}, ${records[1]},\n\n  ${records[2]} ]\n`;
  const bytes = Buffer.from(text);
  for (const size of [1, 5, 1000]) {
    async function* pieces() {
      for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
    }
    const found: unknown[] = [];
    for await (const chunks of elementsOf({ bytes: pieces() } as unknown as Input))
      for (const chunk of chunks) {
        found.push([chunk.line, chunk.column]);
        assert.equal(chunk.text, records[found.length - 1]);
      }
    assert.deepEqual(found, [
      [0, 2],
      [0, 2 + records[0]!.length + 2],
      [4, 2],
    ]);
  }
});

const places = (out: string) =>
  out.split('\n').flatMap((line) => /:(\d+:\d+) .* (\S+)$/.exec(line)?.slice(1).join(' ') ?? []);

test('a file that is one array is checked record by record, and compared with the others', async () => {
  const rain = 'Бүгін кешке дейін жаңбыр жауады деп күтілуде.';
  const one = file(
    'one.json',
    `[{"text": "${rain}"},\n {"text": "${rain}"},\n {"instruction": "Аударыңыз", "output": ""}]`,
  );
  const chats = file(
    'chats.json',
    '[{"messages": [{"role": "user", "content": "Сәлем"}]}, {"prompt": "а", "chosen": "ә", "rejected": "ә"}]',
  );
  const other = file('other.jsonl', `{"text": "${rain}"}\n`);
  const { out } = await program.run(['check', '--with', 'cleaning', one, chats, other]);
  assert.deepEqual(places(out), [
    '2:2 cleaning.repeated-line',
    '3:41 cleaning.empty-field',
    '1:15 cleaning.chat-record',
    '1:99 cleaning.chosen-equals-rejected',
    '1:1 cleaning.repeated-line',
  ]);
  const stats = JSON.parse((await program.run(['stats', '--with', 'cleaning', one])).out);
  assert.deepEqual([stats.lines, stats.units, stats.duplicates], [3, 3, 1]);
  for (const broken of [
    '[{"text": "а"},',
    '[{"text": "а"}',
    '[{"text": "а"}] т',
    '[{"text": "а"} {"text": "ә"}]',
    '[{"text": "а',
  ]) {
    const run = await program.run(['check', '--with', 'cleaning', '--fail-on', 'error', file('broken.json', broken)]);
    assert.equal(run.code, 1, broken);
    assert.match(run.out, /format\.json-syntax/, broken);
  }
});

test('commands that answer record by record read an array as lines', async () => {
  const array = '[{"id": 7, "text": "Бірінші сөйлем. Екінші."},\n{"id": 8, "text": "Үшінші."}]';
  for (const args of [['sentences'], ['sentences', file('array.json', array)]]) {
    const found = jsonl((await program.run(args, array)).out).map(({ id, line, field }) => [id, line, field]);
    assert.deepEqual(found, [
      [7, 1, 'text'],
      [7, 1, 'text'],
      [8, 2, 'text'],
    ]);
  }
  const analysed = (await program.run(['analyze'], array)).out;
  assert.deepEqual(analysed.match(/^# text = .*$/gm), [
    '# text = Бірінші сөйлем.',
    '# text = Екінші.',
    '# text = Үшінші.',
  ]);
});

test('a last column beside tags is a tag, whatever it says', async () => {
  const { out } = await program.run([
    'check',
    '--with',
    'entities',
    file('a.iob2', 'Астана\tB-GPE\nда\tX-ZZZ\nкеше\tB-\n'),
  ]);
  assert.deepEqual(places(out), ['2:4 entities.unknown-tag', '3:6 entities.unknown-tag']);
});

test('edits are in offsets of the file; a file of records without a text says so', async () => {
  const text = '[{"id": 1},\n {"text": "Хат: a@mail.kz."}]';
  const { out } = await program.run(['check', '--format', 'json', '--with', 'cleaning', file('e.json', text)]);
  const [{ edits }] = jsonl(out);
  assert.equal(text.slice(edits[0].start, edits[0].end), 'a@mail.kz');
  for (const [name, content] of [
    ['s.json', '["Бірінші сөйлем.", "ә"]'],
    ['n.jsonl', '{"id": 1, "n": 2}\n'],
  ] as const) {
    const { code, err } = await program.run(['check', '--with', 'cleaning', file(name, content)]);
    assert.equal(code, 0);
    assert.match(err, /No text was found to check\. Say which fields hold it by --fields or --columns\./, name);
  }
});

test('a list of records within an object is told from the parts of one record, and said', async () => {
  for (const [sample, name] of [
    ['{"version": "1", "data": [{"text": "қ"}]}', 'data'],
    ['\ufeff{\n "meta": {"data": [{}], "s": "\\"[{"},\n "train" : [ {"text"', 'train'],
    ['{"messages": [{"role": "user"}], "spans": [{}]}', undefined],
    ['{"a": {"data": [{}]}}', undefined],
    ['{"data": ["қ"]}', undefined],
    ['[{"data": [{}]}]', undefined],
  ] as const)
    assert.equal(listInObject(sample), name, sample);
  const text = 'Бүгін күн ашық болды, ертең жаңбыр жауады дейді.';
  const path = file('inside.json', JSON.stringify({ version: 1, data: [{ text }, { text }] }));
  assert.match((await program.run(['check', path])).err, /inside\.json: .*“data”.*jq '\.data'/);
  const chat = file('chat.json', JSON.stringify({ messages: [{ role: 'user', content: text }] }));
  assert.doesNotMatch((await program.run(['check', chat])).err, /jq/);
});

test('the rows of CSV and TSV are texts and records to every command, as they are in JSON Lines', async () => {
  const rows = [
    { id: '1', text: 'Абай Құнанбайұлы Семейде туды.\nОл ақын болды.' },
    { id: '2', text: 'Мен "Астанаға" бардым, қайттым.' },
    { id: '3', text: 'Бүгін ауа райы жақсы.' },
  ];
  const lines = file('rows.jsonl', rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  const quoted = (value: string) => `"${value.replaceAll('"', '""')}"`;
  const table = (name: string, delimiter: string) =>
    file(
      name,
      ['id,text', ...rows.map(({ id, text }) => `${id},${quoted(text)}`)]
        .join('\r\n')
        .replace(/(?<=^\w+),/gm, delimiter),
    );
  for (const path of [table('rows.csv', ','), table('semicolon.csv', ';'), table('rows.tsv', '\t')]) {
    for (const command of [['detect'], ['entities'], ['select'], ['select', '--lang', 'kk']])
      assert.equal(
        (await program.run([...command, path])).out,
        (await program.run([...command, lines])).out,
        `${command} ${path}`,
      );
    const stats = async (of: string) => {
      const { lines: _, ...rest } = JSON.parse((await program.run(['stats', of])).out);
      return rest;
    };
    assert.deepEqual(await stats(path), await stats(lines));
    for (const command of ['sentences', 'analyze']) {
      const { out } = await program.run([command, '--format', 'jsonl', path]);
      assert.deepEqual(
        jsonl(out).map(({ line }) => line),
        [2, 2, 4, 5],
        command,
      );
    }
  }
  // The words of a sentence, a line each, are no records, and no texts either.
  const { code, out, err } = await program.run(['entities', file('rows.conllu', '1\tАбай\t_\n2\tкелді\t_\n')]);
  assert.deepEqual([code, out], [3, '']);
  assert.match(err, /qalam sentences/);
});
