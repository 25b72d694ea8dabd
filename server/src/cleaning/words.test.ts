import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Speller } from '../spelling/speller';
import { projectSpeller } from '../spelling/testDictionary';
import { tokenize } from '../text/tokens';
import { applyFixes, checkSegment } from './segment';

let speller: Speller;
before(async () => {
  speller = await projectSpeller();
});
after(() => speller.dispose());

/** The text after the fixes of one rule, and whether they are all safe. */
function fixed(rule: string, text: string): [string, boolean] {
  const found = checkSegment(text, tokenize(text), { isWord: speller.knows, dictionary: speller }).filter(
    (finding) => finding.rule === rule,
  );
  return [applyFixes(text, found), found.length > 0 && found.every(({ fix }) => fix?.safe === true)];
}

test('a pair that a line end parts keeps its hyphen, a word that it breaks has none', () => {
  const pairs = 'ата-ана бала-шаға Әке-шешем қыз-келіншек мал-мүлік анда-санда ата-анасы XX-ғасыр ХІХ-ғасыр';
  for (const pair of pairs.split(' '))
    assert.deepEqual(fixed('cleaning.line-end-hyphen', pair.replace('-', '-\n')), [pair, false]);
  for (const broken of 'мемле-кет әжеп-теуір бар-лық жұмыс-шы білім-ді қазақ-стан отырғы-зу'.split(' '))
    assert.equal(fixed('cleaning.line-end-hyphen', broken.replace('-', '-\n'))[0], broken.replace('-', ''));
  assert.deepEqual(fixed('cleaning.line-end-hyphen', 'мемле-\nкет'), ['мемлекет', true]);
});

test('a Latin Y is what makes a word: Ү, У or Ұ', () => {
  for (const [text, right, isSafe] of [
    ['Yкімет Yлкен жYрек оңтYстік бYгін Yшін', 'Үкімет Үлкен жүрек оңтүстік бүгін Үшін', true],
    ['ОҚYШЫ ЖYРЕК oқyшы кyнделік', 'ОҚУШЫ ЖҮРЕК оқушы күнделік', true],
    ['жYмыс', 'жұмыс', true],
    // Түс and тұс.
    ['тYс', 'түс', false],
  ] as const) {
    assert.deepEqual(fixed('cleaning.mixed-script', text), [right, isSafe]);
    const findings = speller.checkText(text, tokenize(text), {});
    assert.deepEqual([applyFixes(text, findings), findings.every(({ fix }) => fix?.safe === true)], [right, isSafe]);
  }
});
