/** `npm run manifest`: writes what is derived from rules and formats, and says which files that changed. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { derivedFiles } from './derive';

const root = fileURLToPath(new URL('..', import.meta.url));

for (const [path, text] of derivedFiles((name) => readFileSync(join(root, name), 'utf8'))) {
  const file = join(root, path);
  if (existsSync(file) && readFileSync(file, 'utf8') === text) continue;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  console.log(path);
}
