/**
 * What can be said of one segment of prose by itself: its language, its misspelt words, its entities, its defects.
 *
 * The result depends on the segment's text and `SegmentOptions` alone, so it is cached by content. Word lists, switched-off
 * rules and severities are therefore not applied here but where findings are shown: adding a word costs no analysis.
 */
import { checkSegment } from '../cleaning/segment';
import type { Entity, EntityTagger } from '../entities/tagger';
import type { Detection, LanguageDetector } from '../language/detector';
import { IgnorePatterns } from '../spelling/patterns';
import type { Speller } from '../spelling/speller';
import { tokenize } from '../text/tokens';
import type { Finding } from '../types';

/** The rooms that could be loaded; a missing one leaves its part of every result empty. */
export interface Rooms {
  readonly detector?: LanguageDetector;
  readonly speller?: Speller;
  readonly tagger?: EntityTagger;
}

export interface SegmentOptions {
  readonly spelling: boolean;
  readonly cleaning: boolean;
  readonly entities: boolean;
  /** RE2 patterns; what they match is not spell-checked. */
  readonly ignorePatterns: readonly string[];
  /** Whether a segment is a text of its own, such as a field of a record, so that statistics about it mean something. */
  readonly whole: boolean;
}

export interface SegmentAnalysis {
  readonly language: Detection;
  /** Offsets are UTF-16 code units of the segment's text. */
  readonly findings: readonly Finding[];
  readonly entities: readonly Entity[];
  /** Whether the model was asked: without it, no entities mean nothing. */
  readonly tagged?: boolean;
}

/** The rule about words that no dictionary knows. Its arguments: the word, and what `endingLengths` says of it. */
export const UNKNOWN_WORD = 'spelling.unknown-word';

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

/** Analyses one segment. Never throws on input; time is linear in the text for every room. */
export function analyzeSegment(rooms: Rooms, text: string, options: SegmentOptions): SegmentAnalysis {
  const { detector, speller, tagger } = rooms;
  const tokens = tokenize(text);
  const language: Detection = detector?.detect(text) ?? { label: 'und', probability: 0, script: 'Zyyy' };
  const isKazakhWord = speller && ((word: string) => speller.check(word));
  const isKazakhText = detector === undefined || language.label === 'kk';
  // Labelling every word costs more than all else, and in most Kazakh texts the dictionary knows every word.
  let labels: readonly string[] | undefined;
  const labelsOf = () => {
    labels ??= detector?.labelTokens(text, tokens, isKazakhWord ? { isKazakhWord } : {}) ?? [];
    return labels;
  };
  const isKazakh = (index: number) =>
    detector === undefined ||
    (isKazakhText && isKazakhWord?.(tokens[index]!.text) === true) ||
    labelsOf()[index] === 'kk';
  const findings: Finding[] = [];
  if (options.spelling && speller) {
    for (const finding of speller.checkText(text, tokens, {
      isKazakh,
      ignorePatterns: ignorePatterns(options.ignorePatterns),
    })) {
      const word = finding.rule === UNKNOWN_WORD ? finding.args?.[0] : undefined;
      findings.push(word === undefined ? finding : { ...finding, args: [word, endingLengths(speller, word)] });
    }
  }
  if (options.cleaning) {
    findings.push(
      ...checkSegment(text, tokens, {
        spelling: options.spelling && speller !== undefined,
        whole: options.whole,
        ...(isKazakhWord && { isWord: isKazakhWord }),
      }),
    );
  }
  const hasKazakh = () => isKazakhText || labelsOf().includes('kk');
  const tagged = options.entities && tagger !== undefined && hasKazakh();
  const entities = tagged ? tagger.entities(text, tokens) : [];
  return { language, findings, entities, tagged };
}
