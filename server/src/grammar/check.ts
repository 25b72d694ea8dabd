/** Grammar, punctuation and style of a piece of Kazakh prose: the rules, and the pass over a text that asks them. */
import { keepAlive } from '../alive';
import type { Token } from '../text/tokens';
import type { Finding } from '../types';
import { AGREEMENT_RULES } from './agreement';
import { CAPITAL_RULES } from './capitals';
import { DEGREE_RULES } from './degrees';
import { FIGURE_RULES } from './figures';
import { Forms } from './forms';
import { GOVERNMENT_RULES } from './government';
import { PUNCTUATION_RULES } from './punctuation';
import type { GrammarOptions, GrammarRule } from './rule';
import { Triggers } from './triggers';

/** In order of precedence: of two findings that overlap the earlier rule's stays. */
export const GRAMMAR_RULES = [
  ...FIGURE_RULES,
  ...PUNCTUATION_RULES,
  ...CAPITAL_RULES,
  ...AGREEMENT_RULES,
  ...GOVERNMENT_RULES,
  ...DEGREE_RULES,
] satisfies readonly GrammarRule[];

const RULES: readonly GrammarRule[] = GRAMMAR_RULES;
/** What decides whether each is asked, with the same members: those of rules differ, and each is then searched for at every line. */
const ASKED = RULES.map(({ id, triggers, needs, layout = false, check }) => ({
  id,
  always: triggers === undefined,
  needs,
  layout,
  check,
}));
/** Of each rule; made when the first text is checked. */
let triggers: Triggers | undefined;

/**
 * All findings in a piece of Kazakh prose, by their start; offsets are UTF-16 units of `text`. `tokens` are those of
 * `tokenize(text)`. Whether the text is Kazakh is for the caller to know.
 */
export function checkGrammar(text: string, tokens: readonly Token[], options: GrammarOptions = {}): Finding[] {
  const findings: Finding[] = [];
  const { analyzer, isKazakh = () => true } = options;
  const context = { text, tokens, options, isKazakh, forms: analyzer && new Forms(analyzer, tokens) };
  keepAlive('grammar', context);
  triggers ??= new Triggers(RULES.map((rule) => rule.triggers ?? []));
  const triggered = triggers.in(text);
  for (let i = 0; i < ASKED.length; i++) {
    const { id, always, needs, layout, check } = ASKED[i]!;
    if (triggered[i] === 0 && !always) continue;
    if (needs?.test(text) === false || options.disabledRules?.includes(id)) continue;
    if (layout && options.tokenized) continue;
    const found = check(context);
    if (found.length > 0) addTo(findings, found);
  }
  return findings.length > 1 ? findings.sort((a, b) => a.start - b.start || a.end - b.end) : findings;
}

/** Adds those that are about places of their own. Apart from the loop, which V8 compiles in a quarter of the time without it. */
function addTo(findings: Finding[], found: readonly Finding[]): void {
  for (const one of found) if (!findings.some((other) => conflict(other, one))) findings.push(one);
}

/** Whether two findings change the same place; without fixes, whether they are about the same one. */
function conflict(a: Finding, b: Finding): boolean {
  const places = (finding: Finding) => finding.fix?.edits ?? [finding];
  return places(a).some((one) => places(b).some((other) => one.start <= other.end && other.start <= one.end));
}
