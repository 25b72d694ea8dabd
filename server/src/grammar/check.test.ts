import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import fc from 'fast-check';
import { applyFixes } from '../cleaning';
import type { MorphologicalAnalyzer } from '../morphology/analyzer';
import { projectAnalyzer } from '../morphology/testAnalyzer';
import { randomOf } from '../random';
import { tokenize } from '../text/tokens';
import { mayHaveCase } from './agreement';
import { checkGrammar, GRAMMAR_RULES } from './check';
import { Forms } from './forms';
import type { GrammarOptions, GrammarRule } from './rule';
import { Triggers } from './triggers';

let analyzer: MorphologicalAnalyzer;
before(async () => {
  analyzer = await projectAnalyzer();
});

const find = (rule: string, text: string, options: GrammarOptions = {}) =>
  checkGrammar(text, tokenize(text), { analyzer: () => analyzer, ...options }).filter(
    (finding) => finding.rule === rule,
  );

for (const rule of GRAMMAR_RULES as readonly GrammarRule[]) {
  test(`${rule.id}: examples`, () => {
    assert.ok(rule.bad.length > 0 && rule.good.length > 0);
    for (const { text, fixed, safe, count = 1 } of rule.bad) {
      const findings = find(rule.id, text);
      assert.equal(findings.length, count, text);
      assert.deepEqual(find(rule.id, text, { disabledRules: [rule.id] }), [], 'a rule can be switched off');
      if (rule.layout) assert.deepEqual(find(rule.id, text, { tokenized: true }), []);
      for (const { fix, start, end } of findings) {
        assert.equal(fix?.safe, safe, text);
        // What is shown as the fix is what becomes of the finding's range.
        for (const edit of fix?.edits ?? []) assert.ok(edit.start >= start && edit.end <= end, text);
      }
      if (fixed === undefined) {
        assert.ok(rule.fix === 'none');
        continue;
      }
      const result = applyFixes(text, findings);
      assert.equal(result, fixed);
      assert.deepEqual(find(rule.id, result), [], 'a fix is final');
    }
    for (const text of rule.good) assert.deepEqual(find(rule.id, text), [], text);
  });
}

test('what is found does not depend on what stands around the sentence', () => {
  const around = (text: string) => `Бұл – бірінші сөйлем. ${text} Бұл – соңғы сөйлем.`;
  for (const rule of GRAMMAR_RULES as readonly GrammarRule[]) {
    for (const { text, count = 1 } of rule.bad) {
      if (!/^[\p{Lu}\p{N}«]/u.test(text) || !/[.!?]$/.test(text) || rule.id === 'grammar.dash') continue;
      assert.equal(find(rule.id, around(text)).length, count, around(text));
    }
  }
});

test('no trigger hides a finding', () => {
  const rules = GRAMMAR_RULES as readonly GrammarRule[];
  const examples = rules.flatMap(({ bad, good }) => [...bad.map(({ text }) => text), ...good]);
  const words = [...new Set(examples.flatMap(tokenize).map(({ text }) => text))];
  const triggers = rules.map((rule) => new Triggers([rule.triggers ?? []]));
  const next = randomOf(1);
  const any = (list: readonly string[]) => list[Math.floor(next() * list.length)]!;
  let found = 0;
  for (let i = 0; i < 4_000; i++) {
    // An example with another word in it, now and then one in capitals.
    let text = any(examples);
    for (let k = Math.floor(next() * 3); k > 0; k--) {
      const { start, end } = tokenize(text)[Math.floor(next() * tokenize(text).length)]!;
      const word = any(words);
      text = text.slice(0, start) + (next() < 0.1 ? word.toUpperCase() : word) + text.slice(end);
    }
    const tokens = tokenize(text);
    const context = { text, tokens, options: {}, isKazakh: () => true, forms: new Forms(() => analyzer, tokens) };
    for (const [at, rule] of rules.entries()) {
      if (rule.triggers === undefined || rule.needs?.test(text) === false) continue;
      const findings = rule.check(context);
      found += findings.length;
      if (triggers[at]!.in(text)[0] === 0) assert.deepEqual(findings, [], `${rule.id}: ${text}`);
    }
  }
  assert.ok(found > 1_000, `${found}`);
});

test('by its end no form with an ending of a case is taken for one without', () => {
  const forms = ['бала', 'кеме', 'мектеп', 'базар', 'сөз', 'қонақ', 'тау', 'өзен'].flatMap((lemma) => [
    ...analyzer.formsWith(lemma, 'NOUN', () => true),
  ]);
  const cased = forms.filter(({ form, features }) => /Case=(?!Nom)/.test(features) && !/[дт][ае][ғг][ыі]$/u.test(form));
  assert.ok(cased.length > 1_000, `${cased.length}`);
  assert.deepEqual(
    cased.filter(({ form }) => !mayHaveCase(form)),
    [],
  );
  assert.deepEqual(['кітап', 'балалары', 'балалар', 'сайлау'].filter(mayHaveCase), []);
});

test('it neither throws nor leaves the text, whatever the text is', () => {
  const part = fc.constantFrom(
    ...'"«»“”()-–—.,:!? \n'.split(''),
    'бірақ',
    'келді',
    'Қазақтар',
    '1,000,000',
    '32.01.2024',
    '25:70',
    'а',
    '5',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(part, { maxLength: 40 }).map((parts) => parts.join('')),
      ),
      (text) => {
        for (const { start, end, fix } of checkGrammar(text, tokenize(text), {
          whole: true,
          analyzer: () => analyzer,
        })) {
          assert.ok(start >= 0 && start < end && end <= text.length);
          for (const edit of fix?.edits ?? [])
            assert.ok(edit.start >= 0 && edit.start <= edit.end && edit.end <= text.length);
        }
      },
    ),
    { numRuns: 300 },
  );
});
