import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { EditSet } from './kinds';

const edit = (line: number, start: number, end: number) => ({
  range: { start: { line, character: start }, end: { line, character: end } },
  newText: '',
});

test('of edits that overlap or touch the first is kept; a group is taken whole or not at all', () => {
  const set = new EditSet();
  assert.ok(set.add([edit(0, 4, 6)]));
  assert.ok(!set.add([edit(0, 0, 1), edit(0, 5, 7)]));
  assert.ok(!set.add([edit(0, 6, 8)]));
  assert.ok(!set.add([edit(0, 2, 4)]));
  assert.ok(!set.add([]));
  assert.ok(set.add([edit(1, 5, 5), edit(0, 0, 1)]));
  assert.equal(set.count, 2);
  assert.deepEqual(set.edits, [edit(0, 0, 1), edit(0, 4, 6), edit(1, 5, 5)]);
});

test('whatever is added in whatever order, the edits come out in order and apart', () => {
  const anEdit = fc
    .tuple(fc.nat(3), fc.nat(30), fc.nat(6))
    .map(([line, start, length]) => edit(line, start, start + length));
  fc.assert(
    fc.property(fc.array(anEdit, { maxLength: 40 }), (given) => {
      const set = new EditSet();
      const taken = given.filter((one) => set.add([one]));
      assert.equal(set.edits.length, taken.length);
      for (const [index, { range }] of set.edits.entries()) {
        const before = set.edits[index - 1]?.range;
        if (!before) continue;
        const later = range.start.line > before.end.line || range.start.character > before.end.character;
        assert.ok(range.start.line >= before.end.line && later);
      }
      // What was refused meets something that was taken.
      for (const refused of given.filter((one) => !taken.includes(one))) {
        const { start, end } = refused.range;
        assert.ok(
          taken.some(
            ({ range }) =>
              range.start.line === start.line &&
              range.start.character <= end.character &&
              start.character <= range.end.character,
          ),
        );
      }
    }),
  );
});
