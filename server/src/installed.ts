/** Packages that the user has installed in a folder of their own: code is loaded from there and from nowhere else. */
import { realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, sep } from 'node:path';

/** The path of a package's code. Throws where it is not in the folder that was named. */
export function installedIn(folder: string, name: string): string {
  const missing = () => new Error(`${name} is not installed in ${folder}`);
  const root = realpathSync(folder);
  let path: string;
  try {
    path = realpathSync(createRequire(join(root, 'qalam.js')).resolve(name));
  } catch {
    throw missing();
  }
  // Node looks in the folders above as well.
  if (!path.startsWith(root.endsWith(sep) ? root : root + sep)) throw missing();
  return path;
}
