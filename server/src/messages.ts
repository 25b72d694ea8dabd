/** Findings in words: the rules' sentences, in the reader's language. */
import { REMOVE, REPLACE, type Rule } from './rule';
import { ruleOf } from './rules';
import { shorten } from './text/shorten';
import type { Finding, Locale } from './types';

export type { Locale } from './types';

function fill(template: string, args: readonly string[]): string {
  return template.replace(/\{(\d)\}/g, (_, index) => args[Number(index)] ?? '');
}

/** What a finding's first argument is read as where it is a code. */
function worded({ codes }: Rule, args: readonly string[], locale: Locale): readonly string[] {
  const [code, ...others] = args;
  if (codes === undefined || code === undefined || !Object.hasOwn(codes, code)) return args;
  return [codes[code]![locale], ...others];
}

/** The sentence that tells a reader of `locale` what a finding says. A rule that is not known shows its id. */
export function describe(finding: Pick<Finding, 'rule' | 'args'>, locale: Locale): string {
  const args = finding.args ?? [];
  const rule = ruleOf(finding.rule);
  if (rule === undefined) return [finding.rule, ...args].join(': ');
  return fill(rule.sentence[locale], worded(rule, args, locale));
}

/** The title of a finding's fix, or undefined where it has none. */
export function fixTitle(finding: Pick<Finding, 'rule' | 'fix'>, locale: Locale): string | undefined {
  const { fix } = finding;
  if (fix === undefined || fix.edits.length === 0) return undefined;
  const newText = fix.edits.map((edit) => edit.newText).join('');
  const title = ruleOf(finding.rule)?.fixTitle ?? (newText.trim() === '' ? REMOVE : REPLACE);
  return fill(title[locale], [shorten(newText)]);
}

/** The title of an action that replaces a word by a suggestion. */
export function replaceTitle(replacement: string, locale: Locale): string {
  return fill(REPLACE[locale], [shorten(replacement)]);
}
