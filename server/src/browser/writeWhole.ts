/** In place of `lsp/files.ts`: VS Code replaces files whole, and there are no permissions. */
import type { Result } from '../types';
import { ask, readBytes } from './host';

export async function writeWhole(path: string, content: string): Promise<Result<undefined>> {
  try {
    await ask({ type: 'write', path, bytes: new TextEncoder().encode(content) });
    return { ok: true, value: undefined };
  } catch (error) {
    return { ok: false, error: error instanceof Error ? error.message : String(error) };
  }
}

export async function moveFile(from: string, to: string): Promise<Result<undefined>> {
  const bytes = await readBytes(from).catch(() => undefined);
  if (!bytes || (await readBytes(to).catch(() => undefined))) return { ok: true, value: undefined };
  const written = await writeWhole(to, new TextDecoder().decode(bytes));
  if (written.ok) await ask({ type: 'delete', path: from });
  return written;
}

/** Nothing is known of other windows of the page, and nothing locks a file for them. */
export const alone = <T>(_path: string, step: () => Promise<T>): Promise<T> => step();
