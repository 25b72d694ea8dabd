// The software bill of materials: what stands in the bundles, as CycloneDX 1.5. Made from what esbuild really took in, so
// that it names no more and no less; the same input gives the same bytes.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Folders of the packages that bundled files come from, relative to the root. */
export function packageFolders(files) {
  const folders = new Set();
  for (const file of files) {
    const folder = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1];
    if (folder) folders.add(folder);
  }
  return [...folders].sort();
}

/** A package's licence as an SPDX expression; old packages say it in a list. */
export const licenceOf = ({ license, licenses }) => license ?? licenses?.map(({ type }) => type).join(' OR ');

const purl = (name, version) => `pkg:npm/${name.replace(/^@/, '%40')}@${version}`;

/**
 * @param root the repository
 * @param inputs files that went into bundles, relative to the root
 * @param dataFiles data files, relative to `dictionaries`
 */
export function sbom(root, inputs, dataFiles) {
  const json = (file) => JSON.parse(readFileSync(join(root, file), 'utf8'));
  const lock = json('package-lock.json').packages;
  const own = json('package.json');
  const components = packageFolders(inputs).map((folder) => {
    const manifest = json(join(folder, 'package.json'));
    const { name, version } = manifest;
    const license = licenceOf(manifest);
    const integrity = /^sha512-(.+)$/.exec(lock[folder]?.integrity ?? '')?.[1];
    return {
      type: 'library',
      'bom-ref': `${name}@${version}`,
      name,
      version,
      purl: purl(name, version),
      ...(license && {
        licenses: [/^[\w.+-]+$/.test(license) ? { license: { id: license } } : { expression: license }],
      }),
      ...(integrity && { hashes: [{ alg: 'SHA-512', content: Buffer.from(integrity, 'base64').toString('hex') }] }),
    };
  });
  const data = dataFiles.map((file) => ({
    type: 'data',
    'bom-ref': `data/${file}`,
    name: file,
    hashes: [
      {
        alg: 'SHA-256',
        content: createHash('sha256')
          .update(readFileSync(join(root, 'dictionaries', file)))
          .digest('hex'),
      },
    ],
  }));
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    version: 1,
    metadata: {
      lifecycles: [{ phase: 'build' }],
      component: {
        type: 'application',
        'bom-ref': own.name,
        name: own.name,
        version: own.version,
        licenses: [{ license: { id: own.license } }],
      },
    },
    components: [...components, ...data],
    dependencies: [{ ref: own.name, dependsOn: [...components, ...data].map((component) => component['bom-ref']) }],
  };
}
