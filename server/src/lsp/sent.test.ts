import assert from 'node:assert/strict';
import { test } from 'node:test';
import { framed, jsonBytes, withJson } from './sent';

test('a message with pieces of JSON is what it is without them, and tells its bytes', () => {
  const read = (message: object) => {
    const [text, encoding] = framed(message as never);
    const [header, body] = Buffer.from(text, encoding).toString('utf8').split('\r\n\r\n') as [string, string];
    return { length: Number(/^Content-Length: (\d+)$/.exec(header)?.[1]), body };
  };
  for (const count of [0, 1, 3]) {
    const items = Array.from({ length: count }, (_, index) => ({ message: `«сөз ${index}» 😀 "items":[]` }));
    const message = { jsonrpc: '2.0', id: 'ә "items":[]', result: { kind: 'full', items, resultId: '1:"items":[]' } };
    const plain = read(message);
    assert.equal(plain.body, JSON.stringify(message));
    let made = 0;
    withJson(items, () => {
      made++;
      return items.map(jsonBytes).join();
    });
    assert.deepEqual(read(message), plain);
    assert.equal(made, 1);
    assert.equal(plain.length, Buffer.byteLength(plain.body));
  }
});
