import assert from 'node:assert/strict';
import { MAX_SEGMENT, type Segment } from '../segment';

/** Every piece maps to its source and back; segments are ordered, disjoint and inside the chunk. */
export function assertExact(chunk: string, segments: readonly Segment[]): void {
  let before = 0;
  for (const segment of segments) {
    assert.ok(segment.start >= before && segment.end <= chunk.length && segment.end > segment.start);
    before = segment.end;
    assert.ok(segment.text.length <= MAX_SEGMENT);
    let text = 0;
    let source = segment.start;
    for (const piece of segment.pieces) {
      assert.equal(piece.text, text);
      assert.ok(piece.source >= source);
      text += piece.textLength;
      source = piece.source + piece.sourceLength;
      if (piece.kind === 'literal') {
        assert.equal(
          segment.text.slice(piece.text, piece.text + piece.textLength),
          chunk.slice(piece.source, piece.source + piece.sourceLength),
        );
        for (const offset of [piece.text, piece.text + piece.textLength - 1]) {
          const span = segment.toSourceSpan(offset, offset + 1);
          assert.equal(chunk.slice(span.start, span.end), segment.text[offset]);
          assert.equal(segment.fromSource(span.start), offset);
        }
      }
    }
    assert.equal(text, segment.text.length);
    assert.equal(source, segment.end);
  }
}
