import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Labels } from '../labels';
import { EntityTagger } from '../tagger';
import { lessonsOf } from './lessons';
import { sentencesIn, taught } from './teachers';

const bytes = readFileSync(join(__dirname, '../../../../dictionaries/entities/kk-entities.bin'));
const loaded = EntityTagger.load(bytes);
assert.ok(loaded.ok);
const tagger = loaded.value;

test('sentences of texts: as the tagger cuts them, each once, up to a number of tokens of each text', () => {
  const text =
    'Ол 3,5 сағат күтті. Сосын үйге қайтты.\nСосын үйге қайтты.\nИә.\nThis is no Kazakh at all.\nБәрі ұйықтап жатыр.';
  const first = ['Ол', '3', ',', '5', 'сағат', 'күтті', '.'];
  const second = ['Сосын', 'үйге', 'қайтты', '.'];
  const third = ['Бәрі', 'ұйықтап', 'жатыр', '.'];
  assert.deepEqual(sentencesIn([text], 100), [first, second, third]);
  assert.deepEqual(sentencesIn([text, 'Мен де білемін.'], 8), [first, second, ['Мен', 'де', 'білемін', '.']]);
});

test('teachers say how sure they are; the likeliest labels are those of the tagger', () => {
  const tokens = 'Кеше Мұрат Алматыға досымен барды .'.split(' ');
  const { names, size } = tagger.labels;
  for (const [models, temperature] of [
    [[bytes], 3.5],
    [[bytes, bytes], 5],
  ] as const) {
    const [lesson] = taught(models, [tokens], temperature);
    const { offsets, labels, shares, pairs, pairShares } = lesson!.targets;
    assert.equal(offsets.length, tokens.length + 1);
    const likeliest = tokens.map((_, t) => {
      const own = [...labels.subarray(offsets[t], offsets[t + 1])];
      const chances = shares.subarray(offsets[t], offsets[t + 1]);
      assert.ok(Math.abs(chances.reduce((sum, chance) => sum + chance, 0) - 1) < 1e-5);
      return names[own[chances.indexOf(Math.max(...chances))]!]!;
    });
    assert.deepEqual(likeliest, tagger.tag(tokens).tags);
    const expected = pairShares.reduce((sum, share) => sum + share, 0);
    assert.ok(Math.abs(expected - (tokens.length - 1)) < 0.2, `${expected}`);
    for (const pair of pairs) assert.ok(tagger.labels.allows(Math.floor(pair / size), pair % size));
  }
});

test('what a person has tagged is certain', () => {
  const labels = new Labels(['GPE']);
  const [lesson] = lessonsOf([{ id: '', tokens: ['Жаңа', 'Дели', '.'], tags: ['B-GPE', 'I-GPE', 'O'] }], labels, 0.5);
  assert.equal(lesson!.share, 0.5);
  assert.equal(lesson!.isMade, false);
  assert.deepEqual([...lesson!.targets.labels], [1, 2, 0]);
  assert.deepEqual([...lesson!.targets.pairs], [1 * 3 + 2, 2 * 3 + 0]);
  assert.ok([...lesson!.targets.shares, ...lesson!.targets.pairShares].every((share) => share === 1));
});
