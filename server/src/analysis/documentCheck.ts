import { type DocumentOptions, type LineFinding, nearDuplicate, repeatedLine } from '../cleaning';
import type { Format } from '../text/formats/format';
import { hasFields, unreadFindings } from '../text/formats/unread';
import type { LineChange, TextStore } from '../text/store';
import type { Finding } from '../types';
import type { Clock } from './clock';
import type { AnalysisPool } from './pool';

/** Quiet after an edit before the document is checked as a whole, ms. */
const CHECK_DELAY = 500;
/** A check that took long waits this many times longer: it must not keep the analysis thread busy while somebody writes. */
const CHECK_REST = 4;
/** UTF-16 units; longer documents are not checked as a whole in the editor, the command line does it. */
const LARGEST_CHECKED = 20_000_000;
/** Lines that are remembered to compare others with: at about 500 bytes each, for as long as a check runs. */
const CHECK_MEMORY = 200_000;
/** Rules whose first argument is the number, from 1, of another line. */
const TWIN_RULES: ReadonlySet<string> = new Set([repeatedLine.id, nearDuplicate.id]);

/** The line (from 0) that a finding says its own line is like. */
export function twinLine(finding: Finding): number | undefined {
  return TWIN_RULES.has(finding.rule) ? Number(finding.args?.[0]) - 1 : undefined;
}

/** What a check asks of the document that it is for. */
export interface Checked {
  readonly store: TextStore;
  readonly format: Format;
  /** Resolves when every chunk is analysed, or after so many ms; true when all is. */
  settled(limit: number): Promise<boolean>;
  /** What is known of the document as a whole is something else now; `changed`: the client is to be told. */
  checked(isDifferent: boolean, changed: boolean): void;
}

/** Findings about lines as parts of the whole document, and fields that are not read: checked when the writer pauses, moved with the edits until then. */
export class DocumentCheck {
  /** Whether it is checked, will be, or is too large; `off`: by format or settings. */
  state: 'off' | 'pending' | 'done' | 'tooLarge' = 'off';
  private lineFindings: readonly LineFinding[] = [];
  private cancelTimer = () => {};
  private lastTime = 0;
  private number = 0;

  constructor(
    private readonly document: Checked,
    private readonly pool: AnalysisPool,
    private readonly clock: Clock,
  ) {}

  /** Findings in document order, as of the last check; an edit takes away those that it may have made wrong. */
  *findings(startLine: number, endLine: number): Generator<LineFinding, void> {
    for (const one of this.lineFindings) if (one.line >= startLine && one.line <= endLine) yield one;
  }

  close(): void {
    this.cancelTimer();
    this.number++;
  }

  /** Checks the document after a while without a further call, where it is wanted and of a format that has lines. */
  schedule(isWanted: boolean, options: Pick<DocumentOptions, 'formatOptions' | 'fineweb2'>): void {
    this.close();
    const { format, store } = this.document;
    // What is compared is lines.
    const wanted = isWanted && format.chunk === 'line';
    this.state = !wanted ? 'off' : store.length > LARGEST_CHECKED ? 'tooLarge' : 'pending';
    if (this.state !== 'pending' && !hasFields(format.id, options.formatOptions ?? {})) {
      this.set([], false);
      return;
    }
    const delay = Math.max(CHECK_DELAY, this.lastTime * CHECK_REST);
    this.cancelTimer = this.clock.after(delay, () => this.check(options));
  }

  private async check(given: Pick<DocumentOptions, 'formatOptions' | 'fineweb2'>) {
    const { number } = this;
    const isWanted = () => this.number === number;
    const unread = unreadFindings(this.document.format.id, this.document.store.rawLines(), given.formatOptions);
    if (this.state !== 'pending') {
      this.set(unread, unread.length > 0 || this.lineFindings.length > 0);
      return;
    }
    // What can be said line by line goes first.
    while (isWanted() && !(await this.document.settled(5000)));
    if (!isWanted()) return;
    const options = { format: this.document.format.id, ...given, memory: CHECK_MEMORY };
    const started = this.clock.now();
    const found = await this.pool.checkDocument(this.document.store.snapshot().rawLines(), options, isWanted);
    this.lastTime = this.clock.now() - started;
    if (!found) return;
    this.state = 'done';
    this.set(
      [...found, ...unread].sort((a, b) => a.line - b.line || a.finding.start - b.finding.start),
      true,
    );
  }

  private set(found: readonly LineFinding[], changed: boolean) {
    const before = this.lineFindings;
    this.lineFindings = found;
    const same = (a: LineFinding, b: LineFinding) =>
      a.line === b.line &&
      a.finding.rule === b.finding.rule &&
      a.finding.start === b.finding.start &&
      a.finding.end === b.finding.end &&
      a.finding.args?.join() === b.finding.args?.join();
    const isSame = before.length === found.length && found.every((one, index) => same(one, before[index]!));
    this.document.checked(!isSame, changed);
  }

  /**
   * Keeps what was found where it still holds, under its new line number. `first` and `last`: the first and the last line
   * of the edit as they were; whole lines put in or taken out leave one of them as it is.
   */
  move(change: LineChange, first: string, last: string): void {
    if (this.lineFindings.length === 0) return;
    const { store } = this.document;
    let { startLine, removed, inserted } = change;
    if (store.line(startLine).text === first) {
      startLine++;
      removed--;
      inserted--;
    } else if (store.line(startLine + inserted - 1).text === last) {
      removed--;
      inserted--;
    }
    const by = inserted - removed;
    const touches = (line: number) => line >= startLine && line < startLine + removed;
    const isTouched = ({ line, finding }: LineFinding) => touches(line) || touches(twinLine(finding) ?? -1);
    // A letter typed: nothing moves, and mostly nothing is lost.
    if (by === 0 && !this.lineFindings.some(isTouched)) return;
    const moved = (line: number) => (line < startLine ? line : line >= startLine + removed ? line + by : -1);
    this.lineFindings = this.lineFindings.flatMap((one) => {
      const line = moved(one.line);
      const twin = twinLine(one.finding);
      const movedTwin = twin === undefined ? 0 : moved(twin);
      if (line < 0 || movedTwin < 0) return [];
      if (twin === undefined || twin === movedTwin) return [line === one.line ? one : { line, finding: one.finding }];
      const args = [`${movedTwin + 1}`, ...one.finding.args!.slice(1)];
      return [{ line, finding: { ...one.finding, args } }];
    });
  }
}
