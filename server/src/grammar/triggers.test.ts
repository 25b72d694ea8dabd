import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Triggers } from './triggers';

/** The same by one expression for each trigger. */
const slowly = (triggers: readonly string[], text: string): boolean =>
  triggers.some((trigger) => {
    const own = trigger.replace(/^\^|\$$/g, '').replace(/[()]/g, '\\$&');
    const before = trigger.startsWith('^') ? String.raw`(?<!\p{L})` : '';
    const behind = trigger.endsWith('$') ? String.raw`(?!\p{L})` : '';
    return new RegExp(`${before}${own}${behind}`, 'iu').test(text);
  });

test('each list is found where one of its strings stands, whatever stands in the others', () => {
  const part = fc.constantFrom('а', 'ба', 'аб', 'бб', 'ң', '1', '(');
  const trigger = fc
    .tuple(fc.constantFrom('', '^'), fc.array(part, { minLength: 1, maxLength: 3 }), fc.constantFrom('', '$'))
    .map(([before, parts, behind]) => `${before}${parts.join('')}${behind}`);
  const text = fc
    .array(fc.constantFrom('а', 'б', 'А', 'Б', 'ң', 'Ң', 'г', '1', '(', ' ', '.', 'x', '\u{1F600}', '世'), {
      maxLength: 14,
    })
    .map((letters) => letters.join(''));
  // Letters of other scripts are none to it, which lets more texts through.
  const isKnown = (one: string) => !/[x世]/u.test(one);
  fc.assert(
    fc.property(fc.array(fc.array(trigger, { maxLength: 4 }), { maxLength: 4 }), fc.array(text), (lists, texts) => {
      const triggers = new Triggers(lists);
      for (const one of texts) {
        const found = Array.from(triggers.in(one), (is) => is === 1);
        const right = lists.map((list) => slowly(list, one));
        if (isKnown(one)) assert.deepEqual(found, right, one);
        else for (const [i, is] of right.entries()) assert.ok(!is || found[i], one);
      }
    }),
    { numRuns: 500 },
  );
});

test('small letters of triggers stand for every capital of theirs', () => {
  const letters = [...'аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя'];
  const triggers = new Triggers(letters.map((letter) => [letter]));
  for (let unit = 0; unit < 0x10000; unit++) {
    const character = String.fromCharCode(unit);
    const found = triggers.in(character).indexOf(1);
    assert.equal(found, letters.indexOf(character.toLowerCase()), character);
  }
});
