/** Records of a JSONL file one at a time, over the built server. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CodeAction } from 'vscode-languageserver-protocol/node';
import type { PlacedEdit, RecordEdit, RecordPage } from '../../server/src/protocol';
import { Session } from './session';

test('a record is found by finding, language and length, and edited inside its quotes', async () => {
  const line = (text: string) =>
    `{"id": 12345678901234567890, "text": ${JSON.stringify(text)}, "meta": {"labels": ["оң", 2, null], "none": ""}}`;
  const records = [
    line('Бала мектепке барды.'),
    '',
    line('Ол үйге «қзақша»\nсодан соң ұйықтады.'),
    line('Мальчик пошёл в школу, а потом домой.'),
    ...Array.from({ length: 1200 }, () => line('Кітап үстелде жатыр.')),
    line('Біз қзақша сөйлейміз.'),
  ];
  const session = await Session.start();
  try {
    const uri = await session.open('records.jsonl', records.join('\n'), 'jsonl');
    // Waits until all of it is analysed.
    await session.request('qalam/unknownWords', { uri });
    const ask = (line: number, step: string, filter = {}) =>
      session.request<RecordPage>('qalam/record', { uri, line, step, ...filter });
    const first = await ask(0, 'next');
    assert.equal(first.record?.line, 2, 'an empty line is none');
    const [field] = first.record!.fields;
    assert.equal(field!.text, 'Ол үйге «қзақша»\nсодан соң ұйықтады.');
    assert.deepEqual(first.record!.values, [
      { path: 'id', text: '12345678901234567890' },
      { path: 'meta.labels', text: 'оң, 2, null' },
    ]);
    assert.ok(field!.findings.some(({ start, end }) => field!.text.slice(start, end) === 'қзақша'));
    assert.equal((await ask(2, 'next', { finding: true })).record?.line, records.length - 1);
    assert.equal((await ask(records.length - 1, 'previous', { finding: true })).record?.line, 2);
    assert.equal((await ask(0, 'next', { language: 'ru' })).record?.line, 3);
    assert.equal((await ask(4, 'next', { least: 30 })).record, undefined);
    assert.equal((await ask(3, 'previous', { most: 25 })).record?.line, 0);

    const edit = (text: string, version = first.version) =>
      session.request<RecordEdit>('qalam/recordEdit', { uri, version, line: 2, field: 0, text });
    const at = records[2]!.indexOf('қзақша') + 1;
    assert.deepEqual((await edit('Ол үйге «қазақша»\nсодан соң ұйықтады.')).edit, {
      range: { start: { line: 2, character: at }, end: { line: 2, character: at } },
      newText: 'а',
    });
    const breaks = await edit(`${field!.text}\n"соңы"`);
    assert.equal(breaks.edit?.newText, '\\n\\"соңы\\"');
    assert.deepEqual(await edit('x', first.version + 1), {}, 'of another version');
    assert.deepEqual(await edit('￼'), {}, 'what is not prose cannot be made up');
  } finally {
    await session.stop();
  }
});

test('a finding of a record has its fix, in places of the prose', async () => {
  const session = await Session.start();
  try {
    const text = 'Ол «үйде»\nБүгін мектeпке бару керек.';
    const uri = await session.open('fix.jsonl', `${JSON.stringify({ text })}\n`, 'jsonl');
    await session.request('qalam/unknownWords', { uri });
    const { record } = await session.request<RecordPage>('qalam/record', { uri, line: 0, step: 'at' });
    const found = record!.fields[0]!.findings.find(({ rule }) => rule === 'spelling.mixed-script');
    assert.match(found?.fix?.title ?? '', /мектепке/u);
    const fixed = found!.fix!.edits.reduceRight(
      (rest, { start, end, newText }) => rest.slice(0, start) + newText + rest.slice(end),
      text,
    );
    assert.equal(fixed, text.replace('мектeпке', 'мектепке'));
  } finally {
    await session.stop();
  }
});

test('rows of CSV, of several lines or one, are records: found, shown and edited inside their quotes', async () => {
  const rows = [
    'id,text,note',
    '1,Бала мектепке барды.,a',
    '2,"Ол үйге «қзақша»\nсодан соң ""тез"" ұйықтады.",b',
    '',
    '3,"Мальчик пошёл в школу, а потом домой.",c',
    ...Array.from({ length: 700 }, (_, i) => `${i},Кітап үстелде жатыр.,d`),
    '9,Біз қзақша сөйлейміз.,e,қосымша',
  ];
  for (const [name, language, lines] of [
    ['rows.csv', 'csv', rows],
    ['rows.tsv', 'tsv', rows.map((row) => row.replace(/,(?! )/g, '\t'))],
  ] as const) {
    const session = await Session.start();
    try {
      const text = lines.join('\n');
      const last = text.split('\n').length - 1;
      const uri = await session.open(name, text, language);
      await session.request('qalam/unknownWords', { uri });
      const ask = (line: number, step: string, filter = {}) =>
        session.request<RecordPage>('qalam/record', { uri, line, step, ...filter });
      const first = (await ask(0, 'at')).record!;
      assert.deepEqual([first.line, first.fields.map(({ path }) => path)], [1, ['text']], 'the heading is no record');
      const second = await ask(1, 'next');
      const [field] = second.record!.fields;
      assert.equal(second.record!.line, 2);
      assert.deepEqual(second.record!.values, [
        { path: 'id', text: '2' },
        { path: 'note', text: 'b' },
      ]);
      assert.equal(field!.text, 'Ол үйге «қзақша»\nсодан соң "тез" ұйықтады.');
      assert.deepEqual(
        field!.findings.filter(({ rule }) => rule.startsWith('spelling.')).map(({ start, end }) => [start, end]),
        [[9, 15]],
      );
      assert.equal((await ask(3, 'at')).record?.line, 2, 'any line of a row is that row');
      assert.equal((await ask(3, 'next')).record?.line, 5);
      assert.equal((await ask(4, 'next')).record?.line, 5);
      assert.equal((await ask(2, 'previous')).record?.line, 1);
      assert.equal((await ask(1, 'previous')).record, undefined);
      assert.equal((await ask(2, 'next', { finding: true })).record?.line, last);
      assert.equal((await ask(last, 'previous', { finding: true })).record?.line, 2);
      assert.equal((await ask(1, 'next', { language: 'ru' })).record?.line, 5);
      assert.equal((await ask(1, 'next', { language: 'ru' })).record?.language, 'ru');
      assert.equal((await ask(6, 'next', { least: 30 })).record, undefined);
      const end = (await ask(last, 'at')).record!;
      assert.deepEqual(
        end.others.map(({ rule }) => rule),
        ['format.csv-columns'],
      );
      assert.equal(end.language, 'kk');

      const edit = (line: number, text: string) =>
        session.request<RecordEdit>('qalam/recordEdit', { uri, version: second.version, line, field: 0, text });
      assert.deepEqual((await edit(2, field!.text.replace('қзақша', 'қазақша'))).edit, {
        range: {
          start: { line: 2, character: lines[2]!.indexOf('қзақша') + 1 },
          end: { line: 2, character: lines[2]!.indexOf('қзақша') + 1 },
        },
        newText: 'а',
      });
      assert.equal((await edit(2, `${field!.text}\n"соңы"`)).edit?.newText, '\n""соңы""');
      assert.deepEqual(await edit(1, 'екі\nжол'), {}, 'a cell without quotes stays on its line');
    } finally {
      await session.stop();
    }
  }
});

test('what a record holds beside a chat is told without the roles that stand over its messages', async () => {
  const record = {
    id: 'а1',
    messages: [
      { role: 'user', content: 'Қазақстанның астанасы қай қала?' },
      { role: 'assistant', content: null, tool_calls: [{ id: 'c1' }] },
      { role: 'assistant', content: 'Қазақстанның астанасы — Астана қаласы.' },
    ],
  };
  const session = await Session.start();
  try {
    const uri = await session.open('chat.jsonl', JSON.stringify(record), 'jsonl');
    const page = await session.request<RecordPage>('qalam/record', { uri, line: 0, step: 'at' });
    assert.deepEqual(
      page.record!.values.map(({ path, text }) => `${path} ${text}`),
      ['id а1', 'messages[1].role assistant', 'messages[1].content null', 'messages[1].tool_calls[0].id c1'],
    );
  } finally {
    await session.stop();
  }
});

test('an answer by another name is found by what stands beside it, or named by the reader', async () => {
  const records = [
    '{"question": "Кім?", "kaz8b": "Абай қзақша жазды.", "kaz8b_finish": "length"}',
    '{"question": "Кім?", "kaz8b_error": {"message": "the server is busy", "kind": "busy"}}',
    '{"question": "Кім?", "other": "Мұхтар.", "meta": {"a": "b"}}',
    '{"question": "Кім?", "kaz_error": "not of an answer", "error": "қате"}',
  ];
  const session = await Session.start();
  try {
    const uri = await session.open('named.jsonl', records.join('\n'), 'jsonl');
    const at = async (line: number, more = {}) =>
      (await session.request<RecordPage>('qalam/record', { uri, line, step: 'at', ...more })).record!;
    const first = await at(0);
    assert.deepEqual(first.answer, { name: 'kaz8b', text: 'Абай қзақша жазды.', isCut: true });
    assert.deepEqual(first.texts, ['question', 'kaz8b']);
    assert.equal((await at(1)).answer?.fault, 'the server is busy');
    const third = await at(2);
    assert.equal(third.answer, undefined);
    assert.deepEqual(third.texts, ['question', 'other']);
    assert.deepEqual((await at(2, { member: 'other' })).answer, { name: 'other', text: 'Мұхтар.' });
    // It has none of that name: another one is not put in its place.
    assert.equal((await at(0, { member: 'other' })).answer, undefined);
    assert.equal((await at(3)).answer, undefined);
    const found = async (filter: object) =>
      (await session.request<RecordPage>('qalam/record', { uri, line: 0, step: 'next', ...filter })).record?.line;
    assert.equal(await found({ answer: 'ungraded', member: 'other' }), 2);
    // Of the record's prose too: an edit keeps what the model said.
    assert.deepEqual((await at(2, { member: 'question' })).answer, { name: 'question', field: 0 });
    const { version } = await session.request<RecordPage>('qalam/record', { uri, line: 0, step: 'at' });
    const { also } = await session.request<RecordEdit>('qalam/recordEdit', {
      ...{ uri, version, line: 2, field: 0, text: 'Ол кім?', keep: true },
    });
    assert.match(also![0]!.newText, /"question_original": ?"Кім\?"/u);
  } finally {
    await session.stop();
  }
});

test('an answer is told with its grade, graded and edited in place, and found by its grade', async () => {
  const records = [
    '{"id": 12345678901234567890, "text": "Кім?", "answer": "Абай қзақша жазды.", "grade": false}',
    '{"text": "Кім?", "answer": "Мұхтар."}',
    '{"text": "Кім?"}',
    '{"text": "Кім?", "answer_error": {"message": "the server is busy", "kind": "busy"}}',
  ];
  const session = await Session.start();
  try {
    const uri = await session.open('answers.jsonl', records.join('\n'), 'jsonl');
    const go = (line: number, step: string, filter = {}) =>
      session.request<RecordPage>('qalam/record', { uri, line, step, ...filter });
    const first = await go(0, 'at');
    assert.deepEqual(first.record!.answer, { name: 'answer', field: 1, grade: false });
    assert.deepEqual(
      first.record!.values.map(({ path }) => path),
      ['id'],
    );
    assert.equal((await go(2, 'at')).record!.answer, undefined);
    const lineOf = async (line: number, step: string, answer: string) =>
      (await go(line, step, { answer })).record?.line;
    assert.deepEqual(
      [await lineOf(0, 'next', 'ungraded'), await lineOf(3, 'previous', 'bad'), await lineOf(0, 'next', 'good')],
      [1, 0, undefined],
    );
    assert.equal((await go(0, 'next', { answer: 'unanswered' })).record!.answer!.fault, 'the server is busy');
    const { version } = first;
    const edited = (record: string, { range, newText }: NonNullable<RecordEdit['edit']>) =>
      record.slice(0, range.start.character) + newText + record.slice(range.end.character);
    const grade = (line: number, grade: boolean | null) =>
      session.request<RecordEdit>('qalam/recordGrade', { uri, version, line, grade });
    assert.equal(edited(records[0]!, (await grade(0, true)).edit!), records[0]!.replace('false', 'true'));
    assert.equal(edited(records[0]!, (await grade(0, null)).edit!), records[0]!.replace(', "grade": false', ''));
    assert.equal(edited(records[1]!, (await grade(1, true)).edit!), records[1]!.replace('}', ', "grade": true}'));
    assert.deepEqual(
      await session.request('qalam/recordGrade', { uri, version: version + 1, line: 0, grade: true }),
      {},
    );
    const { edit, also } = await session.request<RecordEdit>('qalam/recordEdit', {
      ...{ uri, version, line: 1, field: 1, text: 'Мұхтар Әуезов.', keep: true },
    });
    assert.equal(
      edited(edited(records[1]!, also![0]!), edit!),
      '{"text": "Кім?", "answer": "Мұхтар Әуезов.", "answer_original": "Мұхтар."}',
    );
  } finally {
    await session.stop();
  }
});

test('offsets that annotations of a record keep of its texts move with what a fix or a person changes', async () => {
  const text = 'Сәлем , әлем ! Абай Семейде туған.';
  const start = text.indexOf('Семейде');
  const line = JSON.stringify({ text, spans: [{ start, end: start + 7, label: 'GPE' }] });
  const session = await Session.start();
  try {
    const uri = await session.open('spans.jsonl', `${line}\n${line}\n`, 'jsonl');
    await session.diagnostics(uri);
    const lines = [line, line];
    const apply = (edits: readonly PlacedEdit[]) => {
      const made = [...lines];
      for (const { range, newText } of [...edits].sort((a, b) => b.range.start.character - a.range.start.character)) {
        const at = range.start.line;
        made[at] = made[at]!.slice(0, range.start.character) + newText + made[at]!.slice(range.end.character);
      }
      return made.map((one) => JSON.parse(one) as { text: string; spans: { start: number; end: number }[] });
    };
    const spoken = (records: ReturnType<typeof apply>) =>
      records.map((one) => one.text.slice(one.spans[0]!.start, one.spans[0]!.end));
    const whole = { start: { line: 0, character: 0 }, end: { line: 2, character: 0 } };
    const actions = async (only: string) =>
      session.request<CodeAction[]>('textDocument/codeAction', {
        textDocument: { uri },
        range: whole,
        context: { diagnostics: [], only: [only] },
      });
    const [all] = await actions('source.fixAll.qalam');
    const fixed = apply(all!.edit!.changes![uri]!);
    assert.equal(fixed[0]!.text, 'Сәлем, әлем! Абай Семейде туған.');
    assert.deepEqual(spoken(fixed), ['Семейде', 'Семейде']);
    const quick = (await actions('quickfix')).find(({ edit }) => edit?.changes?.[uri] !== undefined)!;
    assert.ok(apply(quick.edit!.changes![uri]!).some((one) => one.text.length < text.length));
    assert.deepEqual(spoken(apply(quick.edit!.changes![uri]!)), ['Семейде', 'Семейде']);
    const { version } = await session.request<RecordPage>('qalam/record', { uri, line: 0, step: 'at' });
    const { edit, also } = await session.request<RecordEdit>('qalam/recordEdit', {
      ...{ uri, version, line: 1, field: 0, text: text.replace('Сәлем , әлем !', 'Қайырлы күн, достар!'), keep: false },
    });
    const edited = apply([edit!, ...also!]);
    assert.match(edited[1]!.text, /^Қайырлы күн, достар! Абай/);
    assert.deepEqual(spoken(edited), ['Семейде', 'Семейде']);
  } finally {
    await session.stop();
  }
});
