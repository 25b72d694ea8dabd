// `npm run test:engines [-- --all] [NAME…]`: Qalam under the engines and beside the libraries of the field, in Python. Without
// `--all` what `npm test` runs too. Ends on `N passed, N failed`; what cannot be had is said and counted as skipped.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, root } from '../setup.mjs';
import { ensureEnvironment } from './install.mjs';

/** What spark asks of a machine beside its packages; the reason where it is not there. */
function javaMissing() {
  const { error, stderr = '' } = spawnSync('java', ['-version'], { encoding: 'utf8' });
  const [, version] = /version "(\d+)/.exec(stderr) ?? [];
  if (error || version === undefined) return 'Spark 4 needs Java 17 or later, and there is no java';
  return Number(version) < 17 ? `Spark 4 needs Java 17 or later, and this is ${version}` : undefined;
}

/** An environment each, as its packages would not go into one with the others'. `quick` ones run in `npm test`. */
const ENVIRONMENTS = [
  {
    name: 'core',
    quick: true,
    tests: [
      'clients/python/tests',
      'test/engines/test_datatrove.py',
      'test/engines/test_fineweb2.py',
      'test/engines/test_readers.py',
    ],
  },
  { name: 'doccano', quick: true, tests: ['test/engines/test_doccano.py'] },
  { name: 'spark', tests: ['test/engines/test_spark.py'], missing: javaMissing },
  { name: 'ray', tests: ['test/engines/test_ray.py'] },
  { name: 'dolma', tests: ['test/engines/test_dolma.py'] },
];

const filesOf = (tests) =>
  tests.flatMap((path) =>
    path.endsWith('.py')
      ? [join(root, path)]
      : readdirSync(join(root, path))
          .filter((name) => /^test_.*\.py$/.test(name))
          .map((name) => join(root, path, name)),
  );

/** How many tests stand in these files. */
const countTests = (tests) =>
  filesOf(tests).reduce((sum, file) => sum + (readFileSync(file, 'utf8').match(/^def test_/gm)?.length ?? 0), 0);

/** Runs an environment's tests; its skipped ones are counted, and why each was is shown. */
function runTests(python, tests, work, records) {
  const { stdout, status, error } = spawnSync(
    python,
    ['-m', 'pytest', '-q', '-rs', '--tb=short', '--import-mode=importlib', '-c', 'test/engines/pytest.ini', ...tests],
    {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
      maxBuffer: 1 << 28,
      timeout: 1_200_000,
      env: {
        ...process.env,
        QALAM_CLI: join(root, 'server/bin/qalam.js'),
        QALAM_ENGINES_WORK: work,
        QALAM_ENGINES_RECORDS: `${records}`,
        PATH: `${dirname(process.execPath)}${delimiter}${process.env.PATH}`,
        // Workers of the engines look here too.
        PYTHONPATH: join(root, 'clients/python/src'),
        PYTHONUTF8: '1',
        PYTHONDONTWRITEBYTECODE: '1',
        LC_ALL: 'C.UTF-8',
        // Nothing is asked of a hub, and nothing is told to anybody.
        HF_HUB_OFFLINE: '1',
        HF_HUB_DISABLE_TELEMETRY: '1',
        RAY_USAGE_STATS_ENABLED: '0',
      },
    },
  );
  const last = stdout?.trim().split('\n').at(-1) ?? '';
  const count = (word) => Number(new RegExp(`(\\d+) ${word}`).exec(last)?.[1] ?? 0);
  const passed = count('passed');
  const skipped = count('skipped');
  let failed = count('failed') + count('errors?');
  if ((error || status !== 0) && failed === 0) failed = 1;
  if (failed > 0 || skipped > 0) console.log(stdout);
  if (error) console.log(error.message);
  return { passed, failed, skipped };
}

/** Runs the environments: the quick ones, or `all`; with `names` only those. Answers with the counts. */
export function engineTests({ all = false, names = [] } = {}) {
  const total = { passed: 0, failed: 0, skipped: 0 };
  // Every engine gets the same ones.
  const records = all || names.length > 0 ? 20_000 : 4_000;
  const work = mkdtempSync(join(tmpdir(), 'qalam-engines-'));
  try {
    for (const { name, quick = false, tests, missing, local = [] } of ENVIRONMENTS) {
      if (names.length > 0 ? !names.includes(name) : !quick && !all) continue;
      const started = Date.now();
      let counts;
      try {
        const reason = missing?.();
        if (reason !== undefined) throw new Error(reason);
        counts = runTests(ensureEnvironment(name, local), tests, work, records);
      } catch (error) {
        counts = { passed: 0, failed: 0, skipped: countTests(tests) };
        console.log(`!!! ${name}: ${counts.skipped} TESTS SKIPPED, as its packages cannot be had: ${error.message}`);
      }
      const { passed, failed, skipped } = counts;
      console.log(
        `${name}: ${passed} passed, ${failed} failed, ${skipped} skipped (${((Date.now() - started) / 1000).toFixed(1)} s)`,
      );
      for (const key of Object.keys(total)) total[key] += counts[key];
    }
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return total;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const args = process.argv.slice(2);
  const names = args.filter((name) => name !== '--all');
  const unknown = names.filter((name) => !ENVIRONMENTS.some((environment) => environment.name === name));
  if (unknown.length > 0) {
    console.error(
      `No such environment: ${unknown.join(', ')}; there are ${ENVIRONMENTS.map(({ name }) => name).join(', ')}`,
    );
    process.exit(2);
  }
  build();
  const { passed, failed, skipped } = engineTests({ all: args.includes('--all'), names });
  if (skipped > 0) console.log(`SKIPPED: ${skipped} tests, for the reasons above`);
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(failed > 0 ? 1 : 0);
}
