import * as vscode from 'vscode';
import type { CompletionStatus, DocumentStatus, RangeLanguages } from '../../server/src/protocol';
import { completionLines } from './completion';
import { isServed, isWritten } from './files';
import { figures, t } from './l10n';
import { languageName } from './languageName';
import { documentInFront, onDidChangeRecordsInFront } from './records';
import { ruleName } from './rulePages';
import { plain } from './servers';

const CONTROL = process.platform === 'darwin' ? '⌘' : 'Ctrl+';
const percent = (share: number) =>
  new Intl.NumberFormat(figures(), { style: 'percent', maximumFractionDigits: 0 }).format(share);

/** What Qalam knows of the active document, in one status bar item with a menu behind it. */
export class StatusBar implements vscode.Disposable {
  completionStatus: CompletionStatus | undefined;
  /** Of the active editor's selection. */
  private selected: RangeLanguages | undefined;
  private readonly item = vscode.window.createStatusBarItem('qalam', vscode.StatusBarAlignment.Right, 90);
  /** The endpoint that makes ghost text; hidden where none does. */
  private readonly endpoint = vscode.window.createStatusBarItem('qalam.endpoint', vscode.StatusBarAlignment.Right, 89);
  private readonly documents = new Map<string, DocumentStatus>();
  private readonly disposables: vscode.Disposable[];

  /** `shownEntities`: how many entities of a document are shown, of those of all classes. */
  constructor(private readonly shownEntities: (document: vscode.TextDocument) => number) {
    this.item.name = 'Qalam';
    this.item.command = 'qalam.statusMenu';
    this.endpoint.name = t('Qalam: endpoint');
    this.endpoint.command = 'qalam.statusMenu';
    this.show();
    this.disposables = [
      vscode.window.onDidChangeActiveTextEditor(() => this.show()),
      onDidChangeRecordsInFront(() => this.show()),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.documents.delete(uri.toString())),
    ];
  }

  of(uri: string): DocumentStatus | undefined {
    return this.documents.get(uri);
  }

  document(status: DocumentStatus): void {
    this.documents.set(status.uri, status);
    this.show();
  }

  /** Shows the languages of the selection; undefined: nothing is selected. */
  selection(languages: RangeLanguages | undefined): void {
    if (!languages && !this.selected) return;
    this.selected = languages;
    this.show();
  }

  /** What the item says now. */
  get text(): string {
    return this.item.text;
  }

  completion(status: CompletionStatus): void {
    this.completionStatus = status;
    this.showEndpoint(status);
    this.show();
  }

  dispose(): void {
    this.item.dispose();
    this.endpoint.dispose();
    for (const disposable of this.disposables) disposable.dispose();
  }

  /** What the endpoint's item says now; empty where it is hidden. */
  get endpointText(): string {
    return this.completionStatus?.source === 'endpoint' ? this.endpoint.text : '';
  }

  /** Updates all texts, in the language that is set now. */
  localeChanged(): void {
    this.endpoint.name = t('Qalam: endpoint');
    if (this.completionStatus) this.showEndpoint(this.completionStatus);
    this.show();
  }

  /** Other documents are read from now on. */
  servedChanged(): void {
    this.show();
  }

  private showEndpoint(status: CompletionStatus) {
    const { source, state, model, latency, tokensPerSecond } = status;
    if (source !== 'endpoint') {
      this.endpoint.hide();
      return;
    }
    const icon = { ready: '$(server)', busy: '$(sync~spin)', unavailable: '$(warning)' }[state];
    const figures = [
      ...(latency === undefined ? [] : [`${Math.round(latency)} ms`]),
      ...(tokensPerSecond === undefined ? [] : [t('{0} tok/s', Math.round(tokensPerSecond))]),
    ];
    this.endpoint.text = [`${icon} ${plain(model || t('endpoint'))}`, ...figures].join(' · ');
    this.endpoint.tooltip = completionLines(status).join('\n');
    this.endpoint.show();
  }

  private show() {
    const document = documentInFront();
    const status = document && this.documents.get(document.uri.toString());
    if (!status) {
      this.showUnserved(document);
      return;
    }
    this.item.command = 'qalam.statusMenu';
    const findings = Object.values(status.counts).reduce((sum, count) => sum + count, 0);
    const language = status.languages[0];
    const unavailable = this.completionStatus?.state === 'unavailable';
    const busy = status.progress < 1 ? '$(sync~spin)' : unavailable ? '$(warning)' : '$(edit)';
    const selected = this.selected?.languages.slice(0, 3) ?? [];
    const shown =
      selected.length > 1
        ? `[${selected.map(({ label, share }) => `${label} ${percent(share)}`).join(', ')}]`
        : selected[0]
          ? `[${selected[0].label}]`
          : language?.label;
    this.item.text = `${busy} Қалам: ${shown ? `${shown} · ` : ''}${findings}`;
    const lines = [
      ...(status.progress < 1 ? [t('Analysing: {0}', percent(status.progress))] : []),
      t('Findings: {0}', findings),
      ...(findings > 1000 ? [t('VS Code shows the first 1,000 of them; the command line lists all.')] : []),
      ...Object.entries(status.counts)
        .sort(([, a], [, b]) => b - a)
        .map(([rule, count]) => `  ${ruleName(rule)} ${count}`),
      this.entitiesLine(document, status.entities),
      ...(status.tooLargeToCompare
        ? [t('This file is too large to compare its lines here; the corpus report does.')]
        : []),
      ...status.languages.slice(0, 4).map(({ label, share }) => `${languageName(label)}: ${percent(share)}`),
      ...(status.unchecked.length > 0
        ? [
            t(
              'Sentences that are not Kazakh in Cyrillic, whose spelling is not checked: {0}',
              status.unchecked.map(({ label, sentences }) => `${languageName(label)} ${sentences}`).join(', '),
            ),
          ]
        : []),
      ...this.selectionLines(),
      ...(this.completionStatus ? completionLines(this.completionStatus) : []),
      ...(this.completionStatus?.source === 'off'
        ? []
        : [t('Tab: accept · {0}: a word · {1}: a line · Esc: dismiss', `${CONTROL}→`, `${CONTROL}↓`)]),
    ];
    this.item.tooltip = lines.join('\n');
    this.item.show();
  }

  /** Where nothing is checked, that is said, with a way to have it checked. */
  private showUnserved(document: vscode.TextDocument | undefined) {
    if (!document || !isWritten(document) || isServed(document)) {
      this.item.hide();
      return;
    }
    this.item.text = `$(circle-slash) Қалам: ${t('not checked')}`;
    this.item.tooltip = t(
      'Qalam does not check files of the language “{0}”. Click to have them checked.',
      document.languageId,
    );
    this.item.command = 'qalam.chooseFormat';
    this.item.show();
  }

  /** As the view counts them, which shows the chosen classes alone. */
  private entitiesLine(document: vscode.TextDocument, all: number): string {
    const shown = this.shownEntities(document);
    return shown === all ? t('Entities: {0}', all) : t('Entities: {0} shown, {1} of all classes', shown, all);
  }

  private selectionLines(): string[] {
    if (!this.selected || this.selected.languages.length === 0) return [];
    const { languages, detection } = this.selected;
    const shares = languages.slice(0, 4).map(({ label, share }) => `${languageName(label)} ${percent(share)}`);
    return [
      t('Selection: {0}', shares.join(', ')),
      ...(detection
        ? [
            `  ${[languageName(detection.label), percent(detection.probability), detection.script, detection.variant].filter((part) => part).join(' · ')}`,
          ]
        : []),
    ];
  }
}
