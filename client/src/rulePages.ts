/** Rules for readers: their names, and a page about each. */
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { ExplainRuleRequest } from '../../server/src/protocol';
import { RULES } from './derived';
import { manifestText, t } from './l10n';
import { request } from './messages';

const SCHEME = 'qalam-rule';

/** What a rule finds, as its sentence with gaps in the language of the interface; its id where no text is known. */
export function ruleName(id: string): string {
  return manifestText(`rule.${id}`) ?? id;
}

/** Rules to pick from, by name; the id stands beside it, as settings hold it. */
export function ruleItems(ids: readonly string[]): (vscode.QuickPickItem & { readonly id: string })[] {
  return ids.map((id) => ({ label: ruleName(id), description: id, id }));
}

/** Serves the pages, which VS Code's Markdown preview shows. */
export function registerRulePages(client: LanguageClient): vscode.Disposable {
  return vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
    provideTextDocumentContent: async ({ path }, token) => {
      const rule = path.slice(1).replace(/\.md$/, '');
      return (await request(client, ExplainRuleRequest, { rule }, token)).markdown;
    },
  });
}

/** Opens the page about a rule; asks for the rule where none is given. */
export async function explainRule(given?: string): Promise<void> {
  const options = { title: t('Rule to read about'), matchOnDescription: true };
  const rule = given ?? (await vscode.window.showQuickPick(ruleItems(RULES), options))?.id;
  if (rule === undefined) return;
  await showMarkdown(vscode.Uri.from({ scheme: SCHEME, path: `/${rule}.md` }));
}

/** Shows a Markdown page beside the editor, rendered where it can be. */
export async function showMarkdown(uri: vscode.Uri): Promise<void> {
  try {
    await vscode.commands.executeCommand('markdown.showPreviewToSide', uri);
  } catch {
    // The built-in Markdown extension is switched off.
    await vscode.window.showTextDocument(uri, { viewColumn: vscode.ViewColumn.Beside });
  }
}
