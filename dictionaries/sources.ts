/**
 * Where the data files come from: `SOURCES.json` names each file that is made from texts of others with its licence, and each
 * of those texts with name, version, licence and SHA-256. A trainer writes no data file of the project from anything else.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A text of others. */
export interface Input {
  readonly name: string;
  readonly version: string;
  /** SPDX expression. */
  readonly licence: string;
  /** Of the bytes of the file, in small hexadecimal digits; of a folder, see `hashOf`. */
  readonly sha256: string;
}

/** A data file of the project. */
export interface Made {
  /** SPDX expression under which the file is offered. */
  readonly licence: string;
  /** The command that makes it. */
  readonly by: string;
  /** Names in `inputs`; none where it is made from files of the project alone. */
  readonly inputs: readonly string[];
  /** Files and folders of the project that it is made from, relative to `dictionaries/`. */
  readonly from?: readonly string[];
}

export interface Sources {
  /** By a name that is unique here: the name under which the commands of the READMEs expect the file. */
  readonly inputs: Readonly<Record<string, Input>>;
  /** By path relative to `dictionaries/`. */
  readonly files: Readonly<Record<string, Made>>;
}

export const dictionaries = fileURLToPath(new URL('.', import.meta.url));

export function readSources(): Sources {
  return JSON.parse(readFileSync(join(dictionaries, 'SOURCES.json'), 'utf8')) as Sources;
}

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/**
 * The SHA-256 of a file; of a folder that of what `sha256sum *.txt` prints in it, names in the order of their code units.
 * Throws where there is none.
 */
export function hashOf(path: string): string {
  if (!statSync(path).isDirectory()) return sha256(readFileSync(path));
  const names = readdirSync(path).filter((name) => name.endsWith('.txt'));
  const lines = names.sort().map((name) => `${sha256(readFileSync(join(path, name)))}  ${name}\n`);
  return sha256(Buffer.from(lines.join('')));
}

/**
 * Throws where a data file of the project would be made from a text that is not recorded for it. A file written elsewhere
 * (a trial, a user's own model) may come from anything.
 * @param out the files that will be written
 * @param paths the files, and folders of text files, that they are made from
 */
export function checkInputs(out: readonly string[], paths: readonly string[], sources = readSources()): void {
  const ours = out
    .map((path) => relative(dictionaries, resolve(path)).replaceAll('\\', '/'))
    .filter((path) => !path.startsWith('..') && !isAbsolute(path));
  for (const file of ours) {
    if (!Object.hasOwn(sources.files, file)) throw new Error(`dictionaries/SOURCES.json has no entry for ${file}`);
    const recorded = new Map(sources.files[file]!.inputs.map((name) => [sources.inputs[name]?.sha256, name]));
    for (const path of paths) {
      const found = hashOf(path);
      if (recorded.has(found)) continue;
      throw new Error(
        `${path} (SHA-256 ${found}) is no recorded input of ${file}. Record it in dictionaries/SOURCES.json with its name, version and licence, or write to another file with --out.`,
      );
    }
  }
}
