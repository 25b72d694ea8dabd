import {
  type CancellationToken,
  type Diagnostic,
  type DocumentDiagnosticParams,
  type DocumentDiagnosticReport,
  DocumentDiagnosticReportKind,
  LSPErrorCodes,
  ResponseError,
} from 'vscode-languageserver/node';
import { type AnalysedDocument, twinLine } from '../../analysis/document';
import { shorten } from '../../messages';
import { toDiagnostic } from '../convert';
import { forEachShown } from '../findings';
import type { QalamServer } from '../server';

/** A pull waits so long for the whole document, ms; then it answers with what there is and asks to be asked again. */
const PULL_WAIT = 400;
/** More than an editor shows: VS Code cuts at 1,000 a file. The status carries the full counts. */
const MAX_DIAGNOSTICS = 2000;

/** The diagnostics of what is analysed by now, most severe first where there are too many. */
export async function diagnosticsOf(server: QalamServer, document: AnalysedDocument): Promise<Diagnostic[]> {
  const options = await server.showOptions(document.uri);
  const locale = server.locale(options.settings.locale);
  const diagnostics: Diagnostic[] = [];
  const line = (number: number) => {
    const { text } = document.store.line(number);
    const range = { start: { line: number, character: 0 }, end: { line: number, character: text.length } };
    return { location: { uri: document.uri, range }, message: shorten(text.trim()) };
  };
  forEachShown(document, options, (shown) => {
    const diagnostic = toDiagnostic(shown, locale);
    const twin = server.client.relatedInformation ? twinLine(shown.finding) : undefined;
    diagnostics.push(twin === undefined ? diagnostic : { ...diagnostic, relatedInformation: [line(twin)] });
  });
  if (diagnostics.length <= MAX_DIAGNOSTICS) return diagnostics;
  return diagnostics.sort((a, b) => (a.severity ?? 4) - (b.severity ?? 4)).slice(0, MAX_DIAGNOSTICS);
}

export async function documentDiagnostics(
  server: QalamServer,
  { textDocument, previousResultId }: DocumentDiagnosticParams,
  token: CancellationToken,
): Promise<DocumentDiagnosticReport> {
  const document = await server.whenOpen(textDocument.uri);
  const { version } = document;
  const whole = await document.settled(PULL_WAIT);
  if (token.isCancellationRequested || document.version !== version) {
    throw new ResponseError(LSPErrorCodes.ServerCancelled, 'content modified', { retriggerRequest: true });
  }
  if (!whole) document.answeredEarly = true;
  const resultId = `${version}:${server.epoch}:${document.checkRevision}`;
  if (whole && previousResultId === resultId) return { kind: DocumentDiagnosticReportKind.Unchanged, resultId };
  const items = await diagnosticsOf(server, document);
  return { kind: DocumentDiagnosticReportKind.Full, items, ...(whole && { resultId }) };
}
