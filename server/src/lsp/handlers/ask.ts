/** Ask: a prompt is read out of a document, put to endpoints side by side, and its answers are compared and kept. */
import { type CancellationToken, ErrorCodes, LSPErrorCodes, ResponseError } from 'vscode-languageserver/node';
import type { AnalysedDocument } from '../../analysis/document';
import { type ChatAnswer, type ChatRequest, chat, describeChat } from '../../ask/chat';
import { type Prompt, readPromptFile, readPromptRecord } from '../../ask/prompt';
import { QUESTIONS, type Question } from '../../ask/questions';
import { askQuestions, expectedAnswers, median } from '../../ask/quiz';
import { runLines } from '../../ask/run';
import { EndpointError } from '../../endpoint/error';
import { describe } from '../../messages';
import {
  type AnswerChosen,
  type AskAnswer,
  type AskParams,
  type AskProgress,
  type AskResult,
  type AskSource,
  type ChatParameters,
  METHODS,
  type ProbeAnswer,
  type ProbeParams,
  type ProbeProgress,
  type ProbeQuestion,
  type ProbeResult,
  type PromptInfo,
  type RequestPreview,
  type Settings,
} from '../../protocol';
import type { ConfiguredEndpoint } from '../endpoints';
import { endpointFault } from '../faults';
import type { Running } from '../running';
import type { QalamServer } from '../server';

const DEFAULTS = { temperature: 0.7, maxTokens: 512 } as const;
/** Most tokens that may be asked for in an answer. */
const MOST_TOKENS = 16_384;
/** ms between two notifications about one answer. */
const PROGRESS_INTERVAL = 50;
/** Runs whose answers can still be chosen between. */
const KEPT_RUNS = 20;

interface Run {
  readonly uri: string;
  readonly request: ChatRequest;
  readonly answers: readonly AskAnswer[];
}

export class AskService {
  private readonly runs = new Map<string, Run>();

  constructor(
    private readonly server: QalamServer,
    private readonly running: Running,
  ) {}

  async prompt(source: AskSource, token: CancellationToken): Promise<PromptInfo> {
    const { document, prompt, settings } = await this.read(source);
    const { version } = document;
    this.server.check(document, version, token);
    const locale = this.server.locale(settings.locale);
    const range = (span: { start: number; end: number }) => ({
      start: document.store.positionAt(span.start),
      end: document.store.positionAt(span.end),
    });
    return {
      version,
      messages: prompt.messages.map((message) => ({
        role: message.role,
        content: message.content,
        range: range(message),
      })),
      parameters: prompt.parameters,
      variables: prompt.variables,
      findings: prompt.findings.map((finding) => ({
        range: range(finding),
        severity: finding.severity,
        rule: finding.rule,
        message: describe(finding, locale),
      })),
      endpoints: this.server.endpoints.list(settings).map(shown),
    };
  }

  async preview(params: AskParams, _token: CancellationToken): Promise<RequestPreview[]> {
    const { request, endpoints, settings } = await this.prepare(params);
    return Promise.all(
      endpoints.map((endpoint) =>
        describeChat(this.server.endpoints.connect(endpoint, settings), { ...request, model: endpoint.model }),
      ),
    );
  }

  async ask(params: AskParams, token: CancellationToken): Promise<AskResult> {
    const { id, uri } = params;
    const { request, parameters, endpoints, settings } = await this.prepare(params);
    return this.running.with(id, token, this.server.locale(settings.locale), async (signalOf) => {
      const answers = await Promise.all(
        endpoints.map((endpoint, index) => this.answer(id, index, endpoint, request, settings, signalOf(index))),
      );
      if (token.isCancellationRequested) throw new ResponseError(LSPErrorCodes.RequestCancelled, 'cancelled');
      this.remember(id, { uri, request, answers });
      const flat = answers.map(({ endpoint, ...answer }) => ({ ...answer, endpoint: endpoint.origin }));
      return {
        id,
        messages: request.messages,
        answers,
        jsonl: runLines(request.messages, parameters, flat, new Date().toISOString()),
      };
    });
  }

  async chosen({ id, answer }: AnswerChosen): Promise<void> {
    const run = this.runs.get(id);
    const best = run?.answers[answer];
    if (!run || !best || best.text === '') return;
    const others = run.answers.filter((other) => other !== best && other.text !== '' && other.text !== best.text);
    const { messages, maxTokens, temperature, seed } = run.request;
    // Chosen once: pressing again adds nothing.
    this.runs.delete(id);
    await this.server.completion.keep(run.uri, {
      outcome: 'chosen',
      prompt: messages,
      offered: best.text,
      others: [...new Set(others.map(({ text }) => text))],
      model: best.model,
      parameters: { max_tokens: maxTokens, temperature, ...(seed !== undefined && { seed }) },
      time: new Date().toISOString(),
    });
  }

  questions(): ProbeQuestion[] {
    return QUESTIONS.map(shownQuestion);
  }

  async probe({ id, endpoint: index }: ProbeParams, token: CancellationToken): Promise<ProbeResult> {
    const settings = await this.server.settings.get('');
    const locale = this.server.locale(settings.locale);
    const [endpoint] = this.server.endpoints.choose(settings, [index]);
    const connection = this.server.endpoints.connect(endpoint!, settings);
    return this.running.with(id, token, locale, async (signalOf) => {
      const answers: ProbeAnswer[] = [];
      const first: number[] = [];
      const total: number[] = [];
      let model = endpoint!.model;
      for await (const { question, answer, right } of askQuestions(connection, endpoint!.model, signalOf(0))) {
        model = answer.model || model;
        if (answer.firstToken !== undefined) first.push(answer.firstToken);
        if (!answer.error) total.push(answer.total);
        const last: ProbeAnswer = {
          ...shownQuestion(question),
          answer: answer.text.trim(),
          right: right ?? false,
          total: answer.total,
          ...(answer.error && { error: endpointFault(answer.error, locale) }),
        };
        answers.push(last);
        const progress: ProbeProgress = { id, answered: answers.length, of: QUESTIONS.length, last };
        this.server.connection.sendNotification(METHODS.probeProgress, progress);
      }
      const firstToken = median(first);
      const whole = median(total);
      if (token.isCancellationRequested) throw new ResponseError(LSPErrorCodes.RequestCancelled, 'cancelled');
      return {
        endpoint: shown(endpoint!),
        model,
        answers,
        right: answers.filter(({ right }) => right).length,
        of: answers.length,
        ...(firstToken !== undefined && { firstToken }),
        ...(whole !== undefined && { total: whole }),
      };
    });
  }

  private async answer(
    id: string,
    index: number,
    endpoint: ConfiguredEndpoint,
    request: ChatRequest,
    settings: Settings,
    signal: AbortSignal,
  ): Promise<AskAnswer> {
    const locale = this.server.locale(settings.locale);
    let waiting = '';
    let sent = 0;
    const notify = (done?: AskAnswer) => {
      const progress: AskProgress = { id, answer: index, append: waiting, ...(done && { done }) };
      this.server.connection.sendNotification(METHODS.askProgress, progress);
      waiting = '';
      sent = performance.now();
    };
    const connection = this.server.endpoints.connection(endpoint, settings);
    const answer: ChatAnswer =
      connection instanceof EndpointError
        ? { ...NOTHING, model: endpoint.model, error: connection }
        : await chat(
            connection,
            { ...request, model: endpoint.model },
            (part, kind) => {
              if (kind === 'answer') waiting += part;
              if (performance.now() - sent >= PROGRESS_INTERVAL) notify();
            },
            signal,
          );
    const { error, ...rest } = answer;
    const done: AskAnswer = {
      endpoint: shown(endpoint),
      ...rest,
      ...(error && { error: endpointFault(error, locale) }),
    };
    notify(done);
    return done;
  }

  private async read({ uri, line = 0, row }: AskSource): Promise<{
    document: AnalysedDocument;
    prompt: Prompt;
    settings: Settings;
  }> {
    const document = await this.server.whenOpen(uri);
    const settings = await this.server.settings.get(uri);
    return { document, prompt: readPrompt(document, line, row), settings };
  }

  private async prepare(params: AskParams) {
    const { prompt, settings } = await this.read(params);
    const locale = this.server.locale(settings.locale);
    const fault = prompt.findings.find(({ severity }) => severity === 'error');
    if (fault) throw new ResponseError(ErrorCodes.InvalidRequest, describe(fault, locale));
    const parameters = { ...DEFAULTS, ...prompt.parameters, ...checked(params.parameters) };
    const request: ChatRequest = {
      ...parameters,
      maxTokens: Math.min(parameters.maxTokens, MOST_TOKENS),
      model: '',
      messages: prompt.messages.map(({ role, content }) => ({ role, content })),
    };
    return { request, parameters, settings, endpoints: this.server.endpoints.choose(settings, params.endpoints) };
  }

  private remember(id: string, run: Run) {
    this.runs.delete(id);
    this.runs.set(id, run);
    for (const oldest of this.runs.keys()) {
      if (this.runs.size <= KEPT_RUNS) break;
      this.runs.delete(oldest);
    }
  }
}

function readPrompt(document: AnalysedDocument, line: number, row: string | undefined): Prompt {
  const { store, format } = document;
  if (format.records === 'line') {
    const at = Math.min(Math.max(0, line), store.lineCount - 1);
    const start = store.offsetAt({ line: at, character: 0 });
    const text = store.linesText(at, at + 1).trimEnd();
    return readPromptRecord(text, { start, end: start + text.length }, row);
  }
  const text = store.text();
  if (format.records === 'document') return readPromptRecord(text, { start: 0, end: text.length }, row);
  return readPromptFile(text, row);
}

const NOTHING: ChatAnswer = {
  text: '',
  model: '',
  total: 0,
  promptTokens: { tokens: 0, estimated: true },
  answerTokens: { tokens: 0, estimated: true },
};

/** Parameters of a client, those of a wrong type left out. */
function checked(parameters: ChatParameters = {}): ChatParameters {
  const { temperature, maxTokens, seed, stop } = parameters;
  return {
    ...(typeof temperature === 'number' && temperature >= 0 && temperature <= 2 && { temperature }),
    ...(Number.isInteger(maxTokens) && maxTokens! > 0 && { maxTokens: maxTokens! }),
    ...(Number.isInteger(seed) && { seed: seed! }),
    ...(Array.isArray(stop) && { stop: stop.map(String) }),
  };
}

const shown = ({ index, origin, model }: ConfiguredEndpoint) => ({ index, origin, model });

const shownQuestion = (question: Question): ProbeQuestion => ({
  id: question.id,
  question: question.question,
  expected: expectedAnswers(question),
});
