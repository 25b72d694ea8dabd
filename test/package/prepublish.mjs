// What `vsce` runs before it packs, by whatever command it is called: the build, and the packed files that go in.
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, deflateRawSync } from 'node:zlib';
import * as esbuild from 'esbuild';
import { build, root } from '../setup.mjs';

/** Data files, by their paths, that are in the package as Brotli, which a zip cannot squeeze as far; `.vscodeignore` says which. */
export function packedData() {
  const lines = readFileSync(join(root, '.vscodeignore'), 'utf8').split('\n');
  return lines.flatMap((line) => /^!(.+)\.br$/.exec(line)?.[1] ?? []);
}

/** A module of the sources that imports nothing of Node's. */
async function importTypeScript(path) {
  const { outputFiles } = await esbuild.build({
    entryPoints: [join(root, path)],
    bundle: true,
    format: 'esm',
    write: false,
  });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);
}

/** What of a file Brotli may be given: the shortest that comes out of them is packed. */
export async function formsOf(file, bytes) {
  if (file.endsWith('.bin')) return [bytes];
  if (file.endsWith('.js')) {
    const { withoutBase64 } = await importTypeScript('server/src/base64Code.ts');
    return [bytes, withoutBase64(bytes)].filter((form) => form !== undefined);
  }
  const { frontCoded } = await importTypeScript('server/src/frontCoding.ts');
  return [frontCoded(bytes)];
}

/** Makes the packed files beside their sources. Half a minute: kept by what is in them, under `out/`. */
async function packData() {
  const kept = join(root, 'out', 'brotli');
  mkdirSync(kept, { recursive: true });
  const pack = async (file) => {
    const bytes = readFileSync(join(root, file));
    const made = join(kept, `${createHash('sha256').update(bytes).digest('hex')}-6`);
    if (!existsSync(made)) {
      const params = { [constants.BROTLI_PARAM_LGWIN]: 24, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
      const ways = [
        params,
        { ...params, [constants.BROTLI_PARAM_LGBLOCK]: 24 },
        { ...params, [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_FONT },
      ];
      const forms = await formsOf(file, bytes);
      const packed = await Promise.all(
        forms.flatMap((form) => ways.map((params) => promisify(brotliCompress)(form, { params }))),
      );
      // Two programs that are like each other may pack better as they are, and the zip squeezes some of them once more.
      const inZip = (code) => Math.min(code.length, deflateRawSync(code, { level: 9 }).length);
      writeFileSync(made, packed.sort((a, b) => inZip(a) - inZip(b))[0]);
    }
    copyFileSync(made, join(root, `${file}.br`));
  };
  await Promise.all(packedData().map(pack));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  // Who has just built says so.
  if (!process.env.QALAM_BUILT) build();
  await packData();
}
