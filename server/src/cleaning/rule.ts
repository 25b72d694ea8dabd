import { type Draft, finding, type Rule, type TextRule } from '../rule';
import type { FormatId } from '../text/formats/format';
import type { Token } from '../text/tokens';
import type { Finding } from '../types';
import type { Fineweb2Version } from './fineweb2';
import type { LanguageOf } from './readable';

/** What a rule may know of the segment beside its text; all of it optional. */
export interface CleaningOptions {
  /** Rules that are switched off. */
  readonly disabledRules?: readonly string[];
  /** Whether a dictionary knows a word; without it no fix that depends on a word being right is called safe. */
  readonly isWord?: ((word: string) => boolean) | undefined;
  /** The dictionary itself, without the leniency that `isWord` has for what looks like a name, and how often texts use a form. */
  readonly dictionary?: { spell(word: string): boolean; count(form: string): number } | undefined;
  /**
   * The alphabet of Kazakh that the language detector saw in the segment, 2021 Latin or Arabic; without it the rules look for
   * themselves.
   */
  readonly script?: 'latin' | 'arabic' | 'other' | undefined;
  /** The segment's language as detected, `kk` for Kazakh; without it the rules that want Kazakh go by the letters. */
  readonly language?: string | undefined;
  /**
   * Whether the segment is a text of its own (a field of a record, a whole file), so that its statistics mean something.
   * Default: true.
   */
  readonly whole?: boolean;
  /** What the detector says of a text: it has a say in which reading of a broken text is right. */
  readonly languageOf?: LanguageOf | undefined;
  /** The natural logarithm of the probability that a word by itself is Russian, for the same. */
  readonly russianOf?: ((word: string) => number) | undefined;
  /** Whose values of FineWeb-2 a document is judged by; default: the newest. */
  readonly fineweb2?: Fineweb2Version | undefined;
  /** Whether the spelling module checks words as well, which then reports mixed scripts. Default: false. */
  readonly spelling?: boolean;
}

export interface RuleContext {
  readonly text: string;
  readonly tokens: readonly Token[];
  readonly options: CleaningOptions;
}

/** A check of one segment. Pure; offsets of its findings are UTF-16 units of the segment's text. */
export interface SegmentRule<Id extends string = string> extends TextRule<Id> {
  /** One UTF-16 unit without which the rule finds nothing, so that it need not be asked; left out: it always is. */
  readonly needs?: RegExp;
  /** Digits that the text has at least where the rule finds something; left out: none. */
  readonly leastDigits?: number;
  check(context: RuleContext): Finding[];
}

/** Makes a rule of its parts; `check` leaves out what the rule itself says. */
export function segmentRule<const Id extends `${string}.${string}`>(
  rule: Omit<SegmentRule<Id>, 'check'> & { check: (context: RuleContext) => Draft[] },
): SegmentRule<Id> {
  return {
    ...rule,
    check: (context) => {
      const drafts = rule.check(context);
      // Most rules find nothing in most texts: then not another empty list.
      return drafts.length === 0 ? (drafts as []) : drafts.map((draft) => finding(rule, draft));
    },
  };
}

/** Lines of a document, without their line ends. */
export interface DocumentExample {
  readonly format: FormatId;
  readonly lines: readonly string[];
}

export const plainLines = (...lines: string[]): DocumentExample => ({ format: 'plain', lines });
export const recordLines = (...values: object[]): DocumentExample => ({
  format: 'jsonl',
  lines: values.map((value) => JSON.stringify(value)),
});

/** A rule about lines as parts of a document; `DocumentChecker` finds them all in one pass. */
export interface DocumentRule<Id extends string = string> extends Rule<Id> {
  readonly lines: {
    /** A document in which the rule finds something in the last line and nowhere else. */
    readonly bad: DocumentExample;
    readonly good: DocumentExample;
  };
}

export const documentRule = <const Id extends `${string}.${string}`>(rule: DocumentRule<Id>): DocumentRule<Id> => rule;

/** A finding with one edit over its own range. */
export function replacing(start: number, end: number, newText: string, safe: boolean, args?: readonly string[]): Draft {
  return { start, end, ...(args && { args }), fix: { safe, edits: [{ start, end, newText }] } };
}

/** A character's name in findings, e.g. `U+00A0`. */
export function codePoint(character: string): string {
  return `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`;
}
