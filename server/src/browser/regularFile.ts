/** In place of `../regularFile`: the extension reads. */
import type { ReadLimits } from '../regularFile';
import { stat } from './fsPromises';
import { readBytes } from './host';

export const readRegularFile = (path: string, { most }: ReadLimits): Promise<Uint8Array> => readBytes(path, most);

export const readRegularText = async (path: string, limits: ReadLimits): Promise<string> =>
  new TextDecoder('utf-8', { ignoreBOM: true }).decode(await readRegularFile(path, limits));

export const stampAt = (path: string): Promise<string> =>
  stat(path).then(
    ({ isFile, mtimeMs, size }) => (isFile() ? `${size} ${mtimeMs}` : ''),
    () => '',
  );

/** The stamp is of the file before it is read. */
export async function readStamped(path: string, limits: ReadLimits): Promise<{ bytes: Uint8Array; stamp: string }> {
  const stamp = await stampAt(path);
  return { bytes: await readRegularFile(path, limits), stamp };
}
