/** `qalam sentences`: the sentences of texts, with where they stand. */

import type { Format, FormatOptions } from '../text/formats';
import { offsetsOf } from '../text/offsets';
import type { Segment } from '../text/segment';
import { sentenceSpans } from '../text/sentences';
import type { Arguments } from './arguments';
import { chunksOf, formatOfTexts } from './files';
import { openInput } from './input';
import { errorIn } from './inputError';
import { NameReport, NameWatch } from './names';
import { EXIT } from './output';
import { columnsSeen, type Streams, sourcesOf, tableFields, unmatched } from './run';

interface Piece {
  readonly text: string;
  /** Of a record, else undefined. */
  readonly field: string | undefined;
}

/** The texts of a chunk, those that were cut for their length put together. */
function piecesOf(segments: readonly Segment[]): Piece[] {
  const pieces: { text: string; field: string | undefined }[] = [];
  for (const { text, path, part } of segments) {
    const last = pieces.at(-1);
    if (last !== undefined && part !== undefined && part > 0) last.text += text;
    else pieces.push({ text, field: path });
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
export async function sentences(args: Arguments, streams: Streams): Promise<number> {
  const { stdin, output } = streams;
  const options: FormatOptions = {
    ...(args.fields && { jsonFields: args.fields }),
    ...(args.columns && { csvColumns: args.columns }),
  };
  const sources = sourcesOf(args);
  const watch = new NameWatch(options);
  const names = new NameReport([...(args.fields ?? []), ...(args.columns ?? [])]);
  let failed = false;
  let isFirst = true;
  for (const path of sources) {
    try {
      const input = await openInput(path, { stdin, encoding: args.encoding });
      const format = formatOfTexts(input, args.input);
      const chosen: FormatOptions =
        input.table !== undefined && args.columns !== undefined
          ? { ...options, jsonFields: tableFields(input.table, args.columns, args, output) }
          : options;
      for await (const chunk of chunksOf(input, format, false)) {
        if (chunk.line < args.from) continue;
        watch.chunk(format.id, chunk.text);
        const id = idOf(format, chunk.text);
        let text = '';
        for (const piece of piecesOf(format.segment(chunk.text, chosen).segments)) {
          const found = sentenceSpans(piece.text);
          if (args.format === 'text') {
            // A line is no text of its own where the whole file is one.
            if (format.layout !== 'lines' && !isFirst && found.length > 0) text += '\n';
            for (const { start, end } of found) text += `${piece.text.slice(start, end)}\n`;
            if (found.length > 0) isFirst = false;
            continue;
          }
          const at = offsetsOf(piece.text, args.offsets);
          for (const { start, end } of found) {
            const sentence = {
              text: piece.text.slice(start, end),
              ...(sources.length > 1 && { file: path }),
              line: chunk.line + 1,
              ...(id !== undefined && { id }),
              ...(piece.field !== undefined && { field: piece.field }),
              start: at(start),
              end: at(end),
            };
            text += `${JSON.stringify(sentence)}\n`;
          }
        }
        await output.write(text);
        output.progress(chunk.line + chunk.lines);
      }
      if (input.table !== undefined) names.add(columnsSeen(input.table, args.columns));
      names.add(watch.take());
      await input.table?.close();
    } catch (error) {
      failed = true;
      output.warn(`${path === '-' ? '<stdin>' : path}: ${errorIn(error, args.locale)}`);
    }
  }
  await output.flush();
  output.clearProgress();
  const hasUnmatched = unmatched(names, args, streams);
  return failed ? EXIT.io : hasUnmatched ? EXIT.usage : EXIT.ok;
}
