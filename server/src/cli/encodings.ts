/** Encodings of text files other than UTF-8: reading, writing, and which one a file seems to be in. */
import { isUtf8 } from 'node:buffer';
import type * as Iconv from 'iconv-lite';

/** Its tables are read when a file needs them, which few do. */
const iconv = () => require('iconv-lite') as typeof Iconv;

/** Of Kazakh and Russian files, by the names that people know; the library knows more under `--encoding`. */
const KNOWN: Readonly<Record<string, string>> = {
  'utf-8': 'utf8',
  'utf-16le': 'utf16le',
  'utf-16be': 'utf16be',
  'kz-1048': 'rk1048',
  pt154: 'pt154',
  'windows-1251': 'windows1251',
  ibm866: 'cp866',
  'koi8-r': 'koi8r',
  'x-mac-cyrillic': 'maccyrillic',
  'iso-8859-5': 'iso88595',
};

export const ENCODINGS: readonly string[] = Object.keys(KNOWN);

const libraryName = (name: string) => (Object.hasOwn(KNOWN, name) ? KNOWN[name]! : name);

/** The name of an encoding as `KNOWN` or the library spells it; undefined for an unknown encoding. */
export function encodingOf(name: string): string | undefined {
  const given = name.toLowerCase();
  const aliases: Readonly<Record<string, string>> = {
    utf8: 'utf-8',
    'utf-16': 'utf-16le',
    ptcp154: 'pt154',
    kz1048: 'kz-1048',
  };
  const found = Object.hasOwn(aliases, given) ? aliases[given]! : given;
  // These are encodings of bytes in text, not of text in bytes.
  if (/^(?:hex|base64|binary|internal|utf-?7)/.test(found)) return undefined;
  return Object.hasOwn(KNOWN, found) || iconv().encodingExists(found) ? found : undefined;
}

/** Bytes of an encoding as bytes of UTF-8, piece by piece; a byte order mark is left out. */
export async function* toUtf8(bytes: AsyncIterable<Uint8Array>, encoding: string): AsyncGenerator<Uint8Array, void> {
  const decoder = iconv().getDecoder(libraryName(encoding));
  for await (const piece of bytes) {
    const text = decoder.write(Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength));
    if (text !== '') yield Buffer.from(text, 'utf8');
  }
  const rest = decoder.end();
  if (rest) yield Buffer.from(rest, 'utf8');
}

/** Text in an encoding; undefined where that has not all of its letters. */
export function encoded(text: string, encoding: string): Uint8Array | undefined {
  if (encoding === 'utf-8') return Buffer.from(text, 'utf8');
  const bytes = iconv().encode(text, libraryName(encoding), { addBOM: false });
  return iconv().decode(bytes, libraryName(encoding), { stripBOM: false }) === text ? bytes : undefined;
}

/** Whether bytes that may end inside of a letter are UTF-8. */
export function isUtf8Start(bytes: Uint8Array): boolean {
  for (let cut = 0; cut < 4 && cut <= bytes.length; cut++)
    if (isUtf8(bytes.subarray(0, bytes.length - cut))) return true;
  return false;
}

/**
 * The encoding that the beginning of a file is in, by its byte order mark or by where its zero bytes are (UTF-16), or by which
 * table gives words of Kazakh and Russian letters. `utf-8` for a file of which most lines are UTF-8, though others be broken;
 * undefined where no table gives such words.
 */
export function guessEncoding(bytes: Uint8Array): {
  readonly encoding: string | undefined;
  readonly certain: boolean;
} {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return { encoding: 'utf-16le', certain: true };
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return { encoding: 'utf-16be', certain: true };
  if (isUtf8Start(bytes) && !bytes.includes(0)) return { encoding: 'utf-8', certain: true };
  const sample = bytes.subarray(0, 65_536);
  // White space and Latin letters have a zero byte in UTF-16, and Cyrillic ones the byte 4, always on the same side.
  const counts = [0, 0];
  for (let i = 0; i < sample.length; i++) if (sample[i] === 0 || sample[i] === 4) counts[i % 2]!++;
  const half = sample.length / 2;
  // On both sides they are of something else.
  const [even, odd] = counts as [number, number];
  if (odd > half * 0.8 && even < half * 0.3) return { encoding: 'utf-16le', certain: false };
  if (even > half * 0.8 && odd < half * 0.3) return { encoding: 'utf-16be', certain: false };

  // No 8-bit text has them.
  if (sample.includes(0)) return { encoding: 'utf-8', certain: false };
  let foreign = 0;
  let broken = 0;
  for (let from = 0; from < sample.length; ) {
    const at = sample.indexOf(10, from);
    const line = sample.subarray(from, at < 0 ? sample.length : at);
    from = at < 0 ? sample.length : at + 1;
    if (!line.some((byte) => byte >= 0x80)) continue;
    foreign++;
    if (!isUtf8(line)) broken++;
  }
  if (broken * 2 <= foreign) return { encoding: 'utf-8', certain: false };
  let best: { readonly encoding: string | undefined; readonly score: number } = { encoding: undefined, score: 0 };
  const letters = sample.reduce((sum, byte) => sum + (byte >= 0x80 ? 1 : 0), 0);
  for (const encoding of ['windows-1251', 'kz-1048', 'pt154', 'ibm866', 'koi8-r', 'x-mac-cyrillic', 'iso-8859-5']) {
    const score = likeness(iconv().decode(Buffer.from(sample), libraryName(encoding)));
    if (score > best.score && score >= letters * LEAST_LIKENESS) best = { encoding, score };
  }
  return { encoding: best.encoding, certain: false };
}

/** The least likeness for each byte beyond ASCII: what other languages and pages make of a table is below it. */
const LEAST_LIKENESS = 0.4;

/** How much a text looks like Kazakh or Russian: its small letters, less what does not stand in words of them. */
function likeness(text: string): number {
  const count = (pattern: RegExp) => text.match(pattern)?.length ?? 0;
  const right = count(/[а-яёәғқңөұүһі]/g);
  const wrong =
    // Letters of other languages, signs and controls next to letters, capitals within words.
    count(/(?![A-Za-zА-Яа-яЁёӘәҒғҚқҢңӨөҰұҮүҺһІі])\p{L}/gu) +
    count(/(?<=[а-яёәғқңөұүһі])[^\p{L}\s\p{P}\d](?=\p{L})/gu) +
    count(/(?<=[а-яёәғқңөұүһі])[А-ЯЁӘҒҚҢӨҰҮҺІ]/g) +
    count(/[A-Za-z][а-яёәғқңөұүһі]|[а-яёәғқңөұүһі][A-Za-z]/g);
  return right - 3 * wrong;
}
