import { ruleOf } from '../rules';

/** What a rule is for, in English, and the first sentence of that; its id where nothing is known of it. */
export function describeRule(id: string): { short: string; full: string } {
  const full = ruleOf(id)?.reason ?? id;
  // Not at a dot inside of parentheses (`Rae et al. 2021`).
  return { short: /^(?:[^.(]|\([^)]*\)|\.(?! ))*\.?(?= |$)/.exec(full)?.[0] || full, full };
}
