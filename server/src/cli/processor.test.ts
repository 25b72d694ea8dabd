import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Processor, type ProcessorConfig } from './processor';
import { CLEANING } from './testProcessor';

const cleaned = (text: string, config: Partial<ProcessorConfig> = {}) =>
  new Processor({}, { ...CLEANING, ...config }).chunks('plain', [text]).reports[0]!.fixed ?? text;

test('a fix that uncovers another one: fixes are applied until the text is stable', () => {
  // The reference becomes the character that it stands for, and that is one that nobody sees.
  assert.equal(cleaned('Бұл кі&#8203;тап жақсы.'), 'Бұл кітап жақсы.');
  assert.equal(cleaned('Бұл&#160;кі&#xAD;тап жақсы.'), 'Бұл кітап жақсы.');
  assert.equal(cleaned('Бұл кі&#8203;тап жақсы.', { fix: 'none' }), 'Бұл кі&#8203;тап жақсы.');
  // Masks alone leave everything else as it is.
  assert.equal(cleaned('Хат: a.b@mail.kz, кі&#8203;тап.', { fix: 'none', mask: true }), 'Хат: [EMAIL], кі&#8203;тап.');
  // With all fixes, a reference within a reference as well.
  assert.equal(cleaned('Қазақ&amp;nbsp;тілі.', { fix: 'all' }), 'Қазақ тілі.');
});

test('what the parser says of a broken line is masked as the line is', () => {
  const processor = new Processor({}, { ...CLEANING, command: 'check', mask: true, input: 'jsonl' });
  const answers: string[] = [];
  processor.filter(['text: aigul@mail.kz', '{"text": +, "m": "8 701 234 56 78"}'], 0, ({ text }) => answers.push(text));
  assert.equal(answers.length, 2);
  for (const text of answers) assert.doesNotMatch(text, /aigul|701/);
});
