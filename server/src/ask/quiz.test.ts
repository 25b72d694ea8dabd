import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { type EndpointOptions, startEndpoint } from '../../../test/endpoint/server';
import { Connections } from '../endpoint/connection';
import { EndpointError } from '../endpoint/error';
import { chat } from './chat';
import { QUESTIONS } from './questions';
import { askQuestions, type QuestionAnswer, quizScore } from './quiz';

const open: { close(): unknown }[] = [];
after(async () => {
  for (const thing of open) await thing.close();
});

async function setUp(options: EndpointOptions) {
  const endpoint = await startEndpoint(options);
  const connections = new Connections();
  open.push(connections, endpoint);
  const connection = connections.get(endpoint.url);
  assert.ok(!(connection instanceof EndpointError));
  return { endpoint, connection };
}
const never = new AbortController().signal;
const request = {
  model: '',
  messages: [{ role: 'user' as const, content: 'Сұрақ' }],
  maxTokens: 20,
  temperature: 0,
};

test('a question that fails is not wrong, and is no failure of the endpoint to others', async () => {
  const { endpoint, connection } = await setUp({ answer: () => ['Он'] });
  const answers: QuestionAnswer[] = [];
  for await (const one of askQuestions(connection, '', never, { retries: 0 })) {
    answers.push(one);
    // Every question but the first and the last few meets an error.
    const failing = answers.length < QUESTIONS.length - 3;
    endpoint.set({ answer: () => ['Он'], ...(failing && { fault: 'error' }) });
  }
  assert.equal(answers.length, QUESTIONS.length);
  assert.equal(answers[0]?.right, true);
  assert.equal(answers[1]?.right, undefined);
  assert.equal(answers[1]?.answer.error?.kind, 'status');
  assert.equal(connection.breaker.state(performance.now()), 'closed');
  const { right, answered, unanswered } = quizScore(answers);
  assert.deepEqual([answered, unanswered], [4, QUESTIONS.length - 4]);
  assert.ok(right >= 1 && right <= 4);
});

test('a dropped connection is tried again; a server that is gone ends the quiz', async () => {
  const { endpoint, connection } = await setUp({ fault: 'reset-midway', answer: () => ['О', 'н'] });
  const answers: QuestionAnswer[] = [];
  for await (const one of askQuestions(connection, '', never, { retries: 1, pause: 1 })) {
    answers.push(one);
    endpoint.set({ answer: () => ['Он'] });
    if (answers.length === 3) await endpoint.close();
  }
  assert.deepEqual(
    answers.map(({ right }) => right !== undefined),
    [false, true, true, false, false],
  );
});

test('a server that loads its model is waited for', async () => {
  const { endpoint, connection } = await setUp({ fault: 'loading', answer: () => ['Он'] });
  const quiz = askQuestions(connection, '', never, { retries: 0 });
  const first = quiz.next();
  setTimeout(() => endpoint.set({ answer: () => ['Он'] }), 100);
  const { value } = await first;
  assert.equal(value?.right, true);
  await quiz.return(undefined);
  // Where nobody waits, that is what is said.
  endpoint.set({ fault: 'loading' });
  connection.forget();
  assert.equal((await chat(connection, request, () => {}, never)).error?.kind, 'loading');
});

test('what a model thinks is told from what it says, by a field of its own or by tags', async () => {
  for (const options of [
    { reasoning: ['Ойлану', ' керек'], answer: () => ['Сәлем', '!'] },
    { answer: () => ['<thi', 'nk>Ойлану', ' керек</th', 'ink>\n', '\nСәлем', '!'] },
  ]) {
    const { connection } = await setUp(options);
    const said = { answer: '', reasoning: '' };
    const answer = await chat(
      connection,
      request,
      (part, kind) => {
        said[kind] += part;
      },
      never,
    );
    assert.deepEqual([answer.text, answer.reasoning], ['Сәлем!', 'Ойлану керек']);
    assert.deepEqual(said, { answer: 'Сәлем!', reasoning: 'Ойлану керек' });
    assert.ok(answer.firstToken !== undefined);
  }
  const { connection } = await setUp({ answer: () => ['5 < 6', ' және <thi'] });
  const plain = await chat(connection, request, () => {}, never);
  assert.deepEqual([plain.text, plain.reasoning], ['5 < 6 және <thi', undefined]);
});

test('an answer that drips on for ever is given up, by time and by size, with what came of it', async () => {
  for (const [limits, kind] of [
    [{ ms: 60 }, 'endless'],
    [{ bytes: 2000 }, 'size'],
  ] as const) {
    const { connection, endpoint } = await setUp({ fault: 'drip', answer: () => ['сөз '] });
    const answer = await chat(connection, request, () => {}, never, { limits });
    assert.equal(answer.error?.kind, kind);
    assert.match(answer.text, /^сөз /u);
    for (let tries = 0; tries < 200 && endpoint.completions()[0]!.closed === undefined; tries++)
      await new Promise((resolve) => setTimeout(resolve, 5));
    assert.ok(endpoint.completions()[0]!.closed !== undefined, 'the connection is closed');
  }
});
