/** Which URIs name files that the server can read itself, and by which path. */
import { fileURLToPath } from 'node:url';

export const isFileUri = (uri: string): boolean => uri.startsWith('file:');

/** Throws where the URI names no file of this machine. */
export const filePath = (uri: string): string => fileURLToPath(uri);
