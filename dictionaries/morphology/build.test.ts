import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { MorphologicalAnalyzer } from '../../server/src/morphology/analyzer';
import { projectAnalyzer } from '../../server/src/morphology/testAnalyzer';
import { build } from './build';
import { readingsOf } from './readings';

const here = fileURLToPath(new URL('.', import.meta.url));
let analyzer: MorphologicalAnalyzer;
before(async () => {
  analyzer = await projectAnalyzer();
});

test('what is committed is what the build makes', () =>
  assert.ok(readFileSync(join(here, 'kk.morph'), 'utf8') === build(), 'run npm run build:morphology'));

test('a template that has no meaning stops the build', () => {
  for (const names of [['QA'], ['LAр QA'], ['']])
    assert.throws(() => readingsOf('verb/back/р', { strip: '', add: 'х', names }), /no meaning|undefined|unknown/u);
  assert.throws(() => readingsOf('back/none/vowel', { strip: '', add: 'х', names: ['QA'] }), /unknown outer ending/u);
});

test('every word of words.txt is one of the dictionary, and has the analysis that is written there', () => {
  const lines = readFileSync(join(here, 'kk.morph'), 'utf8').split('\n');
  const from = lines.findIndex((line) => line.startsWith('# words '));
  const count = Number(lines[from]!.split(' ')[2]);
  const lost = lines.slice(from + 1, from + 1 + count).filter((line) => {
    const [form, lemma, upos, features] = line.split('\t');
    return !analyzer
      .analyses(form!)
      .some((one) => !one.guess && one.lemma === lemma && one.upos === upos && one.features === features);
  });
  assert.deepEqual(lost, []);
});
