import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { tokenize } from '../text/tokens';
import { isIin, isLuhn } from './personal';
import type { SegmentRule } from './rule';
import { applyFixes, checkSegment, SEGMENT_RULES } from './segment';

/** The words that the examples call right; a small stand-in for the dictionary, which is an argument of the rules. */
const KNOWN = new Set(['қазақстан', 'тілі', 'мемлекет', 'қазақ', 'тілінің', 'сөздігі', 'сөз', 'үйде']);
const options = { isWord: (word: string) => KNOWN.has(word.toLowerCase()) };

for (const rule of SEGMENT_RULES) {
  test(`${rule.id}: examples`, () => {
    assert.ok(rule.reason.length > 30 && rule.bad.length > 0 && rule.good.length > 0);
    for (const { text, fixed, safe, count = 1 } of rule.bad) {
      const findings = checkSegment(text, tokenize(text), options).filter((finding) => finding.rule === rule.id);
      assert.equal(findings.length, count, text);
      if (fixed === undefined) assert.ok(findings.every((finding) => finding.fix === undefined));
      else {
        const result = applyFixes(text, findings);
        assert.equal(result, fixed);
        if (safe !== undefined && !/&/.test(text)) {
          assert.deepEqual(new Set(findings.map((finding) => finding.fix!.safe)), new Set([safe]), text);
        }
        // A fix is final: what it leaves is not found again.
        assert.deepEqual(
          checkSegment(result, tokenize(result), options).filter((finding) => finding.rule === rule.id),
          [],
          result,
        );
      }
      for (const { fix } of findings) {
        if (rule.fix === 'safe') assert.equal(fix?.safe, true);
        if (rule.fix === 'unsafe') assert.equal(fix?.safe, false);
        if (rule.fix === 'none') assert.equal(fix, undefined);
      }
    }
    for (const text of rule.good) {
      const findings = checkSegment(text, tokenize(text), options).filter((finding) => finding.rule === rule.id);
      assert.deepEqual(findings, [], text);
    }
  });
}

test('each rule that needs some character has a bit of an integer, and one is left', () => {
  assert.ok((SEGMENT_RULES as readonly SegmentRule[]).filter(({ needs }) => needs !== undefined).length <= 31);
});

test('a rule can be switched off', () => {
  const text = 'a@mail.kz';
  assert.deepEqual(checkSegment(text, tokenize(text), { disabledRules: ['cleaning.email'] }), []);
});

test('check digits: a changed check digit of an IIN is never accepted, nor any changed digit of a card', () => {
  const iin = '900101300007';
  const card = '4111111111111111';
  for (const [number, accepts] of [
    [iin, (d: string) => isIin(d)],
    [card, isLuhn],
  ] as const) {
    assert.ok(accepts(number));
    for (let i = number === iin ? 11 : 0; i < number.length; i++) {
      for (let digit = 0; digit <= 9; digit++) {
        const changed = number.slice(0, i) + digit + number.slice(i + 1);
        assert.equal(accepts(changed), changed === number, changed);
      }
    }
  }
});

const pieces = fc.constantFrom(
  'қазақ ',
  'Qazaq ',
  '\u200b',
  '\u00ad\n',
  '&amp;',
  '&lt;b',
  '<br>',
  '\u00a0',
  'и\u0306',
  '@mail.kz',
  'a',
  '+7701',
  '1234567',
  '900101300007',
  'Р°С‹',
  'ќазаќ ы',
  '\ufeff',
  'ق',
  '-\nтер ',
  '\ud83d',
  '1.2.3.4',
  '::1',
  '. ',
);

test('any text: findings lie in it, and their edits in them; safe fixes are final', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(pieces, fc.string({ unit: 'binary', maxLength: 5 })), { maxLength: 40 }), (parts) => {
      const text = parts.join('');
      const findings = checkSegment(text, tokenize(text), options);
      let before = 0;
      for (const { start, end, fix } of findings) {
        assert.ok(start >= before && start <= end && end <= text.length);
        before = start;
        for (const edit of fix?.edits ?? []) assert.ok(edit.start >= start && edit.end <= end);
      }
    }),
    { numRuns: 300 },
  );
});

test('a rule finds nothing where what it needs is missing', () => {
  const examples = SEGMENT_RULES.flatMap(({ bad, good }) => [...bad.map(({ text }) => text), ...good]);
  const text = fc
    .array(fc.oneof(fc.constantFrom(...examples), fc.string({ unit: 'binary', maxLength: 8 })), { maxLength: 4 })
    .map((parts) => parts.join(' '));
  fc.assert(
    fc.property(text, fc.boolean(), (whole, spelling) => {
      const context = { text: whole, tokens: tokenize(whole), options: { ...options, spelling } };
      for (const rule of SEGMENT_RULES) {
        const { needs } = rule;
        if (needs === undefined || whole.split('').some((unit) => needs.test(unit))) continue;
        assert.deepEqual(rule.check(context), [], rule.id);
      }
    }),
    { numRuns: 300, seed: 11 },
  );
  // The texts of the examples without what the rule needs, unit by unit.
  for (const rule of SEGMENT_RULES) {
    const { needs } = rule;
    if (needs === undefined) continue;
    for (const example of examples) {
      const rest: string = example
        .split('')
        .filter((unit) => !needs.test(unit))
        .join('');
      assert.deepEqual(rule.check({ text: rest, tokens: tokenize(rest), options }), [], `${rule.id}: ${rest}`);
    }
  }
});
