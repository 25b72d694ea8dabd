/** `qalam select`: records of a corpus by their members, language and length, a sample of them, or all of them dealt into parts. */

import { createHash } from 'node:crypto';
import { loadModules } from '../analysis/load';
import { dataFolder } from '../data';
import { compileExpression, expressionFault, lengthOf, member, type Row } from '../expressions';
import { ALPHABET_LABELS } from '../language/alphabets';
import { decideLanguages } from '../language/decide';
import { FORMATS, type FormatOptions } from '../text/formats';
import { tokenize } from '../text/tokens';
import type { Locale, Sentence } from '../types';
import type { Arguments } from './arguments';
import { FileReplacement, NOT_RECORDS } from './files';
import { errorIn } from './inputError';
import { lineGroupsOf, textOf } from './lines';
import { MOST_NAMES, NameReport, NameWatch } from './names';
import { EXIT } from './output';
import { mostlyUndecoded, notDecoded, recordsOf, type Streams, sourcesOf, unmatched } from './run';

/** What is asked of a record. */
type Test = (record: Row, prose: () => string) => boolean;

/** Which members an expression has asked for and found, so that one that no record has can be told. */
class Members {
  private readonly asked = new Set<string>();
  private readonly found = new Set<string>();
  private readonly there = new Set<string>();

  get(name: string, record: unknown): unknown {
    const value = member(name, record);
    if (this.found.has(name)) return value;
    this.asked.add(name);
    if (value !== undefined) this.found.add(name);
    else if (typeof record === 'object' && record !== null && this.there.size < MOST_NAMES)
      for (const key of Object.keys(record)) this.there.add(key);
    return value;
  }

  report(): NameReport {
    const report = new NameReport([...this.asked]);
    report.add({ matched: [...this.found], there: [...this.there] });
    return report;
  }
}

/** A number from 0 up to 1 that depends on a record and a seed alone, so that it is the same in every run and on every machine. */
export function share(record: string, seed: string): number {
  return createHash('sha256').update(seed).update('\0').update(record).digest().readUIntBE(0, 6) / 2 ** 48;
}

/** What names a record: its `id`, else all of it, so that a part stays the same when other records come and go. */
const keyOf = (record: Row, raw: string): string =>
  typeof record.id === 'string' || typeof record.id === 'number' ? `id ${record.id}` : raw;

interface Kept {
  readonly line: number;
  readonly raw: string;
  readonly share: number;
}

/** The records with the smallest shares of a stream, as many as asked for: a heap with the largest on top. */
export class Sample {
  private readonly heap: Kept[] = [];

  constructor(private readonly size: number) {}

  add(kept: Kept): void {
    const { heap } = this;
    if (heap.length < this.size) {
      heap.push(kept);
      this.up(heap.length - 1);
    } else if (kept.share < heap[0]!.share) {
      heap[0] = kept;
      this.down();
    }
  }

  /** In the order of the stream. */
  all(): Kept[] {
    return [...this.heap].sort((a, b) => a.line - b.line);
  }

  private up(from: number): void {
    const { heap } = this;
    for (let at = from; at > 0; ) {
      const parent = (at - 1) >> 1;
      if (heap[parent]!.share >= heap[at]!.share) return;
      [heap[parent], heap[at]] = [heap[at]!, heap[parent]!];
      at = parent;
    }
  }

  private down(): void {
    const { heap } = this;
    for (let at = 0; ; ) {
      let most = at;
      for (const child of [2 * at + 1, 2 * at + 2])
        if (child < heap.length && heap[child]!.share > heap[most]!.share) most = child;
      if (most === at) return;
      [heap[most], heap[at]] = [heap[at]!, heap[most]!];
      at = most;
    }
  }
}

async function testsOf(
  args: Arguments,
  members: Members,
): Promise<{ tests: Test[]; failure?: string; isUsage?: boolean; unanswered: () => string | undefined }> {
  const { filter, languages, minLength, maxLength } = args;
  const tests: Test[] = [];
  let count = 0;
  let first = '';
  if (minLength !== undefined || maxLength !== undefined)
    tests.push((_, prose) => {
      const length = lengthOf(prose());
      return length >= (minLength ?? 0) && length <= (maxLength ?? Number.POSITIVE_INFINITY);
    });
  if (filter !== undefined) {
    const evaluate = compileExpression(filter, (name, record) => members.get(name, record));
    tests.push((record) => {
      const value = evaluate(record);
      if (!(value instanceof Error)) return Boolean(value);
      count++;
      first ||= value.message;
      return false;
    });
  }
  const unanswered = () => (count === 0 ? undefined : UNANSWERED[args.locale](count, first));
  if (languages.length > 0) {
    const { modules, failures } = await loadModules(args.data ?? dataFolder(), {
      language: true,
      spelling: true,
      entities: false,
      morphology: false,
      suggestions: false,
    });
    const { detector, speller } = modules;
    if (detector === undefined || speller === undefined)
      return { tests, failure: failures[0]?.error ?? '', unanswered };
    const isKazakhWord = speller.knows;
    const wanted = new Set(languages);
    const known = [...detector.labels, ...ALPHABET_LABELS, 'mixed'];
    for (const label of languages) {
      if (known.includes(label)) continue;
      const about = {
        kk: `--languages: «${label}» деген тіл белгісі жоқ. Барлары: ${known.join(', ')}.`,
        ru: `--languages: метки «${label}» нет. Есть: ${known.join(', ')}.`,
        en: `--languages: there is no label “${label}”. There are: ${known.join(', ')}.`,
      };
      return { tests, failure: about[args.locale], isUsage: true, unanswered };
    }
    tests.push((_, prose) => {
      const text = prose();
      return wanted.has(decideLanguages(detector, text, () => tokenize(text), isKazakhWord).label);
    });
  }
  return { tests, unanswered };
}

const UNANSWERED: Readonly<Record<Locale, (count: number, first: string) => string>> = {
  kk: (count, first) => `--filter ${count} жазбаға жауап бере алмады, олар алынбады; алғашқысы: ${first}`,
  ru: (count, first) => `--filter не ответил на записей: ${count}, они не взяты; первая ошибка: ${first}`,
  en: (count, first) => `--filter could not be answered for ${count} records, which are left out; the first: ${first}`,
};

const SAID: Readonly<Record<Locale, (read: number, taken: string) => string>> = {
  kk: (read, taken) => `оқылған жазбалар: ${read}; алынғаны: ${taken}`,
  ru: (read, taken) => `прочитано записей: ${read}; взято: ${taken}`,
  en: (read, taken) => `${read} records read; taken: ${taken}`,
};

/** Where a part is written. */
const partFile = (output: string, part: string): string => output.replaceAll('{split}', part);

/** `qalam select`. Records go out as they came in, byte for byte but for the end of the line. */
export async function select(args: Arguments, streams: Streams): Promise<number> {
  const { output } = streams;
  const members = new Members();
  const { tests, failure, isUsage = false, unanswered } = await testsOf(args, members);
  if (failure !== undefined) {
    output.warn(failure);
    return isUsage ? EXIT.usage : EXIT.io;
  }
  const options: FormatOptions = args.fields === undefined ? {} : { jsonFields: args.fields };
  const sample = args.sample === undefined ? undefined : new Sample(args.sample);
  const parts = new Map<string, { readonly file: FileReplacement | undefined; count: number }>();
  const put = async (raw: string, record: Row) => {
    const at = args.split.length === 0 ? 0 : share(keyOf(record, raw), args.seed);
    const part = args.split.find(({ end }) => at < end);
    // A record beyond the sum of the shares goes to no part.
    if (args.split.length > 0 && part === undefined) return;
    const own = parts.get(part?.name ?? '')!;
    own.count++;
    if (own.file === undefined) await output.write(`${raw}\n`);
    else await own.file.write(`${raw}\n`);
  };
  const fields = new NameWatch(options);
  let read = 0;
  let malformed = 0;
  let undecoded = 0;
  let failed = false;
  try {
    for (const { name } of args.split.length === 0 ? [{ name: '' }] : args.split) {
      const path = name === '' ? undefined : partFile(args.output!, name);
      try {
        parts.set(name, { file: path === undefined ? undefined : await FileReplacement.create(path), count: 0 });
      } catch (error) {
        for (const { file } of parts.values()) await file?.abandon();
        output.warn(`${path}: ${errorIn(error, args.locale)}`);
        return EXIT.io;
      }
    }
    for (const path of sourcesOf(args)) {
      fields.begin();
      try {
        for await (const group of lineGroupsOf(await recordsOf(path, args, streams))) {
          for (const line of group) {
            const raw = textOf(line);
            if (raw.trim() === '') continue;
            const record = typeof line === 'string' ? parsed(raw) : undefined;
            if (record === undefined) {
              if (typeof line !== 'string') undecoded++;
              malformed++;
              continue;
            }
            read++;
            let text: string | undefined;
            const prose = () => {
              if (text === undefined) fields.record(record);
              text ??= FORMATS.jsonl
                .segment(raw, options)
                .segments.map((segment) => segment.text)
                .join('\n');
              return text;
            };
            if (!tests.every((passes) => passes(record, prose))) continue;
            if (sample === undefined) await put(raw, record);
            else sample.add({ line: read, raw, share: share(keyOf(record, raw), `sample ${args.seed}`) });
          }
          output.progress(read);
        }
      } catch (error) {
        failed = true;
        output.warn(`${path === '-' ? '<stdin>' : path}: ${errorIn(error, args.locale)}`);
      }
    }
    for (const { raw } of sample?.all() ?? []) await put(raw, parsed(raw)!);
    for (const { file } of parts.values()) await (failed ? file?.abandon() : file?.commit());
  } catch (error) {
    for (const { file } of parts.values()) await file?.abandon();
    throw error;
  }
  await output.flush();
  output.clearProgress();
  const taken = [...parts].map(([name, { count }]) => (name === '' ? `${count}` : `${name} ${count}`)).join(', ');
  output.warn(SAID[args.locale](read, taken));
  if (malformed > 0) output.warn(NOT_RECORDS[args.locale](malformed));
  if (undecoded > 0) output.warn(notDecoded(undecoded)[args.locale]);
  const said = unanswered();
  if (said !== undefined) output.warn(said);
  // A partition of a corpus on stdin may lack one of the members.
  const names = members.report();
  const isNameless = (own: NameReport) =>
    unmatched(own, args, streams) && (args.files.length > 0 || own.matchesNothing);
  const ofFields = new NameReport(args.fields ?? []);
  ofFields.add(fields.take());
  // Where no condition looked at a text, no field was looked for.
  const needsFields = args.languages.length > 0 || args.minLength !== undefined || args.maxLength !== undefined;
  const hasNoName = [isNameless(names), needsFields && read > 0 && isNameless(ofFields)].includes(true);
  return failed || mostlyUndecoded(undecoded, read + malformed) ? EXIT.io : hasNoName ? EXIT.usage : EXIT.ok;
}

function parsed(raw: string): Row | undefined {
  try {
    const value: unknown = JSON.parse(raw);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Row) : undefined;
  } catch {
    return undefined;
  }
}

/** What is wrong with a combination of `select`'s options. */
export function refuseSelect({ split, sample, output, filter, minLength, maxLength }: Arguments): Sentence | undefined {
  if (split.length > 0 && output?.includes('{split}') !== true)
    return {
      kk: '--split үшін --output ішінде {split} болуы керек, мысалы --output бөлік/{split}.jsonl.zst.',
      ru: 'Для --split в --output нужно {split}, например --output части/{split}.jsonl.zst.',
      en: '--split needs --output with {split} in it, such as --output parts/{split}.jsonl.zst.',
    };
  if (split.length > 0 && sample !== undefined)
    return {
      kk: '--sample және --split бірге берілмейді.',
      ru: '--sample нельзя дать вместе с --split.',
      en: '--sample cannot go with --split.',
    };
  if (minLength !== undefined && maxLength !== undefined && minLength > maxLength)
    return {
      kk: '--min-length мәні --max-length мәнінен үлкен: ешбір жазба сай келмейді.',
      ru: '--min-length больше, чем --max-length: ни одна запись не подойдёт.',
      en: '--min-length is greater than --max-length: no record can fit.',
    };
  const fault = filter === undefined ? undefined : expressionFault(filter);
  if (fault !== undefined) return { kk: `--filter: ${fault}`, ru: `--filter: ${fault}`, en: `--filter: ${fault}` };
  return undefined;
}
