import type { Connection } from '../endpoint/connection';
import { isRight } from './answers';
import { type ChatAnswer, chat } from './chat';
import { PROBE_INSTRUCTION, QUESTIONS, type Question } from './questions';

export interface QuestionAnswer {
  readonly question: Question;
  readonly answer: ChatAnswer;
  readonly right: boolean;
}

/**
 * Puts the probe questions to an endpoint, one after another (one that runs on one machine answers one at a time anyway),
 * always in the same way, so that scores compare. Ends early where `signal` aborts or the endpoint cannot be asked.
 */
export async function* askQuestions(
  connection: Connection,
  model: string,
  signal: AbortSignal,
): AsyncGenerator<QuestionAnswer> {
  for (const question of QUESTIONS) {
    const answer = await chat(
      connection,
      {
        model,
        messages: [
          { role: 'system', content: PROBE_INSTRUCTION },
          { role: 'user', content: question.question },
        ],
        temperature: 0,
        maxTokens: 64,
        seed: 1,
      },
      () => {},
      signal,
    );
    if (signal.aborted) return;
    yield { question, answer, right: isRight(question, answer.text) };
    if (answer.error && ['unreachable', 'unauthorised', 'redirect'].includes(answer.error.kind)) return;
  }
}

/** What counts as right, for showing. */
export const expectedAnswers = ({ expected }: Question): readonly string[] =>
  typeof expected === 'number' ? [String(expected)] : expected.map((word) => word.replace('*', '…'));

/** The middle of some numbers; undefined of none. */
export const median = (numbers: readonly number[]): number | undefined =>
  [...numbers].sort((a, b) => a - b)[Math.floor((numbers.length - 1) / 2)];
