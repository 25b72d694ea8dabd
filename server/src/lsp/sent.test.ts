import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { FramedWriter, jsonOf, withJson } from './sent';

test('a message of parts of JSON is what it is without them, and tells its bytes', async () => {
  const written = async (message: object) => {
    const stream = new PassThrough();
    await new FramedWriter(stream).write(message as never);
    stream.end();
    return Buffer.concat(await stream.toArray()).toString();
  };
  for (const count of [0, 1, 3]) {
    const items = Array.from({ length: count }, (_, index) => ({ message: `«сөз ${index}» 😀 "items":[]` }));
    const message = { jsonrpc: '2.0', id: 'ә "items":[]', result: { kind: 'full', items, resultId: '1:"items":[]' } };
    const json = JSON.stringify(message);
    const whole = `Content-Length: ${Buffer.byteLength(json)}\r\n\r\n${json}`;
    assert.equal(await written(message), whole);
    let asked = 0;
    withJson(items, () => {
      asked++;
      return [jsonOf([]), jsonOf(items.slice(0, 1)), jsonOf(items.slice(1)), jsonOf([])];
    });
    assert.equal(await written(message), whole);
    assert.equal(asked, 1);
  }
});
