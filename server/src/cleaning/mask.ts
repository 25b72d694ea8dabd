import { visit } from 'jsonc-parser';
import { applyFixes, checkSegment, SEGMENT_RULES } from './segment';

const OTHER_RULES = SEGMENT_RULES.filter(({ mask }) => mask === undefined).map(({ id }) => id);

/** A text with personal data (every kind that a rule has a mask for) replaced by masks. */
export const maskPersonalData = (text: string): string =>
  applyFixes(text, checkSegment(text, [], { disabledRules: OTHER_RULES }));

/** Numbers as long as those that point to a person, without fraction and exponent. */
const LONG_NUMBER = /^\d{10,19}$/;
/** Names of numbers that are long without pointing to a person; one in ten of them has the check digit of a card. */
const COUNTER = /^(?:_?id|.*_id|.*Id|.*time.*|.*date.*|.*_at|ts|seed|hash)$/;

/** The mask of a JSON number called `name`; undefined: it stays. A telephone's or a person's number is often written so. */
function maskOfNumber(literal: string, name: unknown): string | undefined {
  if (!LONG_NUMBER.test(literal)) return undefined;
  const masked = maskPersonalData(literal);
  if (masked === literal || (masked === '[CARD]' && typeof name === 'string' && COUNTER.test(name))) return undefined;
  return masked;
}

/**
 * A JSON text with personal data masked in every string value, whatever its name and depth, and in numbers of which a mask as
 * a string takes the place; all else stays byte for byte.
 * A text that is no JSON is masked as it stands, as a broken line must not leave unmasked either.
 */
export function maskJson(text: string): string {
  let result = '';
  let at = 0;
  let broken = false;
  visit(text, {
    onLiteralValue: (value, offset, length, _line, _character, path) => {
      let masked: string | undefined;
      if (typeof value === 'string' && text[offset] === '"') masked = maskPersonalData(value);
      else if (typeof value === 'number') {
        const name = path().findLast((step) => typeof step === 'string');
        masked = maskOfNumber(text.slice(offset, offset + length), name);
      }
      if (masked === undefined || masked === value) return;
      result += text.slice(at, offset) + JSON.stringify(masked);
      at = offset + length;
    },
    onError: () => {
      broken = true;
    },
  });
  return broken ? maskPersonalData(text) : result + text.slice(at);
}
