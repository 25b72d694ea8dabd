import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { isWithoutBase64, withBase64, withoutBase64 } from './base64Code';

test('code with base64 of any length in it comes out as it went in', () => {
  for (const length of [9000, 9001, 9002, 30_000]) {
    const code = Buffer.from(`"қалам";const program="${randomBytes(length).toString('base64')}";run(program)//ә`);
    const packed = withoutBase64(code)!;
    assert.ok(isWithoutBase64(packed) && packed.length < code.length * 0.8);
    // A browser unpacks into room that may be larger.
    const roomy = new Uint8Array(packed.length + 5);
    roomy.set(packed);
    assert.ok(Buffer.from(withBase64(roomy)).equals(code));
    assert.throws(() => withBase64(packed.subarray(0, packed.length - 1)), RangeError);
  }
  assert.equal(withoutBase64(Buffer.from('run("YWJj")')), undefined);
  assert.ok(!isWithoutBase64(Buffer.from('run("YWJj")')));
});
