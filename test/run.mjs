// `npm test`: sets up and runs everything; ends on `N passed, N failed`. With names as arguments, only those groups.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ensureEngine } from './engine/install.mjs';
import { engineTests } from './engines/run.mjs';
import { build, ensureDependencies, NODE_TEST, root, run } from './setup.mjs';

const wanted = process.argv.slice(2);
const results = [];

/** Runs one group; a group answers `{ passed, failed }` or throws, which counts as one failure. */
async function group(name, test) {
  if (wanted.length > 0 && !wanted.includes(name)) return;
  console.log(`\n=== ${name} ===`);
  const started = Date.now();
  let counts;
  try {
    counts = await test();
  } catch (error) {
    console.error(error.message);
    counts = { passed: 0, failed: 1 };
  }
  results.push({ name, ...counts, seconds: (Date.now() - started) / 1000 });
}

const check =
  (command, ...args) =>
  () => {
    run(command, args);
    return { passed: 1, failed: 0 };
  };

let compiled;

/** The longest that one group may take, ms: the whole has 40 minutes. */
const GROUP_LIMIT = 20 * 60_000;

/** Runs files of `node:test` and counts what the runner says at its end. */
async function nodeTests(files) {
  // esbuild is a dependency: it may be there only now.
  compiled ??= (await import('./compile.mjs')).compileTests(root);
  const { args, fileOf } = await compiled;
  const command = [...args, ...NODE_TEST, '--test-reporter=spec', ...files.map(fileOf)];
  const { stdout, status } = spawnSync(process.execPath, command, {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 1 << 28,
    timeout: GROUP_LIMIT,
    killSignal: 'SIGKILL',
  });
  const count = (word) => Number(new RegExp(`^ℹ ${word} (\\d+)`, 'm').exec(stdout)?.[1] ?? 0);
  const passed = count('pass');
  let failed = count('fail') + count('cancelled');
  // Only what failed is worth reading; the runner repeats it at its end.
  if (status !== 0 || failed > 0) console.log(stdout.slice(Math.max(0, stdout.lastIndexOf('✖ failing tests'))));
  if (passed + failed === 0 || (status !== 0 && failed === 0)) failed++;
  console.log(`${passed} passed, ${failed} failed`);
  return { passed, failed };
}

/** One test a file of `syntaxes/test`; the tool ends with a code of its own when it cannot read one. */
function grammarTests() {
  const { stdout, status } = spawnSync('npm', ['run', '--silent', 'test:grammar'], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    shell: process.platform === 'win32',
    timeout: 120_000,
  });
  process.stdout.write(stdout);
  const passed = stdout.split('\n').filter((line) => line.startsWith('✓')).length;
  const failed = readdirSync(join(root, 'syntaxes/test')).length - passed;
  return { passed, failed: status === 0 ? failed : Math.max(1, failed) };
}

function testFiles(...folders) {
  return folders
    .flatMap((folder) => readdirSync(join(root, folder), { recursive: true }).map((name) => join(folder, String(name))))
    .filter((name) => name.endsWith('.test.ts') && !name.includes('node_modules'))
    .sort();
}

try {
  ensureDependencies();
  build();
} catch (error) {
  console.error(`Set-up failed: ${error.message}`);
  console.log('0 passed, 1 failed');
  process.exit(1);
}

const bin = (name) => join('node_modules', '.bin', name);
await group('types', check('npm', 'run', '--silent', 'typecheck'));
await group('lint', check(bin('biome'), 'check'));
// Exports, files and dependencies that nobody uses.
await group('unused', check(bin('knip'), '--no-progress'));
await group('unit', () => nodeTests(testFiles('server/src', 'client/src', 'dictionaries', 'test/repository')));
await group('protocol', () => nodeTests(testFiles('test/protocol')));
await group('engine', () => {
  const reason = ensureEngine();
  if (reason === undefined) return nodeTests(testFiles('test/engine'));
  console.log(`Skipped: ${reason}`);
  return { passed: 0, failed: 0, note: `, skipped: ${reason}` };
});
// Python's data engines and the package in clients/python; the heavy ones by `npm run test:engines -- --all`.
await group('python', () => {
  const counts = engineTests();
  return { ...counts, note: counts.skipped > 0 ? `, ${counts.skipped} SKIPPED` : '' };
});
await group('grammar', grammarTests);
await group('vscode', async () => (await import('./vscode/browser.mjs')).runSuites());

(await compiled)?.dispose();
console.log('\n=== summary ===');
for (const { name, passed, failed, seconds, note = '' } of results) {
  console.log(`${failed ? '✖' : '✔'} ${name}: ${passed} passed, ${failed} failed (${seconds.toFixed(1)} s)${note}`);
}
const passed = results.reduce((sum, result) => sum + result.passed, 0);
const failed = results.reduce((sum, result) => sum + result.failed, 0);
const skipped = results.reduce((sum, result) => sum + (result.skipped ?? 0), 0);
if (skipped > 0) console.log(`SKIPPED, neither passed nor failed: ${skipped} tests, for the reasons above`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
