import { createReadStream } from 'node:fs';
import { open, realpath, rename, stat, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type Format, formatFor } from '../text/formats';

/** A unit of a file with its first line (from 0) and how many lines it has; its text keeps its line ends. */
export interface FileUnit {
  readonly text: string;
  readonly line: number;
  readonly lines: number;
}

/**
 * The lines of a file with their ends (`\n` kept, `\r\n` kept). Broken UTF-8 becomes U+FFFD or, where `strict`, an error:
 * what is written anew must not lose a byte.
 */
async function* rawLines(path: string, strict: boolean): AsyncGenerator<string, void> {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true, fatal: strict });
  const decode = (bytes?: Uint8Array) => {
    try {
      return bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: true });
    } catch {
      throw new Error('not UTF-8: convert it first');
    }
  };
  let parts: string[] = [];
  for await (const chunk of createReadStream(path, { highWaterMark: 256 * 1024 })) {
    const text = decode(chunk as Uint8Array);
    let from = 0;
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', from)) {
      parts.push(text.slice(from, at + 1));
      yield parts.length === 1 ? parts[0]! : parts.join('');
      parts = [];
      from = at + 1;
    }
    if (from < text.length) parts.push(text.slice(from));
  }
  parts.push(decode());
  const last = parts.join('');
  if (last !== '') yield last;
}

/** The format of a file, by its name and its first 64 KB. */
export async function formatOfFile(path: string): Promise<Format> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(65_536), 0, 65_536, 0);
    return formatFor({ fileName: basename(path), sample: buffer.toString('utf8', 0, bytesRead) });
  } finally {
    await file.close();
  }
}

/** The units of a file in order; only a format that needs the whole document is read as a whole. `strict` as above. */
export async function* unitsOfFile(path: string, format: Format, strict: boolean): AsyncGenerator<FileUnit, void> {
  let parts: string[] = [];
  let first = 0;
  let line = 0;
  for await (const raw of rawLines(path, strict)) {
    if (format.unit === 'line') yield { text: raw, line, lines: 1 };
    else if (format.unit === 'paragraph' && /^\s*$/.test(raw)) {
      if (parts.length > 0) yield { text: parts.join(''), line: first, lines: parts.length };
      yield { text: raw, line, lines: 1 };
      parts = [];
    } else {
      if (parts.length === 0) first = line;
      parts.push(raw);
    }
    line++;
  }
  if (parts.length > 0) yield { text: parts.join(''), line: first, lines: parts.length };
}

/** Writes a file anew, piece by piece, under its old name only when all is written. */
export class FileReplacement {
  private constructor(
    private readonly path: string,
    private readonly temporary: string,
    private readonly handle: Awaited<ReturnType<typeof open>>,
  ) {}

  static async begin(given: string): Promise<FileReplacement> {
    // What a link leads to is written, and the link stays.
    const path = await realpath(given);
    const temporary = join(dirname(path), `.${basename(path)}.qalam-${process.pid}`);
    const { mode } = await stat(path);
    return new FileReplacement(path, temporary, await open(temporary, 'wx', mode));
  }

  async write(text: string): Promise<void> {
    await this.handle.write(text);
  }

  async commit(): Promise<void> {
    await this.handle.sync();
    await this.handle.close();
    await rename(this.temporary, this.path);
  }

  async abandon(): Promise<void> {
    await this.handle.close().catch(() => {});
    await unlink(this.temporary).catch(() => {});
  }
}
