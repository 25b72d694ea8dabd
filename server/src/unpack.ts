/** Unpacks data files, which `npm run package` packs with Brotli. */
import { promisify } from 'node:util';
import { brotliDecompress } from 'node:zlib';

/** The bytes that were packed, on a thread of Node's own. Rejects where `packed` is damaged. */
export const unpack: (packed: Uint8Array) => Promise<Uint8Array> = promisify(brotliDecompress);
