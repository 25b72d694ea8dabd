/** The large libraries that lie beside the bundles (`APART` in `esbuild.config.mjs`), which Node loads by `require`. */
import { EXTENSION_FILES } from '../protocol';
import { readFile } from './fsPromises';
import { process } from './globals';
import { start } from './host';

/** What of Node `yaml` looks into; it does without a `Buffer`. */
const NODE: Readonly<Record<string, unknown>> = { process, buffer: {} };

const loaded = new Map<string, unknown>();

function run(name: string, source: string): unknown {
  const module = { exports: {} };
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
    const source = start().apart[name];
    if (source === undefined) throw new Error(`${name} is not there in the browser`);
    loaded.set(name, run(name, source));
  }
  return loaded.get(name);
}

/** A library whose source is fetched when it is first wanted. Rejects where it cannot be. */
export async function fetchApart(name: string): Promise<unknown> {
  if (!loaded.has(name)) {
    const source = new TextDecoder().decode(await readFile(`${EXTENSION_FILES}/server/dist/${name}.js`));
    loaded.set(name, run(name, source));
  }
  return loaded.get(name);
}
