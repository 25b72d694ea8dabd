/**
 * What the spelling module knows of single letters: where they sit on a keyboard, which are taken for one another, and
 * which vowels go together. Everything is about lower case unless said otherwise.
 */

/** The letters of the Kazakh alphabet that candidates are built from, lower case. */
export const LETTERS = [...'аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя'];

/**
 * The Kazakh PC keyboard (Windows and XKB `kz`): the letters that Russian lacks sit on the digit row. A space stands for a key without
 * a letter. Each row has the horizontal offset of its first key, in key widths.
 */
const KEY_ROWS: readonly (readonly [row: string, offset: number])[] = [
  [' әіңғ  үұқөһ', 0],
  ['йцукенгшщзхъ', 0.5],
  ['фывапролджэ', 0.75],
  ['ячсмитьбю', 1.25],
];

function keyboardNeighbours(): ReadonlyMap<string, string> {
  const keys: { letter: string; x: number; y: number }[] = [];
  KEY_ROWS.forEach(([row, offset], y) => {
    [...row].forEach((letter, i) => {
      if (letter !== ' ') keys.push({ letter, x: i + offset, y });
    });
  });
  const near = new Map<string, string>();
  for (const a of keys) {
    const letters = keys
      .filter((b) => b !== a && Math.hypot(a.x - b.x, a.y - b.y) < 1.3)
      .map((b) => b.letter)
      .join('');
    near.set(a.letter, letters);
  }
  return near;
}

/** For each letter, the letters of the keys that touch its key. */
export const KEYBOARD_NEIGHBOURS = keyboardNeighbours();

/** For a letter of the Russian keyboard, the Kazakh letters that it is typed in place of. */
export const RUSSIAN_FOR_KAZAKH: ReadonlyMap<string, string> = new Map([
  ['а', 'ә'],
  ['г', 'ғ'],
  ['к', 'қ'],
  ['н', 'ң'],
  ['о', 'ө'],
  ['у', 'ұү'],
  ['х', 'һ'],
  ['и', 'і'],
  ['ы', 'і'],
  ['е', 'ә'],
]);

/**
 * Spellings of one sound that are not a letter for another on the keyboard: what is written, what is meant, and of a thousand of
 * what is meant how many are written so. From `dictionaries/spelling/confusions.txt`, as a test sees to.
 */
export const SOUND_SPELLINGS: readonly (readonly [written: string, meant: string, weight: number])[] = [
  ['и', 'ый', 44.69],
  ['и', 'й', 36.16],
  ['йу', 'ю', 30.95],
  ['йа', 'я', 18.75],
  ['ү', 'ұ', 6.79],
  ['е', 'э', 6.58],
  ['иу', 'ю', 5.7],
  ['у', 'иу', 5],
  ['и', 'ій', 4.95],
  ['і', 'ій', 4.95],
  ['е', 'ё', 4.9],
  ['ұ', 'ү', 4.57],
  ['я', 'ия', 4.14],
  ['ый', 'и', 3.56],
  ['ә', 'э', 2.83],
  ['ш', 'щ', 2.14],
  ['ң', 'н', 1.98],
  ['й', 'и', 1.69],
  ['иа', 'я', 1.62],
  ['о', 'ұ', 1.02],
  ['о', 'у', 1.02],
  ['ия', 'я', 0.97],
  ['қ', 'х', 0.96],
  ['щ', 'ш', 0.95],
  ['ы', 'ый', 0.88],
  ['ү', 'у', 0.74],
  ['і', 'и', 0.7],
  ['ы', 'и', 0.7],
  ['ұ', 'у', 0.62],
  ['х', 'қ', 0.62],
  ['һ', 'х', 0.61],
  ['қ', 'ғ', 0.59],
  ['ыу', 'у', 0.44],
  ['іу', 'у', 0.41],
];

const TO_RUSSIAN: Readonly<Record<string, string>> = {
  ә: 'а',
  ғ: 'г',
  қ: 'к',
  ң: 'н',
  ө: 'о',
  ұ: 'у',
  ү: 'у',
  һ: 'х',
  і: 'и',
  // Both ы and и are typed for і, so the three share a key.
  ы: 'и',
  ё: 'е',
};

/** A letter, of either case, that Kazakh has and Russian has not. */
export const KAZAKH_ONLY = /[әғқңөұүһі]/iu;

const FOLD_CODES = (() => {
  const codes = new Uint16Array(0x530);
  for (let code = 0; code < codes.length; code++) {
    const letter = String.fromCharCode(code).toLowerCase();
    codes[code] = (TO_RUSSIAN[letter] ?? letter).charCodeAt(0);
  }
  return codes;
})();

/** UTF-16 code under which letters that differ only by case, or by a Russian letter in place of a Kazakh one, are the same. */
export function foldCode(code: number): number {
  return FOLD_CODES[code] ?? code;
}

/**
 * Letters of other scripts that look like a Kazakh one. Mainly the confusables of Unicode UTS #39 between Latin and
 * Cyrillic, and letters that Kazakh typists are seen to use for want of a Kazakh layout.
 */
const LOOK_ALIKES: Readonly<Record<string, string>> = {
  a: 'а',
  e: 'е',
  o: 'о',
  p: 'р',
  c: 'с',
  y: 'у',
  x: 'х',
  i: 'і',
  h: 'һ',
  k: 'к',
  m: 'м',
  t: 'т',
  n: 'п',
  u: 'и',
  b: 'ь',
  r: 'г',
  g: 'ғ',
  v: 'ү',
  ə: 'ә',
  ǝ: 'ә',
  ɵ: 'ө',
  ө: 'ө',
  ë: 'ё',
  ü: 'ү',
  ö: 'ө',
  ä: 'ә',
  ı: 'і',
  ï: 'ї',
  ƙ: 'қ',
  ķ: 'қ',
  ƶ: 'ж',
  γ: 'ү',
  ғ: 'ғ',
  ӊ: 'ң',
  ҥ: 'ң',
  ӄ: 'қ',
  ҝ: 'қ',
  ҡ: 'қ',
  ў: 'ұ',
  ї: 'і',
  є: 'е',
  ґ: 'ғ',
  ҕ: 'ғ',
  ӈ: 'ң',
  ѳ: 'ө',
  ӷ: 'ғ',
  α: 'а',
  ο: 'о',
  ρ: 'р',
  ν: 'ү',
  A: 'А',
  B: 'В',
  C: 'С',
  E: 'Е',
  H: 'Н',
  I: 'І',
  K: 'К',
  M: 'М',
  O: 'О',
  P: 'Р',
  T: 'Т',
  X: 'Х',
  Y: 'У',
  Ə: 'Ә',
  Ɵ: 'Ө',
  Ë: 'Ё',
  Ü: 'Ү',
  Ö: 'Ө',
  Ä: 'Ә',
  Ї: 'І',
  Є: 'Е',
  Ў: 'Ұ',
};

/** Latin letters that look the same as a Cyrillic one in common fonts; the rest of the table only resembles it. */
const STRICT_LATIN = 'aeopcyxihkmtəɵABCEHIKMOPTXYƏƟ';

/** Letters whose mark stayed behind when ISO 9 was turned back into Cyrillic letter by letter: «к̦ала» of «қала». */
const MARKED: Readonly<Record<string, string>> = {
  'а\u030B': 'ә',
  'к\u0326': 'қ',
  'н\u0326': 'ң',
  'у\u0307': 'ұ',
  'А\u030B': 'Ә',
  'К\u0326': 'Қ',
  'Н\u0326': 'Ң',
  'У\u0307': 'Ұ',
};

/**
 * The word with each look-alike of another script replaced; letters that have none stay. Of letters with a mark Kazakh has й and ё, which
 * NFC makes one: another mark goes (of stress: «қала́»), with its letter where both stand for one.
 */
export function foldLookAlikes(word: string): string {
  let out = '';
  for (const letter of word) out += LOOK_ALIKES[letter] ?? letter;
  return out.normalize('NFC').replace(/(.)\p{M}/gu, (marked, letter: string) => MARKED[marked] ?? letter);
}

/** Whether every Latin letter of the word looks the same as a Cyrillic one. */
export function allLookAlikes(word: string): boolean {
  for (const letter of word) if (/\p{Script=Latin}/u.test(letter) && !STRICT_LATIN.includes(letter)) return false;
  return true;
}

export type Harmony = 'back' | 'front';

const BACK = 'аоұыяё';
const FRONT = 'әеөүіэ';
/** Letters that count as vowels but say nothing of harmony by themselves. */
const NEUTRAL = 'иую';

export function isVowel(letter: string): boolean {
  return BACK.includes(letter) || FRONT.includes(letter) || NEUTRAL.includes(letter);
}

/**
 * The harmony that the last telling vowel of a lower-case word gives its endings, or `undefined` where spelling does not
 * decide it (no vowel, a final ь, an и or ю as last vowel).
 */
export function harmonyOf(word: string): Harmony | undefined {
  if (word.endsWith('ь')) return undefined;
  for (let i = word.length - 1; i >= 0; i--) {
    const letter = word[i]!;
    if (BACK.includes(letter)) return 'back';
    if (FRONT.includes(letter)) return 'front';
    if (letter === 'и' || letter === 'ю') return undefined;
  }
  return undefined;
}

/** A vowel's partner in the other harmony: а–е, ы–і, о–ө, ұ–ү. */
export const HARMONY_PARTNER: ReadonlyMap<string, string> = new Map(
  ['ае', 'ыі', 'оө', 'ұү'].flatMap(([a, b]) => [
    [a!, b!],
    [b!, a!],
  ]),
);

/** Suffix-initial consonants that assimilation exchanges, by letter. */
export const ASSIMILATION: ReadonlyMap<string, string> = new Map([
  ['д', 'тлн'],
  ['т', 'длн'],
  ['л', 'дт'],
  ['н', 'дт'],
  ['б', 'мп'],
  ['м', 'бп'],
  ['п', 'бм'],
  ['ғ', 'қгк'],
  ['қ', 'ғкг'],
  ['г', 'кғ'],
  ['к', 'гқ'],
]);

/** How a suffix sees the last sound before it. */
export type FinalSound = 'vowel' | 'sonorant' | 'nasal' | 'voiced' | 'voiceless';

/**
 * Sound class of a word's last letter: `sonorant` р л й у, `nasal` м н ң, `voiced` з ж, `voiceless` the rest; final
 * б в г д are voiceless when spoken. `undefined`: not a Cyrillic letter, or ь/ъ.
 */
export function finalSound(word: string): FinalSound | undefined {
  const last = word.at(-1) ?? '';
  if ('рлйу'.includes(last) && last) return 'sonorant';
  if (isVowel(last) && last) return 'vowel';
  if ('мнң'.includes(last)) return 'nasal';
  if ('зж'.includes(last)) return 'voiced';
  if ('бвгдкқпстфхһцчшщғ'.includes(last)) return 'voiceless';
  return undefined;
}
