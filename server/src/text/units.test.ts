import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { TextStore } from './store';
import { affectedLines, unitAt, unitsOf } from './units';

const lines = fc.array(fc.constantFrom('а O', '', ' ', 'б O', 'в'), { maxLength: 12 }).map((parts) => parts.join('\n'));

test('units cover every line once, and agree with the unit at each line', () => {
  fc.assert(
    fc.property(lines, fc.constantFrom('line', 'paragraph', 'document') as fc.Arbitrary<'line'>, (text, unit) => {
      const store = TextStore.from(text);
      let next = 0;
      for (const range of unitsOf(store, unit)) {
        assert.equal(range.from, next);
        for (let line = range.from; line < range.to; line++) assert.deepEqual(unitAt(store, unit, line), range);
        next = range.to;
      }
      assert.equal(next, store.lineCount);
    }),
  );
});

test('units outside the affected lines of an edit stay as they were', () => {
  fc.assert(
    fc.property(lines, fc.nat(40), fc.nat(6), lines, (text, at, length, inserted) => {
      const store = TextStore.from(text);
      const before = [...unitsOf(store, 'paragraph')].map(({ from, to }) => store.linesText(from, to));
      const start = store.positionAt(at);
      const change = store.edit({ start, end: store.positionAt(at + length) }, inserted);
      const { from, to } = affectedLines(store, 'paragraph', change);
      const units = [...unitsOf(store, 'paragraph')];
      // The units before and after are those of the old text; what lies between begins and ends with a unit.
      const head = units.filter((unit) => unit.to <= from).map((unit) => store.linesText(unit.from, unit.to));
      const tail = units.filter((unit) => unit.from >= to).map((unit) => store.linesText(unit.from, unit.to));
      assert.deepEqual(before.slice(0, head.length), head);
      assert.deepEqual(tail.length === 0 ? [] : before.slice(-tail.length), tail);
      assert.ok(units.every((unit) => unit.to <= from || unit.from >= to || (unit.from >= from && unit.to <= to)));
    }),
  );
});
