import type { MorphologicalAnalyzer } from '../morphology/analyzer';
import { type Draft, finding, type TextRule } from '../rule';
import type { Token } from '../text/tokens';
import type { Finding } from '../types';
import type { Forms } from './forms';

/** What a rule may know of a piece of Kazakh prose beside its text. */
export interface GrammarOptions {
  /** Whether the i-th token is to be read as Kazakh; default: every one. */
  readonly isKazakh?: (index: number) => boolean;
  /** Whether the dictionary has a form, exactly; without it no fix is made that has to be a word. */
  readonly isWord?: (word: string) => boolean;
  /** Without it the rules about agreement and government find nothing. */
  readonly analyzer?: () => MorphologicalAnalyzer | undefined;
  /** Whether the piece is a text of its own (a field of a record), so that its first word begins a sentence. */
  readonly whole?: boolean;
  /** Whether the text was cut into tokens before, so that its spaces and quotation marks say nothing. */
  readonly tokenized?: boolean;
  /** Rules that are switched off. */
  readonly disabledRules?: readonly string[];
}

export interface GrammarContext {
  readonly text: string;
  readonly tokens: readonly Token[];
  readonly isKazakh: (index: number) => boolean;
  readonly forms: Forms | undefined;
  readonly options: GrammarOptions;
}

/** A check of a piece of Kazakh prose. Pure, linear in its length; offsets are UTF-16 units of the piece. */
export interface GrammarRule<Id extends string = string> extends TextRule<Id> {
  /**
   * One of these stands in every text in which the rule finds something; default: it is asked about every text. In small letters, which
   * stand for capitals as well; `^` before the first: no letter stands before it, `$` behind the last likewise. Those of all rules are
   * looked for at once, so that they cost nothing; `check.test.ts` tells where they hide a finding.
   */
  readonly triggers?: readonly string[];
  /** The same more narrowly: what is looked for where a trigger stands. */
  readonly needs?: Pick<RegExp, 'test'>;
  /** Whether it is about spaces and marks, which say nothing where a text was cut into tokens before. */
  readonly layout?: boolean;
  check(context: GrammarContext): Finding[];
}

/** Makes a rule of its parts; `check` leaves out what the rule itself says. */
export function grammarRule<const Id extends `grammar.${string}`>(
  rule: Omit<GrammarRule<Id>, 'check'> & { check: (context: GrammarContext) => Draft[] },
): GrammarRule<Id> {
  return {
    ...rule,
    check: (context) => {
      const drafts = rule.check(context);
      return drafts.length === 0 ? (drafts as []) : drafts.map((draft) => finding(rule, draft));
    },
  };
}

/** Of a rule that looks at single words: what `check` finds at those that `mayBe` lets through, which sees at a glance that most are right. */
export function findWords(
  tokens: readonly Token[],
  mayBe: (token: Token) => boolean,
  check: (token: Token, i: number) => readonly Draft[],
): Draft[] {
  const drafts: Draft[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]!;
    if (token.kind === 'word' && mayBe(token)) drafts.push(...check(token, i));
  }
  return drafts;
}

/** Triggers of whole words. */
export const whole = (words: Iterable<string>): string[] => Array.from(words, (word) => `^${word}$`);

/** Triggers of two parts, each of the first with each of the second. */
export const pairs = (first: readonly string[], second: readonly string[]): string[] =>
  first.flatMap((one) => second.map((other) => one + other));

export const DIGITS: readonly string[] = [...'0123456789'];
/** Of one line. */
export const SPACES: readonly string[] = [' ', '\u00a0'];

/**
 * One of some words, none of which ends in another, as a whole word. What stands before it is looked at last, when hardly a place is left:
 * twice to three times as quick.
 */
export const wholeWord = (words: string): RegExp => new RegExp(`(?:${words})(?<!\\p{L}(?:${words}))(?!\\p{L})`, 'u');

/** A finding over a range that says what stands there and what should, with the edit; a person has to look at it. */
export function replaced(text: string, start: number, end: number, newText: string): Draft {
  return {
    start,
    end,
    args: [text.slice(start, end), newText],
    fix: { safe: false, edits: [{ start, end, newText }] },
  };
}

/** Index of the token that begins at `start`, or -1. */
export function tokenAt(tokens: readonly Token[], start: number): number {
  let low = 0;
  for (let high = tokens.length; low < high; ) {
    const middle = (low + high) >> 1;
    if (tokens[middle]!.start < start) low = middle + 1;
    else high = middle;
  }
  return tokens[low]?.start === start ? low : -1;
}

/** White space of one line, at least one. */
export const isGap = (text: string, from: number, to: number): boolean => GAP.test(text.slice(from, to));
const GAP = /^[ \t\u00a0]+$/;
