/**
 * What the tagger sees of a sentence: each token becomes a list of 32-bit hashes, a template's number mixed with the values
 * it joins (form, stem, affixes, shape, word group …), so that no string is built while tagging; what depends on the form
 * alone is worked out once for each form and kept. Training and tagging share this file, so that any change here makes
 * existing model files useless: raise `FEATURE_VERSION` with it.
 */
import { EMPTY_HASH, extendHash, FNV_START, fnvStep } from '../hash';
import {
  CASELESS,
  CYRILLIC,
  classOf,
  foldLetters,
  LATIN,
  LETTER,
  LOWER,
  NUMBER,
  UPPER,
  withoutLookAlikes,
} from './letters';
import { mayHaveGroup, wordGroup } from './lexicon';
import { isFormOf, type NameTable, type Phrase } from './names';
import { endingOfFigure, FOLDED } from './stem';
import { Endings, WordLetters } from './wordLetters';

export const FEATURE_VERSION = 2;

/** Room for the features of one token; `sentenceFeatures` never writes more. */
export const MAX_FEATURES = 160;

/** Hashes are folded to this many bits; 24 keep the chance that an unknown feature meets a known one near two in a hundred. */
export const HASH_BITS = 24;

/** What is known of one token by itself. */
export interface Word {
  /** The form in lower case and folded (`letters.ts`). */
  readonly folded: string;
  /** Of `folded`. */
  readonly word: number;
  /** The folded form with every digit as 0. */
  readonly digits: number;
  readonly stem: number;
  readonly inflection: number;
  readonly shape: number;
  readonly shortShape: number;
  /** Hashes of its last letter, the last two … and of the first ones, `affixes` of each; behind them stands what was of another word. */
  readonly suffixes: readonly number[];
  readonly prefixes: readonly number[];
  readonly affixes: number;
  /** The text that `gramsOf` takes apart: the folded form with every digit as 0. */
  readonly text: string;
  /** Which name ending; 0 none. */
  readonly name: number;
  readonly group: number;
  /** 0 lower case, 1 capital first, 2 all capitals, 3 mixed, 4 digits, 5 digits and letters, 6 neither, 8 of a text without case. */
  readonly caps: number;
  /** The kinds of names (`NAME_KINDS`) that it may be, a bit each. */
  readonly names: number;
  /** Names of several words that it begins. */
  readonly phrases: readonly Phrase[] | undefined;
  readonly possessive: boolean;
  readonly numeric: boolean;
  readonly opening: boolean;
  readonly closing: boolean;
  readonly comma: boolean;
}

const LONGEST_AFFIX = 6;

/** A word that may be another one later: the tagger meets new words all the time, and has room for so many. */
class Facts implements Word {
  /** The token, without look-alikes. */
  token = '';
  hasDigits = false;
  /** `folded`, where it was asked for: of most words it never is. */
  private small: string | undefined = undefined;
  word = 0;
  digits = 0;
  stem = 0;
  inflection = 0;
  shape = 0;
  shortShape = 0;
  readonly suffixes = new Array<number>(LONGEST_AFFIX).fill(0);
  readonly prefixes = new Array<number>(LONGEST_AFFIX).fill(0);
  affixes = 0;
  name = 0;
  group = 0;
  caps = 0;
  names = 0;
  phrases: readonly Phrase[] | undefined = undefined;
  possessive = false;
  numeric = false;
  opening = false;
  closing = false;
  comma = false;

  /** Becomes another token, of which all else is to be filled in. */
  begin(token: string, hasDigits: boolean): void {
    this.token = token;
    this.hasDigits = hasDigits;
    this.small = undefined;
  }

  get folded(): string {
    this.small ??= foldLetters(this.token.toLowerCase());
    return this.small;
  }

  get text(): string {
    return this.hasDigits ? this.folded.replace(/\p{N}/gu, '0') : this.folded;
  }
}

/** FNV-1a over UTF-16 units. */
export function hashString(text: string, seed = 0): number {
  let hash = FNV_START ^ seed;
  // Strings are of many kinds to the engine, so it looks their length up each time it is asked for.
  const { length } = text;
  for (let i = 0; i < length; i++) hash = fnvStep(hash, text.charCodeAt(i));
  return hash | 0;
}

/** Mixes two hashes; the finaliser of MurmurHash3. */
export function mix(a: number, b: number): number {
  let hash = Math.imul(a ^ Math.imul(b, 0x9e3779b1), 0x85ebca6b);
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 0xc2b2ae35);
  return (hash ^ (hash >>> 13)) | 0;
}

/** Endings of surnames, patronymics, given names and places that tell their class. */
const NAME_ENDINGS = new Endings(
  [
    'ов ев ёв ин ын',
    'ова ева ёва ина ына',
    'ұлы улы',
    'қызы кызы',
    'вич',
    'вна',
    'ский ская цкий цкая',
    'бек',
    'бай',
    'хан',
    'гүл гул',
    'жан',
    'нұр нур',
    'ко чук швили дзе ян',
    'мұрат қали ғали ғазы мұхамед',
    'стан ландия ния',
    'көл тау қала кент бұлақ өзен төбе арал су',
    'банк газ мұнай пром строй телеком атом холдинг',
  ].flatMap((endings, kind) => endings.split(' ').map((ending) => [foldLetters(ending), kind + 1] as const)),
);

/** The possessive of the third person, with or without a case. */
const POSSESSED = new Endings(
  'и ин ине ина инде инда инте инта инден индан интен интан инин'.split(' ').map((ending) => [ending, true] as const),
);

/**
 * The facts of one token as `readable` shows it; `names` is the table of the model that the token is tagged by. `into`: a word that was
 * made before and is not needed any more, which becomes this one.
 */
export function makeWord(shown: string, names?: NameTable, into?: Word): Word {
  const caseless = shown.startsWith(CASELESS);
  const facts = into instanceof Facts && into !== OUTSIDE ? into : new Facts();
  fillFacts(facts, caseless ? shown.slice(CASELESS.length) : shown, caseless, names);
  return facts;
}

/** The letters of the word that facts are made of; `MASKED` where it has digits, each of which is 0 there. */
const LETTERS = new WordLetters();
const MASKED = new WordLetters();
/** `hashOfWord` of the first so many of `LETTERS`. */
let beginnings = new Int32Array(64);

/** What the characters of the token tell that `readCharacters` read last. */
const SEEN = {
  shape: 0,
  shortShape: 0,
  characters: 0,
  letters: 0,
  uppers: 0,
  lowers: 0,
  numbers: 0,
  hyphens: 0,
  /** Bits of `classOf`. */
  scripts: 0,
  capitalFirst: false,
  /** Whether it has what does not become small unit by unit. */
  isOdd: false,
};

/** Fills `SEEN`. By itself, as the engine compiles a function anew as often as it meets something that it has not seen in it. */
function readCharacters(token: string, caseless: boolean): void {
  // The shape writes X, x (L, l for the unaccented Latin letters) and 0 for letters and digits and any other character as it
  // is, in ten units at most but for hyphens; the short shape each run of the same once.
  let shape = FNV_START ^ 19;
  let shapeLength = 0;
  let short = FNV_START ^ 17;
  let last = -1;
  let beforeLast = -1;
  let characters = 0;
  let letters = 0;
  let uppers = 0;
  let lowers = 0;
  let numbers = 0;
  let capitalFirst = false;
  let scripts = 0;
  let hyphens = 0;
  let isOdd = false;
  const { length } = token;
  for (let i = 0; i < length; i++) {
    const code = token.codePointAt(i)!;
    const kinds = classOf(code);
    characters++;
    let unit = code;
    if (kinds & LETTER) {
      if (letters++ === 0) capitalFirst = (kinds & UPPER) !== 0;
      scripts |= kinds;
      if (caseless) {
        if (kinds & LOWER) lowers++;
        unit = 67;
      } else if (kinds & UPPER) {
        uppers++;
        unit = code >= 65 && code <= 90 ? 76 : 88;
      } else {
        if (kinds & LOWER) lowers++;
        unit = code >= 97 && code <= 122 ? 108 : 120;
      }
    } else if (kinds & NUMBER) {
      numbers++;
      unit = 48;
    }
    if (code > 0xffff) i++;
    if (code > 0xffff || code === FINAL_SIGMA) isOdd = true;
    if (code === HYPHEN) hyphens++;
    if (unit > 0xffff) {
      const high = token.charCodeAt(i - 1);
      const low = token.charCodeAt(i);
      if (shapeLength < 10) {
        shape = fnvStep(fnvStep(shape, high), low);
        shapeLength += 2;
      }
      if (last !== low || beforeLast !== high) {
        short = fnvStep(fnvStep(short, high), low);
        beforeLast = high;
        last = low;
      }
      continue;
    }
    if (shapeLength < 10 || unit === HYPHEN) {
      shape = fnvStep(shape, unit);
      shapeLength++;
    }
    if (last !== unit) {
      short = fnvStep(short, unit);
      beforeLast = last;
      last = unit;
    }
  }
  SEEN.shape = shape | 0;
  SEEN.shortShape = short | 0;
  SEEN.characters = characters;
  SEEN.letters = letters;
  SEEN.uppers = uppers;
  SEEN.lowers = lowers;
  SEEN.numbers = numbers;
  SEEN.hyphens = hyphens;
  SEEN.scripts = scripts;
  SEEN.capitalFirst = capitalFirst;
  SEEN.isOdd = isOdd;
}

function fillFacts(into: Facts, token: string, caseless: boolean, names: NameTable | undefined): void {
  readCharacters(token, caseless);
  const { characters, letters: letterCount, uppers, lowers, numbers, hyphens, scripts, isOdd } = SEEN;
  if ((scripts & LATIN) !== 0 && (scripts & CYRILLIC) !== 0) {
    const cyrillic = withoutLookAlikes(token);
    if (cyrillic !== token) {
      fillFacts(into, cyrillic, caseless, names);
      return;
    }
  }
  // Worked out for every word: at a comparison that it has not seen before the engine would have to compile all of this anew.
  const withSmall = lowers > 0 ? 3 : 2;
  let caps: number;
  if (numbers > 0) caps = numbers === characters ? 4 : 5;
  else if (letterCount === 0) caps = 6;
  else if (caseless) caps = 8;
  else if (uppers === 0) caps = 0;
  else if (uppers === 1 && SEEN.capitalFirst) caps = 1;
  else caps = withSmall;

  into.begin(token, numbers > 0);
  const letters = LETTERS;
  if (isOdd) letters.take(into.folded);
  else letters.takeFolded(token);
  const size = letters.length;
  let masked = letters;
  if (numbers > 0) {
    masked = MASKED;
    masked.take(into.text);
  }
  if (size >= beginnings.length) beginnings = new Int32Array(2 * size);
  letters.hashBeginnings(beginnings);

  into.word = letters.hash(0, size, 0);
  into.digits = masked.hash(0, masked.length, 23);
  fillAffixes(into, masked);
  fillGrams(masked);
  gramsOwner = into;

  let stemLength: number;
  let stemEnd: number;
  const figure = hyphens > 0 ? endingOfFigure(into.folded) : -1;
  if (figure >= 0) {
    stemLength = figure;
    stemEnd = letters.units[figure]!;
    into.inflection = letters.hash(figure, size, 5);
  } else {
    FOLDED.stripLetters(letters);
    stemLength = FOLDED.stem;
    stemEnd = FOLDED.last;
    into.inflection = inflectionHash();
  }
  // The stem's last letter for that of the word, until all about the stem is known.
  const { units } = letters;
  const own = units[stemLength]!;
  if (stemLength > 0) units[stemLength] = stemEnd;
  const stemHash = stemLength === 0 ? EMPTY_HASH : extendHash(beginnings[stemLength - 1]!, stemEnd);
  into.stem = letters.hash(0, stemLength, 3);
  into.name = caps === 0 ? 0 : (NAME_ENDINGS.of(letters, stemLength) ?? 0);
  units[stemLength] = own;
  if (caps !== 0 && into.name === 0) into.name = NAME_ENDINGS.of(letters, size) ?? 0;

  into.group =
    mayHaveGroup(beginnings[size]!) || mayHaveGroup(stemHash)
      ? wordGroup(into.folded, stemOf(into, stemLength, stemEnd))
      : 0;
  into.shape = SEEN.shape;
  into.shortShape = SEEN.shortShape;
  into.caps = caps;
  const mayBeName = letterCount > 1 && names !== undefined;
  into.names =
    mayBeName && names.mayBeForm(letters, beginnings, stemHash)
      ? names.kindsOf(into.folded, stemOf(into, stemLength, stemEnd))
      : 0;
  into.phrases = mayBeName && names.mayBegin(beginnings[size]!) ? names.beginningWith(into.folded) : undefined;
  into.possessive = POSSESSED.of(letters, size) === true;
  into.numeric = caps === 4 || caps === 5 || (into.group >= 1 && into.group <= 4);
  into.opening = letterCount === 0 && OPENING.test(token);
  into.closing = token.startsWith('»') || token.startsWith('”');
  into.comma = letterCount === 0 && COMMA.test(token);
}

/** A stem of so many letters, of which the last may be another one than the word's. */
const stemOf = ({ folded }: Facts, length: number, last: number): string =>
  length === 0 ? '' : folded.slice(0, length - 1) + String.fromCharCode(last);

function fillAffixes(into: Facts, { units, length }: WordLetters): void {
  const affixes = Math.max(0, Math.min(LONGEST_AFFIX, length - 1));
  const { suffixes, prefixes } = into;
  into.affixes = affixes;
  let prefix = FNV_START ^ 11;
  for (let count = 1; count <= affixes; count++) {
    prefix = fnvStep(prefix, units[count]!);
    prefixes[count - 1] = prefix | 0;
    let suffix = FNV_START ^ 7;
    for (let at = length - count + 1; at <= length; at++) suffix = fnvStep(suffix, units[at]!);
    suffixes[count - 1] = suffix | 0;
  }
}

/** `hashString` of the inflection of the word that `FOLDED` stripped last. */
function inflectionHash(): number {
  const { endings, count } = FOLDED;
  let hash = FNV_START ^ 5;
  for (let e = count - 1; e >= 0; e--) {
    const { units } = endings[e]!;
    for (let k = 0; k < units.length; k++) hash = fnvStep(hash, units[k]!);
    if (e > 0) hash = fnvStep(hash, PLUS);
  }
  return hash | 0;
}
const PLUS = '+'.charCodeAt(0);
const OPENING = /^[«“„]$/u;
const COMMA = /^[,–-]$/u;
const HYPHEN = '-'.charCodeAt(0);
/** Σ, which becomes small in two ways. */
const FINAL_SIGMA = 0x3a3;

/** N-grams begin before this unit of a word, so that there are no more than `MAX_GRAMS`. */
const LAST_GRAM = 20;
const MAX_GRAMS = 2 * LAST_GRAM;

const GRAMS = new Int32Array(MAX_GRAMS);
let gramsCount = 0;
/** Whose n-grams `GRAMS` holds: network and linear model ask for the same one after the other. */
let gramsOwner: Word | undefined;

/** The runs of three and four units of a word between ^ and $, as hashes in `GRAMS`; returns how many there are. */
function gramsOf(word: Word): number {
  if (word !== gramsOwner) {
    MASKED.take(word.text);
    fillGrams(MASKED);
    gramsOwner = word;
  }
  return gramsCount;
}

function fillGrams({ units, length }: WordLetters): void {
  const threes = Math.min(length, LAST_GRAM);
  for (let i = 0; i < threes; i++)
    GRAMS[i] = fnvStep(fnvStep(fnvStep(FNV_START ^ 13, units[i]!), units[i + 1]!), units[i + 2]!);
  const fours = Math.max(0, Math.min(length - 1, LAST_GRAM));
  for (let i = 0; i < fours; i++) GRAMS[threes + i] = fnvStep(GRAMS[i]!, units[i + 3]!);
  gramsCount = threes + fours;
}

/** Room for the units of one word; `wordUnits` never writes more. */
export const MAX_UNITS = 64;

/**
 * The subword units that make up a word's embedding in the network, as hashes: its form, stem, inflection, shapes, affixes,
 * n-grams, name ending and group. Writes to the start of `out` and returns how many there are; `lexical`, where given, gets 1
 * for those that tell which word it is, 0 for others.
 */
export function wordUnits(word: Word, out: Int32Array, lexical?: Uint8Array): number {
  const { suffixes, prefixes, affixes } = word;
  let n = 0;
  out[n++] = mix(word.digits, 2);
  out[n++] = mix(word.stem, 3);
  out[n++] = mix(word.inflection, 4);
  out[n++] = mix(word.shape, 5);
  out[n++] = mix(word.shortShape, 6);
  const firstSuffix = n;
  for (let k = 0; k < affixes; k++) out[n++] = mix(suffixes[k]!, 10 + k);
  const firstPrefix = n;
  for (let k = 0; k < affixes; k++) out[n++] = mix(prefixes[k]!, 20 + k);
  const rest = n;
  out[n++] = mix(word.name, 30);
  out[n++] = mix(word.group, 31);
  out[n++] = mix(word.caps, 32);
  if (word.names !== 0) out[n++] = mix(word.names, 33);
  const grams = gramsOf(word);
  for (let k = 0; k < grams && n < MAX_UNITS; k++) out[n++] = mix(GRAMS[k]!, 90);
  if (lexical !== undefined) {
    lexical.fill(0, 0, n);
    lexical.fill(1, 0, 2);
    // Affixes of more than four units.
    if (firstPrefix - firstSuffix > 4) lexical.fill(1, firstSuffix + 4, firstPrefix);
    if (rest - firstPrefix > 4) lexical.fill(1, firstPrefix + 4, rest);
  }
  return n;
}

/** Templates that tell which word the token itself is: the trainer hides them now and then. */
export const LEXICAL_TEMPLATES: ReadonlySet<number> = new Set([
  2, 3, 7, 13, 14, 15, 23, 24, 25, 39, 40, 42, 43, 54, 55, 82, 83, 90, 105, 112, 114, 143,
]);

/** The groups of `lexicon.ts` from this number on name the head of a compound name (министрлік, қала, көше …). */
const FIRST_HEAD_GROUP = 17;

/** Where a word stands as seen from the token that `wordFeatures` makes features for, in tokens. */
export const ROLES: readonly number[] = [0, -1, 1];

/** What stands for the words before and after a sentence. */
export const OUTSIDE: Word = Object.assign(new Facts(), makeWord('\u0002'), { caps: 7, group: 0 });

/** Collects the features of one token after another; see `sentenceFeatures`. */
class Sink {
  private base = 0;
  count = 0;

  constructor(
    public out: Int32Array,
    private readonly templates: Uint8Array | undefined,
  ) {}

  begin(token: number): void {
    this.base = token * MAX_FEATURES;
    this.count = 0;
  }

  add(template: number, hash: number): void {
    if (this.count >= MAX_FEATURES) return;
    const at = this.base + this.count++;
    if (this.templates !== undefined) this.templates[at] = template;
    this.out[at] = mix(hash, template);
  }
}

const BEFORE = { stem: 31, form: 32, inflection: 46, suffix: 60, prefix: 75, names: 152 };
const AFTER: typeof BEFORE = { stem: 33, form: 34, inflection: 47, suffix: 65, prefix: 70, names: 153 };

/** What a token has because of the word right beside it. */
function addNeighbour(sink: Sink, word: Word, templates: typeof BEFORE): void {
  const { suffixes, prefixes, affixes } = word;
  if (word.names !== 0) sink.add(templates.names, mix(word.names, word.caps));
  sink.add(templates.stem, word.stem);
  sink.add(templates.form, word.word);
  sink.add(templates.inflection, word.inflection);
  for (let k = 2; k < 5 && k < affixes; k++) sink.add(templates.suffix + k, suffixes[k]!);
  for (let k = 3; k < 5 && k < affixes; k++) sink.add(templates.prefix + k, prefixes[k]!);
}

/** What a token has because of itself. */
function addOwn(sink: Sink, word: Word): void {
  const { stem, suffixes, prefixes, affixes, inflection } = word;
  sink.add(1, 0);
  sink.add(2, word.word);
  sink.add(3, stem);
  sink.add(4, inflection);
  sink.add(7, word.digits);
  for (let k = 0; k < affixes; k++) sink.add(10 + k, suffixes[k]!);
  for (let k = 0; k < affixes; k++) sink.add(20 + k, prefixes[k]!);
  if (word.name !== 0) sink.add(30, word.name);
  if (word.names !== 0) addNames(sink, word);
  const grams = Math.min(gramsOf(word), FEATURE_GRAMS);
  for (let k = 0; k < grams; k++) sink.add(90, GRAMS[k]!);
  sink.add(120, mix(word.group, inflection));
}

/** What a token has because it stands in the table of names. */
function addNames(sink: Sink, { names, caps, inflection }: Word): void {
  sink.add(150, names);
  sink.add(151, mix(names, caps));
  sink.add(154, mix(mix(names, caps), inflection));
}

/** Kept, since to make one for each word costs more than to fill it. */
const WORD_SINK = new Sink(new Int32Array(0), undefined);

/**
 * The features that a token has because of itself or of a word right beside it (`role`, a place in `ROLES`), whatever else the
 * sentence says: what a tagger can keep for each word. With `joinedFeatures` and `contextFeatures` it gives what `sentenceFeatures` does, in another
 * order. Writes to the start of `out` and returns how many there are.
 */
export function wordFeatures(word: Word, role: number, out: Int32Array): number {
  const sink = WORD_SINK;
  sink.out = out;
  sink.begin(0);
  if (role === 0) addOwn(sink, word);
  else addNeighbour(sink, word, role === 1 ? BEFORE : AFTER);
  return sink.count;
}

/** Whether a token is the first of its sentence, but for one mark. */
export function opensSentence(words: readonly Word[], i: number): boolean {
  return i === 0 || (i === 1 && words[0]!.caps === 6);
}

/** More n-grams of a word than these are no features of the linear model. */
const FEATURE_GRAMS = 24;

/** Kept for the same reason. */
const CONTEXT_SINK = new Sink(new Int32Array(0), undefined);

/**
 * Those features of token `i` that every token has and that join several words or tell of words further off; as `wordFeatures` otherwise.
 * `WeightTable.join` does the same by the tables of `JOINS`.
 */
export function joinedFeatures(words: readonly Word[], i: number, out: Int32Array): number {
  CONTEXT_SINK.out = out;
  CONTEXT_SINK.begin(0);
  readValues(words, i);
  addJoined(CONTEXT_SINK, 0, JOINED.length / 2);
  return CONTEXT_SINK.count;
}

/**
 * The other features of token `i` that tell of words around it and of the sentence, behind `count` features that `out` has already;
 * returns how many there are together. `surroundings` has to have read that sentence last.
 */
export function contextFeatures(words: readonly Word[], i: number, out: Int32Array, count: number): number {
  CONTEXT_SINK.out = out;
  CONTEXT_SINK.begin(0);
  CONTEXT_SINK.count = count;
  addFar(CONTEXT_SINK, words, i);
  addContext(CONTEXT_SINK, words, i);
  return CONTEXT_SINK.count;
}

/** Fills `out` with the features of each token in turn, `MAX_FEATURES` apart; `counts[i]` says how many token `i` has;
 * `templates`, where given, gets the number of the template that each was made by. */
export function sentenceFeatures(
  words: readonly Word[],
  out: Int32Array,
  counts: Int32Array,
  templates?: Uint8Array,
): void {
  const sink = new Sink(out, templates);
  surroundings(words);
  for (let i = 0; i < words.length; i++) {
    sink.begin(i);
    addOwn(sink, words[i]!);
    addNeighbour(sink, words[i - 1] ?? OUTSIDE, BEFORE);
    addNeighbour(sink, words[i + 1] ?? OUTSIDE, AFTER);
    readValues(words, i);
    addJoined(sink, 0, FAR);
    addFar(sink, words, i);
    addJoined(sink, FAR, JOINED.length / 2);
    addContext(sink, words, i);
    counts[i] = sink.count;
  }
}

/** Whether a name's folded words stand from token `i` on, the last of them in any form. */
function standsAt(words: readonly Word[], i: number, name: readonly string[]): boolean {
  const last = name.length - 1;
  if (i + last >= words.length) return false;
  for (let k = 1; k < last; k++) if (words[i + k]!.folded !== name[k]) return false;
  return isFormOf(words[i + last]!.folded, name[last]!);
}

/** The first of some names that stands from token `i` on. */
function nameAt(words: readonly Word[], i: number, names: readonly Phrase[]): Phrase | undefined {
  for (let k = 0; k < names.length; k++) if (standsAt(words, i, names[k]!.words)) return names[k];
  return undefined;
}

/** What `surroundings` finds out of each token besides its word. Kept: five new arrays for each sentence cost as much as what is put in them. */
class Places {
  /** Quotation: the index of the opening and the closing mark around a token, or -1. */
  opened = new Int32Array(64);
  closed = new Int32Array(64);
  /** Names of several words: their kinds with where in the name the token stands, or 0. */
  phrase = new Int32Array(64);
  /** Runs of capitalised words and of numerals: first and last index of the run that a token is in, or -1. */
  runStart = new Int32Array(64);
  runEnd = new Int32Array(64);

  /** Empty, for so many tokens. */
  begin(length: number): void {
    if (length > this.opened.length) {
      const size = 2 * length;
      this.opened = new Int32Array(size);
      this.closed = new Int32Array(size);
      this.phrase = new Int32Array(size);
      this.runStart = new Int32Array(size);
      this.runEnd = new Int32Array(size);
    }
    const { opened, closed, phrase, runStart, runEnd } = this;
    for (let i = 0; i < length; i++) {
      opened[i] = closed[i] = runStart[i] = runEnd[i] = -1;
      phrase[i] = 0;
    }
  }
}
const PLACES = new Places();

/** Which run a word may be in: 2 of numerals, 1 of capitalised words, 0 none. */
const runKind = (word: Word) => (word.numeric ? 2 : word.caps >= 1 && word.caps <= 3 ? 1 : 0);

/** Reads a sentence for `contextFeatures`. */
export function surroundings(words: readonly Word[]): void {
  const { length } = words;
  PLACES.begin(length);
  const { opened, closed, phrase, runStart, runEnd } = PLACES;
  let open = -1;
  for (let i = 0; i < length; i++) {
    if (words[i]!.opening) open = i;
    else if (words[i]!.closing && open >= 0) {
      if (i - open < 18) {
        opened.fill(open, open + 1, i);
        closed.fill(i, open + 1, i);
      }
      open = -1;
    }
  }
  for (let i = 0; i < length; i++) {
    const { phrases } = words[i]!;
    if (phrases === undefined) continue;
    const found = nameAt(words, i, phrases);
    if (found === undefined) continue;
    const last = i + found.words.length - 1;
    for (let k = i; k <= last; k++) phrase[k] = found.kinds * 4 + (k === i ? 1 : k === last ? 3 : 2);
    i = last;
  }
  for (let i = 0; i < length; ) {
    const kind = runKind(words[i]!);
    let k = i + 1;
    while (k < length && kind !== 0 && runKind(words[k]!) === kind) k++;
    if (kind !== 0) {
      for (let at = i; at < k; at++) {
        runStart[at] = i;
        runEnd[at] = k - 1;
      }
    }
    i = k;
  }
}

/** The hash of the last three letters of a word, or of all of a shorter one. */
const suffixOf = ({ affixes, suffixes, word }: Word): number => (affixes > 2 ? suffixes[2]! : word);
/** That of the letters up to the `k`th, counted from 0. */
const prefixOf = ({ affixes, prefixes, word }: Word, k: number): number => (affixes > k ? prefixes[k]! : word);

/** What features join of a word, in an array of as many numbers for each. */
const [STEM, DIGITS, INFLECTION, SHAPE, SHORT, CAPS, GROUP, NAME, SUFFIX, PREFIX] = [
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9,
] as const;
/** A multiple of four. */
export const WORD_VALUES = 12;

/** Fills in from `at` on what features join of a word. */
export function fillValues(word: Word, into: Int32Array, at: number): void {
  into[at + STEM] = word.stem;
  into[at + DIGITS] = word.digits;
  into[at + INFLECTION] = word.inflection;
  into[at + SHAPE] = word.shape;
  into[at + SHORT] = word.shortShape;
  into[at + CAPS] = word.caps;
  into[at + GROUP] = word.group;
  into[at + NAME] = word.name;
  into[at + SUFFIX] = suffixOf(word);
  into[at + PREFIX] = prefixOf(word, 3);
}

/** How many words before a token and behind it features join. */
export const REACH = 3;
/** Where in all values those of the words around a token begin, whether it opens its sentence, and then the mixed ones. */
const [P3, P2, P1, W, N1, N2, N3, OPENS] = [0, 1, 2, 3, 4, 5, 6, 7].map((word) => WORD_VALUES * word) as [
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
];
const MIXED = OPENS + 1;

/** The places of pairs of values, each of which is mixed into one more. */
const pairs: number[] = [];
const join = (a: number, b: number): number => MIXED + pairs.push(a, b) / 2 - 1;

/** Features of every token: a template with the place of its value. */
const JOINED = [
  [35, P2 + STEM],
  [36, N2 + STEM],
  [37, P3 + STEM],
  [38, N3 + STEM],
  [5, join(W + SHAPE, OPENS)],
  [6, join(W + SHORT, OPENS)],
  [39, join(P1 + STEM, W + STEM)],
  [40, join(W + STEM, N1 + STEM)],
  [41, join(P1 + STEM, N1 + STEM)],
  [42, join(P1 + DIGITS, W + DIGITS)],
  [43, join(W + DIGITS, N1 + DIGITS)],
  [44, join(N1 + STEM, N2 + STEM)],
  [45, join(P2 + STEM, P1 + STEM)],
  [48, join(W + INFLECTION, N1 + STEM)],
  [49, join(P1 + INFLECTION, W + INFLECTION)],
  [50, join(W + INFLECTION, N1 + INFLECTION)],
  [51, join(join(P1 + SHORT, W + SHORT), N1 + SHORT)],
  [52, join(join(P2 + SHORT, P1 + SHORT), W + SHORT)],
  [53, join(join(W + SHORT, N1 + SHORT), N2 + SHORT)],
  [54, join(P1 + SHORT, W + STEM)],
  [55, join(W + STEM, N1 + SHORT)],
  [56, join(W + CAPS, N1 + STEM)],
  [57, join(W + CAPS, P1 + STEM)],
  [58, join(join(W + CAPS, W + INFLECTION), N1 + CAPS)],
  [59, join(join(W + CAPS, P1 + INFLECTION), P1 + CAPS)],
  [80, join(W + SUFFIX, N1 + SUFFIX)],
  [81, join(W + SUFFIX, P1 + SUFFIX)],
  [82, join(W + PREFIX, N1 + PREFIX)],
  [83, join(P1 + PREFIX, W + PREFIX)],
  [121, join(P1 + GROUP, W + GROUP)],
  [122, join(W + GROUP, N1 + GROUP)],
  [123, join(join(P1 + GROUP, W + GROUP), N1 + GROUP)],
  [124, join(join(P2 + GROUP, P1 + GROUP), W + GROUP)],
  [125, join(join(W + GROUP, N1 + GROUP), N2 + GROUP)],
  [126, join(P1 + GROUP, W + SHORT)],
  [127, join(N1 + GROUP, W + SHORT)],
  [128, join(N2 + GROUP, W + CAPS)],
  [129, join(P2 + GROUP, W + CAPS)],
  [130, join(N3 + GROUP, W + CAPS)],
  [131, join(W + GROUP, N1 + STEM)],
  [132, join(W + GROUP, P1 + STEM)],
  [133, join(W + NAME, join(P1 + NAME, P1 + CAPS))],
  [134, join(W + NAME, join(N1 + NAME, N1 + CAPS))],
  [135, join(W + CAPS, join(join(P2 + CAPS, P1 + CAPS), join(N1 + CAPS, N2 + CAPS)))],
].flat();

/** The features of every token that join words around it, as tables, which `WeightTable` reads too. */
export const JOINS = { opens: OPENS, mixed: MIXED, pairs, features: JOINED } as const;
/** So many of `JOINED` are before `addFar` when a model is trained. */
const FAR = 4;

const VALUES = new Int32Array(MIXED + pairs.length / 2);

/** Fills `VALUES` for a token. */
function readValues(words: readonly Word[], i: number): void {
  for (let k = -REACH; k <= REACH; k++) fillValues(wordAt(words, i + k), VALUES, W + k * WORD_VALUES);
  VALUES[OPENS] = opensSentence(words, i) ? 1 : 0;
  for (let k = 0; k < pairs.length; k += 2) VALUES[MIXED + k / 2] = mix(VALUES[pairs[k]!]!, VALUES[pairs[k + 1]!]!);
}

/** Features from the `from`th to the `to`th of those that every token has, of which `readValues` read the values. */
function addJoined(sink: Sink, from: number, to: number): void {
  for (let k = 2 * from; k < 2 * to; k += 2) sink.add(JOINED[k]!, VALUES[JOINED[k + 1]!]!);
}

function addFar(sink: Sink, words: readonly Word[], i: number): void {
  const before = wordAt(words, i - 2);
  const behind = wordAt(words, i + 2);
  if (behind.affixes > 3) sink.add(84, behind.prefixes[3]!);
  if (before.affixes > 3) sink.add(85, before.prefixes[3]!);
}

/** To ask an array for what is before its beginning is slow. */
const wordAt = (words: readonly Word[], k: number): Word => (k >= 0 && k < words.length ? words[k]! : OUTSIDE);

/** What a token has beside these because of words around it. */
function addContext(sink: Sink, words: readonly Word[], i: number): void {
  const { length } = words;
  const { opened, closed, phrase, runStart, runEnd } = PLACES;
  const w = words[i]!;
  const p1 = wordAt(words, i - 1);
  const n1 = wordAt(words, i + 1);

  if (w.names !== 0) {
    sink.add(155, mix(mix(w.names, w.caps), mix(p1.names, p1.caps)));
    sink.add(156, mix(mix(w.names, w.caps), mix(n1.names, n1.caps)));
    sink.add(157, mix(mix(w.names, w.inflection), n1.group));
  }
  if (phrase[i]! !== 0) sink.add(158, phrase[i]!);

  // The head that may close a compound name: the next possessed or known head word before a punctuation mark.
  for (let k = 1; k <= 7 && i + k < length; k++) {
    const f = words[i + k]!;
    if (f.caps === 6 && !f.comma) break;
    if (f.group < FIRST_HEAD_GROUP && !(f.possessive && f.caps < 4)) continue;
    sink.add(140, f.stem);
    sink.add(141, mix(f.stem, w.caps));
    sink.add(142, mix(f.stem, k));
    sink.add(143, mix(f.stem, w.stem));
    sink.add(144, mix(f.group, mix(w.caps, k)));
    break;
  }

  if (closed[i]! >= 0) {
    const from = opened[i]!;
    const to = closed[i]!;
    const begins = i === from + 1 ? 1 : 0;
    const size = Math.min(to - from - 1, 6);
    sink.add(100, mix(size, begins));
    sink.add(101, mix(wordAt(words, to + 1).stem, begins));
    sink.add(102, mix(wordAt(words, from - 1).stem, begins));
    sink.add(103, mix(wordAt(words, to + 1).stem, w.caps));
    sink.add(104, mix(wordAt(words, to + 2).stem, begins));
    sink.add(105, mix(w.stem, begins));
    sink.add(113, mix(wordAt(words, to + 1).group, mix(size, begins)));
    sink.add(114, mix(wordAt(words, from + 1).stem, wordAt(words, to - 1).stem));
    sink.add(115, mix(wordAt(words, to).word, begins));
    sink.add(116, wordAt(words, to - 1).stem);
    sink.add(117, mix(wordAt(words, from - 1).group, mix(wordAt(words, to + 1).group, begins)));
  }
  if (runStart[i]! >= 0) {
    const from = runStart[i]!;
    const to = runEnd[i]!;
    const kind = w.numeric ? 2 : 1;
    const position = (i === from ? 1 : 0) + (i === to ? 2 : 0);
    sink.add(106, mix(wordAt(words, to + 1).stem, kind));
    sink.add(107, mix(wordAt(words, from - 1).stem, kind));
    sink.add(108, mix(mix(prefixOf(wordAt(words, to + 1), 2), kind), position));
    sink.add(109, mix(Math.min(to - from, 5), position + kind * 4));
    sink.add(110, mix(mix(wordAt(words, to + 1).stem, wordAt(words, to + 2).stem), kind));
    sink.add(111, mix(wordAt(words, to).inflection, position + kind * 4));
    sink.add(112, mix(wordAt(words, to).stem, kind));
    sink.add(118, mix(wordAt(words, to).name, position + kind * 4));
    sink.add(119, mix(wordAt(words, from - 1).group, mix(wordAt(words, to + 1).group, position + kind * 4)));
  }
}
