/** `qalam entities convert | agree | inconsistencies`: files of annotations, each read whole. */
import { readFile } from 'node:fs/promises';
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
  shapeOf,
  toJsonLine,
  toSentences,
} from '../entities/annotations';
import { foldStem } from '../entities/fold';
import { formatIob2, type TaggedSentence } from '../entities/iob2';
import { fromTokens } from '../entities/shapes';
import { inIob2, parseTaggedFile } from '../entities/taggedFiles';
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
  /** Of a file, the text of the `.txt` file that lies beside it (brat). */
  readonly textBeside?: () => Promise<string | undefined>;
}

const UNITS: Readonly<Record<Unit, OffsetUnit>> = { utf16: 'utf-16', codepoint: 'code-point' };

/** FILES, or stdin. */
function sourcesFor(args: Arguments, { stdin }: Streams): Source[] {
  return sourcesOf(args).map((path) => ({
    name: path === '-' ? '<stdin>' : path,
    ...(/\.ann$/i.test(path) && {
      textBeside: () => readFile(path.replace(/\.ann$/i, '.txt'), 'utf8').catch(() => undefined),
    }),
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

/** What `qalam entities` writes counts UTF-16 units, and so does Label Studio; the tools of others, being Python's, code points. */
function unitOf(record: unknown, given: Unit | undefined): OffsetUnit {
  if (given !== undefined) return UNITS[given];
  return /^(?:qalam|Label Studio)/.test(shapeOf(record) ?? '') ? 'utf-16' : 'code-point';
}

/** The items of a file, and what it was taken for. */
interface ReadFile {
  readonly items: readonly Item[];
  readonly shapes: ReadonlySet<string>;
  /** Records that their annotators did not let stand. */
  readonly leftOut: number;
}

function parseJson(text: string, place: string): unknown {
  let unsafe: unknown;
  let value: unknown;
  try {
    value = JSON.parse(text, (_, part: unknown) => {
      if (typeof part === 'number' && Number.isInteger(part) && !Number.isSafeInteger(part)) unsafe ??= part;
      return part;
    });
  } catch {
    throw new Error(`${place}: not JSON`);
  }
  // A record is written anew, and what would come out is another number.
  if (unsafe !== undefined) throw new Error(`${place}: a number beyond 2^53 would be changed; write it as a string`);
  return value;
}

/** The records of a file with the place of each; undefined where it is no JSON. */
function recordsIn(lines: readonly string[], name: string): { value: unknown; place: string }[] | undefined {
  const first = lines.find((line) => line.trim() !== '') ?? '';
  // An array of records or of spaCy's pairs; of the latter each line may be one too.
  if (/^\s*\[\s*(?:[{\][]|$)/.test(first)) {
    const records = parseJson(lines.join('\n'), `${name}: the array`);
    return (records as unknown[]).map((value, i) => ({ value, place: `${name}: record ${i + 1}` }));
  }
  if (!/^\s*(?:\{\s*(?:["}]|$)|\[\s*")/.test(first)) return undefined;
  return lines.flatMap((line, i) => {
    const place = `${name}: line ${i + 1}`;
    return line.trim() === '' ? [] : [{ value: parseJson(line, place), place }];
  });
}

const orThrow = <T>(result: Result<T>, place: string): T => {
  if (!result.ok) throw new Error(`${place}: ${result.error}`);
  return result.value;
};

/** Reads a file of annotations. Rejects with a message that names file and place where it is of no shape that is known. */
async function readSource(source: Source, args: Arguments): Promise<ReadFile> {
  const lines: string[] = [];
  for await (const line of source.lines()) lines.push(line);
  const records = recordsIn(lines, source.name);
  if (records === undefined) {
    const text = lines.join('\n');
    if (text.trim() === '') return { items: [], shapes: new Set(), leftOut: 0 };
    const { shape, items } = orThrow(parseTaggedFile(text, await source.textBeside?.()), source.name);
    return { items, shapes: new Set([shape]), leftOut: 0 };
  }
  const shapes = new Set<string>();
  const items: Item[] = [];
  const sentences: { readonly sentence: TaggedSentence; readonly place: number }[] = [];
  let leftOut = 0;
  for (const { value, place } of records) {
    const tagged = fromTokens(value, args.labels);
    if (tagged !== undefined) {
      const { tokens, tags, rest, shape } = orThrow(tagged, place);
      shapes.add(shape);
      sentences.push({
        sentence: { id: typeof rest.id === 'string' ? rest.id : '', tokens, tags },
        place: items.length,
      });
      items.push({ sentence: { id: '', tokens, tags } });
      continue;
    }
    const document = orThrow(fromRecord(value, unitOf(value, args.inputOffsets), args.annotator), place);
    shapes.add(shapeOf(value, args.annotator)!);
    if (document.leftOut !== undefined) leftOut++;
    else items.push({ document });
  }
  // One scheme for the whole file.
  const made = orThrow(
    inIob2(
      sentences.map(({ sentence }) => sentence),
      '',
    ),
    source.name,
  );
  for (const [i, { place }] of sentences.entries()) items[place] = made.items[i]!;
  return { items, shapes, leftOut };
}

/** Reads a file and says what it was taken for, and what of it was left out. */
async function all(source: Source, args: Arguments, { output }: Streams): Promise<readonly Item[]> {
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

async function convertAll(args: Arguments, streams: Streams, sources: readonly Source[]): Promise<number> {
  const { output } = streams;
  // Its importer reads one array of tasks, and its offsets are JavaScript's.
  const isArray = args.format === 'label-studio';
  const unit = isArray && !args.given.has('offsets') ? 'utf-16' : UNITS[args.offsets];
  let lost = 0;
  let first = true;
  for (const source of sources) {
    for (const item of await all(source, args, streams)) {
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

async function agreeBoth(args: Arguments, streams: Streams, sources: readonly Source[]): Promise<number> {
  const { output } = streams;
  const [one, two] = [await all(sources[0]!, args, streams), await all(sources[1]!, args, streams)];
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
