// Runs the unit tests that stand beside the code they test: `npm run test:unit [-- PART_OF_A_PATH…]`.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { compileTests, needBuild } from './compile.mjs';
import { build, NODE_TEST, root } from './setup.mjs';

const wanted = process.argv.slice(2);
const files = ['server/src', 'client/src', 'dictionaries', 'syntaxes', 'manifest', 'test/repository']
  .filter((folder) => existsSync(join(root, folder)))
  .flatMap((folder) => readdirSync(join(root, folder), { recursive: true }).map((name) => join(folder, String(name))))
  .filter((name) => name.endsWith('.test.ts') && !name.includes('node_modules'))
  .filter((name) => wanted.length === 0 || wanted.some((part) => name.includes(part)))
  .sort();
// With no file at all Node's runner would look for tests by itself.
if (files.length === 0) {
  console.error(`No file of unit tests has ${wanted.map((part) => `“${part}”`).join(' or ')} in its path.`);
  process.exit(1);
}
if (needBuild(root, files)) build();
const { args, fileOf, dispose } = await compileTests(root);
const { status } = spawnSync(process.execPath, [...args, ...NODE_TEST, ...files.map(fileOf)], {
  cwd: root,
  stdio: 'inherit',
});
dispose();
process.exit(status ?? 1);
