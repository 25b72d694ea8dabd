/**
 * A light stripper of Kazakh nominal inflection: case, possessive and plural endings, in that order from the end of the
 * word. It needs no dictionary: an ending counts only where Kazakh phonology lets it stand, that is after the right kind
 * of sound and in harmony with the last vowel before it (`Алматы` is not the accusative of `Алма`, which is `Алманы`).
 */

/** What a letter is, as bits; looked up for each letter of each word. */
const VOWEL = 1;
const FRONT = 2;
const BACK = 4;
const VOICELESS = 8;
/** `и` and `у` end in a glide and take the endings of a voiced consonant as well. */
const SONORANT = 16;
const NASAL = 32;
/** The vowel of the possessive of the third person. */
const POSSESSED = 64;

const LETTERS = new Uint8Array(0x600);
for (const [bit, letters] of [
  [VOWEL, 'аәеёиоөуұүыіэюя'],
  [FRONT, 'әеөүіэ'],
  [BACK, 'аоұыёюя'],
  [VOICELESS, 'бвгдкқпстфхһцчшщ'],
  [SONORANT, 'лмнңрйзжғиую'],
  [NASAL, 'мнң'],
  [POSSESSED, 'ыі'],
] as const) {
  for (const letter of letters) LETTERS[letter.charCodeAt(0)]! |= bit;
}

/** The bits of the UTF-16 unit at a place of a word. */
const kindAt = (word: string, at: number): number => LETTERS[word.charCodeAt(at)] ?? 0;

type After = 'vowel' | 'possessed' | 'voiceless' | 'sonorant' | 'consonant' | 'nasal';

/** An inflectional ending. */
export interface Ending {
  readonly text: string;
  readonly after: After;
  readonly kind: 'case' | 'possessive' | 'plural';
}

/** [kind, after, endings…]; the back and the front form of each stand beside each other. */
const TABLE: readonly (readonly [Ending['kind'], After, string])[] = [
  // genitive
  ['case', 'vowel', 'ның нің'],
  ['case', 'nasal', 'ның нің'],
  ['case', 'sonorant', 'дың дің'],
  ['case', 'voiceless', 'тың тің'],
  // dative; these and the other forms in `н` after the possessive of the third person
  ['case', 'vowel', 'ға ге'],
  ['case', 'possessed', 'на не н нда нде нан нен ндағы ндегі'],
  ['case', 'sonorant', 'ға ге'],
  ['case', 'voiceless', 'қа ке'],
  // accusative
  ['case', 'vowel', 'ны ні'],
  ['case', 'sonorant', 'ды ді'],
  ['case', 'voiceless', 'ты ті'],
  // locative
  ['case', 'vowel', 'да де'],
  ['case', 'sonorant', 'да де'],
  ['case', 'voiceless', 'та те'],
  // ablative
  ['case', 'vowel', 'дан ден'],
  ['case', 'nasal', 'нан нен'],
  ['case', 'sonorant', 'дан ден'],
  ['case', 'voiceless', 'тан тен'],
  // instrumental: one form for both harmonies
  ['case', 'vowel', 'мен'],
  ['case', 'sonorant', 'мен бен'],
  ['case', 'voiceless', 'пен'],
  // attributive of place (-дағы) and likeness
  ['case', 'vowel', 'дағы дегі'],
  ['case', 'sonorant', 'дағы дегі'],
  ['case', 'voiceless', 'тағы тегі'],
  // possessives
  ['possessive', 'vowel', 'сы сі м ң мыз міз ңыз ңіз'],
  ['possessive', 'consonant', 'ы і ым ім ың ің ымыз іміз ыңыз іңіз'],
  // plural
  ['plural', 'vowel', 'лар лер'],
  ['plural', 'sonorant', 'лар лер дар дер'],
  ['plural', 'voiceless', 'тар тер'],
];

const HARMLESS = new Set(['мен', 'бен', 'пен', 'н', 'м', 'ң']);

const ENDINGS: readonly Ending[] = TABLE.flatMap(([kind, after, texts]) =>
  texts.split(' ').map((text) => ({ text, after, kind })),
).sort((a, b) => b.text.length - a.text.length);

/** Endings of one letter by its number, the others by those of their last two; the longest first. */
const SINGLE_ENDINGS = new Map<number, Ending[]>();
const ENDINGS_BY_TAIL = new Map<number, Ending[]>();
const NONE: readonly Ending[] = [];

const tailOf = (text: string): number => (text.charCodeAt(text.length - 2) << 16) | text.charCodeAt(text.length - 1);

for (const ending of ENDINGS) {
  const { text } = ending;
  const [table, key] = text.length === 1 ? [SINGLE_ENDINGS, text.charCodeAt(0)] : [ENDINGS_BY_TAIL, tailOf(text)];
  table.set(key, [...(table.get(key) ?? []), ending]);
}
for (const [tail, endings] of ENDINGS_BY_TAIL) endings.push(...(SINGLE_ENDINGS.get(tail & 0xffff) ?? []));

/** The endings that a word of two letters or more may have, by its last two. */
const endingsOf = (word: string): readonly Ending[] =>
  ENDINGS_BY_TAIL.get(tailOf(word)) ?? SINGLE_ENDINGS.get(word.charCodeAt(word.length - 1)) ?? NONE;

/** 1 back, 2 front, 0 no vowel that tells. */
function harmony(word: string, end: number): number {
  for (let i = end - 1; i >= 0; i--) {
    const kind = kindAt(word, i);
    if (kind & FRONT) return 2;
    if (kind & BACK) return 1;
    // `и` and `у` go with either.
  }
  return 0;
}

function fits(word: string, ending: Ending): boolean {
  if (!fitsSound(word, ending)) return false;
  if (HARMLESS.has(ending.text)) return true;
  const own = harmony(ending.text, ending.text.length);
  const stem = harmony(word, word.length - ending.text.length);
  return own === 0 || stem === 0 || own === stem;
}

/** May the ending stand after the sound before it, vowel harmony aside? */
function fitsSound(word: string, ending: Ending): boolean {
  const before = kindAt(word, word.length - ending.text.length - 1);
  switch (ending.after) {
    case 'vowel':
      return (before & VOWEL) !== 0;
    case 'possessed':
      return (before & POSSESSED) !== 0;
    case 'voiceless':
      return (before & VOICELESS) !== 0;
    case 'sonorant':
      return (before & SONORANT) !== 0;
    case 'nasal':
      return (before & NASAL) !== 0;
    case 'consonant':
      return (before & VOWEL) === 0;
  }
}

/**
 * What a lower-case word may be the case form of, the longest first, vowel harmony aside: foreign names take the endings of
 * how they are said (`Тоқаевтың`, but `Әуезовтің`). Stems have two letters at least.
 */
export function caseReadings(word: string): string[] {
  return endingsOf(word)
    .filter(({ kind, text }) => kind === 'case' && word.length - text.length >= 2 && word.endsWith(text))
    .filter((ending) => fitsSound(word, ending))
    .map(({ text }) => word.slice(0, word.length - text.length))
    .sort((a, b) => b.length - a.length);
}

/** Consonants that Kazakh voices before a vowel: `қазағы` ← `қазақ`, `мектебі` ← `мектеп`. */
const UNVOICE: ReadonlyMap<number, string> = new Map([
  ['ғ'.charCodeAt(0), 'қ'],
  ['г'.charCodeAt(0), 'к'],
  ['б'.charCodeAt(0), 'п'],
]);

/** Names whose own ending looks like a case: `Қазақстан`, `Қызылорда`, `Канада`, `Қарағанды`. */
const NO_CASE = /(?:стан|орда|канада|қарағанды|иордан|судан|мадрид|лондон)$/u;

const ORDER = { case: 0, possessive: 1, plural: 2 } as const;

/** A stem, the endings it was met with from the inside out, and the same as one string. */
export interface Inflected {
  readonly stem: string;
  readonly inflection: string;
  readonly endings: readonly Pick<Ending, 'text' | 'kind'>[];
}

/**
 * Parts a lower-case word into a stem of at least three letters and its inflection (endings joined by `+`, from the inside
 * out). A final consonant that a possessive has voiced is given back its stem form. What follows the hyphen of a number, a
 * percent sign or a closing quotation mark (`2018-інші`, `%-ға`) is taken off whole.
 */
export function stripInflection(word: string): Inflected {
  const hyphen = word.lastIndexOf('-');
  if (hyphen > 0 && hyphen < word.length - 1 && /[\p{N}%»"]$/u.test(word.slice(0, hyphen))) {
    const text = word.slice(hyphen);
    return { stem: word.slice(0, hyphen), inflection: text, endings: [{ text, kind: 'case' }] };
  }
  let stem = word;
  let stage = 0;
  let inflection = '';
  const endings: Ending[] = [];
  for (let step = 0; step < 3; step++) {
    const found = lastEnding(stem, stage);
    if (found === undefined) break;
    stem = stem.slice(0, stem.length - found.text.length);
    endings.unshift(found);
    inflection = inflection === '' ? found.text : `${found.text}+${inflection}`;
    stage = ORDER[found.kind] + 1;
    if (found.kind === 'possessive' && found.after === 'consonant') {
      const unvoiced = UNVOICE.get(stem.charCodeAt(stem.length - 1));
      if (unvoiced !== undefined) stem = stem.slice(0, -1) + unvoiced;
    }
  }
  return { stem, inflection, endings };
}

/** The longest ending of a stem that may stand outside those of stages before `stage`. */
function lastEnding(stem: string, stage: number): Ending | undefined {
  for (const ending of endingsOf(stem)) {
    if (
      ORDER[ending.kind] >= stage &&
      stem.length - ending.text.length >= 3 &&
      stem.endsWith(ending.text) &&
      fits(stem, ending) &&
      !(ending.kind === 'case' && NO_CASE.test(stem))
    ) {
      return ending;
    }
  }
  return undefined;
}
