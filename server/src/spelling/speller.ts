/**
 * Is this a word? Hunspell knows the words; around it stand the rules of how words are written in running text: case,
 * hyphens, numbers and abbreviations with endings, other scripts.
 */

import { Recent } from '../caches';
import { FewWords } from '../hash';
import { toSmall } from '../text/small';
import type { Token } from '../text/tokens';
import type { Cancellation, Finding, Result } from '../types';
import { isCutWithHyphen, isKnownAbbreviation } from './abbreviations';
import { gluedAbbreviation, isUnhyphenated, rightWordEnding } from './attached';
import { CASE_ENDING, CapitalNames } from './capitals';
import { isVerbWithParticle } from './compounds';
import { ConfusedWords, type Surroundings } from './confused';
import { ContextModel } from './context';
import { endingFits, endingFitsNumber, fitsSpoken, isEnding, isJudged, readingsOf } from './endings';
import { Frequencies, type FrequencyTables } from './frequencies';
import { type HunspellDictionary, loadHunspell } from './hunspell';
import { LetterModel, type LetterTables } from './letterModel';
import { allLookAlikes, foldLookAlikes, harmonyOf, isVowel } from './letters';
import { Lexicon } from './lexicon';
import { type LexiconTables, lexiconTables } from './lexiconTables';
import { leastNear, NameShapes } from './nameShape';
import { applyCase, caseOf, normalizeWord } from './normalize';
import { asksPerson } from './particles';
import { isPlaceAbroad } from './places';
import { formWorth, type SuggestContext, Suggester, type Suggestion } from './suggest';
import { type CheckTextOptions, checkText, LIKELY_NAME } from './text';

export interface SpellerData {
  /** Hunspell affix and word files, UTF-8. */
  readonly aff: Uint8Array;
  readonly dic: Uint8Array;
  /** Lines `form<TAB>count`, UTF-8; without it suggestions are ranked by their edits alone. */
  readonly frequencies?: Uint8Array;
  /** Hyphenated pairs that are words as a whole though their parts are not (аман-есен), one a line. */
  readonly pairs?: Uint8Array;
  /** Counts of neighbouring words (see `ContextModel.parse`); without it suggestions ignore what stands beside a word. */
  readonly context?: Uint8Array;
  /** The model of what names look like (see `NameShapes`); without it an unknown capitalised word that is near no word is a name. */
  readonly nameShapes?: Uint8Array;
  /** Names that are never written small (see `CapitalNames`). */
  readonly names?: Uint8Array;
  /** Forms of the dictionary, in small letters, that are taken for slips of far more usual ones, one a line. */
  readonly slips?: Uint8Array;
  /** Words that may be a slip of another, and the model that tells by what stands around (see `ConfusedWords`). */
  readonly confused?: Uint8Array;
}

/** The data without the dictionary, and what gives all that is made of the table of frequencies, when it is first asked for. */
export type ReadyData = Omit<SpellerData, 'aff' | 'dic' | 'frequencies'> & {
  readonly frequencies?: Uint8Array | (() => UsageTables);
};

/** What is made of the table of frequencies. */
export type UsageTables = FrequencyTables & LetterTables;

/** All that is made of the table of frequencies, made now. */
export function usageTables(frequencies: Uint8Array | undefined): UsageTables {
  const table = Frequencies.parse(frequencies);
  return { ...table.tables(), ...LetterModel.of(table).tables };
}

/** What a word is, as far as spelling goes; `confusable`: right, unless what stands around it says otherwise. */
export type Verdict = 'right' | 'confusable' | 'unknown' | 'mixed-script';

/**
 * Words whose verdicts are remembered; a word costs about 30 bytes. A corpus of 12 MB takes 1.4% longer with half as many, and every MB
 * that lives makes the heap two to four larger.
 */
const CACHE_SIZE = 65_536;
/** Likewise of unknown words, with what they stand for and how much they look like names. */
const UNKNOWN_SIZE = 8192;
/** What says whether the dictionary has a word. */
interface Words {
  spell(word: string): boolean;
  /** As in `Lexicon`; without it the string is made. */
  spellEdited?(word: string, from: number, to: number, inserted: string): boolean;
}
/** What is kept of a word; of those of the dictionary `suspect` may be slips of others, and `slip` are (`slipOfVelar`). */
type KeptVerdict = Verdict | 'suspect' | 'slip';
const NO_WORDS: Words = { spell: () => false };
const CYRILLIC = /\p{Script=Cyrillic}/u;
const LATIN = /\p{Script=Latin}/u;
const PLAIN_WORD = /^[\u0400-\u04FF]+$/u;
const ROMAN = /^[IVXLCDMІХСМ]+$/u;

function lines(bytes: Uint8Array | undefined): string[] {
  if (!bytes) return [];
  return new TextDecoder()
    .decode(bytes)
    .split(/\r?\n/)
    .map((line) => line.replace(/#.*/, '').trim())
    .filter((line) => line !== '');
}

export class Speller {
  private words: Words;
  private hunspell: HunspellDictionary | undefined;
  /** What loads Hunspell, where that was put off; it holds the dictionary's files. */
  private loadHunspell: (() => Promise<Result<HunspellDictionary>>) | undefined;
  private loading: Promise<void> | undefined;
  private readonly suggester: Suggester;
  private readonly pairs: ReadonlySet<string>;
  private readonly slips: FewWords;
  private readonly cache = new Recent<KeptVerdict>(CACHE_SIZE);
  /** The only restoration of a word; '' for none. */
  private readonly restored = new Recent<string>(UNKNOWN_SIZE);
  private readonly nameScores = new Recent<number>(UNKNOWN_SIZE);
  // Nearly every word is asked for twice in a row: is it Kazakh, and then, is it right.
  private lastWord = '';
  private lastKept: KeptVerdict = 'right';
  private usage: ReadyData['frequencies'];
  private readFrequencies: Frequencies | undefined;
  private readLetters: LetterModel | undefined;
  private contextBytes: Uint8Array | undefined;
  private readContext: ContextModel | undefined;
  private readonly shapes: NameShapes | undefined;
  private readonly capitalNames: CapitalNames;
  private readonly confused: ConfusedWords;

  /**
   * At least one of `lexicon` and `hunspell`, of the same dictionary; the lexicon is asked first, being faster. `hunspell` may be
   * what loads it when `prepareHunspell` is called.
   */
  constructor(
    lexicon: Lexicon | undefined,
    hunspell: HunspellDictionary | (() => Promise<Result<HunspellDictionary>>) | undefined,
    data: ReadyData,
  ) {
    if (typeof hunspell === 'function') this.loadHunspell = hunspell;
    else this.hunspell = hunspell;
    this.words = lexicon ?? this.hunspell ?? NO_WORDS;
    this.usage = data.frequencies;
    this.pairs = new Set(lines(data.pairs));
    this.slips = new FewWords(lines(data.slips));
    this.contextBytes = data.context;
    this.shapes = NameShapes.parse(data.nameShapes);
    this.capitalNames = CapitalNames.parse(data.names);
    this.confused = ConfusedWords.parse(data.confused);
    this.suggester = new Suggester(this);
  }

  /** How often forms are used. Read when first asked for: checking alone hardly needs it. */
  get frequencies(): Frequencies {
    if (!this.readFrequencies) {
      const { usage } = this;
      if (typeof usage === 'function') {
        const tables = usage();
        this.readFrequencies = Frequencies.of(tables);
        this.readLetters = new LetterModel(tables);
      } else this.readFrequencies = Frequencies.parse(usage);
      this.usage = undefined;
    }
    return this.readFrequencies;
  }

  /** What words look like, letter by letter. Made when first asked for. */
  get letterModel(): LetterModel {
    const { frequencies } = this;
    this.readLetters ??= LetterModel.of(frequencies);
    return this.readLetters;
  }

  /** What neighbouring words say of a word. Read when first asked for. */
  get context(): ContextModel {
    if (!this.readContext) {
      this.readContext = ContextModel.parse(this.contextBytes);
      this.contextBytes = undefined;
    }
    return this.readContext;
  }

  /** Whether the dictionary has exactly this word; normalised spelling expected, nothing around it is considered. */
  readonly spell = (word: string): boolean => this.words.spell(word);

  /** See `Lexicon.spellEdited`. */
  spellEdited(word: string, from: number, to: number, inserted: string): boolean {
    const { words } = this;
    if (words.spellEdited) return words.spellEdited(word, from, to, inserted);
    return words.spell(applyCase(word.slice(0, from) + inserted + word.slice(to), 'title'));
  }

  /** How often texts use a form (lower case), as far as is known. */
  readonly count = (form: string): number => this.frequencies.count(form);

  /** Hunspell's own suggestions, if it was loaded; slow (tens of ms). */
  hunspellSuggestions(word: string): string[] {
    return this.hunspell?.suggest(word) ?? [];
  }

  /** Whether a word is right as it stands. Words that are not Kazakh text (numbers, Latin script) are. */
  check(word: string): boolean {
    const verdict = this.verdict(word);
    return verdict === 'right' || verdict === 'confusable';
  }

  /**
   * Whether the dictionary has a word, be it a slip of a more usual one: what tells a language. As `check` otherwise, and without the
   * table of frequencies, which takes long to read.
   */
  readonly knows = (word: string): boolean => {
    const verdict = this.firstVerdict(word);
    // The same whether or not `verdict` was asked before.
    return verdict !== 'unknown' && verdict !== 'mixed-script';
  };

  /** As `check`, saying what is wrong. */
  verdict(word: string): Verdict {
    let kept = this.firstVerdict(word);
    if (kept === 'suspect') {
      const form = normalizeWord(word);
      kept = this.slipOfVelar(form) ? 'slip' : this.unlessConfusable(form);
      this.cache.set(word, kept);
      this.lastWord = word;
      this.lastKept = kept;
    }
    return kept === 'slip' ? 'unknown' : kept;
  }

  private firstVerdict(word: string): KeptVerdict {
    if (word === this.lastWord) return this.lastKept;
    let verdict = this.cache.get(word);
    if (verdict === undefined) {
      const form = normalizeWord(word);
      if (PLAIN_WORD.test(form) && mayBeSlip(form) && !isSign(form) && this.isForm(form, form))
        verdict = this.capitalNames.has(form) ? 'unknown' : 'suspect';
      else {
        verdict = this.judge(form);
        if (verdict === 'right') verdict = this.unlessConfusable(form);
      }
      this.cache.set(word, verdict);
    }
    this.lastWord = word;
    this.lastKept = verdict;
    return verdict;
  }

  private unlessConfusable(form: string): Verdict {
    return this.confused.has(toSmall(form)) ? 'confusable' : 'right';
  }

  /** Whether a nominal ending fits a stem that no dictionary knows; see `endingFits`. */
  endingFits(stem: string, ending: string): boolean {
    return endingFits(stem, toSmall(ending), this.spell);
  }

  /** Whether a string is a nominal ending, after whatever stem. */
  isEnding(ending: string): boolean {
    return isEnding(toSmall(ending), this.spell);
  }

  /** See `Suggester.nearest`. */
  nearest(word: string): number {
    return this.suggester.nearest(word);
  }

  /**
   * How much an unknown word, of any case, looks like a name, as log odds; what stands near a usual word needs to look more like one.
   * Above `NAME_SCORE` it is one by itself; at or below `LIKELY_NAME`, where no text makes one of it, the score is a bound.
   */
  nameScore(word: string): number {
    const lower = toSmall(word);
    let score = this.nameScores.get(lower);
    if (score === undefined) {
      score = this.scoreName(lower);
      this.nameScores.set(lower, score);
    }
    return score;
  }

  private scoreName(lower: string): number {
    const isLong = lower.length >= LONG_WORD;
    const { shapes } = this;
    // Once a word is known to be too near to another it need not be compared with all of those beside it.
    const { most, enough } = shapes ? nearnessThatMatters(shapes.scores(lower)) : { most: 0, enough: NEAR_ENOUGH };
    if (most <= LIKELY_NAME) return most;
    const near = this.suggester.nearest(lower, isLong ? Math.min(enough, COMMON_NEAR) : enough);
    if (isLong && near > COMMON_NEAR) return -NO_NAME;
    if (!shapes) return near > NEAR_ENOUGH ? -NO_NAME : NO_NAME;
    const score = shapes.score(lower, near) - nearPenalty(near);
    return score > DOUBTED_NAME && this.isLikelySlip(lower, near) ? DOUBTED_NAME : score;
  }

  /**
   * Whether a long word is so near (`nearest`) to a word or name that it is a slip of that, however much it looks like a name itself:
   * slips of names do (Шотладия, Қырыстан). Its text may still make a name of it.
   */
  private isLikelySlip(lower: string, near: number): boolean {
    const least = SLIP_NEAR[Math.min(lower.length, SLIP_NEAR.length - 1)];
    if (least === undefined) return false;
    // A name that is made of another: Құрмаш-жан.
    const first = SECOND_PART.exec(lower)?.[1];
    if (first !== undefined && this.spell(applyCase(first, 'title'))) return false;
    if (near > least) return true;
    return lower.length > LONG_WORD + 1 && this.suggester.restorations(lower, 1).length > 0;
  }

  private isName(word: string): boolean {
    return this.nameScore(word) > NAME_SCORE;
  }

  /** Whether an unknown word is a name of the dictionary with an ending that it cannot have: Ивановға, Абайқызыда; or a surname in -аев with a front one. */
  private isWrongForm(name: string): boolean {
    if (/аев(?:т[іе]|ке)/u.test(name)) return true;
    for (let cut = Math.max(SHORTEST_NAME, name.length - LONGEST_CASE); cut < name.length; cut++)
      if (CASE_ENDING.test(name.slice(cut)) && this.spell(name.slice(0, cut))) return true;
    return false;
  }

  private judge(word: string): Verdict {
    if (PLAIN_WORD.test(word)) return this.plain(word) ? 'right' : 'unknown';
    // Percent signs and closing quotes that a tokenizer left on an ending: %-ке, »-дан.
    const attached = /^[^\p{L}\p{N}]*-(\p{L}+)$/u.exec(word);
    if (attached) return this.isEnding(attached[1]!) || this.plain(attached[1]!) ? 'right' : 'unknown';
    if (!/\p{L}/u.test(word)) return 'right';
    if (!CYRILLIC.test(word)) return this.lookAlikeWord(word) ? 'mixed-script' : 'right';
    if (word.includes('-')) return this.hyphenated(word);
    return this.part(word);
  }

  /** A part without hyphens, whatever it is made of. */
  private part(word: string): Verdict {
    if (PLAIN_WORD.test(word)) return this.plain(word) ? 'right' : 'unknown';
    if (!/\p{L}/u.test(word)) return 'right';
    if (!CYRILLIC.test(word)) return 'right';
    if (LATIN.test(word)) {
      // Roman numerals typed with a mix of Latin and Cyrillic letters are too common to be called wrong words.
      if (ROMAN.test(word)) return 'right';
      // A Latin name with a Kazakh ending and no hyphen is unusual, not a mixed-script word.
      const glued = /^(\p{Script=Latin}{2,})(\p{Script=Cyrillic}+)$/u.exec(word);
      if (glued && !allLookAlikes(glued[1]!) && this.isEnding(glued[2]!)) return 'right';
      return 'mixed-script';
    }
    const numbered = /^(\p{N}+)(\p{L}+)$/u.exec(word);
    if (numbered) {
      // Orthography wants a hyphen before an ending: only units of measure and designations (3Д, 5кг) stand without.
      const tail = numbered[2]!;
      if (tail === tail.toUpperCase() || readingsOf(tail)) return 'right';
      return tail.length <= 3 && !isUnhyphenated(tail, this.spell) ? 'right' : 'unknown';
    }
    const apostrophe = /^(\p{N}+)'(\p{L}+)$/u.exec(word);
    if (apostrophe) return isUnhyphenated(apostrophe[2]!, this.spell) ? 'unknown' : 'right';
    if (/\p{N}/u.test(word)) return 'right';
    if (word.includes("'")) return this.apostrophe(word) ? 'right' : 'unknown';
    return this.spell(word) ? 'right' : 'unknown';
  }

  private apostrophe(word: string): boolean {
    if (this.spell(word)) return true;
    // Foreign names: д'Артаньян, Д'Ор. An apostrophe in place of ъ/ь, or before an ending, is no Kazakh spelling.
    const [before, after] = word.split("'") as [string, string];
    return /^(?:д|л|о)$/iu.test(before) && /^\p{Lu}/u.test(after) && after.length > 1;
  }

  /** Cyrillic letters only. */
  private plain(word: string): boolean {
    if (word.length === 1 || isSign(word)) return true;
    const lower = toSmall(word);
    // Hunspell looks several times for a capitalised word, and most are right in lower case, which is all that is needed.
    if (isCapital(word.charCodeAt(0)) && !isCapital(word.charCodeAt(1))) {
      if (word.slice(1) === lower.slice(1) && (this.cache.get(lower) === 'right' || this.isForm(lower, lower)))
        return true;
    }
    if (isCapital(word.charCodeAt(1)) && gluedAbbreviation(word, this.spell)) return false;
    if (this.isForm(word, lower)) return !this.slipOfVelar(word) && !this.capitalNames.has(word);
    const pattern = caseOf(word);
    if (pattern === 'upper') {
      if (this.isForm(lower, lower) || this.isForm(applyCase(lower, 'title'), lower) || ROMAN.test(word)) return true;
      if (isKnownAbbreviation(word)) return true;
      const least = ABBREVIATION_NEAR[word.length];
      const isBare = ![...lower].some(isVowel);
      if (least === undefined || (word.length > SPELT_LETTERS && !isBare)) return this.isName(lower);
      return this.suggester.nearest(lower, least) <= least;
    }
    if (pattern === 'title')
      return this.isName(word) && !this.isWrongForm(word) && !isVerbWithParticle(word, this.spell);
    if (pattern === 'mixed') {
      if (this.recased(word) !== undefined) return false;
      if (isAbbreviation(word)) return true;
      // An abbreviation that is not known here with its ending, or inner capitals of a brand (КазАгро).
      const glued = /^(\p{Lu}{2,5})(\p{Ll}+)$/u.exec(word);
      if (glued) return this.isEnding(glued[2]!);
      return isBrand(word) || this.isSmallBrand(word);
    }
    return this.isOfPlace(word);
  }

  /** Whether a word in small letters says of what place somebody or something is: мадридтік, лондондықтар. */
  private isOfPlace(word: string): boolean {
    const [, place, ending] = OF_PLACE.exec(word) ?? [];
    if (place === undefined || !isPlaceAbroad(place)) return false;
    const isBack = BACK_ENDING.test(ending!);
    const first =
      isVowel(place.at(-1)!) || 'рлй'.includes(place.at(-1)!) ? 'л' : 'мнңзж'.includes(place.at(-1)!) ? 'д' : 'т';
    return (
      ending!.startsWith(first) &&
      isBack === (harmonyOf(place) === 'back') &&
      this.spell((isBack ? 'қала' : 'мекеме') + ending!.replace(/^./u, 'л'))
    );
  }

  /** Whether a word is a usual one with a small syllable before its capital, as services are named: айКөмек. */
  private isSmallBrand(word: string): boolean {
    const tail = /^\p{Ll}{2,3}(\p{Lu}\p{Ll}{3,})$/u.exec(word)?.[1]?.toLowerCase();
    return tail !== undefined && this.spell(tail) && formWorth(this.frequencies, tail) >= BRAND_WORTH;
  }

  /** Whether the dictionary has a word, and not as a slip of another; `lower`: the word in small letters. */
  private isForm(word: string, lower: string): boolean {
    return this.spell(word) ? !this.slips.has(lower) : asksPerson(word, this.spell);
  }

  /**
   * Whether a word that the dictionary lets pass has к, г beside back vowels (or қ, ғ beside front ones), as loans may, while the
   * word with қ, ғ exists and is far more usual: жатканына for жатқанына.
   */
  private slipOfVelar(word: string): boolean {
    if (!mayBeSlip(word)) return false;
    const partner = word.replace(VELARS, (velar) => VELAR_PARTNER[velar] ?? velar);
    if (partner === word || !(this.spell(partner) || this.spell(applyCase(partner, 'title')))) return false;
    // Last, as the table has to be read first.
    const table = this.frequencies;
    if (table.size === 0 || table.count(word) > 1) return false;
    return formWorth(table, partner) > VELAR_ODDS * (formWorth(table, word) + 0.02);
  }

  /** A word in Latin letters that is, letter for letter, the image of a Kazakh word: `copa` typed for `сора`. */
  private lookAlikeWord(word: string): boolean {
    if (word.length < 3 || !allLookAlikes(word) || !/^\p{L}+$/u.test(word)) return false;
    const pattern = caseOf(word);
    if (pattern === 'mixed' || pattern === 'upper') return false;
    const cyrillic = foldLookAlikes(word);
    if (!/^\p{Script=Cyrillic}+$/u.test(cyrillic)) return false;
    // Only a word that Kazakh texts use: chance hits among rare forms are foreign words.
    return this.frequencies.count(cyrillic.toLowerCase()) > 0 && this.spell(cyrillic);
  }

  private hyphenated(word: string): Verdict {
    const lower = word.toLowerCase();
    if (this.pairs.has(lower) || isCutWithHyphen(lower)) return 'right';
    // A particle with a letter lost: сондай-а, ондай-қ.
    if (LONE_LETTER.test(lower)) return 'unknown';
    const parts = word.split('-');
    if (!LATIN.test(word) && !/\p{N}/u.test(word) && !isShortened(parts[0]!) && this.spell(word)) return 'right';
    if (parts.some((part) => part === '')) {
      const inner = parts.filter((part) => part !== '');
      if (inner.length === 0) return 'right';
      return inner.length === 1 ? this.part(inner[0]!) : this.hyphenated(inner.join('-'));
    }
    let worst: Verdict = 'right';
    for (let i = 0; i < parts.length; i++) {
      const part = parts[i]!;
      if (DESIGNATION.test(part) && /^\p{N}/u.test(parts[i + 1] ?? '')) continue;
      const verdict = this.part(part);
      if (i > 0 && this.follows(parts[i - 1]!, part)) continue;
      const isTail = PLAIN_WORD.test(part) && (part.length > 1 || part === 'ы' || part === 'і');
      if (verdict === 'right' && i > 0 && isTail && /\p{N}$/u.test(parts[i - 1]!)) {
        // An ending after a number that does not fit it, though it happens to be a word by itself (5-шы, 6-та).
        const isShort = part.length <= 3 && this.isEnding(part);
        if ((isShort || ORDINAL_ENDING.test(part)) && !endingFitsNumber(parts[i - 1]!, part, this.spell))
          worst = 'unknown';
        continue;
      }
      // Likewise behind an abbreviation: АҚШ-да, ҚР-те, млрд-ден.
      if (i > 0 && isShortened(parts[i - 1]!) && isJudged(part) && this.isEnding(part)) worst = 'unknown';
      if (verdict === 'mixed-script') return 'mixed-script';
      if (verdict !== 'right') worst = 'unknown';
    }
    if (worst === 'right') return 'right';
    return this.pairWithEnding(lower) ? 'right' : worst;
  }

  /** Whether `part` after a hyphen is right because of what stands before it. */
  private follows(before: string, part: string): boolean {
    const lower = part.toLowerCase();
    if (/^\p{N}+$/u.test(before)) return lower === 'ақ' || endingFitsNumber(before, lower, this.spell);
    if (!CYRILLIC.test(before)) return this.isEnding(lower);
    // А4-тің, В12-нің.
    if (/\d$/u.test(before)) return endingFitsNumber(before, lower, this.spell);
    const isUnit = readingsOf(before) !== undefined;
    if (isUnit || isAbbreviation(before)) {
      if (this.isEnding(lower)) return fitsSpoken(before, lower, this.spell) !== false;
      // «млн-даған»: whatever the number takes when it is read.
      return isUnit && (this.plain(part) || fitsSpoken(before, lower, this.spell) === true);
    }
    if (ENCLITICS.has(lower)) return true;
    // Echo words: кітап-мітап, шай-пай, нан-пан.
    const echo = before.toLowerCase();
    const rest = (text: string) => (isVowel(text.charAt(0)) ? text : text.slice(1));
    return 'мпс'.includes(lower.charAt(0)) && lower.slice(1) === rest(echo) && this.part(before) === 'right';
  }

  /** A listed pair with an ending: азық-түлікке; the ending goes on the second part. */
  private pairWithEnding(lower: string): boolean {
    for (let cut = lower.length - 1; cut > lower.indexOf('-') + 1; cut--) {
      const stem = lower.slice(0, cut);
      if (this.pairs.has(stem) && endingFits(stem, lower.slice(cut), this.spell)) return true;
      const hard = HARDENED[stem.at(-1)!];
      if (hard && this.pairs.has(stem.slice(0, -1) + hard) && isVowel(lower[cut]!)) {
        if (endingFits(stem, lower.slice(cut), this.spell)) return true;
      }
    }
    return false;
  }

  /**
   * An unknown word with its capitals where they should be, if that alone is wrong with it: қазақстанда → Қазақстанда,
   * ҚазақстанНың → Қазақстанның, аҚШ → АҚШ.
   */
  recased(word: string): string | undefined {
    const form = normalizeWord(word);
    if (!/^[\u0400-\u04FF]+(?:-[\u0400-\u04FF]+)*$/u.test(form)) return undefined;
    const lower = form.toLowerCase();
    const pattern = caseOf(form);
    if (pattern === 'mixed') {
      if (this.isSmallBrand(form)) return undefined;
      const title = applyCase(lower, 'title');
      // A known name whose ending has a capital: ШымкентТе.
      const [, stem, ending] = CAPITAL_ENDING.exec(form) ?? [];
      if (ending !== undefined && this.spell(title) && this.spell(stem!) && this.isEnding(ending)) return title;
      // Brands and abbreviations of several words have capitals within, and are no usual words in small letters.
      if (formWorth(this.frequencies, lower) >= (isBrand(form) ? BRAND_WORTH : USUAL_WORTH)) {
        if (this.spell(lower) && !this.capitalNames.has(lower)) return isCapital(form.charCodeAt(0)) ? title : lower;
        if (this.spell(title)) return title;
      }
      const upper = form.toUpperCase();
      return form.slice(1) === upper.slice(1) && form.length <= 6 && (this.spell(upper) || isKnownAbbreviation(upper))
        ? upper
        : undefined;
    }
    if (pattern !== 'lower' || !this.capitalNames.has(lower)) return undefined;
    const title = applyCase(lower, 'title');
    return this.spell(title) ? title : undefined;
  }

  /**
   * The right word that a word in Russian letters surely stands for; `undefined` if there is none, a choice, or doubt. `layout`:
   * whether the text around it is typed without Kazakh letters. Where it is not, the word is more likely one that no dictionary has.
   */
  restoration(word: string, layout: boolean): string | undefined {
    if (!PLAIN_WORD.test(word) || word.length < 3) return undefined;
    let restored = this.restored.get(word);
    if (restored === undefined) {
      const found = this.suggester.restorations(word, 2);
      restored = found.length === 1 ? found[0]! : '';
      this.restored.set(word, restored);
    }
    return restored !== '' && this.isSurely(word, restored, layout) ? restored : undefined;
  }

  private isSurely(word: string, restored: string, layout: boolean): boolean {
    const from = word.toLowerCase();
    const to = restored.toLowerCase();
    for (let i = 0; i < from.length; i++) {
      if (from[i] === to[i]) continue;
      // ы and е are letters of Kazakh, and stand in loans whose endings follow their sound: модульды, шериф.
      if (!layout && 'ыеи'.includes(from[i]!)) return false;
      // барына and барыңа are forms of one word: only a genitive or a second person at the end leaves no doubt.
      if (from[i] === 'н' && !(i === from.length - 1 && /[дтнс][ыі]н$/u.test(from)) && !layout) return false;
    }
    // A capital within a sentence makes a name, and names keep the letters of their languages.
    if (caseOf(word) === 'title' && !this.spell(to) && !layout) return false;
    const { layout: any, long, short, shortest } = RESTORED_WORTH;
    const least = layout ? any : word.length > 4 ? long : word.length > 3 ? short : shortest;
    return formWorth(this.frequencies, to) >= least;
  }

  /** The word that a right word (small letters) surely stands for between its neighbours; `undefined` where it may be meant itself. */
  meant(form: string, around: Surroundings): string | undefined {
    const found = this.confused.meant(form, around);
    return found !== undefined && found.odds >= SURE_CONFUSION ? found.right : undefined;
  }

  /** What is wrong in a text; see `checkText`. */
  checkText(text: string, tokens: readonly Token[], options: CheckTextOptions = {}): Finding[] {
    return checkText(this, text, tokens, options);
  }

  /**
   * Likely right spellings of a word, best first, in the word's own case; empty for a word that is right. `signal` is
   * polled: an aborted call answers with nothing.
   */
  suggest(
    word: string,
    context: SuggestContext = {},
    options: { readonly limit?: number; readonly signal?: Cancellation } = {},
  ): Suggestion[] {
    const joined = rightWordEnding(normalizeWord(word), this.spell);
    if (joined !== undefined && this.check(joined)) return [{ word: joined, score: 1, preferred: true }];
    return this.suggester.suggest(word, context, options);
  }

  /** Loads Hunspell where that was put off; without it `suggest` lacks its guesses. */
  prepareHunspell(): Promise<void> {
    this.loading ??= (async () => {
      const load = this.loadHunspell;
      this.loadHunspell = undefined;
      const loaded = await load?.();
      if (!loaded?.ok) return;
      if (this.words === NO_WORDS) loaded.value.dispose();
      else this.hunspell = loaded.value;
    })();
    return this.loading;
  }

  /** Builds the tables behind suggestions now (some tenths of a second), so that the first question is not slow. */
  prepareSuggestions(): void {
    this.suggester.prepare();
  }

  /** Frees the dictionary. The speller must not be used afterwards. */
  dispose(): void {
    this.cache.clear();
    this.restored.clear();
    this.nameScores.clear();
    this.lastWord = '';
    this.lastKept = 'right';
    this.words = NO_WORDS;
    this.hunspell?.dispose();
  }
}

/** Whether a UTF-16 unit is a capital letter of Kazakh or Russian. */
function isCapital(unit: number): boolean {
  return (unit >= 0x400 && unit < 0x430) || (unit >= 0x490 && unit < 0x530 && (unit & 1) === 0 && unit !== 0x4c0);
}

/** Whether a word is an abbreviation or a sign of measure that is read as another. */
const isSign = (word: string): boolean => word.length < 6 && readingsOf(word) !== undefined;

/** Names keep the letters of the language that they come from. */
const mayBeSlip = (word: string): boolean => VELAR_SUSPECT.test(word) && word === toSmall(word);
const VELAR_SUSPECT = /[кг][аоұы]|[аоұы][кг]|[қғ][еөүі]|[еөүі][қғ]/iu;
const VELARS = /(?<=[аоұы])[кг]|[кг](?=[аоұы])|(?<=[еөүі])[қғ]|[қғ](?=[еөүі])/gu;
const VELAR_PARTNER: Readonly<Record<string, string>> = { к: 'қ', г: 'ғ', қ: 'к', ғ: 'г' };
/** Without a model of names: how near a word must be to another to be no name, and what is said of it then. */
const NEAR_ENOUGH = -2;
const NO_NAME = 10;
/** A word of so many letters that is so near a common word is a misspelling whatever it looks like: Казакстанга. */
const LONG_WORD = 6;
const COMMON_NEAR = 2;
/** Log odds from which an unknown capitalised word is taken for a name. Tuned on held-out names and fresh slips. */
const NAME_SCORE = -0.5;
/** Letters of a name that an ending of a case is looked for behind, and of the longest such ending. */
const SHORTEST_NAME = 4;
const LONGEST_CASE = 6;
/** By its length: the nearness (`nearest`) above which a word that looks like a name is a slip. Tuned on names of texts and slips of them. */
const SLIP_NEAR: readonly (number | undefined)[] = [...Array<undefined>(7), 0.5, -1, -3];
/** A name and what makes another of it. */
const SECOND_PART = /^(.{3,})(?:жан|хан|бек|бай|гүл|нұр|құл|мұрат)$/u;
/** What such a word gets as its score as a name: no name by itself, one where its text uses it again. */
const DOUBTED_NAME = -1.5;
/** What nearness (`nearest`) beyond `FAR` takes off the score of a name. */
const NEAR_WEIGHT = 0.6;
const FAR = -5;
const nearPenalty = (near: number) => Math.max(0, NEAR_WEIGHT * (near - FAR));

/**
 * Of a word's scores as a name by steps of nearness: the most that the score can be, and the nearness above which it is never more than
 * `LIKELY_NAME`.
 */
function nearnessThatMatters(scores: readonly number[]): { most: number; enough: number } {
  const bounds = scores.map((score, step) => score - nearPenalty(leastNear(step)));
  const last = bounds.findLastIndex((bound) => bound > LIKELY_NAME);
  return { most: Math.max(...bounds), enough: leastNear(last + 1) };
}
/** By its length: how near (`nearest`) an unknown word in capitals may be to a word and still be an abbreviation; longer ones are judged as names. */
const ABBREVIATION_NEAR: readonly (number | undefined)[] = [undefined, undefined, 0.9, 0.3, -1, -1.5, -1.5];
/** Longer abbreviations with a vowel are read as words, and look like names: ЮНЕСКО. */
const SPELT_LETTERS = 4;
/** What a restored word must be worth (`formWorth`) to be offered as the fix; tuned on edited texts. */
const RESTORED_WORTH = { layout: 1, long: 5, short: 40, shortest: 400 };
/** What a word is worth (`formWorth`) that texts really use. */
const USUAL_WORTH = 1;
/** Likewise of what is written as brands are. */
const BRAND_WORTH = 20;
/** Log odds from which a word is said to stand for another. From held-out text: see `dictionaries/spelling/README.md`. */
const SURE_CONFUSION = 5;
/** How many times more usual the other spelling must be. Tuned on the bench's tuning words. */
const VELAR_ODDS = 10;

/** Particles that are written with a hyphen after any word. */
const ENCLITICS = new Set([
  'ақ',
  'ау',
  'ай',
  'мыс',
  'міс',
  'мыш',
  'міш',
  'ді',
  'ды',
  'ті',
  'ты',
  'дағы',
  'дегі',
  'тағы',
  'тегі',
  'шы',
  'ші',
  // Of the older language: барған-тұғын, жүре-тұғын.
  'тұғын',
]);

/** What stands before the number of a machine, a fuel or a road: АИ-95, МиГ-29, Ил-76. */
const DESIGNATION = /^(?:[А-ЯӘҒҚҢӨҰҮҺІ]{1,5}|[А-Я][а-я][А-Я]?)$/u;
/** Whether a word is two or more capitalised words in one: КазАгро, МастерКард. */
function isBrand(word: string): boolean {
  const parts = word.match(/\p{Lu}\p{Ll}+/gu);
  return parts !== null && parts.length > 1 && parts.join('') === word;
}

/** A capitalised word and what looks like its ending, which has a capital too. */
const CAPITAL_ENDING = /^(\p{Lu}\p{Ll}{2,})(\p{Lu}\p{Ll}{1,5})$/u;

/** A place of four letters or more and «-лық» with what follows it. */
const OF_PLACE = /^([\u0400-\u04FF]{4,}?)([лдт](?:ы[қғ]|і[кг])(?:[\u0400-\u04FF]{0,9}))$/u;
const BACK_ENDING = /^.ы/u;
/** A word and a letter that is no ending by itself (those of names and short words may be: тарих-и, Л-м). */
const LONE_LETTER = /(?:^|-)[\u0430-\u045F\u0491-\u04FF]{3,}-(?![ыіинмң])[\u0430-\u045F\u0491-\u04FF]$/u;

/** The end of an ordinal number, and what may follow it. */
const ORDINAL_ENDING = /^с?[ыі]?нш[ыі]/u;

/** Whether a word is an abbreviation, or a sign of measure of more than a letter, which may stand for itself. */
const isShortened = (word: string): boolean =>
  isAbbreviation(word) || (word.length > 1 && readingsOf(word) !== undefined);

/** Whether a word is written as abbreviations are: capitals, or capitals after a shortened word (ҚР, ҚазҰУ). */
function isAbbreviation(word: string): boolean {
  return word.length <= 8 && /^(?:\p{Lu}\p{Ll}{1,3})?\p{Lu}{2,6}$/u.test(word);
}

const HARDENED: Readonly<Record<string, string>> = { ғ: 'қ', г: 'к', б: 'п' };

/**
 * Loads the speller from the bytes of its files. Unreadable or truncated dictionaries are an error result; a broken frequency
 * table only costs ranking. Without `suggestions` Hunspell is loaded only for dictionaries that nothing else can read, and
 * `suggest` lacks its guesses; where they are wanted `later`, they come with `prepareHunspell`.
 */
export async function loadSpeller(
  data: SpellerData,
  { suggestions = true }: { readonly suggestions?: boolean | 'later' } = {},
): Promise<Result<Speller>> {
  const tables = lexiconTables(data.aff, data.dic);
  return readySpeller(tables, async () => ({ ok: true, value: data }), data, suggestions);
}

/** The same where the dictionary's tables are there already, if it can be read so; `files` are asked for where Hunspell is to be loaded. */
export async function readySpeller(
  tables: LexiconTables | undefined,
  files: () => Promise<Result<Pick<SpellerData, 'aff' | 'dic'>>>,
  data: ReadyData,
  suggestions: boolean | 'later',
): Promise<Result<Speller>> {
  const lexicon = tables && new Lexicon(tables);
  const load = async (): Promise<Result<HunspellDictionary>> => {
    const read = await files();
    return read.ok ? loadHunspell(read.value.aff, read.value.dic) : read;
  };
  if (lexicon && suggestions !== true) {
    return { ok: true, value: new Speller(lexicon, suggestions === 'later' ? load : undefined, data) };
  }
  const hunspell = await load();
  if (!hunspell.ok) return hunspell;
  return { ok: true, value: new Speller(lexicon, hunspell.value, data) };
}
