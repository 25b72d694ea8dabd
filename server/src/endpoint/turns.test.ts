import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ThinkingSplitter, withoutThinking } from './turns';

/** What an answer in these pieces is, kind by kind. */
function split(...pieces: readonly string[]): { answer: string; reasoning: string } {
  const said = { answer: '', reasoning: '' };
  const splitter = new ThinkingSplitter((kind, part) => {
    said[kind] += part;
  });
  for (const piece of pieces) splitter.push(piece);
  splitter.end();
  return said;
}

test('what a model thinks aloud is parted from what it says, wherever its pieces end', () => {
  const whole = '<think>Сұрақ — қала туралы.</think>\n\nАстана.';
  for (let at = 0; at <= whole.length; at++)
    assert.deepEqual(split(whole.slice(0, at), whole.slice(at)), {
      reasoning: 'Сұрақ — қала туралы.',
      answer: 'Астана.',
    });
  assert.deepEqual(split(...whole), split(whole));
});

test('what looked like the beginning of a tag belongs to where it stood', () => {
  assert.deepEqual(split('<thi'), { answer: '<thi', reasoning: '' });
  assert.deepEqual(split('a < b'), { answer: 'a < b', reasoning: '' });
  assert.deepEqual(split('<think>5 <', '/th'), { answer: '', reasoning: '5 </th' });
  assert.equal(withoutThinking('<think>ойланып'), '');
});
