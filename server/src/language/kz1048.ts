/**
 * KZ-1048 (STRK1048-2002, the Kazakh 8-bit code page) against windows-1251. The two differ only at the positions of the
 * Kazakh letters, so a KZ-1048 file opened as windows-1251 shows other Cyrillic letters in their place: «қазақ» becomes
 * «ќазаќ». The upper-case І and lower-case і stand at the same positions in both.
 */

/** What stands at a byte in KZ-1048 and in windows-1251, where the two differ. */
export const KZ1048_DIFFERENCES: readonly {
  readonly byte: number;
  readonly kz1048: string;
  readonly cp1251: string;
}[] = [
  { byte: 0x8d, kz1048: 'Қ', cp1251: 'Ќ' },
  { byte: 0x8e, kz1048: 'Һ', cp1251: 'Ћ' },
  { byte: 0x9d, kz1048: 'қ', cp1251: 'ќ' },
  { byte: 0x9e, kz1048: 'һ', cp1251: 'ћ' },
  { byte: 0xa1, kz1048: 'Ұ', cp1251: 'Ў' },
  { byte: 0xa2, kz1048: 'ұ', cp1251: 'ў' },
  { byte: 0xa3, kz1048: 'Ә', cp1251: 'Ј' },
  { byte: 0xa5, kz1048: 'Ө', cp1251: 'Ґ' },
  { byte: 0xaa, kz1048: 'Ғ', cp1251: 'Є' },
  { byte: 0xaf, kz1048: 'Ү', cp1251: 'Ї' },
  { byte: 0xb4, kz1048: 'ө', cp1251: 'ґ' },
  { byte: 0xba, kz1048: 'ғ', cp1251: 'є' },
  { byte: 0xbc, kz1048: 'ә', cp1251: 'ј' },
  { byte: 0xbd, kz1048: 'Ң', cp1251: 'Ѕ' },
  { byte: 0xbe, kz1048: 'ң', cp1251: 'ѕ' },
  { byte: 0xbf, kz1048: 'ү', cp1251: 'ї' },
];

const TO_MOJIBAKE = new Map(KZ1048_DIFFERENCES.map((row) => [row.kz1048, row.cp1251]));
const FROM_MOJIBAKE = new Map(KZ1048_DIFFERENCES.map((row) => [row.cp1251, row.kz1048]));

/** The text as it looks when its KZ-1048 bytes are read as windows-1251. Same length in UTF-16 code units. */
export function kz1048ReadAsCp1251(text: string): string {
  return text.replace(/[ҚҺқһҰұӘӨҒҮөғәҢңү]/g, (letter) => TO_MOJIBAKE.get(letter)!);
}

/** The opposite of `kz1048ReadAsCp1251`: fixes text known to be mojibake. Same length in UTF-16 code units. */
export function fixCp1251Mojibake(text: string): string {
  return text.replace(/[ЌЋќћЎўЈҐЄЇґєјЅѕї]/g, (letter) => FROM_MOJIBAKE.get(letter)!);
}
