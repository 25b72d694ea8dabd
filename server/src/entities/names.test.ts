import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { foldLetters } from './letters';
import { decodeModel } from './model';
import { isMadeAsGivenName, NAME_KINDS, NameTable } from './names';
import { stripFolded } from './stem';
import { EntityTagger } from './tagger';
import { withNames } from './train/export';

const bytes = readFileSync(join(__dirname, '../../../dictionaries/entities/kk-entities.bin'));

test('who is from a place of the table, in any form', () => {
  const table = new NameTable('Канада\tGPE\nТараз\tGPE\nАсан\tGIVEN\n');
  const kindsOf = (word: string) => {
    const folded = foldLetters(word);
    const bits = table.kindsOf(folded, stripFolded(folded).stem);
    return NAME_KINDS.filter((_, bit) => (bits & (1 << bit)) !== 0).join(' ');
  };
  for (const word of ['канадалық', 'канадалықтар', 'канадалықтың', 'тараздық', 'тараздықтарға'])
    assert.equal(kindsOf(word), 'NORP', word);
  for (const word of ['асандық', 'балалық', 'канадағы']) assert.notEqual(kindsOf(word), 'NORP', word);
  assert.equal(kindsOf('канадаға'), 'GPE');
});

test('but for common nouns that look so', () => {
  const table = new NameTable('Қазан\tGPE\n');
  const kindOf = (word: string) => table.kindsOf(foldLetters(word), stripFolded(foldLetters(word)).stem);
  for (const word of ['қазандық', 'қазандықты', 'қазандықтың']) assert.equal(kindOf(word), 0, word);
  assert.notEqual(kindOf('қазаннан'), 0);
});

test('given names of two words, in any case form', () => {
  for (const name of [
    'нұрбек',
    'айгүлге',
    'сапарәлінің',
    'аманкелді',
    'гүлжан',
    'жанмұратпен',
    'шәріпханға',
    'нұрқиса',
  ])
    assert.ok(isMadeAsGivenName(foldLetters(name)), name);
  for (const word of ['жан', 'кітап', 'ақтау', 'өзен', 'жауған'])
    assert.ok(!isMadeAsGivenName(foldLetters(word)), word);
});

test('a model file takes other names, and nothing else of it changes', () => {
  const model = decodeModel(bytes);
  assert.ok(model.ok);
  const made = withNames(bytes, new NameTable(`${model.value.names.text}Шварба\tGPE\n`), { 'names.tsv': 'x' });
  const other = decodeModel(made);
  assert.ok(other.ok, other.ok ? '' : other.error);
  const { names, header, ...rest } = other.value;
  assert.deepEqual(rest, { chain: model.value.chain, network: model.value.network, weights: model.value.weights });
  assert.deepEqual(header, { ...model.value.header, inputs: { ...model.value.header.inputs, 'names.tsv': 'x' } });
  assert.ok(names.text.endsWith('Шварба\tGPE\n'));
  // A tagger reads it, before anything is trained again.
  assert.ok(EntityTagger.load(made).ok);
  assert.notEqual(names.kindsOf('шварба', 'шварба'), 0);
  assert.equal(model.value.names.kindsOf('шварба', 'шварба'), 0);
  assert.deepEqual(withNames(made, model.value.names, model.value.header.inputs), new Uint8Array(bytes));
});
