/** `qalam entities convert | agree | inconsistencies`: files of annotations, read whole or line by line. */
import {
  type Agreement,
  type AnnotatedDocument,
  agreement,
  documentAgreement,
  fromRecord,
  fromSentence,
  inconsistencies,
  type OffsetUnit,
  type SpanFormat,
  toJsonLine,
  toSentences,
} from '../entities/annotations';
import { foldStem } from '../entities/fold';
import { formatIob2, parseIob2, type TaggedSentence } from '../entities/iob2';
import type { Result } from '../types';
import type { Arguments } from './arguments';
import { errorIn, openInput } from './input';
import { linesOf } from './lines';
import type { OffsetUnit as Unit } from './offsets';
import { EXIT, messageOf } from './output';
import { printable } from './printable';
import { type Streams, sourcesOf } from './run';

/** A sentence of a tagged file, or a record. */
type Item = { readonly sentence: TaggedSentence } | { readonly document: AnnotatedDocument };

interface Source {
  /** As it is shown in messages. */
  readonly name: string;
  readonly lines: () => AsyncIterable<string>;
}

const UNITS: Readonly<Record<Unit, OffsetUnit>> = { utf16: 'utf-16', codepoint: 'code-point' };

/** FILES, or stdin. */
function sourcesFor(args: Arguments, { stdin }: Streams): Source[] {
  return sourcesOf(args).map((path) => ({
    name: path === '-' ? '<stdin>' : path,
    lines: async function* () {
      try {
        yield* linesOf((await openInput(path, { stdin, encoding: args.encoding })).bytes);
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

/** What `qalam entities` writes counts UTF-16 units, the tools of others, being Python's, code points. */
function unitOf(record: unknown, given: Unit | undefined): OffsetUnit {
  if (given !== undefined) return UNITS[given];
  const entities = (record as { entities?: unknown } | null)?.entities;
  return Array.isArray(entities) && entities.some((entity) => entity?.field !== undefined) ? 'utf-16' : 'code-point';
}

/**
 * The sentences or records of a file, as they come. A line that begins with `{` is a record; a file that begins with `[` is
 * a JSON array of them (Label Studio's export); all else is CoNLL. Rejects with a message that names file and line.
 */
async function* itemsOf(source: Source, args: Arguments): AsyncGenerator<Item, void> {
  let number = 0;
  let sentence: string[] = [];
  let array: string[] | undefined;
  let kind: 'records' | 'tags' | undefined;
  const read = (value: unknown, place: string): Item => {
    const document = fromRecord(value, unitOf(value, args.inputOffsets));
    if (!document.ok) throw new Error(`${source.name}: ${place}: ${document.error}`);
    return { document: document.value };
  };
  const parse = (text: string, place: string): unknown => {
    let unsafe: unknown;
    let value: unknown;
    try {
      value = JSON.parse(text, (_, part: unknown) => {
        if (typeof part === 'number' && Number.isInteger(part) && !Number.isSafeInteger(part)) unsafe ??= part;
        return part;
      });
    } catch {
      throw new Error(`${source.name}: ${place}: not JSON`);
    }
    // A record is written anew, and what would come out is another number.
    if (unsafe !== undefined)
      throw new Error(`${source.name}: ${place}: a number beyond 2^53 would be changed; write it as a string`);
    return value;
  };
  for await (const line of source.lines()) {
    number++;
    if (array) {
      array.push(line);
      continue;
    }
    const isBlank = line.trim() === '';
    if (kind === undefined && !isBlank) {
      if (/^\s*\[\s*(?:[{\]]|$)/.test(line)) {
        array = [line];
        continue;
      }
      kind = /^\s*\{\s*(?:["}]|$)/.test(line) ? 'records' : 'tags';
    }
    if (kind === 'records') {
      if (!isBlank) yield read(parse(line, `line ${number}`), `line ${number}`);
    } else if (!isBlank) sentence.push(line);
    else {
      for (const one of parseIob2(sentence.join('\n'))) yield { sentence: one };
      sentence = [];
    }
  }
  for (const one of parseIob2(sentence.join('\n'))) yield { sentence: one };
  if (array) {
    const records = parse(array.join('\n'), 'the array');
    for (const [i, record] of (records as unknown[]).entries()) yield read(record, `record ${i + 1}`);
  }
}

async function convertAll(args: Arguments, { output }: Streams, sources: readonly Source[]): Promise<number> {
  const unit = UNITS[args.offsets];
  let lost = 0;
  let first = true;
  // Its importer reads one array of tasks.
  const isArray = args.format === 'label-studio';
  for (const source of sources) {
    for await (const item of itemsOf(source, args)) {
      if (args.format !== 'iob2') {
        const document = 'document' in item ? item.document : fromSentence(item.sentence);
        const line = toJsonLine(document, args.format as SpanFormat, unit);
        await output.write(isArray ? `${first ? '[\n' : ',\n'}${line}` : `${line}\n`);
        first = false;
        continue;
      }
      const made = 'sentence' in item ? { sentences: [item.sentence], lost: [] } : toSentences(item.document);
      lost += made.lost.length;
      if (made.sentences.length > 0) await output.write(`${first ? '' : '\n'}${formatIob2(made.sentences)}`);
      first &&= made.sentences.length === 0;
    }
  }
  if (isArray) await output.write(first ? '[]\n' : '\n]\n');
  await output.flush();
  if (args.format !== 'iob2') output.warn(`offsets count ${unit === 'utf-16' ? 'UTF-16 units' : 'code points'}`);
  // Something was asked for and could not be written: that is a finding, whatever `--fail-on` says.
  if (lost > 0) output.warn(`${lost} spans left out: IOB2 has none that overlap, or end inside of a token`);
  return lost > 0 ? EXIT.findings : EXIT.ok;
}

async function all(source: Source, args: Arguments): Promise<Item[]> {
  const items: Item[] = [];
  for await (const item of itemsOf(source, args)) items.push(item);
  return items;
}

type Compared = Result<Agreement & { readonly lost: number }>;

function compare(first: readonly Item[], second: readonly Item[]): Compared {
  const documents = [first, second].map((items) =>
    items.flatMap((item) => ('document' in item ? [item.document] : [])),
  );
  if (documents[0]!.length === first.length && documents[1]!.length === second.length)
    return documentAgreement(documents[0]!, documents[1]!);
  // One of them knows no texts but tokens.
  let lost = 0;
  const [a, b] = [first, second].map((items) =>
    items.flatMap((item) => {
      if ('sentence' in item) return [item.sentence];
      const made = toSentences(item.document);
      lost += made.lost.length;
      return made.sentences;
    }),
  );
  const compared = agreement(a!, b!);
  return compared.ok ? { ok: true, value: { ...compared.value, lost } } : compared;
}

async function agreeBoth(args: Arguments, { output }: Streams, sources: readonly Source[]): Promise<number> {
  const [one, two] = [await all(sources[0]!, args), await all(sources[1]!, args)];
  const compared = compare(one, two);
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

async function findInconsistent(args: Arguments, { output }: Streams, sources: readonly Source[]): Promise<number> {
  const documents: AnnotatedDocument[] = [];
  const places = new Map<string, string[]>();
  for (const source of sources) {
    let number = 0;
    for await (const item of itemsOf(source, args)) {
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
