/** In place of `../unpack`: no browser unpacks Brotli for a script. */
import { decompressBrotli } from 'hyparquet-compressors';

/**
 * The bytes that were packed. Rejects where `packed` is damaged.
 *
 * @param length how many bytes they are at most; others behind them are zeros
 */
export const unpack = async (packed: Uint8Array, length: number): Promise<Uint8Array> =>
  decompressBrotli(packed, length);
