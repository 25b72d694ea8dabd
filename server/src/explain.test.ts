import assert from 'node:assert/strict';
import { test } from 'node:test';
import { explainRule } from './explain';
import { RULES, titleOf } from './rules';

const LOCALES = ['kk', 'ru', 'en'] as const;

test('every rule has a page in three languages, with its id, its title, its reason and an example where it has one', () => {
  for (const rule of RULES) {
    const pages = LOCALES.map((locale) => explainRule(rule.id, locale)!);
    assert.equal(new Set(pages).size, 3, rule.id);
    for (const [index, page] of pages.entries()) {
      assert.ok(page.startsWith(`# ${titleOf(rule, LOCALES[index]!)}\n`), rule.id);
      const locale = LOCALES[index]!;
      assert.ok(page.includes(rule.id) && page.includes(locale === 'en' ? rule.reason : rule.why![locale]), rule.id);
      assert.doesNotMatch(page, /undefined|[\u200b-\u200f\ufeff\ufffd]/, rule.id);
      if ('bad' in rule) assert.match(page, /^- `/m, rule.id);
    }
  }
});

test('what an example is changed to is said; what cannot be seen is named; backticks stay what they are', () => {
  assert.match(explainRule('spelling.doubled-word', 'kk')!, /`Мен үшін үшін маңызды\.` → `Мен үшін маңызды\.`/);
  assert.match(
    explainRule('cleaning.invisible', 'en') ??
      explainRule('cleaning.zero-width', 'en') ??
      RULES.map(({ id }) => explainRule(id, 'en')).join(),
    /⟨U\+200B⟩/,
  );
  assert.equal(explainRule('spelling.none', 'en'), undefined);
});
