/** What is handed out beside the code: the bill of materials and the licences, made by the build. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { DATA_FILES } from '../../server/src/data';

const ROOT = join(__dirname, '..', '..');
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');

interface Component {
  readonly type: string;
  readonly name: string;
  readonly version?: string;
  readonly purl?: string;
  readonly licenses?: readonly unknown[];
  readonly hashes?: readonly { readonly content: string }[];
}

test('the bill of materials names every runtime dependency with its licence and hash, and no host', () => {
  const text = read('server/dist/sbom.cdx.json');
  const { bomFormat, components } = JSON.parse(text) as { bomFormat: string; components: readonly Component[] };
  assert.equal(bomFormat, 'CycloneDX');
  const libraries = components.filter(({ type }) => type === 'library');
  const names = new Set(libraries.map(({ name }) => name));
  const { dependencies } = JSON.parse(read('server/package.json')) as { dependencies: Record<string, string> };
  for (const name of Object.keys(dependencies)) assert.ok(names.has(name), name);
  for (const { name, version, purl, licenses, hashes } of libraries) {
    assert.ok(
      version && purl?.includes(version) && licenses?.length === 1 && /^[0-9a-f]{128}$/.test(hashes![0]!.content),
      name,
    );
  }
  const data = components.filter(({ type }) => type === 'data');
  assert.deepEqual(data.map(({ name }) => name).sort(), Object.values(DATA_FILES).sort());
  const { files } = JSON.parse(read('dictionaries/SOURCES.json')) as { files: Record<string, { licence: string }> };
  for (const { name, licenses, hashes } of data) {
    assert.match(hashes![0]!.content, /^[0-9a-f]{64}$/);
    assert.ok(JSON.stringify(licenses).includes(files[name]!.licence), name);
  }
  assert.doesNotMatch(text, /https?:|resolved/);
});

test('what ships is what is declared: no package of a development dependency, no nanoid 2', async () => {
  const path = join(ROOT, 'test/package/sbom.mjs');
  const { strayPackages } = (await import(path)) as {
    strayPackages: (root: string, inputs: readonly string[], own: readonly string[]) => string[];
  };
  const { components } = JSON.parse(read('server/dist/sbom.cdx.json')) as { components: readonly Component[] };
  const versions = new Map(components.map(({ name, version }) => [name, version]));
  const unitTests = JSON.parse(read('server/node_modules/undici/package.json')) as { version: string };
  assert.equal(versions.get('undici'), unitTests.version);
  assert.equal(versions.get('nanoid'), undefined);
  const stray = [
    'node_modules/undici/index.js',
    'node_modules/yaml/dist/index.js',
    'server/node_modules/undici/index.js',
  ];
  assert.deepEqual(strayPackages(ROOT, stray, ['client', 'server']), ['node_modules/undici']);
});

test('the licences of all that is bundled are listed, and both files are packed', () => {
  const licences = read('server/dist/THIRD-PARTY-LICENSES.txt');
  const { components } = JSON.parse(read('server/dist/sbom.cdx.json')) as { components: readonly Component[] };
  for (const { type, name, version } of components) {
    if (type === 'library') assert.ok(licences.includes(`${name} ${version} (`), name);
  }
  const texts = licences.split(/\n\n-{80}\n\n/).map((part) => part.slice(part.indexOf('\n\n')));
  assert.equal(new Set(texts).size, texts.length, 'a text stands there twice');
  const packed = read('.vscodeignore').split('\n');
  for (const file of ['server/dist/THIRD-PARTY-LICENSES.txt', 'server/dist/sbom.cdx.json'])
    assert.ok(packed.includes(`!${file}`), file);
});
