/** A selection rewritten by the endpoint: corrected, simplified, translated or changed as the writer says. */
import { type CancellationToken, ErrorCodes, LSPErrorCodes, ResponseError } from 'vscode-languageserver/node';
import { type ChatRequest, chat, describeChat } from '../../ask/chat';
import { type RewriteTask, rewriteMessages, rewrittenText } from '../../ask/rewrite';
import { usableContext } from '../../endpoint/detect';
import {
  METHODS,
  type RequestPreview,
  type RewriteParams,
  type RewriteProgress,
  type RewriteResult,
} from '../../protocol';
import { endpointFault, refusal } from '../faults';
import type { Running } from '../running';
import type { QalamServer } from '../server';

/** ms between two notifications. */
const PROGRESS_INTERVAL = 50;

export class RewriteService {
  constructor(
    private readonly server: QalamServer,
    private readonly running: Running,
  ) {}

  async preview(params: RewriteParams, _token: CancellationToken): Promise<RequestPreview> {
    const { connection, request } = await this.prepare(params);
    return describeChat(connection, request);
  }

  async rewrite(params: RewriteParams, token: CancellationToken): Promise<RewriteResult> {
    const { id } = params;
    const { document, version, prose, connection, request, locale } = await this.prepare(params);
    const refuse = (key: Parameters<typeof refusal>[0]) =>
      new ResponseError(LSPErrorCodes.RequestFailed, refusal(key, locale));
    return this.running.with(id, token, locale, async (signalOf) => {
      const signal = signalOf(0);
      // Rejects are left to the request itself, which says more of them.
      const info = await connection.ready(request.model).catch(() => undefined);
      const needed = connection.ratio.estimate(prose.text).tokens * 2 + 200;
      if (info?.contextSize !== undefined && needed > usableContext(info)) throw refuse('tooLong');
      let text = '';
      let sent = 0;
      const answer = await chat(
        connection,
        { ...request, maxTokens: needed },
        (part, kind) => {
          if (kind !== 'answer') return;
          text += part;
          if (performance.now() - sent < PROGRESS_INTERVAL) return;
          sent = performance.now();
          const progress: RewriteProgress = { id, text: rewrittenText(text, prose.text) };
          this.server.connection.sendNotification(METHODS.rewriteProgress, progress);
        },
        signal,
      );
      if (answer.error) throw new ResponseError(LSPErrorCodes.RequestFailed, endpointFault(answer.error, locale));
      if (signal.aborted) throw new ResponseError(LSPErrorCodes.RequestCancelled, 'cancelled');
      this.server.check(document, version, token);
      // A text that ends midway would take the rest of the selection away.
      if (answer.finish === 'length') throw refuse('cutAnswer');
      const rewritten = rewrittenText(answer.text, prose.text);
      if (rewritten === '') throw refuse('noAnswer');
      const newText = prose.encode(rewritten);
      if (newText === undefined) throw refuse('cannotWrite');
      return { version, range: prose.range, newText, model: answer.model, total: answer.total };
    });
  }

  private async prepare(params: RewriteParams) {
    const document = await this.server.whenOpen(params.uri);
    const { version } = document;
    const settings = await this.server.settings.get(params.uri);
    const locale = this.server.locale(settings.locale);
    const task = taskOf(params);
    if (!task) throw new ResponseError(ErrorCodes.InvalidParams, 'task');
    const [endpoint] = this.server.endpoints.choose(settings);
    const prose = document.proseOf(params.range);
    if (!prose || prose.text.trim() === '')
      throw new ResponseError(LSPErrorCodes.RequestFailed, refusal('noProse', locale));
    const connection = this.server.endpoints.connect(endpoint!, settings);
    const request: ChatRequest = {
      model: endpoint!.model,
      messages: rewriteMessages(prose.text, task),
      maxTokens: connection.ratio.estimate(prose.text).tokens * 2 + 200,
      temperature: task.kind === 'correct' || task.kind === 'translate' ? 0 : 0.3,
    };
    return { document, version, prose, connection, request, locale };
  }
}

function taskOf({ task, language, instruction }: RewriteParams): RewriteTask | undefined {
  switch (task) {
    case 'correct':
    case 'simplify':
      return { kind: task };
    case 'translate':
      return language === 'kk' || language === 'ru' || language === 'en' ? { kind: task, language } : undefined;
    case 'custom':
      return typeof instruction === 'string' && instruction.trim() !== '' ? { kind: task, instruction } : undefined;
    default:
      return undefined;
  }
}
