import { applyFixes, checkSegment, SEGMENT_RULES } from '../cleaning';

const OTHER_RULES = SEGMENT_RULES.filter(({ mask }) => mask === undefined).map(({ id }) => id);

/** A text with personal data (every kind that a rule has a mask for) replaced by masks. */
export const maskPersonalData = (text: string): string =>
  applyFixes(text, checkSegment(text, [], { disabledRules: OTHER_RULES }));
