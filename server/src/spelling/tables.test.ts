import assert from 'node:assert/strict';
import { test } from 'node:test';
import { packTables, unpackTables } from '../tables';
import { Frequencies } from './frequencies';
import { LetterModel } from './letterModel';
import { Lexicon } from './lexicon';
import { type LexiconTables, lexiconTables } from './lexiconTables';
import { readySpeller, type UsageTables, usageTables } from './speller';
import { dictionaryBytes } from './testDictionary';

const again = <T>(tables: Parameters<typeof packTables>[0]): T => unpackTables(packTables(tables, ''), '') as T;

test('tables that were kept answer as those that are made', async () => {
  const { aff, dic, frequencies } = await dictionaryBytes();
  const made = lexiconTables(aff, dic)!;
  const lexicon = new Lexicon(again<LexiconTables>(made));
  const table = Frequencies.parse(frequencies);
  const usage = again<UsageTables>(usageTables(frequencies));
  const kept = Frequencies.of(usage);
  assert.equal(kept.total, table.total);
  assert.equal(kept.endings.total, table.endings.total);
  const letters = new LetterModel(usage);
  const expected = LetterModel.of(table);
  let at = 0;
  for (const [form, count] of table.entries()) {
    if (at++ % 50 !== 0) continue;
    assert.equal(kept.count(form), count);
    assert.equal(kept.prefixCount(form.slice(0, 4)), table.prefixCount(form.slice(0, 4)));
    assert.equal(kept.endings.get(form.slice(-3)), table.endings.get(form.slice(-3)));
    assert.deepEqual(kept.sameFold(form), table.sameFold(form));
    assert.equal(letters.score(form), expected.score(form));
    assert.equal(lexicon.spell(form), new Lexicon(made).spell(form));
  }
  // No endings of their own.
  assert.equal(Frequencies.of(usageTables(undefined)).endings.get('лар'), undefined);
});

test('a speller of ready tables reads the dictionary for Hunspell alone', async () => {
  const { aff, dic } = await dictionaryBytes();
  let reads = 0;
  const loaded = await readySpeller(
    lexiconTables(aff, dic),
    async () => {
      reads++;
      return { ok: true, value: { aff, dic } };
    },
    {},
    'later',
  );
  assert.ok(loaded.ok);
  assert.equal(loaded.value.verdict('мектептегі'), 'right');
  assert.equal(reads, 0);
  await loaded.value.prepareHunspell();
  assert.equal(reads, 1);
  assert.ok(loaded.value.hunspellSuggestions('мектпе').length > 0);
  loaded.value.dispose();
});
