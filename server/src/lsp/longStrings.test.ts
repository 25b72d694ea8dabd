import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Random, seeded } from '../../../test/random';
import { TextStore } from '../text/store';
import { LongStringReader } from './longStrings';

const PARTS = [
  'қазақ ',
  'text ',
  '\n',
  '\r\n',
  '\r',
  '"',
  '\\',
  '\\\\"',
  '\u2028',
  '😀',
  '\ud83d',
  '\ude00',
  '\t',
  '漢字',
  '\0',
];

/** A string of some hundred thousand bytes out of all that JSON must escape or not. */
function long({ below }: Pick<Random, 'below'>): string {
  let text = '';
  while (text.length < 200_000) text += PARTS[below(PARTS.length)]!.repeat(1 + below(9));
  return text;
}

function read(bytes: Buffer, { below }: Pick<Random, 'below'>): unknown {
  const reader = new LongStringReader();
  for (let at = 0; at < bytes.length; ) {
    const size = 1 + below(below(3) === 0 ? 20 : 60_000);
    reader.add(bytes.subarray(at, at + size));
    at += size;
  }
  return reader.finish();
}

/** As another client may write it: everything but ASCII escaped. */
const escaped = (json: string) =>
  json.replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

for (let seed = 1; seed <= 6; seed++) {
  test(`messages with long strings say what JSON.parse says of them (seed ${seed})`, () => {
    const random = seeded(seed);
    const text = long(random);
    const open = { jsonrpc: '2.0', method: 'textDocument/didOpen', params: { textDocument: { uri: 'a:"\\', text } } };
    for (const json of [JSON.stringify(open), escaped(JSON.stringify(open))]) {
      const message = read(Buffer.from(json), random) as typeof open;
      const store = message.params.textDocument.text as unknown as TextStore;
      assert.ok(store instanceof TextStore);
      assert.equal(store.text(), text);
      assert.deepEqual({ ...message.params.textDocument, text }, open.params.textDocument);
    }
    // Elsewhere it is a string.
    for (const other of [
      { ...open, method: 'textDocument/didChange' },
      { ...open, params: { ...open.params, more: long(random) } },
      [text, { text: [long(random), 'short'] }],
      text,
    ]) {
      assert.deepEqual(read(Buffer.from(JSON.stringify(other)), random), JSON.parse(JSON.stringify(other)));
    }
  });
}

test('running text arrives as the lines that it has, wherever the bytes are parted', () => {
  const random = seeded(7);
  const words = ['қала', 'тұр', '«Абай»', 'қарағанда', '–', 'text', '"', '\\n', '\\'];
  let text = '';
  for (let line = 0; line < 20_000; line++) {
    const count = 1 + random.below(12);
    for (let k = 0; k < count; k++) text += `${words[random.below(words.length)]} `;
    // Now and then what has to be read in the other way.
    text += line % 3000 === 2999 ? '漢字\r\n' : line % 5000 === 4999 ? `${'ұзақ '.repeat(20_000)}\n` : '\n';
  }
  const open = { method: 'textDocument/didOpen', params: { textDocument: { uri: 'a', text: `${text}соңы` } } };
  const message = read(Buffer.from(JSON.stringify(open)), random) as typeof open;
  const store = message.params.textDocument.text as unknown as TextStore;
  const expected = TextStore.from(`${text}соңы`);
  assert.deepEqual([...store.rawLines()], [...expected.rawLines()]);
  assert.deepEqual([store.length, store.lineCount], [expected.length, expected.lineCount]);
  assert.ok(store.bytes < 1.02 * expected.bytes, `${store.bytes} bytes for ${expected.bytes}`);
});

test('what is no JSON is an error, however long', () => {
  const text = 'сөз '.repeat(100_000);
  for (const json of [
    `{"text": "${text}`,
    `{"text": "${text}"`,
    `{"text": "${text}\n"}`,
    `{"text": "${text}\\x"}`,
    `{"text": "${text}\\u12"}`,
    `{"text": "${text}" "${text}"}`,
  ]) {
    assert.throws(() => read(Buffer.from(json), { below: () => 5 }), SyntaxError);
  }
});
