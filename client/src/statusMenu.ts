import * as vscode from 'vscode';
import { completionLines } from './completion';
import { feedbackConsent } from './feedback';
import { IN_BROWSER } from './host';
import { t } from './l10n';
import { NOT_IN_BROWSER } from './notInBrowser';
import { documentInFront } from './records';
import { ruleName } from './rulePages';
import { plain } from './servers';
import { activeSettings } from './settings';
import type { StatusBar } from './status';

/** The menu behind the status bar: what there is to know, and what can be done, by theme. */
export async function showStatusMenu(status: StatusBar): Promise<void> {
  type Item = vscode.QuickPickItem & { command?: string };
  const section = (label: string): Item => ({ label, kind: vscode.QuickPickItemKind.Separator });
  const item = (command: string, label: string): Item => ({ command: `qalam.${command}`, label });
  const settings = activeSettings();
  /** What is turned on or off shows which it is. */
  const toggle = (command: string, label: string, key: string, otherwise = true): Item => ({
    ...item(command, label),
    description: settings.get(key, otherwise) ? t('on') : t('off'),
  });
  const { completionStatus } = status;
  const [head = t('Ghost text'), ...more] = completionStatus ? completionLines(completionStatus) : [];
  const items: Item[] = [
    section(t('Ghost text')),
    {
      label: `$(server) ${plain(head)}`,
      command: 'qalam.chooseEndpoint',
      ...(more.length > 0 && { detail: plain(more.join(' · ')) }),
    },
    item('setUpServer', t('Set up a model server…')),
    toggle('toggleCompletion', t('Ghost text'), 'completion.enabled'),
    item('completionStatistics', t('Statistics: shown, accepted, latency')),
    item('showExactRequest', t('Show the exact request')),
    section(t('Model')),
    item('ask', t('Ask the model…')),
    item('askRecords', t('Put a prompt to every record…')),
    item('rewrite', t('Rewrite the selection…')),
    item('probe', t("Test a model's Kazakh…")),
    section(t('Feedback')),
    {
      ...item('toggleFeedback', t('Keeping feedback')),
      description: feedbackConsent() ? t('on') : t('off'),
    },
    item('showFeedback', t('Show feedback')),
    item('exportFeedback', t('Export feedback…')),
    section(t('Spelling')),
    toggle('toggleSpelling', t('Spell-checking'), 'spelling.enabled'),
    item('fixAllSafe', t('Apply all safe fixes in the file')),
    item('fixKindInWorkspace', t('Fix all of one kind in the workspace…')),
    item('unknownWords', t('Unknown words…')),
    item('manageIgnored', t('Ignored in this file…')),
    item('disableRule', t('Switch a rule off…')),
    item('explainRule', t('About a rule…')),
    item('openPersonalWords', t('My words')),
    item('openProjectWords', t("The project's words")),
    item('importWords', t('Import words…')),
    section(t('Entities')),
    toggle('toggleEntities', t('Entity highlighting'), 'entities.enabled'),
    item('showEntityClasses', t('Entity classes…')),
    item('exportEntities', t('Export annotations…')),
    item('entityReport', t('Names labelled in more than one way')),
    section(t('Corpus')),
    item('corpusReport', t('Corpus report')),
    item('openRecords', t('Open as records')),
    item('showNotKazakh', t('Lines that are not Kazakh')),
    toggle('toggleIslands', t('Marking words of other languages'), 'language.showIslands', false),
    item('chooseFormat', t('How files of this language are read…')),
    item('showLog', t('Show the log')),
  ];
  // A section that has nothing left in it goes as well.
  const offered = IN_BROWSER
    ? items.filter(({ command = '' }) => !NOT_IN_BROWSER.has(command.replace('qalam.', ''))).filter(isFilled)
    : items;
  if (IN_BROWSER) offered.push(section('VS Code for the Web'), notInBrowser());
  const uri = documentInFront()?.uri.toString();
  const counts = Object.entries((uri && status.of(uri)?.counts) || {}).sort(([, a], [, b]) => b - a);
  // The line has room for the first kinds only: how many findings there are in all stands before them.
  const sum = counts.reduce((total, [, count]) => total + count, 0);
  const kinds = counts.map(([rule, count]) => `${ruleName(rule)} ${count}`);
  const placeHolder = sum === 0 ? '' : [t('Findings: {0}', sum), ...kinds].join(' · ');
  const choice = await vscode.window.showQuickPick(offered, { title: 'Қалам', placeHolder, matchOnDetail: true });
  if (choice?.command) await vscode.commands.executeCommand(choice.command);
}

/** What is not in the menu, and why. */
const notInBrowser = (): vscode.QuickPickItem => ({
  label: `$(info) ${t('Only in VS Code on the desktop')}`,
  detail: t('Corpus report, feedback, MCP, ONNX and GGUF models, own tokenizers'),
});

const isFilled = (item: vscode.QuickPickItem, index: number, items: readonly vscode.QuickPickItem[]): boolean =>
  item.kind !== vscode.QuickPickItemKind.Separator ||
  (index + 1 < items.length && items[index + 1]!.kind !== vscode.QuickPickItemKind.Separator);
