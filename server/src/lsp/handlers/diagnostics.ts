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
import type { ClientAbilities } from '../capabilities';
import { toDiagnostic } from '../convert';
import { onTextDocument } from '../dispatch';
import {
  forEachShownInSlices,
  type OpenDocument,
  type ShownFinding,
  type ShowOptions,
  shownSeverity,
} from '../findings';
import type { Session } from '../session';

/** A pull waits so long for the whole document, ms; then it answers with what there is and asks to be asked again. */
const PULL_WAIT = 400;
/** What an editor shows of a file at most: VS Code cuts at 1,000. The status carries the counts of all findings. */
export const MAX_DIAGNOSTICS = 1000;
/** The most severe first. */
const SEVERITIES = ['error', 'warning', 'information', 'hint'] as const;
/** Diagnostics that are worded before others have the thread: a millisecond or two. */
const WORDED_AT_ONCE = 200;

/**
 * The diagnostics of what is analysed by now; where there are more than `MAX_DIAGNOSTICS`, the most severe ones, and of
 * equals the first. What is left out costs next to nothing.
 */
export async function diagnosticsOf(
  document: OpenDocument,
  options: ShowOptions,
  locale: Locale,
  client: ClientAbilities,
): Promise<Diagnostic[]> {
  const line = (number: number) => {
    const { text } = document.store.line(number);
    const range = { start: { line: number, character: 0 }, end: { line: number, character: text.length } };
    return { location: { uri: document.uri, range }, message: shorten(text.trim()) };
  };
  const kept: Record<Severity, ShownFinding[]> = { error: [], warning: [], information: [], hint: [] };
  /** How many more there is room for of each severity, beside those that go before it. */
  const room: Record<Severity, number> = { error: 0, warning: 0, information: 0, hint: 0 };
  const makeRoom = () => {
    let before = 0;
    for (const severity of SEVERITIES) {
      before += kept[severity].length;
      room[severity] = MAX_DIAGNOSTICS - before;
    }
  };
  makeRoom();
  await forEachShownInSlices(
    document,
    options,
    (shown) => {
      kept[shown.finding.severity].push(shown);
      makeRoom();
    },
    (finding) => room[shownSeverity(finding, options.settings)] > 0,
  );
  const chosen = SEVERITIES.flatMap((severity) => kept[severity])
    .slice(0, MAX_DIAGNOSTICS)
    .sort((a, b) => comparePositions(a.range.start, b.range.start));
  const diagnostics: Diagnostic[] = [];
  for (const [index, shown] of chosen.entries()) {
    // Wording is most of the work.
    if (index % WORDED_AT_ONCE === WORDED_AT_ONCE - 1) await new Promise(setImmediate);
    const diagnostic = toDiagnostic(shown, locale);
    const twin = client.relatedInformation ? twinLine(shown.finding) : undefined;
    diagnostics.push(twin === undefined ? diagnostic : { ...diagnostic, relatedInformation: [line(twin)] });
  }
  return diagnostics;
}

/** A client that is told so asks again by itself. */
const modified = () => new ResponseError(LSPErrorCodes.ServerCancelled, 'content modified', { retriggerRequest: true });

export const documentDiagnostics = (session: Session) =>
  onTextDocument(
    DocumentDiagnosticRequest.type,
    { wait: PULL_WAIT, early: true, modified },
    async (view, { previousResultId }) => {
      const { document, isWhole, locale, client } = view;
      const resultId = `${view.version}:${session.epoch}:${document.checkRevision}`;
      if (isWhole && previousResultId === resultId) return { kind: DocumentDiagnosticReportKind.Unchanged, resultId };
      const items = await diagnosticsOf(document, await view.showOptions(), locale, client);
      return { kind: DocumentDiagnosticReportKind.Full, items, ...(isWhole && { resultId }) };
    },
  );
