/**
 * Loads the bundles that lie beside the others (`APART` in `esbuild.config.mjs`); some are packed in the package that people install.
 * Bundled by that alone.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileFunction } from 'node:vm';
import { brotliDecompressSync } from 'node:zlib';
import { isWithoutBase64, withBase64 } from './base64Code';

const loaded = new Map<string, { exports: unknown }>();

/** @param name of the bundle, without `.js` */
export function apart(name: string): unknown {
  const path = join(__dirname, `${name}.js`);
  const packed = `${path}.br`;
  if (existsSync(path) || !existsSync(packed)) return require(path);
  let module = loaded.get(name);
  if (!module) {
    module = { exports: {} };
    loaded.set(name, module);
    const bytes = brotliDecompressSync(readFileSync(packed));
    const source = new TextDecoder().decode(isWithoutBase64(bytes) ? withBase64(bytes) : bytes);
    const code = compileFunction(source, ['module', 'exports', 'require', '__filename', '__dirname'], {
      filename: path,
    });
    code(module, module.exports, require, path, __dirname);
  }
  return module.exports;
}
