import {
  type CancellationToken,
  type CodeAction,
  CodeActionKind,
  type CodeActionParams,
  type TextEdit,
} from 'vscode-languageserver/node';
import { UNKNOWN_WORD } from '../../analysis/analyzer';
import type { AnalysedDocument } from '../../analysis/document';
import { fixTitle, type Locale, replaceTitle } from '../../messages';
import { SERVER_COMMANDS } from '../../protocol';
import { overlaps, toDiagnostic, toTextEdits } from '../convert';
import { forEachShown, type ShownFinding, type ShowOptions } from '../findings';
import type { QalamServer } from '../server';
import { ui } from '../ui';

const FIX_ALL = 'source.fixAll.qalam';
/** How much text around a word goes to the ranking of suggestions, UTF-16 units on either side. */
const CONTEXT_UNITS = 80;

/** The edits of every safe fix of a document; of two that overlap the first wins. */
export function safeEdits(document: AnalysedDocument, options: ShowOptions): TextEdit[] {
  const edits: TextEdit[] = [];
  forEachShown(document, options, ({ finding, unitLine }) => {
    if (!finding.fix?.safe) return;
    const added = toTextEdits(document, unitLine, finding.fix);
    if (!added.some((edit) => edits.some((other) => overlaps(edit.range, other.range)))) edits.push(...added);
  });
  return edits;
}

/** Quick fixes for the findings under a range, and "fix all safe". Suggestions are computed here, when asked. */
export async function codeActions(
  server: QalamServer,
  { textDocument: { uri }, range, context }: CodeActionParams,
  token: CancellationToken,
): Promise<CodeAction[]> {
  const document = await server.whenOpen(uri);
  const { version } = document;
  await document.settled(400);
  const options = await server.showOptions(uri);
  server.check(document, version, token);
  const locale = server.locale(options.settings.locale);
  const wants = (kind: string) =>
    context.only === undefined || context.only.some((only) => kind === only || kind.startsWith(`${only}.`));
  const actions: CodeAction[] = [];
  if (wants(CodeActionKind.QuickFix)) {
    const found: ShownFinding[] = [];
    forEachShown(
      document,
      options,
      (shown) => {
        if (overlaps(shown.range, range)) found.push(shown);
      },
      range.start.line,
      range.end.line,
    );
    // A selection of a whole page is no request to correct each word in it.
    for (const shown of found.slice(0, 20)) actions.push(...(await quickFixes(server, document, shown, locale)));
    server.check(document, version, token);
  }
  if (wants(FIX_ALL) && context.only !== undefined) {
    const edits = safeEdits(document, options);
    if (edits.length > 0) {
      actions.push({ title: ui('fixAllSafe', locale), kind: FIX_ALL, edit: { changes: { [uri]: edits } } });
    }
  }
  return actions;
}

async function quickFixes(
  server: QalamServer,
  document: AnalysedDocument,
  shown: ShownFinding,
  locale: Locale,
): Promise<CodeAction[]> {
  const { uri } = document;
  const { finding, range } = shown;
  const base = { kind: CodeActionKind.QuickFix, diagnostics: [toDiagnostic(shown, locale)] };
  const actions: CodeAction[] = [];
  const title = fixTitle(finding, locale);
  if (finding.fix && title !== undefined) {
    actions.push({
      ...base,
      title,
      isPreferred: finding.fix.safe,
      edit: { changes: { [uri]: toTextEdits(document, shown.unitLine, finding.fix) } },
    });
  }
  const word = finding.args?.[0];
  if (finding.rule !== UNKNOWN_WORD || word === undefined) return actions;
  const start = document.store.offsetAt(range.start);
  const end = document.store.offsetAt(range.end);
  const before = document.store.slice(Math.max(0, start - CONTEXT_UNITS), start);
  const after = document.store.slice(end, end + CONTEXT_UNITS);
  for (const suggestion of await server.suggest(word, before, after)) {
    actions.push({
      ...base,
      title: replaceTitle(suggestion.word, locale),
      isPreferred: suggestion.preferred,
      edit: { changes: { [uri]: [{ range, newText: suggestion.word }] } },
    });
  }
  for (const [key, command] of [
    ['addToPersonalWords', SERVER_COMMANDS.addToPersonalWords],
    ['addToProjectWords', SERVER_COMMANDS.addToProjectWords],
    ['ignoreInFile', SERVER_COMMANDS.ignoreInFile],
  ] as const) {
    const title = ui(key, locale, word);
    actions.push({ ...base, title, command: { title, command, arguments: [uri, word] } });
  }
  return actions;
}
