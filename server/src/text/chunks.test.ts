import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { affectedLines, chunkAt, chunksOf } from './chunks';
import { TextStore } from './store';

const lines = fc.array(fc.constantFrom('а O', '', ' ', 'б O', 'в'), { maxLength: 12 }).map((parts) => parts.join('\n'));

test('chunks cover every line once, and agree with the chunk at each line', () => {
  fc.assert(
    fc.property(lines, fc.constantFrom('line', 'paragraph', 'document') as fc.Arbitrary<'line'>, (text, chunk) => {
      const store = TextStore.from(text);
      let next = 0;
      for (const range of chunksOf(store, chunk)) {
        assert.equal(range.from, next);
        for (let line = range.from; line < range.to; line++) assert.deepEqual(chunkAt(store, chunk, line), range);
        next = range.to;
      }
      assert.equal(next, store.lineCount);
    }),
  );
});

test('chunks outside the affected lines of an edit stay as they were', () => {
  fc.assert(
    fc.property(lines, fc.nat(40), fc.nat(6), lines, (text, at, length, inserted) => {
      const store = TextStore.from(text);
      const before = [...chunksOf(store, 'paragraph')].map(({ from, to }) => store.linesText(from, to));
      const start = store.positionAt(at);
      const change = store.edit({ start, end: store.positionAt(at + length) }, inserted);
      const { from, to } = affectedLines(store, 'paragraph', change);
      const chunks = [...chunksOf(store, 'paragraph')];
      // The chunks before and after are those of the old text; what lies between begins and ends with a chunk.
      const head = chunks.filter((chunk) => chunk.to <= from).map((chunk) => store.linesText(chunk.from, chunk.to));
      const tail = chunks.filter((chunk) => chunk.from >= to).map((chunk) => store.linesText(chunk.from, chunk.to));
      assert.deepEqual(before.slice(0, head.length), head);
      assert.deepEqual(tail.length === 0 ? [] : before.slice(-tail.length), tail);
      assert.ok(
        chunks.every((chunk) => chunk.to <= from || chunk.from >= to || (chunk.from >= from && chunk.to <= to)),
      );
    }),
  );
});
