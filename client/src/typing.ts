/** The word that is being typed is not called wrong before it is finished: the caret leaves it, or rests for a while. */
import * as vscode from 'vscode';
import { DocumentDiagnosticRequest, type LanguageClient, type Middleware } from 'vscode-languageclient/node';
import { UNKNOWN_WORD } from './derived';

/** A pause in typing after which a word counts as finished, ms. */
const PAUSE = 2500;

/** Rules about single words, which a word that is half there breaks as well. */
const WORD_RULES = new Set([UNKNOWN_WORD, 'spelling.russian-layout', 'spelling.mixed-script', 'spelling.capital']);

/** Where somebody is typing: the end of the last letter that was put in. Undefined: nobody is. */
let typing: { readonly document: vscode.TextDocument; readonly at: vscode.Position } | undefined;
/** Whether a diagnostic was held back, which has to be asked for again. */
let isHeldBack = false;

const reports = (diagnostic: vscode.Diagnostic) => {
  const { code } = diagnostic;
  return String(typeof code === 'object' ? code.value : code);
};

/** Whether a diagnostic is about the word that is being typed. */
function isBeingTyped(document: vscode.TextDocument, diagnostic: vscode.Diagnostic): boolean {
  return typing?.document === document && diagnostic.range.contains(typing.at) && WORD_RULES.has(reports(diagnostic));
}

/** Holds back what is said about the word at the caret. */
export const typingMiddleware: Middleware = {
  provideDiagnostics: async (document, previousResultId, token, next) => {
    const report = await next(document, previousResultId, token);
    if (!(report && 'items' in report) || document instanceof vscode.Uri) return report;
    const items = report.items.filter((diagnostic) => !isBeingTyped(document, diagnostic));
    if (items.length === report.items.length) return report;
    isHeldBack = true;
    // Without an id all of them come again when asked for, though nothing has changed.
    const { resultId: _, ...rest } = report;
    return { ...rest, items };
  },
};

/** Follows the caret. */
export function watchTyping(client: LanguageClient): vscode.Disposable {
  let timer: NodeJS.Timeout | undefined;
  const finished = () => {
    clearTimeout(timer);
    typing = undefined;
    if (!isHeldBack) return;
    isHeldBack = false;
    client.getFeature(DocumentDiagnosticRequest.method).refresh();
  };
  return vscode.Disposable.from(
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.length === 0) return;
      const [change] = contentChanges;
      const isLetter = contentChanges.length === 1 && /^[\p{L}\p{M}'’-]{1,2}$/u.test(change!.text);
      if (!isLetter || document !== vscode.window.activeTextEditor?.document) return finished();
      typing = { document, at: document.positionAt(change!.rangeOffset + change!.text.length) };
      clearTimeout(timer);
      timer = setTimeout(finished, PAUSE);
    }),
    vscode.window.onDidChangeTextEditorSelection(({ textEditor, selections }) => {
      if (!typing || textEditor.document !== typing.document) return;
      const { active } = selections[0]!;
      // The caret moves with what is typed, before or after the change is told.
      const word = typing.document.getWordRangeAtPosition(typing.at, /[\p{L}\p{M}'’-]+/u);
      if (!active.isEqual(typing.at) && !word?.contains(active)) finished();
    }),
    vscode.window.onDidChangeActiveTextEditor(finished),
    new vscode.Disposable(() => clearTimeout(timer)),
  );
}
