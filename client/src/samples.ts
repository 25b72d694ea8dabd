/** Texts to try things on, for a reader who has none open yet, and the editor that a command is about. */
import * as vscode from 'vscode';
import { CHATS } from './derived';
import { t } from './l10n';

const SAMPLES = {
  // A name, a place and a date; a slip, and a Latin letter that is put right safely.
  text: [
    'Абай Құнанбайұлы 1845 жылы Семей өңірінде туған.',
    'Ол кеше мектепкк барды.',
    'Бүгін Aлматыда күн ашық болады.',
    '',
    '',
  ].join('\n'),
  prompt: [
    'system:',
    'Сен — қазақша жауап беретін көмекшісің. Қысқа әрі нақты жауап бер.',
    '',
    'user:',
    '{{қала}} туралы екі сөйлем жаз.',
    '',
  ].join('\n'),
};

export type Sample = keyof typeof SAMPLES;

/** Opens an unsaved text, beside a page such as a walkthrough, so that both can be read. The caret stands at its end. */
export async function openSample(kind: Sample = 'text'): Promise<vscode.TextEditor> {
  const document = await vscode.workspace.openTextDocument({
    language: kind === 'prompt' ? CHATS[0]! : 'plaintext',
    content: SAMPLES[kind],
  });
  const isOverPage = !vscode.window.activeTextEditor && vscode.window.tabGroups.activeTabGroup.activeTab !== undefined;
  const end = document.lineAt(document.lineCount - 1).range.end;
  return vscode.window.showTextDocument(document, {
    viewColumn: isOverPage ? vscode.ViewColumn.Beside : vscode.ViewColumn.Active,
    selection: new vscode.Range(end, end),
    preview: false,
  });
}

/**
 * The text that a command is about: of the active editor, of one beside a page in front, such as a walkthrough, or the only one that is
 * open, which is then shown.
 */
async function textInFront(): Promise<vscode.TextEditor | undefined> {
  const { activeTextEditor, visibleTextEditors, tabGroups } = vscode.window;
  if (activeTextEditor) return activeTextEditor;
  // Records in front are what the reader means, and not a text beside them.
  if (tabGroups.activeTabGroup.activeTab?.input instanceof vscode.TabInputCustom) return undefined;
  if (visibleTextEditors[0]) return visibleTextEditors[0];
  const texts = tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .flatMap(({ input, group }) => (input instanceof vscode.TabInputText ? [{ uri: input.uri, group }] : []));
  const [only] = texts;
  if (!only || texts.length > 1) return undefined;
  const document = await vscode.workspace.openTextDocument(only.uri);
  return vscode.window.showTextDocument(document, only.group.viewColumn);
}

/** The editor that a command is about; where there is none, says so and offers a text to try. */
export async function editorOrSample(kind: Sample = 'text'): Promise<vscode.TextEditor | undefined> {
  const editor = await textInFront();
  if (editor) return editor;
  const open = t('Open a text to try');
  const message =
    kind === 'prompt'
      ? t('Open a prompt file, a text or a JSONL record first.')
      : t('This is about a text: open one first.');
  return (await vscode.window.showInformationMessage(message, open)) === open ? openSample(kind) : undefined;
}
