/** Findings in words: the rules' sentences, in the reader's language. */
import { REMOVE, REPLACE, type Rule, TO_SPACE } from './rule';
import { ruleOf } from './rules';
import { shorten } from './text/shorten';
import type { Finding, Locale } from './types';

export type { Locale } from './types';

function fill(template: string, args: readonly string[]): string {
  return template.replace(/\{(\d)\}/g, (_, index) => args[Number(index)] ?? '');
}

/** The name of an argument that is a figure: «share in percent», «value». Kazakh and Russian have a comma in it. */
const FIGURE = /percent|value|limit/;

/** A finding's arguments as they are read: its first one where that is a code, and figures. */
function worded({ args: names, codes }: Rule, args: readonly string[], locale: Locale): readonly string[] {
  return args.map((arg, i) => {
    if (i === 0 && codes !== undefined && Object.hasOwn(codes, arg)) return codes[arg]![locale];
    return locale !== 'en' && FIGURE.test(names?.[i] ?? '') ? arg.replace('.', ',') : arg;
  });
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
  const given = ruleOf(finding.rule)?.fixTitle ?? (newText.trim() === '' ? REMOVE : REPLACE);
  const title = given === REMOVE && newText === ' ' ? TO_SPACE : given;
  return fill(title[locale], [shorten(newText)]);
}

/** The title of an action that replaces a word by a suggestion. */
export function replaceTitle(replacement: string, locale: Locale): string {
  return fill(REPLACE[locale], [shorten(replacement)]);
}
