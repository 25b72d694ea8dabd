import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Frequencies } from '../../server/src/spelling/frequencies';
import { slipForms } from './slips';

const slips = new Set(readFileSync(join(__dirname, 'kk.slips'), 'utf8').split('\n'));

test('no word of everyday use is refused, though texts of news and law lack it', () => {
  const words = {
    'forms of common stems': 'апасын апасына айларда өлімдердің алалар батырмас құрмасы тылмен',
    'what one says of oneself': 'суретіммен бағытыммен бөлімдеріммен анықтайын алайын',
    'what one says to somebody': 'бекіттіңіз шерттіңіз профилің сайтың үйің',
    'possessives of loans': 'стандарты',
  };
  for (const [kind, list] of Object.entries(words))
    assert.deepEqual(
      list.split(' ').filter((word) => slips.has(word)),
      [],
      kind,
    );
});

test('what nobody writes but by mistake is refused', () => {
  for (const slip of 'үшің мүміндіктер азақтар тәуелсіздікіне кеңістікін'.split(' ')) assert.ok(slips.has(slip), slip);
  // Derived words that no text has, one letter from a usual form.
  for (const slip of 'әскерше негізші курсорлы оларлы'.split(' ')) assert.ok(slips.has(slip), slip);
  for (const word of 'сазшы кірлі шешелі кісіше балықшы ұстазша'.split(' ')) assert.ok(!slips.has(word), word);
});

test('a form is refused where it is likelier a slip than a word', () => {
  const frequencies = Frequencies.parse(new TextEncoder().encode('көл\t300\nкөлге\t40\nкөлі\t8\nсапасын\t70\n'));
  const forms = (expected: Readonly<Record<string, number>>, byHand: readonly string[] = []) =>
    slipForms({
      frequencies,
      usage: {
        expected: (form) => expected[form] ?? 0,
        hasStem: (form, stems) => form === 'апасын' && stems.has('апа'),
      },
      confusions: [{ from: 'ө', to: 'о', weight: 5 }],
      areWords: (right, form) => right === 'көлге' && form === 'колге',
      spell: (form) => form in expected || frequencies.count(form) > 0,
      byHand: new Set(byHand),
      entries: new Map(),
    });
  // A confusion: 1.5 of 300 are to be expected.
  assert.deepEqual(forms({ кол: 1 }), ['кол']);
  assert.deepEqual(forms({ кол: 2 }), []);
  // Both are words by the list; few enough for a word.
  assert.deepEqual(forms({ колге: 0, көге: 1 }), []);
  // A lost letter; a stem written by hand has to be refuted more surely.
  assert.deepEqual(forms({ апасын: 0.15 }), ['апасын']);
  assert.deepEqual(forms({ апасын: 0.15 }, ['апа']), []);
});
