import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeLines, LineBytes, linesIn } from './lines';

test('lines that are decoded a few at a time are those of the block', () => {
  const long = 'ұзақ жол '.repeat(2000);
  const lines = Array.from({ length: 500 }, (_, i) => `${i} қазақ сөзі 😀${i % 3 === 0 ? '\r' : ''}`);
  const texts = ['', '\n', 'жалғыз', 'соңы\n', [...lines, long, ...lines].join('\n'), `${lines.join('\n')}\n\n`];
  for (const text of texts) {
    const bytes = Buffer.from(text);
    assert.deepEqual([...linesIn(bytes)], decodeLines(bytes));
  }
  const broken = Buffer.concat([Buffer.from(`${lines.join('\n')}\n`), Buffer.from([0xd2, 10]), Buffer.from(long)]);
  assert.deepEqual([...linesIn(broken)], decodeLines(broken));
});

test('lines come out of LineBytes as they went in, and what was taken is not written over', () => {
  const written = new LineBytes();
  const texts = [['бір', '', 'екі 😀'], ['ұ'.repeat(1_500_000), '\ud800'], ['үш']];
  const all = texts.map((lines) => {
    for (const line of lines) written.add(line);
    return written.take();
  });
  assert.deepEqual(
    all.map((bytes) => Buffer.from(bytes).toString('utf8')),
    texts.map((lines) => Buffer.from(lines.map((line) => `${line}\n`).join('')).toString('utf8')),
  );
  assert.equal(written.take().length, 0);
});
