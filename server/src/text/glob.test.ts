import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { matchesGlob } from './glob';

const CASES: readonly [glob: string, matching: readonly string[], others: readonly string[]][] = [
  ['*.jsonl', ['a.jsonl', 'x/y/a.jsonl', '.jsonl', 'x/.a.jsonl'], ['a.json', 'a.jsonl.gz', 'a.jsonl/b']],
  ['chat/**', ['chat/a', 'chat/b/c.txt'], ['chat', 'x/chat/a']],
  ['**/news/*.jsonl', ['news/a.jsonl', 'x/y/news/a.jsonl'], ['news/b/a.jsonl', 'oldnews/a.jsonl']],
  ['/data/?.csv', ['data/1.csv'], ['data/12.csv', 'data/.csv/x', 'x/data/1.csv']],
  ['{a,b*}.txt', ['a.txt', 'b.txt', 'bcd.txt'], ['ab.txt', 'c.txt']],
  ['[!a-c]x', ['dx', 'қx'], ['ax', 'x']],
  ['[a^]', ['^', 'a'], ['b']],
  ['қазақ(1)+.txt', ['қазақ(1)+.txt'], ['қазақ1.txt']],
  ['a\\*', ['a*'], ['ab']],
  ['a,b}', ['a,b}'], ['a']],
  ['{a', [], ['a', '{a']],
  ['', [], ['', 'a']],
  ['[z-a]', [], ['a', 'z']],
];
for (const [glob, matching, others] of CASES) {
  test(`glob ${glob}`, () => {
    for (const path of matching) assert.ok(matchesGlob(path, glob), path);
    for (const path of others) assert.ok(!matchesGlob(path, glob), path);
  });
}

test('no text throws as a glob; one without special characters matches itself', () => {
  const unit = fc.constantFrom(...'*?[]{},!^-\\/.()+|$', 'а', 'b', '😀', '\ud800', '**', '\n');
  fc.assert(
    fc.property(fc.string({ unit, maxLength: 12 }), fc.string({ maxLength: 12 }), (glob, path) => {
      matchesGlob(path, glob);
      const plain = `x${path.replace(/[*?[\]{},\\/]/g, '')}`;
      assert.ok(matchesGlob(`a/${plain}`, plain));
    }),
    { numRuns: 500 },
  );
});

test('a glob that explodes elsewhere is matched in linear time', () => {
  // JavaScript's own expressions need 43 s for the first; node:test would give up on this file long before.
  assert.equal(matchesGlob('a'.repeat(60), '*a*a*a*a*a*a*a*b'), false);
  assert.equal(matchesGlob('a'.repeat(4000), `${'*a'.repeat(200)}b`), false);
  assert.equal(matchesGlob('a/'.repeat(1000), `${'**/a/'.repeat(90)}b`), false);
});
