/** What is handed out beside the code: the bill of materials and the licences, made by the build. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

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
  assert.ok(components.some(({ type, hashes }) => type === 'data' && /^[0-9a-f]{64}$/.test(hashes![0]!.content)));
  assert.doesNotMatch(text, /https?:|resolved/);
});

test('the licences of all that is bundled are listed, and both files are packed', () => {
  const licences = read('server/dist/THIRD-PARTY-LICENSES.txt');
  const { components } = JSON.parse(read('server/dist/sbom.cdx.json')) as { components: readonly Component[] };
  for (const { type, name, version } of components) {
    if (type === 'library') assert.ok(licences.includes(`${name} ${version} (`), name);
  }
  const packed = read('.vscodeignore').split('\n');
  for (const file of ['server/dist/THIRD-PARTY-LICENSES.txt', 'server/dist/sbom.cdx.json'])
    assert.ok(packed.includes(`!${file}`), file);
});
