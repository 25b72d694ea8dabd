import assert from 'node:assert/strict';
import { posix } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import * as path from './path';

const parts = fc.array(fc.constantFrom('', '.', '..', 'а', 'b.txt', '@', 'қалта'), { maxLength: 7 });
const anyPath = fc.tuple(fc.boolean(), parts).map(([absolute, names]) => (absolute ? '/' : '') + names.join('/'));

test('paths are what Node’s are on POSIX systems', () => {
  fc.assert(
    fc.property(anyPath, anyPath, (a, b) => {
      assert.equal(path.join(a, b), posix.join(a, b));
      assert.equal(path.normalize(a), posix.normalize(a));
      assert.equal(path.dirname(posix.normalize(a)), posix.dirname(posix.normalize(a)));
      assert.equal(path.basename(a), posix.basename(a));
      assert.equal(path.isAbsolute(a), posix.isAbsolute(a));
      assert.equal(path.resolve('/', a, b), posix.resolve('/', a, b));
      assert.equal(path.relative(`/${a}`, `/${b}`), posix.relative(`/${a}`, `/${b}`));
    }),
  );
});
