// The software bill of materials: what stands in the bundles, as CycloneDX 1.5. Made from what esbuild really took in, so
// that it names no more and no less; the same input gives the same bytes.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Folders of the packages that bundled files come from, relative to the root. */
export function packageFolders(files) {
  const folders = new Set();
  for (const file of files) {
    const folder = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1];
    if (folder) folders.add(folder);
  }
  return [...folders].sort();
}

/**
 * Bundled packages that nobody who is bundled has asked for: another version than the declared one, e.g. that of a development
 * dependency. Each has to stand where Node finds it for the package that declares it; npm sees to its version there.
 * @param inputs files that went into bundles, relative to the root
 * @param own folders of the packages of this repository
 */
export function strayPackages(root, inputs, own) {
  const bundled = packageFolders(inputs);
  const declared = new Set();
  for (const folder of [...own, ...bundled]) {
    const {
      dependencies = {},
      optionalDependencies,
      peerDependencies,
    } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies })) {
      for (let at = folder; ; at = dirname(at)) {
        const found = join(at, 'node_modules', name);
        if (existsSync(join(root, found))) declared.add(found.replaceAll('\\', '/'));
        if (existsSync(join(root, found)) || at === '.') break;
      }
    }
  }
  return bundled.filter((folder) => !declared.has(folder));
}

/** A package's licence as an SPDX expression; old packages say it in a list. */
export const licenceOf = ({ license, licenses }) => license ?? licenses?.map(({ type }) => type).join(' OR ');

/** An SPDX identifier or expression as CycloneDX writes it. */
const licence = (spdx) => (/^[\w.+-]+$/.test(spdx) ? { license: { id: spdx } } : { expression: spdx });

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
      ...(license && { licenses: [licence(license)] }),
      ...(integrity && { hashes: [{ alg: 'SHA-512', content: Buffer.from(integrity, 'base64').toString('hex') }] }),
    };
  });
  const sources = json('dictionaries/SOURCES.json');
  const data = dataFiles.map((file) => ({
    type: 'data',
    'bom-ref': `data/${file}`,
    name: file,
    licenses: [licence(sources.files[file].licence)],
    ...(sources.files[file].inputs.length > 0 && {
      description: `Made from ${sources.files[file].inputs
        .map((id) => sources.inputs[id])
        .map(({ name, version, licence }) => `${name} ${version} (${licence})`)
        .join('; ')}`,
    }),
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
