/** Reads the tokenizer that a path names: a `tokenizer.json`, or a folder in which one lies. */
import { stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { readRegularText } from '../regularFile';
import type { Result } from '../types';
import { LocalTokenizer } from './tokenizer';

/** A larger file is refused, bytes: tokenizers of large vocabularies have some 35 MB. */
const LARGEST = 200_000_000;

/** Rejects never: what is wrong with the file is in `error`, with its path. */
export async function readTokenizer(path: string): Promise<Result<LocalTokenizer>> {
  const failed = (error: unknown): Result<LocalTokenizer> => ({
    ok: false,
    error: `${path}: ${error instanceof Error ? error.message : String(error)}`,
  });
  try {
    const isFolder = (await stat(path)).isDirectory();
    const file = isFolder ? join(path, 'tokenizer.json') : path;
    const tokenizer = await json(file);
    const config = await json(join(dirname(file), 'tokenizer_config.json')).catch(() => ({}));
    const made = LocalTokenizer.create(tokenizer, config);
    return made.ok ? made : failed(made.error);
  } catch (error) {
    return failed(error);
  }
}

/** What a tokenizer is called in reports: its file's name, or that of the folder where the file has the usual one. */
export function tokenizerName(path: string): string {
  const name = basename(path);
  return name === 'tokenizer.json' ? basename(dirname(path)) || name : name;
}

async function json(path: string): Promise<unknown> {
  const text = await readRegularText(path, { most: LARGEST });
  try {
    return JSON.parse(text);
  } catch {
    throw new Error('not JSON; Qalam reads tokenizer.json');
  }
}
