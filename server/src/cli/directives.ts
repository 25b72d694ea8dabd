/** What the comments `qalam:ignore …` of a file say (`spelling/directives.ts`). They hold for all of it, so they are read before it is checked. */
import { stat } from 'node:fs/promises';
import { parseDirectives } from '../spelling/directives';
import { FORMATS } from '../text/formats';
import { chunksOf } from './files';
import { type Input, type InputOptions, openInput } from './input';

export interface FileDirectives {
  readonly words: readonly string[];
  /** Lower-case codes. */
  readonly languages: ReadonlySet<string>;
  /** Lines (from 0) on which nothing is reported. */
  readonly lines: ReadonlySet<number>;
  readonly ignoreFile: boolean;
}

const NEEDLE = Buffer.from('qalam:ignore');

/** Whether the letters stand anywhere in the bytes. */
async function mentions(bytes: AsyncIterable<Uint8Array>): Promise<boolean> {
  let before = Buffer.alloc(0);
  for await (const piece of bytes) {
    const all = Buffer.concat([before, piece]);
    if (all.includes(NEEDLE)) return true;
    before = all.subarray(-NEEDLE.length);
  }
  return false;
}

/**
 * The directives of a file; `undefined` where it has none, and of what no editor opens (tables, compressed files) or can be read but
 * once. Rejects as `openInput` does.
 */
export async function readDirectives(
  path: string,
  { table, compression }: Input,
  options: InputOptions,
): Promise<FileDirectives | undefined> {
  if (path === '-' || table !== undefined || compression !== undefined || !(await stat(path)).isFile())
    return undefined;
  if (!(await mentions((await openInput(path, options)).bytes))) return undefined;
  const words = new Set<string>();
  const languages = new Set<string>();
  const lines = new Set<number>();
  let ignoreFile = false;
  // By lines, whatever its format.
  for await (const { text, line } of chunksOf(await openInput(path, options), FORMATS.jsonl, false)) {
    if (!text.includes('qalam:ignore')) continue;
    // With a line behind it, which `-next-line` is about.
    const found = parseDirectives(`${text.trimEnd()}\n `);
    for (const word of found.words.entries()) words.add(word);
    for (const language of found.languages) languages.add(language);
    for (const { start } of found.ignored) lines.add(start > text.trimEnd().length ? line + 1 : line);
    ignoreFile ||= found.ignoreFile;
  }
  return { words: [...words], languages, lines, ignoreFile };
}
