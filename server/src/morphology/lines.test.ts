import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LineIndex } from './lines';

const TEXT = 'head\nбала/12\nкітап\nкүн/3\nкүн/4\nорын\t7/5';
const index = new LineIndex(TEXT, 5, TEXT.length, '/', 5);

test('each key is found with what stands behind it, and nothing else is', () => {
  const rests = ['бала', 'кітап', 'күн', 'орын\t7'].map((key) => index.rest(index.find(key)));
  assert.deepEqual(rests, ['12', '', '3', '5']);
  for (const key of ['', 'head', 'бал', 'балал', 'бала/12', 'кітап\n', 'орын', 'х'])
    assert.equal(index.find(key), -1, key);
});

test('lines with the same key are all found, in their order', () => {
  assert.deepEqual(index.all('күн'), ['3', '4']);
  assert.deepEqual(index.all('кітап'), ['']);
  assert.deepEqual(index.all('жоқ'), []);
});

test('many keys are told apart, and more lines than were told are refused', () => {
  const keys = Array.from({ length: 5000 }, (_, i) => `сөз${i}`);
  const text = keys.map((key, i) => `${key}\t${i * 7}\n`).join('');
  const many = new LineIndex(text, 0, text.length, '\t', keys.length);
  assert.deepEqual(
    keys.map((key) => Number(many.rest(many.find(key)))),
    keys.map((_, i) => i * 7),
  );
  const again = new LineIndex(text, 0, text.length, '\t', keys.length, many.slots);
  assert.deepEqual([again.find('сөз77'), again.find('жоқ')], [many.find('сөз77'), -1]);
  assert.throws(() => new LineIndex(text, 0, text.length, '\t', 10), /more lines/);
});
