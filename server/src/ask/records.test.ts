import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inOrder, withMembers } from './records';

const soon = () => new Promise<void>((resolve) => setImmediate(resolve));

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

test('several are worked at, no more than that; results come in order, however late the first one is', async () => {
  for (const width of [1, 3, 50]) {
    let running = 0;
    let most = 0;
    const task = async (item: number) => {
      most = Math.max(most, ++running);
      for (let turn = 0; turn < (item % 4 === 0 ? 40 : 1); turn++) await soon();
      running--;
      return item * 2;
    };
    const items = Array.from({ length: 40 }, (_, index) => index);
    assert.deepEqual(
      await collect(inOrder(items, width, task)),
      items.map((item) => [item, item * 2]),
    );
    assert.equal(most, Math.min(width, 40));
  }
});

test('a result is given while its stream is still waiting for more; an error of the stream comes after the results', async () => {
  let goOn = () => {};
  const waiting = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  const stream = async function* () {
    yield 1;
    await waiting;
    yield 2;
    throw new Error('broken');
  };
  const results = inOrder(stream(), 4, async (item) => item);
  assert.deepEqual((await results.next()).value, [1, 1]);
  goOn();
  assert.deepEqual((await results.next()).value, [2, 2]);
  await assert.rejects(results.next(), /broken/);
});

test('who has had enough ends the stream', async () => {
  let ended = false;
  const stream = async function* () {
    try {
      for (let item = 0; ; item++) yield item;
    } finally {
      ended = true;
    }
  };
  for await (const [item] of inOrder(stream(), 2, async (item) => item)) if (item === 3) break;
  assert.equal(ended, true);
});

test('members are added behind the text of a record; one that it has is changed, or taken out, and all else stays as it is', () => {
  const line = '{"id": 12345678901234567890, "a": 1 }';
  assert.equal(withMembers(line, { id: 1, a: 1 }, { b: 'ә' }), '{"id": 12345678901234567890, "a": 1,"b":"ә"}');
  assert.equal(withMembers('{}', {}, { b: 1 }), '{"b":1}');
  assert.equal(withMembers('{"a": 1, "b": 2}', { a: 1, b: 2 }, { a: 3 }), '{"a": 3, "b": 2}');
  assert.equal(
    withMembers(line, { id: 1, a: 1 }, { a: 2, b: 3, c: undefined }),
    '{"id": 12345678901234567890, "a": 2,"b":3}',
  );
  assert.equal(withMembers(line, { id: 1, a: 1 }, { a: undefined }), '{"id": 12345678901234567890 }');
  assert.equal(withMembers('{ "a": 1 }', { a: 1 }, { a: undefined, b: 2 }), '{"b":2}');
});
