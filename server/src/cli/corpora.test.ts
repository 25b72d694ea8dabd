import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { gunzipSync, gzipSync } from 'node:zlib';
import { Zstd } from '@hpcc-js/wasm-zstd';
import { columnFromArray, int8, list, tableFromColumns, tableFromIPC, tableToIPC, utf8 } from '@uwdata/flechette';
import { decompress } from 'fzstd';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { CliProgram, jsonl } from '../../../test/batch/program';

/** What curators do with corpora, through the real program as it is shipped. */
const program = new CliProgram();
const { folder } = program;
after(() => program.dispose());

/** Runs the program in the test's folder. */
const qalam = (args: readonly string[], input: string | Buffer = '') => program.runBytes(args, input, { cwd: folder });

function file(name: string, content: string | Uint8Array): string {
  writeFileSync(join(folder, name), content);
  return name;
}

const lines = ({ out }: { readonly out: Buffer }) => jsonl(out.toString('utf8'));

test('lost letters: words are proposed, and nothing is said of what is left of a word', async () => {
  const run = await qalam(
    ['check'],
    JSON.stringify({ text: '?аза?станды м?дениет министрлігі ?ліпби ж?нінде айтты.' }),
  );
  const { annotations } = lines(run)[0];
  assert.deepEqual(new Set(annotations.map(({ rule }: { rule: string }) => rule)), new Set(['cleaning.lost-letters']));
  const said = annotations.map(({ args, safe }: { args: string[]; safe: boolean }) => [...args, safe]);
  assert.deepEqual(said.slice(0, 3), [
    ['?аза?станды', 'Қазақстанды', false],
    ['м?дениет', 'мәдениет', false],
    ['?ліпби', 'әліпби', false],
  ]);
  assert.equal(said[3][0], 'ж?нінде');
  assert.match(said[3][1], /^жөнінде,/);
  const questions = await qalam(['check', '--with', 'cleaning'], JSON.stringify({ text: 'Келдің бе?Иә. Кім?қашан?' }));
  assert.deepEqual(lines(questions)[0].annotations, []);
});

test('text that was read in the wrong encoding loses nothing where cleaning alone is asked for', async () => {
  // cp866 read as windows-1251: no-break spaces and soft hyphens are letters there.
  const texts = [
    '\u2021\u00a0\u045e\u0432\u0430\u00a0 \u0433\u0432\u0430\u00ae\u00ac \u00ad\u00a0\u0437\u00ad\u0441\u0432\u0431\u043f \u0430\u0490\u00ac\u00ae\u00ad\u0432 \u00a4\u00ae\u0430\u00ae\u0408\u0401.',
    '\u2018\u0490\u0408\u00ae\u00a4\u00ad\u043f \u045e \u0408\u00ae\u0430\u00ae\u00a4\u0490 \u0407\u0430\u00ae\u0438\u00ab\u00ae \u045e\u00a0\u00a6\u00ad\u00ae\u0490 \u0431\u00ae\u045e\u0490\u0439\u00a0\u00ad\u0401\u0490.',
    '\u040a\u0401\u00ad\u0401\u0431\u0432\u0430 \u0430\u00a0\u0431\u0431\u0404\u00a0\u00a7\u00a0\u00ab \u00ae \u0407\u00ab\u00a0\u00ad\u00a0\u0435 \u00ad\u00a0 \u0431\u00ab\u0490\u00a4\u0433\u043e\u0439\u0401\u00a9 \u0408\u00ae\u00a4.',
  ];
  const input = texts.map((text) => `${JSON.stringify({ text })}\n`).join('');
  const cleaned = lines(await qalam(['clean', '--with', 'cleaning'], input));
  assert.deepEqual(
    cleaned.map(({ text }) => text),
    texts,
  );
  const checked = lines(await qalam(['check', '--with', 'cleaning'], input));
  for (const { annotations } of checked)
    assert.deepEqual(
      annotations.map(({ severity, safe }: { severity: string; safe?: boolean }) => [severity, safe ?? false]),
      [['error', false]],
    );
});

test('the tags of a file are judged in the scheme that it is in, which is named', async () => {
  const name = file('tags.conll', 'Абай B-PERSON\nҚұнанбайұлы E-PERSON\n. O\n\nАлматы S-GPE\nқаласы B-GPE\n. O\n');
  const run = await qalam(['check', '--with', 'cleaning', '--locale', 'en', name]);
  assert.match(run.err, /tags\.conll: the tags are read as BIOES/);
  assert.match(run.out.toString(), /^tags\.conll:6:8 error In BIOES .*“B-GPE”.*“O”.* entities\.invalid-tag\n$/);
  const cleaned = await qalam(['clean', '--fix', 'safe', name]);
  assert.equal(cleaned.code, 0);
});

test('offsets of annotations move with the texts that clean changes, and it is said; a table is not written where they would', async () => {
  const text = 'Сәлем , Абай Семейде.';
  const record = { text, spans: [{ start: 13, end: 20, label: 'GPE' }] };
  const line = `${JSON.stringify(record)}\n`;
  for (const run of [
    await qalam(['clean', '--locale', 'en'], line),
    await qalam(['clean', '--locale', 'en', file('spans.jsonl', line)]),
  ]) {
    const [{ text: now, spans }] = lines(run);
    assert.equal(now.slice(spans[0].start, spans[0].end), 'Семейде');
    assert.match(run.err, /Annotations moved with their texts: 1\./);
  }
  const whole = await qalam(['clean', file('spans.json', JSON.stringify({ data: [record] }, null, 2))]);
  assert.deepEqual(JSON.parse(whole.out.toString()).data[0].spans[0], { start: 12, end: 19, label: 'GPE' });
  const csv = file('spans.csv', `id,text,start,end_char\n1,"${text}",13,20\n`);
  assert.match(
    (await qalam(['clean', '--locale', 'en', csv])).err,
    /spans\.csv: texts were changed, .*: start, end_char\./,
  );
  assert.equal((await qalam(['clean', '--fix', 'none', csv])).err, '');
  const table = file(
    'spans.parquet',
    Buffer.from(
      parquetWriteBuffer({
        columnData: [
          { name: 'text', data: [text] },
          { name: 'start', data: [13], type: 'INT32' },
          { name: 'end', data: [20], type: 'INT32' },
        ],
      }),
    ),
  );
  const bytes = readFileSync(join(folder, table));
  const written = await qalam(['clean', '--write', '--locale', 'en', table]);
  assert.equal(written.code, 3);
  assert.match(written.err, /spans\.parquet: was not written: its annotations would have to move/);
  assert.deepEqual(readFileSync(join(folder, table)), bytes);
  const [row] = lines(await qalam(['clean', table]));
  assert.equal(row.text.slice(row.start, row.end), 'Семейде');
});

test('a bare number is masked by the name of its column, as by that of its member', async () => {
  const rows = [
    ['id,text,phone\n7,Сәлем достар,7011234567\n8,"Иә, келдім","7021234567"\n9,Бар,12\n', 'phone.csv'],
    ['id;text;телефон\n7;Сәлем достар;7011234567\n', 'phone-ru.csv'],
    ['id\ttext\tphone2\n7011234567\tСәлем достар\t7021234567\n', 'phone.tsv'],
  ] as const;
  const masked = await Promise.all(
    rows.map(async ([text, name]) => (await qalam(['clean', '--mask', file(name, text)])).out.toString()),
  );
  assert.deepEqual(masked, [
    'id,text,phone\n7,Сәлем достар,[PHONE]\n8,"Иә, келдім",[PHONE]\n9,Бар,12\n',
    'id;text;телефон\n7;Сәлем достар;[PHONE]\n',
    'id\ttext\tphone2\n7011234567\tСәлем достар\t[PHONE]\n',
  ]);
  const [record] = lines(
    await qalam(['clean', '--mask'], '{"text": "Сәлем", "phone2": "7011234567", "score2": "7011234567"}'),
  );
  assert.deepEqual(record, { text: 'Сәлем', phone2: '[PHONE]', score2: '7011234567' });
});

test('the fix of an annotation is what its range becomes, where it reaches further than the finding as well', async () => {
  const text = 'Мен үшін үшін маңызды. Кітаптар дың бағасы , екен.';
  const [{ annotations }] = lines(
    await qalam(['check', '--with', 'spelling,cleaning,grammar'], JSON.stringify({ text })),
  );
  const fixed = annotations.flatMap(({ start, end, fix }: { start: number; end: number; fix?: string }) =>
    fix === undefined ? [] : [text.slice(0, start) + fix + text.slice(end)],
  );
  assert.deepEqual(fixed, [
    'Мен үшін маңызды. Кітаптар дың бағасы , екен.',
    'Мен үшін үшін маңызды. Кітаптардың бағасы , екен.',
    'Мен үшін үшін маңызды. Кітаптар дың бағасы, екен.',
  ]);
});

test('lines that are no records are said by clean and by filters; so is a file without texts', async () => {
  const broken = '{"text": "Сәлем , әлем"}\n{"text": сынық\n{"text": "Абай , жол"}\n';
  const cleaned = await qalam(['clean', '--locale', 'en', file('broken.jsonl', broken)]);
  assert.equal(cleaned.out.toString(), broken.replaceAll(' ,', ','));
  assert.match(cleaned.err, /broken\.jsonl: Lines that are no JSON objects, left as they are \(1\): 2\n/);
  const piped = await qalam(['clean', '--locale', 'en'], broken);
  assert.equal(piped.out.toString(), broken.replaceAll(' ,', ','));
  assert.equal(piped.err, 'qalam: Lines that are no JSON objects, left as they are (1): 2\n');
  const masked = await qalam(['clean', '--mask', '--locale', 'en'], '{"text": "Абай"}\n{"text": "a@b.kz\n');
  assert.equal(masked.out.toString(), '{"text": "Абай"}\n{"text": "[EMAIL]\n');
  for (const command of ['check', 'detect', 'entities']) {
    const run = await qalam([command, '--locale', 'en'], broken);
    assert.match(run.err, /Lines that are no JSON objects: 1; in the output \{"error": …\} stands for each/, command);
  }
  const analysed = await qalam(['analyze', '--locale', 'en', 'broken.jsonl']);
  assert.match(analysed.err, /broken\.jsonl: Lines that are no JSON objects, left out: 1/);
  const tokens = file('tokens.jsonl', '{"tokens": ["Сәлем", ","], "ner_tags": [0, 0]}\n');
  assert.match((await qalam(['clean', '--locale', 'en', tokens])).err, /No text was found/);
  assert.doesNotMatch((await qalam(['clean', '--mask', '--locale', 'en', tokens])).err, /No text was found/);
});

test('CoNLL-U: what has SpaceAfter=No has no space behind it in the text', async () => {
  const row = (id: number, form: string, misc = '_') => `${id}\t${form}\t_\t_\t_\t_\t_\t_\t_\t${misc}\n`;
  const name = file(
    'spaces.conllu',
    row(1, 'Ол') + row(2, 'келді', 'SpaceAfter=No') + row(3, ',') + row(4, 'иә', 'A=b|SpaceAfter=No') + row(5, '.'),
  );
  assert.deepEqual(lines(await qalam(['sentences', name])), [{ text: 'Ол келді, иә.', line: 1, start: 0, end: 13 }]);
  const analysed = (await qalam(['analyze', name])).out.toString();
  assert.match(analysed, /^# text = Ол келді, иә\.$/m);
  assert.match(analysed, /^2\tкелді\t.*SpaceAfter=No\|TokenRange=3:8$/m);
});

test('annotations whose texts are not checked are refused by name', async () => {
  const files = [
    file('a.tsv', '#FORMAT=WebAnno TSV 3.3\n#T_SP=a|value\n\n#Text=Абай\n1-1\t0-4\tАбай\tPER\n'),
    file('b.conll', '#begin document (bc/x); part 000\nbc/x 0 0 Абай NN * - - - - (PERSON) -\n#end document\n'),
    file('c.jsonl', '["Абай Алматыда", {"entities": [[0, 4, "PERSON"]]}]\n'),
    file('d.txt', 'T1\tPERSON 0 4\tАбай\n'),
  ];
  for (const [i, kind] of ['WebAnno TSV', 'CoNLL-2012', 'spaCy', 'brat'].entries()) {
    const run = await qalam(['check', files[i]!]);
    assert.equal(run.code, 3, kind);
    assert.match(run.err, new RegExp(`${kind}.*qalam entities convert`));
    assert.equal(run.out.length, 0);
  }
});

/** A table of two groups of rows, as the library writes it: texts, lists of messages, and what is no text. */
function parquet(codec: 'SNAPPY' | 'UNCOMPRESSED'): Buffer {
  const texts = ['Қазақ\u00a0тілі', null, 'Таза сөйлем', 'мем\u00adлекет', 'жаңа жыл'];
  return Buffer.from(
    parquetWriteBuffer({
      codec,
      rowGroupSize: 3,
      kvMetadata: [{ key: 'huggingface', value: '{"info":"ә"}' }],
      schema: [
        { name: 'root', num_children: 5 },
        {
          name: 'id',
          type: 'INT64',
          repetition_type: 'REQUIRED',
          logical_type: { type: 'INTEGER', bitWidth: 64, isSigned: true },
        },
        { name: 'text', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'OPTIONAL', field_id: 7 },
        { name: 'messages', repetition_type: 'OPTIONAL', num_children: 1, converted_type: 'LIST' },
        { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
        { name: 'element', repetition_type: 'OPTIONAL', num_children: 2 },
        { name: 'role', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'OPTIONAL' },
        { name: 'content', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'OPTIONAL' },
        { name: 'blob', type: 'BYTE_ARRAY', repetition_type: 'OPTIONAL' },
        { name: 'score', type: 'DOUBLE', repetition_type: 'OPTIONAL' },
      ],
      columnData: [
        { name: 'id', data: [2n ** 60n, 2n, 3n, 4n, 5n] },
        { name: 'text', data: texts },
        {
          name: 'messages',
          data: [
            [],
            null,
            [{ role: 'user', content: 'Сәлем\u00a0саған' }, null],
            [{ role: null, content: 'жақсы' }],
            [],
          ],
        },
        { name: 'blob', data: [1, 2, 3, 4, 5].map((n) => new Uint8Array([n, 255])) },
        { name: 'score', data: [Number.NaN, 0.5, null, 1, 2] },
      ],
    }),
  );
}

async function rowsOf(bytes: Buffer): Promise<Record<string, unknown>[]> {
  const copy = Uint8Array.from(bytes).buffer;
  return parquetReadObjects({ file: copy, utf8: false });
}

/** The bytes of each column chunk by its path and group. */
function chunksOf(bytes: Buffer): Map<string, string> {
  const { row_groups } = parquetMetadata(Uint8Array.from(bytes).buffer);
  return new Map(
    row_groups.flatMap(({ columns }, group) =>
      columns.map(({ meta_data }) => {
        const { path_in_schema, dictionary_page_offset, data_page_offset, total_compressed_size } = meta_data!;
        const start = Number(dictionary_page_offset ?? data_page_offset);
        const chunk = bytes.subarray(start, start + Number(total_compressed_size));
        return [`${group} ${path_in_schema.join('.')}`, chunk.toString('base64')] as const;
      }),
    ),
  );
}

test('Parquet: strings are fixed in place, and all else stays byte for byte', async () => {
  for (const codec of ['SNAPPY', 'UNCOMPRESSED'] as const) {
    const before = parquet(codec);
    const name = file(`${codec}.parquet`, before);
    const run = await qalam(['clean', '--write', name]);
    assert.deepEqual([run.code, run.err], [0, '']);
    const after = readFileSync(join(folder, name));
    const expected = await rowsOf(before);
    expected[0]!.text = 'Қазақ тілі';
    expected[3]!.text = 'мемлекет';
    expected[2]!.messages = [
      { role: 'user', content: 'Сәлем саған' },
      { role: null, content: null },
    ];
    const rows = await rowsOf(after);
    assert.deepEqual(
      rows.map(({ messages: _, ...row }) => row),
      expected.map(({ messages: _, ...row }) => row),
    );
    assert.equal((rows[2]!.messages as { content: string }[])[0]!.content, 'Сәлем саған');
    const [old, made] = [chunksOf(before), chunksOf(after)];
    const differing = [...old].flatMap(([path, bytes]) => (made.get(path) === bytes ? [] : [path]));
    assert.deepEqual(
      differing.filter((path) => !/text|messages/.test(path)),
      [],
    );
    // Nothing changed in the messages of the second group.
    assert.ok(
      differing.includes('0 messages.list.element.content') && !differing.some((path) => /^1 messages/.test(path)),
    );
    const [one, other] = [before, after].map((bytes) => parquetMetadata(Uint8Array.from(bytes).buffer));
    assert.deepEqual(other!.schema, one!.schema);
    assert.deepEqual(other!.key_value_metadata, one!.key_value_metadata);
    assert.deepEqual(
      other!.row_groups.map(({ num_rows }) => num_rows),
      [3n, 2n],
    );
    // A second run has nothing to fix.
    await qalam(['clean', '--write', name]);
    assert.deepEqual(readFileSync(join(folder, name)), after);
  }
});

test('Parquet: rows are records, columns are fields, whatever the name of the file', async () => {
  const name = file('rows', parquet('SNAPPY'));
  const check = await qalam(['check', '--with', 'cleaning', '--locale', 'en', name]);
  assert.match(check.out.toString(), /^rows:1:text hint .*\n/);
  assert.match(check.out.toString(), /^rows:3:messages\[0\]\.content hint /m);
  const column = await qalam(['check', '--with', 'cleaning', '--columns', 'text', name]);
  assert.match(column.out.toString(), /^rows:1:text hint /);
  assert.doesNotMatch(column.out.toString(), /content hint/);
  const wrong = await qalam(['check', '--columns', 'txt', name]);
  assert.equal(wrong.code, 2);
  assert.match(wrong.err, /“txt” matches nothing.*id, text, messages, blob, score/);
  // A column of lists: all texts in it; one without text is said.
  const nested = await qalam(['check', '--with', 'cleaning', '--columns', 'messages,score', name]);
  assert.match(nested.out.toString(), /^rows:3:messages\[0\]\.content hint /m);
  assert.match(nested.err, /the column holds no text: score/);
  assert.equal((await qalam(['sentences', '--columns', 'id', name])).code, 3);
  const stats = JSON.parse((await qalam(['stats', name])).out.toString());
  assert.equal(stats.lines, 5);
  const detect = await qalam(['detect', name]);
  assert.match(detect.err, /columns of bytes are left out of the records: blob/);
  assert.equal(lines(detect).length, 5);
  assert.match(detect.out.toString(), /^\{"id":1152921504606846976,/);
  const stdin = await qalam(['check'], parquet('SNAPPY'));
  assert.equal(stdin.code, 3);
  assert.match(stdin.err, /Parquet is not read from stdin/);
});

test('Parquet: a copy under another name, and no table of what is none', async () => {
  file('in.parquet', parquet('SNAPPY'));
  const copy = await qalam(['clean', '--output', 'out.parquet', 'in.parquet']);
  assert.deepEqual([copy.code, copy.err], [0, '']);
  assert.equal((await rowsOf(readFileSync(join(folder, 'out.parquet'))))[0]!.text, 'Қазақ тілі');
  file('in.jsonl', '{"text":"Қазақ"}\n');
  const none = await qalam(['clean', '--output', 'none.parquet', 'in.jsonl']);
  assert.equal(none.code, 3);
  assert.match(none.err, /none\.parquet is not written/);
  assert.equal(existsSync(join(folder, 'none.parquet')), false);
  const check = await qalam(['check', '--output', 'none.parquet'], '{"text":"Қазақ"}\n');
  assert.equal(check.code, 2);
  file('cut.parquet', parquet('SNAPPY').subarray(0, -9));
  const cut = await qalam(['check', 'cut.parquet']);
  assert.equal(cut.code, 3);
  assert.match(cut.err, /cut\.parquet: The Parquet data is damaged or cut short/);
});

test('Arrow files are told by their bytes, and tags that are numbers are read from tables', async () => {
  const table = tableFromColumns({
    tokens: columnFromArray([['Абай', 'келді']], list(utf8())),
    ner_tags: columnFromArray([[1, 0]], list(int8())),
    note: columnFromArray(['Бұл\u00a0сөз'], utf8()),
  });
  const name = file('tags.bin', tableToIPC(table, { format: 'stream' })!);
  const converted = await qalam(['entities', 'convert', '--format', 'iob2', '--labels', 'O,B-PERSON', name]);
  assert.equal(converted.out.toString(), 'Абай B-PERSON\nкелді O\n');
  assert.equal((await qalam(['clean', '--columns', 'note', '--write', name])).code, 0);
  assert.deepEqual([...tableFromIPC(readFileSync(join(folder, name))).getChild('note')], ['Бұл сөз']);
});

test('what is compressed is written compressed, in place and into another file', async () => {
  const record = '{"text":"Қазақ\u00a0тілі"}\n';
  const fixed = '{"text":"Қазақ тілі"}\n';
  const unpack = { gz: gunzipSync, zst: (bytes: Buffer) => Buffer.from(decompress(bytes)) };
  const pack = { gz: gzipSync(record), zst: Buffer.from((await Zstd.load()).compress(Buffer.from(record))) };
  for (const end of ['gz', 'zst'] as const) {
    const name = file(`a.jsonl.${end}`, pack[end]);
    const run = await qalam(['clean', '--write', name]);
    assert.deepEqual([run.code, run.err], [0, '']);
    const written = readFileSync(join(folder, name));
    assert.equal(unpack[end](written).toString(), fixed);
    const filtered = await qalam(['check', '--output', `b.jsonl.${end}`], record);
    assert.deepEqual([filtered.code, filtered.out.length], [0, 0]);
    assert.match(unpack[end](readFileSync(join(folder, `b.jsonl.${end}`))).toString(), /^\{"text".*"annotations":\[\{/);
  }
  const many = `${fixed.trim()}\n`.repeat(60_000);
  await qalam(['clean', '--output', 'many.jsonl.zst'], many);
  assert.equal(decompress(readFileSync(join(folder, 'many.jsonl.zst'))).length, Buffer.byteLength(many));
  // Nothing is there where the run failed.
  const failed = await qalam(['clean', '--output', 'failed.jsonl.zst', 'missing.jsonl']);
  assert.equal(failed.code, 3);
  assert.deepEqual(
    readdirSync(folder).filter((one) => one.includes('failed')),
    [],
  );
});

test('sentences: of texts and of records, with offsets', async () => {
  const text = await qalam(['sentences'], 'Ол 2020 ж. келді. «Сәлем!» – деді ол.\nА. Абай.\n');
  assert.deepEqual(lines(text), [
    { text: 'Ол 2020 ж. келді.', line: 1, start: 0, end: 17 },
    { text: '«Сәлем!» – деді ол.', line: 1, start: 18, end: 37 },
    { text: 'А. Абай.', line: 2, start: 0, end: 8 },
  ]);
  const record = '{"id":7,"text":"😀 Бір. Екі.","messages":[{"role":"user","content":"Үш? Төрт."}]}\n';
  // Names that nothing in the input can have are not passed over.
  for (const [option, kind] of [
    ['--columns', 'CSV/TSV/Parquet/Arrow'],
    ['--fields', 'JSON'],
  ] as const) {
    const useless = await qalam(['sentences', option, 'zz'], 'Сәлем. Қалайсың?\n');
    assert.equal(useless.code, 2);
    assert.match(useless.err, new RegExp(`${option} is given, but none of the files is ${kind}`));
  }
  const records = await qalam(['sentences', '--input', 'jsonl', '--offsets', 'codepoint'], record);
  assert.deepEqual(lines(records), [
    { text: '😀 Бір.', line: 1, id: 7, field: 'text', start: 0, end: 6 },
    { text: 'Екі.', line: 1, id: 7, field: 'text', start: 7, end: 11 },
    { text: 'Үш?', line: 1, id: 7, field: 'messages[0].content', start: 0, end: 3 },
    { text: 'Төрт.', line: 1, id: 7, field: 'messages[0].content', start: 4, end: 9 },
  ]);
  const plain = await qalam(['sentences', '--format', 'text', '--input', 'jsonl', '--fields', 'text'], record + record);
  assert.equal(plain.out.toString(), '😀 Бір.\nЕкі.\n\n😀 Бір.\nЕкі.\n');
});

const RECORDS = Array.from({ length: 400 }, (_, i) => ({
  id: i,
  text: i % 2 === 0 ? `Қазақ тілі туралы ${i}-сөйлем.` : `Предложение о русском языке номер ${i}.`,
  meta: { lang: i % 2 === 0 ? 'kk' : 'ru' },
  score: i / 400,
}));

test('select: by expression, language and length; records go out as they came in', async () => {
  const input = `${RECORDS.map((record) => JSON.stringify(record)).join('\n')}\n{"id": 1e3 , "text":"Ә"}\nnone\n`;
  const good = await qalam(['select', '--filter', 'score >= 0.5 and lang of meta == "kk" and words(text) > 2'], input);
  assert.deepEqual(
    lines(good).map(({ id }) => id),
    RECORDS.filter(({ id }) => id >= 200 && id % 2 === 0).map(({ id }) => id),
  );
  assert.match(good.err, /Lines that are no JSON objects, left out: 1/);
  assert.match(good.err, /could not be answered for 1 records/);
  const russian = await qalam(['select', '--languages', 'ru'], input);
  assert.equal(lines(russian).length, 200);
  const short = await qalam(['select', '--max-length', '1'], input);
  assert.equal(short.out.toString(), '{"id": 1e3 , "text":"Ә"}\n');
  for (const name of ['constructor', 'toString', '__proto__', 'hasOwnProperty']) {
    const born = await qalam(['select', '--filter', `exists(${name}) or exists(${name} of meta)`], input);
    assert.deepEqual([born.code, born.out.length], [0, 0], name);
  }
  // A member that no record has is said, and is an error where all of the records are there.
  const misspelt = await qalam(['select', '--filter', 'lnag of meta == "kk"'], input);
  assert.deepEqual([misspelt.code, misspelt.out.length], [0, 0]);
  assert.match(misspelt.err, /“lnag” matches nothing that was read.* Did you mean lang\?/);
  assert.equal((await qalam(['select', '--filter', 'scor == 1'], input)).code, 2);
  assert.doesNotMatch(good.err, /matches nothing/);
  const nameless = await qalam(['select', '--fields', 'txt', '--min-length', '1'], '{"text": "Сәлем"}\n');
  assert.equal(nameless.code, 2);
  assert.match(nameless.err, /“txt” matches nothing that was read\. There are: text\. Did you mean text\?/);
  assert.equal((await qalam(['select', '--min-length', '9', '--max-length', '3'], input)).code, 2);
  const wrong = await qalam(['select', '--filter', 'score >'], input);
  assert.equal(wrong.code, 2);
  assert.match(wrong.err, /--filter: /);
  const label = await qalam(['select', '--languages', 'kz'], input);
  assert.equal(label.code, 2);
});

test('select: samples and parts depend on the records and the seed alone', async () => {
  const input = (records: readonly object[]) => records.map((record) => `${JSON.stringify(record)}\n`).join('');
  const ids = async (seed: string, records: readonly object[]) =>
    lines(await qalam(['select', '--sample', '50', '--seed', seed], input(records))).map(({ id }) => id as number);
  const sample = await ids('a', RECORDS);
  assert.equal(new Set(sample).size, 50);
  assert.deepEqual(await ids('a', [...RECORDS].reverse()), [...sample].reverse());
  assert.notDeepEqual(await ids('b', RECORDS), sample);
  const part = (name: string) =>
    new Set(
      Buffer.from(decompress(readFileSync(join(folder, `${name}.jsonl.zst`))))
        .toString()
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).id as number),
    );
  const split = ['select', '--split', 'train=0.8,valid=0.1,test=0.1', '--output', '{split}.jsonl.zst'];
  await qalam(split, input(RECORDS));
  const before = ['train', 'valid', 'test'].map(part);
  assert.equal(
    before.reduce((sum, { size }) => sum + size, 0),
    RECORDS.length,
  );
  assert.ok(before[0]!.size > 280 && before[0]!.size < 360 && before[1]!.size > 15);
  // Other records come and go, and those that stay stay in their parts.
  await qalam(split, input(RECORDS.slice(100).map((record) => ({ ...record, text: 'Басқа мәтін' }))));
  for (const [i, name] of ['train', 'valid', 'test'].entries())
    for (const id of part(name)) assert.ok(before[i]!.has(id), `${name} ${id}`);
  const nowhere = await qalam(['select', '--split', 'a=0.5,b=0.6', '--output', '{split}.x'], '');
  assert.equal(nowhere.code, 2);
  // The folder is made; where it cannot be, a sentence says so.
  const inFolder = (output: string) => ['select', '--split', 'a=1', '--output', output];
  assert.equal((await qalam(inFolder('parts/of/{split}.jsonl'), input(RECORDS))).code, 0);
  assert.ok(existsSync(join(folder, 'parts/of/a.jsonl')));
  const within = await qalam(inFolder('parts/of/a.jsonl/{split}.jsonl'), input(RECORDS));
  assert.equal(within.code, 3);
  assert.match(within.err, /^qalam: parts\/of\/a\.jsonl\/a\.jsonl: [^\n]+\n$/);
});

test('a rule that is off by itself is silent until --enable names it, and --without is stronger', async () => {
  const input = JSON.stringify({ text: 'Залда бірнеше адамдар отыр.' });
  const rulesOf = async (...args: string[]) => {
    const run = await qalam(['check', '--with', 'language,grammar', ...args], input);
    assert.equal(run.code, 0);
    return (lines(run)[0].annotations ?? []).map(({ rule }: { rule: string }) => rule);
  };
  const rule = 'grammar.plural-after-many';
  assert.deepEqual(await rulesOf(), []);
  assert.deepEqual(await rulesOf('--enable', rule), [rule]);
  assert.deepEqual(await rulesOf('--enable', rule, '--without', rule), []);
  const unknown = await qalam(['check', '--enable', 'grammar.plural-after-mny', '--locale', 'en'], input);
  assert.equal(unknown.code, 2);
  assert.match(String(unknown.err), /--enable: there is no rule .*plural-after-mny.*grammar\.plural-after-many/s);
});

test('records on stdin are records to every command, and what cannot be looked at is said', async () => {
  const record = JSON.stringify({ id: 7, text: 'Бір сөйлем. Екінші сөйлм.' });
  const array = `[\n${record}\n]`;
  for (const input of [`${record}\n`, array]) {
    const found = lines(await qalam(['sentences'], input));
    assert.deepEqual(
      found.map(({ text, field }) => [text, field.replace(/^\[0\]\./, '')]),
      [
        ['Бір сөйлем.', 'text'],
        ['Екінші сөйлм.', 'text'],
      ],
    );
  }
  const misnamed = await qalam(['sentences', '--fields', 'txt'], `${record}\n`);
  assert.equal(misnamed.code, 2);
  assert.match(misnamed.err, /“txt” matches nothing/);
  for (const command of ['words', 'stats']) {
    const run = await qalam([command], 'Кәдімгі мәтін.\nТағы бір жол.\n');
    assert.match(run.err, /No line is a JSON object: give --input text/, command);
  }
  const bytes = await qalam(
    ['check', '--with', 'cleaning'],
    Buffer.from(`{"text":"\xcb\xe9"}\n{"text":"а"}\n`, 'latin1'),
  );
  assert.match(bytes.err, /Lines that are not UTF-8: 1\..*--encoding/);
});

test('files of records and tables are masked in all that they hold, not in their prose alone', async () => {
  const masked = async (name: string, content: string) => {
    writeFileSync(join(folder, name), content);
    return String((await qalam(['clean', '--mask', join(folder, name)])).out);
  };
  assert.equal(
    await masked('all.jsonl', '{"text":"Иә","phone":"87012223344","n":{"a":["a@b.kz"]}}\n'),
    '{"text":"Иә","phone":"[PHONE]","n":{"a":["[EMAIL]"]}}\n',
  );
  assert.equal(
    await masked('all.json', '{\n  "a": "87012223344",\n  "b": [1.50, "a@b.kz"]\n}'),
    '{\n  "a": "[PHONE]",\n  "b": [1.50, "[EMAIL]"]\n}',
  );
  assert.equal(
    await masked('all.csv', 'id,text,phone,iin\n1,"Бүгін, кешке: a@b.kz",87012223344,900101300007\n'),
    'id,text,phone,iin\n1,"Бүгін, кешке: [EMAIL]",[PHONE],[IIN]\n',
  );
  assert.equal(
    await masked('all.tsv', 'text\tmail\nБүгін кешке келеді\ta@b.kz\n'),
    'text\tmail\nБүгін кешке келеді\t[EMAIL]\n',
  );
});

test('clean changes the comment of a CoNLL-U sentence with its words', async () => {
  const file = join(program.folder, 'a.conllu');
  const row = (id: string, word: string, misc = '_') => `${id}\t${word}\t_\tX\t_\t_\t0\troot\t_\t${misc}`;
  const sentence = (text: string, first: string, second: string) => [
    `# text = ${text}`,
    row('1', 'Ол'),
    row('2-3', first),
    row('2', 'Қaз'),
    row('3', 'ақ'),
    row('4', second),
    row('5', '.'),
    '',
    '',
  ];
  for (const end of ['\n', '\r\n']) {
    writeFileSync(file, sentence('Ол Қaзақ,aspan@mail.kz .', 'Қaзақ,', 'aspan@mail.kz').join(end));
    const run = await program.run(['clean', '--mask', file], '');
    assert.equal(run.out, sentence('Ол Қазақ,[EMAIL] .', 'Қазақ,', '[EMAIL]').join(end));
    // A comment that never was that of its words is not touched.
    writeFileSync(file, sentence('Басқа $1 мәтін.', 'Қaзақ,', 'сөз').join(end));
    assert.equal((await program.run(['clean', file], '')).out, sentence('Басқа $1 мәтін.', 'Қазақ,', 'сөз').join(end));
  }
});

test('clean says that what it read in UTF-16 is written in UTF-8', async () => {
  const path = file('utf16.jsonl', '');
  writeFileSync(join(folder, path), Buffer.from('\uFEFF{"text": "Сәлем , әлем"}\n', 'utf16le'));
  const { out, err } = await qalam(['clean', '--locale', 'en', path]);
  assert.equal(out.toString(), '{"text": "Сәлем, әлем"}\n');
  assert.equal(err, 'qalam: utf16.jsonl: read as utf-16le; the output is UTF-8.\n');
});
