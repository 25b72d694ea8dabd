import {
  type Diagnostic,
  DocumentDiagnosticReportKind,
  DocumentDiagnosticRequest,
  LSPErrorCodes,
  ResponseError,
} from 'vscode-languageserver/node';
import { twinLine } from '../../analysis/documentCheck';
import type { Locale } from '../../messages';
import { comparePositions } from '../../text/positions';
import { shorten } from '../../text/shorten';
import type { Severity } from '../../types';
import { toDiagnostic } from '../convert';
import { onTextDocument } from '../dispatch';
import {
  BlockMemo,
  type OpenDocument,
  type ShownFinding,
  type ShowOptions,
  shownSeverity,
  walkShown,
} from '../findings';
import { jsonOf, withJson } from '../sent';
import type { Session } from '../session';

/** A pull waits so long for the whole document, ms; then it answers with what there is and asks to be asked again. */
const PULL_WAIT = 400;
/**
 * So long a pull waits for its document to be opened, ms. While a server starts, VS Code's client may ask before it says that the document is
 * open, and after an error it never asks about that document again.
 */
const PULL_PATIENCE = 1000;
/** What an editor shows of a file at most: VS Code cuts at 1,000. The status carries the counts of all findings. */
export const MAX_DIAGNOSTICS = 1000;
/** The most severe first. */
const SEVERITIES = ['error', 'warning', 'information', 'hint'] as const;

/** A diagnostic and the severity that it competes with. */
interface Worded {
  readonly severity: Severity;
  readonly diagnostic: Diagnostic;
}

const inOrder = (a: Worded, b: Worded): number =>
  comparePositions(a.diagnostic.range.start, b.diagnostic.range.start) ||
  SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity);

/** Diagnostics that stand together in an answer. */
class Part {
  readonly sorted: readonly Worded[];
  readonly items: readonly Diagnostic[];
  private bytes: Uint8Array | undefined;

  constructor(worded: readonly Worded[]) {
    this.sorted = [...worded].sort(inOrder);
    this.items = this.sorted.map(({ diagnostic }) => diagnostic);
  }

  /** See `withJson`; made when it is first sent. */
  get json(): Uint8Array {
    this.bytes ??= jsonOf(this.items);
    return this.bytes;
  }
}

/** What is shown of a block of chunks. */
class WordedBlock {
  readonly counts: Record<Severity, number> = { error: 0, warning: 0, information: 0, hint: 0 };
  private readonly parts: Part[] = [];

  constructor(private readonly all: readonly Worded[]) {
    for (const { severity } of all) this.counts[severity]++;
  }

  /** Those of the first severities, so many of them; `most`: of the last of these, how many. */
  part(severities: number, most = Number.POSITIVE_INFINITY): Part {
    const last = SEVERITIES[severities - 1];
    if (last === undefined || most === 0) return severities > 1 ? this.part(severities - 1) : new Part([]);
    const wanted = SEVERITIES.slice(0, severities);
    if (most < this.counts[last]) {
      let left = most;
      return new Part(
        this.all.filter(({ severity }) => wanted.includes(severity) && (severity !== last || left-- > 0)),
      );
    }
    this.parts[severities] ??= new Part(this.all.filter(({ severity }) => wanted.includes(severity)));
    return this.parts[severities];
  }

  movedBy(by: number): WordedBlock {
    return new WordedBlock(
      this.all.map((worded) => {
        const { diagnostic } = worded;
        const { start, end } = diagnostic.range;
        const range = { start: { ...start, line: start.line + by }, end: { ...end, line: end.line + by } };
        return { ...worded, diagnostic: { ...diagnostic, range } };
      }),
    );
  }
}

const wordedBlocks = new BlockMemo<WordedBlock>();

/**
 * The diagnostics of what is analysed by now; where there are more than `MAX_DIAGNOSTICS`, the most severe ones, and of
 * equals the first. What is left out costs next to nothing, and so does what was worded before.
 */
export async function diagnosticsOf(
  document: OpenDocument,
  options: ShowOptions,
  locale: Locale,
  { client }: Pick<Session, 'client'>,
): Promise<Diagnostic[]> {
  const line = (number: number) => {
    const { text } = document.store.line(number);
    const range = { start: { line: number, character: 0 }, end: { line: number, character: text.length } };
    return { location: { uri: document.uri, range }, message: shorten(text.trim()) };
  };
  const word = (shown: ShownFinding): Worded => {
    const { finding } = shown;
    const diagnostic = toDiagnostic(shown, locale);
    const twin = client.relatedInformation ? twinLine(finding) : undefined;
    return {
      severity: finding.severity,
      diagnostic: twin === undefined ? diagnostic : { ...diagnostic, relatedInformation: [line(twin)] },
    };
  };
  const blocks: WordedBlock[] = [];
  const counts: Record<Severity, number> = { error: 0, warning: 0, information: 0, hint: 0 };
  /** Severities that there is room for beside those that go before them. */
  let open: readonly Severity[] = SEVERITIES;
  const makeRoom = () => {
    let before = 0;
    open = SEVERITIES.filter((severity) => {
      before += counts[severity];
      return before < MAX_DIAGNOSTICS;
    });
  };
  await walkShown(document, options, {
    memo: wordedBlocks,
    key: () => `${options.epoch} ${locale} ${open}`,
    wants: (finding) => open.includes(shownSeverity(finding, options.settings)),
    make: (shown) => new WordedBlock(shown.map(word)),
    moved: (block, by) => block.movedBy(by),
    visit: (block) => {
      blocks.push(block);
      for (const severity of SEVERITIES) counts[severity] += block.counts[severity];
      makeRoom();
    },
  });
  /** How many severities are answered, and how many of the last of them. */
  let severities = 0;
  let left = MAX_DIAGNOSTICS;
  while (severities < SEVERITIES.length && left > counts[SEVERITIES[severities]!])
    left -= counts[SEVERITIES[severities++]!];
  const last = SEVERITIES[severities];
  const parts = blocks.map((block) => {
    if (last === undefined) return block.part(severities);
    const part = block.part(severities + 1, left);
    left = Math.max(0, left - block.counts[last]);
    return part;
  });
  // Blocks go one after the other, but for what is said of lines as parts of the whole.
  const answer = parts.at(-1)?.items.length ? [new Part(parts.flatMap(({ sorted }) => sorted))] : parts;
  const diagnostics = answer.flatMap(({ items }) => items);
  withJson(diagnostics, () => answer.map(({ json }) => json));
  return diagnostics;
}

/** A client that is told so asks again by itself. */
const modified = () => new ResponseError(LSPErrorCodes.ServerCancelled, 'content modified', { retriggerRequest: true });

export const documentDiagnostics = (session: Session) =>
  onTextDocument(
    DocumentDiagnosticRequest.type,
    { wait: PULL_WAIT, early: true, beginning: true, patience: PULL_PATIENCE, modified },
    async (view, { previousResultId }) => {
      const { document, isWhole, locale } = view;
      const resultId = `${document.openedAt}:${view.version}:${session.epoch}:${document.checkRevision}`;
      if (isWhole && previousResultId === resultId) return { kind: DocumentDiagnosticReportKind.Unchanged, resultId };
      const items = await diagnosticsOf(document, await view.showOptions(), locale, session);
      return { kind: DocumentDiagnosticReportKind.Full, items, ...(isWhole && { resultId }) };
    },
  );
