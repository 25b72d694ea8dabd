/** Fixes in all files of the workspace, after VS Code's preview of changes. */
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { type FindingKind, KindEditsRequest } from '../../server/src/protocol';
import { FIXABLE } from './derived';
import { t } from './l10n';
import { request } from './messages';
import { toRange } from './ranges';
import { documentInFront } from './records';
import { ruleName } from './rulePages';
import { hasEscapes, searchWorkspace } from './workspaceSearch';

/** The fix of one kind, of those of the active file where none is given. */
export async function fixKindInWorkspace(client: LanguageClient, given?: FindingKind): Promise<void> {
  const kind = given ?? (await pickKind());
  if (kind) await fixKindsInWorkspace(client, [kind]);
}

const labelOf = ({ rule, word, replacement }: FindingKind) =>
  replacement === undefined ? ruleName(rule) : `${word} → ${replacement}`;

/** Collects the edits of kinds from the workspace's files and offers them in the preview; nothing changes before that. */
export async function fixKindsInWorkspace(client: LanguageClient, kinds: readonly FindingKind[]): Promise<void> {
  const label = kinds.map(labelOf).join(', ');
  const edit = new vscode.WorkspaceEdit();
  const texts = new Set<string>();
  let count = 0;
  const finished = await searchWorkspace(
    client,
    label,
    (text) => hasEscapes(text) || kinds.some(({ word }) => word === undefined || text.includes(word)),
    async (document, uri, token) => {
      for (const kind of kinds) {
        const answer = await request(client, KindEditsRequest, { uri, ...kind }, token);
        if (answer.version !== document.version) return false;
        // The preview comes where an edit needs to be confirmed, and has such edits unticked: this one makes no file, and is not shown.
        if (count === 0 && answer.edits.length > 0)
          edit.createFile(document.uri, { ignoreIfExists: true }, { needsConfirmation: true, label });
        for (const { range, newText } of answer.edits) {
          edit.replace(document.uri, toRange(range), newText, { needsConfirmation: false, label: labelOf(kind) });
          texts.add(newText);
          count++;
        }
      }
      return true;
    },
  );
  if (!finished) return;
  if (count === 0) {
    vscode.window.showInformationMessage(t('Qalam: nothing to fix in the workspace: {0}', label));
    return;
  }
  // What is unticked stays: those are counted that were made.
  let made = 0;
  const counting = vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
    if (edit.has(document.uri)) made += contentChanges.filter(({ text }) => texts.has(text)).length;
  });
  try {
    await vscode.workspace.applyEdit(edit, { isRefactoring: true });
  } finally {
    counting.dispose();
  }
  if (made > 0) vscode.window.showInformationMessage(t('Qalam: fixes applied: {0}', made));
}

/** Asks for one of the rules that have a fix, those that the file in front breaks first. */
async function pickKind(): Promise<FindingKind | undefined> {
  const uri = documentInFront()?.uri;
  const found = new Map<string, string[]>();
  for (const { source, code, message } of uri ? vscode.languages.getDiagnostics(uri) : []) {
    const rule = String(code);
    if (source === 'qalam') found.set(rule, [...(found.get(rule) ?? []), message]);
  }
  const items = FIXABLE.map((id) => {
    const [detail, ...more] = found.get(id) ?? [];
    const here = detail === undefined ? {} : { description: `${id} · ${more.length + 1}`, detail };
    return { label: ruleName(id), description: id, ...here, id };
  }).sort((a, b) => (found.get(b.id)?.length ?? 0) - (found.get(a.id)?.length ?? 0));
  const options = { title: t('What to fix in the workspace'), matchOnDescription: true };
  const choice = await vscode.window.showQuickPick(items, options);
  return choice && { rule: choice.id };
}
