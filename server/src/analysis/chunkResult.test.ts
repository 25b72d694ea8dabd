import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ChunkResult, rebase } from './chunkResult';

const finding = (start: number, end: number) => ({
  start,
  end,
  rule: 'spelling.unknown-word',
  severity: 'hint' as const,
});
const known = (...findings: ChunkResult['findings'][number][]): ChunkResult => ({
  findings,
  entities: [],
  languages: new Map(),
  entityCount: 0,
});
const places = (result: ChunkResult) => result.findings.map(({ start, end }) => [start, end]);

test('an edit takes away the findings that it touches, moves those behind it and leaves those before it', () => {
  const before = known(finding(0, 4), finding(5, 10), finding(12, 16));
  // `[10, 12)` becomes five units: what ends or begins at its edges is a word that it may have changed.
  assert.deepEqual(places(rebase(before, 11, 11, 3)), [
    [0, 4],
    [5, 10],
    [15, 19],
  ]);
  assert.deepEqual(places(rebase(before, 10, 12, 5)), [[0, 4]]);
  assert.deepEqual(places(rebase(before, 6, 8, 0)), [
    [0, 4],
    [10, 14],
  ]);
});

test('a fix of which an edit is touched is no fix any more', () => {
  const fixed = { ...finding(0, 4), fix: { safe: true, edits: [{ start: 8, end: 9, newText: '' }] } };
  assert.equal(rebase(known(fixed), 8, 8, 1).findings[0]!.fix, undefined);
  assert.deepEqual(rebase(known(fixed), 6, 6, 1).findings[0]!.fix!.edits, [{ start: 9, end: 10, newText: '' }]);
});
