import type { Token } from '../text/tokens';
import type { Finding, Severity } from '../types';

/** What a rule may know of the segment beside its text; all of it optional. */
export interface CleaningOptions {
  /** Rules that are switched off. */
  readonly disabledRules?: readonly string[];
  /** Whether a dictionary knows a word; without it no fix that depends on a word being right is called safe. */
  readonly isWord?: (word: string) => boolean;
  /**
   * The alphabet of Kazakh that the language detector saw in the segment, 2021 Latin or Arabic; without it the rules look for
   * themselves.
   */
  readonly script?: 'latin' | 'arabic' | 'other';
  /** The segment's language as detected, `kk` for Kazakh; without it the rules that want Kazakh go by the letters. */
  readonly language?: string;
  /**
   * Whether the segment is a text of its own (a field of a record, a whole file), so that its statistics mean something.
   * Default: true.
   */
  readonly whole?: boolean;
  /** Whether the spelling room checks words as well, which then reports mixed scripts. Default: false. */
  readonly spelling?: boolean;
}

export interface RuleContext {
  readonly text: string;
  readonly tokens: readonly Token[];
  readonly options: CleaningOptions;
}

export interface Example {
  readonly text: string;
  /** The text after the rule's fixes; undefined: the rule offers none. */
  readonly fixed?: string;
  readonly safe?: boolean;
  /** Number of findings; default 1. */
  readonly count?: number;
}

/** A check of one segment. Pure; offsets of its findings are UTF-16 units of the segment's text. */
export interface SegmentRule {
  readonly id: string;
  readonly severity: Severity;
  /** Why this harms a corpus, and where thresholds come from. */
  readonly reason: string;
  /** `safe`: every fix; `sometimes`: a fix says itself; `unsafe`: a person must look; `none`: no fix. */
  readonly fix: 'safe' | 'sometimes' | 'unsafe' | 'none';
  readonly bad: readonly Example[];
  readonly good: readonly string[];
  /** One UTF-16 unit without which the rule finds nothing, so that it need not be asked; left out: it always is. */
  readonly needs?: RegExp;
  check(context: RuleContext): Finding[];
}

export type Draft = Omit<Finding, 'rule' | 'severity'>;

/** Makes a rule of its parts; `check` leaves out what the rule itself says. */
export function segmentRule(
  rule: Omit<SegmentRule, 'check'> & { check: (context: RuleContext) => Draft[] },
): SegmentRule {
  return {
    ...rule,
    check: (context) => rule.check(context).map((draft) => ({ rule: rule.id, severity: rule.severity, ...draft })),
  };
}

/** A finding with one edit over its own range. */
export function replacing(start: number, end: number, newText: string, safe: boolean, args?: readonly string[]): Draft {
  return { start, end, ...(args && { args }), fix: { safe, edits: [{ start, end, newText }] } };
}

/** `U+00A0` */
export function codePoint(character: string): string {
  return `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`;
}
