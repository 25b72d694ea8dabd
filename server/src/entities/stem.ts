/**
 * A light stripper of Kazakh nominal inflection: case, possessive and plural endings, in that order from the end of the
 * word. It needs no dictionary: an ending counts only where Kazakh phonology lets it stand, that is after the right kind
 * of sound and in harmony with the last vowel before it (`Алматы` is not the accusative of `Алма`, which is `Алманы`).
 */

import { foldLetters } from './letters';

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

/** Letters by what they are. */
const LETTER_KINDS: readonly (readonly [bit: number, letters: string])[] = [
  [VOWEL, 'аәеёиоөуұүыіэюя'],
  [FRONT, 'әеөүіэ'],
  [BACK, 'аоұыёюя'],
  [VOICELESS, 'бвгдкқпстфхһцчшщ'],
  [SONORANT, 'лмнңрйзжғиую'],
  [NASAL, 'мнң'],
  [POSSESSED, 'ыі'],
];

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

const NONE: readonly Ending[] = [];

const tailOf = (text: string): number => (text.charCodeAt(text.length - 2) << 16) | text.charCodeAt(text.length - 1);

/** Names whose own ending looks like a case: `Қазақстан`, `Қызылорда`, `Канада`, `Қарағанды`. */
const NO_CASE = 'стан|орда|канада|қарағанды|иордан|судан|мадрид|лондон';

const ORDER = { case: 0, possessive: 1, plural: 2 } as const;

/** A stem, the endings it was met with from the inside out, and the same as one string. */
export interface Inflected {
  readonly stem: string;
  readonly inflection: string;
  readonly endings: readonly Pick<Ending, 'text' | 'kind'>[];
}

const OF_FIGURE = /[\p{N}%»"]$/u;

/** The stripper for one spelling: `fold` says what becomes of letters and endings in it; folded vowels have no harmony. */
class Stripper {
  private readonly letters = new Uint8Array(0x600);
  /** Endings of one letter by its number, the others by those of their last two; the longest first. */
  private readonly single = new Map<number, Ending[]>();
  private readonly byTail = new Map<number, Ending[]>();
  private readonly noCase: RegExp;
  /** Consonants that Kazakh voices before a vowel: `қазағы` ← `қазақ`, `мектебі` ← `мектеп`. */
  private readonly unvoiced: ReadonlyMap<number, string>;

  constructor(
    fold: (text: string) => string,
    private readonly harmonic: boolean,
  ) {
    for (const [bit, letters] of LETTER_KINDS) {
      for (const letter of letters) {
        const folded = fold(letter);
        if (folded.length === 1) this.letters[folded.charCodeAt(0)]! |= bit;
      }
    }
    const endings = new Map<string, Ending>();
    for (const [kind, after, texts] of TABLE) {
      for (const unfolded of texts.split(' ')) {
        // Folded, the possessive of the second person would be cut from every Асан and Путин.
        if (!harmonic && /^[ыі]?ң$/u.test(unfolded)) continue;
        const text = fold(unfolded);
        endings.set(`${text} ${after} ${kind}`, { text, after, kind });
      }
    }
    for (const ending of [...endings.values()].sort((a, b) => b.text.length - a.text.length)) {
      const { text } = ending;
      const [table, key] = text.length === 1 ? [this.single, text.charCodeAt(0)] : [this.byTail, tailOf(text)];
      table.set(key, [...(table.get(key) ?? []), ending]);
    }
    for (const [tail, list] of this.byTail) list.push(...(this.single.get(tail & 0xffff) ?? []));
    this.noCase = new RegExp(`(?:${NO_CASE.split('|').map(fold).join('|')})$`, 'u');
    this.unvoiced = new Map(
      [
        ['б', 'п'],
        ['г', 'к'],
        ['ғ', 'қ'],
      ].map(([voiced, voiceless]) => [fold(voiced!).charCodeAt(0), fold(voiceless!)]),
    );
  }

  /** The bits of the UTF-16 unit at a place of a word. */
  private kindAt(word: string, at: number): number {
    return this.letters[word.charCodeAt(at)] ?? 0;
  }

  /** The endings that a word of two letters or more may have, by its last two. */
  private endingsOf(word: string): readonly Ending[] {
    return this.byTail.get(tailOf(word)) ?? this.single.get(word.charCodeAt(word.length - 1)) ?? NONE;
  }

  /** 1 back, 2 front, 0 no vowel that tells. */
  private harmony(word: string, end: number): number {
    for (let i = end - 1; i >= 0; i--) {
      const kind = this.kindAt(word, i);
      if (kind & FRONT) return 2;
      if (kind & BACK) return 1;
      // `и` and `у` go with either.
    }
    return 0;
  }

  private fits(word: string, ending: Ending): boolean {
    if (!this.fitsSound(word, ending)) return false;
    if (!this.harmonic || HARMLESS.has(ending.text)) return true;
    const own = this.harmony(ending.text, ending.text.length);
    const stem = this.harmony(word, word.length - ending.text.length);
    return own === 0 || stem === 0 || own === stem;
  }

  /** May the ending stand after the sound before it, vowel harmony aside? */
  private fitsSound(word: string, ending: Ending): boolean {
    const before = this.kindAt(word, word.length - ending.text.length - 1);
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

  caseReadings(word: string): string[] {
    const readings: string[] = [];
    const endings = this.endingsOf(word);
    // The longest ending stands first, and the longest reading is to.
    for (let e = endings.length - 1; e >= 0; e--) {
      const ending = endings[e]!;
      const length = word.length - ending.text.length;
      if (ending.kind === 'case' && length >= 2 && word.endsWith(ending.text) && this.fitsSound(word, ending))
        readings.push(word.slice(0, length));
    }
    return readings;
  }

  strip(word: string): Inflected {
    const hyphen = word.lastIndexOf('-');
    if (hyphen > 0 && hyphen < word.length - 1 && OF_FIGURE.test(word.slice(0, hyphen))) {
      const text = word.slice(hyphen);
      return { stem: word.slice(0, hyphen), inflection: text, endings: [{ text, kind: 'case' }] };
    }
    let stem = word;
    let stage = 0;
    let inflection = '';
    let endings: readonly Ending[] = NONE;
    for (let step = 0; step < 3; step++) {
      const found = this.lastEnding(stem, stage);
      if (found === undefined) break;
      stem = stem.slice(0, stem.length - found.text.length);
      endings = endings === NONE ? [found] : [found, ...endings];
      inflection = inflection === '' ? found.text : `${found.text}+${inflection}`;
      stage = ORDER[found.kind] + 1;
      if (found.kind === 'possessive' && found.after === 'consonant') {
        const unvoiced = this.unvoiced.get(stem.charCodeAt(stem.length - 1));
        if (unvoiced !== undefined) stem = stem.slice(0, -1) + unvoiced;
      }
    }
    return { stem, inflection, endings };
  }

  /** The longest ending of a stem that may stand outside those of stages before `stage`. */
  private lastEnding(stem: string, stage: number): Ending | undefined {
    for (const ending of this.endingsOf(stem)) {
      if (
        stem.length - ending.text.length >= 3 &&
        ORDER[ending.kind] >= stage &&
        stem.endsWith(ending.text) &&
        this.fits(stem, ending) &&
        !(ending.kind === 'case' && this.noCase.test(stem))
      ) {
        return ending;
      }
    }
    return undefined;
  }
}

const CYRILLIC = new Stripper((text) => text, true);
const FOLDED = new Stripper(foldLetters, false);

/**
 * What a lower-case word may be the case form of, the longest first, vowel harmony aside: foreign names take the endings of
 * how they are said (`Тоқаевтың`, but `Әуезовтің`). Stems have two letters at least.
 */
export function caseReadings(word: string): string[] {
  return CYRILLIC.caseReadings(word);
}

/** `caseReadings` of a word that `foldLetters` made. */
export function foldedCaseReadings(word: string): string[] {
  return FOLDED.caseReadings(word);
}

/**
 * Parts a lower-case word into a stem of at least three letters and its inflection (endings joined by `+`, from the inside
 * out). A final consonant that a possessive has voiced is given back its stem form. What follows the hyphen of a number, a
 * percent sign or a closing quotation mark (`2018-інші`, `%-ға`) is taken off whole.
 */
export function stripInflection(word: string): Inflected {
  return CYRILLIC.strip(word);
}

/** `stripInflection` of a word that `foldLetters` made. */
export function stripFolded(word: string): Inflected {
  return FOLDED.strip(word);
}
