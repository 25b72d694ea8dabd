/**
 * A light stripper of Kazakh nominal inflection: case, possessive and plural endings, in that order from the end of the
 * word. It needs no dictionary: an ending counts only where Kazakh phonology lets it stand, that is after the right kind
 * of sound and in harmony with the last vowel before it (`Алматы` is not the accusative of `Алма`, which is `Алманы`).
 */

import { foldLetters } from './letters';
import { Endings, WordLetters } from './wordLetters';

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
/** No vowel; what is not in the table as well. */
const CONSONANT = 128;

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

/** What the sound before an ending has to be. */
const SOUNDS: Readonly<Record<After, number>> = {
  vowel: VOWEL,
  possessed: POSSESSED,
  voiceless: VOICELESS,
  sonorant: SONORANT,
  consonant: CONSONANT,
  nasal: NASAL,
};

/** An inflectional ending. */
export interface Ending {
  readonly text: string;
  readonly units: readonly number[];
  readonly after: After;
  readonly kind: 'case' | 'possessive' | 'plural';
  /** Where its kind stands, from the end of the word on. */
  readonly stage: number;
  /** `after`, in bits. */
  readonly sound: number;
  /** Whether one form of it goes with both harmonies. */
  readonly isHarmless: boolean;
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

/** Letters of the longest ending of a case. */
export const LONGEST_CASE = Math.max(
  ...TABLE.filter(([kind]) => kind === 'case').flatMap(([, , texts]) => texts.split(' ').map((text) => text.length)),
);

const HARMLESS = new Set(['мен', 'бен', 'пен', 'н', 'м', 'ң']);

const NONE: readonly Ending[] = [];

/** More than there are letters among the last two of endings. */
const RANKS = 32;

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

/** Where the hyphen of a number, a percent sign or a closing quotation mark stands that an ending follows; -1: nowhere. */
export function endingOfFigure(word: string): number {
  const hyphen = word.lastIndexOf('-');
  return hyphen > 0 && hyphen < word.length - 1 && OF_FIGURE.test(word.slice(0, hyphen)) ? hyphen : -1;
}

/** What `Stripper.strip` reads a string into. */
const LETTERS = new WordLetters();

/** The stripper for one spelling: `fold` says what becomes of letters and endings in it; folded vowels have no harmony. */
export class Stripper {
  private readonly letters = new Uint8Array(0x600).fill(CONSONANT);
  /** Letters that stand among the last two of endings, numbered from 1 on. */
  private readonly ranks = new Uint8Array(0x600);
  /** By the ranks of a word's last two letters (`RANKS` times the one before and the last one) the endings that end so, the longest first. */
  private readonly lists: (readonly Ending[])[] = new Array(RANKS * RANKS).fill(NONE);
  private readonly noCase: Endings<true>;
  /** Consonants that Kazakh voices before a vowel: `қазағы` ← `қазақ`, `мектебі` ← `мектеп`. */
  private readonly unvoiced: ReadonlyMap<number, number>;
  /** Of the word stripped last: the length of its stem, the last letter of that, and its endings from the outside in, `count` of them. */
  stem = 0;
  last = 0;
  readonly endings: Ending[] = [];
  count = 0;

  constructor(fold: (text: string) => string, harmonic: boolean) {
    for (const [bit, letters] of LETTER_KINDS) {
      for (const letter of letters) {
        const folded = fold(letter);
        if (folded.length !== 1) continue;
        this.letters[folded.charCodeAt(0)]! |= bit;
        if (bit === VOWEL) this.letters[folded.charCodeAt(0)]! &= ~CONSONANT;
      }
    }
    const endings = new Map<string, Ending>();
    for (const [kind, after, texts] of TABLE) {
      for (const unfolded of texts.split(' ')) {
        // Folded, the possessive of the second person would be cut from every Асан and Путин.
        if (!harmonic && /^[ыі]?ң$/u.test(unfolded)) continue;
        const text = fold(unfolded);
        const units = Array.from(text, (letter) => letter.charCodeAt(0));
        endings.set(`${text} ${after} ${kind}`, {
          text,
          units,
          after,
          kind,
          stage: ORDER[kind],
          sound: SOUNDS[after],
          isHarmless: !harmonic || HARMLESS.has(text),
        });
      }
    }
    const longestFirst = [...endings.values()].sort((a, b) => b.text.length - a.text.length);
    const letters = new Set(longestFirst.flatMap(({ units }) => units.slice(-2)));
    for (const [index, letter] of [...letters].entries()) this.ranks[letter] = index + 1;
    for (const last of letters) {
      for (const before of [0, ...letters]) {
        this.lists[this.ranks[before]! * RANKS + this.ranks[last]!] = longestFirst.filter(
          ({ units }) => units.at(-1) === last && (units.length === 1 || units.at(-2) === before),
        );
      }
    }
    this.noCase = new Endings(NO_CASE.split('|').map((name) => [fold(name), true] as const));
    this.unvoiced = new Map(
      [
        ['б', 'п'],
        ['г', 'к'],
        ['ғ', 'қ'],
      ].map(([voiced, voiceless]) => [fold(voiced!).charCodeAt(0), fold(voiceless!).charCodeAt(0)]),
    );
  }

  /** The bits of the letter that stands so many letters into a word, from 1 on. */
  private kindAt(units: Uint16Array, at: number): number {
    return at < 1 ? CONSONANT : (this.letters[units[at]!] ?? CONSONANT);
  }

  /** The endings that the first `length` letters of a word may have, by the last two of them. */
  private endingsOf(units: Uint16Array, length: number): readonly Ending[] {
    if (length === 0) return NONE;
    const before = length > 1 ? (this.ranks[units[length - 1]!] ?? 0) : 0;
    return this.lists[before * RANKS + (this.ranks[units[length]!] ?? 0)]!;
  }

  /** 1 back, 2 front, 0 no vowel that tells. */
  private harmony(units: Uint16Array, from: number, to: number): number {
    for (let at = to; at > from; at--) {
      const kind = this.kindAt(units, at);
      if (kind & FRONT) return 2;
      if (kind & BACK) return 1;
      // `и` and `у` go with either.
    }
    return 0;
  }

  /** May an ending that the first `length` letters end in stand after the sound before it? */
  private fits(units: Uint16Array, length: number, ending: Ending): boolean {
    const stem = length - ending.units.length;
    if ((this.kindAt(units, stem) & ending.sound) === 0) return false;
    if (ending.isHarmless) return true;
    const own = this.harmony(units, stem, length);
    const before = this.harmony(units, 0, stem);
    return own === 0 || before === 0 || own === before;
  }

  /** Lengths of what the first letters of a word may be the case form of, the longest first. */
  caseReadings(letters: WordLetters): number[] {
    const readings: number[] = [];
    const { units, length } = letters;
    const endings = this.endingsOf(units, length);
    // The longest ending stands first, and the longest reading is to.
    for (let e = endings.length - 1; e >= 0; e--) {
      const ending = endings[e]!;
      const stem = length - ending.units.length;
      if (
        ending.kind === 'case' &&
        stem >= 2 &&
        endsIn(units, length, ending) &&
        (this.kindAt(units, stem) & ending.sound) !== 0
      )
        readings.push(stem);
    }
    return readings;
  }

  strip(word: string): Inflected {
    const hyphen = endingOfFigure(word);
    if (hyphen >= 0) {
      const text = word.slice(hyphen);
      return { stem: word.slice(0, hyphen), inflection: text, endings: [{ text, kind: 'case' }] };
    }
    LETTERS.take(word);
    this.stripLetters(LETTERS);
    const { stem, last } = this;
    const endings = this.endings.slice(0, this.count).reverse();
    return {
      stem: stem === 0 ? '' : word.slice(0, stem - 1) + String.fromCharCode(last),
      inflection: endings.map(({ text }) => text).join('+'),
      endings,
    };
  }

  /** Finds `stem`, `last` and `endings` of a word that has no ending behind a figure's hyphen. */
  stripLetters(letters: WordLetters): void {
    let { length } = letters;
    let last: number | undefined;
    this.count = 0;
    // Before a voiced consonant of a possessive stands no other ending: a plural ends in «р».
    for (let stage = 0; stage < 3 && last === undefined; ) {
      const found = this.lastEnding(letters, length, stage);
      if (found === undefined) break;
      length -= found.units.length;
      this.endings[this.count++] = found;
      stage = found.stage + 1;
      if (found.kind === 'possessive' && found.after === 'consonant') last = this.unvoiced.get(letters.units[length]!);
    }
    this.stem = length;
    this.last = last ?? letters.units[length]!;
  }

  /** The longest ending of a stem that may stand outside those of stages before `stage`. */
  private lastEnding(letters: WordLetters, length: number, stage: number): Ending | undefined {
    const { units } = letters;
    const endings = this.endingsOf(units, length);
    for (let e = 0; e < endings.length; e++) {
      const ending = endings[e]!;
      if (
        length - ending.units.length >= 3 &&
        ending.stage >= stage &&
        endsIn(units, length, ending) &&
        this.fits(units, length, ending) &&
        !(ending.kind === 'case' && this.noCase.of(letters, length))
      )
        return ending;
    }
    return undefined;
  }
}

/** Whether the first `length` letters of a word end in an ending, of which the last two have been looked at. */
function endsIn(units: Uint16Array, length: number, { units: own }: Ending): boolean {
  let at = length - 2;
  for (let n = own.length - 3; n >= 0; n--) if (own[n] !== units[at--]) return false;
  return true;
}

const CYRILLIC = new Stripper((text) => text, true);
/** Of words that `foldLetters` made. */
export const FOLDED = new Stripper(foldLetters, false);

function readingsBy(stripper: Stripper, word: string): string[] {
  LETTERS.take(word);
  return stripper.caseReadings(LETTERS).map((length) => word.slice(0, length));
}

/**
 * What a lower-case word may be the case form of, the longest first, vowel harmony aside: foreign names take the endings of
 * how they are said (`Тоқаевтың`, but `Әуезовтің`). Stems have two letters at least.
 */
export function caseReadings(word: string): string[] {
  return readingsBy(CYRILLIC, word);
}

/** `caseReadings` of a word that `foldLetters` made. */
export function foldedCaseReadings(word: string): string[] {
  return readingsBy(FOLDED, word);
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
