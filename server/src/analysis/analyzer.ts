/**
 * What can be said of one segment of prose by itself: its language, its misspelt words, its entities, its defects.
 *
 * The result depends on the segment's text and `SegmentOptions` alone, so it is cached by content. Word lists, switched-off
 * rules and severities are therefore not applied here but where findings are shown: adding a word costs no analysis.
 */
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
import { type ForeignWords, foreignWordsOf, hasLatinSentence, sentencesWithoutKazakh } from '../language/words';
import type { MorphologicalAnalyzer } from '../morphology/analyzer';
import { IgnorePatterns } from '../spelling/patterns';
import { spaceBeforePunctuation, unknownWord } from '../spelling/rules';
import type { Speller } from '../spelling/speller';
import { type Token, tokenize } from '../text/tokens';
import type { Finding, Span } from '../types';
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
  /** The sentences that were not spell-checked, for no word of them was taken for Kazakh. */
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
  for (let length = 1; length <= Math.min(12, word.length - 2); length++) {
    const cut = word.length - length;
    if (speller.endingFits(word.slice(0, cut).replace(/-$/, ''), word.slice(cut))) lengths.push(length);
  }
  return lengths.join(' ');
}

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
  if (!/\p{Script=Latin}/u.test(shown) || CYRILLIC.test(shown)) return false;
  const before = text.slice(Math.max(0, start - SENTENCE), start);
  const after = text.slice(end, end + SENTENCE);
  // An address by itself is in no language.
  const own = entityClass === 'CONTACT' ? '' : shown;
  const sentence = `${before.slice(before.search(/[^.!?…\n]*$/u))}${own}${/^[^.!?…\n]*/u.exec(after)![0]}`;
  return !CYRILLIC.test(sentence) && (sentence.match(/\p{L}+/gu)?.length ?? 0) >= 3;
}
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

/** The language around each token, by its index; quickest when asked in order. */
function labelsAt(tokens: readonly Token[], { spans }: TextLanguages): (index: number) => string {
  let at = 0;
  return (index) => {
    const { start } = tokens[index]!;
    if (start < spans[at]!.start) at = 0;
    while (at + 1 < spans.length && spans[at]!.end <= start) at++;
    return spans[at]!.label;
  };
}

/** Analyses one segment. Never throws on input; time is linear in the text for every module. */
export function analyzeSegment(modules: Modules, text: string, options: SegmentOptions): SegmentAnalysis {
  const { detector, readingJudge = detector, speller, tagger, gazetteer, analyzer } = modules;
  const isKazakhWord = speller?.knows;
  const isWord = speller && ((word: string) => speller.check(word));
  let read: Token[] | undefined;
  const tokensOf = () => {
    read ??= tokenize(text);
    return read;
  };
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
  const isKazakhText = detector === undefined || language.label === 'kk';
  const wholeOf = languages ? labelsAt(tokens, languages) : () => language.label;
  // Labelling every word costs more than all else, and in most Kazakh texts the dictionary knows every word.
  let labels: readonly string[] | undefined;
  const labelsOf = () => {
    labels ??=
      detector === undefined
        ? []
        : languages
          ? labelTokensBySpan(detector, text, tokens, languages.spans, isKazakhWord)
          : detector.labelTokens(text, tokens, { whole: language, isKazakhWord });
    return labels;
  };
  // Asked for by several rules; each word is looked up once.
  const answers: (boolean | undefined)[] = [];
  const isKazakh = (index: number) => {
    if (detector === undefined) return true;
    answers[index] ??=
      (wholeOf(index) === 'kk' && isKazakhWord?.(tokens[index]!.text) === true) || labelsOf()[index] === 'kk';
    return answers[index];
  };
  const hasKazakh = () => isKazakhText || labelsOf().includes('kk');
  // Figures alone are in no language, and dates, sums and telephone numbers in any.
  const isFigures = language.script === 'Zyyy' || (!isKazakhText && options.entities && isFormatsAlone(text, tokens));
  const tagged = options.entities && tagger !== undefined && (isFigures || hasKazakh());
  const known = tagged && gazetteer ? knownEntities(text, gazetteer, tokens) : [];
  const isForeign = (entity: Entity) =>
    isKazakhText
      ? language.script === 'Cyrl' && isInLatinSentence(text, entity)
      : !isFigures && !isAmong(entity, tokens, labelsOf());
  const entities = tagged
    ? settleEntities(
        withFormats(text, tagger.entities(text, tokens, isLatinKazakh(language), isKazakhWord)).filter(
          (entity) => !isForeign(entity),
        ),
        options.thresholds === undefined ? { known } : { thresholds: options.thresholds, known },
      )
    : [];
  const inName = tokensIn(
    tokens,
    entities.filter((entity) => NAME_CLASSES.has(entity.class) && entity.score >= SURE),
  );
  const inTaggedName = options.names ? tokensIn(tokens, options.names) : undefined;
  let findings: Finding[] = [];
  if (options.spelling && speller) {
    for (const finding of speller.checkText(text, tokens, {
      isKazakh,
      isName: (index) => inName.has(tokens[index]!.start) || inTaggedName?.has(tokens[index]!.start) === true,
      disabledRules: options.tokenized ? [spaceBeforePunctuation.id] : [],
      ignorePatterns: ignorePatterns(options.ignorePatterns),
    })) {
      const word = options.endings !== false && finding.rule === UNKNOWN_WORD ? finding.args?.[0] : undefined;
      findings.push(word === undefined ? finding : { ...finding, args: [word, endingLengths(speller, word)] });
    }
  }
  if (options.grammar && isKazakhText) {
    const grammar = checkGrammar(text, tokens, {
      isKazakh,
      whole: options.whole,
      tokenized: options.tokenized,
      ...(isWord && { isWord }),
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
      languageOf: readingJudge && ((other) => readingJudge.detect(other)),
      russianOf:
        readingJudge && ((word) => readingJudge.wordScores(word, ['ru'], false)?.logs[0] ?? Number.NEGATIVE_INFINITY),
    });
    const lost = cleaning.filter(({ rule }) => rule === LOST_LETTERS);
    // What is left of a word is no word, no particle and no punctuation.
    if (lost.length > 0)
      findings = findings.filter((one) => !lost.some((other) => one.start < other.end && other.start < one.end));
    // A text that was read in a wrong code page is read rightly first.
    if (cleaning.some(({ rule }) => BROKEN_TEXT_RULES.has(rule))) findings = findings.map(neverSafe);
    findings.push(...cleaning);
  }
  const foreignWords =
    options.foreignWords && detector ? foreignWordsOf(tokens, labelsOf()).filter(({ label }) => label !== 'und') : [];
  // Where no word had to be labelled, the dictionary knows them all; of words in Latin letters between others it is not asked.
  const isUnlabelled = labels === undefined && language.script === 'Cyrl' && !hasLatinSentence(text, tokens);
  const unchecked =
    options.spelling && speller && detector && !isUnlabelled
      ? sentencesWithoutKazakh(text, tokens, labelsOf(), wholeOf)
      : [];
  // Members are added one by one: an object of several spreads takes many times as long to make.
  const analysis: { -readonly [Member in keyof SegmentAnalysis]: SegmentAnalysis[Member] } = {
    language,
    findings,
    entities,
    tagged,
  };
  if (languages) analysis.languages = languages;
  if (unchecked.length > 0) analysis.unchecked = unchecked;
  if (known.length > 0) analysis.known = known;
  if (foreignWords.length > 0) analysis.foreignWords = foreignWords;
  return analysis;
}
