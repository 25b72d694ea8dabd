import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { describe, fixTitle, type Locale } from './messages';
import { RULES, ruleOf } from './rules';

const LOCALES: readonly Locale[] = ['kk', 'ru', 'en'];

test('every rule has a sentence of its own in three languages, with the same arguments', () => {
  for (const { id: rule, args: names = [] } of RULES) {
    const args = ['‹0›', '‹1›', '‹2›', '‹3›'];
    const sentences = LOCALES.map((locale) => describe({ rule, args }, locale));
    assert.equal(new Set(sentences).size, 3, rule);
    const used = sentences.map((sentence) => args.filter((arg) => sentence.includes(arg)).join());
    assert.equal(new Set(used).size, 1, rule);
    assert.ok(used[0] === '' || used[0]!.split(',').length <= names.length, `${rule}: its arguments are named`);
    for (const sentence of sentences) assert.doesNotMatch(sentence, /[{]\d[}]/);
  }
});

test('ids are written where their rules are: no other line of the product names one', () => {
  const named = readdirSync(__dirname, { recursive: true })
    .map(String)
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .flatMap((name) =>
      [
        ...readFileSync(join(__dirname, name), 'utf8').matchAll(
          /(?<!^ +id: )'((?:spelling|format|cleaning|entities|prompt)\.[a-z0-9-]+)'/gm,
        ),
      ].map((match) => `${name}: ${match[1]}`),
    )
    // Settings have names of the same look.
    .filter((found) => ruleOf(found.split(' ')[1]!) !== undefined);
  assert.deepEqual(named, []);
});

test('arguments are put in as they are', () => {
  assert.equal(describe({ rule: 'spelling.unknown-word', args: ['{1}$&'] }, 'kk'), 'Белгісіз сөз: «{1}$&».');
  assert.equal(
    describe({ rule: 'format.json-syntax', args: ['CommaExpected'] }, 'kk'),
    'JSON қатесі: үтір күтілген еді.',
  );
  assert.equal(describe({ rule: 'x.y', args: ['а'] }, 'en'), 'x.y: а');
});

test('a fix is named by what it does', () => {
  const fix = (newText: string) => ({ safe: true, edits: [{ start: 0, end: 1, newText }] });
  assert.equal(fixTitle({ rule: 'spelling.mixed-script', fix: fix('қала') }, 'kk'), '«қала» деп түзету');
  assert.equal(fixTitle({ rule: 'x.y', fix: fix('') }, 'ru'), 'Удалить');
  assert.equal(fixTitle({ rule: 'x.y', fix: fix(' ') }, 'kk'), 'Бос орынмен ауыстыру');
  assert.equal(fixTitle({ rule: 'cleaning.email', fix: fix('[ПОШТА]') }, 'en'), 'Mask as “[ПОШТА]”');
  assert.equal(fixTitle({ rule: 'x.y' }, 'kk'), undefined);
});
