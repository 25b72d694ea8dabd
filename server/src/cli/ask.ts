/** `qalam ask`: a prompt file asked once for each record, whose members are its variables; the answer becomes a member of the record. */
import { type AskedRecord, inOrder, RecordTally, recordAsker } from '../ask/records';
import { readRegularText } from '../regularFile';
import { formatFor } from '../text/formats';
import type { Locale } from '../types';
import type { Arguments } from './arguments';
import { openEndpoint } from './endpoint';
import { rowRecords } from './files';
import { openInput } from './input';
import { errorIn } from './inputError';
import { linesOf } from './lines';
import { EXIT, messageOf } from './output';
import { recordsIn, type Streams, sourcesOf } from './run';

interface NumberedRecord {
  /** As JSON. */
  readonly line: string;
  /** The line where it begins, from 1. */
  readonly number: number;
}

/** The records of a file: its lines, or the rows of a CSV or TSV file, which is known by its name. */
async function* recordsAt(path: string, args: Arguments, streams: Streams): AsyncGenerator<NumberedRecord, void> {
  const input = await openInput(path, { stdin: streams.stdin, encoding: args.encoding });
  const format = formatFor({ fileName: input.fileName, sample: input.sample });
  if (input.table === undefined && format.rows !== undefined) {
    yield* rowRecords(input, format);
    return;
  }
  let number = 0;
  for await (const line of linesOf(recordsIn(input, args, streams))) yield { line, number: ++number };
}

/** Bytes. */
const LARGEST_PROMPT = 1 << 22;

/**
 * Records or rows in, in order; out the same records with the members `answer` and, with `--grade`, `grade` (what the expression says of the
 * record with its answer), or `answer_error` where there is no answer.
 */
export async function ask(args: Arguments, streams: Streams): Promise<number> {
  const { output } = streams;
  const opened = openEndpoint(args, output, true);
  if (!opened) return EXIT.usage;
  const { connections, connection } = opened;
  let prompt: string;
  try {
    prompt = await readRegularText(args.prompt!, { most: LARGEST_PROMPT });
  } catch (error) {
    output.warn(`${args.prompt}: ${messageOf(error)}`);
    return EXIT.io;
  }
  const { answer, grade, retry: retries, locale, model = '', concurrency } = args;
  const asker = recordAsker({
    ...{ connection, prompt, model, locale, answer, retries },
    ...(grade !== undefined && { grade }),
  });
  const never = new AbortController().signal;
  let isBroken = false;
  const tally = new RecordTally();
  const said = new Set<string>();
  try {
    for (const path of sourcesOf(args)) {
      const numbered = async function* () {
        let count = 0;
        for await (const record of recordsAt(path, args, streams)) if (++count > args.from) yield { ...record, count };
      };
      const answerTo = async ({ line }: { line: string }): Promise<AskedRecord | undefined> =>
        line.trim() === '' ? undefined : asker(line, never);
      try {
        for await (const [{ number, count }, asked] of inOrder(numbered(), concurrency, answerTo)) {
          if (asked !== undefined) {
            tally.add(asked);
            const { fault } = asked;
            if (fault !== undefined && !said.has(fault)) {
              said.add(fault);
              output.warn(`${path === '-' ? '<stdin>' : path}:${number}: ${fault}`);
            }
          }
          await output.write(`${asked?.line ?? ''}\n`);
          output.progress(count);
        }
      } catch (error) {
        isBroken = true;
        output.warn(`${path === '-' ? '<stdin>' : path}: ${errorIn(error, locale)}`);
      }
    }
  } finally {
    connections.close();
  }
  await output.flush();
  output.clearProgress();
  const { answered, unanswered, right, graded } = tally;
  if (unanswered > 0) output.warn(UNANSWERED[locale](unanswered, unanswered + answered));
  if (grade !== undefined) output.warn(GRADED[locale](Math.round(100 * right) / 100, graded));
  return isBroken || (unanswered > 0 && answered === 0) ? EXIT.io : EXIT.ok;
}

const UNANSWERED: Readonly<Record<Locale, (count: number, of: number) => string>> = {
  kk: (count, of) => `${of} жазбаның ${count} данасына жауап келмеді.`,
  ru: (count, of) => `Без ответа: ${count} из ${of} записей.`,
  en: (count, of) => `${count} of ${of} records were not answered.`,
};

const GRADED: Readonly<Record<Locale, (sum: number, of: number) => string>> = {
  kk: (sum, of) => `Бағасы: ${of} жауапқа ${sum}.`,
  ru: (sum, of) => `Оценка: ${sum} на ${of} ответов.`,
  en: (sum, of) => `Grade: ${sum} for ${of} answers.`,
};
