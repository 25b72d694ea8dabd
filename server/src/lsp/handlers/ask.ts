/** Ask: a prompt is read out of a document, put to endpoints side by side, and its answers are compared and kept. */

import { ErrorCodes } from 'vscode-languageserver/node';
import { type ChatAnswer, type ChatRequest, chat, describeChat } from '../../ask/chat';
import { type Prompt, readPromptFile, readPromptRecord } from '../../ask/prompt';
import { QUESTIONS, type Question } from '../../ask/questions';
import { askQuestions, expectedAnswers, median } from '../../ask/quiz';
import { runLines } from '../../ask/run';
import { Lru } from '../../caches';
import { EndpointError } from '../../endpoint/error';
import { describe } from '../../messages';
import {
  type AnswerChosen,
  AnswerChosenNotification,
  type AskAnswer,
  AskPreviewRequest,
  type AskProgress,
  AskProgressNotification,
  AskRequest,
  type AskResult,
  type ChatModel,
  ChatModelsRequest,
  ModelChatRequest,
  type Params,
  type PromptInfo,
  PromptRequest,
  type QuizAnswer,
  type QuizProgress,
  QuizProgressNotification,
  type QuizQuestion,
  QuizQuestionsRequest,
  QuizRequest,
  type QuizResult,
  type RequestPreview,
  type Settings,
  StopNotification,
} from '../../protocol';
import { type Call, type DocumentView, type Handler, onDocument, onNotification, onRequest } from '../dispatch';
import type { ConfiguredEndpoint, Endpoints } from '../endpoints';
import { cancelled, refused } from '../errors';
import { endpointFault } from '../faults';
import type { OpenDocument } from '../findings';
import type { Running } from '../running';
import type { Session } from '../session';
import type { CompletionService } from './completion';

const DEFAULTS = { temperature: 0.7, maxTokens: 512 } as const;
/** Upper limit for the maximum length of an answer, tokens. */
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
  private readonly runs = new Lru<Run>(KEPT_RUNS);

  constructor(
    private readonly session: Session,
    private readonly endpoints: Endpoints,
    private readonly running: Running,
    private readonly completion: CompletionService,
  ) {}

  readonly handlers: readonly Handler[] = [
    onDocument(PromptRequest, {}, (view, source) => this.prompt(view, source)),
    onDocument(AskPreviewRequest, {}, (view, params) => this.preview(view, params)),
    // The answer stands, whatever becomes of the document meanwhile.
    onDocument(AskRequest, { modified: () => undefined }, (view, params) => this.ask(view, params)),
    onNotification(AnswerChosenNotification, (chosen) => this.chosen(chosen)),
    onNotification(StopNotification, ({ id, answer }) => this.running.stop(id, answer)),
    onRequest(QuizQuestionsRequest, () => QUESTIONS.map(shownQuestion)),
    onRequest(ChatModelsRequest, () => this.models()),
    onRequest(ModelChatRequest, (params, call) => this.modelChat(params, call)),
    onRequest(QuizRequest, (params, call) => this.quiz(params, call)),
  ];

  private prompt(
    { document, version, locale, settings }: DocumentView,
    source: Params<typeof PromptRequest>,
  ): PromptInfo {
    const prompt = readPrompt(document, source.line, source.row);
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
      endpoints: this.endpoints.list(settings).map(shown),
    };
  }

  private preview(view: DocumentView, params: Params<typeof AskPreviewRequest>): Promise<RequestPreview[]> {
    const { request, endpoints } = this.prepare(view, params);
    return Promise.all(
      endpoints.map((endpoint) =>
        describeChat(this.endpoints.connect(endpoint, view.settings), { ...request, model: endpoint.model }),
      ),
    );
  }

  private async ask(view: DocumentView, params: Params<typeof AskRequest>): Promise<AskResult> {
    const { id, uri } = params;
    const { settings, token, locale } = view;
    const { request, parameters, endpoints } = this.prepare(view, params);
    return this.running.with(id, token, locale, async (signalOf) => {
      const answers = await Promise.all(
        endpoints.map((endpoint, index) => this.answer(id, index, endpoint, request, settings, signalOf(index))),
      );
      if (token.isCancellationRequested) throw cancelled();
      this.runs.set(id, { uri, request, answers });
      const flat = answers.map(({ endpoint, ...answer }) => ({ ...answer, endpoint: endpoint.origin }));
      return {
        id,
        messages: request.messages,
        answers,
        jsonl: runLines(request.messages, parameters, flat, new Date().toISOString()),
      };
    });
  }

  private async chosen({ id, answer }: AnswerChosen): Promise<void> {
    const run = this.runs.get(id);
    const best = run?.answers[answer];
    if (!run || !best || best.text === '') return;
    const others = run.answers.filter((other) => other !== best && other.text !== '' && other.text !== best.text);
    const { messages, maxTokens, temperature, seed } = run.request;
    // Chosen once: pressing again adds nothing.
    this.runs.delete(id);
    await this.completion.keep(run.uri, {
      outcome: 'chosen',
      prompt: messages,
      offered: best.text,
      others: [...new Set(others.map(({ text }) => text))],
      model: best.model,
      parameters: { max_tokens: maxTokens, temperature, ...(seed !== undefined && { seed }) },
      time: new Date().toISOString(),
    });
  }

  private async quiz({ id, endpoint: index }: Params<typeof QuizRequest>, { token }: Call): Promise<QuizResult> {
    const settings = await this.session.settings.get('');
    const locale = this.session.locale(settings.locale);
    const [endpoint] = this.endpoints.choose(settings, [index]);
    const connection = this.endpoints.connect(endpoint!, settings);
    return this.running.with(id, token, locale, async (signalOf) => {
      const answers: QuizAnswer[] = [];
      const first: number[] = [];
      const total: number[] = [];
      let model = endpoint!.model;
      for await (const { question, answer, right } of askQuestions(connection, endpoint!.model, signalOf(0))) {
        model = answer.model || model;
        if (answer.firstToken !== undefined) first.push(answer.firstToken);
        if (!answer.error) total.push(answer.total);
        const last: QuizAnswer = {
          ...shownQuestion(question),
          answer: answer.text.trim(),
          right: right ?? false,
          total: answer.total,
          ...(answer.error && { error: endpointFault(answer.error, locale) }),
        };
        answers.push(last);
        const progress: QuizProgress = { id, answered: answers.length, of: QUESTIONS.length, last };
        this.session.connection.sendNotification(QuizProgressNotification.method, progress);
      }
      const firstToken = median(first);
      const whole = median(total);
      if (token.isCancellationRequested) throw cancelled();
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

  private async models(): Promise<ChatModel[]> {
    const settings = await this.session.settings.get('');
    const found = await Promise.all(
      this.endpoints.list(settings).map(async (endpoint): Promise<ChatModel[]> => {
        const connection = this.endpoints.connection(endpoint, settings);
        if (connection instanceof EndpointError) return [];
        const info = await connection.ready(endpoint.model).catch(() => undefined);
        if (info === undefined) return [];
        const { models, contextSize } = info;
        return [
          {
            endpoint: shown(endpoint),
            model: endpoint.model || (models[0] ?? ''),
            ...(contextSize !== undefined && { contextSize }),
          },
        ];
      }),
    );
    return found.flat();
  }

  private async modelChat(
    { id, endpoint: index, messages, parameters }: Params<typeof ModelChatRequest>,
    { token }: Call,
  ): Promise<AskAnswer> {
    const settings = await this.session.settings.get('');
    const [endpoint] = this.endpoints.choose(settings, [index]);
    const given = { ...DEFAULTS, ...stated(parameters) };
    const request = requestOf(given, messages);
    return this.running.with(id, token, this.session.locale(settings.locale), async (signalOf) => {
      const answer = await this.answer(id, 0, endpoint!, request, settings, signalOf(0));
      if (token.isCancellationRequested) throw cancelled();
      return answer;
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
    const locale = this.session.locale(settings.locale);
    let waiting = '';
    let thought = '';
    let sent = 0;
    const notify = (done?: AskAnswer) => {
      const progress: AskProgress = {
        id,
        answer: index,
        append: waiting,
        ...(thought !== '' && { appendReasoning: thought }),
        ...(done && { done }),
      };
      this.session.connection.sendNotification(AskProgressNotification.method, progress);
      waiting = '';
      thought = '';
      sent = performance.now();
    };
    const connection = this.endpoints.connection(endpoint, settings);
    const answer: ChatAnswer =
      connection instanceof EndpointError
        ? { ...NOTHING, model: endpoint.model, error: connection }
        : await chat(
            connection,
            { ...request, model: endpoint.model },
            (part, kind) => {
              if (kind === 'answer') waiting += part;
              else thought += part;
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

  private prepare({ document, settings, locale }: DocumentView, params: Params<typeof AskRequest>) {
    const prompt = readPrompt(document, params.line, params.row);
    const fault = prompt.findings.find(({ severity }) => severity === 'error');
    if (fault) throw refused(describe(fault, locale), ErrorCodes.InvalidRequest);
    const parameters = { ...DEFAULTS, ...prompt.parameters, ...stated(params.parameters) };
    const request = requestOf(
      parameters,
      prompt.messages.map(({ role, content }) => ({ role, content })),
    );
    return { request, parameters, endpoints: this.endpoints.choose(settings, params.endpoints) };
  }
}

/** What is put to each endpoint; which model, is the endpoint's to say. */
function requestOf(
  parameters: Omit<ChatRequest, 'model' | 'messages'>,
  messages: ChatRequest['messages'],
): ChatRequest {
  return { ...parameters, maxTokens: Math.min(parameters.maxTokens, MOST_TOKENS), model: '', messages };
}

function readPrompt(document: OpenDocument, line: number, row: string | undefined): Prompt {
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

/** The parameters that are stated: others must not take the place of what the prompt says. */
function stated({ temperature, maxTokens, seed, stop }: Params<typeof AskRequest>['parameters'] = {}) {
  return {
    ...(temperature !== undefined && { temperature }),
    ...(maxTokens !== undefined && { maxTokens }),
    ...(seed !== undefined && { seed }),
    ...(stop !== undefined && { stop }),
  };
}

const shown = ({ index, origin, model }: ConfiguredEndpoint) => ({ index, origin, model });

const shownQuestion = (question: Question): QuizQuestion => ({
  id: question.id,
  question: question.question,
  expected: expectedAnswers(question),
});
