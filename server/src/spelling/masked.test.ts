import assert from 'node:assert/strict';
import { test } from 'node:test';
import { comparable, rerank } from './masked';

test('a new order for what the model knows, at the places of what it knows', () => {
  const words = (list: readonly [string, number][], scores: readonly [string, number][]) =>
    rerank(
      list.map(([word, score]) => ({ word, score })),
      new Map(scores.map(([word, probability]) => [word, Math.log(probability)])),
    ).map(({ word }) => word);
  const list: [string, number][] = [
    ['бал', 0.5],
    ['бас', 0.3],
    ['бар', 0.2],
  ];
  const but = (...scores: [string, number][]) => words(list, scores);
  assert.deepEqual(but(['бал', 0.001], ['бар', 0.9]), ['бар', 'бас', 'бал']);
  assert.deepEqual(but(['бал', 0.4], ['бар', 0.5]), ['бал', 'бас', 'бар'], 'spelling is surer');
  assert.deepEqual(but(), ['бал', 'бас', 'бар']);
});

test('a word that takes a neighbour along is no rival of those that leave it', () => {
  const candidates = [
    { word: 'бад', score: 0.5 },
    { word: 'барады', score: 0.3, before: 3 },
    { word: 'рад', score: 0.2 },
  ];
  assert.deepEqual(comparable(candidates), ['бад', 'рад']);
  const scores = new Map([
    ['бад', -20],
    ['барады', -1],
    ['рад', -2],
  ]);
  assert.deepEqual(
    rerank(candidates, scores).map(({ word }) => word),
    ['рад', 'барады', 'бад'],
  );
});
