/**
 * All rules. What is asked of them as a whole is derived here: an id's type, groups, masks, which rule was meant by an id that
 * does not exist.
 */

import { PROMPT_RULES } from './ask/rules';
import { DOCUMENT_RULES, SEGMENT_RULES } from './cleaning';
import { ENTITY_RULES } from './entities/rules';
import { GRAMMAR_RULES } from './grammar/check';
import type { Rule } from './rule';
import { SPELLING_RULES } from './spelling/rules';
import { FORMAT_RULES } from './text/formats';
import { editDistance } from './text/nearest';
import type { Locale } from './types';

const ALL = [
  ...SPELLING_RULES,
  ...GRAMMAR_RULES,
  // A rule over segments may also be one over lines.
  ...new Set([...SEGMENT_RULES, ...DOCUMENT_RULES]),
  ...FORMAT_RULES,
  ...ENTITY_RULES,
  ...PROMPT_RULES,
];

export type RuleId = (typeof ALL)[number]['id'];

export const RULES: readonly (Rule & { readonly id: RuleId })[] = ALL;

/** The part of an id before its dot. */
export type RuleGroup = GroupOf<RuleId>;
type GroupOf<Id> = Id extends `${infer Group}.${string}` ? Group : never;

const BY_ID: ReadonlyMap<string, Rule & { readonly id: RuleId }> = new Map(RULES.map((rule) => [rule.id, rule]));

export const ruleOf = (id: string): (Rule & { readonly id: RuleId }) | undefined => BY_ID.get(id);

/** Ids of the rules of some groups, in the order of the registry. */
export const rulesOf = (...groups: readonly RuleGroup[]): RuleId[] =>
  RULES.filter(({ id }) => groups.some((group) => id.startsWith(`${group}.`))).map(({ id }) => id);

/** Whether a finding is about personal data, so that its fix is a mask: made where masking is asked for, and only there. */
export const isPersonal = (id: string): boolean => BY_ID.get(id)?.mask !== undefined;

/** What stands for personal data once it is masked, each mask once. */
export const MASKS: readonly string[] = [...new Set(RULES.flatMap(({ mask }) => mask ?? []))];

/** Rules that a person has to switch on. */
export const OFF_BY_DEFAULT: readonly RuleId[] = RULES.filter(({ offByDefault }) => offByDefault).map(({ id }) => id);

/** All rules that are off where a person has switched some off and some on. */
export const rulesOff = (disabled: readonly string[], enabled: readonly string[] = []): string[] => [
  ...disabled,
  ...OFF_BY_DEFAULT.filter((id) => !enabled.includes(id)),
];

/** Rules about words, which a word list can accept. */
export const WORD_LIST_RULES: ReadonlySet<string> = new Set(
  RULES.filter(({ wordLists }) => wordLists).map(({ id }) => id),
);

/**
 * What a rule says, without what only a finding can say (in brackets, or behind the last colon or semicolon) and with an ellipsis for each
 * argument that is left: its title where there is no finding.
 */
export function titleOf({ sentence, title: own }: Rule, locale: Locale): string {
  if (own) return own[locale];
  const text = sentence[locale].replace(/ \([^()]*\{\d\}[^()]*\)/g, '');
  const head = text.replace(/[;:][^{]*\{\d\}[^;:]*$/, '');
  const title = /\p{L}/u.test(head) ? head : text;
  return title.replace(/\{\d\}/g, '…').replace(/\.$/, '');
}

/** An id that no rule has, and the one that was probably meant. */
export interface UnknownRule {
  readonly id: string;
  /** Undefined where no id is near. */
  readonly nearest: RuleId | undefined;
}

/**
 * Those of `ids` that no rule has, each once. The nearest right id is the one with the fewest edits, where the group before the
 * dot may be left out; more than a third of its letters wrong is no likeness.
 */
export function unknownRules(ids: readonly string[]): UnknownRule[] {
  return [...new Set(ids)]
    .filter((id) => !BY_ID.has(id))
    .map((id) => {
      // Longer than any id: it is compared no further.
      const given = id.trim().toLowerCase().slice(0, 60);
      let nearest: RuleId | undefined;
      let least = Number.POSITIVE_INFINITY;
      for (const { id: right } of RULES) {
        const name = right.slice(right.indexOf('.') + 1);
        const whole = given.includes('.') ? right : name;
        // The beginning of a name is as near as one letter wrong.
        const edits = given.length >= 4 && whole.startsWith(given) ? 1 : editDistance(given, whole);
        if (edits < least && edits * 3 <= Math.max(given.length, 3)) [nearest, least] = [right, edits];
      }
      return { id, nearest };
    });
}
