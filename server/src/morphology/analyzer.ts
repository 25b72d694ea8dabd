/**
 * Morphological analysis and generation: the dictionary's words with what their endings mean. Reads the speller's tables and `kk.morph`,
 * which says of each ending of the affix file what it means (`dictionaries/morphology/`), so the words it analyses are the speller's
 * words. Features, parts of speech and lemmas are those of Universal Dependencies for Kazakh.
 */
import { Recent } from '../caches';
import { fitsSpoken, lastSpokenNumeral, readingsOf } from '../spelling/endings';
import { harmonyOf } from '../spelling/letters';
import { Lexicon } from '../spelling/lexicon';
import { FLAG_WORDS, type LexiconTables, LONGEST_WORD } from '../spelling/lexiconTables';
import type { Result, Span } from '../types';
import type { LineIndex } from './lines';
import { addFlag, FLAGS, hasFlag, indexOf, linesIn, type MorphologyTables, sectionsOf } from './tables';

/** A piece of a word: UTF-16 offsets in it, and the features that it brings (`''` for a stem). */
export interface Morpheme extends Span {
  readonly features: string;
}

export interface Analysis {
  readonly lemma: string;
  /** Universal part of speech. */
  readonly upos: string;
  /** As in CoNLL-U: `Case=Dat|Number=Plur`, `_` for none. */
  readonly features: string;
  /** Whether the dictionary does not know the word, and its ending alone speaks for this. */
  readonly guess: boolean;
  /** The stem from which `lemma` is derived by an ending (бала of балалық). */
  readonly root?: string;
  readonly parts: Parts;
  /** How unusual it is without a context, the less the likelier. */
  readonly cost: number;
}

/** The letters of each ending from the first on, and what each brings. */
interface Parts {
  readonly lengths: readonly number[];
  readonly features: readonly string[];
}

/** What a stem and its endings make, whatever the letters. */
interface Composite {
  readonly upos: string;
  readonly features: string;
  readonly parts: Parts;
  /** Letters of the word behind its lemma where that holds a derivation; -1 where it is the stem. */
  readonly behindLemma: number;
  /** How unusual this is by itself, the less the commoner; see `costOf`. */
  readonly cost: number;
}

interface HandWord {
  readonly lemma: string;
  readonly upos: string;
  readonly features: string;
}

/** What a stem may be. */
interface StemKind {
  /** Of `stem` a stem is nothing else, of `also` it is that as well. */
  readonly kind: string;
  readonly upos: string;
  readonly features: string;
  readonly number: number;
  /** What its endings make of it, by their readings. */
  readonly composites: Map<number, Composite | undefined>;
}

/** A stem as a word of one kind. */
interface StemWord {
  readonly kind: StemKind;
  readonly lemma: string;
}

/** Analyses of this many forms are kept: running text repeats itself. */
const REMEMBERED = 8192;
/** Likewise whether a form is known, and which readings may make a set of features. */
const REMEMBERED_ANSWERS = 1024;
const REMEMBERED_FILTERS = 256;
const NOT_KNOWN: readonly Analysis[] = [];
/** No second ending. */
const NO_RULE = -1;
const NO_READING: readonly number[] = [-1];
export const NO_PARTS: Parts = { lengths: [], features: [] };
/** Of words of closed classes. */
const HAND: Parts = { lengths: [], features: [] };
const SOFTENED: Readonly<Record<string, string>> = { ғ: 'қ', г: 'к' };
const VOWEL = /[аәеоөұүыіиуяюёэ]/u;
const NOMINAL: ReadonlySet<string> = new Set(['NOUN', 'PROPN', 'PRON']);
const IMPERATIVE = 'Mood=Imp|Number=Sing|Person=2|VerbForm=Fin';

/** Features in the order of CoNLL-U; `_` for none. */
function joined(features: ReadonlyMap<string, string>): string {
  if (features.size === 0) return '_';
  // No patterns for pairs: each takes an iterator for every comparison.
  return [...features]
    .sort((a, b) => (a[0].toLowerCase() < b[0].toLowerCase() ? -1 : 1))
    .map((feature) => `${feature[0]}=${feature[1]}`)
    .join('|');
}

/** The features of CoNLL-U by name. */
export function featuresOf(text: string): Map<string, string> {
  const features = new Map<string, string>();
  if (text === '_' || text === '') return features;
  for (const feature of text.split('|')) {
    const at = feature.indexOf('=');
    if (at > 0) features.set(feature.slice(0, at), feature.slice(at + 1));
  }
  return features;
}

/** The stem and its endings as pieces of `word`. */
export function morphemes(word: string, { parts: { lengths, features } }: Analysis): Morpheme[] {
  let at = word.length - lengths.reduce((sum, length) => sum + length, 0);
  const pieces: Morpheme[] = [{ start: 0, end: at, features: '' }];
  lengths.forEach((length, i) => {
    pieces.push({ start: at, end: at + length, features: features[i]! });
    at += length;
  });
  return pieces;
}

const letterOf = (unit: number): string => (unit === 0 ? '' : String.fromCharCode(unit));

export class MorphologicalAnalyzer {
  private readonly tables: MorphologyTables;
  /** The dictionary's stems and the tree of endings: with the word at hand, and for stems that are looked up by themselves. */
  private readonly lexicon: Lexicon;
  private readonly others: Lexicon;
  /** Sets of flags by alias, `FLAG_WORDS` each, the first alias first. */
  private readonly aliases: Uint32Array;
  private readonly needAffix: number;
  private readonly prefixFlag: number;
  private readonly prefixes: readonly string[];
  private readonly readings: readonly string[];
  private readonly readingSets: (readonly number[])[] = [];
  /** `stem base voice` a line, by stem. */
  private readonly voices: LineIndex;
  private readonly voiceLines: string;
  private readonly lemmas = new Map<string, string>();
  private readonly words = new Map<string, HandWord[]>();
  private readonly kinds = new Map<string, StemKind[]>();
  /** The class (alias) that most nouns with the same end have, by `soundKeys`. */
  private readonly classes: LineIndex;
  /** Flags of verbs' endings and those of nouns'. */
  private readonly verbFlags = new Int32Array(FLAG_WORDS);
  private readonly nounFlags = new Int32Array(FLAG_WORDS);
  private readonly kindsByName = new Map<string, StemKind>();
  /** What composites of several kinds share: parts by the readings, and features as one string. */
  private readonly partsByKey = new Map<number, Parts>();
  private readonly featureTexts = new Map<string, string>();
  private readonly remembered = new Recent<readonly Analysis[]>(REMEMBERED);
  private readonly answers = new Recent<boolean>(REMEMBERED_ANSWERS);
  private readonly filters = new Recent<Filter>(REMEMBERED_FILTERS);
  // The stem asked about last: the endings of one are asked for together.
  private lastVerb: readonly StemWord[] = [];
  private lastVerbStem = '';
  private lastNoun: readonly StemWord[] = [];
  private lastNounStem = '';
  /** Rules by flag and the letters of endings, for generation. */
  private byFlag: number[][] | undefined;
  private readonly letters: string[] = [];
  /** Short stems by their lemma. */
  private shortened: Map<string, string[]> | undefined;
  /** Forms listed by hand, by their lemma. */
  private listed: Map<string, { readonly form: string; readonly word: HandWord }[]> | undefined;
  /** The features of each reading; undefined for a derivation. */
  private brings: readonly ((readonly [name: string, value: string])[] | undefined)[] | undefined;
  /** The case of each reading, see `caseOf`. */
  private cases: readonly (string | undefined)[] | undefined;
  /** Kinds of stems that no list tells. */
  private readonly plain = {
    noun: this.kindOf('stem', 'NOUN', '_'),
    name: this.kindOf('stem', 'PROPN', '_'),
    adjective: this.kindOf('stem', 'ADJ', '_'),
    verb: this.kindOf('stem', 'VERB', '_'),
  };

  private constructor(lexicon: LexiconTables, morph: Uint8Array, tables: MorphologyTables) {
    const section = sectionsOf(morph);
    this.tables = tables;
    this.lexicon = new Lexicon(lexicon);
    this.others = new Lexicon(lexicon);
    this.aliases = lexicon.aliases;
    [this.prefixFlag, this.needAffix] = lexicon.numbers as unknown as [number, number];
    const { units } = lexicon;
    const prefixes = String.fromCharCode(...Array.from(lexicon.prefixes, (letter) => units[letter]!));
    this.prefixes = prefixes.split('\0').filter((prefix) => prefix !== '');
    this.readings = linesIn(section('readings'));
    const voices = section('voices');
    this.voices = indexOf(voices, tables.voices);
    this.voiceLines = voices.text;
    this.classes = indexOf(section('classes'), tables.classes);
    for (const line of linesIn(section('lemmas'))) {
      const [stem, lemma] = line.split('\t') as [string, string];
      this.lemmas.set(stem, lemma);
    }
    for (const line of linesIn(section('words'))) {
      const [form, lemma, upos, features] = line.split('\t') as [string, string, string, string];
      this.words.set(form, [...(this.words.get(form) ?? []), { lemma, upos, features }]);
    }
    for (const line of linesIn(section('stems'))) {
      const [kind, upos, features, ...stems] = line.split('\t') as [string, string, string, ...string[]];
      const own = this.kindOf(kind, upos, features);
      for (const stem of stems) this.kinds.set(stem, [...(this.kinds.get(stem) ?? []), own]);
    }
    const isVerbal = this.readings.map((reading) => reading.includes('VerbForm'));
    const { flagOf, setAt, readings } = tables;
    for (let set = 0; set + 1 < setAt.length; set++)
      this.readingSets.push(Array.from(readings.subarray(setAt[set], setAt[set + 1])));
    for (let rule = 0; rule < flagOf.length; rule++)
      if (this.readingsOf(rule).some((reading) => isVerbal[reading])) addFlag(this.verbFlags, flagOf[rule]!);
    for (let flag = 3; flag < FLAGS; flag++) if (!hasFlag(this.verbFlags, flag)) addFlag(this.nounFlags, flag);
  }

  /**
   * Reads the tables of the speller's dictionary and the bytes of `kk.morph` (UTF-8); says in `error` what is wrong with them. `tables`:
   * of the same files, see `morphologyTables`.
   */
  static load(
    lexicon: LexiconTables,
    morph: Uint8Array,
    tables: () => MorphologyTables,
  ): Result<MorphologicalAnalyzer> {
    try {
      return { ok: true, value: new MorphologicalAnalyzer(lexicon, morph, tables()) };
    } catch (error) {
      return { ok: false, error: `morphology: ${error instanceof Error ? error.message : String(error)}` };
    }
  }

  /**
   * All analyses of a word (any capitals, inner hyphens allowed), the likeliest by themselves first; each combination of lemma, part of
   * speech and features once. Never empty: of an unknown word they are guesses.
   */
  analyses(word: string): readonly Analysis[] {
    const remembered = this.remembered.get(word);
    if (remembered !== undefined && remembered !== NOT_KNOWN) return remembered;
    const found = remembered ?? this.knownAnalyses(word);
    // A copy has no room for more: lists that were added to have some for sixteen.
    const all = (found.length > 0 ? found : this.guesses(word)).slice();
    this.remembered.set(word, all);
    return all;
  }

  /** As `analyses`, for callers that have no use for guesses, which cost several times as much: none of an unknown word. */
  known(word: string): readonly Analysis[] {
    let found = this.remembered.get(word);
    if (found === undefined) {
      found = this.knownAnalyses(word).slice();
      if (found.length === 0) found = NOT_KNOWN;
      this.remembered.set(word, found);
    }
    return found.some(({ guess }) => guess) ? found.filter(({ guess }) => !guess) : found;
  }

  /** Whether `known` has any analysis; of most words one is quickly found, and the others are not made. */
  isKnown(word: string): boolean {
    let answer = this.answers.get(word);
    if (answer === undefined) {
      const found: Analysis[] = [];
      this.collectEndings(word, found, 1);
      answer = found.length > 0 || this.known(word).length > 0;
      this.answers.set(word, answer);
    }
    return answer;
  }

  /** Whether the dictionary knows the word. */
  knows(word: string): boolean {
    return this.knownAnalyses(word).length > 0;
  }

  /** The analyses that the dictionary vouches for; none of an unknown word. */
  private knownAnalyses(word: string): Analysis[] {
    const found: Analysis[] = [];
    if (word.length === 0 || word.length > LONGEST_WORD) return found;
    const low = word.toLowerCase();
    this.collect(word, found);
    if (low !== word) {
      // A capital that only stands at a sentence's start, and words in capitals throughout.
      const title = low[0]!.toUpperCase() + low.slice(1);
      if (title !== word && word === word.toUpperCase() && word.length > 1) this.collect(title, found);
      if (word === title || word === word.toUpperCase()) this.collect(low, found);
    }
    if (found.length === 0) this.collectPrefixed(low, found);
    if (word.includes('-') && found.every(({ guess }) => guess)) {
      const joined: Analysis[] = [];
      this.collectParts(word, joined);
      if (joined.length > 0) return ranked(joined);
    }
    return ranked(found);
  }

  private collect(word: string, found: Analysis[]): void {
    const hand = this.words.get(word);
    if (hand !== undefined && this.isWord(word))
      for (const { lemma, upos, features } of hand)
        push(found, { lemma, upos, features, guess: false, parts: HAND, cost: upos === 'INTJ' ? 0 : -3 });
    const whole = this.aliasOf(word);
    if (whole > 0 && !this.has(whole, this.needAffix)) this.addBare(word, whole, found);
    this.collectEndings(word, found);
    if (whole === 0 && found.length === 0) {
      // A form that is listed without endings: its own show what it is.
      for (const analysis of this.guesses(word)) push(found, analysis);
    }
  }

  /** The alias of a stem, 0 where it has no flags, -1 where it is none. */
  private aliasOf(stem: string): number {
    if (stem.length > LONGEST_WORD) return -1;
    this.others.take(stem);
    return this.others.aliasOf(stem.length, 0);
  }

  private isStem(stem: string): boolean {
    return this.aliasOf(stem) >= 0;
  }

  /** @param enough analyses after which no more are sought */
  private collectEndings(word: string, found: Analysis[], enough = Number.POSITIVE_INFINITY): void {
    if (word.length > LONGEST_WORD) return;
    const { lexicon } = this;
    const { endingAt, units, flags, flagOf, rules, ruleAt, outerAt } = this.tables;
    lexicon.take(word);
    let node = 0;
    for (let at = word.length - 1; at > 0; at--) {
      node = lexicon.behind(node, word.charCodeAt(at));
      if (node === 0) return;
      for (let ending = endingAt[node]!; ending < endingAt[node + 1]!; ending++) {
        const unit = units[ending]!;
        const alias = lexicon.aliasOf(at, unit);
        if (alias > 0 && this.hasAny(alias, flags, 2 * ending)) {
          const stem = word.slice(0, at) + letterOf(unit);
          for (let i = ruleAt[ending]!; i < ruleAt[ending + 1]!; i++)
            if (this.has(alias, flagOf[rules[i]!]!)) this.add(word, stem, rules[i]!, NO_RULE, found);
        }
        if (unit === 0 && outerAt[ending]! < outerAt[ending + 1]!) this.collectInner(word, at, ending, found);
        if (found.length >= enough) return;
      }
    }
  }

  /** With an ending of the word at hand that follows another one, and begins at `to`. */
  private collectInner(word: string, to: number, outerEnding: number, found: Analysis[]): void {
    const { lexicon } = this;
    const { endingAt, units, flags, flagOf, nextOf, inner, innerAt, outer, outerAt } = this.tables;
    let node = 0;
    for (let at = to - 1; at > 0; at--) {
      node = lexicon.behind(node, word.charCodeAt(at));
      if (node === 0) return;
      for (let ending = endingAt[node]!; ending < endingAt[node + 1]!; ending++) {
        if (innerAt[ending] === innerAt[ending + 1]) continue;
        const unit = units[ending]!;
        const alias = lexicon.aliasOf(at, unit);
        if (alias <= 0 || !this.hasAny(alias, flags, 2 * ending + 1)) continue;
        const stem = word.slice(0, at) + letterOf(unit);
        for (let i = innerAt[ending]!; i < innerAt[ending + 1]!; i++) {
          const rule = inner[i]!;
          if (!this.has(alias, flagOf[rule]!)) continue;
          for (let k = outerAt[outerEnding]!; k < outerAt[outerEnding + 1]!; k++)
            if (flagOf[outer[k]!] === nextOf[rule]) this.add(word, stem, rule, outer[k]!, found);
        }
      }
    }
  }

  /** авто-, теле- … before a noun, written together. */
  private collectPrefixed(word: string, found: Analysis[]): void {
    for (let i = 0; i < this.prefixes.length; i++) {
      const prefix = this.prefixes[i]!;
      if (!word.startsWith(prefix)) continue;
      const rest = word.slice(prefix.length);
      const own: Analysis[] = [];
      this.collect(rest, own);
      for (const analysis of own) {
        const { root } = analysis;
        if (this.has(Math.max(0, this.aliasOf(root ?? analysis.lemma)), this.prefixFlag))
          push(found, {
            ...analysis,
            lemma: prefix + analysis.lemma,
            ...(root !== undefined && { root: prefix + root }),
          });
      }
    }
  }

  /** Of words with hyphens the last part is inflected; after digits an ending may follow. */
  private collectParts(word: string, found: Analysis[]): void {
    const at = word.lastIndexOf('-');
    const [head, tail] = [word.slice(0, at), word.slice(at + 1)];
    if (tail === '' || head === '') return;
    // An ending before a word of its own: АҚШ-та has no да, АҚШ-тан no тану.
    const isCapital = /\p{Lu}$/u.test(head);
    if (isCapital || (!/\d$/.test(head) && isReadOtherwise(head)))
      for (const analysis of this.attached(head, isCapital ? 'PROPN' : 'NOUN', tail, !isCapital)) push(found, analysis);
    if (found.length > 0) return;
    if (PARTICLES.has(tail) && !/\d$/.test(head)) {
      for (const analysis of this.knownAnalyses(head)) push(found, { ...analysis, parts: NO_PARTS });
      return;
    }
    const put = (analysis: Omit<Analysis, 'guess' | 'cost'>): void =>
      push(found, { ...analysis, guess: false, cost: 0 });
    if (/\d$/.test(head)) {
      const numeral = lastSpokenNumeral(head);
      if (numeral === undefined) return;
      if (/^[нсы]?[ыі]?н?ш[ыі]/u.test(tail))
        put({ lemma: head, upos: 'ADJ', features: 'NumType=Ord', parts: NO_PARTS });
      else if (/^[еа]у/u.test(tail)) put({ lemma: head, upos: 'NUM', features: 'NumType=Coll', parts: NO_PARTS });
      else
        for (const { upos, features, parts } of this.knownAnalyses(numeral + tail))
          if (upos === 'NUM') put({ lemma: head, upos, features, parts });
      // A word of its own behind the number: 2024-жылы.
      if (found.length === 0)
        for (const { lemma, upos, features, parts } of this.knownAnalyses(tail))
          if (upos === 'NOUN' || upos === 'ADJ') put({ lemma: `${head}-${lemma}`, upos, features, parts });
      return;
    }
    // Very long: ұп-ұзын.
    const isDoubled = /^.{1,2}[пмс]$/u.test(head) && tail.startsWith(head.slice(0, -1).toLowerCase());
    const isKnown =
      isDoubled || head.split('-').every((piece) => this.isWord(piece) || this.isWord(piece.toLowerCase()));
    if (!isKnown) return;
    // A capital that only stands at a sentence's start: Ата-анасы.
    const low = head.toLowerCase();
    const own = /^\p{Ll}/u.test(tail) && this.isWord(low) ? low : head;
    for (const analysis of this.knownAnalyses(tail)) push(found, { ...analysis, lemma: `${own}-${analysis.lemma}` });
  }

  /** An ending by itself, as a form of `lemma`: whatever noun takes it says what it means. None where it is no ending. */
  attached(lemma: string, upos: string, ending: string, guess = false): Analysis[] {
    for (const model of MODELS) {
      const found: Analysis[] = [];
      for (const { lemma: own, upos: kind, features, parts, root } of this.knownAnalyses(model + ending))
        if (own === model && kind === 'NOUN' && root === undefined)
          found.push({ lemma, upos, features, guess, parts, cost: 0 });
      if (found.length > 0) return found;
    }
    return [];
  }

  /** Whether the dictionary has the word with just these capitals. */
  private isWord(word: string): boolean {
    const own = this.aliasOf(word);
    if (own === 0 || (own > 0 && !this.has(own, this.needAffix))) return true;
    if (word.length > LONGEST_WORD) return false;
    const { lexicon } = this;
    const { endingAt, units, flags, outerAt } = this.tables;
    lexicon.take(word);
    let node = 0;
    for (let at = word.length - 1; at > 0; at--) {
      node = lexicon.behind(node, word.charCodeAt(at));
      if (node === 0) return false;
      for (let ending = endingAt[node]!; ending < endingAt[node + 1]!; ending++) {
        const alias = lexicon.aliasOf(at, units[ending]!);
        if (alias > 0 && this.hasAny(alias, flags, 2 * ending)) return true;
        if (units[ending] !== 0 || outerAt[ending] === outerAt[ending + 1]) continue;
        const found: Analysis[] = [];
        this.collectInner(word, at, ending, found);
        if (found.length > 0) return true;
      }
    }
    return false;
  }

  /** The stem without endings: a noun in the nominative, a verb in the imperative. */
  private addBare(stem: string, alias: number, found: Analysis[]): void {
    // What is listed by hand as it stands is not a noun besides.
    const isListed = this.words.has(stem);
    if (this.hasAny(alias, this.nounFlags))
      for (const own of this.stemWords(stem, false))
        if (!isListed || own.kind !== this.plain.noun) this.addComposite(stem, stem, own, -1, -1, found);
    if (this.hasAny(alias, this.verbFlags))
      for (const own of this.stemWords(stem, true)) this.addComposite(stem, stem, own, -2, -1, found);
  }

  private add(word: string, stem: string, inner: number, outer: number, found: Analysis[]): void {
    for (const own of this.stemWords(stem, hasFlag(this.verbFlags, this.tables.flagOf[inner]!))) {
      for (const first of this.readingsOf(inner)) {
        if (outer === NO_RULE) this.addComposite(word, stem, own, first, -1, found);
        else for (const second of this.readingsOf(outer)) this.addComposite(word, stem, own, first, second, found);
      }
    }
  }

  /** Indices of a rule's readings. */
  private readingsOf(rule: number): readonly number[] {
    return this.readingSets[this.tables.setOf[rule]!]!;
  }

  private kindOf(kind: string, upos: string, features: string): StemKind {
    const name = `${kind} ${upos} ${features}`;
    let known = this.kindsByName.get(name);
    if (known === undefined) {
      known = { kind, upos, features, number: this.kindsByName.size, composites: new Map() };
      this.kindsByName.set(name, known);
    }
    return known;
  }

  /** What a stem may be: its lemma, part of speech and features of its own. */
  private stemWords(stem: string, verbal: boolean): readonly StemWord[] {
    if (verbal) {
      if (stem !== this.lastVerbStem) {
        this.lastVerb = this.verbWords(stem);
        this.lastVerbStem = stem;
      }
      return this.lastVerb;
    }
    if (stem !== this.lastNounStem) {
      this.lastNoun = this.nounWords(stem);
      this.lastNounStem = stem;
    }
    return this.lastNoun;
  }

  private verbWords(stem: string): StemWord[] {
    const words: StemWord[] = [{ kind: this.plain.verb, lemma: stem }];
    for (const kind of this.kinds.get(stem) ?? []) if (kind.upos === 'AUX') words.push({ kind, lemma: stem });
    for (const line of this.voices.all(stem)) {
      const [base, voice] = line.split('\t') as [string, string];
      words.push({ kind: this.kindOf('stem', 'VERB', `Voice=${voice}`), lemma: base });
    }
    return words;
  }

  private nounWords(stem: string): StemWord[] {
    const lemma = this.lemmas.get(stem) ?? stem;
    const listed = (this.kinds.get(stem) ?? []).filter(({ upos }) => upos !== 'AUX');
    const isTold = listed.some(({ kind }) => kind === 'stem');
    return [...(isTold ? [] : this.plainKinds(stem)), ...listed].map((kind) => ({ kind, lemma }));
  }

  /** The parts of speech of a noun stem that no list tells. */
  private plainKinds(stem: string): readonly StemKind[] {
    const { noun, name, adjective } = this.plain;
    const first = stem.charCodeAt(0);
    if (first < 0x430 || first > 0x44f) if (stem !== stem.toLowerCase()) return [name];
    const { length } = stem;
    if (length < 5) return [noun];
    const shape = adjectival(stem);
    if (shape === 'adjective') return [adjective];
    if (shape === 'both') return [adjective, noun];
    const last = stem[length - 1]!;
    if ((last === 'ы' || last === 'і') && /[лдт]/u.test(stem[length - 2]!) && this.isStem(stem.slice(0, -2)))
      return [adjective];
    if ((last === 'қ' || last === 'к') && length > 5 && /[лдт][ыі][қк]$/u.test(stem) && this.isStem(stem.slice(0, -3)))
      return [noun, adjective];
    return [noun];
  }

  /** What a kind becomes with readings, -1 for none, -2 for the bare imperative. Undefined: they contradict each other. */
  private composite(kind: StemKind, inner: number, outer: number): Composite | undefined {
    const key = (inner + 2) * 65_536 + outer + 1;
    let composite = kind.composites.get(key);
    if (composite === undefined && !kind.composites.has(key)) {
      const first = inner === -2 ? `0 ${IMPERATIVE}` : (this.readings[inner] ?? '');
      const pieces = [...piecesOf(first), ...piecesOf(this.readings[outer] ?? '')];
      let parts = this.partsByKey.get(key);
      if (parts === undefined) {
        const written = pieces.filter(({ length }) => length > 0);
        parts = { lengths: written.map(({ length }) => length), features: written.map(({ own }) => own) };
        this.partsByKey.set(key, parts);
      }
      composite = compose(kind.upos, kind.features, pieces, parts);
      if (composite !== undefined) {
        const known = this.featureTexts.get(composite.features);
        if (known === undefined) this.featureTexts.set(composite.features, composite.features);
        else composite = { ...composite, features: known };
      }
      kind.composites.set(key, composite);
    }
    return composite;
  }

  private addComposite(
    word: string,
    stem: string,
    { kind, lemma }: StemWord,
    inner: number,
    outer: number,
    found: Analysis[],
    guess = false,
  ): void {
    const composite = this.composite(kind, inner, outer);
    if (composite === undefined) return;
    const { behindLemma, upos, features, parts, cost } = composite;
    if (behindLemma < 0) push(found, { lemma, upos, features, guess, parts, cost });
    else {
      let derived = word.slice(0, word.length - behindLemma);
      const last = derived.at(-1)!;
      if (SOFTENED[last] !== undefined && VOWEL.test(word[derived.length] ?? ''))
        derived = derived.slice(0, -1) + SOFTENED[last];
      push(found, { lemma: derived, upos, features, guess, parts, cost, root: lemma || stem });
    }
  }

  private has(alias: number, flag: number): boolean {
    return alias > 0 && ((this.aliases[(alias - 1) * FLAG_WORDS + (flag >>> 5)]! >>> (flag & 31)) & 1) === 1;
  }

  /** Whether a stem's class has one of the flags of the `at`-th of some sets. */
  private hasAny(alias: number, sets: Int32Array, at = 0): boolean {
    const { aliases } = this;
    const own = (alias - 1) * FLAG_WORDS;
    const others = at * FLAG_WORDS;
    for (let i = 0; i < FLAG_WORDS; i++) if ((aliases[own + i]! & sets[others + i]!) !== 0) return true;
    return false;
  }

  /** The class (alias) that most nouns with the last sounds of `stem` have; 0 where there is none. */
  private classOf(name: string): number {
    // Surnames in -ev after a back vowel take back endings.
    const stem = name.replace(/([аоұыя])ев$/u, '$1ов');
    for (const key of soundKeys(stem)) {
      const end = this.classes.find(key);
      if (end >= 0) return Number(this.classes.rest(end));
    }
    return 0;
  }

  /** Analyses of a word that the dictionary does not know: a noun, a name or an adjective, with the endings that fit its sounds. */
  private guesses(word: string): readonly Analysis[] {
    const found: Analysis[] = [];
    const only = (upos: string, features: string, guess: boolean): Analysis => {
      return { lemma: word, upos, features, guess, parts: NO_PARTS, cost: 0 };
    };
    if (/^[\d\p{P}\p{S}]+$/u.test(word)) {
      if (/^\d/.test(word)) return [only('NUM', 'NumType=Card', false)];
      return [only(/^[\p{S}%‰§]+$/u.test(word) ? 'SYM' : 'PUNCT', '_', false)];
    }
    if (ROMAN.test(word)) return [only('NUM', 'NumType=Ord', true)];
    // Google-да, YouTube-тан.
    const latin = /^(\p{Script=Latin}[\p{Script=Latin}\d]*)-(\p{Script=Cyrillic}+)$/u.exec(word);
    if (latin !== null) {
      const own = this.attached(latin[1]!, /\p{Lu}/u.test(latin[1]!) ? 'PROPN' : 'NOUN', latin[2]!, true);
      if (own.length > 0) return own;
    }
    if (!/\p{Script=Cyrillic}/u.test(word)) return [only('X', '_', true)];
    const low = word.toLowerCase();
    const isName = low !== word;
    const kind = isName ? this.plain.name : this.plain.noun;
    if (/^[\p{Script=Cyrillic}-]+$/u.test(word) && word.length <= LONGEST_WORD) {
      const cut = Math.max(low.lastIndexOf('-') + 1, 0);
      // The class that a stem would have by its sounds, 0 where it cannot be one.
      const aliasOf = (at: number, strip: string): number => {
        if (at - cut < 3 || strip === 'ь' || !VOWEL.test(low.slice(cut, at) + strip)) return 0;
        return this.classOf(low.slice(0, at) + strip);
      };
      const { endingAt, units, flagOf, nextOf, rules, ruleAt, outer, outerAt, inner, innerAt } = this.tables;
      const take = (rule: number, last: number, at: number, strip: string): void => {
        const lemma = word.slice(0, at) + strip;
        for (const first of this.readingsOf(rule)) {
          for (const second of last === NO_RULE ? [-1] : this.readingsOf(last)) {
            const own: Analysis[] = [];
            this.addComposite(word, lemma, { kind, lemma }, first, second, own, true);
            for (const analysis of own) if (analysis.root === undefined) push(found, analysis);
          }
        }
      };
      const { behind } = this.lexicon;
      let node = 0;
      for (let at = low.length - 1; at > cut; at--) {
        node = behind(node, low.charCodeAt(at));
        if (node === 0) break;
        for (let ending = endingAt[node]!; ending < endingAt[node + 1]!; ending++) {
          const strip = letterOf(units[ending]!);
          const alias = aliasOf(at, strip);
          for (let i = ruleAt[ending]!; i < ruleAt[ending + 1]!; i++)
            if (this.has(alias, flagOf[rules[i]!]!)) take(rules[i]!, NO_RULE, at, strip);
          if (strip !== '' || outerAt[ending] === outerAt[ending + 1]) continue;
          let inside = 0;
          for (let to = at - 1; to > cut; to--) {
            inside = behind(inside, low.charCodeAt(to));
            if (inside === 0) break;
            for (let second = endingAt[inside]!; second < endingAt[inside + 1]!; second++) {
              const instead = letterOf(units[second]!);
              const own = innerAt[second]! < innerAt[second + 1]! ? aliasOf(to, instead) : 0;
              for (let i = innerAt[second]!; i < innerAt[second + 1]!; i++) {
                const rule = inner[i]!;
                if (!this.has(own, flagOf[rule]!)) continue;
                for (let k = outerAt[ending]!; k < outerAt[ending + 1]!; k++)
                  if (flagOf[outer[k]!] === nextOf[rule]) take(rule, outer[k]!, to, instead);
              }
            }
          }
        }
      }
      found.reverse();
    }
    if (found.length > MOST_GUESSES) found.length = MOST_GUESSES;
    const shape = isName || word.length < 5 ? undefined : (adjectival(word) ?? suffixed(word));
    if (shape !== undefined) push(found, only('ADJ', '_', true));
    if (shape !== 'adjective') push(found, only(kind.upos, 'Case=Nom', true));
    // In the order of their worth, an adjective's ending first.
    const order = (upos: string) => (upos === 'ADJ' ? 0 : 1);
    return found.sort((a, b) => order(a.upos) - order(b.upos)).map((analysis, at) => ({ ...analysis, cost: 100 + at }));
  }

  /**
   * Forms of a lemma that have exactly these features (`Case=Dat|Number=Plur`, any order; `_` for none), the most usual first; none where
   * there is no such form. A lemma that the dictionary does not know is inflected as a noun that sounds alike. Behind one of the usual
   * ones that `isEnough` no more are made.
   */
  inflect(lemma: string, upos: string, features: string, isEnough?: (form: string) => boolean): readonly string[] {
    const filter = this.filterOf(features);
    const plain = new Set<string>();
    const others = new Set<string>();
    // Of the bare stem and of forms listed by hand the filter knows nothing.
    for (const { form, features: own, isPlain } of this.formsOf(lemma, upos, filter)) {
      if (own !== filter.text) continue;
      (isPlain ? plain : others).add(form);
      if (isPlain && !RARE.test(form) && isEnough?.(form) === true) break;
    }
    return [...new Set([...plain, ...others])].sort((a, b) => Number(RARE.test(a)) - Number(RARE.test(b)));
  }

  /** `mayMake`, remembered: few sets of features are asked for. */
  private filterOf(features: string): Filter {
    let filter = this.filters.get(features);
    if (filter === undefined) {
      const wanted = featuresOf(features);
      filter = this.mayMake(joined(wanted), wanted);
      this.filters.set(features, filter);
    }
    return filter;
  }

  /**
   * Which endings make forms with just these features (`text`, `wanted`): what an ending brings and no later one changes must be among
   * them. Only number, tense and form of verb, and the case of an ending that is not the last, are changed by others.
   */
  private mayMake(text: string, wanted: ReadonlyMap<string, string>): Filter {
    this.brings ??= this.readings.map((reading) => {
      // Derivations are words of their own.
      if (reading.includes(' =')) return undefined;
      return reading.split(';').flatMap((part) => [...featuresOf(part.slice(part.indexOf(' ') + 1))]);
    });
    // No patterns for pairs, see `joined`.
    const fits = (reading: number, changed: ReadonlySet<string>) =>
      this.brings![reading]?.every((feature) => changed.has(feature[0]) || wanted.get(feature[0]) === feature[1]) ===
      true;
    // Nothing changes the case of the last ending, which tells most of them apart.
    this.cases ??= this.readings.map(caseOf);
    const isCase = (reading: number) => {
      const own = this.cases![reading];
      return own === undefined || own === wanted.get('Case');
    };
    return new Filter(
      this.readingSets,
      (reading) => isCase(reading) && fits(reading, CHANGED),
      (reading) => fits(reading, CHANGED_BEHIND),
      text,
    );
  }

  private filterOfAll(): Filter {
    return new Filter(
      this.readingSets,
      () => true,
      () => true,
    );
  }

  /**
   * Forms of a lemma whose endings are all wanted, which costs much less than all forms: `wanted` is asked about each reading of an
   * ending, rows of features parted by `;` (`kk.morph`).
   */
  formsWith(lemma: string, upos: string, wanted: (reading: string) => boolean): Generator<Form> {
    const is = this.readings.map(wanted);
    const may = (reading: number) => is[reading]!;
    return this.formsOf(lemma, upos, new Filter(this.readingSets, may, may));
  }

  /** All forms of a lemma with their features; derivations are left out. */
  *formsOf(lemma: string, upos: string, filter = this.filterOfAll()): Generator<Form> {
    let isHand = false;
    this.listed ??= byKey(
      [...this.words].flatMap(([form, list]) => list.map((word) => [word.lemma, { form, word }] as const)),
    );
    for (const { form, word } of this.listed.get(lemma) ?? []) {
      if (word.upos !== upos) continue;
      isHand = true;
      yield { form, features: word.features, isPlain: true };
    }
    if (isHand && upos === 'PRON') return;
    const verbal = upos === 'VERB' || upos === 'AUX';
    if (!isHand && !verbal && (lemma.includes(' ') || (this.aliasOf(lemma) <= 0 && isOwned(this.headOf(lemma))))) {
      yield* this.formsOfCompound(lemma, upos, filter);
      return;
    }
    const isSpoken = !verbal && isReadOtherwise(lemma);
    // The stem itself, short stems that stand for it before endings, and the voices that it makes.
    this.shortened ??= byKey([...this.lemmas].map(([short, full]) => [full, short]));
    const stems = [lemma, ...(this.shortened.get(lemma) ?? [])];
    // процесі, класқа: both stems make all forms, and the short one is usual.
    if (filter.text !== undefined && /(.)\1$/u.test(lemma)) stems.reverse();
    // Each form of a voice says so.
    if (verbal && filter.text?.includes('Voice=') !== false) stems.push(...this.voicesOf(lemma));
    for (const stem of stems) {
      let alias = Math.max(0, this.aliasOf(stem));
      if (isSpoken) alias = this.classOfSpoken(lemma) || alias;
      // Nobody can say how Latin letters sound.
      const isGuessed = stem === lemma && !verbal && !isHand && /[\u0400-\u04ff]$/u.test(lemma);
      if (alias === 0 && isGuessed && !stems.slice(1).some((other) => this.isStem(other)))
        alias = this.classOf(stem.toLowerCase());
      if (alias === 0) continue;
      const own = this.stemWords(stem, verbal).filter((word) => word.lemma === lemma);
      const same = own.filter(({ kind }) => kind.upos === upos);
      const kinds =
        same.length > 0
          ? same
          : own.slice(0, 1).map(({ kind }) => ({ lemma, kind: this.kindOf(kind.kind, upos, kind.features) }));
      for (const kind of this.has(alias, this.needAffix) ? [] : kinds) {
        const made: Analysis[] = [];
        this.addComposite(stem, stem, kind, verbal ? -2 : -1, -1, made);
        yield { form: stem, features: made[0]!.features, isPlain: true };
      }
      for (let flag = 3; flag < FLAGS; flag++) {
        if (!this.has(alias, flag) || hasFlag(this.verbFlags, flag) !== verbal) continue;
        for (const { strip, added, features, isPlain } of this.endingsOf(kinds, flag, filter))
          yield {
            form: isSpoken ? `${stem}-${added.slice(strip)}` : stem.slice(0, stem.length - strip) + added,
            features,
            isPlain,
          };
      }
    }
  }

  /** What the last word of a lemma is, «тіл білімі», which alone takes endings: a noun as it stands, or one with an owner. */
  headOf(lemma: string): Analysis {
    const head = lemma.slice(lemma.lastIndexOf(' ') + 1);
    const all = this.analyses(head);
    const nominal = all.filter(({ upos, guess }) => !guess && upos !== 'VERB' && upos !== 'AUX');
    return nominal.find((one) => one.lemma === head) ?? nominal.find(isOwned) ?? all[0]!;
  }

  /** Of «тіл білімі» the head has an owner as it stands: тіл біліміне, тіл білімдері, тіл біліміміз. */
  private *formsOfCompound(lemma: string, upos: string, filter: Filter): Generator<Form> {
    const before = lemma.slice(0, lemma.lastIndexOf(' ') + 1);
    const headWord = this.headOf(lemma);
    const { lemma: own, upos: kind } = headWord;
    if (!isOwned(headWord)) {
      const head = lemma.slice(before.length);
      for (const made of this.formsOf(head, upos, filter)) yield { ...made, form: before + made.form };
      return;
    }
    const { text } = filter;
    const wanted = text === undefined || text.includes('[psor]') ? filter : this.filterOf(`${text}|${OWNED}`);
    const owned = [...this.formsOf(own, kind, wanted)].filter(({ features }) => features.includes('[psor]'));
    // First those that say nothing of an owner.
    const isBare = ({ features }: Form) => features.includes(OWNED);
    for (const made of [...owned.filter(isBare), ...owned.filter((one) => !isBare(one))]) {
      const features =
        text?.includes(OWNED) === true
          ? made.features
          : made.features.replace(OWNED, '').replace(/\|\||\|$/u, (bars) => bars.slice(1));
      yield { ...made, form: before + made.form, features };
    }
  }

  /** The class of what a number, an abbreviation or a sign is read as, or sounds like; 0 where nobody can say. */
  private classOfSpoken(lemma: string): number {
    const word = lastSpokenNumeral(lemma) ?? readingsOf(lemma)?.[0];
    if (word !== undefined) return Math.max(0, this.aliasOf(word));
    const low = lemma.toLowerCase();
    // Read as a word: БАҚ, НАТО; not ҚР, ҰҚК.
    if (low.length > 2 && /[аәеоөұүыіиэ].?$/u.test(low) && this.aliasOf(lemma) > 0) return this.aliasOf(lemma);
    const harmony = harmonyOf(low);
    const fits = (model: string, features: string) =>
      fitsSpoken(lemma, this.inflect(model, 'NOUN', features)[0]!.slice(model.length), (form) => this.isKnown(form));
    const model = MODELS.find(
      (one) =>
        (harmony ?? harmonyOf(one)) === harmonyOf(one) &&
        fits(one, 'Case=Gen') &&
        fits(one, 'Case=Dat') &&
        fits(one, 'Case=Nom|Number=Plur') !== false,
    );
    return model === undefined ? 0 : this.aliasOf(model);
  }

  /** The endings that a flag gives to a stem of some kinds, in the order of their rules; a rule's those of one kind after the other. */
  private endingsOf(kinds: readonly StemWord[], flag: number, filter: Filter): readonly Ending[] {
    if (kinds.length === 1) return this.endingsOfKind(kinds[0]!.kind, flag, filter);
    return kinds.flatMap(({ kind }) => this.endingsOfKind(kind, flag, filter)).sort((a, b) => a.rule - b.rule);
  }

  /** The same of one kind: they are those of every such stem, so that they are made for the first. */
  private endingsOfKind(kind: StemKind, flag: number, filter: Filter): readonly Ending[] {
    const key = kind.number * FLAGS + flag;
    const known = filter.made.get(key);
    if (known !== undefined) return known;
    const made: Ending[] = [];
    this.byFlag ??= this.rulesByFlag();
    const { nextOf, setOf } = this.tables;
    for (const rule of this.byFlag[flag] ?? []) {
      if (filter.mayBeLast(setOf[rule]!)) this.addEndings(made, kind, rule, NO_RULE, filter);
      if (nextOf[rule] === 0 || !filter.mayBeInner(setOf[rule]!)) continue;
      for (const outer of this.byFlag[nextOf[rule]!] ?? [])
        if (filter.mayBeLast(setOf[outer]!)) this.addEndings(made, kind, rule, outer, filter);
    }
    const all = made.length > 0 ? made.slice() : NO_ENDINGS;
    filter.made.set(key, all);
    return all;
  }

  /** What an ending adds. */
  private lettersOf(ending: number): string {
    const { added, addedAt } = this.tables;
    this.letters[ending] ??= String.fromCharCode(...added.subarray(addedAt[ending], addedAt[ending + 1]));
    return this.letters[ending]!;
  }

  /**
   * Stems that are a voice of a verb; sought in the lines, for a table of them takes 2.5 MB and is seldom asked. The lines are in order, and
   * of a verb a voice changes nothing but the last letter.
   */
  private voicesOf(lemma: string): string[] {
    const { voiceLines } = this;
    const stems: string[] = [];
    const base = `\t${lemma}\t`;
    const begin = lemma.slice(0, -1);
    let at = 0;
    for (let high = voiceLines.length; at < high; ) {
      const middle = (at + high) >> 1;
      const start = voiceLines.lastIndexOf('\n', middle - 1) + 1;
      if (voiceLines.slice(start, start + begin.length) < begin) at = voiceLines.indexOf('\n', middle) + 1;
      else high = start;
    }
    for (; at < voiceLines.length && voiceLines.startsWith(begin, at); at = voiceLines.indexOf('\n', at) + 1) {
      const end = voiceLines.indexOf('\t', at);
      if (voiceLines.startsWith(base, end)) stems.push(voiceLines.slice(at, end));
    }
    return stems;
  }

  private addEndings(made: Ending[], kind: StemKind, rule: number, outer: number, { text }: Filter): void {
    const { endingOf, units } = this.tables;
    const ending = endingOf[rule]!;
    for (const first of this.readingsOf(rule)) {
      for (const second of outer === NO_RULE ? NO_READING : this.readingsOf(outer)) {
        const composite = this.composite(kind, first, second);
        // Derivations are words of their own.
        if (composite === undefined || composite.behindLemma >= 0) continue;
        const { features, parts } = composite;
        if (text !== undefined && features !== text) continue;
        const added = this.lettersOf(ending) + (outer === NO_RULE ? '' : this.lettersOf(endingOf[outer]!));
        const isPlain = !parts.features.some((brings) => brings === 'attributive' || brings === 'belongs');
        made.push({ rule, strip: units[ending] === 0 ? 0 : 1, added, features, isPlain });
      }
    }
  }

  private rulesByFlag(): number[][] {
    const byFlag: number[][] = [];
    this.tables.flagOf.forEach((flag, rule) => {
      byFlag[flag] ??= [];
      byFlag[flag]!.push(rule);
    });
    return byFlag;
  }
}

/** A form that was made. */
interface Form {
  readonly form: string;
  readonly features: string;
  /** Whether it has no -ғы (кітаптағы) and no -нікі, which features do not tell. */
  readonly isPlain: boolean;
}

/** An ending, or two, as they are put to a stem. */
interface Ending {
  /** The first one's. */
  readonly rule: number;
  /** Letters that it takes off the stem. */
  readonly strip: number;
  readonly added: string;
  readonly features: string;
  readonly isPlain: boolean;
}

const NO_ENDINGS: readonly Ending[] = [];

const isOwned = ({ features }: Analysis): boolean =>
  features.startsWith(`Case=Nom|${OWNED}`) && !features.includes('VerbForm');

/** The owner of a compound's head, as of the second word of «тіл білімі». */
const OWNED = 'Number[psor]=Plur,Sing|Person[psor]=3';

/** What a verb makes of itself with the features of its plain forms (тапқансып, табыңқырап beside тауып), and what is cut short. */
const RARE = /[ғқгк][ае]нс[ыі](?!ң|з)|ң[қк][ыі]р[ае]|^(?:боп|қып)$/u;

/** Written as they are not read, with a hyphen before endings: АҚШ-қа, 2024-ке, млн-ға. */
const isReadOtherwise = (lemma: string): boolean =>
  /(?:.\p{Lu}|\d)$/u.test(lemma) || readingsOf(lemma)?.includes(lemma.toLowerCase()) === false;

/** Which rules are tried when forms are made, by their sets of readings: one that stands last, one that another follows; and what they made. */
class Filter {
  /** By kind and flag, as one number. */
  readonly made = new Map<number, readonly Ending[]>();
  // By set of readings: 0 where it was not asked about, 1 for no, 2 for yes. Few are asked about before a form is found.
  private readonly last: Uint8Array;
  private readonly inner: Uint8Array;

  /**
   * @param sets of readings
   * @param isLast whether a reading may be that of an ending that stands last; `isInner`: of one that another follows
   * @param text where it is given, endings that make other features than these are left out
   */
  constructor(
    private readonly sets: readonly (readonly number[])[],
    private readonly isLast: (reading: number) => boolean,
    private readonly isInner: (reading: number) => boolean,
    readonly text?: string,
  ) {
    this.last = new Uint8Array(sets.length);
    this.inner = new Uint8Array(sets.length);
  }

  mayBeLast(set: number): boolean {
    if (this.last[set] === 0) this.last[set] = this.sets[set]!.some(this.isLast) ? 2 : 1;
    return this.last[set] === 2;
  }

  mayBeInner(set: number): boolean {
    if (this.inner[set] === 0) this.inner[set] = this.sets[set]!.some(this.isInner) ? 2 : 1;
    return this.inner[set] === 2;
  }
}

/** Features of an ending that others, or what the word becomes with them, may change; see `compose`. */
const CHANGED: ReadonlySet<string> = new Set(['Number', 'Tense', 'Mood', 'VerbForm', 'Case']);
const CHANGED_BEHIND: ReadonlySet<string> = new Set([...CHANGED, 'Aspect']);

/** Nouns that between them take every shape of a nominal ending. */
const MODELS = ['бала', 'кеме', 'базар', 'пікір', 'адам', 'өлім', 'жол', 'көл', 'қаз', 'сөз', 'ат', 'бет'] as const;

/** Particles that are written with a hyphen. */
const PARTICLES: ReadonlySet<string> = new Set(['ақ', 'ау', 'ай', 'мыс', 'міс', 'шы', 'ші', 'ды', 'ді']);

const MOST_GUESSES = 6;

/** Also in Cyrillic letters that look alike. */
const ROMAN = /^[IVXLCІХС]{1,7}$/u;

/** What the end of a stem of five letters or more shows. */
function adjectival(stem: string): 'adjective' | 'both' | undefined {
  const last = stem[stem.length - 1]!;
  if (last === 'з') return /[^е]с[ыі]з$/u.test(stem) ? 'adjective' : undefined;
  if (last === 'л') return /ш[ыі]л$/u.test(stem) ? 'adjective' : undefined;
  if (last === 'и') return /[^тр]и$/u.test(stem) ? 'both' : undefined;
  return undefined;
}

/** What the end of an unknown word shows. */
function suffixed(word: string): 'adjective' | 'both' | undefined {
  if (/(?:калық|икалық|алды|елді|тивті|дағы|дегі|тағы|тегі)$/u.test(word)) return 'adjective';
  return /(?:[лдт][ыі][қк]|[лт][ыі])$/u.test(word) ? 'both' : undefined;
}

/** How the end of a stem sounds, the most telling first: its last letters with the vowel before them. */
export function soundKeys(stem: string): string[] {
  const low = stem.toLowerCase();
  const vowel = /[аәеоөұүыіиуяюёэ](?=[^аәеоөұүыіиуяюёэ]*$)/u.exec(low)?.[0] ?? '';
  return [low.slice(-3), `${vowel}${low.slice(-1)}`, low.slice(-1)];
}

function byKey<T>(pairs: readonly (readonly [key: string, value: T])[]): Map<string, T[]> {
  const grouped = new Map<string, T[]>();
  for (const [key, value] of pairs) {
    const known = grouped.get(key);
    if (known === undefined) grouped.set(key, [value]);
    else known.push(value);
  }
  return grouped;
}

/** Adds an analysis unless there is one of the same lemma, part of speech and features. */
function push(found: Analysis[], analysis: Analysis): void {
  for (let i = 0; i < found.length; i++) {
    const { lemma, upos, features } = found[i]!;
    if (lemma === analysis.lemma && upos === analysis.upos && features === analysis.features) return;
  }
  found.push(analysis);
}

/** A part of an ending: its letters, what it is called in kk.morph, its features. */
interface Piece {
  readonly length: number;
  readonly own: string;
  readonly brings: readonly (readonly [name: string, value: string])[];
}

/** By reading; there are some hundred. */
const PIECES = new Map<string, readonly Piece[]>();

function piecesOf(reading: string): readonly Piece[] {
  let pieces = PIECES.get(reading);
  if (pieces === undefined) {
    pieces = reading.split(';').flatMap((part) => {
      const at = part.indexOf(' ');
      const own = part.slice(at + 1);
      return part === '' ? [] : [{ length: Number(part.slice(0, at)), own, brings: [...featuresOf(own)] }];
    });
    PIECES.set(reading, pieces);
  }
  return pieces;
}

/** The case that a word with an ending is in; undefined where the ending says nothing of it. */
function caseOf(reading: string): string | undefined {
  let last: string | undefined;
  for (const { own, brings } of piecesOf(reading)) {
    if (own === 'belongs') last = 'Gen';
    for (const [name, value] of brings) if (name === 'Case') last = value;
  }
  return last;
}

/** What a stem's part of speech and features become with the readings of its endings. */
function compose(upos: string, stemFeatures: string, pieces: readonly Piece[], parts: Parts): Composite | undefined {
  const features = featuresOf(stemFeatures);
  let behind = -1;
  let hasPossessor = false;
  for (let i = 0; i < pieces.length; i++) {
    const { length, own, brings } = pieces[i]!;
    if (behind >= 0) behind += length;
    if (own.startsWith('=')) {
      upos = own.slice(1);
      features.clear();
      behind = 0;
      hasPossessor = false;
      continue;
    }
    if (own === 'belongs') features.set('Case', 'Gen');
    for (let at = 0; at < brings.length; at++) {
      const name = brings[at]![0];
      // The number of who it is gives way to the number of what it is.
      if (name === 'Number' && own.includes('Person=') && features.has('Number') && !features.has('VerbForm')) continue;
      features.set(name, brings[at]![1]);
      if (name === 'Person[psor]') hasPossessor = true;
    }
  }
  const form = features.get('VerbForm');
  if (form === 'Part' && features.has('Person') && !hasPossessor && !features.has('Case')) {
    features.set('VerbForm', 'Fin');
    features.set('Mood', 'Ind');
    if (!features.has('Tense')) features.set('Tense', 'Past');
  }
  const isNamed = form === 'Ger' || (form === 'Part' && (hasPossessor || features.has('Number')));
  if (!features.has('Case') && !features.has('Person') && (NOMINAL.has(upos) || hasPossessor || isNamed))
    features.set('Case', 'Nom');
  if (!features.has('Case') && NOMINAL.has(upos)) features.set('Case', 'Nom');
  // A finite verb has no case and no owner.
  if (features.get('VerbForm') === 'Fin' && (features.has('Case') || hasPossessor)) return undefined;
  const all = joined(features);
  const cost = costOf(upos, all, parts.lengths.length, behind >= 0);
  return { upos, features: all, parts, behindLemma: behind, cost };
}

/** How unusual a reading is, by what is known without a context. */
function costOf(upos: string, features: string, endings: number, isDerived: boolean): number {
  let cost = endings;
  // What is listed as a noun and may be a form of a verb is that as a rule (көрген).
  if (features.includes('VerbForm=Part')) cost -= 2;
  if (features.includes('VerbForm=Ger')) cost -= 0.5;
  if (isDerived) cost += 1.5;
  if (features.includes('Mood=Imp') && features.includes('Person=2') && !features.includes('Polite')) cost += 4;
  if (upos === 'AUX') cost += 0.5;
  if (features.includes('Person=') && upos !== 'VERB' && upos !== 'AUX' && upos !== 'PRON') cost += 3;
  if (features.includes('Person[psor]=2')) cost += 3;
  if (features.includes('Person[psor]=1')) cost += 1;
  if (features.includes('Voice=Pass')) cost -= 0.5;
  if (features.includes('Voice=Rcp') || features.includes('Voice=Cau')) cost += 0.5;
  if (features.includes('VerbForm=Fin') && features.includes('Tense=Fut')) cost += 1;
  return cost;
}

/** The likeliest first; a longer stem explains more. */
function ranked(found: Analysis[]): Analysis[] {
  if (found.length < 2) return found;
  return found.sort((a, b) => a.cost - a.lemma.length * 0.01 - (b.cost - b.lemma.length * 0.01));
}
