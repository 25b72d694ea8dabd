/** In place of `node:fs`. */
import { EXTENSION_FILES } from '../protocol';

/** Only asked about the extension's own data: its folder is there; `readFile` finds out which of its files are packed. */
export const existsSync = (path: string): boolean => path.startsWith(EXTENSION_FILES) && !path.endsWith('.br');
