/** A selection rewritten by the endpoint: corrected, simplified, translated or changed as the writer says. */
import type { SegmentOptions } from '../../analysis/analyzer';
import type { AnalysisPool } from '../../analysis/pool';
import { type ChatRequest, chat, describeChat } from '../../ask/chat';
import {
  applied,
  type Change,
  correctionProfile,
  correctText,
  describeCorrection,
  opinions,
  wordEdits,
} from '../../ask/correct';
import { type RewriteTask, rewriteMessages, rewrittenText } from '../../ask/rewrite';
import type { Connection } from '../../endpoint/connection';
import { usableContext } from '../../endpoint/detect';
import {
  type Params,
  type RewriteEdit,
  RewritePreviewRequest,
  type RewriteProgress,
  RewriteProgressNotification,
  RewriteRequest,
  type RewriteResult,
} from '../../protocol';
import type { ProseOfRange } from '../../text/prose';
import { type DocumentView, type Handler, onDocument } from '../dispatch';
import type { Endpoints } from '../endpoints';
import { cancelled, refused } from '../errors';
import { endpointFault, refusal } from '../faults';
import { listedIn } from '../findings';
import type { Running } from '../running';
import type { Session } from '../session';

type RewriteParams = Params<typeof RewriteRequest>;

/** ms between two notifications. */
const PROGRESS_INTERVAL = 50;

export class RewriteService {
  constructor(
    private readonly session: Session,
    private readonly endpoints: Endpoints,
    private readonly running: Running,
    private readonly pool: AnalysisPool,
  ) {}

  readonly handlers: readonly Handler[] = [
    onDocument(RewriteRequest, {}, (view, params) => this.rewrite(view, params)),
    onDocument(RewritePreviewRequest, {}, async (view, params) => {
      const { prose, connection, request } = this.prepare(view, params);
      const model = await correctionModel(connection, request, params);
      return model === undefined
        ? describeChat(connection, request)
        : describeCorrection(connection, model, prose.text);
    }),
  ];

  private rewrite(view: DocumentView, params: RewriteParams): Promise<RewriteResult> {
    const { id } = params;
    const { version, locale, token } = view;
    const { prose, connection, request } = this.prepare(view, params);
    const refuse = (key: Parameters<typeof refusal>[0]) => refused(refusal(key, locale));
    return this.running.with(id, token, locale, async (signalOf) => {
      const signal = signalOf(0);
      const written = async (
        text: string,
        model: string,
        total: number,
        changes: readonly Change[] | undefined = wordEdits(prose.text, text),
      ) => {
        const newText = prose.encode(text);
        if (newText === undefined) throw refuse('cannotWrite');
        const edits = params.task === 'correct' && changes && (await this.judged(view, prose, changes));
        view.check();
        return { version, range: prose.range, newText, ...(edits && { edits }), model, total };
      };
      const corrector = await correctionModel(connection, request, params);
      if (corrector !== undefined) {
        const began = performance.now();
        const { text, edits, unusable, error } = await correctText(connection, corrector, prose.text, signal);
        if (signal.aborted) throw cancelled();
        if (error) throw refused(endpointFault(error, locale));
        view.check();
        if (unusable > 0 && edits.length === 0) throw refuse('noAnswer');
        return written(text, corrector, performance.now() - began, edits);
      }
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
          this.session.connection.sendNotification(RewriteProgressNotification.method, progress);
        },
        signal,
      );
      if (answer.error) throw refused(endpointFault(answer.error, locale));
      if (signal.aborted) throw cancelled();
      view.check();
      // A text that ends midway would take the rest of the selection away.
      if (answer.finish === 'length') throw refuse('cutAnswer');
      const rewritten = rewrittenText(answer.text, prose.text);
      if (rewritten === '') throw refuse('noAnswer');
      return written(rewritten, answer.model, answer.total);
    });
  }

  /**
   * A correction's changes of the prose as edits of the document, each with what the speller and the user's word lists say of
   * it; undefined where one of them cannot be written by itself.
   */
  private async judged(
    view: DocumentView,
    prose: ProseOfRange,
    changes: readonly Change[],
  ): Promise<RewriteEdit[] | undefined> {
    const shown = await view.showOptions();
    const isListed = listedIn(view.document, shown);
    const { settings } = view;
    const options: SegmentOptions = {
      spelling: settings.spelling.enabled,
      cleaning: false,
      entities: false,
      ignorePatterns: settings.spelling.ignorePatterns,
      tokenized: false,
      whole: false,
      foreignWords: false,
    };
    const [before = [], after = []] = await Promise.all(
      [prose.text, applied(prose.text, changes)].map(async (each) =>
        (await this.pool.analyze(each, options, true))?.findings.filter(
          (finding) => finding.rule.startsWith('spelling.') && !isListed(finding),
        ),
      ),
    );
    const said = opinions(changes, before, after);
    const edits: RewriteEdit[] = [];
    for (const [index, change] of changes.entries()) {
      const edit = prose.edit({ start: change.start, end: change.end, newText: change.after });
      if (!edit) return undefined;
      edits.push({ ...edit, before: change.before, after: change.after, speller: said[index]! });
    }
    return edits;
  }

  private prepare({ document, settings, locale }: DocumentView, params: RewriteParams) {
    const task = taskOf(params);
    const [endpoint] = this.endpoints.choose(settings);
    const prose = document.proseOf(params.range);
    if (!prose || prose.text.trim() === '') throw refused(refusal('noProse', locale));
    const connection = this.endpoints.connect(endpoint!, settings);
    const request: ChatRequest = {
      model: endpoint!.model,
      messages: rewriteMessages(prose.text, task),
      maxTokens: connection.ratio.estimate(prose.text).tokens * 2 + 200,
      temperature: task.kind === 'correct' || task.kind === 'translate' ? 0 : 0.3,
    };
    return { prose, connection, request };
  }
}

/** The model that is asked, where mistakes are to be corrected and it was made for nothing else; its sentences go one by one. */
async function correctionModel(
  connection: Connection,
  { model }: ChatRequest,
  { task }: RewriteParams,
): Promise<string | undefined> {
  if (task !== 'correct') return undefined;
  const name = model || (await connection.ready(model).catch(() => undefined))?.models[0] || '';
  return correctionProfile(name) === 'instruct' ? undefined : name;
}

function taskOf(params: RewriteParams): RewriteTask {
  switch (params.task) {
    case 'translate':
      return { kind: params.task, language: params.language };
    case 'custom':
      return { kind: params.task, instruction: params.instruction };
    default:
      return { kind: params.task };
  }
}
