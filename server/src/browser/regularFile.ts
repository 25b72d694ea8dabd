/** In place of `../regularFile`: the extension reads. */
import type { ReadLimits } from '../regularFile';
import { readBytes } from './host';

export const readRegularFile = (path: string, { most }: ReadLimits): Promise<Uint8Array> => readBytes(path, most);

export const readRegularText = async (path: string, limits: ReadLimits): Promise<string> =>
  new TextDecoder('utf-8', { ignoreBOM: true }).decode(await readRegularFile(path, limits));
