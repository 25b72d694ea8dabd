/** `qalam sentences`: the sentences of texts, with where they stand. */

import type { Format } from '../text/formats';
import { offsetsOf } from '../text/offsets';
import type { Segment } from '../text/segment';
import { sentenceSpans } from '../text/sentences';
import type { Arguments } from './arguments';
import { lineFinder } from './files';
import type { Streams } from './run';
import { forEachChunk } from './texts';

interface Piece {
  readonly text: string;
  /** Of a record, else undefined. */
  readonly field: string | undefined;
  /** Where it begins in its chunk. */
  readonly offset: number;
}

/** The texts of a chunk, those that were cut for their length put together. */
function piecesOf(segments: readonly Segment[]): Piece[] {
  const pieces: { text: string; field: string | undefined; offset: number }[] = [];
  for (const { text, path, part, start } of segments) {
    const last = pieces.at(-1);
    if (last !== undefined && part !== undefined && part > 0) last.text += text;
    else pieces.push({ text, field: path, offset: start });
  }
  return pieces;
}

/** The identity of a record, to find it again by. */
function idOf(format: Format, chunk: string): unknown {
  if (format.id !== 'jsonl') return undefined;
  try {
    return (JSON.parse(chunk) as { id?: unknown } | null)?.id;
  } catch {
    return undefined;
  }
}

/** Each sentence a line of JSON, or with `--format text` its words alone, a blank line between texts. */
export function sentences(args: Arguments, streams: Streams): Promise<number> {
  let isFirst = true;
  return forEachChunk(args, streams, ({ chunk, format, segments, file }) => {
    const id = idOf(format, chunk.text);
    const lineOf = lineFinder(chunk);
    let written = '';
    for (const piece of piecesOf(segments)) {
      const found = sentenceSpans(piece.text);
      if (args.format === 'text') {
        // A line is no text of its own where the whole file is one.
        if (format.layout !== 'lines' && !isFirst && found.length > 0) written += '\n';
        for (const { start, end } of found) written += `${piece.text.slice(start, end)}\n`;
        if (found.length > 0) isFirst = false;
        continue;
      }
      const at = offsetsOf(piece.text, args.offsets);
      for (const { start, end } of found) {
        const sentence = {
          text: piece.text.slice(start, end),
          ...(file !== undefined && { file }),
          line: lineOf(piece.offset),
          ...(id !== undefined && { id }),
          ...(piece.field !== undefined && { field: piece.field }),
          start: at(start),
          end: at(end),
        };
        written += `${JSON.stringify(sentence)}\n`;
      }
    }
    return written;
  });
}
