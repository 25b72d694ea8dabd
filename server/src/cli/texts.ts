/** Commands that read texts chunk by chunk and are asked nothing else of them: `sentences`, `tokens`. */

import type { Format, FormatOptions } from '../text/formats';
import type { Segment } from '../text/segment';
import type { Arguments } from './arguments';
import { chunksOf, type FileChunk, formatOfTexts } from './files';
import { openInput } from './input';
import { errorIn } from './inputError';
import { NameReport, NameWatch } from './names';
import { EXIT } from './output';
import { columnsSeen, type Streams, sourcesOf, tableFields, unmatched } from './run';

/** A chunk of one of the inputs. */
export interface ReadChunk {
  readonly chunk: FileChunk;
  readonly format: Format;
  readonly segments: readonly Segment[];
  /** The input it is of, where there are several. */
  readonly file: string | undefined;
}

/**
 * Hands the chunks of all inputs to `write`, in order, and writes what that answers; at the end, what `atEnd` answers. An input
 * that cannot be read is told, and the next one goes on. The exit code.
 */
export async function forEachChunk(
  args: Arguments,
  streams: Streams,
  write: (read: ReadChunk) => string,
  atEnd = () => '',
): Promise<number> {
  const { stdin, output } = streams;
  const options: FormatOptions = {
    ...(args.fields && { jsonFields: args.fields }),
    ...(args.columns && { csvColumns: args.columns }),
  };
  const sources = sourcesOf(args);
  const watch = new NameWatch(options);
  const names = new NameReport([...(args.fields ?? []), ...(args.columns ?? [])]);
  let failed = false;
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
        const { segments } = format.segment(chunk.text, chosen);
        await output.write(write({ chunk, format, segments, file: sources.length > 1 ? path : undefined }));
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
  output.clearProgress();
  await output.write(atEnd());
  await output.flush();
  const hasUnmatched = unmatched(names, args, streams);
  return failed ? EXIT.io : hasUnmatched ? EXIT.usage : EXIT.ok;
}
