import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import {
  columnFromArray,
  field,
  fixedSizeList,
  int8,
  largeUtf8,
  list,
  map,
  struct,
  tableFromArrays,
  tableFromColumns,
  tableFromIPC,
  tableToIPC,
  utf8,
} from '@uwdata/flechette';
import type { Column } from '@uwdata/flechette/dist/types';
import type { DataType } from '@uwdata/flechette/dist/types/types';
import { ArrowTable } from './arrow';
import { InputError } from './inputError';
import { decodeLz4Frame } from './lz4';

const folder = mkdtempSync(join(tmpdir(), 'qalam-arrow-'));
after(() => rmSync(folder, { recursive: true }));

const TEXTS = ['Бұл\u00a0сөз', null, '\ufeffтаза', '', 'кі\u200bтап 😀', 'а\u00a0б'];
const message = struct([field('role', utf8()), field('content', utf8())]);
const COLUMNS: Record<string, [DataType, unknown[]]> = {
  text: [utf8(), TEXTS],
  long: [largeUtf8(), TEXTS],
  messages: [list(message), TEXTS.map((content, i) => (i === 1 ? null : [{ role: 'user', content }, null]))],
  pair: [fixedSizeList(field('item', utf8()), 2), TEXTS.map((text) => [text, 'в\u00a0г'])],
  vector: [list(field('item', int8())), TEXTS.map((_, i) => [i, -i])],
  names: [map(field('key', utf8()), field('value', utf8())), TEXTS.map(() => [['k', 'д\u00a0е']])],
};

const bytesOf = (format: 'file' | 'stream', maxBatchRows = 4): Uint8Array => {
  const columns: [string, Column<unknown>][] = Object.entries(COLUMNS).map(([name, [type, values]]) => [
    name,
    columnFromArray(values, type, { maxBatchRows }) as unknown as Column<unknown>,
  ]);
  return tableToIPC(tableFromColumns(columns), { format })!;
};

function file(name: string, bytes: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

async function rowsOf(table: ArrowTable, all: boolean): Promise<Record<string, unknown>[]> {
  let text = '';
  for await (const piece of table.rows(all)) text += Buffer.from(piece).toString('utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

/** The file with the strings of its rows replaced by `edit`. */
async function rewritten(path: string, edit: (row: Record<string, unknown>) => unknown): Promise<Buffer> {
  const table = await ArrowTable.open(path);
  const parts: Uint8Array[] = [];
  const sink = table.rewrite(async (bytes) => void parts.push(Uint8Array.from(bytes)));
  for (const row of await rowsOf(table, false)) {
    const made = edit(row);
    await sink.row(JSON.stringify(made), made !== row);
  }
  await sink.end();
  await table.close();
  return Buffer.concat(parts);
}

const spaced = <T>(value: T): T => JSON.parse(JSON.stringify(value).replaceAll('\u00a0', ' ').replaceAll('\u200b', ''));

test('Arrow files and streams are read as records, byte order marks too', async () => {
  for (const format of ['file', 'stream'] as const) {
    const table = await ArrowTable.open(file(`a.${format}`, bytesOf(format)));
    const rows = await rowsOf(table, true);
    assert.deepEqual(
      rows.map(({ text, long }) => [text, long]),
      TEXTS.map((text) => [text, text]),
    );
    assert.deepEqual(rows[0]!.messages, [{ role: 'user', content: TEXTS[0] }, null]);
    assert.deepEqual([rows[1]!.messages, rows[1]!.vector, rows[1]!.names], [null, [1, -1], { k: 'д\u00a0е' }]);
    assert.deepEqual(Object.keys((await rowsOf(table, false))[0]!), ['text', 'long', 'messages', 'pair', 'names']);
    assert.deepEqual(
      ['messages', 'pair', 'names', 'vector'].map((name) => table.textsOf(name)),
      [['messages[].role', 'messages[].content'], ['pair[]'], ['names.*'], []],
    );
    await table.close();
  }
});

test('Arrow: strings are written anew, and nothing else: a second time, and without a change, byte for byte', async () => {
  for (const format of ['file', 'stream'] as const) {
    const before = bytesOf(format);
    const path = file(`b.${format}`, before);
    assert.deepEqual(await rewritten(path, (row) => row), Buffer.from(before));
    // Maps are not written.
    const made = await rewritten(path, ({ names, ...row }) => ({ ...spaced(row), names }));
    const [old, now] = [before, made].map((bytes) => tableFromIPC(Uint8Array.from(bytes)));
    assert.deepEqual(now!.schema, old!.schema);
    const { names: _, vector: __, ...texts } = old!.toColumns();
    for (const [name, column] of Object.entries(texts))
      assert.deepEqual([...now!.getChild(name)], spaced([...column]), name);
    assert.deepEqual(now!.getChild('names').toArray(), old!.getChild('names').toArray());
    assert.deepEqual([...now!.getChild('vector')], [...old!.getChild('vector')]);
    assert.deepEqual(await rewritten(file(`c.${format}`, made), (row) => row), made);
  }
});

test('Arrow: a change that cannot be kept is refused, and so is what is damaged', async () => {
  const whole = bytesOf('file');
  const path = file('d.arrow', whole);
  await assert.rejects(
    rewritten(path, (row) => ({ ...row, names: { k: 'х' } })),
    InputError,
  );
  for (const [name, bytes] of [
    ['cut.arrow', whole.subarray(0, -20)],
    ['cut.stream', bytesOf('stream').subarray(0, -200)],
    ['none.arrow', Buffer.from('ARROW1\0\0ARROW1')],
  ] as const)
    await assert.rejects(ArrowTable.open(file(name, bytes)), InputError, name);
  const noRows = tableToIPC(tableFromArrays({ text: [] as string[] }), { format: 'file' })!;
  const empty = file('empty.arrow', noRows);
  assert.deepEqual(await rewritten(empty, (row) => row).catch(() => 'no rows'), 'no rows');
  assert.deepEqual(readFileSync(empty), Buffer.from(noRows));
});

test('LZ4 frames: literals, matches that overlap, blocks as they are; what is broken is refused', () => {
  // 40 times one sentence, 200 times abcdefgh, 300 characters in order, as LZ4 1.10 compresses them.
  const frame = Buffer.from(
    'BCJNGGBAgrUAAADxGdKa0LDQt9Cw0psg0YLRltC70ZYg4oCUINC80LXQvNC70LXQutC10YIdABO6JAAvLiA3AP//////////Vo9hYmNkZWZnaAgA////////K/9LISgv' +
      'Nj1ES1JZYGdudSIpMDc+RUxTWmFob3YjKjE4P0ZNVFtiaXB3JCsyOUBHTlVcY2pxeCUsMzpBSE9WXWRrcnkmLTQ7QklQV15lbHN6Jy41PENKUVhfZm10WgC6UHYjKjE4AAAAAA==',
    'base64',
  );
  const tail = Array.from({ length: 300 }, (_, i) => String.fromCharCode(33 + ((i * 7) % 90))).join('');
  const text = 'Қазақ тілі — мемлекеттік тіл. '.repeat(40) + 'abcdefgh'.repeat(200) + tail;
  const length = Buffer.byteLength(text);
  assert.equal(Buffer.from(decodeLz4Frame(frame, length)).toString('utf8'), text);
  // The flag of a block that is not compressed is the highest bit of its size.
  const raw = Buffer.concat([frame.subarray(0, 7), Buffer.from([2, 0, 0, 0x80, 65, 66, 0, 0, 0, 0])]);
  assert.equal(Buffer.from(decodeLz4Frame(raw, 2)).toString('utf8'), 'AB');
  assert.throws(() => decodeLz4Frame(frame, length - 1));
  assert.throws(() => decodeLz4Frame(frame.subarray(0, 100), length));
  assert.throws(() => decodeLz4Frame(Buffer.from('nonsense'), 8));
});
