/** Feedback for training: the choice to keep it, what is kept, deleting and exporting it. All of it stays on this machine. */
import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { LanguageClient, Middleware } from 'vscode-languageclient/node';
import {
  type CompletionOutcome,
  CompletionOutcomeNotification,
  FeedbackDeleteRequest,
  type FeedbackEntry,
  FeedbackExportRequest,
  type FeedbackFormat,
  FeedbackReadRequest,
} from '../../server/src/protocol';
import { notify, request } from './messages';

/** The id of the ghost text that the editor was given last, for saying that it was dismissed. */
let lastOffered: string | undefined;

/** Looks at what the server offers; stable VS Code tells a provider nothing of what becomes of its items. */
export const feedbackMiddleware: Middleware = {
  provideInlineCompletionItems: async (document, position, context, token, next) => {
    const answer = await next(document, position, context, token);
    const [item] = Array.isArray(answer) ? answer : (answer?.items ?? []);
    const [id] = item?.command?.arguments ?? [];
    if (typeof id === 'string') lastOffered = id;
    return answer;
  },
};

/** Hides ghost text and tells the server that it was not wanted. */
export async function dismissGhostText(client: LanguageClient): Promise<void> {
  await vscode.commands.executeCommand('editor.action.inlineSuggest.hide');
  if (lastOffered === undefined) return;
  const outcome: CompletionOutcome = { id: lastOffered, outcome: 'rejected' };
  lastOffered = undefined;
  await notify(client, CompletionOutcomeNotification, outcome);
}

export const feedbackKept = (uri?: vscode.Uri): boolean =>
  vscode.workspace.isTrusted && vscode.workspace.getConfiguration('qalam', uri).get('feedback.enabled', false);

/** Asks, and switches feedback on for this workspace; true when it is on. */
export async function enableFeedback(): Promise<boolean> {
  if (!vscode.workspace.workspaceFolders?.length || !vscode.workspace.isTrusted) {
    vscode.window.showInformationMessage(vscode.l10n.t('Feedback is kept in trusted folders only: open one first.'));
    return false;
  }
  const yes = vscode.l10n.t('Keep feedback here');
  const detail = vscode.l10n.t(
    'What you accept, edit, reject and choose is kept as training data, with the text that the model was given, in a file on this machine. Personal data are masked. Nothing is sent anywhere; you can look at it, delete and export it.',
  );
  const question = vscode.l10n.t('Keep feedback for this workspace?');
  if ((await vscode.window.showInformationMessage(question, { modal: true, detail }, yes)) !== yes) return false;
  const settings = vscode.workspace.getConfiguration('qalam');
  await settings.update('feedback.enabled', true, vscode.ConfigurationTarget.Workspace);
  return true;
}

export async function toggleFeedback(): Promise<void> {
  if (!feedbackKept()) {
    await enableFeedback();
    return;
  }
  const settings = vscode.workspace.getConfiguration('qalam');
  await settings.update('feedback.enabled', false, vscode.ConfigurationTarget.Workspace);
  vscode.window.setStatusBarMessage(vscode.l10n.t('Qalam: no more feedback is kept here.'), 5000);
}

/** A side of a record as text: a conversation's last message. */
const sideText = (side: unknown): string =>
  typeof side === 'string'
    ? side
    : Array.isArray(side)
      ? String((side.at(-1) as { content?: unknown } | undefined)?.content ?? '')
      : '';

const oneLine = (text: string, length: number): string => {
  const line = text.replace(/\s+/gu, ' ').trim();
  return line.length > length ? `${line.slice(0, length)}…` : line;
};

const outcomeNames = (): Record<string, string> => ({
  accepted: vscode.l10n.t('accepted'),
  'partly-accepted': vscode.l10n.t('accepted in part'),
  edited: vscode.l10n.t('edited afterwards'),
  rejected: vscode.l10n.t('rejected'),
  chosen: vscode.l10n.t('chosen'),
});

type EntryItem = vscode.QuickPickItem & { entry: FeedbackEntry };

function entryItem(entry: FeedbackEntry): EntryItem {
  const { record, outcome, model, time } = entry;
  const kept = sideText(record.completion ?? record.chosen);
  const prompt = sideText(record.prompt);
  const when = new Date(time);
  return {
    entry,
    label: `${outcome === 'rejected' ? '$(x)' : '$(check)'} ${outcomeNames()[outcome] ?? outcome}: ${oneLine(kept, 60)}`,
    description: [model, Number.isNaN(when.getTime()) ? time : when.toLocaleString(vscode.env.language)]
      .filter((part) => part !== '')
      .join(' · '),
    detail: `…${oneLine(prompt.slice(-90), 90)}`,
    buttons: [{ iconPath: new vscode.ThemeIcon('trash'), tooltip: vscode.l10n.t('Delete') }],
  };
}

/** The list of what is kept, newest first: picking an entry shows it whole, the bin deletes it. */
export async function showFeedback(client: LanguageClient): Promise<void> {
  const read = async () => (await request(client, FeedbackReadRequest, {})).toReversed();
  const entries = await read();
  if (entries.length === 0) {
    const on = vscode.l10n.t('Keep feedback here…');
    const message = feedbackKept()
      ? vscode.l10n.t('No feedback is kept yet.')
      : vscode.l10n.t('No feedback is kept: it is off for this workspace.');
    const choice = await vscode.window.showInformationMessage(message, ...(feedbackKept() ? [] : [on]));
    if (choice === on) await enableFeedback();
    return;
  }
  const list = vscode.window.createQuickPick<EntryItem>();
  list.title = vscode.l10n.t('Feedback kept for this workspace: {0}', entries.length);
  list.placeholder = vscode.l10n.t('Pick an entry to see it whole');
  list.matchOnDescription = true;
  list.matchOnDetail = true;
  const all: vscode.QuickInputButton = {
    iconPath: new vscode.ThemeIcon('clear-all'),
    tooltip: vscode.l10n.t('Delete all…'),
  };
  const save: vscode.QuickInputButton = {
    iconPath: new vscode.ThemeIcon('export'),
    tooltip: vscode.l10n.t('Export…'),
  };
  list.buttons = [save, all];
  list.items = entries.map(entryItem);
  list.onDidTriggerItemButton(async ({ item }) => {
    await request(client, FeedbackDeleteRequest, { ids: [item.entry.id] });
    const left = await read();
    list.title = vscode.l10n.t('Feedback kept for this workspace: {0}', left.length);
    list.items = left.map(entryItem);
    if (left.length === 0) list.hide();
  });
  list.onDidTriggerButton((button) => {
    list.hide();
    return button === all ? deleteFeedback(client) : exportFeedback(client);
  });
  list.onDidAccept(async () => {
    const [item] = list.activeItems;
    list.hide();
    if (!item) return;
    const content = `${JSON.stringify(item.entry.record, null, 2)}\n`;
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ language: 'json', content }));
  });
  list.onDidHide(() => list.dispose());
  list.show();
}

export async function deleteFeedback(client: LanguageClient): Promise<void> {
  const yes = vscode.l10n.t('Delete all');
  const question = vscode.l10n.t('Delete all feedback of this workspace? It cannot be brought back.');
  if ((await vscode.window.showWarningMessage(question, { modal: true }, yes)) !== yes) return;
  const count = await request(client, FeedbackDeleteRequest, {});
  vscode.window.setStatusBarMessage(vscode.l10n.t('Qalam: feedback entries deleted: {0}', count), 5000);
}

export async function exportFeedback(client: LanguageClient): Promise<void> {
  const format = (name: FeedbackFormat, description: string) => ({ label: name, description, name });
  const choice = await vscode.window.showQuickPick(
    [
      format('preference', 'prompt, chosen, rejected'),
      format('kto', 'prompt, completion, label'),
      format('conversational-preference', vscode.l10n.t('the same with messages')),
      format('conversational-kto', vscode.l10n.t('the same with messages')),
    ],
    { title: vscode.l10n.t("TRL's format for the feedback") },
  );
  if (!choice) return;
  const content = await request(client, FeedbackExportRequest, { format: choice.name });
  if (content === '') {
    vscode.window.showInformationMessage(vscode.l10n.t('Nothing that is kept fits this format.'));
    return;
  }
  await saveJsonl(content, `feedback-${choice.name}.jsonl`);
}

/** Asks where to, writes and opens a file; false when the reader thought better of it. */
export async function saveJsonl(content: string, name: string): Promise<boolean> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const target = await vscode.window.showSaveDialog({
    filters: { JSONL: ['jsonl'] },
    ...(folder && { defaultUri: vscode.Uri.joinPath(folder, basename(name)) }),
  });
  if (!target) return false;
  await vscode.workspace.fs.writeFile(target, Buffer.from(content, 'utf8'));
  await vscode.window.showTextDocument(target, { preview: false });
  return true;
}
