/**
 * The mutants: small faults that somebody once put into the code by hand and that a readable test has to notice.
 * `test/mutants/MODULE.json` lists those of a module; `npm run test:mutants` makes them one by one.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Mutant {
  /** What it breaks, in words. */
  readonly name: string;
  /** The file that is changed, from the root of the repository. */
  readonly file: string;
  /** The code that is replaced: occurs exactly once in the file. */
  readonly from: string;
  readonly to: string;
  /** The tests of which one has to fail, from the root of the repository. */
  readonly tests: readonly string[];
}

export const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = join(root, 'test/mutants');

/** The names of the lists, e.g. `cleaning` for `cleaning.json`. */
export function modules(): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -'.json'.length))
    .sort();
}

/** The mutants of a module as they stand in its list, of any shape: `faultOf` judges them. */
export function mutantsOf(module: string): unknown[] {
  const list: unknown = JSON.parse(readFileSync(join(folder, `${module}.json`), 'utf8'));
  if (!Array.isArray(list)) throw new Error(`test/mutants/${module}.json is not an array`);
  return list;
}

const isText = (value: unknown): value is string => typeof value === 'string' && value.trim() !== '';

/**
 * Why a mutant cannot be made, in words; undefined where it can.
 * @param read the text of a file of the repository; throws where there is none
 */
export function faultOf(mutant: unknown, read: (file: string) => string): string | undefined {
  const { name, file, from, to, tests } = (mutant ?? {}) as Partial<Record<keyof Mutant, unknown>>;
  if (!isText(name) || !isText(file) || !isText(from) || typeof to !== 'string' || from === to) {
    return 'name, file, from and to have to be texts, and to another one than from';
  }
  if (!Array.isArray(tests) || tests.length === 0 || !tests.every(isText)) return 'tests has to name test files';
  let code: string;
  try {
    code = read(file);
    for (const test of tests) read(test);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  const times = code.split(from).length - 1;
  return times === 1 ? undefined : `from occurs ${times} times in ${file}`;
}

export const readFromRoot = (file: string): string => readFileSync(join(root, file), 'utf8');
