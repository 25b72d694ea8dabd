import { applyFixes, checkSegment, PERSONAL_RULE_IDS, SEGMENT_RULES } from '../cleaning';

const OTHER_RULES = SEGMENT_RULES.map(({ id }) => id).filter((id) => !PERSONAL_RULE_IDS.includes(id));

/** A text with personal data (e-mail addresses, telephone numbers, IINs, cards, IP addresses) replaced by masks. */
export const maskPersonalData = (text: string): string =>
  applyFixes(text, checkSegment(text, [], { disabledRules: OTHER_RULES }));
