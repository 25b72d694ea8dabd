import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
// @ts-expect-error plain JavaScript
import { undeclared } from '../package/declared.mjs';

const root = mkdtempSync(join(tmpdir(), 'qalam-declared-'));
after(() => rmSync(root, { recursive: true }));

const put = (path: string, manifest: object) => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), JSON.stringify(manifest));
};
put('package.json', { name: 'all', devDependencies: { page: '^1.0.0' } });
put('server/package.json', {
  name: 'server',
  dependencies: { http: '^6.2.0', '@scope/tree': '~1.4.0', odd: 'npm:other@2' },
});
put('node_modules/http/package.json', { name: 'http', version: '7.3.0' });
put('server/node_modules/http/package.json', { name: 'http', version: '6.29.1' });
put('node_modules/@scope/tree/package.json', {
  name: '@scope/tree',
  version: '1.4.9',
  dependencies: { leaf: '>=2 <3' },
});
put('node_modules/leaf/package.json', { name: 'leaf', version: '2.5.0' });
put('node_modules/odd/package.json', { name: 'other', version: '2.0.0' });
put('node_modules/page/package.json', { name: 'page', version: '1.1.0' });

const bundled = (file: string, ...paths: string[]): string[] =>
  undeclared(root, { [file]: { imports: paths.map((path) => ({ path })) } });

test('a bundled version that satisfies its importer is in order, wherever it lies', () => {
  assert.deepEqual(bundled('server/src/a.ts', 'server/node_modules/http/index.js', 'server/src/b.ts'), []);
  assert.deepEqual(bundled('server/src/a.ts', 'node_modules/@scope/tree/lib/x.js'), []);
  assert.deepEqual(bundled('node_modules/@scope/tree/lib/x.js', 'node_modules/leaf/y.js'), []);
  assert.deepEqual(bundled('node_modules/leaf/y.js', 'node_modules/leaf/z.js'), []);
  assert.deepEqual(bundled('server/src/a.ts', 'node_modules/odd/y.js'), []);
});

test('another version, and a package that nobody declares, are said', () => {
  assert.deepEqual(bundled('server/src/a.ts', 'node_modules/http/index.js'), [
    'server declares http ^6.2.0, but 7.3.0 is bundled (node_modules/http)',
  ]);
  assert.deepEqual(bundled('server/src/a.ts', 'node_modules/leaf/y.js'), [
    'server imports leaf 2.5.0 (node_modules/leaf) and does not declare it',
  ]);
  // What the repository develops with is not what the server ships.
  assert.equal(bundled('server/src/a.ts', 'node_modules/page/p.js').length, 1);
  assert.equal(bundled('test/a.ts', 'node_modules/page/p.js').length, 0);
});
