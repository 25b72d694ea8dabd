// `npm run package`: the .vsix that people install, with only what .vscodeignore lets in.
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createVSIX } from '@vscode/vsce';
import { build, ensureDependencies, root } from '../setup.mjs';
import { packedData } from './prepublish.mjs';

/** Packs what `npm run build` made; answers with the path of the .vsix. */
export async function packageExtension() {
  const { name, version, repository } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const packagePath = join(root, 'out', `${name}-${version}.vsix`);
  mkdirSync(join(root, 'out'), { recursive: true });
  // Everything is bundled, so no node_modules go in.
  process.env.QALAM_BUILT = '1';
  try {
    await createVSIX({
      cwd: root,
      packagePath,
      dependencies: false,
      allowMissingRepository: true,
      // Only with an address of the project can they be made absolute.
      rewriteRelativeLinks: repository !== undefined,
    });
  } finally {
    // The build in the repository has the files as they are.
    for (const file of packedData()) rmSync(join(root, `${file}.br`), { force: true });
  }
  return packagePath;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  ensureDependencies();
  build();
  console.log(await packageExtension());
}
