import { visit } from 'jsonc-parser';
import { applyFixes, checkSegment, SEGMENT_RULES } from './segment';

const OTHER_RULES = SEGMENT_RULES.filter(({ mask }) => mask === undefined).map(({ id }) => id);

/** A text with personal data (every kind that a rule has a mask for) replaced by masks. */
export const maskPersonalData = (text: string): string =>
  applyFixes(text, checkSegment(text, [], { disabledRules: OTHER_RULES }));

/** Numbers as long as those that point to a person, without fraction and exponent. */
const LONG_NUMBER = /^\d{7,19}$/;
/** What may be a number that points to a person only by the name of its member. */
const BARE_NUMBER = /^[+(\d][\d ()\u00a0-]{5,22}$/;
/** Names of numbers that are long without pointing to a person; one in ten of them has the check digit of a card. */
const COUNTER = /^(?:_?id|.*_id|.*Id|.*time.*|.*date.*|.*_at|ts|seed|hash)$/;

/** A value masked by itself or, where it is a bare number, by the name of its member: `"phone": 7011234567`. */
function maskNamed(value: string, name: unknown): string {
  const masked = maskPersonalData(value);
  if (masked !== value || typeof name !== 'string' || !BARE_NUMBER.test(value)) return masked;
  const label = `${name.replaceAll('_', ' ')}: `;
  const whole = maskPersonalData(label + value);
  return whole.startsWith(label) ? whole.slice(label.length) : masked;
}

/** Characters of ASCII that are written as `\u0040`, but for those that JSON escapes. */
const ESCAPED = /\\u00(?:[2-6][0-9a-f]|7[0-9a-e])/gi;
const NOT_PLAIN = /\\u00(?:22|5c)/i;

/** A text that is no JSON masked as it stands; what is hidden in escapes too. */
function maskBroken(text: string): string {
  const plain = text.replace(ESCAPED, (code) =>
    NOT_PLAIN.test(code) ? code : String.fromCharCode(Number.parseInt(code.slice(2), 16)),
  );
  const masked = maskPersonalData(plain);
  return masked === plain ? text : masked;
}

/** The mask of a JSON number called `name`; undefined: it stays. A telephone's or a person's number is often written so. */
function maskOfNumber(literal: string, name: unknown): string | undefined {
  if (!LONG_NUMBER.test(literal)) return undefined;
  const masked = maskNamed(literal, name);
  if (masked === literal || (masked === '[CARD]' && typeof name === 'string' && COUNTER.test(name))) return undefined;
  return masked;
}

/**
 * A JSON text with personal data masked in every string, names of members too, whatever its depth, and in numbers of which a
 * mask as a string takes the place; all else stays byte for byte.
 * A text that is no JSON is masked as it stands, as a broken line must not leave unmasked either.
 */
export function maskJson(text: string): string {
  let result = '';
  let at = 0;
  let broken = false;
  const names = new Map<string, number>();
  visit(text, {
    onObjectProperty: (name, offset, length) => {
      const masked = maskPersonalData(name);
      if (masked === name) return;
      // Names that become the same would hide each other.
      const count = (names.get(masked) ?? 0) + 1;
      names.set(masked, count);
      result += text.slice(at, offset) + JSON.stringify(count === 1 ? masked : `${masked} ${count}`);
      at = offset + length;
    },
    onLiteralValue: (value, offset, length, _line, _character, path) => {
      let masked: string | undefined;
      const name = () => path().findLast((step) => typeof step === 'string');
      if (typeof value === 'string' && text[offset] === '"') {
        masked = BARE_NUMBER.test(value) ? maskNamed(value, name()) : maskPersonalData(value);
      } else if (typeof value === 'number') masked = maskOfNumber(text.slice(offset, offset + length), name());
      if (masked === undefined || masked === value) return;
      result += text.slice(at, offset) + JSON.stringify(masked);
      at = offset + length;
    },
    onError: () => {
      broken = true;
    },
  });
  return broken ? maskBroken(text) : result + text.slice(at);
}
