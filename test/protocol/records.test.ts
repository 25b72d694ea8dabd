/** Records of a JSONL file one at a time, over the built server. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RecordEdit, RecordPage } from '../../server/src/protocol';
import { Session } from './session';

test('a record is found by finding, language and length, and edited inside its quotes', async () => {
  const line = (text: string) => JSON.stringify({ id: 1, text });
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
