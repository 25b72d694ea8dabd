import type { Finding, Sentence, Severity } from './types';

/**
 * A rule is one value in the module that finds it: all that is known of it stands here, and everything else (the sentences
 * people read, masks, the settings' lists, the documentation) is derived by `rules.ts`.
 */
export interface Rule<Id extends string = string> {
  /** `GROUP.name`, e.g. `cleaning.email`; stable, as settings and corpora hold it. */
  readonly id: Id;
  readonly severity: Severity;
  /** What each of the finding's arguments is, in order. */
  readonly args?: readonly string[];
  /** What it finds, where that cannot be made of the sentence (see `titleOf`). */
  readonly title?: Sentence;
  /** What a finding says; `{0}`, `{1}` … are its arguments. */
  readonly sentence: Sentence;
  /** Where the first argument is a code: what is said in its place. */
  readonly codes?: Readonly<Record<string, Sentence>>;
  /** Title of the fix; without it the title is made from the edit itself. */
  readonly fixTitle?: Sentence;
  /** Why this is a fault, and where thresholds come from; begins with a whole sentence. English. */
  readonly reason: string;
  /** The reason for readers of Kazakh and Russian, in a sentence or two; without it they are shown the English one. */
  readonly why?: Omit<Sentence, 'en'>;
  /** `safe`: every fix; `sometimes`: a fix says itself; `unsafe`: a person must look; `none`: no fix. */
  readonly fix: 'safe' | 'sometimes' | 'unsafe' | 'none';
  /** What stands for personal data once it is masked, e.g. `[EMAIL]`. A rule with a mask is one about personal data. */
  readonly mask?: string;
  /** Whether it judges a text as a whole, so that a part of one must not be given to it. */
  readonly wholeText?: boolean;
  /** Whether nobody sees it who has not switched it on: it is wrong more often, or more debated, than a rule may be. */
  readonly offByDefault?: boolean;
  /** Whether a word in a word list is not reported: its first argument is the word. */
  readonly wordLists?: boolean;
}

export interface Example {
  readonly text: string;
  /** The text after the rule's fixes; undefined: the rule offers none. */
  readonly fixed?: string;
  readonly safe?: boolean;
  /** Number of findings; default 1. */
  readonly count?: number;
}

/** A rule whose examples are texts; how a text is given to it is known to the module that finds it. */
export interface TextRule<Id extends string = string> extends Rule<Id> {
  readonly bad: readonly Example[];
  readonly good: readonly string[];
}

/** Keeps the id's literal type, from which `RuleId` is made. */
export const textRule = <const Id extends `${string}.${string}`>(rule: TextRule<Id>): TextRule<Id> => rule;

/** A finding without what its rule knows. */
export type Draft = Omit<Finding, 'rule' | 'severity'>;

/** The finding of a rule. `severity`: another than the rule's own. */
export function finding({ id, severity }: Rule, draft: Draft, other: Severity = severity): Finding {
  return { rule: id, severity: other, ...draft };
}

/** Titles of fixes that several rules share. */
export const REPLACE: Sentence = { kk: '«{0}» деп түзету', ru: 'Исправить на «{0}»', en: 'Change to “{0}”' };
export const REMOVE: Sentence = { kk: 'Алып тастау', ru: 'Удалить', en: 'Remove' };
export const TO_SPACE: Sentence = {
  kk: 'Бос орынмен ауыстыру',
  ru: 'Заменить пробелом',
  en: 'Replace with a space',
};
export const MASK: Sentence = { kk: '«{0}» деп жасыру', ru: 'Скрыть: «{0}»', en: 'Mask as “{0}”' };
