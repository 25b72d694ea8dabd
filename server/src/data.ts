/**
 * Where the language data lies and how it is read. Bundled, it stands in `data/` beside the bundle; in the source tree
 * (tests, tsx) it is read from `dictionaries/`. Everything else gets bytes as arguments.
 */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fromFrontCoded, isFrontCoded } from './frontCoding';
import type { Result } from './types';
import { unpack } from './unpack';

/** Names relative to the data folder; the same below `dictionaries/`. `esbuild.config.mjs` copies exactly these. */
export const DATA_FILES = {
  aff: 'spelling/kk.aff',
  dic: 'spelling/kk.dic',
  frequencies: 'spelling/kk.freq',
  pairs: 'spelling/kk.pairs',
  context: 'spelling/kk.context',
  nameShapes: 'spelling/kk.name-shapes',
  names: 'spelling/kk.names',
  slips: 'spelling/kk.slips',
  confused: 'spelling/kk.confused',
  morphology: 'morphology/kk.morph',
  tags: 'morphology/kk.tags',
  entities: 'entities/kk-entities.bin',
  language: 'language/kk-language.bin',
  completion: 'completion/kk-completion.bin',
} as const;

export type DataFile = keyof typeof DATA_FILES;

/** The folder that holds the data files. */
export function dataFolder(): string {
  const bundled = join(__dirname, 'data');
  return existsSync(bundled) ? bundled : join(__dirname, '..', '..', 'dictionaries');
}

/** Where a data file lies; in the package that people install some are packed (`NAME.br`). */
export function dataPath(file: DataFile, folder: string): string {
  const path = join(folder, DATA_FILES[file]);
  // What lies there unpacked is the newer one: packed files may be left of a package.
  return existsSync(path) || !existsSync(`${path}.br`) ? path : `${path}.br`;
}

/** What was packed under `NAME.br`, once Brotli is undone. */
export const unfolded = (bytes: Uint8Array): Uint8Array => (isFrontCoded(bytes) ? fromFrontCoded(bytes) : bytes);

/**
 * Reads one data file, or says in `error` which file could not be read and why. Of the package's
 * packed files lists are unpacked in a few ms, and without the others a first diagnostic can be shown.
 */
export async function readData(file: DataFile, folder = dataFolder()): Promise<Result<Uint8Array>> {
  const path = dataPath(file, folder);
  try {
    const bytes = await readFile(path);
    return { ok: true, value: path.endsWith('.br') ? unfolded(await unpack(bytes)) : bytes };
  } catch (error) {
    return {
      ok: false,
      error: `${join(folder, DATA_FILES[file])}: ${error instanceof Error ? error.message : String(error)}`,
    };
  }
}
