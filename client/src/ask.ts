/** Ask: a prompt put to endpoints side by side in a panel; the quiz; both only at the reader's word. */
import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import {
  AnswerChosenNotification,
  type AskParams,
  AskPreviewRequest,
  AskProgressNotification,
  AskRequest,
  type AskResult,
  type AskSource,
  PromptRequest,
  type QuizParams,
  type QuizProgress,
  QuizProgressNotification,
  QuizRequest,
  type QuizResult,
  StopNotification,
} from '../../server/src/protocol';
import { endpointLabel, noEndpoint, setEndpoints } from './completion';
import { LINE_RECORDS } from './derived';
import { messageOf } from './errors';
import { enableFeedback, feedbackKept, saveJsonl } from './feedback';
import { locale, t } from './l10n';
import { notify, onNotified, request } from './messages';
import type { AskChoice, AskTexts, FromAskPage, ToAskPage } from './pages/messages';
import { openPage } from './pages/panel';
import { editorOrSample } from './samples';
import { plain } from './servers';

/** Records of a JSONL file that are offered as values. */
const MOST_ROWS = 1000;
/** The prompt is read again when its document has been still for so long, ms. */
const REFRESH_DELAY = 300;

function askTexts(): AskTexts {
  return {
    language: locale(),
    title: t('Ask'),
    ask: t('Ask'),
    stop: t('Stop'),
    save: t('Save as JSONL…'),
    preview: t('Show the exact request'),
    row: t('Values from a JSONL record…'),
    endpoints: t('Endpoints'),
    parameters: t('Parameters'),
    temperature: t('Temperature'),
    maxTokens: t('Maximum tokens'),
    seed: t('Seed'),
    variables: t('Variables'),
    noVariables: t('This prompt has no variables.'),
    prompt: t('What is sent'),
    best: t('Mark as the best'),
    chosen: t('The best'),
    waiting: t('waiting…'),
    thinking: t('Thinking'),
    firstToken: t('first token'),
    total: t('total'),
    tokens: t('tok'),
    cut: t('cut off at the limit'),
    stopped: t('stopped'),
  };
}

/** One panel, for one prompt. */
class AskPanel implements vscode.Disposable {
  private readonly panel: vscode.WebviewPanel;
  private readonly disposables: vscode.Disposable[] = [];
  private timer: NodeJS.Timeout | undefined;
  /** A picked record, as JSON, and what the reader has typed over it. */
  private row: Record<string, unknown> = {};
  private values: Readonly<Record<string, string>> = {};
  private running: string | undefined;
  result: AskResult | undefined;
  private best: number | undefined;

  constructor(
    private readonly client: LanguageClient,
    context: vscode.ExtensionContext,
    private readonly document: vscode.TextDocument,
    private readonly line: number,
    private readonly closed: () => void,
  ) {
    const texts = askTexts();
    const place = { title: this.title, language: texts.language, column: vscode.ViewColumn.Beside };
    this.panel = openPage(context, 'ask', place, texts);
    this.disposables.push(
      this.panel,
      this.panel.webview.onDidReceiveMessage((message: FromAskPage) =>
        this.receive(message).catch((error: unknown) => this.post({ type: 'error', message: messageOf(error) })),
      ),
      this.panel.onDidDispose(() => this.dispose()),
      onNotified(client, AskProgressNotification, (progress) => {
        if (progress.id === this.running) this.post({ type: 'progress', ...progress });
      }),
      vscode.workspace.onDidChangeTextDocument(({ document: changed }) => {
        if (changed !== document) return;
        clearTimeout(this.timer);
        this.timer = setTimeout(() => void this.refresh(), REFRESH_DELAY);
      }),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('qalam.completion')) void this.refresh();
      }),
    );
  }

  reveal(): void {
    this.panel.reveal();
  }

  dispose(): void {
    this.stop();
    clearTimeout(this.timer);
    this.closed();
    for (const disposable of this.disposables.splice(0)) disposable.dispose();
  }

  async receive(message: FromAskPage): Promise<void> {
    switch (message.type) {
      case 'ready':
        return this.refresh();
      case 'values':
        this.values = message.values;
        return this.refresh();
      case 'row':
        return this.pickRow();
      case 'ask':
        return this.ask(message);
      case 'stop':
        return this.stop(message.answer);
      case 'choose':
        return this.choose(message.answer);
      case 'save':
        return this.save();
      case 'preview':
        return this.preview(message);
      default:
        // Every message of the page has its case: a new one does not compile until it has.
        message satisfies never;
    }
  }

  private get title(): string {
    const name = basename(this.document.uri.path);
    const record = LINE_RECORDS.includes(this.document.languageId) ? ` · ${t('line {0}', this.line + 1)}` : '';
    return t('Ask: {0}', `${name}${record}`);
  }

  private source(): AskSource {
    const values = { ...this.row, ...this.values };
    return {
      uri: this.document.uri.toString(),
      line: this.line,
      ...(Object.keys(values).length > 0 && { row: JSON.stringify(values) }),
    };
  }

  private params({ endpoints, parameters, values }: AskChoice, id: string): AskParams {
    this.values = values ?? this.values;
    return { ...this.source(), id, ...(endpoints && { endpoints }), ...(parameters && { parameters }) };
  }

  private async refresh(): Promise<void> {
    try {
      const info = await request(this.client, PromptRequest, this.source());
      const fault = info.findings.find(({ severity }) => severity === 'error');
      this.post({ type: 'prompt', title: this.title, info, ...(fault && { message: fault.message }) });
    } catch (error) {
      this.post({ type: 'prompt', title: this.title, message: messageOf(error) });
    }
  }

  private async ask(message: AskChoice): Promise<void> {
    if (this.running !== undefined) return;
    const id = crypto.randomUUID();
    const params = this.params(message, id);
    const info = await request(this.client, PromptRequest, this.source());
    this.running = id;
    this.result = undefined;
    this.best = undefined;
    const asked = info.endpoints.filter(({ index }) => params.endpoints?.includes(index) ?? true);
    this.post({ type: 'started', endpoints: asked });
    try {
      this.result = await request(this.client, AskRequest, params);
      this.post({ type: 'finished', answers: this.result.answers });
    } finally {
      this.running = undefined;
    }
  }

  /** Shows what `ask` would send, as JSON. */
  private async preview(choice: AskChoice): Promise<void> {
    const requests = await request(this.client, AskPreviewRequest, this.params(choice, crypto.randomUUID()));
    const content = `${JSON.stringify(requests, null, 2)}\n`;
    const shown = await vscode.workspace.openTextDocument({ language: 'json', content });
    await vscode.window.showTextDocument(shown);
  }

  private stop(answer?: number): void {
    if (this.running === undefined || !this.client.isRunning()) return;
    const params = { id: this.running, ...(answer !== undefined && { answer }) };
    void notify(this.client, StopNotification, params);
  }

  private async choose(answer: number): Promise<void> {
    const { result } = this;
    if (!result?.answers[answer] || this.best !== undefined) return;
    // The choice is part of the saved run, whether or not feedback is kept.
    this.best = answer;
    this.post({ type: 'chosen', answer });
    const kept = feedbackKept(this.document.uri) || (await enableFeedback(this.client, this.document.uri));
    if (!kept) return;
    await notify(this.client, AnswerChosenNotification, { id: result.id, answer });
  }

  private async save(): Promise<void> {
    const { result, best } = this;
    if (!result) return;
    const lines = result.jsonl.split('\n').filter((line) => line !== '');
    const marked = lines.map((line, index) =>
      best === undefined ? line : JSON.stringify({ ...(JSON.parse(line) as object), best: index === best }),
    );
    const name = basename(this.document.uri.path).replace(/\.[^.]*$/u, '');
    await saveJsonl(`${marked.join('\n')}\n`, `${name}-answers.jsonl`);
  }

  private async pickRow(): Promise<void> {
    const files = await vscode.workspace.findFiles('**/*.{jsonl,ndjson}', '**/node_modules/**', 500);
    const browse = t('Another file…');
    const items = files
      .map((uri): vscode.QuickPickItem & { uri?: vscode.Uri } => ({ label: vscode.workspace.asRelativePath(uri), uri }))
      .sort((a, b) => (a.label < b.label ? -1 : 1));
    const title = t('Values from a JSONL record');
    const file = await vscode.window.showQuickPick([...items, { label: `$(folder-opened) ${browse}` }], { title });
    if (!file) return;
    const [uri] = file.uri
      ? [file.uri]
      : ((await vscode.window.showOpenDialog({ filters: { JSONL: ['jsonl', 'ndjson'] } })) ?? []);
    if (!uri) return;
    const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
    const records = text
      .split('\n', MOST_ROWS * 2)
      .flatMap((line, index): (vscode.QuickPickItem & { row: Record<string, unknown> })[] => {
        try {
          const row: unknown = JSON.parse(line);
          if (typeof row !== 'object' || row === null || Array.isArray(row)) return [];
          const label = line.length > 120 ? `${line.slice(0, 120)}…` : line;
          return [{ label, description: t('line {0}', index + 1), row: row as Record<string, unknown> }];
        } catch {
          return [];
        }
      });
    const record = await vscode.window.showQuickPick(records.slice(0, MOST_ROWS), { title, matchOnDescription: true });
    if (!record) return;
    this.row = record.row;
    this.values = {};
    this.post({ type: 'cleared' });
    await this.refresh();
  }

  private post(message: ToAskPage): void {
    void this.panel.webview.postMessage(message);
  }
}

/** What tests look at: the panel that was opened last, to be driven as its page does, and the last quiz. */
export const lastAsk: { panel?: Pick<AskPanel, 'receive' | 'result'>; quiz?: QuizResult } = {};

export class Asking implements vscode.Disposable {
  private readonly panels = new Map<string, AskPanel>();
  private readonly quizzes = new Map<string, (progress: QuizProgress) => void>();
  private readonly disposables: vscode.Disposable[];

  constructor(
    private readonly client: LanguageClient,
    private readonly context: vscode.ExtensionContext,
  ) {
    this.disposables = [
      vscode.commands.registerCommand('qalam.ask', () => this.ask()),
      vscode.commands.registerCommand('qalam.probe', () => this.quiz()),
      onNotified(client, QuizProgressNotification, (progress) => this.quizzes.get(progress.id)?.(progress)),
    ];
  }

  dispose(): void {
    for (const panel of [...this.panels.values()]) panel.dispose();
    for (const disposable of this.disposables) disposable.dispose();
  }

  private async ask(): Promise<void> {
    const editor = await editorOrSample('prompt');
    if (!editor) return;
    if (setEndpoints().length === 0) return noEndpoint();
    const { document, selection } = editor;
    const line = LINE_RECORDS.includes(document.languageId) ? selection.active.line : 0;
    const key = `${document.uri}#${line}`;
    const open = this.panels.get(key);
    if (open) return open.reveal();
    const panel = new AskPanel(this.client, this.context, document, line, () => this.panels.delete(key));
    this.panels.set(key, panel);
    lastAsk.panel = panel;
  }

  private async quiz(): Promise<void> {
    const endpoints = setEndpoints();
    if (endpoints.length === 0) return noEndpoint();
    const choice =
      endpoints.length === 1
        ? { endpoint: endpoints[0]! }
        : await vscode.window.showQuickPick(
            endpoints.map((endpoint) => ({ label: plain(endpointLabel(endpoint)), endpoint })),
            { title: t("Test a model's Kazakh") },
          );
    if (!choice) return;
    const params: QuizParams = { id: crypto.randomUUID(), endpoint: choice.endpoint.index };
    let result: QuizResult;
    try {
      result = await vscode.window.withProgress(
        {
          location: vscode.ProgressLocation.Notification,
          cancellable: true,
          title: t('Quiz: {0}', endpointLabel(choice.endpoint)),
        },
        (progress, token) => {
          let right = 0;
          this.quizzes.set(params.id, ({ answered, of, last }) => {
            if (last.right) right++;
            progress.report({ message: t('{0} of {1}, right: {2}', answered, of, right), increment: 100 / of });
          });
          // Stopped, not cancelled: what has come is shown.
          token.onCancellationRequested(() => void notify(this.client, StopNotification, { id: params.id }));
          return request(this.client, QuizRequest, params);
        },
      );
    } catch (error) {
      vscode.window.showErrorMessage(t('The questions could not be asked. {0}', messageOf(error)));
      return;
    } finally {
      this.quizzes.delete(params.id);
    }
    lastAsk.quiz = result;
    const title = t("A model's Kazakh: {0}", result.model || result.endpoint.origin);
    const ms = (time: number) => `${Math.round(time)} ms`;
    const texts = {
      language: locale(),
      title,
      score: t('Right: {0} of {1}', result.right, result.of),
      figures: [
        result.endpoint.origin,
        ...(result.firstToken === undefined ? [] : [t('first token, median: {0}', ms(result.firstToken))]),
        ...(result.total === undefined ? [] : [t('answer, median: {0}', ms(result.total))]),
      ].join(' · '),
      question: t('Question'),
      expected: t('Right answer'),
      answer: t('Answer'),
      time: t('ms'),
      right: t('right'),
      wrong: t('wrong'),
    };
    const place = { title, language: texts.language, column: vscode.ViewColumn.Active };
    openPage(this.context, 'quiz', place, { texts, answers: result.answers });
  }
}
