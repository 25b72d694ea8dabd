/** `qalam correct`: texts corrected by a model behind an endpoint, with each edit and what the speller makes of it. */
import { loadModules } from '../analysis/load';
import { applied, correctText } from '../ask/correct';
import { dataFolder } from '../data';
import { endpointFault } from '../endpoint/words';
import { FORMATS, type FormatOptions } from '../text/formats';
import { offsetsOf } from '../text/offsets';
import type { Locale } from '../types';
import type { Arguments } from './arguments';
import { openEndpoint } from './endpoint';
import { chunksOf, formatOfInput } from './files';
import { openInput } from './input';
import { errorIn } from './inputError';
import { NameReport, NameWatch } from './names';
import { EXIT } from './output';
import { type Streams, sourcesOf, unmatched } from './run';

/** A line of JSON for each text: `text`, `edits`, and where there is something to say `unusable` and `error`. */
export async function correct(args: Arguments, { stdin, output }: Streams): Promise<number> {
  const opened = openEndpoint(args, output, true);
  if (!opened) return EXIT.usage;
  const { connections, connection } = opened;
  const { modules, failures } = await loadModules(args.data ?? dataFolder(), {
    language: false,
    entities: false,
    morphology: false,
    suggestions: false,
  });
  const { speller } = modules;
  // Without a dictionary there is no opinion, which is said once.
  if (!speller) output.warn(failures[0]?.error ?? '');
  const isWord = speller && ((word: string) => speller.check(word));
  const options: FormatOptions = {
    ...(args.fields && { jsonFields: args.fields }),
    ...(args.columns && { csvColumns: args.columns }),
  };
  const never = new AbortController().signal;
  const sources = sourcesOf(args);
  const watch = new NameWatch(options);
  const names = new NameReport([]);
  let failed = false;
  let [answered, unanswered, unusable] = [0, 0, 0];
  try {
    for (const path of sources) {
      try {
        const input = await openInput(path, { stdin, encoding: args.encoding });
        const format = path === '-' && args.input === undefined ? FORMATS.plain : formatOfInput(input, args.input);
        watch.begin();
        for await (const chunk of chunksOf(input, format, false)) {
          if (chunk.line < args.from) continue;
          watch.chunk(format.id, chunk.text, options);
          for (const segment of format.segment(chunk.text, options).segments) {
            if (segment.text.trim() === '') continue;
            const found = await correctText(connection, args.model ?? '', segment.text, never, {
              patience: { retries: args.retry },
              ...(args.profile && { profile: args.profile }),
              ...(isWord && { isWord }),
            });
            if (found.error) unanswered++;
            else answered++;
            unusable += found.unusable;
            const at = offsetsOf(segment.text, args.offsets);
            const kept = found.edits.filter(({ speller: opinion }) => opinion !== 'against');
            const line = {
              ...(sources.length > 1 && { file: path }),
              line: chunk.line + 1,
              ...(segment.path !== undefined && { field: segment.path }),
              // What the speller speaks against is shown, and not made.
              text: applied(segment.text, kept),
              edits: found.edits.map((edit) => ({ ...edit, start: at(edit.start), end: at(edit.end) })),
              ...(found.unusable > 0 && { unusable: found.unusable }),
              ...(found.error && {
                error: { message: endpointFault(found.error, args.locale), kind: found.error.kind },
              }),
            };
            await output.write(args.format === 'text' ? `${line.text}\n` : `${JSON.stringify(line)}\n`);
          }
          output.progress(chunk.line + chunk.lines);
        }
        await input.table?.close();
      } catch (error) {
        failed = true;
        output.warn(`${path === '-' ? '<stdin>' : path}: ${errorIn(error, args.locale)}`);
      }
    }
  } finally {
    connections.close();
  }
  await output.flush();
  output.clearProgress();
  if (unanswered > 0) output.warn(UNANSWERED[args.locale](unanswered, unanswered + answered));
  if (unusable > 0) output.warn(UNUSABLE[args.locale](unusable));
  names.add(watch.take());
  unmatched(names, args, { output });
  return failed || (unanswered > 0 && answered === 0) ? EXIT.io : EXIT.ok;
}

const UNANSWERED: Readonly<Record<Locale, (count: number, of: number) => string>> = {
  kk: (count, of) => `${of} мәтіннің ${count} данасына толық жауап келмеді; олар error мүшесінде айтылған.`,
  ru: (count, of) => `Без полного ответа: ${count} из ${of} текстов; причина в члене error.`,
  en: (count, of) => `${count} of ${of} texts were not answered in full; error says why.`,
};

const UNUSABLE: Readonly<Record<Locale, (count: number) => string>> = {
  kk: (count) => `Жауабы түзетуге келмеген, сондықтан өзгертілмеген сөйлемдер: ${count}.`,
  ru: (count) => `Предложений, ответ на которые не исправление и которые не изменены: ${count}.`,
  en: (count) => `Sentences whose answer is no correction, left as they are: ${count}.`,
};
