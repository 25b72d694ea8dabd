import assert from 'node:assert/strict';
import { test } from 'node:test';
import { randomOf } from '../random';
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

test('a large table answers as a list of its forms does: each form, each beginning, and what is not there', () => {
  const letters = [...'абвгдеАБ-қ'];
  const random = randomOf(7);
  const below = (most: number) => Math.floor(random() * most);
  const counts = new Map<string, number>();
  while (counts.size < 3000) {
    const form = Array.from({ length: 1 + below(6) }, () => letters[below(letters.length)]!).join('');
    counts.set(form, below(9) === 0 ? 60_000 + below(20_000) : 1 + below(90));
  }
  const forms = [...counts.keys()].sort();
  const table = parse(forms.map((form) => `${form}\t${counts.get(form)}`).join('\n'));
  assert.deepEqual(
    [...table.entries()],
    forms.map((form) => [form, counts.get(form)]),
  );
  const sums = new Map<string, number>();
  for (const [form, count] of counts) {
    for (let end = 0; end <= form.length; end++) {
      const beginning = form.slice(0, end);
      sums.set(beginning, (sums.get(beginning) ?? 0) + count);
    }
  }
  for (const form of [
    ...forms,
    ...forms.map((form) => `${form}а`),
    ...forms.map((form) => `${form}ққ`),
    'z',
    'аz',
    'абz',
    '',
  ]) {
    assert.equal(table.count(form), counts.get(form) ?? 0, form);
    assert.equal(table.prefixCount(form), sums.get(form) ?? 0, form);
  }
});
