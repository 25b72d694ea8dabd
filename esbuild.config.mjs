// Bundles the client, the server, its analysis worker and the command line, and lays the data files beside them.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';
import * as esbuild from 'esbuild';
import { licenceOf, packageFolders, sbom, strayPackages } from './test/package/sbom.mjs';

const root = dirname(fileURLToPath(import.meta.url));
const watch = process.argv.includes('--watch');

// Large libraries, and our modules around them, that many runs never need: a bundle each, beside those that may load them and
// only parsed then. Each by the name under which it is imported, with what is bundled.
const APART = {
  'hunspell-asm': 'node_modules/hunspell-asm/dist/cjs/index.js',
  undici: relative(root, createRequire(join(root, 'server/package.json')).resolve('undici')),
  'iconv-lite': 'node_modules/iconv-lite/lib/index.js',
  '@hpcc-js/wasm-zstd': 'node_modules/@hpcc-js/wasm-zstd/dist/index.js',
  re2js: 're2js',
  yaml: 'yaml',
  filtrex: 'filtrex',
  '@lezer/javascript': '@lezer/javascript',
  '@huggingface/tokenizers': '@huggingface/tokenizers',
  './micromark': 'server/src/text/formats/micromark.ts',
  './hyparquet': 'server/src/cli/hyparquet.ts',
  './flechette': 'server/src/cli/flechette.ts',
  // With the SDK of the Model Context Protocol.
  './mcpServer': 'server/src/cli/mcpServer.ts',
};
/** What is imported of some of them when it is first wanted. */
const IMPORTED = { 'hunspell-asm': 'loadModule', '@hpcc-js/wasm-zstd': 'Zstd', './mcpServer': 'serveMcp' };
const apartName = (imported) => imported.replace(/^.*\//, '');
const apart = {
  name: 'apart',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /./ }, ({ path, kind, importer }) => {
      // Encodings of Chinese, Japanese and Korean, which are two thirds of the library.
      if (path === './dbcs-data' && importer.includes('iconv-lite')) return { path, namespace: 'nothing' };
      if (kind === 'entry-point' || !Object.hasOwn(APART, path)) return undefined;
      const name = apartName(path);
      // A module cannot import by themselves the names of what is CommonJS.
      return { path: kind === 'dynamic-import' ? `${name} ${IMPORTED[path]}` : name, namespace: 'apart' };
    });
    onLoad({ filter: /./, namespace: 'apart' }, ({ path }) => {
      const [name, imported] = path.split(' ');
      const wanted = `require('./server/src/apart').apart(${JSON.stringify(name)})`;
      const contents = imported ? `export const { ${imported} } = ${wanted};` : `module.exports = ${wanted};`;
      return { contents, resolveDir: root };
    });
    onLoad({ filter: /./, namespace: 'nothing' }, () => ({ contents: '' }));
  },
};

const shared = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  // As they stand: what esbuild would make of them, as it knows them from Node 20.12 on only, is made anew at each use within a function.
  supported: { 'regexp-unicode-property-escapes': true },
  format: 'cjs',
  sourcemap: true,
  minify: !watch,
  legalComments: 'none',
  // Much of it is Kazakh and Russian text.
  charset: 'utf8',
  logLevel: 'warning',
  plugins: [apart],
  // The ESM builds of some dependencies (jsonc-parser) are the ones that bundle without dynamic requires; hunspell-asm's
  // ESM build calls namespace objects, which only its CommonJS build may.
  mainFields: ['module', 'main'],
  alias: {
    nanoid: join(root, 'build/nanoid.js'),
    'emscripten-wasm-loader': join(root, 'node_modules/emscripten-wasm-loader/dist/cjs/index.js'),
  },
};

// The library of the connection is CommonJS: every module of ours that imports it would get a copy of its 320 names with a getter for
// each, 2 MB of memory and some ms of every start. Here it is one module, with the names that are used.
const CONNECTION = 'vscode-languageserver/node';
const oneModule = {
  name: 'one-module',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^vscode-languageserver\/node$/ }, ({ path, kind }) =>
      kind === 'import-statement' ? { path, namespace: 'one-module' } : undefined,
    );
    onLoad({ filter: /./, namespace: 'one-module' }, () => {
      const names = Object.keys(createRequire(join(root, 'server/package.json'))(CONNECTION));
      const lines = names.map((name) => `export const ${name} = /* @__PURE__ */ of(${JSON.stringify(name)});`);
      const all = `const all = require(${JSON.stringify(CONNECTION)}), of = (name) => all[name];`;
      return { contents: [all, ...lines].join('\n'), resolveDir: join(root, 'server') };
    });
  },
};

/**
 * VS Code for the Web runs the extension and the language server in threads of the browser. What Node gives them there comes
 * from `server/src/browser/`: in place of Node's modules, and of those of ours that are about this machine's disk.
 */
const IN_BROWSER = {
  'node:crypto': 'crypto',
  'node:fs': 'fs',
  'node:fs/promises': 'fsPromises',
  'node:os': 'os',
  'node:path': 'path',
  'node:tls': 'tls',
  'node:worker_threads': 'workerThreads',
  undici: 'undici',
  'hunspell-asm': 'hunspell',
  'server/src/regularFile': 'regularFile',
  'server/src/unpack': 'unpack',
  'server/src/analysis/compact': 'compact',
  'server/src/kept': 'kept',
  'server/src/lsp/files': 'writeWhole',
  'server/src/lsp/poll': 'poll',
  'server/src/lsp/feedback': 'feedback',
  'server/src/lsp/uris': 'uris',
};
/** The same of the client, in `client/src/browser/`. */
const CLIENT_IN_BROWSER = ['host', 'mcp', 'report'];
const inBrowser = {
  name: 'in-browser',
  setup({ onResolve, onLoad, resolve }) {
    onResolve({ filter: /./ }, ({ path, importer, resolveDir, kind, pluginData }) => {
      if (
        kind === 'entry-point' ||
        pluginData === 'in-browser' ||
        importer.startsWith(join(root, 'server/src/browser'))
      )
        return undefined;
      const name = path.startsWith('.') ? relative(root, join(resolveDir, path)) : path;
      if (Object.hasOwn(IN_BROWSER, name))
        return { path: join(root, 'server/src/browser', `${IN_BROWSER[name]}.ts`), sideEffects: false };
      const own = CLIENT_IN_BROWSER.find((module) => name === `client/src/${module}`);
      if (own !== undefined) return { path: join(root, 'client/src/browser', `${own}.ts`) };
      if (/^vscode-language(?:client|server)\/node$/.test(path))
        return resolve(path.replace('/node', '/browser'), { kind, resolveDir, pluginData: 'in-browser' });
      return Object.hasOwn(APART, path) ? { path: apartName(path), namespace: 'apart' } : undefined;
    });
    onLoad({ filter: /./, namespace: 'apart' }, ({ path }) => ({
      contents: `module.exports = require('./server/src/browser/apart').apart(${JSON.stringify(path)});`,
      resolveDir: root,
    }));
  },
};
const browser = {
  platform: 'browser',
  target: 'es2022',
  mainFields: ['browser', 'module', 'main'],
  plugins: [inBrowser],
  inject: ['server/src/browser/globals.ts'],
  define: { __dirname: '"/extension/server/dist"', global: 'globalThis' },
};

/** What Node runs, by the name of the bundle. */
const PROGRAMS = {
  server: 'server/src/lsp/start.ts',
  worker: 'server/src/analysis/worker.ts',
  onnxWorker: 'server/src/analysis/onnxWorker.ts',
  'completion-worker': 'server/src/completion/worker.ts',
  'neural-worker': 'server/src/completion/neuralWorker.ts',
  'tokenizer-worker': 'server/src/tokenizer/worker.ts',
  cli: 'server/src/cli/entry.ts',
};
/** What the sources and the libraries use of CommonJS, for modules. All lie in one folder. */
const AS_COMMONJS = [
  "import{createRequire as _createRequire}from'node:module'",
  "import{fileURLToPath as _fileURLToPath}from'node:url'",
  'const __filename=_fileURLToPath(import.meta.url),__dirname=_fileURLToPath(new URL(".",import.meta.url)).slice(0,-1)',
  'const require=_createRequire(import.meta.url);',
].join(';');

const bundles = [
  { entryPoints: ['client/src/extension.ts'], outfile: 'client/dist/client.js', external: ['vscode'] },
  {
    entryPoints: ['ask', 'quiz', 'records', 'report'].map((page) => `client/src/pages/entries/${page}.ts`),
    outdir: 'client/dist/pages',
    platform: 'browser',
    format: 'iife',
    target: 'es2022',
    charset: 'ascii',
    // What a page may load is its script and its style sheet alone.
    sourcemap: watch ? 'inline' : false,
  },
  {
    entryPoints: PROGRAMS,
    plugins: [apart, oneModule],
    outdir: 'server/dist',
    // What several of them need is there once.
    splitting: true,
    format: 'esm',
    outExtension: { '.js': '.mjs' },
    // Short: the package has each name several times.
    chunkNames: 's-[hash]',
    // Six letters for one of Kazakh make the package larger, and no start quicker.
    charset: 'utf8',
    banner: { js: AS_COMMONJS },
  },
  {
    ...browser,
    entryPoints: ['client/src/extension.ts'],
    outfile: 'client/dist/web/extension.js',
    external: ['vscode'],
  },
  { ...browser, entryPoints: ['server/src/lsp/browser.ts'], outfile: 'server/dist/web/server.js', format: 'iife' },
];

rmSync(join(root, 'client/dist'), { recursive: true, force: true });
rmSync(join(root, 'server/dist'), { recursive: true, force: true });
rmSync(join(root, 'server/.cache'), { recursive: true, force: true });

// The list of data files has one home, server/src/data.ts.
const { outputFiles } = await esbuild.build({
  entryPoints: [join(root, 'server/src/data.ts')],
  bundle: true,
  platform: 'node',
  format: 'esm',
  write: false,
});
const { DATA_FILES } = await import(
  `data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`
);
for (const name of Object.values(DATA_FILES)) {
  const source = join(root, 'dictionaries', name);
  const target = join(root, 'server/dist/data', name);
  mkdirSync(dirname(target), { recursive: true });
  if (existsSync(source)) cpSync(source, target);
  else console.warn(`build: dictionaries/${name} is missing`);
}

const present = Object.values(DATA_FILES).filter((name) => existsSync(join(root, 'dictionaries', name)));

const inputs = new Set();
async function make(bundle) {
  const options = { ...shared, ...bundle, absWorkingDir: root, metafile: true };
  if (watch) {
    const context = await esbuild.context(options);
    await context.rebuild();
    await context.watch();
  } else for (const input of Object.keys((await esbuild.build(options)).metafile.inputs)) inputs.add(input);
}
for (const [name, entry] of Object.entries(APART))
  await make({ entryPoints: [entry], outfile: `server/dist/${apartName(name)}.js` });
const sizeOf = (name) => statSync(join(root, 'server/dist', name)).size;
const mayBePacked = [
  ...present.map((name) => `data/${name}`),
  ...Object.keys(APART).map((name) => `${apartName(name)}.js`),
];
browser.define.LENGTHS = JSON.stringify(Object.fromEntries(mayBePacked.map((name) => [name, sizeOf(name)])));
for (const bundle of bundles) await make(bundle);
await make({ entryPoints: ['server/src/keepCode.ts'], outfile: 'server/dist/keepCode.js' });
for (const name of Object.keys(PROGRAMS))
  writeFileSync(join(root, `server/dist/${name}.js`), `import('./${name}.mjs');\n`);
if (!watch) {
  scripts();
  const stray = strayPackages(root, inputs, ['client', 'server']);
  if (stray.length > 0) {
    console.error(`build: bundled, but not what a package that is bundled declares: ${stray.join(', ')}`);
    process.exit(1);
  }
  writeFileSync(join(root, 'server/dist/THIRD-PARTY-LICENSES.txt'), thirdPartyLicences(inputs));
  writeFileSync(join(root, 'server/dist/sbom.cdx.json'), `${JSON.stringify(sbom(root, inputs, present))}\n`);
}

/**
 * Puts scripts in the place of modules, which only modules can be split into: Node reads scripts sooner, and keeps what it compiles of them. They
 * are read once what they import is, and nothing that they export changes later, so that names can stand for values.
 */
function scripts() {
  const dist = join(root, 'server/dist');
  const names = readdirSync(dist).filter((name) => name.endsWith('.mjs'));
  /** What each imports of the others: names, or nothing, for which it is only to be run before. */
  const imports = new Map();
  const found = new Map();
  const pairs = (list, pair) =>
    list
      .trim()
      .split(/\s*,\s*/)
      .map((one) => pair(...one.split(' as ')));
  for (const name of names) {
    const own = [];
    const code = readFileSync(join(dist, name), 'utf8')
      .replace(AS_COMMONJS, '')
      .replace(/\n\/\/# sourceMappingURL=.*\n$/, '')
      .replace(
        /(?<=^|[;}\n])import ?(?:(?:\{([^}]*)\}|\* ?as ([\w$]+)) ?from ?)?"([^"\n]+)";/g,
        (_, list, all, path) => {
          const from = `require("${path.replace(/\.mjs$/, '.js')}");`;
          const named = list ? `{${pairs(list, (theirs, here = theirs) => `${theirs}:${here}`)}}` : all && ` ${all}`;
          own.push({
            path: path.replace('./', ''),
            isNamed: named !== undefined,
            head: named ? `const${named}=${from}` : from,
          });
          return '';
        },
      )
      .replace(/\bimport\("(\.\/s-\w+)\.mjs"\)/g, 'Promise.resolve().then(()=>require("$1.js"))')
      .replace(
        /\bexport ?\{([^}]*)\};$/,
        (_, list) => `module.exports={${pairs(list, (here, theirs = here) => `${theirs}:${here}`)}};`,
      );
    imports.set(name, own);
    found.set(name, code);
  }
  const after = (name, path = []) => {
    if (path.includes(name)) throw new Error(`build: ${[...path, name].join(' imports ')}`);
    for (const next of imports.get(name) ?? []) after(next.path, [...path, name]);
  };
  /** What runs before a script for the names that it and those before it import: the rest need not be said again. */
  const before = (name, all = new Set()) => {
    for (const { path, isNamed } of imports.get(name) ?? []) {
      if (!isNamed || all.has(path)) continue;
      all.add(path);
      before(path, all);
    }
    return all;
  };
  for (const name of names) {
    after(name);
    const run = before(name);
    const heads = imports.get(name).flatMap(({ path, isNamed, head }) => (isNamed || !run.has(path) ? [head] : []));
    const program = name.slice(0, -'.mjs'.length);
    const first = Object.hasOwn(PROGRAMS, program) ? `require("./keepCode.js").keepCode("${program}");` : '';
    const script = `"use strict";${first}${heads.join('')}${found.get(name)}\n`;
    // Throws where something of a module is left.
    new Script(`(function(){${script}})`, { filename: name });
    writeFileSync(join(dist, `${program}.js`), script);
    for (const old of [name, `${name}.map`]) rmSync(join(dist, old), { force: true });
  }
}

/** The licence texts of every package that went into a bundle, as their licences ask; packages with the same text share it. */
function thirdPartyLicences(files) {
  const packages = new Map();
  for (const folder of packageFolders(files)) {
    const manifest = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
    const text = readdirSync(join(root, folder))
      .filter((file) => /^(licen[cs]e|notice|copying)/i.test(file))
      .map((file) => readFileSync(join(root, folder, file), 'utf8').trim())
      .join('\n\n');
    const name = `${manifest.name} ${manifest.version} (${licenceOf(manifest)})`;
    packages.set(text, [...(packages.get(text) ?? []), name]);
  }
  return [...packages].map(([text, names]) => `${names.join('\n')}\n\n${text}`).join(`\n\n${'-'.repeat(80)}\n\n`);
}
