/** Fixes in all files of the workspace, after VS Code's preview of changes. */
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { type FindingKind, KindEditsRequest } from '../../server/src/protocol';
import { UNKNOWN_WORD } from './derived';
import { t } from './l10n';
import { request } from './messages';
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
  let count = 0;
  const finished = await searchWorkspace(
    client,
    label,
    (text) => hasEscapes(text) || kinds.some(({ word }) => word === undefined || text.includes(word)),
    async (document, uri, token) => {
      for (const kind of kinds) {
        const answer = await request(client, KindEditsRequest, { uri, ...kind }, token);
        if (answer.version !== document.version) return false;
        for (const { range, newText } of answer.edits) {
          const { start, end } = range;
          edit.replace(document.uri, new vscode.Range(start.line, start.character, end.line, end.character), newText, {
            needsConfirmation: true,
            label: labelOf(kind),
          });
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
  await vscode.workspace.applyEdit(edit, { isRefactoring: true });
}

/** Asks for one of the rules that the active file breaks. */
async function pickKind(): Promise<FindingKind | undefined> {
  const uri = vscode.window.activeTextEditor?.document.uri;
  const found = new Map<string, string>();
  for (const { source, code, message } of uri ? vscode.languages.getDiagnostics(uri) : []) {
    const rule = String(code);
    if (source === 'qalam' && rule !== UNKNOWN_WORD && !found.has(rule)) found.set(rule, message);
  }
  if (found.size === 0) {
    vscode.window.showInformationMessage(t('Qalam: nothing in this file can be fixed automatically.'));
    return undefined;
  }
  const items = [...found].map(([id, detail]) => ({ label: ruleName(id), description: id, detail, id }));
  const choice = await vscode.window.showQuickPick(items, { title: t('What to fix in the workspace') });
  return choice && { rule: choice.id };
}
