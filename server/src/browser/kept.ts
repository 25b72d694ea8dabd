/** In place of `../kept`: nothing is kept, every thread makes its own. */
import type { DataFile } from '../data';
import type { Tables } from '../tables';

export type SharedTables = ReadonlyMap<string, unknown>;

export const isKept = (): boolean => false;
export const keptTables = (
  _name: string,
  _files: readonly DataFile[],
  _folder: string,
  make?: () => Tables | undefined,
): Tables | undefined => make?.();
export const readNow = (): undefined => undefined;
export const readOnce = (): undefined => undefined;
export const keepInMemory = (): void => {};
export const tablesInMemory = (): SharedTables => new Map();
