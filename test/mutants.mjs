// Makes each mutant of `test/mutants/` in a temporary copy of the repository and runs the tests that have to notice:
// `npm run test:mutants [-- MODULE…]`. Exits with 1 where one survives or can no longer be made. By hand: it takes minutes.
import { spawn, spawnSync } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { compileTests, needBuild } from './compile.mjs';
import { faultOf, modules, mutantsOf, root } from './mutants/list.ts';
import { NODE_TEST } from './setup.mjs';

/** Tests that take so long with a mutant have noticed it: an endless loop. Those of today's files take seconds. */
const LIMIT = 120_000;

const asked = process.argv.slice(2);
const all = modules();
const unknown = asked.filter((name) => !all.includes(name));
if (unknown.length > 0) {
  console.error(`No such list of mutants: ${unknown.join(', ')} (there are: ${all.join(', ')})`);
  process.exit(1);
}

/** Hard links in place of a copy: as a symbolic link, the folder would be bundled under its own path. */
function linkTree(from, to) {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const source = join(from, entry.name);
    const target = join(to, entry.name);
    if (entry.isDirectory()) linkTree(source, target);
    else if (entry.isSymbolicLink()) symlinkSync(readlinkSync(source), target, 'junction');
    else {
      try {
        linkSync(source, target);
      } catch {
        copyFileSync(source, target);
      }
    }
  }
}

/** A copy of all files that git knows or would know, with the dependencies of this one. */
function copyOfRepository() {
  const copy = mkdtempSync(join(tmpdir(), 'qalam-mutants-'));
  const { stdout, status } = spawnSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  if (status !== 0) throw new Error('git does not list the files');
  // A file that was deleted but not yet committed is listed as well.
  const files = stdout.split('\0').filter((name) => name !== '' && existsSync(join(root, name)));
  for (const file of new Set(files)) {
    mkdirSync(dirname(join(copy, file)), { recursive: true });
    cpSync(join(root, file), join(copy, file), { force: true });
  }
  for (const folder of ['node_modules', 'server/node_modules', 'client/node_modules']) {
    if (existsSync(join(root, folder))) linkTree(join(root, folder), join(copy, folder));
  }
  return copy;
}

/** Whether the tests pass; false as well when they do not end in time. Some run the programs as they are built then. */
async function passes(copy, tests) {
  if (tests.some((test) => test.startsWith('test/protocol/')) || needBuild(copy, tests)) {
    const { status } = spawnSync(process.execPath, ['esbuild.config.mjs'], { cwd: copy, stdio: 'ignore' });
    if (status !== 0) throw new Error('a mutant cannot be built');
  }
  const { args, fileOf, dispose } = await compileTests(copy);
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [...args, ...NODE_TEST, ...tests.map(fileOf)], {
      cwd: copy,
      stdio: 'ignore',
      detached: true,
    });
    const timer = setTimeout(() => process.kill(-child.pid, 'SIGKILL'), LIMIT);
    child.once('close', (status) => {
      clearTimeout(timer);
      dispose();
      resolve(status === 0);
    });
  });
}

const copy = copyOfRepository();
const total = { killed: 0, survived: 0, broken: 0 };
try {
  const sound = new Map();
  for (const module of asked.length > 0 ? asked : all) {
    const counts = { killed: 0, survived: 0, broken: 0 };
    for (const mutant of mutantsOf(module)) {
      const say = (outcome, reason = '') => {
        counts[outcome]++;
        console.log(`${outcome === 'killed' ? '✔' : '✖'} ${module}: ${mutant?.name} – ${outcome}${reason}`);
      };
      const fault = faultOf(mutant, (name) => readFileSync(join(copy, name), 'utf8'));
      if (fault !== undefined) {
        say('broken', `: ${fault}`);
        continue;
      }
      // Tests that fail without a mutant would kill every one.
      const key = mutant.tests.join('\n');
      if (!sound.has(key)) sound.set(key, await passes(copy, mutant.tests));
      if (!sound.get(key)) {
        say('broken', `: its tests fail without it (${mutant.tests.join(', ')})`);
        continue;
      }
      const file = join(copy, mutant.file);
      const code = readFileSync(file, 'utf8');
      writeFileSync(
        file,
        code.replace(mutant.from, () => mutant.to),
      );
      const survived = await passes(copy, mutant.tests);
      writeFileSync(file, code);
      say(survived ? 'survived' : 'killed');
    }
    console.log(`${module}: ${counts.killed} killed, ${counts.survived} survived, ${counts.broken} cannot be made`);
    for (const outcome of Object.keys(total)) total[outcome] += counts[outcome];
  }
} finally {
  rmSync(copy, { recursive: true, force: true });
}
console.log(`total: ${total.killed} killed, ${total.survived} survived, ${total.broken} cannot be made`);
process.exit(total.survived + total.broken > 0 ? 1 : 0);
