/** Prose inside of prose: a format that stands decoded in another one, as Markdown does in the strings of a notebook. */
import { type Piece, pieceAt, Segment } from './segment';

/**
 * `segment`, whose source is a decoded text, as a segment of the file that the text was decoded from.
 * @param outer the pieces of the decoded text, in order, from its offset 0 on
 * @param encode writes a text of the decoded one into the file; undefined where it cannot
 */
export function within(
  segment: Segment,
  outer: readonly Piece[],
  encode: (text: string) => string | undefined,
): Segment {
  const pieces: Piece[] = [];
  for (const piece of segment.pieces) {
    const end = piece.source + piece.sourceLength;
    let index = pieceAt(outer, piece.source);
    if (piece.kind !== 'literal') {
      const first = outer[index]!;
      const last = outer[pieceAt(outer, end - 1)]!;
      const from = first.source + (first.kind === 'literal' ? piece.source - first.text : 0);
      const to = last.kind === 'literal' ? last.source + end - last.text : last.source + last.sourceLength;
      pieces.push({ ...piece, source: from, sourceLength: to - from });
      continue;
    }
    for (let at = piece.source; at < end; index++) {
      const part = outer[index]!;
      const stop = Math.min(end, part.text + part.textLength);
      const isLiteral = part.kind === 'literal';
      pieces.push({
        kind: part.kind,
        text: piece.text + at - piece.source,
        textLength: stop - at,
        source: isLiteral ? part.source + at - part.text : part.source,
        sourceLength: isLiteral ? stop - at : part.sourceLength,
      });
      at = stop;
    }
  }
  const first = pieces[0]!;
  const last = pieces.at(-1)!;
  return new Segment({
    ...segment,
    pieces,
    start: first.source,
    end: last.source + last.sourceLength,
    encode: (text) => {
      const encoded = segment.encode(text);
      return encoded === undefined ? undefined : encode(encoded);
    },
  });
}
