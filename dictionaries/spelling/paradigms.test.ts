/** The built dictionary, through Hunspell itself, against the readable table `paradigms.txt`; and the build's determinism. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type Hunspell, loadModule } from 'hunspell-asm';
import { build } from './build';

const here = fileURLToPath(new URL('.', import.meta.url));
let hunspell: Hunspell;

before(async () => {
  const factory = await loadModule();
  hunspell = factory.create(
    factory.mountBuffer(readFileSync(join(here, 'kk.aff')), 'kk.aff'),
    factory.mountBuffer(readFileSync(join(here, 'kk.dic')), 'kk.dic'),
  );
});

const words = (column: string | undefined): string[] => (column ?? '').split(/\s+/u).filter((word) => word !== '');

describe('paradigms', () => {
  for (const line of readFileSync(join(here, 'paradigms.txt'), 'utf8').split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    const [rule, right, wrong] = line.split('|');
    test(rule!.trim(), () => {
      assert.ok(words(right).length > 0);
      assert.deepEqual(
        words(right).filter((word) => !hunspell.spell(word)),
        [],
        'right forms refused',
      );
      assert.deepEqual(
        words(wrong).filter((word) => hunspell.spell(word)),
        [],
        'wrong forms accepted',
      );
    });
  }
});

test('the build is deterministic and what is committed is what it makes', () => {
  for (const [name, content] of Object.entries(build())) {
    assert.ok(readFileSync(join(here, name), 'utf8') === content, `${name}: run npm run build:dictionary`);
  }
});
