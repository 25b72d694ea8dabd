import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tokenize } from '../text/tokens';
import { Replacements } from './replacements';

function listOf(text: string): Replacements {
  const list = Replacements.parse(text);
  assert.ok(list.ok);
  return list.value;
}

function applied(list: Replacements, text: string): string {
  let result = text;
  for (const { start, end, newText } of list.edits(tokenize(text)).reverse())
    result = result.slice(0, start) + newText + result.slice(end);
  return result;
}

test('a word becomes its replacement, as a whole word and in its case', () => {
  const list = listOf(
    '\ufeff# шолу\r\nмектп\tмектеп\r\nалматы\tАлматы # қала\n\nҚызылорды\tҚызылорда\nбірақта\tбірақ та\n',
  );
  const rows: [string, string][] = [
    ['мектп Мектп МЕКТП', 'мектеп Мектеп МЕКТЕП'],
    ['мектптер, «мектп».', 'мектптер, «мектеп».'],
    ['алматы Алматы АЛМАТЫ', 'Алматы Алматы АЛМАТЫ'],
    // An entry with a capital is a name: the same letters without it are not.
    ['Қызылорды қызылорды ҚЫЗЫЛОРДЫ', 'Қызылорда қызылорды ҚЫЗЫЛОРДЫ'],
    ['Бірақта', 'Бірақ та'],
    ['a@мектп.kz', 'a@мектп.kz'],
    ['', ''],
  ];
  for (const [before, after] of rows) assert.equal(applied(list, before), after);
  assert.deepEqual(list.entries(), ['мектп', 'алматы', 'Қызылорды', 'бірақта']);
});

test('words that change places do so at once', () => {
  assert.equal(applied(listOf('бір\tекі\nекі\tбір'), 'бір екі'), 'екі бір');
});

test('a word that is its own replacement changes nothing', () => {
  assert.deepEqual(listOf('сөз\tсөз').edits(tokenize('сөз')), []);
});

test('lines that mean nothing are refused by their number', () => {
  const rows: [string, number, string][] = [
    ['мектп мектеп', 1, 'no-tab'],
    ['мектп\t', 1, 'no-tab'],
    ['а\tб\tв', 1, 'no-tab'],
    ['# бар\n\nекі сөз\tбір', 3, 'no-word'],
    ['12\tон екі', 1, 'no-word'],
    ['мектп\tмектеп\nмектп\tметеп', 2, 'twice'],
  ];
  for (const [text, line, fault] of rows) {
    const list = Replacements.parse(text);
    assert.deepEqual(list, { ok: false, error: { line, fault } }, text);
  }
  assert.ok(Replacements.parse('мектп\tмектеп\nмектп\tмектеп').ok, 'the same twice is no contradiction');
});
