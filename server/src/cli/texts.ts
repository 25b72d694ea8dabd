/** Commands that read texts chunk by chunk and are asked nothing else of them: `sentences`, `tokens`. */

import type { Format, FormatId, FormatOptions } from '../text/formats';
import { jsonSyntax } from '../text/formats/json';
import type { Segment } from '../text/segment';
import type { Arguments } from './arguments';
import { asRecords, chunksOf, type FileChunk, formatOfTexts, NOT_RECORDS } from './files';
import { openInput } from './input';
import { errorIn, InputError, LOST_LETTERS } from './inputError';
import { NameReport, NameWatch } from './names';
import { EXIT } from './output';
import { columnsSeen, nothingToName, type Streams, sourcesOf, tableFields, unmatched } from './run';
import type { Table } from './table';

/** A chunk of one of the inputs. */
export interface ReadChunk {
  readonly chunk: FileChunk;
  readonly format: Format;
  readonly segments: readonly Segment[];
  /** False: a line that is not the JSON it should be. */
  readonly isRecord: boolean;
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
  const formats = new Set<FormatId | 'table'>();
  let failed = false;
  for (const path of sources) {
    let table: Table | undefined;
    try {
      const opened = await openInput(path, { stdin, encoding: args.encoding });
      table = opened.table;
      const { input, format } = asRecords(opened, formatOfTexts(opened, args.input));
      formats.add(table === undefined ? format.id : 'table');
      const chosen: FormatOptions =
        table !== undefined && args.columns !== undefined
          ? { ...options, jsonFields: tableFields(table, args.columns, args, output) }
          : options;
      watch.begin();
      let broken = 0;
      let isLost = false;
      const lost = () => {
        isLost = true;
      };
      for await (const chunk of chunksOf(input, format, false, lost)) {
        if (chunk.line < args.from) continue;
        watch.chunk(format.id, chunk.text, chosen);
        const { segments, problems } = format.segment(chunk.text, chosen);
        const isRecord = !problems.some(({ rule }) => rule === jsonSyntax.id);
        if (!isRecord) broken++;
        await output.write(write({ chunk, format, segments, isRecord, file: sources.length > 1 ? path : undefined }));
        output.progress(chunk.line + chunk.lines);
      }
      if (table !== undefined) names.add(columnsSeen(table, args.columns));
      names.add(watch.take());
      if (broken > 0) output.warn(`${path === '-' ? '<stdin>' : path}: ${NOT_RECORDS[args.locale](broken)}`);
      if (isLost) throw new InputError(LOST_LETTERS);
    } catch (error) {
      failed = true;
      output.warn(`${path === '-' ? '<stdin>' : path}: ${errorIn(error, args.locale)}`);
    } finally {
      await table?.close();
    }
  }
  output.clearProgress();
  await output.write(atEnd());
  await output.flush();
  const hasUnmatched = unmatched(names, args, streams) || nothingToName(args, formats, streams);
  return failed ? EXIT.io : hasUnmatched ? EXIT.usage : EXIT.ok;
}
