/**
 * What can be said of one segment of prose by itself: its language, its misspelt words, its entities, its defects.
 *
 * The result depends on the segment's text and `SegmentOptions` alone, so it is cached by content. Word lists, switched-off
 * rules and severities are therefore not applied here but where findings are shown: adding a word costs no analysis.
 */
import { keepAlive } from '../alive';
import { BROKEN_TEXT_RULES } from '../cleaning/encoding';
import type { Fineweb2Version } from '../cleaning/fineweb2';
import { LOST_LETTERS } from '../cleaning/lost';
import { checkSegment, neverSafe } from '../cleaning/segment';
import { knownEntities, settleEntities } from '../entities/backends/backend';
import { formatEntities, withFormats } from '../entities/formats';
import type { Gazetteer } from '../entities/gazetteer';
import type { Entity, EntityTagger } from '../entities/tagger';
import { auxiliary, finalNg } from '../grammar/agreement';
import { checkGrammar } from '../grammar/check';
import { decideLanguage, decideLanguages, labelTokensBySpan } from '../language/decide';
import type { Detection, LanguageDetector } from '../language/detector';
import { type TextLanguages, WHOLE_TEXT } from '../language/record';
import { type ForeignWords, foreignWordsOf, hasOtherSentence, sentencesWithoutKazakh } from '../language/words';
import type { MorphologicalAnalyzer } from '../morphology/analyzer';
import { IgnorePatterns } from '../spelling/patterns';
import { spaceBeforePunctuation, unknownWord } from '../spelling/rules';
import type { Speller } from '../spelling/speller';
import { toSmall } from '../text/small';
import { type Token, tokensOnce } from '../text/tokens';
import type { Finding, Mutable, Span } from '../types';
import type { EntityFileOptions } from './entityFiles';
import { NAME_CLASSES } from './taggedNames';

/** The modules that could be loaded; a missing one leaves its part of every result empty. */
export interface Modules {
  readonly detector?: LanguageDetector;
  /** Stands in for `detector` where cleaning alone is asked for: whether a text can be read at all is a question of its language. */
  readonly readingJudge?: LanguageDetector;
  readonly speller?: Speller;
  readonly tagger?: EntityTagger;
  readonly gazetteer?: Gazetteer;
  /** For grammar; made when it is first asked for, which takes a few tenths of a second. */
  readonly analyzer?: () => MorphologicalAnalyzer | undefined;
}

export interface SegmentOptions {
  readonly spelling: boolean;
  readonly cleaning: boolean;
  /** As for cleaning (`CleaningOptions`). */
  readonly fineweb2?: Fineweb2Version;
  /** Grammar, punctuation and style of Kazakh text. Default: false. */
  readonly grammar?: boolean;
  readonly entities: boolean;
  /** RE2 patterns; what they match is not spell-checked. */
  readonly ignorePatterns: readonly string[];
  /** Whether the text was cut into tokens before (CoNLL), so that its spacing says nothing. */
  readonly tokenized: boolean;
  /** Ranges of the text that its file tags as names, in order: evidence that a word which nearly looks like a name is one. */
  readonly names?: readonly Span[] | undefined;
  /** Whether a segment is a text of its own, such as a field of a record, so that statistics about it mean something. */
  readonly whole: boolean;
  /** Whether unknown words come with `endingLengths`, for word lists that are applied later. Default: true. */
  readonly endings?: boolean;
  /** Whether words of other languages are looked for, which costs a label for each word. */
  readonly foreignWords: boolean;
  /** Files of the user's own for entities. */
  readonly entityFiles?: EntityFileOptions;
  /** Scores (0..1) below which entities of a class are left out. */
  readonly thresholds?: Readonly<Record<string, number>>;
  /** Names the backend that is asked after the embedded model, so that what each says is kept apart. */
  readonly backend?: string;
}

export interface SegmentAnalysis {
  /** `mixed` (`record.ts`) where two languages have a good share of it each. */
  readonly language: Detection;
  /** Where stretches of the text are in different languages. */
  readonly languages?: TextLanguages;
  /** The sentences that were not spell-checked, for no word of them was taken for Kazakh in Cyrillic letters. */
  readonly unchecked?: readonly ForeignWords[];
  /** Offsets are UTF-16 code units of the segment's text. */
  readonly findings: readonly Finding[];
  readonly entities: readonly Entity[];
  /** Whether the model was asked: without it, no entities mean nothing. */
  readonly tagged?: boolean;
  /** Those of `entities` that come from a gazetteer. */
  readonly known?: readonly Entity[];
  /** Whether `entities` are those of the backend. */
  readonly refined?: boolean;
  /** Where `SegmentOptions.foreignWords` asks for them. */
  readonly foreignWords?: readonly ForeignWords[];
}

/** What is said of a text's language where there is no detector. */
export const UNDETECTED: Detection = { label: 'und', probability: 0, script: 'Zyyy' };

/** The rule about words that no dictionary knows. Its arguments: the word, and what `endingLengths` says of it where that is wanted. */
export const UNKNOWN_WORD = unknownWord.id;

let compiled: { readonly sources: readonly string[]; readonly patterns: IgnorePatterns } | undefined;

/** Patterns are the same for one text after another: compile them once. */
function ignorePatterns(sources: readonly string[]): IgnorePatterns {
  if (sources.length === 0) return IgnorePatterns.none;
  if (compiled?.sources.join('\0') !== sources.join('\0'))
    compiled = { sources, patterns: IgnorePatterns.compile(sources) };
  return compiled.patterns;
}

/**
 * The lengths (UTF-16 units) of the endings that a word may be read as having, e.g. `0 3` for Есқожиннің. Word lists hold
 * stems that stand for all their forms; this lets them be applied where there is no dictionary.
 */
function endingLengths(speller: Speller, word: string): string {
  const lengths: number[] = [];
  const small = toSmall(word);
  for (let length = 1; length <= Math.min(12, word.length - 2); length++) {
    const cut = small.length - length;
    const stem = small.slice(0, small.charCodeAt(cut - 1) === HYPHEN ? cut - 1 : cut);
    if (speller.endingFits(stem, small.slice(cut))) lengths.push(length);
  }
  return lengths.join(' ');
}

const HYPHEN = '-'.charCodeAt(0);

/** How sure the tagger must be that a word is a name's. */
const SURE = 0.8;

const NO_STARTS: ReadonlySet<number> = new Set();

/** Starts of the tokens within ranges, which are in order. */
function tokensIn(tokens: readonly Token[], names: readonly Span[]): ReadonlySet<number> {
  if (names.length === 0) return NO_STARTS;
  const starts = new Set<number>();
  let at = 0;
  for (const { start, end } of names) {
    while (at < tokens.length && tokens[at]!.start < start) at++;
    for (; at < tokens.length && tokens[at]!.start < end; at++) starts.add(tokens[at]!.start);
  }
  return starts;
}

function alphabetOf({ variant }: Detection): 'latin' | 'arabic' | 'other' {
  return variant === 'latin-2021' ? 'latin' : variant === 'tote' ? 'arabic' : 'other';
}

/** Whether a text is Kazakh in Latin letters; undefined where that is not known of all of it. */
function isLatinKazakh({ label, script }: Detection): boolean | undefined {
  return script === 'Latn' ? label === 'kk' : undefined;
}

/** The longest text that may be nothing but a format, UTF-16 units. */
const LONGEST_FORMAT = 120;

/** Whether all words of a text stand in dates, sums, measures, addresses: their letters tell no language («25 °C», «1,2 млрд АҚШ доллары»). */
function isFormatsAlone(text: string, tokens: readonly Token[]): boolean {
  if (text.length > LONGEST_FORMAT) return false;
  const formats = formatEntities(text);
  return (
    formats.length > 0 &&
    tokens.every(
      ({ kind, start, end }) => kind !== 'word' || formats.some((format) => format.start <= start && format.end >= end),
    )
  );
}

/** How far a sentence's ends are looked for, UTF-16 units. */
const SENTENCE = 400;

/** Whether an entity in Latin letters stands in a sentence that has no others: English in a Kazakh text, say. */
function isInLatinSentence(text: string, { start, end, text: shown, class: entityClass }: Entity): boolean {
  if (!LATIN.test(shown) || CYRILLIC.test(shown)) return false;
  const before = text.slice(Math.max(0, start - SENTENCE), start);
  const after = text.slice(end, end + SENTENCE);
  // An address by itself is in no language.
  const own = entityClass === 'CONTACT' ? '' : shown;
  const sentence = `${before.slice(before.search(/[^.!?…\n]*$/u))}${own}${/^[^.!?…\n]*/u.exec(after)![0]}`;
  return !CYRILLIC.test(sentence) && (sentence.match(/\p{L}+/gu)?.length ?? 0) >= 3;
}
const LATIN = /\p{Script=Latin}/u;
const CYRILLIC = /\p{Script=Cyrillic}/u;

/**
 * Whether an entity stands among Kazakh words: one beside it is labelled so, or, where there is no other word beside it, all of its
 * own are. Its own say little: Алматы is in the dictionary, and stands in Russian sentences.
 */
function isAmong({ start, end }: Entity, tokens: readonly Token[], labels: readonly string[]): boolean {
  let low = 0;
  for (let high = tokens.length; low < high; ) {
    const middle = (low + high) >> 1;
    if (tokens[middle]!.end <= start) low = middle + 1;
    else high = middle;
  }
  const before = wordFrom(tokens, low - 1, -1);
  let isOwn = true;
  for (; low < tokens.length && tokens[low]!.start < end; low++)
    isOwn &&= tokens[low]!.kind !== 'word' || labels[low] === 'kk';
  const beside = [before, wordFrom(tokens, low, 1)].filter((at) => at >= 0);
  return beside.length > 0 ? beside.some((at) => labels[at] === 'kk') : isOwn;
}

/** The nearest word from a token on that tells a language, and is no name; -1 where the sentence has none there. */
function wordFrom(tokens: readonly Token[], from: number, step: 1 | -1): number {
  for (let at = from; at >= 0 && at < tokens.length; at += step) {
    if (tokens[at]!.kind === 'word' && /^\p{Ll}\S/u.test(tokens[at]!.text)) return at;
    if (/^[.!?…]$/u.test(tokens[at]!.text)) return -1;
  }
  return -1;
}

/** What is said of the whole text where its stretches are left out. */
function detectionOf({ label, probability, script, variant }: TextLanguages): Detection {
  return { label, probability, script, ...(variant && { variant }) };
}

/**
 * What is told of a segment's words, each time when it is first asked for. Not functions within a function: those were made anew for every
 * line of a corpus.
 */
class SegmentWords {
  readonly isKazakhText: boolean;
  private labelled: readonly string[] | undefined;
  private readonly answers: (boolean | undefined)[];
  private stretch = 0;

  /** `languages`: of a text whose stretches are in several. */
  constructor(
    readonly text: string,
    readonly tokens: readonly Token[],
    readonly language: Detection,
    private readonly languages: TextLanguages | undefined,
    private readonly detector: LanguageDetector | undefined,
    private readonly isKazakhWord: ((word: string) => boolean) | undefined,
  ) {
    this.isKazakhText = detector === undefined || language.label === 'kk';
    this.answers = new Array(tokens.length).fill(undefined);
  }

  /** Whether every word had to be labelled, which costs more than all else; in most Kazakh texts the dictionary knows every word. */
  get isLabelled(): boolean {
    return this.labelled !== undefined;
  }

  /** One label a token, none without a detector. */
  get labels(): readonly string[] {
    this.labelled ??= this.label();
    return this.labelled;
  }

  get hasKazakh(): boolean {
    return this.isKazakhText || this.labels.includes('kk');
  }

  /** The language around a token, by its index; quickest when asked in order. */
  readonly wholeOf = (index: number): string => {
    if (this.languages === undefined) return this.language.label;
    const { spans } = this.languages;
    const { start } = this.tokens[index]!;
    if (start < spans[this.stretch]!.start) this.stretch = 0;
    while (this.stretch + 1 < spans.length && spans[this.stretch]!.end <= start) this.stretch++;
    return spans[this.stretch]!.label;
  };

  /** Asked for by several rules; each word is looked up once. */
  readonly isKazakh = (index: number): boolean => {
    if (this.detector === undefined) return true;
    let answer = this.answers[index];
    if (answer === undefined) {
      const isKnown = this.wholeOf(index) === 'kk' && this.isKazakhWord?.(this.tokens[index]!.text) === true;
      answer = isKnown || this.labels[index] === 'kk';
      this.answers[index] = answer;
    }
    return answer;
  };

  private label(): readonly string[] {
    const { text, tokens, language, languages, detector, isKazakhWord } = this;
    if (detector === undefined) return [];
    return languages
      ? labelTokensBySpan(detector, text, tokens, languages.spans, isKazakhWord)
      : detector.labelTokens(text, tokens, { whole: language, isKazakhWord });
  }
}

/** What the tagger and the formats find in a text, but for what stands among words of another language. */
function entitiesAmong(
  tagger: EntityTagger,
  words: SegmentWords,
  isFigures: boolean,
  isKazakhWord: ((word: string) => boolean) | undefined,
): readonly Entity[] {
  const { text, tokens, language } = words;
  const entities = withFormats(text, tagger.entities(text, tokens, isLatinKazakh(language), isKazakhWord));
  if (words.isKazakhText)
    return language.script === 'Cyrl' && entities.length > 0
      ? entities.filter((entity) => !isInLatinSentence(text, entity))
      : entities;
  return isFigures ? entities : entities.filter((entity) => isAmong(entity, tokens, words.labels));
}

const SPACING_RULES: readonly string[] = [spaceBeforePunctuation.id];
const NO_RULES: readonly string[] = [];
const NO_ENTITIES: readonly Entity[] = [];

/** Spelling's findings; `entities` are the text's. */
function misspelt(
  speller: Speller,
  words: SegmentWords,
  entities: readonly Entity[],
  options: SegmentOptions,
): Finding[] {
  const { text, tokens, isKazakh } = words;
  const names = entities.filter((entity) => NAME_CLASSES.has(entity.class) && entity.score >= SURE);
  const inName = tokensIn(tokens, names);
  const inTaggedName = options.names ? tokensIn(tokens, options.names) : NO_STARTS;
  const findings = speller.checkText(text, tokens, {
    isKazakh,
    isName: (index) => inName.has(tokens[index]!.start) || inTaggedName.has(tokens[index]!.start),
    disabledRules: options.tokenized ? SPACING_RULES : NO_RULES,
    ignorePatterns: ignorePatterns(options.ignorePatterns),
  });
  if (options.endings === false) return findings;
  return findings.map((finding) => {
    const word = finding.rule === UNKNOWN_WORD ? finding.args?.[0] : undefined;
    return word === undefined ? finding : { ...finding, args: [word, endingLengths(speller, word)] };
  });
}

/** All findings where cleaning has some; the others are let go or made cautious where a text is broken. */
function besideCleaning(others: readonly Finding[], cleaning: readonly Finding[]): Finding[] {
  const lost = cleaning.filter(({ rule }) => rule === LOST_LETTERS);
  // What is left of a word is no word, no particle and no punctuation.
  const kept = others.filter((one) => !lost.some((other) => one.start < other.end && other.start < one.end));
  // A text that was read in a wrong code page is read rightly first.
  const isBroken = cleaning.some(({ rule }) => BROKEN_TEXT_RULES.has(rule));
  return [...(isBroken ? kept.map(neverSafe) : kept), ...cleaning];
}

/** Analyses one segment. Never throws on input; time is linear in the text for every module. */
export function analyzeSegment(
  modules: Modules,
  text: string,
  options: SegmentOptions,
  tokensOf = tokensOnce(text),
): SegmentAnalysis {
  const { detector, readingJudge = detector, speller, tagger, gazetteer, analyzer } = modules;
  const isKazakhWord = speller?.knows;
  const whole =
    detector && text.length > WHOLE_TEXT ? decideLanguages(detector, text, tokensOf, isKazakhWord) : undefined;
  const languages = whole && whole.spans.length > 1 ? whole : undefined;
  const language: Detection = whole
    ? detectionOf(whole)
    : detector
      ? decideLanguage(detector, text, tokensOf, isKazakhWord)
      : UNDETECTED;
  // Where the language is all that is asked for, it is mostly known without the words.
  if (!(options.spelling || options.cleaning || options.grammar || options.entities || options.foreignWords))
    return { language, findings: [], entities: [], tagged: false, ...(languages && { languages }) };
  const tokens = tokensOf();
  const words = new SegmentWords(text, tokens, language, languages, detector, isKazakhWord);
  keepAlive('words', words);
  const { isKazakhText } = words;
  // Figures alone are in no language, and dates, sums and telephone numbers in any.
  const isFigures = language.script === 'Zyyy' || (!isKazakhText && options.entities && isFormatsAlone(text, tokens));
  const tagged = options.entities && tagger !== undefined && (isFigures || words.hasKazakh);
  const known = tagged && gazetteer ? knownEntities(text, gazetteer, tokens) : NO_ENTITIES;
  const entities = tagged
    ? settleEntities(
        entitiesAmong(tagger, words, isFigures, isKazakhWord),
        options.thresholds === undefined ? { known } : { thresholds: options.thresholds, known },
      )
    : NO_ENTITIES;
  let findings: Finding[] = options.spelling && speller ? misspelt(speller, words, entities, options) : [];
  if (options.grammar && isKazakhText) {
    const grammar = checkGrammar(text, tokens, {
      isKazakh: words.isKazakh,
      whole: options.whole,
      tokenized: options.tokenized,
      ...(speller && { isWord: (word: string) => speller.check(word) }),
      ...(analyzer && { analyzer }),
    });
    // What grammar says of a word says more than that it is unknown.
    if (grammar.some(({ rule }) => rule === finalNg.id || rule === auxiliary.id))
      findings = findings.filter(
        ({ rule, start }) =>
          rule !== UNKNOWN_WORD || !grammar.some((other) => other.start === start && other.fix !== undefined),
      );
    findings.push(...grammar);
  }
  if (options.cleaning) {
    // All members at once, for those that come later make the object larger each time.
    const cleaning = checkSegment(text, tokens, {
      spelling: options.spelling && speller !== undefined,
      whole: options.whole,
      fineweb2: options.fineweb2,
      isWord: isKazakhWord,
      dictionary: speller,
      language: detector && (languages?.shares.has('kk') ? 'kk' : language.label),
      script: detector && alphabetOf(language),
      languageOf: readingJudge?.languageOf,
      russianOf: readingJudge?.russianOf,
    });
    if (cleaning.length > 0) findings = besideCleaning(findings, cleaning);
  }
  const foreignWords =
    options.foreignWords && detector ? foreignWordsOf(tokens, words.labels).filter(({ label }) => label !== 'und') : [];
  // Where no word had to be labelled, the dictionary knows them all; of words in other letters it is not asked.
  const isUnlabelled = !words.isLabelled && language.script === 'Cyrl' && !hasOtherSentence(text, tokens);
  const unchecked =
    options.spelling && speller && detector && !isUnlabelled
      ? sentencesWithoutKazakh(text, tokens, words.labels, words.wholeOf, language.script, detector)
      : [];
  // Members are added one by one: an object of several spreads takes many times as long to make.
  const analysis: Mutable<SegmentAnalysis> = {
    language,
    findings,
    entities,
    tagged,
  };
  keepAlive('analysis', analysis);
  if (languages) analysis.languages = languages;
  if (unchecked.length > 0) analysis.unchecked = unchecked;
  if (known.length > 0) analysis.known = known;
  if (foreignWords.length > 0) analysis.foreignWords = foreignWords;
  return analysis;
}
