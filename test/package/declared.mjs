// Whether what goes into the bundles is what the packages that import it declare. npm lays the version that most of a tree
// wants at its top, where a bundler finds it for everybody that has none of its own.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { satisfies } from 'semver';

/**
 * @param root the repository
 * @param inputs esbuild's `metafile.inputs`: files, relative to the root, and what they import
 * @returns a sentence for each package that is bundled in a version which its importer does not declare, sorted
 */
export function undeclared(root, inputs) {
  const faults = new Set();
  for (const [file, { imports }] of Object.entries(inputs)) {
    for (const { path } of imports) {
      const imported = packageOf(root, path);
      if (imported) faults.add(faultOf(packageOf(root, file) ?? ownPackageOf(root, file), imported));
    }
  }
  faults.delete(undefined);
  return [...faults].sort();
}

/** A sentence where `manifest` does not declare the version of `imported`; undefined where it does. */
export function faultOf({ folder, manifest }, imported) {
  const { version } = imported.manifest;
  // The name that it is installed under: another's, where it stands for it.
  const name = imported.folder.slice(imported.folder.lastIndexOf('node_modules/') + 'node_modules/'.length);
  if (imported.folder === folder) return undefined;
  const { dependencies, peerDependencies, optionalDependencies, devDependencies } = manifest;
  // Pages and scripts of the repository itself may take what it develops with.
  const range = {
    ...(folder === '.' && devDependencies),
    ...peerDependencies,
    ...optionalDependencies,
    ...dependencies,
  }[name];
  const who = manifest.name ?? folder;
  if (range === undefined) return `${who} imports ${name} ${version} (${imported.folder}) and does not declare it`;
  // A name of another package (`npm:`), a folder or a repository is what it says.
  if (/^[a-z+]+:/u.test(range) || satisfies(version, range)) return undefined;
  return `${who} declares ${name} ${range}, but ${version} is bundled (${imported.folder})`;
}

/** The installed package that a file belongs to; undefined of the repository's own files. */
export function packageOf(root, file) {
  const folder = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)(?:\/|$)/u.exec(file)?.[1];
  return folder && { folder, manifest: JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) };
}

/** The workspace that a file of the repository belongs to. */
function ownPackageOf(root, file) {
  let folder = dirname(file);
  while (folder !== '.' && !existsSync(join(root, folder, 'package.json'))) folder = dirname(folder);
  return { folder, manifest: JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) };
}
