import type { Connection } from '../endpoint/connection';
import type { EndpointFault } from '../endpoint/error';
import { type Patience, patiently } from '../endpoint/patience';
import { isRight } from './answers';
import { type ChatAnswer, type ChatRequest, chat } from './chat';
import { QUESTIONS, QUIZ_INSTRUCTION, type Question } from './questions';

export interface QuestionAnswer {
  readonly question: Question;
  readonly answer: ChatAnswer;
  /** Undefined where the question was not answered: its error is in `answer`. */
  readonly right?: boolean;
}

/** Faults after which no other question would be answered either. */
const HOPELESS: ReadonlySet<EndpointFault> = new Set(['address', 'unauthorised', 'redirect', 'aborted']);

/**
 * Puts the questions of the quiz to an endpoint, one after another (one that runs on one machine answers one at a time
 * anyway), always in the same way, so that scores compare. A question that fails is asked again after a pause, says nothing
 * of the endpoint to others, and is not counted as wrong. Ends early where `signal` aborts or the endpoint cannot be asked.
 */
export async function* askQuestions(
  connection: Connection,
  model: string,
  signal: AbortSignal,
  patience: Patience = { retries: 1 },
): AsyncGenerator<QuestionAnswer> {
  let gone = 0;
  for (const question of QUESTIONS) {
    const request: ChatRequest = {
      model,
      messages: [
        { role: 'system', content: QUIZ_INSTRUCTION },
        { role: 'user', content: question.question },
      ],
      temperature: 0,
      maxTokens: 64,
      seed: 1,
    };
    const answer = await patiently(
      () => chat(connection, request, () => {}, signal, { apart: true }),
      ({ error }) => error,
      patience,
      signal,
    );
    if (signal.aborted) return;
    yield { question, answer, ...(!answer.error && { right: isRight(question, answer.text) }) };
    const kind = answer.error?.kind;
    if (kind !== undefined && HOPELESS.has(kind)) return;
    // A connection may be dropped once; a server that is not there stays away.
    gone = kind === 'unreachable' || kind === 'timeout' ? gone + 1 : 0;
    if (gone === 2) return;
  }
}

/** How a quiz ended: of all questions, those that were answered count. */
export interface QuizScore {
  readonly right: number;
  readonly answered: number;
  /** Questions that were asked in vain or not at all. */
  readonly unanswered: number;
}

export function quizScore(answers: readonly Pick<QuestionAnswer, 'right'>[]): QuizScore {
  const answered = answers.filter(({ right }) => right !== undefined).length;
  return { right: answers.filter(({ right }) => right).length, answered, unanswered: QUESTIONS.length - answered };
}

/** What counts as right, for showing. */
export const expectedAnswers = ({ expected }: Question): readonly string[] =>
  typeof expected === 'number' ? [String(expected)] : expected.map((word) => word.replace('*', '…'));

/** The middle of some numbers; undefined of none. */
export const median = (numbers: readonly number[]): number | undefined =>
  [...numbers].sort((a, b) => a - b)[Math.floor((numbers.length - 1) / 2)];
