import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { brotliCompressSync } from 'node:zlib';
import { readData } from './data';
import { frontCoded } from './frontCoding';

test('a data file is read as it is or packed; what cannot be read is named', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'qalam-data-'));
  try {
    mkdirSync(join(folder, 'morphology'));
    writeFileSync(join(folder, 'morphology/kk.morph'), 'қалам');
    const packed = brotliCompressSync('қағаз '.repeat(1000));
    writeFileSync(join(folder, 'morphology/kk.tags.br'), packed);
    const text = async (file: 'morphology' | 'tags') => {
      const read = await readData(file, folder);
      return read.ok ? Buffer.from(read.value).toString() : read;
    };
    assert.equal(await text('morphology'), 'қалам');
    assert.equal(await text('tags'), 'қағаз '.repeat(1000));
    const list = 'қағаз\nқағазда\n'.repeat(3);
    writeFileSync(join(folder, 'morphology/kk.tags.br'), brotliCompressSync(frontCoded(Buffer.from(list))));
    assert.equal(await text('tags'), list);
    writeFileSync(join(folder, 'morphology/kk.tags.br'), packed.subarray(0, packed.length / 2));
    for (const file of ['tags', 'dic'] as const) {
      const read = await readData(file, folder);
      assert.ok(!read.ok && read.error.includes(`kk.${file}`), file);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});
