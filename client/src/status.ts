import * as vscode from 'vscode';
import type { CompletionStatus, DocumentStatus } from '../../server/src/protocol';

const percent = new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: 0 });

/** What Qalam knows of the active document, in one status bar item with a menu behind it. */
export class StatusBar implements vscode.Disposable {
  completionStatus: CompletionStatus | undefined;
  private readonly item = vscode.window.createStatusBarItem('qalam', vscode.StatusBarAlignment.Right, 90);
  private readonly documents = new Map<string, DocumentStatus>();
  private readonly disposables: vscode.Disposable[];

  constructor() {
    this.item.name = 'Qalam';
    this.item.command = 'qalam.statusMenu';
    this.disposables = [
      vscode.window.onDidChangeActiveTextEditor(() => this.show()),
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

  completion(status: CompletionStatus): void {
    this.completionStatus = status;
    this.show();
  }

  dispose(): void {
    this.item.dispose();
    for (const disposable of this.disposables) disposable.dispose();
  }

  private show() {
    const editor = vscode.window.activeTextEditor;
    const status = editor && this.documents.get(editor.document.uri.toString());
    if (!status) {
      this.item.hide();
      return;
    }
    const findings = Object.values(status.counts).reduce((sum, count) => sum + count, 0);
    const language = status.languages[0];
    const unavailable = this.completionStatus?.state === 'unavailable';
    const busy = status.progress < 1 ? '$(sync~spin)' : unavailable ? '$(warning)' : '$(edit)';
    this.item.text = `${busy} Қалам: ${language ? `${language.label} · ` : ''}${findings}`;
    const lines = [
      ...(status.progress < 1 ? [vscode.l10n.t('Analysing: {0}', percent.format(status.progress))] : []),
      vscode.l10n.t('Findings: {0}', findings),
      ...(findings > 1000 ? [vscode.l10n.t('VS Code shows the first 1,000 of them; the command line lists all.')] : []),
      ...Object.entries(status.counts)
        .sort(([, a], [, b]) => b - a)
        .map(([rule, count]) => `  ${rule}: ${count}`),
      vscode.l10n.t('Entities: {0}', status.entities),
      ...status.languages.slice(0, 4).map(({ label, share }) => `${label}: ${percent.format(share)}`),
      ...this.completionLines(),
    ];
    this.item.tooltip = lines.join('\n');
    this.item.show();
  }

  private completionLines(): string[] {
    const status = this.completionStatus;
    if (!status) return [];
    const source =
      status.source === 'embedded'
        ? vscode.l10n.t('Ghost text: embedded model')
        : status.source === 'off'
          ? vscode.l10n.t('Ghost text: off')
          : vscode.l10n.t('Ghost text: {0}', status.model ?? vscode.l10n.t('endpoint'));
    return [
      status.latency === undefined ? source : `${source}, ${Math.round(status.latency)} ms`,
      ...(status.message ? [status.message] : []),
    ];
  }
}
