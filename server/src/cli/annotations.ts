/** `qalam entities convert | agree | inconsistencies`: files of annotations, each read whole. */
import { readFile } from 'node:fs/promises';
import {
  type AnnotatedDocument,
  fromSentence,
  inconsistencies,
  type SpanFormat,
  toJsonLine,
  toSentences,
} from '../entities/annotations';
import { foldStem } from '../entities/fold';
import { formatIob2, isIdLine } from '../entities/iob2';
import {
  type AnnotatedItem,
  type AnnotationsFile,
  compareAnnotations,
  readAnnotations,
} from '../entities/readAnnotations';
import type { Arguments } from './arguments';
import { openInput } from './input';
import { errorIn } from './inputError';
import { linesOf } from './lines';
import { EXIT, messageOf } from './output';
import { printable } from './printable';
import { type Streams, sourcesOf } from './run';

interface Source {
  /** As it is shown in messages. */
  readonly name: string;
  readonly lines: () => AsyncIterable<string>;
  /** Of a file, the text of the `.txt` file that lies beside it (brat). */
  readonly textBeside?: () => Promise<string | undefined>;
}

/** FILES, or stdin. */
function sourcesFor(args: Arguments, { stdin }: Streams): Source[] {
  return sourcesOf(args).map((path) => ({
    name: path === '-' ? '<stdin>' : path,
    ...(/\.ann$/i.test(path) && {
      textBeside: () => readFile(path.replace(/\.ann$/i, '.txt'), 'utf8').catch(() => undefined),
    }),
    lines: async function* () {
      try {
        const { bytes, table } = await openInput(path, { stdin, encoding: args.encoding });
        try {
          // Tags may be numbers, which are no text.
          yield* linesOf(table?.rows(true) ?? bytes);
        } finally {
          await table?.close();
        }
      } catch (error) {
        throw new Error(`${path === '-' ? '<stdin>' : path}: ${errorIn(error, args.locale)}`);
      }
    },
  }));
}

/** A command over files of annotations; what is amiss with one is said, and the status. */
function overSources(command: (args: Arguments, streams: Streams, sources: readonly Source[]) => Promise<number>) {
  return async (args: Arguments, streams: Streams): Promise<number> => {
    try {
      return await command(args, streams, sourcesFor(args, streams));
    } catch (error) {
      streams.output.warn(messageOf(error));
      return EXIT.io;
    }
  };
}

/** Reads a file of annotations. Rejects with a message that names file and place where it is of no shape that is known. */
async function readSource(source: Source, args: Arguments): Promise<AnnotationsFile> {
  const lines: string[] = [];
  for await (const line of source.lines()) lines.push(line);
  const read = readAnnotations(lines.join('\n'), {
    beside: await source.textBeside?.(),
    labels: args.labels,
    annotator: args.annotator,
    unit: args.inputOffsets,
  });
  if (!read.ok) throw new Error(`${source.name}: ${read.error}`);
  return read.value;
}

/** Reads a file and says what it was taken for, and what of it was left out. */
async function all(source: Source, args: Arguments, { output }: Streams): Promise<readonly AnnotatedItem[]> {
  const { items, shapes, leftOut } = await readSource(source, args);
  if (shapes.size > 0) output.warn(`${source.name}: ${READ_AS[args.locale]} ${[...shapes].join('; ')}`);
  if (leftOut > 0) output.warn(`${source.name}: ${LEFT_OUT[args.locale]} ${leftOut}`);
  return items;
}

const READ_AS = { kk: 'оқылған түрі —', ru: 'прочитано как', en: 'read as' } as const;
const LEFT_OUT = {
  kk: 'белгілеуші қабылдамаған, сондықтан алынбаған жазбалар:',
  ru: 'не взято записей, отклонённых или отменённых разметчиком:',
  en: 'records left out that their annotator rejected or cancelled, or that are another’s:',
} as const;

/** An item as a document, with its record's other members. */
function documentOf(item: AnnotatedItem): AnnotatedDocument {
  if ('document' in item) return item.document;
  const document = fromSentence(item.sentence);
  return item.rest === undefined ? document : { ...document, rest: { ...item.rest, ...document.rest } };
}

async function convertAll(args: Arguments, streams: Streams, sources: readonly Source[]): Promise<number> {
  const { output } = streams;
  // Its importer reads one array of tasks, and its offsets are JavaScript's.
  const isArray = args.format === 'label-studio';
  const unit = isArray && !args.given.has('offsets') ? 'utf-16' : args.offsets;
  let lost = 0;
  let unnamed = 0;
  let guessed = 0;
  let first = true;
  for (const source of sources) {
    for (const item of await all(source, args, streams)) {
      if ('document' in item && item.document.isPrediction === true) guessed++;
      if (args.format !== 'iob2') {
        const document = documentOf(item);
        const line = toJsonLine(document, args.format as SpanFormat, unit);
        await output.write(isArray ? `${first ? '[\n' : ',\n'}${line}` : `${line}\n`);
        first = false;
        continue;
      }
      const made = 'sentence' in item ? { sentences: [item.sentence], lost: [] } : toSentences(item.document);
      lost += made.lost.length;
      unnamed += made.sentences.filter(({ id }) => id !== '' && !isIdLine(id)).length;
      if (made.sentences.length > 0) await output.write(`${first ? '' : '\n'}${formatIob2(made.sentences)}`);
      first &&= made.sentences.length === 0;
    }
  }
  if (isArray) await output.write(first ? '[]\n' : '\n]\n');
  await output.flush();
  if (args.format !== 'iob2') output.warn(`offsets count ${unit === 'utf-16' ? 'UTF-16 units' : 'code points'}`);
  // Label Studio alone tells them from annotations.
  if (guessed > 0 && !isArray) output.warn(`${guessed} of the records hold what a model guessed and nobody annotated`);
  if (unnamed > 0) output.warn(`${unnamed} sentences without their ids: in IOB2 they would be tokens`);
  // Something was asked for and could not be written: that is a finding, whatever `--fail-on` says.
  if (lost > 0) output.warn(`${lost} spans left out: IOB2 has none that overlap, or end inside of a token`);
  return lost > 0 ? EXIT.findings : EXIT.ok;
}

async function agreeBoth(args: Arguments, streams: Streams, sources: readonly Source[]): Promise<number> {
  const { output } = streams;
  const [one, two] = [await all(sources[0]!, args, streams), await all(sources[1]!, args, streams)];
  const compared = compareAnnotations(one, two);
  if (!compared.ok) {
    output.warn(compared.error);
    return EXIT.io;
  }
  const { f1, kappa, differences, lost } = compared.value;
  const listed = differences.map(({ sentence, text, first, second }) => {
    const item = one.length === two.length ? one[sentence] : undefined;
    const id = item && ('sentence' in item ? item.sentence.id : item.document.rest?.id);
    return { number: sentence + 1, ...(id !== undefined && id !== '' && { id }), text, first, second };
  });
  if (args.format === 'json') {
    const rows = listed.map((row) => ({ ...row, first: row.first ?? null, second: row.second ?? null }));
    await output.write(`${JSON.stringify({ f1, kappa, lost, differences: rows }, null, 2)}\n`);
  } else {
    let text = `F1 ${f1.toFixed(4)}\nCohen's kappa ${kappa.toFixed(4)}\ndifferences ${differences.length}\n`;
    for (const { number, id, text: mention, first, second } of listed)
      text += `${[String(number), String(id ?? ''), first ?? 'O', second ?? 'O', mention.replace(/\s+/g, ' ')].map(printable).join('\t')}\n`;
    await output.write(text);
  }
  await output.flush();
  if (lost > 0) output.warn(`${lost} spans not compared: they overlap another of their file`);
  return EXIT.ok;
}

async function findInconsistent(args: Arguments, streams: Streams, sources: readonly Source[]): Promise<number> {
  const { output } = streams;
  const documents: AnnotatedDocument[] = [];
  const places = new Map<string, string[]>();
  for (const source of sources) {
    let number = 0;
    for (const item of await all(source, args, streams)) {
      number++;
      const { text, spans } = 'document' in item ? item.document : fromSentence(item.sentence);
      documents.push({ text, spans });
      for (const { start, end, class: name } of spans) {
        const key = `${foldStem(text.slice(start, end))}\t${name}`;
        const known = places.get(key) ?? [];
        if (known.length < MAX_PLACES) known.push(sources.length > 1 ? `${source.name}:${number}` : String(number));
        places.set(key, known);
      }
    }
  }
  const found = inconsistencies(documents, foldStem).map(({ key, classes }) => ({
    name: key,
    classes: classes.map(([name, count]) => ({ class: name, count, at: places.get(`${key}\t${name}`) ?? [] })),
  }));
  if (args.format === 'json') await output.write(found.map((one) => `${JSON.stringify(one)}\n`).join(''));
  else
    await output.write(
      found
        .map(({ name, classes }) => {
          const shown = classes.map(({ class: label, count, at }) => `${label} ${count} (${at.join(' ')})`);
          return `${[name, ...shown].map(printable).join('\t')}\n`;
        })
        .join(''),
    );
  await output.flush();
  return EXIT.ok;
}

/** So many sentences are named for each class of a name. */
const MAX_PLACES = 10;

export const convert = overSources(convertAll);
export const agree = overSources(agreeBoth);
export const inconsistent = overSources(findInconsistent);
