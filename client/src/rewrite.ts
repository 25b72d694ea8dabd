/** A selection rewritten by the endpoint, shown as a diff that is accepted or discarded. */
import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import {
  type RewriteParams,
  RewriteProgressNotification,
  RewriteRequest,
  type RewriteResult,
  type RewriteTask,
} from '../../server/src/protocol';
import { noEndpoint, setEndpoints } from './completion';
import { t } from './l10n';
import { onNotified, request } from './messages';
import { toRange } from './ranges';
import { pickEdits } from './rewriteEdits';
import { editorOrSample } from './samples';

/** Scheme of the two sides of the diff, which are no files. */
export const REWRITE_SCHEME = 'qalam-rewrite';

interface Proposal {
  readonly document: vscode.Uri;
  readonly range: vscode.Range;
  readonly before: string;
  readonly newText: string;
}

export class Rewriting implements vscode.Disposable, vscode.TextDocumentContentProvider {
  private readonly proposals = new Map<string, Proposal>();
  private readonly contents = new Map<string, string>();
  private readonly waiting = new Map<string, (text: string) => void>();
  private readonly disposables: vscode.Disposable[];

  constructor(private readonly client: LanguageClient) {
    this.disposables = [
      vscode.workspace.registerTextDocumentContentProvider(REWRITE_SCHEME, this),
      onNotified(client, RewriteProgressNotification, ({ id, text }) => this.waiting.get(id)?.(text)),
      vscode.commands.registerCommand('qalam.rewrite', (given?: RewriteTask) => this.run(given)),
      vscode.commands.registerCommand('qalam.acceptRewrite', () => this.finish(true)),
      vscode.commands.registerCommand('qalam.discardRewrite', () => this.finish(false)),
      vscode.window.tabGroups.onDidChangeTabs(({ closed }) => {
        for (const { input } of closed) if (input instanceof vscode.TabInputTextDiff) this.forget(input.modified.query);
      }),
    ];
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.contents.get(`${uri.query}${uri.fragment}`) ?? '';
  }

  dispose(): void {
    for (const disposable of this.disposables) disposable.dispose();
  }

  private async run(given?: RewriteTask): Promise<void> {
    const editor = await editorOrSample();
    if (!editor) return;
    if (setEndpoints().length === 0) return noEndpoint();
    const { document, selection } = editor;
    // Without a selection the line is meant. A plain object: VS Code's ranges become arrays in JSON.
    const { start, end } = selection.isEmpty ? document.lineAt(selection.active.line).range : selection;
    const range = { start, end };
    const task = given?.task ? given : await this.choose();
    if (!task) return;
    const id = crypto.randomUUID();
    const params: RewriteParams = { ...task, id, uri: document.uri.toString(), range };
    let result: RewriteResult | undefined;
    try {
      result = await vscode.window.withProgress(
        { location: vscode.ProgressLocation.Notification, cancellable: true, title: t('Rewriting') },
        (progress, token) => {
          this.waiting.set(id, (text) => {
            const line = text.replace(/\s+/gu, ' ').trim();
            progress.report({ message: line.length > 80 ? `…${line.slice(-80)}` : line });
          });
          return request(this.client, RewriteRequest, params, token);
        },
      );
    } catch (error) {
      const { code, message } = error as { code?: number; message: string };
      // Cancelled by the reader, or the text was edited meanwhile.
      if (code === -32800) return;
      if (code === -32801) return this.changed();
      vscode.window.showErrorMessage(t('The text was not rewritten. {0}', message));
      return;
    } finally {
      this.waiting.delete(id);
    }
    const { edits = [] } = result;
    const choice = edits.length > 0 ? await pickEdits(editor, edits, result.model) : 'whole';
    if (choice === 'whole') return this.show(document, result);
    const chosen = choice.map(({ range: at, newText, text }) => ({ range: toRange(at), newText, text }));
    if (chosen.some(({ range: at, text }) => document.getText(at) !== text)) return this.changed();
    const edit = new vscode.WorkspaceEdit();
    for (const { range: at, newText } of chosen) edit.replace(document.uri, at, newText);
    await vscode.workspace.applyEdit(edit);
  }

  private async choose(): Promise<RewriteTask | undefined> {
    const choice = await vscode.window.showQuickPick(
      [
        { label: t('Correct mistakes'), task: 'correct' as const },
        { label: t('Simplify'), task: 'simplify' as const },
        { label: t('Translate into Kazakh'), task: 'translate' as const, language: 'kk' as const },
        { label: t('Translate into Russian'), task: 'translate' as const, language: 'ru' as const },
        { label: t('Translate into English'), task: 'translate' as const, language: 'en' as const },
        { label: t('With your own instruction…'), task: 'custom' as const },
      ],
      { title: t('Rewrite the selection') },
    );
    if (!choice) return undefined;
    const { task } = choice;
    if (task === 'translate') return { task, language: choice.language };
    if (task !== 'custom') return { task };
    const instruction = await vscode.window.showInputBox({
      prompt: t('What should be done with the text?'),
      ignoreFocusOut: true,
    });
    return instruction?.trim() ? { task, instruction } : undefined;
  }

  private async show(document: vscode.TextDocument, { range: at, newText, model }: RewriteResult): Promise<void> {
    const range = toRange(at);
    const before = document.getText(range);
    if (before === newText) {
      vscode.window.showInformationMessage(t('The model suggests no changes.'));
      return;
    }
    const id = crypto.randomUUID();
    const whole = new vscode.Range(range.start.line, 0, range.end.line, document.lineAt(range.end.line).text.length);
    const head = document.getText(new vscode.Range(whole.start, range.start));
    const tail = document.getText(new vscode.Range(range.end, whole.end));
    this.contents.set(`${id}before`, document.getText(whole));
    this.contents.set(`${id}after`, `${head}${newText}${tail}`);
    this.proposals.set(id, { document: document.uri, range, before, newText });
    const side = (fragment: string) =>
      vscode.Uri.from({ scheme: REWRITE_SCHEME, path: `/${basename(document.uri.path)}`, query: id, fragment });
    const title = t('{0}: rewritten by {1}', basename(document.uri.path), model);
    await vscode.commands.executeCommand('vscode.diff', side('before'), side('after'), title, { preview: true });
    const accept = t('Accept');
    const discard = t('Discard');
    const choice = await vscode.window.showInformationMessage(t('Accept this text?'), accept, discard);
    if (choice !== undefined) await this.finish(choice === accept, id);
  }

  /** Takes a proposal over or drops it: the one with this id, else the one whose diff is in front. */
  private async finish(accept: boolean, given?: string): Promise<void> {
    const active = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
    const id = given ?? (active instanceof vscode.TabInputTextDiff ? active.modified.query : '');
    const proposal = this.proposals.get(id);
    if (!proposal) return;
    this.proposals.delete(id);
    const tabs = vscode.window.tabGroups.all
      .flatMap((group) => group.tabs)
      .filter(({ input }) => input instanceof vscode.TabInputTextDiff && input.modified.query === id);
    await vscode.window.tabGroups.close(tabs);
    this.forget(id);
    if (!accept) return;
    const { document: uri, range, before, newText } = proposal;
    const document = await vscode.workspace.openTextDocument(uri);
    if (document.getText(range) !== before) return this.changed();
    const edit = new vscode.WorkspaceEdit();
    edit.replace(uri, range, newText);
    await vscode.workspace.applyEdit(edit);
    await vscode.window.showTextDocument(document);
  }

  private changed(): void {
    vscode.window.showWarningMessage(t('The text has changed in the meantime, so it was left as it is.'));
  }

  private forget(id: string) {
    this.proposals.delete(id);
    this.contents.delete(`${id}before`);
    this.contents.delete(`${id}after`);
  }
}
