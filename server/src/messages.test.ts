import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { describe, fixTitle, type Locale, RULES } from './messages';

const LOCALES: readonly Locale[] = ['kk', 'ru', 'en'];

test('every rule has a sentence of its own in three languages, with the same arguments', () => {
  for (const rule of RULES) {
    const args = ['‹0›', '‹1›', '‹2›', '‹3›'];
    const sentences = LOCALES.map((locale) => describe({ rule, args }, locale));
    assert.equal(new Set(sentences).size, 3, rule);
    const used = sentences.map((sentence) => args.filter((arg) => sentence.includes(arg)).join());
    assert.equal(new Set(used).size, 1, rule);
    for (const sentence of sentences) assert.doesNotMatch(sentence, /[{]\d[}]/);
  }
});

test('every rule id in the source has a sentence', () => {
  const missing = readdirSync(__dirname, { recursive: true })
    .map(String)
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .flatMap((name) => [
      ...readFileSync(join(__dirname, name), 'utf8').matchAll(
        /rule: '((?:spelling|format|cleaning|entities)\.[a-z0-9-]+)'/g,
      ),
    ])
    .map((match) => match[1]!)
    .filter((rule) => !RULES.includes(rule));
  assert.deepEqual([...new Set(missing)], []);
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
  assert.equal(fixTitle({ rule: 'cleaning.email', fix: fix('[ПОШТА]') }, 'en'), 'Mask as “[ПОШТА]”');
  assert.equal(fixTitle({ rule: 'x.y' }, 'kk'), undefined);
});
