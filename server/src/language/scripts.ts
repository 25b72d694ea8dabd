/**
 * ISO 15924 codes of Unicode's scripts that the language model does not read. Those newer than Unicode 15 are left out: an
 * engine that does not know them would refuse the pattern.
 */
const CODES =
  'Adlm Aghb Ahom Armi Armn Avst Bali Bamu Bass Batk Beng Bhks Bopo Brah Brai Bugi Buhd Cakm Cans Cari Cham Cher Chrs Copt ' +
  'Cpmn Cprt Deva Diak Dogr Dsrt Dupl Egyp Elba Elym Ethi Geor Glag Gong Gonm Goth Gran Grek Gujr Guru Hang Hani Hano Hatr ' +
  'Hebr Hluw Hmng Hmnp Hung Ital Java Kali Kawi Khar Khmr Khoj Kits Knda Kthi Lana Laoo Lepc Limb Lina Linb Lisu Lyci Lydi ' +
  'Mahj Maka Mand Mani Marc Medf Mend Merc Mero Mlym Modi Mong Mroo Mtei Mult Mymr Nagm Nand Narb Nbat Newa Nkoo Nshu Ogam ' +
  'Olck Orkh Orya Osge Osma Ougr Palm Pauc Perm Phag Phli Phlp Phnx Plrd Prti Rjng Rohg Runr Samr Sarb Saur Sgnw Shaw Shrd ' +
  'Sidd Sind Sinh Sogd Sogo Sora Soyo Sund Sylo Syrc Tagb Takr Tale Talu Taml Tang Tavt Telu Tfng Tglg Thaa Thai Tibt Tirh ' +
  'Tnsa Toto Ugar Vaii Vith Wara Wcho Xpeo Xsux Yezi Yiii Zanb';

/** Compiled when first asked for: most texts are in a script that the model reads. */
let patterns: readonly (readonly [string, RegExp])[] | undefined;

/** The script's ISO 15924 code of a letter given as its code point; `Zzzz` for one not listed. */
export function scriptOfLetter(codePoint: number): string {
  patterns ??= [
    ['Jpan', /[\p{Script=Hiragana}\p{Script=Katakana}]/u],
    ...CODES.split(' ').map((code) => [code, new RegExp(`\\p{Script=${code}}`, 'u')] as const),
  ];
  const letter = String.fromCodePoint(codePoint);
  return patterns.find(([, pattern]) => pattern.test(letter))?.[0] ?? 'Zzzz';
}
