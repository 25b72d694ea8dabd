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
import { type JsonBytes, jsonBytes, withJson } from '../sent';
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
  /** Its JSON behind the range, made when it is first sent. */
  readonly rest: { json?: JsonBytes };
  /** What it is one of. */
  readonly block: WordedBlock;
}

interface WordedBlock {
  all: readonly Worded[];
  /** All as they stand in an answer, and their JSON with commas between them; made when they are first sent together. */
  sent?: { readonly sorted: readonly Worded[]; json?: JsonBytes };
}

const wordedBlocks = new BlockMemo<WordedBlock>();

const inOrder = (a: Worded, b: Worded): number =>
  comparePositions(a.diagnostic.range.start, b.diagnostic.range.start) ||
  SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity);

function movedBy(before: WordedBlock, by: number): WordedBlock {
  const block: WordedBlock = { all: [] };
  block.all = before.all.map((worded) => {
    const { diagnostic } = worded;
    const { start, end } = diagnostic.range;
    const range = { start: { ...start, line: start.line + by }, end: { ...end, line: end.line + by } };
    return { ...worded, diagnostic: { ...diagnostic, range }, block };
  });
  return block;
}

function jsonOf({ diagnostic, rest }: Worded): JsonBytes {
  const { range, ...others } = diagnostic;
  const { start, end } = range;
  rest.json ??= jsonBytes(others).slice(1);
  return `{"range":{"start":{"line":${start.line},"character":${start.character}},"end":{"line":${end.line},"character":${end.character}}},${rest.json}`;
}

/** The JSON of diagnostics, with commas between them. Most stand together with all of their block, as they did at the answer before. */
function jsonOfAll(worded: readonly Worded[]): JsonBytes {
  const parts: JsonBytes[] = [];
  for (let at = 0; at < worded.length; ) {
    const { block } = worded[at]!;
    block.sent ??= { sorted: [...block.all].sort(inOrder) };
    const { sent } = block;
    if (sent.sorted.every((one, index) => worded[at + index] === one)) {
      sent.json ??= sent.sorted.map(jsonOf).join();
      parts.push(sent.json);
      at += sent.sorted.length;
    } else parts.push(jsonOf(worded[at++]!));
  }
  return parts.join();
}

/**
 * The diagnostics of what is analysed by now; where there are more than `MAX_DIAGNOSTICS`, the most severe ones, and of
 * equals the first. What is left out costs next to nothing, and so does what was worded before.
 *
 * @param epoch changes with the settings and the word lists
 */
export async function diagnosticsOf(
  document: OpenDocument,
  options: ShowOptions,
  locale: Locale,
  { client, epoch }: Pick<Session, 'client' | 'epoch'>,
): Promise<Diagnostic[]> {
  const line = (number: number) => {
    const { text } = document.store.line(number);
    const range = { start: { line: number, character: 0 }, end: { line: number, character: text.length } };
    return { location: { uri: document.uri, range }, message: shorten(text.trim()) };
  };
  const word = (shown: ShownFinding, block: WordedBlock): Worded => {
    const { finding } = shown;
    const diagnostic = toDiagnostic(shown, locale);
    const twin = client.relatedInformation ? twinLine(finding) : undefined;
    return {
      severity: finding.severity,
      diagnostic: twin === undefined ? diagnostic : { ...diagnostic, relatedInformation: [line(twin)] },
      rest: {},
      block,
    };
  };
  const kept: Record<Severity, Worded[]> = { error: [], warning: [], information: [], hint: [] };
  /** Severities that there is room for beside those that go before them. */
  let open: readonly Severity[] = SEVERITIES;
  const makeRoom = () => {
    let before = 0;
    open = SEVERITIES.filter((severity) => {
      before += kept[severity].length;
      return before < MAX_DIAGNOSTICS;
    });
  };
  await walkShown(document, options, {
    memo: wordedBlocks,
    key: () => `${epoch} ${locale} ${open}`,
    wants: (finding) => open.includes(shownSeverity(finding, options.settings)),
    make: (shown) => {
      const block: WordedBlock = { all: [] };
      block.all = shown.map((one) => word(one, block));
      return block;
    },
    moved: movedBy,
    visit: ({ all }) => {
      for (const worded of all) kept[worded.severity].push(worded);
      makeRoom();
    },
  });
  const worded = SEVERITIES.flatMap((severity) => kept[severity])
    .slice(0, MAX_DIAGNOSTICS)
    .sort(inOrder);
  const diagnostics = worded.map(({ diagnostic }) => diagnostic);
  withJson(diagnostics, () => jsonOfAll(worded));
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
      const resultId = `${view.version}:${session.epoch}:${document.checkRevision}`;
      if (isWhole && previousResultId === resultId) return { kind: DocumentDiagnosticReportKind.Unchanged, resultId };
      const items = await diagnosticsOf(document, await view.showOptions(), locale, session);
      return { kind: DocumentDiagnosticReportKind.Full, items, ...(isWhole && { resultId }) };
    },
  );
