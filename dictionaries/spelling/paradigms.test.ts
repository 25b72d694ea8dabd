/** The built dictionary, through the checker, against the readable table `paradigms.txt`; and the build's determinism. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { loadSpeller, type Speller } from '../../server/src/spelling/speller';
import { build } from './build';

const here = fileURLToPath(new URL('.', import.meta.url));
let speller: Speller;

before(async () => {
  const read = (name: string): Uint8Array => readFileSync(join(here, name));
  const loaded = await loadSpeller({
    aff: read('kk.aff'),
    dic: read('kk.dic'),
    frequencies: read('kk.freq'),
    pairs: read('kk.pairs'),
  });
  assert.ok(loaded.ok);
  speller = loaded.value;
});

const words = (column: string | undefined): string[] => (column ?? '').split(/\s+/u).filter((word) => word !== '');

describe('paradigms', () => {
  for (const line of readFileSync(join(here, 'paradigms.txt'), 'utf8').split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    const [rule, right, wrong] = line.split('|');
    test(rule!.trim(), () => {
      assert.ok(words(right).length > 0);
      assert.deepEqual(
        words(right).filter((word) => !speller.check(word)),
        [],
        'right forms refused',
      );
      assert.deepEqual(
        words(wrong).filter((word) => speller.check(word)),
        [],
        'wrong forms accepted',
      );
    });
  }
});

test('the build is deterministic and what is committed is what it makes', () => {
  for (const [name, content] of Object.entries(build().files)) {
    assert.ok(readFileSync(join(here, name), 'utf8') === content, `${name}: run npm run build:dictionary`);
  }
});
