import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nearest } from './nearest';

for (const [name, known, expected] of [
  ['txt', ['text', 'id', 'messages'], 'text'],
  ['spelling.unknwon-word', ['spelling.doubled-word', 'spelling.unknown-word'], 'spelling.unknown-word'],
  ['chekc', ['clean', 'check'], 'check'],
  ['ed', ['id', 'text'], 'id'],
  ['xy', ['id', 'text'], undefined],
  ['nope', ['text', 'id'], undefined],
  ['қала', [], undefined],
  ['конент', ['контент'], 'контент'],
] as const) {
  test(`nearest to ${name}: ${expected}`, () => assert.equal(nearest(name, known), expected));
}
