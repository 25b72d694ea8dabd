import { askQuestions, expectedAnswers, median, type QuestionAnswer, quizScore } from '../ask/quiz';
import type { EndpointError } from '../endpoint/error';
import { endpointFault } from '../endpoint/words';
import type { Locale } from '../types';
import type { Arguments } from './arguments';
import { openEndpoint } from './endpoint';
import { EXIT } from './output';
import type { Streams } from './run';

/** `qalam probe`, the quiz: Kazakh questions put to an endpoint; a JSON line for each answer, and one with the score at the end. */
export async function quiz(args: Arguments, { output }: Streams): Promise<number> {
  const opened = openEndpoint(args, output);
  if (!opened) return EXIT.usage;
  const { connections, connection } = opened;
  const answers: QuestionAnswer[] = [];
  let model = args.model ?? '';
  let last: EndpointError | undefined;
  const times: number[] = [];
  for await (const one of askQuestions(connection, model, new AbortController().signal, {
    retries: args.retry,
  })) {
    const { question, answer } = one;
    answers.push(one);
    last = answer.error;
    model = answer.model || model;
    if (!answer.error) times.push(answer.total);
    const line = {
      id: question.id,
      question: question.question,
      expected: expectedAnswers(question),
      answer: answer.text.trim(),
      ...(one.right !== undefined && { right: one.right }),
      ms: Math.round(answer.total),
      ...(answer.error && { error: endpointFault(answer.error, args.locale) }),
    };
    await output.write(`${JSON.stringify(line)}\n`);
  }
  connections.close();
  if (times.length === 0 && last) {
    output.warn(endpointFault(last, args.locale));
    return EXIT.io;
  }
  const { right, answered, unanswered } = quizScore(answers);
  if (unanswered > 0) output.warn(UNANSWERED[args.locale](unanswered));
  await output.write(
    `${JSON.stringify({ model, right, of: answered, unanswered, ms: Math.round(median(times) ?? 0) })}\n`,
  );
  await output.flush();
  return EXIT.ok;
}

const UNANSWERED: Readonly<Record<Locale, (count: number) => string>> = {
  kk: (count) => `Жауап келмеген сұрақтар саны: ${count}; олар есепке алынбайды.`,
  ru: (count) => `Вопросов без ответа: ${count}; они не учитываются.`,
  en: (count) => `Questions without an answer: ${count}; they do not count.`,
};
