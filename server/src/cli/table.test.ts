import assert from 'node:assert/strict';
import { test } from 'node:test';
import { jsonOf, withStrings } from './table';

test('values of tables as JSON', () => {
  const row = {
    a: 2n ** 62n,
    b: Number.NaN,
    c: new Date(0),
    d: [null, 'ә'],
    e: new Uint8Array(2),
    f: { g: true },
    h: undefined,
  };
  assert.equal(
    jsonOf(row),
    '{"a":4611686018427387904,"b":null,"c":"1970-01-01T00:00:00.000Z","d":[null,"ә"],"f":{"g":true},"h":null}',
  );
});

test('strings come back into a value, and nothing else', () => {
  const bytes = new Uint8Array([1]);
  const value = { id: 5n, at: new Date(0), bytes, messages: [{ content: 'а', n: 1 }, null], same: ['б'] };
  const json = { id: 7, at: 'x', messages: [{ content: 'ә', n: 9 }, null], same: ['б'] };
  const made = withStrings(value, json)!.value as typeof value;
  assert.deepEqual(made, { ...value, messages: [{ content: 'ә', n: 1 }, null] });
  assert.equal(made.same, value.same);
  assert.equal(withStrings(value, JSON.parse(jsonOf(value)!))!.value, value);
  assert.equal(withStrings(['а'], ['а', 'б']), undefined);
  assert.equal(withStrings({ a: 'а' }, {}), undefined);
});
