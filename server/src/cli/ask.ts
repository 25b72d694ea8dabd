/** `qalam ask`: a prompt file asked once for each record, whose members are its variables; the answer becomes a member of the record. */
import { type ChatAnswer, chat } from '../ask/chat';
import { readPromptFile } from '../ask/prompt';
import { patiently } from '../endpoint/patience';
import { endpointFault } from '../endpoint/words';
import { isObject } from '../json';
import { describe } from '../messages';
import { readRegularText } from '../regularFile';
import type { Locale } from '../types';
import type { Arguments } from './arguments';
import { openEndpoint } from './endpoint';
import { errorIn } from './inputError';
import { linesOf } from './lines';
import { EXIT, messageOf } from './output';
import { recordsOf, type Streams, sourcesOf } from './run';
import { compileExpression } from './select';

/** As the editor asks where a prompt says nothing. */
const MAX_TOKENS = 512;
const TEMPERATURE = 0.7;
/** Bytes. */
const LARGEST_PROMPT = 1 << 22;

/** What becomes of a record: the members that are added to it, and whether it was answered. */
interface Asked {
  readonly members: Readonly<Record<string, unknown>>;
  readonly isAnswered: boolean;
  readonly fault?: string;
}

/**
 * Records in, in order; out the same records with the members `answer` and, with `--grade`, `grade` (what the expression says of the
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
  const grade = args.grade === undefined ? undefined : compileExpression(args.grade);
  const name = args.answer;
  const failed = (message: string, kind: string): Asked => ({
    members: { [`${name}_error`]: { message, kind } },
    isAnswered: false,
    fault: message,
  });
  const never = new AbortController().signal;
  const answerTo = async (record: Readonly<Record<string, unknown>>, line: string): Promise<Asked> => {
    const { messages, parameters, variables, findings } = readPromptFile(prompt, line);
    const missing = variables.filter(({ value }) => value === undefined).map((variable) => variable.name);
    if (missing.length > 0) return failed(NO_VALUE[args.locale](missing.join(', ')), 'variables');
    const wrong = findings.find(({ severity }) => severity === 'error');
    if (wrong) return failed(describe(wrong, args.locale), 'prompt');
    const { text, finish, error } = await patiently<ChatAnswer>(
      () =>
        chat(
          connection,
          {
            messages: messages.map(({ role, content }) => ({ role, content })),
            model: args.model ?? '',
            maxTokens: MAX_TOKENS,
            temperature: TEMPERATURE,
            ...parameters,
          },
          () => {},
          never,
          { apart: true },
        ),
      (answer) => answer.error,
      { retries: args.retry },
      never,
    );
    if (error) return failed(endpointFault(error, args.locale), error.kind);
    const said = text.trim();
    const graded = grade?.({ ...record, [name]: said });
    return {
      members: {
        [name]: said,
        // Cut off by its length.
        ...(finish === 'length' && { [`${name}_finish`]: finish }),
        ...(grade && { grade: graded instanceof Error || graded === undefined ? null : graded }),
      },
      isAnswered: true,
      ...(graded instanceof Error && { fault: graded.message }),
    };
  };

  const sources = sourcesOf(args);
  let isBroken = false;
  let [answered, unanswered, right, graded] = [0, 0, 0, 0];
  const said = new Set<string>();
  try {
    for (const path of sources) {
      let number = 0;
      try {
        for await (const line of linesOf(await recordsOf(path, args, streams))) {
          number++;
          if (number <= args.from) continue;
          if (line.trim() === '') {
            await output.write('\n');
            continue;
          }
          const record = recordIn(line);
          const { members, isAnswered, fault }: Asked =
            typeof record === 'string' ? failed(record, 'record') : await answerTo(record, line);
          if (isAnswered) answered++;
          else unanswered++;
          if (typeof members.grade === 'boolean' || typeof members.grade === 'number') {
            graded++;
            right += Number(members.grade);
          }
          if (fault !== undefined && !said.has(fault)) {
            said.add(fault);
            output.warn(`${path === '-' ? '<stdin>' : path}:${number}: ${fault}`);
          }
          await output.write(
            `${typeof record === 'string' ? JSON.stringify({ ...members, input: line }) : withMembers(line, record, members)}\n`,
          );
          output.progress(number);
        }
      } catch (error) {
        isBroken = true;
        output.warn(`${path === '-' ? '<stdin>' : path}: ${errorIn(error, args.locale)}`);
      }
    }
  } finally {
    connections.close();
  }
  await output.flush();
  output.clearProgress();
  if (unanswered > 0) output.warn(UNANSWERED[args.locale](unanswered, unanswered + answered));
  if (grade) output.warn(GRADED[args.locale](Math.round(100 * right) / 100, graded));
  return isBroken || (unanswered > 0 && answered === 0) ? EXIT.io : EXIT.ok;
}

/** The record of a line, or what is wrong with it. */
function recordIn(line: string): Readonly<Record<string, unknown>> | string {
  try {
    const record: unknown = JSON.parse(line);
    return isObject(record) ? record : 'not an object';
  } catch (error) {
    return messageOf(error);
  }
}

/** A record with more members: its text is kept as it is (an id may have more digits than a double), unless it has one of them. */
function withMembers(
  line: string,
  record: Readonly<Record<string, unknown>>,
  members: Readonly<Record<string, unknown>>,
): string {
  if (Object.keys(members).some((name) => Object.hasOwn(record, name)))
    return JSON.stringify({ ...record, ...members });
  const more = JSON.stringify(members).slice(1);
  return Object.keys(record).length === 0 ? `{${more}` : `${line.trimEnd().slice(0, -1).trimEnd()},${more}`;
}

const NO_VALUE: Readonly<Record<Locale, (names: string) => string>> = {
  kk: (names) => `Жазбада айнымалының мәні жоқ: ${names}.`,
  ru: (names) => `В записи нет значения переменной: ${names}.`,
  en: (names) => `The record has no value for: ${names}.`,
};

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
