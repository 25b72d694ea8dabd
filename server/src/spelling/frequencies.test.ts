import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Frequencies } from './frequencies';

const parse = (text: string) => Frequencies.parse(new TextEncoder().encode(text));

test('forms, counts, comments and bad lines', () => {
  const table = parse('# тізім\nАлматы\t7\nбала\t12\r\nбалалар\nбос\t\nжаман\t-3\n\nқала\t5');
  assert.equal(table.size, 4);
  assert.deepEqual(
    ['Алматы', 'алматы', 'бала', 'балалар', 'бос', 'жаман', 'қала', ''].map((form) => table.count(form)),
    [7, 0, 12, 1, 0, 0, 5, 0],
  );
  assert.equal(table.total, 25);
  assert.equal(parse('').total, 1);
  assert.equal(Frequencies.parse(undefined).count('бала'), 0);
});

test('prefixes are counted whether or not the table came sorted', () => {
  for (const text of ['бала\t12\nбалалар\t3\nбасы\t1\nқала\t5', 'қала\t5\nбасы\nбалалар\t3\nбала\t12']) {
    const table = parse(text);
    assert.deepEqual(
      ['б', 'бала', 'балал', 'қа', 'я', ''].map((prefix) => table.prefixCount(prefix)),
      [16, 15, 3, 5, 0, 21],
    );
  }
});

test('spellings that differ only by Russian letters are found together, in any case', () => {
  const table = parse('Қазақстан\t5\nказак\nқазақ\t9\nқазақы');
  assert.deepEqual(table.sameFold('казак').sort(), ['казак', 'қазақ']);
  assert.deepEqual(table.sameFold('казакстан'), ['Қазақстан']);
  assert.deepEqual(table.sameFold('жоқ'), []);
});

test('endings are counted after forms that are words', () => {
  const endings = parse('бала\t9\nбалалар\t3\nбасы\t2\nқала\t5\nқалалар\t2').endings;
  assert.ok(endings.get('лар')! > 0);
  assert.equal(endings.get('сы'), undefined);
});
