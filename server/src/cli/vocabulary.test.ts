import assert from 'node:assert/strict';
import { test } from 'node:test';
import { projectAnalyzer } from '../morphology/testAnalyzer';
import { VocabularyCounter } from './vocabulary';

test('forms of a lemma are counted together, names with their capitals, unknown words as forms alone', async () => {
  const counter = new VocabularyCounter();
  counter.add(
    new Map([
      ['кітап', 2],
      ['кітабымды', 1],
      ['алматыда', 1],
    ]),
  );
  counter.add(
    new Map([
      ['кітаптар', 3],
      ['бардым', 1],
      ['ққққ', 1],
    ]),
  );
  const { tokens, types, lemmas, complete, most } = counter.result(await projectAnalyzer());
  assert.deepEqual([tokens, types, lemmas, complete], [9, 6, 3, true]);
  assert.deepEqual(most[0], { lemma: 'кітап', upos: 'NOUN', count: 6, forms: 3 });
  assert.deepEqual(
    most.slice(1).map(({ lemma, upos }) => `${lemma} ${upos}`),
    ['Алматы PROPN', 'бар VERB'],
  );
});
