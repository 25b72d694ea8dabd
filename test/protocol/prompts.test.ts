/** Ask, the quiz, rewriting, token counts, statistics and feedback over stdio. */
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { CancellationTokenSource, type InlineCompletionList } from 'vscode-languageserver-protocol/node';
import { checkFeedbackLine } from '../../server/src/completion/feedback';
import type {
  AskProgress,
  AskRecordsPreview,
  AskRecordsProgress,
  AskRecordsResult,
  AskResult,
  CompletionStatistics,
  FeedbackEntry,
  PromptInfo,
  QuizProgress,
  QuizQuestion,
  QuizResult,
  RequestPreview,
  RewriteResult,
  TokenCountResult,
} from '../../server/src/protocol';
import { type Endpoint, type EndpointOptions, startEndpoint } from '../endpoint/server';
import { writeTinyModel } from '../onnx/model';
import { Session, type SessionOptions } from './session';

const open: Endpoint[] = [];
after(async () => {
  Session.killAll();
  for (const endpoint of open) await endpoint.close();
});

async function endpoint(options: EndpointOptions): Promise<Endpoint> {
  const started = await startEndpoint(options);
  open.push(started);
  return started;
}

const start = (completion: Record<string, unknown>, more: SessionOptions = {}) =>
  Session.start({
    ...more,
    settings: { locale: 'en', completion: { deadline: 5000, ...completion }, ...more.settings },
  });

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function until(condition: () => boolean | Promise<boolean>) {
  for (let tries = 0; tries < 400; tries++) {
    if (await condition()) return;
    await sleep(10);
  }
  assert.fail('waited in vain');
}

const PROMPT = `---
temperature: 0.1
variables: { аты: Абай }
---
System:
Қысқа жауап бер.

User:
{{аты}} кім? {{сұрақ}}
`;

test('Ask: a prompt file against two endpoints side by side, streamed, previewed, saved', async () => {
  const good = await endpoint({ kind: 'vllm', answer: () => ['Ақын', ' болған', '.'], pieceDelay: 60 });
  const bad = await endpoint({ fault: 'unauthorised' });
  const session = await start({ endpoint: `${good.url}/v1`, endpoints: [`${bad.url}/v1 other-model`] });
  const uri = await session.open('a.prompt', PROMPT, 'qalam-prompt');

  const info = await session.request<PromptInfo>('qalam/prompt', { uri });
  assert.deepEqual(
    info.findings.map(({ rule, severity, message, range }) => [rule, severity, message, range.start.line]),
    [['prompt.missing-variable', 'error', 'The variable “сұрақ” has no value.', 8]],
  );
  assert.deepEqual(info.endpoints, [
    { index: 0, origin: good.url, model: '' },
    { index: 1, origin: bad.url, model: 'other-model' },
  ]);
  await assert.rejects(session.request('qalam/ask', { id: 'a', uri }), /сұрақ/u);
  assert.equal(good.completions().length, 0);

  const row = '{"сұрақ": "Айтшы."}';
  const previews = await session.request<RequestPreview[]>('qalam/askPreview', { id: 'a', uri, row });
  assert.equal(good.completions().length, 0);
  const result = await session.request<AskResult>('qalam/ask', { id: 'a', uri, row, parameters: { seed: 5 } });
  assert.deepEqual(result.messages, [
    { role: 'system', content: 'Қысқа жауап бер.' },
    { role: 'user', content: 'Абай кім? Айтшы.' },
  ]);
  const [answer, refused] = result.answers;
  assert.equal(answer?.text, 'Ақын болған.');
  assert.equal(answer?.model, 'test-model');
  assert.deepEqual(answer?.answerTokens, { tokens: 3, estimated: false });
  assert.ok(answer!.firstToken! <= answer!.total && answer!.total >= 100);
  assert.match(refused?.error ?? '', /does not accept the key/u);
  const body = good.completions()[0]?.body;
  assert.equal(body?.seed, 5);
  assert.equal(body?.temperature, 0.1);
  const { seed: _, ...unseeded } = body!;
  assert.deepEqual(previews[0]?.body, unseeded);
  assert.equal(bad.completions().length + bad.calls.length > 0, true);

  const progress = session.notifications
    .filter(({ method }) => method === 'qalam/askProgress')
    .map(({ params }) => params as AskProgress);
  const mine = progress.filter((one) => one.answer === 0);
  assert.equal(mine.map(({ append }) => append).join(''), 'Ақын болған.');
  assert.ok(mine.length >= 3, 'it streams');
  assert.deepEqual(mine.at(-1)?.done, answer);
  const lines = result.jsonl
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  assert.equal(lines.length, 2);
  assert.deepEqual(lines[0].messages.at(-1), { role: 'assistant', content: 'Ақын болған.' });
  assert.equal(lines[1].endpoint, bad.url);
  assert.equal(await session.stop(), 0);
});

test('Ask: what a model thinks comes apart from what it says, told by the server or by its tags', async () => {
  const told = await endpoint({
    kind: 'vllm',
    reasoning: ['Ойлану', ' керек'],
    answer: () => ['Абай', '.'],
    pieceDelay: 60,
  });
  const tagged = await endpoint({
    kind: 'llama.cpp',
    answer: () => ['<thi', 'nk>Ойлану', ' керек</think>\n\n', 'Абай', '.'],
    pieceDelay: 60,
  });
  const session = await start({ endpoint: `${told.url}/v1`, endpoints: [`${tagged.url}/v1`] });
  const uri = await session.open('a.prompt', 'User:\nКім?\n', 'qalam-prompt');
  const { answers } = await session.request<AskResult>('qalam/ask', { id: 'a', uri });
  for (const [index, { text, reasoning }] of answers.entries()) {
    assert.deepEqual([text, reasoning], ['Абай.', 'Ойлану керек']);
    const steps = session.notifications
      .filter(({ method }) => method === 'qalam/askProgress')
      .map(({ params }) => params as AskProgress)
      .filter(({ answer }) => answer === index);
    assert.equal(steps.map(({ append }) => append).join(''), 'Абай.');
    assert.equal(steps.map(({ appendReasoning = '' }) => appendReasoning).join(''), 'Ойлану керек');
    // It is shown while the model thinks, not with the answer.
    const thought = steps.findIndex(({ appendReasoning }) => appendReasoning !== undefined);
    assert.ok(thought >= 0 && thought < steps.findIndex(({ append }) => append !== ''));
  }
  assert.equal(await session.stop(), 0);
});

test('Ask: stop ends one answer and keeps what came; cancellation ends all', async () => {
  const words = Array.from({ length: 100 }, () => 'сөз ');
  const slow = await endpoint({ answer: () => words, pieceDelay: 20 });
  const session = await start({ endpoint: slow.url });
  const uri = await session.open('a.jsonl', '{"x": 1}\n{"messages": [{"role": "user", "content": "Сана"}]}\n', 'jsonl');
  const asked = session.request<AskResult>('qalam/ask', { id: 's', uri, line: 1 });
  await session.notified('qalam/askProgress', (params) => (params as AskProgress).append !== '');
  await session.connection.sendNotification('qalam/stop', { id: 's', answer: 0 });
  const { answers } = await asked;
  assert.equal(answers[0]?.finish, 'stopped');
  assert.match(answers[0]!.text, /^(?:сөз )+$/u);
  await until(() => slow.completions()[0]?.closed !== undefined);
  assert.deepEqual(slow.completions()[0]?.body?.messages, [{ role: 'user', content: 'Сана' }]);

  const source = new CancellationTokenSource();
  const again = session.connection.sendRequest('qalam/ask', { id: 't', uri, line: 1 }, source.token);
  await until(() => slow.completions().length === 2);
  source.cancel();
  await assert.rejects(again as Promise<unknown>, /cancel/u);
  await until(() => slow.completions()[1]?.closed !== undefined);
  await assert.rejects(session.request('qalam/ask', { id: 'u', uri, line: 0 }), /messages/u);
  assert.equal(await session.stop(), 0);
});

test('nothing goes anywhere without an endpoint, without trust, or to plain http elsewhere', async () => {
  const { url, calls } = await endpoint({ answer: () => ['сөз'] });
  const ask = (session: Session, uri: string) => session.request<AskResult>('qalam/ask', { id: '1', uri });
  const none = await start({});
  await assert.rejects(ask(none, await none.open('a.txt', 'Сәлем')), /no endpoint/u);
  await none.stop();
  const untrusted = await start({ endpoint: url }, { initializationOptions: { trusted: false } });
  const uri = await untrusted.open('a.txt', 'Сәлем');
  const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 5 } };
  await assert.rejects(ask(untrusted, uri), /untrusted/u);
  await assert.rejects(untrusted.request('qalam/rewrite', { id: '2', uri, range, task: 'correct' }), /untrusted/u);
  await assert.rejects(untrusted.request('qalam/quiz', { id: '3', endpoint: 0 }), /untrusted/u);
  assert.equal((await untrusted.request<TokenCountResult>('qalam/tokenCounts', { uri })).estimated, true);
  await untrusted.stop();
  assert.equal(calls.length, 0);
  const far = await start({ endpoint: 'http://192.0.2.1:9/v1' });
  const { answers } = await ask(far, await far.open('a.txt', 'Сәлем'));
  assert.match(answers[0]?.error ?? '', /plain http/u);
  await far.stop();
});

test('each key goes to its own origin only', async () => {
  const first = await endpoint({ answer: () => ['а'] });
  const second = await endpoint({ answer: () => ['б'] });
  // Without our client, the key in the environment is the completion endpoint's.
  const session = await start(
    { endpoint: first.url, endpoints: [second.url] },
    { env: { QALAM_API_KEY: 'sk-secret' } },
  );
  const uri = await session.open('a.txt', 'Сәлем');
  const { jsonl } = await session.request<AskResult>('qalam/ask', { id: '1', uri });
  assert.ok(first.calls.every(({ headers }) => headers.authorization === 'Bearer sk-secret'));
  assert.ok(second.calls.length > 0 && second.calls.every(({ headers }) => headers.authorization === undefined));
  const previews = await session.request('qalam/askPreview', { id: '2', uri });
  assert.doesNotMatch(JSON.stringify(previews) + jsonl, /sk-secret/u);
  assert.equal(await session.stop(), 0);
});

test('quiz: scored as they come', async () => {
  const answers: Record<string, string> = {
    'Менің екі қолымда неше саусақ бар?': 'Он саусақ.',
    'Қазақстанның астанасы қай қала?': 'Алматы',
  };
  const model = await endpoint({ answer: (prompt) => [answers[prompt] ?? 'Білмеймін'] });
  const session = await start({ endpoint: model.url });
  const questions = await session.request<QuizQuestion[]>('qalam/quizQuestions', {});
  assert.ok(questions.length >= 20);
  assert.deepEqual(questions[0], { id: 'fingers', question: 'Менің екі қолымда неше саусақ бар?', expected: ['10'] });
  const result = await session.request<QuizResult>('qalam/quiz', { id: 'p', endpoint: 0 });
  assert.equal(result.right, 1);
  assert.equal(result.of, questions.length);
  assert.equal(result.model, 'test-model');
  assert.deepEqual([result.answers[0]?.right, result.answers[2]?.right], [true, false]);
  const progress = session.notifications.filter(({ method }) => method === 'qalam/quizProgress');
  assert.equal(progress.length, questions.length);
  assert.equal((progress[0]!.params as QuizProgress).last.right, true);
  assert.equal(model.completions()[0]?.body?.temperature, 0);
  assert.equal(await session.stop(), 0);
});

test('rewriting: prose of a field, written back in its format; chatter off; never half of it', async () => {
  const model = await endpoint({ answer: () => ['Міне, түзетілген мәтін:\n\n', '«Ол "мектепке"', ' барды.»'] });
  const session = await start({ endpoint: model.url });
  const text = '{"id": 1, "text": "Ол мектепкк барды."}';
  const uri = await session.open('a.jsonl', `${text}\n`, 'jsonl');
  const from = text.indexOf('Ол');
  const selection = (a: number, b: number) => ({ start: { line: 0, character: a }, end: { line: 0, character: b } });
  const params = { id: 'r', uri, range: selection(from, text.indexOf('"}')), task: 'correct' };
  const preview = await session.request<RequestPreview>('qalam/rewritePreview', params);
  assert.match(JSON.stringify(preview.body), /Ол мектепкк барды\./u);
  const result = await session.request<RewriteResult>('qalam/rewrite', params);
  assert.equal(result.newText, 'Ол \\"мектепке\\" барды.');
  assert.deepEqual(result.range, params.range);
  assert.ok(session.notifications.some(({ method }) => method === 'qalam/rewriteProgress'));
  await assert.rejects(session.request('qalam/rewrite', { ...params, range: selection(1, 30) }), /one field/u);
  await assert.rejects(session.request('qalam/rewrite', { ...params, task: 'translate' }), /task/u);

  const plain = await session.open('b.md', '# Бас\n\nЕкі *сөз*\nекінші жол\n', 'markdown');
  const lines = { start: { line: 2, character: 0 }, end: { line: 3, character: 11 } };
  model.set({ answer: () => ['Два *слова*', '\nвторая строка'] });
  const translated = await session.request<RewriteResult>('qalam/rewrite', {
    id: 'r',
    uri: plain,
    range: lines,
    task: 'translate',
    language: 'ru',
  });
  assert.equal(translated.newText, 'Два *слова*\nвторая строка\n'.trimEnd());
  model.set({ answer: () => ['Два'], finish: 'length' });
  await assert.rejects(
    session.request('qalam/rewrite', { id: 'r', uri: plain, range: lines, task: 'simplify' }),
    /cut off/u,
  );
  // An edit while the model writes makes its answer worthless.
  model.set({ answer: () => ['Два', ' слова'], firstDelay: 1000 });
  const before = model.completions().length;
  const late = session.request('qalam/rewrite', { id: 'r', uri: plain, range: lines, task: 'simplify' });
  await until(() => model.completions().length > before);
  await session.change(plain, 2, 0, 0, 'Ой. ');
  await assert.rejects(late, /modified/u);
  assert.equal(await session.stop(), 0);
});

test('rewriting: a model made for correction is asked sentence by sentence in its own words', async () => {
  const name = 'sozkz-core-llama-300m-kk-gec-v1';
  const model = await endpoint({
    kind: 'vllm',
    answer: (prompt) => [(/<SRC>(.*)<SEP>/u.exec(prompt)?.[1] ?? '').replace('мектепкк', 'мектепке')],
  });
  const session = await start({ endpoint: model.url, model: name });
  const text = '{"text": "Ол \\"мектепкк\\" барды. Біз үйде қалдық."}';
  const uri = await session.open('a.jsonl', `${text}\n`, 'jsonl');
  const range = {
    start: { line: 0, character: text.indexOf('Ол') },
    end: { line: 0, character: text.indexOf('"}') },
  };
  const params = { id: 'r', uri, range, task: 'correct' };
  const preview = await session.request<RequestPreview>('qalam/rewritePreview', params);
  assert.match(preview.url, /\/v1\/completions$/u);
  assert.match(JSON.stringify(preview.body), /<TASK_FIX><SRC>Ол/u);
  const result = await session.request<RewriteResult>('qalam/rewrite', params);
  assert.equal(result.newText, 'Ол \\"мектепке\\" барды. Біз үйде қалдық.');
  assert.equal(result.model, name);
  const word = text.indexOf('мектепкк');
  assert.deepEqual(result.edits, [
    {
      // The letter that changes alone, in the file's own words.
      range: { start: { line: 0, character: word + 7 }, end: { line: 0, character: word + 8 } },
      newText: 'е',
      before: 'мектепкк',
      after: 'мектепке',
      speller: 'for',
    },
  ]);
  assert.deepEqual(
    model.completions().map(({ path, body }) => [path, body?.prompt]),
    ['Ол "мектепкк" барды.', 'Біз үйде қалдық.'].map((sentence) => [
      '/v1/completions',
      `<TASK_FIX><SRC>${sentence}<SEP>`,
    ]),
  );
  assert.equal(await session.stop(), 0);
});

test('rewriting: a correction comes as edits, each with the speller’s opinion; a word of a list counts as known', async () => {
  const model = await endpoint({ kind: 'vllm', answer: () => ['Ол мектепке бардды.\nБіз үйде, қалдық.'] });
  const session = await start({ endpoint: model.url });
  const text = 'Ол мектепкк барды.\nБіз үйде қалдық.\n';
  const uri = await session.open('c.md', text, 'markdown');
  const range = { start: { line: 0, character: 0 }, end: { line: 1, character: 16 } };
  const edits = async () =>
    (await session.request<RewriteResult>('qalam/rewrite', { id: 'r', uri, range, task: 'correct' })).edits?.map(
      ({ range: { start, end }, newText, speller }) => [start.line, start.character, end.character, newText, speller],
    );
  assert.deepEqual(await edits(), [
    [0, 3, 11, 'мектепке', 'for'],
    [0, 12, 17, 'бардды', 'against'],
    [1, 8, 8, ',', 'none'],
  ]);
  await session.change(uri, 2, 0, 0, '<!-- qalam:ignore бардды -->');
  await session.diagnostics(uri);
  assert.deepEqual((await edits())?.[1], [0, 12, 17, 'бардды', 'none']);
  model.set({ answer: () => ['Мүлде басқа әңгіме осында айтылды ғой.'] });
  const other = await session.request<RewriteResult>('qalam/rewrite', { id: 'r', uri, range, task: 'correct' });
  assert.equal(other.edits, undefined);
  assert.equal(other.newText, 'Мүлде басқа әңгіме осында айтылды ғой.');
  assert.equal(await session.stop(), 0);
});

test('token counts by the tokenizer of the endpoint, else estimated; by message, with the share of the context', async () => {
  const model = await endpoint({ kind: 'llama.cpp', contextSize: 100, answer: () => [] });
  const session = await start({ endpoint: model.url });
  const uri = await session.open('a.prompt', 'System:\nбір екі үш\nUser:\nтөрт бес\n', 'qalam-prompt');
  const counts = await session.request<TokenCountResult>('qalam/tokenCounts', { uri });
  assert.deepEqual(
    counts.parts.map(({ role, headLine, tokens, words, estimated }) => [role, headLine, tokens, words, estimated]),
    [
      ['system', 0, 3, 3, false],
      ['user', 2, 2, 2, false],
    ],
  );
  assert.equal(counts.tokens, 7);
  assert.equal(counts.contextSize, 100);
  assert.equal(counts.share, 0.07);
  assert.equal(counts.tokensPerWord, 1);
  const asked = () => model.calls.filter(({ path }) => path === '/tokenize').length;
  const before = asked();
  await session.request('qalam/tokenCounts', { uri });
  assert.equal(asked(), before, 'remembered');
  const range = { start: { line: 1, character: 0 }, end: { line: 1, character: 7 } };
  const part = await session.request<TokenCountResult>('qalam/tokenCounts', { uri, ranges: [range] });
  assert.deepEqual([part.tokens, part.words, part.parts.length], [2, 2, 1]);
  assert.equal(await session.stop(), 0);
  const offline = await start({});
  const other = await offline.open('a.txt', 'Ән айтқан қыз.');
  const estimate = await offline.request<TokenCountResult>('qalam/tokenCounts', { uri: other });
  assert.deepEqual([estimate.tokens, estimate.estimated, estimate.share], [9, true, undefined]);
  assert.equal(await offline.stop(), 0);
});

/** Types ghost text in as an editor does that accepts it whole. */
async function offer(
  session: Session,
  uri: string,
  line: number,
  character: number,
): Promise<{ id: string; text: string }> {
  const list = await session.request<InlineCompletionList>('textDocument/inlineCompletion', {
    textDocument: { uri },
    position: { line, character },
    context: { triggerKind: 1 },
  });
  const [item] = list.items;
  assert.ok(item, 'ghost text');
  return { id: String(item.command?.arguments?.[0]), text: String(item.insertText) };
}

test('feedback and statistics: off by default; on, every outcome in TRL’s shapes, masked, local', async () => {
  const model = await endpoint({ kind: 'vllm', answer: () => [' ертең', ' ауылға', ' барамыз', '.'] });
  const feedbackPath = join(process.cwd(), 'out', `feedback-${process.pid}`, 'feedback.jsonl');
  const options = { initializationOptions: { feedbackPath } };
  const text = 'Хат: aigul.s@mail.kz.\nБіз\nОлар\nСіздер\nБәріміз\n';

  const off = await start({ endpoint: model.url }, options);
  const quiet = await off.open('a.txt', text);
  const taken = await offer(off, quiet, 1, 3);
  await off.change(quiet, 1, 3, 3, taken.text);
  const counted = await off.request<CompletionStatistics>('qalam/completionStatistics', {});
  assert.deepEqual(
    [counted.shown, counted.accepted, counted.charactersSaved, counted.serverCalls > 0],
    [1, 1, taken.text.length, true],
  );
  assert.ok(counted.latencyP50! <= counted.latencyP95!);
  assert.equal(await off.stop(), 0);
  assert.equal(existsSync(feedbackPath), false, 'nothing is kept unasked');

  const session = await Session.start({
    initializationOptions: { feedbackPath, feedbackConsent: true },
    settings: { locale: 'en', completion: { endpoint: model.url, deadline: 5000 }, feedback: { enabled: true } },
  });
  const uri = await session.open('a.txt', text);
  // Accepted whole; accepted and edited; accepted by a word; turned down.
  const first = await offer(session, uri, 1, 3);
  await session.change(uri, 1, 3, 3, first.text);
  await session.request('workspace/executeCommand', {
    command: 'qalam.server.completionAccepted',
    arguments: [first.id],
  });
  const second = await offer(session, uri, 2, 4);
  await session.change(uri, 2, 4, 4, second.text);
  await session.change(uri, 2, 5, 10, 'бүгін');
  const third = await offer(session, uri, 3, 6);
  await session.change(uri, 3, 6, 6, ' ертең');
  await session.change(uri, 3, 12, 12, ',');
  const fourth = await offer(session, uri, 4, 7);
  await session.connection.sendNotification('qalam/completionOutcome', { id: fourth.id, outcome: 'rejected' });
  assert.equal(new Set([first.id, second.id, third.id, fourth.id]).size, 4);
  const figures = await session.request<CompletionStatistics>('qalam/completionStatistics', {});
  assert.deepEqual([figures.accepted, figures.partlyAccepted, figures.rejected], [2, 1, 1]);
  // A choice between answers.
  await session.request('qalam/ask', { id: 'x', uri: await session.open('q.txt', 'Сұрақ?') });
  await session.connection.sendNotification('qalam/answerChosen', { id: 'x', answer: 0 });
  await session.connection.sendNotification('textDocument/didClose', { textDocument: { uri } });

  const read = () => session.request<FeedbackEntry[]>('qalam/feedbackRead', {});
  await until(async () => (await read()).length === 4);
  const entries = await read();
  const lines = readFileSync(feedbackPath, 'utf8').trimEnd().split('\n');
  assert.equal(statSync(feedbackPath).mode & 0o077, 0, 'for the user alone');
  for (const line of lines) assert.equal(checkFeedbackLine(line), undefined, line);
  const byOutcome = new Map(entries.map(({ outcome, record }) => [outcome, record]));
  assert.deepEqual([...byOutcome.keys()].sort(), ['accepted', 'edited', 'partly-accepted', 'rejected']);
  assert.equal(byOutcome.get('accepted')?.label, true);
  assert.equal(byOutcome.get('rejected')?.label, false);
  assert.deepEqual(
    [byOutcome.get('edited')?.chosen, byOutcome.get('edited')?.rejected],
    [' бүгін ауылға барамыз.', ' ертең ауылға барамыз.'],
  );
  assert.equal(byOutcome.get('partly-accepted')?.chosen, ' ертең');
  assert.doesNotMatch(lines.join('\n'), /aigul/u);
  assert.match(String(byOutcome.get('accepted')?.prompt), /\[EMAIL\][\s\S]*Біз$/u);
  assert.equal(entries[0]?.model, 'test-model');
  assert.ok(!Number.isNaN(Date.parse(entries[0]!.time)));

  for (const [format, keys, count] of [
    ['preference', ['prompt', 'chosen', 'rejected'], 2],
    ['kto', ['prompt', 'completion', 'label'], 6],
    ['conversational-preference', ['prompt', 'chosen', 'rejected'], 2],
    ['conversational-kto', ['prompt', 'completion', 'label'], 6],
  ] as const) {
    const exported = await session.request<string>('qalam/feedbackExport', { format });
    const rows = exported.trimEnd().split('\n');
    assert.equal(rows.length, count, format);
    for (const row of rows) {
      assert.equal(checkFeedbackLine(row), undefined, row);
      assert.deepEqual(Object.keys(JSON.parse(row)), keys);
      assert.equal(Array.isArray(JSON.parse(row).prompt), format.startsWith('conversational'));
    }
  }
  assert.equal(await session.request('qalam/feedbackDelete', { ids: [entries[1]!.id] }), 1);
  assert.deepEqual(
    (await read()).map(({ id }) => id),
    entries.filter((_, index) => index !== 1).map(({ id }) => id),
  );
  assert.equal(await session.request('qalam/feedbackDelete', {}), 3);
  assert.equal(existsSync(feedbackPath), false);
  assert.equal(await session.stop(), 0);
});

test('consent to feedback is the person’s: no folder’s setting gives it, one can forbid it, and it can be taken back', async () => {
  const model = await endpoint({ answer: () => ['Бірінші'] });
  const other = await endpoint({ answer: () => ['Екінші'] });
  const folder = join(process.cwd(), 'out', `feedback-${process.pid}`);
  const entriesAfter = async (name: string, enabled: boolean, consent: unknown, change?: boolean): Promise<number> => {
    const session = await Session.start({
      settings: { completion: { endpoint: model.url, endpoints: [other.url] }, feedback: { enabled } },
      initializationOptions: { feedbackPath: join(folder, `${name}.jsonl`), feedbackConsent: consent },
    });
    if (change !== undefined) await session.connection.sendNotification('qalam/feedbackConsent', { consent: change });
    const uri = await session.open('a.prompt', 'User:\nТаңда\n', 'qalam-prompt');
    await session.request('qalam/ask', { id: 'x', uri });
    await session.connection.sendNotification('qalam/answerChosen', { id: 'x', answer: 0 });
    // Requests are answered in order, so that the choice is done with.
    await session.request('qalam/completionStatistics', {});
    await new Promise((resolve) => setTimeout(resolve, 100));
    const entries = await session.request<FeedbackEntry[]>('qalam/feedbackRead', {});
    assert.equal(await session.stop(), 0);
    return entries.length;
  };
  assert.equal(await entriesAfter('setting', true, undefined), 0, 'a folder’s yes is nobody’s consent');
  assert.equal(await entriesAfter('string', true, 'true'), 0);
  assert.equal(await entriesAfter('forbidden', false, true), 0);
  assert.equal(await entriesAfter('taken-back', true, true, false), 0);
  assert.equal(await entriesAfter('given', true, true), 1);
  assert.equal(await entriesAfter('given-later', true, false, true), 1);
});

test('the better of two answers becomes a preference over the other', async () => {
  const one = await endpoint({ answer: () => ['Бірінші'] });
  const two = await endpoint({ answer: () => ['Екінші'] });
  const feedbackPath = join(process.cwd(), 'out', `feedback-${process.pid}`, 'choices.jsonl');
  const session = await Session.start({
    settings: { completion: { endpoint: one.url, endpoints: [two.url] }, feedback: { enabled: true } },
    initializationOptions: { feedbackPath, feedbackConsent: true },
  });
  const uri = await session.open('a.prompt', 'User:\nТаңда\n', 'qalam-prompt');
  await session.request('qalam/ask', { id: 'x', uri });
  await session.connection.sendNotification('qalam/answerChosen', { id: 'x', answer: 1 });
  await session.connection.sendNotification('qalam/answerChosen', { id: 'x', answer: 0 });
  await until(() => existsSync(feedbackPath));
  const entries = await session.request<FeedbackEntry[]>('qalam/feedbackRead', {});
  assert.deepEqual(
    entries.map(({ record: { prompt, chosen, rejected } }) => ({ prompt, chosen, rejected })),
    [
      {
        prompt: [{ role: 'user', content: 'Таңда' }],
        chosen: [{ role: 'assistant', content: 'Екінші' }],
        rejected: [{ role: 'assistant', content: 'Бірінші' }],
      },
    ],
  );
  await session.request('qalam/feedbackDelete', {});
  assert.equal(await session.stop(), 0);
});

test('a masked language model has a say in the order of suggestions, where it is trusted and answers', async () => {
  const asked: string[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { inputs, parameters } = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    asked.push(inputs);
    // It likes the last one best.
    const scores = (parameters.targets as string[]).map((word, at) => ({ token_str: word, score: 1e-30 * 1e6 ** at }));
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(scores));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const titles = async (settings: Record<string, unknown>, initializationOptions = {}) => {
    const session = await Session.start({ settings: { locale: 'en', ...settings }, initializationOptions });
    const uri = await session.open('a.txt', 'Ол қалр деді.');
    const [finding] = await session.diagnostics(uri);
    const actions = await session.request<{ title: string }[]>('textDocument/codeAction', {
      textDocument: { uri },
      range: finding!.range,
      context: { diagnostics: [finding] },
    });
    assert.equal(await session.stop(), 0);
    return actions.map(({ title }) => title).filter((title) => title.startsWith('Change to'));
  };
  const plain = await titles({});
  assert.ok(plain.length > 1, plain.join());
  assert.deepEqual(await titles({ maskedModel: { endpoint } }, { trusted: false }), plain);
  assert.deepEqual(asked, []);
  const ranked = await titles({ maskedModel: { endpoint } });
  assert.deepEqual(asked, ['Ол [MASK] деді.']);
  assert.deepEqual([...ranked].sort(), [...plain].sort());
  assert.notDeepEqual(ranked, plain);
  assert.equal(ranked[0], plain.at(-1));
  server.close();
  assert.deepEqual(await titles({ maskedModel: { endpoint } }), plain);
});

test('a masked language model of this machine does the same; one that cannot run is named once', async () => {
  const runtime = join(__dirname, '../..');
  const model = mkdtempSync(join(tmpdir(), 'qalam-masked-'));
  const titles = async (
    maskedModel: Record<string, unknown>,
    enough: (titles: string[]) => boolean,
    trusted = true,
  ) => {
    const session = await Session.start({
      settings: { locale: 'en', maskedModel, entities: { enabled: false, runtime } },
      initializationOptions: { trusted },
    });
    const uri = await session.open('a.txt', 'Ол қалр деді.');
    const [finding] = await session.diagnostics(uri);
    const said = () => session.notifications.filter(({ method }) => method === 'window/showMessage');
    let found: string[] = [];
    // The model is loaded meanwhile.
    for (const end = Date.now() + 60_000; Date.now() < end && !(found.length > 0 && enough(found)); ) {
      const actions = await session.request<{ title: string }[]>('textDocument/codeAction', {
        textDocument: { uri },
        range: finding!.range,
        context: { diagnostics: [finding] },
      });
      found = actions.map(({ title }) => title).filter((title) => title.startsWith('Change to'));
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const messages = said().map(({ params }) => (params as { message: string }).message);
    assert.equal(await session.stop(), 0);
    return { found, messages };
  };
  const plain = (await titles({}, () => true)).found;
  assert.ok(plain.length > 2, plain.join());
  const last = plain.at(-1)!;
  const words = plain.map((title) => `▁${/“(.+)”/u.exec(title)![1]}`);
  const subwords = ['<s>', '<pad>', '</s>', '<unk>', '▁Ол', ...words, '<mask>'];
  writeTinyModel(model, {
    subwords,
    labels: subwords,
    mask: '<mask>',
    own: {},
    everywhere: { '▁Ол': { [words.at(-1)!]: 60 } },
  });
  const ranked = await titles({ model }, (found) => found[0] === last);
  assert.equal(ranked.found[0], last);
  assert.deepEqual([...ranked.found].sort(), [...plain].sort());
  assert.deepEqual(ranked.messages, []);
  const untrusted = await titles({ model }, () => true, false);
  assert.deepEqual(untrusted.found, plain);
  const without = await titles({ model: join(model, 'none') }, () => true);
  assert.deepEqual(without.found, plain);
  assert.equal(without.messages.length, 1);
  assert.match(without.messages[0]!, /ranks spelling suggestions does not work .*none/);
  assert.match((await titles({ model: 'here' }, () => true)).messages.join(), /here is not an absolute path/);
  rmSync(model, { recursive: true, force: true });
});

test('token counts by the tokenizer that the settings name, without an endpoint and before one; what is wrong with it is said once', async () => {
  const folder = join(__dirname, '../tokenizers');
  const path = join(folder, 'bytes.json');
  const expected = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8'))['bytes.json'];
  const text = 'Балалар мектепке келді.';
  const model = await endpoint({ kind: 'llama.cpp', answer: () => [] });
  const counted = async (completion: Record<string, unknown>, tokenizer: string, more: SessionOptions = {}) => {
    const session = await start(completion, { ...more, settings: { tokens: { tokenizer } } });
    const uri = await session.open('a.txt', text);
    const count = async () => {
      const {
        tokens,
        estimated,
        tokenizer: name,
      } = await session.request<TokenCountResult>('qalam/tokenCounts', { uri });
      return [tokens, estimated, name];
    };
    const counts = [await count(), await count()];
    assert.deepEqual(counts[0], counts[1]);
    const said = session.notifications.filter(({ method }) => method === 'window/showMessage').length;
    assert.equal(await session.stop(), 0);
    return [...counts[0]!, said];
  };
  const exact = [expected[text].length, false, 'bytes.json', 0];
  assert.deepEqual(await counted({}, path), exact);
  // No text is sent for what can be counted here.
  assert.deepEqual(await counted({ endpoint: model.url }, path), exact);
  assert.equal(model.calls.filter(({ path: page }) => page === '/tokenize').length, 0);
  const [llama, isEstimate, none, silent] = await counted({}, '');
  assert.deepEqual([isEstimate, none, silent], [true, undefined, 0]);
  for (const wrong of [join(folder, 'make.py'), join(folder, 'nothing.json'), 'bytes.json'])
    assert.deepEqual(await counted({}, wrong), [llama, true, undefined, 1], wrong);
  // Without a file that can be used the endpoint is asked.
  assert.deepEqual(await counted({ endpoint: model.url }, join(folder, 'make.py')), [3, false, undefined, 1]);
  const [o200k, , , quiet] = await counted({}, 'o200k');
  assert.ok(Number(o200k) < Number(llama) && quiet === 0);
  const untrusted = await counted({}, path, { initializationOptions: { trusted: false } });
  assert.deepEqual(untrusted, [llama, true, undefined, 0]);
});

test('a prompt is put to every record of JSONL and CSV, several at a time: answers and grades in order, faults in words', async () => {
  const server = await endpoint({
    kind: 'vllm',
    firstDelay: 5,
    answer: (prompt) => [prompt.includes('Астана') ? ' Иә.' : ' Жоқ.'],
  });
  const session = await start({ endpoint: `${server.url}/v1` }, { settings: { ask: { concurrency: 3 } } });
  try {
    const prompt = '---\nmax_tokens: 7\n---\nuser:\n{{question}}?\n';
    const lines = [
      '{"id": 12345678901234567890, "question": "Астана", "gold": "иә"}',
      '',
      '{"question": "Алматы", "gold": "иә"}',
      '{"gold": "иә"}',
    ];
    const params = { prompt, endpoint: 0, answer: 'answer', grade: 'contains(lower(answer), gold)' };
    const uri = await session.open('records.jsonl', `${lines.join('\n')}\n`, 'jsonl');
    const preview = await session.request<AskRecordsPreview>('qalam/askRecordsPreview', { uri, ...params });
    assert.deepEqual([preview.records, preview.members], [3, ['id', 'question', 'gold']]);
    assert.deepEqual(preview.first!.messages, [{ role: 'user', content: 'Астана?' }]);
    assert.equal(server.completions().length, 0, 'nothing is sent for a preview');
    const wrong = await session.request<AskRecordsPreview>('qalam/askRecordsPreview', {
      uri,
      ...params,
      grade: 'a ==',
    });
    assert.ok(wrong.gradeFault);
    const linesOf = (id: string) =>
      session.notifications
        .filter(
          ({ method, params }) => method === 'qalam/askRecordsProgress' && (params as AskRecordsProgress).id === id,
        )
        .flatMap(({ params }) => (params as AskRecordsProgress).lines);
    const run = await session.request<AskRecordsResult>('qalam/askRecords', { uri, ...params, id: 'a' });
    assert.deepEqual(run.tally, { answered: 2, unanswered: 1, right: 1, graded: 2 });
    assert.match(run.warning!, /question/);
    const [first, second, third] = linesOf('a');
    assert.equal(first, `${lines[0]!.slice(0, -1)},"answer":"Иә.","grade":true}`);
    assert.equal(second, `${lines[2]!.slice(0, -1)},"answer":"Жоқ.","grade":false}`);
    assert.equal(JSON.parse(third!).answer_error.kind, 'variables');
    assert.equal(server.completions()[0]!.body?.max_tokens, 7);

    const table = await session.open('records.csv', 'id,question\n1,"Астана,\nкөше"\n2,Шымкент\n', 'csv');
    const rows = { uri: table, prompt, endpoint: 0, answer: 'answer' };
    await session.request('qalam/askRecords', { ...rows, id: 'b' });
    assert.deepEqual(
      linesOf('b').map((line) => JSON.parse(line)),
      [
        { id: '1', question: 'Астана,\nкөше', answer: 'Иә.' },
        { id: '2', question: 'Шымкент', answer: 'Жоқ.' },
      ],
    );
    const rest = await session.request<AskRecordsResult>('qalam/askRecords', { ...rows, id: 'c', from: 2 });
    assert.deepEqual([rest.of, rest.done], [1, 1]);
  } finally {
    await session.stop();
  }
});

test('a run over records ends where the reader stops it or the endpoint fails, and says where to go on', async () => {
  const server = await endpoint({ kind: 'vllm', firstDelay: 20, answer: () => ['Иә'] });
  const session = await start({ endpoint: `${server.url}/v1` }, { settings: { ask: { concurrency: 2 } } });
  try {
    const lines = Array.from({ length: 400 }, (_, id) => JSON.stringify({ id, question: 'Кім?' }));
    const uri = await session.open('many.jsonl', `${lines.join('\n')}\n`, 'jsonl');
    const params = { uri, prompt: 'user:\n{{question}}\n', endpoint: 0, answer: 'answer' };
    const running = session.request<AskRecordsResult>('qalam/askRecords', { ...params, id: 'a' });
    await session.notified('qalam/askRecordsProgress');
    await session.connection.sendNotification('qalam/stop', { id: 'a' });
    const stopped = await running;
    assert.ok(stopped.done > 0 && stopped.done < 400, `${stopped.done}`);
    assert.deepEqual([stopped.next, stopped.fault], [stopped.done, undefined]);
    server.set({ fault: 'unauthorised' });
    const before = server.completions().length;
    const failed = await session.request<AskRecordsResult>('qalam/askRecords', { ...params, id: 'b', from: 5 });
    assert.deepEqual([failed.done, failed.next], [0, 5]);
    assert.match(failed.fault!, /key/);
    assert.ok(server.completions().length - before <= 4, 'the others are not tried');
  } finally {
    await session.stop();
  }
});
