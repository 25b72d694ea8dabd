/** A correction's edits as a list, each to be taken or left by itself, with what the speller says of it. */
import * as vscode from 'vscode';
import type { RewriteEdit } from '../../server/src/protocol';
import { t } from './l10n';
import { toRange } from './ranges';

/** An edit, and the text that it replaces in the document. */
export interface ChosenEdit extends RewriteEdit {
  readonly text: string;
}

interface Item extends vscode.QuickPickItem {
  readonly edit: ChosenEdit;
}

/** UTF-16 units of the line around an edit that are shown. */
const AROUND = 40;

/**
 * Lets the reader choose among edits of a document that is shown in `editor`; the one in front is marked in the text. Those that bring
 * unknown words are not ticked beforehand. Resolves with the chosen ones, none where the list was left, or `whole`: the reader wants to
 * see the whole as a diff.
 */
export function pickEdits(
  editor: vscode.TextEditor,
  edits: readonly RewriteEdit[],
  model: string,
): Promise<readonly ChosenEdit[] | 'whole'> {
  const { document } = editor;
  const items = edits.map((edit): Item => itemOf(document, edit));
  const whole: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon('diff'), tooltip: t('Show all as a diff') };
  const mark = vscode.window.createTextEditorDecorationType({
    backgroundColor: new vscode.ThemeColor('editor.findMatchHighlightBackground'),
  });
  const pick = vscode.window.createQuickPick<Item>();
  pick.title = t('{0}: corrections by {1}', document.uri.path.split('/').at(-1) ?? '', model);
  pick.placeholder = t('Tick the corrections to make');
  pick.canSelectMany = true;
  pick.matchOnDescription = true;
  pick.ignoreFocusOut = true;
  pick.buttons = [whole];
  pick.items = items;
  pick.selectedItems = items.filter(({ edit }) => edit.speller !== 'against');
  return new Promise((resolve) => {
    let result: readonly ChosenEdit[] | 'whole' = [];
    pick.onDidChangeActive(([item]) => {
      if (!item) return;
      const range = toRange(item.edit.range);
      editor.setDecorations(mark, [range]);
      editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
    });
    pick.onDidTriggerButton(() => {
      result = 'whole';
      pick.hide();
    });
    pick.onDidAccept(() => {
      result = pick.selectedItems.map(({ edit }) => edit);
      pick.hide();
    });
    pick.onDidHide(() => {
      mark.dispose();
      pick.dispose();
      resolve(result);
    });
    pick.show();
  });
}

function itemOf(document: vscode.TextDocument, edit: RewriteEdit): Item {
  const { before, after, speller, range: at } = edit;
  const range = toRange(at);
  const line = document.lineAt(range.start.line).text;
  const from = Math.max(0, range.start.character - AROUND);
  const opinion = {
    for: t('the speller does not know the word as it is'),
    against: t('the speller does not know the new word'),
    none: '',
  };
  return {
    edit: { ...edit, text: document.getText(range) },
    label: `${shown(before)} → ${shown(after)}`,
    description: opinion[speller],
    detail: `${range.start.line + 1}: ${from > 0 ? '…' : ''}${line.slice(from, range.start.character + AROUND).trim()}`,
  };
}

/** White space alone would not be seen. */
const shown = (text: string) => (text.trim() === '' ? (text === '' ? '∅' : '␣') : text);
