import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ContextModel, wordRuns } from './context';

const model = (text: string) => ContextModel.parse(new TextEncoder().encode(text));

test('a pair seen together gains, a pair that should have been seen loses, the unknown stays', () => {
  const counts = model('жыл\t40\nбойы\t20\nкөп\t400\nжыл бойы\t15\n-жыл\t40\n-ойы\t60\n-көп\t400\n-жыл -ойы\t30\n');
  assert.ok(counts.gain('бойы', 'жыл', undefined) > 1);
  assert.ok(counts.gain('көп', 'жыл', undefined) < 0);
  assert.equal(counts.gain('мүлдем', 'жыл', 'бөтен'), 0);
  assert.ok(counts.gain('жыл бойы', undefined, undefined) === 0);
});

test('no table and bad lines give no gains', () => {
  assert.equal(ContextModel.parse(undefined).gain('бойы', 'жыл', 'көп'), 0);
  assert.equal(model('жыл\n\tх\nбойы\tкөп\n').gain('бойы', 'жыл', undefined), 0);
});

test('runs of words end at punctuation', () => {
  assert.deepEqual(wordRuns('Ол келді, бірақ кеш (қар-жаңбыр).'), [
    ['ол', 'келді'],
    ['бірақ', 'кеш'],
    ['қар-жаңбыр'],
    [],
  ]);
});
