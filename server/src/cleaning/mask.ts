import { visit } from 'jsonc-parser';
import { applyFixes, checkSegment, SEGMENT_RULES } from './segment';

const OTHER_RULES = SEGMENT_RULES.filter(({ mask }) => mask === undefined).map(({ id }) => id);

const findingsOf = (text: string) => checkSegment(text, [], { disabledRules: OTHER_RULES });

/** A text with personal data (every kind that a rule has a mask for) replaced by masks. */
export const maskPersonalData = (text: string): string => applyFixes(text, findingsOf(text));

/** Numbers as long as those that point to a person, without fraction and exponent. */
const LONG_NUMBER = /^\d{7,19}$/;
/** What may be a number that points to a person only by the name of its member. */
const BARE_NUMBER = /^[+(\d][\d ()\u00a0-]{5,22}$/;
/** Names of numbers that are long without pointing to a person; one in ten of them has the check digit of a card. */
const COUNTER = /^(?:_?id|.*_id|.*Id|.*time.*|.*date.*|.*_at|ts|seed|hash)$/;

/** A value masked by itself or, where it is a bare number, by the name of its member or column: `"phone": 7011234567`, `phone2`. */
export function maskNamed(value: string, name: unknown): string {
  const masked = maskPersonalData(value);
  if (masked !== value || typeof name !== 'string' || !BARE_NUMBER.test(value)) return masked;
  const label = `${name.replace(/[_ ]*\d+$/, '').replaceAll('_', ' ')}: `;
  const whole = maskPersonalData(label + value);
  return whole.startsWith(label) ? whole.slice(label.length) : masked;
}

/** A character written by its code, also in a string within a string: `\\u0040`, `\\\\u0040`. */
const ESCAPED = /\\+u([\da-f]{4})/gi;

/** A text masked as it stands, with what is hidden in escapes; all that is not masked stays as it was written. */
function maskEscaped(text: string): string {
  let plain = '';
  // Where each unit of the plain text is written.
  const places: number[] = [];
  let at = 0;
  const copy = (end: number) => {
    plain += text.slice(at, end);
    for (; at < end; at++) places.push(at);
  };
  for (const match of text.matchAll(ESCAPED)) {
    copy(match.index);
    plain += String.fromCharCode(Number.parseInt(match[1]!, 16));
    places.push(at);
    at += match[0].length;
  }
  copy(text.length);
  places.push(text.length);
  let result = '';
  let end = 0;
  for (const { start, newText, end: next } of findingsOf(plain)
    .flatMap(({ fix }) => fix?.edits ?? [])
    .sort((a, b) => a.start - b.start)) {
    if (places[start]! < end) continue;
    result += text.slice(end, places[start]!) + newText;
    end = places[next]!;
  }
  return result + text.slice(end);
}

/** A string that is JSON itself, as the arguments of a tool's call are. */
const WITHIN = /^\s*[[{]/;

/** The value of a string masked, whatever is written in it. */
function maskString(value: string): string {
  if (WITHIN.test(value)) return maskJson(value);
  return value.includes('\\u') ? maskEscaped(value) : maskPersonalData(value);
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
  visit(
    text,
    {
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
          masked = BARE_NUMBER.test(value) ? maskNamed(value, name()) : maskString(value);
        } else if (typeof value === 'number') masked = maskOfNumber(text.slice(offset, offset + length), name());
        if (masked === undefined || masked === value) return;
        result += text.slice(at, offset) + JSON.stringify(masked);
        at = offset + length;
      },
      onError: () => {
        broken = true;
      },
    },
    { disallowComments: true },
  );
  return broken ? maskEscaped(text) : result + text.slice(at);
}
