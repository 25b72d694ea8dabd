/**
 * Text as the language model sees it: words of one script, lower-cased, as hashed character n-grams. The trainer and the
 * detector share this file, so that a model is only good for the features it was trained on.
 */
import { extendHash, FNV_PRIME, FNV_START } from '../hash';
import { BARE_ADDRESS, mayBeInAddress, mayHoldAddress } from '../text/domains';

export const SCRIPTS = ['Cyrl', 'Latn', 'Arab'] as const;
/** The scripts that the model tells languages apart in. */
export type ModelScript = (typeof SCRIPTS)[number];

/** Bits of an n-gram's hash; a model's keys are below 2 ** HASH_BITS. */
export const HASH_BITS = 24;
/** Longest character n-gram, counted with the word boundaries. */
export const MAX_ORDER = 5;
/** A word is read up to here; what comes after is no help in telling its language. UTF-16 units. */
export const MAX_WORD = 40;

/** No word counts for more letters than this when the main script is chosen: names of programs are long. UTF-16 units. */
const LONG_WORD = 8;
/** A Latin word with a capital counts for so much less then: Kazakh text is full of brands, and they take Kazakh endings. */
const BRAND = 3;

/** Stands in n-grams for the start and the end of a word. */
export const BOUNDARY = 1;
const APOSTROPHE = 39;

const CYRILLIC = 1;
const OTHER = 4;
const IGNORED = 5;
const APOSTROPHES = 6;
/** What may be in an address. */
const SIGN = 7;
/** What tells nothing, and ends a word. */
const NOTHING = 8;
/** Half of a character, which may be a letter. */
const HALF = 9;

/** By UTF-16 unit: 1 + index in SCRIPTS, OTHER for a letter of another script, …, and in the bits above the unit in small letters; 0: not asked for yet. */
const UNITS = new Int32Array(65536);
const SMALL_BITS = 8;
const KIND_MASK = (1 << SMALL_BITS) - 1;

function kindOf(character: string): number {
  if (/['’‘ʼʻ`´ʹ]/.test(character)) return APOSTROPHES;
  if (/[\p{M}\u00ad\u200b-\u200f\u2060\ufeff\u0640]/u.test(character)) return IGNORED;
  // The high hamza of töte jazu is a letter of the word.
  if (/(?=\p{L})\p{Script=Arabic}|\u0674/u.test(character)) return 3;
  if (/\p{Script=Latin}/u.test(character)) return 2;
  if (/\p{Script=Cyrillic}/u.test(character)) return CYRILLIC;
  if (/\p{L}/u.test(character)) return OTHER;
  return /[.:@]/.test(character) ? SIGN : NOTHING;
}

/** What stands in `UNITS` for a unit. The only small letter of two units is that of İ, of which the second is ignored. */
function unitOf(unit: number): number {
  const small = String.fromCharCode(unit).toLowerCase();
  const isHalf = unit >= 0xd800 && unit < 0xe000;
  UNITS[unit] = (small.charCodeAt(0) << SMALL_BITS) | (isHalf ? HALF : kindOf(small[0]!));
  return UNITS[unit]!;
}
const LETTER = /^\p{L}/u;

/** Letters that look alike, for words that mix scripts: what was meant is the script of most of the word's letters. */
const TO_CYRILLIC = new Uint16Array(65536);
const TO_LATIN = new Uint16Array(65536);
for (const pair of [
  'iі',
  'aа',
  'eе',
  'oо',
  'pр',
  'cс',
  'xх',
  'yу',
  'kк',
  'hһ',
  'əә',
  'ɵө',
  'θө',
  'mм',
  'tт',
  'bв',
  'ïї',
  'ëё',
  'öө',
]) {
  TO_CYRILLIC[pair.charCodeAt(0)] = pair.charCodeAt(1);
  if (pair.charCodeAt(0) < 128) TO_LATIN[pair.charCodeAt(1)] = pair.charCodeAt(0);
}

const ADDRESS = new RegExp(BARE_ADDRESS, 'gu');

/** Whether the sign at `at` may be of a web or e-mail address. */
function isSignOfAddress(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  if (unit === 0x2e) return text.startsWith('www', at - 3) || mayBeInAddress(text, at);
  return unit !== 0x3a || text.startsWith('://', at);
}

/** A text in composed letters, without addresses, which are in no language. */
function withoutAddresses(text: string): string {
  // Decomposed letters (й as и + breve) are rare; normalising always would cost more than the rest.
  if (/[\u0300-\u036f]/.test(text)) text = text.normalize('NFC');
  if (/:\/\/|www\.|@/.test(text)) text = text.replace(/\p{L}+:\/\/\S+|www\.\S+|\S*@\S+/gu, ' ');
  return mayHoldAddress(text) ? text.replace(ADDRESS, ' ') : text;
}

/** The words of a text in one script each, with no copy of their letters made. Reused between texts. */
export class WordReader {
  /** Lower-cased letters of all words, one after the other. */
  private letters = new Uint16Array(4096);
  private bounds = new Int32Array(1024);
  private scripts = new Uint8Array(512);
  count = 0;
  /** Letters read in words of each script of SCRIPTS, no more than LONG_WORD of a word, fewer of a brand. */
  readonly lettersOf = new Int32Array(SCRIPTS.length);
  /** Letters (code points) of scripts that the model does not know; the first one's code point. */
  otherLetters = 0;
  firstOther = 0;

  /** Reads `text`, all of it or its first `limit` UTF-16 units. */
  read(text: string, limit = 20_000): void {
    if (text.length > limit) text = text.slice(0, limit);
    if (!this.readUnits(text, false)) this.readUnits(withoutAddresses(text), true);
  }

  /** Reads a text that is known to be `clean`, or any but one that has decomposed letters or signs of an address: answers whether it did. */
  private readUnits(text: string, clean: boolean): boolean {
    const length = text.length;
    // Lower case is longer for İ alone; capitals are not looked at then.
    const hasBrands = !text.includes('İ');
    if (this.letters.length < length + 2) this.letters = new Uint16Array(length * 2);
    this.count = 0;
    this.lettersOf.fill(0);
    this.otherLetters = 0;
    this.firstOther = 0;
    const letters = this.letters;
    let used = 0;
    let start = 0;
    let isCapital = false;
    let cyrillic = 0;
    let latin = 0;
    let arabic = 0;
    for (let at = 0; at <= length; at++) {
      const unit = at < length ? text.charCodeAt(at) : 32;
      const found = UNITS[unit]! || unitOf(unit);
      const kind = found & KIND_MASK;
      if (kind <= 3) {
        if (kind === 1) cyrillic++;
        else if (kind === 2) latin++;
        else arabic++;
        const small = found >>> SMALL_BITS;
        if (used === start) isCapital = small !== unit;
        if (used - start < MAX_WORD) letters[used++] = small;
        continue;
      }
      if (kind === IGNORED) {
        if (!clean && unit >= 0x300 && unit <= 0x36f) return false;
        continue;
      }
      if (kind === SIGN && !clean && isSignOfAddress(text, at)) return false;
      if (kind === APOSTROPHES && used > start) {
        if (used - start < MAX_WORD && letters[used - 1] !== APOSTROPHE) letters[used++] = APOSTROPHE;
        continue;
      }
      if (kind === OTHER) {
        this.otherLetters++;
        if (this.firstOther === 0) this.firstOther = found >>> SMALL_BITS;
      } else if (kind === HALF && unit < 0xdc00 && LETTER.test(text.slice(at, at + 2))) {
        // Beyond the BMP there are letters of scripts that the model does not know alone.
        this.otherLetters++;
        if (this.firstOther === 0)
          this.firstOther = text
            .slice(at, at + 2)
            .toLowerCase()
            .codePointAt(0)!;
      }
      if (used === start) continue;
      // A closing quotation mark is not part of the word, unless it is an apostrophe letter; the n-grams see no difference
      // that matters, so one trailing apostrophe stays only in Latin words (o' in Uzbek, a' in the alphabet of 2017).
      if (letters[used - 1] === APOSTROPHE && latin === 0) used--;
      let script = 0;
      if (cyrillic >= latin && cyrillic >= arabic) {
        script = 0;
        if (latin > 0) exchange(letters, start, used, TO_CYRILLIC);
      } else if (latin >= arabic) {
        script = 1;
        if (cyrillic > 0) exchange(letters, start, used, TO_LATIN);
      } else script = 2;
      this.add(start, used, script);
      const weight = Math.min(used - start, LONG_WORD);
      const brand = script === 1 && hasBrands && isCapital;
      this.lettersOf[script]! += brand ? Math.ceil(weight / BRAND) : weight;
      start = used;
      cyrillic = 0;
      latin = 0;
      arabic = 0;
    }
    return true;
  }

  /** The index in SCRIPTS of the script most letters are in, or -1 where there is no letter of any. */
  mainScript(): number {
    let best = -1;
    let most = 0;
    for (let script = 0; script < SCRIPTS.length; script++) {
      if (this.lettersOf[script]! > most) {
        most = this.lettersOf[script]!;
        best = script;
      }
    }
    return best;
  }

  /**
   * Calls `visit` with the hash of each n-gram of the words in `script`; returns how many there were. Telling letters that
   * a text of some words does without are n-grams too, once a word: Karakalpak differs from Kazakh by what it has not.
   */
  grams(script: number, visit: (hash: number) => void): number {
    const { letters, bounds } = this;
    let grams = 0;
    let words = 0;
    let present = 0;
    for (let word = 0; word < this.count; word++) {
      if (this.scripts[word] !== script) continue;
      words++;
      const start = bounds[word * 2]!;
      const end = bounds[word * 2 + 1]!;
      for (let at = start; at < end; at++) present |= TELLING_BIT[letters[at]!]!;
      grams += wordGrams(letters, start, end, visit);
    }
    for (let rest = absent(script, words, present); rest !== 0; rest &= rest - 1) {
      grams += words;
      for (let i = 0; i < words; i++) visit(ABSENT[31 - Math.clz32(rest & -rest)]!);
    }
    return grams;
  }

  /** Adds the n-grams of the words in `script` to `sums`, and counts them there. */
  sum(script: number, sums: WordSums): void {
    const { letters, bounds } = this;
    const into = sums.letters;
    let used = 0;
    let words = 0;
    let present = 0;
    for (let word = 0; word < this.count; word++) {
      if (this.scripts[word] !== script) continue;
      words++;
      const end = bounds[word * 2 + 1]!;
      if (used + end - bounds[word * 2]! + 1 >= into.length) {
        sums.addWords(used);
        used = 0;
      }
      for (let at = bounds[word * 2]!; at < end; at++) {
        const letter = letters[at]!;
        present |= TELLING_BIT[letter]!;
        into[used++] = letter;
      }
      into[used++] = 0;
    }
    sums.addWords(used);
    sums.addSet(absent(script, words, present), ABSENT, words);
  }

  private add(start: number, end: number, script: number) {
    if (this.scripts.length <= this.count) {
      const scripts = new Uint8Array(this.count * 2);
      scripts.set(this.scripts);
      this.scripts = scripts;
      const bounds = new Int32Array(this.count * 4);
      bounds.set(this.bounds);
      this.bounds = bounds;
    }
    this.bounds[this.count * 2] = start;
    this.bounds[this.count * 2 + 1] = end;
    this.scripts[this.count++] = script;
  }
}

/**
 * Reads a text, all of it or its first `limit` UTF-16 units, and adds its n-grams to `sums`, those of Cyrillic: the same in one go as the
 * reader does in several, where the text's letters are Cyrillic and all else in it just parts words. Returns how many words there are; -1
 * of any other text, of which nothing is added.
 */
export function sumCyrillic(text: string, limit: number, sums: WordSums): number {
  const into = sums.letters;
  const length = Math.min(text.length, limit, into.length - 1);
  let present = 0;
  let end = -1;
  for (let at = 0; at < length; at++) {
    const unit = text.charCodeAt(at);
    const found = UNITS[unit]! || unitOf(unit);
    const kind = found & KIND_MASK;
    if (kind === CYRILLIC) {
      const letter = found >>> SMALL_BITS;
      // Of a longer word the rest tells nothing.
      if (at - end <= MAX_WORD) present |= TELLING_BIT[letter]!;
      into[at] = letter;
    } else if (kind === NOTHING || (kind === SIGN && !isSignOfAddress(text, at))) {
      into[at] = 0;
      end = at;
    } else return -1;
  }
  sums.addWords(length);
  const { words } = sums;
  sums.addSet(absent(0, words, present), ABSENT, words);
  return words;
}

/** What adds up the weights of words and n-grams, and counts them; see `GramSums`. */
export interface WordSums {
  /** Where words are written to be added, with a nought behind each. */
  readonly letters: Uint16Array;
  /** How many words and n-grams were added. */
  readonly words: number;
  readonly count: number;
  /** Adds all n-grams of the words in the first `length` places of `letters`, which are fewer than there are. */
  addWords(length: number): void;
  /** Adds those of the n-grams `hashes`, the same ones each time, whose bits are in `set`, `times` times each. */
  addSet(set: number, hashes: Int32Array, times: number): void;
}

/** Calls `visit` with the hash of each n-gram of the word at `[start, end)`; returns how many there were. */
function wordGrams(letters: Uint16Array, start: number, end: number, visit: (hash: number) => void): number {
  let grams = 0;
  // Positions start-1 and end stand for the word's boundaries.
  for (let from = start - 1; from < end; from++) {
    const last = Math.min(from + MAX_ORDER - 1, end);
    let hash = FNV_START;
    for (let at = from; at <= last; at++) {
      hash = extendHash(hash, at < start || at === end ? BOUNDARY : letters[at]!);
      // A boundary by itself is no n-gram.
      if (at < start) continue;
      visit(mix(hash));
      grams++;
    }
  }
  // Shorter words are among the others as a whole.
  if (end - start > MAX_ORDER - 2) {
    visit(wholeGram(letters, start, end));
    grams++;
  }
  return grams;
}

/** The hash of a word as a whole, and what it begins with. */
export const WHOLE_START = 0x2f0b4c47;
function wholeGram(letters: Uint16Array, start: number, end: number): number {
  let hash = WHOLE_START;
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ letters[at]!, FNV_PRIME) ^ (hash >>> 13);
  return mix(hash);
}

/** The bits of the telling letters that `words` words of a script do without; none of so few words that a letter may be missing by chance. */
function absent(script: number, words: number, present: number): number {
  return words < ABSENCE_WORDS ? 0 : TELLING_OF[script]! & ~present;
}

function exchange(letters: Uint16Array, start: number, end: number, table: Uint16Array) {
  for (let at = start; at < end; at++) {
    const other = table[letters[at]!]!;
    if (other !== 0) letters[at] = other;
  }
}

/** Spreads a hash over HASH_BITS bits (the finaliser of MurmurHash3, public domain). */
export const MIX_FACTORS = [0x85ebca6b, 0xc2b2ae35] as const;
function mix(hash: number): number {
  hash = Math.imul(hash ^ (hash >>> 16), MIX_FACTORS[0]);
  hash = Math.imul(hash ^ (hash >>> 13), MIX_FACTORS[1]);
  return (hash ^ (hash >>> 16)) >>> (32 - HASH_BITS);
}

/** Letters whose absence from a text tells its language. At most 31: they are bits of an integer. */
const TELLING = 'іқғәңөүұыиэщўҳҙҡıiəñğqwşzоa';
/** Below this many words a letter may be missing by chance. */
const ABSENCE_WORDS = 4;
const TELLING_BIT = new Int32Array(65536);
/** The bits of each script's. */
const TELLING_OF = new Int32Array(SCRIPTS.length);
const ABSENT = Int32Array.from(TELLING, (letter) => mix(Math.imul(letter.charCodeAt(0), 0x9e3779b1)));
for (let letter = 0; letter < TELLING.length; letter++) {
  const unit = TELLING.charCodeAt(letter);
  TELLING_BIT[unit] = 1 << letter;
  TELLING_OF[(unitOf(unit) & KIND_MASK) - 1]! |= 1 << letter;
}
