import assert from 'node:assert/strict';
import test from 'node:test';
import { transformSync } from 'esbuild';
import { faultOf, type Mutant, modules, mutantsOf, readFromRoot } from '../mutants/list';

for (const module of modules()) {
  test(`mutants of ${module} can be made and are code`, () => {
    for (const mutant of mutantsOf(module)) {
      assert.equal(faultOf(mutant, readFromRoot), undefined, JSON.stringify(mutant));
      const { name, file, from, to } = mutant as Mutant;
      // One that is no TypeScript would be "killed" by every test.
      assert.doesNotThrow(() => {
        transformSync(
          readFromRoot(file).replace(from, () => to),
          { loader: 'ts', logLevel: 'silent' },
        );
      }, name);
    }
  });
}

test('a mutant that cannot be made is told', () => {
  const files: Readonly<Record<string, string>> = { 'a.ts': 'one two one', 'a.test.ts': '' };
  const read = (file: string) => files[file] ?? assert.fail(`no ${file}`);
  const mutant: Mutant = { name: 'n', file: 'a.ts', from: 'two', to: 'three', tests: ['a.test.ts'] };
  assert.equal(faultOf(mutant, read), undefined);
  assert.equal(faultOf({ ...mutant, to: '' }, read), undefined, 'code may go');
  for (const [change, reason] of [
    [{ from: 'one' }, /2 times/],
    [{ from: 'four' }, /0 times/],
    [{ to: 'two' }, /another/],
    [{ file: 'b.ts' }, /no b\.ts/],
    [{ tests: ['b.test.ts'] }, /no b\.test\.ts/],
    [{ tests: [] }, /test files/],
    [{ name: ' ' }, /texts/],
  ] as const) {
    assert.match(faultOf({ ...mutant, ...change }, read) ?? '', reason);
  }
  assert.match(faultOf(null, read) ?? '', /texts/);
});
