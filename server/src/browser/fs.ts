/** In place of `node:fs`: files that are watched, of which the extension says when they were written. */
import { EXTENSION_FILES } from '../protocol';

const watched = new Map<string, () => void>();

/** One listener a file, as it is used. */
export function watchFile(path: string, _options: unknown, listener: () => void): void {
  watched.set(path, listener);
}

export function unwatchFile(path: string): void {
  watched.delete(path);
}

/** The extension says that these were written or deleted. */
export function filesChanged(paths: readonly string[]): void {
  for (const path of paths) watched.get(path)?.();
}

/** Only asked about the extension's own data: its folder is there; `readFile` finds out which of its files are packed. */
export const existsSync = (path: string): boolean => path.startsWith(EXTENSION_FILES) && !path.endsWith('.br');
