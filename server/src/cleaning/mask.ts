import { visit } from 'jsonc-parser';
import { applyFixes, checkSegment, SEGMENT_RULES } from './segment';

const OTHER_RULES = SEGMENT_RULES.filter(({ mask }) => mask === undefined).map(({ id }) => id);

/** Something of every kind of personal data: without it there is nothing to mask. */
const MAY_HOLD = /[@\d]/;

/** A text with personal data (every kind that a rule has a mask for) replaced by masks. */
export const maskPersonalData = (text: string): string =>
  MAY_HOLD.test(text) ? applyFixes(text, checkSegment(text, [], { disabledRules: OTHER_RULES })) : text;

/**
 * A JSON text with personal data masked in every string value, whatever its name and depth; all else stays byte for byte.
 * A text that is no JSON is masked as it stands, as a broken line must not leave unmasked either.
 */
export function maskJson(text: string): string {
  if (!MAY_HOLD.test(text)) return text;
  let result = '';
  let at = 0;
  let broken = false;
  visit(text, {
    onLiteralValue: (value, offset, length) => {
      if (typeof value !== 'string' || text[offset] !== '"') return;
      const masked = maskPersonalData(value);
      if (masked === value) return;
      result += text.slice(at, offset) + JSON.stringify(masked);
      at = offset + length;
    },
    onError: () => {
      broken = true;
    },
  });
  return broken ? maskPersonalData(text) : result + text.slice(at);
}
