/** A prompt put to a model for every record of a document, as `qalam ask` does it. */
import { describeChat } from '../../ask/chat';
import { type AskedRecord, inOrder, RecordTally, recordAsker, recordRequest, rowAsRecord } from '../../ask/records';
import type { EndpointFault } from '../../endpoint/error';
import { expressionFault } from '../../expressions';
import {
  type AskRecordsPreview,
  AskRecordsPreviewRequest,
  type AskRecordsProgress,
  AskRecordsProgressNotification,
  AskRecordsRequest,
  type AskRecordsResult,
  type Params,
} from '../../protocol';
import { type DocumentView, type Handler, onDocument } from '../dispatch';
import type { Endpoints } from '../endpoints';
import { refused } from '../errors';
import { endpointFault, refusal } from '../faults';
import type { OpenDocument } from '../findings';
import type { Running } from '../running';
import type { Session } from '../session';
import { DocumentRecords, hasRecords } from './records';

/** How often a request that failed is sent again before the run ends. */
const RETRIES = 1;
/** ms between two notifications. */
const PROGRESS_INTERVAL = 250;

/** Faults of one request that say nothing of the next one. */
const OF_THE_RECORD: ReadonlySet<EndpointFault> = new Set(['overflow', 'endless', 'format', 'size']);

interface SourceRecord {
  /** From 0. */
  readonly line: number;
  /** As JSON. */
  readonly json: string;
}

export class AskRecordsService {
  constructor(
    private readonly session: Session,
    private readonly endpoints: Endpoints,
    private readonly running: Running,
  ) {}

  readonly handlers: readonly Handler[] = [
    onDocument(AskRecordsPreviewRequest, {}, (view, params) => this.preview(view, params)),
    // What is asked stands at the beginning; later edits of the file do not matter.
    onDocument(AskRecordsRequest, { modified: () => undefined }, (view, params) => this.ask(view, params)),
  ];

  private async preview(
    { document, settings, locale }: DocumentView,
    params: Params<typeof AskRecordsPreviewRequest>,
  ): Promise<AskRecordsPreview> {
    const [endpoint] = this.endpoints.choose(settings, [params.endpoint]);
    const connection = this.endpoints.connect(endpoint!, settings);
    const records = recordsOf(document, params);
    if (records.length === 0) throw refused(refusal('noRecords', locale));
    const { prompt, grade } = params;
    const asked = recordRequest({ prompt, model: endpoint!.model, locale }, records[0]!.json);
    const gradeFault = grade === undefined ? undefined : expressionFault(grade);
    return {
      records: records.length,
      members: Object.keys(asked.record ?? {}),
      ...(gradeFault !== undefined && { gradeFault }),
      ...('fault' in asked
        ? { fault: asked.fault }
        : {
            first: { messages: asked.request.messages, request: await describeChat(connection, asked.request) },
          }),
    };
  }

  private ask(
    { document, settings, locale, token }: DocumentView,
    params: Params<typeof AskRecordsRequest>,
  ): Promise<AskRecordsResult> {
    const { id, prompt, answer, grade } = params;
    const [endpoint] = this.endpoints.choose(settings, [params.endpoint]);
    const connection = this.endpoints.connect(endpoint!, settings);
    const gradeFault = grade === undefined ? undefined : expressionFault(grade);
    if (gradeFault !== undefined) throw refused(gradeFault);
    const records = recordsOf(document, params);
    const asker = recordAsker({
      ...{ connection, prompt, model: endpoint!.model, locale, answer, retries: RETRIES },
      ...(grade !== undefined && { grade }),
    });
    return this.running.with(id, token, locale, async (signalOf) => {
      const stopped = signalOf(0);
      // Those under way are given up as well where the endpoint fails.
      const ended = new AbortController();
      const signal = AbortSignal.any([stopped, ended.signal]);
      const of = records.length;
      const tally = new RecordTally();
      let done = 0;
      let lines: string[] = [];
      let told = performance.now();
      const tell = () => {
        const progress: AskRecordsProgress = { id, of, done, tally: { ...tally }, lines };
        this.session.connection.sendNotification(AskRecordsProgressNotification.method, progress);
        lines = [];
        told = performance.now();
      };
      let warning: string | undefined;
      let end: Pick<AskRecordsResult, 'next' | 'fault'> = {};
      for await (const [{ line }, asked] of inOrder(records, settings.ask.concurrency, ({ json }) =>
        asker(json, signal),
      )) {
        if (signal.aborted) {
          end = { next: line };
          break;
        }
        if (endpointFailed(asked)) {
          end = { next: line, fault: endpointFault(asked.error!, locale) };
          ended.abort();
          break;
        }
        warning ??= asked.fault;
        tally.add(asked);
        done++;
        lines.push(asked.line);
        if (performance.now() - told >= PROGRESS_INTERVAL) tell();
      }
      if (lines.length > 0) tell();
      return { of, done, tally: { ...tally }, ...end, ...(warning !== undefined && { warning }) };
    });
  }
}

/** Whether what failed would fail for the next record as well. */
function endpointFailed({ error }: AskedRecord): boolean {
  if (error === undefined || OF_THE_RECORD.has(error.kind)) return false;
  // A request that the server cannot take.
  return !(error.status === 400 || error.status === 413 || error.status === 422);
}

function recordsOf(
  document: OpenDocument,
  { from, most = Number.POSITIVE_INFINITY }: { readonly from: number; readonly most?: number | undefined },
): SourceRecord[] {
  const found: SourceRecord[] = [];
  if (!hasRecords(document)) return found;
  const { rows } = document;
  const records = new DocumentRecords(document);
  for (let at = from === 0 ? 0 : records.at(from); at < records.count && found.length < most; at++) {
    const line = records.first(at);
    const text = records.text(at);
    if (line < from || text.trim() === '') continue;
    if (rows) {
      const cells = rows.cells(text, line);
      if (cells.length > 0) found.push({ line, json: rowAsRecord(cells) });
    } else found.push({ line, json: text.replace(/^\uFEFF/, '').trimEnd() });
  }
  return found;
}
