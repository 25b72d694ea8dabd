// Compiles all TypeScript of the repository, one file to one, into a folder of `out/`. tsx would start in every process of the test
// runner anew and cost each a second of processor time; compiling everything costs less than one.
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as esbuild from 'esbuild';

const SOURCES = ['server/src', 'client/src', 'dictionaries', 'manifest', 'test'];

/** Whether a file of the packages that are ECMAScript modules alone can be had by `require` (Node 20.19 and later). */
const canRequireModules = process.features.require_module === true;

/** What a file says about its own place stays true of the source: fixtures and data files are found by it. */
const ownPlace = {
  name: 'own-place',
  setup(build) {
    build.onLoad({ filter: /\.ts$/ }, ({ path }) => ({
      loader: 'ts',
      contents: readFileSync(path, 'utf8')
        .replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href))
        .replaceAll(/\b__dirname\b/g, () => JSON.stringify(dirname(path)))
        .replaceAll(/\b__filename\b/g, () => JSON.stringify(path)),
    }));
  },
};

/** Whether some of the files of tests, named from `root`, drive what `esbuild.config.mjs` builds. */
export function needBuild(root, files) {
  return files.some((name) =>
    /batch\/program'|server['/, ]+dist|SERVER_BIN/.test(readFileSync(join(root, name), 'utf8')),
  );
}

/**
 * Compiles the repository that lies at `root` for the test runner. Answers what Node needs before the files of tests, and where
 * the file to run of `name`, a path of a file of tests below `root`, is; `dispose` takes the compiled files away. With a Node too
 * old for that, tsx runs the sources.
 */
export async function compileTests(root) {
  if (!canRequireModules) return { args: ['--import', 'tsx'], fileOf: (name) => name, dispose: () => {} };
  mkdirSync(join(root, 'out'), { recursive: true });
  // Its own, as several may run at once.
  const target = mkdtempSync(join(root, 'out', 'tests-'));
  const files = SOURCES.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
  ).filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts') && !name.split(sep).includes('node_modules'));
  await esbuild.build({
    absWorkingDir: root,
    entryPoints: files,
    outdir: target,
    outbase: root,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    // Like the sources, by `require`: `import` would want the ends of file names.
    supported: { 'dynamic-import': false },
    sourcemap: 'linked',
    sourcesContent: false,
    plugins: [ownPlace],
  });
  const texts = ['', 'client/l10n'].flatMap((folder) =>
    readdirSync(join(root, folder), { encoding: 'utf8' }).map((name) => join(folder, name)),
  );
  for (const name of texts.filter((text) => /\.l10n.*\.json$|nls.*\.json$/.test(text))) {
    cpSync(join(root, name), join(target, name));
  }
  for (const part of ['client', 'server']) {
    const packages = join(root, part, 'node_modules');
    if (!existsSync(packages)) continue;
    mkdirSync(join(target, part), { recursive: true });
    symlinkSync(packages, join(target, part, 'node_modules'), 'junction');
  }
  return {
    args: ['--enable-source-maps'],
    fileOf: (name) => join(relative(root, target), name.replace(/\.ts$/, '.js')),
    dispose: () => rmSync(target, { recursive: true, force: true }),
  };
}
