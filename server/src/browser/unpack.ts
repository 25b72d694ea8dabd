/** In place of `../unpack`: no browser unpacks Brotli for a script. */
import { decompressBrotli } from 'hyparquet-compressors';
import { isWithoutBase64, withBase64 } from '../base64Code';
import { fromFrontCoded, isFrontCoded, mostFrontCoded } from '../frontCoding';

/** How many bytes each file is that may be packed, by its name below `server/dist`; written here by `esbuild.config.mjs`. */
declare const LENGTHS: Readonly<Record<string, number>>;

/**
 * The bytes that were packed. Rejects where `packed` is damaged.
 *
 * @param length how many bytes they are at most; others behind them are zeros
 */
export const unpack = async (packed: Uint8Array, length: number): Promise<Uint8Array> =>
  decompressBrotli(packed, length);

/** What a file of that name holds whose packed bytes (`NAME.br`) these are; `undefined` where none of that name is packed. Throws where they are damaged. */
export function unpackedFile(name: string, packed: Uint8Array): Uint8Array | undefined {
  const length = LENGTHS[name];
  if (length === undefined) return undefined;
  const bytes = decompressBrotli(packed, mostFrontCoded(length));
  if (isWithoutBase64(bytes)) return withBase64(bytes);
  return isFrontCoded(bytes) ? fromFrontCoded(bytes) : bytes.slice(0, length);
}
