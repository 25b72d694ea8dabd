/** What VS Code for the Web lacks; the table stands in `docs/guide.md`. */
import * as vscode from 'vscode';
import { t } from './l10n';

/** Commands that need files or programs of this machine; `package.json` hides them by `qalam.inBrowser`. */
export const NOT_IN_BROWSER: ReadonlySet<string> = new Set([
  'corpusReport',
  'toggleFeedback',
  'showFeedback',
  'deleteFeedback',
  'exportFeedback',
]);

export function sayNotInBrowser(what: string): void {
  vscode.window.showInformationMessage(
    t('“{0}” is not there in VS Code for the Web: use VS Code on the desktop.', what),
  );
}
