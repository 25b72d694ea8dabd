/**
 * Names of people, places and organisations that the tagger takes as a hint, with the word's own letters and its
 * neighbours: «Арман» is a given name and a dream. They stand in the model file, folded and looked up in any case form.
 */
import { HashFilter, hashOfWord } from '../hash';
import { foldLetters } from './letters';
import { foldedCaseReadings, LONGEST_CASE } from './stem';
import type { WordLetters } from './wordLetters';

/** Kinds of names, in the order of their bits. */
export const NAME_KINDS = [
  'GPE',
  'LOCATION',
  'GIVEN',
  'SURNAME',
  'ORGANISATION',
  'PRODUCT',
  'FACILITY',
  'NORP',
] as const;
export type NameKind = (typeof NAME_KINDS)[number];

const BITS: ReadonlyMap<string, number> = new Map(NAME_KINDS.map((kind, n) => [kind, 1 << n]));
const PLACE = (1 << NAME_KINDS.indexOf('GPE')) | (1 << NAME_KINDS.indexOf('LOCATION'));
const PEOPLE = 1 << NAME_KINDS.indexOf('NORP');

/** A name of several words. */
export interface Phrase {
  /** The words folded, in lower case. */
  readonly words: readonly string[];
  readonly kinds: number;
}

/** Folds a name as `makeWord` folds a token. */
const folded = (name: string): string => foldLetters(name.toLowerCase());

/** What follows the hyphen of an abbreviation or a name in Latin letters: БҰҰ-ның, Kaspi-ге. */
const HYPHENATED = /^(.{2,})-\p{L}{1,6}$/u;

/** A dative, folded: Иранға, Берлинге, where «нг» has become «н» as «ң» does. */
const DATIVE_IN_N = /.{2}н[ае]$/u;

/** Who is from a place: канадалық, алматылықтар; folded. */
const FROM_PLACE = /^(.{3,})[лдт]ик(?:[тд]ар)?$/u;

/** Look as if they said who is from a place and are common nouns: a boiler, fodder. */
const NO_DWELLERS: ReadonlySet<string> = new Set(['қазандық', 'жемдік'].map(folded));

const HYPHEN = '-'.charCodeAt(0);
/** Of «-лық» and «-лығы», folded. */
const I = 'и'.charCodeAt(0);
const K = 'к'.charCodeAt(0);
const G = 'г'.charCodeAt(0);

/** A place of three letters and «-лық». */
const LEAST_FROM_PLACE = 5;

/** What many given names of two words end in: Нұрбек, Айгүл, Сапарәлі, Аманкелді. */
const GIVEN_ENDS =
  'бек бай жан гүл нұр хан ғали қали әлі сұлу мұрат болат қожа мәлік бибі бике мекен серік дәулет керім кәрім ғазы қасым сейіт зада жігіт марал бота айым дана төре мырза аман асқар туған мұхамбет мұхаммед мұхамед ахмет мәмбет қадыр қадір рахман рахым хамит уәли келді гелді берді берген жамал шолпан толқын баян сұлтан тілек темір сәуле берік қабыл';
/** And what some begin with: Нұрсая, Гүлзира, Әбдісаттар. */
const GIVEN_STARTS = 'нұр гүл әбді тұрсын бибі сейіт мырза';
const anyOf = (words: string) => folded(words).replaceAll(' ', '|');
const GIVEN_OF_TWO = new RegExp(`^(?:\\p{L}{2,}(?:${anyOf(GIVEN_ENDS)})|(?:${anyOf(GIVEN_STARTS)})\\p{L}{3,8})$`, 'u');

/** Whether a folded word, in any case form, is made as given names are that no list holds all of. Some of the places named after people are too. */
export function isMadeAsGivenName(word: string): boolean {
  if (GIVEN_OF_TWO.test(DATIVE_IN_N.test(word) ? word.slice(0, -1) : word)) return true;
  return foldedCaseReadings(word).some((reading) => GIVEN_OF_TWO.test(reading));
}

export class NameTable {
  private readonly single = new Map<string, number>();
  private readonly phrases = new Map<string, Phrase[]>();
  /** Names of one word, and first words of others: most words begin with none, and need not be taken apart. */
  private readonly whole = new HashFilter(19);
  private readonly firsts = new HashFilter(16);

  /** Lines of `name<TAB>KIND`, as `dictionaries/entities/names.tsv` has them; `#` begins a comment; others are left out. */
  constructor(readonly text: string) {
    const lines = text.split('\n');
    for (let n = 0; n < lines.length; n++) {
      const line = lines[n]!;
      const tab = line.indexOf('\t');
      if (tab < 0 || line.startsWith('#')) continue;
      const end = line.indexOf('\t', tab + 1);
      const kinds = BITS.get(line.slice(tab + 1, end < 0 ? line.length : end).trim());
      if (kinds === undefined) continue;
      const name = folded(line.slice(0, tab));
      if (!name.includes(' ')) {
        this.single.set(name, (this.single.get(name) ?? 0) | kinds);
        this.whole.add(hashOfWord(name));
        continue;
      }
      const words = name.split(' ');
      const first = words[0]!;
      this.firsts.add(hashOfWord(first));
      const others = this.phrases.get(first) ?? [];
      const same = others.findIndex((other) => other.words.join(' ') === name);
      if (same >= 0) others[same] = { words, kinds: others[same]!.kinds | kinds };
      else others.push({ words, kinds });
      this.phrases.set(first, others);
    }
    // The longest first.
    for (const list of this.phrases.values()) list.sort((a, b) => b.words.length - a.words.length);
  }

  /**
   * Whether a folded word may be a form of a name of one word, of which `kindsOf` tells the kinds: most are none, and need not become
   * strings. `beginnings[k]` is `hashOfWord` of its first `k` letters, `ofStem` that of its stem, whose last consonant may be another one.
   */
  mayBeForm({ units, length }: WordLetters, beginnings: Int32Array, ofStem: number): boolean {
    const { whole } = this;
    // Behind a name stand the ending of a case, or else a hyphen or «-лық».
    let least = length - LONGEST_CASE;
    for (let at = 2; at <= length; at++) {
      const unit = units[at]!;
      if (unit === HYPHEN || ((unit === K || unit === G) && units[at - 1] === I)) least = 1;
    }
    for (let k = Math.max(1, least); k <= length; k++) if (whole.mayHave(beginnings[k]!)) return true;
    return whole.mayHave(ofStem);
  }

  /** The kinds (a bit each) of a name that a folded word may be a form of; 0: none. `stem` is its stem. */
  kindsOf(word: string, stem: string): number {
    let found = this.single.get(word);
    if (found !== undefined) return found;
    for (const reading of foldedCaseReadings(word)) {
      found = this.single.get(reading);
      if (found !== undefined) return found;
    }
    found = DATIVE_IN_N.test(word) ? this.single.get(word.slice(0, -1)) : undefined;
    if (found !== undefined) return found;
    found = stem === word ? undefined : this.single.get(stem);
    if (found !== undefined) return found;
    const hyphenated = word.includes('-') ? HYPHENATED.exec(word)?.[1] : undefined;
    if (hyphenated !== undefined) return this.single.get(hyphenated) ?? 0;
    return word.length > LEAST_FROM_PLACE && (word.includes('ик') || stem.endsWith('ик'))
      ? this.peopleOf(word, stem)
      : 0;
  }

  /** Whether a folded word is a name of one word as it stands, without an ending. */
  has(word: string): boolean {
    return this.single.has(word);
  }

  /** The kind of a people where a folded word says who is from a place of the table, in any form. */
  private peopleOf(word: string, stem: string): number {
    const forms = [word, stem, ...foldedCaseReadings(word)];
    if (forms.some((form) => NO_DWELLERS.has(form))) return 0;
    for (const form of forms) {
      const place = FROM_PLACE.exec(form)?.[1];
      if (place !== undefined && ((this.single.get(place) ?? 0) & PLACE) !== 0) return PEOPLE;
    }
    return 0;
  }

  /** Whether names of several words may begin with a folded word of this hash (`hashOfWord`). */
  mayBegin(hash: number): boolean {
    return this.firsts.mayHave(hash);
  }

  /** Names of several words that begin with a folded word. */
  beginningWith(word: string): readonly Phrase[] | undefined {
    return this.phrases.get(word);
  }
}

/** Whether a folded word is a form of the last word of a name. */
export function isFormOf(word: string, name: string): boolean {
  if (!word.startsWith(name)) return false;
  if (word.length === name.length || foldedCaseReadings(word).includes(name)) return true;
  return word.length === name.length + 1 && DATIVE_IN_N.test(word);
}
