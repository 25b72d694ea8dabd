import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { brotliCompressSync, constants } from 'node:zlib';
import { unpack } from './unpack';

test('data that was packed for the package comes out as it went in; damaged data rejects', async () => {
  const bytes = readFileSync(join(__dirname, '../../../dictionaries/spelling/kk.context'));
  // As `test/package/prepublish.mjs` packs, but for the time that it takes.
  const params = { [constants.BROTLI_PARAM_LGWIN]: 24, [constants.BROTLI_PARAM_QUALITY]: 5 };
  const packed = brotliCompressSync(bytes, { params });
  assert.ok(bytes.equals(await unpack(packed, bytes.length)));
  await assert.rejects(unpack(packed.subarray(0, packed.length / 2), bytes.length));
});
