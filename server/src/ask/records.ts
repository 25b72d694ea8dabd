/**
 * A prompt put to a model once for each record: the record's members are its variables, and the answer becomes a member of the
 * record. The command line and the editor do it alike.
 */
import type { Connection } from '../endpoint/connection';
import type { EndpointError } from '../endpoint/error';
import { patiently } from '../endpoint/patience';
import { endpointFault } from '../endpoint/words';
import { compileExpression, type Row } from '../expressions';
import { isObject } from '../json';
import { describe } from '../messages';
import type { RecordValue } from '../text/formats';
import { memberEdit } from '../text/member';
import type { Locale } from '../types';
import { type ChatAnswer, type ChatRequest, chat } from './chat';
import { readPromptFile } from './prompt';

/** As the editor asks where a prompt says nothing. */
const MAX_TOKENS = 512;
const TEMPERATURE = 0.7;

export interface RecordPrompt {
  /** Text of the prompt file. */
  readonly prompt: string;
  /** Empty: the first that the endpoint lists. */
  readonly model: string;
  readonly locale: Locale;
}

export interface RecordAsking extends RecordPrompt {
  readonly connection: Connection;
  /** The member that holds the answer. */
  readonly answer: string;
  /** An expression that says how good an answer is. */
  readonly grade?: string;
  /** How often a request that failed is sent again. */
  readonly retries: number;
}

/** What became of a record. */
export interface AskedRecord {
  /** The record as a line of JSON, with its answer and its grade, or with what was in the way. */
  readonly line: string;
  readonly isAnswered: boolean;
  readonly grade?: unknown;
  /** What was in the way, or why there is no grade: a sentence. */
  readonly fault?: string;
  /** The same, where it is the endpoint that failed. */
  readonly error?: EndpointError;
}

/** What is sent for a record, or why nothing is; `kind` names the reason. */
export type RecordRequest =
  | { readonly record: Row; readonly request: ChatRequest }
  | { readonly record?: Row; readonly fault: string; readonly kind: 'record' | 'variables' | 'prompt' };

/** @param line a record as JSON */
export function recordRequest({ prompt, model, locale }: RecordPrompt, line: string): RecordRequest {
  const record = recordIn(line);
  if (typeof record === 'string') return { fault: record, kind: 'record' };
  const { messages, parameters, variables, findings } = readPromptFile(prompt, line);
  const missing = variables.filter(({ value }) => value === undefined).map(({ name }) => name);
  if (missing.length > 0) return { record, fault: NO_VALUE[locale](missing.join(', ')), kind: 'variables' };
  const wrong = findings.find(({ severity }) => severity === 'error');
  if (wrong) return { record, fault: describe(wrong, locale), kind: 'prompt' };
  return {
    record,
    request: {
      messages: messages.map(({ role, content }) => ({ role, content })),
      model,
      maxTokens: MAX_TOKENS,
      temperature: TEMPERATURE,
      ...parameters,
    },
  };
}

/**
 * What asks about a record, which is given as JSON. It does not reject: what goes wrong becomes the member `NAME_error` of the
 * record. Throws where the expression for grades cannot be parsed.
 */
export function recordAsker(asking: RecordAsking): (line: string, signal: AbortSignal) => Promise<AskedRecord> {
  const { connection, answer: name, locale, retries } = asking;
  const grade = asking.grade === undefined ? undefined : compileExpression(asking.grade);
  return async (line, signal) => {
    const asked = recordRequest(asking, line);
    const { record } = asked;
    const failed = (fault: string, kind: string): AskedRecord => {
      const members = { [`${name}_error`]: { message: fault, kind } };
      // An answer of an earlier run would be taken for one of this run.
      const none = { [name]: undefined, [`${name}_finish`]: undefined, ...(grade && { grade: undefined }) };
      const found = record
        ? withMembers(line, record, { ...none, ...members })
        : JSON.stringify({ ...members, input: line });
      return { line: found, isAnswered: false, fault };
    };
    if ('fault' in asked) return failed(asked.fault, asked.kind);
    const { text, finish, error } = await patiently<ChatAnswer>(
      () => chat(connection, asked.request, () => {}, signal, { apart: true }),
      (answer) => answer.error,
      { retries },
      signal,
    );
    if (error) return { ...failed(endpointFault(error, locale), error.kind), error };
    const said = text.trim();
    const graded = grade?.({ ...asked.record, [name]: said });
    const given = graded instanceof Error || graded === undefined ? null : graded;
    const members = {
      [name]: said,
      // Cut off by its length.
      [`${name}_finish`]: finish === 'length' ? finish : undefined,
      [`${name}_error`]: undefined,
      ...(grade && { grade: given }),
    };
    return {
      line: withMembers(line, asked.record, members),
      isAnswered: true,
      ...(grade && { grade: given }),
      ...(graded instanceof Error && { fault: graded.message }),
    };
  };
}

/** Counts of a run, as they are said at its end. */
export class RecordTally {
  answered = 0;
  unanswered = 0;
  /** Sum of the grades, and of how many answers: true and false count 1 and 0. */
  right = 0;
  graded = 0;

  add({ isAnswered, grade }: AskedRecord): void {
    if (isAnswered) this.answered++;
    else this.unanswered++;
    if (typeof grade !== 'boolean' && typeof grade !== 'number') return;
    this.graded++;
    this.right += Number(grade);
  }
}

/** A row of a table as a record, by the names of its columns. */
export const rowAsRecord = (cells: readonly RecordValue[]): string =>
  JSON.stringify(Object.fromEntries(cells.map(({ path, text }) => [path, text])));

/** As many results may wait for one before them, for each that is worked at. */
const AHEAD = 16;

/**
 * Works at as many items at a time as `width` says, and gives their results in the order of the items, each as soon as all before it
 * are given. An error of the items themselves is thrown when all before it are done.
 * @param task must not reject
 */
export async function* inOrder<T, R>(
  items: AsyncIterable<T> | Iterable<T>,
  width: number,
  task: (item: T) => Promise<R>,
): AsyncGenerator<readonly [item: T, result: R], void> {
  const places: { readonly item: T; result?: R }[] = [];
  const running = new Set<Promise<void>>();
  let failure: { readonly error: unknown } | undefined;
  const iterator = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
  const next = async (): Promise<{ readonly item: T } | 'end'> => {
    try {
      const { done, value } = await iterator.next();
      return done ? 'end' : { item: value };
    } catch (error) {
      failure = { error };
      return 'end';
    }
  };
  try {
    for (let coming: ReturnType<typeof next> | undefined = next(); coming || places.length > 0; ) {
      const isOpen = running.size < width && places.length < width * AHEAD;
      const came = await Promise.race([...(coming && isOpen ? [coming] : []), ...running]);
      if (came === 'end') coming = undefined;
      else if (came) {
        const place: { readonly item: T; result?: R } = { item: came.item };
        places.push(place);
        const end = task(came.item).then((result) => {
          place.result = result;
          running.delete(end);
        });
        running.add(end);
        coming = next();
      }
      for (let [first] = places; first && 'result' in first; [first] = places) {
        places.shift();
        yield [first.item, first.result as R];
      }
    }
  } finally {
    // Where who reads the results has had enough.
    await iterator.return?.();
  }
  if (failure) throw failure.error;
}

/** The record of a line, or what is wrong with it. */
function recordIn(line: string): Row | string {
  try {
    const record: unknown = JSON.parse(line);
    return isObject(record) ? record : 'not an object';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/**
 * A record with more members, and without those that are undefined; all else of its text is kept as it is (an id may have more
 * digits than a double).
 */
export function withMembers(line: string, record: Row, members: Row): string {
  let text = line.trimEnd();
  const more: [string, unknown][] = [];
  for (const [name, value] of Object.entries(members)) {
    if (Object.hasOwn(record, name)) {
      const edit = memberEdit(text, name, value);
      if (edit) text = text.slice(0, edit.start) + edit.newText + text.slice(edit.end);
    } else if (value !== undefined) more.push([name, value]);
  }
  if (more.length === 0) return text;
  const added = JSON.stringify(Object.fromEntries(more)).slice(1);
  const open = text.slice(0, -1).trimEnd();
  return open.endsWith('{') ? `{${added}` : `${open},${added}`;
}

const NO_VALUE: Readonly<Record<Locale, (names: string) => string>> = {
  kk: (names) => `Жазбада айнымалының мәні жоқ: ${names}.`,
  ru: (names) => `В записи нет значения переменной: ${names}.`,
  en: (names) => `The record has no value for: ${names}.`,
};
