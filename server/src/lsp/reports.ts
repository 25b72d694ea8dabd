/** What the server tells the client unasked: status, diagnostics where it does not pull, progress, "ask again". */
import type { WorkDoneProgressServerReporter } from 'vscode-languageserver/node';
import type { AnalysedDocument } from '../analysis/document';
import { type DocumentStatus, DocumentStatusNotification, EntitiesChangedNotification } from '../protocol';
import type { Documents } from './documents';
import { BlockMemo, walkShown } from './findings';
import { diagnosticsOf } from './handlers/diagnostics';
import { mentionCount } from './handlers/entities';
import { languagesOf, uncheckedIn } from './handlers/languages';
import type { Lists } from './lists';
import type { Session } from './session';
import { ui } from './ui';

/** Bursts of changes are reported to the client once in so many ms. */
const REPORT_INTERVAL = 250;
/** A report counts what is found in whole documents: after a long one the next waits so many times longer, */
const REPORT_REST = 10;
/** but no longer than this, ms. */
const REPORT_LONGEST = 3000;

const countedBlocks = new BlockMemo<ReadonlyMap<string, number>>();

export class Reports {
  private timer: NodeJS.Timeout | undefined;
  private readonly changed = new Set<string>();
  private refreshAll = false;
  /** How long the last report took, ms. */
  private reportTime = 0;
  private progress: Promise<WorkDoneProgressServerReporter> | undefined;

  constructor(
    private readonly session: Session,
    private readonly documents: Documents,
    private readonly lists: Lists,
  ) {
    session.onRefresh(() => {
      for (const uri of documents.uris) this.changed.add(uri);
      this.schedule(true);
    });
  }

  close(): void {
    clearTimeout(this.timer);
  }

  /** More of a document is analysed than before. */
  analysed(document: AnalysedDocument): void {
    this.changed.add(document.uri);
    this.schedule(false);
  }

  closed(uri: string): void {
    const { connection, client } = this.session;
    if (!client.pullDiagnostics) connection.sendDiagnostics({ uri, diagnostics: [] });
  }

  /** Work-done progress for a document that is not analysed within a second. */
  async showProgress(document: AnalysedDocument): Promise<void> {
    const { session } = this;
    if (!session.client.workDoneProgress || (await document.settled(1000)) || this.progress) return;
    const settings = await session.settings.get(document.uri);
    this.progress = session.connection.window.createWorkDoneProgress();
    try {
      const reporter = await this.progress;
      reporter.begin(ui('analysing', session.locale(settings.locale)), 0, undefined, false);
      const isOpen = () => !session.isShutDown && this.documents.find(document.uri) === document;
      while (isOpen() && !(await document.settled(500))) reporter.report(Math.floor(document.progress * 100));
      reporter.done();
    } catch {
      // The client could not show it: nothing is lost.
    } finally {
      this.progress = undefined;
    }
  }

  private schedule(all: boolean) {
    if (this.session.isShutDown) return;
    this.refreshAll ||= all;
    this.timer ??= setTimeout(
      () => {
        this.timer = undefined;
        const started = performance.now();
        this.report()
          .catch((error) => this.session.log(String(error)))
          .finally(() => {
            this.reportTime = performance.now() - started;
          });
      },
      Math.max(REPORT_INTERVAL, Math.min(this.reportTime * REPORT_REST, REPORT_LONGEST)),
    );
  }

  private async report() {
    const { session } = this;
    const { client, connection } = session;
    const uris = [...this.changed];
    this.changed.clear();
    const all = this.refreshAll;
    this.refreshAll = false;
    let partial = false;
    for (const uri of uris) {
      const document = this.documents.find(uri);
      if (!document) continue;
      partial ||= document.answeredEarly || document.reportedCheck !== document.checkRevision;
      document.reportedCheck = document.checkRevision;
      if (document.progress === 1) document.answeredEarly = false;
      try {
        if (!client.pullDiagnostics) await this.push(document);
        if (client.qalamClient) {
          session.notify(DocumentStatusNotification, await this.status(document));
          session.notify(EntitiesChangedNotification, { uri });
        }
      } catch (error) {
        // Of one document; the others, and the client's asking again, do not wait for it.
        session.log(String(error));
      }
    }
    // Pulling clients ask again on edits by themselves: only what they got too early needs a refresh.
    if (!all && !partial) return;
    if (client.diagnosticRefresh) connection.languages.diagnostics.refresh();
    if (client.semanticTokensRefresh) connection.languages.semanticTokens.refresh();
  }

  private async push(document: AnalysedDocument) {
    const { uri, version } = document;
    if (!(await document.settled(2000)) || document.version !== version) return;
    const options = await this.lists.showOptions(uri);
    const locale = this.session.locale(options.settings.locale);
    const diagnostics = await diagnosticsOf(document, options, locale, this.session);
    if (document.version === version) this.session.connection.sendDiagnostics({ uri, version, diagnostics });
  }

  private async status(document: AnalysedDocument): Promise<DocumentStatus> {
    const { uri, version, progress } = document;
    const counts = new Map<string, number>();
    const options = await this.lists.showOptions(uri);
    await walkShown(document, options, {
      memo: countedBlocks,
      key: () => `${options.epoch}`,
      wants: () => true,
      make: (shown) => {
        const counted = new Map<string, number>();
        for (const { finding } of shown) counted.set(finding.rule, (counted.get(finding.rule) ?? 0) + 1);
        return counted;
      },
      moved: (counted) => counted,
      visit: (counted) => {
        for (const [rule, count] of counted) counts.set(rule, (counts.get(rule) ?? 0) + count);
      },
    });
    return {
      uri,
      version,
      counts: Object.fromEntries(counts),
      entities: mentionCount(document, this.lists.correctionsOf(uri)),
      languages: languagesOf(document),
      unchecked: uncheckedIn(document),
      progress,
      ...(document.checkState === 'tooLarge' && { tooLargeToCompare: true }),
    };
  }
}
