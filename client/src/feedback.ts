/** Feedback for training: the choice to keep it, what is kept, deleting and exporting it. All of it stays on this machine. */
import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { LanguageClient, Middleware } from 'vscode-languageclient/node';
import {
  type CompletionOutcome,
  CompletionOutcomeNotification,
  FeedbackConsentNotification,
  FeedbackDeleteRequest,
  type FeedbackEntry,
  FeedbackExportRequest,
  type FeedbackFormat,
  FeedbackReadRequest,
  FeedbackReportRequest,
} from '../../server/src/protocol';
import { noteOffer } from './ghostSpace';
import { figures, t } from './l10n';
import { notify, request } from './messages';

/** The id of the ghost text that the editor was given last, for saying that it was dismissed. */
let lastOffered: string | undefined;

let late = false;

/** Ghost text came after the editor had stopped waiting: asks again if the caret has not moved. */
export async function showLateGhostText({ uri, version }: { uri: string; version: number }): Promise<void> {
  const document = vscode.window.activeTextEditor?.document;
  if (document?.uri.toString() !== uri || document.version !== version) return;
  late = true;
  await vscode.commands.executeCommand('editor.action.inlineSuggest.trigger');
  // If the editor did not ask after all, the next request counts as the writer's own.
  setTimeout(() => {
    late = false;
  }, 300);
}

/** Looks at what the server offers; stable VS Code tells a provider nothing of what becomes of its items. */
export const feedbackMiddleware: Middleware = {
  provideInlineCompletionItems: async (document, position, context, token, next) => {
    // The editor's command asks, but no person did.
    const given = late ? { ...context, triggerKind: vscode.InlineCompletionTriggerKind.Automatic } : context;
    late = false;
    const answer = await next(document, position, given, token);
    const [item] = Array.isArray(answer) ? answer : (answer?.items ?? []);
    const [id] = item?.command?.arguments ?? [];
    if (typeof id === 'string') lastOffered = id;
    noteOffer(item);
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

/** Where the choice is stored: in the editor's own storage for this workspace, never in a folder that others share. */
let storage: vscode.Memento | undefined;
const CONSENT = 'feedbackConsent';

/** Whether the person who writes wants feedback kept in this workspace. */
export const feedbackConsent = (): boolean => storage?.get(CONSENT) === true;

/** Takes the choice from the storage of the workspace; called once, before the server starts. */
export function useFeedbackStorage(memento: vscode.Memento): void {
  storage = memento;
  showConsent();
}

const showConsent = () => vscode.commands.executeCommand('setContext', 'qalam.feedbackKept', feedbackConsent());

/** Keeps the choice and tells the server. */
export async function setFeedbackConsent(client: LanguageClient, consent: boolean): Promise<void> {
  await storage?.update(CONSENT, consent);
  await showConsent();
  if (client.isRunning()) await notify(client, FeedbackConsentNotification, { consent });
}

/** What a folder's settings say of it: they can only forbid. */
const allowed = (uri?: vscode.Uri): boolean =>
  vscode.workspace.getConfiguration('qalam', uri).get('feedback.enabled', true);

export const feedbackKept = (uri?: vscode.Uri): boolean =>
  vscode.workspace.isTrusted && feedbackConsent() && allowed(uri);

/** Asks the person, and keeps the choice in the editor's storage for this workspace; true when feedback is on. */
export async function enableFeedback(client: LanguageClient, uri?: vscode.Uri): Promise<boolean> {
  if (!vscode.workspace.workspaceFolders?.length || !vscode.workspace.isTrusted) {
    vscode.window.showInformationMessage(t('Feedback is kept in trusted folders only: open one first.'));
    return false;
  }
  if (!allowed(uri)) {
    vscode.window.showInformationMessage(
      t('The settings of this folder forbid keeping feedback (qalam.feedback.enabled).'),
    );
    return false;
  }
  const yes = t('Keep feedback here');
  const detail = t(
    'What you accept, edit, reject and choose is kept as training data, with the text that the model was given, in a file on this machine. Numbers, addresses and accounts of people are masked; their names are not. Nothing is sent anywhere; you can look at it, delete and export it. The choice is yours alone and is not written to the folder.',
  );
  const question = t('Keep feedback for this workspace?');
  if ((await vscode.window.showInformationMessage(question, { modal: true, detail }, yes)) !== yes) return false;
  await setFeedbackConsent(client, true);
  return true;
}

export async function toggleFeedback(client: LanguageClient): Promise<void> {
  if (!feedbackConsent()) {
    await enableFeedback(client);
    return;
  }
  await setFeedbackConsent(client, false);
  vscode.window.setStatusBarMessage(t('Qalam: feedback is no longer kept here.'), 5000);
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
  accepted: t('accepted'),
  'partly-accepted': t('accepted in part'),
  edited: t('edited afterwards'),
  rejected: t('rejected'),
  chosen: t('chosen'),
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
    description: [model, Number.isNaN(when.getTime()) ? time : when.toLocaleString(figures())]
      .filter((part) => part !== '')
      .join(' · '),
    detail: `…${oneLine(prompt.slice(-90), 90)}`,
    buttons: [{ iconPath: new vscode.ThemeIcon('trash'), tooltip: t('Delete') }],
  };
}

/** That no feedback is kept, and the way to have it kept. */
async function sayNone(client: LanguageClient): Promise<void> {
  const on = t('Keep feedback here…');
  const message = feedbackKept()
    ? t('No feedback has been kept yet.')
    : t('No feedback is kept: it is off for this workspace.');
  const choice = await vscode.window.showInformationMessage(message, ...(feedbackKept() ? [] : [on]));
  if (choice === on) await enableFeedback(client);
}

/** The list of what is kept, newest first: picking an entry shows it whole, the bin deletes it. */
export async function showFeedback(client: LanguageClient): Promise<void> {
  const read = async () => (await request(client, FeedbackReadRequest, {})).toReversed();
  const entries = await read();
  if (entries.length === 0) return sayNone(client);
  const list = vscode.window.createQuickPick<EntryItem>();
  list.title = t('Feedback kept for this workspace: {0}', entries.length);
  list.placeholder = t('Choose an entry to see it in full');
  list.matchOnDescription = true;
  list.matchOnDetail = true;
  const all: vscode.QuickInputButton = {
    iconPath: new vscode.ThemeIcon('clear-all'),
    tooltip: t('Delete all…'),
  };
  const save: vscode.QuickInputButton = {
    iconPath: new vscode.ThemeIcon('export'),
    tooltip: t('Export…'),
  };
  list.buttons = [save, all];
  list.items = entries.map(entryItem);
  list.onDidTriggerItemButton(async ({ item }) => {
    await request(client, FeedbackDeleteRequest, { ids: [item.entry.id] });
    const left = await read();
    list.title = t('Feedback kept for this workspace: {0}', left.length);
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
  if ((await request(client, FeedbackReadRequest, {})).length === 0) return sayNone(client);
  const yes = t('Delete all');
  const question = t('Delete all feedback of this workspace? This cannot be undone.');
  if ((await vscode.window.showWarningMessage(question, { modal: true }, yes)) !== yes) return;
  const count = await request(client, FeedbackDeleteRequest, {});
  vscode.window.setStatusBarMessage(t('Qalam: feedback entries deleted: {0}', count), 5000);
}

export async function exportFeedback(client: LanguageClient): Promise<void> {
  if ((await request(client, FeedbackReadRequest, {})).length === 0) return sayNone(client);
  const format = (name: FeedbackFormat, description: string) => ({ label: name, description, name });
  const { pairs, usable, taken, refused } = await request(client, FeedbackReportRequest, {});
  const choice = await vscode.window.showQuickPick(
    [
      format('preference', 'prompt, chosen, rejected'),
      format('kto', 'prompt, completion, label'),
      format('conversational-preference', t('the same as chat messages')),
      format('conversational-kto', t('the same as chat messages')),
    ],
    {
      title: t("TRL's format for the feedback"),
      placeHolder: t('Usable pairs: {0} of {1}; taken: {2}, not taken: {3}', usable, pairs, taken, refused),
    },
  );
  if (!choice) return;
  const content = await request(client, FeedbackExportRequest, { format: choice.name });
  if (content === '') {
    vscode.window.showInformationMessage(t('None of the feedback fits this format.'));
    return;
  }
  await saveJsonl(content, `feedback-${choice.name}.jsonl`);
}

/** Asks where to save, writes the file and opens it; false if the reader cancelled. */
export async function saveJsonl(content: string, name: string): Promise<boolean> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const target = await vscode.window.showSaveDialog({
    filters: { JSONL: ['jsonl'] },
    ...(folder && { defaultUri: vscode.Uri.joinPath(folder, basename(name)) }),
  });
  if (!target) return false;
  await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(content));
  await vscode.window.showTextDocument(target, { preview: false });
  return true;
}
