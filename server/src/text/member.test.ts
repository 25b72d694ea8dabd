import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memberEdit } from './member';

test('one member of a record is set, changed and taken away; all else stays to the letter', () => {
  const cases: readonly (readonly [record: string, value: unknown, after: string])[] = [
    ['{"id": 12345678901234567890, "a": 1}', true, '{"id": 12345678901234567890, "a": 1, "grade": true}'],
    ['{"a":1 } ', false, '{"a":1,"grade":false } '],
    ['{}', true, '{"grade":true}'],
    ['{"a": 1, "grade": true, "b": {"grade": 2}}', false, '{"a": 1, "grade": false, "b": {"grade": 2}}'],
    ['{"a":"}\\"","grade":null}', undefined, '{"a":"}\\""}'],
    ['{"grade": 1, "a": 2}', undefined, '{"a": 2}'],
    ['{ "grade": 1 }', undefined, '{  }'],
    ['{"a": 1, "grade": 1, "b": 2}', undefined, '{"a": 1, "b": 2}'],
    ['{"a": 1}', undefined, '{"a": 1}'],
    ['{"grade": 1, "a": 0, "grade": 2}', 'жақсы', '{"grade": 1, "a": 0, "grade": "жақсы"}'],
  ];
  for (const [record, value, after] of cases) {
    const { start, end, newText } = memberEdit(record, 'grade', value)!;
    assert.equal(record.slice(0, start) + newText + record.slice(end), after);
    JSON.parse(after);
  }
  for (const broken of ['[1]', '"a"', '']) assert.equal(memberEdit(broken, 'grade', 1), undefined);
});
