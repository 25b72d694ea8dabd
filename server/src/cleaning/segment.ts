import { applyEdits } from '../text/edits';
import type { Token } from '../text/tokens';
import type { Finding } from '../types';
import { CHARACTER_RULES } from './characters';
import { BROKEN_TEXT_RULES, ENCODING_RULES } from './encoding';
import { LOSS_RULES } from './lost';
import { MARKUP_RULES } from './markup';
import { PERSONAL_RULES, WIDE } from './personal';
import type { CleaningOptions, SegmentRule } from './rule';
import { SCRIPT_RULES } from './script';
import { STATISTIC_RULES } from './statistics';
import { WORD_RULES } from './words';

/** In order of precedence: where two findings with fixes overlap, the earlier rule keeps its place. */
export const SEGMENT_RULES = [
  ...ENCODING_RULES,
  ...LOSS_RULES,
  ...PERSONAL_RULES,
  ...MARKUP_RULES,
  ...WORD_RULES,
  ...CHARACTER_RULES,
  ...SCRIPT_RULES,
  ...STATISTIC_RULES,
] satisfies readonly SegmentRule[];

/** Each rule that need not always be asked has a bit; the others have none. */
const GATED = (SEGMENT_RULES as readonly SegmentRule[]).filter(({ needs }) => needs !== undefined);
const BITS = (SEGMENT_RULES as readonly SegmentRule[]).map((rule) =>
  rule.needs === undefined ? 0 : 1 << GATED.indexOf(rule),
);

/** The bits of the rules that may find something in a text with this UTF-16 unit; SEEN: whether that was found out. */
const UNIT_RULES = new Int32Array(65536);
const SEEN = 1 << 31;
/** Of units that are digits, or may stand for one. */
const DIGIT_BIT = 30;
if (GATED.length > DIGIT_BIT) throw new Error('more rules with a need than bits');
const DIGIT = new RegExp(`\\d|${WIDE.source}`);

function rulesOfUnit(unit: number): number {
  const character = String.fromCharCode(unit);
  let mask = SEEN | (DIGIT.test(character) ? 1 << DIGIT_BIT : 0);
  GATED.forEach(({ needs }, i) => {
    if (needs!.test(character)) mask |= 1 << i;
  });
  UNIT_RULES[unit] = mask;
  return mask;
}

/** The bits of the rules that need digits, by how many of them: those that need more than a text has are not asked. */
const NEEDING = Array.from({ length: 1 + Math.max(...GATED.map(({ leastDigits = 0 }) => leastDigits)) }, (_, digits) =>
  GATED.reduce((mask, { leastDigits = 0 }, i) => (leastDigits > digits ? mask | (1 << i) : mask), 0),
);

/** The rules that may find something in a text, as bits. */
function rulesOf(text: string): number {
  let mask = 0;
  let digits = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    const own = UNIT_RULES[unit]! || rulesOfUnit(unit);
    digits += (own >>> DIGIT_BIT) & 1;
    mask |= own;
  }
  return mask & ~(NEEDING[digits] ?? 0);
}

/** What is invisible in a text that cannot be read may be a letter: no fix of it is safe. */
export const neverSafe = (finding: Finding): Finding =>
  finding.fix?.safe === true ? { ...finding, fix: { ...finding.fix, safe: false } } : finding;

/**
 * All cleaning findings of a segment, by their start; offsets are UTF-16 units of `text`. Pure and total. `tokens` are
 * those of `tokenize(text)`.
 */
export function checkSegment(text: string, tokens: readonly Token[], options: CleaningOptions = {}): Finding[] {
  const findings: Finding[] = [];
  const context = { text, tokens, options };
  // Findings about the whole text do not hide those about a place in it.
  let taken: Finding[] | undefined;
  // The rules about encodings come first.
  let broken = false;
  const wanted = rulesOf(text);
  const rules: readonly SegmentRule[] = SEGMENT_RULES;
  // By number: a pair of `entries` for each rule and text is a tenth of all memory that cleaning asks for.
  for (let i = 0; i < rules.length; i++) {
    const rule = rules[i]!;
    if ((BITS[i] !== 0 && (wanted & BITS[i]!) === 0) || options.disabledRules?.includes(rule.id)) continue;
    const ofRule = rule.check(context);
    if (ofRule.length === 0) continue;
    for (const found of ofRule) {
      broken ||= BROKEN_TEXT_RULES.has(found.rule);
      const finding = broken && !BROKEN_TEXT_RULES.has(found.rule) ? neverSafe(found) : found;
      const isWhole =
        finding.fix === undefined && (rule.wholeText === true || (finding.start === 0 && finding.end === text.length));
      if (!isWhole) {
        if (taken?.some((other) => other.start < finding.end && finding.start < other.end)) continue;
        taken ??= [];
        taken.push(finding);
      }
      findings.push(finding);
    }
  }
  return findings.length > 1 ? findings.sort((a, b) => a.start - b.start || a.end - b.end) : findings;
}

/** The text after the fixes of `findings`; edits that overlap one already taken are left out. */
export function applyFixes(
  text: string,
  findings: readonly Finding[],
  wanted: (finding: Finding) => boolean = () => true,
): string {
  const fixed = findings.filter((finding) => finding.fix !== undefined && wanted(finding));
  return applyEdits(
    text,
    fixed.flatMap((finding) => finding.fix!.edits),
  );
}
