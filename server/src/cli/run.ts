import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { loadModules } from '../analysis/load';
import { OnnxEntities } from '../analysis/onnxThread';
import { checkWholeText, DocumentChecker } from '../cleaning';
import { dataFolder, readData } from '../data';
import { isIdLine } from '../entities/iob2';
import { scoreIob2 } from '../entities/pretokenised';
import { schemeOfSample } from '../entities/schemes';
import { EntityTagger } from '../entities/tagger';
import { SEVERITIES, type Vocabulary } from '../protocol';
import { rulesOff, WORD_LIST_RULES } from '../rules';
import { type ReplacementFault, Replacements } from '../spelling/replacements';
import { scoreWord } from '../spelling/score';
import { FORMATS, type Format, type FormatId, type FormatOptions, formatFor } from '../text/formats';
import { jsonSyntax } from '../text/formats/json';
import { unreadField } from '../text/formats/unread';
import type { Locale, Result, Sentence, Severity } from '../types';
import type { Arguments } from './arguments';
import { type FileDirectives, readDirectives } from './directives';
import { CorpusDuplicates } from './duplicates';
import {
  chunkGroupsOf,
  elementsOf,
  type FileChunk,
  FileReplacement,
  formatOfInput,
  hasElements,
  NOT_RECORDS,
  rowRecords,
} from './files';
import { arrayAsLines, type Input, isRecordArray, listInObject, openInput } from './input';
import { errorIn, InputError, LOST_LETTERS } from './inputError';
import { type Block, batches, blocksOf, lineGroupsOf, linesOf, textOf, withoutLines } from './lines';
import { NameReport, type SeenNames } from './names';
import { EXIT, messageOf, type Output } from './output';
import { Pool, type Task } from './pool';
import {
  type ChunkFinding,
  type Counts,
  hasTexts,
  noCounts,
  type OffsetCounts,
  type ProcessorConfig,
  type Seen,
  SHOWN_LINES,
} from './processor';
import { place, SarifWriter, terminalLine, withFields } from './report';
import { addUp, StatsCollector, statsCsv, statsMarkdown } from './stats';
import { isTableName, kindOfTable, type Table } from './table';
import { VocabularyCounter } from './vocabulary';
import { WordCounts, wordLines } from './words';

export interface Streams {
  readonly stdin: NodeJS.ReadStream;
  readonly output: Output;
  /** Whether the report may use colours. */
  readonly colour: boolean;
}

/** What a run needs beside its arguments: the program's own file for worker threads, and its version. */
export interface Program {
  readonly entry: string;
  readonly version: string;
}

type CorpusCommand = ProcessorConfig['command'];

/** Whether a file's name says that it holds plain text, of which each line is a text to what takes records. */
const isNamedText = (path: string): boolean => {
  const fileName = basename(path).replace(/\.(?:gz|zst)$/i, '');
  return /\.te?xt$/i.test(fileName) && formatFor({ fileName }) === FORMATS.plain;
};

/** What a command does that goes over records, lines or files; answers with the exit status. */
export function overCorpus(command: CorpusCommand) {
  return (args: Arguments, streams: Streams, program: Program) => runOverCorpus(command, args, streams, program);
}

async function runOverCorpus(
  command: CorpusCommand,
  given: Arguments,
  streams: Streams,
  program: Program,
): Promise<number> {
  // `stats` and `words` answer with figures of all they read, stdin too.
  const isFilter =
    command !== 'stats' &&
    command !== 'words' &&
    (given.files.length === 0 || command === 'detect' || command === 'entities' || given.attributesOnly);
  // To a filter rows are records, and columns their members.
  const columns = isFilter ? given.columns?.map((column) => `$.${column}`) : undefined;
  const args = columns === undefined ? given : { ...given, fields: [...(given.fields ?? []), ...columns] };
  const formatOptions: FormatOptions = {
    ...(args.fields && { jsonFields: args.fields }),
    ...(args.columns && { csvColumns: args.columns }),
  };
  const lists = await listsOf(args);
  if (!lists.ok) {
    streams.output.warn(lists.error.message);
    return lists.error.status;
  }
  const compares = args.checks.cleaning && command !== 'clean' && (!isFilter || args.duplicates);
  const config: ProcessorConfig = {
    command,
    checks: args.checks,
    formatOptions,
    // Attribute files are read by Python.
    offsets: args.attributesOnly && !args.given.has('offsets') ? 'code-point' : args.offsets,
    disabledRules: rulesOff(args.disabledRules, args.enabledRules),
    fix: args.fix,
    mask: args.mask,
    attributesOnly: args.attributesOnly,
    input: args.input ?? (isFilter && args.files.length > 0 && args.files.every(isNamedText) ? 'auto' : 'jsonl'),
    words: args.words,
    ...lists.value,
    fineweb2: args.fineweb2,
    entityFiles: {
      ...(args.model !== undefined && { model: { path: args.model, version: '' } }),
      gazetteers: args.gazetteers.map((path) => ({ path, version: '' })),
    },
    thresholds: args.thresholds,
    prose: compares,
    examples: command === 'words' || (command === 'stats' && args.format === 'report'),
    forms: command === 'stats' && args.format === 'report',
  };
  const pool = await Pool.start(config, args.data ?? dataFolder(), args.jobs, program.entry);
  try {
    for (const { module, error, loss } of pool.failures) {
      streams.output.warn(`${module} is not available${loss === undefined ? '' : ` (${loss})`}: ${error}`);
    }
    // What was asked for and cannot be looked at would else pass for clean.
    if (pool.failures.some(({ loss }) => loss === undefined)) return EXIT.io;
    const replaced = new MadeChanges();
    const status = isFilter
      ? await filter(args, streams, pool, replaced)
      : await files(command, args, streams, pool, program, formatOptions, replaced);
    if (args.replace !== undefined) streams.output.warn(replaced.sentence(config.replacements)[args.locale]);
    for (const sentence of replaced.offsetSentences()) streams.output.warn(sentence[args.locale]);
    return status;
  } finally {
    await pool.end();
  }
}

const FAULTS: Readonly<Record<ReplacementFault, Sentence>> = {
  'no-tab': {
    kk: 'жол сөз<Tab>орнына жазылатыны түрінде емес',
    ru: 'строка не имеет вида слово<Tab>замена',
    en: 'the line is not word<Tab>replacement',
  },
  'no-word': {
    kk: 'ауыстырылатыны бір сөз емес, сондықтан табылмайды',
    ru: 'заменяется не одно слово, оно не нашлось бы',
    en: 'what is to be replaced is not one word and would be found nowhere',
  },
  twice: {
    kk: 'бұл сөзге бұрын басқа ауыстыру берілген',
    ru: 'этому слову выше дана другая замена',
    en: 'the word has another replacement above',
  },
};

type Lists = Pick<ProcessorConfig, 'accepted' | 'replacements'>;
type ListsResult =
  | { readonly ok: true; readonly value: Lists }
  | { readonly ok: false; readonly error: { readonly message: string; readonly status: number } };

/** The lists that `--accept` and `--replace` name. */
async function listsOf({ accept, replace, locale }: Arguments): Promise<ListsResult> {
  const texts: string[] = [];
  for (const path of [...accept, ...(replace === undefined ? [] : [replace])]) {
    try {
      texts.push(new TextDecoder('utf-8', { fatal: true }).decode(await readFile(path)));
    } catch (error) {
      return { ok: false, error: { message: `${path}: ${messageOf(error)}`, status: EXIT.io } };
    }
  }
  const replacements = replace === undefined ? '' : texts.pop()!;
  const parsed = Replacements.parse(replacements);
  if (parsed.ok) return { ok: true, value: { accepted: texts.join('\n'), replacements } };
  const { line, fault } = parsed.error;
  return { ok: false, error: { message: `${replace}:${line}: ${FAULTS[fault][locale]}`, status: EXIT.usage } };
}

/** How often each word of `--replace` was replaced, and how many annotations were moved with their texts. */
class MadeChanges {
  private readonly counts = new Map<string, number>();
  private refused = 0;
  private readonly offsets: OffsetCounts = { moved: 0, changed: 0, unsure: 0, tokens: 0 };

  add({ replaced = new Map(), refused = 0, offsets }: Seen): void {
    for (const [word, count] of replaced) this.counts.set(word, (this.counts.get(word) ?? 0) + count);
    this.refused += refused;
    for (const name of Object.keys(offsets ?? {}) as (keyof OffsetCounts)[]) this.offsets[name] += offsets![name];
  }

  /** What is said of annotations at the end, a sentence each. */
  offsetSentences(): Sentence[] {
    const { moved, changed, unsure, tokens } = this.offsets;
    const said: Sentence[] = [];
    if (moved > 0)
      said.push({
        kk: `Мәтіні өзгергендіктен орны түзетілген белгілер: ${moved}${changed > 0 ? `; оның ішінде сөзінің өзі өзгергені: ${changed}` : ''}.`,
        ru: `Разметка сдвинута вслед за текстом: ${moved}${changed > 0 ? `; из них изменились сами слова: ${changed}` : ''}.`,
        en: `Annotations moved with their texts: ${moved}${changed > 0 ? `; of these the words themselves were changed: ${changed}` : ''}.`,
      });
    if (unsure > 0)
      said.push({
        kk: `Қай мәтінге қатысты екені белгісіз, сондықтан орны түзетілмеген белгілер: ${unsure}. Оларды тексеріңіз.`,
        ru: `Разметка не сдвинута, так как неясно, к какому тексту она относится: ${unsure}. Проверьте её.`,
        en: `Annotations left where they were, as nobody can tell which text they are of: ${unsure}. Look at them.`,
      });
    if (tokens > 0)
      said.push({
        kk: `Мәтіні өзгерген, бірақ бөлек берілген токендері бұрынғыдай қалған жазбалар: ${tokens}.`,
        ru: `Записей, в которых изменился текст, а отдельный список токенов остался прежним: ${tokens}.`,
        en: `Records whose text was changed, while their list of tokens stayed as it was: ${tokens}.`,
      });
    return said;
  }

  /** What is said at the end: how often, where not, and which words were nowhere. */
  sentence(list: string): Sentence {
    const parsed = Replacements.parse(list);
    const words = parsed.ok ? parsed.value.entries() : [];
    const total = [...this.counts.values()].reduce((sum, count) => sum + count, 0);
    const missing = words.filter((word) => !this.counts.has(word));
    const shown = `${missing.slice(0, 10).join(', ')}${missing.length > 10 ? ' …' : ''}`;
    const found = words.length - missing.length;
    const { refused } = this;
    return {
      kk: `ауыстырылды: ${total} орын, ${found} сөз${refused > 0 ? `; пішім бұзылмас үшін ауыстырылмағаны: ${refused} орын` : ''}${missing.length > 0 ? `; табылмағаны ${missing.length}: ${shown}` : ''}`,
      ru: `заменено: мест ${total}, слов ${found}${refused > 0 ? `; не заменено мест, где сломалась бы разметка: ${refused}` : ''}${missing.length > 0 ? `; не нашлось ${missing.length}: ${shown}` : ''}`,
      en: `replaced: ${total} places of ${found} words${refused > 0 ? `; left as they are, for the markup would break: ${refused} places` : ''}${missing.length > 0 ? `; found nowhere ${missing.length}: ${shown}` : ''}`,
    };
  }
}

/** FILES, or stdin where there are none. */
export const sourcesOf = ({ files }: Arguments): readonly string[] => (files.length === 0 ? ['-'] : files);

const nameOf = (path: string) => (path === '-' ? '<stdin>' : path);

/** The bytes of a file or of stdin as lines, of which a JSON array's elements and the rows of a CSV or TSV file are one each. */
export async function recordsOf(
  path: string,
  args: Pick<Arguments, 'encoding' | 'input' | 'locale'>,
  streams: Streams,
): Promise<AsyncIterable<Uint8Array>> {
  return recordsIn(await openInput(path, { stdin: streams.stdin, encoding: args.encoding }), args, streams);
}

/** The same of an input that is open. */
export function recordsIn(
  opened: Input,
  { input, locale }: Pick<Arguments, 'input' | 'locale'>,
  { output }: Pick<Streams, 'output'>,
): AsyncIterable<Uint8Array> {
  if (opened.table !== undefined) {
    leftOut(opened.table, locale, output);
    return opened.table.rows(true);
  }
  if (input === 'text') return opened.bytes;
  if (isRecordArray(opened.sample)) return arrayAsLines(opened.bytes);
  const format = input === 'jsonl' ? FORMATS.jsonl : formatFor({ fileName: opened.fileName, sample: opened.sample });
  if (format === FORMATS.conll) throw new InputError(NOT_ROWS);
  return format.rows === undefined ? opened.bytes : rowLines(opened, format);
}

async function* rowLines(input: Input, format: Format): AsyncGenerator<Uint8Array, void> {
  for await (const { line } of rowRecords(input, format)) yield Buffer.from(`${line}\n`);
}

const NOT_ROWS: Sentence = {
  kk: 'бұл — CoNLL; бұл команда сөйлемдерді осылай алады: qalam sentences ФАЙЛ | qalam …',
  ru: 'это CoNLL; предложения из него этой команде даёт: qalam sentences ФАЙЛ | qalam …',
  en: 'is CoNLL; this command takes its sentences from: qalam sentences FILE | qalam …',
};

/** Says which columns of a table no record can hold. */
function leftOut({ kind, binaryColumns }: Table, locale: Locale, output: Output): void {
  if (binaryColumns.length === 0) return;
  const listed = binaryColumns.join(', ');
  const sentence: Sentence = {
    kk: `${kind}: байт бағандары жазбаларға кірмейді: ${listed}.`,
    ru: `${kind}: столбцы с байтами в записи не входят: ${listed}.`,
    en: `${kind}: columns of bytes are left out of the records: ${listed}.`,
  };
  output.warn(sentence[locale]);
}

/** Which of the wanted columns a table has. */
export function columnsSeen(table: Table, wanted: readonly string[] = []): SeenNames {
  return { matched: wanted.filter((given) => columnOf(table, given) !== undefined), there: table.columns };
}

/** A column by its name or its number from 1. */
const columnOf = ({ columns }: Table, given: string): string | undefined =>
  columns.includes(given) ? given : columns[Number(given) - 1];

/**
 * The columns of a table, by name or by number from 1, as patterns of fields: what stands in them is prose. Those without text are
 * said. Throws where there is none with text.
 */
export function tableFields(
  table: Table,
  wanted: readonly string[],
  { locale }: Pick<Arguments, 'locale'>,
  output: Output,
): string[] {
  const there = wanted.flatMap((given) => columnOf(table, given) ?? []);
  const paths = there.flatMap((column) => table.textsOf(column));
  const empty = there.filter((column) => table.textsOf(column).length === 0).join(', ');
  const sentence: Sentence = {
    kk: `${table.kind}: бағанда мәтін жоқ: ${empty}.`,
    ru: `${table.kind}: в столбце нет текста: ${empty}.`,
    en: `${table.kind}: the column holds no text: ${empty}.`,
  };
  if (there.length > 0 && paths.length === 0) throw new InputError(sentence);
  if (empty !== '') output.warn(sentence[locale]);
  return paths.map((path) => `$.${path}`);
}

/** 1 where `--fail-on` says so. */
function status(args: Arguments, counts: Counts): number {
  if (args.failOn === undefined) return EXIT.ok;
  const severe = SEVERITIES.slice(0, SEVERITIES.indexOf(args.failOn) + 1);
  const found = severe.some((severity: Severity) => counts[severity] > 0) || counts.malformed > 0;
  return found ? EXIT.findings : EXIT.ok;
}

/** Says which fields and columns match nothing in what was read, and which are not read that should be. */
export function unmatched(
  names: NameReport,
  { locale, disabledRules }: Pick<Arguments, 'locale' | 'disabledRules'>,
  { output }: Pick<Streams, 'output'>,
): boolean {
  const sentences = names.sentences(locale);
  const unread = disabledRules.includes(unreadField.id) ? [] : names.unreadFields(locale);
  for (const sentence of [...sentences, ...unread]) output.warn(sentence);
  return sentences.length > 0;
}

/** Says that `--fields` or `--columns` was given and no file has any. */
export function nothingToName(
  { fields, columns, locale }: Arguments,
  formats: ReadonlySet<FormatId | 'table'>,
  { output }: Streams,
) {
  const has = (...ids: (FormatId | 'table')[]) => ids.some((id) => formats.has(id));
  const useless = [
    ...(fields !== undefined && !has('json', 'jsonl') ? [{ option: '--fields', kind: 'JSON' }] : []),
    ...(columns !== undefined && !has('csv', 'tsv', 'table')
      ? [{ option: '--columns', kind: 'CSV/TSV/Parquet/Arrow' }]
      : []),
  ];
  for (const { option, kind } of formats.size > 0 ? useless : []) {
    const sentence: Sentence = {
      kk: `${option} берілген, бірақ оқылғандардың ішінде ${kind} файлы жоқ.`,
      ru: `Дано ${option}, но среди прочитанного нет файлов ${kind}.`,
      en: `${option} is given, but none of the files is ${kind}.`,
    };
    output.warn(sentence[locale]);
  }
  return formats.size > 0 && useless.length > 0;
}

const NOT_WRITTEN: Sentence = {
  kk: 'орнында жазылмайды: бұл stdin.',
  ru: 'не записывается на месте: это stdin.',
  en: 'cannot be written in place: it is stdin.',
};

const noTable = (name: string): Sentence => ({
  kk: `${name} жазылмайды: кесте сол түрдегі кестеден ғана жазылады.`,
  ru: `${name} не записывается: таблица пишется лишь из таблицы того же вида.`,
  en: `${name} is not written: a table is written only from a table of its kind.`,
});

const OFFSETS_NOT_KEPT: Sentence = {
  kk: 'жазылмады: мәтінмен бірге белгілердің орны да өзгеруі керек, ал кестенің сандары жазылмайды. --output FILE.jsonl беріңіз.',
  ru: 'не записано: вместе с текстом должна сдвинуться и разметка, а числа таблицы не пишутся. Дайте --output FILE.jsonl.',
  en: 'was not written: its annotations would have to move with the texts, and the numbers of a table are not written. Give --output FILE.jsonl.',
};

/** Columns of a table's first line that may hold offsets of its texts, by their names. */
const offsetColumns = (head: string): string[] =>
  /^[^\r\n]*/
    .exec(head)![0]
    .split(/[,;\t|]/)
    .map((cell) => cell.replaceAll('"', '').trim())
    .filter((cell) => /^(?:\w+_)?(?:start|begin|offset|end)(?:_?(?:offset|char|idx|index|pos|position))?$/i.test(cell));

const COLUMNS_STAYED = (names: readonly string[]): Sentence => ({
  kk: `мәтіндер өзгерді, ал олардағы орынды көрсетуі мүмкін бағандар бұрынғыдай қалды: ${names.join(', ')}.`,
  ru: `тексты изменились, а столбцы, где могут стоять места в них, остались как были: ${names.join(', ')}.`,
  en: `texts were changed, while columns that may hold offsets in them stayed as they were: ${names.join(', ')}.`,
});

const TAGS_ARE: Sentence = {
  kk: 'белгілеу схемасы —',
  ru: 'метки прочитаны по схеме',
  en: 'the tags are read as',
};

const NO_RECORDS: Sentence = {
  kk: 'Бірде-бір жол JSON нысаны емес: кәдімгі мәтін үшін --input text беріңіз.',
  ru: 'Ни одна строка не объект JSON: для обычного текста дайте --input text.',
  en: 'No line is a JSON object: give --input text for plain text.',
};

/** Of lines that a filter has answered with an error. */
const errorsIn = (lines: number): Sentence => ({
  kk: `JSON нысаны емес жолдар: ${lines}; шығыста олардың орнында {"error": …} тұр.`,
  ru: `Строк, что не объекты JSON: ${lines}; на выходе вместо них {"error": …}.`,
  en: `Lines that are no JSON objects: ${lines}; in the output {"error": …} stands for each.`,
});

/** Of a file whose encoding was told by its bytes and which does not keep it on standard output. */
const WRITTEN_UTF8 = (encoding: string): Sentence => ({
  kk: `${encoding} кодтауынан оқылды, шығысы — UTF-8.`,
  ru: `прочитано в ${encoding}, на выходе UTF-8.`,
  en: `read as ${encoding}; the output is UTF-8.`,
});

/** Of lines of a file that was cleaned; some of their numbers are named. */
const NOT_CLEANED = (some: readonly number[], lines: number): Sentence => {
  const shown = `${some.join(', ')}${lines > some.length ? ' …' : ''}`;
  return {
    kk: `JSON нысаны емес, сондықтан сол күйі қалған жолдар (${lines}): ${shown}`,
    ru: `Строки, что не объекты JSON и остались как были (${lines}): ${shown}`,
    en: `Lines that are no JSON objects, left as they are (${lines}): ${shown}`,
  };
};

export const notDecoded = (lines: number): Sentence => ({
  kk: `UTF-8 емес жолдар: ${lines}. Қай кодтау екенін --encoding арқылы беріңіз (kz-1048, pt154, windows-1251 …).`,
  ru: `Строк не в UTF-8: ${lines}. Укажите их кодировку: --encoding (kz-1048, pt154, windows-1251 …).`,
  en: `Lines that are not UTF-8: ${lines}. Say what they are in by --encoding (kz-1048, pt154, windows-1251 …).`,
});

/** Whether a filter's input is in another encoding, as that of a file is which is refused for it: it was not read. */
export const mostlyUndecoded = (undecoded: number, lines: number): boolean => undecoded * 2 > lines;

/** Lines and findings in all; the severities are called as in front of each finding and by `--fail-on`. */
function counted(lines: number, { error, warning, information, hint }: Readonly<Record<Severity, number>>): Sentence {
  const each = `error ${error}, warning ${warning}, information ${information}, hint ${hint}`;
  return {
    kk: `жол саны: ${lines}; ${each}`,
    ru: `строк: ${lines}; ${each}`,
    en: `${lines} lines: ${error} errors, ${warning} warnings, ${information} information, ${hint} hints`,
  };
}

/** Says which sentences no spelling rule has looked at. */
function notChecked(sentences: ReadonlyMap<string, number>): Sentence {
  const counts = [...sentences]
    .sort(([, a], [, b]) => b - a)
    .map(([label, n]) => `${label} ${n}`)
    .join(', ');
  return {
    kk: `Кирилл жазуындағы қазақша болмағандықтан емлесі тексерілмеген сөйлемдер: ${counts}.`,
    ru: `Предложения не на казахском в кириллице, орфография которых не проверялась: ${counts}.`,
    en: `Sentences that are not Kazakh in Cyrillic, whose spelling was not checked: ${counts}.`,
  };
}

function add(total: Counts, counts: Counts): void {
  for (const key of Object.keys(total) as (keyof Counts)[]) total[key] += counts[key];
}

/** A line out for each line in, in order. Files are read one after another as if they were one stream. */
async function filter(args: Arguments, streams: Streams, pool: Pool, replaced: MadeChanges): Promise<number> {
  const { output } = streams;
  const total = noCounts();
  const checker = new DocumentChecker({ format: 'jsonl', memory: args.memory, disabledRules: args.disabledRules });
  const names = new NameReport(args.fields ?? []);
  const broken: number[] = [];
  let failed = false;
  let begins = false;
  async function* input(): AsyncGenerator<Block, void> {
    for (const path of sourcesOf(args)) {
      begins = true;
      try {
        yield* blocksOf(await recordsOf(path, args, streams));
      } catch (error) {
        failed = true;
        output.warn(`${nameOf(path)}: ${errorIn(error, args.locale)}`);
      }
    }
  }
  async function* tasks(): AsyncGenerator<Task & { type: 'filter' } & { readonly lines: number }, void> {
    let end = 0;
    for await (const block of input()) {
      const { bytes, lines } = args.from > end ? withoutLines(block, args.from - end) : block;
      end += block.lines;
      if (lines === 0) continue;
      yield { type: 'filter', begins, bytes, first: end - lines, lines };
      begins = false;
    }
  }
  for await (const { task, answer } of pool.map(tasks())) {
    add(total, answer.counts);
    names.add(answer.seen);
    replaced.add(answer);
    if (broken.length < SHOWN_LINES) broken.push(...(answer.broken ?? []));
    if (answer.bytes !== undefined) await output.write(answer.bytes);
    let text = '';
    for (const [i, line] of (answer.lines ?? []).entries()) {
      if (line.insertAt >= 0 && line.prose !== undefined) {
        const found = checker.duplicates(task.first + i, line.prose);
        const added = found.map(({ rule, severity, args: values }) => {
          total[severity]++;
          return JSON.stringify({ start: 0, end: 0, rule, severity, args: values, safe: false });
        });
        const comma = line.some && added.length > 0 ? ',' : '';
        text += `${line.text.slice(0, line.insertAt)}${comma}${added.join(',')}${line.text.slice(line.insertAt)}\n`;
      } else {
        text += `${line.text}\n`;
      }
    }
    await output.write(text);
    output.progress(task.first + task.lines);
  }
  await output.flush();
  output.clearProgress();
  if (total.undecoded > 0) output.warn(notDecoded(total.undecoded)[args.locale]);
  else if (total.malformed > 0)
    output.warn(
      (total.records === 0
        ? NO_RECORDS
        : broken.length > 0
          ? NOT_CLEANED(broken.slice(0, SHOWN_LINES), total.malformed)
          : errorsIn(total.malformed))[args.locale],
    );
  // A partition of a corpus may lack one of the fields; where none is there, nothing was looked at.
  const hasNoName = unmatched(names, args, streams) && names.matchesNothing;
  const isUnread = mostlyUndecoded(total.undecoded, total.records + total.malformed);
  return failed ? EXIT.io : hasNoName ? EXIT.usage : status(args, total) || (isUnread ? EXIT.io : EXIT.ok);
}

type ChunkTask = Task & { type: 'chunks' } & { readonly places: readonly FileChunk[] };

/**
 * Chunks, and UTF-16 units, that a thread is given at a time. What is found in them waits until all are done: where it changes no
 * threads, so few that it is not old by then.
 */
const mostIn = (jobs: number): readonly [chunks: number, units: number] => (jobs > 1 ? [256, 200_000] : [16, 12_500]);

async function* chunkTasks(
  groups: AsyncIterable<readonly FileChunk[]>,
  format: ChunkTask['format'],
  options: FormatOptions,
  { from, jobs }: Pick<Arguments, 'from' | 'jobs'>,
  directives: FileDirectives | undefined,
): AsyncGenerator<ChunkTask, void> {
  const [chunksAtOnce, unitsAtOnce] = mostIn(jobs);
  let batch: FileChunk[] = [];
  let size = 0;
  let begins = true;
  const task = (): ChunkTask => ({
    type: 'chunks',
    begins,
    format,
    options,
    chunks: batch.map(({ text }) => text),
    places: batch,
    ...(directives && { quiet: { ...directives, firstLines: batch.map(({ line }) => line) } }),
  });
  for await (const chunks of groups)
    for (const chunk of chunks) {
      if (chunk.line < from) continue;
      batch.push(chunk);
      size += chunk.text.length;
      if (batch.length >= chunksAtOnce || size >= unitsAtOnce) {
        yield task();
        begins = false;
        batch = [];
        size = 0;
      }
    }
  if (batch.length > 0) yield task();
}

/** How many findings the directives of files kept from being shown, or fixed. */
const KEPT_QUIET: Readonly<Record<Locale, (count: number) => string>> = {
  kk: (count) => `qalam:ignore бойынша ескерілмегені: ${count}.`,
  ru: (count) => `Пропущено по qalam:ignore: ${count}.`,
  en: (count) => `Passed over because of qalam:ignore: ${count}.`,
};

/** Said of a file of records in which no text was found. */
const NO_TEXTS: Sentence = {
  kk: 'Тексеретін мәтін табылмады. Мәтін қай өрісте екенін --fields не --columns арқылы айтыңыз.',
  ru: 'Не нашлось текста для проверки. Скажите, в каких он полях: --fields или --columns.',
  en: 'No text was found to check. Say which fields hold it by --fields or --columns.',
};

/** Which files hold no list of texts, so that nothing of them was compared with others. */
const NOT_COMPARED = (names: readonly string[]): Sentence => {
  const some = names.length > 3 ? `${names.slice(0, 3).join(', ')} …` : names.join(', ');
  return {
    kk: `Қайталанулар бұл файлдардан ізделмеді (${names.length}): ${some}`,
    ru: `Повторы в этих файлах не искались (${names.length}): ${some}`,
    en: `Duplicates were not looked for in these files (${names.length}): ${some}`,
  };
};

/** Of a file that is one JSON object around a list of records. */
const ONE_RECORD = (list: string): Sentence => ({
  kk: `бұл бір JSON нысаны, сондықтан оның «${list}» тізіміндегі жазбалар бір-бірімен салыстырылмайды және жеке жазба ретінде тексерілмейді. Тізімнің өзін файл етіп беріңіз: jq '.${list}'.`,
  ru: `это один объект JSON, поэтому записи его списка «${list}» не сравниваются друг с другом и не проверяются как отдельные. Дайте сам список: jq '.${list}'.`,
  en: `this is one JSON object, so the records of its list “${list}” are not compared with each other nor checked as records. Give the list itself: jq '.${list}'.`,
});

/** A report, cleaned text or figures over files (or, for `stats`, stdin as lines). */
async function files(
  command: CorpusCommand,
  args: Arguments,
  streams: Streams,
  pool: Pool,
  program: Program,
  formatOptions: FormatOptions,
  replaced: MadeChanges,
): Promise<number> {
  const { output } = streams;
  const total = noCounts();
  const stats = new StatsCollector();
  const vocabulary = new VocabularyCounter();
  const sarif = new SarifWriter(program.version, args.locale);
  const words = new WordCounts(args.memory);
  const isReport = command === 'stats' && args.format === 'report';
  const unchecked = new Map<string, number>();
  const notCompared: string[] = [];
  const failures: string[] = [];
  const formats = new Set<FormatId | 'table'>();
  const names = new NameReport([...(args.fields ?? []), ...(args.columns ?? [])]);
  let lines = 0;
  if (command === 'check' && args.format === 'sarif') await output.write(sarif.begin());

  let isTable = false;
  let directives: FileDirectives | undefined;
  let quiet = 0;
  /** Findings of a chunk, or of the file as a whole, on lines that the file's directives let be reported. */
  const heard = (chunk: string, line: number, findings: readonly ChunkFinding[], column?: number) => {
    if (directives === undefined) return findings;
    const { ignoreFile, lines } = directives;
    const shown = findings.filter(
      (finding) => !ignoreFile && !lines.has(place(chunk, line, [finding], column)[0]!.startLine - 1),
    );
    quiet += findings.length - shown.length;
    return shown;
  };

  const countWords = (path: string, chunk: string, line: number, findings: readonly ChunkFinding[], column = 0) => {
    const wanted = findings.filter(({ rule }) => WORD_LIST_RULES.has(rule));
    for (const placed of wanted.length > 0 ? place(chunk, line, wanted, column) : []) words.add(path, placed);
  };

  const report = async (
    path: string,
    chunk: string,
    line: number,
    found: readonly ChunkFinding[],
    column = 0,
    offset = 0,
  ): Promise<void> => {
    const findings = heard(chunk, line, found, column);
    let text = '';
    for (const finding of findings) {
      total[finding.severity]++;
      if (command === 'stats') stats.rule(finding.rule);
    }
    if (isReport) stats.places(path, chunk, line, findings, args.locale, column);
    if (command === 'words') countWords(path, chunk, line, findings, column);
    if (command === 'check' && findings.length > 0) {
      const found = place(chunk, line, findings, column);
      for (const placed of isTable ? withFields(chunk, found) : found) {
        if (args.format === 'sarif') text += sarif.result(path, placed);
        else if (args.format === 'json') {
          const { start, end, edits, editRegions: _, ...rest } = placed;
          const moved = edits?.map((edit) => ({ ...edit, start: edit.start + offset, end: edit.end + offset }));
          text += `${JSON.stringify({ file: path, ...rest, ...(moved && { edits: moved }) })}\n`;
        } else text += `${terminalLine(path, placed, args.locale, streams.colour)}\n`;
      }
      await output.write(text);
    }
  };

  const duplicates = new CorpusDuplicates(args.memory, args.disabledRules);
  const sources = sourcesOf(args);
  for (const [index, path] of sources.entries()) {
    const name = nameOf(path);
    let replacement: FileReplacement | undefined;
    let table: Table | undefined;
    let isChanged = false;
    try {
      const input = await openInput(path, { stdin: streams.stdin, encoding: args.encoding });
      const written = formatOfInput(input, args.input);
      directives = await readDirectives(path, input, { stdin: streams.stdin, encoding: args.encoding });
      const isArray = command !== 'clean' && hasElements(input, written);
      const format = isArray ? FORMATS.jsonl : written;
      const list = written === FORMATS.json && command !== 'clean' && !isArray ? listInObject(input.sample) : undefined;
      if (list !== undefined) output.warn(`${name}: ${ONE_RECORD(list)[args.locale]}`);
      formats.add(format.id);
      if (input.table !== undefined) formats.add('table');
      if (command === 'clean' && !args.write && args.encoding === undefined && input.encoding !== 'utf-8')
        output.warn(`${name}: ${WRITTEN_UTF8(input.encoding)[args.locale]}`);
      if (args.write) {
        if (path === '-') throw new InputError(NOT_WRITTEN);
        const begun = await FileReplacement.begin(path, input, args.throughLinks);
        if (!(begun instanceof FileReplacement)) {
          output.warn(`${name}: ${begun[args.locale]}`);
          continue;
        }
        replacement = begun;
      }
      const tagScheme = format.tokenized ? schemeOfSample(input.sample) : undefined;
      if (tagScheme !== undefined) output.warn(`${name}: ${TAGS_ARE[args.locale]} ${tagScheme}`);
      const found: FormatOptions = {
        ...(tagScheme !== undefined && { tagScheme }),
        ...(input.table !== undefined &&
          args.columns !== undefined && { jsonFields: tableFields(input.table, args.columns, args, output) }),
      };
      table = input.table;
      let { bytes } = input;
      if (args.output !== undefined && isTableName(args.output)) {
        if (table === undefined || table.kind !== kindOfTable(args.output)) throw new InputError(noTable(args.output));
        replacement = await FileReplacement.create(args.output, table);
      } else if (table !== undefined && command === 'clean' && replacement === undefined) {
        leftOut(table, args.locale, output);
      }
      // With the columns of numbers, in which annotations keep their offsets.
      if (table !== undefined && command === 'clean') bytes = table.rows(true);
      let isLost = false;
      const lost = () => {
        isLost = true;
      };
      const chunks = isArray
        ? elementsOf(input)
        : chunkGroupsOf({ ...input, bytes }, format, command === 'clean', lost);
      isTable = table !== undefined;
      if (table !== undefined) names.add(columnsSeen(table, args.columns));
      const checker =
        command !== 'clean' && args.checks.cleaning && format.chunk === 'line'
          ? new DocumentChecker({
              format: format.id,
              formatOptions: { ...formatOptions, ...found },
              compares: false,
              disabledRules: args.disabledRules,
            })
          : undefined;
      // Where the elements of an array stand, or other texts that are not lines, each a line of its own for what compares lines.
      const elements: Pick<FileChunk, 'line' | 'column'>[] = [];
      const areCompared = hasTexts(format);
      if (command !== 'clean' && args.checks.cleaning && !areCompared && format.chunk !== 'line')
        notCompared.push(name);
      duplicates.begin(name, isArray || areCompared ? (number) => `${elements[number]!.line + 1}` : undefined);
      // Of JSON Lines: how many lines are records, and how many are none.
      let broken = 0;
      const brokenLines: number[] = [];
      let whole = 0;
      let length = 0;
      const text: string[] = [];
      let textLength = 0;
      for await (const { task, answer } of pool.map(chunkTasks(chunks, format.id, found, args, directives))) {
        if (isTable && replacement && answer.reports.some(({ isMoved }) => isMoved))
          throw new InputError(OFFSETS_NOT_KEPT);
        names.add(answer.seen);
        replaced.add(answer);
        for (let i = 0; i < answer.reports.length; i++) {
          const all = answer.reports[i]!;
          const { text: source, line, lines: chunkLines, column, offset } = task.places[i]!;
          const chunk = directives ? { ...all, findings: heard(all.fixed ?? source, line, all.findings, column) } : all;
          const number = isArray ? elements.push({ line, ...(column && { column }) }) - 1 : line;
          lines += chunkLines;
          length += chunk.length;
          if (all.findings.some(({ rule }) => rule === jsonSyntax.id)) {
            broken++;
            if (brokenLines.length < SHOWN_LINES) brokenLines.push(line + 1);
          } else if (source.trim() !== '') whole++;
          addUp(unchecked, chunk.unchecked);
          quiet += chunk.quiet ?? 0;
          if (command === 'clean') {
            const cleaned = chunk.fixed ?? source;
            isChanged ||= chunk.fixed !== undefined;
            if (replacement) await replacement.write(cleaned, chunk.fixed !== undefined);
            else await output.write(cleaned);
            continue;
          }
          if (command === 'stats') {
            stats.add(chunk, chunkLines);
            if (chunk.forms) vocabulary.add(chunk.forms);
            if (isReport) {
              stats.places(name, chunk.fixed ?? source, line, chunk.findings, args.locale, column);
              countWords(name, chunk.fixed ?? source, line, chunk.findings, column);
            }
            for (let k = 0; k < chunk.findings.length; k++) total[chunk.findings[k]!.severity]++;
          } else if (chunk.findings.length > 0)
            await report(name, chunk.fixed ?? source, line, chunk.findings, column, offset);
          if (args.checks.cleaning && chunk.texts !== undefined) {
            let own = line;
            let at = 0;
            for (const { start, end, prose } of chunk.texts) {
              for (; at < start; at++) if (source[at] === '\n') own++;
              const found = duplicates.add(prose, elements.push({ line: own }) - 1, prose);
              await report(
                name,
                source,
                line,
                found.map(({ rule, severity, args: values }) => ({
                  start,
                  end,
                  rule,
                  severity,
                  ...(values && { args: values }),
                })),
              );
            }
          }
          if (checker === undefined) continue;
          const ofLine = checker.add(source, number, chunk.prose);
          if (ofLine.length > 0) await report(name, source, line, ofLine, column);
          const repeats = chunk.prose === undefined ? [] : duplicates.add(source, number, chunk.prose);
          if (repeats.length > 0) await report(name, source, line, repeats, column);
          if (format.layout === 'lines' && textLength <= 200_000) {
            text.push(source.replace(/[\r\n]+$/, ''));
            textLength += source.length;
          }
        }
        output.progress(lines, index, sources.length);
      }
      // Of files a finding of cleaning says it, line by line, as most of it is UTF-8.
      if (isLost && (path === '-' || !args.checks.cleaning)) throw new InputError(LOST_LETTERS);
      if (
        length === 0 &&
        whole > 0 &&
        broken === 0 &&
        !(command === 'clean' && args.mask) &&
        format.records !== undefined
      )
        output.warn(`${name}: ${NO_TEXTS[args.locale]}`);
      if (broken > 0 && whole === 0) output.warn(`${name}: ${NO_RECORDS[args.locale]}`);
      // Other commands have a finding for each.
      else if (broken > 0 && command === 'words') output.warn(`${name}: ${NOT_RECORDS[args.locale](broken)}`);
      else if (broken > 0 && command === 'clean')
        output.warn(`${name}: ${NOT_CLEANED(brokenLines, broken)[args.locale]}`);
      if (checker !== undefined) {
        for (const { line, finding } of checker.finish(() => '')) {
          const element = elements[line];
          await report(name, '', element?.line ?? line, [finding], element?.column);
        }
        const document =
          text.length > 1 ? checkWholeText(text.join('\n'), { format: 'plain', fineweb2: args.fineweb2 }) : [];
        const shown = document.filter(({ rule }) => !args.disabledRules.includes(rule));
        await report(
          name,
          '',
          0,
          shown.map((finding) => ({ ...finding, start: 0, end: 0 })),
        );
      }
      const offsets = command === 'clean' && isChanged && format.rows ? offsetColumns(input.sample) : [];
      if (offsets.length > 0) output.warn(`${name}: ${COLUMNS_STAYED(offsets)[args.locale]}`);
      // A file without anything to fix is left as it is.
      if (args.write && !isChanged) await replacement?.abandon();
      else await replacement?.commit();
    } catch (error) {
      await replacement?.abandon();
      failures.push(`${name}: ${errorIn(error, args.locale)}`);
      output.warn(failures.at(-1)!);
    } finally {
      await table?.close();
    }
  }

  if (command === 'check' && args.format === 'sarif') await output.write(sarif.end(failures));
  if (command === 'words') for (const line of wordLines(words.all(), args.format)) await output.write(line);
  if (notCompared.length > 0 && sources.length > 1) output.warn(NOT_COMPARED(notCompared)[args.locale]);
  const forgotten = words.limit();
  if (forgotten !== undefined) output.warn(forgotten[args.locale]);
  if (command === 'stats') {
    const result = stats.result();
    await output.write(
      args.format === 'csv'
        ? statsCsv(result)
        : args.format === 'markdown'
          ? statsMarkdown(result)
          : isReport
            ? `${JSON.stringify({ ...stats.report(words.all()), ...(await vocabularyOf(vocabulary, args)) })}\n`
            : `${JSON.stringify(result, null, 2)}\n`,
    );
  }
  await output.flush();
  output.clearProgress();
  // Of files that could not be read, none is without findings.
  if (command === 'check' && args.format === 'text' && failures.length < sources.length) {
    output.warn(counted(lines, total)[args.locale]);
    if (unchecked.size > 0) output.warn(notChecked(unchecked)[args.locale]);
  }
  if (quiet > 0) output.warn(KEPT_QUIET[args.locale](quiet));
  const limit = duplicates.limit();
  if (limit !== undefined) output.warn(limit[args.locale]);
  const hasUnmatched = unmatched(names, args, streams) || nothingToName(args, formats, streams);
  return failures.length > 0 ? EXIT.io : hasUnmatched ? EXIT.usage : status(args, total);
}

/** The vocabulary of a report; nothing where the data of morphology could not be read. */
async function vocabularyOf(counter: VocabularyCounter, { data }: Arguments): Promise<{ vocabulary?: Vocabulary }> {
  const { modules } = await loadModules(data ?? dataFolder(), { spelling: false, language: false, entities: false });
  const analyzer = modules.analyzer?.();
  return analyzer === undefined ? {} : { vocabulary: counter.result(analyzer) };
}

/** `spell --words`: a word a line in, a JSONL line each out. */
export async function spell(args: Arguments, streams: Streams): Promise<number> {
  const { output } = streams;
  const { modules, failures } = await loadModules(args.data ?? dataFolder(), {
    language: false,
    entities: false,
    morphology: false,
    suggestions: args.suggestions,
  });
  const { speller } = modules;
  if (speller === undefined) {
    output.warn(failures[0]?.error ?? 'no dictionary');
    return EXIT.io;
  }
  const { bytes } = await openInput('-', { stdin: streams.stdin, encoding: args.encoding });
  let undecoded = 0;
  for await (const { first, items } of batches(lineGroupsOf(bytes), 64, 50_000, args.from)) {
    for (const word of items) if (typeof word !== 'string') undecoded++;
    await output.write(
      items.map((word) => `${JSON.stringify(scoreWord(speller, textOf(word), args.suggestions))}\n`).join(''),
    );
    output.progress(first + items.length);
  }
  await output.flush();
  output.clearProgress();
  if (undecoded > 0) output.warn(notDecoded(undecoded)[args.locale]);
  return undecoded > 0 ? EXIT.io : EXIT.ok;
}

/** Gives the lines of a sentence their tags, as `scoreIob2` does. */
interface SentenceTagger {
  score(text: string): string | Promise<string>;
  close?(): void;
}

/** The embedded model, a model file or an ONNX export, as `--model` says. */
async function sentenceTagger({ model, runtime, data }: Arguments): Promise<Result<SentenceTagger>> {
  try {
    if (model !== undefined && (/\.onnx$/i.test(model) || (await stat(model)).isDirectory())) {
      const thread = new OnnxEntities({ model, runtime });
      const score = async (text: string) => {
        const lines = text.split('\n');
        const ids = isIdLine(lines[0]!.trim().split(/\s+/)[0]!) ? 1 : 0;
        const tokens = lines.slice(ids).map((line) => line.trim().split(/\s+/)[0]!);
        const tagged = await thread.tag([tokens]);
        if (!tagged.ok) throw new Error(tagged.error);
        return [...lines.slice(0, ids), ...tokens.map((token, i) => `${token} ${tagged.value[0]![i]}`)].join('\n');
      };
      return { ok: true, value: { score, close: () => thread.close() } };
    }
    const bytes: Result<Uint8Array> =
      model === undefined
        ? await readData('entities', data ?? dataFolder())
        : { ok: true, value: await readFile(model) };
    const tagger = bytes.ok ? EntityTagger.load(bytes.value) : bytes;
    return tagger.ok ? { ok: true, value: { score: (text) => scoreIob2(tagger.value, text) } } : tagger;
  } catch (error) {
    return { ok: false, error: messageOf(error) };
  }
}

/** `entities --format iob2`: a token a line, blank lines between sentences; each line answered by token and tag. */
export async function tagTokens(args: Arguments, streams: Streams): Promise<number> {
  const { output } = streams;
  const tagger = await sentenceTagger(args);
  if (!tagger.ok) {
    output.warn(tagger.error);
    return EXIT.io;
  }
  // A sentence at a time, so that input of any length needs no memory.
  let sentence: string[] = [];
  const tagged = async () => {
    const text = await tagger.value.score(sentence.join('\n'));
    sentence = [];
    return `${text}\n`;
  };
  async function* input(): AsyncGenerator<string, void> {
    for (const path of sourcesOf(args)) {
      try {
        yield* linesOf((await openInput(path, { stdin: streams.stdin, encoding: args.encoding })).bytes);
      } catch (error) {
        throw new Error(`${nameOf(path)}: ${errorIn(error, args.locale)}`);
      }
    }
  }
  try {
    for await (const line of input()) {
      if (line.trim() !== '') sentence.push(line);
      else await output.write(`${sentence.length > 0 ? await tagged() : ''}\n`);
    }
    if (sentence.length > 0) await output.write(await tagged());
    await output.flush();
  } catch (error) {
    output.warn(messageOf(error));
    return EXIT.io;
  } finally {
    tagger.value.close?.();
  }
  return EXIT.ok;
}
