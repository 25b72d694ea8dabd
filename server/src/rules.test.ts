import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readPromptFile, readPromptRecord } from './ask/prompt';
import { PROMPT_RULES } from './ask/rules';
import { applyFixes } from './cleaning';
import { contextHash, placeCorrections } from './entities/corrections';
import { ENTITY_RULES, staleCorrection } from './entities/rules';
import { schemeOfSample } from './entities/schemes';
import { tagFindings } from './entities/validate';
import type { TextRule } from './rule';
import { isPersonal, MASKS, RULES, type RuleId, ruleOf, titleOf, unknownRules } from './rules';
import { FORMAT_RULES, FORMATS } from './text/formats';
import { notUtf8 } from './text/formats/encoding';
import { unreadField, unreadFindings } from './text/formats/unread';
import type { Finding } from './types';

test('each rule has an id of its own, which the type knows', () => {
  assert.equal(new Set(RULES.map(({ id }) => id)).size, RULES.length);
  for (const { id } of RULES) assert.match(id, /^[a-z]+\.[a-z0-9-]+$/);
  // @ts-expect-error no rule has this id
  const wrong: RuleId = 'spelling.unknwon-word';
  assert.equal(ruleOf(wrong), undefined);
});

test('each rule says why, in a whole sentence, and has a title in three languages', () => {
  for (const rule of RULES) {
    assert.match(rule.reason, /^[A-Z].{10,}[.:]/s, rule.id);
    for (const locale of ['kk', 'ru', 'en'] as const) assert.doesNotMatch(titleOf(rule, locale), /\{\d\}|^$/, rule.id);
  }
});

test('a title says what a rule finds, not what only a finding can say', () => {
  const titles = [
    'spelling.unknown-word',
    'spelling.russian-layout',
    'cleaning.html-tag',
    'cleaning.fineweb2',
    'cleaning.email',
    'format.csv-columns',
  ];
  assert.deepEqual(
    titles.map((id) => titleOf(ruleOf(id)!, 'en')),
    [
      'Unknown word',
      '“…” is typed without Kazakh letters',
      'HTML tag',
      'FineWeb-2 would drop this document',
      'Personal data: e-mail address',
      'Not as many columns as in the first row',
    ],
  );
});

/** What the examples of a rule about personal data become: found without asking the rule for its mask. */
const masked = RULES.filter((rule) =>
  (rule as Partial<TextRule>).bad?.some(({ fixed = '' }) => /\[[A-Z_]+\]/.test(fixed)),
);

test('a rule whose fix hides something is one about personal data, and the other way round', () => {
  assert.ok(masked.length >= 5);
  assert.deepEqual(
    masked.map(({ id }) => id),
    RULES.filter(({ id }) => isPersonal(id)).map(({ id }) => id),
  );
  for (const { id, mask, fix } of masked) {
    assert.equal(fix, 'unsafe', id);
    assert.ok(MASKS.includes(mask!), id);
  }
});

const first = (findings: readonly Finding[], id: string) => findings.filter(({ rule }) => rule === id);

/** Runs a rule's examples through what finds it. */
function examples(rule: TextRule, find: (text: string) => readonly Finding[], source = (text: string) => text) {
  test(`${rule.id}: examples`, () => {
    for (const { text, fixed, safe, count = 1 } of rule.bad) {
      const found = first(find(text), rule.id);
      assert.equal(found.length, count, text);
      for (const finding of found) {
        assert.equal(finding.severity, rule.severity);
        assert.equal(finding.fix?.safe, safe, text);
        if (rule.fix === 'none') assert.equal(finding.fix, undefined);
      }
      if (fixed !== undefined) assert.equal(applyFixes(source(text), found), fixed);
    }
    for (const text of rule.good) assert.deepEqual(first(find(text), rule.id), [], text);
  });
}

for (const rule of FORMAT_RULES) {
  if (rule === notUtf8 || rule === unreadField) continue;
  const format = Object.values(FORMATS).find(({ rules }) => rules.includes(rule))!;
  examples(rule, (text) => format.segment(text).problems);
}

examples(notUtf8, (text) => {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(text, 'latin1'));
    return [];
  } catch {
    return [{ rule: notUtf8.id, severity: notUtf8.severity, start: 0, end: text.length }];
  }
});

examples(unreadField, (text) => unreadFindings('jsonl', [text]).map(({ finding }) => finding));

for (const rule of PROMPT_RULES) {
  examples(rule, (text) => {
    if (text.startsWith('row: ')) return readPromptFile('{{x}}', text.slice(5)).findings;
    return (text.startsWith('{"') ? readPromptRecord(text) : readPromptFile(text)).findings;
  });
}

const tags = (text: string) => text.split(' | ')[0]!;

for (const rule of ENTITY_RULES) {
  if (rule === staleCorrection) continue;
  examples(
    rule,
    (text) => {
      const [own, other] = text.split(' | ').map((half) => half.split(' '));
      let end = -1;
      const scheme = schemeOfSample(own!.map((tag) => `сөз ${tag}`).join('\n'));
      const tokens = own!.map((tag) => {
        const start = end + 1;
        end = start + tag.length;
        return { text: 'сөз', tag, ...(scheme && { scheme }), tagSource: { start, end } };
      });
      return tagFindings(tokens, other);
    },
    tags,
  );
}

// A correction of «Алматы», made where «да» follows.
examples(staleCorrection, (text) => {
  const correction = {
    start: 0,
    end: 6,
    text: 'Алматы',
    class: 'GPE',
    before: contextHash(''),
    after: contextHash('да'),
  } as const;
  const source = {
    length: text.length,
    slice: (start: number, end: number) => text.slice(start, end),
    text: () => text,
  };
  return placeCorrections([correction], source).stale.map(({ start, end }) => ({
    rule: staleCorrection.id,
    severity: staleCorrection.severity,
    start,
    end,
  }));
});

test('an unknown id is told with the right one that is nearest', () => {
  const table: readonly (readonly [given: string, nearest: string | undefined])[] = [
    ['spelling.unknwon-word', 'spelling.unknown-word'],
    ['spelling.unknown_word', 'spelling.unknown-word'],
    ['Cleaning.Email', 'cleaning.email'],
    ['cleaning.e-mail', 'cleaning.email'],
    ['emial', 'cleaning.email'],
    ['zero-widht', 'cleaning.zero-width'],
    ['cleaning.mojibaka', 'cleaning.mojibake'],
    ['spelling.doubled-words', 'spelling.doubled-word'],
    ['format.json', 'format.json-syntax'],
    ['toString', undefined],
    ['__proto__', undefined],
    ['', undefined],
    ['x'.repeat(100_000), undefined],
  ];
  for (const [id, nearest] of table) assert.deepEqual(unknownRules([id, id]), [{ id, nearest }], id.slice(0, 40));
  assert.deepEqual(unknownRules(RULES.map(({ id }) => id)), []);
});
