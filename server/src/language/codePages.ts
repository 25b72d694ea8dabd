import { KZ1048_DIFFERENCES } from './kz1048';

/** The 8-bit code pages of Kazakh and Russian texts, byte by byte, and the fonts that drew Kazakh letters in their places. */

const BYTES = Uint8Array.from({ length: 256 }, (_, byte) => byte);
const ASCII = String.fromCharCode(...BYTES.subarray(0, 0x80));

/** windows-1252 by its table: Node's `TextDecoder` of that name is ISO 8859-1 in some releases (80–9F differ). */
const WINDOWS_1252_C1 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

const windows1251 = new TextDecoder('windows-1251').decode(BYTES);

/** windows-1251 with other characters at some bytes. */
function like1251(others: Readonly<Record<string, string>>): string {
  return windows1251.replace(/[^\0-\x7f]/g, (character) =>
    Object.hasOwn(others, character) ? others[character]! : character,
  );
}

/** PTCP154 ("Asian Cyrillic", Windows cp154): 80–BF; the rest is windows-1251. */
const PTCP154 = 'ҖҒӮғ„…ҶҮҲүҠӢҢҚҺҸҗ‘’“”•–—ҳҷҡӣңқһҹ' + '\u00a0ЎўЈӨҘҰ§Ё©Ә«¬ӯ®Ҝ°ұІіҙө¶·ё№ә»јҪҫҝ';

export interface CodePage {
  readonly name: string;
  /** The 256 characters of its bytes. */
  readonly characters: string;
  readonly bytes: ReadonlyMap<string, number>;
}

const page = (name: string, characters: string): CodePage => ({
  name,
  characters,
  bytes: new Map([...characters].map((character, byte) => [character, byte])),
});

const decoded = (name: string, label: string): CodePage => page(name, new TextDecoder(label).decode(BYTES));

/** The upper halves of the pages of DOS consoles in America and Western Europe. */
const CP437 =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0';
const CP850 =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00ad±‗¾¶§÷¸°¨·¹³²■\u00a0';

const cp1251 = page('windows-1251', windows1251);
const cp1252 = page('windows-1252', ASCII + WINDOWS_1252_C1 + String.fromCharCode(...BYTES.subarray(0xa0)));
const latin1 = page('ISO 8859-1', String.fromCharCode(...BYTES));
const cp866 = page('cp866', new TextDecoder('ibm866').decode(BYTES));
const koi8r = page('KOI8-R', new TextDecoder('koi8-r').decode(BYTES));
const macCharacters = new TextDecoder('x-mac-cyrillic').decode(BYTES);
const mac = page('Mac Cyrillic', macCharacters);
/** As it was before the euro and Ukrainian were put into it. */
const oldMac = page(
  'Mac Cyrillic',
  macCharacters.replace(/[Ґґ€]/g, (letter) => '¢∂¤'['Ґґ€'.indexOf(letter)]!),
);
const iso5 = decoded('ISO 8859-5', 'iso-8859-5');
/** Pages that text is only misread in: of consoles, of the Mac, and of Western, Turkish and Central Europe. */
const OTHERS: readonly CodePage[] = [
  page('cp437', ASCII + CP437),
  page('cp850', ASCII + CP850),
  decoded('Mac Roman', 'macintosh'),
  decoded('KOI8-U', 'koi8-u'),
  decoded('windows-1254', 'windows-1254'),
  page(
    'ISO 8859-9',
    String.fromCharCode(...BYTES).replace(/[ÐÝÞðýþ]/g, (letter) => 'ĞİŞğış'['ÐÝÞðýþ'.indexOf(letter)]!),
  ),
  decoded('windows-1250', 'windows-1250'),
  decoded('ISO 8859-15', 'iso-8859-15'),
];
const ptcp154 = page('PTCP154', ASCII + PTCP154 + windows1251.slice(0xc0));
const kz1048 = page(
  'KZ-1048',
  like1251(Object.fromEntries(KZ1048_DIFFERENCES.map(({ cp1251: from, kz1048: to }) => [from, to]))),
);

/**
 * Fonts that drew Kazakh letters in the places of others: the text is windows-1251, and right only in that font. Two were
 * common: in one Serbian and Macedonian letters give way, in the other signs do as well.
 */
const serbianFont = page(
  'Kazakh font',
  like1251({
    Ѕ: 'Ә',
    ѕ: 'ә',
    Ѓ: 'Ғ',
    ѓ: 'ғ',
    Є: 'Ғ',
    є: 'ғ',
    Ќ: 'Қ',
    ќ: 'қ',
    Њ: 'Ң',
    њ: 'ң',
    Ґ: 'Ө',
    ґ: 'ө',
    Ђ: 'Ұ',
    ђ: 'ұ',
    Џ: 'Ү',
    џ: 'ү',
    Ћ: 'Һ',
    ћ: 'һ',
  }),
);
const signFont = page(
  'Kazakh font',
  like1251({
    Є: 'Ә',
    є: 'ә',
    Ѓ: 'Ғ',
    ѓ: 'ғ',
    Ќ: 'Қ',
    ќ: 'қ',
    Њ: 'Ң',
    њ: 'ң',
    Ґ: 'Ө',
    µ: 'ө',
    '¦': 'Ұ',
    '±': 'ұ',
    '‡': 'Ү',
    '‰': 'ү',
    Ћ: 'Һ',
    ћ: 'һ',
  }),
);

/** What bytes may have been taken for. */
export const READ_AS: readonly CodePage[] = [
  cp1251,
  cp1252,
  latin1,
  cp866,
  koi8r,
  mac,
  oldMac,
  kz1048,
  ptcp154,
  iso5,
  ...OTHERS,
];

/** What bytes may have been; UTF-8 is tried besides. */
export const WRITTEN_IN: readonly CodePage[] = [
  kz1048,
  ptcp154,
  serbianFont,
  signFont,
  cp1251,
  cp866,
  koi8r,
  mac,
  iso5,
];

/** The bytes that a text would be in a code page; undefined where it has a character that is not in it. */
export function encodeIn(text: string, { bytes }: CodePage): Uint8Array | undefined {
  const encoded = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const byte = bytes.get(text[i]!);
    if (byte === undefined) return undefined;
    encoded[i] = byte;
  }
  return encoded;
}

export function decodeFrom(bytes: Uint8Array, { characters }: CodePage): string {
  let text = '';
  for (const byte of bytes) text += characters[byte];
  return text;
}

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The text of UTF-8 bytes; undefined if they are not valid UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return UTF8.decode(bytes);
  } catch {
    return undefined;
  }
}
