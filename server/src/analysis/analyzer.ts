/**
 * What can be said of one segment of prose by itself: its language, its misspelt words, its entities, its defects.
 *
 * The result depends on the segment's text and `SegmentOptions` alone, so it is cached by content. Word lists, switched-off
 * rules and severities are therefore not applied here but where findings are shown: adding a word costs no analysis.
 */
import { checkSegment } from '../cleaning/segment';
import type { Entity, EntityTagger } from '../entities/tagger';
import type { Detection, LanguageDetector } from '../language/detector';
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
}

export interface SegmentAnalysis {
  readonly language: Detection;
  /** Offsets are UTF-16 code units of the segment's text. */
  readonly findings: readonly Finding[];
  readonly entities: readonly Entity[];
}

/** Analyses one segment. Never throws on input; time is linear in the text for every room. */
export function analyzeSegment(rooms: Rooms, text: string, options: SegmentOptions): SegmentAnalysis {
  const { detector, speller, tagger } = rooms;
  const tokens = tokenize(text);
  const language: Detection = detector?.detect(text) ?? { label: 'und', probability: 0, script: 'Zyyy' };
  const labels = detector?.labelTokens(text, tokens);
  const isKazakh = (index: number) => labels === undefined || labels[index] === 'kk';
  const findings: Finding[] = [];
  if (options.spelling && speller) {
    findings.push(...speller.checkText(text, tokens, { isKazakh, ignorePatterns: options.ignorePatterns }));
  }
  if (options.cleaning)
    findings.push(...checkSegment(text, tokens, { spelling: options.spelling && speller !== undefined }));
  const anyKazakh = labels === undefined || labels.includes('kk');
  const entities = options.entities && tagger && anyKazakh ? tagger.entities(text, tokens) : [];
  return { language, findings, entities };
}
