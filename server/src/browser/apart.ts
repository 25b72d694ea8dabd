/** The large libraries that lie beside the bundles (`APART` in `esbuild.config.mjs`), which Node loads by `require`. */
import { EXTENSION_FILES } from '../protocol';
import { readFile } from './fsPromises';
import { process } from './globals';
import { start } from './host';
import { unpackedFile } from './unpack';

/** What of Node `yaml` looks into; it does without a `Buffer`. */
const NODE: Readonly<Record<string, unknown>> = { process, buffer: {} };

const loaded = new Map<string, unknown>();

function run(name: string, code: Uint8Array): unknown {
  const module = { exports: {} };
  const source = new TextDecoder().decode(code);
  // What VS Code does with the code of an extension, under the same rules (`unsafe-eval`) of its page.
  new Function('module', 'exports', 'require', source)(module, module.exports, (wanted: string) => {
    if (Object.hasOwn(NODE, wanted)) return NODE[wanted];
    throw new Error(`${name} wants ${wanted}`);
  });
  return module.exports;
}

/** A library whose source came with the start of the thread. */
export function apart(name: string): unknown {
  if (!loaded.has(name)) {
    const { [`${name}.js`]: plain, [`${name}.js.br`]: packed } = start().apart;
    const code = plain ?? (packed && unpackedFile(`${name}.js`, packed));
    if (!code) throw new Error(`${name} is not there in the browser`);
    loaded.set(name, run(name, code));
  }
  return loaded.get(name);
}

/** A library whose source is fetched when it is first wanted. Rejects where it cannot be. */
export async function fetchApart(name: string): Promise<unknown> {
  if (!loaded.has(name)) loaded.set(name, run(name, await readFile(`${EXTENSION_FILES}/server/dist/${name}.js`)));
  return loaded.get(name);
}
